/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-schedule.h"

#include <string.h>

#define MONDAY 0
#define FRIDAY 4
#define SATURDAY 5
#define SUNDAY 6

static gint64
read_moment (const char *text)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_iso8601 (text, NULL);

  g_assert_nonnull (when);

  return g_date_time_to_unix (when);
}

/* So many hours of @day from @hour on are for @mode, all others for running. */
typedef struct
{
  guint             day;
  guint             hour;
  guint             n_hours;
  FerryScheduleMode mode;
} Block;

typedef struct
{
  const char       *path;
  const char       *zone;
  Block             block;
  const char       *now;
  FerryScheduleMode mode;
  const char       *until; /* NULL: never */
} Case;

#define STOP FERRY_SCHEDULE_STOP
#define LIMITED FERRY_SCHEDULE_LIMITED
#define RUN FERRY_SCHEDULE_RUN

static const Case cases[] = {
  /* Wednesday 2026-11-18. */
  { "before",
    "Asia/Seoul",
    { 2, 9, 9, STOP },
    "2026-11-18T08:59:59+09",
    RUN,
    "2026-11-18T09:00:00+09" },
  { "at-its-begin",
    "Asia/Seoul",
    { 2, 9, 9, STOP },
    "2026-11-18T09:00:00+09",
    STOP,
    "2026-11-18T18:00:00+09" },
  { "within",
    "Asia/Seoul",
    { 2, 9, 9, LIMITED },
    "2026-11-18T17:59:59+09",
    LIMITED,
    "2026-11-18T18:00:00+09" },
  { "at-its-end",
    "Asia/Seoul",
    { 2, 9, 9, STOP },
    "2026-11-18T18:00:00+09",
    RUN,
    "2026-11-25T09:00:00+09" },
  { "over-midnight-of-sunday",
    "Asia/Seoul",
    { SUNDAY, 23, 1, STOP },
    "2026-11-22T23:30:00+09",
    STOP,
    "2026-11-23T00:00:00+09" },
  { "first-hour-of-monday",
    "Asia/Seoul",
    { MONDAY, 0, 1, STOP },
    "2026-11-22T23:59:00+09",
    RUN,
    "2026-11-23T00:00:00+09" },
  { "zone-of-45-minutes",
    "Asia/Kathmandu",
    { 2, 9, 1, STOP },
    "2026-11-18T09:10:00+05:45",
    STOP,
    "2026-11-18T10:00:00+05:45" },
  { "always-stop",
    "Asia/Seoul",
    { 0, 0, 168, STOP },
    "2026-11-18T09:10:00+09",
    STOP,
    NULL },
  { "always-run",
    "Asia/Seoul",
    { 0, 0, 0, STOP },
    "2026-11-18T09:10:00+09",
    RUN,
    NULL },

  /* Clocks go from 2:00 to 3:00 on Sunday, 2026-03-29. */
  { "skipped-hour-is-not-there",
    "Europe/Berlin",
    { SUNDAY, 2, 1, STOP },
    "2026-03-29T01:30:00+01",
    RUN,
    "2026-04-05T02:00:00+02" },
  { "begins-in-the-skipped-hour",
    "Europe/Berlin",
    { SUNDAY, 2, 3, STOP },
    "2026-03-29T01:30:00+01",
    RUN,
    "2026-03-29T03:00:00+02" },
  { "ends-in-the-skipped-hour",
    "Europe/Berlin",
    { SUNDAY, 0, 3, STOP },
    "2026-03-29T01:30:00+01",
    STOP,
    "2026-03-29T03:00:00+02" },
  { "the-only-running-hour-is-skipped",
    "Europe/Berlin",
    { SUNDAY, 3, 167, STOP },
    "2026-03-29T01:30:00+01",
    STOP,
    "2026-04-05T02:00:00+02" },

  /* And from 3:00 back to 2:00 on Sunday, 2026-10-25. */
  { "repeated-hour-counts-twice",
    "Europe/Berlin",
    { SUNDAY, 2, 1, STOP },
    "2026-10-25T02:30:00+02",
    STOP,
    "2026-10-25T03:00:00+01" },
  { "second-of-the-repeated-hours",
    "Europe/Berlin",
    { SUNDAY, 2, 1, STOP },
    "2026-10-25T02:30:00+01",
    STOP,
    "2026-10-25T03:00:00+01" },
  { "ends-before-the-repeated-hour",
    "Europe/Berlin",
    { SUNDAY, 0, 2, STOP },
    "2026-10-25T01:30:00+02",
    STOP,
    "2026-10-25T02:00:00+02" },

  /* Half an hour: from 2:00 to 2:30 on Sunday, 2026-10-04; from 2:00 back to 1:30 on
   * 2026-04-05. */
  { "skipped-half-hour",
    "Australia/Lord_Howe",
    { SUNDAY, 2, 1, STOP },
    "2026-10-04T01:59:00+10:30",
    RUN,
    "2026-10-04T02:30:00+11" },
  { "repeated-half-hour",
    "Australia/Lord_Howe",
    { SUNDAY, 1, 1, STOP },
    "2026-04-05T01:15:00+11",
    STOP,
    "2026-04-05T02:00:00+10:30" },
  { "half-hour-before-the-repeated-one",
    "Australia/Lord_Howe",
    { SUNDAY, 2, 1, STOP },
    "2026-04-05T01:45:00+11",
    RUN,
    "2026-04-05T02:00:00+10:30" },

  /* At midnight: from 0:00 to 1:00 on Sunday, 2018-11-04; from 0:00 back to 23:00 of
   * Saturday on 2018-02-18. */
  { "skipped-midnight",
    "America/Sao_Paulo",
    { SUNDAY, 0, 2, STOP },
    "2018-11-03T23:59:59-03",
    RUN,
    "2018-11-04T01:00:00-02" },
  { "repeated-before-midnight",
    "America/Sao_Paulo",
    { SATURDAY, 23, 1, STOP },
    "2018-02-17T23:30:00-02",
    STOP,
    "2018-02-18T00:00:00-03" },

  /* No Friday, 2011-12-30. */
  { "skipped-day",
    "Pacific/Apia",
    { FRIDAY, 0, 24, STOP },
    "2011-12-29T12:00:00-10",
    RUN,
    "2012-01-06T00:00:00+14" },
};

static void
test_judge (gconstpointer data)
{
  const Case           *c = data;
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (c->zone);
  FerrySchedule         schedule = { 0 };
  gint64                now = read_moment (c->now);
  gint64                until = -1;

  g_assert_nonnull (zone);
  for (guint i = 0; i < c->block.n_hours; i++)
    {
      guint hour = (c->block.day * 24 + c->block.hour + i) % FERRY_SCHEDULE_N_HOURS;

      ferry_schedule_set (&schedule, hour / 24, hour % 24, c->block.mode);
    }

  g_assert_cmpint (ferry_schedule_judge (&schedule, now, zone, &until), ==, c->mode);
  g_assert_cmpint (until, ==, c->until != NULL ? read_moment (c->until) : 0);
  g_assert_cmpint (ferry_schedule_judge (&schedule, now, zone, NULL), ==, c->mode);
}

/* At the end it is otherwise, and not before: for all quarters of an hour of a year. */
static void
test_until_is_the_first_moment (gconstpointer data)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (data);
  const gint64          year = 365 * 24 * 60 * 60;
  FerrySchedule         schedule = { 0 };
  FerryScheduleMode     mode = FERRY_SCHEDULE_RUN;
  gint64                until = 0;

  for (guint hour = 0; hour < FERRY_SCHEDULE_N_HOURS; hour++)
    ferry_schedule_set (&schedule, hour / 24, hour % 24, (hour * 7 / 5) % 3);

  for (gint64 now = 1772290800; now < 1772290800 + year; now += 900)
    {
      if (now < until)
        {
          g_assert_cmpint (ferry_schedule_judge (&schedule, now, zone, NULL), ==, mode);
          continue;
        }
      g_assert_true (until == 0 || now == until);
      g_assert_true (until == 0 || ferry_schedule_judge (&schedule, now, zone, NULL) != mode);
      mode = ferry_schedule_judge (&schedule, now, zone, &until);
      g_assert_cmpint (until, >, now);
      g_assert_cmpint (until % 900, ==, 0);
    }
}

static void
test_a_senseless_clock_is_borne (void)
{
  static const gint64   times[] = { G_MININT64, -62135596801, 253402300799, 253402300800,
                                    G_MAXINT64 };
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  FerrySchedule         schedule = { 0 };

  ferry_schedule_set (&schedule, 0, 1, FERRY_SCHEDULE_STOP);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      gint64 until = -1;

      g_assert_cmpint (ferry_schedule_judge (&schedule, times[i], zone, &until), ==,
                       FERRY_SCHEDULE_RUN);
      g_assert_cmpint (until, ==, 0);
    }
}

static void
test_text_comes_back (void)
{
  g_autofree char *text = NULL;
  g_autofree char *again = NULL;
  FerrySchedule    schedule = { 0 };
  FerrySchedule    other = { 0 };

  ferry_schedule_set (&schedule, 0, 0, FERRY_SCHEDULE_STOP);
  ferry_schedule_set (&schedule, 6, 23, FERRY_SCHEDULE_LIMITED);
  text = ferry_schedule_to_text (&schedule);
  g_assert_cmpuint (strlen (text), ==, FERRY_SCHEDULE_N_HOURS);
  g_assert_cmpint (text[0], ==, 's');
  g_assert_cmpint (text[1], ==, 'r');
  g_assert_cmpint (text[167], ==, 'l');

  g_assert_true (ferry_schedule_from_text (text, &other));
  g_assert_cmpmem (&schedule, sizeof schedule, &other, sizeof other);
  g_assert_cmpint (ferry_schedule_get (&other, 6, 23), ==, FERRY_SCHEDULE_LIMITED);
  g_assert_true (ferry_schedule_is_set (&other));
  again = ferry_schedule_to_text (&other);
  g_assert_cmpstr (again, ==, text);
}

static void
test_no_text_is_run_always (void)
{
  g_autofree char *running = g_strnfill (FERRY_SCHEDULE_N_HOURS, 'r');
  g_autofree char *text = NULL;
  FerrySchedule    schedule = { 0 };

  ferry_schedule_set (&schedule, 3, 4, FERRY_SCHEDULE_STOP);
  g_assert_true (ferry_schedule_from_text ("", &schedule));
  g_assert_false (ferry_schedule_is_set (&schedule));

  g_assert_true (ferry_schedule_from_text (running, &schedule));
  g_assert_false (ferry_schedule_is_set (&schedule));
  text = ferry_schedule_to_text (&schedule);
  g_assert_cmpstr (text, ==, "");
}

static void
test_other_texts_are_refused (void)
{
  FerrySchedule schedule = { 0 };

  ferry_schedule_set (&schedule, 3, 4, FERRY_SCHEDULE_STOP);
  for (guint i = 0; i < 5; i++)
    {
      static const gsize lengths[] = { 1, 167, 169, 168, 168 };
      static const char  fills[] = { 'r', 'r', 'r', 'R', 'x' };
      g_autofree char   *text = g_strnfill (lengths[i], fills[i]);

      g_assert_false (ferry_schedule_from_text (text, &schedule));
    }
  g_assert_cmpint (ferry_schedule_get (&schedule, 3, 4), ==, FERRY_SCHEDULE_STOP);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/schedule/", cases[i].path, NULL);

      g_test_add_data_func (path, &cases[i], test_judge);
    }
  g_test_add_data_func ("/schedule/until-is-the-first-moment/berlin", "Europe/Berlin",
                        test_until_is_the_first_moment);
  g_test_add_data_func ("/schedule/until-is-the-first-moment/lord-howe", "Australia/Lord_Howe",
                        test_until_is_the_first_moment);
  g_test_add_data_func ("/schedule/until-is-the-first-moment/seoul", "Asia/Seoul",
                        test_until_is_the_first_moment);
  g_test_add_func ("/schedule/a-senseless-clock-is-borne", test_a_senseless_clock_is_borne);
  g_test_add_func ("/schedule/text-comes-back", test_text_comes_back);
  g_test_add_func ("/schedule/no-text-is-run-always", test_no_text_is_run_always);
  g_test_add_func ("/schedule/other-texts-are-refused", test_other_texts_are_refused);

  return g_test_run ();
}
