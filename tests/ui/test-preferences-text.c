/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-power-text.h"
#include "ferry-schedule-text.h"
#include "ferry-week.h"

#include <locale.h>

#define KIB 1024
/* Saturday 21 November 2026, 15:00, and 18:00 of that day, in UTC. */
#define NOW 1795273200
#define EVENING (NOW + 3 * 60 * 60)

typedef struct
{
  const char       *name;
  FerryScheduleMode mode;
  gint64            until;
  guint64           down;
  guint64           up;
  const char       *text;
} NowCase;

static const NowCase now_cases[] = {
  { "/schedule-text/runs", FERRY_SCHEDULE_RUN, 0, 0, 0, "Now: transfers run" },
  { "/schedule-text/runs-until", FERRY_SCHEDULE_RUN, EVENING, 0, 0,
    "Now: transfers run until 18:00" },
  { "/schedule-text/stops-until", FERRY_SCHEDULE_STOP, EVENING, 0, 0,
    "Now: nothing is transferred until 18:00" },
  { "/schedule-text/limits-alike", FERRY_SCHEDULE_LIMITED, EVENING, 500 * KIB, 500 * KIB,
    "Now: limited to 500.0 KiB/s until 18:00" },
  { "/schedule-text/limits-downloads", FERRY_SCHEDULE_LIMITED, 0, 500 * KIB, 0,
    "Now: downloads limited to 500.0 KiB/s" },
  { "/schedule-text/limits-uploads", FERRY_SCHEDULE_LIMITED, 0, 0, 100 * KIB,
    "Now: uploads limited to 100.0 KiB/s" },
  { "/schedule-text/limits-both", FERRY_SCHEDULE_LIMITED, EVENING, 500 * KIB, 100 * KIB,
    "Now: downloads limited to 500.0 KiB/s, uploads to 100.0 KiB/s until 18:00" },
  { "/schedule-text/limits-nothing", FERRY_SCHEDULE_LIMITED, 0, 0, 0,
    "Now: a limited hour, but no limit is set" },
};

static void
test_now (gconstpointer data)
{
  const NowCase          *c = data;
  g_auto (FerrySituation) situation;
  g_autofree char        *text = NULL;

  ferry_situation_init (&situation);
  situation.schedule = c->mode;
  situation.schedule_until = c->until;
  text = ferry_schedule_text_of_now (&situation, c->down, c->up, NOW);
  g_assert_cmpstr (text, ==, c->text);
}

static void
test_hours (void)
{
  g_autofree char *run = ferry_schedule_text_of_hour (0, 0, FERRY_SCHEDULE_RUN);
  g_autofree char *limited = ferry_schedule_text_of_hour (1, 14, FERRY_SCHEDULE_LIMITED);
  g_autofree char *stop = ferry_schedule_text_of_hour (6, 23, FERRY_SCHEDULE_STOP);

  g_assert_cmpstr (run, ==, "Monday 0:00 to 1:00: run");
  g_assert_cmpstr (limited, ==, "Tuesday 14:00 to 15:00: limited");
  g_assert_cmpstr (stop, ==, "Sunday 23:00 to 24:00: stop");
}

static void
test_week (void)
{
  g_autofree char *wednesday = ferry_week_dup_day_name (2);
  g_autofree char *short_wednesday = ferry_week_dup_short_day_name (2);

  g_assert_cmpstr (wednesday, ==, "Wednesday");
  g_assert_cmpstr (short_wednesday, ==, "Wed");
  /* That of the locale C. */
  g_assert_cmpuint (ferry_week_get_first_day (), ==, 6);
}

typedef struct
{
  const char *name;
  int         battery;
  gboolean    is_on_battery;
  gboolean    is_power_saver;
  const char *text;
} PowerCase;

static const PowerCase power_cases[] = {
  { "/power-text/no-battery", -1, FALSE, FALSE, "Now: on mains power" },
  { "/power-text/charging", 40, FALSE, FALSE, "Now: on mains power, battery at 40 %" },
  { "/power-text/on-battery", 73, TRUE, FALSE, "Now: on battery, 73 %" },
  { "/power-text/on-a-battery-that-tells-nothing", -1, TRUE, FALSE, "Now: on battery" },
  { "/power-text/saving", 73, TRUE, TRUE, "Now: on battery, 73 %, saving power" },
};

static void
test_power (gconstpointer data)
{
  const PowerCase        *c = data;
  g_auto (FerrySituation) situation;
  g_autofree char        *text = NULL;

  ferry_situation_init (&situation);
  situation.battery = c->battery;
  situation.is_on_battery = c->is_on_battery;
  situation.is_power_saver = c->is_power_saver;
  text = ferry_power_text_of_now (&situation);
  g_assert_cmpstr (text, ==, c->text);
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (now_cases); i++)
    g_test_add_data_func (now_cases[i].name, &now_cases[i], test_now);
  for (gsize i = 0; i < G_N_ELEMENTS (power_cases); i++)
    g_test_add_data_func (power_cases[i].name, &power_cases[i], test_power);
  g_test_add_func ("/schedule-text/names-each-hour", test_hours);
  g_test_add_func ("/week/has-the-days-of-the-locale", test_week);

  return g_test_run ();
}
