/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-network-links.h"
#include "ferry-network.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_NETWORK_NM (ferry_network_nm_get_type ())
G_DECLARE_FINAL_TYPE (FerryNetworkNm, ferry_network_nm, FERRY, NETWORK_NM, GObject)

/**
 * ferry_network_nm_new:
 * @bus: the system bus
 *
 * The network by NetworkManager, with the roaming by ModemManager. The state is
 * pending until NetworkManager has answered, and again while it is away from the
 * bus; ModemManager's absence means not roaming. Whatever either does, nothing
 * hangs and nothing is asked in a loop. VPNs count as what carries them; of several
 * carriers the worst counts. Delivers its news to the main context of its making.
 */
FerryNetwork *ferry_network_nm_new (GDBusConnection *bus);

/* The same with a given look at the links, and milliseconds that an answer of the
 * services may take. */
FerryNetwork *ferry_network_nm_new_for (GDBusConnection     *bus,
                                        FerryNetworkLinkFunc look_at_links,
                                        guint                patience);

/* Whether NetworkManager is on the bus and answers: if not, the state means nothing.
 * "changed" tells of this as well. */
gboolean ferry_network_nm_is_there (FerryNetworkNm *self);
/* Whether it is known not to. Neither: it is not known yet. */
gboolean ferry_network_nm_is_away (FerryNetworkNm *self);

G_END_DECLS
