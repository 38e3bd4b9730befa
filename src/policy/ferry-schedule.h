/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-types.h"

G_BEGIN_DECLS

#define FERRY_SCHEDULE_N_HOURS (7 * 24)

/**
 * FerrySchedule: what may run in each hour of the week, from Monday 0:00 on, by
 * the clock on the wall. A plain value; all zero is "run" always.
 */
typedef struct
{
  guint8 modes[FERRY_SCHEDULE_N_HOURS]; /* FerryScheduleMode */
} FerrySchedule;

/* As it is kept: 168 letters, "r" run, "l" limited, "s" stop; "" run always.
 * (transfer full) */
char *ferry_schedule_to_text (const FerrySchedule *self);
/* FALSE with @self untouched for any other text. */
gboolean ferry_schedule_from_text (const char *text, FerrySchedule *self);

/* @day: 0 Monday … 6; @hour: 0 … 23. */
FerryScheduleMode ferry_schedule_get (const FerrySchedule *self, guint day, guint hour);
void              ferry_schedule_set (FerrySchedule    *self,
                                      guint             day,
                                      guint             hour,
                                      FerryScheduleMode mode);
/* TRUE when some hour is other than "run". */
gboolean ferry_schedule_is_set (const FerrySchedule *self);

/**
 * ferry_schedule_judge:
 * @now: unix seconds
 * @zone: the local time zone
 * @until: (out) (optional): when it will be otherwise, unix seconds; 0 never. The
 *   hour that a change of the clocks skips is not there, the one that it repeats
 *   counts twice.
 *
 * What may run now. Pure.
 */
FerryScheduleMode ferry_schedule_judge (const FerrySchedule *self,
                                        gint64               now,
                                        GTimeZone           *zone,
                                        gint64              *until);

G_END_DECLS
