/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-origin.h"
#include "ferry-plain-client.h"

#include <gio/gio.h>
#include <string.h>

#define SIZE 100000
#define PATH "/file.bin"
#define SEED ferry_fake_content_seed (PATH, 1)

static FerryFakeOrigin *
start (void)
{
  g_autoptr (GError) error = NULL;
  FerryFakeOrigin   *origin = ferry_fake_origin_new (NULL, &error);

  g_assert_no_error (error);

  return origin;
}

static char *
dup_header_of (FerryFakeOrigin *origin,
               const char      *name)
{
  g_autoptr (FerryPlainReply) reply = ferry_plain_client_ask (origin, "GET", PATH, NULL);

  return ferry_plain_reply_dup_header (reply, name);
}

static guint
ask_if_range (FerryFakeOrigin *origin,
              const char      *validator)
{
  g_autofree char            *lines = NULL;
  g_autoptr (FerryPlainReply) reply = NULL;

  lines = g_strconcat ("Range: bytes=10-\r\nIf-Range: ", validator, "\r\n", NULL);
  reply = ferry_plain_client_ask (origin, "GET", PATH, lines);

  return reply->status;
}

static void
test_if_range (void)
{
  static const struct
  {
    const char *fault;
    gboolean    after_change;
    guint       by_etag;
    guint       by_date;
  } rows[] = {
    { NULL, FALSE, 206, 206 },
    { NULL, TRUE, 200, 200 },
    { "if-range-ignored", TRUE, 206, 206 },
    { "if-range-fails", FALSE, 200, 200 },
    { "if-range-etag-fails", FALSE, 200, 206 },
    { "etag-weak", FALSE, 200, 206 },
    { "etag-rotating", FALSE, 200, 206 },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (FerryFakeOrigin) origin = start ();
      g_autofree char            *etag = NULL;
      g_autofree char            *date = NULL;

      ferry_fake_origin_add_file (origin, PATH, SIZE, rows[i].fault);
      etag = dup_header_of (origin, "ETag");
      date = dup_header_of (origin, "Last-Modified");
      if (rows[i].after_change)
        ferry_fake_origin_set_version (origin, PATH, 2, SIZE);
      g_assert_cmpuint (ask_if_range (origin, etag), ==, rows[i].by_etag);
      g_assert_cmpuint (ask_if_range (origin, date), ==, rows[i].by_date);
    }
}

static void
test_versions_differ (void)
{
  g_autoptr (FerryFakeOrigin) origin = start ();
  g_autoptr (FerryPlainReply) first = NULL;
  g_autoptr (FerryPlainReply) second = NULL;
  g_autofree char            *first_etag = NULL;
  g_autofree char            *second_etag = NULL;

  ferry_fake_origin_add_file (origin, PATH, SIZE, "after=1,version:2");
  first = ferry_plain_client_ask (origin, "GET", PATH, NULL);
  second = ferry_plain_client_ask (origin, "GET", PATH, NULL);
  first_etag = ferry_plain_reply_dup_header (first, "ETag");
  second_etag = ferry_plain_reply_dup_header (second, "ETag");

  g_assert_cmpstr (first_etag, !=, second_etag);
  ferry_plain_reply_assert_content (first, SEED, 0, SIZE);
  ferry_plain_reply_assert_content (second, ferry_fake_content_seed (PATH, 2), 0, SIZE);
}

static void
test_changed_tail (void)
{
  g_autoptr (FerryFakeOrigin) origin = start ();
  g_autoptr (FerryPlainReply) reply = NULL;

  ferry_fake_origin_add_file (origin, PATH, SIZE, "changed-from:5001");
  reply = ferry_plain_client_ask (origin, "GET", PATH, NULL);

  g_assert_cmpint (ferry_fake_content_find_difference (SEED, 0,
                                                       reply->body->data, SIZE),
                   ==, 5001);
  g_assert_cmpint (ferry_fake_content_find_difference (ferry_fake_content_seed (PATH, 2), 5001,
                                                       reply->body->data + 5001, SIZE - 5001),
                   ==, -1);
}

static void
test_counted_conditions (void)
{
  static const struct
  {
    const char *fault;
    const char *struck; /* an x for each of six requests that is */
  } rows[] = {
    { "first=2,status:500", "xx...." },
    { "after=2,status:500", "..xxxx" },
    { "after=1,first=2,status:500", ".xx..." },
    { "every=3,status:500", "..x..x" },
    { "served=150000,status:500", "..xxxx" },
  };
  guint i, j;

  for (i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (FerryFakeOrigin) origin = start ();

      ferry_fake_origin_add_file (origin, PATH, SIZE, rows[i].fault);
      for (j = 0; rows[i].struck[j] != '\0'; j++)
        {
          g_autoptr (FerryPlainReply) reply = ferry_plain_client_ask (origin, "GET", PATH, NULL);

          g_assert_cmpuint (reply->status, ==, rows[i].struck[j] == 'x' ? 500 : 200);
        }
    }
}

static FerryPlainReply *
follow (FerryFakeOrigin *origin,
        const char      *target,
        guint           *n_hops)
{
  g_autofree char *next = g_strdup (target);
  g_autofree char *cookie = NULL;

  while (TRUE)
    {
      g_autoptr (FerryPlainReply) reply = ferry_plain_client_ask (origin, "GET", next, cookie);
      g_autofree char            *location = ferry_plain_reply_dup_header (reply, "Location");
      g_autofree char            *set = ferry_plain_reply_dup_header (reply, "Set-Cookie");

      if (location == NULL)
        return g_steal_pointer (&reply);
      if (set != NULL)
        cookie = g_strdup_printf ("Cookie: %.*s\r\n", (int) strcspn (set, ";"), set);
      (*n_hops)++;
      g_free (next);
      next = g_strdup (strstr (location, "/file"));
    }
}

static void
test_redirects_end_at_file (void)
{
  static const struct
  {
    const char *fault;
    guint       n_hops;
  } rows[] = {
    { "redirect-hops:3", 3 },
    { "signed:1", 1 },
    { "signed-elsewhere", 1 },
    { "cookie-redirect", 1 },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (FerryFakeOrigin) origin = start ();
      g_autoptr (FerryPlainReply) reply = NULL;
      guint                       n_hops = 0;

      ferry_fake_origin_add_file (origin, PATH, SIZE, rows[i].fault);
      reply = follow (origin, PATH, &n_hops);
      g_assert_cmpuint (n_hops, ==, rows[i].n_hops);
      ferry_plain_reply_assert_content (reply, SEED, 0, SIZE);
    }
}

static void
test_signed_address_expires (void)
{
  static const struct
  {
    const char *fault;
    const char *status_fault;
    guint       status;
  } rows[] = {
    { "signed:1", NULL, 403 },
    { "signed:1", "signed-status:410", 410 },
    { "signed-bytes:5000", NULL, 403 },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (FerryFakeOrigin) origin = start ();
      g_autoptr (FerryPlainReply) redirect = NULL;
      g_autoptr (FerryPlainReply) first = NULL;
      g_autoptr (FerryPlainReply) second = NULL;
      g_autoptr (FerryPlainReply) afresh = NULL;
      g_autofree char            *target = NULL;
      guint                       n_hops = 0;

      ferry_fake_origin_add (origin, PATH,
                             &(FerryFakeResource){
                                 .size = SIZE,
                                 .faults = { rows[i].fault, rows[i].status_fault },
                             });
      redirect = ferry_plain_client_ask (origin, "GET", PATH, NULL);
      target = ferry_plain_reply_dup_header (redirect, "Location");
      first = ferry_plain_client_ask (origin, "GET", target, NULL);
      second = ferry_plain_client_ask (origin, "GET", target, NULL);
      afresh = follow (origin, PATH, &n_hops);
      g_assert_cmpuint (first->status, ==, 200);
      g_assert_cmpuint (second->status, ==, rows[i].status);
      g_assert_cmpuint (afresh->status, ==, 200);
    }
}

/* RFC 7616 §3.4.1, with fixed client values. */
static char *
make_authorization (const char   *nonce,
                    GChecksumType type)
{
  g_autofree char *first = g_compute_checksum_for_string (type, "me:Ferry:pass", -1);
  g_autofree char *second = g_compute_checksum_for_string (type, "GET:" PATH, -1);
  g_autofree char *all = g_strjoin (":", first, nonce, "00000001:c:auth", second, NULL);
  g_autofree char *response = g_compute_checksum_for_string (type, all, -1);

  return g_strdup_printf ("Authorization: Digest username=\"me\", realm=\"Ferry\", "
                          "nonce=\"%s\", "
                          "uri=\"" PATH "\", qop=auth, nc=00000001, cnonce=\"c\", "
                          "response=\"%s\"\r\n",
                          nonce, response);
}

static char *
dup_nonce (const FerryPlainReply *reply)
{
  g_autofree char *challenge = ferry_plain_reply_dup_header (reply, "WWW-Authenticate");
  const char      *nonce = strstr (challenge, "nonce=\"") + strlen ("nonce=\"");

  return g_strndup (nonce, strcspn (nonce, "\""));
}

static void
test_digest (void)
{
  static const struct
  {
    const char   *fault;
    GChecksumType type;
    const char   *algorithm;
  } rows[] = {
    { "auth-digest:me:pass", G_CHECKSUM_MD5, "algorithm=MD5" },
    { "auth-digest-sha256:me:pass", G_CHECKSUM_SHA256, "algorithm=SHA-256" },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      FerryFakeResource           resource = { .size = SIZE };
      g_autoptr (FerryFakeOrigin) origin = start ();
      g_autoptr (FerryPlainReply) challenge = NULL;
      g_autoptr (FerryPlainReply) wrong = NULL;
      g_autoptr (FerryPlainReply) right = NULL;
      g_autoptr (FerryPlainReply) stale = NULL;
      g_autofree char            *nonce = NULL;
      g_autofree char            *lines = NULL;

      resource.faults[0] = rows[i].fault;
      resource.faults[1] = "nonce-uses:1";
      ferry_fake_origin_add (origin, PATH, &resource);
      challenge = ferry_plain_client_ask (origin, "GET", PATH, NULL);
      nonce = dup_nonce (challenge);
      lines = make_authorization (nonce, rows[i].type);
      wrong = ferry_plain_client_ask (origin, "GET", PATH,
                                      "Authorization: Digest response=\"\"\r\n");
      right = ferry_plain_client_ask (origin, "GET", PATH, lines);
      stale = ferry_plain_client_ask (origin, "GET", PATH, lines);
      g_assert_cmpuint (challenge->status, ==, 401);
      g_assert_nonnull (strstr (challenge->head, rows[i].algorithm));
      g_assert_cmpuint (wrong->status, ==, 401);
      g_assert_null (strstr (wrong->head, "stale=true"));
      g_assert_cmpuint (right->status, ==, 200);
      g_assert_cmpuint (stale->status, ==, 401);
      g_assert_nonnull (strstr (stale->head, "stale=true"));
    }
}

static void
test_cookie_is_needed (void)
{
  g_autoptr (FerryFakeOrigin) origin = start ();
  g_autoptr (FerryPlainReply) reply = NULL;

  ferry_fake_origin_add_file (origin, PATH, SIZE, "cookie-redirect");
  reply = ferry_plain_client_ask (origin, "GET", PATH "?ferry-cookie=1", NULL);

  g_assert_cmpuint (reply->status, ==, 403);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fake-origin-story/if-range-is-compared", test_if_range);
  g_test_add_func ("/fake-origin-story/versions-differ-in-all", test_versions_differ);
  g_test_add_func ("/fake-origin-story/changed-tail-keeps-the-head", test_changed_tail);
  g_test_add_func ("/fake-origin-story/conditions-count-requests", test_counted_conditions);
  g_test_add_func ("/fake-origin-story/redirects-end-at-the-file", test_redirects_end_at_file);
  g_test_add_func ("/fake-origin-story/signed-address-expires", test_signed_address_expires);
  g_test_add_func ("/fake-origin-story/digest-is-checked-and-grows-stale", test_digest);
  g_test_add_func ("/fake-origin-story/cookie-is-needed-at-the-target",
                   test_cookie_is_needed);

  return g_test_run ();
}
