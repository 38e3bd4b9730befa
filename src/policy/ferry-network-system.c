/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-network-system.h"

#include "ferry-network-gio.h"
#include "ferry-network-nm.h"

#define DEFAULT_PATIENCE 2000 /* milliseconds */

struct _FerryNetworkSystem
{
  GObject parent_instance;

  GDBusConnection     *bus;   /* (owned) (nullable): NULL until it is there, or for good */
  FerryNetwork        *nm;    /* (owned) (nullable): NULL without a bus */
  FerryNetwork        *other; /* (owned) (nullable): NULL until it is needed */
  GCancellable        *life;  /* (owned) */
  GSource             *alarm; /* (owned) (nullable): NULL unless NetworkManager is waited for */
  FerryNetworkLinkFunc look_at_links;
  guint                patience;
  gboolean             has_bus_given;
  gboolean             is_watching;
  gboolean             is_other_watched;
  gboolean             is_there;       /* NetworkManager, when last looked */
  gboolean             has_been_there; /* ever */
  gboolean             has_told_early; /* who asked got another state than was told */
  FerryNetworkState    state;          /* as last told */
};

static void ferry_network_system_network_init (FerryNetworkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryNetworkSystem,
                               ferry_network_system,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_NETWORK,
                                                      ferry_network_system_network_init))

static void look (FerryNetworkSystem *self);

/* Made late: it reads the kernel's whole route table. */
static void
read_other (FerryNetworkSystem *self,
            FerryNetworkState  *state)
{
  if (self->other == NULL)
    self->other = ferry_network_gio_new ();
  if (!self->is_other_watched)
    g_signal_connect_object (self->other, "changed", G_CALLBACK (look), self,
                             G_CONNECT_SWAPPED);
  self->is_other_watched = TRUE;

  ferry_network_get_state (self->other, state);
}

/* An interface that NetworkManager does not manage may lead somewhere all the same;
 * what it costs is what NetworkManager says. When a connection has just ended, the
 * other may take some time to see that its route went too: the links tell at once. */
static void
add_other (FerryNetworkSystem *self,
           FerryNetworkState  *state)
{
  FerryNetworkState other;

  read_other (self, &other);
  state->is_online = self->look_at_links ();
  if (!state->is_online)
    state->connectivity = FERRY_CONNECTIVITY_NONE;
  else if (other.is_online && !other.is_pending)
    state->connectivity = other.connectivity;
  else
    state->connectivity = FERRY_CONNECTIVITY_LIMITED;
  state->is_captive = state->connectivity == FERRY_CONNECTIVITY_PORTAL;
}

static void
read_state (FerryNetworkSystem *self,
            FerryNetworkState  *state)
{
  if (self->nm != NULL && ferry_network_nm_is_there (FERRY_NETWORK_NM (self->nm)))
    {
      ferry_network_get_state (self->nm, state);
      if (*state->id == '\0')
        add_other (self, state);
    }
  else if (self->alarm != NULL)
    {
      *state = (FerryNetworkState){ .is_pending = TRUE };
    }
  else
    {
      read_other (self, state);
    }
}

static void
look (FerryNetworkSystem *self)
{
  FerryNetworkState state;

  read_state (self, &state);
  if (ferry_network_state_equal (&state, &self->state) && !self->has_told_early)
    return;

  self->state = state;
  self->has_told_early = FALSE;
  g_debug ("Network: pending %d, online %d, captive %d, metered %d, roaming %d",
           state.is_pending, state.is_online, state.is_captive, state.is_metered,
           state.is_roaming);
  ferry_network_emit_changed (FERRY_NETWORK (self));
}

static void
stop_waiting (FerryNetworkSystem *self)
{
  if (self->alarm == NULL)
    return;

  g_source_destroy (self->alarm);
  g_clear_pointer (&self->alarm, g_source_unref);
}

static gboolean
alarm_cb (gpointer data)
{
  FerryNetworkSystem *self = data;

  g_clear_pointer (&self->alarm, g_source_unref);
  look (self);

  return G_SOURCE_REMOVE;
}

static void
start_waiting (FerryNetworkSystem *self)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  stop_waiting (self);
  self->alarm = g_timeout_source_new (self->patience);
  g_source_set_callback (self->alarm, alarm_cb, self, NULL);
  g_source_attach (self->alarm, context);
}

/* When it goes it often comes back at once, as on an upgrade; in between nobody
 * would know that the network costs. */
static void
nm_changed_cb (FerryNetworkSystem *self)
{
  const gboolean was_there = self->is_there;

  self->is_there = ferry_network_nm_is_there (FERRY_NETWORK_NM (self->nm));
  self->has_been_there |= self->is_there;
  if (was_there && !self->is_there)
    start_waiting (self);
  else if (self->is_there || !self->has_been_there)
    stop_waiting (self);

  look (self);
}

static void
take_bus (FerryNetworkSystem *self)
{
  self->nm = ferry_network_nm_new_for (self->bus, self->look_at_links, self->patience);
  g_signal_connect_object (self->nm, "changed", G_CALLBACK (nm_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
bus_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  FerryNetworkSystem         *self = user_data;
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GError)          error = NULL;

  bus = g_bus_get_finish (result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* We are no more. */

  if (bus == NULL)
    {
      g_debug ("There is no system bus: %s", error->message);
      stop_waiting (self);
      look (self);
      return;
    }

  /* It may go without us. */
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  self->bus = g_steal_pointer (&bus);
  take_bus (self);
}

static void
start_watching (FerryNetworkSystem *self)
{
  self->is_watching = TRUE;
  if (self->bus != NULL || !self->has_bus_given)
    start_waiting (self);
  if (self->bus != NULL)
    take_bus (self);
  else if (!self->has_bus_given)
    g_bus_get (G_BUS_TYPE_SYSTEM, self->life, bus_cb, self);

  read_state (self, &self->state);
}

static void
ferry_network_system_get_state (FerryNetwork      *network,
                                FerryNetworkState *state)
{
  FerryNetworkSystem *self = FERRY_NETWORK_SYSTEM (network);

  if (!self->is_watching)
    start_watching (self);

  /* Fresh, as the other network has it. */
  read_state (self, state);
  self->has_told_early |= !ferry_network_state_equal (state, &self->state);
}

static void
ferry_network_system_network_init (FerryNetworkInterface *iface)
{
  iface->get_state = ferry_network_system_get_state;
}

static void
ferry_network_system_dispose (GObject *object)
{
  FerryNetworkSystem *self = FERRY_NETWORK_SYSTEM (object);

  g_cancellable_cancel (self->life);
  stop_waiting (self);
  g_clear_object (&self->nm);
  g_clear_object (&self->other);
  g_clear_object (&self->bus);

  G_OBJECT_CLASS (ferry_network_system_parent_class)->dispose (object);
}

static void
ferry_network_system_finalize (GObject *object)
{
  FerryNetworkSystem *self = FERRY_NETWORK_SYSTEM (object);

  g_object_unref (self->life);

  G_OBJECT_CLASS (ferry_network_system_parent_class)->finalize (object);
}

static void
ferry_network_system_class_init (FerryNetworkSystemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_network_system_dispose;
  object_class->finalize = ferry_network_system_finalize;
}

static void
ferry_network_system_init (FerryNetworkSystem *self)
{
  self->life = g_cancellable_new ();
  self->look_at_links = ferry_network_links_look;
  self->patience = DEFAULT_PATIENCE;
}

FerryNetwork *
ferry_network_system_new (void)
{
  return g_object_new (FERRY_TYPE_NETWORK_SYSTEM, NULL);
}

FerryNetwork *
ferry_network_system_new_for (GDBusConnection     *bus,
                              FerryNetwork        *other,
                              FerryNetworkLinkFunc look_at_links)
{
  FerryNetworkSystem *self;

  g_return_val_if_fail (bus == NULL || G_IS_DBUS_CONNECTION (bus), NULL);
  g_return_val_if_fail (FERRY_IS_NETWORK (other), NULL);
  g_return_val_if_fail (look_at_links != NULL, NULL);

  self = g_object_new (FERRY_TYPE_NETWORK_SYSTEM, NULL);
  self->has_bus_given = TRUE;
  self->bus = bus != NULL ? g_object_ref (bus) : NULL;
  self->other = g_object_ref (other);
  self->look_at_links = look_at_links;

  return FERRY_NETWORK (self);
}

void
ferry_network_system_set_patience (FerryNetworkSystem *self,
                                   guint               patience)
{
  g_return_if_fail (FERRY_IS_NETWORK_SYSTEM (self));

  self->patience = patience;
}
