/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-schedule-preset.h"

#define SATURDAY 5

static void
test_always (void)
{
  FerrySchedule schedule = { 0 };

  ferry_schedule_set (&schedule, 3, 12, FERRY_SCHEDULE_STOP);
  g_assert_true (ferry_schedule_preset_fill ("always", &schedule));
  g_assert_false (ferry_schedule_is_set (&schedule));
}

static void
test_nights (void)
{
  FerrySchedule schedule = { 0 };

  g_assert_true (ferry_schedule_preset_fill ("nights", &schedule));
  for (guint day = 0; day < 7; day++)
    for (guint hour = 0; hour < 24; hour++)
      g_assert_cmpint (ferry_schedule_get (&schedule, day, hour), ==,
                       hour < 6 || hour >= 22 ? FERRY_SCHEDULE_RUN : FERRY_SCHEDULE_STOP);
}

static void
test_working_hours (void)
{
  FerrySchedule schedule = { 0 };

  g_assert_true (ferry_schedule_preset_fill ("working-hours", &schedule));
  for (guint day = 0; day < 7; day++)
    for (guint hour = 0; hour < 24; hour++)
      g_assert_cmpint (ferry_schedule_get (&schedule, day, hour), ==,
                       day < SATURDAY && hour >= 9 && hour < 17 ? FERRY_SCHEDULE_LIMITED
                                                                : FERRY_SCHEDULE_RUN);
}

static void
test_unknown (void)
{
  FerrySchedule schedule = { 0 };

  ferry_schedule_set (&schedule, 3, 12, FERRY_SCHEDULE_STOP);
  g_assert_false (ferry_schedule_preset_fill ("weekends", &schedule));
  g_assert_cmpint (ferry_schedule_get (&schedule, 3, 12), ==, FERRY_SCHEDULE_STOP);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/schedule-preset/always-stops-nothing", test_always);
  g_test_add_func ("/schedule-preset/nights-stop-the-days", test_nights);
  g_test_add_func ("/schedule-preset/working-hours-are-limited", test_working_hours);
  g_test_add_func ("/schedule-preset/unknown-changes-nothing", test_unknown);

  return g_test_run ();
}
