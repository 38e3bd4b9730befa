/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-watch-range.h"

typedef struct
{
  const char     *name;
  FerryWatchRange range;
  guint           position;
  guint           removed;
  guint           added;
  FerryWatchRange expected;
} Case;

static const Case cases[] = {
  { "added-before", { 10, 5 }, 3, 0, 2, { 12, 5 } },
  { "removed-before", { 10, 5 }, 3, 2, 0, { 8, 5 } },
  { "replaced-before", { 10, 5 }, 3, 7, 1, { 4, 5 } },
  { "added-right-before-the-first", { 10, 5 }, 10, 0, 2, { 12, 5 } },
  { "added-between", { 10, 5 }, 11, 0, 2, { 10, 7 } },
  { "added-before-the-last", { 10, 5 }, 14, 0, 1, { 10, 6 } },
  { "added-right-behind-the-last", { 10, 5 }, 15, 0, 1, { 10, 5 } },
  { "removed-behind", { 10, 5 }, 20, 4, 0, { 10, 5 } },
  { "removed-between", { 10, 5 }, 11, 2, 0, { 10, 3 } },
  { "removed-over-the-beginning", { 10, 5 }, 8, 4, 0, { 8, 3 } },
  { "removed-over-the-end", { 10, 5 }, 13, 9, 0, { 10, 3 } },
  { "replaced-over-the-beginning", { 10, 5 }, 8, 4, 1, { 8, 4 } },
  { "replaced-over-the-end", { 10, 5 }, 13, 9, 3, { 10, 6 } },
  { "replaced-between", { 10, 5 }, 11, 2, 4, { 10, 7 } },
  { "all-of-them-replaced", { 10, 5 }, 10, 5, 100, { 10, 5 } },
  { "the-whole-list-replaced", { 10, 5 }, 0, 1000, 1, { 10, 5 } },
  { "nobody-looks", { 10, 0 }, 3, 0, 2, { 10, 0 } },
  { "past-the-end-of-the-list", { 0, G_MAXUINT }, 4, 0, 2, { 0, G_MAXUINT } },
};

static void
test_splice (gconstpointer data)
{
  const Case     *c = data;
  FerryWatchRange range = c->range;

  ferry_watch_range_splice (&range, c->position, c->removed, c->added);
  g_assert_cmpuint (range.position, ==, c->expected.position);
  g_assert_cmpuint (range.count, ==, c->expected.count);
}

static void
test_contains (void)
{
  FerryWatchRange range = { 10, 2 };
  FerryWatchRange none = { 10, 0 };
  FerryWatchRange endless = { 10, G_MAXUINT };

  g_assert_false (ferry_watch_range_contains (&range, 9));
  g_assert_true (ferry_watch_range_contains (&range, 10));
  g_assert_true (ferry_watch_range_contains (&range, 11));
  g_assert_false (ferry_watch_range_contains (&range, 12));
  g_assert_false (ferry_watch_range_contains (&none, 10));
  g_assert_true (ferry_watch_range_contains (&endless, G_MAXUINT));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/watch-range/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_splice);
    }
  g_test_add_func ("/watch-range/contains-its-rows", test_contains);

  return g_test_run ();
}
