/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** FerryPowerState: what the machine runs on. A plain value. */
typedef struct
{
  gboolean is_power_saver;
} FerryPowerState;

#define FERRY_TYPE_POWER (ferry_power_get_type ())
G_DECLARE_INTERFACE (FerryPower, ferry_power, FERRY, POWER, GObject)

/** FerryPower: the power supply. Signal "changed". Main thread. */
struct _FerryPowerInterface
{
  GTypeInterface parent_iface;

  void (*get_state) (FerryPower *self, FerryPowerState *state);
};

void ferry_power_get_state (FerryPower *self, FerryPowerState *state);
void ferry_power_emit_changed (FerryPower *self); /* for implementations */

G_END_DECLS
