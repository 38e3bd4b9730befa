/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-format.h"

#define KIB G_GINT64_CONSTANT (1024)
#define MIB (1024 * KIB)
#define GIB (1024 * MIB)
#define DAY G_GINT64_CONSTANT (86400)

static void
assert_text (char       *actual,
             const char *expected)
{
  g_autofree char *text = actual;

  g_assert_cmpstr (text, ==, expected);
}

static void
test_numbers (void)
{
  assert_text (ferry_format_size (0), "0 bytes");
  assert_text (ferry_format_size (1), "1 byte");
  assert_text (ferry_format_size (1536), "1.5 KiB");
  assert_text (ferry_format_size (G_MAXUINT64), "16.0 EiB");
  assert_text (ferry_format_rate (3 * MIB), "3.0 MiB/s");
  assert_text (ferry_format_duration (0), "0:00");
  assert_text (ferry_format_duration (-5), "0:00");
  assert_text (ferry_format_duration (65), "1:05");
  assert_text (ferry_format_duration (3600), "1:00:00");
  assert_text (ferry_format_duration (47 * 3600 + 59 * 60 + 59), "47:59:59");
  assert_text (ferry_format_duration (51 * 3600), "2 d 3 h");
  assert_text (ferry_format_duration (G_MAXINT64), "9999 d 15 h");
}

static void
test_percent (void)
{
  static const struct
  {
    gint64 received;
    gint64 total;
    int    percent;
  } cases[] = {
    { 0, 100, 0 },
    { 1, 1000, 0 },
    { 50, 100, 50 },
    { 999999, 1000000, 99 },
    { G_MAXINT64 - 1, G_MAXINT64, 99 },
    { 100, 100, 100 },
    { 200, 100, 100 },
    { 0, 0, 100 },
    { 5, -1, -1 },
    { -5, 10, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      int percent = ferry_format_percent (cases[i].received, cases[i].total);

      g_assert_cmpint (percent, ==, cases[i].percent);
    }
}

static void
test_time_left (void)
{
  static const struct
  {
    gint64      seconds;
    const char *text;
  } cases[] = {
    { G_MININT64, "almost done" },
    { 0, "almost done" },
    { 1, "1 second left" },
    { 59, "59 seconds left" },
    { 60, "1 minute left" },
    { 89, "1 minute left" },
    { 90, "2 minutes left" },
    { 89 * 60, "89 minutes left" },
    { 90 * 60, "2 hours left" },
    { 35 * 3600, "35 hours left" },
    { 36 * 3600, "2 days left" },
    { 10 * 86400, "10 days left" },
    { G_MAXINT64, "100000 days left" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_text (ferry_format_time_left (cases[i].seconds), cases[i].text);
}

static void
test_amount (void)
{
  static const struct
  {
    gint64      received;
    gint64      total;
    const char *text;
  } cases[] = {
    { 0, -1, "0 bytes" },
    { 1536, -1, "1.5 KiB" },
    { 123 * MIB / 10, 456 * MIB / 10, "12.3 of 45.6 MiB" },
    { 800 * MIB, 9 * GIB / 2, "800.0 MiB of 4.5 GiB" },
    { 0, GIB, "0 bytes of 1.0 GiB" },
    { 0, 0, "0 of 0 bytes" },
    { 2 * MIB, MIB, "2.0 of 1.0 MiB" },
    { -3, 5, "0 of 5 bytes" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_text (ferry_format_amount (cases[i].received, cases[i].total), cases[i].text);
}

/* Saturday, 21 November 2026, at @hour:@minute. */
static gint64
at (int day,
    int hour,
    int minute)
{
  g_autoptr (GDateTime) time = g_date_time_new_utc (2026, 11, day, hour, minute, 0);

  return g_date_time_to_unix (time);
}

static void
test_when (void)
{
  const struct
  {
    gint64      time;
    gint64      now;
    const char *text;
  } cases[] = {
    { at (21, 12, 0), at (21, 12, 0), "just now" },
    { at (21, 12, 0), at (21, 12, 0) + 59, "just now" },
    /* The clock was set back a little. */
    { at (21, 12, 0), at (21, 12, 0) - 60, "just now" },
    { at (21, 12, 0), at (21, 12, 1), "1 minute ago" },
    { at (21, 12, 0), at (21, 12, 59), "59 minutes ago" },
    { at (21, 12, 0), at (21, 13, 0), "1 hour ago" },
    { at (21, 0, 5), at (21, 23, 59), "23 hours ago" },
    { at (20, 23, 30), at (21, 0, 20), "50 minutes ago" },
    { at (20, 23, 30), at (21, 5, 0), "5 hours ago" },
    { at (20, 23, 30), at (21, 5, 30), "yesterday" },
    { at (20, 0, 0), at (21, 23, 59), "yesterday" },
    { at (19, 23, 59), at (21, 0, 0), "2 days ago" },
    { at (15, 0, 0), at (21, 23, 59), "6 days ago" },
    { at (14, 23, 59), at (21, 0, 0), "14 November 2026" },
    { 0, at (21, 0, 0), "1 January 1970" },
    { at (22, 12, 0), at (21, 12, 0), "22 November 2026" },
    { G_MAXINT64, at (21, 12, 0), "at an unknown time" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_text (ferry_format_when (cases[i].time, cases[i].now), cases[i].text);
}

static void
test_clock (void)
{
  assert_text (ferry_format_clock (at (21, 12, 0) + 5, at (21, 12, 0)), "12:00:05");
  assert_text (ferry_format_clock (at (21, 12, 59) + 59, at (21, 12, 0)), "12:59:59");
  assert_text (ferry_format_clock (at (21, 13, 0), at (21, 12, 0)), "13:00");
  assert_text (ferry_format_clock (at (22, 0, 1), at (21, 23, 59)), "2026-11-22 00:01");
  assert_text (ferry_format_clock (G_MAXINT64, 0), "an unknown time");
}

static void
test_until (void)
{
  const struct
  {
    gint64      time;
    const char *text;
  } cases[] = {
    /* Now is Saturday, 21 November 2026, 12:00. */
    { at (21, 12, 1), "12:01" },
    { at (21, 23, 59) + 59, "23:59" },
    { at (21, 6, 0), "06:00" },
    { at (22, 0, 0), "tomorrow 00:00" },
    { at (22, 6, 0), "tomorrow 06:00" },
    { at (23, 0, 0), "Monday 00:00" },
    { at (27, 23, 59), "Friday 23:59" },
    { at (28, 0, 0), "28 November" },
    { at (30, 0, 0) + DAY, "1 December" },
    { at (21, 0, 0) + 299 * DAY, "16 September" },
    { at (21, 0, 0) + 300 * DAY, "17 September 2027" },
    { at (20, 23, 59), "20 November 2026" },
    { 0, "1 January 1970" },
    { G_MAXINT64, "an unknown time" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_text (ferry_format_until (cases[i].time, at (21, 12, 0)), cases[i].text);
  assert_text (ferry_format_until (at (21, 12, 0), G_MAXINT64), "an unknown time");
}

int
main (int    argc,
      char **argv)
{
  /* Days end where the user is. */
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/format/numbers-read-well", test_numbers);
  g_test_add_func ("/format/hundred-percent-means-all", test_percent);
  g_test_add_func ("/format/time-left-is-one-number", test_time_left);
  g_test_add_func ("/format/a-shared-unit-is-said-once", test_amount);
  g_test_add_func ("/format/what-was-is-told-as-people-do", test_when);
  g_test_add_func ("/format/what-will-be-is-told-by-the-clock", test_clock);
  g_test_add_func ("/format/what-ends-is-told-in-few-words", test_until);

  return g_test_run ();
}
