/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-sidebar.h"

#include "ferry-sidebar-row.h"

struct _FerrySidebar
{
  GtkWidget parent_instance;

  FerryClient *client; /* (owned) (nullable) */

  /* Template. */
  GtkScrolledWindow *scroller;
  GtkListBox        *list;
};

G_DEFINE_FINAL_TYPE (FerrySidebar, ferry_sidebar, GTK_TYPE_WIDGET)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
row_selected_cb (FerrySidebar    *self,
                 FerrySidebarRow *row)
{
  if (row != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.filter", "s",
                                ferry_filter_to_nick (ferry_sidebar_row_get_filter (row)));
}

static void
row_activated_cb (FerrySidebar *self)
{
  g_signal_emit (self, signals[CHOSEN], 0);
}

static FerrySidebarRow *
get_row (FerrySidebar *self,
         int           index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, index);

  return row != NULL ? FERRY_SIDEBAR_ROW (row) : NULL;
}

static void
update_counts (FerrySidebar *self)
{
  guint            attention = ferry_client_get_count (self->client, "attention");
  FerrySidebarRow *row;

  for (int i = 0; (row = get_row (self, i)) != NULL; i++)
    {
      FerryFilter filter = ferry_sidebar_row_get_filter (row);
      guint       count = ferry_client_get_count (self->client, ferry_filter_to_nick (filter));

      ferry_sidebar_row_set_count (row, count, filter == FERRY_FILTER_WAITING ? attention : 0);
    }
}

static void
ferry_sidebar_dispose (GObject *object)
{
  FerrySidebar *self = FERRY_SIDEBAR (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FERRY_TYPE_SIDEBAR);
  g_clear_object (&self->client);

  G_OBJECT_CLASS (ferry_sidebar_parent_class)->dispose (object);
}

static void
ferry_sidebar_class_init (FerrySidebarClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ferry_sidebar_dispose;

  signals[CHOSEN] = g_signal_new ("chosen", FERRY_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (FERRY_TYPE_SIDEBAR_ROW);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/ferrytransfer/Ferry/ferry-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, FerrySidebar, scroller);
  gtk_widget_class_bind_template_child (widget_class, FerrySidebar, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
ferry_sidebar_init (FerrySidebar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
ferry_sidebar_set_client (FerrySidebar *self,
                          FerryClient  *client)
{
  g_return_if_fail (FERRY_IS_SIDEBAR (self));
  g_return_if_fail (FERRY_IS_CLIENT (client));
  g_return_if_fail (self->client == NULL);

  self->client = g_object_ref (client);
  g_signal_connect_object (client, "counts-changed", G_CALLBACK (update_counts), self,
                           G_CONNECT_SWAPPED);
  update_counts (self);
}

void
ferry_sidebar_set_filter (FerrySidebar *self,
                          FerryFilter   filter)
{
  FerrySidebarRow *row;

  g_return_if_fail (FERRY_IS_SIDEBAR (self));

  for (int i = 0; (row = get_row (self, i)) != NULL; i++)
    if (ferry_sidebar_row_get_filter (row) == filter)
      gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
}
