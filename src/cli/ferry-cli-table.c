/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-table.h"

#include "ferry-cli-format.h"
#include "ferry-cli-screen.h"
#include "ferry-cli-verb.h"

#include <unistd.h>

#define GAP 2
/* A column is never narrower, even if the line gets too long by that. */
#define NARROWEST 4

static void
measure (const FerryCliColumn *columns,
         guint                 n_columns,
         GPtrArray            *rows,
         int                  *widths)
{
  for (guint i = 0; i < n_columns; i++)
    {
      widths[i] = ferry_cli_format_cells (columns[i].title);
      for (guint j = 0; j < rows->len; j++)
        {
          char **row = g_ptr_array_index (rows, j);

          widths[i] = MAX (widths[i], ferry_cli_format_cells (row[i]));
        }
    }
}

/* Lets the columns that can be cut share @room. */
static void
share (const FerryCliColumn *columns,
       guint                 n_columns,
       int                   room,
       int                  *widths)
{
  g_autofree gboolean *is_done = g_new0 (gboolean, n_columns);
  guint                n_open = 0;
  gboolean             has_changed = TRUE;

  for (guint i = 0; i < n_columns; i++)
    {
      is_done[i] = columns[i].kind == FERRY_CLI_COLUMN_FIXED;
      if (is_done[i])
        room -= widths[i];
      else
        n_open++;
    }

  /* Those that need less than an equal share take what they need. */
  while (has_changed && n_open > 0)
    {
      int part = room / (int) n_open;

      has_changed = FALSE;
      for (guint i = 0; i < n_columns; i++)
        if (!is_done[i] && widths[i] <= part)
          {
            is_done[i] = TRUE;
            has_changed = TRUE;
            room -= widths[i];
            n_open--;
          }
    }

  for (guint i = 0; i < n_columns; i++)
    if (!is_done[i])
      {
        widths[i] = MAX (room / (int) n_open, NARROWEST);
        room -= widths[i];
        n_open--;
      }
}

static char *
cut (const FerryCliColumn *column,
     const char           *text,
     int                   width)
{
  if (ferry_cli_format_cells (text) <= width)
    return g_strdup (text);
  if (column->kind == FERRY_CLI_COLUMN_CUT_MIDDLE)
    return ferry_cli_format_ellipsize (text, width);

  return ferry_cli_format_truncate (text, width);
}

static void
append_line (GString              *table,
             const FerryCliColumn *columns,
             guint                 n_columns,
             const char *const    *texts,
             const int            *widths)
{
  int owed = 0; /* blanks, which are not written at the end of a line */

  for (guint i = 0; i < n_columns; i++)
    {
      g_autofree char *text = cut (&columns[i], texts[i], widths[i]);
      int              blanks = widths[i] - ferry_cli_format_cells (text);

      if (columns[i].is_right)
        owed += blanks;
      if (*text != '\0')
        {
          g_string_append_printf (table, "%*s%s", owed, "", text);
          owed = 0;
        }
      if (!columns[i].is_right)
        owed += blanks;
      owed += GAP;
    }
  g_string_append_c (table, '\n');
}

char *
ferry_cli_table_format (const FerryCliColumn *columns,
                        guint                 n_columns,
                        GPtrArray            *rows,
                        int                   width)
{
  g_autofree int         *widths = g_new0 (int, n_columns);
  g_autofree const char **titles = g_new0 (const char *, n_columns);
  GString                *table = g_string_new (NULL);

  measure (columns, n_columns, rows, widths);
  if (width > 0)
    share (columns, n_columns, width - GAP * ((int) n_columns - 1), widths);

  for (guint i = 0; i < n_columns; i++)
    titles[i] = columns[i].title;
  append_line (table, columns, n_columns, titles, widths);
  for (guint i = 0; i < rows->len; i++)
    append_line (table, columns, n_columns, g_ptr_array_index (rows, i), widths);

  return g_string_free (table, FALSE);
}

void
ferry_cli_table_print_plain (GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      char           **row = g_ptr_array_index (rows, i);
      g_autofree char *line = g_strjoinv ("\t", row);

      ferry_cli_verb_print (g_strchomp (line));
    }
}

void
ferry_cli_table_show (const FerryCliColumn *columns,
                      guint                 n_columns,
                      GPtrArray            *rows,
                      gboolean              is_plain)
{
  g_autofree char *table = NULL;

  if (is_plain)
    {
      ferry_cli_table_print_plain (rows);
      return;
    }

  table = ferry_cli_table_format (columns, n_columns, rows, ferry_cli_verb_get_width ());
  ferry_cli_screen_write (STDOUT_FILENO, table);
}
