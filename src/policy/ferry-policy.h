/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-network.h"
#include "ferry-power.h"
#include "ferry-request.h"

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
  int         event; /* FerryEvent */
  FerryReason reason;
  gint64      until;
} FerryVerdict;

/**
 * ferry_policy_judge:
 *
 * Whether @request may use the network now. Obstacles rank: start time,
 * network, captive portal, roaming, meter (product.md G1), power. Only the first is
 * reported. A server on this machine (localhost, 127.0.0.0/8, ::1) needs no
 * network and costs nothing. Pure.
 */
FerryVerdict ferry_policy_judge (FerryRequest          *request,
                                 const FerryConditions *conditions);

G_END_DECLS
