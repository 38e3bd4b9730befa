/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How a column gives room when the line is short of it. */
typedef enum
{
  FERRY_CLI_COLUMN_FIXED,
  FERRY_CLI_COLUMN_CUT_MIDDLE,
  FERRY_CLI_COLUMN_CUT_END,
} FerryCliColumnKind;

typedef struct
{
  const char        *title; /* clean */
  FerryCliColumnKind kind;
  gboolean           is_right; /* aligned at its right side, as figures are */
} FerryCliColumn;

/**
 * ferry_cli_table_format:
 * @columns: @n_columns of them
 * @rows: (element-type GStrv): clean texts, one for each column
 * @width: cells of a line; 0 for as many as it takes
 *
 * Lays @rows out below their titles, two blanks between columns. What the fixed
 * columns leave is shared by the others: who needs less than its share leaves
 * the rest to those that need more.
 *
 * Returns: (transfer full): whole lines
 */
char *ferry_cli_table_format (const FerryCliColumn *columns,
                              guint                 n_columns,
                              GPtrArray            *rows,
                              int                   width);

/* Writes @rows to standard output: for people as ferry_cli_table_format() lays them
 * out for the terminal, or plain. */
void ferry_cli_table_show (const FerryCliColumn *columns,
                           guint                 n_columns,
                           GPtrArray            *rows,
                           gboolean              is_plain);

/* Writes @rows to standard output for programs: tabs between the texts, of which
 * those at the end that say nothing are left out. */
void ferry_cli_table_print_plain (GPtrArray *rows);

G_END_DECLS
