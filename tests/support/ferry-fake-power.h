/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-power.h"

G_BEGIN_DECLS

#define FERRY_TYPE_FAKE_POWER (ferry_fake_power_get_type ())
G_DECLARE_FINAL_TYPE (FerryFakePower, ferry_fake_power, FERRY, FAKE_POWER, GObject)

/* A power supply that a test commands: no power saver until told otherwise. */
FerryFakePower *ferry_fake_power_new (void);

/* Emits "changed" when @state differs from what it was. */
void ferry_fake_power_set_state (FerryFakePower        *self,
                                 const FerryPowerState *state);

G_END_DECLS
