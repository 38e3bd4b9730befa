/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-digest.h"
#include "ferry-upload-private.h"

#define READ_SIZE (256 * 1024)

/* One trip to another thread and back. */
typedef struct
{
  FerryUpload      *upload;  /* (owned) */
  FerryRequest     *request; /* (owned) */
  char             *id;      /* (owned) */
  FerrySourceStamp *stamps;  /* (owned) (nullable) */
  guint             n_stamps;
  FerryBody        *body; /* (owned) (nullable) */
  goffset           first;
  goffset           end;
  FerryChecksumKind kind;
  char             *checksum; /* (owned) (nullable) */
  GError           *error;    /* (owned) (nullable) */
  FerryUploadStep   step;
} Job;

static Job *
job_new (FerryUpload    *self,
         FerryUploadStep step)
{
  Job *job = g_new0 (Job, 1);

  job->upload = ferry_upload_hold (self);
  job->request = ferry_request_ref (self->request);
  job->id = g_strdup (self->id);
  job->body = self->body != NULL ? ferry_body_ref (self->body) : NULL;
  job->step = step;
  return job;
}

static void
job_free (gpointer data)
{
  Job *job = data;

  ferry_upload_release (job->upload);
  ferry_request_unref (job->request);
  g_clear_pointer (&job->body, ferry_body_unref);
  g_clear_error (&job->error);
  g_free (job->id);
  g_free (job->stamps);
  g_free (job->checksum);
  g_free (job);
}

static void
job_take_stamps (Job                    *job,
                 const FerrySourceStamp *stamps,
                 guint                   n_stamps)
{
  job->stamps = g_memdup2 (stamps, n_stamps * sizeof *stamps);
  job->n_stamps = n_stamps;
}

/* FALSE when the run is over meanwhile, or is now. */
static gboolean
job_succeeded (Job *job)
{
  if (job->upload->is_over)
    return FALSE;
  if (job->error == NULL)
    return TRUE;

  ferry_upload_fail (job->upload, g_steal_pointer (&job->error));
  return FALSE;
}

/* The body. */

static void
prepare_work (gpointer data)
{
  Job *job = data;

  job->body = ferry_body_new (job->request, job->id, &job->error);
  if (job->body != NULL)
    ferry_body_check (job->body, job->stamps, job->n_stamps, &job->error);
}

static void
prepare_done (gpointer data)
{
  Job         *job = data;
  FerryUpload *self = job->upload;

  if (!job_succeeded (job))
    return;

  self->body = g_steal_pointer (&job->body);
  job->step (self);
}

void
ferry_upload_prepare (FerryUpload    *self,
                      FerryUploadStep step)
{
  Job *job = job_new (self, step);

  /* A source of which nothing was sent may be what it likes. */
  if (self->record.is_begun || self->upload_uri != NULL)
    job_take_stamps (job, self->record.stamps, self->record.n_stamps);
  ferry_writer_push (ferry_transport_get_writer (self->transport),
                     prepare_work, prepare_done, job, job_free,
                     ferry_transport_get_context (self->transport));
}

/* The last look. */

static void
check_work (gpointer data)
{
  Job *job = data;

  ferry_body_check (job->body, job->stamps, job->n_stamps, &job->error);
}

static void
check_done (gpointer data)
{
  Job *job = data;

  if (job_succeeded (job))
    job->step (job->upload);
}

void
ferry_upload_check_source (FerryUpload    *self,
                           FerryUploadStep step)
{
  Job *job = job_new (self, step);

  job_take_stamps (job, self->record.stamps, self->record.n_stamps);
  ferry_writer_push (ferry_transport_get_writer (self->transport),
                     check_work, check_done, job, job_free,
                     ferry_transport_get_context (self->transport));
}

/* Checksums: the processor's work, which neither the connections nor the disk wait
 * for. */

static gboolean
hash (Job *job)
{
  g_autoptr (FerryBodyReader) reader = ferry_body_open (job->body, job->first, &job->error);
  g_autoptr (FerryDigest)     digest = ferry_digest_new (job->kind);
  g_autofree char            *buffer = g_malloc (READ_SIZE);
  g_autofree char            *hex = NULL;
  goffset                     left = job->end - job->first;

  if (reader == NULL)
    return FALSE;

  while (left > 0)
    {
      gssize n = ferry_body_reader_read (reader, buffer, (gsize) MIN (left, READ_SIZE),
                                         &job->error);

      if (n < 0)
        return FALSE;
      if (n == 0)
        {
          ferry_error_set (&job->error, FERRY_ERROR_SOURCE_CHANGED, NULL);
          return FALSE;
        }
      ferry_digest_update (digest, buffer, (gsize) n);
      left -= n;
    }

  hex = ferry_digest_finish (digest);
  job->checksum = ferry_tus_make_checksum (job->kind, hex);
  return TRUE;
}

static void
hash_work (GTask        *task,
           gpointer      source,
           gpointer      data,
           GCancellable *cancellable)
{
  g_task_return_boolean (task, hash (data));
}

static void
hash_done (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Job         *job = g_task_get_task_data (G_TASK (result));
  FerryUpload *self = job->upload;

  if (!job_succeeded (job))
    return;

  g_free (self->checksum);
  self->checksum = g_steal_pointer (&job->checksum);
  job->step (self);
}

void
ferry_upload_hash_piece (FerryUpload    *self,
                         goffset         first,
                         goffset         end,
                         FerryUploadStep step)
{
  Job              *job = job_new (self, step);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, hash_done, NULL);

  job->first = first;
  job->end = end;
  job->kind = self->tus.checksum;
  g_task_set_source_tag (task, ferry_upload_hash_piece);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, hash_work);
}
