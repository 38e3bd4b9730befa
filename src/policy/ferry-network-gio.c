/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-network-gio.h"

#define GRACE 500 /* milliseconds */

struct _FerryNetworkGio
{
  GObject parent_instance;

  GNetworkMonitor     *monitor; /* (owned) (nullable): NULL until the state is asked for */
  FerryNetworkLinkFunc look_at_links;
  GSource             *grace;   /* (owned) (nullable): NULL unless a first "no" is doubted */
  gboolean             is_sure; /* the monitor knows from its beginning */
  gboolean             is_watching;
  gboolean             has_told_early; /* who asked got another state than was told */
  FerryNetworkState    state;          /* as last told */
};

static void ferry_network_gio_network_init (FerryNetworkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryNetworkGio,
                               ferry_network_gio,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_NETWORK,
                                                      ferry_network_gio_network_init))

static FerryConnectivity
read_connectivity (GNetworkMonitor *monitor,
                   gboolean         is_online)
{
  switch (g_network_monitor_get_connectivity (monitor))
    {
    case G_NETWORK_CONNECTIVITY_LOCAL:
      return is_online ? FERRY_CONNECTIVITY_LIMITED : FERRY_CONNECTIVITY_NONE;
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
    .is_metered = is_metered,
    .metered = is_metered ? FERRY_METERED_YES : FERRY_METERED_UNKNOWN,
  };
  state->connectivity = read_connectivity (monitor, state->is_online);
  state->is_captive = state->connectivity == FERRY_CONNECTIVITY_PORTAL;
  state->is_pending = self->grace != NULL && !state->is_online;
}

static void
end_grace (FerryNetworkGio *self)
{
  if (self->grace == NULL)
    return;

  g_source_destroy (self->grace);
  g_clear_pointer (&self->grace, g_source_unref);
}

/* A monitor tells the same news by several signals, and tells of addresses
 * that make no difference here. */
static void
look (FerryNetworkGio *self)
{
  FerryNetworkState state;

  read_state (self, &state);
  if (ferry_network_state_equal (&state, &self->state) && !self->has_told_early)
    return;

  self->state = state;
  self->has_told_early = FALSE;
  g_debug ("Network: online %d, captive %d, metered %d",
           state.is_online, state.is_captive, state.is_metered);
  ferry_network_emit_changed (FERRY_NETWORK (self));
}

static void
monitor_changed_cb (FerryNetworkGio *self)
{
  end_grace (self);
  look (self);
}

static gboolean
grace_cb (gpointer data)
{
  FerryNetworkGio *self = data;

  g_clear_pointer (&self->grace, g_source_unref);
  look (self);

  return G_SOURCE_REMOVE;
}

static void
give_grace (FerryNetworkGio *self)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  self->grace = g_timeout_source_new (GRACE);
  g_source_set_callback (self->grace, grace_cb, self, NULL);
  g_source_attach (self->grace, context);
}

/* As GIO itself decides. */
static gboolean
is_sandboxed (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) ||
         g_getenv ("SNAP") != NULL ||
         g_strcmp0 (g_getenv ("GTK_USE_PORTAL"), "1") == 0;
}

/* Where the system bus hangs, or NetworkManager, so does whoever asks GIO for its
 * default. (transfer full) (nullable) */
static GNetworkMonitor *
new_netlink_monitor (void)
{
  GIOExtensionPoint *point;
  GIOExtension      *extension;

  point = g_io_extension_point_lookup (G_NETWORK_MONITOR_EXTENSION_POINT_NAME);
  if (point == NULL)
    {
      /* GIO has not loaded its modules yet: this makes it do so. */
      g_tls_backend_get_default ();
      point = g_io_extension_point_lookup (G_NETWORK_MONITOR_EXTENSION_POINT_NAME);
    }
  extension = point != NULL ? g_io_extension_point_get_extension_by_name (point, "netlink") : NULL;
  if (extension == NULL)
    return NULL;

  return g_initable_new (g_io_extension_get_type (extension), NULL, NULL, NULL);
}

static void
find_monitor (FerryNetworkGio *self)
{
  self->monitor = is_sandboxed () ? NULL : new_netlink_monitor ();
  self->is_sure = self->monitor != NULL;
  if (self->monitor == NULL)
    self->monitor = g_object_ref (g_network_monitor_get_default ());
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
    find_monitor (self);

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (self->monitor, signals[i], G_CALLBACK (monitor_changed_cb), self,
                             G_CONNECT_SWAPPED);
  self->is_watching = TRUE;
  read_state (self, &self->state);
  if (self->state.is_online || self->is_sure)
    return;

  give_grace (self);
  self->state.is_pending = TRUE;
}

static void
ferry_network_gio_get_state (FerryNetwork      *network,
                             FerryNetworkState *state)
{
  FerryNetworkGio *self = FERRY_NETWORK_GIO (network);

  if (!self->is_watching)
    start_watching (self);

  /* The monitor may already know what its signal has not told yet. Nobody misses
   * that, nor that it is as before when the signal comes. */
  read_state (self, state);
  self->has_told_early |= !ferry_network_state_equal (state, &self->state);
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

  end_grace (self);
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
