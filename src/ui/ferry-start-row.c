/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-start-row.h"

#include "ferry-accessible.h"
#include "ferry-format.h"
#include "ferry-time-row.h"

#include <glib/gi18n-lib.h>

struct _FerryStartRow
{
  AdwExpanderRow parent_instance;

  /* Template. */
  GtkMenuButton *day_button;
  GtkCalendar   *calendar;
  FerryTimeRow  *time_row;
};

G_DEFINE_FINAL_TYPE (FerryStartRow, ferry_start_row, ADW_TYPE_EXPANDER_ROW)

static void
update (FerryStartRow *self)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (self->calendar);
  g_autofree char      *day_text = g_date_time_format (day, "%x");
  g_autofree char      *clock = NULL;
  gint64                time = ferry_start_row_get_time (self);
  gint64                now = g_get_real_time () / G_USEC_PER_SEC;
  const char           *subtitle = _ ("At once");

  gtk_menu_button_set_label (self->day_button, day_text);
  if (time > now)
    subtitle = clock = ferry_format_clock (time, now);
  else if (time > 0)
    subtitle = _ ("That time is past: it begins at once");
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), subtitle);
}

static void
day_selected_cb (FerryStartRow *self)
{
  gtk_menu_button_popdown (self->day_button);
  update (self);
}

/* The next full hour that is some way off. */
static void
suggest (FerryStartRow *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) soon = g_date_time_add_hours (now, 1);

  gtk_calendar_select_day (self->calendar, soon);
  ferry_time_row_set_minutes (self->time_row, (guint) g_date_time_get_hour (soon) * 60);
}

static void
ferry_start_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_START_ROW);

  G_OBJECT_CLASS (ferry_start_row_parent_class)->dispose (object);
}

static void
ferry_start_row_class_init (FerryStartRowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ferry_start_row_dispose;

  g_type_ensure (FERRY_TYPE_TIME_ROW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/ferrytransfer/Ferry/ferry-start-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryStartRow, day_button);
  gtk_widget_class_bind_template_child (widget_class, FerryStartRow, calendar);
  gtk_widget_class_bind_template_child (widget_class, FerryStartRow, time_row);
  gtk_widget_class_bind_template_callback (widget_class, day_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, update);
}

static void
ferry_start_row_init (FerryStartRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ferry_accessible_label_first (GTK_WIDGET (self), GTK_TYPE_SWITCH, _ ("Start later"));

  suggest (self);
  g_signal_connect_swapped (self, "notify::enable-expansion", G_CALLBACK (update), self);
  update (self);
}

gint64
ferry_start_row_get_time (FerryStartRow *self)
{
  g_autoptr (GDateTime) day = NULL;
  g_autoptr (GDateTime) time = NULL;
  int                   minutes;

  g_return_val_if_fail (FERRY_IS_START_ROW (self), 0);

  if (!adw_expander_row_get_enable_expansion (ADW_EXPANDER_ROW (self)))
    return 0;

  day = gtk_calendar_get_date (self->calendar);
  minutes = (int) ferry_time_row_get_minutes (self->time_row);
  time = g_date_time_new_local (g_date_time_get_year (day), g_date_time_get_month (day),
                                g_date_time_get_day_of_month (day), minutes / 60, minutes % 60, 0);

  return time != NULL ? g_date_time_to_unix (time) : 0;
}
