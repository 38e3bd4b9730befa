/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-network.h"
#include "ferry-power.h"
#include "ferry-request.h"
#include "ferry-state.h"

G_BEGIN_DECLS

/**
 * FerryConditions: how the machine is now. A plain value.
 */
typedef struct
{
  FerryNetworkState network;
  FerryPowerState   power;
  gint64            now; /* wall clock, unix seconds */
} FerryConditions;

/**
 * FerryVerdict:
 * @event: FERRY_EVENT_ALLOWED, NETWORK_LOST, COST_DENIED or SYSTEM_DENIED
 * @reason: the one thing that is waited for
 * @until: wall clock second at which to judge again by itself; 0 none
 */
typedef struct
{
  FerryEvent  event;
  FerryReason reason;
  gint64      until;
} FerryVerdict;

/**
 * ferry_policy_judge:
 *
 * Whether @request may use the network now. Obstacles rank: start time,
 * network, captive portal, roaming, meter (product.md G1), power. Only the
 * first is reported. Roaming counts as costly whether or not the network calls
 * itself metered. Power saving stops all but the cost policy "always".
 *
 * A transfer that stays on this machine (localhost, *.localhost, 127.0.0.0/8,
 * ::1, and not by a named proxy elsewhere) needs no network and costs nothing;
 * the start time and power saving bind it too. Pure.
 */
FerryVerdict ferry_policy_judge (FerryRequest          *request,
                                 const FerryConditions *conditions);

G_END_DECLS
