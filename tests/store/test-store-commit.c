/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "store-fixture.h"

#include <errno.h>

/* More than a test ever attaches. */
#define MAX_SOURCES 65536

/* How a wait ended. */
typedef struct
{
  gboolean is_over;
  GError  *error; /* (owned) (nullable) */
} Wait;

static void
committed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Wait *wait = user_data;

  wait->is_over = TRUE;
  ferry_store_commit_finish (FERRY_STORE (source), result, &wait->error);
}

static void
compacted_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Wait *wait = user_data;

  wait->is_over = TRUE;
  ferry_store_compact_finish (FERRY_STORE (source), result, &wait->error);
}

static void
wait_for (Wait *wait)
{
  while (!wait->is_over)
    g_main_context_iteration (NULL, TRUE);
}

static void
turn (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static FerryStore *
open_fake (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  FerryStore        *store = store_fixture_open_fake (fixture, &error);

  g_assert_no_error (error);
  return store;
}

static guint
count_syncs (StoreFixture *fixture)
{
  return ferry_fake_file_ops_get_n (fixture->fake, FERRY_FILE_OP_FSYNC) +
         ferry_fake_file_ops_get_n (fixture->fake, FERRY_FILE_OP_FDATASYNC);
}

static guint
count_writes (StoreFixture *fixture)
{
  return ferry_fake_file_ops_get_n (fixture->fake, FERRY_FILE_OP_PWRITE);
}

static void
test_first_commit_is_cheap (StoreFixture *fixture,
                            gconstpointer data)
{
  g_autofree char *outer = fixture->directory;
  FerryStore      *store;

  fixture->directory = g_build_filename (outer, "state", NULL);
  store = open_fake (fixture);
  g_assert_cmpuint (count_syncs (fixture), ==, 0);
  put (store, 1, 1);
  commit (store);
  g_assert_cmpuint (count_syncs (fixture), ==, 3);
  g_assert_true (ferry_fake_file_ops_has_order (fixture->fake, "fdatasync journal.new",
                                                "renameat2 journal.new journal", "fsync state",
                                                NULL));
  store_fixture_close (store);
  g_free (fixture->directory);
  fixture->directory = g_steal_pointer (&outer);
}

static void
test_one_turn_is_one_commit (StoreFixture *fixture,
                             gconstpointer data)
{
  FerryStore *store = open_fake (fixture);
  Wait        wait = { FALSE };
  guint       n_syncs;
  guint       n_writes;

  put (store, 1, 1);
  commit (store);
  n_syncs = count_syncs (fixture);
  n_writes = count_writes (fixture);
  for (guint i = 1; i <= 50; i++)
    {
      put (store, i, i);
      put_record (store, i, 2 * i);
    }
  ferry_store_commit_async (store, NULL, committed_cb, &wait);
  wait_for (&wait);
  g_assert_no_error (wait.error);
  g_assert_cmpuint (count_syncs (fixture), ==, n_syncs + 1);
  g_assert_cmpuint (count_writes (fixture), ==, n_writes + 1);
  store_fixture_close (store);
}

static void
test_commits_by_itself (StoreFixture *fixture,
                        gconstpointer data)
{
  FerryStore *store = open_fake (fixture);

  put (store, 1, 1);
  turn ();
  ferry_writer_drain (fixture->writer);
  turn ();
  store_fixture_crash (store);
  assert_stored (fixture, "1=1|");
}

static void
test_nothing_to_commit (StoreFixture *fixture,
                        gconstpointer data)
{
  FerryStore *store = open_fake (fixture);
  Wait        wait = { FALSE };

  ferry_store_commit_async (store, NULL, committed_cb, &wait);
  wait_for (&wait);
  g_assert_no_error (wait.error);
  g_assert_cmpuint (count_syncs (fixture), ==, 0);
  store_fixture_close (store);
}

static void
test_waits_for_removal_of_unwritten (StoreFixture *fixture,
                                     gconstpointer data)
{
  FerryStore *store = open_fake (fixture);
  Wait        wait = { FALSE };

  put (store, 1, 1);
  drop (store, 1);
  ferry_store_commit_async (store, NULL, committed_cb, &wait);
  wait_for (&wait);
  g_assert_no_error (wait.error);
  g_assert_cmpuint (count_syncs (fixture), ==, 0);
  store_fixture_close (store);
}

static void
test_put_during_commit (StoreFixture *fixture,
                        gconstpointer data)
{
  FerryStore *store = open_fake (fixture);
  Wait        first = { FALSE };
  Wait        second = { FALSE };

  put (store, 1, 1);
  put (store, 2, 2);
  put (store, 3, 3);
  commit (store);
  ferry_fake_file_ops_hold_kind (fixture->fake, FERRY_FILE_OP_FDATASYNC, TRUE);
  put_record (store, 1, 11);
  put_record (store, 2, 22);
  ferry_store_commit_async (store, NULL, committed_cb, &first);
  turn ();

  put_record (store, 2, 222);
  put (store, 4, 4);
  drop (store, 3);
  drop (store, 1);
  ferry_store_commit_async (store, NULL, committed_cb, &second);
  turn ();
  assert_state (store, "2=222 4=4|");
  g_assert_false (first.is_over);
  g_assert_cmpuint (ferry_fake_file_ops_get_n (fixture->fake, FERRY_FILE_OP_FDATASYNC), <=, 2);

  ferry_fake_file_ops_hold_kind (fixture->fake, FERRY_FILE_OP_FDATASYNC, FALSE);
  wait_for (&first);
  g_assert_no_error (first.error);
  wait_for (&second);
  g_assert_no_error (second.error);
  assert_state (store, "2=222 4=4|");
  store_fixture_crash (store);
  assert_stored (fixture, "2=222 4=4|");
}

static void
test_put_during_compaction (StoreFixture *fixture,
                            gconstpointer data)
{
  FerryStore *store = open_fake (fixture);
  Wait        compacted = { FALSE };

  for (guint i = 1; i <= 4; i++)
    put (store, i, i);
  commit (store);
  ferry_fake_file_ops_hold_kind (fixture->fake, FERRY_FILE_OP_FSYNC, TRUE);
  put_record (store, 1, 11);
  ferry_store_compact_async (store, compacted_cb, &compacted);
  turn ();
  put_record (store, 2, 22);
  drop (store, 3);
  put (store, 5, 5);
  put (store, 6, 6);
  drop (store, 6);
  assert_state (store, "1=11 2=22 4=4 5=5|");

  ferry_fake_file_ops_hold_kind (fixture->fake, FERRY_FILE_OP_FSYNC, FALSE);
  wait_for (&compacted);
  g_assert_no_error (compacted.error);
  assert_state (store, "1=11 2=22 4=4 5=5|");
  store_fixture_close (store);
  assert_stored (fixture, "1=11 2=22 4=4 5=5|");
}

static void
test_close_during_commit (StoreFixture *fixture,
                          gconstpointer data)
{
  FerryStore *store = open_fake (fixture);
  Wait        wait = { FALSE };

  put (store, 1, 1);
  ferry_store_commit_async (store, NULL, committed_cb, &wait);
  turn ();
  put_record (store, 1, 2);
  store_fixture_close (store);
  g_assert_true (wait.is_over);
  g_assert_no_error (wait.error);
  assert_stored (fixture, "1=2|");
}

static void
test_many_are_committed_in_pieces (StoreFixture *fixture,
                                   gconstpointer data)
{
  FerryStore *store = open_fake (fixture);
  Wait        wait = { FALSE };

  for (guint i = 1; i <= 1000; i++)
    put (store, i, i);
  ferry_store_commit_async (store, NULL, committed_cb, &wait);
  wait_for (&wait);
  g_assert_no_error (wait.error);
  g_assert_cmpuint (count_syncs (fixture), >, 3);
  store_fixture_crash (store);
  store = store_fixture_open (fixture);
  g_assert_cmpuint (ferry_store_get_n (store), ==, 1000);
  store_fixture_close (store);
}

static void
test_grown_journal_is_compacted (StoreFixture *fixture,
                                 gconstpointer data)
{
  FerryStore *store = open_fake (fixture);

  for (guint i = 0; i < 64; i++)
    {
      for (guint number = 1; number <= 200; number++)
        put (store, number, i);
      commit (store);
    }
  g_assert_true (store_fixture_has (fixture, "snapshot"));
  g_assert_cmpuint (ferry_store_get_n (store), ==, 200);
  store_fixture_close (store);
  store = store_fixture_open (fixture);
  g_assert_cmpuint (ferry_store_get_n (store), ==, 200);
  store_fixture_close (store);
}

/* Counts the signals. */
typedef struct
{
  guint n_failed;
  guint n_recovered;
  int   code;
} Told;

static void
commit_failed_cb (FerryStore *store,
                  GError     *error,
                  gpointer    user_data)
{
  Told *told = user_data;

  told->n_failed++;
  told->code = error->code;
}

static void
commit_recovered_cb (FerryStore *store,
                     gpointer    user_data)
{
  Told *told = user_data;

  told->n_recovered++;
}

static void
listen (FerryStore *store,
        Told       *told)
{
  g_signal_connect (store, "commit-failed", G_CALLBACK (commit_failed_cb), told);
  g_signal_connect (store, "commit-recovered", G_CALLBACK (commit_recovered_cb), told);
}

static void
run_commit (StoreFixture *fixture)
{
  turn ();
  ferry_writer_drain (fixture->writer);
  turn ();
}

static void
test_full_disk (StoreFixture *fixture,
                gconstpointer data)
{
  FerryStore        *store = open_fake (fixture);
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;
  Told               told = { 0 };

  listen (store, &told);
  put (store, 1, 1);
  commit (store);
  before = store_fixture_read (fixture, "journal");

  ferry_fake_file_ops_set_space (fixture->fake, 60);
  put_record (store, 1, 2);
  run_commit (fixture);
  g_assert_cmpuint (told.n_failed, ==, 1);
  g_assert_cmpint (told.code, ==, FERRY_ERROR_DISK_FULL);
  after = store_fixture_read (fixture, "journal");
  g_assert_true (g_bytes_equal (before, after));
  assert_state (store, "1=2|");

  /* Nothing happens by itself; the next put brings the old one along. */
  ferry_fake_file_ops_set_space (fixture->fake, -1);
  run_commit (fixture);
  g_assert_cmpuint (told.n_recovered, ==, 0);
  put (store, 2, 2);
  run_commit (fixture);
  g_assert_cmpuint (told.n_failed, ==, 1);
  g_assert_cmpuint (told.n_recovered, ==, 1);
  g_assert_false (store_fixture_has (fixture, "snapshot"));
  store_fixture_crash (store);
  assert_stored (fixture, "1=2 2=2|");
}

static void
test_full_disk_at_first (StoreFixture *fixture,
                         gconstpointer data)
{
  FerryStore *store = open_fake (fixture);
  Told        told = { 0 };

  listen (store, &told);
  ferry_fake_file_ops_set_space (fixture->fake, 20);
  put (store, 1, 1);
  put (store, 2, 2);
  run_commit (fixture);
  g_assert_cmpuint (told.n_failed, ==, 1);
  g_assert_false (store_fixture_has (fixture, "journal"));
  g_assert_false (store_fixture_has (fixture, "journal.new"));
  drop (store, 2);
  ferry_fake_file_ops_set_space (fixture->fake, -1);
  run_commit (fixture);
  g_assert_cmpuint (told.n_recovered, ==, 1);
  store_fixture_crash (store);
  assert_stored (fixture, "1=1|");
}

static void
test_waiter_is_told_alone (StoreFixture *fixture,
                           gconstpointer data)
{
  FerryStore *store = open_fake (fixture);
  Wait        wait = { FALSE };
  Told        told = { 0 };

  listen (store, &told);
  ferry_fake_file_ops_set_space (fixture->fake, 20);
  put (store, 1, 1);
  ferry_store_commit_async (store, NULL, committed_cb, &wait);
  wait_for (&wait);
  g_assert_error (wait.error, FERRY_ERROR, FERRY_ERROR_DISK_FULL);
  g_clear_error (&wait.error);
  g_assert_cmpuint (told.n_failed, ==, 0);

  ferry_fake_file_ops_set_space (fixture->fake, -1);
  wait.is_over = FALSE;
  ferry_store_commit_async (store, NULL, committed_cb, &wait);
  wait_for (&wait);
  g_assert_no_error (wait.error);
  g_assert_cmpuint (told.n_recovered, ==, 0);
  store_fixture_close (store);
  assert_stored (fixture, "1=1|");
}

/* The kernel may have dropped the pages: a second fdatasync() of them proves
 * nothing. */
static void
test_failed_sync_is_not_trusted (StoreFixture *fixture,
                                 gconstpointer data)
{
  FerryStore        *store = open_fake (fixture);
  g_autoptr (GError) error = NULL;

  put (store, 1, 1);
  commit (store);
  ferry_fake_file_ops_fail_kind (fixture->fake, FERRY_FILE_OP_FDATASYNC, EIO);
  put (store, 2, 2);
  g_assert_false (ferry_store_commit_sync (store, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DISK_FAILURE);
  g_assert_false (store_fixture_has (fixture, "snapshot"));

  ferry_fake_file_ops_fail_kind (fixture->fake, FERRY_FILE_OP_FDATASYNC, 0);
  commit (store);
  g_assert_true (store_fixture_has (fixture, "snapshot"));
  g_assert_false (store_fixture_has (fixture, "journal"));
  g_assert_true (ferry_fake_file_ops_has_order (fixture->fake, "fdatasync journal (failed)",
                                                "fsync snapshot.new",
                                                "renameat2 snapshot.new snapshot", NULL));
  store_fixture_close (store);
  assert_stored (fixture, "1=1 2=2|");
}

static void
test_failed_compaction (StoreFixture *fixture,
                        gconstpointer data)
{
  FerryStore *store = open_fake (fixture);
  Wait        wait = { FALSE };

  put (store, 1, 1);
  commit (store);
  ferry_fake_file_ops_fail_kind (fixture->fake, FERRY_FILE_OP_FSYNC, ENOSPC);
  put (store, 2, 2);
  ferry_store_compact_async (store, compacted_cb, &wait);
  wait_for (&wait);
  g_assert_error (wait.error, FERRY_ERROR, FERRY_ERROR_DISK_FULL);
  g_clear_error (&wait.error);
  g_assert_false (store_fixture_has (fixture, "snapshot.new"));
  /* What was put is durable all the same. */
  store_fixture_crash (store);
  assert_stored (fixture, "1=1 2=2|");
}

static void
test_removed_after_failure (StoreFixture *fixture,
                            gconstpointer data)
{
  FerryStore *store = open_fake (fixture);

  put (store, 1, 1);
  commit (store);
  ferry_fake_file_ops_fail_kind (fixture->fake, FERRY_FILE_OP_FDATASYNC, EIO);
  ferry_fake_file_ops_fail_kind (fixture->fake, FERRY_FILE_OP_FTRUNCATE, EIO);
  put (store, 2, 2);
  g_assert_false (ferry_store_commit_sync (store, NULL));
  ferry_fake_file_ops_reset (fixture->fake);
  drop (store, 2);
  commit (store);
  store_fixture_crash (store);
  assert_stored (fixture, "1=1|");
}

static void
test_leftovers_are_removed (StoreFixture *fixture,
                            gconstpointer data)
{
  FerryStore *store;

  store_fixture_write (fixture, "snapshot.new", "half", 4);
  store_fixture_write (fixture, "journal.new", "half", 4);
  store = store_fixture_open (fixture);
  g_assert_false (store_fixture_has (fixture, "snapshot.new"));
  g_assert_false (store_fixture_has (fixture, "journal.new"));
  assert_n_warnings (store, 0);
  store_fixture_close (store);
}

/* A store that is put to from its own callback. */
static void
put_again_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  Wait *wait = user_data;

  put (FERRY_STORE (source), 2, 2);
  ferry_store_commit_async (FERRY_STORE (source), NULL, committed_cb, wait);
}

static void
test_callback_may_put (StoreFixture *fixture,
                       gconstpointer data)
{
  FerryStore *store = open_fake (fixture);
  Wait        wait = { FALSE };

  put (store, 1, 1);
  ferry_store_commit_async (store, NULL, put_again_cb, &wait);
  wait_for (&wait);
  g_assert_no_error (wait.error);
  store_fixture_crash (store);
  assert_stored (fixture, "1=1 2=2|");
}

/* What waits for a calm moment, if anything does. Not by its data: that is not
 * what the store gave when a sanitizer looks on. */
static GSource *
find_calm (void)
{
  for (guint id = 1; id < MAX_SOURCES; id++)
    {
      GSource *source = g_main_context_find_source_by_id (NULL, id);

      if (source != NULL && g_strcmp0 (g_source_get_name (source), "ferry-store: calm") == 0)
        return source;
    }
  return NULL;
}

/* However short their frames are: a start would read them one by one. */
static void
test_many_changes (StoreFixture *fixture,
                   gconstpointer data)
{
  FerryStore *store = store_fixture_open_quick (fixture);

  for (guint i = 0; i < 2048; i++)
    put (store, i, i);
  commit (store);
  g_assert_null (find_calm ());
  put (store, 5000, 1);
  commit (store);
  g_assert_nonnull (find_calm ());
  g_assert_false (store_fixture_has (fixture, "snapshot"));

  g_source_set_ready_time (find_calm (), 0);
  while (!store_fixture_has (fixture, "snapshot"))
    g_main_context_iteration (NULL, TRUE);
  put (store, 5001, 1);
  commit (store);
  g_assert_null (find_calm ());
  g_assert_cmpuint (ferry_store_get_n (store), ==, 2050);
  store_fixture_close (store);
}

/* Nobody sees to it when the store closes first. */
static void
test_closed_before_calm (StoreFixture *fixture,
                         gconstpointer data)
{
  FerryStore *store = store_fixture_open_quick (fixture);

  for (guint i = 0; i < 2049; i++)
    put (store, i, i);
  commit (store);
  g_assert_nonnull (find_calm ());
  store_fixture_close (store);
  g_assert_false (store_fixture_has (fixture, "snapshot"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  STORE_TEST ("/store-commit/first-one-is-cheap", test_first_commit_is_cheap);
  STORE_TEST ("/store-commit/one-turn-of-the-loop-is-one-write", test_one_turn_is_one_commit);
  STORE_TEST ("/store-commit/happens-by-itself", test_commits_by_itself);
  STORE_TEST ("/store-commit/nothing-to-write-is-done-at-once", test_nothing_to_commit);
  STORE_TEST ("/store-commit/nothing-left-to-write-is-done", test_waits_for_removal_of_unwritten);
  STORE_TEST ("/store-commit/what-is-put-meanwhile-goes-into-the-next", test_put_during_commit);
  STORE_TEST ("/store-commit/what-is-put-during-a-compaction-is-kept", test_put_during_compaction);
  STORE_TEST ("/store-commit/closing-waits-for-it", test_close_during_commit);
  STORE_TEST ("/store-commit/many-go-in-pieces", test_many_are_committed_in_pieces);
  STORE_TEST ("/store-commit/grown-journal-is-compacted", test_grown_journal_is_compacted);
  STORE_TEST ("/store-commit/full-disk-leaves-no-torn-record", test_full_disk);
  STORE_TEST ("/store-commit/full-disk-at-the-first-leaves-nothing", test_full_disk_at_first);
  STORE_TEST ("/store-commit/who-waits-is-told-and-nobody-else", test_waiter_is_told_alone);
  STORE_TEST ("/store-commit/failed-sync-is-not-trusted", test_failed_sync_is_not_trusted);
  STORE_TEST ("/store-commit/failed-compaction-leaves-nothing", test_failed_compaction);
  STORE_TEST ("/store-commit/removed-after-a-failure-stays-removed", test_removed_after_failure);
  STORE_TEST ("/store-commit/leftovers-of-a-crash-are-removed", test_leftovers_are_removed);
  STORE_TEST ("/store-commit/callback-may-put-again", test_callback_may_put);
  STORE_TEST ("/store-compaction/many-changes-wait-for-a-calm-moment", test_many_changes);
  STORE_TEST ("/store-compaction/closing-does-not-wait-for-calm", test_closed_before_calm);

  return g_test_run ();
}
