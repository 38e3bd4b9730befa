/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-format.h"
#include "ferry-cli-table.h"

static const FerryCliColumn columns[] = {
  { .title = "Id" },
  { .title = "Name", .kind = FERRY_CLI_COLUMN_CUT_MIDDLE },
  { .title = "Size", .is_right = TRUE },
  { .title = "Status", .kind = FERRY_CLI_COLUMN_CUT_END },
};

static GPtrArray *
make_rows (void)
{
  static const char *const texts[][5] = {
    { "0123", "a file with a long name.iso", "4.5 GiB", "Waiting for its turn", NULL },
    { "4567", "긴이름.iso", "", "Paused", NULL },
  };
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_ptr_array_add (rows, g_strdupv ((char **) texts[i]));

  return rows;
}

static void
test_as_wide_as_it_takes (void)
{
  g_autoptr (GPtrArray) rows = make_rows ();
  g_autofree char      *table = NULL;

  table = ferry_cli_table_format (columns, G_N_ELEMENTS (columns), rows, 0);
  g_assert_cmpstr (table, ==,
                   "Id    Name                            Size  Status\n"
                   "0123  a file with a long name.iso  4.5 GiB  Waiting for its turn\n"
                   "4567  긴이름.iso                            Paused\n");
}

static void
test_fits_any_width (void)
{
  g_autoptr (GPtrArray) rows = make_rows ();

  for (int width = 26; width < 80; width++)
    {
      g_autofree char *table = NULL;
      g_auto (GStrv)   lines = NULL;

      table = ferry_cli_table_format (columns, G_N_ELEMENTS (columns), rows, width);
      lines = g_strsplit (table, "\n", -1);
      g_assert_cmpuint (g_strv_length (lines), ==, 4);
      for (gsize i = 0; lines[i] != NULL; i++)
        {
          g_assert_cmpint (ferry_cli_format_cells (lines[i]), <=, width);
          g_assert_false (g_str_has_suffix (lines[i], " "));
        }
    }
}

/* Who needs less than its share leaves the rest to the other. */
static void
test_shares_what_is_left (void)
{
  g_autoptr (GPtrArray) rows = make_rows ();
  g_autofree char      *table = NULL;

  table = ferry_cli_table_format (columns, G_N_ELEMENTS (columns), rows, 57);
  g_assert_nonnull (strstr (table, "Waiting for its turn"));
  g_assert_nonnull (strstr (table, "a file"));
  g_assert_nonnull (strstr (table, ".iso"));
  g_assert_nonnull (strstr (table, "…"));
}

static void
test_no_rows (void)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();
  g_autofree char      *table = NULL;

  table = ferry_cli_table_format (columns, G_N_ELEMENTS (columns), rows, 20);
  g_assert_true (g_str_has_prefix (table, "Id  "));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli-table/as-wide-as-it-takes", test_as_wide_as_it_takes);
  g_test_add_func ("/cli-table/fits-any-width", test_fits_any_width);
  g_test_add_func ("/cli-table/shares-what-is-left", test_shares_what_is_left);
  g_test_add_func ("/cli-table/titles-without-rows", test_no_rows);

  return g_test_run ();
}
