/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-range-columns.h"

#define WHOLE 255

/* total * column / n_columns, without leaving the numbers on the way. */
static goffset
offset_of (goffset total,
           guint   column,
           guint   n_columns)
{
  return total / n_columns * column + total % n_columns * column / n_columns;
}

static guint8
shade (goffset there,
       goffset length)
{
  double part;

  if (there <= 0)
    return 0;
  if (there >= length)
    return WHOLE;

  part = (double) there / (double) length;
  return (guint8) CLAMP (part * WHOLE, 1, WHOLE - 1);
}

void
ferry_range_columns_fill (const FerryRangeSet *have,
                          goffset              total,
                          guint8              *columns,
                          guint                n_columns)
{
  guint n_ranges;
  guint first = 0; /* range that is not wholly behind us */

  g_return_if_fail (have != NULL);
  g_return_if_fail (total > 0);
  g_return_if_fail (columns != NULL);
  g_return_if_fail (n_columns > 0);

  n_ranges = ferry_range_set_get_n (have);
  for (guint i = 0; i < n_columns; i++)
    {
      goffset from = offset_of (total, i, n_columns);
      /* A file may be shorter than there are columns: they share its bytes. */
      goffset limit = MAX (offset_of (total, i + 1, n_columns), from + 1);
      goffset there = 0;

      for (guint range = first; range < n_ranges; range++)
        {
          goffset begin, end;

          ferry_range_set_get (have, range, &begin, &end);
          if (begin >= limit)
            break;
          if (end <= from)
            first = range + 1;
          else
            there += MIN (end, limit) - MAX (begin, from);
        }
      columns[i] = shade (there, limit - from);
    }
}
