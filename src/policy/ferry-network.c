/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-network.h"

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (FerryNetwork, ferry_network, G_TYPE_OBJECT)

static void
ferry_network_default_init (FerryNetworkInterface *iface)
{
  signals[CHANGED] = g_signal_new ("changed",
                                   FERRY_TYPE_NETWORK,
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   0);
}

void
ferry_network_get_state (FerryNetwork      *self,
                         FerryNetworkState *state)
{
  g_return_if_fail (FERRY_IS_NETWORK (self));
  g_return_if_fail (state != NULL);

  FERRY_NETWORK_GET_IFACE (self)->get_state (self, state);
}

void
ferry_network_emit_changed (FerryNetwork *self)
{
  g_return_if_fail (FERRY_IS_NETWORK (self));

  g_signal_emit (self, signals[CHANGED], 0);
}
