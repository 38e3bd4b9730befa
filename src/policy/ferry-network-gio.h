/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-network.h"

G_BEGIN_DECLS

#define FERRY_TYPE_NETWORK_GIO (ferry_network_gio_get_type ())
G_DECLARE_FINAL_TYPE (FerryNetworkGio, ferry_network_gio, FERRY, NETWORK_GIO, GObject)

/* The network by GNetworkMonitor (netlink, NetworkManager or the portal,
 * whichever GIO finds). A machine with only a loopback interface counts as
 * online for loopback's sake: see ferry_policy_judge(). */
FerryNetwork *ferry_network_gio_new (void);

G_END_DECLS
