/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-plan.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FERRY_TYPE_NETWORK_ROW (ferry_network_row_get_type ())
G_DECLARE_FINAL_TYPE (FerryNetworkRow, ferry_network_row, FERRY, NETWORK_ROW, AdwActionRow)

/**
 * FerryNetworkRow:
 *
 * A network connection in a list.
 */
GtkWidget  *ferry_network_row_new (const char *id);
const char *ferry_network_row_get_id (FerryNetworkRow *self);
gboolean    ferry_network_row_is_connected (FerryNetworkRow *self);
/* @state: in one line */
void ferry_network_row_show (FerryNetworkRow *self,
                             const FerryPlan *plan,
                             gboolean         is_connected,
                             const char      *state);

G_END_DECLS
