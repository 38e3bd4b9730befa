/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-network.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_NETWORK_GIO (ferry_network_gio_get_type ())
G_DECLARE_FINAL_TYPE (FerryNetworkGio, ferry_network_gio, FERRY, NETWORK_GIO, GObject)

/* The network by GNetworkMonitor (netlink, NetworkManager or the portal,
 * whichever GIO finds). It is looked for when the state is first asked for,
 * and delivers its news to the main context of that moment. Whether one roams
 * it cannot say. A machine without a default route is offline; a server on the
 * machine itself needs none, see ferry_policy_judge(). */
FerryNetwork *ferry_network_gio_new (void);

/* The same by a given monitor. */
FerryNetwork *ferry_network_gio_new_for_monitor (GNetworkMonitor *monitor);

G_END_DECLS
