/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-engine-private.h"
#include "ferry-policy.h"

#define DEFAULT_MAX_RUNNING 6
#define DEFAULT_MAX_PER_HOST 8

/* Files that may wait for the disk at once; each holds two descriptors. */
#define MAX_FETCHED 128

/* No wait for a retry is longer; one that seems to be was noted before the wall
 * clock was set back. */
#define LONGEST_WAIT G_TIME_SPAN_HOUR

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

static void
transfer_changed_cb (FerryTransfer *transfer,
                     gpointer       data)
{
  g_signal_emit (data, signals[SIGNAL_TRANSFER_CHANGED], 0, transfer);
}

/* The queue. */

static void
pump (FerryEngine *self)
{
  FerryEngineEntry *entry;

  if (self->is_stopping)
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
      FerryEngineEntry   *entry,
      const FerryVerdict *verdict)
{
  if (!ferry_runner_apply (entry->runner, (FerryEvent) verdict->event, verdict->reason))
    ferry_transfer_set_reason (ferry_engine_entry_get_transfer (entry), verdict->reason);
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

  return ferry_transfer_get_status (transfer) == FERRY_STATUS_PAUSED_SYSTEM_POLICY &&
         (reason == FERRY_REASON_DISK_FULL || reason == FERRY_REASON_DESTINATION_MISSING);
}

static void
enqueue (FerryEngine      *self,
         FerryEngineEntry *entry)
{
  FerryTransfer *transfer = ferry_engine_entry_get_transfer (entry);
  gint64         left = ferry_transfer_get_record (transfer)->waiting_until;

  if (ferry_runner_is_busy (entry->runner))
    return; /* its last run is ending: it is looked at again then */
  left -= ferry_clock_get_real (self->clock);
  if (left > 0)
    {
      if (!ferry_runner_is_waiting (entry->runner))
        ferry_runner_wait_for (entry->runner, MIN (left, LONGEST_WAIT));
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

void
ferry_engine_update (FerryEngine      *self,
                     FerryEngineEntry *entry)
{
  FerryTransfer  *transfer = ferry_engine_entry_get_transfer (entry);
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
  if (entry->is_fetched || is_held_by_disk (transfer))
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
    ferry_engine_update (self, g_ptr_array_index (entries, i));
}

/* What runners ask for. */

static FerryEngineEntry *
find_entry (FerryEngine *self,
            FerryRunner *runner)
{
  FerryTransfer *transfer = ferry_runner_get_transfer (runner);

  return g_hash_table_lookup (self->entries, ferry_transfer_get_id (transfer));
}

static void
runner_update_cb (FerryRunner *runner,
                  gpointer     data)
{
  FerryEngine      *self = data;
  FerryEngineEntry *entry = find_entry (self, runner);

  if (entry != NULL && !self->is_stopping)
    ferry_engine_update (self, entry);
}

static gboolean
is_anyone_busy (FerryEngine *self)
{
  for (guint i = 0; i < self->order->len; i++)
    {
      FerryEngineEntry *entry = g_ptr_array_index (self->order, i);

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
  if (self->stop_task == NULL || is_anyone_busy (self))
    return;

  ferry_store_commit_async (self->store, NULL, stop_committed_cb,
                            g_steal_pointer (&self->stop_task));
}

/* A file that only waits for the disk makes room for the next, so that many
 * small files are brought to their names together. */
static void
runner_fetched_cb (FerryRunner *runner,
                   gpointer     data)
{
  FerryEngine      *self = data;
  FerryEngineEntry *entry = find_entry (self, runner);

  if (entry == NULL || entry->is_fetched || self->n_fetched == MAX_FETCHED)
    return;

  entry->is_fetched = TRUE;
  self->n_fetched++;
  ferry_scheduler_remove (self->scheduler, entry);
  pump (self);
}

static void
runner_released_cb (FerryRunner *runner,
                    gpointer     data)
{
  FerryEngine      *self = data;
  FerryEngineEntry *entry = find_entry (self, runner);

  if (entry == NULL)
    return;

  if (entry->is_fetched)
    self->n_fetched--;
  entry->is_fetched = FALSE;
  ferry_scheduler_remove (self->scheduler, entry);
  if (entry->is_removed)
    ferry_engine_forget (self, entry);
  else if (ferry_status_is_settled (ferry_engine_entry_get_status (entry)))
    ferry_engine_settle (self, entry);
  else if (!self->is_stopping)
    ferry_engine_update (self, entry);

  pump (self);
  stop_if_idle (self);
}

/* By the judgement that decides when it goes on: else it would be told to wait
 * and to go on in turns. */
static gboolean
runner_has_network_cb (FerryRunner *runner,
                       gpointer     data)
{
  FerryRequest   *request = ferry_transfer_get_request (ferry_runner_get_transfer (runner));
  FerryConditions conditions;

  get_conditions (data, &conditions);
  return ferry_policy_judge (request, &conditions).event != FERRY_EVENT_NETWORK_LOST;
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
        FerryEngineEntry *entry = g_ptr_array_index (self->order, i);

        g_signal_handlers_disconnect_by_data (ferry_engine_entry_get_transfer (entry), self);
        ferry_engine_entry_free (entry);
      }
  if (self->leaving != NULL)
    ferry_engine_let_go (self);
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

static guint
new_signal (const char *name,
            GType       argument)
{
  return g_signal_new (name, FERRY_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0,
                       NULL, NULL, NULL, G_TYPE_NONE, 1, argument);
}

static void
ferry_engine_class_init (FerryEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_engine_dispose;

  signals[SIGNAL_TRANSFER_ADDED] = new_signal ("transfer-added", FERRY_TYPE_TRANSFER);
  signals[SIGNAL_TRANSFER_CHANGED] = new_signal ("transfer-changed", FERRY_TYPE_TRANSFER);
  signals[SIGNAL_TRANSFER_REMOVED] = new_signal ("transfer-removed", G_TYPE_STRING);
  signals[SIGNAL_STATE_ERROR] = new_signal ("state-error", G_TYPE_ERROR);
}

static void
ferry_engine_init (FerryEngine *self)
{
  self->entries = g_hash_table_new (g_str_hash, g_str_equal);
  self->order = g_ptr_array_new ();
  self->leaving = g_ptr_array_new_with_free_func (ferry_engine_entry_free);
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
  self->world.fetched = runner_fetched_cb;
  self->world.released = runner_released_cb;
  self->world.has_network = runner_has_network_cb;
  self->world.user_data = self;
}

void
ferry_engine_prepare_process (void)
{
  ferry_transport_prepare_process ();
}

FerryEngine *
ferry_engine_new (const FerryEngineWorld   *world,
                  const FerryEngineOptions *options)
{
  FerryEngine *self = g_object_new (FERRY_TYPE_ENGINE, NULL);
  guint        max_running = DEFAULT_MAX_RUNNING;
  guint        max_per_host = DEFAULT_MAX_PER_HOST;

  if (options != NULL && options->max_running != 0)
    max_running = options->max_running;
  if (options != NULL && options->max_per_host != 0)
    max_per_host = options->max_per_host;

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

  g_signal_connect_object (self->network, "changed", G_CALLBACK (update_all),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->power, "changed", G_CALLBACK (update_all),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->store, "commit-failed", G_CALLBACK (commit_failed_cb), self, 0);
  return self;
}

FerryEngineEntry *
ferry_engine_take_in (FerryEngine   *self,
                      FerryTransfer *transfer)
{
  FerryEngineEntry *entry = ferry_engine_entry_new (&self->world, transfer);

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
      ferry_engine_take_in (self, transfer);
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
  FerryEngineEntry         *entry;

  g_return_val_if_fail (FERRY_IS_ENGINE (self), NULL);

  transfer = ferry_transfer_new (id, request, NULL);
  record = ferry_transfer_edit (transfer);
  record->created = ferry_clock_get_real (self->clock);
  ferry_transfer_commit (transfer);
  ferry_transfer_set_reason (transfer, FERRY_REASON_QUEUED);
  if (secrets != NULL && g_variant_n_children (secrets) > 0)
    ferry_credentials_store (self->credentials, id, secrets);

  entry = ferry_engine_take_in (self, transfer);
  ferry_store_put (self->store, transfer);
  g_signal_emit (self, signals[SIGNAL_TRANSFER_ADDED], 0, transfer);
  ferry_engine_update (self, entry);
  return ferry_engine_entry_get_transfer (entry);
}

/* The same file to the same place. */
static gboolean
is_same_wish (FerryRequest *a,
              FerryRequest *b)
{
  return g_str_equal (ferry_request_get_uri (a), ferry_request_get_uri (b)) &&
         g_str_equal (ferry_request_get_directory (a), ferry_request_get_directory (b)) &&
         g_str_equal (ferry_request_get_method (a), ferry_request_get_method (b)) &&
         g_strcmp0 (ferry_request_get_name (a), ferry_request_get_name (b)) == 0;
}

FerryTransfer *
ferry_engine_find_duplicate (FerryEngine  *self,
                             FerryRequest *request)
{
  g_return_val_if_fail (FERRY_IS_ENGINE (self), NULL);

  for (guint i = 0; i < self->order->len; i++)
    {
      FerryEngineEntry *entry = g_ptr_array_index (self->order, i);
      FerryTransfer    *transfer = ferry_engine_entry_get_transfer (entry);

      /* One that is ending is of no use to whoever wants the file. */
      if (entry->is_removed || ferry_status_is_settled (ferry_engine_entry_get_status (entry)))
        continue;
      if (is_same_wish (ferry_transfer_get_request (transfer), request))
        return transfer;
    }

  return NULL;
}

FerryTransfer *
ferry_engine_lookup (FerryEngine *self,
                     const char  *id)
{
  FerryEngineEntry *entry = g_hash_table_lookup (self->entries, id);

  return entry != NULL ? ferry_engine_entry_get_transfer (entry) : NULL;
}

GPtrArray *
ferry_engine_get_transfers (FerryEngine *self)
{
  GPtrArray *transfers = g_ptr_array_new_full (self->order->len, g_object_unref);

  for (guint i = 0; i < self->order->len; i++)
    {
      FerryEngineEntry *entry = g_ptr_array_index (self->order, i);

      g_ptr_array_add (transfers, g_object_ref (ferry_engine_entry_get_transfer (entry)));
    }

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
  g_return_if_fail (!self->is_stopping);

  self->is_stopping = TRUE;
  self->stop_task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->stop_task, ferry_engine_stop_async);
  entries = g_ptr_array_copy (self->order, NULL, NULL);
  for (guint i = 0; i < entries->len; i++)
    {
      FerryEngineEntry *entry = g_ptr_array_index (entries, i);

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
