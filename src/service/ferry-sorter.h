/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-catalog.h"

G_BEGIN_DECLS

/**
 * FerrySorter:
 *
 * Brings items into the order of a query: a few at once, very many in a thread,
 * on copies of what they are sorted by.
 */
typedef struct _FerrySorter FerrySorter;

/* Whether so many are sorted in no time. */
gboolean ferry_sorter_is_quick (const FerryQuery *query, guint n_items);
/* @items are in the order of creation. */
void ferry_sorter_sort (const FerryQuery *query, GPtrArray *items);

/* @sorted (transfer none). Items that were removed meanwhile are still in it, and
 * are freed once this returns. */
typedef void (*FerrySorterFunc) (GPtrArray *sorted, gpointer user_data);

/**
 * ferry_sorter_start:
 * @items: in the order of creation
 * @done: called in the main thread
 *
 * Sorts in a thread. The catalog is held until @done has returned.
 *
 * Returns: good until @done returns, or for ferry_sorter_cancel()
 */
FerrySorter *ferry_sorter_start (FerryCatalog     *catalog,
                                 const FerryQuery *query,
                                 GPtrArray        *items,
                                 FerrySorterFunc   done,
                                 gpointer          user_data);
/* It is not called. */
void ferry_sorter_cancel (FerrySorter *self);

G_END_DECLS
