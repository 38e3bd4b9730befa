/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-catalog-private.h"
#include "ferry-row.h"
#include "ferry-sorter.h"

static int
compare_sequences (gconstpointer a,
                   gconstpointer b)
{
  const FerryCatalogItem *one = *(const FerryCatalogItem *const *) a;
  const FerryCatalogItem *other = *(const FerryCatalogItem *const *) b;

  return (one->sequence > other->sequence) - (one->sequence < other->sequence);
}

/* With @ids only these are looked at; one may be named twice. */
static GPtrArray *
find_ids (FerryCatalog *self,
          FerryFinder  *finder,
          char        **ids)
{
  GPtrArray *found = g_ptr_array_new ();
  guint      n = 0;

  for (guint i = 0; ids[i] != NULL; i++)
    {
      FerryCatalogItem *item = ferry_catalog_lookup (self, ids[i]);

      if (item != NULL && ferry_finder_matches (finder, item))
        g_ptr_array_add (found, item);
    }

  g_ptr_array_sort (found, compare_sequences);
  for (guint i = 0; i < found->len; i++)
    if (i == 0 || found->pdata[i] != found->pdata[n - 1])
      found->pdata[n++] = found->pdata[i];
  g_ptr_array_set_size (found, (int) n);
  return found;
}

GPtrArray *
ferry_catalog_find (FerryCatalog *self,
                    FerryFinder  *finder)
{
  GPtrArray *found;

  g_return_val_if_fail (FERRY_IS_CATALOG (self), NULL);
  g_return_val_if_fail (finder != NULL, NULL);

  if (ferry_finder_get_query (finder)->ids != NULL)
    return find_ids (self, finder, ferry_finder_get_query (finder)->ids);

  found = g_ptr_array_sized_new (self->counts[ferry_finder_get_query (finder)->filter]);
  for (guint i = 0; i < self->order->len; i++)
    {
      FerryCatalogItem *item = self->order->pdata[i];

      if (!item->is_removed && ferry_finder_matches (finder, item))
        g_ptr_array_add (found, item);
    }

  return found;
}

GPtrArray *
ferry_catalog_select (FerryCatalog     *self,
                      const FerryQuery *query)
{
  g_autoptr (FerryFinder) finder = NULL;
  GPtrArray              *found;

  g_return_val_if_fail (FERRY_IS_CATALOG (self), NULL);
  g_return_val_if_fail (query != NULL, NULL);

  finder = ferry_finder_new (query);
  found = ferry_catalog_find (self, finder);
  ferry_sorter_sort (query, found);
  return found;
}

static void
sorted_cb (GPtrArray *sorted,
           gpointer   data)
{
  g_autoptr (GTask) task = data;

  g_task_return_pointer (task, g_ptr_array_ref (sorted), (GDestroyNotify) g_ptr_array_unref);
}

void
ferry_catalog_select_async (FerryCatalog       *self,
                            const FerryQuery   *query,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  g_autoptr (FerryFinder) finder = NULL;
  g_autoptr (GPtrArray)   found = NULL;
  g_autoptr (GTask)       task = NULL;

  g_return_if_fail (FERRY_IS_CATALOG (self));
  g_return_if_fail (query != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ferry_catalog_select_async);
  /* Until finish() has looked which of them are still there. */
  ferry_catalog_hold (self);
  finder = ferry_finder_new (query);
  found = ferry_catalog_find (self, finder);
  if (!ferry_sorter_is_quick (query, found->len))
    {
      ferry_sorter_start (self, query, found, sorted_cb, g_steal_pointer (&task));
      return;
    }

  ferry_sorter_sort (query, found);
  g_task_return_pointer (task, g_steal_pointer (&found), (GDestroyNotify) g_ptr_array_unref);
}

GPtrArray *
ferry_catalog_select_finish (FerryCatalog *self,
                             GAsyncResult *result,
                             GError      **error)
{
  GPtrArray *found;
  guint      n = 0;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ferry_catalog_select_async), NULL);

  found = g_task_propagate_pointer (G_TASK (result), error);
  if (found != NULL)
    {
      for (guint i = 0; i < found->len; i++)
        if (!((FerryCatalogItem *) found->pdata[i])->is_removed)
          found->pdata[n++] = found->pdata[i];
      g_ptr_array_set_size (found, (int) n);
    }
  ferry_catalog_release (self);
  return found;
}

/* The place in the list must not stay empty because of a damaged record. */
static void
init_unreadable_row (FerryRow               *row,
                     const FerryCatalogItem *item,
                     const GError           *error)
{
  ferry_row_init (row);
  row->id = g_strdup (item->id);
  row->name = g_strdup (item->name);
  row->uri = g_strdup (item->name);
  row->directory = g_strdup ("/");
  row->message = g_strdup (error->message);
  row->total = item->total;
  row->finished = item->finished;
}

GVariant *
ferry_catalog_encode_row (FerryCatalog           *self,
                          const FerryCatalogItem *item)
{
  FerryTransfer            *live;
  g_autoptr (FerryTransfer) stored = NULL;
  g_autoptr (GError)        error = NULL;
  g_auto (FerryRow)         row = { 0 };

  g_return_val_if_fail (FERRY_IS_CATALOG (self), NULL);
  g_return_val_if_fail (item != NULL, NULL);

  live = ferry_engine_lookup (self->engine, item->id);
  if (live == NULL)
    stored = ferry_store_load (self->store, item->id, &error);
  if (live != NULL || stored != NULL)
    ferry_row_init_transfer (&row, live != NULL ? live : stored);
  else
    init_unreadable_row (&row, item, error);

  row.status = (FerryStatus) item->status;
  if (item->is_pretending)
    {
      /* They are about the status that is not shown. */
      row.reason = FERRY_REASON_NONE;
      row.error = -1;
      row.waiting_until = 0;
      g_clear_pointer (&row.message, g_free);
    }
  return ferry_row_encode (&row);
}
