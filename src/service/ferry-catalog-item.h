/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FERRY_CATALOG_ID_SIZE 37

/**
 * FerryCatalogItem: one transfer as the catalog orders it. Read it; only the
 * catalog writes. The address stays the same as long as the transfer is there.
 * There may be a hundred thousand of them: every byte counts.
 */
typedef struct
{
  const char *name;     /* folded */
  const char *search;   /* folded */
  const char *group;    /* "" when there is none */
  guint64     sequence; /* rank in the order of creation */
  gint64      finished; /* seconds */
  gint64      total;
  char        id[FERRY_CATALOG_ID_SIZE];
  guint8      status;         /* FerryStatus, as it is shown */
  guint8      is_hidden : 1;  /* waits to be removed for good */
  guint8      is_changed : 1; /* "updated" has yet to tell of it, or does just now */
  guint8      is_new : 1;     /* and told of nothing so far */
  guint8      is_removed : 1;
  guint8      is_pretending : 1; /* shows a status that is not the engine's */
  guint8      owns_texts : 1;    /* one block at @name */
  guint8      is_lasting : 1;    /* part of the first block of items */
  guint8      is_found : 1;      /* for passing use by whoever looks through all */
} FerryCatalogItem;

G_STATIC_ASSERT (sizeof (FerryCatalogItem) <= 88);

G_END_DECLS
