/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-schedule.h"
#include "fuzz.h"

/* In half a year from Thursday, 2026-01-01 on, which has a change of the clocks. */
static void
check_schedule (const FerrySchedule *schedule)
{
  const gint64          first = 1767222000;
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  gint64                now = first;

  for (guint i = 0; i < 20 && now < first + 180 * 24 * 60 * 60; i++)
    {
      gint64            until;
      FerryScheduleMode mode = ferry_schedule_judge (schedule, now, zone, &until);

      if (until == 0)
        return;
      g_assert_cmpint (until, >, now);
      g_assert_true (ferry_schedule_judge (schedule, until, zone, NULL) != mode);
      g_assert_true (ferry_schedule_judge (schedule, until - 1, zone, NULL) == mode);
      now = until + 7 * 60 * 60;
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *written = NULL;
  g_autofree char *rewritten = NULL;
  FerrySchedule    schedule = { 0 };
  FerrySchedule    again = { 0 };

  if (!ferry_schedule_from_text (text, &schedule))
    return 0;

  written = ferry_schedule_to_text (&schedule);
  g_assert_true (ferry_schedule_from_text (written, &again));
  rewritten = ferry_schedule_to_text (&again);
  g_assert_cmpstr (rewritten, ==, written);
  g_assert_cmpint (ferry_schedule_is_set (&schedule), ==, written[0] != '\0');
  check_schedule (&schedule);
  return 0;
}
