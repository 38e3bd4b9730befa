/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-format.h"
#include "ferry-why.h"
#include "ferry-window-private.h"

#include <glib/gi18n-lib.h>

/* What a filter is called, and what is said when it finds nothing. */
static const struct
{
  const char *heading;
  const char *icon;
  const char *title;
  const char *description;
} filters[] = {
  [FERRY_FILTER_ALL] = {
      N_ ("Transfers"),
      "folder-download-symbolic",
      N_ ("No Transfers Yet"),
      N_ ("Drop a link here to download it, or a file to upload it"),
  },
  [FERRY_FILTER_ACTIVE] = {
      N_ ("Active"),
      "emblem-synchronizing-symbolic",
      N_ ("Nothing Is Active"),
      N_ ("Transfers are here while they are at work"),
  },
  [FERRY_FILTER_WAITING] = {
      N_ ("Waiting"),
      "alarm-symbolic",
      N_ ("Nothing Waits"),
      N_ ("Transfers are here until it is their turn, and while they are paused"),
  },
  [FERRY_FILTER_FINISHED] = {
      N_ ("Finished"),
      "emblem-ok-symbolic",
      N_ ("Nothing Has Finished Yet"),
      N_ ("Transfers are here when their file is whole"),
  },
  [FERRY_FILTER_FAILED] = {
      N_ ("Failed"),
      "dialog-error-symbolic",
      N_ ("Nothing Has Failed"),
      N_ ("Transfers that failed or were canceled are here"),
  },
};

G_STATIC_ASSERT (G_N_ELEMENTS (filters) == FERRY_N_FILTERS);

/* Names go up from A, everything else comes with the most or the latest first. */
static gboolean
descends_by_nature (FerrySort sort)
{
  switch (sort)
    {
    case FERRY_SORT_CREATED:
    case FERRY_SORT_SIZE:
    case FERRY_SORT_FINISHED:
      return TRUE;
    case FERRY_SORT_NAME:
    case FERRY_SORT_STATUS:
      return FALSE;
    }

  g_return_val_if_reached (FALSE);
}

static void
apply_query (FerryWindow *self)
{
  self->query.sort = self->state.sort;
  self->query.is_descending = descends_by_nature (self->state.sort) != self->state.is_reversed;
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  ferry_transfer_list_set_query (self->transfers, &self->query);
  ferry_transfer_view_scroll_to_top (self->view);
  ferry_window_update_heading (self);
  ferry_window_update_page (self);
}

static void
filter_cb (GSimpleAction *action,
           GVariant      *value,
           gpointer       user_data)
{
  FerryWindow *self = user_data;
  FerryFilter  filter;

  if (!ferry_filter_from_nick (g_variant_get_string (value, NULL), &filter) ||
      filter == self->query.filter)
    return;

  g_simple_action_set_state (action, value);
  self->query.filter = filter;
  ferry_sidebar_set_filter (self->sidebar, filter);
  apply_query (self);
}

static void
sort_cb (GSimpleAction *action,
         GVariant      *value,
         gpointer       user_data)
{
  FerryWindow *self = user_data;

  if (!ferry_sort_from_nick (g_variant_get_string (value, NULL), &self->state.sort))
    return;

  g_simple_action_set_state (action, value);
  apply_query (self);
}

static void
reverse_cb (GSimpleAction *action,
            GVariant      *value,
            gpointer       user_data)
{
  FerryWindow *self = user_data;

  g_simple_action_set_state (action, value);
  self->state.is_reversed = g_variant_get_boolean (value);
  apply_query (self);
}

void
ferry_window_install_query_actions (FerryWindow *self)
{
  static const GActionEntry entries[] = {
    { "filter", NULL, "s", "'all'", filter_cb, { 0 } },
    { "sort", NULL, "s", "'created'", sort_cb, { 0 } },
    { "reverse", NULL, NULL, "false", reverse_cb, { 0 } },
  };
  GActionMap *map = G_ACTION_MAP (self);
  GAction    *sort, *reverse;

  g_action_map_add_action_entries (map, entries, G_N_ELEMENTS (entries), self);
  sort = g_action_map_lookup_action (map, "sort");
  g_simple_action_set_state (G_SIMPLE_ACTION (sort),
                             g_variant_new_string (ferry_sort_to_nick (self->state.sort)));
  reverse = g_action_map_lookup_action (map, "reverse");
  g_simple_action_set_state (G_SIMPLE_ACTION (reverse),
                             g_variant_new_boolean (self->state.is_reversed));
  apply_query (self);
}

void
ferry_window_set_search (FerryWindow *self,
                         const char  *search)
{
  const char *wanted = search != NULL && *search != '\0' ? search : NULL;

  if (g_strcmp0 (self->query.search, wanted) == 0)
    return;

  g_free (self->query.search);
  self->query.search = g_strdup (wanted);
  apply_query (self);
}

/* Whether transfers may wait because the machine is as it is. */
static gboolean
holds_back (const FerrySituation *situation)
{
  gboolean is_low = situation->is_on_battery &&
                    (situation->only_on_mains ||
                     (situation->battery >= 0 &&
                      (guint) situation->battery < situation->threshold));

  return !situation->is_online || situation->connectivity == FERRY_CONNECTIVITY_PORTAL ||
         situation->is_metered || situation->is_roaming || situation->cap == FERRY_CAP_OVER ||
         situation->is_power_saver || is_low || situation->schedule == FERRY_SCHEDULE_STOP;
}

/* How fast it goes; or where nothing goes on, how the machine is. (transfer full)
 * (nullable) */
static char *
build_subtitle (FerryWindow *self)
{
  guint64               rate = ferry_client_get_rate (self->client);
  const FerrySituation *situation = ferry_client_get_situation (self->client);

  if (ferry_client_get_count (self->client, "active") > 0)
    return rate > 0 ? ferry_format_rate (rate) : NULL;

  /* Where there is no room for it the transfers say it alone. */
  if (ferry_client_get_count (self->client, "waiting") > 0 && situation != NULL &&
      holds_back (situation) && !adw_flap_get_folded (self->flap))
    return ferry_why_format_situation (situation, g_get_real_time () / G_USEC_PER_SEC);

  return NULL;
}

void
ferry_window_update_heading (FerryWindow *self)
{
  g_autofree char *told = build_subtitle (self);

  adw_window_title_set_title (self->heading, _ (filters[self->query.filter].heading));
  adw_window_title_set_subtitle (self->heading, told != NULL ? told : "");
}

static void
fill_empty_page (FerryWindow *self)
{
  gtk_widget_set_visible (self->empty_buttons,
                          self->query.search == NULL && self->query.filter == FERRY_FILTER_ALL);
  if (self->query.search != NULL)
    {
      adw_status_page_set_icon_name (self->empty_page, "edit-find-symbolic");
      adw_status_page_set_title (self->empty_page, _ ("Nothing Found"));
      adw_status_page_set_description (self->empty_page,
                                       self->query.filter == FERRY_FILTER_ALL
                                           ? _ ("Try other words")
                                           : _ ("Try other words, or look among all transfers"));
      return;
    }

  adw_status_page_set_icon_name (self->empty_page, filters[self->query.filter].icon);
  adw_status_page_set_title (self->empty_page, _ (filters[self->query.filter].title));
  adw_status_page_set_description (self->empty_page, _ (filters[self->query.filter].description));
}

static const char *
choose_page (FerryWindow *self)
{
  if (ferry_client_get_state (self->client) == FERRY_CLIENT_FAILED)
    return "unreachable";
  if (g_list_model_get_n_items (G_LIST_MODEL (self->transfers)) > 0)
    return "list";

  return ferry_transfer_list_is_ready (self->transfers) ? "empty" : "loading";
}

static void
fill_unreachable_page (FerryWindow *self)
{
  const GError    *error = ferry_client_get_error (self->client);
  g_autofree char *reason = NULL;

  /* The page takes markup. */
  reason = g_markup_escape_text (error != NULL ? error->message : "", -1);
  adw_status_page_set_description (self->unreachable_page, reason);
}

void
ferry_window_update_page (FerryWindow *self)
{
  const char *page = choose_page (self);

  if (g_str_equal (page, "empty"))
    fill_empty_page (self);
  if (g_str_equal (page, "unreachable"))
    fill_unreachable_page (self);
  gtk_spinner_set_spinning (self->spinner, g_str_equal (page, "loading"));
  gtk_stack_set_visible_child_name (self->pages, page);
}
