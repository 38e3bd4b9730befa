/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-range-columns.h"

#define MOST_COLUMNS 10

typedef struct
{
  const char *name;
  goffset     ranges[6]; /* begin, end, …; ends with 0, 0 */
  goffset     total;
  guint       n_columns;
  guint8      columns[MOST_COLUMNS];
} Case;

static const Case cases[] = {
  { "/range-columns/nothing-is-there", { 0 }, 100, 4, { 0, 0, 0, 0 } },
  { "/range-columns/all-is-there", { 0, 100 }, 100, 4, { 255, 255, 255, 255 } },
  { "/range-columns/half-of-a-column", { 0, 50 }, 100, 1, { 127 } },
  { "/range-columns/one-missing-byte-shows", { 0, 99999 }, 100000, 2, { 255, 254 } },
  { "/range-columns/one-byte-shows", { 50000, 50001 }, 100000, 2, { 0, 1 } },
  { "/range-columns/pieces-in-a-column-add-up", { 0, 20, 40, 60, 80, 100 }, 100, 1, { 153 } },
  { "/range-columns/one-range-over-several", { 25, 75 }, 100, 4, { 0, 255, 255, 0 } },
  { "/range-columns/beyond-the-end-does-not-count", { 90, 500 }, 100, 2, { 0, 51 } },
  { "/range-columns/uneven-columns", { 0, 3 }, 10, 3, { 255, 0, 0 } },
  { "/range-columns/fewer-bytes-than-columns", { 1, 2 }, 2, 6, { 0, 0, 0, 255, 255, 255 } },
  { "/range-columns/as-long-as-a-file-can-be",
    { G_MAXINT64 / 2, G_MAXINT64 },
    G_MAXINT64,
    2,
    { 0, 255 } },
};

static void
test_fill (gconstpointer data)
{
  const Case               *c = data;
  g_autoptr (FerryRangeSet) have = ferry_range_set_new ();
  guint8                    columns[MOST_COLUMNS] = { 0 };

  for (guint i = 0; i + 1 < G_N_ELEMENTS (c->ranges) && c->ranges[i + 1] > 0; i += 2)
    ferry_range_set_add (have, c->ranges[i], c->ranges[i + 1]);
  ferry_range_columns_fill (have, c->total, columns, c->n_columns);
  g_assert_cmpmem (columns, c->n_columns, c->columns, c->n_columns);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].name, &cases[i], test_fill);

  return g_test_run ();
}
