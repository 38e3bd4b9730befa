/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-transfer.h"

/* How often a transfer said that something changed. */
typedef struct
{
  guint status;
  guint reason;
  guint changed;
} Counts;

static FerryRequest *
new_request (const char *directory)
{
  GVariantDict       options;
  g_autoptr (GError) error = NULL;
  FerryRequest      *request;

  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "uri", "s", "https://example.org/file.iso");
  g_variant_dict_insert (&options, "directory", "s", directory);
  request = ferry_request_new (g_variant_dict_end (&options), NULL, &error);
  g_assert_no_error (error);

  return request;
}

static void
count_cb (guint *count)
{
  *count += 1;
}

static FerryTransfer *
new_transfer (const FerryTransferRecord *record,
              Counts                    *counts)
{
  g_autoptr (FerryRequest) request = new_request ("/srv/files");
  FerryTransfer           *transfer = ferry_transfer_new ("id-1", request, record);

  g_signal_connect_swapped (transfer, "notify::status", G_CALLBACK (count_cb), &counts->status);
  g_signal_connect_swapped (transfer, "notify::reason", G_CALLBACK (count_cb), &counts->reason);
  g_signal_connect_swapped (transfer, "changed", G_CALLBACK (count_cb), &counts->changed);

  return transfer;
}

static void
assert_counts (const Counts *counts,
               guint         status,
               guint         reason,
               guint         changed)
{
  g_assert_cmpuint (counts->status, ==, status);
  g_assert_cmpuint (counts->reason, ==, reason);
  g_assert_cmpuint (counts->changed, ==, changed);
}

static void
test_new_is_queued (void)
{
  Counts                     counts = { 0 };
  FerryTransfer             *transfer = new_transfer (NULL, &counts);
  const FerryTransferRecord *record = ferry_transfer_get_record (transfer);

  g_assert_cmpstr (ferry_transfer_get_id (transfer), ==, "id-1");
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_IDLE);
  g_assert_cmpint (ferry_transfer_get_reason (transfer), ==, FERRY_REASON_QUEUED);
  g_assert_cmpint (record->error, ==, -1);
  g_assert_cmpint (record->total, ==, -1);
  g_assert_cmpuint (ferry_range_set_get_n (record->have), ==, 0);
  g_assert_cmpint (ferry_progress_get_received (ferry_transfer_get_progress (transfer)), ==, 0);
  g_assert_null (ferry_transfer_dup_path (transfer));
  assert_counts (&counts, 0, 0, 0);
  g_assert_finalize_object (transfer);
}

static void
test_event_changes_status_and_reason (void)
{
  Counts         counts = { 0 };
  FerryTransfer *transfer = new_transfer (NULL, &counts);
  guint          status, reason;

  g_assert_true (ferry_transfer_apply (transfer, FERRY_EVENT_START, FERRY_REASON_CONNECTING));
  g_object_get (transfer, "status", &status, "reason", &reason, NULL);
  g_assert_cmpuint (status, ==, FERRY_STATUS_RUNNING);
  g_assert_cmpuint (reason, ==, FERRY_REASON_CONNECTING);
  assert_counts (&counts, 1, 1, 1);
  g_assert_finalize_object (transfer);
}

static void
test_meaningless_event_changes_nothing (void)
{
  Counts         counts = { 0 };
  FerryTransfer *transfer = new_transfer (NULL, &counts);

  g_assert_false (ferry_transfer_apply (transfer, FERRY_EVENT_COMPLETE, FERRY_REASON_NONE));
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_IDLE);
  g_assert_cmpint (ferry_transfer_get_reason (transfer), ==, FERRY_REASON_QUEUED);
  assert_counts (&counts, 0, 0, 0);
  g_assert_finalize_object (transfer);
}

static void
test_same_reason_is_no_change (void)
{
  Counts         counts = { 0 };
  FerryTransfer *transfer = new_transfer (NULL, &counts);

  ferry_transfer_set_reason (transfer, FERRY_REASON_QUEUED);
  assert_counts (&counts, 0, 0, 0);
  ferry_transfer_set_reason (transfer, FERRY_REASON_HOST_LIMIT);
  assert_counts (&counts, 0, 1, 1);
  g_assert_finalize_object (transfer);
}

static void
test_changes_between_edit_and_commit_are_one (void)
{
  Counts         counts = { 0 };
  FerryTransfer *transfer = new_transfer (NULL, &counts);

  ferry_transfer_edit (transfer)->total = 1000;
  ferry_transfer_apply (transfer, FERRY_EVENT_START, FERRY_REASON_STARTING);
  ferry_transfer_set_reason (transfer, FERRY_REASON_CONNECTING);
  ferry_transfer_edit (transfer)->restarts = 1;
  ferry_transfer_commit (transfer);
  assert_counts (&counts, 0, 0, 0);
  ferry_transfer_commit (transfer);

  assert_counts (&counts, 1, 1, 1);
  g_assert_cmpint (ferry_transfer_get_record (transfer)->total, ==, 1000);
  g_assert_cmpint (ferry_transfer_get_reason (transfer), ==, FERRY_REASON_CONNECTING);
  g_assert_finalize_object (transfer);
}

static void
test_request_can_be_replaced (void)
{
  Counts                   counts = { 0 };
  FerryTransfer           *transfer = new_transfer (NULL, &counts);
  g_autoptr (FerryRequest) request = new_request ("/srv/others");

  ferry_transfer_set_request (transfer, request);
  assert_counts (&counts, 0, 0, 1);
  g_assert_true (ferry_transfer_get_request (transfer) == request);
  ferry_transfer_set_request (transfer, request);
  assert_counts (&counts, 0, 0, 1);
  g_assert_finalize_object (transfer);
}

static void
test_path_joins_folder_and_name (void)
{
  Counts           counts = { 0 };
  FerryTransfer   *transfer = new_transfer (NULL, &counts);
  g_autofree char *path = NULL;

  ferry_transfer_edit (transfer)->name = g_strdup ("file.iso");
  ferry_transfer_commit (transfer);
  path = ferry_transfer_dup_path (transfer);
  g_assert_cmpstr (path, ==, "/srv/files/file.iso");
  g_assert_finalize_object (transfer);
}

static void
test_stored_record_goes_on (void)
{
  Counts                       counts = { 0 };
  FerryTransfer               *transfer;
  g_auto (FerryTransferRecord) record;

  ferry_transfer_record_init (&record);
  record.status = FERRY_STATUS_PAUSED;
  record.reason = FERRY_REASON_USER;
  ferry_range_set_add (record.have, 0, 100);
  ferry_range_set_add (record.have, 200, 250);
  transfer = new_transfer (&record, &counts);

  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_PAUSED);
  g_assert_cmpint (ferry_progress_get_received (ferry_transfer_get_progress (transfer)), ==, 150);
  g_assert_true (ferry_transfer_apply (transfer, FERRY_EVENT_RESUME, FERRY_REASON_QUEUED));
  g_assert_cmpint (record.status, ==, FERRY_STATUS_PAUSED);
  g_assert_finalize_object (transfer);
}

static void
test_last_reference_may_go_while_it_tells (void)
{
  Counts         counts = { 0 };
  FerryTransfer *transfer = new_transfer (NULL, &counts);

  g_signal_connect_swapped (transfer, "notify::status", G_CALLBACK (g_object_unref), transfer);
  g_assert_true (ferry_transfer_apply (transfer, FERRY_EVENT_CANCEL, FERRY_REASON_NONE));
  assert_counts (&counts, 1, 1, 1);
}

static void
test_record_copy_is_deep (void)
{
  g_auto (FerryTransferRecord) record;
  g_auto (FerryTransferRecord) copy;
  static const char *const     redirects[] = { "https://a/", "https://b/", NULL };

  ferry_transfer_record_init (&record);
  record.name = g_strdup ("a");
  record.validator.etag = g_strdup ("\"v1\"");
  record.redirects = g_strdupv ((char **) redirects);
  record.headers = g_new0 (FerryHeader, 1);
  record.headers[0].name = g_strdup ("Server");
  record.headers[0].value = g_strdup ("x");
  record.n_headers = 1;
  ferry_range_set_add (record.have, 0, 10);

  ferry_transfer_record_copy (&record, &copy);
  ferry_transfer_record_clear (&record);

  g_assert_cmpstr (copy.name, ==, "a");
  g_assert_cmpstr (copy.validator.etag, ==, "\"v1\"");
  g_assert_cmpstrv (copy.redirects, redirects);
  g_assert_cmpstr (copy.headers[0].value, ==, "x");
  g_assert_cmpint (ferry_range_set_get_end (copy.have), ==, 10);
  g_assert_null (record.have);
}

static gpointer
add_many (gpointer data)
{
  FerryProgress *progress = data;

  for (guint i = 0; i < 10000; i++)
    {
      ferry_progress_add (progress, 1, 2);
      ferry_progress_add_connections (progress, 1);
      ferry_progress_add_connections (progress, -1);
    }
  ferry_progress_unref (progress);

  return NULL;
}

static void
test_progress_loses_nothing_between_threads (void)
{
  const gint64              start = G_GINT64_CONSTANT (1) << 40;
  g_autoptr (FerryProgress) progress = ferry_progress_new ();
  GThread                  *threads[4];

  ferry_progress_set_received (progress, start);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("adder", add_many, ferry_progress_ref (progress));
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  g_assert_cmpint (ferry_progress_get_received (progress), ==, start + 40000);
  g_assert_cmpint (ferry_progress_get_wire (progress), ==, 80000);
  g_assert_cmpint (ferry_progress_get_connections (progress), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/transfer/new-is-queued", test_new_is_queued);
  g_test_add_func ("/transfer/event-changes-status-and-reason",
                   test_event_changes_status_and_reason);
  g_test_add_func ("/transfer/meaningless-event-changes-nothing",
                   test_meaningless_event_changes_nothing);
  g_test_add_func ("/transfer/same-reason-is-no-change", test_same_reason_is_no_change);
  g_test_add_func ("/transfer/changes-between-edit-and-commit-are-one",
                   test_changes_between_edit_and_commit_are_one);
  g_test_add_func ("/transfer/request-can-be-replaced", test_request_can_be_replaced);
  g_test_add_func ("/transfer/path-joins-folder-and-name", test_path_joins_folder_and_name);
  g_test_add_func ("/transfer/stored-record-goes-on", test_stored_record_goes_on);
  g_test_add_func ("/transfer/last-reference-may-go-while-it-tells",
                   test_last_reference_may_go_while_it_tells);
  g_test_add_func ("/transfer/record-copy-is-deep", test_record_copy_is_deep);
  g_test_add_func ("/transfer/progress-loses-nothing-between-threads",
                   test_progress_loses_nothing_between_threads);

  return g_test_run ();
}
