/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-deferral.h"
#include "part-fixture.h"

#define ME ":1.1"
#define ANOTHER ":1.2"
#define LESS_THAN_ALL ((FERRY_DEFERRAL_SECONDS - 1) * G_USEC_PER_SEC)
#define REST G_USEC_PER_SEC

typedef struct
{
  PartFixture   *parts;    /* (owned) */
  FerryDeferral *deferral; /* (owned) */
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->parts = part_fixture_new ();
  fixture->deferral = ferry_deferral_new (fixture->parts->rig->engine, fixture->parts->catalog,
                                          FERRY_CLOCK (fixture->parts->clock));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  ferry_deferral_free (fixture->deferral);
  part_fixture_free (fixture->parts);
}

static FerryTransfer *
add (Fixture    *fixture,
     FerryStatus status)
{
  FerryTransfer *transfer = part_fixture_add (fixture->parts, "a", NULL);

  part_fixture_set_status (transfer, status);
  return transfer;
}

static void
begin (Fixture       *fixture,
       FerryDeferred  verb,
       FerryTransfer *transfer,
       const char    *word)
{
  g_autoptr (GError) error = NULL;

  ferry_deferral_begin (fixture->deferral, verb, ferry_transfer_get_id (transfer), FALSE, ME, word,
                        &error);
  g_assert_no_error (error);
}

static void
assert_refused (Fixture      *fixture,
                FerryDeferred verb,
                const char   *id)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (ferry_deferral_begin (fixture->deferral, verb, id, FALSE, ME, "word", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
}

static FerryStatus
get_shown (Fixture       *fixture,
           FerryTransfer *transfer)
{
  return (FerryStatus) part_fixture_get_item (fixture->parts, transfer)->status;
}

static gboolean
is_hidden (Fixture       *fixture,
           FerryTransfer *transfer)
{
  return part_fixture_get_item (fixture->parts, transfer)->is_hidden;
}

static void
pass (Fixture *fixture,
      gint64   microseconds)
{
  ferry_fake_clock_advance (fixture->parts->clock, microseconds);
  part_fixture_settle ();
}

/* Cancel. */

static void
test_cancel_stops_and_looks_canceled (Fixture      *fixture,
                                      gconstpointer data)
{
  FerryTransfer *transfer = add (fixture, FERRY_STATUS_RUNNING);

  g_assert_false (ferry_deferral_is_pending (fixture->deferral));
  begin (fixture, FERRY_DEFERRED_CANCEL, transfer, "word");
  g_assert_true (ferry_deferral_is_pending (fixture->deferral));
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_PAUSED);
  g_assert_cmpint (get_shown (fixture, transfer), ==, FERRY_STATUS_CANCELED);

  pass (fixture, LESS_THAN_ALL);
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_PAUSED);
  pass (fixture, REST);
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_CANCELED);
  g_assert_cmpint (get_shown (fixture, transfer), ==, FERRY_STATUS_CANCELED);
  g_assert_false (ferry_deferral_is_pending (fixture->deferral));
  g_assert_cmpuint (ferry_deferral_undo (fixture->deferral, ME, "word", G_MAXUINT), ==, 0);
}

static void
test_undone_cancel_goes_on (Fixture      *fixture,
                            gconstpointer data)
{
  FerryTransfer *transfer = add (fixture, FERRY_STATUS_RUNNING);

  begin (fixture, FERRY_DEFERRED_CANCEL, transfer, "word");
  pass (fixture, LESS_THAN_ALL);
  g_assert_cmpuint (ferry_deferral_undo (fixture->deferral, ME, "word", G_MAXUINT), ==, 1);
  g_assert_true (ferry_deferral_is_pending (fixture->deferral));
  part_fixture_settle ();
  /* It would run if there were a network. */
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_PAUSED_NO_NETWORK);
  g_assert_cmpint (get_shown (fixture, transfer), ==, FERRY_STATUS_PAUSED_NO_NETWORK);
  g_assert_false (ferry_deferral_is_pending (fixture->deferral));

  pass (fixture, 2 * FERRY_DEFERRAL_SECONDS * G_USEC_PER_SEC);
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_PAUSED_NO_NETWORK);
}

static void
test_undone_cancel_of_a_paused_one_stays_paused (Fixture      *fixture,
                                                 gconstpointer data)
{
  FerryTransfer *transfer = add (fixture, FERRY_STATUS_PAUSED);

  begin (fixture, FERRY_DEFERRED_CANCEL, transfer, "word");
  g_assert_cmpuint (ferry_deferral_undo (fixture->deferral, ME, "word", G_MAXUINT), ==, 1);
  part_fixture_settle ();
  g_assert_cmpint (get_shown (fixture, transfer), ==, FERRY_STATUS_PAUSED);
}

static void
test_one_that_needs_the_user_still_does (Fixture      *fixture,
                                         gconstpointer data)
{
  FerryTransfer *transfer = add (fixture, FERRY_STATUS_PAUSED_RECOVERABLE);

  begin (fixture, FERRY_DEFERRED_CANCEL, transfer, "word");
  g_assert_cmpuint (ferry_catalog_count_attention (fixture->parts->catalog), ==, 0);
  g_assert_cmpuint (ferry_deferral_undo (fixture->deferral, ME, "word", G_MAXUINT), ==, 1);
  part_fixture_settle ();
  g_assert_cmpint (get_shown (fixture, transfer), ==, FERRY_STATUS_PAUSED_RECOVERABLE);
  g_assert_cmpint (ferry_transfer_get_reason (transfer), ==, FERRY_REASON_SIGN_IN);
}

static void
test_cancel_of_a_settled_one_is_refused (Fixture      *fixture,
                                         gconstpointer data)
{
  FerryTransfer *transfer = add (fixture, FERRY_STATUS_COMPLETED);
  FerryTransfer *canceled = add (fixture, FERRY_STATUS_RUNNING);

  assert_refused (fixture, FERRY_DEFERRED_CANCEL, ferry_transfer_get_id (transfer));
  begin (fixture, FERRY_DEFERRED_CANCEL, canceled, "word");
  assert_refused (fixture, FERRY_DEFERRED_CANCEL, ferry_transfer_get_id (canceled));
  assert_refused (fixture, FERRY_DEFERRED_CANCEL, "00000000-0000-4000-8000-000000000000");
}

/* Remove. */

static void
test_remove_hides_and_removes (Fixture      *fixture,
                               gconstpointer data)
{
  FerryTransfer   *transfer = add (fixture, FERRY_STATUS_RUNNING);
  g_autofree char *id = g_strdup (ferry_transfer_get_id (transfer));

  begin (fixture, FERRY_DEFERRED_REMOVE, transfer, "word");
  g_assert_true (is_hidden (fixture, transfer));
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_PAUSED);
  assert_refused (fixture, FERRY_DEFERRED_REMOVE, id);
  pass (fixture, LESS_THAN_ALL);
  g_assert_true (ferry_store_contains (fixture->parts->rig->store, id));
  pass (fixture, REST);
  g_assert_false (ferry_store_contains (fixture->parts->rig->store, id));
  g_assert_null (ferry_catalog_lookup (fixture->parts->catalog, id));
}

static void
test_undone_remove_is_as_it_was (Fixture      *fixture,
                                 gconstpointer data)
{
  static const struct
  {
    FerryStatus before;
    FerryStatus after;
  } rows[] = {
    { FERRY_STATUS_RUNNING, FERRY_STATUS_PAUSED_NO_NETWORK },
    { FERRY_STATUS_PAUSED, FERRY_STATUS_PAUSED },
    { FERRY_STATUS_COMPLETED, FERRY_STATUS_COMPLETED },
    { FERRY_STATUS_ERROR, FERRY_STATUS_ERROR },
    { FERRY_STATUS_CANCELED, FERRY_STATUS_CANCELED },
  };
  FerryTransfer *transfers[G_N_ELEMENTS (rows)];

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      transfers[i] = add (fixture, rows[i].before);
      begin (fixture, FERRY_DEFERRED_REMOVE, transfers[i], "word");
    }
  g_assert_cmpuint (ferry_catalog_count (fixture->parts->catalog, FERRY_FILTER_ALL), ==, 0);
  g_assert_cmpuint (ferry_deferral_undo (fixture->deferral, ME, "word", G_MAXUINT), ==,
                    G_N_ELEMENTS (rows));
  g_assert_cmpuint (ferry_catalog_count (fixture->parts->catalog, FERRY_FILTER_ALL), ==,
                    G_N_ELEMENTS (rows));
  part_fixture_settle ();
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (get_shown (fixture, transfers[i]), ==, rows[i].after);
  g_assert_cmpuint (ferry_fake_clock_get_n_alarms (fixture->parts->clock), ==, 0);
}

static void
test_remove_after_cancel_undoes_the_cancel (Fixture      *fixture,
                                            gconstpointer data)
{
  FerryTransfer *transfer = add (fixture, FERRY_STATUS_RUNNING);

  begin (fixture, FERRY_DEFERRED_CANCEL, transfer, "first");
  begin (fixture, FERRY_DEFERRED_REMOVE, transfer, "second");
  g_assert_cmpuint (ferry_deferral_undo (fixture->deferral, ME, "first", G_MAXUINT), ==, 0);
  g_assert_cmpuint (ferry_deferral_undo (fixture->deferral, ME, "second", G_MAXUINT), ==, 1);
  part_fixture_settle ();
  g_assert_cmpint (get_shown (fixture, transfer), ==, FERRY_STATUS_PAUSED_NO_NETWORK);
}

/* Whose word it is. */

static void
test_only_the_same_caller_and_word_undo (Fixture      *fixture,
                                         gconstpointer data)
{
  FerryTransfer *one = add (fixture, FERRY_STATUS_RUNNING);
  FerryTransfer *other = add (fixture, FERRY_STATUS_RUNNING);

  begin (fixture, FERRY_DEFERRED_CANCEL, one, "one");
  begin (fixture, FERRY_DEFERRED_CANCEL, other, "other");
  g_assert_cmpuint (ferry_deferral_undo (fixture->deferral, ANOTHER, "one", G_MAXUINT), ==, 0);
  g_assert_cmpuint (ferry_deferral_undo (fixture->deferral, ME, "none", G_MAXUINT), ==, 0);
  g_assert_cmpuint (ferry_deferral_undo (fixture->deferral, ME, "one", G_MAXUINT), ==, 1);
  g_assert_cmpint (get_shown (fixture, other), ==, FERRY_STATUS_CANCELED);
  g_assert_cmpuint (ferry_deferral_undo (fixture->deferral, ME, "one", G_MAXUINT), ==, 0);
}

/* What else happens meanwhile. */

static void
test_another_verb_undoes_a_cancel (Fixture      *fixture,
                                   gconstpointer data)
{
  FerryTransfer *transfer = add (fixture, FERRY_STATUS_RUNNING);

  begin (fixture, FERRY_DEFERRED_CANCEL, transfer, "word");
  ferry_deferral_release (fixture->deferral, ferry_transfer_get_id (transfer));
  g_assert_cmpint (get_shown (fixture, transfer), ==, FERRY_STATUS_PAUSED_NO_NETWORK);
  g_assert_false (ferry_deferral_is_pending (fixture->deferral));
  ferry_deferral_release (fixture->deferral, ferry_transfer_get_id (transfer));
  pass (fixture, 2 * FERRY_DEFERRAL_SECONDS * G_USEC_PER_SEC);
  g_assert_cmpint (get_shown (fixture, transfer), ==, FERRY_STATUS_PAUSED_NO_NETWORK);
}

static void
test_another_verb_leaves_a_removal (Fixture      *fixture,
                                    gconstpointer data)
{
  FerryTransfer *transfer = add (fixture, FERRY_STATUS_RUNNING);

  begin (fixture, FERRY_DEFERRED_REMOVE, transfer, "word");
  ferry_deferral_release (fixture->deferral, ferry_transfer_get_id (transfer));
  g_assert_true (is_hidden (fixture, transfer));
}

/* The verb of the user counts more than that it ran once. */
static void
test_a_pause_right_after_the_undo_holds (Fixture      *fixture,
                                         gconstpointer data)
{
  FerryTransfer     *transfer = add (fixture, FERRY_STATUS_RUNNING);
  const char        *id = ferry_transfer_get_id (transfer);
  g_autoptr (GError) error = NULL;

  begin (fixture, FERRY_DEFERRED_CANCEL, transfer, "word");
  ferry_deferral_undo (fixture->deferral, ME, "word", G_MAXUINT);
  ferry_deferral_release (fixture->deferral, id);
  ferry_engine_pause (fixture->parts->rig->engine, id, &error);
  g_assert_no_error (error);
  part_fixture_settle ();
  g_assert_cmpint (get_shown (fixture, transfer), ==, FERRY_STATUS_PAUSED);
}

static void
test_one_that_is_removed_meanwhile_is_forgotten (Fixture      *fixture,
                                                 gconstpointer data)
{
  FerryTransfer *transfer = add (fixture, FERRY_STATUS_RUNNING);
  FerryTransfer *undone = add (fixture, FERRY_STATUS_RUNNING);

  begin (fixture, FERRY_DEFERRED_CANCEL, transfer, "one");
  begin (fixture, FERRY_DEFERRED_CANCEL, undone, "other");
  ferry_deferral_undo (fixture->deferral, ME, "other", G_MAXUINT);
  part_fixture_remove (fixture->parts, ferry_transfer_get_id (transfer));
  part_fixture_remove (fixture->parts, ferry_transfer_get_id (undone));
  part_fixture_settle ();
  g_assert_false (ferry_deferral_is_pending (fixture->deferral));
  g_assert_cmpuint (ferry_deferral_undo (fixture->deferral, ME, "one", G_MAXUINT), ==, 0);
  g_assert_cmpuint (ferry_fake_clock_get_n_alarms (fixture->parts->clock), ==, 0);
}

/* When it is due. */

static void
test_each_is_due_in_its_time (Fixture      *fixture,
                              gconstpointer data)
{
  FerryTransfer *first = add (fixture, FERRY_STATUS_RUNNING);
  FerryTransfer *second = add (fixture, FERRY_STATUS_RUNNING);

  begin (fixture, FERRY_DEFERRED_CANCEL, first, "word");
  pass (fixture, 5 * G_USEC_PER_SEC);
  begin (fixture, FERRY_DEFERRED_CANCEL, second, "word");
  g_assert_cmpuint (ferry_fake_clock_get_n_alarms (fixture->parts->clock), ==, 1);
  pass (fixture, LESS_THAN_ALL - 4 * G_USEC_PER_SEC);
  g_assert_cmpint (ferry_transfer_get_status (first), ==, FERRY_STATUS_CANCELED);
  g_assert_cmpint (ferry_transfer_get_status (second), ==, FERRY_STATUS_PAUSED);
  g_assert_cmpuint (ferry_deferral_undo (fixture->deferral, ME, "word", G_MAXUINT), ==, 1);
}

static void
test_the_end_does_all_at_once (Fixture      *fixture,
                               gconstpointer data)
{
  FerryTransfer   *canceled = add (fixture, FERRY_STATUS_RUNNING);
  FerryTransfer   *removed = add (fixture, FERRY_STATUS_COMPLETED);
  FerryTransfer   *undone = add (fixture, FERRY_STATUS_RUNNING);
  g_autofree char *id = g_strdup (ferry_transfer_get_id (removed));

  begin (fixture, FERRY_DEFERRED_CANCEL, canceled, "word");
  begin (fixture, FERRY_DEFERRED_REMOVE, removed, "word");
  begin (fixture, FERRY_DEFERRED_CANCEL, undone, "undone");
  ferry_deferral_undo (fixture->deferral, ME, "undone", G_MAXUINT);
  ferry_deferral_leave (fixture->deferral, "/nowhere/deferred");
  g_assert_false (ferry_deferral_is_pending (fixture->deferral));
  g_assert_cmpint (ferry_transfer_get_status (canceled), ==, FERRY_STATUS_CANCELED);
  g_assert_cmpint (ferry_transfer_get_status (undone), ==, FERRY_STATUS_PAUSED_NO_NETWORK);
  part_fixture_settle ();
  g_assert_null (ferry_catalog_lookup (fixture->parts->catalog, id));
}

/* More than are done before the service leaves. */
#define MANY 200

static FerryTransfer *
begin_many (Fixture *fixture)
{
  FerryTransfer *last = NULL;

  for (guint i = 0; i < MANY; i++)
    {
      last = add (fixture, FERRY_STATUS_RUNNING);
      begin (fixture, FERRY_DEFERRED_CANCEL, last, "word");
    }

  return last;
}

static void
start_anew (Fixture *fixture)
{
  ferry_deferral_free (fixture->deferral);
  g_clear_object (&fixture->parts->catalog);
  fixture->parts->catalog = ferry_catalog_new (fixture->parts->rig->store,
                                               fixture->parts->rig->engine);
  fixture->deferral = ferry_deferral_new (fixture->parts->rig->engine, fixture->parts->catalog,
                                          FERRY_CLOCK (fixture->parts->clock));
}

static void
test_many_are_done_at_the_next_start (Fixture      *fixture,
                                      gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->parts->rig->root, "deferred", NULL);
  FerryTransfer   *removed = add (fixture, FERRY_STATUS_COMPLETED);
  FerryTransfer   *undone = add (fixture, FERRY_STATUS_RUNNING);
  FerryTransfer   *canceled;
  g_autofree char *id = g_strdup (ferry_transfer_get_id (removed));

  begin (fixture, FERRY_DEFERRED_REMOVE, removed, "word");
  begin (fixture, FERRY_DEFERRED_CANCEL, undone, "undone");
  canceled = begin_many (fixture);
  ferry_deferral_undo (fixture->deferral, ME, "undone", G_MAXUINT);
  ferry_deferral_leave (fixture->deferral, path);
  g_assert_false (ferry_deferral_is_pending (fixture->deferral));
  part_fixture_settle ();
  g_assert_cmpint (ferry_transfer_get_status (canceled), ==, FERRY_STATUS_PAUSED);
  g_assert_cmpint (ferry_transfer_get_status (undone), ==, FERRY_STATUS_PAUSED);

  start_anew (fixture);
  g_assert_cmpint (get_shown (fixture, canceled), ==, FERRY_STATUS_PAUSED);
  ferry_deferral_take_up (fixture->deferral, path);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_cmpint (get_shown (fixture, canceled), ==, FERRY_STATUS_CANCELED);
  g_assert_true (is_hidden (fixture, removed));
  part_fixture_settle ();
  g_assert_cmpint (ferry_transfer_get_status (canceled), ==, FERRY_STATUS_CANCELED);
  g_assert_cmpint (ferry_transfer_get_status (undone), ==, FERRY_STATUS_PAUSED_NO_NETWORK);
  g_assert_false (ferry_store_contains (fixture->parts->rig->store, id));
  g_assert_false (ferry_deferral_is_pending (fixture->deferral));
}

/* When they cannot be noted. */
static void
test_many_are_done_at_the_end_rather_than_lost (Fixture      *fixture,
                                                gconstpointer data)
{
  FerryTransfer *canceled = begin_many (fixture);

  ferry_deferral_leave (fixture->deferral, "/nowhere/deferred");
  g_assert_cmpint (ferry_transfer_get_status (canceled), ==, FERRY_STATUS_CANCELED);
  g_assert_false (ferry_deferral_is_pending (fixture->deferral));
}

static void
test_a_damaged_note_does_no_harm (Fixture      *fixture,
                                  gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->parts->rig->root, "deferred", NULL);
  FerryTransfer   *transfer = add (fixture, FERRY_STATUS_RUNNING);
  FerryTransfer   *completed = add (fixture, FERRY_STATUS_COMPLETED);
  const char      *id = ferry_transfer_get_id (transfer);
  g_autofree char *text = NULL;

  text = g_strdup_printf ("\n \ncancel\ncancel  \ncancel x\nerase %s\ncancel %s\n"
                          "remove 00000000-0000-4000-8000-000000000000\nresume \xff\n"
                          "remove %s\nremove %s",
                          id, ferry_transfer_get_id (completed), id, id);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  ferry_deferral_take_up (fixture->deferral, path);
  g_assert_true (is_hidden (fixture, transfer));
  part_fixture_settle ();
  g_assert_false (ferry_deferral_is_pending (fixture->deferral));
  g_assert_cmpint (ferry_transfer_get_status (completed), ==, FERRY_STATUS_COMPLETED);
  ferry_deferral_take_up (fixture->deferral, path);
}

static void
test_what_is_left_at_the_end_does_nothing (Fixture      *fixture,
                                           gconstpointer data)
{
  FerryTransfer *transfer = add (fixture, FERRY_STATUS_RUNNING);
  FerryTransfer *undone = add (fixture, FERRY_STATUS_RUNNING);

  begin (fixture, FERRY_DEFERRED_CANCEL, transfer, "word");
  begin (fixture, FERRY_DEFERRED_CANCEL, undone, "undone");
  ferry_deferral_undo (fixture->deferral, ME, "undone", G_MAXUINT);
  /* tear_down() sees that no alarm is left. */
}

static void
add_test (const char *name,
          void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strdup_printf ("/deferral/%s", name);

  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_rig_init (&argc, &argv);

  add_test ("cancel/stops-and-looks-canceled", test_cancel_stops_and_looks_canceled);
  add_test ("cancel/undone-it-goes-on", test_undone_cancel_goes_on);
  add_test ("cancel/undone-a-paused-one-stays-paused",
            test_undone_cancel_of_a_paused_one_stays_paused);
  add_test ("cancel/undone-one-that-needs-the-user-still-does",
            test_one_that_needs_the_user_still_does);
  add_test ("cancel/of-a-settled-one-is-refused", test_cancel_of_a_settled_one_is_refused);
  add_test ("remove/hides-and-removes", test_remove_hides_and_removes);
  add_test ("remove/undone-it-is-as-it-was", test_undone_remove_is_as_it_was);
  add_test ("remove/after-a-cancel-undoes-that", test_remove_after_cancel_undoes_the_cancel);
  add_test ("only-the-same-caller-and-word-undo", test_only_the_same_caller_and_word_undo);
  add_test ("another-verb-undoes-a-cancel", test_another_verb_undoes_a_cancel);
  add_test ("another-verb-leaves-a-removal", test_another_verb_leaves_a_removal);
  add_test ("a-pause-right-after-the-undo-holds", test_a_pause_right_after_the_undo_holds);
  add_test ("one-that-is-removed-meanwhile-is-forgotten",
            test_one_that_is_removed_meanwhile_is_forgotten);
  add_test ("each-is-due-in-its-time", test_each_is_due_in_its_time);
  add_test ("the-end-does-all-at-once", test_the_end_does_all_at_once);
  add_test ("many-are-done-at-the-next-start", test_many_are_done_at_the_next_start);
  add_test ("many-are-done-at-the-end-rather-than-lost",
            test_many_are_done_at_the_end_rather_than_lost);
  add_test ("a-damaged-note-does-no-harm", test_a_damaged_note_does_no_harm);
  add_test ("what-is-left-at-the-end-does-nothing", test_what_is_left_at_the_end_does_nothing);

  return g_test_run ();
}
