/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-usage-words.h"

#include "ferry-format.h"

#include <glib/gi18n-lib.h>

/* ---- The plan ------------------------------------------------------------- */

char *
ferry_usage_words_used (const FerryUsagePeriod *period)
{
  g_autofree char *amount = NULL;

  g_return_val_if_fail (period != NULL, NULL);

  amount = ferry_format_amount ((gint64) MIN (period->used, G_MAXINT64),
                                period->cap > 0 ? (gint64) MIN (period->cap, G_MAXINT64) : -1);
  /* Translators: %s is an amount, such as "1.2 of 5.0 GiB". */
  return g_strdup_printf (_ ("%s used"), amount);
}

char *
ferry_usage_words_left (const FerryUsagePeriod *period,
                        gint64                  now)
{
  g_autofree char *until = NULL;
  g_autofree char *left = NULL;
  guint            days;

  g_return_val_if_fail (period != NULL, NULL);

  if (period->cap == 0)
    return NULL;

  until = ferry_format_until (period->end, now);
  days = ferry_usage_period_count_days (period, now);
  /* Translators: %s is when more may be used, such as "1 December". */
  if (period->used >= period->cap)
    return g_strdup_printf (ngettext ("Nothing is left for %u day, until %s",
                                      "Nothing is left for %u days, until %s", days),
                            days, until);

  left = ferry_format_size (period->cap - period->used);
  /* Translators: the first %s is an amount, the other a time, such as "1 December". */
  return g_strdup_printf (ngettext ("%s left for %u day, until %s",
                                    "%s left for %u days, until %s", days),
                          left, days, until);
}

gboolean
ferry_usage_words_pace_is_too_fast (const FerryUsagePeriod *period,
                                    gint64                  now)
{
  g_return_val_if_fail (period != NULL, FALSE);

  return period->cap > 0 && ferry_usage_period_predict (period, now) > period->cap;
}

char *
ferry_usage_words_pace (const FerryUsagePeriod *period,
                        gint64                  now)
{
  g_autofree char *until = NULL;
  g_autofree char *size = NULL;
  g_autofree char *excess = NULL;
  guint64          predicted;

  g_return_val_if_fail (period != NULL, NULL);

  predicted = ferry_usage_period_predict (period, now);
  if (predicted == 0 || period->cap == 0 || period->used >= period->cap)
    return NULL;

  until = ferry_format_until (period->end, now);
  size = ferry_format_size (predicted);
  if (predicted <= period->cap)
    /* Translators: an amount, and a time, such as "1 December". */
    return g_strdup_printf (_ ("At this pace %s by %s"), size, until);

  excess = ferry_format_size (predicted - period->cap);
  return g_strdup_printf (_ ("At this pace %s by %s: %s too much"), size, until, excess);
}

/* ---- Sums ----------------------------------------------------------------- */

const char *
ferry_usage_words_span (FerryUsageSpan span,
                        gboolean       has_plan)
{
  switch (span)
    {
    case FERRY_USAGE_SPAN_PERIOD:
      return has_plan ? _ ("This Period") : _ ("This Month");
    case FERRY_USAGE_SPAN_WEEK:
      return _ ("7 Days");
    case FERRY_USAGE_SPAN_MONTH:
      return _ ("30 Days");
    case FERRY_USAGE_SPAN_YEAR:
      return _ ("12 Months");
    }

  g_return_val_if_reached ("");
}

char *
ferry_usage_words_sum (const FerryTraffic *sum,
                       FerryUsageSpan      span,
                       gboolean            has_plan)
{
  g_autofree char *size = NULL;

  g_return_val_if_fail (sum != NULL, NULL);

  size = ferry_format_size (ferry_usage_get_total (sum));
  switch (span)
    {
    case FERRY_USAGE_SPAN_PERIOD:
      return g_strdup_printf (has_plan ? _ ("%s in this period") : _ ("%s this month"), size);
    case FERRY_USAGE_SPAN_WEEK:
      return g_strdup_printf (_ ("%s in the last 7 days"), size);
    case FERRY_USAGE_SPAN_MONTH:
      return g_strdup_printf (_ ("%s in the last 30 days"), size);
    case FERRY_USAGE_SPAN_YEAR:
      return g_strdup_printf (_ ("%s in the last 12 months"), size);
    }

  g_return_val_if_reached (NULL);
}

/* @phrase: translated, with %s for the amount. */
static void
append_part (GString    *text,
             guint64     bytes,
             const char *phrase)
{
  g_autofree char    *size = ferry_format_size (bytes);
  g_autoptr (GString) part = g_string_new (phrase);

  if (bytes == 0)
    return;

  g_string_replace (part, "%s", size, 1);
  if (text->len > 0)
    g_string_append (text, _ (", "));
  g_string_append (text, part->str);
}

char *
ferry_usage_words_parts (const FerryTraffic *traffic)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (traffic != NULL, NULL);

  append_part (text, traffic->received, _ ("%s received"));
  append_part (text, traffic->sent, _ ("%s sent"));
  append_part (text, ferry_usage_get_others (traffic), _ ("%s by other programs"));
  /* Translators: of what was just told, %s cost nothing. */
  append_part (text, traffic->free_all, _ ("%s of it in free hours"));
  if (text->len == 0)
    g_string_append (text, _ ("nothing"));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ---- Days and months ------------------------------------------------------ */

static char *
format_time (gint64      time,
             const char *format)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (time);

  return local != NULL ? g_date_time_format (local, format) : g_strdup ("");
}

char *
ferry_usage_words_title (const FerryUsageBucket *bucket,
                         FerryUsageSpan          span)
{
  g_return_val_if_fail (bucket != NULL, NULL);

  /* Translators: a month, such as "November 2026"; see the documentation of
   * g_date_time_format() */
  if (span == FERRY_USAGE_SPAN_YEAR)
    return format_time (bucket->begin, _ ("%B %Y"));

  /* Translators: a day, such as "Sunday, 22 November" */
  return format_time (bucket->begin, _ ("%A, %-d %B"));
}

char *
ferry_usage_words_tick (const FerryUsageBucket *bucket,
                        FerryUsageSpan          span)
{
  g_return_val_if_fail (bucket != NULL, NULL);

  /* Translators: a month below a chart, such as "Nov" */
  if (span == FERRY_USAGE_SPAN_YEAR)
    return format_time (bucket->begin, C_ ("month", "%b"));

  /* Translators: a day below a chart, such as "22 Nov" */
  return format_time (bucket->begin, _ ("%-d %b"));
}

char *
ferry_usage_words_describe (const FerryUsageBucket *bucket,
                            FerryUsageSpan          span,
                            gint64                  now)
{
  g_autofree char *title = ferry_usage_words_title (bucket, span);
  g_autofree char *parts = NULL;

  /* Translators: a day. */
  if (bucket->begin > now)
    return g_strdup_printf (_ ("%s: still to come"), title);

  parts = ferry_usage_words_parts (&bucket->traffic);
  /* Translators: a day, and what was used on it. */
  return g_strdup_printf (_ ("%s: %s"), title, parts);
}

static const FerryUsageBucket *
find_most (const GArray *buckets)
{
  const FerryUsageBucket *most = &g_array_index (buckets, FerryUsageBucket, 0);

  for (guint i = 1; i < buckets->len; i++)
    {
      const FerryUsageBucket *bucket = &g_array_index (buckets, FerryUsageBucket, i);

      if (ferry_usage_get_total (&bucket->traffic) > ferry_usage_get_total (&most->traffic))
        most = bucket;
    }

  return most;
}

char *
ferry_usage_words_chart (const GArray  *buckets,
                         FerryUsageSpan span)
{
  const FerryUsageBucket *most;
  g_autofree char        *size = NULL;
  g_autofree char        *highest = NULL;
  g_autofree char        *when = NULL;
  FerryTraffic            sum;

  g_return_val_if_fail (buckets != NULL, NULL);

  ferry_usage_sum_buckets (buckets, &sum);
  if (ferry_usage_get_total (&sum) == 0)
    return g_strdup (_ ("Nothing was counted in this time"));

  most = find_most (buckets);
  size = ferry_format_size (ferry_usage_get_total (&sum));
  highest = ferry_format_size (ferry_usage_get_total (&most->traffic));
  when = ferry_usage_words_title (most, span);
  /* Translators: two amounts, and a day or a month between them. */
  return g_strdup_printf (_ ("Chart of data usage: %s in all, most on %s: %s"), size, when,
                          highest);
}
