/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-schedule.h"

G_BEGIN_DECLS

/**
 * FerryScheduleSelection:
 * @row, @hour: where the cursor is
 * @anchor_row, @anchor_hour: where it was when the selection began
 *
 * Hours that are chosen in a picture of the week, one row for each day: the
 * rectangle between the two. A plain value; all zero is the first hour alone.
 */
typedef struct
{
  guint row;
  guint hour;
  guint anchor_row;
  guint anchor_hour;
} FerryScheduleSelection;

/* Chooses one hour alone. */
void ferry_schedule_selection_put (FerryScheduleSelection *self, guint row, guint hour);
/* Chooses all up to there. */
void ferry_schedule_selection_reach (FerryScheduleSelection *self, guint row, guint hour);
/* Moves the cursor by so many rows and hours, no further than the edges. What was
 * chosen stays so if @extends. */
void ferry_schedule_selection_move (FerryScheduleSelection *self,
                                    int                     rows,
                                    int                     hours,
                                    gboolean                extends);
void ferry_schedule_selection_put_all (FerryScheduleSelection *self);

gboolean ferry_schedule_selection_contains (const FerryScheduleSelection *self,
                                            guint                         row,
                                            guint                         hour);
/* TRUE when more than the hour under the cursor is chosen. */
gboolean ferry_schedule_selection_is_wide (const FerryScheduleSelection *self);

/* The day that @row stands for where @first_day is in the first. */
guint ferry_schedule_selection_row_to_day (guint row, guint first_day);
/* Gives what is chosen @mode. */
void ferry_schedule_selection_paint (const FerryScheduleSelection *self,
                                     guint                         first_day,
                                     FerryScheduleMode             mode,
                                     FerrySchedule                *schedule);

G_END_DECLS
