/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

/* What the parts of FerryCatalog (keeping, choosing) share. */

#include "ferry-catalog.h"

G_BEGIN_DECLS

struct _FerryCatalog
{
  GObject parent_instance;

  FerryStore  *store;  /* (owned) */
  FerryEngine *engine; /* (owned) */

  GBytes           *kept;    /* (owned) (nullable) texts that items do not own are in it */
  FerryCatalogItem *first;   /* (owned) (nullable) the items of the start, in one block */
  guint             n_first; /* how many fit there */

  GHashTable *items;   /* (owned) a set of their ids, each in its item */
  GPtrArray  *order;   /* (owned) (element-type FerryCatalogItem) by sequence */
  GHashTable *groups;  /* (owned) (element-type utf8 uint) how many are in each */
  GHashTable *running; /* (owned) (element-type FerryCatalogItem) a set */
  GHashTable *real;    /* (owned) (element-type FerryCatalogItem uint) the engine's status */
  guint64     n_ever;
  guint       counts[FERRY_N_FILTERS];
  guint       n_attention;

  /* Not told of yet. */
  GPtrArray  *changed; /* (owned) (element-type FerryCatalogItem) may have been removed since */
  GPtrArray  *removed; /* (owned) (element-type FerryCatalogItem) */
  GHashTable *before;  /* (owned) (element-type FerryCatalogItem FerryCatalogItem) */
  guint       update_id;
  gboolean    is_telling;

  guint      n_holds;
  GPtrArray *held; /* (owned) memory to be freed after the last hold */
};

/* ferry-catalog-tally.c */
/* Counts @item as it is now, with @change 1, or no longer, with -1. */
void ferry_catalog_tally (FerryCatalog *self, FerryCatalogItem *item, int change);

G_END_DECLS
