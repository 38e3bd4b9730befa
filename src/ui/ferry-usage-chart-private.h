/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-usage-axis.h"
#include "ferry-usage-chart.h"

G_BEGIN_DECLS

/* A part of the chart with a scale of its own. */
typedef struct
{
  FerryUsageAxis axis;
  float          top;
  float          height;
} FerryUsagePanel;

struct _FerryUsageChart
{
  GtkWidget parent_instance;

  GArray          *buckets; /* (owned) (element-type FerryUsageBucket) */
  GPtrArray       *columns; /* (element-type FerryUsageColumn): children, one for each */
  FerryUsageSpan   span;
  FerryUsagePeriod period;
  gboolean         has_plan;
  gint64           now;
  int              today; /* index of a bucket; -1 none */

  /* Where things are; of a size. */
  float           left;
  float           right;
  float           line_height;
  FerryUsagePanel plan; /* of the sum, where there is a plan and its period is shown */
  FerryUsagePanel days;
};

/* Whether the sum is shown against the cap. */
gboolean ferry_usage_chart_has_sum (FerryUsageChart *self);
/* Where an instant is on the axis of time. */
float ferry_usage_chart_get_x (FerryUsageChart *self, gint64 time);

/* ferry-usage-chart-layout.c: where things are. */
void ferry_usage_chart_lay_out (FerryUsageChart *self, int width, int height);

/* ferry-usage-chart-draw.c: what is behind the bars, and what before them. */
void ferry_usage_chart_draw_behind (FerryUsageChart *self, GtkSnapshot *snapshot);
void ferry_usage_chart_draw_before (FerryUsageChart *self, GtkSnapshot *snapshot);

G_END_DECLS
