/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-usage.h"

#include "ferry-usage-entry.h"

#define DAY 86400

/* Days of a span that ends today, and months of the longest. */
#define WEEK_DAYS 7
#define MONTH_DAYS 30
#define YEAR_MONTHS 12

/* A period has no more, whatever another process says of it. */
#define MOST_BUCKETS 400

/* The local midnight of @time, so many days later. */
static GDateTime *
find_midnight (gint64     time,
               int        days,
               GTimeZone *zone)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  g_autoptr (GDateTime) day = local != NULL ? g_date_time_add_days (local, days) : NULL;

  if (day == NULL)
    return NULL;

  return g_date_time_new (zone, g_date_time_get_year (day), g_date_time_get_month (day),
                          g_date_time_get_day_of_month (day), 0, 0, 0);
}

static gint64
midnight (gint64     time,
          int        days,
          GTimeZone *zone)
{
  g_autoptr (GDateTime) day = find_midnight (time, days, zone);

  return day != NULL ? g_date_time_to_unix (day) : time + (gint64) days * DAY;
}

/* The first of the month of @time, so many months later. */
static gint64
month (gint64     time,
       int        months,
       GTimeZone *zone)
{
  g_autoptr (GDateTime) today = find_midnight (time, 0, zone);
  g_autoptr (GDateTime) first = NULL;
  g_autoptr (GDateTime) other = NULL;

  if (today != NULL)
    first = g_date_time_new (zone, g_date_time_get_year (today), g_date_time_get_month (today),
                             1, 0, 0, 0);
  if (first != NULL)
    other = g_date_time_add_months (first, months);
  return other != NULL ? g_date_time_to_unix (other) : time;
}

/* ---- The period ----------------------------------------------------------- */

void
ferry_usage_period_init (FerryUsagePeriod *self,
                         gint64            now,
                         GTimeZone        *zone)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (zone != NULL);

  *self = (FerryUsagePeriod){ 0 };
  self->begin = month (now, 0, zone);
  self->end = month (now, 1, zone);
  self->of_all = TRUE;
}

/* (transfer full) (nullable): "a{sv}" */
static GVariant *
look_up (GVariant   *dictionary,
         const char *id)
{
  if (dictionary == NULL ||
      !g_variant_is_of_type (dictionary, G_VARIANT_TYPE ("a{sa{sv}}")))
    return NULL;

  return g_variant_lookup_value (dictionary, id, G_VARIANT_TYPE_VARDICT);
}

gboolean
ferry_usage_period_read (FerryUsagePeriod *self,
                         GVariant         *periods,
                         GVariant         *networks,
                         const char       *id)
{
  g_autoptr (GVariant) period = NULL;
  g_autoptr (GVariant) network = NULL;
  FerryUsagePeriod     read = { .of_all = TRUE };
  const char          *count = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  period = look_up (periods, id);
  if (period == NULL || !g_variant_lookup (period, "begin", "x", &read.begin) ||
      !g_variant_lookup (period, "end", "x", &read.end) ||
      !g_variant_lookup (period, "cap", "t", &read.cap) ||
      !g_variant_lookup (period, "used", "t", &read.used) || read.cap == 0 ||
      read.begin <= 0 || read.end <= read.begin)
    return FALSE;

  network = look_up (networks, id);
  if (network != NULL && g_variant_lookup (network, "count", "&s", &count))
    read.of_all = !g_str_equal (count, "ferry");
  *self = read;
  return TRUE;
}

guint64
ferry_usage_period_predict (const FerryUsagePeriod *self,
                            gint64                  now)
{
  double whole, part, used;

  g_return_val_if_fail (self != NULL, 0);

  /* The first day says little of a month. */
  if (now < self->begin + DAY || now >= self->end)
    return 0;

  whole = (double) (self->end - self->begin);
  part = (double) (now - self->begin);
  used = (double) self->used * (whole / part);
  return used < (double) G_MAXINT64 ? (guint64) used : G_MAXINT64;
}

guint
ferry_usage_period_count_days (const FerryUsagePeriod *self,
                               gint64                  now)
{
  g_return_val_if_fail (self != NULL, 0);

  if (now >= self->end)
    return 0;

  return (guint) MIN ((self->end - now + DAY - 1) / DAY, G_MAXUINT);
}

/* ---- Days and months ------------------------------------------------------ */

static void
append (GArray *buckets,
        gint64  begin,
        gint64  end)
{
  FerryUsageBucket bucket = { .begin = begin, .end = end };

  g_array_append_val (buckets, bucket);
}

static void
append_period (GArray                 *buckets,
               const FerryUsagePeriod *period,
               GTimeZone              *zone)
{
  gint64 begin = period->begin;

  while (begin < period->end && buckets->len < MOST_BUCKETS)
    {
      gint64 end = midnight (begin, 1, zone);

      /* Where the clock is set back at midnight the next one may be now. */
      if (end <= begin)
        end = begin + DAY;
      append (buckets, begin, MIN (end, period->end));
      begin = end;
    }
}

static void
append_days (GArray    *buckets,
             int        days,
             gint64     now,
             GTimeZone *zone)
{
  for (int i = 1 - days; i <= 0; i++)
    append (buckets, midnight (now, i, zone), midnight (now, i + 1, zone));
}

GArray *
ferry_usage_build_buckets (FerryUsageSpan          span,
                           const FerryUsagePeriod *period,
                           gint64                  now,
                           GTimeZone              *zone)
{
  g_autoptr (GArray) buckets = g_array_new (FALSE, FALSE, sizeof (FerryUsageBucket));

  g_return_val_if_fail (period != NULL, NULL);
  g_return_val_if_fail (zone != NULL, NULL);

  switch (span)
    {
    case FERRY_USAGE_SPAN_PERIOD:
      append_period (buckets, period, zone);
      break;
    case FERRY_USAGE_SPAN_WEEK:
      append_days (buckets, WEEK_DAYS, now, zone);
      break;
    case FERRY_USAGE_SPAN_MONTH:
      append_days (buckets, MONTH_DAYS, now, zone);
      break;
    case FERRY_USAGE_SPAN_YEAR:
      for (int i = 1 - YEAR_MONTHS; i <= 0; i++)
        append (buckets, month (now, i, zone), month (now, i + 1, zone));
      break;
    }

  return g_steal_pointer (&buckets);
}

int
ferry_usage_find_bucket (const GArray *buckets,
                         gint64        time)
{
  g_return_val_if_fail (buckets != NULL, -1);

  for (guint i = 0; i < buckets->len; i++)
    {
      const FerryUsageBucket *bucket = &g_array_index (buckets, FerryUsageBucket, i);

      if (time >= bucket->begin && time < bucket->end)
        return (int) i;
    }

  return -1;
}

void
ferry_usage_fill_buckets (GArray     *buckets,
                          GVariant   *entries,
                          const char *id)
{
  gsize n;

  g_return_if_fail (buckets != NULL);
  g_return_if_fail (g_variant_is_of_type (entries, G_VARIANT_TYPE ("a(sxtttttt)")));

  n = g_variant_n_children (entries);
  for (gsize i = 0; i < n; i++)
    {
      FerryTraffic traffic = { 0 };
      const char  *of;
      gint64       begin;
      int          place;

      ferry_usage_entry_read (entries, i, &of, &begin, &traffic);
      place = ferry_usage_find_bucket (buckets, begin);
      if (place >= 0 && (id == NULL || g_str_equal (of, id)))
        ferry_traffic_add (&g_array_index (buckets, FerryUsageBucket, place).traffic, &traffic);
    }
}

void
ferry_usage_sum_buckets (const GArray *buckets,
                         FerryTraffic *sum)
{
  g_return_if_fail (buckets != NULL);
  g_return_if_fail (sum != NULL);

  *sum = (FerryTraffic){ 0 };
  for (guint i = 0; i < buckets->len; i++)
    ferry_traffic_add (sum, &g_array_index (buckets, FerryUsageBucket, i).traffic);
}

void
ferry_usage_accumulate (const GArray           *buckets,
                        const FerryUsagePeriod *period,
                        guint64                *sums)
{
  guint64 counted = 0;
  guint64 sum = 0;

  g_return_if_fail (buckets != NULL);
  g_return_if_fail (period != NULL);
  g_return_if_fail (sums != NULL);

  for (guint i = 0; i < buckets->len; i++)
    {
      sum += ferry_traffic_count (&g_array_index (buckets, FerryUsageBucket, i).traffic,
                                  period->of_all);
      sums[i] = sum;
    }

  /* More than was counted was used before; of less nobody knows on which day. */
  counted = sum;
  for (guint i = 0; i < buckets->len && period->cap > 0; i++)
    if (period->used >= counted)
      sums[i] += period->used - counted;
    else
      sums[i] = (guint64) ((double) sums[i] / (double) counted * (double) period->used);
}

guint64
ferry_usage_get_others (const FerryTraffic *traffic)
{
  guint64 own, all;

  g_return_val_if_fail (traffic != NULL, 0);

  own = traffic->received + traffic->sent;
  all = traffic->all_received + traffic->all_sent;
  return all > own ? all - own : 0;
}

guint64
ferry_usage_get_total (const FerryTraffic *traffic)
{
  g_return_val_if_fail (traffic != NULL, 0);

  return traffic->received + traffic->sent + ferry_usage_get_others (traffic);
}
