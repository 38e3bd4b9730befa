/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-schedule-selection.h"

#define SUNDAY 6

static void
assert_cursor (const FerryScheduleSelection *selection,
               guint                         row,
               guint                         hour)
{
  g_assert_cmpuint (selection->row, ==, row);
  g_assert_cmpuint (selection->hour, ==, hour);
}

static guint
count (const FerryScheduleSelection *selection)
{
  guint n = 0;

  for (guint row = 0; row < 7; row++)
    for (guint hour = 0; hour < 24; hour++)
      n += ferry_schedule_selection_contains (selection, row, hour) ? 1 : 0;

  return n;
}

static void
test_first_hour (void)
{
  FerryScheduleSelection selection = { 0 };

  g_assert_true (ferry_schedule_selection_contains (&selection, 0, 0));
  g_assert_cmpuint (count (&selection), ==, 1);
  g_assert_false (ferry_schedule_selection_is_wide (&selection));
}

static void
test_moves_alone (void)
{
  FerryScheduleSelection selection = { 0 };

  ferry_schedule_selection_put (&selection, 2, 10);
  ferry_schedule_selection_move (&selection, 1, 0, FALSE);
  ferry_schedule_selection_move (&selection, 0, -1, FALSE);
  assert_cursor (&selection, 3, 9);
  g_assert_cmpuint (count (&selection), ==, 1);
}

static void
test_edges (void)
{
  FerryScheduleSelection selection = { 0 };

  ferry_schedule_selection_move (&selection, -1, 0, FALSE);
  ferry_schedule_selection_move (&selection, 0, -1, FALSE);
  assert_cursor (&selection, 0, 0);
  ferry_schedule_selection_move (&selection, 7, 24, FALSE);
  assert_cursor (&selection, 6, 23);
  ferry_schedule_selection_put (&selection, 100, 100);
  assert_cursor (&selection, 6, 23);
  ferry_schedule_selection_move (&selection, -7, -24, FALSE);
  assert_cursor (&selection, 0, 0);
}

static void
test_extends (void)
{
  FerryScheduleSelection selection = { 0 };

  ferry_schedule_selection_put (&selection, 4, 20);
  ferry_schedule_selection_move (&selection, -2, 0, TRUE);
  ferry_schedule_selection_move (&selection, 0, 3, TRUE);
  assert_cursor (&selection, 2, 23);
  g_assert_true (ferry_schedule_selection_is_wide (&selection));
  g_assert_cmpuint (count (&selection), ==, 3 * 4);
  g_assert_true (ferry_schedule_selection_contains (&selection, 3, 21));
  g_assert_false (ferry_schedule_selection_contains (&selection, 3, 19));
  g_assert_false (ferry_schedule_selection_contains (&selection, 5, 21));
}

static void
test_shrinks (void)
{
  FerryScheduleSelection selection = { 0 };

  ferry_schedule_selection_put (&selection, 3, 12);
  ferry_schedule_selection_reach (&selection, 6, 23);
  ferry_schedule_selection_reach (&selection, 3, 13);
  g_assert_cmpuint (count (&selection), ==, 2);
  ferry_schedule_selection_move (&selection, 0, 1, FALSE);
  assert_cursor (&selection, 3, 14);
  g_assert_cmpuint (count (&selection), ==, 1);
}

static void
test_all (void)
{
  FerryScheduleSelection selection = { 0 };

  ferry_schedule_selection_put (&selection, 3, 12);
  ferry_schedule_selection_put_all (&selection);
  g_assert_cmpuint (count (&selection), ==, FERRY_SCHEDULE_N_HOURS);
}

static void
test_paints (void)
{
  FerryScheduleSelection selection = { 0 };
  FerrySchedule          schedule = { 0 };

  ferry_schedule_selection_put (&selection, 1, 8);
  ferry_schedule_selection_reach (&selection, 0, 9);
  ferry_schedule_selection_paint (&selection, 0, FERRY_SCHEDULE_STOP, &schedule);

  for (guint day = 0; day < 7; day++)
    for (guint hour = 0; hour < 24; hour++)
      g_assert_cmpint (ferry_schedule_get (&schedule, day, hour), ==,
                       day <= 1 && (hour == 8 || hour == 9) ? FERRY_SCHEDULE_STOP
                                                            : FERRY_SCHEDULE_RUN);
}

static void
test_sunday_first (void)
{
  FerryScheduleSelection selection = { 0 };
  FerrySchedule          schedule = { 0 };

  g_assert_cmpuint (ferry_schedule_selection_row_to_day (0, SUNDAY), ==, SUNDAY);
  g_assert_cmpuint (ferry_schedule_selection_row_to_day (1, SUNDAY), ==, 0);
  g_assert_cmpuint (ferry_schedule_selection_row_to_day (6, SUNDAY), ==, 5);

  ferry_schedule_selection_put (&selection, 0, 5);
  ferry_schedule_selection_paint (&selection, SUNDAY, FERRY_SCHEDULE_LIMITED, &schedule);
  g_assert_cmpint (ferry_schedule_get (&schedule, SUNDAY, 5), ==, FERRY_SCHEDULE_LIMITED);
  g_assert_cmpint (ferry_schedule_get (&schedule, 0, 5), ==, FERRY_SCHEDULE_RUN);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/schedule-selection/begins-with-the-first-hour", test_first_hour);
  g_test_add_func ("/schedule-selection/moves-alone", test_moves_alone);
  g_test_add_func ("/schedule-selection/stops-at-the-edges", test_edges);
  g_test_add_func ("/schedule-selection/extends-in-any-direction", test_extends);
  g_test_add_func ("/schedule-selection/shrinks-again", test_shrinks);
  g_test_add_func ("/schedule-selection/all", test_all);
  g_test_add_func ("/schedule-selection/paints-nothing-else", test_paints);
  g_test_add_func ("/schedule-selection/the-week-may-begin-on-sunday", test_sunday_first);

  return g_test_run ();
}
