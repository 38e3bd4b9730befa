/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-engine.h"
#include "ferry-query.h"
#include "ferry-store.h"

G_BEGIN_DECLS

/**
 * FerryCatalogItem: one transfer as the catalog orders it. Read it; only the
 * catalog writes. The address stays the same as long as the transfer is there.
 */
typedef struct
{
  const char *id;
  guint64     sequence; /* rank in the order of creation */
  gint64      created;  /* seconds */
  gint64      finished;
  gint64      total;
  const char *name;   /* folded */
  const char *search; /* folded */
  const char *group;
  FerryStatus status;
  guint       is_hidden : 1; /* waits to be removed for good */
} FerryCatalogItem;

#define FERRY_TYPE_CATALOG (ferry_catalog_get_type ())
G_DECLARE_FINAL_TYPE (FerryCatalog, ferry_catalog, FERRY, CATALOG, GObject)

/**
 * FerryCatalog:
 *
 * What there is to choose from: a few words on each transfer of the store, kept
 * up to date by the engine's signals. Main thread.
 *
 * Signals, once for all that happened since the main loop last came round:
 * "updated" (GPtrArray of FerryCatalogItem: added or changed; GPtrArray of
 * FerryCatalogItem: removed, freed after the signal).
 */
FerryCatalog     *ferry_catalog_new (FerryStore *store, FerryEngine *engine);
guint             ferry_catalog_get_n (FerryCatalog *self);
FerryCatalogItem *ferry_catalog_lookup (FerryCatalog *self, const char *id); /* nullable */
/* How many fall under @filter, the hidden ones not counted; and how many wait
 * for the user. */
guint ferry_catalog_count (FerryCatalog *self, FerryFilter filter);
guint ferry_catalog_count_attention (FerryCatalog *self);
/* How many are in @group. */
guint ferry_catalog_count_group (FerryCatalog *self, const char *group);
/* Shows another status than the engine's, or hides, until taken back. */
void ferry_catalog_set_hidden (FerryCatalog *self, const char *id, gboolean is_hidden);
void ferry_catalog_pretend (FerryCatalog *self, const char *id, FerryStatus status);
void ferry_catalog_stop_pretending (FerryCatalog *self, const char *id);

gboolean ferry_catalog_item_matches (const FerryCatalogItem *item,
                                     const FerryQuery       *query,
                                     const char *const      *words);
/* A total order: equal only to itself. */
int ferry_catalog_item_compare (const FerryCatalogItem *a,
                                const FerryCatalogItem *b,
                                const FerryQuery       *query);
/* What @query finds, in its order. (transfer container) */
GPtrArray *ferry_catalog_select (FerryCatalog *self, const FerryQuery *query);
/* The ROW of an item, "a{sv}" floating. */
GVariant *ferry_catalog_encode_row (FerryCatalog *self, const FerryCatalogItem *item);

G_END_DECLS
