/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-progress.h"

/* Each counter stands alone, so relaxed order is enough: no reader concludes
 * from one of them that something else has happened. GLib has no 64-bit atomics. */
struct _FerryProgress
{
  gint   ref_count;
  gint   connections;
  gint64 received;
  gint64 wire;
};

FerryProgress *
ferry_progress_new (void)
{
  FerryProgress *self = g_new0 (FerryProgress, 1);

  self->ref_count = 1;

  return self;
}

FerryProgress *
ferry_progress_ref (FerryProgress *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);

  return self;
}

void
ferry_progress_unref (FerryProgress *self)
{
  g_return_if_fail (self != NULL);

  if (g_atomic_int_dec_and_test (&self->ref_count))
    g_free (self);
}

gint64
ferry_progress_get_received (FerryProgress *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return __atomic_load_n (&self->received, __ATOMIC_RELAXED);
}

gint64
ferry_progress_get_wire (FerryProgress *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return __atomic_load_n (&self->wire, __ATOMIC_RELAXED);
}

int
ferry_progress_get_connections (FerryProgress *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return g_atomic_int_get (&self->connections);
}

void
ferry_progress_set_received (FerryProgress *self,
                             gint64         received)
{
  g_return_if_fail (self != NULL);

  __atomic_store_n (&self->received, received, __ATOMIC_RELAXED);
}

void
ferry_progress_add (FerryProgress *self,
                    gint64         received,
                    gint64         wire)
{
  g_return_if_fail (self != NULL);

  __atomic_fetch_add (&self->received, received, __ATOMIC_RELAXED);
  __atomic_fetch_add (&self->wire, wire, __ATOMIC_RELAXED);
}

void
ferry_progress_add_connections (FerryProgress *self,
                                int            n)
{
  g_return_if_fail (self != NULL);

  g_atomic_int_add (&self->connections, n);
}
