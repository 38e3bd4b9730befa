/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-rig.h"
#include "ferry-workload.h"

#define SIZE (64 * 1024)

static void
test_what_goes_on_without_the_user (void)
{
  static const struct
  {
    FerryStatus status;
    FerryReason reason;
    gboolean    goes_on;
  } cases[] = {
    { FERRY_STATUS_IDLE, FERRY_REASON_QUEUED, TRUE },
    { FERRY_STATUS_IDLE, FERRY_REASON_RETRY_WAIT, TRUE },
    { FERRY_STATUS_RUNNING, FERRY_REASON_TRANSFERRING, TRUE },
    { FERRY_STATUS_PAUSED_NO_NETWORK, FERRY_REASON_OFFLINE, TRUE },
    { FERRY_STATUS_PAUSED_COSTED_NETWORK, FERRY_REASON_METERED, TRUE },
    { FERRY_STATUS_PAUSED_SYSTEM_POLICY, FERRY_REASON_SCHEDULE, TRUE },
    { FERRY_STATUS_PAUSED_SYSTEM_POLICY, FERRY_REASON_POWER_SAVER, TRUE },
    { FERRY_STATUS_PAUSED_SYSTEM_POLICY, FERRY_REASON_DISK_FULL, FALSE },
    { FERRY_STATUS_PAUSED_SYSTEM_POLICY, FERRY_REASON_DESTINATION_MISSING, FALSE },
    { FERRY_STATUS_PAUSED, FERRY_REASON_USER, FALSE },
    { FERRY_STATUS_PAUSED_RECOVERABLE, FERRY_REASON_SIGN_IN, FALSE },
    { FERRY_STATUS_COMPLETED, FERRY_REASON_NONE, FALSE },
    { FERRY_STATUS_CANCELED, FERRY_REASON_NONE, FALSE },
    { FERRY_STATUS_ERROR, FERRY_REASON_NONE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (ferry_workload_goes_on (cases[i].status, cases[i].reason), ==,
                     cases[i].goes_on);
}

static void
settled_cb (FerryWorkload *workload,
            GPtrArray     *settled,
            GString       *log)
{
  g_string_append_c (log, '[');
  for (guint i = 0; i < settled->len; i++)
    g_string_append (log, ferry_status_to_nick (
                              ferry_transfer_get_status (g_ptr_array_index (settled, i))));
  g_string_append_c (log, ']');
}

static void
changed_cb (FerryWorkload *workload,
            GString       *log)
{
  g_string_append_c (log, ferry_workload_is_busy (workload) ? '>' : '<');
}

static FerryWorkload *
watch (FerryTestRig *rig,
       GString      *log)
{
  FerryWorkload *workload = ferry_workload_new (rig->engine);

  g_signal_connect (workload, "changed", G_CALLBACK (changed_cb), log);
  g_signal_connect (workload, "settled", G_CALLBACK (settled_cb), log);
  return workload;
}

static void
test_work_comes_and_goes (void)
{
  g_autoptr (FerryTestRig)  rig = ferry_test_rig_new (NULL);
  g_autoptr (GString)       log = g_string_new (NULL);
  g_autoptr (FerryWorkload) workload = watch (rig, log);
  FerryTransfer            *transfer;

  g_assert_false (ferry_workload_is_busy (workload));
  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, NULL);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  g_assert_true (ferry_workload_is_busy (workload));
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_flush (rig);
  g_assert_cmpstr (log->str, ==, "><[completed]");
  g_assert_finalize_object (g_steal_pointer (&workload));
}

static void
test_what_ends_together_is_told_together (void)
{
  g_autoptr (FerryTestRig)  rig = ferry_test_rig_new (NULL);
  g_autoptr (GString)       log = g_string_new (NULL);
  g_autoptr (FerryWorkload) workload = watch (rig, log);

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "hang");
  for (guint i = 0; i < 3; i++)
    ferry_test_rig_get (rig, "/a.bin", NULL);
  for (guint i = 0; i < 3; i++)
    {
      FerryTransfer *transfer = g_ptr_array_index (rig->transfers, i);

      ferry_engine_cancel (rig->engine, ferry_transfer_get_id (transfer), NULL);
    }
  ferry_test_rig_run_all (rig);
  ferry_test_rig_flush (rig);
  g_assert_false (ferry_workload_is_busy (workload));
  g_assert_cmpstr (log->str, ==, "><[canceledcanceledcanceled]");
}

static void
test_paused_is_no_work (void)
{
  g_autoptr (FerryTestRig)  rig = ferry_test_rig_new (NULL);
  g_autoptr (GString)       log = g_string_new (NULL);
  g_autoptr (FerryWorkload) workload = watch (rig, log);
  FerryTransfer            *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "hang");
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  g_assert_true (ferry_engine_pause (rig->engine, ferry_transfer_get_id (transfer), NULL));
  g_assert_false (ferry_workload_is_busy (workload));
  g_assert_cmpstr (log->str, ==, "><");
  g_assert_true (ferry_engine_remove (rig->engine, ferry_transfer_get_id (transfer), FALSE, NULL));
  ferry_test_rig_flush (rig);
  g_assert_cmpstr (log->str, ==, "><");
}

/* Those that the engine loads at its start it does not tell of. */
static void
test_work_from_before_counts (void)
{
  g_autoptr (FerryTestRig)  rig = ferry_test_rig_new (NULL);
  g_autoptr (GString)       log = g_string_new (NULL);
  g_autoptr (FerryWorkload) workload = NULL;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "hang");
  ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_stop (rig);
  ferry_test_rig_start (rig);
  workload = watch (rig, log);
  g_assert_false (ferry_workload_is_busy (workload));
  ferry_workload_count (workload);
  g_assert_true (ferry_workload_is_busy (workload));
}

int
main (int    argc,
      char **argv)
{
  ferry_test_rig_init (&argc, &argv);

  g_test_add_func ("/workload/what-goes-on-without-the-user", test_what_goes_on_without_the_user);
  g_test_add_func ("/workload/work-comes-and-goes", test_work_comes_and_goes);
  g_test_add_func ("/workload/what-ends-together-is-told-together",
                   test_what_ends_together_is_told_together);
  g_test_add_func ("/workload/paused-is-no-work", test_paused_is_no_work);
  g_test_add_func ("/workload/work-from-before-counts", test_work_from_before_counts);
  return g_test_run ();
}
