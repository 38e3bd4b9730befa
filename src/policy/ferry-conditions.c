/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-conditions.h"

void
ferry_conditions_init (FerryConditions *self)
{
  *self = (FerryConditions){
    .network = { .is_online = TRUE, .connectivity = FERRY_CONNECTIVITY_FULL },
    .cap_left = G_MAXUINT64,
    .power_rules = FERRY_POWER_RULES_INIT,
  };
}

static gboolean
power_rules_equal (const FerryPowerRules *a,
                   const FerryPowerRules *b)
{
  return a->threshold == b->threshold &&
         a->only_on_mains == b->only_on_mains &&
         a->heeds_power_saver == b->heeds_power_saver;
}

gboolean
ferry_conditions_equal (const FerryConditions *a,
                        const FerryConditions *b)
{
  return ferry_network_state_equal (&a->network, &b->network) &&
         a->cap == b->cap &&
         a->cap_used == b->cap_used &&
         a->cap_left == b->cap_left &&
         a->cap_until == b->cap_until &&
         a->cap_end == b->cap_end &&
         a->is_restricted == b->is_restricted &&
         ferry_power_state_equal (&a->power, &b->power) &&
         power_rules_equal (&a->power_rules, &b->power_rules) &&
         a->schedule == b->schedule &&
         a->schedule_until == b->schedule_until &&
         a->is_settling == b->is_settling;
}
