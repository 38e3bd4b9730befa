/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-window-private.h"

#include <glib/gi18n-lib.h>

/* A command and the id that it is for, while the ids are asked for. */
typedef struct
{
  FerryWindow *window; /* (owned) */
  FerryCommand command;
} Wish;

static void
wish_free (Wish *wish)
{
  g_object_unref (wish->window);
  g_free (wish);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Wish, wish_free)

static void
enable (FerryWindow *self,
        const char  *name,
        gboolean     is_enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  if (action != NULL)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

void
ferry_window_update_commands (FerryWindow *self)
{
  FerryCommands set = ferry_selection_get_commands (self->selection, self->query.filter);

  for (guint i = 0; i < FERRY_N_COMMANDS; i++)
    enable (self, ferry_command_to_action (i), (set & FERRY_COMMAND_BIT (i)) != 0);
}

/* A bar that comes and goes with a click would move what was clicked at: where
 * there is none otherwise, one selected transfer has to do with its menu. */
void
ferry_window_update_bars (FerryWindow *self)
{
  guint    size = ferry_selection_get_size (self->selection);
  gboolean is_narrow = adw_flap_get_folded (self->flap);
  gboolean is_selecting = size > 1 || (size == 1 && is_narrow);

  gtk_action_bar_set_revealed (self->selection_bar, is_selecting);
  gtk_action_bar_set_revealed (self->bottom_bar, is_narrow && !is_selecting);

  /* What is said in a toast does not lie on a button. */
  if (is_narrow || is_selecting)
    gtk_widget_add_css_class (GTK_WIDGET (self->toasts), "above-bar");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->toasts), "above-bar");
}

static void
selection_changed_cb (FerryWindow *self)
{
  guint            size = ferry_selection_get_size (self->selection);
  g_autofree char *told = g_strdup_printf (ngettext ("%u selected", "%u selected", size), size);

  if (size > 0)
    gtk_label_set_text (self->selection_label, told);
  enable (self, "unselect", size > 0);
  ferry_window_update_bars (self);
  ferry_window_update_commands (self);
}

void
ferry_window_init_selection (FerryWindow *self)
{
  self->selection = ferry_selection_new (G_LIST_MODEL (self->transfers));
  g_signal_connect_object (self->selection, "selection-changed",
                           G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed",
                           G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
  ferry_transfer_view_set_selection (self->view, self->selection);
  selection_changed_cb (self);
}

static void
ids_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (Wish)   wish = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv)     ids = NULL;

  ids = ferry_selection_get_ids_finish (FERRY_SELECTION (source), result, &error);
  if (ids != NULL && wish->command == FERRY_COMMAND_REMOVE_WITH_FILE)
    ferry_window_confirm_deletion (wish->window, g_steal_pointer (&ids), NULL);
  else if (ids != NULL)
    ferry_window_act (wish->window, wish->command, g_steal_pointer (&ids), NULL);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    ferry_window_say (wish->window, error->message);
}

void
ferry_window_run (FerryWindow *self,
                  FerryCommand command)
{
  g_autoptr (FerryRemoteTransfer) only = ferry_selection_dup_only (self->selection);
  Wish                           *wish;

  if (only != NULL)
    {
      ferry_window_run_on (self, command, only);
      return;
    }

  wish = g_new0 (Wish, 1);
  wish->window = g_object_ref (self);
  wish->command = command;
  ferry_selection_get_ids_async (self->selection, self->cancellable, ids_cb, wish);
}
