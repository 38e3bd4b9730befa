/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-wall-time.h"

/* 2026-03-29, when clocks in Berlin go from 2:00 to 3:00. */
#define CHANGE G_GINT64_CONSTANT (1774746000)
#define HOUR (60 * 60)

static void
test_advance_stops_at_the_change (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");

  for (gint64 before = 1; before < 2 * HOUR; before += 7)
    for (gint64 after = 0; after < 2 * HOUR; after += 61)
      g_assert_cmpint (ferry_wall_time_advance (CHANGE - before, before + after, zone), ==,
                       CHANGE);
}

static void
test_advance_goes_on_where_nothing_changes (void)
{
  g_autoptr (GTimeZone) berlin = g_time_zone_new_identifier ("Europe/Berlin");
  g_autoptr (GTimeZone) seoul = g_time_zone_new_identifier ("Asia/Seoul");

  g_assert_cmpint (ferry_wall_time_advance (CHANGE - 60, 59, berlin), ==, CHANGE - 1);
  g_assert_cmpint (ferry_wall_time_advance (CHANGE, HOUR, berlin), ==, CHANGE + HOUR);
  g_assert_cmpint (ferry_wall_time_advance (CHANGE - HOUR, 2 * HOUR, seoul), ==, CHANGE + HOUR);
}

static void
test_read (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  g_autoptr (GDateTime) before = ferry_wall_time_read (CHANGE - 1, zone);
  g_autoptr (GDateTime) after = ferry_wall_time_read (CHANGE, zone);
  g_autofree char      *text_before = g_date_time_format (before, "%F %T");
  g_autofree char      *text_after = g_date_time_format (after, "%F %T");

  g_assert_cmpstr (text_before, ==, "2026-03-29 01:59:59");
  g_assert_cmpstr (text_after, ==, "2026-03-29 03:00:00");
  g_assert_null (ferry_wall_time_read (G_MAXINT64, zone));
  g_assert_null (ferry_wall_time_read (G_MININT64, zone));
}

static void
test_find (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");

  g_assert_cmpint (ferry_wall_time_find (zone, 2026, 3, 29, 1), ==, CHANGE - HOUR);
  g_assert_cmpint (ferry_wall_time_find (zone, 2026, 3, 29, 2), ==, CHANGE);
  g_assert_cmpint (ferry_wall_time_find (zone, 2026, 3, 29, 3), ==, CHANGE);
  g_assert_cmpint (ferry_wall_time_find (zone, 0, 12, 31, 0), ==, G_MININT64);
  g_assert_cmpint (ferry_wall_time_find (zone, 10000, 1, 1, 0), ==, G_MAXINT64);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wall-time/advance-stops-at-the-change", test_advance_stops_at_the_change);
  g_test_add_func ("/wall-time/advance-goes-on-where-nothing-changes",
                   test_advance_goes_on_where_nothing_changes);
  g_test_add_func ("/wall-time/a-skipped-hour-is-never-read", test_read);
  g_test_add_func ("/wall-time/a-skipped-hour-is-the-next", test_find);

  return g_test_run ();
}
