/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-manager-private.h"

static void
show_networks (FerryManager *self)
{
  ferry_bus_manager_set_networks (self->bus, ferry_networks_to_variant (self->networks));
}

static void
networks_saved_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      data)
{
  GDBusMethodInvocation *invocation = data;
  g_autoptr (GError)     error = NULL;

  if (ferry_networks_save_finish (FERRY_NETWORKS (source), result, &error))
    g_dbus_method_invocation_return_value (invocation, NULL);
  else
    ferry_manager_refuse (invocation, error);
}

static gboolean
handle_set_network_cb (FerryBusManager       *bus,
                       GDBusMethodInvocation *invocation,
                       const char            *id,
                       GVariant              *changes,
                       FerryManager          *self)
{
  g_autoptr (GError) error = NULL;

  if (!ferry_networks_set (self->networks, id, changes, &error))
    return ferry_manager_refuse (invocation, error);

  ferry_networks_save_async (self->networks, networks_saved_cb, invocation);
  return TRUE;
}

static gboolean
handle_forget_network_cb (FerryBusManager       *bus,
                          GDBusMethodInvocation *invocation,
                          const char            *id,
                          FerryManager          *self)
{
  g_autoptr (GError) error = NULL;

  if (!ferry_networks_forget (self->networks, id, &error))
    return ferry_manager_refuse (invocation, error);

  ferry_networks_save_async (self->networks, networks_saved_cb, invocation);
  return TRUE;
}

static gboolean
handle_get_usage_cb (FerryBusManager       *bus,
                     GDBusMethodInvocation *invocation,
                     GVariant              *options,
                     FerryManager          *self)
{
  g_autoptr (GError) error = NULL;
  GVariant          *usage = ferry_networks_get_usage (self->networks, options, &error);

  if (usage == NULL)
    return ferry_manager_refuse (invocation, error);

  g_dbus_method_invocation_return_value (invocation, usage);
  return TRUE;
}

void
ferry_manager_serve_networks (FerryManager *self)
{
  g_signal_connect_object (self->bus, "handle-set-network",
                           G_CALLBACK (handle_set_network_cb), self, 0);
  g_signal_connect_object (self->bus, "handle-forget-network",
                           G_CALLBACK (handle_forget_network_cb), self, 0);
  g_signal_connect_object (self->bus, "handle-get-usage",
                           G_CALLBACK (handle_get_usage_cb), self, 0);

  g_signal_connect_object (self->networks, "changed", G_CALLBACK (show_networks),
                           self, G_CONNECT_SWAPPED);
  show_networks (self);
}
