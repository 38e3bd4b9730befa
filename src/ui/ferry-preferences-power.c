/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-preferences-power.h"

#include "ferry-accessible.h"
#include "ferry-power-text.h"
#include "ferry-preferences-call.h"
#include "ferry-rate-row.h"
#include "ferry-schedule-editor.h"
#include "ferry-schedule-text.h"
#include "ferry-spin.h"

#include <glib/gi18n-lib.h>

#define KEY_MAINS "only-on-mains"
#define KEY_THRESHOLD "battery-threshold"
#define KEY_POWER_SAVER "pause-on-power-saver"
#define KEY_ENABLED "schedule-enabled"
#define KEY_SCHEDULE "schedule"
#define KEY_RATE "schedule-rate-limit"
#define KEY_UPLOAD_RATE "schedule-upload-rate-limit"

struct _FerryPreferencesPower
{
  AdwPreferencesPage parent_instance;

  FerryClient *client;     /* (owned) */
  gboolean     is_showing; /* what is in the rows is put there by us */

  /* Template. */
  AdwPreferencesGroup *power_group;
  GtkSwitch           *mains_switch;
  AdwExpanderRow      *battery_row;
  GtkSpinButton       *threshold;
  GtkSwitch           *power_saver_switch;
  AdwPreferencesGroup *schedule_group;
  GtkSwitch           *schedule_switch;
  GtkWidget           *editor_row;
  FerryScheduleEditor *editor;
  FerryRateRow        *rate_row;
  FerryRateRow        *upload_rate_row;
};

G_DEFINE_FINAL_TYPE (FerryPreferencesPower, ferry_preferences_power, ADW_TYPE_PREFERENCES_PAGE)

/* ---- From the service ----------------------------------------------------- */

static void
set_description (AdwPreferencesGroup *group,
                 const char          *text)
{
  g_autofree char *markup = text != NULL ? g_markup_escape_text (text, -1) : NULL;

  adw_preferences_group_set_description (group, markup);
}

static void
show_now (FerryPreferencesPower *self)
{
  const FerrySituation *situation = ferry_client_get_situation (self->client);
  gint64                now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char      *power = NULL;
  g_autofree char      *schedule = NULL;

  if (situation != NULL)
    power = ferry_power_text_of_now (situation);
  if (situation != NULL && gtk_switch_get_active (self->schedule_switch))
    schedule = ferry_schedule_text_of_now (situation, ferry_rate_row_get_rate (self->rate_row),
                                           ferry_rate_row_get_rate (self->upload_rate_row), now);

  set_description (self->power_group, power);
  set_description (self->schedule_group, schedule);
}

static void
show_power (FerryPreferencesPower *self,
            GVariant              *preferences)
{
  gboolean         is_on = FALSE;
  guint            threshold = 0;
  g_autofree char *text = NULL;

  if (g_variant_lookup (preferences, KEY_MAINS, "b", &is_on))
    gtk_switch_set_active (self->mains_switch, is_on);
  if (g_variant_lookup (preferences, KEY_POWER_SAVER, "b", &is_on))
    gtk_switch_set_active (self->power_saver_switch, is_on);
  if (!g_variant_lookup (preferences, KEY_THRESHOLD, "u", &threshold))
    return;

  adw_expander_row_set_enable_expansion (self->battery_row, threshold > 0);
  if (threshold > 0)
    {
      ferry_spin_show (self->threshold, threshold);
      /* Translators: how full the battery is, in percent */
      text = g_strdup_printf (_ ("Below %u %%"), threshold);
    }
  adw_expander_row_set_subtitle (self->battery_row, text != NULL ? text : _ ("Never"));
}

static void
show_schedule (FerryPreferencesPower *self,
               GVariant              *preferences)
{
  FerrySchedule schedule = { 0 };
  gboolean      is_on = FALSE;
  const char   *text = NULL;
  guint64       rate = 0;

  if (g_variant_lookup (preferences, KEY_ENABLED, "b", &is_on))
    gtk_switch_set_active (self->schedule_switch, is_on);
  if (g_variant_lookup (preferences, KEY_SCHEDULE, "&s", &text) &&
      ferry_schedule_from_text (text, &schedule))
    ferry_schedule_editor_set_schedule (self->editor, &schedule);
  if (g_variant_lookup (preferences, KEY_RATE, "t", &rate))
    ferry_rate_row_set_rate (self->rate_row, rate);
  if (g_variant_lookup (preferences, KEY_UPLOAD_RATE, "t", &rate))
    ferry_rate_row_set_rate (self->upload_rate_row, rate);

  gtk_widget_set_visible (self->editor_row, is_on);
  gtk_widget_set_visible (GTK_WIDGET (self->rate_row), is_on);
  gtk_widget_set_visible (GTK_WIDGET (self->upload_rate_row), is_on);
}

static void
show (FerryPreferencesPower *self)
{
  GVariant *preferences = ferry_client_get_preferences (self->client);

  gtk_widget_set_sensitive (GTK_WIDGET (self), preferences != NULL);
  if (preferences == NULL || ferry_preferences_call_is_waiting (GTK_WIDGET (self)))
    return;

  self->is_showing = TRUE;
  show_power (self, preferences);
  show_schedule (self, preferences);
  self->is_showing = FALSE;
  show_now (self);
}

static void
show_again (GtkWidget *widget)
{
  show (FERRY_PREFERENCES_POWER (widget));
}

/* ---- To the service ------------------------------------------------------- */

static void
set (FerryPreferencesPower *self,
     const char            *key,
     GVariant              *value)
{
  g_autoptr (GVariant) wanted = g_variant_ref_sink (value);

  /* While the template is built, or taken apart. */
  if (self->client != NULL && !self->is_showing)
    ferry_preferences_call_set (GTK_WIDGET (self), self->client, key, wanted, show_again);
}

static void
set_switch (FerryPreferencesPower *self,
            const char            *key,
            GtkSwitch             *button)
{
  set (self, key, g_variant_new_boolean (gtk_switch_get_active (button)));
}

static void
mains_changed_cb (FerryPreferencesPower *self)
{
  set_switch (self, KEY_MAINS, self->mains_switch);
}

static void
threshold_changed_cb (FerryPreferencesPower *self)
{
  gboolean is_on = adw_expander_row_get_enable_expansion (self->battery_row);

  set (self, KEY_THRESHOLD, g_variant_new_uint32 (is_on ? ferry_spin_get (self->threshold) : 0));
}

static void
power_saver_changed_cb (FerryPreferencesPower *self)
{
  set_switch (self, KEY_POWER_SAVER, self->power_saver_switch);
}

static void
enabled_changed_cb (FerryPreferencesPower *self)
{
  set_switch (self, KEY_ENABLED, self->schedule_switch);
}

static void
schedule_changed_cb (FerryPreferencesPower *self)
{
  FerrySchedule schedule;

  ferry_schedule_editor_get_schedule (self->editor, &schedule);
  set (self, KEY_SCHEDULE, g_variant_new_take_string (ferry_schedule_to_text (&schedule)));
}

static void
rate_changed_cb (FerryPreferencesPower *self)
{
  set (self, KEY_RATE, g_variant_new_uint64 (ferry_rate_row_get_rate (self->rate_row)));
}

static void
upload_rate_changed_cb (FerryPreferencesPower *self)
{
  set (self, KEY_UPLOAD_RATE,
       g_variant_new_uint64 (ferry_rate_row_get_rate (self->upload_rate_row)));
}

/* ---- Life ----------------------------------------------------------------- */

static void
ferry_preferences_power_dispose (GObject *object)
{
  g_clear_object (&FERRY_PREFERENCES_POWER (object)->client);
  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_PREFERENCES_POWER);

  G_OBJECT_CLASS (ferry_preferences_power_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesPower, power_group);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesPower, mains_switch);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesPower, battery_row);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesPower, threshold);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesPower, power_saver_switch);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesPower, schedule_group);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesPower, schedule_switch);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesPower, editor_row);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesPower, editor);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesPower, rate_row);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesPower, upload_rate_row);
}

static void
ferry_preferences_power_class_init (FerryPreferencesPowerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_preferences_power_dispose;

  g_type_ensure (FERRY_TYPE_RATE_ROW);
  g_type_ensure (FERRY_TYPE_SCHEDULE_EDITOR);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/ferrytransfer/Ferry/ferry-preferences-power.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, mains_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, threshold_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, power_saver_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, enabled_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, schedule_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, rate_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, upload_rate_changed_cb);
}

static void
ferry_preferences_power_init (FerryPreferencesPower *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ferry_accessible_label_first (GTK_WIDGET (self->battery_row), GTK_TYPE_SWITCH,
                                _ ("Pause on low battery"));
}

void
ferry_preferences_power_set_client (FerryPreferencesPower *self,
                                    FerryClient           *client)
{
  g_return_if_fail (FERRY_IS_PREFERENCES_POWER (self));
  g_return_if_fail (FERRY_IS_CLIENT (client));
  g_return_if_fail (self->client == NULL);

  self->client = g_object_ref (client);
  g_signal_connect_object (client, "preferences-changed", G_CALLBACK (show), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "conditions-changed", G_CALLBACK (show_now), self,
                           G_CONNECT_SWAPPED);
  show (self);
}
