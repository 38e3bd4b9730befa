/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "part-fixture.h"

/* Matching. */

typedef struct
{
  const char *name;
  const char *query;
  gboolean    is_hidden;
  gboolean    matches;
} Match;

/* Against a failed transfer of the file "Émile 2.iso", in the group "Work". */
static const Match matches[] = {
  { "no-words-match-all", "", FALSE, TRUE },
  { "hidden-matches-nothing", "", TRUE, FALSE },
  { "its-filter", "'filter': <'failed'>", FALSE, TRUE },
  { "another-filter", "'filter': <'active'>", FALSE, FALSE },
  { "its-group", "'group': <'Work'>", FALSE, TRUE },
  { "group-is-whole", "'group': <'Wor'>", FALSE, FALSE },
  { "group-minds-its-case", "'group': <'work'>", FALSE, FALSE },
  { "word-in-any-case", "'search': <'éMILE'>", FALSE, TRUE },
  { "part-of-a-word", "'search': <'so'>", FALSE, TRUE },
  { "all-words-must-occur", "'search': <'iso émile'>", FALSE, TRUE },
  { "one-word-does-not-occur", "'search': <'iso emma'>", FALSE, FALSE },
  { "host-is-searched", "'search': <'example'>", FALSE, TRUE },
  { "group-is-searched", "'search': <'work'>", FALSE, TRUE },
  { "words-do-not-join-across-lines", "'search': <'isoexample'>", FALSE, FALSE },
  { "its-id", "'ids': <['b', 'a']>", FALSE, TRUE },
  { "other-ids", "'ids': <['b']>", FALSE, FALSE },
  { "no-ids-find-nothing", "'ids': <@as []>", FALSE, FALSE },
  { "all-must-hold", "'ids': <['a']>, 'filter': <'active'>", FALSE, FALSE },
};

static void
test_match (gconstpointer data)
{
  const Match            *match = data;
  g_auto (FerryQuery)     query = { 0 };
  g_autoptr (FerryFinder) finder = NULL;
  FerryCatalogItem        item = {
           .name = "émile 2.iso",
           .search = "émile 2.iso\nexample.org\nwork",
           .group = "Work",
           .id = "a",
           .status = FERRY_STATUS_ERROR,
  };

  item.is_hidden = match->is_hidden;
  part_fixture_parse_query (match->query, &query);
  finder = ferry_finder_new (&query);
  g_assert_cmpint (ferry_finder_matches (finder, &item), ==, match->matches);
}

/* Comparing. */

typedef struct
{
  const char *name;
  const char *query;
  gboolean    is_first; /* whether a comes before b */
} Comparison;

static const FerryCatalogItem item_a = {
  .name = "alpha", .sequence = 2, .finished = 30, .total = 100, .status = FERRY_STATUS_RUNNING
};
static const FerryCatalogItem item_b = {
  .name = "beta", .sequence = 1, .finished = 20, .total = 200, .status = FERRY_STATUS_COMPLETED
};

static const Comparison comparisons[] = {
  { "newest-first-by-default", "", TRUE },
  { "created", "'sort': <'created'>", FALSE },
  { "name", "'sort': <'name'>", TRUE },
  { "name-descending", "'sort': <'name'>, 'descending': <true>", FALSE },
  { "size", "'sort': <'size'>", TRUE },
  { "status-at-work-first", "'sort': <'status'>", TRUE },
  { "finished", "'sort': <'finished'>", FALSE },
};

static void
test_compare (gconstpointer data)
{
  const Comparison       *comparison = data;
  g_auto (FerryQuery)     query = { 0 };
  g_autoptr (FerryFinder) finder = NULL;
  int                     order;

  part_fixture_parse_query (comparison->query, &query);
  finder = ferry_finder_new (&query);
  order = ferry_finder_compare (finder, &item_a, &item_b);
  g_assert_cmpint (order < 0, ==, comparison->is_first);
  g_assert_cmpint (order, !=, 0);
  g_assert_cmpint (ferry_finder_compare (finder, &item_b, &item_a), ==, -order);
  g_assert_cmpint (ferry_finder_compare (finder, &item_a, &item_a), ==, 0);
}

static void
test_equal_keys_go_by_creation (void)
{
  static const char *const sorts[] = { "created", "name", "size", "status", "finished" };
  FerryCatalogItem         older = item_a, newer = item_a;

  newer.sequence++;
  for (guint i = 0; i < G_N_ELEMENTS (sorts); i++)
    {
      g_autofree char        *text = g_strdup_printf ("'sort': <'%s'>", sorts[i]);
      g_auto (FerryQuery)     query = { 0 };
      g_autoptr (FerryFinder) finder = NULL;

      part_fixture_parse_query (text, &query);
      finder = ferry_finder_new (&query);
      g_assert_cmpint (ferry_finder_compare (finder, &older, &newer), <, 0);
    }
}

static void
test_every_status_has_its_place (void)
{
  static const FerryStatus order[] = {
    FERRY_STATUS_RUNNING, FERRY_STATUS_PAUSED_RECOVERABLE,
    FERRY_STATUS_IDLE, FERRY_STATUS_PAUSED_NO_NETWORK,
    FERRY_STATUS_PAUSED_COSTED_NETWORK, FERRY_STATUS_PAUSED_SYSTEM_POLICY,
    FERRY_STATUS_PAUSED, FERRY_STATUS_ERROR,
    FERRY_STATUS_CANCELED, FERRY_STATUS_COMPLETED
  };

  for (guint i = 1; i < G_N_ELEMENTS (order); i++)
    {
      FerryCatalogItem before = { .status = (guint8) order[i - 1] };
      FerryCatalogItem item = { .status = (guint8) order[i] };

      g_assert_cmpint (ferry_finder_get_number (FERRY_SORT_STATUS, &before), <,
                       ferry_finder_get_number (FERRY_SORT_STATUS, &item));
    }
}

/* Narrowing. */

typedef struct
{
  const char *name;
  const char *wider;
  const char *narrower;
  gboolean    is_known;
} Narrowing;

static const Narrowing narrowings[] = {
  { "the-same", "'search': <'ab'>", "'search': <'ab'>", TRUE },
  { "longer-word", "'search': <'ab'>", "'search': <'abc'>", TRUE },
  { "longer-at-its-head", "'search': <'bc'>", "'search': <'abc'>", TRUE },
  { "one-word-more", "'search': <'ab'>", "'search': <'ab cd'>", TRUE },
  { "shorter-word", "'search': <'abc'>", "'search': <'ab'>", FALSE },
  { "another-word", "'search': <'ab'>", "'search': <'cd'>", FALSE },
  { "one-word-less", "'search': <'ab cd'>", "'search': <'ab'>", FALSE },
  { "from-all-to-a-filter", "", "'filter': <'failed'>", TRUE },
  { "from-a-filter-to-all", "'filter': <'failed'>", "", FALSE },
  { "another-filter", "'filter': <'failed'>", "'filter': <'active'>", FALSE },
  { "from-all-to-a-group", "", "'group': <'a'>", TRUE },
  { "another-group", "'group': <'b'>", "'group': <'a'>", FALSE },
  { "out-of-a-group", "'group': <'b'>", "", FALSE },
  { "another-order", "'sort': <'name'>", "'sort': <'size'>", FALSE },
  { "the-other-way-round", "'sort': <'name'>", "'sort': <'name'>, 'descending': <true>", FALSE },
  { "from-all-to-ids", "", "'ids': <['a']>", TRUE },
  { "other-ids", "'ids': <['a']>", "'ids': <['b']>", FALSE },
  { "the-same-ids", "'ids': <['a']>", "'ids': <['a']>, 'search': <'x'>", TRUE },
  { "out-of-ids", "'ids': <['a']>", "", FALSE },
};

static void
test_narrow (gconstpointer data)
{
  const Narrowing        *narrowing = data;
  g_auto (FerryQuery)     wide_query = { 0 };
  g_auto (FerryQuery)     narrow_query = { 0 };
  g_autoptr (FerryFinder) wider = NULL;
  g_autoptr (FerryFinder) narrower = NULL;

  part_fixture_parse_query (narrowing->wider, &wide_query);
  part_fixture_parse_query (narrowing->narrower, &narrow_query);
  wider = ferry_finder_new (&wide_query);
  narrower = ferry_finder_new (&narrow_query);
  g_assert_cmpint (ferry_finder_narrows (narrower, wider), ==, narrowing->is_known);
}

static void
add_case (const char   *group,
          const char   *name,
          gconstpointer data,
          GTestDataFunc test)
{
  g_autofree char *path = g_strdup_printf ("/finder/%s/%s", group, name);

  g_test_add_data_func (path, data, test);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (matches); i++)
    add_case ("matches", matches[i].name, &matches[i], test_match);
  for (guint i = 0; i < G_N_ELEMENTS (comparisons); i++)
    add_case ("compares", comparisons[i].name, &comparisons[i], test_compare);
  for (guint i = 0; i < G_N_ELEMENTS (narrowings); i++)
    add_case ("narrows", narrowings[i].name, &narrowings[i], test_narrow);
  g_test_add_func ("/finder/equal-keys-go-by-creation", test_equal_keys_go_by_creation);
  g_test_add_func ("/finder/every-status-has-its-place", test_every_status_has_its_place);

  return g_test_run ();
}
