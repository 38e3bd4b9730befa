/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-preferences-window.h"

#include "ferry-folder-row.h"
#include "ferry-problem.h"
#include "ferry-rate-row.h"

#include <glib/gi18n-lib.h>

#define KEY_FOLDER "download-folder"
#define KEY_RUNNING "max-running"
#define KEY_PER_HOST "max-per-host"
#define KEY_RATE "rate-limit"
#define KEY_UPLOAD_RATE "upload-rate-limit"
#define KEY_NOTIFICATIONS "notifications"

struct _FerryPreferencesWindow
{
  AdwPreferencesWindow parent_instance;

  FerryClient  *client;      /* (owned) */
  GCancellable *cancellable; /* (owned): ends with the window */
  gboolean      is_showing;  /* what is in the rows is put there by us */

  /* Template. */
  AdwPreferencesPage *page;
  FerryFolderRow     *folder_row;
  GtkSpinButton      *running;
  GtkSpinButton      *per_host;
  FerryRateRow       *rate_row;
  FerryRateRow       *upload_rate_row;
  AdwComboRow        *notifications_row;
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
  GVariant   *preferences = ferry_client_get_preferences (self->client);
  const char *folder = NULL;
  const char *level = NULL;
  guint       running = 0, per_host = 0;
  guint64     rate = 0;

  gtk_widget_set_sensitive (GTK_WIDGET (self->page), preferences != NULL);
  if (preferences == NULL)
    return;

  self->is_showing = TRUE;
  if (g_variant_lookup (preferences, KEY_FOLDER, "&s", &folder))
    ferry_folder_row_set_folder (self->folder_row, folder);
  if (g_variant_lookup (preferences, KEY_RUNNING, "u", &running))
    gtk_spin_button_set_value (self->running, running);
  if (g_variant_lookup (preferences, KEY_PER_HOST, "u", &per_host))
    gtk_spin_button_set_value (self->per_host, per_host);
  if (g_variant_lookup (preferences, KEY_RATE, "t", &rate))
    ferry_rate_row_set_rate (self->rate_row, rate);
  if (g_variant_lookup (preferences, KEY_UPLOAD_RATE, "t", &rate))
    ferry_rate_row_set_rate (self->upload_rate_row, rate);
  if (g_variant_lookup (preferences, KEY_NOTIFICATIONS, "&s", &level))
    adw_combo_row_set_selected (self->notifications_row, find_level (level));
  self->is_showing = FALSE;
}

static void
say (FerryPreferencesWindow *self,
     const char             *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), adw_toast_new (markup));
}

static void
set_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (FerryPreferencesWindow) self = user_data;
  g_autoptr (GError)                 error = NULL;

  if (ferry_client_call_finish (FERRY_CLIENT (source), result, &error) ||
      g_cancellable_is_cancelled (self->cancellable))
    return;

  say (self, ferry_problem_split (error->message, NULL));
  show (self);
}

/* ---- To the service ------------------------------------------------------- */

static void
set (FerryPreferencesWindow *self,
     const char             *key,
     GVariant               *value)
{
  g_autoptr (GVariant) wanted = g_variant_ref_sink (value);
  g_autoptr (GVariant) current = NULL;
  GVariant            *preferences;
  GVariantDict         changes;

  /* While the template is built, or taken apart. */
  if (self->client == NULL || self->is_showing)
    return;

  preferences = ferry_client_get_preferences (self->client);
  if (preferences != NULL)
    current = g_variant_lookup_value (preferences, key, NULL);
  if (current != NULL && g_variant_equal (current, wanted))
    return;

  g_variant_dict_init (&changes, NULL);
  g_variant_dict_insert_value (&changes, key, wanted);
  ferry_client_set_preferences_async (self->client, g_variant_dict_end (&changes),
                                      self->cancellable, set_cb, g_object_ref (self));
}

static void
folder_changed_cb (FerryPreferencesWindow *self)
{
  set (self, KEY_FOLDER, g_variant_new_string (ferry_folder_row_get_folder (self->folder_row)));
}

static void
running_changed_cb (FerryPreferencesWindow *self)
{
  set (self, KEY_RUNNING,
       g_variant_new_uint32 ((guint) gtk_spin_button_get_value_as_int (self->running)));
}

static void
per_host_changed_cb (FerryPreferencesWindow *self)
{
  set (self, KEY_PER_HOST,
       g_variant_new_uint32 ((guint) gtk_spin_button_get_value_as_int (self->per_host)));
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
  const char *const none[] = { NULL };

  if (g_str_equal (answer, "reset"))
    ferry_client_reset_preferences_async (self->client, none, self->cancellable, set_cb,
                                          g_object_ref (self));
}

static void
reset_cb (GtkWidget  *widget,
          const char *name,
          GVariant   *parameter)
{
  AdwMessageDialog *dialog;

  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (
      GTK_WINDOW (widget), _ ("Reset All Preferences?"),
      _ ("Everything in this window goes back to its default.")));
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

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->client);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_PREFERENCES_WINDOW);

  G_OBJECT_CLASS (ferry_preferences_window_parent_class)->dispose (object);
}

static void
ferry_preferences_window_finalize (GObject *object)
{
  g_object_unref (FERRY_PREFERENCES_WINDOW (object)->cancellable);

  G_OBJECT_CLASS (ferry_preferences_window_parent_class)->finalize (object);
}

static void
ferry_preferences_window_class_init (FerryPreferencesWindowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ferry_preferences_window_dispose;
  object_class->finalize = ferry_preferences_window_finalize;

  g_type_ensure (FERRY_TYPE_FOLDER_ROW);
  g_type_ensure (FERRY_TYPE_RATE_ROW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/ferrytransfer/Ferry/ferry-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesWindow, page);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesWindow, folder_row);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesWindow, running);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesWindow, per_host);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesWindow, rate_row);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesWindow, upload_rate_row);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesWindow, notifications_row);
  gtk_widget_class_bind_template_callback (widget_class, folder_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, running_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, per_host_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, rate_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, upload_rate_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, notifications_changed_cb);
  gtk_widget_class_install_action (widget_class, "preferences.reset", NULL, reset_cb);
}

static void
ferry_preferences_window_init (FerryPreferencesWindow *self)
{
  self->cancellable = g_cancellable_new ();
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
  show (self);
  return GTK_WINDOW (self);
}
