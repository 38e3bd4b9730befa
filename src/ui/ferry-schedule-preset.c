/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-schedule-preset.h"

#define DAYS 7
#define WORKING_DAYS 5

/* The hours of a day from @begin on and before @end get @mode. */
static void
fill (FerrySchedule    *schedule,
      guint             n_days,
      guint             begin,
      guint             end,
      FerryScheduleMode mode)
{
  for (guint day = 0; day < n_days; day++)
    for (guint hour = begin; hour < end; hour++)
      ferry_schedule_set (schedule, day, hour, mode);
}

gboolean
ferry_schedule_preset_fill (const char    *nick,
                            FerrySchedule *schedule)
{
  FerrySchedule week = { 0 };

  if (g_str_equal (nick, "nights"))
    fill (&week, DAYS, 6, 22, FERRY_SCHEDULE_STOP);
  else if (g_str_equal (nick, "working-hours"))
    fill (&week, WORKING_DAYS, 9, 17, FERRY_SCHEDULE_LIMITED);
  else if (!g_str_equal (nick, "always"))
    return FALSE;

  *schedule = week;
  return TRUE;
}
