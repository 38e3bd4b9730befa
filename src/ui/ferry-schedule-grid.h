/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-schedule.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_SCHEDULE_GRID (ferry_schedule_grid_get_type ())
G_DECLARE_FINAL_TYPE (FerryScheduleGrid, ferry_schedule_grid, FERRY, SCHEDULE_GRID, GtkWidget)

/**
 * FerryScheduleGrid:
 *
 * The week, a row for each day and a cell for each hour, to be painted on: with the
 * mouse; with the arrow keys, which choose more hours with Shift, and Space; or with
 * the letters r, l and s. Narrow, it scrolls to the side. Signal "changed": by the
 * user.
 */
void ferry_schedule_grid_get_schedule (FerryScheduleGrid *self, FerrySchedule *schedule);
void ferry_schedule_grid_set_schedule (FerryScheduleGrid *self, const FerrySchedule *schedule);
/* What the mouse and Space paint. */
void ferry_schedule_grid_set_brush (FerryScheduleGrid *self, FerryScheduleMode mode);

G_END_DECLS
