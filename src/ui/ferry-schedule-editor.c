/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-schedule-editor.h"

#include "ferry-schedule-grid.h"
#include "ferry-schedule-preset.h"

struct _FerryScheduleEditor
{
  GtkWidget parent_instance;

  /* Template. */
  GtkToggleButton   *run_button;
  GtkToggleButton   *limited_button;
  GtkToggleButton   *stop_button;
  FerryScheduleGrid *grid;
};

G_DEFINE_FINAL_TYPE (FerryScheduleEditor, ferry_schedule_editor, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static void
brush_changed_cb (FerryScheduleEditor *self)
{
  if (gtk_toggle_button_get_active (self->run_button))
    ferry_schedule_grid_set_brush (self->grid, FERRY_SCHEDULE_RUN);
  else if (gtk_toggle_button_get_active (self->limited_button))
    ferry_schedule_grid_set_brush (self->grid, FERRY_SCHEDULE_LIMITED);
  else if (gtk_toggle_button_get_active (self->stop_button))
    ferry_schedule_grid_set_brush (self->grid, FERRY_SCHEDULE_STOP);
}

static void
tell (FerryScheduleEditor *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
preset_cb (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  FerryScheduleEditor *self = FERRY_SCHEDULE_EDITOR (widget);
  FerrySchedule        schedule;

  if (!ferry_schedule_preset_fill (g_variant_get_string (parameter, NULL), &schedule))
    return;

  ferry_schedule_grid_set_schedule (self->grid, &schedule);
  tell (self);
}

static void
ferry_schedule_editor_dispose (GObject *object)
{
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_SCHEDULE_EDITOR);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (ferry_schedule_editor_parent_class)->dispose (object);
}

static void
ferry_schedule_editor_class_init (FerryScheduleEditorClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ferry_schedule_editor_dispose;

  signals[CHANGED] = g_signal_new ("changed", FERRY_TYPE_SCHEDULE_EDITOR, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (FERRY_TYPE_SCHEDULE_GRID);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/ferrytransfer/Ferry/ferry-schedule-editor.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryScheduleEditor, run_button);
  gtk_widget_class_bind_template_child (widget_class, FerryScheduleEditor, limited_button);
  gtk_widget_class_bind_template_child (widget_class, FerryScheduleEditor, stop_button);
  gtk_widget_class_bind_template_child (widget_class, FerryScheduleEditor, grid);
  gtk_widget_class_bind_template_callback (widget_class, brush_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, tell);
  gtk_widget_class_install_action (widget_class, "schedule.preset", "s", preset_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
ferry_schedule_editor_init (FerryScheduleEditor *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  brush_changed_cb (self);
}

void
ferry_schedule_editor_get_schedule (FerryScheduleEditor *self,
                                    FerrySchedule       *schedule)
{
  g_return_if_fail (FERRY_IS_SCHEDULE_EDITOR (self));

  ferry_schedule_grid_get_schedule (self->grid, schedule);
}

void
ferry_schedule_editor_set_schedule (FerryScheduleEditor *self,
                                    const FerrySchedule *schedule)
{
  g_return_if_fail (FERRY_IS_SCHEDULE_EDITOR (self));

  ferry_schedule_grid_set_schedule (self->grid, schedule);
}
