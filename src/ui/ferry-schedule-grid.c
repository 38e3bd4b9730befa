/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-schedule-grid.h"

#include "ferry-schedule-cell.h"
#include "ferry-schedule-selection.h"
#include "ferry-week.h"

#include <glib/gi18n-lib.h>

#define ROWS 7
#define HOURS 24

/* So many columns have one number above them. */
#define HOURS_OF_LABEL 3

struct _FerryScheduleGrid
{
  GtkWidget parent_instance;

  FerrySchedule          schedule;
  FerryScheduleSelection selection;
  FerryScheduleMode      brush;
  guint                  first_day;
  gboolean               is_painting; /* with the mouse, what is selected */

  GtkWidget *cells[ROWS][HOURS]; /* (unowned), in the grid of the template */

  /* Template. */
  GtkGrid *day_names;
  GtkGrid *hours;
};

G_DEFINE_FINAL_TYPE (FerryScheduleGrid, ferry_schedule_grid, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static void
show (FerryScheduleGrid *self)
{
  FerrySchedule seen = self->schedule;
  gboolean      is_wide = ferry_schedule_selection_is_wide (&self->selection);

  if (self->is_painting)
    ferry_schedule_selection_paint (&self->selection, self->first_day, self->brush, &seen);

  for (guint row = 0; row < ROWS; row++)
    for (guint hour = 0; hour < HOURS; hour++)
      {
        FerryScheduleCell *cell = FERRY_SCHEDULE_CELL (self->cells[row][hour]);
        guint              day = ferry_schedule_selection_row_to_day (row, self->first_day);

        ferry_schedule_cell_set_mode (cell, ferry_schedule_get (&seen, day, hour));
        ferry_schedule_cell_set_selected (
            cell, is_wide && ferry_schedule_selection_contains (&self->selection, row, hour));
      }
}

/* Tab comes to the cell with the cursor alone. */
static void
show_cursor (FerryScheduleGrid *self)
{
  GtkWidget *cursor = self->cells[self->selection.row][self->selection.hour];

  gtk_widget_set_focusable (cursor, TRUE);
  gtk_widget_grab_focus (cursor);
  for (guint row = 0; row < ROWS; row++)
    for (guint hour = 0; hour < HOURS; hour++)
      if (self->cells[row][hour] != cursor)
        gtk_widget_set_focusable (self->cells[row][hour], FALSE);
  show (self);
}

static void
paint (FerryScheduleGrid *self,
       FerryScheduleMode  mode)
{
  FerrySchedule before = self->schedule;

  ferry_schedule_selection_paint (&self->selection, self->first_day, mode, &self->schedule);
  show (self);
  if (memcmp (&before, &self->schedule, sizeof before) != 0)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- Keys ----------------------------------------------------------------- */

static gboolean
move_cb (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   user_data)
{
  FerryScheduleGrid *self = FERRY_SCHEDULE_GRID (widget);
  int                rows, hours;
  gboolean           extends;

  g_variant_get (arguments, "(iib)", &rows, &hours, &extends);
  ferry_schedule_selection_move (&self->selection, rows, hours, extends);
  show_cursor (self);
  return TRUE;
}

static gboolean
paint_cb (GtkWidget *widget,
          GVariant  *arguments,
          gpointer   user_data)
{
  FerryScheduleGrid *self = FERRY_SCHEDULE_GRID (widget);
  int                mode;

  g_variant_get (arguments, "(i)", &mode);
  paint (self, (FerryScheduleMode) mode);
  return TRUE;
}

static gboolean
paint_brush_cb (GtkWidget *widget,
                GVariant  *arguments,
                gpointer   user_data)
{
  FerryScheduleGrid *self = FERRY_SCHEDULE_GRID (widget);

  paint (self, self->brush);
  return TRUE;
}

static gboolean
select_all_cb (GtkWidget *widget,
               GVariant  *arguments,
               gpointer   user_data)
{
  FerryScheduleGrid *self = FERRY_SCHEDULE_GRID (widget);

  ferry_schedule_selection_put_all (&self->selection);
  show_cursor (self);
  return TRUE;
}

static void
add_move (GtkWidgetClass *widget_class,
          guint           key,
          int             rows,
          int             hours)
{
  gtk_widget_class_add_binding (widget_class, key, 0, move_cb, "(iib)", rows, hours, FALSE);
  gtk_widget_class_add_binding (widget_class, key, GDK_SHIFT_MASK, move_cb, "(iib)", rows, hours,
                                TRUE);
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  static const guint brush_keys[] = { GDK_KEY_space, GDK_KEY_KP_Space, GDK_KEY_Return,
                                      GDK_KEY_ISO_Enter, GDK_KEY_KP_Enter };

  add_move (widget_class, GDK_KEY_Up, -1, 0);
  add_move (widget_class, GDK_KEY_KP_Up, -1, 0);
  add_move (widget_class, GDK_KEY_Down, 1, 0);
  add_move (widget_class, GDK_KEY_KP_Down, 1, 0);
  add_move (widget_class, GDK_KEY_Left, 0, -1);
  add_move (widget_class, GDK_KEY_KP_Left, 0, -1);
  add_move (widget_class, GDK_KEY_Right, 0, 1);
  add_move (widget_class, GDK_KEY_KP_Right, 0, 1);
  add_move (widget_class, GDK_KEY_Home, 0, -HOURS);
  add_move (widget_class, GDK_KEY_KP_Home, 0, -HOURS);
  add_move (widget_class, GDK_KEY_End, 0, HOURS);
  add_move (widget_class, GDK_KEY_KP_End, 0, HOURS);
  add_move (widget_class, GDK_KEY_Page_Up, -ROWS, 0);
  add_move (widget_class, GDK_KEY_Page_Down, ROWS, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (brush_keys); i++)
    gtk_widget_class_add_binding (widget_class, brush_keys[i], 0, paint_brush_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_r, 0, paint_cb, "(i)", FERRY_SCHEDULE_RUN);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_l, 0, paint_cb, "(i)",
                                FERRY_SCHEDULE_LIMITED);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_s, 0, paint_cb, "(i)", FERRY_SCHEDULE_STOP);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_a, GDK_CONTROL_MASK, select_all_cb, NULL);
}

/* ---- The mouse ------------------------------------------------------------ */

/* The cell at a place of the grid, or the one next to it when that is outside. */
static void
find_cell (FerryScheduleGrid *self,
           double             x,
           double             y,
           guint             *row,
           guint             *hour)
{
  gboolean        is_rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  graphene_rect_t first, last;

  *row = *hour = 0;
  if (!gtk_widget_compute_bounds (self->cells[0][0], GTK_WIDGET (self->hours), &first) ||
      !gtk_widget_compute_bounds (self->cells[ROWS - 1][HOURS - 1], GTK_WIDGET (self->hours),
                                  &last))
    return;

  graphene_rect_union (&first, &last, &first);
  x = (x - first.origin.x) / first.size.width;
  y = (y - first.origin.y) / first.size.height;
  *hour = (guint) (CLAMP (is_rtl ? 1 - x : x, 0, 0.999) * HOURS);
  *row = (guint) (CLAMP (y, 0, 0.999) * ROWS);
}

static void
drag_begin_cb (FerryScheduleGrid *self,
               double             x,
               double             y,
               GtkGesture        *gesture)
{
  guint row, hour;

  find_cell (self, x, y, &row, &hour);
  ferry_schedule_selection_put (&self->selection, row, hour);
  self->is_painting = TRUE;
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  show_cursor (self);
}

static void
drag_update_cb (FerryScheduleGrid *self,
                double             offset_x,
                double             offset_y,
                GtkGestureDrag    *gesture)
{
  double x, y;
  guint  row, hour;

  if (!self->is_painting || !gtk_gesture_drag_get_start_point (gesture, &x, &y))
    return;

  find_cell (self, x + offset_x, y + offset_y, &row, &hour);
  if (row == self->selection.row && hour == self->selection.hour)
    return;

  ferry_schedule_selection_reach (&self->selection, row, hour);
  show_cursor (self);
}

static void
drag_end_cb (FerryScheduleGrid *self)
{
  if (!self->is_painting)
    return;

  self->is_painting = FALSE;
  paint (self, self->brush);
}

static void
drag_cancel_cb (FerryScheduleGrid *self)
{
  self->is_painting = FALSE;
  show (self);
}

/* ---- Life ----------------------------------------------------------------- */

static void
add_days (FerryScheduleGrid *self)
{
  for (guint row = 0; row < ROWS; row++)
    {
      guint            day = ferry_schedule_selection_row_to_day (row, self->first_day);
      g_autofree char *name = ferry_week_dup_short_day_name (day);
      GtkWidget       *label = gtk_label_new (name);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "caption");
      gtk_grid_attach (self->day_names, label, 0, (int) row + 1, 1, 1);
      for (guint hour = 0; hour < HOURS; hour++)
        {
          self->cells[row][hour] = ferry_schedule_cell_new (day, hour);
          gtk_grid_attach (self->hours, self->cells[row][hour], (int) hour, (int) row + 1, 1, 1);
        }
    }
}

static void
add_hours (FerryScheduleGrid *self)
{
  for (guint hour = 0; hour < HOURS; hour += HOURS_OF_LABEL)
    {
      g_autofree char *number = g_strdup_printf ("%u", hour);
      GtkWidget       *label = gtk_label_new (number);

      gtk_widget_set_halign (label, GTK_ALIGN_START);
      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, "numeric");
      gtk_grid_attach (self->hours, label, (int) hour, 0, HOURS_OF_LABEL, 1);
    }
}

static void
ferry_schedule_grid_dispose (GObject *object)
{
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_SCHEDULE_GRID);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (ferry_schedule_grid_parent_class)->dispose (object);
}

static void
ferry_schedule_grid_class_init (FerryScheduleGridClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ferry_schedule_grid_dispose;

  signals[CHANGED] = g_signal_new ("changed", FERRY_TYPE_SCHEDULE_GRID, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/ferrytransfer/Ferry/ferry-schedule-grid.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryScheduleGrid, day_names);
  gtk_widget_class_bind_template_child (widget_class, FerryScheduleGrid, hours);
  gtk_widget_class_bind_template_callback (widget_class, drag_begin_cb);
  gtk_widget_class_bind_template_callback (widget_class, drag_update_cb);
  gtk_widget_class_bind_template_callback (widget_class, drag_end_cb);
  gtk_widget_class_bind_template_callback (widget_class, drag_cancel_cb);
  gtk_widget_class_set_css_name (widget_class, "schedule");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  add_keys (widget_class);
}

static void
ferry_schedule_grid_init (FerryScheduleGrid *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->first_day = ferry_week_get_first_day ();
  add_hours (self);
  add_days (self);
  gtk_widget_set_focusable (self->cells[0][0], TRUE);
}

void
ferry_schedule_grid_get_schedule (FerryScheduleGrid *self,
                                  FerrySchedule     *schedule)
{
  g_return_if_fail (FERRY_IS_SCHEDULE_GRID (self));
  g_return_if_fail (schedule != NULL);

  *schedule = self->schedule;
}

void
ferry_schedule_grid_set_schedule (FerryScheduleGrid   *self,
                                  const FerrySchedule *schedule)
{
  g_return_if_fail (FERRY_IS_SCHEDULE_GRID (self));
  g_return_if_fail (schedule != NULL);

  self->schedule = *schedule;
  show (self);
}

void
ferry_schedule_grid_set_brush (FerryScheduleGrid *self,
                               FerryScheduleMode  mode)
{
  g_return_if_fail (FERRY_IS_SCHEDULE_GRID (self));

  self->brush = mode;
}
