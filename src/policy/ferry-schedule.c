/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-schedule.h"

#include "ferry-wall-time.h"

#include <string.h>

#define N_DAYS 7
#define N_HOURS 24
#define HOUR (60 * 60)

/* Each hour of the week comes within that many: in a week in which the clocks skip
 * it, or all of its day, it comes in the next. */
#define MAX_STEPS (3 * FERRY_SCHEDULE_N_HOURS)

/* In the order of the enumeration. They are kept: they never change. */
static const char letters[] = "rls";

G_STATIC_ASSERT (G_N_ELEMENTS (letters) == FERRY_SCHEDULE_STOP + 2);

char *
ferry_schedule_to_text (const FerrySchedule *self)
{
  char *text;

  g_return_val_if_fail (self != NULL, NULL);

  if (!ferry_schedule_is_set (self))
    return g_strdup ("");

  text = g_malloc (FERRY_SCHEDULE_N_HOURS + 1);
  for (guint i = 0; i < FERRY_SCHEDULE_N_HOURS; i++)
    text[i] = letters[self->modes[i]];
  text[FERRY_SCHEDULE_N_HOURS] = '\0';

  return text;
}

gboolean
ferry_schedule_from_text (const char    *text,
                          FerrySchedule *self)
{
  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (self != NULL, FALSE);

  if (*text != '\0' &&
      (strlen (text) != FERRY_SCHEDULE_N_HOURS ||
       strspn (text, letters) != FERRY_SCHEDULE_N_HOURS))
    return FALSE;

  *self = (FerrySchedule){ 0 };
  for (guint i = 0; text[i] != '\0'; i++)
    self->modes[i] = (guint8) (strchr (letters, text[i]) - letters);

  return TRUE;
}

FerryScheduleMode
ferry_schedule_get (const FerrySchedule *self,
                    guint                day,
                    guint                hour)
{
  g_return_val_if_fail (self != NULL, FERRY_SCHEDULE_RUN);
  g_return_val_if_fail (day < N_DAYS && hour < N_HOURS, FERRY_SCHEDULE_RUN);

  return (FerryScheduleMode) self->modes[day * N_HOURS + hour];
}

void
ferry_schedule_set (FerrySchedule    *self,
                    guint             day,
                    guint             hour,
                    FerryScheduleMode mode)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (day < N_DAYS && hour < N_HOURS);
  g_return_if_fail (mode <= FERRY_SCHEDULE_STOP);

  self->modes[day * N_HOURS + hour] = (guint8) mode;
}

gboolean
ferry_schedule_is_set (const FerrySchedule *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < FERRY_SCHEDULE_N_HOURS; i++)
    if (self->modes[i] != FERRY_SCHEDULE_RUN)
      return TRUE;

  return FALSE;
}

static gboolean
is_always_alike (const FerrySchedule *self)
{
  for (guint i = 1; i < FERRY_SCHEDULE_N_HOURS; i++)
    if (self->modes[i] != self->modes[0])
      return FALSE;

  return TRUE;
}

static FerryScheduleMode
get_mode (const FerrySchedule *self,
          GDateTime           *local)
{
  return ferry_schedule_get (self,
                             (guint) g_date_time_get_day_of_week (local) - 1,
                             (guint) g_date_time_get_hour (local));
}

/* When the clock on the wall shows another hour than @local. */
static gint64
find_next_hour (GDateTime *local)
{
  gint64 passed = g_date_time_get_minute (local) * 60 + g_date_time_get_second (local);

  return ferry_wall_time_advance (g_date_time_to_unix (local), HOUR - passed,
                                  g_date_time_get_timezone (local));
}

/* The first moment after @start that is for something else; 0 when there is none. */
static gint64
find_other (const FerrySchedule *self,
            GDateTime           *start)
{
  FerryScheduleMode     mode = get_mode (self, start);
  GTimeZone            *zone = g_date_time_get_timezone (start);
  g_autoptr (GDateTime) local = g_date_time_ref (start);

  for (guint i = 0; i < MAX_STEPS; i++)
    {
      gint64                next = find_next_hour (local);
      g_autoptr (GDateTime) then = ferry_wall_time_read (next, zone);

      if (then == NULL)
        return 0;
      if (get_mode (self, then) != mode)
        return next;
      g_date_time_unref (local);
      local = g_steal_pointer (&then);
    }

  return 0;
}

FerryScheduleMode
ferry_schedule_judge (const FerrySchedule *self,
                      gint64               now,
                      GTimeZone           *zone,
                      gint64              *until)
{
  g_autoptr (GDateTime) local = NULL;

  if (until != NULL)
    *until = 0;
  g_return_val_if_fail (self != NULL, FERRY_SCHEDULE_RUN);
  g_return_val_if_fail (zone != NULL, FERRY_SCHEDULE_RUN);

  /* Also where the clock shows no time at all. */
  local = ferry_wall_time_read (now, zone);
  if (is_always_alike (self) || local == NULL)
    return (FerryScheduleMode) self->modes[0];

  if (until != NULL)
    *until = find_other (self, local);

  return get_mode (self, local);
}
