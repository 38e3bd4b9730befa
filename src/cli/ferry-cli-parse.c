/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-parse.h"

#include <math.h>

/* A decimal number without sign, exponent or the words that strtod() knows. */
static gboolean
parse_decimal (const char  *text,
               double      *value,
               const char **end)
{
  char  *after;
  double result;
  gsize  digits = strspn (text, "0123456789.");

  if (digits == 0 || !g_ascii_isdigit (text[0]))
    return FALSE;
  result = g_ascii_strtod (text, &after);
  if (after != text + digits)
    return FALSE;

  *value = result;
  *end = after;
  return TRUE;
}

/* A number, blanks, and perhaps k, m, g or t, which is its first to fourth @power. */
static gboolean
parse_multiple (const char  *text,
                double      *value,
                gsize       *power,
                const char **end)
{
  static const char letters[] = "kmgt";
  const char       *letter;

  if (!parse_decimal (text, value, end))
    return FALSE;

  while (**end == ' ')
    ++*end;
  letter = **end != '\0' ? strchr (letters, g_ascii_tolower (**end)) : NULL;
  *power = letter != NULL ? (gsize) (letter - letters) + 1 : 0;
  if (letter != NULL)
    ++*end;
  return TRUE;
}

gboolean
ferry_cli_parse_rate (const char *text,
                      guint64    *rate)
{
  const char *rest;
  double      value;
  gsize       power;

  if (!parse_multiple (text, &value, &power, &rest))
    return FALSE;

  value *= pow (1024.0, (double) power);
  if (power > 0 && g_ascii_tolower (rest[0]) == 'i' && g_ascii_tolower (rest[1]) == 'b')
    rest++;
  if (g_ascii_tolower (*rest) == 'b')
    rest++;
  if (g_str_has_prefix (rest, "/s"))
    rest += 2;
  /* Less than a byte a second would round to "no limit". */
  if (*rest != '\0' || value >= 9.0e18 || (value > 0.0 && value < 1.0))
    return FALSE;

  *rate = (guint64) value;
  return TRUE;
}

gboolean
ferry_cli_parse_size (const char *text,
                      guint64    *size)
{
  const char *rest;
  double      value;
  gsize       power;
  gboolean    is_b;

  if (!parse_multiple (text, &value, &power, &rest))
    return FALSE;

  is_b = g_ascii_strcasecmp (rest, "b") == 0;
  if (*rest != '\0' && !is_b && (power == 0 || g_ascii_strcasecmp (rest, "ib") != 0))
    return FALSE;
  value *= pow (is_b ? 1000.0 : 1024.0, (double) power);
  if (value >= 9.0e18)
    return FALSE;

  *size = (guint64) value;
  return TRUE;
}

gboolean
ferry_cli_parse_time_of_day (const char *text,
                             guint      *minutes)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 2);
  guint          hour, minute = 0;

  if (parts[0] == NULL || !ferry_cli_parse_count (parts[0], 0, 24, &hour))
    return FALSE;
  if (parts[1] != NULL &&
      (strlen (parts[1]) != 2 || !ferry_cli_parse_count (parts[1], 0, 59, &minute)))
    return FALSE;
  if (hour == 24 && minute > 0)
    return FALSE;

  *minutes = hour * 60 + minute;
  return TRUE;
}

gboolean
ferry_cli_parse_count (const char *text,
                       guint       least,
                       guint       most,
                       guint      *count)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, least, most, &value, NULL))
    return FALSE;

  *count = (guint) value;
  return TRUE;
}

gboolean
ferry_cli_parse_seconds (const char *text,
                         guint      *milliseconds)
{
  const char *rest;
  double      value;

  if (!parse_decimal (text, &value, &rest) || *rest != '\0')
    return FALSE;
  if (value < 0.001 || value > 86400.0)
    return FALSE;

  *milliseconds = (guint) (value * 1000.0 + 0.5);
  return TRUE;
}

static gboolean
parse_unit (const char **text,
            gint64      *seconds)
{
  static const struct
  {
    const char *word;
    gint64      seconds;
  } units[] = {
    { "seconds", 1 },
    { "second", 1 },
    { "sec", 1 },
    { "s", 1 },
    { "minutes", 60 },
    { "minute", 60 },
    { "min", 60 },
    { "m", 60 },
    { "hours", 3600 },
    { "hour", 3600 },
    { "h", 3600 },
    { "days", 86400 },
    { "day", 86400 },
    { "d", 86400 },
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_has_prefix (*text, units[i].word))
      {
        *text += strlen (units[i].word);
        *seconds = units[i].seconds;
        return TRUE;
      }

  return FALSE;
}

static gboolean
parse_delay (const char *text,
             gint64     *delay)
{
  gint64 sum = 0;

  do
    {
      gint64 unit;
      double value;

      while (*text == ' ')
        text++;
      if (!parse_decimal (text, &value, &text))
        return FALSE;
      while (*text == ' ')
        text++;
      if (!parse_unit (&text, &unit) || value > 1.0e6)
        return FALSE;
      sum += (gint64) (value * (double) unit);
    }
  while (*text != '\0');

  *delay = sum;
  return TRUE;
}

static gboolean
parse_time_of_day (const char *text,
                   GDateTime  *now,
                   gint64     *time)
{
  g_autoptr (GDateTime) when = NULL;
  int                   hour;
  int                   minute;
  gsize                 n_hours = strspn (text, "0123456789");

  if (n_hours < 1 || n_hours > 2 || text[n_hours] != ':' || strlen (text) != n_hours + 3 ||
      !g_ascii_isdigit (text[n_hours + 1]) || !g_ascii_isdigit (text[n_hours + 2]))
    return FALSE;

  hour = n_hours == 2 ? (text[0] - '0') * 10 + text[1] - '0' : text[0] - '0';
  minute = (text[n_hours + 1] - '0') * 10 + text[n_hours + 2] - '0';
  when = g_date_time_new (g_date_time_get_timezone (now),
                          g_date_time_get_year (now),
                          g_date_time_get_month (now),
                          g_date_time_get_day_of_month (now),
                          hour,
                          minute,
                          0.0);
  if (when == NULL)
    return FALSE;
  if (g_date_time_compare (when, now) <= 0)
    {
      g_autoptr (GDateTime) today = g_steal_pointer (&when);

      when = g_date_time_add_days (today, 1);
    }
  if (when == NULL)
    return FALSE;

  *time = g_date_time_to_unix (when);
  return TRUE;
}

/* ISO 8601 lets a time end with the minutes and leave the time out; GLib's
 * parser wants all of it. */
static char *
complete_iso8601 (const char *text)
{
  const char *begin = strpbrk (text, "Tt ");
  gsize       length;

  if (begin == NULL)
    return g_strconcat (text, "T00:00:00", NULL);

  begin++;
  length = strcspn (begin, "Zz+-");
  if (length != strlen ("hh:mm"))
    return g_strdup (text);

  return g_strdup_printf ("%.*s:00%s", (int) (begin + length - text), text, begin + length);
}

gboolean
ferry_cli_parse_time (const char *text,
                      GDateTime  *now,
                      gint64     *time)
{
  g_autoptr (GDateTime) when = NULL;
  g_autofree char      *complete = NULL;
  gint64                delay;

  if (text[0] == '+')
    {
      if (!parse_delay (text + 1, &delay))
        return FALSE;
      *time = g_date_time_to_unix (now) + delay;
      return TRUE;
    }
  if (parse_time_of_day (text, now, time))
    return TRUE;

  complete = complete_iso8601 (text);
  when = g_date_time_new_from_iso8601 (complete, g_date_time_get_timezone (now));
  if (when == NULL)
    return FALSE;

  *time = g_date_time_to_unix (when);
  return TRUE;
}

gboolean
ferry_cli_parse_header (const char *text,
                        char      **name,
                        char      **value)
{
  const char *colon = strchr (text, ':');

  if (colon == NULL)
    return FALSE;

  *name = g_strstrip (g_strndup (text, colon - text));
  *value = g_strstrip (g_strdup (colon + 1));
  return TRUE;
}

GStrv
ferry_cli_parse_address_list (const char *text)
{
  g_auto (GStrv)           lines = g_strsplit (text, "\n", -1);
  g_autoptr (GStrvBuilder) addresses = g_strv_builder_new ();
  gsize                    i;

  for (i = 0; lines[i] != NULL; i++)
    {
      g_strstrip (lines[i]);
      if (lines[i][0] != '\0' && lines[i][0] != '#')
        g_strv_builder_add (addresses, lines[i]);
    }

  return g_strv_builder_end (addresses);
}
