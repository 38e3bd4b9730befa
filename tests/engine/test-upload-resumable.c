/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "upload-fixture.h"

#define SIZE (6 * 1024 * 1024)
#define RESUMABLE "'upload-protocol': <'resumable'>"
#define POST "'method': <'POST'>"
#define TARGET "/rufh/files"

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
  return upload_fixture_send (f, "a", TARGET, options);
}

/* Sends it, with these faults, to the end. */
static FerryTransfer *
send_to_end (UploadFixture *f,
             const char    *fault,
             const char    *options)
{
  FerryTransfer *transfer;

  ferry_fake_inbox_add (f->inbox, "/rufh/", fault, NULL);
  transfer = send (f, SIZE, options);
  ferry_test_rig_run (f->rig, transfer);
  return transfer;
}

static FerryTransfer *
send_half (UploadFixture *f,
           const char    *options)
{
  FerryTransfer *transfer;

  ferry_fake_inbox_add (f->inbox, "/rufh/", "patch,first=1,hold:3M", "progress:1M", NULL);
  transfer = send (f, SIZE, options);
  upload_fixture_run_to_held (f, 1);
  return transfer;
}

static void
assert_resumed (UploadFixture *f,
                FerryTransfer *transfer)
{
  g_autoptr (FerryFakeParcel) parcel = ferry_fake_inbox_find_parcel (f->inbox, TARGET);

  upload_fixture_assert_sent (f, transfer, "a", TARGET);
  g_assert_cmpuint (parcel->came, <=, parcel->length + ON_THE_WAY);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->restarts, ==, 0);
}

/* Creation. */

static void
test_is_found_out_and_made_with_care (void)
{
  g_autoptr (UploadFixture)  f = upload_fixture_new ();
  FerryTransfer             *transfer = send_to_end (f, "progress:1M", POST);
  const FerryTransferRecord *record = ferry_transfer_get_record (transfer);

  upload_fixture_assert_sent (f, transfer, "a", TARGET);
  assert_methods (f, "OPTIONS POST PATCH");
  assert_field (f, "POST", 0, "Upload-Complete", "?0");
  assert_field (f, "POST", 0, "Upload-Length", "6291456");
  assert_field (f, "POST", 0, "Upload-Draft-Interop-Version", "8");
  assert_field (f, "POST", 0, "Content-Disposition", "inline; filename=\"a\"");
  assert_field (f, "PATCH", 0, "Upload-Offset", "0");
  assert_field (f, "PATCH", 0, "Upload-Complete", "?1");
  g_assert_cmpint (record->upload_protocol, ==, FERRY_UPLOAD_PROTOCOL_RESUMABLE);
  g_assert_true (record->is_resumable);
}

static void
test_small_ones_go_at_once (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send (f, 1000, RESUMABLE);

  ferry_test_rig_run (f->rig, transfer);
  upload_fixture_assert_sent (f, transfer, "a", TARGET);
  assert_methods (f, "OPTIONS PUT");
  assert_field (f, "PUT", 0, "Upload-Complete", "?1");
}

static void
test_empty_ones_go_at_once (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send (f, 0, RESUMABLE);

  ferry_test_rig_run (f->rig, transfer);
  upload_fixture_assert_sent (f, transfer, "a", TARGET);
}

/* A server that does not say so before, but does when it is asked in passing. */
static void
test_plain_ones_become_resumable (void)
{
  g_autoptr (UploadFixture)  f = upload_fixture_new ();
  FerryTransfer             *transfer;
  const FerryTransferRecord *record;

  ferry_fake_inbox_add (f->inbox, "/rufh/", "options,status:405", "post,first=1,hold:3M", NULL);
  transfer = send (f, SIZE, POST);
  upload_fixture_run_to_held (f, 1);
  ferry_test_rig_flush (f->rig);
  record = ferry_transfer_get_record (transfer);
  g_assert_cmpint (record->upload_protocol, ==, FERRY_UPLOAD_PROTOCOL_RESUMABLE);
  g_assert_nonnull (record->upload_uri);
  g_assert_true (record->is_resumable);

  transfer = upload_fixture_kill (f, transfer);
  ferry_test_rig_run (f->rig, transfer);
  assert_resumed (f, transfer);
  assert_methods (f, "OPTIONS POST HEAD PATCH");
}

static void
test_plain_ones_that_break_off_are_resumed (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer;

  ferry_fake_inbox_add (f->inbox, "/rufh/", "options,status:405", "post,first=1,reset-after:3M",
                        NULL);
  transfer = send (f, SIZE, POST);
  ferry_test_rig_run (f->rig, transfer);
  assert_resumed (f, transfer);
  assert_methods (f, "OPTIONS POST HEAD PATCH");
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->total_retries, ==, 0);
}

static void
test_refused_ones_are_not_made (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_to_end (f, "post,status:400", RESUMABLE ", " POST);

  ferry_test_rig_assert_ended (f->rig, transfer, FERRY_STATUS_ERROR, FERRY_ERROR_BAD_REQUEST);
  assert_methods (f, "OPTIONS POST");
}

static void
test_trouble_is_waited_out (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_to_end (f, "patch,first=1,status:500", RESUMABLE);

  assert_resumed (f, transfer);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->total_retries, ==, 1);
}

/* All of it was there, but the server would not have it: that is its answer. */
static void
test_refusal_of_the_whole_is_the_answer (void)
{
  g_autoptr (UploadFixture)  f = upload_fixture_new ();
  FerryTransfer             *transfer;
  const FerryTransferRecord *record;

  ferry_fake_inbox_add (f->inbox, "/rufh/", "patch,status:503",
                        "patch,header:Upload-Complete: ?1", "patch,answer-body:no", NULL);
  /* Short enough to go without being asked for. */
  transfer = send (f, 512 * 1024, RESUMABLE ", " POST);
  ferry_test_rig_run (f->rig, transfer);
  ferry_test_rig_assert_ended (f->rig, transfer, FERRY_STATUS_ERROR,
                               FERRY_ERROR_SERVICE_UNAVAILABLE);
  record = ferry_transfer_get_record (transfer);
  g_assert_null (record->upload_uri);
  g_assert_nonnull (record->answer);
  assert_methods (f, "OPTIONS POST PATCH");
}

static void
test_other_versions_of_the_draft_are_not_believed (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer;

  ferry_fake_inbox_add (f->inbox, "/rufh/", "options,status:405", "interop:7", NULL);
  transfer = send (f, SIZE, NULL);
  ferry_test_rig_run (f->rig, transfer);
  upload_fixture_assert_sent (f, transfer, "a", TARGET);
  g_assert_cmpint (ferry_transfer_get_record (transfer)->upload_protocol, ==,
                   FERRY_UPLOAD_PROTOCOL_PLAIN);
}

static void
test_server_that_cannot_gets_it_plainly (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_to_end (f, "not-resumable", RESUMABLE);

  upload_fixture_assert_sent (f, transfer, "a", TARGET);
  assert_methods (f, "OPTIONS PUT");
}

/* Without interim answers the final one names the place. */
static void
test_needs_no_interim_answers (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_to_end (f, "no-104", RESUMABLE);

  upload_fixture_assert_sent (f, transfer, "a", TARGET);
  assert_methods (f, "OPTIONS PUT PATCH");
}

/* Resuming. */

static void
test_server_tells_how_far_it_is (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_half (f, RESUMABLE);

  fixture_run_to_have (f->rig, transfer, 1024 * 1024);
  ferry_fake_inbox_release (f->inbox, "/rufh/");
  ferry_test_rig_run (f->rig, transfer);
  upload_fixture_assert_sent (f, transfer, "a", TARGET);
}

static void
test_pauses_and_resumes (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_half (f, POST);

  fixture_pause (f->rig, transfer);
  ferry_test_rig_run_to_status (f->rig, transfer, FERRY_STATUS_PAUSED);
  fixture_resume (f->rig, transfer);
  ferry_test_rig_run (f->rig, transfer);
  assert_resumed (f, transfer);
  g_assert_cmpuint (upload_fixture_count (f, "POST"), ==, 1);
}

static void
test_goes_on_after_the_end_of_the_program (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_half (f, RESUMABLE);

  transfer = upload_fixture_restart (f, transfer);
  ferry_test_rig_run (f->rig, transfer);
  assert_resumed (f, transfer);
}

static void
test_goes_on_after_a_kill (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_half (f, POST);

  transfer = upload_fixture_kill (f, transfer);
  ferry_test_rig_run (f->rig, transfer);
  assert_resumed (f, transfer);
  g_assert_cmpuint (upload_fixture_count (f, "POST"), ==, 1);
}

static void
test_broken_connections_cost_no_retry (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_to_end (f, "patch,first=4,reset-after:1M", RESUMABLE);

  assert_resumed (f, transfer);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->total_retries, ==, 0);
}

/* The server has it all, but could not say so. */
static void
test_lost_answer_is_asked_for (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_to_end (f, "patch,first=1,answer-lost", RESUMABLE);

  assert_resumed (f, transfer);
  assert_methods (f, "OPTIONS PUT PATCH HEAD");
}

static void
test_other_offsets_are_taken_over (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_to_end (f, "patch,first=2,offset-wrong", RESUMABLE);

  assert_resumed (f, transfer);
  assert_methods (f, "OPTIONS PUT PATCH HEAD PATCH HEAD PATCH");
}

static void
test_begins_anew_when_it_is_gone (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer;

  ferry_fake_inbox_add (f->inbox, "/rufh/", "patch,first=1,reset-after:1M", "head,first=1,gone:1M",
                        NULL);
  transfer = send (f, SIZE, RESUMABLE);
  ferry_test_rig_run (f->rig, transfer);
  upload_fixture_assert_sent (f, transfer, "a", TARGET);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->restarts, ==, 1);
  g_assert_cmpuint (upload_fixture_count (f, "PUT"), ==, 2);
}

/* Limits. */

static void
test_too_large_is_known_before (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_to_end (f, "max-size:1M", RESUMABLE);

  ferry_test_rig_assert_ended (f->rig, transfer, FERRY_STATUS_ERROR, FERRY_ERROR_UPLOAD_TOO_LARGE);
  assert_methods (f, "OPTIONS");
}

static void
test_pieces_are_as_small_as_is_asked_for (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_to_end (f, "max-append:2M", RESUMABLE);

  upload_fixture_assert_sent (f, transfer, "a", TARGET);
  assert_methods (f, "OPTIONS PUT PATCH PATCH PATCH");
  assert_field (f, "PATCH", 1, "Upload-Complete", "?0");
  assert_field (f, "PATCH", 2, "Upload-Offset", "4194304");
  assert_field (f, "PATCH", 2, "Upload-Complete", "?1");
}

static void
test_long_requests_are_cut (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_to_end (f, "patch,first=1,status:413", RESUMABLE);

  upload_fixture_assert_sent (f, transfer, "a", TARGET);
  g_assert_cmpuint (upload_fixture_count (f, "PATCH"), >, 4);
}

static void
test_waits_for_a_lock (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_to_end (f, "patch,first=2,locked", RESUMABLE);

  assert_resumed (f, transfer);
}

static void
test_nonsense_is_refused (void)
{
  static const char *const faults[] = { "head,offset-lies:99999999", "head,no-offset" };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (UploadFixture) f = upload_fixture_new ();
      FerryTransfer            *transfer;

      g_test_message ("%s", faults[i]);
      ferry_fake_inbox_add (f->inbox, "/rufh/", "patch,reset-after:1M", faults[i], NULL);
      transfer = send (f, SIZE, RESUMABLE);
      ferry_test_rig_run (f->rig, transfer);
      ferry_test_rig_assert_ended (f->rig, transfer, FERRY_STATUS_ERROR,
                                   FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE);
    }
}

static void
test_nowhere_to_go_means_from_the_start (void)
{
  g_autoptr (UploadFixture)  f = upload_fixture_new ();
  FerryTransfer             *transfer;
  const FerryTransferRecord *record;

  ferry_fake_inbox_add (f->inbox, "/rufh/", "no-104", "no-location", NULL);
  transfer = send (f, SIZE, RESUMABLE);
  ferry_test_rig_run (f->rig, transfer);
  record = ferry_transfer_get_record (transfer);
  ferry_test_rig_assert_ended (f->rig, transfer, FERRY_STATUS_COMPLETED, -1);
  g_assert_cmpstr (record->message, ==,
                   "The server cannot resume, so the upload began again from its start.");
  g_assert_cmpint (record->upload_protocol, ==, FERRY_UPLOAD_PROTOCOL_PLAIN);
}

static void
test_nowhere_to_go_ends_a_post (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer;

  ferry_fake_inbox_add (f->inbox, "/rufh/", "no-104", "no-location", NULL);
  transfer = send (f, SIZE, RESUMABLE ", " POST);
  ferry_test_rig_run (f->rig, transfer);
  ferry_test_rig_assert_ended (f->rig, transfer, FERRY_STATUS_PAUSED_RECOVERABLE,
                               FERRY_ERROR_INSUFFICIENT_RANGE_SUPPORT);
  g_assert_cmpuint (upload_fixture_count (f, "POST"), ==, 1);
}

static void
test_canceled_ones_are_dropped (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = send_half (f, RESUMABLE);

  fixture_cancel (f->rig, transfer);
  ferry_test_rig_run (f->rig, transfer);
  g_assert_true (ferry_fake_inbox_iterate (f->inbox, FERRY_FAKE_COUNT_REQUESTS, 4));
  assert_methods (f, "OPTIONS PUT PATCH DELETE");
  assert_field (f, "DELETE", 0, "Upload-Draft-Interop-Version", "8");
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_rig_init (&argc, &argv);

#define ADD(name, func) g_test_add_func ("/upload-resumable/" name, func)
  ADD ("is-found-out-and-made-with-care", test_is_found_out_and_made_with_care);
  ADD ("small-ones-go-at-once", test_small_ones_go_at_once);
  ADD ("empty-ones-go-at-once", test_empty_ones_go_at_once);
  ADD ("plain-ones-become-resumable", test_plain_ones_become_resumable);
  ADD ("plain-ones-that-break-off-are-resumed", test_plain_ones_that_break_off_are_resumed);
  ADD ("refused-ones-are-not-made", test_refused_ones_are_not_made);
  ADD ("trouble-is-waited-out", test_trouble_is_waited_out);
  ADD ("refusal-of-the-whole-is-the-answer", test_refusal_of_the_whole_is_the_answer);
  ADD ("other-versions-of-the-draft-are-not-believed",
       test_other_versions_of_the_draft_are_not_believed);
  ADD ("server-that-cannot-gets-it-plainly", test_server_that_cannot_gets_it_plainly);
  ADD ("needs-no-interim-answers", test_needs_no_interim_answers);
  ADD ("server-tells-how-far-it-is", test_server_tells_how_far_it_is);
  ADD ("pauses-and-resumes", test_pauses_and_resumes);
  ADD ("goes-on-after-the-end-of-the-program", test_goes_on_after_the_end_of_the_program);
  ADD ("goes-on-after-a-kill", test_goes_on_after_a_kill);
  ADD ("broken-connections-cost-no-retry", test_broken_connections_cost_no_retry);
  ADD ("lost-answer-is-asked-for", test_lost_answer_is_asked_for);
  ADD ("other-offsets-are-taken-over", test_other_offsets_are_taken_over);
  ADD ("begins-anew-when-it-is-gone", test_begins_anew_when_it_is_gone);
  ADD ("too-large-is-known-before", test_too_large_is_known_before);
  ADD ("pieces-are-as-small-as-is-asked-for", test_pieces_are_as_small_as_is_asked_for);
  ADD ("long-requests-are-cut", test_long_requests_are_cut);
  ADD ("waits-for-a-lock", test_waits_for_a_lock);
  ADD ("nonsense-is-refused", test_nonsense_is_refused);
  ADD ("nowhere-to-go-means-from-the-start", test_nowhere_to_go_means_from_the_start);
  ADD ("nowhere-to-go-ends-a-post", test_nowhere_to_go_ends_a_post);
  ADD ("canceled-ones-are-dropped", test_canceled_ones_are_dropped);
#undef ADD

  return g_test_run ();
}
