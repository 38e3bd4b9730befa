/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-types.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_SCHEDULE_CELL (ferry_schedule_cell_get_type ())
G_DECLARE_FINAL_TYPE (FerryScheduleCell, ferry_schedule_cell, FERRY, SCHEDULE_CELL, GtkWidget)

/**
 * FerryScheduleCell:
 *
 * An hour of the week, as style.css draws it; a screen reader says when it is and
 * what may be done in it.
 */
/* @day: 0 Monday … */
GtkWidget *ferry_schedule_cell_new (guint day, guint hour);
void       ferry_schedule_cell_set_mode (FerryScheduleCell *self, FerryScheduleMode mode);
void       ferry_schedule_cell_set_selected (FerryScheduleCell *self, gboolean is_selected);

G_END_DECLS
