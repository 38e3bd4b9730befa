/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-waiters.h"

typedef struct
{
  GTask   *task; /* (owned) */
  guint64  number;
  gboolean wants_compaction;
} Waiter;

struct _FerryWaiters
{
  GQueue queue; /* of (owned) Waiter */
};

static void
waiter_free (gpointer data)
{
  Waiter *waiter = data;

  g_object_unref (waiter->task);
  g_free (waiter);
}

FerryWaiters *
ferry_waiters_new (void)
{
  FerryWaiters *self = g_new0 (FerryWaiters, 1);

  g_queue_init (&self->queue);
  return self;
}

void
ferry_waiters_free (FerryWaiters *self)
{
  g_queue_clear_full (&self->queue, waiter_free);
  g_free (self);
}

static void
add (FerryWaiters *self,
     GTask        *task,
     guint64       number,
     gboolean      wants_compaction)
{
  Waiter *waiter = g_new (Waiter, 1);

  *waiter = (Waiter){ task, number, wants_compaction };
  g_queue_push_tail (&self->queue, waiter);
}

void
ferry_waiters_add (FerryWaiters *self,
                   GTask        *task,
                   guint64       number)
{
  add (self, task, number, FALSE);
}

void
ferry_waiters_add_compaction (FerryWaiters *self,
                              GTask        *task,
                              guint64       number)
{
  add (self, task, number, TRUE);
}

/* What @waiter is told, in @error: NULL for success. FALSE: not yet. */
static gboolean
is_over (const Waiter              *waiter,
         const FerryWaitersOutcome *outcome,
         const GError             **error)
{
  *error = outcome->error;
  if (outcome->error == NULL && waiter->wants_compaction)
    *error = outcome->compaction_error;
  if (*error != NULL)
    return TRUE;
  return waiter->number <= outcome->n_durable &&
         !(waiter->wants_compaction && outcome->is_compacting);
}

gboolean
ferry_waiters_answer (FerryWaiters              *self,
                      const FerryWaitersOutcome *outcome)
{
  GQueue        waiting = self->queue;
  gboolean      has_told = FALSE;
  Waiter       *waiter;
  const GError *error;

  g_queue_init (&self->queue);
  while ((waiter = g_queue_pop_head (&waiting)) != NULL)
    {
      if (!is_over (waiter, outcome, &error))
        {
          g_queue_push_tail (&self->queue, waiter);
          continue;
        }
      if (error != NULL)
        g_task_return_error (waiter->task, g_error_copy (error));
      else
        g_task_return_boolean (waiter->task, TRUE);
      has_told |= error != NULL;
      waiter_free (waiter);
    }
  return has_told;
}
