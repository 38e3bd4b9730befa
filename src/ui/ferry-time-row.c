/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-time-row.h"

#include "ferry-row-problem.h"
#include "ferry-spin.h"

struct _FerryTimeRow
{
  AdwActionRow parent_instance;

  gboolean is_setting;

  /* Template. */
  GtkSpinButton *hour;
  GtkSpinButton *minute;
};

G_DEFINE_FINAL_TYPE (FerryTimeRow, ferry_time_row, ADW_TYPE_ACTION_ROW)

enum
{
  CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static void
changed_cb (FerryTimeRow *self)
{
  if (!self->is_setting)
    g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
show_two_digits_cb (GtkSpinButton *button)
{
  g_autofree char *text = g_strdup_printf ("%02d", gtk_spin_button_get_value_as_int (button));

  if (!g_str_equal (text, gtk_editable_get_text (GTK_EDITABLE (button))))
    gtk_editable_set_text (GTK_EDITABLE (button), text);

  return TRUE;
}

static void
ferry_time_row_dispose (GObject *object)
{
  FERRY_TIME_ROW (object)->is_setting = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_TIME_ROW);

  G_OBJECT_CLASS (ferry_time_row_parent_class)->dispose (object);
}

static void
ferry_time_row_class_init (FerryTimeRowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ferry_time_row_dispose;

  signals[CHANGED] = g_signal_new ("changed", FERRY_TYPE_TIME_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/ferrytransfer/Ferry/ferry-time-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryTimeRow, hour);
  gtk_widget_class_bind_template_child (widget_class, FerryTimeRow, minute);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_two_digits_cb);
}

static void
ferry_time_row_init (FerryTimeRow *self)
{
  self->is_setting = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->is_setting = FALSE;
}

guint
ferry_time_row_get_minutes (FerryTimeRow *self)
{
  g_return_val_if_fail (FERRY_IS_TIME_ROW (self), 0);

  return ferry_spin_get (self->hour) * 60 +
         ferry_spin_get (self->minute);
}

void
ferry_time_row_set_minutes (FerryTimeRow *self,
                            guint         minutes)
{
  g_return_if_fail (FERRY_IS_TIME_ROW (self));

  self->is_setting = TRUE;
  ferry_spin_show (self->hour, minutes / 60);
  ferry_spin_show (self->minute, minutes % 60);
  self->is_setting = FALSE;
}

void
ferry_time_row_show_problem (FerryTimeRow *self,
                             const char   *sentence)
{
  g_return_if_fail (FERRY_IS_TIME_ROW (self));

  ferry_row_problem_show (ADW_ACTION_ROW (self), GTK_WIDGET (self->hour), sentence, "");
}
