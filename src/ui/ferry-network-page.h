/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-network-periods.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FERRY_TYPE_NETWORK_PAGE (ferry_network_page_get_type ())
G_DECLARE_FINAL_TYPE (FerryNetworkPage, ferry_network_page, FERRY, NETWORK_PAGE, GtkWidget)

/**
 * FerryNetworkPage:
 *
 * What the user says of the network connection @id, as a page of the window for
 * preferences: whether it is metered, its data plan, its free hours. It closes when
 * the network is known no more.
 */
GtkWidget *ferry_network_page_new (FerryClient         *client,
                                   FerryNetworkPeriods *periods,
                                   const char          *id);

G_END_DECLS
