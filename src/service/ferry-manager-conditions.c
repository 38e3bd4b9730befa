/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-manager-private.h"
#include "ferry-situation.h"

static void
describe_network (const FerryConditions *conditions,
                  FerrySituation        *situation)
{
  const FerryNetworkState *network = &conditions->network;

  situation->network_id = g_strdup (network->id);
  situation->network_name = g_strdup (network->name);
  situation->network_type = network->type;
  situation->connectivity = network->connectivity;
  situation->metered = network->metered;
  situation->is_pending = network->is_pending;
  situation->is_online = network->is_online;
  situation->is_metered = network->is_metered;
  situation->is_roaming = network->is_roaming;
  situation->is_restricted = conditions->is_restricted;
  situation->is_settling = conditions->is_settling;
  situation->cap = conditions->cap;
  situation->cap_used = conditions->cap_used;
  situation->cap_left = conditions->cap_left;
  situation->cap_until = conditions->cap_until;
  situation->cap_end = conditions->cap_end;
}

static void
describe_rest (const FerryConditions *conditions,
               FerrySituation        *situation)
{
  const FerryPowerState *power = &conditions->power;

  situation->is_power_saver = power->is_power_saver;
  situation->is_on_battery = power->is_on_battery;
  if (power->has_battery)
    situation->battery = (int) CLAMP (power->percentage, 0, 100);
  situation->only_on_mains = conditions->power_rules.only_on_mains;
  situation->threshold = conditions->power_rules.threshold;
  situation->schedule = conditions->schedule;
  situation->schedule_until = conditions->schedule_until;
}

/* What is told already is not told again by the bus object. */
static void
show_conditions (FerryManager *self)
{
  FerryConditions         conditions;
  g_auto (FerrySituation) situation = { 0 };

  ferry_engine_get_conditions (self->engine, &conditions);
  ferry_situation_init (&situation);
  describe_network (&conditions, &situation);
  describe_rest (&conditions, &situation);
  ferry_bus_manager_set_conditions (self->bus, ferry_situation_encode (&situation));
}

void
ferry_manager_tell_conditions (FerryManager *self)
{
  g_signal_connect_object (self->engine, "conditions-changed", G_CALLBACK (show_conditions),
                           self, G_CONNECT_SWAPPED);
  show_conditions (self);
}
