/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-catalog.h"

G_BEGIN_DECLS

/**
 * FerryOrder:
 *
 * What a query finds, in its order, kept so while the catalog changes. Main
 * thread.
 *
 * A change costs what is changed and one copy of the list of pointers; only a
 * new order of very many is sorted from scratch, in a thread. Until that is done
 * the length is known and the order is not: ferry_order_is_ready().
 */
typedef struct _FerryOrder FerryOrder;

/**
 * FerryOrderFuncs:
 * @changed: @removed items at @position made room for @added. Several may follow
 *   one another, each true after those before; the order itself is already as
 *   after the last
 * @stayed: these may say something else now, where they are (element-type
 *   FerryCatalogItem)
 * @ready: the order is known
 */
typedef struct
{
  void (*changed) (guint position, guint removed, guint added, gpointer user_data);
  void (*stayed) (GPtrArray *items, gpointer user_data);
  void (*ready) (gpointer user_data);
} FerryOrderFuncs;

FerryOrder *ferry_order_new (FerryCatalog          *catalog,
                             const FerryQuery      *query,
                             const FerryOrderFuncs *funcs,
                             gpointer               user_data);
void        ferry_order_free (FerryOrder *self);

/* Calls @changed for what differs: what is the same at both ends is left out. */
void     ferry_order_set_query (FerryOrder *self, const FerryQuery *query);
gboolean ferry_order_is_ready (FerryOrder *self);
guint    ferry_order_get_n (FerryOrder *self);

/* These need it to be ready. */
FerryCatalogItem *ferry_order_get (FerryOrder *self, guint position);
/* FALSE when it is not in it. */
gboolean ferry_order_find (FerryOrder *self, const FerryCatalogItem *item, guint *position);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryOrder, ferry_order_free)

G_END_DECLS
