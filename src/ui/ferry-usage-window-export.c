/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-usage-csv.h"
#include "ferry-usage-window-private.h"

#include <glib/gi18n-lib.h>

static void
say (FerryUsageWindow *self,
     const char       *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (markup));
}

static void
say_failure (FerryUsageWindow *self,
             const char       *name,
             const GError     *error)
{
  g_autofree char *body = g_strdup_printf (_ ("“%s” was not written: %s"), name, error->message);
  GtkWidget       *dialog;

  dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("The Data Usage Was Not Exported"), body);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (FerryUsageWindow) self = user_data;
  g_autoptr (GError)           error = NULL;
  g_autofree char             *base = g_file_get_basename (G_FILE (source));
  g_autofree char             *name = g_filename_display_name (base);
  g_autofree char             *text = NULL;

  g_file_replace_contents_finish (G_FILE (source), result, NULL, &error);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  if (error != NULL)
    {
      say_failure (self, name, error);
      return;
    }

  text = g_strdup_printf (_ ("“%s” written"), name);
  say (self, text);
}

/* What is shown, by day. */
static char *
build_text (FerryUsageWindow *self)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_local ();
  g_autoptr (GArray)    buckets = NULL;
  gboolean              has_plan;
  FerryUsagePeriod      period;

  buckets = ferry_usage_window_build (self, &period, &has_plan,
                                      g_get_real_time () / G_USEC_PER_SEC);
  return ferry_usage_csv_build (
      self->entries, ferry_client_get_networks (self->client), ferry_usage_window_get_id (self),
      g_array_index (buckets, FerryUsageBucket, 0).begin,
      g_array_index (buckets, FerryUsageBucket, buckets->len - 1).end, zone);
}

static void
chosen_cb (FerryUsageWindow *self,
           int               response)
{
  g_autoptr (GFile)  file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  char              *text;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  g_clear_object (&self->chooser);
  if (file == NULL || self->entries == NULL)
    return;

  text = build_text (self);
  bytes = g_bytes_new_take (text, strlen (text));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE,
                                       self->cancellable, written_cb, g_object_ref (self));
}

static void
offer_name (FerryUsageWindow *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char      *date = g_date_time_format (now, "%Y-%m-%d");
  /* Translators: the name of a file; %s is a date. */
  g_autofree char *name = g_strdup_printf (_ ("data-usage-%s.csv"), date);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
}

void
ferry_usage_window_export (FerryUsageWindow *self)
{
  if (self->chooser != NULL)
    {
      gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
      return;
    }

  self->chooser = gtk_file_chooser_native_new (_ ("Export Data Usage"), GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"),
                                               _ ("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  offer_name (self);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}
