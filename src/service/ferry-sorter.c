/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-sorter.h"

#include <stdlib.h>
#include <string.h>

/* Two milliseconds' worth, by name. */
#define MOST_AT_ONCE 4096

/* What one item is sorted by, apart from it: it may change meanwhile. */
typedef struct
{
  FerryCatalogItem *item; /* (unowned) held */
  const char       *text; /* (unowned) (nullable) held */
  guint64           number;
} Key;

struct _FerrySorter
{
  FerryCatalog   *catalog; /* (owned) */
  Key            *keys;    /* (owned) */
  guint           n_keys;
  gboolean        is_descending;
  FerrySorterFunc done; /* (nullable): NULL when canceled */
  gpointer        user_data;
};

static int
compare_keys (gconstpointer a,
              gconstpointer b)
{
  const Key *one = a;
  const Key *other = b;
  int        order = (one->number > other->number) - (one->number < other->number);

  if (order == 0 && one->text != NULL)
    order = strcmp (one->text, other->text);
  if (order == 0)
    order = (one->item->sequence > other->item->sequence) ? 1 : -1;

  return order;
}

/* The first bytes of a text as a number: most pairs need no more. */
static guint64
get_head (const char *text)
{
  guint64 head = 0;

  memcpy (&head, text, strnlen (text, sizeof head));
  return GUINT64_FROM_BE (head);
}

static void
sort_keys (Key  *keys,
           guint n_keys)
{
  for (guint i = 0; i < n_keys; i++)
    if (keys[i].text != NULL)
      keys[i].number = get_head (keys[i].text);
  if (n_keys > 0)
    qsort (keys, n_keys, sizeof (Key), compare_keys);
}

static Key *
make_keys (const FerryQuery *query,
           GPtrArray        *items)
{
  Key *keys = g_new (Key, items->len);

  for (guint i = 0; i < items->len; i++)
    {
      FerryCatalogItem *item = items->pdata[i];
      guint64           number = (guint64) ferry_finder_get_number (query->sort, item);

      keys[i].item = item;
      keys[i].text = query->sort == FERRY_SORT_NAME ? item->name : NULL;
      keys[i].number = number ^ (G_GUINT64_CONSTANT (1) << 63); /* as signed numbers sort */
    }

  return keys;
}

static void
take_keys (const Key *keys,
           gboolean   is_descending,
           GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++)
    items->pdata[i] = keys[is_descending ? items->len - 1 - i : i].item;
}

static void
reverse (GPtrArray *items)
{
  for (guint i = 0; i < items->len / 2; i++)
    {
      gpointer item = items->pdata[i];

      items->pdata[i] = items->pdata[items->len - 1 - i];
      items->pdata[items->len - 1 - i] = item;
    }
}

gboolean
ferry_sorter_is_quick (const FerryQuery *query,
                       guint             n_items)
{
  return query->sort == FERRY_SORT_CREATED || n_items <= MOST_AT_ONCE;
}

void
ferry_sorter_sort (const FerryQuery *query,
                   GPtrArray        *items)
{
  g_autofree Key *keys = NULL;

  if (query->sort == FERRY_SORT_CREATED)
    {
      if (query->is_descending)
        reverse (items);
      return;
    }

  keys = make_keys (query, items);
  sort_keys (keys, items->len);
  take_keys (keys, query->is_descending, items);
}

static void
work (GTask        *task,
      gpointer      source,
      gpointer      data,
      GCancellable *cancellable)
{
  FerrySorter *self = data;

  sort_keys (self->keys, self->n_keys);
  g_task_return_boolean (task, TRUE);
}

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  FerrySorter          *self = data;
  g_autoptr (GPtrArray) sorted = g_ptr_array_sized_new (self->n_keys);

  if (self->done != NULL)
    {
      g_ptr_array_set_size (sorted, (int) self->n_keys);
      take_keys (self->keys, self->is_descending, sorted);
      self->done (sorted, self->user_data);
    }

  ferry_catalog_release (self->catalog);
  g_object_unref (self->catalog);
  g_free (self->keys);
  g_free (self);
}

FerrySorter *
ferry_sorter_start (FerryCatalog     *catalog,
                    const FerryQuery *query,
                    GPtrArray        *items,
                    FerrySorterFunc   done,
                    gpointer          user_data)
{
  FerrySorter      *self = g_new0 (FerrySorter, 1);
  g_autoptr (GTask) task = g_task_new (NULL, NULL, done_cb, self);

  self->catalog = g_object_ref (catalog);
  self->keys = make_keys (query, items);
  self->n_keys = items->len;
  self->is_descending = query->is_descending;
  self->done = done;
  self->user_data = user_data;
  ferry_catalog_hold (catalog);

  g_task_set_source_tag (task, ferry_sorter_start);
  g_task_set_task_data (task, self, NULL);
  g_task_run_in_thread (task, work);
  return self;
}

void
ferry_sorter_cancel (FerrySorter *self)
{
  self->done = NULL;
}
