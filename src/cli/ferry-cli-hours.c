/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-hours.h"

#include "ferry-cli-format.h"
#include "ferry-cli-parse.h"
#include "ferry-error.h"

#include <glib/gi18n-lib.h>

#define DAYS 7
#define HOURS 24
#define ALL_DAYS ((1u << DAYS) - 1)

static const char *const day_words[DAYS] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
static const char *const day_names[DAYS] = {
  N_ ("Mon"),
  N_ ("Tue"),
  N_ ("Wed"),
  N_ ("Thu"),
  N_ ("Fri"),
  N_ ("Sat"),
  N_ ("Sun"),
};

static gboolean
parse_day (const char *word,
           guint      *day)
{
  for (guint i = 0; i < DAYS; i++)
    if (g_ascii_strcasecmp (word, day_words[i]) == 0)
      {
        *day = i;
        return TRUE;
      }

  return FALSE;
}

/* "mon" or "fri-mon"; a bit for each day. */
static gboolean
parse_span_of_days (const char *text,
                    guint      *days)
{
  g_auto (GStrv) ends = g_strsplit (text, "-", 2);
  guint          first, last;

  if (ends[0] == NULL || !parse_day (ends[0], &first))
    return FALSE;
  last = first;
  if (ends[1] != NULL && !parse_day (ends[1], &last))
    return FALSE;

  for (guint day = first; day != last; day = (day + 1) % DAYS)
    *days |= 1u << day;
  *days |= 1u << last;
  return TRUE;
}

static gboolean
parse_days (const char *text,
            guint      *days)
{
  g_auto (GStrv) spans = g_strsplit (text, ",", -1);

  if (g_ascii_strcasecmp (text, "daily") == 0)
    {
      *days = ALL_DAYS;
      return TRUE;
    }

  for (gsize i = 0; spans[i] != NULL; i++)
    if (!parse_span_of_days (spans[i], days))
      return FALSE;

  return *days != 0;
}

/* From @first on, so many. */
static gboolean
parse_hours (const char *text,
             guint      *first,
             guint      *count)
{
  g_auto (GStrv) ends = g_strsplit (text, "-", 2);
  guint          last;

  *first = 0;
  *count = HOURS;
  if (g_ascii_strcasecmp (text, "all") == 0)
    return TRUE;
  if (ends[0] == NULL || !ferry_cli_parse_count (ends[0], 0, HOURS - 1, first))
    return FALSE;
  last = *first + 1;
  if (ends[1] != NULL && (!ferry_cli_parse_count (ends[1], 0, HOURS, &last) || last == *first))
    return FALSE;

  *count = last > *first ? last - *first : last + HOURS - *first;
  return TRUE;
}

static gboolean
refuse (const char *text,
        const char *expected,
        GError    **error)
{
  /* Translators: what was typed, what would be right */
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, _ ("“%s” is not understood. %s"),
               text, expected);
  return FALSE;
}

gboolean
ferry_cli_hours_paint (FerrySchedule *schedule,
                       const char    *days,
                       const char    *hours,
                       const char    *mode,
                       GError       **error)
{
  FerryScheduleMode what;
  guint             which = 0, first, count;

  if (!parse_days (days, &which))
    return refuse (days, _ ("It should be days, such as mon-fri, sat,sun or daily."), error);
  if (!parse_hours (hours, &first, &count))
    return refuse (hours, _ ("It should be hours, such as 9-17, 22-6 or all."), error);
  if (!ferry_schedule_mode_from_nick (mode, &what))
    return refuse (mode, _ ("It should be run, limited or stop."), error);

  for (guint day = 0; day < DAYS; day++)
    for (guint i = 0; i < count && (which & (1u << day)) != 0; i++)
      ferry_schedule_set (schedule, (day + (first + i) / HOURS) % DAYS, (first + i) % HOURS, what);

  return TRUE;
}

static char
get_sign (FerryScheduleMode mode)
{
  switch (mode)
    {
    case FERRY_SCHEDULE_RUN:
      return '#';
    case FERRY_SCHEDULE_LIMITED:
      return '+';
    case FERRY_SCHEDULE_STOP:
      return '.';
    }

  g_return_val_if_reached ('?');
}

/* Names of days are of one width in no two languages. */
static int
get_name_width (void)
{
  int width = 0;

  for (guint day = 0; day < DAYS; day++)
    width = MAX (width, ferry_cli_format_cells (_ (day_names[day])));

  return width;
}

static void
append_name (GString    *text,
             const char *name,
             int         width)
{
  g_string_append_printf (text, "%s%*s", name, width + 2 - ferry_cli_format_cells (name), "");
}

char *
ferry_cli_hours_format (const FerrySchedule *schedule)
{
  GString *text = g_string_new (NULL);
  int      width = get_name_width ();

  append_name (text, "", width);
  g_string_append (text, "0     6     12    18\n");
  for (guint day = 0; day < DAYS; day++)
    {
      append_name (text, _ (day_names[day]), width);
      for (guint hour = 0; hour < HOURS; hour++)
        g_string_append_c (text, get_sign (ferry_schedule_get (schedule, day, hour)));
      g_string_append_c (text, '\n');
    }
  g_string_append_printf (text, "\n%c %s   %c %s   %c %s\n",
                          get_sign (FERRY_SCHEDULE_RUN), _ ("run"),
                          get_sign (FERRY_SCHEDULE_LIMITED), _ ("limited"),
                          get_sign (FERRY_SCHEDULE_STOP), _ ("stop"));

  return g_string_free (text, FALSE);
}
