/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * Text for a terminal, as pure functions. Widths are cells: a wide East Asian
 * character takes two, a combining one none.
 */

/* How many cells @text takes. */
int ferry_cli_format_cells (const char *text);

/* @text without what could steer a terminal or deceive a reader: control
 * characters, line separators and bidirectional overrides become U+FFFD, and
 * so do bytes that are no UTF-8. (transfer full) */
char *ferry_cli_format_clean (const char *text);

/* @text in at most @width cells, cut in the middle: the end of a file name
 * says as much as its beginning. (transfer full) */
char *ferry_cli_format_ellipsize (const char *text,
                                  int         width);

/* @text in at most @width cells, cut at the end. (transfer full) */
char *ferry_cli_format_truncate (const char *text,
                                 int         width);

/* @text broken into lines of at most @width cells, at blanks where there are
 * any. (transfer full) */
char *ferry_cli_format_wrap (const char *text,
                             int         width);

/* A bar of exactly @width cells. @fraction outside 0 … 1 is taken as the
 * nearer end. (transfer full) */
char *ferry_cli_format_bar (double   fraction,
                            int      width,
                            gboolean is_unicode);

/**
 * FerryCliRow:
 * @name: (unowned): clean
 * @received: bytes that are here
 * @total: -1 when not known
 * @rate: bytes per second
 * @seconds_left: -1 when it cannot be said
 * @note: (unowned) (nullable): why it waits, shown instead of the figures
 *
 * What one line says of one transfer.
 */
typedef struct
{
  const char *name;
  gint64      received;
  gint64      total;
  guint64     rate;
  gint64      seconds_left;
  const char *note;
} FerryCliRow;

/* @row in at most @width (≥ 1) cells. Figures that do not fit are left out, the
 * least important first. (transfer full) */
char *ferry_cli_format_row (const FerryCliRow *row,
                            int                width,
                            gboolean           is_unicode);

/* @row as a whole line for a pipe. (transfer full) */
char *ferry_cli_format_plain_row (const FerryCliRow *row);

/**
 * FerryCliTotals: what the line below all rows says.
 */
typedef struct
{
  guint   n_settled;
  guint   n_all;
  gint64  received;
  gint64  total; /* -1 unknown */
  guint64 rate;
  gint64  seconds_left; /* -1 */
} FerryCliTotals;

/* @totals in at most @width cells. (transfer full) */
char *ferry_cli_format_totals (const FerryCliTotals *totals,
                               int                   width);

G_END_DECLS
