/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-manager-private.h"
#include "ferry-view.h"

static void
view_closed_cb (FerryView    *view,
                FerryManager *self)
{
  g_hash_table_remove (self->views, view);
}

static gboolean
handle_open_view_cb (FerryBusManager       *bus,
                     GDBusMethodInvocation *invocation,
                     GVariant              *query,
                     FerryManager          *self)
{
  g_auto (FerryQuery) decoded = { 0 };
  g_autoptr (GError)  error = NULL;
  FerryView          *view;

  if (!ferry_query_decode (query, &decoded, &error))
    return ferry_manager_refuse (invocation, error);

  view = ferry_view_new (self->catalog, self->engine, self->clock,
                         g_dbus_method_invocation_get_connection (invocation),
                         g_dbus_method_invocation_get_sender (invocation), &decoded);
  g_signal_connect_object (view, "closed", G_CALLBACK (view_closed_cb), self, 0);
  g_hash_table_add (self->views, view);
  ferry_bus_manager_complete_open_view (bus, invocation, ferry_view_get_path (view),
                                        ferry_view_get_total (view));
  return TRUE;
}

static void
caller_left_cb (FerryCallers *callers,
                const char   *name,
                FerryManager *self)
{
  GHashTableIter iter;
  gpointer       view;

  g_hash_table_iter_init (&iter, self->views);
  while (g_hash_table_iter_next (&iter, &view, NULL))
    if (g_strcmp0 (ferry_view_get_sender (view), name) == 0)
      {
        ferry_view_close (view);
        g_hash_table_iter_remove (&iter);
      }
}

void
ferry_manager_close_views (FerryManager *self)
{
  GHashTableIter iter;
  gpointer       view;

  g_hash_table_iter_init (&iter, self->views);
  while (g_hash_table_iter_next (&iter, &view, NULL))
    ferry_view_close (view);
  g_hash_table_remove_all (self->views);
}

void
ferry_manager_serve_views (FerryManager *self)
{
  g_signal_connect_object (self->bus, "handle-open-view", G_CALLBACK (handle_open_view_cb),
                           self, 0);
  g_signal_connect_object (self->callers, "left", G_CALLBACK (caller_left_cb), self, 0);
}
