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
