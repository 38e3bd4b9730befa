/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-schedule-text.h"

#include "ferry-format.h"
#include "ferry-week.h"

#include <glib/gi18n-lib.h>

char *
ferry_schedule_text_of_hour (guint             day,
                             guint             hour,
                             FerryScheduleMode mode)
{
  g_autofree char *name = ferry_week_dup_day_name (day);
  g_autofree char *begin = g_strdup_printf ("%u:00", hour);
  g_autofree char *end = g_strdup_printf ("%u:00", hour + 1);

  switch (mode)
    {
    case FERRY_SCHEDULE_RUN:
      /* Translators: a day of the week, and the two ends of an hour of it */
      return g_strdup_printf (_ ("%s %s to %s: run"), name, begin, end);
    case FERRY_SCHEDULE_LIMITED:
      /* Translators: a day of the week, and the two ends of an hour of it */
      return g_strdup_printf (_ ("%s %s to %s: limited"), name, begin, end);
    case FERRY_SCHEDULE_STOP:
      /* Translators: a day of the week, and the two ends of an hour of it */
      return g_strdup_printf (_ ("%s %s to %s: stop"), name, begin, end);
    }

  g_return_val_if_reached (NULL);
}

static char *
format_limits (guint64 download_rate,
               guint64 upload_rate)
{
  g_autofree char *down = ferry_format_rate (download_rate);
  g_autofree char *up = ferry_format_rate (upload_rate);

  if (download_rate == 0 && upload_rate == 0)
    return g_strdup (_ ("Now: a limited hour, but no limit is set"));
  if (download_rate == upload_rate)
    /* Translators: a speed */
    return g_strdup_printf (_ ("Now: limited to %s"), down);
  if (upload_rate == 0)
    /* Translators: a speed */
    return g_strdup_printf (_ ("Now: downloads limited to %s"), down);
  if (download_rate == 0)
    /* Translators: a speed */
    return g_strdup_printf (_ ("Now: uploads limited to %s"), up);

  /* Translators: speeds */
  return g_strdup_printf (_ ("Now: downloads limited to %s, uploads to %s"), down, up);
}

static char *
format_mode (FerryScheduleMode mode,
             guint64           download_rate,
             guint64           upload_rate)
{
  switch (mode)
    {
    case FERRY_SCHEDULE_RUN:
      return g_strdup (_ ("Now: transfers run"));
    case FERRY_SCHEDULE_LIMITED:
      return format_limits (download_rate, upload_rate);
    case FERRY_SCHEDULE_STOP:
      return g_strdup (_ ("Now: nothing is transferred"));
    }

  g_return_val_if_reached (NULL);
}

char *
ferry_schedule_text_of_now (const FerrySituation *situation,
                            guint64               download_rate,
                            guint64               upload_rate,
                            gint64                now)
{
  g_autofree char *mode = format_mode (situation->schedule, download_rate, upload_rate);
  g_autofree char *until = NULL;

  if (situation->schedule_until == 0)
    return g_steal_pointer (&mode);

  until = ferry_format_until (situation->schedule_until, now);
  /* Translators: what holds now, such as "Now: transfers run", and a time */
  return g_strdup_printf (_ ("%s until %s"), mode, until);
}
