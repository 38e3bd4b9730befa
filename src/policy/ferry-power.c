/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-power.h"

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (FerryPower, ferry_power, G_TYPE_OBJECT)

static void
ferry_power_default_init (FerryPowerInterface *iface)
{
  signals[CHANGED] = g_signal_new ("changed",
                                   FERRY_TYPE_POWER,
                                   G_SIGNAL_RUN_LAST,
                                   0,
                                   NULL,
                                   NULL,
                                   NULL,
                                   G_TYPE_NONE,
                                   0);
}

void
ferry_power_get_state (FerryPower      *self,
                       FerryPowerState *state)
{
  g_return_if_fail (FERRY_IS_POWER (self));
  g_return_if_fail (state != NULL);

  FERRY_POWER_GET_IFACE (self)->get_state (self, state);
}

void
ferry_power_emit_changed (FerryPower *self)
{
  g_return_if_fail (FERRY_IS_POWER (self));

  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
ferry_power_state_equal (const FerryPowerState *a,
                         const FerryPowerState *b)
{
  return a->is_pending == b->is_pending &&
         a->is_power_saver == b->is_power_saver &&
         a->has_battery == b->has_battery &&
         a->is_on_battery == b->is_on_battery &&
         a->percentage == b->percentage &&
         a->is_critical == b->is_critical;
}
