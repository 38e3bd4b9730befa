/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-schedule.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_SCHEDULE_EDITOR (ferry_schedule_editor_get_type ())
G_DECLARE_FINAL_TYPE (FerryScheduleEditor, ferry_schedule_editor, FERRY, SCHEDULE_EDITOR, GtkWidget)

/**
 * FerryScheduleEditor:
 *
 * The week with what is needed to paint on it: three brushes, and weeks that many
 * want. Signal "changed": by the user.
 */
void ferry_schedule_editor_get_schedule (FerryScheduleEditor *self, FerrySchedule *schedule);
void ferry_schedule_editor_set_schedule (FerryScheduleEditor *self, const FerrySchedule *schedule);

G_END_DECLS
