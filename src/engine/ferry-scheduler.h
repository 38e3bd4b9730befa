/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-types.h"

G_BEGIN_DECLS

/**
 * FerryScheduler:
 *
 * The queue: who waits in which order, who runs, who is next within the limits
 * of all transfers and of one host. Pure bookkeeping over opaque items, so that
 * it can be tested alone. High priority goes before default before low; within
 * one, first come first served. A host that is full does not hold up others.
 */
typedef struct _FerryScheduler FerryScheduler;

FerryScheduler *ferry_scheduler_new (guint max_running,
                                     guint max_per_host);
void            ferry_scheduler_free (FerryScheduler *self);

/* Queues @item, unless it waits or runs already. */
void ferry_scheduler_add (FerryScheduler *self,
                          gpointer        item,
                          const char     *host_key,
                          FerryPriority   priority);
/* Before all others of its priority, whenever it waits now. */
void ferry_scheduler_make_next (FerryScheduler *self, gpointer item);
/* Moves a waiting item to the end of another priority. */
void ferry_scheduler_set_priority (FerryScheduler *self, gpointer item, FerryPriority priority);
/* Forgets @item, waiting or running. */
void ferry_scheduler_remove (FerryScheduler *self, gpointer item);
/* The next item that may run, which counts as running from now on; NULL. */
gpointer ferry_scheduler_choose (FerryScheduler *self);

/* TRUE when @item waits because its host is full, though others could run. */
gboolean ferry_scheduler_is_held_by_host (FerryScheduler *self, gpointer item);
guint    ferry_scheduler_get_n_running (FerryScheduler *self);
guint    ferry_scheduler_get_n_waiting (FerryScheduler *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryScheduler, ferry_scheduler_free)

G_END_DECLS
