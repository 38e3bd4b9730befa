/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-details-page-private.h"
#include "ferry-error.h"
#include "ferry-format.h"
#include "ferry-redact.h"
#include "ferry-why.h"

#include <glib/gi18n-lib.h>

/* ---- The row -------------------------------------------------------------- */

static void
show_main_button (FerryDetailsPage *self,
                  const FerryRow   *row)
{
  FerryCommand     command = ferry_command_main_of_row (row);
  g_autofree char *sentence = NULL;

  if (self->main_command == (int) command &&
      g_strcmp0 (adw_window_title_get_title (self->heading), row->name) == 0)
    return;

  self->main_command = (int) command;
  /* They are here. */
  gtk_widget_set_visible (GTK_WIDGET (self->main_button), command != FERRY_COMMAND_DETAILS);
  sentence = ferry_command_describe (command, row->name);
  gtk_button_set_icon_name (self->main_button, ferry_command_to_icon (command));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->main_button), ferry_command_to_label (command));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->main_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
}

static void
show_menu (FerryDetailsPage *self,
           const FerryRow   *row)
{
  FerryCommands     commands = ferry_command_set_of_row (row);
  g_autoptr (GMenu) menu = NULL;

  commands &= ~(FERRY_COMMAND_BIT (FERRY_COMMAND_DETAILS));
  if (self->commands == commands)
    return;

  self->commands = commands;
  menu = g_menu_new ();
  for (guint i = 0; i < FERRY_N_COMMANDS; i++)
    if ((commands & FERRY_COMMAND_BIT (i)) != 0)
      {
        g_autoptr (GMenuItem) item = g_menu_item_new (ferry_command_to_label (i), NULL);

        g_menu_item_set_action_and_target (item, "details.run", "s",
                                           ferry_command_to_action (i));
        g_menu_append_item (menu, item);
      }
  gtk_menu_button_set_menu_model (self->menu_button, G_MENU_MODEL (menu));
}

/* What there is to say besides the sentence: of one that waits why, and what lets
 * it go on. (transfer full) (nullable) */
static char *
build_message (FerryDetailsPage *self,
               const FerryRow   *row,
               gint64            now)
{
  switch (row->status)
    {
    case FERRY_STATUS_IDLE:
    case FERRY_STATUS_PAUSED_COSTED_NETWORK:
    case FERRY_STATUS_PAUSED_NO_NETWORK:
    case FERRY_STATUS_PAUSED_SYSTEM_POLICY:
      return ferry_why_format (row, ferry_client_get_situation (self->client), now);
    case FERRY_STATUS_PAUSED:
    case FERRY_STATUS_COMPLETED:
    case FERRY_STATUS_CANCELED:
    case FERRY_STATUS_ERROR:
    case FERRY_STATUS_PAUSED_RECOVERABLE:
      return g_strdup (row->message);
    case FERRY_STATUS_RUNNING:
      return NULL;
    }

  g_return_val_if_reached (NULL);
}

static void
show_sentence (FerryDetailsPage *self,
               const FerryRow   *row)
{
  gint64           now = g_get_real_time () / G_USEC_PER_SEC;
  guint64          rate = ferry_remote_transfer_get_rate (self->transfer);
  FerryCommands    commands = ferry_command_set_of_row (row);
  g_autofree char *sentence = ferry_format_status (
      row, ferry_client_get_situation (self->client), rate, now);
  g_autofree char *message = build_message (self, row, now);
  gboolean         has_more = message != NULL && strstr (sentence, message) == NULL;

  gtk_label_set_label (self->sentence_label, sentence);
  gtk_label_set_label (self->message_label, has_more ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->message_label), has_more);
  gtk_widget_set_visible (self->run_anyway_button,
                          (commands & FERRY_COMMAND_BIT (FERRY_COMMAND_RUN_ANYWAY)) != 0);
  gtk_widget_set_visible (self->runs_anyway_label,
                          row->runs_anyway && !ferry_status_is_settled (row->status));
}

static void
show_bar (FerryDetailsPage *self,
          const FerryRow   *row)
{
  double fraction = ferry_remote_transfer_get_fraction (self->transfer);

  gtk_widget_set_visible (GTK_WIDGET (self->bar),
                          row->status != FERRY_STATUS_COMPLETED && fraction >= 0);
  if (fraction >= 0)
    gtk_progress_bar_set_fraction (self->bar, fraction);
}

void
ferry_details_page_show_row (FerryDetailsPage *self)
{
  const FerryRow  *row = ferry_details_page_get_row (self);
  guint            connections = ferry_remote_transfer_get_connections (self->transfer);
  g_autofree char *number = g_strdup_printf ("%u", connections);
  g_autofree char *amount = ferry_format_amount (row->received, row->total);
  g_autofree char *confirmed = ferry_format_amount (row->confirmed, row->total);
  gboolean         is_upload = row->direction == FERRY_DIRECTION_UPLOAD;
  FerryCommands    commands = ferry_command_set_of_row (row);

  show_main_button (self, row);
  adw_window_title_set_title (self->heading, row->name);
  gtk_label_set_label (self->name_label, row->name);
  show_menu (self, row);
  show_sentence (self, row);
  show_bar (self, row);

  adw_action_row_set_subtitle (self->size_row, amount);
  adw_action_row_set_subtitle (self->connections_row, number);
  gtk_widget_set_visible (GTK_WIDGET (self->connections_row),
                          row->status == FERRY_STATUS_RUNNING && !is_upload);
  ferry_details_page_show_text (self->confirmed_row,
                                is_upload && row->total >= 0 ? confirmed : NULL);
  gtk_widget_set_visible (
      self->new_address_button,
      (commands & FERRY_COMMAND_BIT (FERRY_COMMAND_CHANGE_ADDRESS)) != 0);
  gtk_widget_set_visible (self->wish_group, !ferry_status_is_settled (row->status) ||
                                                row->status == FERRY_STATUS_ERROR);
}

/* ---- The rest ------------------------------------------------------------- */

void
ferry_details_page_show_text (AdwActionRow *row,
                              const char   *text)
{
  adw_action_row_set_subtitle (row, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (row), text != NULL && *text != '\0');
}

static void
show_number (AdwActionRow *row,
             guint         number)
{
  g_autofree char *text = number > 0 ? g_strdup_printf ("%u", number) : NULL;

  ferry_details_page_show_text (row, text);
}

static gboolean
is_upload (FerryDetailsPage *self)
{
  FerryRequest *request = ferry_transfer_get_request (self->whole);

  return ferry_request_get_direction (request) == FERRY_DIRECTION_UPLOAD;
}

static void
show_map (FerryDetailsPage          *self,
          const FerryTransferRecord *record)
{
  ferry_ranges_map_set_ranges (self->map, record->have, record->total);
  gtk_label_set_label (self->map_label, ferry_ranges_map_get_sentence (self->map));
  gtk_widget_set_visible (self->map_box,
                          record->total > 0 && record->status != FERRY_STATUS_COMPLETED &&
                              !is_upload (self));
}

static void
show_error (FerryDetailsPage          *self,
            const FerryTransferRecord *record)
{
  int error = ferry_row_error_transfer (self->whole);

  gtk_widget_set_visible (self->error_group, error >= 0);
  if (error < 0)
    return;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->error_row),
                                 record->message != NULL ? record->message
                                                         : ferry_error_status_to_sentence (error));
  adw_action_row_set_subtitle (self->error_row, ferry_error_status_to_help (error));
  gtk_label_set_label (self->detail_label, record->detail != NULL ? record->detail : "");
  gtk_widget_set_visible (self->detail_row, record->detail != NULL);
  gtk_widget_set_visible (self->other_file_box, error == FERRY_ERROR_NOT_SAME_FILE);
}

static void
show_addresses (FerryDetailsPage          *self,
                const FerryTransferRecord *record)
{
  FerryRequest       *request = ferry_transfer_get_request (self->whole);
  g_autofree char    *address = ferry_redact_uri (ferry_request_get_uri (request));
  g_autofree char    *final = record->final_uri != NULL ? ferry_redact_uri (record->final_uri)
                                                        : NULL;
  g_autoptr (GString) chain = g_string_new (NULL);
  gboolean            has_chain = record->redirects != NULL && record->redirects[0] != NULL;

  adw_action_row_set_subtitle (self->address_row, address);
  for (guint i = 0; has_chain && record->redirects[i] != NULL; i++)
    {
      g_autofree char *step = ferry_redact_uri (record->redirects[i]);

      g_string_append_printf (chain, "%s%s", i > 0 ? "\n" : "", step);
    }
  gtk_label_set_label (self->redirects_label, chain->str);
  adw_expander_row_set_subtitle (self->redirects_row, final != NULL ? final : "");
  gtk_widget_set_visible (GTK_WIDGET (self->redirects_row), has_chain);
}

char *
ferry_details_page_build_headers (FerryDetailsPage *self)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (self->whole);
  g_autoptr (GString)        text = g_string_new (NULL);

  for (guint i = 0; i < record->n_headers; i++)
    g_string_append_printf (text, "%s%s: %s", i > 0 ? "\n" : "", record->headers[i].name,
                            record->headers[i].value != NULL ? record->headers[i].value : "…");

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_headers (FerryDetailsPage          *self,
              const FerryTransferRecord *record)
{
  g_autofree char *headers = ferry_details_page_build_headers (self);
  g_autofree char *status = NULL;

  if (g_strcmp0 (headers, gtk_label_get_label (self->headers_label)) != 0)
    gtk_label_set_label (self->headers_label, headers);
  /* Translators: %u is a status of HTTP, such as 206. */
  if (record->http_status > 0)
    status = g_strdup_printf (_ ("Status %u"), record->http_status);
  adw_expander_row_set_subtitle (self->headers_row, status != NULL ? status : "");
  gtk_widget_set_visible (GTK_WIDGET (self->headers_row), record->n_headers > 0);
}

static void
show_wishes (FerryDetailsPage *self)
{
  FerryRequest *request = ferry_transfer_get_request (self->whole);
  guint         n = g_list_model_get_n_items (adw_combo_row_get_model (self->priority_row));

  self->is_showing = TRUE;
  for (guint i = 0; i < n; i++)
    if (ferry_details_page_get_nth_priority (i) == ferry_request_get_priority (request))
      adw_combo_row_set_selected (self->priority_row, i);
  ferry_rate_row_set_rate (self->rate_row, ferry_request_get_rate_limit (request));
  ferry_policy_row_set_policy (self->policy_row, ferry_request_get_policy (request));
  self->is_showing = FALSE;
}

/* NULL as long as no server has been asked. */
static const char *
describe_resuming (const FerryTransferRecord *record)
{
  if (record->started == 0)
    return NULL;

  return record->is_resumable ? _ ("Yes, it goes on where it stopped")
                              : _ ("No, it begins anew when it is interrupted");
}

void
ferry_details_page_show_whole (FerryDetailsPage *self)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (self->whole);
  FerryRequest              *request = ferry_transfer_get_request (self->whole);
  const char                *directory = ferry_request_get_directory (request);
  g_autofree char           *folder = directory != NULL ? g_filename_display_name (directory)
                                                        : NULL;

  show_map (self, record);
  show_error (self, record);
  show_addresses (self, record);
  ferry_details_page_show_text (self->folder_row, folder);
  ferry_details_page_show_text (self->type_row, record->content_type);
  ferry_details_page_show_text (self->resumable_row,
                                is_upload (self) ? NULL : describe_resuming (record));
  ferry_details_page_show_text (self->checksum_row, record->checksum);
  show_number (self->retries_row, record->total_retries);
  show_number (self->restarts_row, record->restarts);
  show_number (self->mirrors_row,
               g_strv_length ((char **) ferry_request_get_mirrors (request)));
  show_headers (self, record);
  ferry_details_page_show_upload (self);
  show_wishes (self);
  ferry_timeline_view_set_timeline (self->timeline, record->timeline);
}
