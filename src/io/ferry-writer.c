/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-writer.h"

struct _FerryWriter
{
  gatomicrefcount ref_count;
  GThread        *thread; /* (owned): joined or let go by the last unref */

  GMutex   lock;     /* guards all below */
  GCond    pushed;   /* @jobs has one more, or @is_stopping */
  GCond    finished; /* @n_finished has grown */
  GQueue   jobs;     /* of (owned) Job: not begun */
  guint64  n_pushed;
  guint64  n_finished;
  gboolean is_stopping;
  gboolean is_orphan; /* the thread frees this when it ends */
};

typedef struct
{
  FerryWriterFunc work; /* (nullable) */
  FerryWriterFunc done; /* (nullable) */
  gpointer        data;
  GDestroyNotify  destroy; /* (nullable) */
  GMainContext   *context; /* (owned) (nullable): NULL once handed back to it */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  if (job->destroy != NULL)
    job->destroy (job->data);
  g_clear_pointer (&job->context, g_main_context_unref);
  g_free (job);
}

static gboolean
job_done_cb (gpointer user_data)
{
  Job *job = user_data;

  if (job->done != NULL)
    job->done (job->data);

  return G_SOURCE_REMOVE;
}

/* Takes @job. Its data may be of no use to another thread than that of its
 * context, so it is never touched here again: g_main_context_invoke() would
 * run it in the writer thread whenever the context is not being iterated. */
static void
job_hand_back (Job *job)
{
  g_autoptr (GMainContext) context = g_steal_pointer (&job->context);
  g_autoptr (GSource)      source = NULL;

  if (job->done == NULL && job->destroy == NULL)
    {
      job_free (job);
      return;
    }

  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "ferry-writer: done");
  g_source_set_callback (source, job_done_cb, job, job_free);
  g_source_attach (source, context);
}

static void
writer_free (FerryWriter *self)
{
  g_assert (g_queue_is_empty (&self->jobs));

  g_mutex_clear (&self->lock);
  g_cond_clear (&self->pushed);
  g_cond_clear (&self->finished);
  g_free (self);
}

/* Waits for the next piece of work; NULL when there is none and never will be. */
static Job *
writer_pop (FerryWriter *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  while (g_queue_is_empty (&self->jobs) && !self->is_stopping)
    g_cond_wait (&self->pushed, &self->lock);

  return g_queue_pop_head (&self->jobs);
}

static void
writer_note_finished (FerryWriter *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->n_finished++;
  g_cond_broadcast (&self->finished);
}

static gpointer
writer_thread (gpointer data)
{
  FerryWriter *self = data;
  Job         *job;
  gboolean     is_orphan;

  while ((job = writer_pop (self)) != NULL)
    {
      if (job->work != NULL)
        job->work (job->data);
      job_hand_back (job);
      writer_note_finished (self);
    }

  g_mutex_lock (&self->lock);
  is_orphan = self->is_orphan;
  g_mutex_unlock (&self->lock);
  if (is_orphan)
    writer_free (self);

  return NULL;
}

FerryWriter *
ferry_writer_new (void)
{
  FerryWriter *self = g_new0 (FerryWriter, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  g_cond_init (&self->pushed);
  g_cond_init (&self->finished);
  g_queue_init (&self->jobs);
  self->thread = g_thread_new ("ferry-writer", writer_thread, self);

  return self;
}

FerryWriter *
ferry_writer_ref (FerryWriter *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
ferry_writer_unref (FerryWriter *self)
{
  GThread *thread;
  gboolean is_own_thread;

  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  thread = self->thread;
  is_own_thread = thread == g_thread_self ();

  g_mutex_lock (&self->lock);
  self->is_stopping = TRUE;
  /* Work that drops the last reference cannot wait for its own thread. */
  self->is_orphan = is_own_thread;
  g_cond_signal (&self->pushed);
  g_mutex_unlock (&self->lock);

  if (is_own_thread)
    {
      g_thread_unref (thread);
      return;
    }

  g_thread_join (thread);
  writer_free (self);
}

void
ferry_writer_push (FerryWriter    *self,
                   FerryWriterFunc work,
                   FerryWriterFunc done,
                   gpointer        data,
                   GDestroyNotify  destroy,
                   GMainContext   *context)
{
  Job *job;

  g_return_if_fail (self != NULL);

  job = g_new0 (Job, 1);
  job->work = work;
  job->done = done;
  job->data = data;
  job->destroy = destroy;
  job->context = g_main_context_ref (context != NULL ? context : g_main_context_default ());

  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->jobs, job);
  self->n_pushed++;
  g_cond_signal (&self->pushed);
  g_mutex_unlock (&self->lock);
}

guint
ferry_writer_get_queue_length (FerryWriter *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (self != NULL, 0);

  locker = g_mutex_locker_new (&self->lock);

  return g_queue_get_length (&self->jobs);
}

void
ferry_writer_drain (FerryWriter *self)
{
  g_autoptr (GMutexLocker) locker = NULL;
  guint64                  target;

  g_return_if_fail (self != NULL);
  g_return_if_fail (self->thread != g_thread_self ());

  locker = g_mutex_locker_new (&self->lock);
  target = self->n_pushed;
  while (self->n_finished < target)
    g_cond_wait (&self->finished, &self->lock);
}
