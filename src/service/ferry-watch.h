/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-clock.h"
#include "ferry-order.h"

G_BEGIN_DECLS

/**
 * FerryWatch:
 *
 * What happens to the rows of an order that somebody looks at. Costs nothing
 * while nobody does: no source, and no handler of the engine's signals. Main
 * thread.
 *
 * A row that changes its status, or other words that the catalog knows, is told
 * of at once; what else it says at most four times a second. Counters are sampled
 * four times a second, while one of the watched transfers runs.
 */
typedef struct _FerryWatch FerryWatch;

/**
 * FerryWatchFuncs:
 * @rows: "a(ua{sv})", floating: position and ROW
 * @progress: "a(sxxtu)", floating: id, received, total, rate and connections of
 *   those that say something new; and the rate of all transfers. The rate is 0
 *   once nothing runs; while what runs is not watched nothing is told.
 */
typedef struct
{
  void (*rows) (GVariant *rows, gpointer user_data);
  void (*progress) (GVariant *transfers, guint64 rate, gpointer user_data);
} FerryWatchFuncs;

/* @order outlives it. */
FerryWatch *ferry_watch_new (FerryCatalog          *catalog,
                             FerryEngine           *engine,
                             FerryClock            *clock,
                             FerryOrder            *order,
                             const FerryWatchFuncs *funcs,
                             gpointer               user_data);
void        ferry_watch_free (FerryWatch *self);

/* Which rows are looked at: none with a @count of 0. Positions past the end are
 * looked at when there is something. */
void ferry_watch_set_range (FerryWatch *self, guint position, guint count);

/* What FerryOrderFuncs tell. */
void ferry_watch_note_changed (FerryWatch *self, guint position, guint removed, guint added);
void ferry_watch_note_stayed (FerryWatch *self, GPtrArray *items);
void ferry_watch_note_ready (FerryWatch *self);
/* The order is of another query: the same positions are looked at. */
void ferry_watch_note_query (FerryWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryWatch, ferry_watch_free)

G_END_DECLS
