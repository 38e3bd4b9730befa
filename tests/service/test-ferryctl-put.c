/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ctl-fixture.h"
#include "ferry-fake-inbox.h"

#include <string.h>

#define SIZE (2 * 1024 * 1024)
/* The answer stops in the middle until it is released. */
#define HELD "hold:1M"

typedef struct
{
  ServiceFixture   service;
  FerryFakeInbox  *inbox;  /* (owned) */
  FerryFakeOrigin *other;  /* (owned) */
  char            *sha256; /* (owned) of the file a.bin */
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  g_autofree char   *path = NULL;
  g_autofree char   *text = g_strnfill (SIZE, 'x');
  g_autoptr (GError) error = NULL;

  ctl_fixture_set_up (&self->service, data);
  self->inbox = ferry_fake_inbox_new (NULL, &error);
  g_assert_no_error (error);
  self->other = ferry_fake_origin_new (NULL, &error);
  g_assert_no_error (error);
  path = g_build_filename (self->service.directory, "a.bin", NULL);
  g_file_set_contents (path, text, SIZE, &error);
  g_assert_no_error (error);
  self->sha256 = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, SIZE);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  ctl_fixture_tear_down (&self->service, data);
  ferry_fake_inbox_free (self->inbox);
  ferry_fake_origin_free (self->other);
  g_free (self->sha256);
}

/* @line with {in} and {other} for their addresses and {id} for @id. (transfer full) */
static char *
expand (Fixture    *self,
        const char *line,
        const char *id)
{
  GString *expanded = g_string_new (line);

  g_string_replace (expanded, "{in}", ferry_fake_inbox_get_base (self->inbox), 0);
  g_string_replace (expanded, "{other}", ferry_fake_origin_get_base (self->other), 0);
  if (id != NULL)
    g_string_replace (expanded, "{id}", id, 0);
  return g_string_free (expanded, FALSE);
}

/* As ctl_get(). */
static char *
get (Fixture    *self,
     int         exit,
     const char *line,
     const char *id)
{
  g_autofree char *expanded = expand (self, line, id);

  return ctl_get (&self->service, exit, expanded);
}

static void
assert_arrived (Fixture    *self,
                const char *target)
{
  g_autoptr (FerryFakeParcel) parcel = ferry_fake_inbox_find_parcel (self->inbox, target);

  g_assert_nonnull (parcel);
  g_assert_true (parcel->is_whole);
  g_assert_cmpstr (parcel->sha256, ==, self->sha256);
}

#define assert_holds(text, part) g_assert_nonnull (strstr (text, part))
#define assert_lacks(text, part) g_assert_null (strstr (text, part))

/* ---- uploads ---- */

static void
test_waits_until_it_is_there (Fixture      *self,
                              gconstpointer data)
{
  g_autofree char *said = get (self, 0, "put {in}/dir/ a.bin", NULL);
  g_autofree char *list = get (self, 0, "list --all", NULL);

  assert_holds (said, "a.bin: sent to 127.0.0.1, 2.0 MiB");
  assert_lacks (said, "ownload");
  assert_holds (list, "↑  a.bin");
  assert_holds (list, "uploaded just now");
  assert_arrived (self, "/dir/a.bin");
}

static void
test_detached_goes_on_alone (Fixture      *self,
                             gconstpointer data)
{
  g_autofree char         *id = get (self, 0, "put --detach {in}/a a.bin", NULL);
  g_autofree char *watched G_GNUC_UNUSED = get (self, 0, "watch {id}", id);
  g_autofree char         *shown = get (self, 0, "show {id}", id);

  g_assert_cmpuint (strlen (id), ==, 36);
  assert_arrived (self, "/a");
  assert_holds (shown, "Sent          2.0 of 2.0 MiB");
  assert_holds (shown, "Confirmed     2.0 of 2.0 MiB");
  assert_holds (shown, "Answer        201");
  assert_holds (shown, "What the server answered\n  Created");
  assert_lacks (shown, "Received");
}

static void
test_form (Fixture      *self,
           gconstpointer data)
{
  g_autofree char            *said = NULL;
  g_autofree char            *json = NULL;
  g_autofree char            *head = NULL;
  g_autoptr (FerryFakeParcel) parcel = NULL;

  said = get (self, 0, "put {in}/form --form title=Hi --form token=x --form photo=@a.bin", NULL);
  assert_holds (said, "a.bin: sent to 127.0.0.1");
  parcel = ferry_fake_inbox_find_parcel (self->inbox, "/form");
  g_assert_cmpstr (parcel->method, ==, "POST");
  assert_holds (ferry_fake_parcel_get_header (parcel, "Content-Type"), "multipart/form-data");
  g_assert_cmpuint (g_bytes_get_size (parcel->data), >, 512);
  head = g_strndup (g_bytes_get_data (parcel->data, NULL), 512);
  assert_holds (head, "\"title\"\r\n\r\nHi\r\n");

  json = get (self, 0, "list --all --json", NULL);
  g_assert_cmpuint (ctl_assert_json (json), ==, 1);
  assert_holds (json, "\"direction\": \"upload\"");
}

static void
test_secret_field_is_not_shown (Fixture      *self,
                                gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *json = NULL;

  id = get (self, 0, "put --detach --paused {in}/form --form token=hunter2", NULL);
  shown = get (self, 0, "show {id}", id);
  json = get (self, 0, "show --json {id}", id);
  assert_holds (shown, "  token=…");
  assert_lacks (shown, "hunter2");
  assert_lacks (json, "hunter2");
  g_assert_cmpuint (ctl_assert_json (json), ==, 1);
}

static void
test_refusal_of_the_server (Fixture      *self,
                            gconstpointer data)
{
  g_autofree char   *line = expand (self, "put --json {in}/a a.bin", NULL);
  g_auto (CtlResult) result = { 0 };

  ferry_fake_inbox_add (self->inbox, "/a", "status:403", "answer-body:Quota is used up", NULL);
  ctl_run (&self->service, line, &result);
  g_assert_cmpint (result.exit, !=, 0);
  g_assert_cmpuint (ctl_assert_json (result.output), ==, 1);
  assert_holds (result.output, "\"http-status\": 403");
  assert_holds (result.output, "\"answer\": \"Quota is used up\"");
  assert_lacks (result.errors, "ownload");
}

static void
test_restart (Fixture      *self,
              gconstpointer data)
{
  g_autofree char        *id = get (self, 0, "put --detach {in}/a a.bin", NULL);
  g_autofree char *before G_GNUC_UNUSED = get (self, 0, "watch {id}", id);
  g_autofree char *said   G_GNUC_UNUSED = get (self, 0, "restart {id}", id);
  g_autofree char *after  G_GNUC_UNUSED = get (self, 0, "watch {id}", id);
  g_autoptr (GPtrArray)   parcels = NULL;

  parcels = ferry_fake_inbox_dup_parcels (self->inbox);
  g_assert_cmpuint (parcels->len, ==, 2);
  assert_arrived (self, "/a");
}

/* ---- downloads from elsewhere ---- */

static void
test_metalink_is_read_by_the_service (Fixture      *self,
                                      gconstpointer data)
{
  static const char text[] = "<?xml version='1.0'?>"
                             "<metalink xmlns='urn:ietf:params:xml:ns:metalink'>"
                             "<file name='one.bin'><size>2097152</size>"
                             "<url>b/one</url><url>c/one</url></file>"
                             "<file name='two.bin'><url>b/two</url></file></metalink>";
  ServiceFixture   *service = &self->service;
  FerryFakeResource resource = { .text = text };
  g_autofree char  *said = NULL;

  ferry_fake_origin_add (service->origin, "/dir/all.meta4", &resource);
  ferry_fake_origin_add_file (service->origin, "/dir/b/one", SIZE, NULL);
  ferry_fake_origin_add_file (service->origin, "/dir/b/two", SIZE, NULL);
  said = get (self, 0, "get {base}/dir/all.meta4", NULL);

  assert_holds (said, "one.bin: done, 2.0 MiB");
  assert_holds (said, "two.bin: done, 2.0 MiB");
  service_fixture_assert_file (service, "one.bin", "/dir/b/one", SIZE);
  service_fixture_assert_file (service, "two.bin", "/dir/b/two", SIZE);
}

/* Begins a download that stands still in its middle, and pauses it. Returns its
 * id. */
static char *
get_half (Fixture *self)
{
  ServiceFixture  *service = &self->service;
  char            *id = NULL;
  g_autofree char *paused = NULL;

  ferry_fake_origin_add_file (service->origin, "/f.bin", SIZE, HELD);
  id = get (self, 0, "add --connections 1 -d . {base}/f.bin", NULL);
  g_assert_true (ferry_fake_origin_wait (service->origin, FERRY_FAKE_COUNT_HELD, 1));
  paused = get (self, 0, "pause {id}", id);

  return id;
}

static void
test_new_address_of_the_same_file_goes_on (Fixture      *self,
                                           gconstpointer data)
{
  g_autofree char *id = get_half (self);
  g_autofree char *set = NULL;
  g_autofree char *resumed = NULL;
  g_autofree char *watched = NULL;
  g_autofree char *json = NULL;

  ferry_fake_origin_add_file (self->other, "/f.bin", SIZE, NULL);
  set = get (self, 0, "set {id} url={other}/f.bin", id);
  resumed = get (self, 0, "resume {id}", id);
  watched = get (self, 0, "watch {id}", id);
  json = get (self, 0, "show --json {id}", id);

  service_fixture_assert_file (&self->service, "f.bin", "/f.bin", SIZE);
  assert_holds (json, "\"restarted\": false");
  assert_lacks (json, "\"resumed-from\": 0,");
}

static void
test_new_address_of_another_file_asks (Fixture      *self,
                                       gconstpointer data)
{
  ServiceFixture    *service = &self->service;
  FerryFakeResource  another = { .size = SIZE, .version = 2 };
  g_autofree char   *id = get_half (self);
  g_autofree char   *set = NULL;
  g_autofree char   *resumed = NULL;
  g_autofree char   *why = NULL;
  g_autofree char   *restarted = NULL;
  g_autofree char   *watched = NULL;
  g_autofree char   *path = NULL;
  g_autoptr (GError) error = NULL;

  ferry_fake_origin_add (self->other, "/f.bin", &another);
  set = get (self, 0, "set {id} url={other}/f.bin", id);
  resumed = get (self, 0, "resume {id}", id);
  service_fixture_until_status (service, id, "paused-recoverable");
  why = get (self, 0, "why {id}", id);
  assert_holds (why, "another file");

  restarted = get (self, 0, "restart {id}", id);
  watched = get (self, 0, "watch {id}", id);
  path = g_build_filename (service->directory, "f.bin", NULL);
  ferry_fake_content_check_file (path, ferry_fake_content_seed ("/f.bin", 2), SIZE, &error);
  g_assert_no_error (error);
}

#define PUT_TEST(name, function) \
  g_test_add ("/ferryctl-put/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  PUT_TEST ("waits-until-it-is-there", test_waits_until_it_is_there);
  PUT_TEST ("detached-goes-on-alone", test_detached_goes_on_alone);
  PUT_TEST ("form-is-sent-as-a-browser-does", test_form);
  PUT_TEST ("secret-field-is-not-shown", test_secret_field_is_not_shown);
  PUT_TEST ("refusal-of-the-server-is-kept", test_refusal_of_the_server);
  PUT_TEST ("restart-sends-it-again", test_restart);
  PUT_TEST ("metalink-is-read-by-the-service", test_metalink_is_read_by_the_service);
  PUT_TEST ("new-address-of-the-same-file-goes-on", test_new_address_of_the_same_file_goes_on);
  PUT_TEST ("new-address-of-another-file-asks", test_new_address_of_another_file_asks);

  return g_test_run ();
}
