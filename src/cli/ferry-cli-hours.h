/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-schedule.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * The hours of the week as people write and read them. Pure functions.
 */

/**
 * ferry_cli_hours_paint:
 * @days: "mon", "mon-fri", "sat,sun", "daily"
 * @hours: "9-17", "22-6" (until the next day's morning), "8", "all"
 * @mode: "run", "limited", "stop"
 * @error: FERRY_ERROR_INVALID_ARGUMENT, and @schedule as it was
 */
gboolean ferry_cli_hours_paint (FerrySchedule *schedule,
                                const char    *days,
                                const char    *hours,
                                const char    *mode,
                                GError       **error);

/* A line for each day, a sign for each hour, with the hours above and what the signs
 * mean below. (transfer full) */
char *ferry_cli_hours_format (const FerrySchedule *schedule);

G_END_DECLS
