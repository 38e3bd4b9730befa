/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-types.h"

G_BEGIN_DECLS

/**
 * FerryScheduler:
 *
 * The queue: who waits in which order, who runs, who is next within the limits
 * of all transfers, of one host and of a group that runs one at a time. Pure
 * bookkeeping over opaque items, so that it can be tested alone. High priority
 * goes before default before low; within one, first come first served. A host
 * that is full or a group that is busy does not hold up others, however many
 * wait for it.
 */
typedef struct _FerryScheduler FerryScheduler;

FerryScheduler *ferry_scheduler_new (guint max_running,
                                     guint max_per_host);
void            ferry_scheduler_free (FerryScheduler *self);

/* Nothing that runs is stopped; the next choice goes by them. */
void ferry_scheduler_set_limits (FerryScheduler *self, guint max_running, guint max_per_host);
/* Whether at most one item of @group runs at a time (T6). It may be said of a
 * group that nobody is in yet. */
void ferry_scheduler_set_serialized (FerryScheduler *self,
                                     const char     *group,
                                     gboolean        is_serialized);

/* Queues @item, unless it waits or runs already. @group: (nullable). */
void ferry_scheduler_add (FerryScheduler *self,
                          gpointer        item,
                          const char     *host_key,
                          const char     *group,
                          FerryPriority   priority);
/* Before all others of its priority, whenever it waits now. */
void ferry_scheduler_make_next (FerryScheduler *self, gpointer item);
/* Moves a waiting item to the end of another priority. */
void ferry_scheduler_set_priority (FerryScheduler *self, gpointer item, FerryPriority priority);
/* A waiting item keeps its place among all. @group: (nullable). */
void ferry_scheduler_set_group (FerryScheduler *self, gpointer item, const char *group);
/* Whether a waiting @item is passed over; it keeps its place meanwhile. */
void ferry_scheduler_set_held (FerryScheduler *self, gpointer item, gboolean is_held);
/* Forgets @item, waiting or running. */
void ferry_scheduler_remove (FerryScheduler *self, gpointer item);
/* The next item that may run, which counts as running from now on; NULL. */
gpointer ferry_scheduler_choose (FerryScheduler *self);

/* TRUE when @item waits because its host is full, though others could run. */
gboolean ferry_scheduler_is_held_by_host (FerryScheduler *self, gpointer item);
/* TRUE when @item is of a group that runs one at a time. */
gboolean ferry_scheduler_is_serialized (FerryScheduler *self, gpointer item);
/* Not when it is held. */
gboolean ferry_scheduler_is_waiting (FerryScheduler *self, gpointer item);
guint    ferry_scheduler_get_n_running (FerryScheduler *self);
/* With those that are held. */
guint ferry_scheduler_get_n_waiting (FerryScheduler *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryScheduler, ferry_scheduler_free)

G_END_DECLS
