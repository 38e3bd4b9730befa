/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-usage-chart-private.h"

#define MOST_STEPS 4

/* Between the figures and the chart, and between its parts. */
#define GAP 8

/* The part of the height that the sum has. */
#define PLAN_PART 0.45f

gboolean
ferry_usage_chart_has_sum (FerryUsageChart *self)
{
  return self->has_plan && self->span == FERRY_USAGE_SPAN_PERIOD;
}

float
ferry_usage_chart_get_x (FerryUsageChart *self,
                         gint64           time)
{
  float slot = (self->right - self->left) / (float) MAX (self->buckets->len, 1);

  for (guint i = 0; i < self->buckets->len; i++)
    {
      const FerryUsageBucket *bucket = &g_array_index (self->buckets, FerryUsageBucket, i);
      double                  part;

      if (time >= bucket->end)
        continue;

      part = (double) (time - bucket->begin) / (double) (bucket->end - bucket->begin);
      return self->left + slot * ((float) i + (float) MAX (part, 0));
    }

  return self->right;
}

static guint64
find_highest (FerryUsageChart *self)
{
  guint64 highest = 0;

  for (guint i = 0; i < self->buckets->len; i++)
    {
      const FerryUsageBucket *bucket = &g_array_index (self->buckets, FerryUsageBucket, i);

      highest = MAX (highest, ferry_usage_get_total (&bucket->traffic));
    }

  return highest;
}

/* A pace that leads far above the cap leaves the chart: the rest is to be seen. */
static guint64
find_highest_sum (FerryUsageChart *self)
{
  guint64 cap = self->period.cap;
  guint64 predicted = ferry_usage_period_predict (&self->period, self->now);

  return MAX (MAX (cap, self->period.used), MIN (predicted, cap + cap / 4));
}

static float
measure_axis (FerryUsageChart      *self,
              const FerryUsageAxis *axis)
{
  int widest = 0;

  for (guint i = 0; i <= axis->n; i++)
    {
      g_autofree char        *text = ferry_usage_axis_format (axis, i);
      g_autoptr (PangoLayout) layout = NULL;
      int                     width, height;

      layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
      pango_layout_get_pixel_size (layout, &width, &height);
      widest = MAX (widest, width);
      self->line_height = (float) height;
    }

  return (float) widest;
}

void
ferry_usage_chart_lay_out (FerryUsageChart *self,
                           int              width,
                           int              height)
{
  gboolean has_sum = ferry_usage_chart_has_sum (self);
  float    room, left;

  ferry_usage_axis_init (&self->days.axis, find_highest (self), MOST_STEPS);
  ferry_usage_axis_init (&self->plan.axis, find_highest_sum (self), MOST_STEPS);
  left = measure_axis (self, &self->days.axis);
  if (has_sum)
    left = MAX (left, measure_axis (self, &self->plan.axis));
  self->left = left + GAP;
  self->right = MAX ((float) width, self->left + 1);

  /* Each part has a line of words above it, and the lower one the dates below. */
  room = (float) height - 2 * (self->line_height + GAP);
  self->plan.top = self->line_height + GAP;
  self->plan.height = 0;
  self->days.top = self->plan.top;
  if (has_sum)
    {
      room -= self->line_height + 2 * GAP;
      self->plan.height = floorf (MAX (room * PLAN_PART, 1));
      self->days.top += self->plan.height + self->line_height + 2 * GAP;
    }
  self->days.height = floorf (MAX (room - self->plan.height, 1));
}
