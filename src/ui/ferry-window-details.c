/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-details-page.h"
#include "ferry-window-private.h"

#define LIST_PAGE "transfers"

static gboolean
is_showing_details (FerryWindow *self)
{
  return self->details != NULL &&
         adw_leaflet_get_visible_child (self->leaflet) == self->details;
}

static void
back_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  FerryWindow *self = user_data;

  adw_leaflet_set_visible_child_name (self->leaflet, LIST_PAGE);
}

static void
command_cb (FerryWindow         *self,
            FerryRemoteTransfer *transfer,
            guint                command)
{
  ferry_window_run_on (self, (FerryCommand) command, transfer);
}

/* The transfer came, or went while it was looked at. */
static void
detailed_changed_cb (FerryWindow *self)
{
  g_autoptr (FerryRemoteTransfer) transfer = NULL;

  if (!ferry_transfer_list_is_ready (self->detailed))
    return;

  transfer = g_list_model_get_item (G_LIST_MODEL (self->detailed), 0);
  if (transfer != NULL)
    ferry_details_page_set_transfer (FERRY_DETAILS_PAGE (self->details), transfer);
  else if (is_showing_details (self))
    adw_leaflet_set_visible_child_name (self->leaflet, LIST_PAGE);
}

/* Only what can be seen is watched, and typing searches only where that shows. */
void
ferry_window_update_watching (FerryWindow *self)
{
  gboolean is_detailed = is_showing_details (self);

  ferry_transfer_list_set_watching (self->transfers, self->is_visible && !is_detailed);
  if (self->detailed != NULL)
    ferry_transfer_list_set_watching (self->detailed, self->is_visible && is_detailed);
  gtk_search_bar_set_key_capture_widget (self->search_bar,
                                         is_detailed ? NULL : GTK_WIDGET (self));
}

static void
ensure_details (FerryWindow *self)
{
  if (self->details != NULL)
    return;

  self->details = ferry_details_page_new (self->client);
  adw_leaflet_append (self->leaflet, self->details);
  g_signal_connect_object (self->details, "command", G_CALLBACK (command_cb), self,
                           G_CONNECT_SWAPPED);

  /* The list of the window may stop to hold the transfer at any time, as when it
   * finishes under a filter: the page has a list of its own with this one alone. */
  self->detailed = ferry_transfer_list_new (self->client);
  ferry_transfer_list_set_watching (self->detailed, FALSE);
  g_signal_connect_object (self->detailed, "items-changed", G_CALLBACK (detailed_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->detailed, "notify::is-ready", G_CALLBACK (detailed_changed_cb),
                           self, G_CONNECT_SWAPPED);
}

void
ferry_window_show_transfer (FerryWindow *self,
                            const char  *id)
{
  const char         *ids[] = { id, NULL };
  g_auto (FerryQuery) query = { 0 };

  ensure_details (self);
  ferry_query_init (&query);
  query.ids = g_strdupv ((char **) ids);
  ferry_transfer_list_set_query (self->detailed, &query);
  adw_leaflet_set_visible_child (self->leaflet, self->details);
}

void
ferry_window_show_transfers (FerryWindow       *self,
                             const char *const *ids)
{
  g_return_if_fail (FERRY_IS_WINDOW (self));
  g_return_if_fail (ids != NULL);

  if (ids[0] != NULL && ids[1] == NULL)
    {
      ferry_window_show_transfer (self, ids[0]);
      return;
    }

  adw_leaflet_set_visible_child_name (self->leaflet, LIST_PAGE);
  g_action_group_activate_action (G_ACTION_GROUP (self), "filter", g_variant_new_string ("all"));
}

void
ferry_window_install_details (FerryWindow *self)
{
  static const GActionEntry entries[] = {
    { "back", back_cb, NULL, NULL, NULL, { 0 } },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (self->leaflet, "notify::visible-child",
                           G_CALLBACK (ferry_window_update_watching), self, G_CONNECT_SWAPPED);
}
