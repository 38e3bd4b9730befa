/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-clock.h"

G_BEGIN_DECLS

#define FERRY_TYPE_HASTY_CLOCK (ferry_hasty_clock_get_type ())
G_DECLARE_FINAL_TYPE (FerryHastyClock, ferry_hasty_clock, FERRY, HASTY_CLOCK, GObject)

/**
 * ferry_hasty_clock_new:
 * @haste: how many of its seconds go into one of the machine's
 *
 * Makes a clock that goes by itself, only faster: the waits between retries,
 * the time-outs and the beat of downloads get short, and nothing else changes.
 */
FerryClock *ferry_hasty_clock_new (guint haste);

G_END_DECLS
