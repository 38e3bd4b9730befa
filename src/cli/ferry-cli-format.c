/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-format.h"

#include "ferry-format.h"

#include <glib/gi18n-lib.h>

#define ELLIPSIS "…"
#define GAP 2

static int
cells_of (gunichar character)
{
  if (g_unichar_iszerowidth (character))
    return 0;

  return g_unichar_iswide (character) ? 2 : 1;
}

int
ferry_cli_format_cells (const char *text)
{
  int cells = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    cells += cells_of (g_utf8_get_char (text));

  return cells;
}

static gboolean
is_deceptive (gunichar character)
{
  return g_unichar_iscntrl (character) || character == 0x061c ||
         (character >= 0x200e && character <= 0x200f) ||
         (character >= 0x2028 && character <= 0x202e) ||
         (character >= 0x2066 && character <= 0x2069);
}

char *
ferry_cli_format_clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString         *clean = g_string_sized_new (strlen (valid));
  const char      *next;

  for (next = valid; *next != '\0'; next = g_utf8_next_char (next))
    {
      gunichar character = g_utf8_get_char (next);

      g_string_append_unichar (clean, is_deceptive (character) ? 0xfffd : character);
    }

  return g_string_free (clean, FALSE);
}

/* The longest beginning of @text that takes at most @width cells, with what
 * combines with its last character. */
static const char *
skip_cells (const char *text,
            int         width)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      width -= cells_of (g_utf8_get_char (text));
      if (width < 0)
        break;
    }

  return text;
}

/* The longest end of @text that takes at most @width cells and does not begin
 * with a combining character. */
static const char *
skip_to_last_cells (const char *text,
                    int         width)
{
  const char *end = text + strlen (text);
  const char *best = end;

  while (end > text)
    {
      int cells;

      end = g_utf8_prev_char (end);
      cells = cells_of (g_utf8_get_char (end));
      width -= cells;
      if (width < 0)
        break;
      if (cells > 0)
        best = end;
    }

  return best;
}

char *
ferry_cli_format_ellipsize (const char *text,
                            int         width)
{
  const char *head_end;
  const char *tail;

  if (ferry_cli_format_cells (text) <= width)
    return g_strdup (text);
  if (width < 1)
    return g_strdup ("");

  head_end = skip_cells (text, width / 2);
  tail = skip_to_last_cells (text, width - 1 - width / 2);

  return g_strdup_printf ("%.*s" ELLIPSIS "%s", (int) (head_end - text), text, tail);
}

char *
ferry_cli_format_truncate (const char *text,
                           int         width)
{
  const char *end;

  if (ferry_cli_format_cells (text) <= width)
    return g_strdup (text);
  if (width < 1)
    return g_strdup ("");

  end = skip_cells (text, width - 1);

  return g_strdup_printf ("%.*s" ELLIPSIS, (int) (end - text), text);
}

/* Where the line that begins at @text should end: before the last blank that
 * fits, or in the middle of a word that is longer than a line. */
static const char *
find_break (const char *text,
            int         width)
{
  const char *limit = skip_cells (text, width);
  const char *blank;

  if (*limit == '\0' || *limit == ' ')
    return limit;
  blank = g_strrstr_len (text, limit - text, " ");
  if (blank != NULL && blank > text)
    return blank;

  /* A character wider than the whole line must not stop it. */
  return limit > text ? limit : g_utf8_next_char (text);
}

char *
ferry_cli_format_wrap (const char *text,
                       int         width)
{
  GString *lines = g_string_new (NULL);

  while (*text != '\0')
    {
      const char *end = find_break (text, MAX (width, 1));

      if (lines->len > 0)
        g_string_append_c (lines, '\n');
      g_string_append_len (lines, text, end - text);
      for (text = end; *text == ' '; text++)
        ;
    }

  return g_string_free (lines, FALSE);
}

char *
ferry_cli_format_bar (double   fraction,
                      int      width,
                      gboolean is_unicode)
{
  GString *bar = g_string_new (NULL);
  int      filled = (int) (CLAMP (fraction, 0.0, 1.0) * width);
  int      i;

  for (i = 0; i < width; i++)
    {
      if (i < filled)
        g_string_append (bar, is_unicode ? "━" : "#");
      else
        g_string_append (bar, is_unicode ? "─" : "-");
    }

  return g_string_free (bar, FALSE);
}

/* The figures of a row, in the order in which they are shown. */
typedef enum
{
  FIGURE_BAR,
  FIGURE_PERCENT,
  FIGURE_SIZE,
  FIGURE_RATE,
  FIGURE_TIME,
} Figure;
#define N_FIGURES (FIGURE_TIME + 1)

/* Room for the longest value, so that a line does not tremble. */
static const int figure_cells[N_FIGURES] = { 10, 4, 10, 12, 8 };

/* What to give up last comes first. */
static const Figure by_importance[N_FIGURES] = {
  FIGURE_PERCENT, FIGURE_RATE, FIGURE_TIME, FIGURE_BAR, FIGURE_SIZE
};

static double
get_fraction (const FerryCliRow *row)
{
  return row->total > 0 ? (double) row->received / (double) row->total : 1.0;
}

static char *
format_figure (const FerryCliRow *row,
               Figure             figure,
               int                width,
               gboolean           is_unicode)
{
  int percent = ferry_format_percent (row->received, row->total);

  switch (figure)
    {
    case FIGURE_BAR:
      return percent < 0 ? NULL : ferry_cli_format_bar (get_fraction (row), width, is_unicode);
    case FIGURE_PERCENT:
      return percent < 0 ? NULL : g_strdup_printf ("%d%%", percent);
    case FIGURE_SIZE:
      return ferry_format_size (row->total >= 0 ? row->total : row->received);
    case FIGURE_RATE:
      return ferry_format_rate (row->rate);
    case FIGURE_TIME:
      return row->seconds_left < 0 ? NULL : ferry_format_duration (row->seconds_left);
    }
  g_assert_not_reached ();
}

static void
append_padded (GString    *line,
               const char *text,
               int         width,
               gboolean    is_right)
{
  int blanks = MAX (width - ferry_cli_format_cells (text), 0);

  if (is_right)
    g_string_append_printf (line, "%*s", blanks, "");
  g_string_append (line, text);
  if (!is_right)
    g_string_append_printf (line, "%*s", blanks, "");
}

static char *
format_note_row (const FerryCliRow *row,
                 int                width)
{
  g_autofree char *name = NULL;
  g_autofree char *line = NULL;

  if (width < 3 * GAP + 6)
    return ferry_cli_format_ellipsize (row->name, width);

  name = ferry_cli_format_ellipsize (row->name, MIN (width / 2, 40));
  line = g_strdup_printf ("%s  %s", name, row->note);

  return ferry_cli_format_truncate (line, width);
}

char *
ferry_cli_format_row (const FerryCliRow *row,
                      int                width,
                      gboolean           is_unicode)
{
  const int        least_name = 12;
  const int        good_name = 24;
  const int        best_name = 60;
  int              cells[N_FIGURES] = { 0 };
  int              room = width;
  GString         *line;
  g_autofree char *name = NULL;
  g_autofree char *cut = NULL;
  int              i;

  if (row->note != NULL)
    return format_note_row (row, width);

  for (i = 0; i < N_FIGURES; i++)
    {
      Figure figure = by_importance[i];
      int    least = i == 0 ? least_name / 2 : least_name;

      if (room - GAP - figure_cells[figure] < least)
        continue;
      cells[figure] = figure_cells[figure];
      room -= GAP + figure_cells[figure];
    }
  if (cells[FIGURE_BAR] > 0 && room > good_name)
    {
      int more = MIN (room - good_name, 20);

      cells[FIGURE_BAR] += more;
      room -= more;
    }

  line = g_string_new (NULL);
  room = MIN (room, best_name);
  name = ferry_cli_format_ellipsize (row->name, room);
  append_padded (line, name, room, FALSE);
  for (i = 0; i < N_FIGURES; i++)
    {
      g_autofree char *figure = NULL;

      if (cells[i] == 0)
        continue;
      figure = format_figure (row, i, cells[i], is_unicode);
      append_padded (line, figure != NULL ? figure : "", GAP + cells[i], TRUE);
    }
  cut = g_string_free (line, FALSE);

  return ferry_cli_format_truncate (g_strchomp (cut), width);
}

char *
ferry_cli_format_plain_row (const FerryCliRow *row)
{
  g_autofree char *received = ferry_format_size (MAX (row->received, 0));
  g_autofree char *rate = ferry_format_rate (row->rate);
  g_autofree char *total = NULL;
  g_autofree char *left = NULL;

  if (row->note != NULL)
    return g_strdup_printf ("%s: %s", row->name, row->note);
  if (row->total < 0)
    /* Translators: file name, bytes so far, speed */
    return g_strdup_printf (_ ("%s: %s, %s"), row->name, received, rate);

  total = ferry_format_size (row->total);
  if (row->seconds_left < 0)
    /* Translators: file name, percent, bytes so far, total, speed */
    return g_strdup_printf (_ ("%s: %d%%, %s of %s, %s"),
                            row->name,
                            ferry_format_percent (row->received, row->total),
                            received,
                            total,
                            rate);

  left = ferry_format_duration (row->seconds_left);
  /* Translators: file name, percent, bytes so far, total, speed, time */
  return g_strdup_printf (_ ("%s: %d%%, %s of %s, %s, %s left"),
                          row->name,
                          ferry_format_percent (row->received, row->total),
                          received,
                          total,
                          rate,
                          left);
}

char *
ferry_cli_format_totals (const FerryCliTotals *totals,
                         int                   width)
{
  GString         *line = g_string_new (NULL);
  g_autofree char *rate = ferry_format_rate (totals->rate);
  g_autofree char *text = NULL;
  int              percent = ferry_format_percent (totals->received, totals->total);

  /* Translators: how many transfers are done, of how many */
  g_string_append_printf (line, _ ("%u of %u done"), totals->n_settled, totals->n_all);
  if (percent >= 0)
    g_string_append_printf (line, "  %d%%", percent);
  g_string_append_printf (line, "  %s", rate);
  if (totals->seconds_left >= 0)
    {
      g_autofree char *left = ferry_format_duration (totals->seconds_left);

      g_string_append_printf (line, "  %s", left);
    }
  text = g_string_free (line, FALSE);

  return ferry_cli_format_truncate (text, width);
}
