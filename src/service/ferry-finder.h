/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-catalog-item.h"
#include "ferry-query.h"

G_BEGIN_DECLS

/**
 * FerryFinder:
 *
 * A FerryQuery made ready to be asked of very many items. Immutable.
 */
typedef struct _FerryFinder FerryFinder;

FerryFinder      *ferry_finder_new (const FerryQuery *query);
void              ferry_finder_free (FerryFinder *self);
const FerryQuery *ferry_finder_get_query (FerryFinder *self);

/* Hidden ones do not match. */
gboolean ferry_finder_matches (FerryFinder *self, const FerryCatalogItem *item);
/* A total order: equal only to itself. */
int ferry_finder_compare (FerryFinder            *self,
                          const FerryCatalogItem *a,
                          const FerryCatalogItem *b);
/* Whether @wider is known to find all that this one finds, in the same order. */
gboolean ferry_finder_narrows (FerryFinder *self, FerryFinder *wider);

/* The sort keys. */

/* What an item is sorted by first when that is a number: whatever is not the
 * name. */
gint64 ferry_finder_get_number (FerrySort sort, const FerryCatalogItem *item);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryFinder, ferry_finder_free)

G_END_DECLS
