/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>
#include <ifaddrs.h>

G_BEGIN_DECLS

/**
 * ferry_network_links_lead_somewhere:
 * @links: (nullable): as getifaddrs() gives them
 *
 * Whether one of the interfaces reaches other machines, with a default route or
 * without: it is up, has a carrier and an address that is more than link-local.
 * Loopback does not count, nor do tunnels and the inner networks of containers
 * and virtual machines, which stay up on a machine that has lost every cable. Pure.
 */
gboolean ferry_network_links_lead_somewhere (const struct ifaddrs *links);

/* Whether the machine is linked to others, see ferry_network_links_look(). */
typedef gboolean (*FerryNetworkLinkFunc) (void);

/* The same of this machine, now; FALSE when it does not tell. */
gboolean ferry_network_links_look (void);

G_END_DECLS
