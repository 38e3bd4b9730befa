/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-rate-row.h"

#include "ferry-accessible.h"
#include "ferry-format.h"

#include <glib/gi18n-lib.h>

#define KIB 1024
#define MIB (1024 * KIB)

/* What the switch begins with. */
#define FIRST_RATE MIB

/* The positions of the units in the template. */
enum
{
  UNIT_KIB,
  UNIT_MIB,
};

struct _FerryRateRow
{
  AdwExpanderRow parent_instance;

  guint64  rate; /* as long as the switch is on, 0 before it ever was */
  gboolean is_setting;

  /* Template. */
  GtkSpinButton *amount;
  GtkDropDown   *unit;
};

G_DEFINE_FINAL_TYPE (FerryRateRow, ferry_rate_row, ADW_TYPE_EXPANDER_ROW)

enum
{
  CHANGED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

static gboolean
is_on (FerryRateRow *self)
{
  return adw_expander_row_get_enable_expansion (ADW_EXPANDER_ROW (self));
}

static void
update_subtitle (FerryRateRow *self)
{
  g_autofree char *rate = ferry_format_rate (self->rate);

  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), is_on (self) ? rate : _ ("No limit"));
}

/* A rate that does not fit the unit whole is kept as it is until it is changed. */
static void
show_rate (FerryRateRow *self)
{
  gboolean is_in_mib = self->rate >= MIB;

  self->is_setting = TRUE;
  gtk_drop_down_set_selected (self->unit, is_in_mib ? UNIT_MIB : UNIT_KIB);
  gtk_spin_button_set_digits (self->amount, is_in_mib ? 1 : 0);
  gtk_spin_button_set_value (self->amount, (double) self->rate / (is_in_mib ? MIB : KIB));
  self->is_setting = FALSE;
  update_subtitle (self);
}

static void
tell (FerryRateRow *self)
{
  update_subtitle (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
amount_changed_cb (FerryRateRow *self)
{
  guint unit = gtk_drop_down_get_selected (self->unit) == UNIT_MIB ? MIB : KIB;

  if (self->is_setting)
    return;

  gtk_spin_button_set_digits (self->amount, unit == MIB ? 1 : 0);
  self->rate = (guint64) (gtk_spin_button_get_value (self->amount) * unit);
  tell (self);
}

static void
switched_cb (FerryRateRow *self)
{
  if (self->is_setting)
    return;

  if (self->rate == 0)
    {
      self->rate = FIRST_RATE;
      show_rate (self);
    }
  tell (self);
}

static void
ferry_rate_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_RATE_ROW);

  G_OBJECT_CLASS (ferry_rate_row_parent_class)->dispose (object);
}

static void
ferry_rate_row_class_init (FerryRateRowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ferry_rate_row_dispose;

  signals[CHANGED] = g_signal_new ("changed", FERRY_TYPE_RATE_ROW, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/ferrytransfer/Ferry/ferry-rate-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryRateRow, amount);
  gtk_widget_class_bind_template_child (widget_class, FerryRateRow, unit);
  gtk_widget_class_bind_template_callback (widget_class, amount_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, switched_cb);
}

static void
ferry_rate_row_init (FerryRateRow *self)
{
  self->is_setting = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  ferry_accessible_label_first (GTK_WIDGET (self), GTK_TYPE_SWITCH, _ ("Limit the speed"));
  self->is_setting = FALSE;
  update_subtitle (self);
}

guint64
ferry_rate_row_get_rate (FerryRateRow *self)
{
  g_return_val_if_fail (FERRY_IS_RATE_ROW (self), 0);

  return is_on (self) ? self->rate : 0;
}

void
ferry_rate_row_set_rate (FerryRateRow *self,
                         guint64       rate)
{
  g_return_if_fail (FERRY_IS_RATE_ROW (self));

  if (rate == ferry_rate_row_get_rate (self))
    return;

  if (rate > 0)
    self->rate = rate;
  self->is_setting = TRUE;
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (self), rate > 0);
  show_rate (self);
}
