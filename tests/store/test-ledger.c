/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-ledger-book.h"
#include "ledger-fixture.h"

#include <errno.h>
#include <string.h>

#define YEAR_DAYS FERRY_LEDGER_DAYS
#define N_CONNECTIONS 5

static void
test_what_is_added_is_summed (StoreFixture *fixture,
                              gconstpointer data)
{
  g_autoptr (FerryLedger) ledger = ledger_open (fixture);
  FerryTraffic            more = { 100, 10, 1000, 100, 7, 70 };
  FerryTraffic            sum;

  ferry_ledger_add (ledger, "wifi", DAY_0, &more);
  ferry_ledger_add (ledger, "wifi", DAY_0, &more);
  ferry_ledger_add (ledger, "wifi", DAY_0 + DAY, &more);
  ferry_ledger_add (ledger, "phone", DAY_0, &more);

  ferry_ledger_sum (ledger, "wifi", DAY_0, DAY_0 + DAY, &sum);
  g_assert_cmpuint (sum.received, ==, 200);
  g_assert_cmpuint (sum.sent, ==, 20);
  g_assert_cmpuint (sum.all_received, ==, 2000);
  g_assert_cmpuint (sum.all_sent, ==, 200);
  g_assert_cmpuint (sum.free_own, ==, 14);
  g_assert_cmpuint (sum.free_all, ==, 140);
  ferry_ledger_sum (ledger, "wifi", DAY_0 + 1, G_MAXINT64, &sum);
  g_assert_cmpuint (sum.received, ==, 100);
  ferry_ledger_sum (ledger, "wifi", 0, G_MAXINT64, &sum);
  g_assert_cmpuint (sum.received, ==, 300);
  ferry_ledger_sum (ledger, "wire", 0, G_MAXINT64, &sum);
  g_assert_true (ferry_traffic_is_empty (&sum));
}

static void
test_entries_come_by_time_and_id (StoreFixture *fixture,
                                  gconstpointer data)
{
  g_autoptr (FerryLedger) ledger = ledger_open (fixture);
  g_auto (GStrv)          ids = NULL;

  ledger_add (ledger, "b", 1, 1);
  ledger_add (ledger, "a", 2, 2);
  ledger_add (ledger, "b", 0, 3);
  ledger_add (ledger, "a", 1, 4);
  ferry_ledger_set_mark (ledger, "c", "here");

  assert_ledger (ledger, "b@0=3 a@1=4 b@1=1 a@2=2");
  assert_part (ledger, "b", DAY_0, DAY_0 + DAY + 1, "b@0=3 b@1=1");
  assert_part (ledger, NULL, DAY_0 + DAY, DAY_0 + 2 * DAY, "a@1=4 b@1=1");
  ids = ferry_ledger_list (ledger);
  g_assert_cmpuint (g_strv_length (ids), ==, 2);
  g_assert_cmpstr (ids[0], ==, "a");
  g_assert_cmpstr (ids[1], ==, "b");
}

static void
test_what_is_flushed_is_there_again (StoreFixture *fixture,
                                     gconstpointer data)
{
  g_autoptr (FerryLedger) ledger = ledger_open (fixture);

  g_assert_false (ferry_ledger_is_dirty (ledger));
  ledger_add (ledger, "wifi", 0, 5);
  g_assert_true (ferry_ledger_is_dirty (ledger));
  ledger_flush (ledger);
  g_assert_false (ferry_ledger_is_dirty (ledger));
  ledger_add (ledger, "wifi", 0, 6);
  ledger_add (ledger, "wifi", 1, 1);
  ferry_ledger_set_mark (ledger, "wifi", "boot 1");
  ledger_flush (ledger);
  ledger_add (ledger, "wifi", 1, 100);
  ferry_ledger_set_mark (ledger, "wifi", "boot 2");
  g_assert_finalize_object (g_steal_pointer (&ledger));

  ledger = ledger_open (fixture);
  g_assert_false (ferry_ledger_is_dirty (ledger));
  assert_ledger (ledger, "wifi@0=11 wifi@1=1");
  g_assert_cmpstr (ferry_ledger_get_mark (ledger, "wifi"), ==, "boot 1");
  g_assert_null (ferry_ledger_get_mark (ledger, "phone"));
}

static void
test_nothing_added_writes_nothing (StoreFixture *fixture,
                                   gconstpointer data)
{
  g_autoptr (FerryLedger) ledger = ledger_open_fake (fixture, NULL);
  FerryTraffic            nothing = { 0 };
  guint                   before;

  ledger_add (ledger, "wifi", 0, 5);
  ferry_ledger_set_mark (ledger, "wifi", "boot 1");
  ledger_flush (ledger);
  before = ferry_fake_file_ops_get_n_mutations (fixture->fake);
  ferry_ledger_add (ledger, "wifi", DAY_0, &nothing);
  ferry_ledger_set_mark (ledger, "wifi", "boot 1");
  ferry_ledger_set_mark (ledger, "phone", NULL);
  ferry_ledger_forget (ledger, "phone");
  g_assert_false (ferry_ledger_is_dirty (ledger));
  ledger_flush (ledger);
  g_assert_cmpuint (ferry_fake_file_ops_get_n_mutations (fixture->fake), ==, before);
  assert_ledger (ledger, "wifi@0=5");
}

static void
test_forgotten_stays_so (StoreFixture *fixture,
                         gconstpointer data)
{
  g_autoptr (FerryLedger) ledger = ledger_open (fixture);

  ledger_add (ledger, "wifi", 0, 5);
  ledger_add (ledger, "phone", 0, 7);
  ferry_ledger_set_mark (ledger, "wifi", "boot 1");
  ledger_flush (ledger);
  ferry_ledger_forget (ledger, "wifi");
  ledger_flush (ledger);
  g_assert_finalize_object (g_steal_pointer (&ledger));
  ledger = ledger_open (fixture);
  assert_ledger (ledger, "phone@0=7");
  g_assert_null (ferry_ledger_get_mark (ledger, "wifi"));

  /* What comes after it counts from nothing. */
  ledger_add (ledger, "wifi", 0, 1);
  ledger_flush (ledger);
  ferry_ledger_forget (ledger, "wifi");
  ledger_add (ledger, "wifi", 0, 2);
  ledger_flush (ledger);
  g_assert_finalize_object (g_steal_pointer (&ledger));
  ledger = ledger_open (fixture);
  assert_ledger (ledger, "phone@0=7 wifi@0=2");
}

static void
test_mark_is_taken_away (StoreFixture *fixture,
                         gconstpointer data)
{
  g_autoptr (FerryLedger) ledger = ledger_open (fixture);

  ferry_ledger_set_mark (ledger, "wifi", "boot 1");
  ledger_flush (ledger);
  ferry_ledger_set_mark (ledger, "wifi", NULL);
  ledger_flush (ledger);
  g_assert_finalize_object (g_steal_pointer (&ledger));
  ledger = ledger_open (fixture);
  g_assert_null (ferry_ledger_get_mark (ledger, "wifi"));
}

static void
test_old_days_go (StoreFixture *fixture,
                  gconstpointer data)
{
  g_autoptr (FerryLedger) ledger = ledger_open (fixture);

  ledger_add (ledger, "old", 0, 1);
  ledger_add (ledger, "wifi", 0, 2);
  ledger_add (ledger, "wifi", 1, 3);
  ledger_flush (ledger);
  g_assert_finalize_object (g_steal_pointer (&ledger));

  ledger = ledger_open_at (fixture, DAY_0 + YEAR_DAYS * DAY);
  assert_ledger (ledger, "old@0=1 wifi@0=2 wifi@1=3");
  g_assert_finalize_object (g_steal_pointer (&ledger));
  ledger = ledger_open_at (fixture, DAY_0 + YEAR_DAYS * DAY + 1);
  assert_ledger (ledger, "wifi@1=3");
  g_assert_finalize_object (g_steal_pointer (&ledger));

  /* A clock that was wrong for a while has cost nothing. */
  ledger = ledger_open (fixture);
  assert_ledger (ledger, "old@0=1 wifi@0=2 wifi@1=3");
}

/* One that is never closed loses them when it is written anew. */
static void
test_old_days_go_at_compaction (StoreFixture *fixture,
                                gconstpointer data)
{
  g_autoptr (FerryLedger) ledger = ledger_open (fixture);

  ledger_add (ledger, "wifi", 0, 1);
  for (guint i = 0; i < 1000; i++)
    {
      ledger_add (ledger, "wifi", YEAR_DAYS + 1, 1);
      ledger_flush (ledger);
    }
  assert_ledger (ledger, "wifi@401=1000");
}

static void
test_file_stays_small (StoreFixture *fixture,
                       gconstpointer data)
{
  g_autoptr (FerryLedger) ledger = ledger_open (fixture);
  gsize                   largest = 0;

  for (guint i = 0; i < 3000; i++)
    {
      ledger_add (ledger, "wifi", i / 1000, 1);
      ledger_flush (ledger);
      largest = MAX (largest, ledger_get_file_size (fixture));
    }
  g_test_message ("largest: %" G_GSIZE_FORMAT " bytes", largest);
  g_assert_cmpuint (largest, <, 70 * 1024);
  g_assert_finalize_object (g_steal_pointer (&ledger));
  ledger = ledger_open (fixture);
  assert_ledger (ledger, "wifi@0=1000 wifi@1=1000 wifi@2=1000");
}

static void
test_no_room_to_compact_appends (StoreFixture *fixture,
                                 gconstpointer data)
{
  g_autoptr (FerryLedger) ledger = ledger_open_fake (fixture, NULL);
  guint                   renames;

  ledger_add (ledger, "wifi", 0, 1);
  ledger_flush (ledger);
  renames = ferry_fake_file_ops_get_n (fixture->fake, FERRY_FILE_OP_RENAMEAT2);
  for (guint i = 1; i < 2000; i++)
    {
      ledger_add (ledger, "wifi", 0, 1);
      /* Creating a file is what a full folder refuses. */
      ferry_fake_file_ops_fail_kind (fixture->fake, FERRY_FILE_OP_RENAMEAT2, ENOSPC);
      if (ledger_get_file_size (fixture) < 64 * 1024)
        ferry_fake_file_ops_fail_kind (fixture->fake, FERRY_FILE_OP_RENAMEAT2, 0);
      ferry_ledger_flush_sync (ledger, NULL);
    }
  g_assert_cmpuint (ferry_fake_file_ops_get_n (fixture->fake, FERRY_FILE_OP_RENAMEAT2), >,
                    renames);
  ferry_fake_file_ops_fail_kind (fixture->fake, FERRY_FILE_OP_RENAMEAT2, 0);
  ledger_flush (ledger);
  g_assert_finalize_object (g_steal_pointer (&ledger));
  ledger = ledger_open (fixture);
  assert_ledger (ledger, "wifi@0=2000");
}

static void
test_deleted_file_is_written_anew (StoreFixture *fixture,
                                   gconstpointer data)
{
  g_autoptr (FerryLedger) ledger = ledger_open (fixture);

  ledger_add (ledger, "wifi", 0, 1);
  ledger_flush (ledger);
  store_fixture_delete (fixture, "ledger");
  ledger_add (ledger, "wifi", 1, 2);
  ledger_flush (ledger);
  store_fixture_write (fixture, "ledger", "", 0);
  ledger_add (ledger, "wifi", 2, 3);
  ledger_flush (ledger);
  g_assert_finalize_object (g_steal_pointer (&ledger));
  ledger = ledger_open (fixture);
  assert_ledger (ledger, "wifi@0=1 wifi@1=2 wifi@2=3");
}

static void
take_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  GPtrArray *results = user_data;

  g_ptr_array_add (results, g_object_ref (result));
}

static void
run_until (GPtrArray *results,
           guint      n)
{
  while (results->len < n)
    g_main_context_iteration (NULL, TRUE);
}

/* What is added while the disk works goes with the next flush. */
static void
test_flushes_wait_for_each_other (StoreFixture *fixture,
                                  gconstpointer data)
{
  g_autoptr (FerryLedger) ledger = ledger_open_fake (fixture, NULL);
  g_autoptr (GPtrArray)   results = g_ptr_array_new_with_free_func (g_object_unref);

  ferry_fake_file_ops_hold_kind (fixture->fake, FERRY_FILE_OP_FSYNC, TRUE);
  ledger_add (ledger, "wifi", 0, 1);
  ferry_ledger_flush_async (ledger, take_result_cb, results);
  ledger_add (ledger, "wifi", 0, 2);
  ferry_ledger_flush_async (ledger, take_result_cb, results);
  g_assert_true (ferry_ledger_is_dirty (ledger));
  g_main_context_iteration (NULL, FALSE);
  g_assert_cmpuint (results->len, ==, 0);

  ferry_fake_file_ops_hold_kind (fixture->fake, FERRY_FILE_OP_FSYNC, FALSE);
  run_until (results, 2);
  g_assert_true (ferry_ledger_flush_finish (ledger, results->pdata[0], NULL));
  g_assert_true (ferry_ledger_flush_finish (ledger, results->pdata[1], NULL));
  g_assert_false (ferry_ledger_is_dirty (ledger));

  /* Nothing to be done: told all the same. */
  ferry_ledger_flush_async (ledger, take_result_cb, results);
  run_until (results, 3);
  g_assert_true (ferry_ledger_flush_finish (ledger, results->pdata[2], NULL));
  g_ptr_array_set_size (results, 0);
  g_assert_finalize_object (g_steal_pointer (&ledger));
  ledger = ledger_open (fixture);
  assert_ledger (ledger, "wifi@0=3");
}

/* The program ends while the disk works. */
static void
test_waiting_flush_takes_all (StoreFixture *fixture,
                              gconstpointer data)
{
  g_autoptr (FerryLedger) ledger = ledger_open (fixture);
  g_autoptr (GPtrArray)   results = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 3; i++)
    {
      ledger_add (ledger, "wifi", 0, 1);
      ferry_ledger_flush_async (ledger, take_result_cb, results);
    }
  ledger_add (ledger, "wifi", 0, 1);
  ledger_flush (ledger);
  g_assert_false (ferry_ledger_is_dirty (ledger));
  run_until (results, 3);
  for (guint i = 0; i < 3; i++)
    g_assert_true (ferry_ledger_flush_finish (ledger, results->pdata[i], NULL));
  g_ptr_array_set_size (results, 0);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (g_steal_pointer (&ledger));
  ledger = ledger_open (fixture);
  assert_ledger (ledger, "wifi@0=4");
}

static void
test_full_disk_keeps_it_for_later (StoreFixture *fixture,
                                   gconstpointer data)
{
  g_autoptr (FerryLedger) ledger = ledger_open_fake (fixture, NULL);
  g_autoptr (GPtrArray)   results = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError)      error = NULL;

  ledger_add (ledger, "wifi", 0, 1);
  ledger_flush (ledger);
  ferry_fake_file_ops_set_space (fixture->fake, 20);
  ledger_add (ledger, "wifi", 0, 2);
  ferry_ledger_flush_async (ledger, take_result_cb, results);
  run_until (results, 1);
  g_assert_false (ferry_ledger_flush_finish (ledger, results->pdata[0], &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DISK_FULL);
  g_clear_error (&error);
  g_assert_true (ferry_ledger_is_dirty (ledger));
  ledger_add (ledger, "wifi", 1, 3);
  g_assert_false (ferry_ledger_flush_sync (ledger, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DISK_FULL);

  ferry_fake_file_ops_set_space (fixture->fake, -1);
  ledger_flush (ledger);
  g_ptr_array_set_size (results, 0);
  g_assert_finalize_object (g_steal_pointer (&ledger));
  ledger = ledger_open (fixture);
  assert_ledger (ledger, "wifi@0=3 wifi@1=3");
}

static void
test_wrong_clocks_are_not_counted (StoreFixture *fixture,
                                   gconstpointer data)
{
  g_autoptr (FerryLedger) ledger = ledger_open_at (fixture, 0);
  FerryTraffic            more = { 1, 1, 1, 1, 0, 0 };

  ferry_ledger_add (ledger, "wifi", 0, &more);
  ferry_ledger_add (ledger, "wifi", G_MININT64, &more);
  ferry_ledger_add (ledger, "wifi", G_MAXINT64, &more);
  g_assert_false (ferry_ledger_is_dirty (ledger));
  ledger_add (ledger, "wifi", 0, 1);
  assert_ledger (ledger, "wifi@0=1");
}

/* Whoever is on a train for a year. */
static void
test_connections_have_a_limit (StoreFixture *fixture,
                               gconstpointer data)
{
  g_autoptr (FerryLedger) ledger = ledger_open (fixture);
  g_auto (GStrv)          ids = NULL;
  FerryTraffic            sum;

  for (guint i = 0; i < FERRY_LEDGER_MAX_CONNECTIONS + 10; i++)
    {
      g_autofree char *id = g_strdup_printf ("train %u", i);

      ledger_add (ledger, id, i, 1);
      if (i % 7 == 0)
        ledger_flush (ledger);
    }
  ledger_flush (ledger);
  g_assert_finalize_object (g_steal_pointer (&ledger));
  ledger = ledger_open (fixture);
  ids = ferry_ledger_list (ledger);
  g_assert_cmpuint (g_strv_length (ids), ==, FERRY_LEDGER_MAX_CONNECTIONS);
  ferry_ledger_sum (ledger, "train 9", 0, G_MAXINT64, &sum);
  g_assert_true (ferry_traffic_is_empty (&sum));
  ferry_ledger_sum (ledger, "train 10", 0, G_MAXINT64, &sum);
  g_assert_false (ferry_traffic_is_empty (&sum));
}

static void
test_entries_have_a_limit (StoreFixture *fixture,
                           gconstpointer data)
{
  g_autoptr (FerryLedger) ledger = ledger_open (fixture);
  FerryTraffic            more = { .received = 1 };
  FerryTraffic            sum;

  for (guint i = 0; i < FERRY_LEDGER_MAX_ENTRIES + 10; i++)
    ferry_ledger_add (ledger, "wifi", DAY_0 + i, &more);
  ferry_ledger_sum (ledger, "wifi", 0, G_MAXINT64, &sum);
  g_assert_cmpuint (sum.received, ==, FERRY_LEDGER_MAX_ENTRIES);
  ferry_ledger_sum (ledger, "wifi", 0, DAY_0 + 10, &sum);
  g_assert_true (ferry_traffic_is_empty (&sum));
}

/* Five connections, each used on every day, and counted every 30 seconds. */
static void
test_a_year_opens_quickly (StoreFixture *fixture,
                           gconstpointer data)
{
  g_autoptr (FerryLedger) ledger = ledger_open (fixture);
  g_autoptr (GTimer)      timer = NULL;
  FerryTraffic            sum;

  for (guint day = 0; day < YEAR_DAYS; day++)
    for (guint i = 0; i < N_CONNECTIONS; i++)
      {
        g_autofree char *id = g_strdup_printf ("5f3c8a90-0000-4000-8000-00000000000%u", i);

        ledger_add (ledger, id, day, 1000);
        if (i == 0)
          ledger_flush (ledger);
      }
  ledger_flush (ledger);
  g_assert_finalize_object (g_steal_pointer (&ledger));

  timer = g_timer_new ();
  ledger = ledger_open_at (fixture, DAY_0 + YEAR_DAYS * DAY);
  g_test_message ("%d days of %d connections: %" G_GSIZE_FORMAT " bytes, opened in %.2f ms",
                  YEAR_DAYS, N_CONNECTIONS, ledger_get_file_size (fixture),
                  g_timer_elapsed (timer, NULL) * 1000);
  g_timer_start (timer);
  for (guint i = 0; i < 1000; i++)
    ferry_ledger_sum (ledger, "5f3c8a90-0000-4000-8000-000000000001", DAY_0, G_MAXINT64, &sum);
  g_test_message ("sum of a year: %.2f µs", g_timer_elapsed (timer, NULL) * 1000);
  g_assert_cmpuint (sum.received, ==, YEAR_DAYS * 1000);
  g_assert_cmpuint (ledger_get_file_size (fixture), <, 1024 * 1024);
}

static void
test_folder_is_made (StoreFixture *fixture,
                     gconstpointer data)
{
  g_autofree char        *path = store_fixture_path (fixture, "a/b/ledger");
  g_autoptr (GError)      error = NULL;
  g_autoptr (FerryLedger) ledger = NULL;

  ledger = ferry_ledger_open (path, ferry_file_ops_get_system (), fixture->writer, DAY_0, &error);
  g_assert_no_error (error);
  ledger_add (ledger, "wifi", 0, 1);
  ledger_flush (ledger);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
}

static void
test_errors_of_the_disk_are_told (StoreFixture *fixture,
                                  gconstpointer data)
{
  static const FerryFileOp ops[] = { FERRY_FILE_OP_OPENAT, FERRY_FILE_OP_FSTAT,
                                     FERRY_FILE_OP_PREAD };
  g_autoptr (FerryLedger)  ledger = ledger_open (fixture);

  ledger_add (ledger, "wifi", 0, 1);
  ledger_flush (ledger);
  for (guint i = 0; i < G_N_ELEMENTS (ops); i++)
    {
      g_autoptr (GError) error = NULL;

      ferry_fake_file_ops_fail_kind (fixture->fake, ops[i], EIO);
      g_assert_null (ledger_open_fake (fixture, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DISK_FAILURE);
      ferry_fake_file_ops_fail_kind (fixture->fake, ops[i], 0);
    }
}

static void
test_in_memory_nothing_is_kept (StoreFixture *fixture,
                                gconstpointer data)
{
  g_autoptr (FerryLedger) ledger = ferry_ledger_new_in_memory ();
  g_autoptr (GPtrArray)   results = g_ptr_array_new_with_free_func (g_object_unref);

  ledger_add (ledger, "wifi", 0, 5);
  ferry_ledger_set_mark (ledger, "wifi", "boot 1");
  g_assert_null (ferry_ledger_get_warning (ledger));
  g_assert_false (ferry_ledger_is_dirty (ledger));
  ledger_flush (ledger);
  ferry_ledger_flush_async (ledger, take_result_cb, results);
  run_until (results, 1);
  g_assert_true (ferry_ledger_flush_finish (ledger, results->pdata[0], NULL));
  assert_ledger (ledger, "wifi@0=5");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  STORE_TEST ("/ledger/what-is-added-is-summed", test_what_is_added_is_summed);
  STORE_TEST ("/ledger/entries-come-by-time-and-id", test_entries_come_by_time_and_id);
  STORE_TEST ("/ledger/what-is-flushed-is-there-again", test_what_is_flushed_is_there_again);
  STORE_TEST ("/ledger/nothing-added-writes-nothing", test_nothing_added_writes_nothing);
  STORE_TEST ("/ledger/forgotten-stays-so", test_forgotten_stays_so);
  STORE_TEST ("/ledger/mark-is-taken-away", test_mark_is_taken_away);
  STORE_TEST ("/ledger/old-days-go", test_old_days_go);
  STORE_TEST ("/ledger/old-days-go-at-compaction", test_old_days_go_at_compaction);
  STORE_TEST ("/ledger/file-stays-small", test_file_stays_small);
  STORE_TEST ("/ledger/no-room-to-compact-appends", test_no_room_to_compact_appends);
  STORE_TEST ("/ledger/deleted-file-is-written-anew", test_deleted_file_is_written_anew);
  STORE_TEST ("/ledger/flushes-wait-for-each-other", test_flushes_wait_for_each_other);
  STORE_TEST ("/ledger/waiting-flush-takes-all", test_waiting_flush_takes_all);
  STORE_TEST ("/ledger/full-disk-keeps-it-for-later", test_full_disk_keeps_it_for_later);
  STORE_TEST ("/ledger/wrong-clocks-are-not-counted", test_wrong_clocks_are_not_counted);
  STORE_TEST ("/ledger/connections-have-a-limit", test_connections_have_a_limit);
  STORE_TEST ("/ledger/entries-have-a-limit", test_entries_have_a_limit);
  STORE_TEST ("/ledger/a-year-opens-quickly", test_a_year_opens_quickly);
  STORE_TEST ("/ledger/in-memory-nothing-is-kept", test_in_memory_nothing_is_kept);
  STORE_TEST ("/ledger/folder-is-made", test_folder_is_made);
  STORE_TEST ("/ledger/errors-of-the-disk-are-told", test_errors_of_the_disk_are_told);

  return g_test_run ();
}
