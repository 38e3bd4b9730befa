/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-client.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FERRY_TYPE_PREFERENCES_NETWORKS (ferry_preferences_networks_get_type ())
G_DECLARE_FINAL_TYPE (FerryPreferencesNetworks,
                      ferry_preferences_networks,
                      FERRY,
                      PREFERENCES_NETWORKS,
                      AdwPreferencesPage)

/**
 * FerryPreferencesNetworks:
 *
 * The page with the network connections, the one of now first. What the user says
 * of each is on a page of its own, see FerryNetworkPage.
 */
void ferry_preferences_networks_set_client (FerryPreferencesNetworks *self, FerryClient *client);

G_END_DECLS
