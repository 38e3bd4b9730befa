/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-power.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_POWER_GIO (ferry_power_gio_get_type ())
G_DECLARE_FINAL_TYPE (FerryPowerGio, ferry_power_gio, FERRY, POWER_GIO, GObject)

/* Power by GPowerProfileMonitor. It is looked for when the state is first asked
 * for, answers "no power saver" until the system has been heard, and for good
 * where nothing of the system tells. */
FerryPower *ferry_power_gio_new (void);

/* The same by a given monitor. */
FerryPower *ferry_power_gio_new_for_monitor (GPowerProfileMonitor *monitor);

G_END_DECLS
