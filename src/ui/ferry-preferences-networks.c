/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-preferences-networks.h"

#include "ferry-network-page.h"
#include "ferry-network-row.h"
#include "ferry-network-text.h"
#include "ferry-why.h"

struct _FerryPreferencesNetworks
{
  AdwPreferencesPage parent_instance;

  FerryClient         *client;  /* (owned) */
  FerryNetworkPeriods *periods; /* (owned) */
  GHashTable          *rows;    /* (owned): id → FerryNetworkRow of the list */

  /* Template. */
  AdwPreferencesGroup *group;
  GtkListBox          *list;
  GtkWidget           *empty;
};

G_DEFINE_FINAL_TYPE (FerryPreferencesNetworks,
                     ferry_preferences_networks,
                     ADW_TYPE_PREFERENCES_PAGE)

/* The one of now first, the others by name. */
static int
compare_rows (GtkListBoxRow *a,
              GtkListBoxRow *b,
              gpointer       user_data)
{
  gboolean a_first = ferry_network_row_is_connected (FERRY_NETWORK_ROW (a));
  gboolean b_first = ferry_network_row_is_connected (FERRY_NETWORK_ROW (b));

  if (a_first != b_first)
    return a_first ? -1 : 1;

  return g_utf8_collate (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (a)),
                         adw_preferences_row_get_title (ADW_PREFERENCES_ROW (b)));
}

static void
show_network (FerryPreferencesNetworks *self,
              const char               *id,
              GVariant                 *dictionary)
{
  const FerrySituation *situation = ferry_client_get_situation (self->client);
  gint64                now = g_get_real_time () / G_USEC_PER_SEC;
  GtkWidget            *row = g_hash_table_lookup (self->rows, id);
  g_auto (FerryPlan)    plan;
  FerryNetworkPeriod    period;
  gboolean              has_period, is_connected;
  g_autofree char      *state = NULL;

  ferry_plan_init (&plan);
  /* What cannot be read is shown as a network that nothing is said of. */
  ferry_plan_change (&plan, dictionary, NULL);
  is_connected = situation != NULL && g_strcmp0 (situation->network_id, id) == 0;
  has_period = ferry_network_periods_get (self->periods, id, &period);
  state = ferry_network_text_of_state (&plan, is_connected ? situation : NULL,
                                       has_period ? &period : NULL, now);

  if (row == NULL)
    {
      row = ferry_network_row_new (id);
      g_hash_table_insert (self->rows, g_strdup (id), row);
      ferry_network_row_show (FERRY_NETWORK_ROW (row), &plan, is_connected, state);
      gtk_list_box_append (self->list, row);
      return;
    }

  ferry_network_row_show (FERRY_NETWORK_ROW (row), &plan, is_connected, state);
}

static void
drop_rows (FerryPreferencesNetworks *self,
           GVariant                 *networks)
{
  GHashTableIter iter;
  gpointer       id, row;

  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &id, &row))
    {
      g_autoptr (GVariant) still = NULL;

      if (networks != NULL)
        still = g_variant_lookup_value (networks, id, NULL);
      if (still != NULL)
        continue;

      gtk_list_box_remove (self->list, row);
      g_hash_table_iter_remove (&iter);
    }
}

static void
show_situation (FerryPreferencesNetworks *self)
{
  const FerrySituation *situation = ferry_client_get_situation (self->client);
  g_autofree char      *text = NULL;
  g_autofree char      *markup = NULL;

  if (situation != NULL)
    text = ferry_why_format_situation (situation, g_get_real_time () / G_USEC_PER_SEC);
  markup = text != NULL ? g_markup_escape_text (text, -1) : NULL;
  adw_preferences_group_set_description (self->group, markup);
}

static void
show (FerryPreferencesNetworks *self)
{
  GVariant    *networks = ferry_client_get_networks (self->client);
  GVariantIter iter;
  const char  *id;
  GVariant    *dictionary;

  show_situation (self);
  drop_rows (self, networks);
  if (networks != NULL)
    {
      g_variant_iter_init (&iter, networks);
      while (g_variant_iter_loop (&iter, "{&s@a{sv}}", &id, &dictionary))
        show_network (self, id, dictionary);
    }

  gtk_list_box_invalidate_sort (self->list);
  gtk_widget_set_visible (GTK_WIDGET (self->list), g_hash_table_size (self->rows) > 0);
  gtk_widget_set_visible (self->empty, g_hash_table_size (self->rows) == 0);
}

static void
row_activated_cb (FerryPreferencesNetworks *self,
                  GtkListBoxRow            *row)
{
  GtkRoot   *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *page;

  if (!ADW_IS_PREFERENCES_WINDOW (root))
    return;

  page = ferry_network_page_new (self->client, self->periods,
                                 ferry_network_row_get_id (FERRY_NETWORK_ROW (row)));
  adw_preferences_window_present_subpage (ADW_PREFERENCES_WINDOW (root), page);
}

/* ---- Life ----------------------------------------------------------------- */

static void
ferry_preferences_networks_dispose (GObject *object)
{
  FerryPreferencesNetworks *self = FERRY_PREFERENCES_NETWORKS (object);

  g_hash_table_remove_all (self->rows);
  g_clear_object (&self->periods);
  g_clear_object (&self->client);
  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_PREFERENCES_NETWORKS);

  G_OBJECT_CLASS (ferry_preferences_networks_parent_class)->dispose (object);
}

static void
ferry_preferences_networks_finalize (GObject *object)
{
  g_hash_table_unref (FERRY_PREFERENCES_NETWORKS (object)->rows);

  G_OBJECT_CLASS (ferry_preferences_networks_parent_class)->finalize (object);
}

static void
ferry_preferences_networks_class_init (FerryPreferencesNetworksClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ferry_preferences_networks_dispose;
  object_class->finalize = ferry_preferences_networks_finalize;

  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/ferrytransfer/Ferry/ferry-preferences-networks.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesNetworks, group);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesNetworks, list);
  gtk_widget_class_bind_template_child (widget_class, FerryPreferencesNetworks, empty);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
ferry_preferences_networks_init (FerryPreferencesNetworks *self)
{
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_sort_func (self->list, compare_rows, NULL, NULL);
}

void
ferry_preferences_networks_set_client (FerryPreferencesNetworks *self,
                                       FerryClient              *client)
{
  g_return_if_fail (FERRY_IS_PREFERENCES_NETWORKS (self));
  g_return_if_fail (FERRY_IS_CLIENT (client));
  g_return_if_fail (self->client == NULL);

  self->client = g_object_ref (client);
  self->periods = ferry_network_periods_new (client);
  g_signal_connect_object (client, "networks-changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "conditions-changed", G_CALLBACK (show), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->periods, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
}
