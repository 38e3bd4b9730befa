/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-usage-column.h"

#include "ferry-usage-paint.h"

/* Of the width that there is. */
#define BAR_PART 0.72f
#define WIDEST_BAR 40.0f
/* What is there is seen, however little it is. */
#define LOWEST_BAR 1.0f

struct _FerryUsageColumn
{
  GtkWidget parent_instance;

  FerryTraffic traffic;
  guint64      top;
  float        bottom;
  float        height;
};

G_DEFINE_FINAL_TYPE (FerryUsageColumn, ferry_usage_column, GTK_TYPE_WIDGET)

static void
ferry_usage_column_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  FerryUsageColumn *self = FERRY_USAGE_COLUMN (widget);
  const guint64     parts[FERRY_N_USAGE_SHARES] = {
        [FERRY_USAGE_SHARE_RECEIVED] = self->traffic.received,
        [FERRY_USAGE_SHARE_SENT] = self->traffic.sent,
        [FERRY_USAGE_SHARE_OTHERS] = ferry_usage_get_others (&self->traffic),
  };
  float space = (float) gtk_widget_get_width (widget);
  float width = floorf (CLAMP (space * BAR_PART, 1, WIDEST_BAR));
  float left = floorf ((space - width) / 2);
  float bottom = self->bottom;

  if (self->top == 0)
    return;

  for (guint i = 0; i < FERRY_N_USAGE_SHARES; i++)
    {
      double part = (double) parts[i] / (double) self->top;
      float  height = MAX ((float) part * self->height, LOWEST_BAR);

      if (parts[i] == 0)
        continue;

      ferry_usage_paint (widget, snapshot, i,
                         &GRAPHENE_RECT_INIT (left, bottom - height, width, height));
      bottom -= height;
    }
}

static void
ferry_usage_column_class_init (FerryUsageColumnClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = ferry_usage_column_snapshot;
  gtk_widget_class_set_css_name (widget_class, "usagecolumn");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ferry_usage_column_init (FerryUsageColumn *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

GtkWidget *
ferry_usage_column_new (void)
{
  return g_object_new (FERRY_TYPE_USAGE_COLUMN, NULL);
}

void
ferry_usage_column_set_traffic (FerryUsageColumn   *self,
                                const FerryTraffic *traffic,
                                const char         *sentence)
{
  g_return_if_fail (FERRY_IS_USAGE_COLUMN (self));
  g_return_if_fail (traffic != NULL);

  self->traffic = *traffic;
  if (g_strcmp0 (gtk_widget_get_tooltip_text (GTK_WIDGET (self)), sentence) != 0)
    {
      gtk_widget_set_tooltip_text (GTK_WIDGET (self), sentence);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      sentence, -1);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ferry_usage_column_set_scale (FerryUsageColumn *self,
                              guint64           top,
                              float             bottom,
                              float             height)
{
  g_return_if_fail (FERRY_IS_USAGE_COLUMN (self));

  self->top = top;
  self->bottom = bottom;
  self->height = height;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
