/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-commit.h"
#include "ferry-store-private.h"

/* How many transfers one commit encodes: what the main thread can do without
 * being noticed. The rest goes into the next. */
#define MAX_CHANGES 256

/* And when the program only waits for the end. */
#define MAX_LAST_CHANGES 16384

/* The journal is compacted when it is longer than the snapshot, within these
 * bounds: rewriting a small one is not worth a sync, and replaying a large one
 * would be felt at the start. */
#define MIN_COMPACTION_LENGTH (1024 * 1024)
#define MAX_COMPACTION_LENGTH (16 * 1024 * 1024)

/* And when so many transfers have changed: a start reads these one by one. With
 * fewer only in a calm moment, so that who adds thousands does not wait for it. */
#define COMPACTION_CHANGES 16384
#define CALM_COMPACTION_CHANGES 2048
#define CALM_SECONDS 2

/* A commit under way. */
struct _FerryStoreJob
{
  FerryCommit commit;
  FerryStore *store;  /* (owned) (nullable): NULL once its outcome was taken in */
  guint64     number; /* all up to this is in it or was before */
};

static void store_begin_commit (FerryStore *self);

static void
store_unschedule (FerryStore *self)
{
  if (self->idle == NULL)
    return;
  g_source_destroy (self->idle);
  g_clear_pointer (&self->idle, g_source_unref);
}

static void
store_stop_waiting_for_calm (FerryStore *self)
{
  if (self->calm == NULL)
    return;
  g_source_destroy (self->calm);
  g_clear_pointer (&self->calm, g_source_unref);
}

void
ferry_store_set_index (FerryStore      *self,
                       FerryStoreIndex *index)
{
  gsize size = ferry_snapshot_get_size (ferry_store_index_get_snapshot (index));

  self->index = index;
  self->compaction_length = (goffset) CLAMP (size, MIN_COMPACTION_LENGTH, MAX_COMPACTION_LENGTH);
  self->compaction_changes = COMPACTION_CHANGES;
  self->calm_compaction_changes = CALM_COMPACTION_CHANGES;
}

static gboolean
store_is_compaction_due (FerryStore *self)
{
  return self->journal_length > self->compaction_length ||
         ferry_store_index_get_n_changed (self->index) > self->compaction_changes;
}

static gboolean
commit_idle_cb (gpointer user_data)
{
  FerryStore *self = user_data;

  g_clear_pointer (&self->idle, g_source_unref);
  store_begin_commit (self);
  return G_SOURCE_REMOVE;
}

/* On an idle, so that all that one turn of the main loop puts is one commit;
 * before redrawing and the like, so that it does not starve. */
void
ferry_store_schedule_commit (FerryStore *self)
{
  if (self->idle != NULL || self->job != NULL)
    return;
  self->idle = g_idle_source_new ();
  g_source_set_priority (self->idle, G_PRIORITY_HIGH_IDLE);
  g_source_set_callback (self->idle, commit_idle_cb, self, NULL);
  g_source_set_static_name (self->idle, "ferry-store: commit");
  g_source_attach (self->idle, self->context);
}

static void
store_take_in_compaction (FerryStore  *self,
                          FerryCommit *commit)
{
  if (commit->snapshot_copy != NULL)
    ferry_warnings_add_damaged (self->warnings, FERRY_STATE_SNAPSHOT, commit->snapshot_copy);
  if (commit->journal_copy != NULL)
    ferry_warnings_add_damaged (self->warnings, FERRY_STATE_JOURNAL, commit->journal_copy);

  ferry_store_index_rebase (self->index, commit->new_snapshot);
  ferry_store_set_index (self, self->index);
  g_clear_pointer (&self->journal, ferry_journal_free);
  self->journal_length = 0;
  self->generation = commit->next_generation;
  self->must_compact = FALSE;
  self->wants_compaction = FALSE;
  self->is_journal_damaged = FALSE;
  self->is_snapshot_damaged = FALSE;
}

static void
store_take_in (FerryStore    *self,
               FerryStoreJob *job)
{
  FerryCommit *commit = &job->commit;

  self->must_compact |= commit->is_in_doubt;
  if (commit->error != NULL)
    {
      ferry_change_queue_put_back (self->queue, self->index, commit->changes);
      return;
    }
  self->n_durable = MAX (self->n_durable, job->number);
  if (commit->new_snapshot != NULL)
    {
      store_take_in_compaction (self, commit);
      return;
    }
  ferry_change_queue_take_in (self->index, commit->changes);
  if (commit->new_journal != NULL)
    self->journal = g_steal_pointer (&commit->new_journal);
  if (commit->changes->len > 0)
    self->journal_length = commit->end;
  if (!commit->is_compaction)
    return;
  /* There was no room for a snapshot: not again with each commit. */
  self->compaction_length = 2 * MAX (self->journal_length, self->compaction_length);
  self->compaction_changes =
      2 * MAX (ferry_store_index_get_n_changed (self->index), self->compaction_changes);
  self->calm_compaction_changes = self->compaction_changes;
}

static void
store_emit_outcome (FerryStore *self,
                    GError     *error,
                    gboolean    has_told)
{
  if (error != NULL && !has_told)
    {
      self->has_failed = TRUE;
      g_signal_emit_by_name (self, "commit-failed", error);
    }
  else if (error == NULL && self->has_failed)
    {
      self->has_failed = FALSE;
      g_signal_emit_by_name (self, "commit-recovered");
    }
}

static gboolean
calm_cb (gpointer user_data)
{
  FerryStore *self = user_data;

  g_clear_pointer (&self->calm, g_source_unref);
  ferry_store_schedule_compaction (self);
  return G_SOURCE_REMOVE;
}

/* Counts from the last commit on. */
static void
store_wait_for_calm (FerryStore *self)
{
  store_stop_waiting_for_calm (self);
  if (ferry_store_index_get_n_changed (self->index) <= self->calm_compaction_changes)
    return;
  self->calm = g_timeout_source_new_seconds (CALM_SECONDS);
  g_source_set_callback (self->calm, calm_cb, self, NULL);
  g_source_set_static_name (self->calm, "ferry-store: calm");
  g_source_attach (self->calm, self->context);
}

static void
store_end_commit (FerryStore    *self,
                  FerryStoreJob *job)
{
  g_autoptr (FerryStore) owned G_GNUC_UNUSED = g_steal_pointer (&job->store);
  FerryCommit                 *commit = &job->commit;
  FerryWaitersOutcome          outcome;
  gboolean                     has_told;

  self->job = NULL;
  store_take_in (self, job);
  /* In a turn of its own: who waits for this commit does not wait for that. */
  if (commit->compaction_error != NULL)
    self->wants_compaction = FALSE;
  else if (commit->error == NULL)
    {
      self->wants_compaction |= store_is_compaction_due (self);
      store_wait_for_calm (self);
    }
  /* After a failure nothing is tried until somebody puts or asks: the disk is
   * not better a moment later. */
  if (commit->error == NULL &&
      (ferry_change_queue_get_length (self->queue) > 0 || self->wants_compaction))
    ferry_store_schedule_commit (self);
  outcome.n_durable = self->n_durable;
  outcome.is_compacting = self->wants_compaction;
  outcome.error = commit->error;
  outcome.compaction_error = commit->compaction_error;
  has_told = ferry_waiters_answer (self->waiters, &outcome);
  store_emit_outcome (self, commit->error, has_told || self->is_sync);
}

static void
job_run (gpointer data)
{
  FerryStoreJob *job = data;

  ferry_commit_run (&job->commit);
}

static void
job_done (gpointer data)
{
  FerryStoreJob *job = data;

  /* Somebody who could not wait for the main loop has taken it in already. */
  if (job->store != NULL)
    store_end_commit (job->store, job);
}

static void
job_free (gpointer data)
{
  FerryStoreJob *job = data;

  ferry_commit_clear (&job->commit);
  g_clear_object (&job->store);
  g_free (job);
}

static void
store_prepare_compaction (FerryStore  *self,
                          FerryCommit *commit)
{
  commit->entries = ferry_store_index_copy_entries (self->index);
  commit->next_generation = ++self->last_generation;
  commit->may_append = !self->must_compact;
  commit->set_aside_journal = self->is_journal_damaged;
  commit->set_aside_snapshot = self->is_snapshot_damaged;
}

static void
store_begin_commit (FerryStore *self)
{
  FerryStoreJob *job;
  gboolean       is_compaction;
  guint          max = self->is_hurried || self->is_sync ? MAX_LAST_CHANGES : MAX_CHANGES;

  if (self->job != NULL || self->dir == NULL)
    return;
  store_unschedule (self);
  is_compaction = self->must_compact;
  if (self->wants_compaction)
    is_compaction |= ferry_change_queue_get_length (self->queue) <= max;

  job = g_new0 (FerryStoreJob, 1);
  job->store = g_object_ref (self);
  ferry_commit_init (&job->commit, self->dir, ferry_store_index_get_snapshot (self->index));
  job->commit.journal = self->journal;
  job->commit.offset = self->journal_length;
  job->commit.generation = self->generation;
  job->commit.is_compaction = is_compaction;
  /* A snapshot has all or nothing: it may not be ahead of what is put with
   * some transfers and behind with others. */
  job->number = ferry_change_queue_encode (self->queue, self->index, job->commit.changes,
                                           is_compaction ? G_MAXUINT : max);
  if (is_compaction)
    store_prepare_compaction (self, &job->commit);

  self->job = job;
  if (job->commit.changes->len == 0 && !is_compaction)
    {
      store_end_commit (self, job);
      job_free (job);
      return;
    }
  ferry_writer_push (self->writer, job_run, job_done, job, job_free, self->context);
}

/* Waits for the commit under way, if there is one. */
static gboolean
store_wait (FerryStore *self,
            GError    **error)
{
  FerryStoreJob *job = self->job;

  if (job == NULL)
    return TRUE;
  ferry_writer_drain (self->writer);
  if (job->commit.error != NULL)
    g_propagate_error (error, g_error_copy (job->commit.error));
  store_end_commit (self, job);
  return error == NULL || *error == NULL;
}

void
ferry_store_hurry (FerryStore *self)
{
  g_return_if_fail (FERRY_IS_STORE (self));

  self->is_hurried = TRUE;
}

gboolean
ferry_store_commit_sync (FerryStore *self,
                         GError    **error)
{
  g_autoptr (GError) local_error = NULL;
  guint64            number;

  g_return_val_if_fail (FERRY_IS_STORE (self), FALSE);
  g_return_val_if_fail (self->dir != NULL, FALSE);

  /* One that began before us may fail: its changes get one more try with ours. */
  self->is_sync = TRUE;
  store_wait (self, NULL);
  number = ferry_change_queue_get_last (self->queue);
  while (local_error == NULL && (self->n_durable < number || self->wants_compaction))
    {
      store_begin_commit (self);
      store_wait (self, &local_error);
    }
  self->is_sync = FALSE;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

void
ferry_store_commit_async (FerryStore         *self,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FERRY_IS_STORE (self));
  g_return_if_fail (self->dir != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ferry_store_commit_async);
  if (self->n_durable == ferry_change_queue_get_last (self->queue))
    g_task_return_boolean (task, TRUE);
  else
    {
      ferry_waiters_add (self->waiters, g_steal_pointer (&task),
                         ferry_change_queue_get_last (self->queue));
      ferry_store_schedule_commit (self);
    }
}

gboolean
ferry_store_commit_finish (FerryStore   *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ferry_store_commit_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
ferry_store_schedule_compaction (FerryStore *self)
{
  self->wants_compaction = TRUE;
  ferry_store_schedule_commit (self);
}

void
ferry_store_compact_async (FerryStore         *self,
                           GAsyncReadyCallback callback,
                           gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (FERRY_IS_STORE (self));
  g_return_if_fail (self->dir != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, ferry_store_compact_async);
  ferry_waiters_add_compaction (self->waiters, task, ferry_change_queue_get_last (self->queue));
  ferry_store_schedule_compaction (self);
}

gboolean
ferry_store_compact_finish (FerryStore   *self,
                            GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ferry_store_compact_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
ferry_store_unschedule (FerryStore *self)
{
  store_unschedule (self);
  store_stop_waiting_for_calm (self);
}
