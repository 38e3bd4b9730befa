/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-engine-private.h"
#include "ferry-part-file.h"

#include <fcntl.h>

static gboolean
leave_cb (gpointer data)
{
  FerryEngine *self = data;

  self->leave_id = 0;
  g_ptr_array_set_size (self->leaving, 0);
  return G_SOURCE_REMOVE;
}

void
ferry_engine_leave (FerryEngine      *self,
                    FerryEngineEntry *entry)
{
  FerryTransfer *transfer = ferry_engine_entry_get_transfer (entry);

  if (entry->is_settled)
    return;

  entry->is_settled = TRUE;
  g_signal_handlers_disconnect_by_data (transfer, self);
  ferry_scheduler_remove (self->scheduler, entry);
  g_hash_table_remove (self->entries, ferry_transfer_get_id (transfer));
  if (self->round_next == &entry->link)
    self->round_next = entry->link.next;
  g_queue_unlink (&self->order, &entry->link);
  ferry_wish_index_remove (self->wishes, &entry->wish);
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

/* A download's file is ours once it is there. What an upload sends was there
 * before, is not, and stays whatever becomes of the transfer. */
static gboolean
has_file_of_ours (FerryTransfer *transfer)
{
  FerryRequest *request = ferry_transfer_get_request (transfer);

  return ferry_transfer_get_status (transfer) == FERRY_STATUS_COMPLETED &&
         ferry_request_get_direction (request) == FERRY_DIRECTION_DOWNLOAD &&
         ferry_transfer_get_record (transfer)->name != NULL;
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
settle (FerryEngine      *self,
        FerryEngineEntry *entry)
{
  FerryTransfer *transfer = ferry_engine_entry_get_transfer (entry);

  if (has_file_of_ours (transfer))
    {
      Completion *completion = g_new0 (Completion, 1);

      completion->engine = g_object_ref (self);
      completion->job = file_job_new (self, transfer);
      ferry_store_commit_async (self->store, NULL, completion_committed_cb, completion);
    }
  if (ferry_transfer_get_status (transfer) != FERRY_STATUS_ERROR)
    ferry_credentials_forget (self->credentials, ferry_transfer_get_id (transfer));

  ferry_engine_leave (self, entry);
}

void
ferry_engine_forget (FerryEngine   *self,
                     FerryTransfer *transfer,
                     gboolean       delete_file)
{
  const char *id = ferry_transfer_get_id (transfer);

  if (delete_file && has_file_of_ours (transfer))
    ferry_writer_push (self->writer, delete_work, NULL,
                       file_job_new (self, transfer), file_job_free, NULL);

  ferry_store_remove (self->store, id);
  ferry_credentials_forget (self->credentials, id);
  g_signal_emit_by_name (self, "transfer-removed", id);
}

void
ferry_engine_conclude (FerryEngine      *self,
                       FerryEngineEntry *entry)
{
  FerryTransfer *transfer = ferry_engine_entry_get_transfer (entry);

  if (entry->is_settled || ferry_runner_is_busy (entry->runner))
    return;

  if (entry->is_removed)
    {
      ferry_engine_leave (self, entry);
      ferry_engine_forget (self, transfer, entry->deletes_file);
    }
  else if (ferry_status_is_settled (ferry_engine_entry_get_status (entry)))
    settle (self, entry);
}
