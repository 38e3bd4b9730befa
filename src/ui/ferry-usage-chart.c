/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-usage-chart-private.h"
#include "ferry-usage-column.h"
#include "ferry-usage-words.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (FerryUsageChart, ferry_usage_chart, GTK_TYPE_WIDGET)

/* ---- Moving --------------------------------------------------------------- */

static int
find_focus (FerryUsageChart *self)
{
  GtkWidget *child = gtk_widget_get_focus_child (GTK_WIDGET (self));
  guint      index;

  return child != NULL && g_ptr_array_find (self->columns, child, &index) ? (int) index : -1;
}

static gboolean
focus_nth (FerryUsageChart *self,
           int              index)
{
  if (index < 0 || index >= (int) self->columns->len)
    return FALSE;

  return gtk_widget_grab_focus (g_ptr_array_index (self->columns, index));
}

/* Today is what people come for. */
static gboolean
ferry_usage_chart_grab_focus (GtkWidget *widget)
{
  FerryUsageChart *self = FERRY_USAGE_CHART (widget);

  return focus_nth (self, self->today >= 0 ? self->today : 0);
}

static gboolean
ferry_usage_chart_focus (GtkWidget       *widget,
                         GtkDirectionType direction)
{
  FerryUsageChart *self = FERRY_USAGE_CHART (widget);
  int              current = find_focus (self);

  if (current < 0)
    return gtk_widget_grab_focus (widget);

  switch (direction)
    {
    case GTK_DIR_LEFT:
      return focus_nth (self, current - 1) || gtk_widget_keynav_failed (widget, direction);
    case GTK_DIR_RIGHT:
      return focus_nth (self, current + 1) || gtk_widget_keynav_failed (widget, direction);
    case GTK_DIR_TAB_FORWARD:
    case GTK_DIR_TAB_BACKWARD:
    case GTK_DIR_UP:
    case GTK_DIR_DOWN:
      return FALSE;
    }

  g_return_val_if_reached (FALSE);
}

static gboolean
end_key_cb (GtkWidget *widget,
            GVariant  *arguments,
            gpointer   user_data)
{
  FerryUsageChart *self = FERRY_USAGE_CHART (widget);

  return focus_nth (self, g_variant_get_boolean (arguments) ? (int) self->columns->len - 1 : 0);
}

/* ---- Place and look ------------------------------------------------------- */

static void
ferry_usage_chart_size_allocate (GtkWidget *widget,
                                 int        width,
                                 int        height,
                                 int        baseline)
{
  FerryUsageChart *self = FERRY_USAGE_CHART (widget);
  float            slot, top, bottom;

  ferry_usage_chart_lay_out (self, width, height);
  slot = (self->right - self->left) / (float) MAX (self->columns->len, 1);
  top = ferry_usage_chart_has_sum (self) ? self->plan.top : self->days.top;
  bottom = self->days.top + self->days.height;

  for (guint i = 0; i < self->columns->len; i++)
    {
      float         begin = floorf (self->left + slot * (float) i);
      float         end = floorf (self->left + slot * (float) (i + 1));
      GtkAllocation place = { (int) begin, (int) top, MAX ((int) (end - begin), 1),
                              (int) (bottom - top) };
      GtkWidget    *column = g_ptr_array_index (self->columns, i);

      ferry_usage_column_set_scale (FERRY_USAGE_COLUMN (column),
                                    ferry_usage_axis_get_top (&self->days.axis), bottom - top,
                                    self->days.height);
      gtk_widget_size_allocate (column, &place, -1);
    }
}

/* As small as the style lets it be. */
static void
ferry_usage_chart_measure (GtkWidget     *widget,
                           GtkOrientation orientation,
                           int            for_size,
                           int           *minimum,
                           int           *natural,
                           int           *minimum_baseline,
                           int           *natural_baseline)
{
  FerryUsageChart *self = FERRY_USAGE_CHART (widget);

  *minimum = *natural = 0;
  /* Each is measured before it is given a place. */
  for (guint i = 0; i < self->columns->len; i++)
    gtk_widget_measure (g_ptr_array_index (self->columns, i), orientation, -1, NULL, NULL, NULL,
                        NULL);
}

static void
ferry_usage_chart_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot)
{
  FerryUsageChart *self = FERRY_USAGE_CHART (widget);

  ferry_usage_chart_draw_behind (self, snapshot);
  for (guint i = 0; i < self->columns->len; i++)
    gtk_widget_snapshot_child (widget, g_ptr_array_index (self->columns, i), snapshot);
  ferry_usage_chart_draw_before (self, snapshot);
}

/* The figures beside it are as wide as the font makes them. */
static void
ferry_usage_chart_css_changed (GtkWidget         *widget,
                               GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (ferry_usage_chart_parent_class)->css_changed (widget, change);
  gtk_widget_queue_allocate (widget);
}

/* ---- The object ----------------------------------------------------------- */

static void
ferry_usage_chart_dispose (GObject *object)
{
  FerryUsageChart *self = FERRY_USAGE_CHART (object);

  g_ptr_array_set_size (self->columns, 0);

  G_OBJECT_CLASS (ferry_usage_chart_parent_class)->dispose (object);
}

static void
ferry_usage_chart_finalize (GObject *object)
{
  FerryUsageChart *self = FERRY_USAGE_CHART (object);

  g_array_unref (self->buckets);
  g_ptr_array_unref (self->columns);

  G_OBJECT_CLASS (ferry_usage_chart_parent_class)->finalize (object);
}

static void
ferry_usage_chart_class_init (FerryUsageChartClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ferry_usage_chart_dispose;
  object_class->finalize = ferry_usage_chart_finalize;
  widget_class->focus = ferry_usage_chart_focus;
  widget_class->grab_focus = ferry_usage_chart_grab_focus;
  widget_class->measure = ferry_usage_chart_measure;
  widget_class->size_allocate = ferry_usage_chart_size_allocate;
  widget_class->snapshot = ferry_usage_chart_snapshot;
  widget_class->css_changed = ferry_usage_chart_css_changed;
  gtk_widget_class_set_css_name (widget_class, "usagechart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Home, 0, end_key_cb, "b", FALSE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_End, 0, end_key_cb, "b", TRUE);
}

static void
ferry_usage_chart_init (FerryUsageChart *self)
{
  self->buckets = g_array_new (FALSE, FALSE, sizeof (FerryUsageBucket));
  self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) gtk_widget_unparent);
  self->today = -1;
  /* Time goes to the right whatever way people write. */
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
}

static void
set_css_class (GtkWidget  *widget,
               const char *name,
               gboolean    is_set)
{
  if (is_set)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

/* Those that are there are kept: one of them may have the focus. */
static void
update_columns (FerryUsageChart *self)
{
  if (self->columns->len > self->buckets->len)
    g_ptr_array_set_size (self->columns, (int) self->buckets->len);
  while (self->columns->len < self->buckets->len)
    {
      GtkWidget *column = ferry_usage_column_new ();

      gtk_widget_set_parent (column, GTK_WIDGET (self));
      g_ptr_array_add (self->columns, column);
    }

  for (guint i = 0; i < self->columns->len; i++)
    {
      const FerryUsageBucket *bucket = &g_array_index (self->buckets, FerryUsageBucket, i);
      g_autofree char        *sentence = ferry_usage_words_describe (bucket, self->span, self->now);
      GtkWidget              *column = g_ptr_array_index (self->columns, i);

      ferry_usage_column_set_traffic (FERRY_USAGE_COLUMN (column), &bucket->traffic, sentence);
      set_css_class (column, "today", (int) i == self->today);
    }
}

void
ferry_usage_chart_show (FerryUsageChart        *self,
                        const GArray           *buckets,
                        FerryUsageSpan          span,
                        const FerryUsagePeriod *period,
                        gint64                  now)
{
  g_autofree char *sentence = NULL;

  g_return_if_fail (FERRY_IS_USAGE_CHART (self));
  g_return_if_fail (buckets != NULL && buckets->len > 0);

  g_array_set_size (self->buckets, 0);
  g_array_append_vals (self->buckets, buckets->data, buckets->len);
  self->span = span;
  self->has_plan = period != NULL;
  self->period = period != NULL ? *period : (FerryUsagePeriod){ 0 };
  self->now = now;
  self->today = ferry_usage_find_bucket (buckets, now);
  update_columns (self);

  set_css_class (GTK_WIDGET (self), "with-sum", ferry_usage_chart_has_sum (self));
  sentence = ferry_usage_words_chart (buckets, span);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence,
                                  -1);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
