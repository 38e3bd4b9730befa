/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "engine-fixture.h"
#include "ferry-fake-file-ops.h"

/* I6, I7, I8: one writer per file, a main loop that never stands, progress that
 * costs nothing. */

#define SIZE (1024 * 1024)
#define HALF (SIZE / 2)

/* A disk that does not answer. */
typedef struct
{
  FerryFakeFileOps *fake;
  FerryTestRig     *rig;
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  FerryTestRigOptions options = { .haste = 50 };

  self->fake = ferry_fake_file_ops_new ();
  options.ops = ferry_fake_file_ops_get_ops (self->fake);
  self->rig = ferry_test_rig_new (&options);
  ferry_test_rig_flush (self->rig);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  ferry_test_rig_free (self->rig);
  ferry_fake_file_ops_free (self->fake);
}

/* Barks when the main loop did not come round for too long. */

#define LONGEST_STAND (250 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  gint64 last;
  gint64 longest;
  guint  n_rounds;
} Watchdog;

static gboolean
watch_cb (gpointer data)
{
  Watchdog *watchdog = data;
  gint64    now = g_get_monotonic_time ();

  watchdog->longest = MAX (watchdog->longest, now - watchdog->last);
  watchdog->last = now;
  watchdog->n_rounds++;
  return G_SOURCE_CONTINUE;
}

static gboolean
has_come_round (gpointer data)
{
  const Watchdog *watchdog = data;

  return watchdog->n_rounds >= 50;
}

/* The disk holds back an operation of the writer, and the program lives on. */
static void
live_while_held (Fixture    *fixture,
                 FerryFileOp op)
{
  FerryTestRig  *rig = fixture->rig;
  Watchdog       watchdog = { g_get_monotonic_time () };
  guint          id = g_timeout_add (5, watch_cb, &watchdog);
  FerryTransfer *first, *second;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "first=1,hold:512K");
  ferry_fake_origin_add_file (rig->origin, "/b.bin", SIZE, NULL);
  ferry_fake_file_ops_hold_kind (fixture->fake, op, TRUE);
  first = ferry_test_rig_get (rig, "/a.bin", NULL);
  second = ferry_test_rig_get (rig, "/b.bin", NULL);
  ferry_test_rig_run_to_bytes (rig, first, HALF);
  ferry_test_rig_run_to_bytes (rig, second, SIZE);
  fixture_pause (rig, first);
  fixture_resume (rig, first);
  watchdog.n_rounds = 0;
  ferry_test_rig_until (rig, "the main loop went round", has_come_round, &watchdog);
  g_assert_cmpint (ferry_transfer_get_status (second), !=, FERRY_STATUS_COMPLETED);

  ferry_fake_file_ops_hold_kind (fixture->fake, op, FALSE);
  ferry_test_rig_run_all (rig);
  g_source_remove (id);
  ferry_test_rig_assert_file (rig, first, "/a.bin", 1, SIZE);
  ferry_test_rig_assert_file (rig, second, "/b.bin", 1, SIZE);
  g_assert_cmpint (watchdog.longest, <, LONGEST_STAND);
}

static void
test_lives_while_a_sync_hangs (Fixture      *fixture,
                               gconstpointer data)
{
  live_while_held (fixture, FERRY_FILE_OP_FDATASYNC);
}

static void
test_lives_while_a_rename_hangs (Fixture      *fixture,
                                 gconstpointer data)
{
  live_while_held (fixture, FERRY_FILE_OP_RENAMEAT2);
}

static void
test_lives_while_a_folder_sync_hangs (Fixture      *fixture,
                                      gconstpointer data)
{
  live_while_held (fixture, FERRY_FILE_OP_FSYNC);
}

/* A checksum is computed elsewhere, too. */
static void
test_lives_while_it_verifies (Fixture      *fixture,
                              gconstpointer data)
{
  FerryTestRig    *rig = fixture->rig;
  guint64          size = 32 * 1024 * 1024;
  guint64          seed = ferry_fake_content_seed ("/a.bin", 1);
  g_autofree char *hex = ferry_fake_content_checksum (seed, size, G_CHECKSUM_SHA512);
  g_autofree char *wish = g_strdup_printf ("'checksum': <'sha512:%s'>", hex);
  Watchdog         watchdog = { g_get_monotonic_time () };
  guint            id = g_timeout_add (5, watch_cb, &watchdog);
  FerryTransfer   *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", size, NULL);
  transfer = ferry_test_rig_get (rig, "/a.bin", wish);
  ferry_test_rig_run (rig, transfer);
  g_source_remove (id);

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, size);
  g_assert_cmpint (watchdog.longest, <, LONGEST_STAND);
}

/* I8. */

static void
count_cb (FerryEngine   *engine,
          FerryTransfer *transfer,
          guint         *n_changes)
{
  (*n_changes)++;
}

static gboolean
is_at_the_end_of_the_body (gpointer data)
{
  FerryTransfer *transfer = data;

  return ferry_progress_get_received (ferry_transfer_get_progress (transfer)) >= 8 * SIZE;
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* A slow download of many reads: nothing is told but what changes. */
static void
test_progress_tells_nobody (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;
  guint                    n_changes = 0;
  guint                    id;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", 8 * SIZE, "rate:16M");
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run_to_reason (rig, transfer, FERRY_REASON_TRANSFERRING);
  ferry_test_rig_run_to_bytes (rig, transfer, 64 * 1024);
  g_signal_connect (rig->engine, "transfer-changed", G_CALLBACK (count_cb), &n_changes);
  id = g_timeout_add (2, wake_cb, NULL);
  ferry_test_rig_until (rig, "all bytes have come", is_at_the_end_of_the_body, transfer);
  g_source_remove (id);

  /* What is synced meanwhile may be said, the end and the word "finishing". */
  g_assert_cmpuint (n_changes, <=, 4);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, 8 * SIZE);
}

/* What waits costs no wake-up but its alarm's. */
static void
test_waiting_is_quiet (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;
  guint                    n_changes = 0;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "status:503:3000");
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run_to_reason (rig, transfer, FERRY_REASON_RETRY_WAIT);
  ferry_test_rig_flush (rig);
  g_signal_connect (rig->engine, "transfer-changed", G_CALLBACK (count_cb), &n_changes);

  g_assert_false (g_main_context_pending (NULL));
  g_assert_cmpuint (n_changes, ==, 0);
}

/* I6. */

/* Every beginning of a run waits for the end of the one before: the origin
 * never has two of them, though it is told to begin and to stop all the time. */
static void
test_one_writer_per_file (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "hold:64K");
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  for (guint i = 0; i < 30; i++)
    {
      fixture_run_to_count (rig, FERRY_FAKE_COUNT_REQUESTS, i + 1);
      fixture_pause (rig, transfer);
      fixture_resume (rig, transfer);
      fixture_run_to_count (rig, FERRY_FAKE_COUNT_REQUESTS, i + 2);
      ferry_test_rig_run_to_reason (rig, transfer, FERRY_REASON_TRANSFERRING);
      ferry_test_rig_assert_listing (rig, ".a.bin.part");
      g_assert_true (ferry_fake_origin_wait_at_most (rig->origin, FERRY_FAKE_COUNT_BUSY, 1));
    }
  ferry_fake_origin_release (rig->origin, "/a.bin");
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  ferry_test_rig_assert_listing (rig, "a.bin");
}

int
main (int    argc,
      char **argv)
{
  ferry_test_rig_init (&argc, &argv);

  g_test_add ("/engine-loop/lives-while-a-sync-hangs", Fixture, NULL, set_up,
              test_lives_while_a_sync_hangs, tear_down);
  g_test_add ("/engine-loop/lives-while-a-rename-hangs", Fixture, NULL, set_up,
              test_lives_while_a_rename_hangs, tear_down);
  g_test_add ("/engine-loop/lives-while-a-folder-sync-hangs", Fixture, NULL, set_up,
              test_lives_while_a_folder_sync_hangs, tear_down);
  g_test_add ("/engine-loop/lives-while-it-verifies", Fixture, NULL, set_up,
              test_lives_while_it_verifies, tear_down);
  g_test_add_func ("/engine-loop/progress-tells-nobody", test_progress_tells_nobody);
  g_test_add_func ("/engine-loop/waiting-is-quiet", test_waiting_is_quiet);
  g_test_add_func ("/engine-loop/one-writer-per-file", test_one_writer_per_file);

  return g_test_run ();
}
