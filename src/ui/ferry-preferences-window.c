/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-preferences-window.h"

#include "ferry-folder-row.h"
#include "ferry-policy-row.h"
#include "ferry-preferences-call.h"
#include "ferry-preferences-networks.h"
#include "ferry-preferences-power.h"
#include "ferry-rate-row.h"
#include "ferry-spin.h"

#include <glib/gi18n-lib.h>

#define KEY_FOLDER "download-folder"
#define KEY_RUNNING "max-running"
#define KEY_PER_HOST "max-per-host"
#define KEY_RATE "rate-limit"
#define KEY_UPLOAD_RATE "upload-rate-limit"
#define KEY_NOTIFICATIONS "notifications"
#define KEY_POLICY "policy"

struct _FerryPreferencesWindow
{
  AdwPreferencesWindow parent_instance;

  FerryClient *client;     /* (owned) */
  gboolean     is_showing; /* what is in the rows is put there by us */

  /* Template. */
  AdwPreferencesPage       *page;
  FerryFolderRow           *folder_row;
  GtkSpinButton            *running;
  GtkSpinButton            *per_host;
  FerryRateRow             *rate_row;
  FerryRateRow             *upload_rate_row;
  FerryPolicyRow           *policy_row;
  AdwComboRow              *notifications_row;
  FerryPreferencesNetworks *networks_page;
  FerryPreferencesPower    *power_page;
};

G_DEFINE_FINAL_TYPE (FerryPreferencesWindow, ferry_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

/* In the order of the template. */
static const char *const levels[] = { "all", "failures", "none" };

static guint
find_level (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    if (g_str_equal (levels[i], word))
      return i;

  return GTK_INVALID_LIST_POSITION;
}

/* ---- From the service ----------------------------------------------------- */

static void
show (FerryPreferencesWindow *self)
{
  GVariant       *preferences = ferry_client_get_preferences (self->client);
  const char     *folder = NULL;
  const char     *word = NULL;
  guint           running = 0, per_host = 0;
  guint64         rate = 0;
  FerryCostPolicy policy;

  gtk_widget_set_sensitive (GTK_WIDGET (self->page), preferences != NULL);
  if (preferences == NULL || ferry_preferences_call_is_waiting (GTK_WIDGET (self)))
    return;

  self->is_showing = TRUE;
  if (g_variant_lookup (preferences, KEY_FOLDER, "&s", &folder))
    ferry_folder_row_set_folder (self->folder_row, folder);
  if (g_variant_lookup (preferences, KEY_RUNNING, "u", &running))
    ferry_spin_show (self->running, running);
  if (g_variant_lookup (preferences, KEY_PER_HOST, "u", &per_host))
    ferry_spin_show (self->per_host, per_host);
  if (g_variant_lookup (preferences, KEY_RATE, "t", &rate))
    ferry_rate_row_set_rate (self->rate_row, rate);
  if (g_variant_lookup (preferences, KEY_UPLOAD_RATE, "t", &rate))
    ferry_rate_row_set_rate (self->upload_rate_row, rate);
  if (g_variant_lookup (preferences, KEY_POLICY, "&s", &word) &&
      ferry_cost_policy_from_nick (word, &policy))
    ferry_policy_row_set_policy (self->policy_row, policy);
  if (g_variant_lookup (preferences, KEY_NOTIFICATIONS, "&s", &word))
    adw_combo_row_set_selected (self->notifications_row, find_level (word));
  self->is_showing = FALSE;
}

static void
show_again (GtkWidget *widget)
{
  show (FERRY_PREFERENCES_WINDOW (widget));
}

/* ---- To the service ------------------------------------------------------- */

static void
set (FerryPreferencesWindow *self,
     const char             *key,
     GVariant               *value)
{
  g_autoptr (GVariant) wanted = g_variant_ref_sink (value);

  /* While the template is built, or taken apart. */
  if (self->client != NULL && !self->is_showing)
    ferry_preferences_call_set (GTK_WIDGET (self), self->client, key, wanted, show_again);
}

static void
folder_changed_cb (FerryPreferencesWindow *self)
{
  set (self, KEY_FOLDER, g_variant_new_string (ferry_folder_row_get_folder (self->folder_row)));
}

static void
running_changed_cb (FerryPreferencesWindow *self)
{
  set (self, KEY_RUNNING, g_variant_new_uint32 (ferry_spin_get (self->running)));
}

static void
per_host_changed_cb (FerryPreferencesWindow *self)
{
  set (self, KEY_PER_HOST, g_variant_new_uint32 (ferry_spin_get (self->per_host)));
}

static void
rate_changed_cb (FerryPreferencesWindow *self)
{
  set (self, KEY_RATE, g_variant_new_uint64 (ferry_rate_row_get_rate (self->rate_row)));
}

static void
upload_rate_changed_cb (FerryPreferencesWindow *self)
{
  set (self, KEY_UPLOAD_RATE,
       g_variant_new_uint64 (ferry_rate_row_get_rate (self->upload_rate_row)));
}

static void
policy_changed_cb (FerryPreferencesWindow *self)
{
  FerryCostPolicy policy = ferry_policy_row_get_policy (self->policy_row);

  set (self, KEY_POLICY, g_variant_new_string (ferry_cost_policy_to_nick (policy)));
}

static void
notifications_changed_cb (FerryPreferencesWindow *self)
{
  guint selected = adw_combo_row_get_selected (self->notifications_row);

  if (selected < G_N_ELEMENTS (levels))
    set (self, KEY_NOTIFICATIONS, g_variant_new_string (levels[selected]));
}

static void
reset_answered_cb (FerryPreferencesWindow *self,
                   const char             *answer)
{
  if (g_str_equal (answer, "reset") && self->client != NULL)
    ferry_preferences_call_reset (GTK_WIDGET (self), self->client, show_again);
}

static void
reset_cb (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  AdwMessageDialog *dialog;

  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (
      GTK_WINDOW (widget), _ ("Reset All Preferences?"),
      _ ("Everything in this window goes back to its default, but for what you said of "
         "networks.")));
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "reset", _ ("_Reset"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "reset", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (reset_answered_cb), widget,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* ---- Life ----------------------------------------------------------------- */

static void
ferry_preferences_window_dispose (GObject *object)
{
  FerryPreferencesWindow *self = FERRY_PREFERENCES_WINDOW (object);

  g_clear_object (&self->client);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_PREFERENCES_WINDOW);

  G_OBJECT_CLASS (ferry_preferences_window_parent_class)->dispose (object);
}

static void
ferry_preferences_window_class_init (FerryPreferencesWindowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ferry_preferences_window_dispose;

  g_type_ensure (FERRY_TYPE_FOLDER_ROW);
  g_type_ensure (FERRY_TYPE_POLICY_ROW);
  g_type_ensure (FERRY_TYPE_PREFERENCES_NETWORKS);
  g_type_ensure (FERRY_TYPE_PREFERENCES_POWER);
  g_type_ensure (FERRY_TYPE_RATE_ROW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/ferrytransfer/Ferry/ferry-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesWindow, page);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesWindow, folder_row);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesWindow, running);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesWindow, per_host);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesWindow, rate_row);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesWindow, upload_rate_row);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesWindow, policy_row);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesWindow, notifications_row);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesWindow, networks_page);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesWindow, power_page);
  gtk_widget_class_bind_template_callback (widget_class, folder_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, running_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, per_host_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, rate_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, upload_rate_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, policy_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, notifications_changed_cb);
  gtk_widget_class_install_action (widget_class, "preferences.reset", NULL, reset_cb);
}

static void
ferry_preferences_window_init (FerryPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
ferry_preferences_window_new (FerryClient *client,
                              GtkWindow   *parent)
{
  FerryPreferencesWindow *self;

  g_return_val_if_fail (FERRY_IS_CLIENT (client), NULL);
  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);

  self = g_object_new (FERRY_TYPE_PREFERENCES_WINDOW, "transient-for", parent, NULL);
  self->client = g_object_ref (client);
  g_signal_connect_object (client, "preferences-changed", G_CALLBACK (show), self,
                           G_CONNECT_SWAPPED);
  ferry_preferences_networks_set_client (self->networks_page, client);
  ferry_preferences_power_set_client (self->power_page, client);
  show (self);
  return GTK_WINDOW (self);
}
