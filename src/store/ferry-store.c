/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-recovery.h"
#include "ferry-store-private.h"

G_DEFINE_FINAL_TYPE (FerryStore, ferry_store, G_TYPE_OBJECT)

static void
store_release (FerryStore *self)
{
  ferry_store_unschedule (self);
  g_clear_pointer (&self->journal, ferry_journal_free);
  g_clear_pointer (&self->dir, ferry_state_dir_free);
}

static void
ferry_store_dispose (GObject *object)
{
  FerryStore *self = FERRY_STORE (object);

  g_assert (self->job == NULL);

  store_release (self);
  g_clear_pointer (&self->index, ferry_store_index_free);

  G_OBJECT_CLASS (ferry_store_parent_class)->dispose (object);
}

static void
ferry_store_finalize (GObject *object)
{
  FerryStore *self = FERRY_STORE (object);

  ferry_change_queue_free (self->queue);
  ferry_waiters_free (self->waiters);
  ferry_warnings_free (self->warnings);
  g_clear_pointer (&self->writer, ferry_writer_unref);
  g_main_context_unref (self->context);

  G_OBJECT_CLASS (ferry_store_parent_class)->finalize (object);
}

static void
ferry_store_class_init (FerryStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_store_dispose;
  object_class->finalize = ferry_store_finalize;

  g_signal_new ("commit-failed", FERRY_TYPE_STORE, G_SIGNAL_RUN_LAST,
                0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  g_signal_new ("commit-recovered", FERRY_TYPE_STORE, G_SIGNAL_RUN_LAST,
                0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_store_init (FerryStore *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->warnings = ferry_warnings_new ();
  self->queue = ferry_change_queue_new ();
  self->waiters = ferry_waiters_new ();
}

/* Opening and closing. */

/* What is damaged is written anew and set aside before anything else. */
static void
store_repair (FerryStore *self)
{
  gboolean is_journal_damaged = self->is_journal_damaged;
  gboolean is_snapshot_damaged = self->is_snapshot_damaged;

  if (!is_journal_damaged && !is_snapshot_damaged)
    return;
  self->wants_compaction = TRUE;
  if (ferry_store_commit_sync (self, NULL))
    return;
  if (is_snapshot_damaged)
    ferry_warnings_add_damaged (self->warnings, FERRY_STATE_SNAPSHOT, NULL);
  if (is_journal_damaged)
    ferry_warnings_add_damaged (self->warnings, FERRY_STATE_JOURNAL, NULL);
}

FerryStore *
ferry_store_open (const char         *directory,
                  const FerryFileOps *ops,
                  FerryWriter        *writer,
                  GError            **error)
{
  g_autoptr (FerryStore) self = NULL;
  g_auto (FerryRecovery) recovery = { 0 };

  g_return_val_if_fail (directory != NULL && g_path_is_absolute (directory), NULL);
  g_return_val_if_fail (ops != NULL && writer != NULL, NULL);

  self = g_object_new (FERRY_TYPE_STORE, NULL);
  self->writer = ferry_writer_ref (writer);
  self->dir = ferry_state_dir_open (directory, ops, error);
  if (self->dir == NULL || !ferry_recovery_run (&recovery, self->dir, error))
    return NULL;

  ferry_store_set_index (self, g_steal_pointer (&recovery.index));
  self->journal = g_steal_pointer (&recovery.journal);
  self->journal_length = recovery.journal_length;
  self->generation = recovery.generation;
  self->last_generation = recovery.generation;
  self->must_compact = recovery.must_compact;
  self->is_journal_damaged = recovery.is_journal_damaged;
  self->is_snapshot_damaged = recovery.is_snapshot_damaged;
  if (recovery.is_snapshot_missing)
    ferry_warnings_add_missing (self->warnings);
  store_repair (self);
  return g_steal_pointer (&self);
}

const char *const *
ferry_store_get_warnings (FerryStore *self)
{
  g_return_val_if_fail (FERRY_IS_STORE (self), NULL);

  return ferry_warnings_get_sentences (self->warnings);
}

gboolean
ferry_store_close (FerryStore *self,
                   GError    **error)
{
  gboolean is_committed;

  g_return_val_if_fail (FERRY_IS_STORE (self), FALSE);
  g_return_val_if_fail (self->dir != NULL, FALSE);

  is_committed = ferry_store_commit_sync (self, error);
  store_release (self);
  return is_committed;
}

/* Changing. */

static void
store_enqueue (FerryStore *self,
               FerryEntry *entry)
{
  ferry_change_queue_put (self->queue, entry);
  ferry_store_schedule_commit (self);
}

static FerryEntry *
store_ensure (FerryStore    *self,
              FerryTransfer *transfer)
{
  FerryUuid   id;
  FerryEntry *entry;

  if (!ferry_uuid_parse (ferry_transfer_get_id (transfer), &id))
    g_return_val_if_reached (NULL);

  entry = ferry_store_index_ensure (self->index, &id);
  if (entry->is_removed)
    ferry_store_index_revive (self->index, entry);
  g_set_object (&entry->transfer, transfer);
  return entry;
}

void
ferry_store_put (FerryStore    *self,
                 FerryTransfer *transfer)
{
  FerryEntry *entry;

  g_return_if_fail (FERRY_IS_STORE (self));
  g_return_if_fail (FERRY_IS_TRANSFER (transfer));
  g_return_if_fail (self->dir != NULL);

  entry = store_ensure (self, transfer);
  g_return_if_fail (entry != NULL);
  entry->wants_request = TRUE;
  store_enqueue (self, entry);
}

void
ferry_store_put_record (FerryStore    *self,
                        FerryTransfer *transfer)
{
  FerryEntry *entry;

  g_return_if_fail (FERRY_IS_STORE (self));
  g_return_if_fail (FERRY_IS_TRANSFER (transfer));
  g_return_if_fail (self->dir != NULL);

  entry = store_ensure (self, transfer);
  g_return_if_fail (entry != NULL);
  store_enqueue (self, entry);
}

void
ferry_store_remove (FerryStore *self,
                    const char *id)
{
  FerryUuid   uuid;
  FerryEntry *entry;

  g_return_if_fail (FERRY_IS_STORE (self));
  g_return_if_fail (id != NULL);
  g_return_if_fail (self->dir != NULL);

  if (!ferry_store_contains (self, id) || !ferry_uuid_parse (id, &uuid))
    return;
  entry = ferry_store_index_ensure (self->index, &uuid);
  entry->is_removed = TRUE;
  g_clear_object (&entry->transfer);
  store_enqueue (self, entry);
}
