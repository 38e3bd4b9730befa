/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-range-set.h"

#include "ferry-error.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  guint64 begin;
  guint64 end;
} Range;

/* A range is written as it lies in memory. */
G_STATIC_ASSERT (sizeof (Range) == 2 * sizeof (guint64));

struct _FerryRangeSet
{
  GArray *ranges; /* (owned) (element-type Range): sorted, disjoint, not touching */
};

static Range *
range_at (const FerryRangeSet *self,
          guint                index)
{
  return &g_array_index (self->ranges, Range, index);
}

/* Index of the first range that ends at @offset or later. */
static guint
find_ending_from (const FerryRangeSet *self,
                  guint64              offset)
{
  guint low = 0;
  guint high = self->ranges->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (range_at (self, middle)->end < offset)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

FerryRangeSet *
ferry_range_set_new (void)
{
  FerryRangeSet *self = g_new0 (FerryRangeSet, 1);

  self->ranges = g_array_new (FALSE, FALSE, sizeof (Range));

  return self;
}

FerryRangeSet *
ferry_range_set_copy (const FerryRangeSet *self)
{
  FerryRangeSet *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (FerryRangeSet, 1);
  copy->ranges = g_array_copy (self->ranges);

  return copy;
}

void
ferry_range_set_free (FerryRangeSet *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->ranges);
  g_free (self);
}

void
ferry_range_set_clear (FerryRangeSet *self)
{
  g_return_if_fail (self != NULL);

  g_array_set_size (self->ranges, 0);
}

void
ferry_range_set_add (FerryRangeSet *self,
                     goffset        begin,
                     goffset        end)
{
  Range merged;
  guint first, last;

  g_return_if_fail (self != NULL);
  g_return_if_fail (begin >= 0 && begin <= end);

  if (begin == end)
    return;

  merged = (Range){ (guint64) begin, (guint64) end };
  first = find_ending_from (self, merged.begin);

  /* Swallow all that overlaps or touches. */
  for (last = first; last < self->ranges->len && range_at (self, last)->begin <= merged.end; last++)
    {
      merged.begin = MIN (merged.begin, range_at (self, last)->begin);
      merged.end = MAX (merged.end, range_at (self, last)->end);
    }

  if (last == first)
    {
      g_array_insert_val (self->ranges, first, merged);
      return;
    }

  *range_at (self, first) = merged;
  if (last - first > 1)
    g_array_remove_range (self->ranges, first + 1, last - first - 1);
}

void
ferry_range_set_remove (FerryRangeSet *self,
                        goffset        begin,
                        goffset        end)
{
  guint64 from = (guint64) begin;
  guint64 to = (guint64) end;
  guint   index;

  g_return_if_fail (self != NULL);
  g_return_if_fail (begin >= 0 && begin <= end);

  if (begin == end)
    return;

  index = find_ending_from (self, from);
  while (index < self->ranges->len && range_at (self, index)->begin < to)
    {
      Range old = *range_at (self, index);

      if (old.begin < from && old.end > to)
        {
          Range tail = { to, old.end };

          range_at (self, index)->end = from;
          g_array_insert_val (self->ranges, index + 1, tail);
          return;
        }

      if (old.begin < from)
        range_at (self, index++)->end = from;
      else if (old.end > to)
        range_at (self, index++)->begin = to;
      else
        g_array_remove_index (self->ranges, index);
    }
}

gboolean
ferry_range_set_covers (const FerryRangeSet *self,
                        goffset              begin,
                        goffset              end)
{
  guint index;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (begin >= 0 && begin <= end, FALSE);

  if (begin == end)
    return TRUE;

  index = find_ending_from (self, (guint64) end);

  return index < self->ranges->len && range_at (self, index)->begin <= (guint64) begin;
}

gboolean
ferry_range_set_equal (const FerryRangeSet *a,
                       const FerryRangeSet *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (a->ranges->len != b->ranges->len)
    return FALSE;

  for (guint i = 0; i < a->ranges->len; i++)
    if (range_at (a, i)->begin != range_at (b, i)->begin ||
        range_at (a, i)->end != range_at (b, i)->end)
      return FALSE;

  return TRUE;
}

guint
ferry_range_set_get_n (const FerryRangeSet *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->ranges->len;
}

void
ferry_range_set_get (const FerryRangeSet *self,
                     guint                index,
                     goffset             *begin,
                     goffset             *end)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (index < self->ranges->len);

  if (begin != NULL)
    *begin = (goffset) range_at (self, index)->begin;
  if (end != NULL)
    *end = (goffset) range_at (self, index)->end;
}

goffset
ferry_range_set_get_total (const FerryRangeSet *self)
{
  guint64 total = 0;

  g_return_val_if_fail (self != NULL, 0);

  /* Disjoint parts of [0, G_MAXINT64) cannot overflow. */
  for (guint i = 0; i < self->ranges->len; i++)
    total += range_at (self, i)->end - range_at (self, i)->begin;

  return (goffset) total;
}

goffset
ferry_range_set_get_end (const FerryRangeSet *self)
{
  g_return_val_if_fail (self != NULL, 0);

  if (self->ranges->len == 0)
    return 0;

  return (goffset) range_at (self, self->ranges->len - 1)->end;
}

gboolean
ferry_range_set_next_gap (const FerryRangeSet *self,
                          goffset              from,
                          goffset              limit,
                          goffset             *begin,
                          goffset             *end)
{
  guint64 gap_begin = (guint64) from;
  guint64 gap_end = (guint64) limit;
  guint   index;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (from >= 0 && limit >= 0, FALSE);

  /* At most one range holds or touches @from, as no two of them touch. */
  index = find_ending_from (self, gap_begin);
  if (index < self->ranges->len && range_at (self, index)->begin <= gap_begin)
    gap_begin = range_at (self, index++)->end;
  if (index < self->ranges->len)
    gap_end = MIN (gap_end, range_at (self, index)->begin);

  if (gap_begin >= gap_end)
    return FALSE;

  if (begin != NULL)
    *begin = (goffset) gap_begin;
  if (end != NULL)
    *end = (goffset) gap_end;

  return TRUE;
}

goffset
ferry_range_set_length_before (const FerryRangeSet *self,
                               goffset              offset,
                               goffset              max)
{
  guint64 begin;
  guint   index;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (offset >= 0 && max >= 0, 0);

  index = find_ending_from (self, (guint64) offset);
  if (index == self->ranges->len)
    return 0;

  begin = range_at (self, index)->begin;
  if (begin >= (guint64) offset)
    return 0;

  return MIN (offset - (goffset) begin, max);
}

GVariant *
ferry_range_set_to_variant (const FerryRangeSet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_variant_new_fixed_array (G_VARIANT_TYPE ("(tt)"),
                                    self->ranges->data,
                                    self->ranges->len,
                                    sizeof (Range));
}

FerryRangeSet *
ferry_range_set_from_variant (GVariant *variant,
                              GError  **error)
{
  g_autoptr (FerryRangeSet) self = ferry_range_set_new ();
  const Range              *ranges;
  gsize                     n_ranges = 0;
  guint64                   previous_end = 0;

  if (!g_variant_is_of_type (variant, G_VARIANT_TYPE ("a(tt)")) ||
      !g_variant_is_normal_form (variant))
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_STATE_UNREADABLE,
                           _ ("The list of the ranges that are on disk cannot be read"));
      return NULL;
    }

  ranges = g_variant_get_fixed_array (variant, &n_ranges, sizeof (Range));
  for (gsize i = 0; i < n_ranges; i++)
    {
      gboolean touches = i > 0 && ranges[i].begin <= previous_end;

      if (touches || ranges[i].begin >= ranges[i].end || ranges[i].end > G_MAXINT64)
        {
          g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_STATE_UNREADABLE,
                               _ ("The list of the ranges that are on disk contradicts itself"));
          return NULL;
        }
      previous_end = ranges[i].end;
    }

  if (n_ranges > 0)
    g_array_append_vals (self->ranges, ranges, (guint) n_ranges);

  return g_steal_pointer (&self);
}
