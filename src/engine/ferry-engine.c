/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-engine-private.h"
#include "ferry-error.h"
#include "ferry-upload.h"

/* Files that may wait for the disk at once; each holds two descriptors. */
#define MAX_FETCHED 128

G_DEFINE_FINAL_TYPE (FerryEngine, ferry_engine, G_TYPE_OBJECT)

enum
{
  SIGNAL_TRANSFER_ADDED,
  SIGNAL_TRANSFER_CHANGED,
  SIGNAL_TRANSFER_REMOVED,
  SIGNAL_STATE_ERROR,
  SIGNAL_CONDITIONS_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
transfer_changed_cb (FerryTransfer *transfer,
                     gpointer       data)
{
  g_signal_emit (data, signals[SIGNAL_TRANSFER_CHANGED], 0, transfer);
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
  for (GList *l = self->order.head; l != NULL; l = l->next)
    if (ferry_runner_is_busy (((FerryEngineEntry *) l->data)->runner))
      return TRUE;

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

  if (self->bookkeeper != NULL)
    ferry_bookkeeper_stop (self->bookkeeper);
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
  /* The next of its group waits until it is at its end. */
  if (ferry_scheduler_is_serialized (self->scheduler, entry))
    return;

  entry->is_fetched = TRUE;
  self->n_fetched++;
  ferry_scheduler_remove (self->scheduler, entry);
  ferry_engine_pump (self);
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
  ferry_engine_change_late (self, entry);
  ferry_engine_conclude (self, entry);
  if (!entry->is_settled && !self->is_stopping)
    ferry_engine_update (self, entry);

  ferry_engine_pump (self);
  ferry_engine_note_work (self);
  stop_if_idle (self);
}

static gboolean
runner_has_network_cb (FerryRunner *runner,
                       gpointer     data)
{
  return ferry_engine_has_network (data, ferry_runner_get_transfer (runner));
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
  ferry_engine_end_round (self);
  ferry_engine_clear_books (self);
  g_clear_pointer (&self->wishes, ferry_wish_index_free);
  while (!g_queue_is_empty (&self->order))
    {
      FerryEngineEntry *entry = g_queue_pop_head_link (&self->order)->data;

      g_signal_handlers_disconnect_by_data (ferry_engine_entry_get_transfer (entry), self);
      ferry_engine_entry_free (entry);
    }
  g_clear_pointer (&self->leaving, g_ptr_array_unref);
  g_clear_pointer (&self->entries, g_hash_table_unref);
  ferry_engine_clear_probes (self);
  g_clear_pointer (&self->scheduler, ferry_scheduler_free);
  g_clear_pointer (&self->finisher, ferry_finisher_unref);
  g_clear_pointer (&self->transport, ferry_transport_unref);
  g_clear_pointer (&self->writer, ferry_writer_unref);
  g_clear_object (&self->store);
  ferry_engine_clear_policy (self);
  g_clear_object (&self->clock);
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
  signals[SIGNAL_CONDITIONS_CHANGED] =
      g_signal_new ("conditions-changed", FERRY_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/* The digits of an id are the same in either case. */

static guint
hash_id (gconstpointer id)
{
  guint hash = 5381;

  for (const char *digit = id; *digit != '\0'; digit++)
    hash = hash * 33 + (guint) g_ascii_tolower (*digit);

  return hash;
}

static gboolean
equal_ids (gconstpointer a,
           gconstpointer b)
{
  return g_ascii_strcasecmp (a, b) == 0;
}

static void
ferry_engine_init (FerryEngine *self)
{
  self->entries = g_hash_table_new (hash_id, equal_ids);
  g_queue_init (&self->order);
  self->wishes = ferry_wish_index_new ();
  self->leaving = g_ptr_array_new_with_free_func (ferry_engine_entry_free);
  ferry_engine_init_probes (self);
}

static void
set_up_world (FerryEngine *self)
{
  self->world.store = self->store;
  self->world.clock = self->clock;
  self->world.credentials = self->credentials;
  self->world.transport = self->transport;
  self->world.finisher = self->finisher;
  self->world.writer = self->writer;
  self->world.ops = self->ops;
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
  static const FerryEngineOptions defaults = { 0 };
  FerryEngine                    *self = g_object_new (FERRY_TYPE_ENGINE, NULL);

  if (options == NULL)
    options = &defaults;

  self->store = g_object_ref (world->store);
  self->writer = ferry_writer_ref (world->writer);
  self->ops = world->ops;
  self->clock = g_object_ref (world->clock);
  self->credentials = g_object_ref (world->credentials);
  self->transport = ferry_transport_new (self->clock, self->writer, self->ops,
                                         FERRY_ENGINE_DEFAULT_MAX_PER_HOST);
  self->finisher = ferry_finisher_new (self->writer);
  self->scheduler = ferry_scheduler_new (FERRY_ENGINE_DEFAULT_MAX_RUNNING,
                                         FERRY_ENGINE_DEFAULT_MAX_PER_HOST);
  set_up_world (self);
  ferry_engine_init_policy (self, world->network, world->power);
  ferry_engine_init_books (self, world);
  ferry_engine_set_limits (self, options->max_running, options->max_per_host);
  ferry_engine_set_rate_limit (self, options->rate_limit);
  ferry_engine_set_upload_rate_limit (self, options->upload_rate_limit);

  g_signal_connect_object (self->store, "commit-failed", G_CALLBACK (commit_failed_cb), self, 0);
  return self;
}

FerryEngineEntry *
ferry_engine_take_in (FerryEngine   *self,
                      FerryTransfer *transfer)
{
  FerryEngineEntry *entry = ferry_engine_entry_new (&self->world, transfer);

  g_hash_table_insert (self->entries, (gpointer) ferry_transfer_get_id (transfer), entry);
  g_queue_push_tail_link (&self->order, &entry->link);
  ferry_wish_index_add (self->wishes, ferry_transfer_get_request (transfer), &entry->wish, entry);
  g_signal_connect (transfer, "changed", G_CALLBACK (transfer_changed_cb), self);
  return entry;
}

/* The program ended while something went out that must not go twice: nobody knows
 * how much of it came through. TRUE when it was so. */
static gboolean
end_interrupted (FerryEngine      *self,
                 FerryEngineEntry *entry)
{
  FerryTransfer     *transfer = ferry_engine_entry_get_transfer (entry);
  g_autoptr (GError) error = NULL;

  if (ferry_transfer_get_status (transfer) != FERRY_STATUS_RUNNING ||
      !ferry_upload_is_unrepeatable (ferry_transfer_get_request (transfer),
                                     ferry_transfer_get_record (transfer)))
    return FALSE;

  ferry_error_set (&error, FERRY_ERROR_UPLOAD_INTERRUPTED, NULL);
  ferry_runner_fail (entry->runner, error);
  ferry_engine_conclude (self, entry);
  return TRUE;
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
      FerryEngineEntry         *entry;

      if (transfer == NULL)
        {
          g_signal_emit (self, signals[SIGNAL_STATE_ERROR], 0, error);
          continue;
        }

      entry = ferry_engine_take_in (self, transfer);
      /* It may have run when the program ended. */
      if (!end_interrupted (self, entry))
        ferry_runner_apply (entry->runner, FERRY_EVENT_YIELD, FERRY_REASON_QUEUED);
    }

  ferry_engine_update_all (self);
}

static char *
new_id (void)
{
  return g_uuid_string_random ();
}

static FerryTransfer *
add (FerryEngine  *self,
     FerryRequest *request,
     GVariant     *secrets,
     gboolean      is_paused)
{
  g_autofree char          *id = new_id ();
  g_autoptr (FerryTransfer) transfer = NULL;
  FerryTransferRecord      *record;
  FerryEngineEntry         *entry;

  transfer = ferry_transfer_new (id, request, NULL);
  record = ferry_transfer_edit (transfer);
  record->created = ferry_clock_get_real (self->clock);
  ferry_transfer_commit (transfer);
  ferry_transfer_set_reason (transfer, FERRY_REASON_QUEUED);
  if (is_paused)
    ferry_transfer_apply (transfer, FERRY_EVENT_PAUSE, FERRY_REASON_USER);
  ferry_transfer_note (transfer, FERRY_MOMENT_STATUS, -1, record->created);
  if (secrets != NULL && g_variant_n_children (secrets) > 0)
    ferry_credentials_store (self->credentials, id, secrets);

  entry = ferry_engine_take_in (self, transfer);
  ferry_store_put (self->store, transfer);
  g_signal_emit (self, signals[SIGNAL_TRANSFER_ADDED], 0, transfer);
  ferry_engine_update (self, entry);
  return ferry_engine_entry_get_transfer (entry);
}

FerryTransfer *
ferry_engine_add (FerryEngine  *self,
                  FerryRequest *request,
                  GVariant     *secrets)
{
  g_return_val_if_fail (FERRY_IS_ENGINE (self), NULL);

  return add (self, request, secrets, FALSE);
}

FerryTransfer *
ferry_engine_add_paused (FerryEngine  *self,
                         FerryRequest *request,
                         GVariant     *secrets)
{
  g_return_val_if_fail (FERRY_IS_ENGINE (self), NULL);

  return add (self, request, secrets, TRUE);
}

FerryTransfer *
ferry_engine_find_duplicate (FerryEngine  *self,
                             FerryRequest *request)
{
  g_return_val_if_fail (FERRY_IS_ENGINE (self), NULL);

  for (const GList *l = ferry_wish_index_find (self->wishes, request); l != NULL; l = l->next)
    {
      FerryEngineEntry *entry = l->data;

      /* One that is ending is of no use to whoever wants the file. */
      if (!entry->is_removed && !ferry_status_is_settled (ferry_engine_entry_get_status (entry)))
        return ferry_engine_entry_get_transfer (entry);
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
  GPtrArray *transfers = g_ptr_array_new_full (self->order.length, g_object_unref);

  for (GList *l = self->order.head; l != NULL; l = l->next)
    g_ptr_array_add (transfers, g_object_ref (ferry_engine_entry_get_transfer (l->data)));

  return transfers;
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
  ferry_store_hurry (self->store);
  self->stop_task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->stop_task, ferry_engine_stop_async);
  ferry_engine_end_round (self);
  ferry_engine_stop_probes (self);
  entries = ferry_engine_copy_order (self);
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
