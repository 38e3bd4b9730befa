/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "engine-fixture.h"

#include <glib/gstdio.h>

#define SIZE (1024 * 1024)
#define HALF (SIZE / 2)

/* The first answer stops in the middle and waits there. */
#define HOLD_FIRST "first=1,hold:512K"
#define MOVED                                       \
  {                                                 \
    .size = SIZE, .faults = { "first=1,cut:512K",   \
                              "resume,status:404" } \
  }

/* Pause and resume. */

static void
test_pause_closes_at_once_and_keeps_the_bytes (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;
  gint64                   begin;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run_to_bytes (rig, transfer, HALF);

  begin = g_get_monotonic_time ();
  fixture_pause (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_PAUSED, -1);
  g_assert_cmpint (ferry_transfer_get_reason (transfer), ==, FERRY_REASON_USER);
  /* With the main loop standing still: it needs nothing of it. */
  g_assert_true (ferry_fake_origin_wait_at_most (rig->origin, FERRY_FAKE_COUNT_OPEN, 0));
  g_assert_cmpint (g_get_monotonic_time () - begin, <, G_USEC_PER_SEC);

  fixture_run_to_have (rig, transfer, HALF);
  g_assert_cmpint (fixture_get_have (transfer), ==, HALF);
  ferry_test_rig_assert_listing (rig, ".a.bin.part");
}

static void
test_resume_goes_on_where_it_was (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  fixture_pause_at (rig, transfer, HALF);
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  ferry_test_rig_assert_listing (rig, "a.bin");
  fixture_assert_resumed (rig, 1, HALF);
  g_assert_cmpint (ferry_transfer_get_record (transfer)->resumed_from, ==, HALF);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->restarts, ==, 0);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->total_retries, ==, 0);
}

static void
test_added_paused_begins_when_it_is_resumed (void)
{
  g_autoptr (FerryTestRig)  rig = ferry_test_rig_new (NULL);
  g_autoptr (FerryRequest)  request = NULL;
  g_autofree char          *uri = NULL;
  g_autoptr (FerryTransfer) transfer = NULL;
  g_autoptr (GError)        error = NULL;
  GVariantDict              options;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, NULL);
  uri = ferry_fake_origin_dup_uri (rig->origin, "/a.bin");
  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "uri", "s", uri);
  g_variant_dict_insert (&options, "directory", "s", rig->directory);
  g_variant_dict_insert (&options, "proxy", "s", "none");
  request = ferry_request_new (g_variant_dict_end (&options), NULL, &error);
  g_assert_no_error (error);

  transfer = g_object_ref (ferry_engine_add_paused (rig->engine, request, NULL));
  ferry_test_rig_flush (rig);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_PAUSED, -1);
  g_assert_cmpint (ferry_transfer_get_reason (transfer), ==, FERRY_REASON_USER);
  g_assert_cmpuint (ferry_test_rig_count_requests (rig), ==, 0);

  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
}

/* The second word comes while the first run is still ending. */
static void
test_pause_and_resume_in_one_breath (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run_to_bytes (rig, transfer, HALF);
  for (guint i = 0; i < 5; i++)
    {
      fixture_pause (rig, transfer);
      fixture_resume (rig, transfer);
    }
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  ferry_test_rig_assert_no_parts (rig);
  fixture_assert_resumed (rig, 1, HALF);
}

static void
test_pause_before_its_turn (void)
{
  FerryTestRigOptions      options = { .engine.max_running = 1 };
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&options);
  FerryTransfer           *first, *second;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  ferry_fake_origin_add_file (rig->origin, "/b.bin", SIZE, NULL);
  first = ferry_test_rig_get (rig, "/a.bin", NULL);
  second = ferry_test_rig_get (rig, "/b.bin", NULL);
  fixture_pause (rig, second);
  ferry_test_rig_run_to_bytes (rig, first, HALF);
  ferry_fake_origin_release (rig->origin, "/a.bin");
  ferry_test_rig_run (rig, first);

  ferry_test_rig_assert_file (rig, first, "/a.bin", 1, SIZE);
  ferry_test_rig_assert_ended (rig, second, FERRY_STATUS_PAUSED, -1);
  g_assert_cmpuint (ferry_test_rig_count_requests (rig), ==, 1);
}

static void
test_pause_while_it_waits_for_a_retry (void)
{
  FerryTestRigOptions      options = { .haste = 20 };
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&options);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "first=1,status:503:3000");
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run_to_reason (rig, transfer, FERRY_REASON_RETRY_WAIT);
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_IDLE);
  g_assert_cmpint (ferry_transfer_get_record (transfer)->waiting_until, >, 0);

  fixture_pause (rig, transfer);
  g_assert_cmpint (ferry_transfer_get_record (transfer)->waiting_until, ==, 0);
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
}

/* Cancel. */

static void
test_cancel_deletes_the_part (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run_to_bytes (rig, transfer, HALF);
  ferry_test_rig_assert_listing (rig, ".a.bin.part");
  fixture_cancel (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  g_assert_true (ferry_fake_origin_wait_at_most (rig->origin, FERRY_FAKE_COUNT_OPEN, 0));
  ferry_test_rig_stop (rig);

  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_CANCELED, -1);
  ferry_test_rig_assert_listing (rig, "");
  g_assert_cmpint (fixture_get_have (transfer), ==, 0);
  g_assert_cmpint (ferry_transfer_get_record (transfer)->finished, >, 0);
}

static void
test_cancel_while_paused_deletes_the_part (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  fixture_pause_at (rig, transfer, HALF);
  fixture_cancel (rig, transfer);
  ferry_test_rig_flush (rig);

  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_CANCELED, -1);
  ferry_test_rig_assert_listing (rig, "");
}

/* Nobody else's file goes with it. */
static void
test_cancel_leaves_other_files_alone (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  fixture_write (rig, "a.bin", 0, "not yours");
  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run_to_bytes (rig, transfer, HALF);
  fixture_cancel (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_stop (rig);

  ferry_test_rig_assert_listing (rig, "a.bin");
}

/* In the moment in which its secrets are still being looked up. */
static void
test_cancel_just_after_resume_deletes_the_part (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  fixture_pause_at (rig, transfer, HALF);
  fixture_resume (rig, transfer);
  fixture_cancel (rig, transfer);
  ferry_test_rig_flush (rig);

  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_CANCELED, -1);
  ferry_test_rig_assert_listing (rig, "");
}

static void
test_canceled_can_be_had_after_all (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *id = NULL;
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  id = g_strdup (ferry_transfer_get_id (transfer));
  fixture_pause_at (rig, transfer, HALF);
  fixture_cancel (rig, transfer);
  ferry_test_rig_flush (rig);

  fixture_retry (rig, transfer);
  transfer = ferry_test_rig_lookup (rig, id);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  fixture_assert_from_start (rig, 1);
}

/* Retry. */

static void
test_retry_after_an_error_goes_on_where_it_was (void)
{
  FerryTestRigOptions      options = { .haste = 20 };
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&options);
  FerryFakeResource        broken = MOVED;
  g_autofree char         *id = NULL;
  FerryTransfer           *transfer;

  ferry_fake_origin_add (rig->origin, "/a.bin", &broken);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  id = g_strdup (ferry_transfer_get_id (transfer));
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_ERROR, FERRY_ERROR_NOT_FOUND);
  ferry_test_rig_assert_listing (rig, ".a.bin.part");

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, NULL);
  ferry_fake_origin_clear_requests (rig->origin);
  fixture_retry (rig, transfer);
  transfer = ferry_test_rig_lookup (rig, id);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  fixture_assert_resumed (rig, 0, HALF);
}

static void
test_retry_after_a_wrong_checksum_begins_anew (void)
{
  guint64                  seed = ferry_fake_content_seed ("/a.bin", 1);
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *id = NULL;
  g_autofree char         *hex = NULL;
  g_autofree char         *wish = NULL;
  FerryTransfer           *transfer;

  /* The first answer is of a version that the checksum is not of. */
  hex = ferry_fake_content_checksum (seed, SIZE, G_CHECKSUM_SHA256);
  wish = g_strdup_printf ("'checksum': <'sha256:%s'>", hex);
  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "first=1,version:2");
  transfer = ferry_test_rig_get (rig, "/a.bin", wish);
  id = g_strdup (ferry_transfer_get_id (transfer));
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_ERROR, FERRY_ERROR_CHECKSUM_MISMATCH);
  ferry_test_rig_assert_listing (rig, ".a.bin.part");
  g_assert_cmpuint (ferry_test_rig_count_requests (rig), ==, 1);

  fixture_retry (rig, transfer);
  transfer = ferry_test_rig_lookup (rig, id);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  ferry_test_rig_assert_listing (rig, "a.bin");
  fixture_assert_from_start (rig, 1);
}

/* Remove. */

static void
removed_cb (FerryEngine *engine,
            const char  *id,
            char       **removed)
{
  g_assert_null (*removed);
  *removed = g_strdup (id);
}

static gboolean
is_removed (gpointer data)
{
  char *const *removed = data;

  return *removed != NULL;
}

static void
test_remove_while_running_leaves_nothing (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *removed = NULL;
  FerryTransfer           *transfer;

  g_signal_connect (rig->engine, "transfer-removed", G_CALLBACK (removed_cb), &removed);
  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/a.bin", "'headers': <[('Authorization', 'secret')]>");
  ferry_test_rig_run_to_bytes (rig, transfer, HALF);
  fixture_remove (rig, transfer, FALSE);
  g_assert_true (ferry_fake_origin_wait_at_most (rig->origin, FERRY_FAKE_COUNT_OPEN, 0));
  /* The run ends and its part is deleted first, each by a thread of its own. */
  ferry_test_rig_until (rig, "it is removed", is_removed, &removed);
  ferry_test_rig_flush (rig);

  g_assert_cmpstr (removed, ==, ferry_transfer_get_id (transfer));
  g_assert_false (ferry_store_contains (rig->store, removed));
  g_assert_null (ferry_fake_credentials_peek (rig->credentials, removed));
  ferry_test_rig_stop (rig);
  ferry_test_rig_assert_listing (rig, "");
}

static void
remove_finished (gboolean    delete_file,
                 const char *expected)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, NULL);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_flush (rig);
  fixture_remove (rig, transfer, delete_file);
  ferry_test_rig_flush (rig);

  ferry_test_rig_assert_listing (rig, expected);
  g_assert_cmpuint (ferry_store_get_n (rig->store), ==, 0);
}

static void
test_remove_leaves_the_file (void)
{
  remove_finished (FALSE, "a.bin");
}

static void
test_remove_with_the_file (void)
{
  remove_finished (TRUE, "");
}

/* As it is stored once it is done, with all the names that a record can have. */
static void
put_finished_upload (FerryTestRig *rig,
                     const char   *id,
                     const char   *source)
{
  g_autoptr (FerryRequest)  request = NULL;
  g_autoptr (FerryTransfer) transfer = NULL;
  g_autoptr (GError)        error = NULL;
  FerryTransferRecord      *record;
  GVariantDict              dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "direction", "s", "upload");
  g_variant_dict_insert (&dict, "uri", "s", "https://example.org/in/");
  g_variant_dict_insert (&dict, "source", "s", source);
  request = ferry_request_new (g_variant_dict_end (&dict), NULL, &error);
  g_assert_no_error (error);

  transfer = ferry_transfer_new (id, request, NULL);
  ferry_transfer_apply (transfer, FERRY_EVENT_START, FERRY_REASON_NONE);
  ferry_transfer_apply (transfer, FERRY_EVENT_COMPLETE, FERRY_REASON_NONE);
  record = ferry_transfer_edit (transfer);
  record->name = g_path_get_basename (source);
  ferry_transfer_commit (transfer);
  ferry_store_put (rig->store, transfer);
  ferry_test_rig_flush (rig);
}

/* What was sent is not ours, whatever is asked. */
static void
test_remove_with_the_file_spares_what_was_sent (void)
{
  static const char *const id = "5f9f7b1c-0000-4000-8000-000000000001";
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *source = fixture_dup_path (rig, "sent.bin");
  g_autoptr (GError)       error = NULL;

  fixture_write (rig, "sent.bin", 0, "not ours");
  put_finished_upload (rig, id, source);
  ferry_test_rig_stop (rig);
  ferry_test_rig_start (rig);
  g_assert_true (ferry_engine_remove (rig->engine, id, TRUE, &error));
  g_assert_no_error (error);
  ferry_test_rig_flush (rig);
  ferry_test_rig_stop (rig);

  ferry_test_rig_assert_listing (rig, "sent.bin");
}

/* Its name stands for somebody else's file as long as it is not finished. */
static void
test_remove_unfinished_spares_the_file_of_that_name (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  fixture_pause_at (rig, transfer, HALF);
  fixture_write (rig, "a.bin", 0, "not yours");
  fixture_remove (rig, transfer, TRUE);
  ferry_test_rig_flush (rig);

  ferry_test_rig_assert_listing (rig, "a.bin");
}

/* What means nothing is refused. */

static void
assert_refused (gboolean success,
                GError **error)
{
  g_assert_false (success);
  g_assert_error (*error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  g_clear_error (error);
}

static void
test_verbs_of_an_unknown_transfer_are_refused (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  const char              *id = "00000000-0000-4000-8000-000000000000";
  GVariant                *changes = g_variant_new ("a{sv}", NULL);
  GError                  *error = NULL;

  assert_refused (ferry_engine_pause (rig->engine, id, &error), &error);
  assert_refused (ferry_engine_resume (rig->engine, id, &error), &error);
  assert_refused (ferry_engine_cancel (rig->engine, id, &error), &error);
  assert_refused (ferry_engine_retry (rig->engine, id, &error), &error);
  assert_refused (ferry_engine_remove (rig->engine, id, TRUE, &error), &error);
  assert_refused (ferry_engine_make_next (rig->engine, id, &error), &error);
  assert_refused (ferry_engine_change (rig->engine, id, changes, &error), &error);
  g_assert_null (ferry_engine_lookup (rig->engine, id));
}

static void
test_verbs_of_a_whole_file_are_refused (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;
  GError                  *error = NULL;
  const char              *id;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, NULL);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  id = ferry_transfer_get_id (transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_flush (rig);

  assert_refused (ferry_engine_pause (rig->engine, id, &error), &error);
  assert_refused (ferry_engine_resume (rig->engine, id, &error), &error);
  assert_refused (ferry_engine_cancel (rig->engine, id, &error), &error);
  assert_refused (ferry_engine_retry (rig->engine, id, &error), &error);
  ferry_test_rig_flush (rig);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  g_assert_null (ferry_engine_lookup (rig->engine, id));
}

static void
test_pause_twice_is_refused (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;
  GError                  *error = NULL;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  fixture_pause (rig, transfer);
  assert_refused (ferry_engine_pause (rig->engine, ferry_transfer_get_id (transfer), &error),
                  &error);
}

/* As somebody may type it. */
static void
test_id_in_capitals_is_of_the_same_transfer (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *id = NULL;
  g_autoptr (GError)       error = NULL;
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  id = g_ascii_strup (ferry_transfer_get_id (transfer), -1);
  g_assert_true (ferry_engine_lookup (rig->engine, id) == transfer);
  ferry_engine_pause (rig->engine, id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_PAUSED);
}

int
main (int    argc,
      char **argv)
{
  ferry_test_rig_init (&argc, &argv);

  g_test_add_func ("/engine/pause-closes-at-once-and-keeps-the-bytes",
                   test_pause_closes_at_once_and_keeps_the_bytes);
  g_test_add_func ("/engine/resume-goes-on-where-it-was", test_resume_goes_on_where_it_was);
  g_test_add_func ("/engine/pause-and-resume-in-one-breath", test_pause_and_resume_in_one_breath);
  g_test_add_func ("/engine/added-paused-begins-when-it-is-resumed",
                   test_added_paused_begins_when_it_is_resumed);
  g_test_add_func ("/engine/pause-before-its-turn", test_pause_before_its_turn);
  g_test_add_func ("/engine/pause-while-it-waits-for-a-retry",
                   test_pause_while_it_waits_for_a_retry);
  g_test_add_func ("/engine/cancel-deletes-the-part", test_cancel_deletes_the_part);
  g_test_add_func ("/engine/cancel-while-paused-deletes-the-part",
                   test_cancel_while_paused_deletes_the_part);
  g_test_add_func ("/engine/cancel-leaves-other-files-alone", test_cancel_leaves_other_files_alone);
  g_test_add_func ("/engine/cancel-just-after-resume-deletes-the-part",
                   test_cancel_just_after_resume_deletes_the_part);
  g_test_add_func ("/engine/canceled-can-be-had-after-all", test_canceled_can_be_had_after_all);
  g_test_add_func ("/engine/retry-after-an-error-goes-on-where-it-was",
                   test_retry_after_an_error_goes_on_where_it_was);
  g_test_add_func ("/engine/retry-after-a-wrong-checksum-begins-anew",
                   test_retry_after_a_wrong_checksum_begins_anew);
  g_test_add_func ("/engine/remove-while-running-leaves-nothing",
                   test_remove_while_running_leaves_nothing);
  g_test_add_func ("/engine/remove-leaves-the-file", test_remove_leaves_the_file);
  g_test_add_func ("/engine/remove-with-the-file", test_remove_with_the_file);
  g_test_add_func ("/engine/remove-with-the-file-spares-what-was-sent",
                   test_remove_with_the_file_spares_what_was_sent);
  g_test_add_func ("/engine/remove-unfinished-spares-the-file-of-that-name",
                   test_remove_unfinished_spares_the_file_of_that_name);
  g_test_add_func ("/engine/verbs-of-an-unknown-transfer-are-refused",
                   test_verbs_of_an_unknown_transfer_are_refused);
  g_test_add_func ("/engine/verbs-of-a-whole-file-are-refused",
                   test_verbs_of_a_whole_file_are_refused);
  g_test_add_func ("/engine/pause-twice-is-refused", test_pause_twice_is_refused);
  g_test_add_func ("/engine/id-in-capitals-is-of-the-same-transfer",
                   test_id_in_capitals_is_of_the_same_transfer);

  return g_test_run ();
}
