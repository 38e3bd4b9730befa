/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-network-periods.h"
#include "ferry-plan.h"

G_BEGIN_DECLS

/**
 * Network connections in words. Pure functions, translated; results are (transfer
 * full) where they are not constant.
 */

const char *ferry_network_text_get_icon_name (FerryNetworkType type);
/* Its name; where nobody has told that yet, what it is known by. */
const char *ferry_network_text_get_name (const FerryPlan *plan, const char *id);

/**
 * ferry_network_text_of_state:
 * @situation: (nullable): where this is the connection of now
 * @period: (nullable): where that is known
 * @now: unix seconds
 *
 * What it is, in one line: "Connected · metered · 2.9 of 5.0 GiB used until 1
 * December".
 */
char *ferry_network_text_of_state (const FerryPlan          *plan,
                                   const FerrySituation     *situation,
                                   const FerryNetworkPeriod *period,
                                   gint64                    now);

/* How much of the cap is used, and until when it has to last. */
char *ferry_network_text_of_use (const FerryPlan          *plan,
                                 const FerryNetworkPeriod *period,
                                 gint64                    now);

/* What "Automatic" comes to. @situation: as above. */
char *ferry_network_text_of_metered (const FerryPlan *plan, const FerrySituation *situation);
char *ferry_network_text_of_roaming (const FerryPlan *plan, const FerrySituation *situation);

G_END_DECLS
