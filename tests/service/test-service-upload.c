/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-inbox.h"
#include "ferry-names.h"
#include "service-fixture.h"

#include <signal.h>
#include <string.h>

#define SIZE (4 * 1024 * 1024)
#define TOO_MANY_PARTS 5000
/* What the error of a row is then. */
#define UPLOAD_INTERRUPTED 1024
/* What is on its way when a program is killed may be sent again. */
#define MOST_SENT_TWICE (8 * 1024 * 1024)

typedef struct
{
  ServiceFixture  service;
  FerryFakeInbox *inbox;  /* (owned) */
  char           *source; /* (owned) the path of a file of SIZE bytes */
  char           *sha256; /* (owned) of it */
} Fixture;

static void
write_source (Fixture *self)
{
  g_autofree guint32 *bytes = g_new (guint32, SIZE / sizeof (guint32));
  g_autoptr (GRand)   rand = g_rand_new_with_seed (1);
  g_autoptr (GError)  error = NULL;

  for (gsize i = 0; i < SIZE / sizeof (guint32); i++)
    bytes[i] = g_rand_int (rand);
  self->source = g_build_filename (self->service.directory, "a.bin", NULL);
  self->sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guchar *) bytes, SIZE);
  g_file_set_contents (self->source, (char *) bytes, SIZE, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  service_fixture_set_up (&self->service, data);
  self->inbox = ferry_fake_inbox_new (NULL, &error);
  g_assert_no_error (error);
  write_source (self);
  service_fixture_start (&self->service, "");
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  service_fixture_tear_down (&self->service, data);
  ferry_fake_inbox_free (self->inbox);
  g_free (self->source);
  g_free (self->sha256);
}

/* Adds an upload to @path of the inbox with more options of the request. Returns
 * the id. */
static char *
add (Fixture    *self,
     const char *path,
     const char *options)
{
  g_autofree char     *uri = ferry_fake_inbox_dup_uri (self->inbox, path);
  g_autofree char     *arguments = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) list = NULL;
  char                *id;

  arguments = g_strdup_printf ("([{'uri': <'%s'>, 'direction': <'upload'>, 'source': <'%s'>,"
                               " 'proxy': <'none'>%s%s}], {})",
                               uri, self->source, options != NULL ? ", " : "",
                               options != NULL ? options : "");
  reply = service_fixture_call (&self->service, "Add", arguments);
  list = g_variant_get_child_value (reply, 0);
  g_variant_get_child (list, 0, "(sb)", &id, NULL);

  return id;
}

/* @method of the transfer. */
static void
act (Fixture    *self,
     const char *method,
     const char *id,
     const char *options)
{
  g_autofree char     *arguments = g_strdup_printf ("(['%s'], {%s})", id, options);
  g_autoptr (GVariant) reply = service_fixture_call (&self->service, method, arguments);
  guint                done;

  g_variant_get_child (reply, 0, "u", &done);
  g_assert_cmpuint (done, ==, 1);
}

/* (transfer full) */
static GVariant *
get_row (Fixture    *self,
         const char *id)
{
  g_autofree char     *arguments = g_strdup_printf ("({'ids': <['%s']>}, 0, 1)", id);
  g_autoptr (GVariant) reply = service_fixture_call (&self->service, "List", arguments);
  g_autoptr (GVariant) rows = g_variant_get_child_value (reply, 1);

  g_assert_cmpuint (g_variant_n_children (rows), ==, 1);
  return g_variant_get_child_value (rows, 0);
}

static guint
count_requests (Fixture    *self,
                const char *method)
{
  g_autoptr (GPtrArray) requests = ferry_fake_inbox_dup_requests (self->inbox);
  guint                 n = 0;

  for (guint i = 0; i < requests->len; i++)
    {
      const FerryFakeRequest *request = g_ptr_array_index (requests, i);

      n += g_str_equal (request->method, method) ? 1 : 0;
    }
  return n;
}

/* One whole parcel came, and it is the file. */
static void
assert_sent_once (Fixture *self)
{
  g_autoptr (GPtrArray)  parcels = ferry_fake_inbox_dup_parcels (self->inbox);
  const FerryFakeParcel *parcel;

  g_assert_cmpuint (parcels->len, ==, 1);
  parcel = g_ptr_array_index (parcels, 0);
  g_assert_true (parcel->is_whole);
  g_assert_cmpstr (parcel->sha256, ==, self->sha256);
  g_assert_cmpuint (parcel->came, <=, SIZE + MOST_SENT_TWICE);
}

/* ---- adding ---- */

static void
test_file_arrives (Fixture      *self,
                   gconstpointer data)
{
  g_autofree char     *id = add (self, "/a", NULL);
  g_autoptr (GVariant) row = NULL;
  const char          *text;
  gint64               number;

  service_fixture_until_status (&self->service, id, "completed");
  assert_sent_once (self);
  row = get_row (self, id);
  g_assert_true (g_variant_lookup (row, "direction", "&s", &text));
  g_assert_cmpstr (text, ==, "upload");
  g_assert_true (g_variant_lookup (row, "name", "&s", &text));
  g_assert_cmpstr (text, ==, "a.bin");
  g_assert_true (g_variant_lookup (row, "confirmed", "x", &number));
  g_assert_cmpint (number, ==, SIZE);
}

static void
test_found_by_the_name_of_the_source (Fixture      *self,
                                      gconstpointer data)
{
  g_autofree char *id = add (self, "/elsewhere", NULL);

  service_fixture_until_status (&self->service, id, "completed");
  g_assert_cmpuint (service_fixture_count (&self->service, "'search': <'A.bin'>"), ==, 1);
  g_assert_cmpuint (service_fixture_count (&self->service, "'search': <'b.bin'>"), ==, 0);
}

static void
test_bad_ones_are_refused (Fixture      *self,
                           gconstpointer data)
{
#define UP "'uri': <'http://a/'>, 'direction': <'upload'>"
#define FILE UP ", 'source': <'/x'>"
#define PARTS(part) UP ", 'parts': <[{" part "}]>"
  static const struct
  {
    const char *request;
    const char *key;
  } cases[] = {
    { UP, "source" },
    { UP ", 'source': <''>", "source" },
    { UP ", 'source': <'x'>", "source" },
    { UP ", 'source': <'../x'>", "source" },
    { UP ", 'source': <5>", "source" },
    { UP ", 'parts': <'a'>", "parts" },
    { UP ", 'parts': <@aa{sv} []>", "source" },
    { FILE ", 'parts': <[{'name': <'a'>, 'value': <'b'>}]>", "parts" },
    { FILE ", 'direction': <'sideways'>", "direction" },
    { FILE ", 'direction': <true>", "direction" },
    { FILE ", 'direction': <'download'>, 'directory': <'/tmp'>", "source" },
    { FILE ", 'directory': <'/tmp'>", "directory" },
    { FILE ", 'name': <'b'>", "name" },
    { FILE ", 'mirrors': <['http://b/']>", "mirrors" },
    { FILE ", 'uri': <'ftp://a/b'>", "uri" },
    { FILE ", 'uri': <'ftps://a/b'>", "uri" },
    { FILE ", 'upload-protocol': <'gopher'>", "upload-protocol" },
    { FILE ", 'upload-protocol': <uint32 1>", "upload-protocol" },
    { FILE ", 'method': <'GET'>", "method" },
    { FILE ", 'headers': <[('Content-Length', '5')]>", "headers" },
    { FILE ", 'headers': <[('X', 'a\\r\\nHost: b')]>", "headers" },
    { PARTS ("'value': <'b'>"), "parts" },
    { PARTS ("'name': <'a'>"), "parts" },
    { PARTS ("'name': <'a'>, 'value': <'b'>, 'file': <'/x'>"), "parts" },
    { PARTS ("'name': <'a'>, 'file': <'x'>"), "parts" },
    { PARTS ("'name': <5>, 'value': <'b'>"), "parts" },
    { PARTS ("'name': <'a'>, 'file': <'/x'>, 'content-type': <'a\\nb'>"), "parts" },
    { PARTS ("'name': <'a'>, 'value': <'b'>, 'headers': <[('Content-Length', '5')]>"), "parts" },
    { PARTS ("'name': <'a'>, 'value': <'b'>, 'headers': <[('A', 'b\\nc')]>"), "parts" },
    { PARTS ("'name': <'a'>, 'value': <'b'>") ", 'boundary': <'a\\r\\nb'>", "boundary" },
    { PARTS ("'name': <'a'>, 'value': <'b'>") ", 'boundary': <'a '>", "boundary" },
    { PARTS ("'name': <'a'>, 'value': <'b'>") ", 'multipart': <'alternative'>", "multipart" },
  };
#undef PARTS
#undef FILE
#undef UP
  g_autofree char *good = ferry_fake_inbox_dup_uri (self->inbox, "/good");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *arguments = NULL;
      g_autofree char *words = g_strdup_printf ("\"requests\": 1: \"%s\"", cases[i].key);

      arguments = g_strdup_printf ("([{'uri': <'%s'>, 'direction': <'upload'>,"
                                   " 'source': <'%s'>}, {%s}], {})",
                                   good, self->source, cases[i].request);
      service_fixture_refused (&self->service, "Add", arguments, SERVICE_INVALID_ARGS, words);
    }
  g_assert_cmpuint (service_fixture_count (&self->service, ""), ==, 0);
  g_assert_cmpuint (ferry_fake_inbox_get_count (self->inbox, FERRY_FAKE_COUNT_REQUESTS), ==, 0);
}

static void
test_too_many_parts_are_refused (Fixture      *self,
                                 gconstpointer data)
{
  g_autoptr (GString) arguments = g_string_new ("([{'uri': <'http://a/'>, 'direction':"
                                                " <'upload'>, 'parts': <[");

  for (guint i = 0; i < TOO_MANY_PARTS; i++)
    g_string_append_printf (arguments, "%s{'name': <'a'>, 'value': <'b'>}", i > 0 ? ", " : "");
  g_string_append (arguments, "]>}], {})");
  service_fixture_refused (&self->service, "Add", arguments->str, SERVICE_INVALID_ARGS,
                           "\"requests\": 0: \"parts\"");
  g_assert_cmpuint (service_fixture_count (&self->service, ""), ==, 0);
}

/* Whatever a field is called, it makes no lines of its own. */
static void
test_names_of_fields_are_harmless (Fixture      *self,
                                   gconstpointer data)
{
  g_autofree char            *uri = ferry_fake_inbox_dup_uri (self->inbox, "/form");
  g_autofree char            *arguments = NULL;
  g_autoptr (GVariant)        reply = NULL;
  g_autoptr (GVariant)        list = NULL;
  g_autofree char            *id = NULL;
  g_autoptr (FerryFakeParcel) parcel = NULL;
  g_autofree char            *body = NULL;
  gsize                       size;

  arguments = g_strdup_printf ("([{'uri': <'%s'>, 'direction': <'upload'>, 'proxy': <'none'>,"
                               " 'parts': <[{'name': <'a\\r\\nX-Evil: \"1\"'>,"
                               " 'value': <'v'>}]>}], {})",
                               uri);
  reply = service_fixture_call (&self->service, "Add", arguments);
  list = g_variant_get_child_value (reply, 0);
  g_variant_get_child (list, 0, "(sb)", &id, NULL);
  service_fixture_until_status (&self->service, id, "completed");

  parcel = ferry_fake_inbox_find_parcel (self->inbox, "/form");
  body = g_strndup (g_bytes_get_data (parcel->data, &size), parcel->length);
  g_assert_null (strstr (body, "\nX-Evil"));
  g_assert_nonnull (strstr (body, "a%0D%0AX-Evil: %221%22"));
}

static void
test_probe_is_refused (Fixture      *self,
                       gconstpointer data)
{
  service_fixture_refused (&self->service, "Probe",
                           "({'uri': <'http://a/'>, 'direction': <'upload'>,"
                           " 'source': <'/x'>}, {})",
                           SERVICE_INVALID_ARGS, "\"direction\"");
}

/* ---- killed ---- */

static void
test_goes_on_after_a_kill (Fixture      *self,
                           gconstpointer data)
{
  g_autofree char *id = NULL;

  ferry_fake_inbox_add (self->inbox, "/tus/", "patch,first=1,hold:1M", NULL);
  id = add (self, "/tus/", "'upload-protocol': <'tus'>");
  g_assert_true (ferry_fake_inbox_wait (self->inbox, FERRY_FAKE_COUNT_HELD, 1));

  service_fixture_stop (&self->service, SIGKILL);
  service_fixture_start (&self->service, "");
  service_fixture_until_status (&self->service, id, "completed");

  assert_sent_once (self);
  g_assert_cmpuint (count_requests (self, "PATCH"), ==, 2);
}

/* Nobody knows whether it came through, and it is not sent twice unasked. */
static void
test_killed_post_is_not_sent_again (Fixture      *self,
                                    gconstpointer data)
{
  g_autofree char     *id = NULL;
  g_autoptr (GVariant) row = NULL;
  gint32               error = 0;

  ferry_fake_inbox_add (self->inbox, "/order", "post,first=1,hold:1M", NULL);
  id = add (self, "/order", "'method': <'POST'>");
  g_assert_true (ferry_fake_inbox_wait (self->inbox, FERRY_FAKE_COUNT_HELD, 1));

  service_fixture_stop (&self->service, SIGKILL);
  service_fixture_start (&self->service, "");
  service_fixture_until_status (&self->service, id, "error");
  row = get_row (self, id);
  g_assert_true (g_variant_lookup (row, "error", "i", &error));
  g_assert_cmpint (error, ==, UPLOAD_INTERRUPTED);
  g_assert_cmpuint (count_requests (self, "POST"), ==, 1);

  act (self, "Retry", id, "");
  service_fixture_until_status (&self->service, id, "completed");
  g_assert_cmpuint (count_requests (self, "POST"), ==, 2);
}

/* ---- verbs ---- */

static void
test_restart_sends_it_again (Fixture      *self,
                             gconstpointer data)
{
  g_autofree char       *id = add (self, "/a", NULL);
  g_autoptr (GPtrArray)  parcels = NULL;
  const FerryFakeParcel *second;

  service_fixture_until_status (&self->service, id, "completed");
  g_assert_cmpuint (count_requests (self, "PUT"), ==, 1);

  act (self, "Restart", id, "");
  g_assert_true (ferry_fake_inbox_wait (self->inbox, FERRY_FAKE_COUNT_REQUESTS, 2));
  service_fixture_until_status (&self->service, id, "completed");
  parcels = ferry_fake_inbox_dup_parcels (self->inbox);
  g_assert_cmpuint (parcels->len, ==, 2);
  second = g_ptr_array_index (parcels, 1);
  g_assert_cmpstr (second->sha256, ==, self->sha256);
}

/* As long as it can be undone, the server has to keep what it has. */
static void
check_undo (Fixture    *self,
            const char *verb)
{
  g_autofree char     *id = NULL;
  g_autoptr (GVariant) undone = NULL;

  ferry_fake_inbox_add (self->inbox, "/tus/", "patch,first=1,hold:1M", NULL);
  id = add (self, "/tus/", "'upload-protocol': <'tus'>");
  g_assert_true (ferry_fake_inbox_wait (self->inbox, FERRY_FAKE_COUNT_HELD, 1));

  act (self, verb, id, "'undo': <'w'>");
  undone = service_fixture_call (&self->service, "Undo", "('w',)");
  service_fixture_until_status (&self->service, id, "completed");
  g_assert_cmpuint (count_requests (self, "DELETE"), ==, 0);
  assert_sent_once (self);
}

static void
test_cancel_can_be_undone (Fixture      *self,
                           gconstpointer data)
{
  check_undo (self, "Cancel");
}

static void
test_remove_can_be_undone (Fixture      *self,
                           gconstpointer data)
{
  check_undo (self, "Remove");
}

static gboolean
is_dropped (ServiceFixture *service,
            gconstpointer   data)
{
  return count_requests ((Fixture *) service, "DELETE") == 1;
}

static void
test_cancel_drops_what_the_server_has (Fixture      *self,
                                       gconstpointer data)
{
  g_autofree char *id = NULL;

  ferry_fake_inbox_add (self->inbox, "/tus/", "patch,first=1,hold:1M", NULL);
  id = add (self, "/tus/", "'upload-protocol': <'tus'>");
  g_assert_true (ferry_fake_inbox_wait (self->inbox, FERRY_FAKE_COUNT_HELD, 1));

  act (self, "Cancel", id, "");
  service_fixture_until (&self->service, "the upload is dropped", is_dropped, NULL);
  service_fixture_until_status (&self->service, id, "canceled");
}

/* ---- preferences ---- */

static void
test_upload_limit_holds_at_once (Fixture      *self,
                                 gconstpointer data)
{
  g_autoptr (GVariant) slow = NULL;
  g_autoptr (GVariant) fast = NULL;
  g_autofree char     *id = NULL;

  slow = service_fixture_call (&self->service, "SetPreferences",
                               "({'upload-rate-limit': <uint64 1024>},)");
  id = add (self, "/a", NULL);
  g_assert_true (ferry_fake_inbox_wait (self->inbox, FERRY_FAKE_COUNT_BYTES, 1));
  g_assert_cmpuint (ferry_fake_inbox_get_count (self->inbox, FERRY_FAKE_COUNT_BYTES), <, SIZE / 4);

  fast = service_fixture_call (&self->service, "SetPreferences",
                               "({'upload-rate-limit': <uint64 0>},)");
  service_fixture_until_status (&self->service, id, "completed");
  assert_sent_once (self);
}

#define UPLOAD_TEST(name, function) \
  g_test_add ("/service-upload/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  UPLOAD_TEST ("file-arrives", test_file_arrives);
  UPLOAD_TEST ("found-by-the-name-of-the-source", test_found_by_the_name_of_the_source);
  UPLOAD_TEST ("bad-ones-are-refused-by-key", test_bad_ones_are_refused);
  UPLOAD_TEST ("too-many-parts-are-refused", test_too_many_parts_are_refused);
  UPLOAD_TEST ("names-of-fields-are-harmless", test_names_of_fields_are_harmless);
  UPLOAD_TEST ("probe-is-refused", test_probe_is_refused);
  UPLOAD_TEST ("goes-on-by-itself-after-a-kill", test_goes_on_after_a_kill);
  UPLOAD_TEST ("killed-post-is-not-sent-again-unasked", test_killed_post_is_not_sent_again);
  UPLOAD_TEST ("restart-sends-it-again", test_restart_sends_it_again);
  UPLOAD_TEST ("cancel-can-be-undone", test_cancel_can_be_undone);
  UPLOAD_TEST ("remove-can-be-undone", test_remove_can_be_undone);
  UPLOAD_TEST ("cancel-drops-what-the-server-has", test_cancel_drops_what_the_server_has);
  UPLOAD_TEST ("upload-limit-holds-at-once", test_upload_limit_holds_at_once);

  return g_test_run ();
}
