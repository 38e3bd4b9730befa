/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-order.h"

G_BEGIN_DECLS

/**
 * FerryOrderPlace: where an item was or comes to be.
 * @gap: how many of the items that stay are before it
 */
typedef struct
{
  FerryCatalogItem *item;
  guint             gap;
} FerryOrderPlace;

/**
 * ferry_order_splice:
 * @rest: the items that stay, in order; becomes the new order
 * @was: those that were between them (element-type FerryOrderPlace), in order
 * @now: those that come between them, in order
 *
 * Pure but for the calls of @funcs: tells what the difference is, gap by gap from
 * the end, or all at once when there are very many.
 */
void ferry_order_splice (GPtrArray             *rest,
                         const GArray          *was,
                         const GArray          *now,
                         const FerryOrderFuncs *funcs,
                         gpointer               user_data);

/* Tells how two orders differ, all at once. */
void ferry_order_compare (GPtrArray             *was,
                          GPtrArray             *now,
                          const FerryOrderFuncs *funcs,
                          gpointer               user_data);

G_END_DECLS
