/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-summary-table.h"

#include "ferry-crc32c.h"

#include <string.h>

#define N_TEXTS 3

typedef enum
{
  VERDICT_UNKNOWN, /* as GLib's once wants it: zero */
  VERDICT_GOOD,
  VERDICT_DAMAGED,
} Verdict;

struct _FerrySummaryTable
{
  GBytes  *bytes; /* (owned) */
  guint    n;
  guint32  crc;
  gboolean is_swapped;

  gsize                   verdict;    /* a Verdict */
  GVariant               *array;      /* (owned) (nullable): what @items points into */
  const FerrySummaryItem *items;      /* (unowned) */
  const char             *texts;      /* (unowned) */
  gsize                   texts_size; /* the last byte is 0 if there is any */
};

FerrySummaryTable *
ferry_summary_table_new (GBytes  *bytes,
                         guint    n,
                         guint32  crc,
                         gboolean is_swapped)
{
  FerrySummaryTable *self = g_new0 (FerrySummaryTable, 1);

  self->bytes = g_bytes_ref (bytes);
  self->n = n;
  self->crc = crc;
  self->is_swapped = is_swapped;
  return self;
}

void
ferry_summary_table_free (FerrySummaryTable *self)
{
  g_clear_pointer (&self->array, g_variant_unref);
  g_bytes_unref (self->bytes);
  g_free (self);
}

static void
map_items (FerrySummaryTable *self,
           gsize              size)
{
  g_autoptr (GBytes)   bytes = g_bytes_new_from_bytes (self->bytes, 0, size);
  g_autoptr (GVariant) array = NULL;
  gsize                n;

  array = g_variant_ref_sink (
      g_variant_new_from_bytes (G_VARIANT_TYPE ("a" FERRY_SUMMARY_ITEM_TYPE), bytes, FALSE));
  self->array = self->is_swapped ? g_variant_byteswap (array) : g_steal_pointer (&array);
  self->items = g_variant_get_fixed_array (self->array, &n, sizeof (FerrySummaryItem));
  g_assert (n == self->n);
}

static gboolean
is_item_good (FerrySummaryTable      *self,
              const FerrySummaryItem *item)
{
  gsize offset = item->texts;

  if (item->total < -1 || !ferry_status_is_known (item->status))
    return FALSE;
  for (guint i = 0; i < N_TEXTS; i++)
    {
      const char *end;

      if (offset >= self->texts_size || !g_utf8_validate (self->texts + offset, -1, &end))
        return FALSE;
      offset = (gsize) (end - self->texts) + 1;
    }
  return TRUE;
}

/* The checksum finds bad luck; but no one vouches for who wrote the file. */
static Verdict
judge (FerrySummaryTable *self)
{
  gsize         size;
  const guint8 *data = g_bytes_get_data (self->bytes, &size);
  guint64       items_size = (guint64) self->n * sizeof (FerrySummaryItem);

  if (items_size > size || ferry_crc32c (0, data, size) != self->crc)
    return VERDICT_DAMAGED;
  self->texts = (const char *) data + items_size;
  self->texts_size = size - items_size;
  if (self->texts_size > 0 && self->texts[self->texts_size - 1] != '\0')
    return VERDICT_DAMAGED;

  map_items (self, items_size);
  for (guint i = 0; i < self->n; i++)
    if (!is_item_good (self, &self->items[i]))
      return VERDICT_DAMAGED;
  return VERDICT_GOOD;
}

gboolean
ferry_summary_table_get (FerrySummaryTable *self,
                         guint              position,
                         FerrySummary      *summary)
{
  const FerrySummaryItem *item;

  g_return_val_if_fail (position < self->n, FALSE);

  if (g_once_init_enter (&self->verdict))
    g_once_init_leave (&self->verdict, judge (self));
  if (self->verdict != VERDICT_GOOD)
    return FALSE;

  item = &self->items[position];
  summary->status = (FerryStatus) item->status;
  summary->created = item->created;
  summary->finished = item->finished;
  summary->total = item->total;
  summary->name = self->texts + item->texts;
  summary->search = summary->name + strlen (summary->name) + 1;
  summary->group = summary->search + strlen (summary->search) + 1;
  return TRUE;
}
