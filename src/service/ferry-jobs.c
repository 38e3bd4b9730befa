/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-jobs.h"

typedef struct
{
  FerryJobFunc   step;
  gpointer       data; /* (owned) */
  GDestroyNotify destroy;
} Job;

struct _FerryJobs
{
  gint64        slice;
  GQueue        queue; /* (element-type Job) (owned) the first is at work */
  guint         idle_id;
  FerryJobsFunc notify; /* (nullable) */
  gpointer      user_data;
};

static void
job_free (gpointer data)
{
  Job *job = data;

  if (job->destroy != NULL)
    job->destroy (job->data);
  g_free (job);
}

FerryJobs *
ferry_jobs_new (gint64 slice)
{
  FerryJobs *self = g_new0 (FerryJobs, 1);

  self->slice = slice;
  g_queue_init (&self->queue);
  return self;
}

void
ferry_jobs_free (FerryJobs *self)
{
  ferry_jobs_clear (self);
  g_free (self);
}

static void
notify (FerryJobs *self)
{
  if (self->notify != NULL)
    self->notify (self->user_data);
}

static gboolean
slice_cb (gpointer data)
{
  FerryJobs *self = data;
  gint64     end = g_get_monotonic_time () + self->slice;

  do
    {
      Job *job = g_queue_peek_head (&self->queue);

      if (!job->step (job->data))
        job_free (g_queue_pop_head (&self->queue));
    }
  while (!g_queue_is_empty (&self->queue) && g_get_monotonic_time () < end);
  if (!g_queue_is_empty (&self->queue))
    return G_SOURCE_CONTINUE;

  self->idle_id = 0;
  notify (self);
  return G_SOURCE_REMOVE;
}

void
ferry_jobs_push (FerryJobs     *self,
                 FerryJobFunc   step,
                 gpointer       data,
                 GDestroyNotify destroy)
{
  Job *job = g_new0 (Job, 1);

  job->step = step;
  job->data = data;
  job->destroy = destroy;
  g_queue_push_tail (&self->queue, job);
  if (self->idle_id != 0)
    return;

  /* As urgent as the rest of the loop: it takes turns with that, and neither
   * waits for the other to have nothing to do. */
  self->idle_id = g_idle_add_full (G_PRIORITY_DEFAULT, slice_cb, self, NULL);
  notify (self);
}

void
ferry_jobs_clear (FerryJobs *self)
{
  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_queue_clear_full (&self->queue, job_free);
}

gboolean
ferry_jobs_is_empty (FerryJobs *self)
{
  return g_queue_is_empty (&self->queue);
}

void
ferry_jobs_set_notify (FerryJobs    *self,
                       FerryJobsFunc func,
                       gpointer      user_data)
{
  self->notify = func;
  self->user_data = user_data;
}
