/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-address-dialog.h"
#include "ferry-files.h"
#include "ferry-format.h"
#include "ferry-window-private.h"

#include <glib/gi18n-lib.h>

static void
say_failure (FerryWindow  *self,
             const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    ferry_window_say (self, error->message);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!ferry_files_open_finish (GTK_WINDOW (source), result, &error))
    say_failure (FERRY_WINDOW (source), error);
}

static void
shown_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!ferry_files_show_finish (GTK_WINDOW (source), result, &error))
    say_failure (FERRY_WINDOW (source), error);
}

/* A row has the address without what may be secret in it: the link is asked for. */
static void
transfer_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (FerryWindow)   self = user_data;
  g_autoptr (FerryTransfer) transfer = NULL;
  g_autoptr (GError)        error = NULL;

  transfer = ferry_client_get_transfer_finish (FERRY_CLIENT (source), result, &error);
  if (transfer == NULL)
    {
      say_failure (self, error);
      return;
    }

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          ferry_request_get_uri (ferry_transfer_get_request (transfer)));
  ferry_window_say (self, _ ("Link copied"));
}

/* What destroys something, and is done once the user says so. */
typedef struct
{
  FerryCommand command;
  GStrv        ids;  /* (owned) */
  char        *name; /* (owned) (nullable) */
} Loss;

static void
loss_free (gpointer  data,
           GClosure *closure)
{
  Loss *loss = data;

  g_strfreev (loss->ids);
  g_free (loss->name);
  g_free (loss);
}

static void
loss_answered_cb (AdwMessageDialog *dialog,
                  const char       *answer,
                  gpointer          user_data)
{
  FerryWindow *self = FERRY_WINDOW (gtk_window_get_transient_for (GTK_WINDOW (dialog)));
  Loss        *loss = user_data;

  if (g_str_equal (answer, "confirm"))
    ferry_window_act (self, loss->command, g_strdupv (loss->ids), loss->name);
}

/* @loss: (transfer full) */
static void
confirm (FerryWindow *self,
         Loss        *loss,
         const char  *heading,
         const char  *body,
         const char  *label)
{
  AdwMessageDialog *dialog;

  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (GTK_WINDOW (self), heading, body));
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "confirm", label, NULL);
  adw_message_dialog_set_response_appearance (dialog, "confirm", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (loss_answered_cb), loss, loss_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
ferry_window_confirm_deletion (FerryWindow *self,
                               GStrv        ids,
                               const char  *name)
{
  guint            count = g_strv_length (ids);
  Loss            *loss = g_new0 (Loss, 1);
  g_autofree char *body = NULL;

  loss->command = FERRY_COMMAND_REMOVE_WITH_FILE;
  loss->ids = ids;
  loss->name = g_strdup (name);
  if (name != NULL)
    body = g_strdup_printf (_ ("“%s” is removed from the list and from the disk."), name);
  else
    body = g_strdup_printf (ngettext ("%u transfer is removed from the list, and its file from "
                                      "the disk.",
                                      "%u transfers are removed from the list, and their files "
                                      "from the disk.",
                                      count),
                            count);

  confirm (self, loss, ngettext ("Delete the File?", "Delete the Files?", count), body,
           _ ("_Delete"));
}

/* What would be gone: of an upload the server has it. (transfer full) (nullable) */
static char *
describe_loss (const FerryRow *row)
{
  gboolean         is_upload = row->direction == FERRY_DIRECTION_UPLOAD;
  gint64           bytes = is_upload ? row->confirmed : row->received;
  g_autofree char *size = bytes > 0 ? ferry_format_size ((guint64) bytes) : NULL;

  if (size == NULL || row->status == FERRY_STATUS_CANCELED)
    return NULL;
  if (is_upload)
    return g_strdup_printf (_ ("The server has %s of “%s” already. All of it is sent again."), size,
                            row->name);

  return g_strdup_printf (_ ("%s of “%s” have arrived. They are deleted, and all of it is "
                             "downloaded again."),
                          size, row->name);
}

static void
start_over (FerryWindow    *self,
            const FerryRow *row)
{
  const char      *ids[] = { row->id, NULL };
  g_autofree char *body = describe_loss (row);
  Loss            *loss;

  if (body == NULL)
    {
      ferry_window_act (self, FERRY_COMMAND_RESTART, g_strdupv ((char **) ids), row->name);
      return;
    }

  loss = g_new0 (Loss, 1);
  loss->command = FERRY_COMMAND_RESTART;
  loss->ids = g_strdupv ((char **) ids);
  loss->name = g_strdup (row->name);
  confirm (self, loss, _ ("Start Over?"), body, _ ("_Start Over"));
}

void
ferry_window_run_on (FerryWindow         *self,
                     FerryCommand         command,
                     FerryRemoteTransfer *transfer)
{
  const FerryRow *row = ferry_remote_transfer_get_row (transfer);
  const char     *ids[] = { row->id, NULL };
  gboolean        is_whole = row->status == FERRY_STATUS_COMPLETED;

  switch (command)
    {
    case FERRY_COMMAND_PAUSE:
    case FERRY_COMMAND_RESUME:
    case FERRY_COMMAND_CANCEL:
    case FERRY_COMMAND_RETRY:
    case FERRY_COMMAND_REMOVE:
    case FERRY_COMMAND_MAKE_NEXT:
    case FERRY_COMMAND_RUN_ANYWAY:
      ferry_window_act (self, command, g_strdupv ((char **) ids), row->name);
      break;
    case FERRY_COMMAND_RESTART:
      start_over (self, row);
      break;
    case FERRY_COMMAND_REMOVE_WITH_FILE:
      ferry_window_confirm_deletion (self, g_strdupv ((char **) ids), row->name);
      break;
    case FERRY_COMMAND_OPEN:
      ferry_files_open_async (GTK_WINDOW (self), row->path, self->cancellable, opened_cb, NULL);
      break;
    case FERRY_COMMAND_SHOW_IN_FOLDER:
      /* An upload has no folder, and its source is there all the time. */
      ferry_files_show_async (GTK_WINDOW (self),
                              is_whole || row->directory == NULL ? row->path : NULL,
                              row->directory, self->cancellable, shown_cb, NULL);
      break;
    case FERRY_COMMAND_COPY_LINK:
      ferry_client_get_transfer_async (self->client, row->id, self->cancellable, transfer_cb,
                                       g_object_ref (self));
      break;
    case FERRY_COMMAND_CHANGE_ADDRESS:
      ferry_address_dialog_open (self->client, GTK_WINDOW (self), row->id, self->cancellable);
      break;
    case FERRY_COMMAND_DETAILS:
      ferry_window_show_transfer (self, row->id);
      break;
    }
}

/* All commands: which one it is tells the name of the action. */
static void
command_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  const char *name = g_action_get_name (G_ACTION (action));

  for (guint i = 0; i < FERRY_N_COMMANDS; i++)
    if (g_str_equal (ferry_command_to_action (i), name))
      ferry_window_run (user_data, i);
}

static void
pause_all_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  ferry_window_act_on_all (user_data, FERRY_VERB_PAUSE);
}

static void
resume_all_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  ferry_window_act_on_all (user_data, FERRY_VERB_RESUME);
}

static void
unselect_cb (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  FerryWindow *self = user_data;

  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
}

static void
undo_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  ferry_window_undo (user_data, g_variant_get_string (parameter, NULL));
}

static void
undo_last_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  ferry_window_undo_last (user_data);
}

static void
reconnect_cb (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  FerryWindow *self = user_data;

  ferry_client_connect_async (self->client, self->cancellable, NULL, NULL);
}

void
ferry_window_install_actions (FerryWindow *self)
{
  static const GActionEntry entries[] = {
    { "pause-all", pause_all_cb, NULL, NULL, NULL, { 0 } },
    { "resume-all", resume_all_cb, NULL, NULL, NULL, { 0 } },
    { "unselect", unselect_cb, NULL, NULL, NULL, { 0 } },
    { "undo", undo_cb, "s", NULL, NULL, { 0 } },
    { "undo-last", undo_last_cb, NULL, NULL, NULL, { 0 } },
    { "reconnect", reconnect_cb, NULL, NULL, NULL, { 0 } },
  };
  g_autoptr (GPropertyAction) search = NULL;

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (guint i = 0; i < FERRY_N_COMMANDS; i++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (ferry_command_to_action (i), NULL);

      g_signal_connect (action, "activate", G_CALLBACK (command_cb), self);
      g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (action));
    }
  search = g_property_action_new ("search", self->search_bar, "search-mode-enabled");
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (search));
}
