/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-file-ops.h"
#include "upload-fixture.h"

#include <errno.h>

#define SIZE (6 * 1024 * 1024)
#define HALF (SIZE / 2)
#define PLAIN "'upload-protocol': <'plain'>"
#define POST "'method': <'POST'>, " PLAIN
#define HOLD_HALF "first=1,hold:3M"

static void
test_puts_a_file (void)
{
  g_autoptr (UploadFixture)  f = upload_fixture_new ();
  const FerryTransferRecord *record;
  FerryTransfer             *transfer;
  g_autofree char           *type = NULL;

  upload_fixture_make (f, "a.txt", SIZE);
  ferry_fake_inbox_add (f->inbox, "/a.txt", "answer-body:thanks", "header:X-Note: kept", NULL);
  transfer = upload_fixture_send (f, "a.txt", "/a.txt", PLAIN);
  ferry_test_rig_run (f->rig, transfer);

  upload_fixture_assert_sent (f, transfer, "a.txt", "/a.txt");
  g_assert_cmpuint (upload_fixture_count (f, NULL), ==, 1);
  type = upload_fixture_dup_field (f, "PUT", 0, "Content-Type");
  g_assert_cmpstr (type, ==, "text/plain");
  record = ferry_transfer_get_record (transfer);
  g_assert_cmpuint (record->http_status, ==, 201);
  g_assert_cmpint (record->upload_protocol, ==, FERRY_UPLOAD_PROTOCOL_PLAIN);
  g_assert_false (record->is_resumable);
  g_assert_cmpmem (g_bytes_get_data (record->answer, NULL), g_bytes_get_size (record->answer),
                   "thanks", 6);
  g_assert_cmpuint (record->n_headers, >, 0);
  g_assert_cmpuint (record->restarts, ==, 0);
  g_assert_cmpint (ferry_progress_get_received (ferry_transfer_get_progress (transfer)), ==, SIZE);
  g_assert_cmpint (ferry_progress_get_connections (ferry_transfer_get_progress (transfer)), ==, 0);
}

static void
test_posts_a_file_with_its_name (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer;
  g_autofree char          *name = NULL;

  upload_fixture_make (f, "길.bin", 1000);
  transfer = upload_fixture_send (f, "길.bin", "/here", POST);
  ferry_test_rig_run (f->rig, transfer);

  upload_fixture_assert_sent (f, transfer, "길.bin", "/here");
  name = upload_fixture_dup_field (f, "POST", 0, "Content-Disposition");
  g_assert_cmpstr (name, ==, "inline; filename=\"?.bin\"; filename*=UTF-8''%EA%B8%B8.bin");
}

static void
test_sends_the_empty_file (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer;

  upload_fixture_make (f, "a", 0);
  transfer = upload_fixture_send (f, "a", "/a", PLAIN);
  ferry_test_rig_run (f->rig, transfer);
  upload_fixture_assert_sent (f, transfer, "a", "/a");
}

static void
test_sends_a_form (void)
{
  g_autoptr (UploadFixture)   f = upload_fixture_new ();
  g_autofree char            *path = fixture_dup_path (f->rig, "a");
  g_autofree char            *parts = NULL;
  FerryTransfer              *transfer;
  g_autoptr (FerryFakeParcel) parcel = NULL;

  upload_fixture_make (f, "a", SIZE);
  parts = g_strdup_printf ("'parts': <[{'name': <'t'>, 'value': <'hello'>}, "
                           "{'name': <'f'>, 'file': <'%s'>}]>, 'boundary': <'bbb'>",
                           path);
  transfer = upload_fixture_send (f, NULL, "/form", parts);
  ferry_test_rig_run (f->rig, transfer);

  ferry_test_rig_assert_ended (f->rig, transfer, FERRY_STATUS_COMPLETED, -1);
  parcel = ferry_fake_inbox_find_parcel (f->inbox, "/form");
  g_assert_cmpstr (parcel->method, ==, "POST");
  g_assert_cmpstr (ferry_fake_parcel_get_header (parcel, "Content-Type"), ==,
                   "multipart/form-data; boundary=bbb");
  g_assert_cmpuint (parcel->length, >, SIZE);
  g_assert_cmpint (ferry_transfer_get_record (transfer)->total, ==, (goffset) parcel->length);
  /* Nobody is asked what else it could do with a form. */
  g_assert_cmpuint (upload_fixture_count (f, NULL), ==, 1);
}

/* U01. */
static void
test_early_refusals_are_read (void)
{
  static const struct
  {
    const char *fault;
    FerryStatus status;
    int         error;
  } rows[] = {
    { "status-early-close:413", FERRY_STATUS_PAUSED_RECOVERABLE,
      FERRY_ERROR_REQUEST_ENTITY_TOO_LARGE },
    { "status-early-close:403:64K", FERRY_STATUS_PAUSED_RECOVERABLE, FERRY_ERROR_FORBIDDEN },
    { "status-early-close:401:64K", FERRY_STATUS_PAUSED_RECOVERABLE, FERRY_ERROR_UNAUTHORIZED },
    { "status-early:400:64K", FERRY_STATUS_ERROR, FERRY_ERROR_BAD_REQUEST },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (UploadFixture)  f = upload_fixture_new ();
      const FerryTransferRecord *record;
      FerryTransfer             *transfer;

      g_test_message ("%s", rows[i].fault);
      upload_fixture_make (f, "a", SIZE);
      ferry_fake_inbox_add (f->inbox, "/a", rows[i].fault, "answer-body:because", NULL);
      transfer = upload_fixture_send (f, "a", "/a", PLAIN);
      ferry_test_rig_run (f->rig, transfer);

      ferry_test_rig_assert_ended (f->rig, transfer, rows[i].status, rows[i].error);
      record = ferry_transfer_get_record (transfer);
      g_assert_nonnull (record->answer);
      g_assert_cmpmem (g_bytes_get_data (record->answer, NULL), g_bytes_get_size (record->answer),
                       "because", 7);
    }
}

static void
test_signs_in (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer;

  upload_fixture_make (f, "a", SIZE);
  ferry_fake_inbox_add (f->inbox, "/a", "auth-basic:me:secret", NULL);
  transfer = upload_fixture_send (f, "a", "/a",
                                  PLAIN ", 'user': <'me'>, 'password': <'secret'>");
  ferry_test_rig_run (f->rig, transfer);
  upload_fixture_assert_sent (f, transfer, "a", "/a");
}

/* U03. */
static void
test_follows_redirections (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer;
  g_autofree char          *there = ferry_fake_inbox_dup_uri (f->inbox, "/there");

  upload_fixture_make (f, "a", SIZE);
  ferry_fake_inbox_add (f->inbox, "/a", "redirect-status:307", "redirect:/there", NULL);
  transfer = upload_fixture_send (f, "a", "/a", PLAIN);
  ferry_test_rig_run (f->rig, transfer);

  upload_fixture_assert_sent (f, transfer, "a", "/there");
  g_assert_cmpstr (ferry_transfer_get_record (transfer)->final_uri, ==, there);
  g_assert_cmpuint (g_strv_length (ferry_transfer_get_record (transfer)->redirects), ==, 1);
}

/* What cannot be resumed begins again from its start, and says so. */
static void
assert_began_again (UploadFixture *f,
                    FerryTransfer *transfer,
                    guint          restarts)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (transfer);

  upload_fixture_assert_sent (f, transfer, "a", "/a");
  g_assert_cmpuint (record->restarts, ==, restarts);
  g_assert_cmpstr (record->message, ==,
                   "The server cannot resume, so the upload began again from its start.");
}

/* U02. */
static void
test_put_is_retried_from_its_start (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer;

  upload_fixture_make (f, "a", SIZE);
  ferry_fake_inbox_add (f->inbox, "/a", "first=2,reset-after:1M", NULL);
  transfer = upload_fixture_send (f, "a", "/a", PLAIN);
  ferry_test_rig_run (f->rig, transfer);

  assert_began_again (f, transfer, 2);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->total_retries, ==, 2);
}

static void
test_put_pauses_and_resumes (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer;

  upload_fixture_make (f, "a", SIZE);
  ferry_fake_inbox_add (f->inbox, "/a", HOLD_HALF, NULL);
  transfer = upload_fixture_send (f, "a", "/a", PLAIN);
  upload_fixture_run_to_held (f, 1);
  fixture_pause (f->rig, transfer);
  ferry_test_rig_run_to_status (f->rig, transfer, FERRY_STATUS_PAUSED);
  fixture_resume (f->rig, transfer);
  ferry_test_rig_run (f->rig, transfer);

  assert_began_again (f, transfer, 1);
}

static void
test_put_goes_on_after_a_kill (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer;

  upload_fixture_make (f, "a", SIZE);
  ferry_fake_inbox_add (f->inbox, "/a", HOLD_HALF, NULL);
  transfer = upload_fixture_send (f, "a", "/a", PLAIN);
  upload_fixture_run_to_held (f, 1);
  transfer = upload_fixture_kill (f, transfer);
  ferry_test_rig_run (f->rig, transfer);

  assert_began_again (f, transfer, 1);
}

static FerryTransfer *
post_half (UploadFixture *f)
{
  FerryTransfer *transfer;

  upload_fixture_make (f, "a", SIZE);
  ferry_fake_inbox_add (f->inbox, "/a", HOLD_HALF, NULL);
  transfer = upload_fixture_send (f, "a", "/a", POST);
  upload_fixture_run_to_held (f, 1);
  return transfer;
}

static void
assert_interrupted (UploadFixture *f,
                    FerryTransfer *transfer)
{
  ferry_test_rig_assert_ended (f->rig, transfer, FERRY_STATUS_ERROR,
                               FERRY_ERROR_UPLOAD_INTERRUPTED);
  g_assert_cmpuint (upload_fixture_count (f, "POST"), ==, 1);
}

static void
test_post_is_not_sent_twice (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer;

  upload_fixture_make (f, "a", SIZE);
  ferry_fake_inbox_add (f->inbox, "/a", "first=1,reset-after:1M", NULL);
  transfer = upload_fixture_send (f, "a", "/a", POST);
  ferry_test_rig_run (f->rig, transfer);
  assert_interrupted (f, transfer);

  /* Unless somebody says so who knows. */
  fixture_retry (f->rig, transfer);
  transfer = ferry_test_rig_lookup (f->rig, ferry_transfer_get_id (transfer));
  ferry_test_rig_run (f->rig, transfer);
  assert_began_again (f, transfer, 1);
}

static void
test_post_without_an_answer_is_interrupted (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer;

  upload_fixture_make (f, "a", 1000);
  ferry_fake_inbox_add (f->inbox, "/a", "first=1,answer-lost", NULL);
  transfer = upload_fixture_send (f, "a", "/a", POST);
  ferry_test_rig_run (f->rig, transfer);
  assert_interrupted (f, transfer);
}

/* Of an empty file, the head is all that there is. */
static void
test_empty_post_without_an_answer_is_interrupted (void)
{
  static const char *const protocols[] = { "plain", "resumable" };

  for (guint i = 0; i < G_N_ELEMENTS (protocols); i++)
    {
      g_autoptr (UploadFixture) f = upload_fixture_new ();
      g_autofree char          *options = NULL;
      FerryTransfer            *transfer;

      options = g_strdup_printf ("'method': <'POST'>, 'upload-protocol': <'%s'>", protocols[i]);
      upload_fixture_make (f, "a", 0);
      ferry_fake_inbox_add (f->inbox, "/a", "post,first=1,answer-lost", NULL);
      transfer = upload_fixture_send (f, "a", "/a", options);
      ferry_test_rig_run (f->rig, transfer);
      assert_interrupted (f, transfer);
    }
}

static void
test_empty_post_ends_with_a_kill (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer;

  upload_fixture_make (f, "a", 0);
  ferry_fake_inbox_add (f->inbox, "/a", "post,first=1,hang", NULL);
  transfer = upload_fixture_send (f, "a", "/a", "'method': <'POST'>, "
                                                "'upload-protocol': <'resumable'>");
  upload_fixture_run_to_held (f, 1);
  transfer = upload_fixture_kill (f, transfer);
  ferry_test_rig_run (f->rig, transfer);
  assert_interrupted (f, transfer);
}

static void
test_post_answered_with_trouble_is_not_repeated (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer;

  upload_fixture_make (f, "a", 1000);
  ferry_fake_inbox_add (f->inbox, "/a", "status:503", NULL);
  transfer = upload_fixture_send (f, "a", "/a", POST);
  ferry_test_rig_run (f->rig, transfer);

  ferry_test_rig_assert_ended (f->rig, transfer, FERRY_STATUS_ERROR,
                               FERRY_ERROR_SERVICE_UNAVAILABLE);
  g_assert_cmpuint (upload_fixture_count (f, "POST"), ==, 1);
}

/* Nothing of the body went: that is no interruption. */
static void
test_post_that_was_not_begun_is_repeated (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer;

  upload_fixture_make (f, "a", SIZE);
  ferry_fake_inbox_set_offline (f->inbox, TRUE);
  transfer = upload_fixture_send (f, "a", "/a", POST);
  ferry_test_rig_run_to_reason (f->rig, transfer, FERRY_REASON_RETRY_WAIT);
  ferry_fake_inbox_set_offline (f->inbox, FALSE);
  ferry_test_rig_run (f->rig, transfer);

  upload_fixture_assert_sent (f, transfer, "a", "/a");
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->total_retries, >, 0);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->restarts, ==, 0);
}

static void
test_post_cannot_be_paused (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = post_half (f);
  g_autoptr (GError)        error = NULL;

  g_assert_false (ferry_engine_pause (f->rig->engine, ferry_transfer_get_id (transfer), &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_RUNNING);

  ferry_fake_inbox_release (f->inbox, "/a");
  ferry_test_rig_run (f->rig, transfer);
  upload_fixture_assert_sent (f, transfer, "a", "/a");
}

static void
test_post_may_be_canceled (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = post_half (f);

  fixture_cancel (f->rig, transfer);
  ferry_test_rig_run (f->rig, transfer);
  ferry_test_rig_assert_ended (f->rig, transfer, FERRY_STATUS_CANCELED, -1);
}

static void
test_post_may_be_begun_anew (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = post_half (f);
  g_autoptr (GError)        error = NULL;

  ferry_engine_restart (f->rig->engine, ferry_transfer_get_id (transfer), &error);
  g_assert_no_error (error);
  ferry_test_rig_run (f->rig, transfer);
  upload_fixture_assert_sent (f, transfer, "a", "/a");
  g_assert_cmpuint (upload_fixture_count (f, "POST"), ==, 2);
}

static void
test_post_ends_with_the_policy (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = post_half (f);
  g_autofree char          *id = g_strdup (ferry_transfer_get_id (transfer));

  ferry_fake_power_set_state (f->rig->power, &(FerryPowerState){ .is_power_saver = TRUE });
  ferry_test_rig_run_to_status (f->rig, transfer, FERRY_STATUS_ERROR);
  assert_interrupted (f, ferry_test_rig_lookup (f->rig, id));
}

static void
test_post_ends_with_the_program (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = post_half (f);

  transfer = upload_fixture_restart (f, transfer);
  ferry_test_rig_run (f->rig, transfer);
  assert_interrupted (f, transfer);
}

static void
test_post_ends_with_a_kill (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = post_half (f);

  transfer = upload_fixture_kill (f, transfer);
  ferry_test_rig_run (f->rig, transfer);
  assert_interrupted (f, transfer);
}

/* U05, U7. */

static void
test_source_changed_while_it_is_sent (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer;

  upload_fixture_make (f, "a", SIZE);
  ferry_fake_inbox_add (f->inbox, "/a", HOLD_HALF, NULL);
  transfer = upload_fixture_send (f, "a", "/a", PLAIN);
  upload_fixture_run_to_held (f, 1);
  upload_fixture_touch (f, "a", SIZE);
  ferry_fake_inbox_release (f->inbox, "/a");
  ferry_test_rig_run (f->rig, transfer);
  ferry_test_rig_assert_ended (f->rig, transfer, FERRY_STATUS_ERROR, FERRY_ERROR_SOURCE_CHANGED);

  /* Who tries again wants what is there now. */
  fixture_retry (f->rig, transfer);
  transfer = ferry_test_rig_lookup (f->rig, ferry_transfer_get_id (transfer));
  ferry_test_rig_run (f->rig, transfer);
  upload_fixture_assert_sent (f, transfer, "a", "/a");
}

/* That is known of a request that must not be repeated too, and better. */
static void
test_source_shrinks_while_it_is_posted (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = post_half (f);

  upload_fixture_touch (f, "a", 1000);
  ferry_fake_inbox_release (f->inbox, "/a");
  ferry_test_rig_run (f->rig, transfer);
  ferry_test_rig_assert_ended (f->rig, transfer, FERRY_STATUS_ERROR, FERRY_ERROR_SOURCE_CHANGED);
}

static void
test_source_changed_while_it_paused (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer;

  upload_fixture_make (f, "a", SIZE);
  ferry_fake_inbox_add (f->inbox, "/a", HOLD_HALF, NULL);
  transfer = upload_fixture_send (f, "a", "/a", PLAIN);
  upload_fixture_run_to_held (f, 1);
  fixture_pause (f->rig, transfer);
  upload_fixture_touch (f, "a", SIZE);
  fixture_resume (f->rig, transfer);
  ferry_test_rig_run (f->rig, transfer);
  ferry_test_rig_assert_ended (f->rig, transfer, FERRY_STATUS_ERROR, FERRY_ERROR_SOURCE_CHANGED);
}

static void
test_source_is_missing (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer = upload_fixture_send (f, "none", "/a", PLAIN);

  ferry_test_rig_run (f->rig, transfer);
  ferry_test_rig_assert_ended (f->rig, transfer, FERRY_STATUS_PAUSED_RECOVERABLE,
                               FERRY_ERROR_SOURCE_MISSING);
  g_assert_cmpuint (upload_fixture_count (f, NULL), ==, 0);
}

static void
test_authorities_are_missing (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer;

  upload_fixture_make (f, "a", 1000);
  transfer = upload_fixture_send (f, "a", "/a", PLAIN ", 'ca-file': <'/nowhere/ca.pem'>");
  ferry_test_rig_run (f->rig, transfer);
  g_assert_cmpint (ferry_transfer_get_record (transfer)->error, ==,
                   FERRY_ERROR_CERTIFICATE_IS_INVALID);
  g_assert_cmpuint (upload_fixture_count (f, NULL), ==, 0);
}

/* Nothing goes out that nobody would remember after a crash. */
static void
test_nothing_goes_before_it_is_stored (void)
{
  FerryFakeFileOps *ops = ferry_fake_file_ops_new ();

  {
    g_autoptr (UploadFixture) f = NULL;
    FerryTransfer            *transfer;

    f = upload_fixture_new_with_ops (ferry_fake_file_ops_get_ops (ops));
    upload_fixture_make (f, "a", SIZE);
    ferry_fake_file_ops_fail_kind (ops, FERRY_FILE_OP_PWRITE, ENOSPC);
    transfer = upload_fixture_send (f, "a", "/a", PLAIN);
    ferry_test_rig_run (f->rig, transfer);
    ferry_test_rig_assert_ended (f->rig, transfer, FERRY_STATUS_PAUSED_SYSTEM_POLICY,
                                 FERRY_ERROR_DISK_FULL);
    g_assert_cmpuint (upload_fixture_count (f, NULL), ==, 0);

    ferry_fake_file_ops_fail_kind (ops, FERRY_FILE_OP_PWRITE, 0);
    fixture_resume (f->rig, transfer);
    ferry_test_rig_run (f->rig, transfer);
    upload_fixture_assert_sent (f, transfer, "a", "/a");
  }

  ferry_fake_file_ops_free (ops);
}

static void
test_other_address_is_another_upload (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  g_autofree char          *there = ferry_fake_inbox_dup_uri (f->inbox, "/there");
  g_autofree char          *change = g_strdup_printf ("'uri': <'%s'>", there);
  FerryTransfer            *transfer;

  upload_fixture_make (f, "a", SIZE);
  ferry_fake_inbox_add (f->inbox, "/a", HOLD_HALF, NULL);
  transfer = upload_fixture_send (f, "a", "/a", PLAIN);
  upload_fixture_run_to_held (f, 1);
  fixture_pause (f->rig, transfer);
  fixture_change (f->rig, transfer, change);
  fixture_resume (f->rig, transfer);
  ferry_test_rig_run (f->rig, transfer);
  upload_fixture_assert_sent (f, transfer, "a", "/there");
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->restarts, ==, 0);
}

/* Limits. */

static void
test_rate_limits (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryClock               *clock = f->rig->clock;
  FerryTransfer            *transfer;
  gint64                    begin = ferry_clock_get_monotonic (clock);

  upload_fixture_make (f, "a", SIZE);
  ferry_engine_set_rate_limit (f->rig->engine, 1000); /* is of downloads */
  ferry_engine_set_upload_rate_limit (f->rig->engine, SIZE / 5);
  transfer = upload_fixture_send (f, "a", "/a", PLAIN);
  ferry_test_rig_run (f->rig, transfer);
  upload_fixture_assert_sent (f, transfer, "a", "/a");
  g_assert_cmpint (ferry_clock_get_monotonic (clock) - begin, >=, 4 * G_USEC_PER_SEC);
}

/* What the server can is found out. */

static void
test_finds_out_that_it_is_plain (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer;
  g_autofree char          *methods = NULL;
  g_autofree char          *complete = NULL;

  upload_fixture_make (f, "a", SIZE);
  transfer = upload_fixture_send (f, "a", "/a", NULL);
  ferry_test_rig_run (f->rig, transfer);

  upload_fixture_assert_sent (f, transfer, "a", "/a");
  methods = upload_fixture_dup_methods (f);
  g_assert_cmpstr (methods, ==, "OPTIONS PUT");
  /* It may yet be one that can resume. */
  complete = upload_fixture_dup_field (f, "PUT", 0, "Upload-Complete");
  g_assert_cmpstr (complete, ==, "?1");
}

static void
test_does_not_wait_for_who_does_not_say (void)
{
  g_autoptr (UploadFixture) f = upload_fixture_new ();
  FerryTransfer            *transfer;

  upload_fixture_make (f, "a", SIZE);
  ferry_fake_inbox_add (f->inbox, "/a", "options,hang", NULL);
  transfer = upload_fixture_send (f, "a", "/a", NULL);
  ferry_test_rig_run (f->rig, transfer);
  upload_fixture_assert_sent (f, transfer, "a", "/a");
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_rig_init (&argc, &argv);

#define ADD(name, func) g_test_add_func ("/upload-plain/" name, func)
  ADD ("puts-a-file", test_puts_a_file);
  ADD ("posts-a-file-with-its-name", test_posts_a_file_with_its_name);
  ADD ("sends-the-empty-file", test_sends_the_empty_file);
  ADD ("sends-a-form", test_sends_a_form);
  ADD ("early-refusals-are-read", test_early_refusals_are_read);
  ADD ("signs-in", test_signs_in);
  ADD ("follows-redirections", test_follows_redirections);
  ADD ("put-is-retried-from-its-start", test_put_is_retried_from_its_start);
  ADD ("put-pauses-and-resumes", test_put_pauses_and_resumes);
  ADD ("put-goes-on-after-a-kill", test_put_goes_on_after_a_kill);
  ADD ("post-is-not-sent-twice", test_post_is_not_sent_twice);
  ADD ("post-without-an-answer-is-interrupted", test_post_without_an_answer_is_interrupted);
  ADD ("empty-post-without-an-answer-is-interrupted",
       test_empty_post_without_an_answer_is_interrupted);
  ADD ("empty-post-ends-with-a-kill", test_empty_post_ends_with_a_kill);
  ADD ("post-answered-with-trouble-is-not-repeated",
       test_post_answered_with_trouble_is_not_repeated);
  ADD ("post-that-was-not-begun-is-repeated", test_post_that_was_not_begun_is_repeated);
  ADD ("post-cannot-be-paused", test_post_cannot_be_paused);
  ADD ("post-may-be-canceled", test_post_may_be_canceled);
  ADD ("post-may-be-begun-anew", test_post_may_be_begun_anew);
  ADD ("post-ends-with-the-policy", test_post_ends_with_the_policy);
  ADD ("post-ends-with-the-program", test_post_ends_with_the_program);
  ADD ("post-ends-with-a-kill", test_post_ends_with_a_kill);
  ADD ("source-changed-while-it-is-sent", test_source_changed_while_it_is_sent);
  ADD ("source-shrinks-while-it-is-posted", test_source_shrinks_while_it_is_posted);
  ADD ("source-changed-while-it-paused", test_source_changed_while_it_paused);
  ADD ("source-is-missing", test_source_is_missing);
  ADD ("authorities-are-missing", test_authorities_are_missing);
  ADD ("nothing-goes-before-it-is-stored", test_nothing_goes_before_it_is_stored);
  ADD ("other-address-is-another-upload", test_other_address_is_another_upload);
  ADD ("rate-limits", test_rate_limits);
  ADD ("finds-out-that-it-is-plain", test_finds_out_that_it_is_plain);
  ADD ("does-not-wait-for-who-does-not-say", test_does_not_wait_for_who_does_not_say);
#undef ADD

  return g_test_run ();
}
