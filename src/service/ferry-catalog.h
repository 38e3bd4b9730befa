/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-catalog-item.h"
#include "ferry-engine.h"
#include "ferry-finder.h"
#include "ferry-store.h"

G_BEGIN_DECLS

#define FERRY_TYPE_CATALOG (ferry_catalog_get_type ())
G_DECLARE_FINAL_TYPE (FerryCatalog, ferry_catalog, FERRY, CATALOG, GObject)

/**
 * FerryCatalog:
 *
 * What there is to choose from: a few words on each transfer of the store, kept
 * up to date by the engine's signals. Items and counts are as the engine has it
 * at any moment; "updated" tells of it later. Main thread.
 *
 * Signals, once for all that happened since the main loop last came round:
 * "updated" (GPtrArray of FerryCatalogItem: added or changed; GPtrArray of
 * FerryCatalogItem: removed, freed after the signal). What changes nothing that
 * the catalog knows is not told. A handler must not change the catalog.
 */

/* @engine has started: what it does to transfers of the store before is not
 * seen. */
FerryCatalog     *ferry_catalog_new (FerryStore *store, FerryEngine *engine);
guint             ferry_catalog_get_n (FerryCatalog *self);
FerryCatalogItem *ferry_catalog_lookup (FerryCatalog *self, const char *id); /* nullable */
/* How many fall under @filter, the hidden ones not counted; and how many wait
 * for the user. */
guint ferry_catalog_count (FerryCatalog *self, FerryFilter filter);
guint ferry_catalog_count_attention (FerryCatalog *self);
/* How many are in @group, the hidden ones too: they may come back. */
guint ferry_catalog_count_group (FerryCatalog *self, const char *group);
/* The groups that transfers are in, sorted. (transfer full) */
GStrv ferry_catalog_list_groups (FerryCatalog *self);
/* Those that run. (transfer none) (element-type FerryCatalogItem) a set */
GHashTable *ferry_catalog_get_running (FerryCatalog *self);

/* Shows another status than the engine's, or hides, until taken back. What is
 * not there is left alone. */
void ferry_catalog_set_hidden (FerryCatalog *self, const char *id, gboolean is_hidden);
void ferry_catalog_pretend (FerryCatalog *self, const char *id, FerryStatus status);
void ferry_catalog_stop_pretending (FerryCatalog *self, const char *id);

/* What @finder finds, in the order of creation. (transfer container) */
GPtrArray *ferry_catalog_find (FerryCatalog *self, FerryFinder *finder);
/* What @query finds, in its order. (transfer container) With very many in
 * another order than that of creation this takes longer than the main loop may
 * be kept. */
GPtrArray *ferry_catalog_select (FerryCatalog *self, const FerryQuery *query);

/**
 * ferry_catalog_select_async:
 *
 * The same without keeping the main loop: sorts in a thread where that takes
 * long. What was removed meanwhile is left out; what changed is where it was.
 *
 * Returns (finish): (transfer container): good until the main loop comes round;
 *   %NULL with %G_IO_ERROR_CANCELLED
 */
void       ferry_catalog_select_async (FerryCatalog       *self,
                                       const FerryQuery   *query,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
GPtrArray *ferry_catalog_select_finish (FerryCatalog *self, GAsyncResult *result, GError **error);

/* The ROW of an item, "a{sv}" floating. */
GVariant *ferry_catalog_encode_row (FerryCatalog *self, const FerryCatalogItem *item);

/* For those who keep items in an order of their own. */

/* Emits "updated" now if there is something to tell. */
void     ferry_catalog_flush (FerryCatalog *self);
gboolean ferry_catalog_is_telling (FerryCatalog *self);
/* @item as it was when "updated" was last emitted; during it as it was before.
 * Good until the next time. */
const FerryCatalogItem *ferry_catalog_get_before (FerryCatalog           *self,
                                                  const FerryCatalogItem *item);
/* Between these no item and no text is freed, so that a thread may read them.
 * May nest. */
void ferry_catalog_hold (FerryCatalog *self);
void ferry_catalog_release (FerryCatalog *self);

G_END_DECLS
