/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-run.h"

#include "ferry-cli-command.h"
#include "ferry-cli-interrupt.h"
#include "ferry-cli-json.h"
#include "ferry-cli-metalink.h"
#include "ferry-cli-prepare.h"
#include "ferry-cli-progress.h"
#include "ferry-cli-queue.h"
#include "ferry-clock-system.h"
#include "ferry-credentials-memory.h"
#include "ferry-engine.h"
#include "ferry-network-system.h"
#include "ferry-power-system.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <unistd.h>

typedef struct
{
  FerryTransfer  *transfer; /* (owned) */
  FerryCliOutcome outcome;
  gboolean        is_counted;
  gboolean        is_own;  /* asked for by this command, not left from before */
  gboolean        is_told; /* its last line is written */
} Item;

typedef struct
{
  FerryCliOptions   *options;     /* (unowned) */
  const char *const *arguments;   /* (unowned) */
  GMainLoop         *loop;        /* (owned) */
  FerryWriter       *writer;      /* (owned) */
  FerryStore        *store;       /* (owned) (nullable) */
  FerryEngine       *engine;      /* (owned) (nullable) */
  FerryCredentials  *credentials; /* (owned) (nullable) */
  FerryCliProgress  *progress;    /* (owned) */
  GHashTable        *items;       /* (owned): id → Item */
  GPtrArray         *order;       /* (owned) (element-type Item): unowned */
  GPtrArray         *settled;     /* (owned) (element-type Item): unowned, to be cleared away */
  guint              own[FERRY_CLI_N_OUTCOMES];
  guint              others[FERRY_CLI_N_OUTCOMES];
  guint              look_id;   /* 0 when nothing changed */
  gboolean           is_queued; /* the wishes are on disk */
  gboolean           is_ending;
  gboolean           is_interrupted;
  gboolean           has_broken; /* the state could not be written */
} Run;

static void
item_free (gpointer data)
{
  Item *item = data;

  g_object_unref (item->transfer);
  g_free (item);
}

static void
tell_json (Run  *run,
           Item *item)
{
  g_autofree char *json = NULL;

  if (!run->options->is_json)
    return;

  json = ferry_cli_json_format (item->transfer);
  if (isatty (STDOUT_FILENO))
    ferry_cli_progress_hide (run->progress);
  puts (json);
  fflush (stdout);
}

/* What can go on from where it failed stays for the same command. */
static gboolean
is_worth_keeping (FerryTransfer *transfer)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (transfer);

  return record->status == FERRY_STATUS_ERROR && ferry_range_set_get_total (record->have) > 0;
}

/* A private state directory keeps no history. */
static void
clear_away (Run *run)
{
  guint i;

  for (i = 0; i < run->settled->len; i++)
    {
      Item              *item = g_ptr_array_index (run->settled, i);
      const char        *id = ferry_transfer_get_id (item->transfer);
      g_autoptr (GError) error = NULL;

      ferry_cli_progress_forget (run->progress, id);
      if (is_worth_keeping (item->transfer))
        continue;
      if (!ferry_engine_remove (run->engine, id, FALSE, &error))
        g_debug ("%s stays in the state: %s", id, error->message);
    }
  g_ptr_array_set_size (run->settled, 0);
}

static void
stopped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Run               *run = user_data;
  g_autoptr (GError) error = NULL;

  if (!ferry_engine_stop_finish (run->engine, result, &error))
    {
      ferry_cli_progress_warn (run->progress, error->message);
      run->has_broken = TRUE;
    }
  g_main_loop_quit (run->loop);
}

static void
end (Run *run)
{
  if (run->is_ending)
    return;

  run->is_ending = TRUE;
  ferry_engine_stop_async (run->engine, stopped_cb, run);
}

/* Work that this command waits for: its own as long as it goes on by itself,
 * and what is left from before as long as it is at work. */
static gboolean
has_work (Run *run)
{
  return run->own[FERRY_CLI_OUTCOME_ACTIVE] > 0 ||
         run->own[FERRY_CLI_OUTCOME_WAITING] > 0 ||
         run->others[FERRY_CLI_OUTCOME_ACTIVE] > 0;
}

static gboolean
look_cb (gpointer user_data)
{
  Run *run = user_data;

  run->look_id = 0;
  clear_away (run);
  if (!has_work (run))
    end (run);

  return G_SOURCE_REMOVE;
}

/* Looks round once the engine has done what it is doing. */
static void
look_soon (Run *run)
{
  if (run->look_id == 0 && run->is_queued && !run->is_ending)
    run->look_id = g_idle_add (look_cb, run);
}

static void
count (Run  *run,
       Item *item)
{
  guint *counts = item->is_own ? run->own : run->others;

  if (item->is_counted)
    counts[item->outcome]--;
  item->is_counted = TRUE;
  item->outcome = ferry_cli_outcome_find (item->transfer);
  counts[item->outcome]++;
}

static void
follow (Run  *run,
        Item *item)
{
  count (run, item);
  ferry_cli_progress_update (run->progress, item->transfer);
  if (ferry_status_is_settled (ferry_transfer_get_status (item->transfer)) && !item->is_told)
    {
      item->is_told = TRUE;
      tell_json (run, item);
      g_ptr_array_add (run->settled, item);
    }
  look_soon (run);
}

static void
transfer_changed_cb (FerryEngine   *engine,
                     FerryTransfer *transfer,
                     Run           *run)
{
  Item *item = g_hash_table_lookup (run->items, ferry_transfer_get_id (transfer));

  if (item != NULL)
    follow (run, item);
}

static void
state_error_cb (FerryEngine  *engine,
                const GError *error,
                Run          *run)
{
  ferry_cli_progress_warn (run->progress, error->message);
}

static void
interrupted_cb (gpointer user_data)
{
  Run *run = user_data;

  run->is_interrupted = TRUE;
  end (run);
}

static void
add_item (Run           *run,
          FerryTransfer *transfer,
          gboolean       is_own)
{
  const char *id = ferry_transfer_get_id (transfer);
  Item       *item = g_hash_table_lookup (run->items, id);

  if (item != NULL && (item->is_own || !is_own))
    return;
  if (item != NULL)
    {
      /* Left from before, and asked for again. */
      run->others[item->outcome]--;
      item->is_counted = FALSE;
      item->is_own = TRUE;
      count (run, item);
      return;
    }

  item = g_new0 (Item, 1);
  item->transfer = g_object_ref (transfer);
  item->is_own = is_own;
  g_hash_table_insert (run->items, g_strdup (id), item);
  g_ptr_array_add (run->order, item);
  count (run, item);
}

/* A wish that an older version of it stands in the way of has failed. */
static void
refuse_wish (Run          *run,
             const GError *error)
{
  ferry_cli_progress_warn (run->progress, error->message);
  run->own[FERRY_CLI_OUTCOME_FAILED]++;
}

/* One that was completed before has no need of it. */
static void
run_anyway (Run           *run,
            FerryTransfer *transfer)
{
  g_autoptr (GError) error = NULL;

  if (!ferry_engine_run_anyway (run->engine, ferry_transfer_get_id (transfer), &error))
    g_debug ("%s: %s", ferry_transfer_get_id (transfer), error->message);
}

static void
add_all (Run           *run,
         FerryCliQueue *queue)
{
  GPtrArray            *wishes = run->options->wishes;
  g_autoptr (GPtrArray) left = ferry_engine_get_transfers (run->engine);
  g_autoptr (GPtrArray) finished = NULL;
  guint                 i;

  for (i = 0; i < left->len; i++)
    add_item (run, g_ptr_array_index (left, i), FALSE);
  for (i = 0; i < wishes->len; i++)
    {
      g_autoptr (FerryTransfer) transfer = NULL;
      g_autoptr (GError)        error = NULL;

      transfer = ferry_cli_queue_add (queue, g_ptr_array_index (wishes, i), &error);
      if (transfer != NULL && run->options->runs_anyway)
        run_anyway (run, transfer);
      if (transfer != NULL)
        add_item (run, transfer, TRUE);
      else
        refuse_wish (run, error);
    }

  finished = ferry_cli_queue_steal_finished (queue);
  for (i = 0; i < finished->len; i++)
    add_item (run, g_ptr_array_index (finished, i), FALSE);
}

/* Nothing is said of a transfer before it would survive a power cut. */
static void
queued_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Run               *run = user_data;
  g_autoptr (GError) error = NULL;
  guint              i;

  if (!ferry_store_commit_finish (FERRY_STORE (source), result, &error))
    {
      ferry_cli_progress_warn (run->progress, error->message);
      run->has_broken = TRUE;
      end (run);
      return;
    }

  run->is_queued = TRUE;
  for (i = 0; i < run->order->len; i++)
    {
      Item *item = g_ptr_array_index (run->order, i);

      ferry_cli_progress_add (run->progress, item->transfer);
      follow (run, item);
    }
}

static void
create_engine (Run *run)
{
  g_autoptr (FerryClock)   clock = ferry_clock_system_new ();
  g_autoptr (FerryNetwork) network = ferry_network_system_new ();
  g_autoptr (FerryPower)   power = ferry_power_system_new ();
  FerryEngineWorld         world = { 0 };

  run->credentials = ferry_credentials_memory_new ();
  world.store = run->store;
  world.writer = run->writer;
  world.ops = ferry_file_ops_get_system ();
  world.clock = clock;
  world.network = network;
  world.power = power;
  world.credentials = run->credentials;
  run->engine = ferry_engine_new (&world, &run->options->engine);
  g_signal_connect (run->engine, "transfer-changed", G_CALLBACK (transfer_changed_cb), run);
  g_signal_connect (run->engine, "state-error", G_CALLBACK (state_error_cb), run);
}

static void
begin (Run *run)
{
  g_autoptr (FerryCliQueue) queue = NULL;
  g_autoptr (GError)        error = NULL;

  create_engine (run);
  if (!ferry_cli_metalink_read_by_engine (run->options, run->engine, &error))
    {
      if (!run->is_interrupted)
        refuse_wish (run, error);
      end (run);
      return;
    }
  queue = ferry_cli_queue_new (run->store, run->engine, run->credentials);
  if (!ferry_cli_queue_prepare (queue, run->options->wishes, &error))
    ferry_cli_progress_warn (run->progress, error->message);
  ferry_engine_start (run->engine);
  add_all (run, queue);
  /* They have become transfers, and there may be very many. */
  g_ptr_array_set_size (run->options->wishes, 0);
  ferry_store_commit_async (run->store, NULL, queued_cb, run);
}

static gboolean
open_state (Run     *run,
            GError **error)
{
  const FerryFileOps *ops = ferry_file_ops_get_system ();
  const char *const  *warnings;
  gsize               i;

  run->store = ferry_store_open (run->options->state_dir, ops, run->writer, error);
  if (run->store == NULL)
    return FALSE;

  warnings = ferry_store_get_warnings (run->store);
  for (i = 0; warnings[i] != NULL; i++)
    ferry_cli_progress_warn (run->progress, warnings[i]);

  return TRUE;
}

/* The last lines of what this command asked for and did not get. */
static void
tell_unfinished (Run *run)
{
  guint i;

  for (i = 0; i < run->order->len; i++)
    {
      Item *item = g_ptr_array_index (run->order, i);

      if (!item->is_own || item->is_told)
        continue;
      item->is_told = TRUE;
      /* What was running is, for whoever reads on, waiting for the next command. */
      if (run->is_interrupted)
        ferry_transfer_apply (item->transfer, FERRY_EVENT_YIELD, FERRY_REASON_QUEUED);
      else
        ferry_cli_progress_block (run->progress, item->transfer);
      tell_json (run, item);
    }
}

static void
tell_how_to_go_on (Run *run)
{
  g_autofree char *command = ferry_cli_command_describe (run->arguments);

  if (!run->is_interrupted || run->options->is_quiet)
    return;

  ferry_cli_screen_write (STDERR_FILENO, _ ("Interrupted. What has arrived is kept; "
                                            "the same command goes on from there.\n"));
  if (command != NULL)
    {
      g_autofree char *line = g_strdup_printf ("  %s\n", command);

      ferry_cli_screen_write (STDERR_FILENO, line);
    }
}

static FerryCliExit
finish (Run *run)
{
  g_autoptr (GError) error = NULL;

  g_signal_handlers_disconnect_by_data (run->engine, run);
  tell_unfinished (run);
  clear_away (run);
  if (!ferry_store_close (run->store, &error))
    {
      ferry_cli_progress_warn (run->progress, error->message);
      run->has_broken = TRUE;
    }
  g_clear_pointer (&run->progress, ferry_cli_progress_free);
  tell_how_to_go_on (run);

  if (run->is_interrupted)
    return FERRY_CLI_EXIT_INTERRUPTED;

  return run->has_broken ? FERRY_CLI_EXIT_FAILED : ferry_cli_outcome_to_exit (run->own);
}

static void
run_clear (Run *run)
{
  ferry_cli_interrupt_unwatch ();
  g_clear_handle_id (&run->look_id, g_source_remove);
  g_clear_pointer (&run->progress, ferry_cli_progress_free);
  g_clear_object (&run->engine);
  g_clear_object (&run->store);
  g_clear_object (&run->credentials);
  g_clear_pointer (&run->writer, ferry_writer_unref);
  g_ptr_array_unref (run->settled);
  g_ptr_array_unref (run->order);
  g_hash_table_unref (run->items);
  g_main_loop_unref (run->loop);
}

FerryCliExit
ferry_cli_run (FerryCliOptions   *options,
               const char *const *arguments)
{
  g_autoptr (GError) error = NULL;
  Run                run = { .options = options, .arguments = arguments };
  FerryCliExit       result = FERRY_CLI_EXIT_FAILED;

  run.loop = g_main_loop_new (NULL, FALSE);
  run.writer = ferry_writer_new ();
  run.progress = ferry_cli_prepare_progress (options->is_json, options->is_quiet);
  run.items = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, item_free);
  run.order = g_ptr_array_new ();
  run.settled = g_ptr_array_new ();

  if (!open_state (&run, &error))
    {
      ferry_cli_progress_warn (run.progress, error->message);
    }
  else
    {
      ferry_cli_interrupt_watch (interrupted_cb, &run);
      begin (&run);
      g_main_loop_run (run.loop);
      result = finish (&run);
    }
  run_clear (&run);

  return result;
}
