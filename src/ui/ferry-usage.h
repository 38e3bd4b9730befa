/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-traffic.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * What was used of network connections, put in order to be shown. Pure functions;
 * times are unix seconds, days are those of the given zone.
 */

/**
 * FerryUsageSpan:
 * @FERRY_USAGE_SPAN_PERIOD: the present period of the data plan, by day, to its end
 * @FERRY_USAGE_SPAN_WEEK: seven days, the last is today
 * @FERRY_USAGE_SPAN_MONTH: thirty days, the last is today
 * @FERRY_USAGE_SPAN_YEAR: twelve months, the last is the present one
 */
typedef enum
{
  FERRY_USAGE_SPAN_PERIOD,
  FERRY_USAGE_SPAN_WEEK,
  FERRY_USAGE_SPAN_MONTH,
  FERRY_USAGE_SPAN_YEAR,
} FerryUsageSpan;
#define FERRY_N_USAGE_SPANS (FERRY_USAGE_SPAN_YEAR + 1)

/**
 * FerryUsagePeriod:
 * @used: what counts for the cap, up to now
 * @cap: 0: there is none
 * @of_all: all that the connection carries counts, not what Ferry moves alone
 *
 * The present period of a data plan.
 */
typedef struct
{
  gint64   begin;
  gint64   end;
  guint64  used;
  guint64  cap;
  gboolean of_all;
} FerryUsagePeriod;

/* The calendar month that @now is in, without a cap: for where there is no plan. */
void ferry_usage_period_init (FerryUsagePeriod *self, gint64 now, GTimeZone *zone);
/* @periods: (nullable): "a{sa{sv}}" as of GetUsage, @networks: (nullable): the same of
 * Networks; both come from another process. FALSE where the connection has no cap; @self
 * is then as it was. */
gboolean ferry_usage_period_read (FerryUsagePeriod *self,
                                  GVariant         *periods,
                                  GVariant         *networks,
                                  const char       *id);

/* When all is used up that way; 0 where it is too early to tell. */
guint64 ferry_usage_period_predict (const FerryUsagePeriod *self, gint64 now);
/* With the present one; 0 after the end. */
guint ferry_usage_period_count_days (const FerryUsagePeriod *self, gint64 now);

/* A day, or a month: from @begin on and before @end. */
typedef struct
{
  gint64       begin;
  gint64       end;
  FerryTraffic traffic;
} FerryUsageBucket;

/* (element-type FerryUsageBucket) (transfer full): the earliest first, all empty;
 * never none. */
GArray *ferry_usage_build_buckets (FerryUsageSpan          span,
                                   const FerryUsagePeriod *period,
                                   gint64                  now,
                                   GTimeZone              *zone);
/* Adds what belongs there. @entries: "a(sxtttttt)" as of GetUsage; @id: (nullable): of
 * this connection only. */
void ferry_usage_fill_buckets (GArray *buckets, GVariant *entries, const char *id);
/* Which of them @time is in; -1 in none. */
int  ferry_usage_find_bucket (const GArray *buckets, gint64 time);
void ferry_usage_sum_buckets (const GArray *buckets, FerryTraffic *sum);
/* What had been used by the end of each; of a period of a plan with what was there
 * before it was counted. @sums: as many as @buckets. */
void ferry_usage_accumulate (const GArray           *buckets,
                             const FerryUsagePeriod *period,
                             guint64                *sums);

/* What of @traffic others than Ferry moved. */
guint64 ferry_usage_get_others (const FerryTraffic *traffic);
/* Ferry and the others, both ways. */
guint64 ferry_usage_get_total (const FerryTraffic *traffic);

G_END_DECLS
