/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "engine-fixture.h"

#include <string.h>

#define SIZE (1024 * 1024)
#define HALF (SIZE / 2)
#define HOLD_FIRST "first=1,hold:512K"

/* What all engines emit, a line each; what only repeats the line before is left
 * out. By hooks, so that nothing is missed that comes with the start. */
static GString *heard;
static char    *last_line;

static void
hear (const char *line)
{
  if (g_strcmp0 (line, last_line) == 0)
    return;

  g_string_append (heard, line);
  g_free (last_line);
  last_line = g_strdup (line);
}

static void
hear_transfer (const char   *signal,
               const GValue *values)
{
  FerryEngine     *engine = g_value_get_object (&values[0]);
  FerryTransfer   *transfer = g_value_get_object (&values[1]);
  FerryStatus      status = ferry_transfer_get_status (transfer);
  g_autofree char *line = g_strdup_printf ("%s %s\n", signal, ferry_status_to_nick (status));

  /* Who hears of it finds it. */
  g_assert_true (ferry_engine_lookup (engine, ferry_transfer_get_id (transfer)) == transfer);
  hear (line);
}

static gboolean
added_cb (GSignalInvocationHint *hint,
          guint                  n_values,
          const GValue          *values,
          gpointer               data)
{
  hear_transfer ("added", values);
  return TRUE;
}

static gboolean
changed_cb (GSignalInvocationHint *hint,
            guint                  n_values,
            const GValue          *values,
            gpointer               data)
{
  hear_transfer ("changed", values);
  return TRUE;
}

static gboolean
removed_cb (GSignalInvocationHint *hint,
            guint                  n_values,
            const GValue          *values,
            gpointer               data)
{
  FerryEngine *engine = g_value_get_object (&values[0]);

  g_assert_null (ferry_engine_lookup (engine, g_value_get_string (&values[1])));
  hear ("removed\n");
  return TRUE;
}

static void
assert_heard (const char *expected)
{
  g_assert_cmpstr (heard->str, ==, expected);
  g_string_truncate (heard, 0);
  g_clear_pointer (&last_line, g_free);
}

static void
hook (const char         *name,
      GSignalEmissionHook func)
{
  g_signal_add_emission_hook (g_signal_lookup (name, FERRY_TYPE_ENGINE), 0, func, NULL, NULL);
}

static void
test_whole_life (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, NULL);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  assert_heard ("added idle\nchanged running\n");
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_flush (rig);
  /* It is heard of as completed before it leaves, and never after. */
  assert_heard ("changed running\nchanged completed\n");
  g_assert_null (ferry_engine_lookup (rig->engine, ferry_transfer_get_id (transfer)));
}

static void
test_start_adds_nothing (void)
{
  FerryTestRigOptions      options = { .engine.max_running = 1 };
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&options);
  FerryTransfer           *running;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  ferry_fake_origin_add_file (rig->origin, "/b.bin", SIZE, NULL);
  running = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_get (rig, "/b.bin", NULL);
  ferry_test_rig_run_to_bytes (rig, running, HALF);
  ferry_test_rig_stop (rig);
  assert_heard ("added idle\nchanged running\nadded idle\nchanged running\n");

  /* One who has read that it runs hears that it does not, or not yet. */
  ferry_test_rig_start (rig);
  assert_heard ("changed idle\nchanged running\n");
  ferry_test_rig_run_all (rig);
}

/* Of two that ran only one may go on: the other is not taken for running by who
 * reads the store. */
static void
test_store_knows_who_was_stopped (void)
{
  g_autoptr (FerryTestRig)  rig = ferry_test_rig_new (NULL);
  g_autoptr (FerryTransfer) stored = NULL;
  g_autofree char          *id = NULL;
  g_autoptr (GError)        error = NULL;
  FerryTransfer            *first, *second;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "hold:512K");
  ferry_fake_origin_add_file (rig->origin, "/b.bin", SIZE, "hold:512K");
  first = ferry_test_rig_get (rig, "/a.bin", NULL);
  second = ferry_test_rig_get (rig, "/b.bin", NULL);
  id = g_strdup (ferry_transfer_get_id (second));
  ferry_test_rig_run_to_bytes (rig, first, HALF);
  ferry_test_rig_run_to_bytes (rig, second, HALF);
  ferry_test_rig_stop (rig);
  rig->engine_options.max_running = 1;
  ferry_test_rig_start (rig);

  stored = ferry_store_load (rig->store, id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ferry_transfer_get_status (stored), ==, FERRY_STATUS_IDLE);
  g_string_truncate (heard, 0);
}

static void
test_settled_one_comes_alive_again (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *id = NULL;
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "first=1,status:404");
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  id = g_strdup (ferry_transfer_get_id (transfer));
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_flush (rig);
  assert_heard ("added idle\nchanged running\nchanged error\n");

  fixture_change (rig, transfer, "'group': <'g'>");
  assert_heard ("changed error\n");
  g_assert_null (ferry_engine_lookup (rig->engine, id));
  fixture_retry (rig, transfer);
  assert_heard ("changed idle\nchanged running\n");
  ferry_test_rig_run (rig, ferry_test_rig_lookup (rig, id));
  ferry_test_rig_flush (rig);
  assert_heard ("changed running\nchanged completed\n");
}

static void
test_refused_verb_is_not_heard (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "status:404");
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_flush (rig);
  assert_heard ("added idle\nchanged running\nchanged error\n");

  g_assert_false (ferry_engine_pause (rig->engine, ferry_transfer_get_id (transfer), NULL));
  g_assert_false (ferry_engine_cancel (rig->engine, ferry_transfer_get_id (transfer), NULL));
  ferry_test_rig_flush (rig);
  assert_heard ("");
}

static void
test_cancel_is_heard_before_it_leaves (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run_to_bytes (rig, transfer, HALF);
  fixture_cancel (rig, transfer);
  ferry_test_rig_flush (rig);
  ferry_test_rig_run_for (rig, G_TIME_SPAN_MILLISECOND);
  assert_heard ("added idle\nchanged running\nchanged canceled\n");
}

/* Removed. */

static void
test_removed_while_it_runs (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run_to_bytes (rig, transfer, HALF);
  fixture_remove (rig, transfer, FALSE);
  assert_heard ("added idle\nchanged running\nchanged canceled\n");
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_stop (rig);
  g_assert_true (g_str_has_suffix (heard->str, "removed\n"));
  g_string_truncate (heard, 0);
}

static void
test_removed_before_its_turn (void)
{
  FerryTestRigOptions      options = { .engine.max_running = 1 };
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&options);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  ferry_test_rig_get (rig, "/a.bin", NULL);
  transfer = ferry_test_rig_get (rig, "/b.bin", NULL);
  g_string_truncate (heard, 0);
  g_clear_pointer (&last_line, g_free);

  fixture_remove (rig, transfer, FALSE);
  g_assert_false (ferry_store_contains (rig->store, ferry_transfer_get_id (transfer)));
  assert_heard ("removed\n");
}

static void
test_removed_when_settled (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, NULL);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_flush (rig);
  assert_heard ("added idle\nchanged running\nchanged completed\n");

  fixture_remove (rig, transfer, FALSE);
  g_assert_false (ferry_store_contains (rig->store, ferry_transfer_get_id (transfer)));
  assert_heard ("removed\n");
}

/* With a part that has to go first. */
static void
test_removed_when_failed (void)
{
  FerryTestRigOptions      options = { .haste = 20 };
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&options);
  FerryFakeResource        broken = { .size = SIZE };
  FerryTransfer           *transfer;

  broken.faults[0] = "first=1,cut:512K";
  broken.faults[1] = "after=1,status:404";
  ferry_fake_origin_add (rig->origin, "/a.bin", &broken);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_flush (rig);
  assert_heard ("added idle\nchanged running\nchanged idle\nchanged running\nchanged error\n");

  fixture_remove (rig, transfer, FALSE);
  ferry_test_rig_flush (rig);
  assert_heard ("changed error\nremoved\n");
  ferry_test_rig_assert_listing (rig, "");
}

/* Who hears of a transfer may do something about it at once. */

static void
pause_cb (FerryEngine   *engine,
          FerryTransfer *transfer,
          gpointer       data)
{
  if (ferry_transfer_get_status (transfer) == FERRY_STATUS_RUNNING)
    g_assert_true (ferry_engine_pause (engine, ferry_transfer_get_id (transfer), NULL));
}

static void
remove_cb (FerryEngine   *engine,
           FerryTransfer *transfer,
           FerryStatus   *status)
{
  if (ferry_transfer_get_status (transfer) != *status)
    return;

  g_signal_handlers_disconnect_by_data (engine, status);
  g_assert_true (ferry_engine_remove (engine, ferry_transfer_get_id (transfer), FALSE, NULL));
}

static void
test_handler_pauses_what_starts (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, NULL);
  g_signal_connect (rig->engine, "transfer-changed", G_CALLBACK (pause_cb), NULL);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_flush (rig);
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_PAUSED);
  g_assert_cmpuint (ferry_test_rig_count_requests (rig), ==, 0);

  /* Its place is free again. */
  g_signal_handlers_disconnect_by_func (rig->engine, pause_cb, NULL);
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  g_string_truncate (heard, 0);
}

static void
handler_removes (const char *signal,
                 FerryStatus status)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, NULL);
  g_signal_connect (rig->engine, signal, G_CALLBACK (remove_cb), &status);
  ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run_all (rig);
  ferry_test_rig_flush (rig);
  g_assert_cmpuint (ferry_store_get_n (rig->store), ==, 0);
  g_assert_true (g_str_has_suffix (heard->str, "removed\n"));
  g_string_truncate (heard, 0);
}

static void
test_handler_removes_what_is_added (void)
{
  handler_removes ("transfer-added", FERRY_STATUS_IDLE);
}

static void
test_handler_removes_what_starts (void)
{
  handler_removes ("transfer-changed", FERRY_STATUS_RUNNING);
}

static void
test_handler_removes_what_is_completed (void)
{
  handler_removes ("transfer-changed", FERRY_STATUS_COMPLETED);
}

static void
test_handler_removes_what_changes (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryStatus              status = FERRY_STATUS_PAUSED;
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  fixture_pause (rig, transfer);
  ferry_test_rig_flush (rig);
  g_signal_connect (rig->engine, "transfer-changed", G_CALLBACK (remove_cb), &status);
  fixture_change (rig, transfer, "'name': <'b.bin'>");
  ferry_test_rig_flush (rig);
  g_assert_cmpuint (ferry_store_get_n (rig->store), ==, 0);
  g_assert_null (ferry_engine_find_duplicate (rig->engine, ferry_transfer_get_request (transfer)));
  g_string_truncate (heard, 0);
}

int
main (int    argc,
      char **argv)
{
  int status;

  ferry_test_rig_init (&argc, &argv);
  g_type_ensure (FERRY_TYPE_ENGINE);
  g_type_class_unref (g_type_class_ref (FERRY_TYPE_ENGINE));
  heard = g_string_new (NULL);
  hook ("transfer-added", added_cb);
  hook ("transfer-changed", changed_cb);
  hook ("transfer-removed", removed_cb);

  g_test_add_func ("/engine-signals/whole-life", test_whole_life);
  g_test_add_func ("/engine-signals/start-adds-nothing", test_start_adds_nothing);
  g_test_add_func ("/engine-signals/store-knows-who-was-stopped", test_store_knows_who_was_stopped);
  g_test_add_func ("/engine-signals/settled-one-comes-alive-again",
                   test_settled_one_comes_alive_again);
  g_test_add_func ("/engine-signals/refused-verb-is-not-heard", test_refused_verb_is_not_heard);
  g_test_add_func ("/engine-signals/cancel-is-heard-before-it-leaves",
                   test_cancel_is_heard_before_it_leaves);
  g_test_add_func ("/engine-signals/removed-while-it-runs", test_removed_while_it_runs);
  g_test_add_func ("/engine-signals/removed-before-its-turn", test_removed_before_its_turn);
  g_test_add_func ("/engine-signals/removed-when-settled", test_removed_when_settled);
  g_test_add_func ("/engine-signals/removed-when-failed", test_removed_when_failed);
  g_test_add_func ("/engine-signals/handler-pauses-what-starts", test_handler_pauses_what_starts);
  g_test_add_func ("/engine-signals/handler-removes-what-is-added",
                   test_handler_removes_what_is_added);
  g_test_add_func ("/engine-signals/handler-removes-what-starts", test_handler_removes_what_starts);
  g_test_add_func ("/engine-signals/handler-removes-what-is-completed",
                   test_handler_removes_what_is_completed);
  g_test_add_func ("/engine-signals/handler-removes-what-changes",
                   test_handler_removes_what_changes);

  status = g_test_run ();
  g_string_free (heard, TRUE);
  g_free (last_line);
  return status;
}
