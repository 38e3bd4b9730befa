/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-usage.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_USAGE_CHART (ferry_usage_chart_get_type ())
G_DECLARE_FINAL_TYPE (FerryUsageChart, ferry_usage_chart, FERRY, USAGE_CHART, GtkWidget)

/**
 * FerryUsageChart:
 *
 * Bars of what was used each day, or month. Of the period of a data plan, above them,
 * what had been used by then against the cap, and where it goes at this pace.
 *
 * One stop of the Tab key: the arrow keys, Home and End go from day to day. It has a
 * label that sums it up; each day has its own, and a tooltip.
 */

/* @period: (nullable): of the data plan, where there is one; @now: unix seconds. */
void ferry_usage_chart_show (FerryUsageChart        *self,
                             const GArray           *buckets,
                             FerryUsageSpan          span,
                             const FerryUsagePeriod *period,
                             gint64                  now);

G_END_DECLS
