/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "upload-fixture.h"

#define SIZE (6 * 1024 * 1024)
#define HALF (SIZE / 2)
#define LARGE (20 * 1024 * 1024)
#define TUS "'upload-protocol': <'tus'>"
/* Without the extension pieces would be sent. */
#define NO_CHECKSUM "no-extension:checksum"

/* How much is sent again at most when it broke off: what fits on the way. */
#define ON_THE_WAY (8 * 1024 * 1024)

static void
assert_methods (UploadFixture *f,
                const char    *expected)
{
  g_autofree char *methods = upload_fixture_dup_methods (f);

  g_assert_cmpstr (methods, ==, expected);
}

static void
assert_field (UploadFixture *f,
              const char    *method,
              guint          index,
              const char    *name,
              const char    *expected)
{
  g_autofree char *value = upload_fixture_dup_field (f, method, index, name);

  g_assert_cmpstr (value, ==, expected);
}

static FerryTransfer *
send (UploadFixture *f,
      gsize          size,
      const char    *options)
{
  upload_fixture_make (f, "a", size);
  return upload_fixture_send (f, "a", "/tus/files", options);
}

/* Sends it, with these faults, to the end. */
static FerryTransfer *
send_to_end (UploadFixture *f,
             const char    *fault)
{
  FerryTransfer *transfer;

  ferry_fake_inbox_add (f->inbox, "/tus/", NO_CHECKSUM, fault, NULL);
  transfer = send (f, SIZE, TUS);
  ferry_test_rig_run (f->rig, transfer);
  return transfer;
}

static FerryTransfer *
send_half (UploadFixture *f,
           const char    *options)
{
  FerryTransfer *transfer;

  ferry_fake_inbox_add (f->inbox, "/tus/", NO_CHECKSUM, "patch,first=1,hold:3M", NULL);
  transfer = send (f, SIZE, options);
  upload_fixture_run_to_held (f, 1);
  return transfer;
}

static void
assert_resumed (UploadFixture *f,
                FerryTransfer *transfer)
{
  g_autoptr (FerryFakeParcel) parcel = ferry_fake_inbox_find_parcel (f->inbox, "/tus/files");

  upload_fixture_assert_sent (f, transfer, "a", "/tus/files");
  g_assert_cmpuint (upload_fixture_count (f, "POST"), ==, 1);
  g_assert_cmpuint (parcel->came, <=, parcel->length + ON_THE_WAY);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->restarts, ==, 0);
}

static void
test_is_found_out (void)
{
  g_autoptr (UploadFixture)  f = upload_fixture_new ();
  FerryTransfer             *transfer;
  const FerryTransferRecord *record;

  ferry_fake_inbox_add (f->inbox, "/tus/", NO_CHECKSUM, NULL);
  transfer = send (f, SIZE, NULL);
  ferry_test_rig_run (f->rig, transfer);

  upload_fixture_assert_sent (f, transfer, "a", "/tus/files");
  assert_methods (f, "OPTIONS POST PATCH");
  assert_field (f, "POST", 0, "Tus-Resumable", "1.0.0");
  assert_field (f, "POST", 0, "Upload-Length", "6291456");
  assert_field (f, "POST", 0, "Upload-Metadata",
                "filename YQ==,filetype YXBwbGljYXRpb24vb2N0ZXQtc3RyZWFt");
  assert_field (f, "PATCH", 0, "Upload-Offset", "0");
  record = ferry_transfer_get_record (transfer);
  g_assert_cmpint (record->upload_protocol, ==, FERRY_UPLOAD_PROTOCOL_TUS);
  g_assert_true (record->is_resumable);
}

static void
test_small_ones_come_along (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send (f, 1000, TUS);

  ferry_test_rig_run (f->rig, transfer);
  upload_fixture_assert_sent (f, transfer, "a", "/tus/files");
  assert_methods (f, "OPTIONS POST");
}

static void
test_empty_ones_are_there_when_they_are_made (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send (f, 0, TUS);

  ferry_test_rig_run (f->rig, transfer);
  upload_fixture_assert_sent (f, transfer, "a", "/tus/files");
  assert_methods (f, "OPTIONS POST");
}

static void
test_length_is_told_at_the_end (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer;

  ferry_fake_inbox_add (f->inbox, "/tus/", NO_CHECKSUM, NULL);
  transfer = send (f, SIZE, TUS ", 'defer-length': <true>");
  ferry_test_rig_run (f->rig, transfer);

  upload_fixture_assert_sent (f, transfer, "a", "/tus/files");
  assert_field (f, "POST", 0, "Upload-Defer-Length", "1");
  assert_field (f, "POST", 0, "Upload-Length", NULL);
  assert_field (f, "PATCH", 0, "Upload-Length", "6291456");
}

static void
test_pieces_are_checked (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send (f, LARGE, TUS);
  g_autofree char          *checksum = NULL;

  ferry_test_rig_run (f->rig, transfer);
  upload_fixture_assert_sent (f, transfer, "a", "/tus/files");
  assert_methods (f, "OPTIONS POST PATCH PATCH PATCH");
  checksum = upload_fixture_dup_field (f, "PATCH", 0, "Upload-Checksum");
  g_assert_true (g_str_has_prefix (checksum, "sha256 "));
}

/* 460. */
static void
test_bad_pieces_are_sent_again (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer;

  ferry_fake_inbox_add (f->inbox, "/tus/", "patch,first=2,checksum-fails", NULL);
  transfer = send (f, LARGE, TUS);
  ferry_test_rig_run (f->rig, transfer);
  upload_fixture_assert_sent (f, transfer, "a", "/tus/files");
  g_assert_cmpuint (upload_fixture_count (f, "PATCH"), ==, 5);
}

static void
test_bad_pieces_are_not_sent_for_ever (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer;

  ferry_fake_inbox_add (f->inbox, "/tus/", "checksum-fails", NULL);
  transfer = send (f, SIZE, TUS);
  ferry_test_rig_run (f->rig, transfer);
  ferry_test_rig_assert_ended (f->rig, transfer, FERRY_STATUS_ERROR, FERRY_ERROR_CHECKSUM_MISMATCH);
  g_assert_cmpuint (upload_fixture_count (f, "PATCH"), <, 40);
}

/* The store knows where before the first byte goes. */
static void
test_place_is_stored_first (void)
{
  g_autoptr (UploadFixture)  f = upload_fixture_new ();
  FerryTransfer             *transfer = send_half (f, TUS);
  const FerryTransferRecord *record;
  g_autoptr (FerryTransfer)  stored = NULL;

  stored = ferry_store_load (f->rig->store, ferry_transfer_get_id (transfer), NULL);
  record = ferry_transfer_get_record (stored);
  g_assert_nonnull (record->upload_uri);
  g_assert_true (record->is_begun);
  g_assert_cmpuint (record->n_stamps, ==, 1);
  g_assert_cmpint (record->stamps[0].size, ==, SIZE);
  g_assert_cmpint (record->upload_expires, >, 0);
}

static void
test_pauses_and_resumes (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_half (f, TUS);

  fixture_pause (f->rig, transfer);
  ferry_test_rig_run_to_status (f->rig, transfer, FERRY_STATUS_PAUSED);
  fixture_resume (f->rig, transfer);
  ferry_test_rig_run (f->rig, transfer);
  assert_resumed (f, transfer);
  g_assert_cmpuint (upload_fixture_count (f, "HEAD"), ==, 1);
}

static void
test_goes_on_after_the_end_of_the_program (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_half (f, TUS);

  transfer = upload_fixture_restart (f, transfer);
  ferry_test_rig_run (f->rig, transfer);
  assert_resumed (f, transfer);
}

static void
test_goes_on_after_a_kill (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_half (f, NULL);

  transfer = upload_fixture_kill (f, transfer);
  ferry_test_rig_run (f->rig, transfer);
  assert_resumed (f, transfer);
}

/* Even a POST may be paused where the rest can be sent later. */
static void
test_post_resumes (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_half (f, TUS ", 'method': <'POST'>");

  fixture_pause (f->rig, transfer);
  fixture_resume (f->rig, transfer);
  ferry_test_rig_run (f->rig, transfer);
  assert_resumed (f, transfer);
}

/* The server is killed: it is looked for, then it goes on. */
static void
test_goes_on_after_the_servers_end (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_half (f, TUS);

  ferry_fake_inbox_set_offline (f->inbox, TRUE);
  ferry_test_rig_run_to_reason (f->rig, transfer, FERRY_REASON_RETRY_WAIT);
  ferry_fake_inbox_set_offline (f->inbox, FALSE);
  ferry_test_rig_run (f->rig, transfer);
  assert_resumed (f, transfer);
}

static void
test_broken_connections_cost_no_retry (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_to_end (f, "patch,first=4,reset-after:1M");

  assert_resumed (f, transfer);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->total_retries, ==, 0);
  g_assert_cmpuint (upload_fixture_count (f, "HEAD"), ==, 4);
}

static void
test_server_that_loses_what_it_had (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer;

  ferry_fake_inbox_add (f->inbox, "/tus/", NO_CHECKSUM, "patch,first=1,reset-after:2M",
                        "patch,first=1,lose-tail:512K", NULL);
  transfer = send (f, SIZE, TUS);
  ferry_test_rig_run (f->rig, transfer);
  assert_resumed (f, transfer);
}

/* 409. */
static void
test_other_offsets_are_taken_over (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_to_end (f, "patch,first=2,offset-wrong");

  assert_resumed (f, transfer);
  assert_methods (f, "OPTIONS POST PATCH HEAD PATCH HEAD PATCH");
}

static void
test_endless_conflict_is_an_error (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_to_end (f, "offset-wrong");

  ferry_test_rig_assert_ended (f->rig, transfer, FERRY_STATUS_ERROR, FERRY_ERROR_CONFLICT);
  g_assert_cmpuint (upload_fixture_count (f, "PATCH"), <, 40);
}

/* 423. */
static void
test_waits_for_a_lock (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_to_end (f, "patch,first=2,locked");

  assert_resumed (f, transfer);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->total_retries, ==, 0);
}

/* 404, 410: what was there is gone. */
static void
test_begins_anew_when_it_is_gone (void)
{
  g_autoptr (UploadFixture)  f = upload_fixture_new ();
  FerryTransfer             *transfer;
  const FerryTransferRecord *record;

  ferry_fake_inbox_add (f->inbox, "/tus/", NO_CHECKSUM, "first=1,patch,reset-after:1M",
                        "head,first=1,gone:1M", NULL);
  transfer = send (f, SIZE, TUS);
  ferry_test_rig_run (f->rig, transfer);

  upload_fixture_assert_sent (f, transfer, "a", "/tus/files");
  record = ferry_transfer_get_record (transfer);
  g_assert_cmpuint (upload_fixture_count (f, "POST"), ==, 2);
  g_assert_cmpuint (record->restarts, ==, 1);
  g_assert_nonnull (record->message);
}

static void
test_does_not_begin_anew_for_ever (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_to_end (f, "gone:0");

  ferry_test_rig_assert_ended (f->rig, transfer, FERRY_STATUS_ERROR, FERRY_ERROR_UPLOAD_EXPIRED);
  g_assert_cmpuint (upload_fixture_count (f, "POST"), <, 20);
}

/* Who sent all of it and heard nothing does not know that it is not there. */
static void
test_does_not_begin_anew_what_may_be_there (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer;

  ferry_fake_inbox_add (f->inbox, "/tus/", NO_CHECKSUM, "patch,answer-lost", "head,gone:6M", NULL);
  transfer = send (f, SIZE, TUS);
  ferry_test_rig_run (f->rig, transfer);
  ferry_test_rig_assert_ended (f->rig, transfer, FERRY_STATUS_ERROR,
                               FERRY_ERROR_UPLOAD_INTERRUPTED);
  g_assert_cmpuint (upload_fixture_count (f, "POST"), ==, 1);
}

static void
test_trouble_is_waited_out (void)
{
  static const char *const faults[] = {
    "post,first=1,status:503",
    "patch,first=1,status:500",
    "options,first=1,reset-at-once",
    "post,first=1,reset-at-once",
    "patch,first=1,reset-at-once",
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (UploadFixture) f = upload_fixture_new ();
      FerryTransfer            *transfer;

      g_test_message ("%s", faults[i]);
      transfer = send_to_end (f, faults[i]);
      upload_fixture_assert_sent (f, transfer, "a", "/tus/files");
      g_assert_cmpuint (ferry_transfer_get_record (transfer)->restarts, ==, 0);
    }
}

static void
test_too_large_is_known_before (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_to_end (f, "max-size:1M");

  ferry_test_rig_assert_ended (f->rig, transfer, FERRY_STATUS_ERROR, FERRY_ERROR_UPLOAD_TOO_LARGE);
  assert_methods (f, "OPTIONS");
}

static void
test_long_requests_are_cut (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_to_end (f, "patch,first=2,status:413");

  upload_fixture_assert_sent (f, transfer, "a", "/tus/files");
  g_assert_cmpuint (upload_fixture_count (f, "PATCH"), >, 4);
}

static void
test_other_versions_are_refused (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_to_end (f, "tus-version:0.2.2");

  ferry_test_rig_assert_ended (f->rig, transfer, FERRY_STATUS_ERROR,
                               FERRY_ERROR_PRECONDITION_FAILED);
}

static void
test_odd_places_are_understood (void)
{
  static const char *const faults[] = {
    "location-relative",
    "no-extension:creation-with-upload",
    "expires:5",
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (UploadFixture) f = upload_fixture_new ();
      FerryTransfer            *transfer = send_to_end (f, faults[i]);

      upload_fixture_assert_sent (f, transfer, "a", "/tus/files");
    }
}

static void
test_nonsense_is_refused (void)
{
  static const char *const faults[] = {
    "no-location",
    "location:ftp://a/b",
    "head,offset-lies:99999999",
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (UploadFixture) f = upload_fixture_new ();
      FerryTransfer            *transfer;

      g_test_message ("%s", faults[i]);
      ferry_fake_inbox_add (f->inbox, "/tus/", NO_CHECKSUM, "patch,reset-after:1M", faults[i],
                            NULL);
      transfer = send (f, SIZE, TUS);
      ferry_test_rig_run (f->rig, transfer);
      ferry_test_rig_assert_ended (f->rig, transfer, FERRY_STATUS_ERROR,
                                   FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE);
    }
}

static void
test_source_changed_while_it_paused (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_half (f, TUS);
  guint                     n_requests;

  fixture_pause (f->rig, transfer);
  ferry_test_rig_run_to_status (f->rig, transfer, FERRY_STATUS_PAUSED);
  n_requests = upload_fixture_count (f, NULL);
  upload_fixture_touch (f, "a", SIZE);
  fixture_resume (f->rig, transfer);
  ferry_test_rig_run (f->rig, transfer);
  ferry_test_rig_assert_ended (f->rig, transfer, FERRY_STATUS_ERROR, FERRY_ERROR_SOURCE_CHANGED);
  g_assert_cmpuint (upload_fixture_count (f, NULL), ==, n_requests);

  /* Begins anew with what is there now, and lets go of what was sent. */
  fixture_retry (f->rig, transfer);
  transfer = ferry_test_rig_lookup (f->rig, ferry_transfer_get_id (transfer));
  ferry_test_rig_run (f->rig, transfer);
  upload_fixture_assert_sent (f, transfer, "a", "/tus/files");
  g_assert_cmpuint (upload_fixture_count (f, "DELETE"), ==, 1);
}

static void
test_source_shrinks_while_it_is_sent (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer;

  ferry_fake_inbox_add (f->inbox, "/tus/", NO_CHECKSUM, "patch,first=1,hold:3M", NULL);
  transfer = send (f, 3 * SIZE, TUS);
  upload_fixture_run_to_held (f, 1);
  upload_fixture_touch (f, "a", 1000);
  ferry_fake_inbox_release (f->inbox, "/tus/");
  ferry_test_rig_run (f->rig, transfer);
  ferry_test_rig_assert_ended (f->rig, transfer, FERRY_STATUS_ERROR, FERRY_ERROR_SOURCE_CHANGED);
  g_assert_cmpuint (upload_fixture_count (f, "PATCH"), ==, 1);
}

static void
test_canceled_ones_are_dropped (void)
{
  g_autoptr (UploadFixture)   f = upload_fixture_new ();
  FerryTransfer              *transfer = send_half (f, TUS);
  g_autoptr (FerryFakeParcel) parcel = NULL;

  fixture_cancel (f->rig, transfer);
  ferry_test_rig_run (f->rig, transfer);
  ferry_test_rig_assert_ended (f->rig, transfer, FERRY_STATUS_CANCELED, -1);
  g_assert_true (ferry_fake_inbox_iterate (f->inbox, FERRY_FAKE_COUNT_REQUESTS, 4));
  assert_methods (f, "OPTIONS POST PATCH DELETE");
  g_assert_true (ferry_fake_inbox_wait_at_most (f->inbox, FERRY_FAKE_COUNT_BUSY, 0));
  parcel = ferry_fake_inbox_find_parcel (f->inbox, "/tus/files");
  g_assert_true (parcel->is_gone);
  g_assert_null (ferry_transfer_get_record (transfer)->upload_uri);
}

static void
test_removed_ones_are_dropped (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_half (f, TUS);
  g_autofree char          *file = fixture_dup_path (f->rig, "a");

  fixture_pause (f->rig, transfer);
  fixture_remove (f->rig, transfer, TRUE);
  g_assert_true (ferry_fake_inbox_iterate (f->inbox, FERRY_FAKE_COUNT_REQUESTS, 4));
  assert_methods (f, "OPTIONS POST PATCH DELETE");
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));
}

static void
test_begins_anew_when_told_to (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_half (f, TUS);
  g_autoptr (GError)        error = NULL;

  ferry_engine_restart (f->rig->engine, ferry_transfer_get_id (transfer), &error);
  g_assert_no_error (error);
  ferry_test_rig_run (f->rig, transfer);
  upload_fixture_assert_sent (f, transfer, "a", "/tus/files");
  g_assert_cmpuint (upload_fixture_count (f, "POST"), ==, 2);
  g_assert_cmpuint (upload_fixture_count (f, "DELETE"), ==, 1);
}

/* The end of the program does not wait for a server. */
static void
test_end_does_not_wait_for_the_drop (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer;

  ferry_fake_inbox_add (f->inbox, "/tus/", NO_CHECKSUM, "patch,first=1,hold:3M", "delete,hang",
                        NULL);
  transfer = send (f, SIZE, TUS);
  upload_fixture_run_to_held (f, 1);
  fixture_cancel (f->rig, transfer);
  g_assert_true (ferry_fake_inbox_iterate (f->inbox, FERRY_FAKE_COUNT_REQUESTS, 4));
  ferry_test_rig_stop (f->rig);
  ferry_test_rig_start (f->rig);
  transfer = ferry_test_rig_lookup (f->rig, ferry_transfer_get_id (transfer));
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_CANCELED);
}

static void
test_signs_in (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer;

  ferry_fake_inbox_add (f->inbox, "/tus/", NO_CHECKSUM, "auth-basic:me:secret", NULL);
  transfer = send (f, SIZE, TUS ", 'user': <'me'>, 'password': <'secret'>");
  ferry_test_rig_run (f->rig, transfer);
  upload_fixture_assert_sent (f, transfer, "a", "/tus/files");
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_rig_init (&argc, &argv);

#define ADD(name, func) g_test_add_func ("/upload-tus/" name, func)
  ADD ("is-found-out", test_is_found_out);
  ADD ("small-ones-come-along", test_small_ones_come_along);
  ADD ("empty-ones-are-there-when-they-are-made", test_empty_ones_are_there_when_they_are_made);
  ADD ("length-is-told-at-the-end", test_length_is_told_at_the_end);
  ADD ("pieces-are-checked", test_pieces_are_checked);
  ADD ("bad-pieces-are-sent-again", test_bad_pieces_are_sent_again);
  ADD ("bad-pieces-are-not-sent-for-ever", test_bad_pieces_are_not_sent_for_ever);
  ADD ("place-is-stored-first", test_place_is_stored_first);
  ADD ("pauses-and-resumes", test_pauses_and_resumes);
  ADD ("goes-on-after-the-end-of-the-program", test_goes_on_after_the_end_of_the_program);
  ADD ("goes-on-after-a-kill", test_goes_on_after_a_kill);
  ADD ("post-resumes", test_post_resumes);
  ADD ("goes-on-after-the-servers-end", test_goes_on_after_the_servers_end);
  ADD ("broken-connections-cost-no-retry", test_broken_connections_cost_no_retry);
  ADD ("server-that-loses-what-it-had", test_server_that_loses_what_it_had);
  ADD ("other-offsets-are-taken-over", test_other_offsets_are_taken_over);
  ADD ("endless-conflict-is-an-error", test_endless_conflict_is_an_error);
  ADD ("waits-for-a-lock", test_waits_for_a_lock);
  ADD ("begins-anew-when-it-is-gone", test_begins_anew_when_it_is_gone);
  ADD ("does-not-begin-anew-for-ever", test_does_not_begin_anew_for_ever);
  ADD ("does-not-begin-anew-what-may-be-there", test_does_not_begin_anew_what_may_be_there);
  ADD ("trouble-is-waited-out", test_trouble_is_waited_out);
  ADD ("too-large-is-known-before", test_too_large_is_known_before);
  ADD ("long-requests-are-cut", test_long_requests_are_cut);
  ADD ("other-versions-are-refused", test_other_versions_are_refused);
  ADD ("odd-places-are-understood", test_odd_places_are_understood);
  ADD ("nonsense-is-refused", test_nonsense_is_refused);
  ADD ("source-changed-while-it-paused", test_source_changed_while_it_paused);
  ADD ("source-shrinks-while-it-is-sent", test_source_shrinks_while_it_is_sent);
  ADD ("canceled-ones-are-dropped", test_canceled_ones_are_dropped);
  ADD ("removed-ones-are-dropped", test_removed_ones_are_dropped);
  ADD ("begins-anew-when-told-to", test_begins_anew_when_told_to);
  ADD ("end-does-not-wait-for-the-drop", test_end_does_not_wait_for_the_drop);
  ADD ("signs-in", test_signs_in);
#undef ADD

  return g_test_run ();
}
