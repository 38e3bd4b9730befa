/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-format.h"
#include "ferry-usage-chart-private.h"
#include "ferry-usage-paint.h"
#include "ferry-usage-words.h"

#include <glib/gi18n-lib.h>

/* Between two words below the chart. */
#define WORD_SPACE 10
/* A piece of a line before the words that say what it is. */
#define SAMPLE 24

/* Of lines that are not of one piece. */
static const double cap_dashes[] = { 6, 3 };
static const double pace_dashes[] = { 2, 4 };

/* ---- Words ---------------------------------------------------------------- */

/* @align: 0 at its left end, 1 at its right, of what is to be at @x. */
static void
draw_text (FerryUsageChart *self,
           GtkSnapshot     *snapshot,
           const char      *text,
           const char      *color_name,
           float            align,
           graphene_point_t place)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  int                     width;
  GdkRGBA                 color;

  pango_layout_get_pixel_size (layout, &width, NULL);
  place.x = roundf (place.x - (float) width * align);
  place.y = roundf (place.y);
  ferry_usage_paint_get_color (GTK_WIDGET (self), color_name, &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &place);
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static float
measure_text (FerryUsageChart *self,
              const char      *text)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  int                     width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  return (float) width;
}

/* ---- Behind --------------------------------------------------------------- */

static void
draw_panel (FerryUsageChart       *self,
            GtkSnapshot           *snapshot,
            const FerryUsagePanel *panel,
            const char            *heading)
{
  GdkRGBA color;

  ferry_usage_paint_get_color (GTK_WIDGET (self), "usage_grid", &color);
  for (guint i = 0; i <= panel->axis.n; i++)
    {
      g_autofree char *text = ferry_usage_axis_format (&panel->axis, i);
      float            part = (float) i / (float) panel->axis.n;
      float            y = roundf (panel->top + panel->height * (1 - part));

      gtk_snapshot_append_color (
          snapshot, &color, &GRAPHENE_RECT_INIT (self->left, y, self->right - self->left, 1));
      draw_text (self, snapshot, text, "usage_words", 1,
                 GRAPHENE_POINT_INIT (self->left - WORD_SPACE / 2, y - self->line_height / 2));
    }

  draw_text (self, snapshot, heading, "usage_words", 0,
             GRAPHENE_POINT_INIT (self->left, panel->top - self->line_height - WORD_SPACE / 2));
}

/* What stands below the chart already: pairs of begin and end. */
typedef struct
{
  FerryUsageChart *chart;
  GtkSnapshot     *snapshot;
  GArray          *taken; /* (element-type float) */
} Ticks;

static gboolean
is_taken (Ticks *ticks,
          float  begin,
          float  end)
{
  for (guint i = 0; i + 1 < ticks->taken->len; i += 2)
    if (begin < g_array_index (ticks->taken, float, i + 1) + WORD_SPACE &&
        end + WORD_SPACE > g_array_index (ticks->taken, float, i))
      return TRUE;

  return FALSE;
}

/* Where there is room for it. What would stand out is moved inwards. */
static void
draw_tick (Ticks      *ticks,
           const char *text,
           const char *color_name,
           float       middle)
{
  FerryUsageChart *chart = ticks->chart;
  float            width = measure_text (chart, text);
  float            begin = CLAMP (middle - width / 2, 0, MAX (chart->right - width, 0));
  float            end = begin + width;

  if (is_taken (ticks, begin, end))
    return;

  g_array_append_val (ticks->taken, begin);
  g_array_append_val (ticks->taken, end);
  draw_text (chart, ticks->snapshot, text, color_name, 0,
             GRAPHENE_POINT_INIT (begin, chart->days.top + chart->days.height + WORD_SPACE / 2));
}

static void
draw_tick_of (Ticks      *ticks,
              guint       index,
              const char *text,
              const char *color_name)
{
  FerryUsageChart *chart = ticks->chart;
  float            slot = (chart->right - chart->left) / (float) chart->buckets->len;

  draw_tick (ticks, text, color_name, chart->left + slot * ((float) index + 0.5f));
}

/* Today, the end of a period and the first day before all others; of these as many
 * as there is room for, evenly. */
static void
draw_ticks (FerryUsageChart *self,
            GtkSnapshot     *snapshot)
{
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (float));
  Ticks              ticks = { self, snapshot, taken };
  guint              n = self->buckets->len;
  float              slot = (self->right - self->left) / (float) n;
  float              widest = 0;
  guint              stride;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = NULL;

      text = ferry_usage_words_tick (&g_array_index (self->buckets, FerryUsageBucket, i),
                                     self->span);
      widest = MAX (widest, measure_text (self, text));
    }
  stride = (guint) ceilf ((widest + WORD_SPACE) / slot);

  if (self->today >= 0 && self->span != FERRY_USAGE_SPAN_YEAR)
    draw_tick_of (&ticks, (guint) self->today, _ ("Today"), "window_fg_color");
  if (ferry_usage_chart_has_sum (self))
    {
      FerryUsageBucket next = { .begin = self->period.end };
      g_autofree char *text = ferry_usage_words_tick (&next, self->span);

      draw_tick (&ticks, text, "usage_words", self->right);
    }
  for (guint i = 0; i < n; i += stride)
    {
      g_autofree char *text = NULL;

      text = ferry_usage_words_tick (&g_array_index (self->buckets, FerryUsageBucket, i),
                                     self->span);
      draw_tick_of (&ticks, i, text, "usage_words");
    }
}

void
ferry_usage_chart_draw_behind (FerryUsageChart *self,
                               GtkSnapshot     *snapshot)
{
  gboolean has_months = self->span == FERRY_USAGE_SPAN_YEAR;

  if (self->buckets->len == 0)
    return;

  if (ferry_usage_chart_has_sum (self))
    draw_panel (self, snapshot, &self->plan, _ ("Used in All"));
  draw_panel (self, snapshot, &self->days, has_months ? _ ("Each Month") : _ ("Each Day"));
  draw_ticks (self, snapshot);
}

/* ---- Before --------------------------------------------------------------- */

static float
get_y (const FerryUsagePanel *panel,
       guint64                bytes)
{
  double part = (double) bytes / (double) ferry_usage_axis_get_top (&panel->axis);

  return panel->top + panel->height * (1 - (float) part);
}

/* What the line is stands above the chart, where no other line crosses it. */
static void
draw_cap (FerryUsageChart *self,
          GtkSnapshot     *snapshot,
          cairo_t         *cr)
{
  g_autofree char *size = ferry_format_size (self->period.cap);
  /* Translators: %s is the amount of a data plan. */
  g_autofree char *text = g_strdup_printf (_ ("Data plan: %s"), size);
  float            y = roundf (get_y (&self->plan, self->period.cap)) + 0.5f;
  float            words_y = self->plan.top - self->line_height - WORD_SPACE / 2;
  float            words_x = self->right - measure_text (self, text);
  float            sample_y = roundf (words_y + self->line_height / 2) + 0.5f;
  GdkRGBA          color;

  ferry_usage_paint_get_color (GTK_WIDGET (self), "usage_cap", &color);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, 2);
  cairo_set_dash (cr, cap_dashes, G_N_ELEMENTS (cap_dashes), 0);
  cairo_move_to (cr, (double) self->left, (double) y);
  cairo_line_to (cr, (double) self->right, (double) y);
  cairo_move_to (cr, (double) (words_x - SAMPLE - WORD_SPACE / 2), (double) sample_y);
  cairo_line_to (cr, (double) (words_x - WORD_SPACE / 2), (double) sample_y);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);

  draw_text (self, snapshot, text, "usage_cap", 0, GRAPHENE_POINT_INIT (words_x, words_y));
}

/* Where it goes, until it leaves the chart. */
static void
draw_pace (FerryUsageChart *self,
           cairo_t         *cr,
           float            x,
           float            y)
{
  guint64 predicted = ferry_usage_period_predict (&self->period, self->now);
  float   end_x = self->right;
  float   end_y = get_y (&self->plan, predicted);

  if (predicted <= self->period.used)
    return;

  if (end_y < self->plan.top)
    {
      end_x = x + (end_x - x) * (y - self->plan.top) / (y - end_y);
      end_y = self->plan.top;
    }
  cairo_set_dash (cr, pace_dashes, G_N_ELEMENTS (pace_dashes), 0);
  cairo_move_to (cr, (double) x, (double) y);
  cairo_line_to (cr, (double) end_x, (double) end_y);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

/* Up to now, and from there on as it was up to now. */
static void
draw_sum (FerryUsageChart *self,
          cairo_t         *cr)
{
  g_autofree guint64 *sums = g_new0 (guint64, self->buckets->len);
  float               bottom = self->plan.top + self->plan.height;
  float               x = self->left;
  float               y = bottom;
  GdkRGBA             color;

  ferry_usage_accumulate (self->buckets, &self->period, sums);
  cairo_move_to (cr, (double) x, (double) y);
  for (guint i = 0; i < self->buckets->len; i++)
    {
      const FerryUsageBucket *bucket = &g_array_index (self->buckets, FerryUsageBucket, i);

      if (bucket->begin > self->now)
        break;
      x = ferry_usage_chart_get_x (self, MIN (bucket->end, self->now));
      y = get_y (&self->plan, sums[i]);
      cairo_line_to (cr, (double) x, (double) y);
    }

  ferry_usage_paint_get_color (GTK_WIDGET (self), "usage_sum", &color);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, 2);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke_preserve (cr);
  cairo_line_to (cr, (double) x, (double) bottom);
  cairo_close_path (cr);
  color.alpha *= 0.18f;
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_fill (cr);

  color.alpha = 1;
  gdk_cairo_set_source_rgba (cr, &color);
  draw_pace (self, cr, x, y);
  cairo_arc (cr, (double) x, (double) y, 3.5, 0, 2 * G_PI);
  cairo_fill (cr);
}

/* Where a new period begins. */
static void
draw_reset (FerryUsageChart *self,
            cairo_t         *cr)
{
  const FerryUsageBucket *first = &g_array_index (self->buckets, FerryUsageBucket, 0);
  gint64                  time = ferry_usage_chart_has_sum (self) ? self->period.end
                                                                  : self->period.begin;
  float                   x = floorf (ferry_usage_chart_get_x (self, time)) - 0.5f;
  float                   top = ferry_usage_chart_has_sum (self) ? self->plan.top : self->days.top;
  GdkRGBA                 color;

  if (!self->has_plan || time <= first->begin || self->span == FERRY_USAGE_SPAN_YEAR)
    return;

  ferry_usage_paint_get_color (GTK_WIDGET (self), "usage_cap", &color);
  gdk_cairo_set_source_rgba (cr, &color);
  cairo_set_line_width (cr, 1);
  cairo_set_dash (cr, pace_dashes, G_N_ELEMENTS (pace_dashes), 0);
  cairo_move_to (cr, (double) x, (double) top);
  cairo_line_to (cr, (double) x, (double) (self->days.top + self->days.height));
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

void
ferry_usage_chart_draw_before (FerryUsageChart *self,
                               GtkSnapshot     *snapshot)
{
  graphene_rect_t area;
  cairo_t        *cr;

  if (self->buckets->len == 0 || !self->has_plan)
    return;

  graphene_rect_init (&area, 0, 0, self->right, self->days.top + self->days.height);
  cr = gtk_snapshot_append_cairo (snapshot, &area);
  draw_reset (self, cr);
  if (ferry_usage_chart_has_sum (self))
    {
      draw_sum (self, cr);
      draw_cap (self, snapshot, cr);
    }
  cairo_destroy (cr);
}
