/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * FerryPowerState:
 * @is_pending: nobody has told yet: nothing starts that heeds the battery, nothing is
 *   stopped
 * @is_power_saver: the profile that saves power is on
 * @has_battery: the machine can run on one, and says how full it is
 * @is_on_battery: and does so now
 * @percentage: how full it is, 0 to 100
 * @is_critical: the system warns that it is critical, or about to act; that it is low
 *   is for the user to judge
 *
 * What the machine runs on. A plain value; all zero where nobody tells.
 */
typedef struct
{
  gboolean is_pending;
  gboolean is_power_saver;
  gboolean has_battery;
  gboolean is_on_battery;
  double   percentage;
  gboolean is_critical;
} FerryPowerState;

/* Pure. */
gboolean ferry_power_state_equal (const FerryPowerState *a, const FerryPowerState *b);

/**
 * FerryPowerRules:
 * @threshold: on battery nothing runs below so many percent; 0: never mind
 * @only_on_mains: nothing runs on battery
 * @heeds_power_saver: nothing runs while power is saved
 *
 * What the user wants of it. A plain value.
 */
typedef struct
{
  guint    threshold;
  gboolean only_on_mains;
  gboolean heeds_power_saver;
} FerryPowerRules;

#define FERRY_POWER_DEFAULT_THRESHOLD 20
#define FERRY_POWER_RULES_INIT                 \
  {                                            \
    FERRY_POWER_DEFAULT_THRESHOLD, FALSE, TRUE \
  }

#define FERRY_TYPE_POWER (ferry_power_get_type ())
G_DECLARE_INTERFACE (FerryPower, ferry_power, FERRY, POWER, GObject)

/** FerryPower: the power supply. Signal "changed", as of FerryNetwork. Main thread. */
struct _FerryPowerInterface
{
  GTypeInterface parent_iface;

  void (*get_state) (FerryPower *self, FerryPowerState *state);
};

void ferry_power_get_state (FerryPower *self, FerryPowerState *state);
void ferry_power_emit_changed (FerryPower *self); /* for implementations */

G_END_DECLS
