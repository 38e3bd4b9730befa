/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-usage-axis.h"
#include "ferry-usage.h"

#define KIB G_GUINT64_CONSTANT (1024)
#define MIB (KIB * KIB)
#define GIB (MIB * KIB)
#define HOUR 3600
#define DAY (24 * HOUR)

/* A Sunday, 10 in the morning. */
#define NOW_TEXT "2026-11-22T10:00:00Z"

static gint64
at (const char *text)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, utc);

  g_assert_nonnull (time);
  return g_date_time_to_unix (time);
}

static const FerryUsageBucket *
nth (GArray *buckets,
     guint   n)
{
  g_assert_cmpuint (n, <, buckets->len);
  return &g_array_index (buckets, FerryUsageBucket, n);
}

static GTimeZone *
zone_of (const char *name)
{
  GTimeZone *zone = g_time_zone_new_identifier (name);

  g_assert_nonnull (zone);
  return zone;
}

/* ---- Days ----------------------------------------------------------------- */

typedef struct
{
  const char    *name;
  FerryUsageSpan span;
  const char    *begin; /* of the period */
  const char    *end;
  guint          n;
  const char    *first;
  const char    *last_end;
} SpanCase;

static const SpanCase span_cases[] = {
  { "/usage/span/a-week-ends-today", FERRY_USAGE_SPAN_WEEK, NULL, NULL, 7,
    "2026-11-16T00:00:00Z", "2026-11-23T00:00:00Z" },
  { "/usage/span/thirty-days-end-today", FERRY_USAGE_SPAN_MONTH, NULL, NULL, 30,
    "2026-10-24T00:00:00Z", "2026-11-23T00:00:00Z" },
  { "/usage/span/a-year-ends-with-this-month", FERRY_USAGE_SPAN_YEAR, NULL, NULL, 12,
    "2025-12-01T00:00:00Z", "2026-12-01T00:00:00Z" },
  { "/usage/span/without-a-plan-it-is-the-month", FERRY_USAGE_SPAN_PERIOD, NULL, NULL, 30,
    "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z" },
  { "/usage/span/a-period-goes-to-its-end", FERRY_USAGE_SPAN_PERIOD, "2026-11-10T00:00:00Z",
    "2026-12-10T00:00:00Z", 30, "2026-11-10T00:00:00Z", "2026-12-10T00:00:00Z" },
  { "/usage/span/a-period-may-begin-within-a-day", FERRY_USAGE_SPAN_PERIOD,
    "2026-11-10T06:00:00Z", "2026-12-10T06:00:00Z", 31, "2026-11-10T06:00:00Z",
    "2026-12-10T06:00:00Z" },
};

static void
test_span (gconstpointer data)
{
  const SpanCase       *c = data;
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GArray)    buckets = NULL;
  FerryUsagePeriod      period;

  ferry_usage_period_init (&period, at (NOW_TEXT), utc);
  if (c->begin != NULL)
    {
      period.begin = at (c->begin);
      period.end = at (c->end);
    }
  buckets = ferry_usage_build_buckets (c->span, &period, at (NOW_TEXT), utc);

  g_assert_cmpuint (buckets->len, ==, c->n);
  g_assert_cmpint (nth (buckets, 0)->begin, ==, at (c->first));
  g_assert_cmpint (nth (buckets, c->n - 1)->end, ==, at (c->last_end));
  for (guint i = 1; i < buckets->len; i++)
    g_assert_cmpint (nth (buckets, i)->begin, ==, nth (buckets, i - 1)->end);
}

static void
test_days_of_23_and_25_hours (void)
{
  static const struct
  {
    const char *now;
    gint64      hours;
  } days[] = {
    { "2026-03-29T10:00:00Z", 23 },
    { "2026-10-25T10:00:00Z", 25 },
  };
  g_autoptr (GTimeZone) berlin = zone_of ("Europe/Berlin");

  for (gsize i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_autoptr (GArray) buckets = NULL;
      FerryUsagePeriod   period;

      ferry_usage_period_init (&period, at (days[i].now), berlin);
      buckets = ferry_usage_build_buckets (FERRY_USAGE_SPAN_WEEK, &period, at (days[i].now),
                                           berlin);
      g_assert_cmpuint (buckets->len, ==, 7);
      g_assert_cmpint (nth (buckets, 6)->end - nth (buckets, 6)->begin, ==,
                       days[i].hours * HOUR);
      g_assert_cmpint (nth (buckets, 5)->end - nth (buckets, 5)->begin, ==, DAY);
    }
}

/* What another process says of a period may be anything. */
static void
test_an_endless_period_ends (void)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GArray)    buckets = NULL;
  FerryUsagePeriod      period = { .begin = 1, .end = G_MAXINT64, .cap = 1 };

  buckets = ferry_usage_build_buckets (FERRY_USAGE_SPAN_PERIOD, &period, at (NOW_TEXT), utc);
  g_assert_cmpuint (buckets->len, >, 0);
  g_assert_cmpuint (buckets->len, <=, 1000);
}

/* ---- What belongs where --------------------------------------------------- */

static GVariant *
make_entries (void)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sxtttttt)"));
  g_variant_builder_add (&builder, "(sxtttttt)", "home", at ("2026-11-15T00:00:00Z"),
                         (guint64) 1, (guint64) 1, (guint64) 1, (guint64) 1, (guint64) 0,
                         (guint64) 0);
  g_variant_builder_add (&builder, "(sxtttttt)", "home", at ("2026-11-20T00:00:00Z"),
                         (guint64) 100, (guint64) 10, (guint64) 400, (guint64) 40, (guint64) 0,
                         (guint64) 0);
  g_variant_builder_add (&builder, "(sxtttttt)", "phone", at ("2026-11-20T00:00:00Z"),
                         (guint64) 7, (guint64) 3, (guint64) 7, (guint64) 3, (guint64) 2,
                         (guint64) 4);
  /* A period begins within this day. */
  g_variant_builder_add (&builder, "(sxtttttt)", "phone", at ("2026-11-22T00:00:00Z"),
                         (guint64) 20, (guint64) 0, (guint64) 20, (guint64) 0, (guint64) 0,
                         (guint64) 0);
  g_variant_builder_add (&builder, "(sxtttttt)", "phone", at ("2026-11-22T06:00:00Z"),
                         (guint64) 30, (guint64) 0, (guint64) 30, (guint64) 0, (guint64) 0,
                         (guint64) 0);
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

static GArray *
fill_week (const char *id)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GVariant)  entries = make_entries ();
  GArray               *buckets;
  FerryUsagePeriod      period;

  ferry_usage_period_init (&period, at (NOW_TEXT), utc);
  buckets = ferry_usage_build_buckets (FERRY_USAGE_SPAN_WEEK, &period, at (NOW_TEXT), utc);
  ferry_usage_fill_buckets (buckets, entries, id);
  return buckets;
}

static void
test_each_entry_is_in_its_day (void)
{
  g_autoptr (GArray) buckets = fill_week (NULL);
  FerryTraffic       sum;

  g_assert_cmpuint (nth (buckets, 4)->traffic.received, ==, 107);
  g_assert_cmpuint (nth (buckets, 4)->traffic.sent, ==, 13);
  g_assert_cmpuint (nth (buckets, 4)->traffic.free_all, ==, 4);
  g_assert_cmpuint (nth (buckets, 6)->traffic.received, ==, 50);
  g_assert_cmpuint (nth (buckets, 5)->traffic.received, ==, 0);

  /* What was before the week is in none. */
  ferry_usage_sum_buckets (buckets, &sum);
  g_assert_cmpuint (sum.received, ==, 157);
  g_assert_cmpuint (sum.sent, ==, 13);
}

static void
test_one_connection_alone (void)
{
  g_autoptr (GArray) buckets = fill_week ("home");

  g_assert_cmpuint (nth (buckets, 4)->traffic.received, ==, 100);
  g_assert_cmpuint (nth (buckets, 6)->traffic.received, ==, 0);
}

static void
test_others_are_the_rest (void)
{
  static const FerryTraffic heard = { .received = 10, .sent = 2, .all_received = 35 };
  static const FerryTraffic unheard = { .received = 10, .sent = 2 };

  g_assert_cmpuint (ferry_usage_get_others (&heard), ==, 23);
  g_assert_cmpuint (ferry_usage_get_total (&heard), ==, 35);
  g_assert_cmpuint (ferry_usage_get_others (&unheard), ==, 0);
  g_assert_cmpuint (ferry_usage_get_total (&unheard), ==, 12);
}

static void
test_a_moment_is_in_one_bucket (void)
{
  g_autoptr (GArray) buckets = fill_week (NULL);

  g_assert_cmpint (ferry_usage_find_bucket (buckets, at ("2026-11-15T23:59:59Z")), ==, -1);
  g_assert_cmpint (ferry_usage_find_bucket (buckets, at ("2026-11-16T00:00:00Z")), ==, 0);
  g_assert_cmpint (ferry_usage_find_bucket (buckets, at (NOW_TEXT)), ==, 6);
  g_assert_cmpint (ferry_usage_find_bucket (buckets, at ("2026-11-23T00:00:00Z")), ==, -1);
}

typedef struct
{
  const char *name;
  guint64     used;
  guint64     cap;
  gboolean    of_all;
  guint64     at_4;
  guint64     at_6;
} SumCase;

static const SumCase sum_cases[] = {
  { "/usage/sums/of-all-without-what-was-free", 496, 1000, TRUE, 446, 496 },
  { "/usage/sums/of-ferry-alone", 168, 1000, FALSE, 118, 168 },
  { "/usage/sums/what-was-used-before-counts-from-the-first-day", 596, 1000, TRUE, 546, 596 },
  { "/usage/sums/less-was-used-than-counted", 124, 1000, TRUE, 111, 124 },
  { "/usage/sums/nothing-was-used-of-what-was-counted", 0, 1000, TRUE, 0, 0 },
  { "/usage/sums/without-a-cap-what-was-counted", 0, 0, TRUE, 446, 496 },
};

static void
test_sums (gconstpointer data)
{
  const SumCase     *c = data;
  g_autoptr (GArray) buckets = fill_week (NULL);
  FerryUsagePeriod   period = { .used = c->used, .cap = c->cap, .of_all = c->of_all };
  guint64            sums[7];

  ferry_usage_accumulate (buckets, &period, sums);
  g_assert_cmpuint (sums[4], ==, c->at_4);
  g_assert_cmpuint (sums[5], ==, c->at_4);
  g_assert_cmpuint (sums[6], ==, c->at_6);
}

/* ---- The period ----------------------------------------------------------- */

static GVariant *
make_dictionary (const char *text)
{
  g_autoptr (GError) error = NULL;
  GVariant          *variant;

  variant = g_variant_parse (G_VARIANT_TYPE ("a{sa{sv}}"), text, NULL, NULL, &error);
  g_assert_no_error (error);
  return variant;
}

#define PERIODS                                                      \
  "{'phone': {'begin': <int64 1000>, 'end': <int64 2000>,"           \
  "           'used': <uint64 30>, 'cap': <uint64 50>},"             \
  " 'backward': {'begin': <int64 2000>, 'end': <int64 1000>,"        \
  "              'used': <uint64 30>, 'cap': <uint64 50>},"          \
  " 'wrong': {'begin': <'x'>, 'end': <int64 2>, 'used': <uint64 1>," \
  "           'cap': <uint64 2>},"                                   \
  " 'open': {'begin': <int64 1000>, 'end': <int64 2000>,"            \
  "          'used': <uint64 30>, 'cap': <uint64 0>}}"

static void
test_a_period_is_read (void)
{
  g_autoptr (GVariant) periods = make_dictionary (PERIODS);
  g_autoptr (GVariant) networks = make_dictionary ("{'phone': {'count': <'ferry'>}}");
  FerryUsagePeriod     period = { 0 };

  g_assert_true (ferry_usage_period_read (&period, periods, NULL, "phone"));
  g_assert_cmpint (period.begin, ==, 1000);
  g_assert_cmpint (period.end, ==, 2000);
  g_assert_cmpuint (period.used, ==, 30);
  g_assert_cmpuint (period.cap, ==, 50);
  g_assert_true (period.of_all);

  g_assert_true (ferry_usage_period_read (&period, periods, networks, "phone"));
  g_assert_false (period.of_all);
}

static void
test_nonsense_is_no_period (void)
{
  static const char *const ids[] = { "backward", "wrong", "open", "nobody", "" };
  g_autoptr (GVariant)     periods = make_dictionary (PERIODS);
  g_autoptr (GVariant)     other = g_variant_ref_sink (g_variant_new_string ("phone"));
  FerryUsagePeriod         period = { .begin = 7 };

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_false (ferry_usage_period_read (&period, periods, NULL, ids[i]));
  g_assert_false (ferry_usage_period_read (&period, NULL, NULL, "phone"));
  g_assert_false (ferry_usage_period_read (&period, other, other, "phone"));
  g_assert_cmpint (period.begin, ==, 7);
}

static void
test_the_pace (void)
{
  FerryUsagePeriod period = { .begin = 0, .end = 30 * DAY, .used = 10 * GIB, .cap = 20 * GIB };

  g_assert_cmpuint (ferry_usage_period_predict (&period, 10 * DAY), ==, 30 * GIB);
  g_assert_cmpuint (ferry_usage_period_predict (&period, 15 * DAY), ==, 20 * GIB);
  /* The first hours tell nothing, nor does a period that is over. */
  g_assert_cmpuint (ferry_usage_period_predict (&period, HOUR), ==, 0);
  g_assert_cmpuint (ferry_usage_period_predict (&period, 30 * DAY), ==, 0);

  period.used = G_MAXUINT64;
  g_assert_cmpuint (ferry_usage_period_predict (&period, 10 * DAY), ==, G_MAXINT64);
}

static void
test_days_left (void)
{
  FerryUsagePeriod period = { .begin = 0, .end = 30 * DAY };

  g_assert_cmpuint (ferry_usage_period_count_days (&period, 0), ==, 30);
  g_assert_cmpuint (ferry_usage_period_count_days (&period, 20 * DAY + 10 * HOUR), ==, 10);
  g_assert_cmpuint (ferry_usage_period_count_days (&period, 30 * DAY - 1), ==, 1);
  g_assert_cmpuint (ferry_usage_period_count_days (&period, 30 * DAY), ==, 0);
  g_assert_cmpuint (ferry_usage_period_count_days (&period, 40 * DAY), ==, 0);
}

/* ---- The axis ------------------------------------------------------------- */

typedef struct
{
  const char *name;
  guint64     bytes;
  const char *lines; /* without the lowest */
} AxisCase;

static const AxisCase axis_cases[] = {
  { "/usage/axis/nothing-has-a-scale-too", 0, "0.5 MiB|1.0 MiB" },
  { "/usage/axis/one-byte", 1, "0.1 KiB|0.2 KiB" },
  { "/usage/axis/round-steps", 3 * GIB + 1, "1 GiB|2 GiB|3 GiB|4 GiB" },
  { "/usage/axis/exactly-a-line", 4 * GIB, "1 GiB|2 GiB|3 GiB|4 GiB" },
  { "/usage/axis/twos", 5 * GIB, "2 GiB|4 GiB|6 GiB" },
  { "/usage/axis/fives", 190 * MIB, "50 MiB|100 MiB|150 MiB|200 MiB" },
  { "/usage/axis/halves", 1500 * MIB, "0.5 GiB|1.0 GiB|1.5 GiB" },
  { "/usage/axis/one-unit-for-all", 1020 * MIB, "500 MiB|1000 MiB|1500 MiB" },
  { "/usage/axis/at-the-unit", GIB, "0.5 GiB|1.0 GiB" },
};

static void
test_axis (gconstpointer data)
{
  const AxisCase  *c = data;
  g_auto (GStrv)   lines = g_strsplit (c->lines, "|", -1);
  FerryUsageAxis   axis;
  g_autofree char *lowest = NULL;

  ferry_usage_axis_init (&axis, c->bytes, 4);
  lowest = ferry_usage_axis_format (&axis, 0);
  g_assert_cmpstr (lowest, ==, "0");
  g_assert_cmpuint (axis.n, ==, g_strv_length (lines));
  for (guint i = 0; i < axis.n; i++)
    {
      g_autofree char *line = ferry_usage_axis_format (&axis, i + 1);

      g_assert_cmpstr (line, ==, lines[i]);
    }
  g_assert_cmpuint (ferry_usage_axis_get_top (&axis), >=, c->bytes);
}

static void
test_each_axis_reaches_up (void)
{
  for (guint64 bytes = 1; bytes < G_MAXUINT64 / 3; bytes = bytes * 3 + 1)
    {
      FerryUsageAxis axis;

      ferry_usage_axis_init (&axis, bytes, 4);
      g_assert_cmpuint (axis.n, >=, 2);
      g_assert_cmpuint (axis.n, <=, 33);
      g_assert_cmpuint (ferry_usage_axis_get_top (&axis), >=, bytes);
      /* Not so high that the bars are low. */
      g_assert_cmpuint (ferry_usage_axis_get_top (&axis) / 5, <=, MAX (bytes, 205));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (span_cases); i++)
    g_test_add_data_func (span_cases[i].name, &span_cases[i], test_span);
  g_test_add_func ("/usage/days-of-23-and-25-hours", test_days_of_23_and_25_hours);
  g_test_add_func ("/usage/an-endless-period-ends", test_an_endless_period_ends);
  g_test_add_func ("/usage/each-entry-is-in-its-day", test_each_entry_is_in_its_day);
  g_test_add_func ("/usage/one-connection-alone", test_one_connection_alone);
  g_test_add_func ("/usage/others-are-the-rest", test_others_are_the_rest);
  g_test_add_func ("/usage/a-moment-is-in-one-bucket", test_a_moment_is_in_one_bucket);
  for (gsize i = 0; i < G_N_ELEMENTS (sum_cases); i++)
    g_test_add_data_func (sum_cases[i].name, &sum_cases[i], test_sums);
  g_test_add_func ("/usage/a-period-is-read", test_a_period_is_read);
  g_test_add_func ("/usage/nonsense-is-no-period", test_nonsense_is_no_period);
  g_test_add_func ("/usage/the-pace", test_the_pace);
  g_test_add_func ("/usage/days-left", test_days_left);
  for (gsize i = 0; i < G_N_ELEMENTS (axis_cases); i++)
    g_test_add_data_func (axis_cases[i].name, &axis_cases[i], test_axis);
  g_test_add_func ("/usage/axis/each-reaches-up", test_each_axis_reaches_up);

  return g_test_run ();
}
