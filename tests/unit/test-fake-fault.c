/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-chaos.h"
#include "ferry-fake-condition.h"
#include "ferry-fake-fault.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    gboolean    is_valid;
  } rows[] = {
    { "cut:64K", TRUE },
    { "first=1,get,has=A=b,cut:1T", TRUE },
    { "header:X: a,b:c=d", TRUE },
    { "stall:1:2", TRUE },
    { "status:503:", TRUE },
    { "", FALSE },
    { "cut", FALSE },
    { "cut:", FALSE },
    { "cut:x", FALSE },
    { "cut:-1", FALSE },
    { "cut:1KB", FALSE },
    { "stall:1:x", FALSE },
    { "hang:1", FALSE },
    { "header", FALSE },
    { "bogus", FALSE },
    { "bogus,cut:1", FALSE },
    { "first=x,cut:1", FALSE },
    { "get=1,cut:1", FALSE },
    { "has,cut:1", FALSE },
    { "has=,cut:1", FALSE },
    { "from,cut:1", FALSE },
    { "first=1,", FALSE },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      FerryFakeFault    *fault = ferry_fake_fault_parse (rows[i].text, &error);

      if (rows[i].is_valid)
        g_assert_no_error (error);
      else
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_clear_pointer (&fault, ferry_fake_fault_free);
    }
}

static void
test_last_of_a_group_counts (void)
{
  FerryFakeFault *weak = ferry_fake_fault_parse ("etag-weak", NULL);
  FerryFakeFault *none = ferry_fake_fault_parse ("no-etag", NULL);
  FerryFakeFault *cut = ferry_fake_fault_parse ("cut:5", NULL);
  FerryFakePlan   plan;

  ferry_fake_plan_init (&plan);
  ferry_fake_plan_add (&plan, weak);
  ferry_fake_plan_add (&plan, cut);
  ferry_fake_plan_add (&plan, none);

  g_assert_false (ferry_fake_plan_has (&plan, FERRY_FAKE_FAULT_ETAG_WEAK));
  g_assert_true (ferry_fake_plan_has (&plan, FERRY_FAKE_FAULT_NO_ETAG));
  g_assert_cmpint (ferry_fake_plan_get_number (&plan, FERRY_FAKE_FAULT_CUT, -1), ==, 5);

  ferry_fake_plan_clear (&plan);
  ferry_fake_fault_free (weak);
  ferry_fake_fault_free (none);
  ferry_fake_fault_free (cut);
}

static void
test_help_names_all (void)
{
  g_autofree char *faults = ferry_fake_fault_describe_all (FALSE);
  g_autofree char *conditions = ferry_fake_condition_describe_all ();
  g_auto (GStrv)   lines = g_strsplit (g_strchomp (faults), "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, FERRY_FAKE_FAULT_RESET_AFTER);
  g_assert_nonnull (strstr (conditions, "lacks=NAME[=TEXT]"));
}

static void
test_chaos_is_repeatable_and_valid (void)
{
  guint n_changes = 0;
  guint seed;

  for (seed = 0; seed < 1000; seed++)
    {
      g_auto (GStrv) faults = ferry_fake_chaos_draw (seed, 1 << 20);
      g_auto (GStrv) again = ferry_fake_chaos_draw (seed, 1 << 20);
      guint          i;

      g_assert_true (g_strv_equal ((const char *const *) faults, (const char *const *) again));
      g_assert_cmpuint (g_strv_length (faults), <, FERRY_FAKE_FAULTS_MAX);
      for (i = 0; faults[i] != NULL; i++)
        {
          g_autoptr (GError) error = NULL;
          FerryFakeFault    *fault = ferry_fake_fault_parse (faults[i], &error);

          g_assert_no_error (error);
          ferry_fake_fault_free (fault);
        }
      if (ferry_fake_chaos_get_version ((const char *const *) faults) == 2)
        n_changes++;
    }

  g_assert_cmpuint (n_changes, >, 50);
}

static void
test_content_is_the_same_at_any_offset (void)
{
  guint64 seed = ferry_fake_content_seed ("/a", 1);
  guint8  whole[256];
  guint8  piece[256];
  gsize   from;

  ferry_fake_content_fill (seed, 0, whole, sizeof whole);
  for (from = 0; from < sizeof whole; from++)
    {
      ferry_fake_content_fill (seed, from, piece, sizeof whole - from);
      g_assert_cmpmem (piece, sizeof whole - from, whole + from, sizeof whole - from);
    }
  whole[77] ^= 1;
  g_assert_cmpint (ferry_fake_content_find_difference (seed, 0, whole, sizeof whole), ==, 77);
  g_assert_cmpint (ferry_fake_content_find_difference (seed, 0, whole, 77), ==, -1);
}

static void
test_content_beyond_32_bits (void)
{
  guint64 seed = ferry_fake_content_seed ("/a", 1);
  guint8  low[64];
  guint8  high[64];

  ferry_fake_content_fill (seed, 0, low, sizeof low);
  ferry_fake_content_fill (seed, G_GUINT64_CONSTANT (1) << 32, high, sizeof high);

  g_assert_cmpint (memcmp (low, high, sizeof low), !=, 0);
}

static void
test_check_file (void)
{
  guint64            seed = ferry_fake_content_seed ("/a", 1);
  g_autofree char   *folder = g_dir_make_tmp ("ferry-XXXXXX", NULL);
  g_autofree char   *name = g_build_filename (folder, "file", NULL);
  g_autofree guint8 *bytes = g_malloc (70000);
  g_autoptr (GError) error = NULL;

  ferry_fake_content_fill (seed, 0, bytes, 70000);
  g_file_set_contents (name, (char *) bytes, 70000, &error);
  g_assert_no_error (error);

  ferry_fake_content_check_file (name, seed, 70000, &error);
  g_assert_no_error (error);
  g_assert_false (ferry_fake_content_check_file (name, seed, 70001, &error));
  g_assert_cmpstr (error->message, ==, "There are 70000 bytes instead of 70001");
  g_clear_error (&error);
  g_assert_false (ferry_fake_content_check_file (name, seed + 1, 70000, &error));
  g_assert_cmpstr (error->message, ==, "Byte 0 is wrong");
  g_clear_error (&error);
  g_remove (name);
  g_assert_false (ferry_fake_content_check_file (name, seed, 70000, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_rmdir (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fake-fault/notation-is-checked", test_parse);
  g_test_add_func ("/fake-fault/last-of-a-group-counts", test_last_of_a_group_counts);
  g_test_add_func ("/fake-fault/help-names-all", test_help_names_all);
  g_test_add_func ("/fake-chaos/is-repeatable-and-valid", test_chaos_is_repeatable_and_valid);
  g_test_add_func ("/fake-content/same-at-any-offset", test_content_is_the_same_at_any_offset);
  g_test_add_func ("/fake-content/differs-beyond-32-bits", test_content_beyond_32_bits);
  g_test_add_func ("/fake-content/file-is-checked", test_check_file);

  return g_test_run ();
}
