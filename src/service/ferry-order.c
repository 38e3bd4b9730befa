/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-order.h"

#include "ferry-order-splice.h"
#include "ferry-sorter.h"

#include <string.h>

/* So many items are looked for one by one; of more, one pass is quicker. */
#define FEW 64

struct _FerryOrder
{
  FerryCatalog   *catalog; /* (owned) */
  FerryFinder    *finder;  /* (owned) */
  GPtrArray      *items;   /* (owned) (element-type FerryCatalogItem), empty while sorting */
  guint           n;
  FerryOrderFuncs funcs;
  gpointer        user_data;
  gboolean        is_ahead; /* it has taken in what the catalog tells now */

  /* While sorting. */
  FerrySorter *sorter; /* (nullable) */
  GHashTable  *stale;  /* (owned) (nullable) a set of items added or changed since it began */
};

gboolean
ferry_order_is_ready (FerryOrder *self)
{
  return self->sorter == NULL;
}

guint
ferry_order_get_n (FerryOrder *self)
{
  return self->n;
}

FerryCatalogItem *
ferry_order_get (FerryOrder *self,
                 guint       position)
{
  g_return_val_if_fail (position < self->items->len, NULL);

  return self->items->pdata[position];
}

/* By what an item is in its place: until the order has taken in a change, by
 * what it was before. */
static const FerryCatalogItem *
get_placed (FerryOrder             *self,
            const FerryCatalogItem *item)
{
  if (self->is_ahead && ferry_catalog_is_telling (self->catalog))
    return item;

  return ferry_catalog_get_before (self->catalog, item);
}

gboolean
ferry_order_find (FerryOrder             *self,
                  const FerryCatalogItem *item,
                  guint                  *position)
{
  const FerryCatalogItem *placed = get_placed (self, item);
  guint                   low = 0, high = self->items->len;

  while (low < high)
    {
      guint                   middle = low + (high - low) / 2;
      const FerryCatalogItem *other = get_placed (self, self->items->pdata[middle]);

      if (ferry_finder_compare (self->finder, other, placed) < 0)
        low = middle + 1;
      else
        high = middle;
    }

  if (low == self->items->len || self->items->pdata[low] != item)
    return FALSE;
  *position = low;
  return TRUE;
}

/* Keeping up. */

static int
compare_positions (gconstpointer a,
                   gconstpointer b)
{
  const FerryOrderPlace *one = a;
  const FerryOrderPlace *other = b;

  return (one->gap > other->gap) - (one->gap < other->gap);
}

static void
add_found (FerryOrder *self,
           GPtrArray  *items,
           GArray     *places)
{
  for (guint i = 0; i < items->len; i++)
    {
      FerryOrderPlace place = { items->pdata[i], 0 };

      if (!place.item->is_new && ferry_order_find (self, place.item, &place.gap))
        g_array_append_val (places, place);
    }
}

/* Takes the places at which the order loses an item, positions in order, out of
 * it: they become gaps. */
static void
take_out (GPtrArray *items,
          GArray    *places)
{
  guint to = 0, from = 0;

  for (guint i = 0; i <= places->len; i++)
    {
      guint end = items->len;

      if (i < places->len)
        end = g_array_index (places, FerryOrderPlace, i).gap;
      memmove (items->pdata + to, items->pdata + from, (end - from) * sizeof (gpointer));
      to += end - from;
      from = end + 1;
      if (i < places->len)
        g_array_index (places, FerryOrderPlace, i).gap = to;
    }
  g_ptr_array_set_size (items, (int) to);
}

static GArray *
take_out_few (FerryOrder *self,
              GPtrArray  *changed,
              GPtrArray  *removed)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (FerryOrderPlace));

  add_found (self, changed, places);
  add_found (self, removed, places);
  g_array_sort (places, compare_positions);
  if (places->len > 0)
    take_out (self->items, places);
  return places;
}

static gboolean
is_out (FerryOrder             *self,
        const FerryCatalogItem *item)
{
  return item->is_changed || item->is_removed ||
         (self->stale != NULL && g_hash_table_contains (self->stale, item));
}

static GArray *
take_out_many (FerryOrder *self)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (FerryOrderPlace));
  guint   n = 0;

  for (guint i = 0; i < self->items->len; i++)
    {
      FerryCatalogItem *item = self->items->pdata[i];
      FerryOrderPlace   place = { item, n };

      if (is_out (self, item))
        g_array_append_val (places, place);
      else
        self->items->pdata[n++] = item;
    }
  g_ptr_array_set_size (self->items, (int) n);
  return places;
}

/* How many of the order come before @item, which are not fewer than @low. The
 * steps grow: the next of very many is near. */
static guint
find_gap (FerryOrder             *self,
          const FerryCatalogItem *item,
          guint                   low)
{
  guint step = 1;
  guint high = low;

  while (high < self->items->len &&
         ferry_finder_compare (self->finder, self->items->pdata[high], item) < 0)
    {
      low = high + 1;
      high = low + step;
      step *= 2;
    }
  high = MIN (high, self->items->len);

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (ferry_finder_compare (self->finder, self->items->pdata[middle], item) < 0)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static int
compare_sequences (gconstpointer a,
                   gconstpointer b)
{
  const FerryCatalogItem *one = *(const FerryCatalogItem *const *) a;
  const FerryCatalogItem *other = *(const FerryCatalogItem *const *) b;

  return (one->sequence > other->sequence) - (one->sequence < other->sequence);
}

static GArray *
find_places (FerryOrder *self,
             GPtrArray  *changed)
{
  GArray               *places = g_array_new (FALSE, FALSE, sizeof (FerryOrderPlace));
  g_autoptr (GPtrArray) matching = g_ptr_array_new ();
  guint                 gap = 0;

  for (guint i = 0; i < changed->len; i++)
    {
      FerryCatalogItem *item = changed->pdata[i];

      if (!item->is_removed && ferry_finder_matches (self->finder, item))
        g_ptr_array_add (matching, item);
    }
  g_ptr_array_sort (matching, compare_sequences);
  ferry_sorter_sort (ferry_finder_get_query (self->finder), matching);

  for (guint i = 0; i < matching->len; i++)
    {
      FerryOrderPlace place = { matching->pdata[i], gap };

      place.gap = gap = find_gap (self, place.item, gap);
      g_array_append_val (places, place);
    }
  return places;
}

static void
update (FerryOrder *self,
        GPtrArray  *changed,
        GPtrArray  *removed)
{
  g_autoptr (GArray) was = NULL;
  g_autoptr (GArray) now = NULL;

  if (self->stale == NULL && changed->len + removed->len <= FEW)
    was = take_out_few (self, changed, removed);
  else
    was = take_out_many (self);
  now = find_places (self, changed);
  self->n = self->items->len + now->len;
  self->is_ahead = TRUE;
  ferry_order_splice (self->items, was, now, &self->funcs, self->user_data);
}

static void
updated_cb (FerryCatalog *catalog,
            GPtrArray    *changed,
            GPtrArray    *removed,
            FerryOrder   *self)
{
  self->is_ahead = FALSE;
  if (ferry_order_is_ready (self))
    {
      update (self, changed, removed);
      return;
    }

  for (guint i = 0; i < changed->len; i++)
    g_hash_table_add (self->stale, changed->pdata[i]);
}

/* A new order. */

static void
sorted_cb (GPtrArray *sorted,
           gpointer   data)
{
  FerryOrder           *self = data;
  g_autoptr (GPtrArray) changed = NULL;
  g_autoptr (GPtrArray) removed = g_ptr_array_new ();
  GHashTableIter        iter;
  gpointer              item;

  ferry_catalog_flush (self->catalog);
  self->sorter = NULL;
  g_ptr_array_unref (self->items);
  self->items = g_ptr_array_ref (sorted);

  /* What came meanwhile comes now. */
  changed = g_ptr_array_sized_new (g_hash_table_size (self->stale));
  g_hash_table_iter_init (&iter, self->stale);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    g_ptr_array_add (changed, item);
  update (self, changed, removed);
  g_clear_pointer (&self->stale, g_hash_table_unref);

  self->funcs.ready (self->user_data);
}

static void
stop_sorting (FerryOrder *self)
{
  if (self->sorter == NULL)
    return;

  ferry_sorter_cancel (self->sorter);
  self->sorter = NULL;
  g_clear_pointer (&self->stale, g_hash_table_unref);
}

static void
start_sorting (FerryOrder *self,
               GPtrArray  *found)
{
  const FerryQuery *query = ferry_finder_get_query (self->finder);

  self->sorter = ferry_sorter_start (self->catalog, query, found, sorted_cb, self);
  self->stale = g_hash_table_new (NULL, NULL);
  g_ptr_array_set_size (found, 0);
}

/* What a narrower query finds is in the order already. Items in an order of their
 * own are far apart in memory: each is looked at once. */
static void
narrow (FerryOrder *self,
        GPtrArray  *found)
{
  guint n = 0;

  for (guint i = 0; i < found->len; i++)
    ((FerryCatalogItem *) found->pdata[i])->is_found = TRUE;
  for (guint i = 0; i < self->items->len; i++)
    {
      FerryCatalogItem *item = self->items->pdata[i];

      if (item->is_found)
        found->pdata[n++] = item;
      item->is_found = FALSE;
    }
}

/* Fills in the order of the finder, or begins to. */
static void
fill (FerryOrder *self,
      gboolean    is_narrower)
{
  const FerryQuery     *query = ferry_finder_get_query (self->finder);
  g_autoptr (GPtrArray) found = ferry_catalog_find (self->catalog, self->finder);

  self->n = found->len;
  if (ferry_sorter_is_quick (query, found->len))
    ferry_sorter_sort (query, found);
  else if (is_narrower)
    narrow (self, found);
  else
    start_sorting (self, found);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  self->items = g_steal_pointer (&found);
}

void
ferry_order_set_query (FerryOrder       *self,
                       const FerryQuery *query)
{
  g_autoptr (FerryFinder) wider = NULL;
  g_autoptr (GPtrArray)   was = NULL;
  gboolean                was_ready;
  guint                   was_n;

  /* The items of the old order must be where their words say. */
  ferry_catalog_flush (self->catalog);
  was_ready = ferry_order_is_ready (self);
  stop_sorting (self);
  wider = self->finder;
  self->finder = ferry_finder_new (query);
  was = g_ptr_array_ref (self->items);
  was_n = self->n;
  fill (self, was_ready && ferry_finder_narrows (self->finder, wider));

  if (was_ready && ferry_order_is_ready (self))
    ferry_order_compare (was, self->items, &self->funcs, self->user_data);
  else if (was_n + self->n > 0)
    self->funcs.changed (0, was_n, self->n, self->user_data);
  if (!was_ready && ferry_order_is_ready (self))
    self->funcs.ready (self->user_data);
}

FerryOrder *
ferry_order_new (FerryCatalog          *catalog,
                 const FerryQuery      *query,
                 const FerryOrderFuncs *funcs,
                 gpointer               user_data)
{
  FerryOrder *self = g_new0 (FerryOrder, 1);

  self->catalog = g_object_ref (catalog);
  self->finder = ferry_finder_new (query);
  self->funcs = *funcs;
  self->user_data = user_data;
  ferry_catalog_flush (catalog);
  fill (self, FALSE);
  g_signal_connect (catalog, "updated", G_CALLBACK (updated_cb), self);
  return self;
}

void
ferry_order_free (FerryOrder *self)
{
  stop_sorting (self);
  g_signal_handlers_disconnect_by_data (self->catalog, self);
  g_ptr_array_unref (self->items);
  ferry_finder_free (self->finder);
  g_object_unref (self->catalog);
  g_free (self);
}
