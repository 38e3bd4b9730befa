/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The clock on the wall, which now and then skips an hour, or shows it twice. Pure;
 * moments are unix seconds. */

/* What it shows at @now; NULL outside of the years 1 to 9999. (transfer full) */
GDateTime *ferry_wall_time_read (gint64     now,
                                 GTimeZone *zone);

/* When it shows the full @hour of that day, for the first time if it does so twice;
 * where that is skipped, when it shows the next time that there is. %G_MININT64
 * before the year 1, %G_MAXINT64 after the year 9999. */
gint64 ferry_wall_time_find (GTimeZone *zone,
                             int        year,
                             int        month,
                             int        day,
                             int        hour);

/* When it has gone @seconds on, at most some days; or when it is changed, if that
 * comes first. */
gint64 ferry_wall_time_advance (gint64     now,
                                gint64     seconds,
                                GTimeZone *zone);

G_END_DECLS
