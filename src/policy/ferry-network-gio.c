/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-network-gio.h"

#include "ferry-network-links.h"

struct _FerryNetworkGio
{
  GObject parent_instance;

  GNetworkMonitor     *monitor; /* (owned) (nullable): NULL until the state is asked for */
  FerryNetworkLinkFunc look_at_links;
  gboolean             is_watching;
  FerryNetworkState    state; /* as last told */
};

static void ferry_network_gio_network_init (FerryNetworkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryNetworkGio,
                               ferry_network_gio,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_NETWORK,
                                                      ferry_network_gio_network_init))

static FerryConnectivity
read_connectivity (GNetworkMonitor *monitor)
{
  switch (g_network_monitor_get_connectivity (monitor))
    {
    case G_NETWORK_CONNECTIVITY_LOCAL:
      return g_network_monitor_get_network_available (monitor) ? FERRY_CONNECTIVITY_LIMITED
                                                               : FERRY_CONNECTIVITY_NONE;
    case G_NETWORK_CONNECTIVITY_LIMITED:
      return FERRY_CONNECTIVITY_LIMITED;
    case G_NETWORK_CONNECTIVITY_PORTAL:
      return FERRY_CONNECTIVITY_PORTAL;
    case G_NETWORK_CONNECTIVITY_FULL:
      return FERRY_CONNECTIVITY_FULL;
    }

  return FERRY_CONNECTIVITY_UNKNOWN;
}

/* A monitor calls a machine offline that has no default route: a server in its
 * own network can be reached all the same. */
static void
read_state (FerryNetworkGio   *self,
            FerryNetworkState *state)
{
  GNetworkMonitor *monitor = self->monitor;
  gboolean         is_metered = g_network_monitor_get_network_metered (monitor);

  *state = (FerryNetworkState){
    .is_online = g_network_monitor_get_network_available (monitor) || self->look_at_links (),
    .connectivity = read_connectivity (monitor),
    .is_metered = is_metered,
    .metered = is_metered ? FERRY_METERED_YES : FERRY_METERED_UNKNOWN,
  };
  state->is_captive = state->connectivity == FERRY_CONNECTIVITY_PORTAL;
}

/* A monitor tells the same news by several signals, and tells of addresses
 * that make no difference here. */
static void
monitor_changed_cb (FerryNetworkGio *self)
{
  FerryNetworkState state;

  read_state (self, &state);
  if (ferry_network_state_equal (&state, &self->state))
    return;

  self->state = state;
  g_debug ("Network: online %d, captive %d, metered %d",
           state.is_online, state.is_captive, state.is_metered);
  ferry_network_emit_changed (FERRY_NETWORK (self));
}

/* Not at construction: the netlink backend reads the kernel's whole route
 * table, which is long on some machines, and a run that needs no network
 * should not pay for it. */
static void
start_watching (FerryNetworkGio *self)
{
  static const char *const signals[] = {
    "network-changed",
    "notify::network-available",
    "notify::network-metered",
    "notify::connectivity",
  };

  if (self->monitor == NULL)
    self->monitor = g_object_ref (g_network_monitor_get_default ());

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (self->monitor, signals[i], G_CALLBACK (monitor_changed_cb), self,
                             G_CONNECT_SWAPPED);
  self->is_watching = TRUE;
  read_state (self, &self->state);
}

static void
ferry_network_gio_get_state (FerryNetwork      *network,
                             FerryNetworkState *state)
{
  FerryNetworkGio *self = FERRY_NETWORK_GIO (network);

  if (!self->is_watching)
    start_watching (self);

  /* The monitor may already know what its signal has not told yet. The signal
   * still compares with what was last told, so nobody misses the change. */
  read_state (self, state);
}

static void
ferry_network_gio_network_init (FerryNetworkInterface *iface)
{
  iface->get_state = ferry_network_gio_get_state;
}

static void
ferry_network_gio_dispose (GObject *object)
{
  FerryNetworkGio *self = FERRY_NETWORK_GIO (object);

  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (ferry_network_gio_parent_class)->dispose (object);
}

static void
ferry_network_gio_class_init (FerryNetworkGioClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_network_gio_dispose;
}

static void
ferry_network_gio_init (FerryNetworkGio *self)
{
  self->look_at_links = ferry_network_links_look;
}

FerryNetwork *
ferry_network_gio_new (void)
{
  return g_object_new (FERRY_TYPE_NETWORK_GIO, NULL);
}

FerryNetwork *
ferry_network_gio_new_for_monitor (GNetworkMonitor     *monitor,
                                   FerryNetworkLinkFunc look_at_links)
{
  FerryNetworkGio *self;

  g_return_val_if_fail (G_IS_NETWORK_MONITOR (monitor), NULL);
  g_return_val_if_fail (look_at_links != NULL, NULL);

  self = g_object_new (FERRY_TYPE_NETWORK_GIO, NULL);
  self->monitor = g_object_ref (monitor);
  self->look_at_links = look_at_links;

  return FERRY_NETWORK (self);
}
