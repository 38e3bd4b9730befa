/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "engine-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define SIZE (4 * 1024 * 1024)
#define HALF (SIZE / 2)
#define HOLD_FIRST "first=1,hold:2M"

/* A transfer half way, in a program that has ended well. */
static char *
stop_half_way (FerryTestRig *rig,
               const char   *options)
{
  FerryTransfer *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/a.bin", options);
  ferry_test_rig_run_to_bytes (rig, transfer, HALF);
  ferry_test_rig_stop (rig);

  return g_strdup (ferry_transfer_get_id (transfer));
}

static FerryTransfer *
start_and_run (FerryTestRig *rig,
               const char   *id)
{
  FerryTransfer *transfer;

  ferry_test_rig_start (rig);
  transfer = ferry_test_rig_lookup (rig, id);
  ferry_test_rig_run (rig, transfer);

  return transfer;
}

static void
test_goes_on_after_the_end_of_the_program (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *id = stop_half_way (rig, NULL);
  FerryTransfer           *transfer = start_and_run (rig, id);

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  ferry_test_rig_assert_listing (rig, "a.bin");
  fixture_assert_resumed (rig, 1, HALF);
  g_assert_cmpuint (ferry_test_rig_count_requests (rig), ==, 2);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->restarts, ==, 0);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->total_retries, ==, 0);
}

static void
test_goes_on_after_many_ends_of_the_program (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *id = NULL;
  FerryTransfer           *transfer;
  goffset                  have = 0;
  guint64                  sent = 0;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "first=7,stall:512K");
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  id = g_strdup (ferry_transfer_get_id (transfer));
  for (guint i = 0; i < 7; i++)
    {
      ferry_test_rig_run_to_bytes (rig, transfer, have + (i == 0 ? 512 * 1024 : 448 * 1024));
      ferry_test_rig_stop (rig);
      g_assert_cmpint (fixture_get_have (transfer), >, have);
      have = fixture_get_have (transfer);
      ferry_test_rig_start (rig);
      transfer = ferry_test_rig_lookup (rig, id);
    }
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  for (guint i = 0; i < ferry_test_rig_count_requests (rig); i++)
    {
      g_autoptr (FerryFakeRequest) request = ferry_fake_origin_dup_request (rig->origin, i);

      sent += request->sent;
    }
  g_assert_cmpuint (sent, <=, SIZE + 7 * FIXTURE_OVERLAP);
}

#define FAR_FUTURE "'start-at': <int64 99999999999>"

/* What waits, waits on; what is paused, stays paused; what is done, is done. */
static void
test_every_status_outlives_the_program (void)
{
  FerryTestRigOptions      options = { .engine.max_running = 1 };
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&options);
  g_autoptr (GPtrArray)    ids = g_ptr_array_new_with_free_func (g_free);
  FerryTransfer           *transfers[6];
  static const FerryStatus expected[] = {
    FERRY_STATUS_COMPLETED,
    FERRY_STATUS_ERROR,
    FERRY_STATUS_CANCELED,
    FERRY_STATUS_PAUSED,
    FERRY_STATUS_PAUSED_RECOVERABLE,
    FERRY_STATUS_PAUSED_SYSTEM_POLICY,
  };

  ferry_fake_origin_add_file (rig->origin, "/0", 1000, NULL);
  ferry_fake_origin_add_file (rig->origin, "/1", 1000, "status:404");
  ferry_fake_origin_add_file (rig->origin, "/2", 1000, NULL);
  ferry_fake_origin_add_file (rig->origin, "/3", 1000, NULL);
  ferry_fake_origin_add_file (rig->origin, "/4", 1000, "status:401");
  ferry_fake_origin_add_file (rig->origin, "/5", 1000, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (transfers); i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u", i);

      transfers[i] = ferry_test_rig_get (rig, path, i == 5 ? FAR_FUTURE : NULL);
      g_ptr_array_add (ids, g_strdup (ferry_transfer_get_id (transfers[i])));
    }
  fixture_cancel (rig, transfers[2]);
  fixture_pause (rig, transfers[3]);
  ferry_test_rig_run_all (rig);
  ferry_test_rig_stop (rig);

  ferry_test_rig_start (rig);
  ferry_test_rig_run_all (rig);
  for (guint i = 0; i < G_N_ELEMENTS (transfers); i++)
    {
      FerryTransfer *transfer = ferry_test_rig_lookup (rig, g_ptr_array_index (ids, i));

      g_assert_cmpstr (ferry_status_to_nick (ferry_transfer_get_status (transfer)), ==,
                       ferry_status_to_nick (expected[i]));
    }
  g_assert_cmpuint (ferry_test_rig_count_requests (rig), ==, 3);
}

/* SIGKILL: what is on disk is what the kernel had at that moment. */
static void
test_goes_on_after_being_killed (void)
{
  FerryTestRigOptions      options = { .haste = 50 };
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&options);
  g_autoptr (GHashTable)   state = NULL;
  g_autoptr (GHashTable)   files = NULL;
  g_autofree char         *id = NULL;
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  id = g_strdup (ferry_transfer_get_id (transfer));
  fixture_run_to_have (rig, transfer, HALF);
  ferry_test_rig_flush (rig);
  state = fixture_save_folder (rig->state);
  files = fixture_save_folder (rig->directory);
  ferry_test_rig_stop (rig);
  fixture_restore_folder (rig->state, state);
  fixture_restore_folder (rig->directory, files);

  transfer = start_and_run (rig, id);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  ferry_test_rig_assert_listing (rig, "a.bin");
  fixture_assert_resumed (rig, 1, HALF);
}

/* Killed between the rename and the note of it. */
static void
test_finished_but_not_noted (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autoptr (GHashTable)   state = NULL;
  g_autofree char         *id = NULL;
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  id = g_strdup (ferry_transfer_get_id (transfer));
  ferry_test_rig_run_to_bytes (rig, transfer, HALF);
  ferry_test_rig_flush (rig);
  state = fixture_save_folder (rig->state);
  ferry_fake_origin_release (rig->origin, "/a.bin");
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_stop (rig);
  fixture_restore_folder (rig->state, state);

  /* Its mark on the file went with the note, which is lost; then it is merely
   * fetched again under another name, and nothing is overwritten. */
  transfer = start_and_run (rig, id);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  ferry_test_rig_assert_no_parts (rig);
}

/* K05: the state is damaged. The other transfers live, and no file is touched. */
static void
test_damaged_state_costs_no_file (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *id = stop_half_way (rig, NULL);
  g_autofree char         *journal = g_build_filename (rig->state, "journal", NULL);
  g_autofree char         *zeros = g_malloc0 (4096);
  FerryTransfer           *transfer;

  g_assert_true (g_file_set_contents (journal, zeros, 4096, NULL));
  ferry_test_rig_start (rig);
  g_assert_cmpuint (g_strv_length ((char **) ferry_store_get_warnings (rig->store)), >, 0);
  g_assert_false (ferry_store_contains (rig->store, id));
  ferry_test_rig_assert_listing (rig, ".a.bin.part");

  /* And it goes on as a new one, beside the orphan. */
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
}

/* K05: the end of the journal was not written. */
static void
test_torn_state_goes_on (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *id = stop_half_way (rig, NULL);
  g_autofree char         *journal = g_build_filename (rig->state, "journal", NULL);
  g_autofree char         *contents = NULL;
  gsize                    length;
  FerryTransfer           *transfer;

  g_assert_true (g_file_get_contents (journal, &contents, &length, NULL));
  g_assert_true (g_file_set_contents (journal, contents, (gssize) length - 7, NULL));
  transfer = start_and_run (rig, id);

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  ferry_test_rig_assert_listing (rig, "a.bin");
}

/* K07: one folder of state has one user. */
static void
test_second_program_is_refused (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryWriter             *writer = ferry_writer_new ();
  g_autoptr (GError)       error = NULL;

  g_assert_null (ferry_store_open (rig->state, ferry_file_ops_get_system (), writer, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_STATE_LOCKED);
  ferry_writer_unref (writer);
}

static char *
make_path (guint number)
{
  return g_strdup_printf ("/%u/c.bin", number);
}

static void
test_stop_in_the_middle_of_everything (void)
{
  FerryTestRigOptions      options = { .haste = 20, .engine.max_running = 3 };
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&options);
  g_autoptr (GPtrArray)    ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *path = make_path (i);
      FerryTransfer   *transfer;

      ferry_fake_origin_add_file (rig->origin, path, 300000, i % 3 == 0 ? "first=1,cut:64K" : NULL);
      transfer = ferry_test_rig_get (rig, path, NULL);
      g_ptr_array_add (ids, g_strdup (ferry_transfer_get_id (transfer)));
    }
  for (guint i = 0; i < 10; i++)
    {
      fixture_run_to_count (rig, FERRY_FAKE_COUNT_REQUESTS, i + 1);
      ferry_test_rig_stop (rig);
      ferry_test_rig_start (rig);
    }
  ferry_test_rig_run_all (rig);

  for (guint i = 0; i < ids->len; i++)
    {
      g_autofree char *path = make_path (i);
      FerryTransfer   *transfer = ferry_test_rig_lookup (rig, g_ptr_array_index (ids, i));

      ferry_test_rig_assert_file (rig, transfer, path, 1, 300000);
    }
  ferry_test_rig_assert_no_parts (rig);
}

int
main (int    argc,
      char **argv)
{
  ferry_test_rig_init (&argc, &argv);

  g_test_add_func ("/engine-restart/goes-on-after-the-end-of-the-program",
                   test_goes_on_after_the_end_of_the_program);
  g_test_add_func ("/engine-restart/goes-on-after-many-ends-of-the-program",
                   test_goes_on_after_many_ends_of_the_program);
  g_test_add_func ("/engine-restart/every-status-outlives-the-program",
                   test_every_status_outlives_the_program);
  g_test_add_func ("/engine-restart/goes-on-after-being-killed", test_goes_on_after_being_killed);
  g_test_add_func ("/engine-restart/finished-but-not-noted", test_finished_but_not_noted);
  g_test_add_func ("/engine-restart/damaged-state-costs-no-file",
                   test_damaged_state_costs_no_file);
  g_test_add_func ("/engine-restart/torn-state-goes-on", test_torn_state_goes_on);
  g_test_add_func ("/engine-restart/second-program-is-refused", test_second_program_is_refused);
  g_test_add_func ("/engine-restart/stop-in-the-middle-of-everything",
                   test_stop_in_the_middle_of_everything);

  return g_test_run ();
}
