/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-clock.h"

G_BEGIN_DECLS

#define FERRY_TYPE_CLOCK_SYSTEM (ferry_clock_system_get_type ())
G_DECLARE_FINAL_TYPE (FerryClockSystem, ferry_clock_system, FERRY, CLOCK_SYSTEM, GObject)

/* The machine's own clock. Alarms are GSources of the caller's thread-default
 * main context. */
FerryClock *ferry_clock_system_new (void);

/* The same with another file for the time zone than the system's. */
FerryClock *ferry_clock_system_new_for_zone (const char *zone);

G_END_DECLS
