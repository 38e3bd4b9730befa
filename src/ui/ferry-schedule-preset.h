/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-schedule.h"

G_BEGIN_DECLS

/**
 * ferry_schedule_preset_fill:
 * @nick: "always"; "nights": from 22:00 to 6:00 only; "working-hours": limited from
 *   9:00 to 17:00 from Monday to Friday
 *
 * A week that many want. FALSE with @schedule untouched for any other word.
 */
gboolean ferry_schedule_preset_fill (const char *nick, FerrySchedule *schedule);

G_END_DECLS
