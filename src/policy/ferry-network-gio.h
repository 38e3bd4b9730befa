/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-network-links.h"
#include "ferry-network.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_NETWORK_GIO (ferry_network_gio_get_type ())
G_DECLARE_FINAL_TYPE (FerryNetworkGio, ferry_network_gio, FERRY, NETWORK_GIO, GObject)

/* The network by GNetworkMonitor: the portal's in a sandbox, else that of netlink,
 * since GIO's own of NetworkManager may block. It is looked for when the state is
 * first asked for, and delivers its news to the main context of that moment. Whether
 * one roams it cannot say. A machine without a default route is online all the same
 * while it has a link to a local network. A monitor other than that of netlink which
 * begins with "no network" is not believed for half a second, for which the state is
 * pending: the portal's begins so before it knows. */
FerryNetwork *ferry_network_gio_new (void);

/* The same by a given monitor and a given look at the links. */
FerryNetwork *ferry_network_gio_new_for_monitor (GNetworkMonitor     *monitor,
                                                 FerryNetworkLinkFunc look_at_links);

G_END_DECLS
