/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-engine.h"

#include "ferry-error.h"
#include "ferry-policy.h"
#include "ferry-runner.h"
#include "ferry-scheduler.h"
#include "ferry-uri.h"

#include <glib/gi18n-lib.h>

#define DEFAULT_MAX_RUNNING 6
#define DEFAULT_MAX_PER_HOST 8

/* A live transfer and what is to become of it. */
typedef struct
{
  FerryRunner *runner;     /* (owned) */
  gboolean     is_removed; /* forget it when its run has ended */
  gboolean     deletes_file;
  gboolean     is_settled; /* on its way out of the live ones */
} Entry;

struct _FerryEngine
{
  GObject parent_instance;

  FerryStore         *store;       /* (owned) */
  FerryWriter        *writer;      /* (owned) */
  const FerryFileOps *ops;         /* (unowned) static */
  FerryClock         *clock;       /* (owned) */
  FerryNetwork       *network;     /* (owned) */
  FerryPower         *power;       /* (owned) */
  FerryCredentials   *credentials; /* (owned) */
  FerryTransport     *transport;   /* (owned) */
  FerryFinisher      *finisher;    /* (owned) */
  FerryScheduler     *scheduler;   /* (owned) */
  FerryRunnerWorld    world;

  GHashTable *entries; /* (owned) (element-type utf8 Entry) key owned by the transfer */
  GPtrArray  *order;   /* (owned) (element-type Entry) as they were added */
  GPtrArray  *leaving; /* (owned) (element-type Entry) freed when nobody is in them */
  guint       leave_id;
  GTask      *stop_task; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (FerryEngine, ferry_engine, G_TYPE_OBJECT)

enum
{
  SIGNAL_TRANSFER_ADDED,
  SIGNAL_TRANSFER_CHANGED,
  SIGNAL_TRANSFER_REMOVED,
  SIGNAL_STATE_ERROR,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void update (FerryEngine *self, Entry *entry);

static FerryTransfer *
get_transfer (Entry *entry)
{
  return ferry_runner_get_transfer (entry->runner);
}

static const char *
get_id (Entry *entry)
{
  return ferry_transfer_get_id (get_transfer (entry));
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  ferry_runner_free (entry->runner);
  g_free (entry);
}

/* Leaving: settled and removed transfers are no longer live. They may be on the
 * stack right now, so they go from an idle. */

static void
transfer_changed_cb (FerryTransfer *transfer,
                     gpointer       data)
{
  g_signal_emit (data, signals[SIGNAL_TRANSFER_CHANGED], 0, transfer);
}

static gboolean
leave_cb (gpointer data)
{
  FerryEngine          *self = data;
  g_autoptr (GPtrArray) leaving = self->leaving;

  self->leave_id = 0;
  self->leaving = g_ptr_array_new_with_free_func (entry_free);
  for (guint i = 0; i < leaving->len; i++)
    g_signal_handlers_disconnect_by_data (get_transfer (g_ptr_array_index (leaving, i)), self);

  return G_SOURCE_REMOVE;
}

static void
leave (FerryEngine *self,
       Entry       *entry)
{
  if (entry->is_settled)
    return;

  entry->is_settled = TRUE;
  ferry_scheduler_remove (self->scheduler, entry);
  g_hash_table_remove (self->entries, get_id (entry));
  g_ptr_array_remove (self->order, entry);
  g_ptr_array_add (self->leaving, entry);
  if (self->leave_id == 0)
    self->leave_id = g_idle_add_full (G_PRIORITY_DEFAULT, leave_cb, self, NULL);
}

/* What is done about files after the state says so. */

typedef struct
{
  const FerryFileOps *ops;
  char               *directory; /* (owned) */
  char               *name;      /* (owned) */
} FileJob;

static void
file_job_free (gpointer data)
{
  FileJob *job = data;

  g_free (job->directory);
  g_free (job->name);
  g_free (job);
}

static FileJob *
file_job_new (FerryEngine   *self,
              FerryTransfer *transfer)
{
  FileJob *job = g_new0 (FileJob, 1);

  job->ops = self->ops;
  job->directory = g_strdup (ferry_request_get_directory (ferry_transfer_get_request (transfer)));
  job->name = g_strdup (ferry_transfer_get_record (transfer)->name);
  return job;
}

static void
forget_id_work (gpointer data)
{
  FileJob *job = data;

  ferry_part_file_forget_id (job->ops, job->directory, job->name);
}

static void
delete_work (gpointer data)
{
  FileJob         *job = data;
  g_autofree char *path = g_build_filename (job->directory, job->name, NULL);

  job->ops->unlinkat (job->ops, AT_FDCWD, path, 0);
}

typedef struct
{
  FerryEngine *engine; /* (owned) */
  FileJob     *job;    /* (owned) */
} Completion;

static void
completion_committed_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      data)
{
  Completion *completion = data;

  /* The mark by which a crash would have known the file is of no more use. */
  if (ferry_store_commit_finish (FERRY_STORE (source), result, NULL))
    ferry_writer_push (completion->engine->writer, forget_id_work, NULL,
                       g_steal_pointer (&completion->job), file_job_free, NULL);

  g_clear_pointer (&completion->job, file_job_free);
  g_object_unref (completion->engine);
  g_free (completion);
}

static void
settle (FerryEngine *self,
        Entry       *entry)
{
  FerryTransfer *transfer = get_transfer (entry);

  if (ferry_transfer_get_status (transfer) == FERRY_STATUS_COMPLETED && !entry->is_removed)
    {
      Completion *completion = g_new0 (Completion, 1);

      completion->engine = g_object_ref (self);
      completion->job = file_job_new (self, transfer);
      ferry_store_commit_async (self->store, NULL, completion_committed_cb, completion);
    }
  if (ferry_transfer_get_status (transfer) != FERRY_STATUS_ERROR)
    ferry_credentials_forget (self->credentials, ferry_transfer_get_id (transfer));

  leave (self, entry);
}

/* A file with the final name is only deleted for a transfer that put it there. */
static void
forget (FerryEngine *self,
        Entry       *entry)
{
  FerryTransfer   *transfer = get_transfer (entry);
  g_autofree char *id = g_strdup (ferry_transfer_get_id (transfer));

  if (entry->deletes_file && ferry_transfer_get_status (transfer) == FERRY_STATUS_COMPLETED)
    ferry_writer_push (self->writer, delete_work, NULL, file_job_new (self, transfer), file_job_free, NULL);

  ferry_store_remove (self->store, id);
  ferry_credentials_forget (self->credentials, id);
  leave (self, entry);
  g_signal_emit (self, signals[SIGNAL_TRANSFER_REMOVED], 0, id);
}

/* The queue. */

static void
pump (FerryEngine *self)
{
  Entry *entry;

  if (self->stop_task != NULL)
    return;

  while ((entry = ferry_scheduler_choose (self->scheduler)) != NULL)
    ferry_runner_start (entry->runner);
}

static void
get_conditions (FerryEngine     *self,
                FerryConditions *conditions)
{
  ferry_network_get_state (self->network, &conditions->network);
  ferry_power_get_state (self->power, &conditions->power);
  conditions->now = ferry_clock_get_real (self->clock) / G_USEC_PER_SEC;
}

static void
deny (FerryEngine        *self,
      Entry              *entry,
      const FerryVerdict *verdict)
{
  if (!ferry_runner_apply (entry->runner, (FerryEvent) verdict->event, verdict->reason))
    ferry_transfer_set_reason (get_transfer (entry), verdict->reason);
  if (!ferry_runner_is_busy (entry->runner))
    ferry_scheduler_remove (self->scheduler, entry);
  if (verdict->until > 0)
    ferry_runner_wait_until (entry->runner, verdict->until * G_USEC_PER_SEC);
}

/* Stopped for a reason that no change of the network or the power ends. */
static gboolean
is_held_by_disk (FerryTransfer *transfer)
{
  FerryReason reason = ferry_transfer_get_reason (transfer);

  return ferry_transfer_get_status (transfer) == FERRY_STATUS_PAUSED_SYSTEM_POLICY && (reason == FERRY_REASON_DISK_FULL || reason == FERRY_REASON_DESTINATION_MISSING);
}

static void
enqueue (FerryEngine *self,
         Entry       *entry)
{
  FerryTransfer *transfer = get_transfer (entry);
  gint64         until = ferry_transfer_get_record (transfer)->waiting_until;

  if (ferry_runner_is_busy (entry->runner))
    return; /* its last run is ending: it is looked at again then */
  if (until > ferry_clock_get_real (self->clock))
    {
      if (!ferry_runner_is_waiting (entry->runner))
        ferry_runner_wait_until (entry->runner, until);
      return;
    }

  ferry_scheduler_add (self->scheduler, entry, ferry_runner_get_host_key (entry->runner),
                       ferry_request_get_priority (ferry_transfer_get_request (transfer)));
  pump (self);
  if (!ferry_runner_is_busy (entry->runner))
    ferry_transfer_set_reason (transfer, ferry_scheduler_is_held_by_host (self->scheduler, entry)
                                             ? FERRY_REASON_HOST_LIMIT
                                             : FERRY_REASON_QUEUED);
}

/* Looks at one transfer anew: may it run, and if not, what does it wait for? */
static void
update (FerryEngine *self,
        Entry       *entry)
{
  FerryTransfer  *transfer = get_transfer (entry);
  FerryConditions conditions;
  FerryVerdict    verdict;

  switch (ferry_transfer_get_status (transfer))
    {
    case FERRY_STATUS_COMPLETED:
    case FERRY_STATUS_CANCELED:
    case FERRY_STATUS_ERROR:
    case FERRY_STATUS_PAUSED:
    case FERRY_STATUS_PAUSED_RECOVERABLE:
      if (!ferry_runner_is_busy (entry->runner))
        ferry_scheduler_remove (self->scheduler, entry);
      return;
    case FERRY_STATUS_IDLE:
    case FERRY_STATUS_RUNNING:
    case FERRY_STATUS_PAUSED_COSTED_NETWORK:
    case FERRY_STATUS_PAUSED_NO_NETWORK:
    case FERRY_STATUS_PAUSED_SYSTEM_POLICY:
      break;
    }
  if (is_held_by_disk (transfer))
    return;

  get_conditions (self, &conditions);
  verdict = ferry_policy_judge (ferry_transfer_get_request (transfer), &conditions);
  if (verdict.event != FERRY_EVENT_ALLOWED)
    {
      deny (self, entry, &verdict);
      return;
    }

  ferry_runner_apply (entry->runner, FERRY_EVENT_ALLOWED, FERRY_REASON_QUEUED);
  if (ferry_transfer_get_status (transfer) == FERRY_STATUS_IDLE)
    enqueue (self, entry);
}

static void
update_all (FerryEngine *self)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_copy (self->order, NULL, NULL);

  for (guint i = 0; i < entries->len; i++)
    update (self, g_ptr_array_index (entries, i));
}

/* What runners ask for. */

static Entry *
find_entry (FerryEngine *self,
            FerryRunner *runner)
{
  return g_hash_table_lookup (self->entries, ferry_transfer_get_id (ferry_runner_get_transfer (runner)));
}

static void
runner_update_cb (FerryRunner *runner,
                  gpointer     data)
{
  FerryEngine *self = data;
  Entry       *entry = find_entry (self, runner);

  if (entry != NULL && self->stop_task == NULL)
    update (self, entry);
}

static gboolean
is_anyone_busy (FerryEngine *self)
{
  for (guint i = 0; i < self->order->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->order, i);

      if (ferry_runner_is_busy (entry->runner))
        return TRUE;
    }

  return FALSE;
}

static void
stop_committed_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      data)
{
  g_autoptr (GTask) task = data;
  GError           *error = NULL;

  if (ferry_store_commit_finish (FERRY_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
stop_if_idle (FerryEngine *self)
{
  if (self->stop_task == NULL || g_task_get_task_data (self->stop_task) != NULL || is_anyone_busy (self))
    return;

  /* Marks that the last part of it is under way. */
  g_task_set_task_data (self->stop_task, self, NULL);
  ferry_store_commit_async (self->store, NULL, stop_committed_cb, g_object_ref (self->stop_task));
}

static void
runner_released_cb (FerryRunner *runner,
                    gpointer     data)
{
  FerryEngine *self = data;
  Entry       *entry = find_entry (self, runner);

  if (entry == NULL)
    return;

  ferry_scheduler_remove (self->scheduler, entry);
  if (entry->is_removed)
    forget (self, entry);
  else if (ferry_status_is_settled (ferry_transfer_get_status (get_transfer (entry))))
    settle (self, entry);
  else if (self->stop_task == NULL)
    update (self, entry);

  pump (self);
  stop_if_idle (self);
}

static gboolean
is_online_cb (gpointer data)
{
  FerryEngine      *self = data;
  FerryNetworkState state;

  ferry_network_get_state (self->network, &state);
  return state.is_online;
}

/* The object. */

static void
commit_failed_cb (FerryStore   *store,
                  const GError *error,
                  FerryEngine  *self)
{
  g_signal_emit (self, signals[SIGNAL_STATE_ERROR], 0, error);
}

static void
ferry_engine_dispose (GObject *object)
{
  FerryEngine *self = FERRY_ENGINE (object);

  if (self->leave_id != 0)
    g_source_remove (self->leave_id);
  self->leave_id = 0;
  if (self->order != NULL)
    for (guint i = 0; i < self->order->len; i++)
      {
        Entry *entry = g_ptr_array_index (self->order, i);

        g_signal_handlers_disconnect_by_data (get_transfer (entry), self);
        entry_free (entry);
      }
  if (self->leaving != NULL)
    for (guint i = 0; i < self->leaving->len; i++)
      g_signal_handlers_disconnect_by_data (get_transfer (g_ptr_array_index (self->leaving, i)), self);
  g_clear_pointer (&self->leaving, g_ptr_array_unref);
  g_clear_pointer (&self->order, g_ptr_array_unref);
  g_clear_pointer (&self->entries, g_hash_table_unref);
  g_clear_pointer (&self->scheduler, ferry_scheduler_free);
  g_clear_pointer (&self->finisher, ferry_finisher_unref);
  g_clear_pointer (&self->transport, ferry_transport_unref);
  g_clear_pointer (&self->writer, ferry_writer_unref);
  g_clear_object (&self->store);
  g_clear_object (&self->clock);
  g_clear_object (&self->network);
  g_clear_object (&self->power);
  g_clear_object (&self->credentials);

  G_OBJECT_CLASS (ferry_engine_parent_class)->dispose (object);
}

static void
ferry_engine_class_init (FerryEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_engine_dispose;

  signals[SIGNAL_TRANSFER_ADDED] = g_signal_new ("transfer-added", FERRY_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0,
                                                 NULL, NULL, NULL, G_TYPE_NONE, 1, FERRY_TYPE_TRANSFER);
  signals[SIGNAL_TRANSFER_CHANGED] = g_signal_new ("transfer-changed", FERRY_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0,
                                                   NULL, NULL, NULL, G_TYPE_NONE, 1, FERRY_TYPE_TRANSFER);
  signals[SIGNAL_TRANSFER_REMOVED] = g_signal_new ("transfer-removed", FERRY_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0,
                                                   NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_STATE_ERROR] = g_signal_new ("state-error", FERRY_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0,
                                              NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
ferry_engine_init (FerryEngine *self)
{
  self->entries = g_hash_table_new (g_str_hash, g_str_equal);
  self->order = g_ptr_array_new ();
  self->leaving = g_ptr_array_new_with_free_func (entry_free);
}

static void
set_up_world (FerryEngine *self,
              guint        max_per_host)
{
  self->world.store = self->store;
  self->world.clock = self->clock;
  self->world.credentials = self->credentials;
  self->world.transport = self->transport;
  self->world.finisher = self->finisher;
  self->world.writer = self->writer;
  self->world.ops = self->ops;
  self->world.max_connections = max_per_host;
  self->world.update = runner_update_cb;
  self->world.released = runner_released_cb;
  self->world.is_online = is_online_cb;
  self->world.user_data = self;
}

FerryEngine *
ferry_engine_new (const FerryEngineWorld   *world,
                  const FerryEngineOptions *options)
{
  FerryEngine *self = g_object_new (FERRY_TYPE_ENGINE, NULL);
  guint        max_running = options != NULL && options->max_running != 0 ? options->max_running : DEFAULT_MAX_RUNNING;
  guint        max_per_host = options != NULL && options->max_per_host != 0 ? options->max_per_host : DEFAULT_MAX_PER_HOST;

  self->store = g_object_ref (world->store);
  self->writer = ferry_writer_ref (world->writer);
  self->ops = world->ops;
  self->clock = g_object_ref (world->clock);
  self->network = g_object_ref (world->network);
  self->power = g_object_ref (world->power);
  self->credentials = g_object_ref (world->credentials);
  self->transport = ferry_transport_new (self->clock, self->writer, self->ops, max_per_host);
  self->finisher = ferry_finisher_new (self->writer);
  self->scheduler = ferry_scheduler_new (max_running, max_per_host);
  set_up_world (self, max_per_host);
  if (options != NULL)
    ferry_engine_set_rate_limit (self, options->rate_limit);

  g_signal_connect_object (self->network, "changed", G_CALLBACK (update_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->power, "changed", G_CALLBACK (update_all), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->store, "commit-failed", G_CALLBACK (commit_failed_cb), self, 0);
  return self;
}

static Entry *
take_in (FerryEngine   *self,
         FerryTransfer *transfer)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->runner = ferry_runner_new (&self->world, transfer);
  g_hash_table_insert (self->entries, (gpointer) ferry_transfer_get_id (transfer), entry);
  g_ptr_array_add (self->order, entry);
  g_signal_connect (transfer, "changed", G_CALLBACK (transfer_changed_cb), self);
  return entry;
}

void
ferry_engine_start (FerryEngine *self)
{
  g_auto (GStrv) ids = NULL;

  g_return_if_fail (FERRY_IS_ENGINE (self));

  ids = ferry_store_list (self->store, FALSE);
  for (guint i = 0; ids[i] != NULL; i++)
    {
      g_autoptr (GError)        error = NULL;
      g_autoptr (FerryTransfer) transfer = ferry_store_load (self->store, ids[i], &error);

      if (transfer == NULL)
        {
          g_signal_emit (self, signals[SIGNAL_STATE_ERROR], 0, error);
          continue;
        }

      /* It ran when the program ended. */
      ferry_transfer_apply (transfer, FERRY_EVENT_YIELD, FERRY_REASON_QUEUED);
      take_in (self, transfer);
    }

  update_all (self);
}

static char *
new_id (void)
{
  return g_uuid_string_random ();
}

FerryTransfer *
ferry_engine_add (FerryEngine  *self,
                  FerryRequest *request,
                  GVariant     *secrets)
{
  g_autofree char          *id = new_id ();
  g_autoptr (FerryTransfer) transfer = NULL;
  FerryTransferRecord      *record;
  Entry                    *entry;

  g_return_val_if_fail (FERRY_IS_ENGINE (self), NULL);

  transfer = ferry_transfer_new (id, request, NULL);
  record = ferry_transfer_edit (transfer);
  record->created = ferry_clock_get_real (self->clock);
  ferry_transfer_commit (transfer);
  ferry_transfer_set_reason (transfer, FERRY_REASON_QUEUED);
  if (secrets != NULL && g_variant_n_children (secrets) > 0)
    ferry_credentials_store (self->credentials, id, secrets);

  entry = take_in (self, transfer);
  ferry_store_put (self->store, transfer);
  g_signal_emit (self, signals[SIGNAL_TRANSFER_ADDED], 0, transfer);
  update (self, entry);
  return get_transfer (entry);
}

FerryTransfer *
ferry_engine_find_duplicate (FerryEngine  *self,
                             FerryRequest *request)
{
  g_return_val_if_fail (FERRY_IS_ENGINE (self), NULL);

  for (guint i = 0; i < self->order->len; i++)
    {
      FerryTransfer *transfer = get_transfer (g_ptr_array_index (self->order, i));
      FerryRequest  *other = ferry_transfer_get_request (transfer);

      if (g_str_equal (ferry_request_get_uri (other), ferry_request_get_uri (request)) && g_str_equal (ferry_request_get_directory (other), ferry_request_get_directory (request)) && g_str_equal (ferry_request_get_method (other), ferry_request_get_method (request)) && g_strcmp0 (ferry_request_get_name (other), ferry_request_get_name (request)) == 0)
        return transfer;
    }

  return NULL;
}

/* The verbs. */

/* The entry of a live transfer, or of a settled one made live again. */
static Entry *
require (FerryEngine *self,
         const char  *id,
         GError     **error)
{
  g_autoptr (FerryTransfer) transfer = NULL;
  Entry                    *entry = g_hash_table_lookup (self->entries, id);

  if (entry != NULL)
    return entry;

  transfer = ferry_store_load (self->store, id, error);
  return transfer != NULL ? take_in (self, transfer) : NULL;
}

static void
refuse (GError    **error,
        const char *verb,
        Entry      *entry)
{
  g_autofree char *detail = g_strdup_printf ("%s: %s", verb, ferry_status_to_nick (ferry_transfer_get_status (get_transfer (entry))));

  ferry_error_set (error, FERRY_ERROR_INVALID_ARGUMENT, detail);
}

static gboolean
apply (FerryEngine *self,
       const char  *id,
       FerryEvent   event,
       const char  *verb,
       GError     **error)
{
  Entry      *entry = require (self, id, error);
  FerryReason reason = event == FERRY_EVENT_PAUSE ? FERRY_REASON_USER : FERRY_REASON_NONE;

  if (entry == NULL)
    return FALSE;

  if (ferry_runner_apply (entry->runner, event, reason))
    {
      update (self, entry);
      return TRUE;
    }

  refuse (error, verb, entry);
  if (ferry_status_is_settled (ferry_transfer_get_status (get_transfer (entry))))
    leave (self, entry);
  return FALSE;
}

gboolean
ferry_engine_pause (FerryEngine *self,
                    const char  *id,
                    GError     **error)
{
  return apply (self, id, FERRY_EVENT_PAUSE, "pause", error);
}

gboolean
ferry_engine_resume (FerryEngine *self,
                     const char  *id,
                     GError     **error)
{
  return apply (self, id, FERRY_EVENT_RESUME, "resume", error);
}

gboolean
ferry_engine_cancel (FerryEngine *self,
                     const char  *id,
                     GError     **error)
{
  Entry *entry;

  if (!apply (self, id, FERRY_EVENT_CANCEL, "cancel", error))
    return FALSE;

  entry = g_hash_table_lookup (self->entries, id);
  if (entry == NULL)
    return TRUE; /* its run ended at once */

  ferry_runner_discard_part (entry->runner);
  if (!ferry_runner_is_busy (entry->runner))
    settle (self, entry);
  return TRUE;
}

gboolean
ferry_engine_retry (FerryEngine *self,
                    const char  *id,
                    GError     **error)
{
  Entry   *entry = require (self, id, error);
  gboolean is_bad;

  if (entry == NULL)
    return FALSE;

  /* Bytes that did not pass their checksum are of no use. */
  is_bad = ferry_transfer_get_record (get_transfer (entry))->error == FERRY_ERROR_CHECKSUM_MISMATCH;
  if (is_bad && ferry_transfer_get_status (get_transfer (entry)) == FERRY_STATUS_ERROR)
    ferry_runner_discard_part (entry->runner);

  return apply (self, id, FERRY_EVENT_RETRY, "retry", error);
}

gboolean
ferry_engine_remove (FerryEngine *self,
                     const char  *id,
                     gboolean     delete_file,
                     GError     **error)
{
  Entry *entry = require (self, id, error);

  if (entry == NULL)
    return FALSE;

  entry->is_removed = TRUE;
  entry->deletes_file = delete_file;
  ferry_runner_discard_part (entry->runner);
  if (ferry_runner_is_busy (entry->runner))
    ferry_runner_apply (entry->runner, FERRY_EVENT_CANCEL, FERRY_REASON_NONE);
  else
    forget (self, entry);
  return TRUE;
}

/* What may change under a running transfer. */
static gboolean
is_light (GVariant *changes)
{
  GVariantIter iter;
  const char  *key;

  g_variant_iter_init (&iter, changes);
  while (g_variant_iter_next (&iter, "{&sv}", &key, NULL))
    if (!g_str_equal (key, "rate-limit") && !g_str_equal (key, "priority"))
      return FALSE;

  return TRUE;
}

gboolean
ferry_engine_change (FerryEngine *self,
                     const char  *id,
                     GVariant    *changes,
                     GError     **error)
{
  g_autoptr (GVariant)     sunk = g_variant_ref_sink (changes);
  g_autoptr (GVariant)     secrets = NULL;
  g_autoptr (FerryRequest) request = NULL;
  Entry                   *entry = g_hash_table_lookup (self->entries, id);

  if (entry == NULL)
    {
      ferry_error_set (error, FERRY_ERROR_INVALID_ARGUMENT, id);
      return FALSE;
    }
  if (ferry_runner_is_busy (entry->runner) && !is_light (sunk))
    {
      refuse (error, "set", entry);
      return FALSE;
    }

  request = ferry_request_change (ferry_transfer_get_request (get_transfer (entry)), sunk, &secrets, error);
  if (request == NULL)
    return FALSE;

  if (g_variant_n_children (secrets) > 0)
    ferry_credentials_store (self->credentials, id, secrets);
  if (!ferry_runner_is_busy (entry->runner))
    ferry_scheduler_remove (self->scheduler, entry);
  ferry_runner_set_request (entry->runner, request);
  ferry_scheduler_set_priority (self->scheduler, entry, ferry_request_get_priority (request));
  update (self, entry);
  return TRUE;
}

gboolean
ferry_engine_make_next (FerryEngine *self,
                        const char  *id,
                        GError     **error)
{
  Entry *entry = g_hash_table_lookup (self->entries, id);

  if (entry == NULL)
    {
      ferry_error_set (error, FERRY_ERROR_INVALID_ARGUMENT, id);
      return FALSE;
    }

  ferry_scheduler_make_next (self->scheduler, entry);
  return TRUE;
}

FerryTransfer *
ferry_engine_lookup (FerryEngine *self,
                     const char  *id)
{
  Entry *entry = g_hash_table_lookup (self->entries, id);

  return entry != NULL ? get_transfer (entry) : NULL;
}

GPtrArray *
ferry_engine_get_transfers (FerryEngine *self)
{
  GPtrArray *transfers = g_ptr_array_new_full (self->order->len, g_object_unref);

  for (guint i = 0; i < self->order->len; i++)
    g_ptr_array_add (transfers, g_object_ref (get_transfer (g_ptr_array_index (self->order, i))));

  return transfers;
}

void
ferry_engine_set_rate_limit (FerryEngine *self,
                             guint64      rate_limit)
{
  ferry_limiter_set_rate (ferry_transport_get_limiter (self->transport), rate_limit);
}

void
ferry_engine_stop_async (FerryEngine        *self,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GPtrArray) entries = NULL;

  g_return_if_fail (FERRY_IS_ENGINE (self));
  g_return_if_fail (self->stop_task == NULL);

  self->stop_task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->stop_task, ferry_engine_stop_async);
  entries = g_ptr_array_copy (self->order, NULL, NULL);
  for (guint i = 0; i < entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (entries, i);

      ferry_runner_suspend (entry->runner);
    }
  stop_if_idle (self);
}

gboolean
ferry_engine_stop_finish (FerryEngine  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  /* Nothing starts any more: the engine has only its end before it. */
  return g_task_propagate_boolean (G_TASK (result), error);
}
