/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "engine-fixture.h"

#include <glib/gstdio.h>

#define SIZE (1024 * 1024)
#define HALF (SIZE / 2)
/* All but the first request, until they bring the new header. */
#define DENIED_AT_FIRST "after=1,lacks=X-New=two,status:403"
#define HOLD_FIRST "first=1,hold:512K"
#define EXPIRING                                     \
  {                                                  \
    .size = SIZE, .faults = { "first=1,cut:512K",    \
                              "after=1,status:403" } \
  }

static void
assert_change_refused (FerryTestRig  *rig,
                       FerryTransfer *transfer,
                       const char    *changes)
{
  g_autofree char     *text = g_strdup_printf ("{%s}", changes);
  g_autoptr (GVariant) variant = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, NULL);
  g_autoptr (GError)   error = NULL;
  FerryRequest        *request = ferry_transfer_get_request (transfer);

  g_assert_nonnull (variant);
  g_assert_false (ferry_engine_change (rig->engine, ferry_transfer_get_id (transfer), variant,
                                       &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  g_assert_true (ferry_transfer_get_request (transfer) == request);
}

static char *
dup_header (FerryTestRig *rig,
            guint         index,
            const char   *name)
{
  g_autoptr (FerryFakeRequest) request = ferry_fake_origin_dup_request (rig->origin, index);

  g_assert_nonnull (request);
  return g_strdup (ferry_fake_request_get_header (request, name));
}

static void
test_new_address_of_the_same_file_goes_on (void)
{
  g_autoptr (FerryTestRig)     rig = ferry_test_rig_new (NULL);
  g_autoptr (FerryFakeRequest) request = NULL;
  g_autofree char             *uri = ferry_fake_origin_dup_uri (rig->origin, "/a.bin?fresh=2");
  g_autofree char             *changes = g_strdup_printf ("'uri': <'%s'>", uri);
  FerryTransfer               *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/a.bin?stale=1", NULL);
  fixture_pause_at (rig, transfer, HALF);
  fixture_change (rig, transfer, changes);
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  /* First it has to show some of what is there. */
  request = ferry_fake_origin_dup_request (rig->origin, 1);
  g_assert_cmpstr (request->target, ==, "/a.bin?fresh=2");
  g_assert_cmpint (request->range_end, <, HALF);
  fixture_assert_resumed (rig, 2, HALF);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->restarts, ==, 0);
}

/* A link that expired in the middle: the user brings a new one. */
static void
test_new_address_after_an_expired_link (void)
{
  FerryTestRigOptions      options = { .haste = 20 };
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&options);
  FerryFakeResource        old = EXPIRING;
  g_autofree char         *uri = ferry_fake_origin_dup_uri (rig->origin, "/a.bin?key=new");
  g_autofree char         *changes = g_strdup_printf ("'uri': <'%s'>", uri);
  FerryTransfer           *transfer;

  ferry_fake_origin_add (rig->origin, "/a.bin?key=old", &old);
  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, NULL);
  transfer = ferry_test_rig_get (rig, "/a.bin?key=old", NULL);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_PAUSED_RECOVERABLE,
                               FERRY_ERROR_FORBIDDEN);
  g_assert_cmpint (ferry_transfer_get_reason (transfer), ==, FERRY_REASON_LINK_EXPIRED);
  ferry_test_rig_assert_listing (rig, ".a.bin.part");

  fixture_change (rig, transfer, changes);
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  fixture_assert_resumed (rig, 3, HALF);
}

/* A file that moved: what failed for good gets a new address too. */
static void
test_new_address_after_an_error (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *uri = ferry_fake_origin_dup_uri (rig->origin, "/b.bin");
  g_autofree char         *changes = g_strdup_printf ("'uri': <'%s'>", uri);
  g_autofree char         *id = NULL;
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "status:404");
  ferry_fake_origin_add_file (rig->origin, "/b.bin", SIZE, NULL);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  id = g_strdup (ferry_transfer_get_id (transfer));
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_flush (rig);
  g_assert_null (ferry_engine_lookup (rig->engine, id));

  fixture_change (rig, transfer, changes);
  fixture_retry (rig, transfer);
  transfer = ferry_test_rig_lookup (rig, id);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/b.bin", 1, SIZE);
}

/* The change is in the store, and a failed transfer stays failed by it. */
static void
test_change_after_an_error_lasts (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *id = NULL;
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "status:404");
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  id = g_strdup (ferry_transfer_get_id (transfer));
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_flush (rig);
  fixture_change (rig, transfer, "'rate-limit': <uint64 4711>");
  ferry_test_rig_flush (rig);
  g_assert_null (ferry_engine_lookup (rig->engine, id));
  ferry_test_rig_stop (rig);

  ferry_test_rig_start (rig);
  transfer = ferry_test_rig_lookup (rig, id);
  g_assert_cmpuint (ferry_request_get_rate_limit (ferry_transfer_get_request (transfer)), ==, 4711);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_ERROR, FERRY_ERROR_NOT_FOUND);
}

static void
test_whole_file_cannot_be_changed (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, NULL);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_flush (rig);
  assert_change_refused (rig, transfer, "'rate-limit': <uint64 4711>");
  g_assert_null (ferry_engine_lookup (rig->engine, ferry_transfer_get_id (transfer)));
}

static void
test_headers_come_and_go_while_paused (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *first = NULL;
  g_autofree char         *old_one = NULL;
  g_autofree char         *new_one = NULL;
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/a.bin", "'headers': <[('X-Old', 'one')]>");
  fixture_pause_at (rig, transfer, HALF);
  fixture_change (rig, transfer, "'headers': <[('X-New', 'two')]>");
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  first = dup_header (rig, 0, "X-Old");
  old_one = dup_header (rig, 1, "X-Old");
  new_one = dup_header (rig, 1, "X-New");
  g_assert_cmpstr (first, ==, "one");
  g_assert_null (old_one);
  g_assert_cmpstr (new_one, ==, "two");
}

/* One secret is changed, the others stay known. */
static void
test_new_secret_leaves_the_others (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *key = NULL;
  g_autofree char         *authorization = NULL;
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "auth-basic:me:right");
  transfer = ferry_test_rig_get (rig, "/a.bin",
                                 "'user': <'me'>, 'password': <'wrong'>, "
                                 "'headers': <[('X-Api-Key', 'k7')]>");
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_PAUSED_RECOVERABLE,
                               FERRY_ERROR_UNAUTHORIZED);

  ferry_fake_origin_clear_requests (rig->origin);
  fixture_change (rig, transfer, "'password': <'right'>");
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  key = dup_header (rig, ferry_test_rig_count_requests (rig) - 1, "X-Api-Key");
  authorization = dup_header (rig, ferry_test_rig_count_requests (rig) - 1, "Authorization");
  g_assert_cmpstr (key, ==, "k7");
  g_assert_nonnull (authorization);
}

/* A secret header that is taken away is forgotten, too. */
static void
test_secret_of_a_removed_header_is_forgotten (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;
  GVariant                *left;
  const char              *value;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/a.bin",
                                 "'headers': <[('X-Api-Key', 'k7'), ('Cookie', 'c=1')]>");
  fixture_pause_at (rig, transfer, HALF);
  fixture_change (rig, transfer, "'headers': <[('Cookie', 'c=2')]>");

  left = ferry_fake_credentials_peek (rig->credentials, ferry_transfer_get_id (transfer));
  g_assert_nonnull (left);
  g_assert_cmpuint (g_variant_n_children (left), ==, 1);
  g_assert_true (g_variant_lookup (left, "header:Cookie", "&s", &value));
  g_assert_cmpstr (value, ==, "c=2");

  fixture_change (rig, transfer, "'headers': <@a(ss) []>");
  left = ferry_fake_credentials_peek (rig->credentials, ferry_transfer_get_id (transfer));
  g_assert_true (left == NULL || g_variant_n_children (left) == 0);
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
}

/* The run has yet to end when the wish is another already; each word of it
 * counts, the last one of a kind. */
static void
test_change_just_after_pause (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add (rig->origin, "/a.bin",
                         &(FerryFakeResource){ .size = SIZE,
                                               .faults = { HOLD_FIRST,
                                                           DENIED_AT_FIRST } });
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run_to_bytes (rig, transfer, HALF);
  fixture_pause (rig, transfer);
  fixture_change (rig, transfer, "'headers': <[('X-New', 'one')]>, 'retries': <uint32 7>");
  fixture_change (rig, transfer, "'headers': <[('X-New', 'two')]>");
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  g_assert_cmpuint (ferry_request_get_retries (ferry_transfer_get_request (transfer)), ==, 7);
  fixture_assert_resumed (rig, 1, HALF);
}

static void
test_new_folder_just_after_pause (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *elsewhere = g_build_filename (rig->root, "elsewhere", NULL);
  g_autofree char         *path = g_build_filename (elsewhere, "a.bin", NULL);
  g_autofree char         *changes = g_strdup_printf ("'directory': <'%s'>", elsewhere);
  FerryTransfer           *transfer;

  g_assert_cmpint (g_mkdir (elsewhere, 0700), ==, 0);
  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run_to_bytes (rig, transfer, HALF);
  fixture_pause (rig, transfer);
  fixture_change (rig, transfer, changes);
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);

  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_COMPLETED);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  ferry_test_rig_assert_listing (rig, "");
}

static void
test_running_transfer_keeps_its_address (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run_to_bytes (rig, transfer, HALF);
  assert_change_refused (rig, transfer, "'uri': <'http://elsewhere.example/'>");
  assert_change_refused (rig, transfer, "'headers': <[('X-New', 'two')]>");
  assert_change_refused (rig, transfer, "'rate-limit': <uint64 1>, 'name': <'b.bin'>");

  ferry_fake_origin_release (rig->origin, "/a.bin");
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
}

static void
test_nonsense_is_refused (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  fixture_pause_at (rig, transfer, HALF);
  assert_change_refused (rig, transfer, "'uri': <'gopher://old.example/'>");
  assert_change_refused (rig, transfer, "'uri': <7>");
  assert_change_refused (rig, transfer, "'priority': <'urgent'>");
  assert_change_refused (rig, transfer, "'headers': <[('Host', 'x')]>");
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
}

/* It would take the night; a word in the middle, and it is there. */
static void
test_rate_may_change_while_it_runs (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, NULL);
  transfer = ferry_test_rig_get (rig, "/a.bin", "'rate-limit': <uint64 100>");
  fixture_run_to_count (rig, FERRY_FAKE_COUNT_REQUESTS, 1);
  ferry_test_rig_run_to_reason (rig, transfer, FERRY_REASON_TRANSFERRING);
  g_assert_cmpint (ferry_progress_get_received (ferry_transfer_get_progress (transfer)), <, HALF);

  fixture_change (rig, transfer, "'rate-limit': <uint64 0>");
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  g_assert_cmpuint (ferry_test_rig_count_requests (rig), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  ferry_test_rig_init (&argc, &argv);

  g_test_add_func ("/engine-change/new-address-of-the-same-file-goes-on",
                   test_new_address_of_the_same_file_goes_on);
  g_test_add_func ("/engine-change/new-address-after-an-expired-link",
                   test_new_address_after_an_expired_link);
  g_test_add_func ("/engine-change/new-address-after-an-error", test_new_address_after_an_error);
  g_test_add_func ("/engine-change/change-after-an-error-lasts", test_change_after_an_error_lasts);
  g_test_add_func ("/engine-change/whole-file-cannot-be-changed",
                   test_whole_file_cannot_be_changed);
  g_test_add_func ("/engine-change/headers-come-and-go-while-paused",
                   test_headers_come_and_go_while_paused);
  g_test_add_func ("/engine-change/new-secret-leaves-the-others",
                   test_new_secret_leaves_the_others);
  g_test_add_func ("/engine-change/secret-of-a-removed-header-is-forgotten",
                   test_secret_of_a_removed_header_is_forgotten);
  g_test_add_func ("/engine-change/running-transfer-keeps-its-address",
                   test_running_transfer_keeps_its_address);
  g_test_add_func ("/engine-change/change-just-after-pause", test_change_just_after_pause);
  g_test_add_func ("/engine-change/new-folder-just-after-pause", test_new_folder_just_after_pause);
  g_test_add_func ("/engine-change/nonsense-is-refused", test_nonsense_is_refused);
  g_test_add_func ("/engine-change/rate-may-change-while-it-runs",
                   test_rate_may_change_while_it_runs);

  return g_test_run ();
}
