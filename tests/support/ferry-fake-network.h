/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-network.h"

G_BEGIN_DECLS

#define FERRY_TYPE_FAKE_NETWORK (ferry_fake_network_get_type ())
G_DECLARE_FINAL_TYPE (FerryFakeNetwork, ferry_fake_network, FERRY, FAKE_NETWORK, GObject)

/* A network that a test commands: online, not metered, until told otherwise. */
FerryFakeNetwork *ferry_fake_network_new (void);

/* Emits "changed" when @state differs from what it was. */
void ferry_fake_network_set_state (FerryFakeNetwork        *self,
                                   const FerryNetworkState *state);

/* The same for the one thing that most tests want. */
void ferry_fake_network_set_online (FerryFakeNetwork *self,
                                    gboolean          is_online);

G_END_DECLS
