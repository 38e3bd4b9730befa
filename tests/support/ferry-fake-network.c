/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-network.h"

struct _FerryFakeNetwork
{
  GObject parent_instance;

  FerryNetworkState state;
};

static void ferry_fake_network_network_init (FerryNetworkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryFakeNetwork,
                               ferry_fake_network,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_NETWORK,
                                                      ferry_fake_network_network_init))

static void
ferry_fake_network_get_state (FerryNetwork      *network,
                              FerryNetworkState *state)
{
  *state = FERRY_FAKE_NETWORK (network)->state;
}

static void
ferry_fake_network_network_init (FerryNetworkInterface *iface)
{
  iface->get_state = ferry_fake_network_get_state;
}

static void
ferry_fake_network_class_init (FerryFakeNetworkClass *klass)
{
}

static void
ferry_fake_network_init (FerryFakeNetwork *self)
{
  self->state.is_online = TRUE;
}

FerryFakeNetwork *
ferry_fake_network_new (void)
{
  return g_object_new (FERRY_TYPE_FAKE_NETWORK, NULL);
}

void
ferry_fake_network_set_state (FerryFakeNetwork        *self,
                              const FerryNetworkState *state)
{
  if (ferry_network_state_equal (&self->state, state))
    return;

  self->state = *state;
  ferry_network_emit_changed (FERRY_NETWORK (self));
}

void
ferry_fake_network_set_online (FerryFakeNetwork *self,
                               gboolean          is_online)
{
  FerryNetworkState state = self->state;

  state.is_online = is_online;
  ferry_fake_network_set_state (self, &state);
}
