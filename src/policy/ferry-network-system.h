/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-network-links.h"
#include "ferry-network.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_NETWORK_SYSTEM (ferry_network_system_get_type ())
G_DECLARE_FINAL_TYPE (FerryNetworkSystem, ferry_network_system, FERRY, NETWORK_SYSTEM, GObject)

/**
 * ferry_network_system_new:
 *
 * The network by whoever knows most about it here: NetworkManager where it runs,
 * else what GIO finds (netlink, or the portal in a sandbox), which is also heard where
 * NetworkManager knows of no connection: not all are its own. It follows when
 * NetworkManager comes and goes; while it is only started anew the state is pending.
 * Looked for when the state is first asked for; the
 * state is pending until it is known who tells, which takes at most two seconds
 * even where the system bus hangs.
 */
FerryNetwork *ferry_network_system_new (void);

/* The same with a given system bus (nullable: there is none), a given network for
 * where NetworkManager is not, and a given look at the links. */
FerryNetwork *ferry_network_system_new_for (GDBusConnection     *bus,
                                            FerryNetwork        *other,
                                            FerryNetworkLinkFunc look_at_links);

/* Milliseconds that NetworkManager may stay silent or away before it is given up,
 * instead of two seconds. */
void ferry_network_system_set_patience (FerryNetworkSystem *self, guint patience);

G_END_DECLS
