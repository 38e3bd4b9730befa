/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * FerryNetworkState: what the network is now. A plain value.
 */
typedef struct
{
  gboolean is_online;
  gboolean is_captive; /* a portal wants a sign-in first */
  gboolean is_metered;
  gboolean is_roaming;
} FerryNetworkState;

#define FERRY_TYPE_NETWORK (ferry_network_get_type ())
G_DECLARE_INTERFACE (FerryNetwork, ferry_network, FERRY, NETWORK, GObject)

/**
 * FerryNetwork:
 *
 * The network as the machine sees it. Signal "changed" after each change of the
 * state that ferry_network_get_state() last gave: who wants to hear of changes
 * asks once first. Main thread.
 */
struct _FerryNetworkInterface
{
  GTypeInterface parent_iface;

  void (*get_state) (FerryNetwork *self, FerryNetworkState *state);
};

void ferry_network_get_state (FerryNetwork *self, FerryNetworkState *state);
void ferry_network_emit_changed (FerryNetwork *self); /* for implementations */

G_END_DECLS
