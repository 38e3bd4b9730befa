/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-row-ranges.h"

/* Not empty: end is the position after the last row. */
typedef struct
{
  guint first;
  guint end;
} Range;

struct _FerryRowRanges
{
  GArray *ranges; /* (owned) (element-type Range) ascending, apart from each other */
};

FerryRowRanges *
ferry_row_ranges_new (guint position,
                      guint count)
{
  FerryRowRanges *self = g_new0 (FerryRowRanges, 1);
  Range           range = { position, position + count };

  self->ranges = g_array_new (FALSE, FALSE, sizeof (Range));
  if (count > 0)
    g_array_append_val (self->ranges, range);

  return self;
}

void
ferry_row_ranges_free (FerryRowRanges *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->ranges);
  g_free (self);
}

gboolean
ferry_row_ranges_is_empty (FerryRowRanges *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->ranges->len == 0;
}

void
ferry_row_ranges_get_first (FerryRowRanges *self,
                            guint          *position,
                            guint          *count)
{
  const Range *range;

  g_return_if_fail (!ferry_row_ranges_is_empty (self));

  range = &g_array_index (self->ranges, Range, 0);
  *position = range->first;
  *count = range->end - range->first;
}

/* What of @range stands before that which is removed, and what stands after it. */
static void
append_around (GArray            *ranges,
               const Range       *range,
               const FerrySplice *splice)
{
  guint end = splice->position + splice->n_removed;
  Range before = { range->first, MIN (range->end, splice->position) };
  Range after = { MAX (range->first, end), range->end };

  if (before.first < before.end)
    g_array_append_val (ranges, before);
  if (after.first < after.end)
    {
      after.first = after.first - splice->n_removed + splice->n_added;
      after.end = after.end - splice->n_removed + splice->n_added;
      g_array_append_val (ranges, after);
    }
}

void
ferry_row_ranges_splice (FerryRowRanges    *self,
                         const FerrySplice *splice)
{
  g_autoptr (GArray) old = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (splice != NULL);

  old = g_steal_pointer (&self->ranges);
  self->ranges = g_array_new (FALSE, FALSE, sizeof (Range));
  for (guint i = 0; i < old->len; i++)
    append_around (self->ranges, &g_array_index (old, Range, i), splice);
}

gboolean
ferry_row_ranges_take (FerryRowRanges *self,
                       guint           position)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->ranges->len; i++)
    {
      Range *range = &g_array_index (self->ranges, Range, i);
      Range  after = { position + 1, range->end };

      if (position < range->first)
        return FALSE;
      if (position >= range->end)
        continue;

      if (position > range->first)
        {
          range->end = position;
          if (after.first < after.end)
            g_array_insert_val (self->ranges, i + 1, after);
        }
      else if (++range->first == range->end)
        {
          g_array_remove_index (self->ranges, i);
        }
      return TRUE;
    }

  return FALSE;
}

void
ferry_row_ranges_cut (FerryRowRanges *self,
                      guint           position)
{
  g_return_if_fail (self != NULL);

  for (guint i = self->ranges->len; i > 0; i--)
    {
      Range *range = &g_array_index (self->ranges, Range, i - 1);

      range->end = MIN (range->end, position);
      if (range->first >= range->end)
        g_array_remove_index (self->ranges, i - 1);
    }
}
