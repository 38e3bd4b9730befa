/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-schedule-cell.h"

#include "ferry-schedule-text.h"

struct _FerryScheduleCell
{
  GtkWidget parent_instance;

  guint             day;
  guint             hour;
  FerryScheduleMode mode;
  gboolean          is_selected;
};

G_DEFINE_FINAL_TYPE (FerryScheduleCell, ferry_schedule_cell, GTK_TYPE_WIDGET)

static void
show_mode (FerryScheduleCell *self)
{
  g_autofree char *text = ferry_schedule_text_of_hour (self->day, self->hour, self->mode);
  /* The words of the modes are names of classes in style.css. */
  const char *const classes[] = { ferry_schedule_mode_to_nick (self->mode), NULL };

  gtk_widget_set_css_classes (GTK_WIDGET (self), (const char **) classes);
  if (self->is_selected)
    gtk_widget_add_css_class (GTK_WIDGET (self), "selected");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
ferry_schedule_cell_class_init (FerryScheduleCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_css_name (widget_class, "hour");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID_CELL);
}

static void
ferry_schedule_cell_init (FerryScheduleCell *self)
{
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
}

GtkWidget *
ferry_schedule_cell_new (guint day,
                         guint hour)
{
  FerryScheduleCell *self = g_object_new (FERRY_TYPE_SCHEDULE_CELL, NULL);

  self->day = day;
  self->hour = hour;
  show_mode (self);
  return GTK_WIDGET (self);
}

void
ferry_schedule_cell_set_mode (FerryScheduleCell *self,
                              FerryScheduleMode  mode)
{
  g_return_if_fail (FERRY_IS_SCHEDULE_CELL (self));

  if (self->mode == mode)
    return;

  self->mode = mode;
  show_mode (self);
}

void
ferry_schedule_cell_set_selected (FerryScheduleCell *self,
                                  gboolean           is_selected)
{
  g_return_if_fail (FERRY_IS_SCHEDULE_CELL (self));

  if (self->is_selected == is_selected)
    return;

  self->is_selected = is_selected;
  show_mode (self);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, is_selected,
                               -1);
}
