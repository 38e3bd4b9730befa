/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-files.h"
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

/* What is to be deleted once the user says so. */
typedef struct
{
  GStrv ids;  /* (owned) */
  char *name; /* (owned) (nullable) */
} Deletion;

static void
deletion_free (Deletion *deletion)
{
  g_strfreev (deletion->ids);
  g_free (deletion->name);
  g_free (deletion);
}

static void
deletion_closed_cb (gpointer  deletion,
                    GClosure *closure)
{
  deletion_free (deletion);
}

static void
deletion_answered_cb (AdwMessageDialog *dialog,
                      const char       *answer,
                      gpointer          user_data)
{
  FerryWindow *self = FERRY_WINDOW (gtk_window_get_transient_for (GTK_WINDOW (dialog)));
  Deletion    *deletion = user_data;

  if (g_str_equal (answer, "delete"))
    ferry_window_act (self, FERRY_COMMAND_REMOVE_WITH_FILE, g_strdupv (deletion->ids),
                      deletion->name);
}

void
ferry_window_confirm_deletion (FerryWindow *self,
                               GStrv        ids,
                               const char  *name)
{
  guint             count = g_strv_length (ids);
  Deletion         *deletion = g_new0 (Deletion, 1);
  AdwMessageDialog *dialog;
  g_autofree char  *body = NULL;

  deletion->ids = ids;
  deletion->name = g_strdup (name);
  if (name != NULL)
    body = g_strdup_printf (_ ("“%s” is removed from the list and from the disk."), name);
  else
    body = g_strdup_printf (ngettext ("%u transfer is removed from the list, and its file from "
                                      "the disk.",
                                      "%u transfers are removed from the list, and their files "
                                      "from the disk.",
                                      count),
                            count);

  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (
      GTK_WINDOW (self), ngettext ("Delete the File?", "Delete the Files?", count), body));
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "delete", _ ("_Delete"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "delete", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (deletion_answered_cb), deletion,
                         deletion_closed_cb, 0);
  gtk_window_present (GTK_WINDOW (dialog));
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
      ferry_window_act (self, command, g_strdupv ((char **) ids), row->name);
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
