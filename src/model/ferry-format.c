/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-format.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define DAYS_OF_WEEK 7

/* In days: within that a month tells its year. */
#define ALMOST_A_YEAR 300

/* ngettext() wants a number that it can take the plural of. */
#define MAX_COUNT 100000

char *
ferry_format_size (guint64 bytes)
{
  g_autofree char *size = g_format_size_full (bytes, G_FORMAT_SIZE_IEC_UNITS);
  g_auto (GStrv)   words = g_strsplit (size, "\302\240", -1);

  /* Scripts that read these lines split them at plain blanks. */
  return g_strjoinv (" ", words);
}

char *
ferry_format_rate (guint64 bytes_per_second)
{
  g_autofree char *size = ferry_format_size (bytes_per_second);

  /* Translators: a speed, such as "4.5 MiB/s" */
  return g_strdup_printf (_ ("%s/s"), size);
}

char *
ferry_format_duration (gint64 seconds)
{
  gint64 minutes = MAX (seconds, 0) / 60;
  gint64 hours = minutes / 60;

  if (hours >= 48)
    /* Translators: days and hours, as short as can be */
    return g_strdup_printf (_ ("%d d %d h"), (int) MIN (hours / 24, 9999), (int) (hours % 24));
  if (hours > 0)
    return g_strdup_printf ("%d:%02d:%02d",
                            (int) hours,
                            (int) (minutes % 60),
                            (int) (MAX (seconds, 0) % 60));

  return g_strdup_printf ("%d:%02d", (int) minutes, (int) (MAX (seconds, 0) % 60));
}

static gulong
count_rounded (gint64 seconds,
               gint64 unit)
{
  return (gulong) MIN (seconds / unit + (seconds % unit >= unit / 2 ? 1 : 0), MAX_COUNT);
}

char *
ferry_format_time_left (gint64 seconds)
{
  gulong count;

  if (seconds <= 0)
    return g_strdup (_ ("almost done"));

  if (seconds < MINUTE)
    {
      count = (gulong) seconds;
      return g_strdup_printf (ngettext ("%lu second left", "%lu seconds left", count), count);
    }
  if (seconds < 90 * MINUTE)
    {
      count = count_rounded (seconds, MINUTE);
      return g_strdup_printf (ngettext ("%lu minute left", "%lu minutes left", count), count);
    }
  if (seconds < 36 * HOUR)
    {
      count = count_rounded (seconds, HOUR);
      return g_strdup_printf (ngettext ("%lu hour left", "%lu hours left", count), count);
    }

  count = count_rounded (seconds, DAY);

  return g_strdup_printf (ngettext ("%lu day left", "%lu days left", count), count);
}

int
ferry_format_percent (gint64 received,
                      gint64 total)
{
  if (total < 0)
    return -1;
  if (received >= total)
    return 100;
  if (received <= 0)
    return 0;

  return (int) MIN (99.0, (double) received / (double) total * 100.0);
}

char *
ferry_format_amount (gint64 received,
                     gint64 total)
{
  g_autofree char *some = ferry_format_size ((guint64) MAX (received, 0));
  g_autofree char *all = NULL;
  char            *blank = strchr (some, ' ');

  if (total < 0)
    return g_steal_pointer (&some);

  all = ferry_format_size ((guint64) total);
  /* "1.2 of 4.5 GiB": a unit that is the same is said once. */
  if (blank != NULL && g_strcmp0 (blank, strchr (all, ' ')) == 0)
    *blank = '\0';

  /* Translators: sizes, such as "1.2 of 4.5 GiB" or "800 MiB of 4.5 GiB" */
  return g_strdup_printf (_ ("%s of %s"), some, all);
}

/* How many midnights lie between them. */
static int
count_days (GDateTime *then,
            GDateTime *now)
{
  GDate first;
  GDate last;

  g_date_clear (&first, 1);
  g_date_clear (&last, 1);
  g_date_set_dmy (&first, (GDateDay) g_date_time_get_day_of_month (then),
                  (GDateMonth) g_date_time_get_month (then),
                  (GDateYear) g_date_time_get_year (then));
  g_date_set_dmy (&last, (GDateDay) g_date_time_get_day_of_month (now),
                  (GDateMonth) g_date_time_get_month (now),
                  (GDateYear) g_date_time_get_year (now));

  return g_date_days_between (&first, &last);
}

char *
ferry_format_when (gint64 time,
                   gint64 now)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (time);
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now);
  gint64                age = now - time;
  gulong                count;
  int                   days;

  if (then == NULL || today == NULL)
    return g_strdup (_ ("at an unknown time"));

  days = count_days (then, today);
  if (age >= -MINUTE && age < MINUTE)
    return g_strdup (_ ("just now"));
  if (age > 0 && age < HOUR)
    {
      count = (gulong) (age / MINUTE);
      return g_strdup_printf (ngettext ("%lu minute ago", "%lu minutes ago", count), count);
    }
  /* In the small hours the evening before is nearer than "yesterday" sounds. */
  if (age > 0 && (age < 6 * HOUR || days == 0))
    {
      count = (gulong) (age / HOUR);
      return g_strdup_printf (ngettext ("%lu hour ago", "%lu hours ago", count), count);
    }
  if (days == 1)
    return g_strdup (_ ("yesterday"));
  if (days > 1 && days < 7)
    {
      count = (gulong) days;
      return g_strdup_printf (ngettext ("%lu day ago", "%lu days ago", count), count);
    }

  /* Translators: a date, such as "2 November 2026"; see the documentation of
   * g_date_time_format() */
  return g_date_time_format (then, _ ("%-d %B %Y"));
}

char *
ferry_format_until (gint64 time,
                    gint64 now)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_unix_local (time);
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now);
  int                   days;

  if (when == NULL || today == NULL)
    return g_strdup (_ ("an unknown time"));

  days = count_days (today, when);
  if (days == 0)
    /* Translators: a time of day, such as "18:00"; see the documentation of
     * g_date_time_format(), as for those that follow */
    return g_date_time_format (when, _ ("%H:%M"));
  if (days == 1)
    return g_date_time_format (when, _ ("tomorrow %H:%M"));
  if (days > 1 && days < DAYS_OF_WEEK)
    /* Translators: such as "Sunday 06:00" */
    return g_date_time_format (when, _ ("%A %H:%M"));
  if (days > 1 && days < ALMOST_A_YEAR)
    /* Translators: a date of the months to come, such as "1 December" */
    return g_date_time_format (when, _ ("%-d %B"));

  return g_date_time_format (when, _ ("%-d %B %Y"));
}
