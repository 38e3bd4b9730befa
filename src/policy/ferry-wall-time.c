/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-wall-time.h"

#define FIRST_YEAR 1
#define LAST_YEAR 9999

GDateTime *
ferry_wall_time_read (gint64     now,
                      GTimeZone *zone)
{
  g_autoptr (GDateTime) universal = g_date_time_new_from_unix_utc (now);

  g_return_val_if_fail (zone != NULL, NULL);

  return universal != NULL ? g_date_time_to_timezone (universal, zone) : NULL;
}

static gint64
get_offset (GTimeZone *zone,
            gint64     moment)
{
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, moment);

  return g_time_zone_get_offset (zone, interval);
}

/* The moment at which clocks show so many seconds since 1970, if those that are
 * @type did; else @fallback. */
static gint64
find_shown (GTimeZone *zone,
            GTimeType  type,
            gint64     shown,
            gint64     fallback)
{
  int interval = g_time_zone_find_interval (zone, type, shown);

  return interval >= 0 ? shown - g_time_zone_get_offset (zone, interval) : fallback;
}

gint64
ferry_wall_time_find (GTimeZone *zone,
                      int        year,
                      int        month,
                      int        day,
                      int        hour)
{
  g_autoptr (GDateTime) when = NULL;
  gint64                moment;
  gint64                shown;

  g_return_val_if_fail (zone != NULL, G_MAXINT64);

  if (year < FIRST_YEAR)
    return G_MININT64;
  if (year > LAST_YEAR)
    return G_MAXINT64;
  when = g_date_time_new (zone, year, month, day, hour, 0, 0.0);
  if (when == NULL)
    return G_MAXINT64;

  /* Of a time that there is twice it is the one by standard time, which is mostly
   * the second. */
  moment = g_date_time_to_unix (when);
  shown = moment + g_date_time_get_utc_offset (when) / G_TIME_SPAN_SECOND;

  return MIN (find_shown (zone, G_TIME_TYPE_STANDARD, shown, moment),
              find_shown (zone, G_TIME_TYPE_DAYLIGHT, shown, moment));
}

gint64
ferry_wall_time_advance (gint64     now,
                         gint64     seconds,
                         GTimeZone *zone)
{
  gint64 before = now;
  gint64 end = now + seconds;
  gint64 offset;

  g_return_val_if_fail (zone != NULL, end);

  offset = get_offset (zone, now);
  if (get_offset (zone, end) == offset)
    return end;

  while (end - before > 1)
    {
      gint64 middle = before + (end - before) / 2;

      if (get_offset (zone, middle) == offset)
        before = middle;
      else
        end = middle;
    }

  return end;
}
