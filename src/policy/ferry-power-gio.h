/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-power.h"

G_BEGIN_DECLS

#define FERRY_TYPE_POWER_GIO (ferry_power_gio_get_type ())
G_DECLARE_FINAL_TYPE (FerryPowerGio, ferry_power_gio, FERRY, POWER_GIO, GObject)

/* Power by GPowerProfileMonitor. */
FerryPower *ferry_power_gio_new (void);

G_END_DECLS
