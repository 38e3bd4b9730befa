/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-schedule-selection.h"

#define ROWS 7
#define HOURS 24

void
ferry_schedule_selection_put (FerryScheduleSelection *self,
                              guint                   row,
                              guint                   hour)
{
  ferry_schedule_selection_reach (self, row, hour);
  self->anchor_row = self->row;
  self->anchor_hour = self->hour;
}

void
ferry_schedule_selection_reach (FerryScheduleSelection *self,
                                guint                   row,
                                guint                   hour)
{
  self->row = MIN (row, ROWS - 1);
  self->hour = MIN (hour, HOURS - 1);
}

void
ferry_schedule_selection_move (FerryScheduleSelection *self,
                               int                     rows,
                               int                     hours,
                               gboolean                extends)
{
  guint row = (guint) CLAMP ((int) self->row + rows, 0, ROWS - 1);
  guint hour = (guint) CLAMP ((int) self->hour + hours, 0, HOURS - 1);

  if (extends)
    ferry_schedule_selection_reach (self, row, hour);
  else
    ferry_schedule_selection_put (self, row, hour);
}

void
ferry_schedule_selection_put_all (FerryScheduleSelection *self)
{
  self->anchor_row = 0;
  self->anchor_hour = 0;
  ferry_schedule_selection_reach (self, ROWS - 1, HOURS - 1);
}

static gboolean
is_between (guint number,
            guint a,
            guint b)
{
  return number >= MIN (a, b) && number <= MAX (a, b);
}

gboolean
ferry_schedule_selection_contains (const FerryScheduleSelection *self,
                                   guint                         row,
                                   guint                         hour)
{
  return is_between (row, self->anchor_row, self->row) &&
         is_between (hour, self->anchor_hour, self->hour);
}

gboolean
ferry_schedule_selection_is_wide (const FerryScheduleSelection *self)
{
  return self->row != self->anchor_row || self->hour != self->anchor_hour;
}

guint
ferry_schedule_selection_row_to_day (guint row,
                                     guint first_day)
{
  return (row + first_day) % ROWS;
}

void
ferry_schedule_selection_paint (const FerryScheduleSelection *self,
                                guint                         first_day,
                                FerryScheduleMode             mode,
                                FerrySchedule                *schedule)
{
  for (guint row = 0; row < ROWS; row++)
    for (guint hour = 0; hour < HOURS; hour++)
      if (ferry_schedule_selection_contains (self, row, hour))
        ferry_schedule_set (schedule, ferry_schedule_selection_row_to_day (row, first_day), hour,
                            mode);
}
