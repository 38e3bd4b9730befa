/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-ftp-crew.h"

struct _FerryFtpCrew
{
  gint   ref_count;
  GMutex lock;
  GCond  changed;
  guint  n_at_work;
};

typedef struct
{
  FerryFtpCrew *crew; /* (owned) */
  GThreadFunc   func;
  gpointer      data;
} Work;

FerryFtpCrew *
ferry_ftp_crew_new (void)
{
  FerryFtpCrew *self = g_new0 (FerryFtpCrew, 1);

  self->ref_count = 1;
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  return self;
}

FerryFtpCrew *
ferry_ftp_crew_ref (FerryFtpCrew *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ferry_ftp_crew_unref (FerryFtpCrew *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}

static void
count (FerryFtpCrew *self,
       int           change)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  self->n_at_work += (guint) change;
  g_cond_broadcast (&self->changed);
}

static gpointer
work (gpointer data)
{
  Work *self = data;

  self->func (self->data);
  count (self->crew, -1);
  ferry_ftp_crew_unref (self->crew);
  g_free (self);
  return NULL;
}

gboolean
ferry_ftp_crew_run (FerryFtpCrew *self,
                    GThreadFunc   func,
                    gpointer      data,
                    GError      **error)
{
  Work    *job = g_new (Work, 1);
  GThread *thread;

  *job = (Work){ ferry_ftp_crew_ref (self), func, data };
  count (self, 1);
  thread = g_thread_try_new ("ferry-ftp", work, job, error);
  if (thread != NULL)
    {
      g_thread_unref (thread);
      return TRUE;
    }

  count (self, -1);
  ferry_ftp_crew_unref (self);
  g_free (job);
  return FALSE;
}

void
ferry_ftp_crew_wait (FerryFtpCrew *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  while (self->n_at_work > 0)
    g_cond_wait (&self->changed, &self->lock);
}
