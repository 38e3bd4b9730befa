/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "store-fixture.h"

#include <errno.h>
#include <string.h>

#define N_TRANSFERS 6
#define ALL_BYTES G_MAXSIZE

typedef enum
{
  PUT,
  PUT_RECORD,
  PUT_SETTLED,
  DROP,
  COMMIT,
  COMPACT,
  REOPEN,
} Verb;

typedef struct
{
  Verb  verb;
  guint number;
  guint value;
} Step;

/* Commits of one change and of several, of each kind; compactions with and
 * without changes; starts from a journal, a snapshot and both. */
static const Step script[] = {
  { PUT, 1, 10 },
  { COMMIT },
  { PUT, 2, 20 },
  { PUT, 3, 30 },
  { PUT_RECORD, 1, 11 },
  { COMMIT },
  { PUT_SETTLED, 2, 21 },
  { REOPEN },
  { PUT_RECORD, 1, 12 },
  { COMPACT },
  { DROP, 3, 0 },
  { COMMIT },
  { PUT, 4, 40 },
  { PUT_SETTLED, 1, 13 },
  { COMMIT },
  { REOPEN },
  { COMPACT },
  { PUT_RECORD, 4, 41 },
  { REOPEN },
  { DROP, 2, 0 },
  { PUT, 5, 50 },
  { COMMIT },
  { COMPACT },
  { PUT, 6, 60 },
  { DROP, 1, 0 },
  { COMMIT },
};

/* [n] is the state after n steps. */
static char *states[G_N_ELEMENTS (script) + 1];

/* One pass through the script. */
typedef struct
{
  StoreFixture fixture;
  FerryStore  *store;   /* (owned) (nullable): NULL when it cannot be opened */
  guint        durable; /* so many steps are promised to be on disk */
  guint        n_done;  /* so many may be */
} Run;

static void
take_result_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  GAsyncResult **taken = user_data;

  *taken = g_object_ref (result);
}

static gboolean
try_compact (FerryStore *store)
{
  g_autoptr (GAsyncResult) result = NULL;

  ferry_store_compact_async (store, take_result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return ferry_store_compact_finish (store, result, NULL);
}

static gboolean
run_close (Run *run)
{
  gboolean is_committed = ferry_store_close (run->store, NULL);

  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (g_steal_pointer (&run->store));
  return is_committed;
}

/* TRUE when what was put is promised to be on disk. */
static gboolean
run_step (Run        *run,
          const Step *step)
{
  gboolean is_durable = FALSE;

  switch (step->verb)
    {
    case PUT:
      put (run->store, step->number, step->value);
      break;
    case PUT_RECORD:
      put_record (run->store, step->number, step->value);
      break;
    case PUT_SETTLED:
      put_settled (run->store, step->number, step->value);
      break;
    case DROP:
      drop (run->store, step->number);
      break;
    case COMMIT:
      is_durable = ferry_store_commit_sync (run->store, NULL);
      break;
    case COMPACT:
      is_durable = try_compact (run->store);
      break;
    case REOPEN:
      is_durable = ferry_store_commit_sync (run->store, NULL);
      if (!is_durable)
        break;
      run_close (run);
      run->store = store_fixture_open_fake (&run->fixture, NULL);
      break;
    }
  return is_durable;
}

static void
run_script (Run *run)
{
  run->store = store_fixture_open_fake (&run->fixture, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (script) && run->store != NULL; i++)
    {
      gboolean is_durable;

      if (ferry_fake_file_ops_is_cut (run->fixture.fake))
        return;
      run->n_done = i + 1;
      is_durable = run_step (run, &script[i]);
      if (is_durable)
        run->durable = i + 1;
    }
}

static void
run_begin (Run *run)
{
  *run = (Run){ 0 };
  store_fixture_set_up (&run->fixture, NULL);
}

static void
run_end (Run *run)
{
  if (run->store != NULL)
    run_close (run);
  store_fixture_tear_down (&run->fixture, NULL);
}

/* "10", "13 settled" or "" for the transfer in a state. */
static char *
dup_value (const char *state,
           guint       number)
{
  g_auto (GStrv) kinds = g_strsplit (state, "|", 2);

  for (guint kind = 0; kind < 2; kind++)
    {
      g_auto (GStrv)   parts = g_strsplit (kinds[kind], " ", -1);
      g_autofree char *prefix = g_strdup_printf ("%u=", number);

      for (guint i = 0; parts[i] != NULL; i++)
        if (g_str_has_prefix (parts[i], prefix))
          return g_strconcat (parts[i] + strlen (prefix), kind == 1 ? " settled" : NULL, NULL);
    }
  return g_strdup ("");
}

static gboolean
is_one_of (const char *state,
           guint       first,
           guint       last)
{
  for (guint i = first; i <= last; i++)
    if (g_str_equal (states[i], state))
      return TRUE;
  return FALSE;
}

static gboolean
is_each_one_of (const char *state,
                guint       first,
                guint       last)
{
  for (guint number = 1; number <= N_TRANSFERS; number++)
    {
      g_autofree char *value = dup_value (state, number);
      gboolean         is_found = FALSE;

      for (guint i = first; i <= last && !is_found; i++)
        {
          g_autofree char *candidate = dup_value (states[i], number);

          is_found = g_str_equal (candidate, value);
        }
      if (!is_found)
        return FALSE;
    }
  return TRUE;
}

/* After the crash: everything promised is there, nothing was made up, and the
 * store can be used. @is_ordered: nothing failed before, so that the state is
 * one that was; else each transfer is in one that it was in. */
static void
assert_outcome (Run        *run,
                gboolean    is_ordered,
                const char *what)
{
  FerryStore      *store;
  g_autofree char *state = NULL;

  if (run->store != NULL)
    run_close (run);
  store = store_fixture_open (&run->fixture);
  state = dup_state (store);
  assert_n_warnings (store, 0);
  if (is_ordered ? !is_one_of (state, run->durable, run->n_done)
                 : !is_each_one_of (state, run->durable, run->n_done))
    g_error ("%s: “%s” is none of the states from %u “%s” to %u “%s”", what, state, run->durable,
             states[run->durable], run->n_done, states[run->n_done]);
  put (store, 1, 99);
  commit (store);
  store_fixture_close (store);
}

static guint
count_mutations (void)
{
  Run   run;
  guint n;

  run_begin (&run);
  run_script (&run);
  g_assert_cmpuint (run.durable, ==, G_N_ELEMENTS (script));
  n = ferry_fake_file_ops_get_n_mutations (run.fixture.fake);
  run_end (&run);
  return n;
}

static void
fill_states (void)
{
  Run run;

  run_begin (&run);
  run.store = store_fixture_open (&run.fixture);
  states[0] = dup_state (run.store);
  for (guint i = 0; i < G_N_ELEMENTS (script); i++)
    {
      if (script[i].verb < COMMIT)
        run_step (&run, &script[i]);
      states[i + 1] = dup_state (run.store);
    }
  run_end (&run);
}

static void
torture (guint         fail,
         guint         tear,
         gsize         keep,
         FerryFakeLoss loss)
{
  g_autofree char *what = NULL;
  Run              run;

  what = g_strdup_printf ("fail %u, cut at %u keeping %" G_GSIZE_FORMAT ", loss %u", fail, tear,
                          keep, (guint) loss);

  run_begin (&run);
  ferry_fake_file_ops_set_loss (run.fixture.fake, loss);
  ferry_fake_file_ops_fail_nth (run.fixture.fake, fail, EIO);
  ferry_fake_file_ops_tear_nth (run.fixture.fake, tear, keep);
  run_script (&run);
  assert_outcome (&run, fail == 0, what);
  run_end (&run);
}

static void
test_every_power_cut (void)
{
  const gsize keeps[] = { 0, 1, 40, 100, 300, ALL_BYTES };
  guint       n = count_mutations ();

  g_assert_cmpuint (n, >, 40);
  for (guint tear = 1; tear <= n; tear++)
    for (guint i = 0; i < G_N_ELEMENTS (keeps); i++)
      for (guint loss = 0; loss <= (FERRY_FAKE_LOSS_DATA | FERRY_FAKE_LOSS_NAMES); loss++)
        torture (0, tear, keeps[i], (FerryFakeLoss) loss);
}

static void
test_power_cut_after_a_failure (void)
{
  guint n = count_mutations ();

  for (guint fail = 1; fail <= n; fail++)
    for (guint tear = fail + 1; tear <= fail + 12; tear++)
      for (guint loss = 0; loss <= (FERRY_FAKE_LOSS_DATA | FERRY_FAKE_LOSS_NAMES); loss++)
        torture (fail, tear, 100, (FerryFakeLoss) loss);
}

/* Nothing put is forgotten over one failure, whichever it is: the next commit
 * has it. */
static void
test_every_operation_fails_once (void)
{
  const int errors[] = { EIO, ENOSPC, EDQUOT };
  guint     n = count_mutations ();

  for (guint fail = 1; fail <= n; fail++)
    for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
      {
        Run run;

        run_begin (&run);
        ferry_fake_file_ops_fail_nth (run.fixture.fake, fail, errors[i]);
        run_script (&run);
        if (run.store != NULL)
          {
            commit (run.store);
            assert_state (run.store, states[G_N_ELEMENTS (script)]);
            run_close (&run);
            assert_stored (&run.fixture, states[G_N_ELEMENTS (script)]);
          }
        else
          assert_outcome (&run, FALSE, "fails once");
        run_end (&run);
      }
}

int
main (int   argc,
      char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  fill_states ();

  g_test_add_func ("/store-torture/every-operation-may-fail-once", test_every_operation_fails_once);
  g_test_add_func ("/store-torture/power-cut-at-every-operation", test_every_power_cut);
  g_test_add_func ("/store-torture/power-cut-after-a-failure", test_power_cut_after_a_failure);

  result = g_test_run ();
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    g_free (states[i]);
  return result;
}
