/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-summary-builder.h"

#include "ferry-crc32c.h"
#include "ferry-frame.h"

#include <string.h>

struct _FerrySummaryBuilder
{
  GArray     *items; /* (owned): of FerrySummaryItem */
  GByteArray *texts; /* (owned) */
  guint       max_size;
  gboolean    is_too_long;
};

FerrySummaryBuilder *
ferry_summary_builder_new (guint max_size)
{
  FerrySummaryBuilder *self = g_new0 (FerrySummaryBuilder, 1);

  self->items = g_array_new (FALSE, FALSE, sizeof (FerrySummaryItem));
  self->texts = g_byte_array_new ();
  self->max_size = max_size;
  return self;
}

void
ferry_summary_builder_free (FerrySummaryBuilder *self)
{
  g_array_unref (self->items);
  g_byte_array_unref (self->texts);
  g_free (self);
}

void
ferry_summary_builder_add (FerrySummaryBuilder *self,
                           const FerrySummary  *summary)
{
  const char      *texts[] = { summary->name, summary->search, summary->group };
  FerrySummaryItem item = {
    .created = summary->created,
    .finished = summary->finished,
    .total = summary->total,
    .status = summary->status,
    .texts = self->texts->len,
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts) && !self->is_too_long; i++)
    {
      gsize size = strlen (texts[i]) + 1;

      self->is_too_long = size > self->max_size - self->texts->len;
      if (!self->is_too_long)
        g_byte_array_append (self->texts, (const guint8 *) texts[i], (guint) size);
    }
  g_array_append_val (self->items, item);
}

gboolean
ferry_summary_builder_end (FerrySummaryBuilder *self,
                           GArray             **items,
                           GByteArray         **texts,
                           guint32             *crc)
{
  static const guint8 zeros[FERRY_FRAME_ALIGNMENT];
  guint               excess = self->texts->len % FERRY_FRAME_ALIGNMENT;

  if (self->is_too_long)
    return FALSE;
  if (excess > 0)
    g_byte_array_append (self->texts, zeros, FERRY_FRAME_ALIGNMENT - excess);
  *items = self->items;
  *texts = self->texts;
  *crc = ferry_crc32c (0, self->items->data, self->items->len * sizeof (FerrySummaryItem));
  *crc = ferry_crc32c (*crc, self->texts->data, self->texts->len);
  return TRUE;
}
