/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-schedule.h"
#include "ferry-situation.h"

G_BEGIN_DECLS

/**
 * The schedule in words. Pure functions, translated; results are (transfer full).
 */

/* "Tuesday 14:00 to 15:00: limited"; @day: 0 Monday … */
char *ferry_schedule_text_of_hour (guint day, guint hour, FerryScheduleMode mode);

/**
 * ferry_schedule_text_of_now:
 * @download_rate, @upload_rate: the limits of limited hours, bytes per second; 0:
 *   none
 * @now: unix seconds
 *
 * What the schedule does now: "Now: limited to 500 KiB/s until 18:00".
 */
char *ferry_schedule_text_of_now (const FerrySituation *situation,
                                  guint64               download_rate,
                                  guint64               upload_rate,
                                  gint64                now);

G_END_DECLS
