/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-conditions.h"
#include "ferry-request.h"
#include "ferry-state.h"

G_BEGIN_DECLS

/**
 * FerryPolicySubject:
 * @request: what is wished
 * @policy: the one that counts: the transfer's, the group's, the user's; not INHERIT
 * @runs_anyway: the user said so for this transfer
 * @needed: bytes that are still to be moved; -1 unknown
 *
 * The transfer that is judged. A plain value.
 */
typedef struct
{
  FerryRequest   *request;
  FerryCostPolicy policy;
  gboolean        runs_anyway;
  goffset         needed;
} FerryPolicySubject;

/**
 * FerryVerdict:
 * @event: FERRY_EVENT_ALLOWED, NETWORK_LOST, COST_DENIED or SYSTEM_DENIED
 * @reason: the one thing that is waited for
 * @until: wall clock second at which to judge again because of the transfer itself
 *   (its start time); 0: when the conditions change
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
 * Whether the transfer may use the network now. Obstacles rank: start time,
 * network, captive portal, restricted data, cap, roaming, meter (product.md G1),
 * schedule, battery, power saver. Only the first is reported. Roaming counts as
 * costly whether or not the network calls itself metered.
 *
 * Under the policy "default" a transfer that needs more than is left of the plan is
 * judged as one over the cap: it would only use the plan up and then stop. Near the
 * cap that is also so where nobody knows how much it needs.
 *
 * "Run anyway" passes over all that ferry_reason_allows_run_anyway() names; nothing
 * passes over the last row of G1. The cost policy has no say about power.
 *
 * A transfer that stays on this machine (localhost, *.localhost, 127.0.0.0/8,
 * ::1, and not by a named proxy, from a mirror or with a checksum elsewhere) needs
 * no network and costs nothing; the start time, the schedule and the power bind it
 * too. Pure; whether the conditions are settling is not looked at.
 */
FerryVerdict ferry_policy_judge (const FerryPolicySubject *subject,
                                 const FerryConditions    *conditions);

/* Whether nothing that the transfer sends leaves the machine: also not to a mirror, or
 * for a checksum. */
gboolean ferry_policy_stays_here (FerryRequest *request);
/* Whether its own address, and the proxy, are of this machine. */
gboolean ferry_policy_begins_here (FerryRequest *request);

G_END_DECLS
