/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-held-rows.h"
#include "ferry-list-align.h"
#include "ferry-order-log.h"
#include "ferry-remote-transfer.h"
#include "ferry-row-ranges.h"

/* The parts of the client that need no bus. */

#define GONE G_MAXUINT

static guint
roll (guint n)
{
  return (guint) g_test_rand_int_range (0, (gint32) n);
}

/* A splice of a list of @n numbers; the new ones come from @next. */
static FerrySplice
change_list (GArray *list,
             guint  *next)
{
  FerrySplice splice;

  splice.position = roll (list->len + 1);
  splice.n_removed = roll (4);
  splice.n_removed = MIN (splice.n_removed, list->len - splice.position);
  splice.n_added = roll (4);
  if (splice.n_removed > 0)
    g_array_remove_range (list, splice.position, splice.n_removed);
  for (guint i = 0; i < splice.n_added; i++, (*next)++)
    g_array_insert_val (list, splice.position, *next);

  return splice;
}

static GArray *
make_list (guint n)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < n; i++)
    g_array_append_val (list, i);

  return list;
}

static guint
find (GArray *list,
      guint   number)
{
  for (guint i = 0; i < list->len; i++)
    if (g_array_index (list, guint, i) == number)
      return i;

  return GONE;
}

/* Splices. */

static const struct
{
  FerrySplice splice;
  guint       position;
  guint       expected;
} moves[] = {
  { { 5, 2, 1 }, 4, 4 },
  { { 5, 2, 1 }, 5, GONE },
  { { 5, 2, 1 }, 6, GONE },
  { { 5, 2, 1 }, 7, 6 },
  { { 5, 0, 3 }, 5, 8 },
  { { 0, 1, 0 }, 1, 0 },
  { { 0, 0, 0 }, 0, 0 },
};

static void
test_move (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (moves); i++)
    {
      guint position = moves[i].position;

      if (ferry_splice_move (&moves[i].splice, &position))
        g_assert_cmpuint (position, ==, moves[i].expected);
      else
        g_assert_cmpuint (GONE, ==, moves[i].expected);
    }
}

/* The order log. */

static void
test_log_moves (void)
{
  g_autoptr (FerryOrderLog) log = ferry_order_log_new ();
  g_autoptr (GArray)        list = make_list (20);
  g_autoptr (GPtrArray)     past = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  guint                     next = 20;

  for (guint step = 0; step < 100; step++)
    {
      FerrySplice splice;

      g_ptr_array_add (past, g_array_copy (list));
      splice = change_list (list, &next);
      ferry_order_log_add (log, &splice);
    }
  g_assert_cmpuint (ferry_order_log_get_generation (log), ==, 100);

  for (guint generation = 0; generation < 100; generation++)
    {
      GArray *then = g_ptr_array_index (past, generation);

      g_assert_true (ferry_order_log_reaches (log, generation));
      for (guint i = 0; i < then->len; i++)
        {
          guint position = i;
          guint now = find (list, g_array_index (then, guint, i));

          if (ferry_order_log_move (log, generation, &position))
            g_assert_cmpuint (position, ==, now);
          else
            g_assert_cmpuint (now, ==, GONE);
        }
    }
}

static void
test_log_forgets (void)
{
  g_autoptr (FerryOrderLog) log = ferry_order_log_new ();
  FerrySplice               splice = { 0, 0, 1 };
  guint                     position = 3;

  g_assert_true (ferry_order_log_reaches (log, 0));
  g_assert_false (ferry_order_log_reaches (log, 1));
  ferry_order_log_add (log, &splice);
  ferry_order_log_forget (log);
  g_assert_false (ferry_order_log_reaches (log, 0));
  g_assert_true (ferry_order_log_reaches (log, 1));
  g_assert_true (ferry_order_log_move (log, 1, &position));
  g_assert_cmpuint (position, ==, 3);
}

static void
test_log_is_bounded (void)
{
  g_autoptr (FerryOrderLog) log = ferry_order_log_new ();
  FerrySplice               splice = { 0, 0, 1 };
  guint                     position = 0;

  for (guint i = 0; i < 100000; i++)
    ferry_order_log_add (log, &splice);
  g_assert_false (ferry_order_log_reaches (log, 99000));
  g_assert_true (ferry_order_log_reaches (log, 99900));
  g_assert_true (ferry_order_log_move (log, 99900, &position));
  g_assert_cmpuint (position, ==, 100);
}

/* Ranges of rows. */

static void
test_ranges_follow (void)
{
  for (guint game = 0; game < 200; game++)
    {
      g_autoptr (GArray)         list = make_list (30);
      guint                      first = roll (30);
      guint                      count = roll (30 - first);
      g_autoptr (FerryRowRanges) ranges = ferry_row_ranges_new (first, count);
      guint                      next = 30;

      for (guint step = 0; step < 5; step++)
        {
          FerrySplice splice = change_list (list, &next);

          ferry_row_ranges_splice (ranges, &splice);
        }
      /* In any order: from the middle on. */
      for (guint i = 0; i < list->len; i++)
        {
          guint position = (i + list->len / 2) % list->len;
          guint number = g_array_index (list, guint, position);

          g_assert_cmpint (ferry_row_ranges_take (ranges, position), ==,
                           number >= first && number < first + count);
          g_assert_false (ferry_row_ranges_take (ranges, position));
        }
      g_assert_true (ferry_row_ranges_is_empty (ranges));
    }
}

static void
test_ranges_cut (void)
{
  g_autoptr (FerryRowRanges) ranges = ferry_row_ranges_new (2, 8);
  FerrySplice                splice = { 5, 1, 3 };
  guint                      position;
  guint                      count;

  ferry_row_ranges_splice (ranges, &splice);
  ferry_row_ranges_cut (ranges, 9);
  ferry_row_ranges_get_first (ranges, &position, &count);
  g_assert_cmpuint (position, ==, 2);
  g_assert_cmpuint (count, ==, 3);
  g_assert_true (ferry_row_ranges_take (ranges, 8));
  g_assert_false (ferry_row_ranges_take (ranges, 9));
  ferry_row_ranges_cut (ranges, 0);
  g_assert_true (ferry_row_ranges_is_empty (ranges));
}

/* Alignment. */

typedef struct
{
  const char *name;
  const char *old_list; /* a letter a row: those in capitals are known */
  const char *new_list;
  gboolean    is_lasting;
  const char *expected; /* "position-removed+added …" */
} Alignment;

static const Alignment alignments[] = {
  { "/list-align/same-stays", "aBCd", "aBCd", TRUE, "" },
  { "/list-align/what-may-be-another-is-replaced", "aBCd", "aBCd", FALSE, "3-1+1 0-1+1" },
  { "/list-align/nothing-known-and-as-many", "abc", "abc", TRUE, "" },
  { "/list-align/nothing-known-and-fewer", "abc", "ab", TRUE, "0-3+2" },
  { "/list-align/from-nothing", "", "abc", TRUE, "0-0+3" },
  { "/list-align/to-nothing", "aBc", "", TRUE, "0-3+0" },
  { "/list-align/one-gone-between", "ABC", "AC", TRUE, "1-1+0" },
  { "/list-align/one-come-between", "AC", "AxC", TRUE, "1-0+1" },
  { "/list-align/one-come-before", "ABC", "xABC", TRUE, "0-0+1" },
  { "/list-align/one-come-behind", "ABC", "ABCx", TRUE, "3-0+1" },
  { "/list-align/one-replaced", "ABC", "AxC", TRUE, "1-1+1" },
  { "/list-align/one-moved", "ABCDE", "BCDAE", TRUE, "4-0+1 0-1+0" },
  { "/list-align/turned-round", "ABC", "CBA", TRUE, "3-0+2 0-2+0" },
  { "/list-align/unknown-ones-around", "xxABxx", "xxAyBxx", TRUE, "3-0+1" },
  { "/list-align/two-places", "ABCDEF", "BCDEx", TRUE, "5-1+1 0-1+0" },
  { "/list-align/known-one-came-to-unknown", "AxxB", "AxB", TRUE, "1-2+1" },
};

static void
test_align (gconstpointer data)
{
  const Alignment    *c = data;
  g_autoptr (GArray)  anchors = g_array_new (FALSE, FALSE, sizeof (FerryAnchor));
  g_autoptr (GArray)  splices = NULL;
  g_autoptr (GString) told = g_string_new (NULL);

  for (guint i = 0; c->old_list[i] != '\0'; i++)
    {
      const char *there = strchr (c->new_list, c->old_list[i]);
      FerryAnchor anchor = { i, 0, there != NULL };

      if (there != NULL)
        anchor.new_position = (guint) (there - c->new_list);
      if (g_ascii_isupper (c->old_list[i]))
        g_array_append_val (anchors, anchor);
    }

  splices = ferry_list_align (anchors, (guint) strlen (c->old_list), (guint) strlen (c->new_list),
                              c->is_lasting);
  for (guint i = 0; i < splices->len; i++)
    {
      const FerrySplice *splice = &g_array_index (splices, FerrySplice, i);

      g_string_append_printf (told, "%s%u-%u+%u", i > 0 ? " " : "", splice->position,
                              splice->n_removed, splice->n_added);
    }
  g_assert_cmpstr (told->str, ==, c->expected);
}

/* Doing what it says makes the list as long as it is, and no row that is known
 * stands in a wrong place. */
static void
test_align_any (void)
{
  for (guint game = 0; game < 500; game++)
    {
      g_autoptr (GArray) old_list = make_list (20);
      g_autoptr (GArray) new_list = g_array_copy (old_list);
      g_autoptr (GArray) anchors = g_array_new (FALSE, FALSE, sizeof (FerryAnchor));
      g_autoptr (GArray) splices = NULL;
      guint              next = 20;
      guint              unknown = GONE;

      for (guint i = roll (4); i > 0; i--)
        change_list (new_list, &next);
      for (guint i = 0; i < old_list->len; i++)
        {
          guint       there = find (new_list, i);
          FerryAnchor anchor = { i, there, there != GONE };

          if (roll (2) == 0)
            g_array_append_val (anchors, anchor);
        }

      splices = ferry_list_align (anchors, old_list->len, new_list->len, roll (2) == 0);
      for (guint i = 0; i < splices->len; i++)
        {
          const FerrySplice *splice = &g_array_index (splices, FerrySplice, i);

          g_assert_cmpuint (splice->position + splice->n_removed, <=, old_list->len);
          if (splice->n_removed > 0)
            g_array_remove_range (old_list, splice->position, splice->n_removed);
          for (guint j = 0; j < splice->n_added; j++)
            g_array_insert_val (old_list, splice->position, unknown);
        }
      g_assert_cmpuint (old_list->len, ==, new_list->len);
      for (guint i = 0; i < anchors->len; i++)
        {
          guint number = g_array_index (anchors, FerryAnchor, i).old_position;
          guint position = find (old_list, number);

          if (position != GONE)
            g_assert_cmpuint (g_array_index (new_list, guint, position), ==, number);
        }
    }
}

/* Objects of rows. */

static void
count_cb (gpointer data)
{
  (*(guint *) data)++;
}

static void
load (FerryHeldRows *rows,
      guint          position,
      const char    *id)
{
  FerryRow row;

  ferry_row_init (&row);
  row.id = g_strdup (id);
  ferry_held_rows_load (rows, ferry_held_rows_lookup (rows, position), &row);
  ferry_row_clear (&row);
}

static void
test_rows_are_one_object (void)
{
  guint                           n_told = 0;
  g_autoptr (FerryHeldRows)       rows = ferry_held_rows_new (G_CALLBACK (count_cb), &n_told);
  g_autoptr (FerryRemoteTransfer) item = ferry_held_rows_take (rows, 7);
  g_autoptr (FerryRemoteTransfer) again = ferry_held_rows_take (rows, 7);
  FerrySplice                     before = { 2, 1, 4 };
  FerrySplice                     at = { 10, 1, 1 };

  g_assert_true (item == again);
  g_assert_cmpuint (n_told, ==, 1);
  ferry_held_rows_splice (rows, &before);
  g_assert_null (ferry_held_rows_lookup (rows, 7));
  g_assert_true (ferry_held_rows_lookup (rows, 10)->item == item);
  load (rows, 10, "a");
  g_assert_true (ferry_held_rows_lookup_id (rows, "a")->item == item);

  /* It leaves the list; who holds it keeps it. */
  ferry_held_rows_splice (rows, &at);
  g_assert_null (ferry_held_rows_lookup (rows, 10));
  g_assert_null (ferry_held_rows_lookup_id (rows, "a"));
  g_clear_object (&again);
  g_assert_finalize_object (g_steal_pointer (&item));
}

static void
test_rows_spare (void)
{
  guint                     n_told = 0;
  g_autoptr (FerryHeldRows) rows = ferry_held_rows_new (G_CALLBACK (count_cb), &n_told);
  guint                     first;
  guint                     last;

  /* One that says nothing yet is not worth to be kept. */
  g_object_unref (ferry_held_rows_take (rows, 0));
  g_assert_cmpuint (ferry_held_rows_get_n (rows), ==, 0);
  g_assert_cmpuint (n_told, ==, 2);

  for (guint i = 0; i < 2 * FERRY_HELD_ROWS_MOST_SPARE; i++)
    {
      FerryRemoteTransfer *item = ferry_held_rows_take (rows, i);
      g_autofree char     *id = g_strdup_printf ("%u", i);

      load (rows, i, id);
      g_object_unref (item);
    }
  g_assert_cmpuint (ferry_held_rows_get_n (rows), ==, FERRY_HELD_ROWS_MOST_SPARE);
  g_assert_null (ferry_held_rows_lookup (rows, FERRY_HELD_ROWS_MOST_SPARE - 1));
  g_assert_nonnull (ferry_held_rows_lookup (rows, FERRY_HELD_ROWS_MOST_SPARE));
  g_assert_null (ferry_held_rows_lookup_id (rows, "0"));
  g_assert_false (ferry_held_rows_get_hull (rows, &first, &last));
}

static void
test_rows_hull (void)
{
  static const guint        positions[] = { 90, 10, 50 };
  FerryRemoteTransfer      *items[G_N_ELEMENTS (positions)];
  guint                     n_told = 0;
  g_autoptr (FerryHeldRows) rows = ferry_held_rows_new (G_CALLBACK (count_cb), &n_told);
  guint                     first;
  guint                     last;

  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    items[i] = ferry_held_rows_take (rows, positions[i]);
  load (rows, 90, "a");
  g_assert_true (ferry_held_rows_get_hull (rows, &first, &last));
  g_assert_cmpuint (first, ==, 10);
  g_assert_cmpuint (last, ==, 90);
  g_object_unref (items[0]);
  g_assert_true (ferry_held_rows_get_hull (rows, &first, &last));
  g_assert_cmpuint (last, ==, 50);

  /* It was kept for when somebody comes back. */
  items[0] = ferry_held_rows_take (rows, 90);
  g_assert_true (ferry_remote_transfer_is_loaded (items[0]));
  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    g_object_unref (items[i]);
}

/* A handler lets go of what it is told about. */
static void
let_go_cb (FerryRemoteTransfer *item,
           gpointer             data)
{
  FerryRemoteTransfer **held = data;

  g_clear_object (held);
}

static void
test_rows_let_go_while_told (void)
{
  guint                     n_told = 0;
  g_autoptr (FerryHeldRows) rows = ferry_held_rows_new (G_CALLBACK (count_cb), &n_told);
  FerryRemoteTransfer      *item = ferry_held_rows_take (rows, 3);

  g_signal_connect (item, "changed", G_CALLBACK (let_go_cb), &item);
  load (rows, 3, "a");
  g_assert_null (item);
  g_assert_cmpuint (ferry_held_rows_get_n (rows), ==, 1);
}

/* FerryRemoteTransfer. */

static void
changed_cb (FerryRemoteTransfer *item,
            gpointer             data)
{
  (*(guint *) data)++;
}

static void
test_remote_transfer (void)
{
  g_autoptr (FerryRemoteTransfer) item = ferry_remote_transfer_new ();
  g_autofree char                *id = NULL;
  g_auto (FerryRow)               row = { 0 };
  guint                           n_changed = 0;

  g_signal_connect (item, "changed", G_CALLBACK (changed_cb), &n_changed);
  g_assert_false (ferry_remote_transfer_is_loaded (item));
  ferry_row_init (&row);
  row.id = g_strdup ("a");
  row.status = FERRY_STATUS_RUNNING;
  ferry_remote_transfer_set_row (item, &row);
  ferry_remote_transfer_set_row (item, &row);
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_true (ferry_remote_transfer_is_loaded (item));
  g_object_get (item, "id", &id, NULL);
  g_assert_cmpstr (id, ==, "a");
  g_assert_cmpfloat (ferry_remote_transfer_get_fraction (item), ==, -1);

  ferry_remote_transfer_set_progress (item, 50, 200, 7, 2);
  ferry_remote_transfer_set_progress (item, 50, 200, 7, 2);
  g_assert_cmpuint (n_changed, ==, 2);
  g_assert_cmpfloat (ferry_remote_transfer_get_fraction (item), ==, 0.25);
  g_assert_cmpuint (ferry_remote_transfer_get_rate (item), ==, 7);
  g_assert_cmpuint (ferry_remote_transfer_get_connections (item), ==, 2);

  /* What stands still has no rate, although nobody says so. */
  row.status = FERRY_STATUS_PAUSED;
  row.received = 50;
  row.total = 0;
  ferry_remote_transfer_set_row (item, &row);
  g_assert_cmpuint (n_changed, ==, 3);
  g_assert_cmpuint (ferry_remote_transfer_get_rate (item), ==, 0);
  g_assert_cmpuint (ferry_remote_transfer_get_connections (item), ==, 0);
  g_assert_cmpfloat (ferry_remote_transfer_get_fraction (item), ==, 0);
  row.status = FERRY_STATUS_COMPLETED;
  ferry_remote_transfer_set_row (item, &row);
  g_assert_cmpfloat (ferry_remote_transfer_get_fraction (item), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/splice/moves-positions", test_move);
  g_test_add_func ("/order-log/tells-where-a-row-is-now", test_log_moves);
  g_test_add_func ("/order-log/knows-what-it-forgot", test_log_forgets);
  g_test_add_func ("/order-log/is-bounded", test_log_is_bounded);
  g_test_add_func ("/row-ranges/stay-the-same-rows", test_ranges_follow);
  g_test_add_func ("/row-ranges/end-where-the-list-ends", test_ranges_cut);
  for (gsize i = 0; i < G_N_ELEMENTS (alignments); i++)
    g_test_add_data_func (alignments[i].name, &alignments[i], test_align);
  g_test_add_func ("/list-align/puts-known-rows-in-their-places", test_align_any);
  g_test_add_func ("/held-rows/one-object-a-row", test_rows_are_one_object);
  g_test_add_func ("/held-rows/keeps-some-that-nobody-holds", test_rows_spare);
  g_test_add_func ("/held-rows/hull-of-what-is-held", test_rows_hull);
  g_test_add_func ("/held-rows/may-be-let-go-while-told", test_rows_let_go_while_told);
  g_test_add_func ("/remote-transfer/tells-only-what-is-new", test_remote_transfer);

  return g_test_run ();
}
