/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-catalog-private.h"

#include <string.h>

static void
count_group (FerryCatalog     *self,
             FerryCatalogItem *item,
             int               change)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->groups, item->group));

  /* The key stays that of the first time, which items point to. */
  g_hash_table_insert (self->groups, g_strdup (item->group), GUINT_TO_POINTER (n + change));
}

void
ferry_catalog_tally (FerryCatalog     *self,
                     FerryCatalogItem *item,
                     int               change)
{
  FerryStatus status = (FerryStatus) item->status;

  if (*item->group != '\0')
    count_group (self, item, change);
  if (status == FERRY_STATUS_RUNNING && change > 0)
    g_hash_table_add (self->running, item);
  else if (status == FERRY_STATUS_RUNNING)
    g_hash_table_remove (self->running, item);
  if (item->is_hidden)
    return;

  self->counts[FERRY_FILTER_ALL] += change;
  self->counts[ferry_filter_of_status (status)] += change;
  if (status == FERRY_STATUS_PAUSED_RECOVERABLE)
    self->n_attention += change;
}

guint
ferry_catalog_get_n (FerryCatalog *self)
{
  g_return_val_if_fail (FERRY_IS_CATALOG (self), 0);

  return g_hash_table_size (self->items);
}

guint
ferry_catalog_count (FerryCatalog *self,
                     FerryFilter   filter)
{
  g_return_val_if_fail (FERRY_IS_CATALOG (self), 0);
  g_return_val_if_fail ((guint) filter < FERRY_N_FILTERS, 0);

  return self->counts[filter];
}

guint
ferry_catalog_count_attention (FerryCatalog *self)
{
  g_return_val_if_fail (FERRY_IS_CATALOG (self), 0);

  return self->n_attention;
}

guint
ferry_catalog_count_group (FerryCatalog *self,
                           const char   *group)
{
  g_return_val_if_fail (FERRY_IS_CATALOG (self), 0);

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->groups, group));
}

static int
compare_texts (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GStrv
ferry_catalog_list_groups (FerryCatalog *self)
{
  GPtrArray     *names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer       name, n;

  g_hash_table_iter_init (&iter, self->groups);
  while (g_hash_table_iter_next (&iter, &name, &n))
    if (GPOINTER_TO_UINT (n) > 0)
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_texts);
  g_ptr_array_add (names, NULL);

  return (GStrv) g_ptr_array_free (names, FALSE);
}

GHashTable *
ferry_catalog_get_running (FerryCatalog *self)
{
  return self->running;
}
