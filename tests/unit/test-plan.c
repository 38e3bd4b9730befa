/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-plan.h"

static gint64
read_moment (const char *text)
{
  g_autoptr (GDateTime) when = g_date_time_new_from_iso8601 (text, NULL);

  g_assert_nonnull (when);

  return g_date_time_to_unix (when);
}

/* ---- periods ---- */

typedef struct
{
  const char *path;
  const char *zone;
  guint       day;
  guint       hour;
  const char *now;
  const char *begin;
  const char *end;
} PeriodCase;

#define SEOUL "Asia/Seoul"
#define BERLIN "Europe/Berlin"
#define HOWE "Australia/Lord_Howe"
#define PAULO "America/Sao_Paulo"

static const PeriodCase period_cases[] = {
  { "within-a-month",
    SEOUL, 1, 0, "2026-11-18T12:00:00+09",
    "2026-11-01T00:00:00+09", "2026-12-01T00:00:00+09" },
  { "its-first-second",
    SEOUL, 1, 0, "2026-12-01T00:00:00+09",
    "2026-12-01T00:00:00+09", "2027-01-01T00:00:00+09" },
  { "its-last-second",
    SEOUL, 1, 0, "2026-11-30T23:59:59+09",
    "2026-11-01T00:00:00+09", "2026-12-01T00:00:00+09" },
  { "over-the-end-of-a-year",
    SEOUL, 15, 6, "2027-01-15T05:59:59+09",
    "2026-12-15T06:00:00+09", "2027-01-15T06:00:00+09" },
  { "to-the-next-year",
    SEOUL, 15, 6, "2026-12-15T06:00:00+09",
    "2026-12-15T06:00:00+09", "2027-01-15T06:00:00+09" },
  { "day-31-in-a-month-of-30",
    SEOUL, 31, 0, "2026-11-30T00:00:00+09",
    "2026-11-30T00:00:00+09", "2026-12-31T00:00:00+09" },
  { "day-31-before-a-month-of-30",
    SEOUL, 31, 0, "2026-11-29T23:59:59+09",
    "2026-10-31T00:00:00+09", "2026-11-30T00:00:00+09" },
  { "day-31-in-february",
    SEOUL, 31, 3, "2027-02-28T03:00:00+09",
    "2027-02-28T03:00:00+09", "2027-03-31T03:00:00+09" },
  { "day-30-in-a-leap-february",
    SEOUL, 30, 0, "2028-02-28T12:00:00+09",
    "2028-01-30T00:00:00+09", "2028-02-29T00:00:00+09" },
  { "day-29-in-a-leap-february",
    SEOUL, 29, 0, "2028-02-29T00:00:00+09",
    "2028-02-29T00:00:00+09", "2028-03-29T00:00:00+09" },
  { "no-leap-day-in-2100",
    SEOUL, 29, 0, "2100-02-28T00:00:00+09",
    "2100-02-28T00:00:00+09", "2100-03-29T00:00:00+09" },
  { "across-summer-time",
    BERLIN, 1, 0, "2026-03-30T00:00:00+02",
    "2026-03-01T00:00:00+01", "2026-04-01T00:00:00+02" },
  { "before-a-skipped-hour",
    BERLIN, 29, 2, "2026-03-29T01:59:59+01",
    "2026-02-28T02:00:00+01", "2026-03-29T03:00:00+02" },
  { "at-a-skipped-hour",
    BERLIN, 29, 2, "2026-03-29T03:00:00+02",
    "2026-03-29T03:00:00+02", "2026-04-29T02:00:00+02" },
  { "first-of-two-hours",
    BERLIN, 25, 2, "2026-10-25T02:00:00+02",
    "2026-10-25T02:00:00+02", "2026-11-25T02:00:00+01" },
  { "before-the-first-of-two-hours",
    BERLIN, 25, 2, "2026-10-25T01:59:59+02",
    "2026-09-25T02:00:00+02", "2026-10-25T02:00:00+02" },
  { "second-of-two-hours-begins-nothing",
    BERLIN, 25, 2, "2026-10-25T02:00:00+01",
    "2026-10-25T02:00:00+02", "2026-11-25T02:00:00+01" },
  { "half-an-hour-skipped",
    HOWE, 4, 2, "2026-10-04T02:30:00+11",
    "2026-10-04T02:30:00+11", "2026-11-04T02:00:00+11" },
  { "half-an-hour-twice",
    HOWE, 5, 1, "2026-04-05T01:45:00+10:30",
    "2026-04-05T01:00:00+11", "2026-05-05T01:00:00+10:30" },
  { "midnight-skipped",
    PAULO, 4, 0, "2018-11-04T01:00:00-02",
    "2018-11-04T01:00:00-02", "2018-12-04T00:00:00-02" },
  { "before-the-skipped-midnight",
    PAULO, 4, 0, "2018-11-03T23:59:59-03",
    "2018-10-04T00:00:00-03", "2018-11-04T01:00:00-02" },
  { "last-hour-of-a-day-twice",
    PAULO, 17, 23, "2018-02-17T23:30:00-03",
    "2018-02-17T23:00:00-02", "2018-03-17T23:00:00-03" },
  { "midnight-twice",
    "America/Havana", 1, 0, "2020-11-01T00:00:00-04",
    "2020-11-01T00:00:00-04", "2020-12-01T00:00:00-05" },
  { "day-skipped",
    "Pacific/Apia", 30, 12, "2011-12-31T00:00:00+14",
    "2011-12-31T00:00:00+14", "2012-01-30T12:00:00+14" },
};

static void
test_period (gconstpointer data)
{
  const PeriodCase     *c = data;
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (c->zone);
  g_auto (FerryPlan)    plan = { 0 };
  gint64                begin;
  gint64                end;

  g_assert_nonnull (zone);
  ferry_plan_init (&plan);
  plan.reset_day = c->day;
  plan.reset_hour = c->hour;
  ferry_plan_get_period (&plan, read_moment (c->now), zone, &begin, &end);
  g_assert_cmpint (begin, ==, read_moment (c->begin));
  g_assert_cmpint (end, ==, read_moment (c->end));
}

/* Years of them, without a gap and without an overlap, for all days and hours. */
static void
test_periods_join (gconstpointer data)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (data);
  g_auto (FerryPlan)    plan = { 0 };

  ferry_plan_init (&plan);
  for (guint n = 0; n < 31 * 24; n += 5)
    {
      gint64 now = read_moment ("2018-01-01T00:00:00Z");
      gint64 begin;
      gint64 end;

      plan.reset_day = 1 + n / 24;
      plan.reset_hour = n % 24;
      for (guint month = 0; month < 50; month++)
        {
          gint64 last_begin;
          gint64 last_end;

          ferry_plan_get_period (&plan, now, zone, &begin, &end);
          g_assert_cmpint (begin, <=, now);
          g_assert_cmpint (end, >, now);
          ferry_plan_get_period (&plan, end - 1, zone, &last_begin, &last_end);
          g_assert_cmpint (last_begin, ==, begin);
          g_assert_cmpint (last_end, ==, end);
          ferry_plan_get_period (&plan, begin - 1, zone, &last_begin, &last_end);
          g_assert_cmpint (last_end, ==, begin);
          now = end;
        }
    }
}

static void
test_a_senseless_clock_is_borne (void)
{
  static const gint64   times[] = { G_MININT64, -62135596801, -62135596800, 253402300799,
                                    253402300800, G_MAXINT64 };
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (BERLIN);
  g_auto (FerryPlan)    plan = { 0 };

  ferry_plan_init (&plan);
  plan.reset_day = 31;
  plan.free_from = 60;
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      gint64 begin;
      gint64 end;
      gint64 until;

      ferry_plan_get_period (&plan, times[i], zone, &begin, &end);
      g_assert_cmpint (begin, <=, times[i]);
      g_assert_cmpint (end, >=, times[i]);
      ferry_plan_is_free (&plan, times[i], zone, &until);
      g_assert_true (until == 0 || until > times[i]);
    }
}

/* ---- free hours ---- */

typedef struct
{
  const char *path;
  const char *zone;
  guint       from;
  guint       to;
  const char *now;
  gboolean    is_free;
  const char *until; /* NULL: never */
} FreeCase;

#define AT(hour, minute) ((hour) *60 + (minute))

static const FreeCase free_cases[] = {
  { "before", SEOUL, AT (1, 0), AT (6, 30),
    "2026-11-18T00:59:59+09", FALSE, "2026-11-18T01:00:00+09" },
  { "at-their-begin", SEOUL, AT (1, 0), AT (6, 30),
    "2026-11-18T01:00:00+09", TRUE, "2026-11-18T06:30:00+09" },
  { "within", SEOUL, AT (1, 0), AT (6, 30),
    "2026-11-18T06:29:59+09", TRUE, "2026-11-18T06:30:00+09" },
  { "at-their-end", SEOUL, AT (1, 0), AT (6, 30),
    "2026-11-18T06:30:00+09", FALSE, "2026-11-19T01:00:00+09" },
  { "over-midnight-before", SEOUL, AT (22, 0), AT (6, 0),
    "2026-11-18T21:59:59+09", FALSE, "2026-11-18T22:00:00+09" },
  { "over-midnight-evening", SEOUL, AT (22, 0), AT (6, 0),
    "2026-11-18T22:00:00+09", TRUE, "2026-11-19T06:00:00+09" },
  { "over-midnight-morning", SEOUL, AT (22, 0), AT (6, 0),
    "2026-11-18T05:59:00+09", TRUE, "2026-11-18T06:00:00+09" },
  { "over-midnight-after", SEOUL, AT (22, 0), AT (6, 0),
    "2026-11-18T06:00:00+09", FALSE, "2026-11-18T22:00:00+09" },
  { "to-midnight", SEOUL, AT (22, 0), 0, "2026-11-18T23:59:59+09", TRUE, "2026-11-19T00:00:00+09" },
  { "from-midnight", SEOUL, 0, AT (6, 0),
    "2026-11-18T06:00:00+09", FALSE, "2026-11-19T00:00:00+09" },
  { "all-but-a-minute", SEOUL, 1, 0, "2026-11-18T00:01:00+09", TRUE, "2026-11-19T00:00:00+09" },
  { "none", SEOUL, AT (3, 0), AT (3, 0), "2026-11-18T03:00:00+09", FALSE, NULL },

  { "skipped", BERLIN, AT (2, 0), AT (3, 0),
    "2026-03-29T01:00:00+01", FALSE, "2026-03-30T02:00:00+02" },
  { "begin-skipped", BERLIN, AT (2, 30), AT (5, 0),
    "2026-03-29T01:00:00+01", FALSE, "2026-03-29T03:00:00+02" },
  { "end-skipped", BERLIN, AT (0, 0), AT (2, 30),
    "2026-03-29T01:00:00+01", TRUE, "2026-03-29T03:00:00+02" },
  { "paid-hour-skipped", BERLIN, AT (3, 0), AT (2, 0),
    "2026-03-29T01:00:00+01", TRUE, "2026-03-30T02:00:00+02" },
  { "repeated", BERLIN, AT (2, 0), AT (3, 0),
    "2026-10-25T02:00:00+02", TRUE, "2026-10-25T03:00:00+01" },
  { "end-repeated", BERLIN, AT (0, 0), AT (2, 30),
    "2026-10-25T02:00:00+02", TRUE, "2026-10-25T02:30:00+02" },
  { "free-once-more", BERLIN, AT (0, 0), AT (2, 30),
    "2026-10-25T02:30:00+02", FALSE, "2026-10-25T02:00:00+01" },
  { "half-hour-skipped", HOWE, AT (2, 15), AT (2, 45),
    "2026-10-04T01:00:00+10:30", FALSE, "2026-10-04T02:30:00+11" },
  { "midnight-skipped", PAULO, AT (0, 0), AT (4, 0),
    "2018-11-03T22:00:00-03", FALSE, "2018-11-04T01:00:00-02" },
};

static void
test_free (gconstpointer data)
{
  const FreeCase       *c = data;
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier (c->zone);
  g_auto (FerryPlan)    plan = { 0 };
  gint64                now = read_moment (c->now);
  gint64                until = -1;

  g_assert_nonnull (zone);
  ferry_plan_init (&plan);
  plan.free_from = c->from;
  plan.free_to = c->to;
  g_assert_cmpint (ferry_plan_is_free (&plan, now, zone, &until), ==, c->is_free);
  g_assert_cmpint (until, ==, c->until != NULL ? read_moment (c->until) : 0);
  g_assert_cmpint (ferry_plan_is_free (&plan, now, zone, NULL), ==, c->is_free);
}

/* ---- the cap ---- */

typedef struct
{
  guint64       cap;
  guint         warning;
  guint64       used;
  FerryCapState state;
  guint64       left;
} CapCase;

static const CapCase cap_cases[] = {
  { 0, 80, 0, FERRY_CAP_NONE, G_MAXUINT64 },
  { 0, 80, G_MAXUINT64, FERRY_CAP_NONE, G_MAXUINT64 },
  { 1000, 80, 0, FERRY_CAP_UNDER, 1000 },
  { 1000, 80, 799, FERRY_CAP_UNDER, 201 },
  { 1000, 80, 800, FERRY_CAP_NEAR, 200 },
  { 1000, 80, 999, FERRY_CAP_NEAR, 1 },
  { 1000, 80, 1000, FERRY_CAP_OVER, 0 },
  { 1000, 80, G_MAXUINT64, FERRY_CAP_OVER, 0 },
  { 1000, 100, 999, FERRY_CAP_UNDER, 1 },
  { 1000, 100, 1000, FERRY_CAP_OVER, 0 },
  { 1000, 1, 9, FERRY_CAP_UNDER, 991 },
  { 1000, 1, 10, FERRY_CAP_NEAR, 990 },
  { 3, 50, 1, FERRY_CAP_UNDER, 2 },
  { 3, 50, 2, FERRY_CAP_NEAR, 1 },
  { 1, 80, 0, FERRY_CAP_UNDER, 1 },
  { G_MAXUINT64, 99, 1, FERRY_CAP_UNDER, G_MAXUINT64 - 1 },
  { G_MAXUINT64, 99, G_MAXUINT64 - 1, FERRY_CAP_NEAR, 1 },
};

static void
test_cap (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cap_cases); i++)
    {
      const CapCase     *c = &cap_cases[i];
      g_auto (FerryPlan) plan = { 0 };
      guint64            left = 5;

      ferry_plan_init (&plan);
      plan.cap = c->cap;
      plan.warning = c->warning;
      g_test_message ("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT, c->used, c->cap);
      g_assert_cmpint (ferry_plan_judge_cap (&plan, c->used, &left), ==, c->state);
      g_assert_cmpuint (left, ==, c->left);
      g_assert_cmpint (ferry_plan_judge_cap (&plan, c->used, NULL), ==, c->state);
    }
}

static void
test_correction (void)
{
  static const struct
  {
    gint64  correction;
    gint64  of_period;
    guint64 counted;
    guint64 corrected;
  } corrections[] = {
    { 0, 7, 100, 100 },
    { 50, 7, 100, 150 },
    { -50, 7, 100, 50 },
    { -100, 7, 100, 0 },
    { -101, 7, 100, 0 },
    { 50, 6, 100, 100 },
    { -50, 8, 100, 100 },
    { 2, 7, G_MAXUINT64 - 1, G_MAXUINT64 },
    { G_MAXINT64, 7, G_MAXINT64, G_MAXUINT64 - 1 },
    { G_MININT64, 7, G_MAXINT64, 0 },
    { G_MININT64, 7, G_MAXUINT64, G_MAXINT64 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (corrections); i++)
    {
      FerryPlan plan = { .correction = corrections[i].correction,
                         .correction_period = corrections[i].of_period };

      g_assert_cmpuint (ferry_plan_correct (&plan, corrections[i].counted, 7), ==,
                        corrections[i].corrected);
    }
}

/* ---- changes ---- */

static GVariant *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  GVariant          *variant = g_variant_parse (NULL, text, NULL, NULL, &error);

  g_assert_no_error (error);

  return variant;
}

static const char every_key[] =
    "{'name': <'Phone'>, 'type': <'mobile'>, 'metered': <'no'>, 'roaming': <'yes'>, "
    "'cap': <uint64 9223372036854775807>, 'reset-day': <uint32 31>, 'reset-hour': <uint32 23>, "
    "'warning': <uint32 100>, 'free-from': <uint32 1439>, 'free-to': <uint32 1>, "
    "'restrict-background': <true>, 'count': <'ferry'>, 'correction': <int64 -5>, "
    "'correction-period': <int64 1795262400>}";

static void
test_every_key_comes_back (void)
{
  g_autoptr (GVariant) changes = parse (every_key);
  g_autoptr (GVariant) written = NULL;
  g_auto (FerryPlan)   plan = { 0 };
  g_autoptr (GError)   error = NULL;

  ferry_plan_init (&plan);
  ferry_plan_change (&plan, changes, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (plan.name, ==, "Phone");
  g_assert_cmpint (plan.type, ==, FERRY_NETWORK_TYPE_MOBILE);
  g_assert_cmpint (plan.metered, ==, FERRY_CHOICE_NO);
  g_assert_cmpint (plan.roaming, ==, FERRY_CHOICE_YES);
  g_assert_cmpuint (plan.cap, ==, G_MAXINT64);
  g_assert_cmpuint (plan.reset_day, ==, 31);
  g_assert_cmpuint (plan.reset_hour, ==, 23);
  g_assert_cmpuint (plan.warning, ==, 100);
  g_assert_cmpuint (plan.free_from, ==, 1439);
  g_assert_cmpuint (plan.free_to, ==, 1);
  g_assert_true (plan.is_restricted);
  g_assert_true (plan.counts_own);
  g_assert_cmpint (plan.correction, ==, -5);
  g_assert_cmpint (plan.correction_period, ==, 1795262400);

  written = g_variant_ref_sink (ferry_plan_to_variant (&plan));
  g_assert_cmpvariant (written, changes);
}

static void
test_default (void)
{
  g_autoptr (GVariant) changes = parse ("{'name': <''>, 'type': <'unknown'>, "
                                        "'metered': <'auto'>, 'roaming': <'auto'>, "
                                        "'cap': <uint64 0>, 'reset-day': <uint32 1>, "
                                        "'reset-hour': <uint32 0>, 'warning': <uint32 80>, "
                                        "'free-from': <uint32 0>, 'free-to': <uint32 0>, "
                                        "'restrict-background': <false>, "
                                        "'count': <'connection'>, 'correction': <int64 0>, "
                                        "'correction-period': <int64 0>}");
  g_autoptr (GVariant) written = NULL;
  g_auto (FerryPlan)   plan = { 0 };

  ferry_plan_init (&plan);
  written = g_variant_ref_sink (ferry_plan_to_variant (&plan));
  g_assert_cmpvariant (written, changes);
}

/* Only what is named, and floating values are taken. */
static void
test_a_change_leaves_the_rest (void)
{
  g_auto (FerryPlan) plan = { 0 };
  g_auto (FerryPlan) copy = { 0 };
  g_autoptr (GError) error = NULL;

  ferry_plan_init (&plan);
  ferry_plan_change (&plan, g_variant_new_parsed ("{'name': <'Phone'>, 'cap': <uint64 5>}"),
                     &error);
  g_assert_no_error (error);
  ferry_plan_change (&plan, g_variant_new_parsed ("{'reset-day': <uint32 9>, 'new': <'x'>}"),
                     &error);
  g_assert_no_error (error);
  ferry_plan_copy (&plan, &copy);
  g_assert_cmpstr (copy.name, ==, "Phone");
  g_assert_cmpuint (copy.cap, ==, 5);
  g_assert_cmpuint (copy.reset_day, ==, 9);

  ferry_plan_change (&plan, g_variant_new_parsed ("{'name': <''>}"), &error);
  g_assert_no_error (error);
  g_assert_null (plan.name);
}

static void
test_bad_changes_change_nothing (void)
{
  static const struct
  {
    const char *changes;
    const char *key;
  } bad[] = {
    { "{'reset-day': <uint32 0>}", "reset-day" },
    { "{'reset-day': <uint32 32>}", "reset-day" },
    { "{'reset-day': <1>}", "reset-day" },
    { "{'reset-hour': <uint32 24>}", "reset-hour" },
    { "{'warning': <uint32 0>}", "warning" },
    { "{'warning': <uint32 101>}", "warning" },
    { "{'free-from': <uint32 1440>}", "free-from" },
    { "{'free-to': <uint32 4294967295>}", "free-to" },
    { "{'cap': <uint64 9223372036854775808>}", "cap" },
    { "{'cap': <'much'>}", "cap" },
    { "{'metered': <'maybe'>}", "metered" },
    { "{'metered': <true>}", "metered" },
    { "{'roaming': <''>}", "roaming" },
    { "{'type': <'wi-fi'>}", "type" },
    { "{'name': <'a\\nb'>}", "name" },
    { "{'restrict-background': <'yes'>}", "restrict-background" },
    { "{'count': <'all'>}", "count" },
    { "{'correction': <uint64 5>}", "correction" },
    { "{'correction-period': <int64 -1>}", "correction-period" },
    { "{'correction-period': <int64 253402300800>}", "correction-period" },
    { "{'name': <'Other'>, 'reset-day': <uint32 2>, 'reset-hour': <uint32 24>}", "reset-hour" },
    { "['reset-day']", "changes" },
  };
  g_auto (FerryPlan)   plan = { 0 };
  g_autoptr (GVariant) before = parse (every_key);

  ferry_plan_init (&plan);
  g_assert_true (ferry_plan_change (&plan, before, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GVariant) changes = parse (bad[i].changes);
      g_autoptr (GVariant) after = NULL;
      g_autoptr (GError)   error = NULL;
      g_autofree char     *quoted = g_strdup_printf ("\"%s\": ", bad[i].key);

      g_test_message ("%s", bad[i].changes);
      g_assert_false (ferry_plan_change (&plan, changes, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
      g_assert_true (g_str_has_prefix (error->message, quoted));
      after = g_variant_ref_sink (ferry_plan_to_variant (&plan));
      g_assert_cmpvariant (after, before);
    }
}

/* It is kept as it can be read again. */
static void
test_any_name_can_be_kept (void)
{
  g_auto (FerryPlan)   plan = { 0 };
  g_autofree char     *too_long = g_strnfill (127, 'x');
  g_autoptr (GVariant) written = NULL;
  g_autoptr (GError)   error = NULL;

  ferry_plan_init (&plan);
  plan.name = g_strconcat ("\n", too_long, "\xe9", NULL);
  written = g_variant_ref_sink (ferry_plan_to_variant (&plan));
  ferry_plan_change (&plan, written, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (plan.name, "\357\277\275xx"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (period_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/plan/period/", period_cases[i].path, NULL);

      g_test_add_data_func (path, &period_cases[i], test_period);
    }
  g_test_add_data_func ("/plan/periods-join/berlin", BERLIN, test_periods_join);
  g_test_add_data_func ("/plan/periods-join/lord-howe", HOWE, test_periods_join);
  g_test_add_data_func ("/plan/periods-join/sao-paulo", PAULO, test_periods_join);
  g_test_add_func ("/plan/a-senseless-clock-is-borne", test_a_senseless_clock_is_borne);
  for (guint i = 0; i < G_N_ELEMENTS (free_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/plan/free/", free_cases[i].path, NULL);

      g_test_add_data_func (path, &free_cases[i], test_free);
    }
  g_test_add_func ("/plan/cap", test_cap);
  g_test_add_func ("/plan/correction", test_correction);
  g_test_add_func ("/plan/every-key-comes-back", test_every_key_comes_back);
  g_test_add_func ("/plan/default", test_default);
  g_test_add_func ("/plan/a-change-leaves-the-rest", test_a_change_leaves_the_rest);
  g_test_add_func ("/plan/bad-changes-change-nothing", test_bad_changes_change_nothing);
  g_test_add_func ("/plan/any-name-can-be-kept", test_any_name_can_be_kept);

  return g_test_run ();
}
