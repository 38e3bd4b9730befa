/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-usage-words.h"

#define MIB (G_GUINT64_CONSTANT (1024) * 1024)
#define GIB (1024 * MIB)
#define DAY 86400
/* 2026-11-22, 10 in the morning, and midnights before and after. */
#define NOW G_GINT64_CONSTANT (1795341600)
#define SUNDAY G_GINT64_CONSTANT (1795305600)
#define NOVEMBER (SUNDAY - 21 * DAY)
#define DECEMBER (SUNDAY + 9 * DAY)

static FerryUsagePeriod
make_period (guint64 used,
             guint64 cap)
{
  FerryUsagePeriod period = { NOVEMBER, DECEMBER, used, cap, TRUE };

  return period;
}

/* ---- The plan ------------------------------------------------------------- */

typedef struct
{
  const char *name;
  guint64     used;
  guint64     cap;
  const char *told_used;
  const char *told_left;
  const char *told_pace;
  gboolean    is_too_fast;
} PlanCase;

static const PlanCase plan_cases[] = {
  { "/usage-words/plan/without-a-cap", 3 * GIB, 0, "3.0 GiB used", NULL, NULL, FALSE },
  { "/usage-words/plan/at-ease", 2 * GIB, 8 * GIB, "2.0 of 8.0 GiB used",
    "6.0 GiB left for 9 days, until 1 December", "At this pace 2.8 GiB by 1 December", FALSE },
  { "/usage-words/plan/too-fast", 6 * GIB, 8 * GIB, "6.0 of 8.0 GiB used",
    "2.0 GiB left for 9 days, until 1 December",
    "At this pace 8.4 GiB by 1 December: 414.4 MiB too much", TRUE },
  { "/usage-words/plan/used-up", 8 * GIB, 8 * GIB, "8.0 of 8.0 GiB used",
    "Nothing is left for 9 days, until 1 December", NULL, TRUE },
  { "/usage-words/plan/over", 9 * GIB, 8 * GIB, "9.0 of 8.0 GiB used",
    "Nothing is left for 9 days, until 1 December", NULL, TRUE },
  { "/usage-words/plan/untouched", 0, 8 * GIB, "0 bytes of 8.0 GiB used",
    "8.0 GiB left for 9 days, until 1 December", NULL, FALSE },
};

static void
test_plan (gconstpointer data)
{
  const PlanCase  *c = data;
  FerryUsagePeriod period = make_period (c->used, c->cap);
  g_autofree char *used = ferry_usage_words_used (&period);
  g_autofree char *left = ferry_usage_words_left (&period, NOW);
  g_autofree char *pace = ferry_usage_words_pace (&period, NOW);

  g_assert_cmpstr (used, ==, c->told_used);
  g_assert_cmpstr (left, ==, c->told_left);
  g_assert_cmpstr (pace, ==, c->told_pace);
  g_assert_cmpint (ferry_usage_words_pace_is_too_fast (&period, NOW), ==, c->is_too_fast);
}

static void
test_the_last_day_is_one_day (void)
{
  FerryUsagePeriod period = make_period (2 * GIB, 8 * GIB);
  g_autofree char *left = ferry_usage_words_left (&period, DECEMBER - 3600);

  g_assert_true (g_str_has_prefix (left, "6.0 GiB left for 1 day, until "));
}

/* What another process says may be anything. */
static void
test_more_than_there_is (void)
{
  FerryUsagePeriod period = make_period (G_MAXUINT64, G_MAXUINT64);
  g_autofree char *used = ferry_usage_words_used (&period);
  g_autofree char *left = ferry_usage_words_left (&period, NOW);

  g_assert_nonnull (used);
  g_assert_cmpstr (left, ==, "Nothing is left for 9 days, until 1 December");
}

/* ---- Figures -------------------------------------------------------------- */

typedef struct
{
  const char  *name;
  FerryTraffic traffic;
  const char  *told;
} PartsCase;

static const PartsCase parts_cases[] = {
  { "/usage-words/parts/nothing", { 0 }, "nothing" },
  { "/usage-words/parts/received", { .received = MIB, .all_received = MIB }, "1.0 MiB received" },
  { "/usage-words/parts/sent", { .sent = MIB, .all_sent = MIB }, "1.0 MiB sent" },
  { "/usage-words/parts/others",
    { .all_received = MIB, .all_sent = MIB },
    "2.0 MiB by other programs" },
  { "/usage-words/parts/all",
    { .received = 3 * MIB, .sent = MIB, .all_received = 7 * MIB, .free_all = 2 * MIB },
    "3.0 MiB received, 1.0 MiB sent, 3.0 MiB by other programs, 2.0 MiB of it in free hours" },
};

static void
test_parts (gconstpointer data)
{
  const PartsCase *c = data;
  g_autofree char *told = ferry_usage_words_parts (&c->traffic);

  g_assert_cmpstr (told, ==, c->told);
}

static void
test_sums_name_their_time (void)
{
  static const char *const expected[FERRY_N_USAGE_SPANS] = {
    "5.0 MiB this month",
    "5.0 MiB in the last 7 days",
    "5.0 MiB in the last 30 days",
    "5.0 MiB in the last 12 months",
  };
  const FerryTraffic sum = { .received = 3 * MIB, .all_received = 5 * MIB };
  g_autofree char   *plan = ferry_usage_words_sum (&sum, FERRY_USAGE_SPAN_PERIOD, TRUE);

  for (guint i = 0; i < FERRY_N_USAGE_SPANS; i++)
    {
      g_autofree char *told = ferry_usage_words_sum (&sum, i, FALSE);

      g_assert_cmpstr (told, ==, expected[i]);
      g_assert_cmpstr (ferry_usage_words_span (i, FALSE), !=, "");
    }
  g_assert_cmpstr (plan, ==, "5.0 MiB in this period");
  g_assert_cmpstr (ferry_usage_words_span (FERRY_USAGE_SPAN_PERIOD, TRUE), ==, "This Period");
  g_assert_cmpstr (ferry_usage_words_span (FERRY_USAGE_SPAN_PERIOD, FALSE), ==, "This Month");
}

/* ---- Days and months ------------------------------------------------------ */

static void
test_a_day_and_a_month_are_named (void)
{
  const FerryUsageBucket bucket = { SUNDAY, SUNDAY + DAY, { .received = MIB } };
  g_autofree char       *day = ferry_usage_words_title (&bucket, FERRY_USAGE_SPAN_WEEK);
  g_autofree char       *month = ferry_usage_words_title (&bucket, FERRY_USAGE_SPAN_YEAR);
  g_autofree char       *day_tick = ferry_usage_words_tick (&bucket, FERRY_USAGE_SPAN_PERIOD);
  g_autofree char       *month_tick = ferry_usage_words_tick (&bucket, FERRY_USAGE_SPAN_YEAR);
  g_autofree char       *told = NULL;
  g_autofree char       *to_come = NULL;

  g_assert_cmpstr (day, ==, "Sunday, 22 November");
  g_assert_cmpstr (month, ==, "November 2026");
  g_assert_cmpstr (day_tick, ==, "22 Nov");
  g_assert_cmpstr (month_tick, ==, "Nov");

  told = ferry_usage_words_describe (&bucket, FERRY_USAGE_SPAN_WEEK, NOW);
  g_assert_cmpstr (told, ==, "Sunday, 22 November: 1.0 MiB received");
  to_come = ferry_usage_words_describe (&bucket, FERRY_USAGE_SPAN_WEEK, SUNDAY - 1);
  g_assert_cmpstr (to_come, ==, "Sunday, 22 November: still to come");
}

static void
test_a_chart_is_summed_up (void)
{
  FerryUsageBucket days[] = {
    { SUNDAY - DAY, SUNDAY, { 0 } },
    { SUNDAY, SUNDAY + DAY, { 0 } },
  };
  g_autoptr (GArray) empty = g_array_new (FALSE, FALSE, sizeof (FerryUsageBucket));
  g_autoptr (GArray) full = g_array_new (FALSE, FALSE, sizeof (FerryUsageBucket));
  g_autofree char   *nothing = NULL;
  g_autofree char   *told = NULL;

  g_array_append_vals (empty, days, G_N_ELEMENTS (days));
  nothing = ferry_usage_words_chart (empty, FERRY_USAGE_SPAN_WEEK);
  g_assert_cmpstr (nothing, ==, "Nothing was counted in this time");

  days[0].traffic.received = MIB;
  days[1].traffic.sent = 2 * MIB;
  g_array_append_vals (full, days, G_N_ELEMENTS (days));
  told = ferry_usage_words_chart (full, FERRY_USAGE_SPAN_WEEK);
  g_assert_cmpstr (told, ==,
                   "Chart of data usage: 3.0 MiB in all, most on Sunday, 22 November: 2.0 MiB");
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (plan_cases); i++)
    g_test_add_data_func (plan_cases[i].name, &plan_cases[i], test_plan);
  g_test_add_func ("/usage-words/the-last-day-is-one-day", test_the_last_day_is_one_day);
  g_test_add_func ("/usage-words/more-than-there-is", test_more_than_there_is);
  for (gsize i = 0; i < G_N_ELEMENTS (parts_cases); i++)
    g_test_add_data_func (parts_cases[i].name, &parts_cases[i], test_parts);
  g_test_add_func ("/usage-words/sums-name-their-time", test_sums_name_their_time);
  g_test_add_func ("/usage-words/a-day-and-a-month-are-named", test_a_day_and_a_month_are_named);
  g_test_add_func ("/usage-words/a-chart-is-summed-up", test_a_chart_is_summed_up);

  return g_test_run ();
}
