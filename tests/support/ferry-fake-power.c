/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-power.h"

struct _FerryFakePower
{
  GObject parent_instance;

  FerryPowerState state;
};

static void ferry_fake_power_power_init (FerryPowerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryFakePower,
                               ferry_fake_power,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_POWER,
                                                      ferry_fake_power_power_init))

static void
ferry_fake_power_get_state (FerryPower      *power,
                            FerryPowerState *state)
{
  *state = FERRY_FAKE_POWER (power)->state;
}

static void
ferry_fake_power_power_init (FerryPowerInterface *iface)
{
  iface->get_state = ferry_fake_power_get_state;
}

static void
ferry_fake_power_class_init (FerryFakePowerClass *klass)
{
}

static void
ferry_fake_power_init (FerryFakePower *self)
{
}

FerryFakePower *
ferry_fake_power_new (void)
{
  return g_object_new (FERRY_TYPE_FAKE_POWER, NULL);
}

void
ferry_fake_power_set_state (FerryFakePower        *self,
                            const FerryPowerState *state)
{
  if (ferry_power_state_equal (&self->state, state))
    return;

  self->state = *state;
  ferry_power_emit_changed (FERRY_POWER (self));
}
