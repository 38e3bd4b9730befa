/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-network.h"
#include "ferry-power.h"
#include "ferry-types.h"

G_BEGIN_DECLS

/**
 * FerryConditions:
 * @network: with what the user says of the connection laid over what the system
 *   says: not metered in free hours, metered with a cap
 * @cap: of the data plan of the connection
 * @cap_used, @cap_left: bytes of the period; left is %G_MAXUINT64 without a cap
 * @cap_until: when more may be used: the next period or the next free hours, unix
 *   seconds; 0 without a cap
 * @cap_end: when the next period begins, unix seconds; 0 without a cap
 * @is_restricted: the user restricts background data on this connection
 * @power, @power_rules: what the machine runs on, and what the user wants of it
 * @schedule: what this hour is for
 * @schedule_until: unix seconds; 0 for ever
 * @is_settling: something became better less than two seconds ago, and may become
 *   worse again: nothing starts
 * @now: wall clock, unix seconds
 *
 * How the machine is now. A plain value.
 */
typedef struct
{
  FerryNetworkState network;
  FerryCapState     cap;
  guint64           cap_used;
  guint64           cap_left;
  gint64            cap_until;
  gint64            cap_end;
  gboolean          is_restricted;
  FerryPowerState   power;
  FerryPowerRules   power_rules;
  FerryScheduleMode schedule;
  gint64            schedule_until;
  gboolean          is_settling;
  gint64            now;
} FerryConditions;

/* Online, not metered, on mains, no plan, no schedule. */
void ferry_conditions_init (FerryConditions *self);
/* @now is not looked at. Pure. */
gboolean ferry_conditions_equal (const FerryConditions *a, const FerryConditions *b);

G_END_DECLS
