/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-usage.h"

G_BEGIN_DECLS

/**
 * What was used, in words. Pure functions, translated; days are those of the machine;
 * results are (transfer full).
 */

/* "1.2 of 5.0 GiB used", "1.2 GiB used" where there is no cap. */
char *ferry_usage_words_used (const FerryUsagePeriod *period);
/* "3.8 GiB left for 9 days, until 1 December"; (nullable): where there is no cap. */
char *ferry_usage_words_left (const FerryUsagePeriod *period, gint64 now);
/* "At this pace 6.1 GiB by 1 December: 1.1 GiB too much"; (nullable): where it is too
 * early to tell, there is no cap or it is reached. */
char *ferry_usage_words_pace (const FerryUsagePeriod *period, gint64 now);
/* Whether that is too much. */
gboolean ferry_usage_words_pace_is_too_fast (const FerryUsagePeriod *period, gint64 now);

/* "this month", "7 days": what is chosen from. */
const char *ferry_usage_words_span (FerryUsageSpan span, gboolean has_plan);
/* "12.3 GiB in the last 7 days" */
char *ferry_usage_words_sum (const FerryTraffic *sum, FerryUsageSpan span, gboolean has_plan);
/* "1.2 GiB received, 20.0 MiB sent, 500.0 MiB by other programs"; what is nothing is
 * left out; "nothing". */
char *ferry_usage_words_parts (const FerryTraffic *traffic);

/* "Sunday, 22 November", "November 2026" */
char *ferry_usage_words_title (const FerryUsageBucket *bucket, FerryUsageSpan span);
/* "22 Nov", "Nov": for an axis. */
char *ferry_usage_words_tick (const FerryUsageBucket *bucket, FerryUsageSpan span);
/* "Sunday, 22 November: 1.2 GiB received, 20.0 MiB sent"; of a day to come that it is. */
char *ferry_usage_words_describe (const FerryUsageBucket *bucket,
                                  FerryUsageSpan          span,
                                  gint64                  now);
/* All of a chart in a sentence or two: how much there is, and when most. */
char *ferry_usage_words_chart (const GArray *buckets, FerryUsageSpan span);

G_END_DECLS
