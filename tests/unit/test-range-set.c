/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-range-set.h"

/* "10-20 30-40" */
static FerryRangeSet *
parse (const char *text)
{
  FerryRangeSet *set = ferry_range_set_new ();
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      char   *rest;
      goffset begin = g_ascii_strtoll (words[i], &rest, 10);

      if (*words[i] != '\0')
        ferry_range_set_add (set, begin, g_ascii_strtoll (rest + 1, NULL, 10));
    }

  return set;
}

static char *
print (const FerryRangeSet *set)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < ferry_range_set_get_n (set); i++)
    {
      goffset begin, end;

      ferry_range_set_get (set, i, &begin, &end);
      g_string_append_printf (text, "%s%" G_GOFFSET_FORMAT "-%" G_GOFFSET_FORMAT,
                              i > 0 ? " " : "", begin, end);
    }

  return g_string_free (text, FALSE);
}

typedef struct
{
  const char *fact;
  const char *before;
  goffset     begin;
  goffset     end;
  const char *after;
} ChangeCase;

static const ChangeCase additions[] = {
  { "a-first-range", "", 10, 20, "10-20" },
  { "an-empty-range-adds-nothing", "10-20", 15, 15, "10-20" },
  { "apart-before", "10-20", 0, 5, "0-5 10-20" },
  { "apart-between", "0-5 30-40", 10, 20, "0-5 10-20 30-40" },
  { "apart-behind", "10-20", 25, 30, "10-20 25-30" },
  { "touching-ranges-merge", "10-20", 20, 30, "10-30" },
  { "touching-before-merges", "10-20", 5, 10, "5-20" },
  { "touching-both-sides-merges", "0-10 20-30", 10, 20, "0-30" },
  { "overlapping-ranges-merge", "10-20", 15, 30, "10-30" },
  { "inside-changes-nothing", "10-20", 12, 18, "10-20" },
  { "around-swallows", "10-20", 5, 25, "5-25" },
  { "around-many-swallows-all", "0-5 10-15 20-25 30-35", 3, 32, "0-35" },
  { "the-middle-ones-alone-are-swallowed", "0-5 10-15 20-25 30-35", 9, 26, "0-5 9-26 30-35" },
  { "up-to-the-last-offset", "", 0, G_MAXINT64, "0-9223372036854775807" },
};

static const ChangeCase removals[] = {
  { "from-an-empty-set", "", 0, 10, "" },
  { "an-empty-range-removes-nothing", "10-20", 15, 15, "10-20" },
  { "outside", "10-20", 20, 30, "10-20" },
  { "the-head", "10-20", 5, 15, "15-20" },
  { "the-tail", "10-20", 15, 25, "10-15" },
  { "the-middle", "10-20", 12, 18, "10-12 18-20" },
  { "all", "10-20", 10, 20, "" },
  { "many", "0-5 10-15 20-25 30-35", 3, 32, "0-3 32-35" },
  { "whole-ranges-only", "0-5 10-15 20-25 30-35", 10, 25, "0-5 30-35" },
};

static void
test_addition (gconstpointer data)
{
  const ChangeCase         *c = data;
  g_autoptr (FerryRangeSet) set = parse (c->before);
  g_autofree char          *text = NULL;

  ferry_range_set_add (set, c->begin, c->end);
  text = print (set);
  g_assert_cmpstr (text, ==, c->after);
}

static void
test_removal (gconstpointer data)
{
  const ChangeCase         *c = data;
  g_autoptr (FerryRangeSet) set = parse (c->before);
  g_autofree char          *text = NULL;

  ferry_range_set_remove (set, c->begin, c->end);
  text = print (set);
  g_assert_cmpstr (text, ==, c->after);
}

static void
test_covers (void)
{
  g_autoptr (FerryRangeSet) set = parse ("10-20 30-40");

  g_assert_true (ferry_range_set_covers (set, 10, 20));
  g_assert_true (ferry_range_set_covers (set, 12, 13));
  g_assert_true (ferry_range_set_covers (set, 35, 40));
  g_assert_true (ferry_range_set_covers (set, 25, 25));
  g_assert_false (ferry_range_set_covers (set, 9, 11));
  g_assert_false (ferry_range_set_covers (set, 19, 21));
  g_assert_false (ferry_range_set_covers (set, 15, 35));
  g_assert_false (ferry_range_set_covers (set, 50, 60));
}

static void
test_totals (void)
{
  g_autoptr (FerryRangeSet) empty = ferry_range_set_new ();
  g_autoptr (FerryRangeSet) set = parse ("10-20 30-45");

  g_assert_cmpint (ferry_range_set_get_total (empty), ==, 0);
  g_assert_cmpint (ferry_range_set_get_end (empty), ==, 0);
  g_assert_cmpint (ferry_range_set_get_total (set), ==, 25);
  g_assert_cmpint (ferry_range_set_get_end (set), ==, 45);
}

typedef struct
{
  const char *set;
  goffset     from;
  goffset     limit;
  goffset     begin; /* -1: none */
  goffset     end;
} GapCase;

static void
test_gaps (void)
{
  static const GapCase gaps[] = {
    { "", 0, 100, 0, 100 },
    { "", 0, 0, -1, -1 },
    { "0-10", 0, 100, 10, 100 },
    { "0-10", 0, 10, -1, -1 },
    { "0-10", 0, 5, -1, -1 },
    { "10-20", 0, 100, 0, 10 },
    { "10-20", 0, 5, 0, 5 },
    { "10-20", 10, 100, 20, 100 },
    { "10-20", 15, 100, 20, 100 },
    { "10-20", 20, 100, 20, 100 },
    { "10-20 30-40", 12, 100, 20, 30 },
    { "10-20 30-40", 12, 25, 20, 25 },
    { "10-20 30-40", 25, 100, 25, 30 },
    { "10-20 30-40", 35, 40, -1, -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (gaps); i++)
    {
      g_autoptr (FerryRangeSet) set = parse (gaps[i].set);
      goffset                   begin = -1, end = -1;
      gboolean                  has_gap;

      has_gap = ferry_range_set_next_gap (set, gaps[i].from, gaps[i].limit, &begin, &end);
      g_assert_cmpint (has_gap, ==, gaps[i].begin >= 0);
      g_assert_cmpint (begin, ==, gaps[i].begin);
      g_assert_cmpint (end, ==, gaps[i].end);
    }
}

static void
test_length_before (void)
{
  g_autoptr (FerryRangeSet) set = parse ("10-20 30-40");

  g_assert_cmpint (ferry_range_set_length_before (set, 20, 100), ==, 10);
  g_assert_cmpint (ferry_range_set_length_before (set, 20, 4), ==, 4);
  g_assert_cmpint (ferry_range_set_length_before (set, 15, 100), ==, 5);
  g_assert_cmpint (ferry_range_set_length_before (set, 10, 100), ==, 0);
  g_assert_cmpint (ferry_range_set_length_before (set, 25, 100), ==, 0);
  g_assert_cmpint (ferry_range_set_length_before (set, 41, 100), ==, 0);
  g_assert_cmpint (ferry_range_set_length_before (set, 0, 100), ==, 0);
}

static void
test_copy_is_apart (void)
{
  g_autoptr (FerryRangeSet) set = parse ("10-20 30-40");
  g_autoptr (FerryRangeSet) copy = ferry_range_set_copy (set);

  g_assert_true (ferry_range_set_equal (set, copy));

  ferry_range_set_add (copy, 50, 60);
  g_assert_false (ferry_range_set_equal (set, copy));
  ferry_range_set_remove (copy, 50, 60);
  g_assert_true (ferry_range_set_equal (set, copy));
  ferry_range_set_remove (copy, 39, 40);
  g_assert_false (ferry_range_set_equal (set, copy));

  ferry_range_set_clear (copy);
  g_assert_cmpuint (ferry_range_set_get_n (copy), ==, 0);
}

/* The set against one flag for each byte. */
static void
test_random_changes_agree_with_a_bitmap (void)
{
  enum
  {
    SIZE = 64
  };
  g_autoptr (FerryRangeSet) set = ferry_range_set_new ();
  gboolean                  bytes[SIZE] = { FALSE };

  for (guint step = 0; step < 2000; step++)
    {
      int      begin = g_test_rand_int_range (0, SIZE);
      int      end = g_test_rand_int_range (begin, SIZE + 1);
      gboolean adds = g_test_rand_bit ();
      goffset  total = 0;

      if (adds)
        ferry_range_set_add (set, begin, end);
      else
        ferry_range_set_remove (set, begin, end);
      for (int i = begin; i < end; i++)
        bytes[i] = adds;

      for (int i = 0; i < SIZE; i++)
        {
          g_assert_cmpint (ferry_range_set_covers (set, i, i + 1), ==, bytes[i]);
          total += bytes[i];
        }
      g_assert_cmpint (ferry_range_set_get_total (set), ==, total);
      for (guint i = 1; i < ferry_range_set_get_n (set); i++)
        {
          goffset last_end, next_begin;

          ferry_range_set_get (set, i - 1, NULL, &last_end);
          ferry_range_set_get (set, i, &next_begin, NULL);
          g_assert_cmpint (last_end, <, next_begin);
        }
    }
}

static void
test_variant_round_trip (void)
{
  static const char *const texts[] = { "", "0-1", "10-20 30-40 99-9223372036854775807" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (FerryRangeSet) set = parse (texts[i]);
      g_autoptr (GVariant)      variant = g_variant_ref_sink (ferry_range_set_to_variant (set));
      g_autoptr (GError)        error = NULL;
      g_autoptr (FerryRangeSet) back = ferry_range_set_from_variant (variant, &error);

      g_assert_no_error (error);
      g_assert_true (ferry_range_set_equal (set, back));
    }
}

static void
test_bad_lists_are_refused (void)
{
  static const char *const lists[] = {
    "@a(tt) [(10, 10)]",                 /* empty */
    "@a(tt) [(20, 10)]",                 /* backwards */
    "@a(tt) [(10, 20), (20, 30)]",       /* touching */
    "@a(tt) [(10, 20), (15, 30)]",       /* overlapping */
    "@a(tt) [(30, 40), (10, 20)]",       /* unsorted */
    "@a(tt) [(0, 9223372036854775808)]", /* beyond any file */
    "@a(tt) [(18446744073709551615, 1)]",
    "@a(xx) [(10, 20)]", /* of another type */
    "@s 'ranges'",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autoptr (GVariant) variant = g_variant_parse (NULL, lists[i], NULL, NULL, NULL);
      g_autoptr (GError)   error = NULL;

      g_assert_nonnull (variant);
      g_assert_null (ferry_range_set_from_variant (variant, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_STATE_UNREADABLE);
    }
}

static void
test_torn_bytes_are_refused (void)
{
  static const guint8  bytes[24] = { 0 };
  g_autoptr (GBytes)   torn = g_bytes_new_static (bytes, sizeof bytes);
  g_autoptr (GVariant) variant = NULL;
  g_autoptr (GError)   error = NULL;

  variant = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE ("a(tt)"), torn, FALSE));
  g_assert_null (ferry_range_set_from_variant (variant, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_STATE_UNREADABLE);
}

static void
add_cases (const char       *folder,
           const ChangeCase *changes,
           guint             n_changes,
           GTestDataFunc     func)
{
  for (guint i = 0; i < n_changes; i++)
    {
      g_autofree char *path = g_strconcat ("/range-set/", folder, "/", changes[i].fact, NULL);

      g_test_add_data_func (path, &changes[i], func);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_cases ("add", additions, G_N_ELEMENTS (additions), test_addition);
  add_cases ("remove", removals, G_N_ELEMENTS (removals), test_removal);
  g_test_add_func ("/range-set/covers-only-unbroken-ranges", test_covers);
  g_test_add_func ("/range-set/totals", test_totals);
  g_test_add_func ("/range-set/gaps-are-maximal-within-the-limits", test_gaps);
  g_test_add_func ("/range-set/length-before-an-offset", test_length_before);
  g_test_add_func ("/range-set/a-copy-is-apart", test_copy_is_apart);
  g_test_add_func ("/range-set/random-changes-agree-with-a-bitmap",
                   test_random_changes_agree_with_a_bitmap);
  g_test_add_func ("/range-set/variant-round-trip", test_variant_round_trip);
  g_test_add_func ("/range-set/bad-lists-are-refused", test_bad_lists_are_refused);
  g_test_add_func ("/range-set/torn-bytes-are-refused", test_torn_bytes_are_refused);

  return g_test_run ();
}
