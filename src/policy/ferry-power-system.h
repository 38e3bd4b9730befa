/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-power.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_POWER_SYSTEM (ferry_power_system_get_type ())
G_DECLARE_FINAL_TYPE (FerryPowerSystem, ferry_power_system, FERRY, POWER_SYSTEM, GObject)

/**
 * ferry_power_system_new:
 *
 * The power saver by GPowerProfileMonitor, the battery by UPower's DisplayDevice.
 * What nobody tells counts as mains, once nobody has for two seconds. Looked for when
 * the state is first asked for; UPower may come and go. Of the percentage only changes
 * of whole percents are told.
 */
FerryPower *ferry_power_system_new (void);

/* The same by a given monitor, with a given system bus (nullable: there is none). */
FerryPower *ferry_power_system_new_for (GPowerProfileMonitor *monitor, GDBusConnection *bus);

G_END_DECLS
