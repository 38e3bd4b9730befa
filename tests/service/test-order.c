/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-order.h"
#include "part-fixture.h"

/* Somebody who knows the order only by what is told of it. */
typedef struct
{
  FerryOrder *order;   /* (owned) */
  GPtrArray  *mirror;  /* (owned) (element-type FerryCatalogItem) NULL: unknown */
  GString    *changes; /* (owned) position-removed+added, since it was looked at */
  guint       n_stayed;
  guint       n_ready;
} Reader;

static void
changed_cb (guint    position,
            guint    removed,
            guint    added,
            gpointer data)
{
  Reader *reader = data;

  g_assert_cmpuint (removed + added, >, 0);
  g_string_append_printf (reader->changes, "%s%u-%u+%u", reader->changes->len > 0 ? " " : "",
                          position, removed, added);
  g_assert_cmpuint (position + removed, <=, reader->mirror->len);
  if (removed > 0)
    g_ptr_array_remove_range (reader->mirror, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (reader->mirror, (int) position, NULL);
}

static void
stayed_cb (GPtrArray *items,
           gpointer   data)
{
  Reader *reader = data;

  reader->n_stayed += items->len;
}

static void
ready_cb (gpointer data)
{
  ((Reader *) data)->n_ready++;
}

static const FerryOrderFuncs funcs = { changed_cb, stayed_cb, ready_cb };

static void
reader_open (Reader      *reader,
             PartFixture *fixture,
             const char  *text)
{
  g_auto (FerryQuery) query = { 0 };

  part_fixture_parse_query (text, &query);
  reader->mirror = g_ptr_array_new ();
  reader->changes = g_string_new (NULL);
  reader->order = ferry_order_new (fixture->catalog, &query, &funcs, reader);
  g_ptr_array_set_size (reader->mirror, (int) ferry_order_get_n (reader->order));
}

static void
reader_clear (Reader *reader)
{
  g_clear_pointer (&reader->order, ferry_order_free);
  g_ptr_array_unref (reader->mirror);
  g_string_free (reader->changes, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

/* The order is what the catalog selects, each is found where it is, and what the
 * reader knows is still true; it learns the rest. */
static void
reader_check (Reader      *reader,
              PartFixture *fixture,
              const char  *text)
{
  g_auto (FerryQuery)   query = { 0 };
  g_autoptr (GPtrArray) expected = NULL;
  guint                 position;

  part_fixture_parse_query (text, &query);
  expected = ferry_catalog_select (fixture->catalog, &query);
  g_assert_true (ferry_order_is_ready (reader->order));
  g_assert_cmpuint (ferry_order_get_n (reader->order), ==, expected->len);
  g_assert_cmpuint (reader->mirror->len, ==, expected->len);
  for (guint i = 0; i < expected->len; i++)
    {
      g_assert_true (ferry_order_get (reader->order, i) == expected->pdata[i]);
      g_assert_true (ferry_order_find (reader->order, expected->pdata[i], &position));
      g_assert_cmpuint (position, ==, i);
      if (reader->mirror->pdata[i] != NULL)
        g_assert_true (reader->mirror->pdata[i] == expected->pdata[i]);
      reader->mirror->pdata[i] = expected->pdata[i];
    }
}

static void
reader_assert_told (Reader     *reader,
                    const char *changes,
                    guint       n_stayed)
{
  g_assert_cmpstr (reader->changes->str, ==, changes);
  g_assert_cmpuint (reader->n_stayed, ==, n_stayed);
  g_string_truncate (reader->changes, 0);
  reader->n_stayed = 0;
}

static void
set_query (Reader     *reader,
           const char *text)
{
  g_auto (FerryQuery) query = { 0 };

  part_fixture_parse_query (text, &query);
  ferry_order_set_query (reader->order, &query);
}

/* Few changes. */

#define BY_NAME "'sort': <'name'>"

static void
test_added_ones_come_into_their_places (void)
{
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  g_auto (Reader)         reader = { 0 };

  part_fixture_add (fixture, "d", NULL);
  part_fixture_add (fixture, "b", NULL);
  reader_open (&reader, fixture, BY_NAME);
  part_fixture_add (fixture, "e", NULL);
  part_fixture_add (fixture, "a", NULL);
  part_fixture_add (fixture, "c", NULL);
  part_fixture_settle ();
  reader_check (&reader, fixture, BY_NAME);
  reader_assert_told (&reader, "2-0+1 1-0+1 0-0+1", 0);
}

static void
test_neighbours_are_told_of_together (void)
{
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  g_auto (Reader)         reader = { 0 };
  FerryTransfer          *transfers[4];

  reader_open (&reader, fixture, "");
  for (guint i = 0; i < G_N_ELEMENTS (transfers); i++)
    transfers[i] = part_fixture_add (fixture, "a", NULL);
  part_fixture_settle ();
  reader_check (&reader, fixture, "");
  reader_assert_told (&reader, "0-0+4", 0);

  part_fixture_remove (fixture, ferry_transfer_get_id (transfers[1]));
  part_fixture_remove (fixture, ferry_transfer_get_id (transfers[2]));
  part_fixture_settle ();
  reader_check (&reader, fixture, "");
  reader_assert_told (&reader, "1-2+0", 0);
}

static void
test_one_that_moves_goes_and_comes (void)
{
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  g_auto (Reader)         reader = { 0 };
  FerryTransfer          *transfer = part_fixture_add (fixture, "a", NULL);

  part_fixture_add (fixture, "b", NULL);
  part_fixture_add (fixture, "c", NULL);
  reader_open (&reader, fixture, BY_NAME);
  reader_check (&reader, fixture, BY_NAME);
  part_fixture_set_name (transfer, "bb");
  part_fixture_settle ();
  reader_check (&reader, fixture, BY_NAME);
  reader_assert_told (&reader, "2-0+1 0-1+0", 0);
}

static void
test_one_that_stays_in_its_place_is_no_change (void)
{
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  g_auto (Reader)         reader = { 0 };
  FerryTransfer          *transfer;

  part_fixture_add (fixture, "a", NULL);
  transfer = part_fixture_add (fixture, "b", NULL);
  part_fixture_add (fixture, "c", NULL);
  reader_open (&reader, fixture, BY_NAME);
  part_fixture_set_status (transfer, FERRY_STATUS_ERROR);
  part_fixture_set_name (transfer, "bb");
  part_fixture_settle ();
  reader_check (&reader, fixture, BY_NAME);
  reader_assert_told (&reader, "", 1);
}

static void
test_neighbours_that_change_places (void)
{
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  g_auto (Reader)         reader = { 0 };
  FerryTransfer          *a = part_fixture_add (fixture, "a", NULL);
  FerryTransfer          *b = part_fixture_add (fixture, "b", NULL);

  part_fixture_add (fixture, "c", NULL);
  reader_open (&reader, fixture, BY_NAME);
  part_fixture_set_name (a, "b");
  part_fixture_set_name (b, "a");
  part_fixture_settle ();
  reader_check (&reader, fixture, BY_NAME);
  reader_assert_told (&reader, "0-2+2", 0);
}

static void
test_what_no_longer_matches_goes (void)
{
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  g_auto (Reader)         reader = { 0 };
  FerryTransfer          *transfer = part_fixture_add (fixture, "a", NULL);

  reader_open (&reader, fixture, "'filter': <'waiting'>");
  part_fixture_set_status (transfer, FERRY_STATUS_ERROR);
  part_fixture_settle ();
  reader_assert_told (&reader, "0-1+0", 0);
  part_fixture_set_status (transfer, FERRY_STATUS_CANCELED);
  part_fixture_settle ();
  reader_assert_told (&reader, "", 0);
  part_fixture_set_status (transfer, FERRY_STATUS_PAUSED);
  part_fixture_settle ();
  reader_assert_told (&reader, "0-0+1", 0);
  ferry_catalog_set_hidden (fixture->catalog, ferry_transfer_get_id (transfer), TRUE);
  part_fixture_settle ();
  reader_assert_told (&reader, "0-1+0", 0);
  reader_check (&reader, fixture, "'filter': <'waiting'>");
}

static void
test_until_it_is_told_all_are_where_they_were (void)
{
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  g_auto (Reader)         reader = { 0 };
  FerryTransfer          *a = part_fixture_add (fixture, "a", NULL);
  FerryTransfer          *b = part_fixture_add (fixture, "b", NULL);
  guint                   position;

  reader_open (&reader, fixture, BY_NAME);
  part_fixture_set_name (a, "c");
  g_assert_true (ferry_order_find (reader.order, part_fixture_get_item (fixture, a), &position));
  g_assert_cmpuint (position, ==, 0);
  g_assert_true (ferry_order_find (reader.order, part_fixture_get_item (fixture, b), &position));
  g_assert_cmpuint (position, ==, 1);
}

/* Another query. */

static void
test_a_query_tells_of_the_region_that_differs (void)
{
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  g_auto (Reader)         reader = { 0 };

  part_fixture_add (fixture, "head", NULL);
  part_fixture_add (fixture, "one", NULL);
  part_fixture_add (fixture, "two", NULL);
  part_fixture_add (fixture, "hear", NULL);
  reader_open (&reader, fixture, "'sort': <'created'>");

  set_query (&reader, "'sort': <'created'>, 'search': <'h'>");
  reader_assert_told (&reader, "1-2+0", 0);
  reader_check (&reader, fixture, "'sort': <'created'>, 'search': <'h'>");
  set_query (&reader, "'sort': <'created'>, 'search': <'head'>");
  reader_assert_told (&reader, "1-1+0", 0);
  set_query (&reader, "'sort': <'created'>, 'search': <'head'>");
  reader_assert_told (&reader, "", 0);
  set_query (&reader, "'sort': <'created'>");
  reader_assert_told (&reader, "1-0+3", 0);
  reader_check (&reader, fixture, "'sort': <'created'>");
  set_query (&reader, "'filter': <'failed'>");
  reader_assert_told (&reader, "0-4+0", 0);
}

static void
test_a_query_takes_in_what_is_not_told_yet (void)
{
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  g_auto (Reader)         reader = { 0 };
  FerryTransfer          *transfer = part_fixture_add (fixture, "b", NULL);

  part_fixture_add (fixture, "c", NULL);
  reader_open (&reader, fixture, BY_NAME);
  part_fixture_set_name (transfer, "d");
  part_fixture_add (fixture, "a", NULL);
  set_query (&reader, "'sort': <'size'>");
  reader_check (&reader, fixture, "'sort': <'size'>");
  part_fixture_settle ();
  reader_check (&reader, fixture, "'sort': <'size'>");
}

/* Very many. */

#define MANY 5000

static void
add_many (PartFixture *fixture)
{
  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *name = g_strdup_printf ("%04u", i * 7919 % MANY);

      part_fixture_add (fixture, name, i % 2 == 0 ? "Even" : NULL);
    }
  part_fixture_settle ();
}

static void
wait_until_ready (Reader *reader)
{
  while (!ferry_order_is_ready (reader->order))
    g_main_context_iteration (NULL, TRUE);
}

static void
test_very_many_are_counted_before_they_are_sorted (void)
{
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  g_auto (Reader)         reader = { 0 };

  add_many (fixture);
  reader_open (&reader, fixture, BY_NAME);
  g_assert_false (ferry_order_is_ready (reader.order));
  g_assert_cmpuint (ferry_order_get_n (reader.order), ==, MANY);
  wait_until_ready (&reader);
  g_assert_cmpuint (reader.n_ready, ==, 1);
  reader_assert_told (&reader, "", 0);
  reader_check (&reader, fixture, BY_NAME);
}

static void
test_what_changes_while_it_sorts_comes_after (void)
{
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  g_auto (Reader)         reader = { 0 };
  FerryTransfer          *first = part_fixture_add (fixture, "0000-first", NULL);
  FerryTransfer          *moved = part_fixture_add (fixture, "5000-moved", NULL);
  FerryTransfer          *gone;

  add_many (fixture);
  reader_open (&reader, fixture, BY_NAME);
  part_fixture_set_name (moved, "0000-moved");
  part_fixture_remove (fixture, ferry_transfer_get_id (first));
  gone = part_fixture_add (fixture, "9999", NULL);
  ferry_catalog_flush (fixture->catalog);
  part_fixture_remove (fixture, ferry_transfer_get_id (gone));
  part_fixture_add (fixture, "9998", NULL);
  g_assert_false (ferry_order_is_ready (reader.order));
  g_assert_cmpuint (ferry_order_get_n (reader.order), ==, MANY + 2);
  wait_until_ready (&reader);
  reader_check (&reader, fixture, BY_NAME);
  reader_assert_told (&reader, "5001-1+1 1-1+1", 0);
}

static void
test_another_query_ends_the_sorting (void)
{
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  g_auto (Reader)         reader = { 0 };

  add_many (fixture);
  reader_open (&reader, fixture, BY_NAME);
  set_query (&reader, "'sort': <'size'>");
  reader_assert_told (&reader, "0-5000+5000", 0);
  g_assert_false (ferry_order_is_ready (reader.order));
  set_query (&reader, "'sort': <'name'>, 'search': <'99'>");
  g_assert_true (ferry_order_is_ready (reader.order));
  g_assert_cmpuint (reader.n_ready, ==, 1);
  reader_check (&reader, fixture, "'sort': <'name'>, 'search': <'99'>");
  part_fixture_settle ();
}

static void
test_a_narrower_query_needs_no_sorting (void)
{
  static const char      *narrower = "'sort': <'name'>, 'search': <'1'>";
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  g_auto (Reader)         reader = { 0 };

  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *name = g_strdup_printf ("1%04u", i * 7919 % MANY);

      part_fixture_add (fixture, name, NULL);
    }
  part_fixture_add (fixture, "2", NULL);
  reader_open (&reader, fixture, BY_NAME);
  wait_until_ready (&reader);
  set_query (&reader, narrower);
  g_assert_true (ferry_order_is_ready (reader.order));
  reader_assert_told (&reader, "5000-1+0", 0);
  reader_check (&reader, fixture, narrower);
}

/* The thread goes on, and finds nobody when it is done. */
static void
test_closing_ends_the_sorting (void)
{
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  g_auto (Reader)         reader = { 0 };

  add_many (fixture);
  reader_open (&reader, fixture, BY_NAME);
  g_assert_false (ferry_order_is_ready (reader.order));
}

static void
test_very_many_changes_are_one_region (void)
{
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  g_auto (Reader)         reader = { 0 };
  FerryTransfer          *transfers[400];

  for (guint i = 0; i < G_N_ELEMENTS (transfers); i++)
    transfers[i] = part_fixture_add (fixture, "a", NULL);
  reader_open (&reader, fixture, "'filter': <'waiting'>, 'sort': <'created'>");
  reader_check (&reader, fixture, "'filter': <'waiting'>, 'sort': <'created'>");
  /* Each third of the middle. */
  for (guint i = 100; i < 310; i += 3)
    part_fixture_set_status (transfers[i], FERRY_STATUS_ERROR);
  part_fixture_settle ();
  reader_check (&reader, fixture, "'filter': <'waiting'>, 'sort': <'created'>");
  reader_assert_told (&reader, "100-208+138", 0);
}

/* Whatever happens. */

static const char *const queries[] = {
  "",
  "'sort': <'name'>",
  "'sort': <'size'>, 'descending': <true>",
  "'sort': <'status'>",
  "'filter': <'waiting'>, 'sort': <'name'>",
  "'search': <'1'>, 'sort': <'status'>, 'descending': <true>",
  "'group': <'Odd'>, 'sort': <'size'>",
};

static void
change_at_random (PartFixture *fixture,
                  GPtrArray   *transfers)
{
  static const FerryStatus statuses[] = {
    FERRY_STATUS_IDLE, FERRY_STATUS_RUNNING, FERRY_STATUS_PAUSED, FERRY_STATUS_ERROR,
    FERRY_STATUS_PAUSED_RECOVERABLE, FERRY_STATUS_CANCELED
  };
  guint            index = (guint) g_test_rand_int_range (0, (gint32) transfers->len);
  FerryTransfer   *transfer = transfers->pdata[index];
  g_autofree char *name = g_strdup_printf ("%d", g_test_rand_int_range (0, 50));

  switch (g_test_rand_int_range (0, 7))
    {
    case 0:
    case 1:
      part_fixture_set_status (
          transfer, statuses[g_test_rand_int_range (0, G_N_ELEMENTS (statuses))]);
      break;
    case 2:
      part_fixture_set_name (transfer, name);
      break;
    case 3:
      part_fixture_set_total (transfer, g_test_rand_int_range (0, 10));
      break;
    case 4:
      ferry_catalog_set_hidden (fixture->catalog, ferry_transfer_get_id (transfer),
                                g_test_rand_int_range (0, 2) == 0);
      break;
    case 5:
      g_ptr_array_add (transfers, part_fixture_add (fixture, name, index % 2 ? "Odd" : NULL));
      break;
    case 6:
      if (transfers->len > 20)
        {
          part_fixture_remove (fixture, ferry_transfer_get_id (transfer));
          g_ptr_array_remove_index_fast (transfers, index);
        }
      break;
    }
}

static void
test_any_changes (gconstpointer data)
{
  const char             *query = data;
  g_autoptr (PartFixture) fixture = part_fixture_new ();
  g_autoptr (GPtrArray)   transfers = g_ptr_array_new ();
  g_auto (Reader)         reader = { 0 };

  for (guint i = 0; i < 60; i++)
    g_ptr_array_add (transfers, part_fixture_add (fixture, "1", i % 2 ? "Odd" : NULL));
  reader_open (&reader, fixture, query);
  for (guint round = 0; round < 60; round++)
    {
      /* Few and many. */
      int n = round % 3 == 0 ? 150 : g_test_rand_int_range (1, 12);

      for (int i = 0; i < n; i++)
        change_at_random (fixture, transfers);
      ferry_catalog_flush (fixture->catalog);
      reader_check (&reader, fixture, query);
    }
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_rig_init (&argc, &argv);

  g_test_add_func ("/order/added-ones-come-into-their-places",
                   test_added_ones_come_into_their_places);
  g_test_add_func ("/order/neighbours-are-told-of-together", test_neighbours_are_told_of_together);
  g_test_add_func ("/order/one-that-moves-goes-and-comes", test_one_that_moves_goes_and_comes);
  g_test_add_func ("/order/one-that-stays-in-its-place-is-no-change",
                   test_one_that_stays_in_its_place_is_no_change);
  g_test_add_func ("/order/neighbours-that-change-places", test_neighbours_that_change_places);
  g_test_add_func ("/order/what-no-longer-matches-goes", test_what_no_longer_matches_goes);
  g_test_add_func ("/order/until-it-is-told-all-are-where-they-were",
                   test_until_it_is_told_all_are_where_they_were);
  g_test_add_func ("/order/query/tells-of-the-region-that-differs",
                   test_a_query_tells_of_the_region_that_differs);
  g_test_add_func ("/order/query/takes-in-what-is-not-told-yet",
                   test_a_query_takes_in_what_is_not_told_yet);
  g_test_add_func ("/order/many/are-counted-before-they-are-sorted",
                   test_very_many_are_counted_before_they_are_sorted);
  g_test_add_func ("/order/many/what-changes-while-it-sorts-comes-after",
                   test_what_changes_while_it_sorts_comes_after);
  g_test_add_func ("/order/many/another-query-ends-the-sorting",
                   test_another_query_ends_the_sorting);
  g_test_add_func ("/order/many/a-narrower-query-needs-no-sorting",
                   test_a_narrower_query_needs_no_sorting);
  g_test_add_func ("/order/many/closing-ends-the-sorting", test_closing_ends_the_sorting);
  g_test_add_func ("/order/many/changes-are-one-region", test_very_many_changes_are_one_region);
  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autofree char *path = g_strdup_printf ("/order/any-changes/%u", i);

      g_test_add_data_func (path, queries[i], test_any_changes);
    }

  return g_test_run ();
}
