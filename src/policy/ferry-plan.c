/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-plan.h"

#include "ferry-wall-time.h"

#define MINUTE 60
#define DAY (24 * 60 * MINUTE)
#define N_MONTHS 12
#define PERCENT 100

/* So often the clocks may be changed, or show a border of the free hours, before
 * the hours are of the other kind. */
#define MAX_STEPS 16

void
ferry_plan_init (FerryPlan *self)
{
  g_return_if_fail (self != NULL);

  *self = (FerryPlan){
    .reset_day = 1,
    .warning = FERRY_PLAN_DEFAULT_WARNING,
  };
}

void
ferry_plan_clear (FerryPlan *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->name, g_free);
}

void
ferry_plan_copy (const FerryPlan *self,
                 FerryPlan       *copy)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (copy != NULL);

  *copy = *self;
  copy->name = g_strdup (self->name);
}

/* ---- periods ---- */

/* When a period begins in the month that is @months after that of @local. */
static gint64
find_reset (const FerryPlan *self,
            GDateTime       *local,
            int              months)
{
  int year = g_date_time_get_year (local);
  int month = g_date_time_get_month (local) + months;
  int last;

  if (month < 1 || month > N_MONTHS)
    {
      year += months;
      month -= months * N_MONTHS;
    }
  last = g_date_get_days_in_month ((GDateMonth) month, (GDateYear) MAX (year, 1));

  return ferry_wall_time_find (g_date_time_get_timezone (local), year, month,
                               MIN ((int) self->reset_day, last), (int) self->reset_hour);
}

void
ferry_plan_get_period (const FerryPlan *self,
                       gint64           now,
                       GTimeZone       *zone,
                       gint64          *begin,
                       gint64          *end)
{
  g_autoptr (GDateTime) local = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (zone != NULL);
  g_return_if_fail (begin != NULL && end != NULL);

  /* A clock that shows no time is in a period that has no bounds. */
  *begin = G_MININT64;
  *end = G_MAXINT64;
  local = ferry_wall_time_read (now, zone);
  if (local == NULL)
    return;

  *begin = find_reset (self, local, 0);
  if (*begin > now)
    {
      *end = *begin;
      *begin = find_reset (self, local, -1);
    }
  else
    {
      *end = find_reset (self, local, 1);
    }
}

/* ---- free hours ---- */

static gint64
get_second_of_day (GDateTime *local)
{
  return (g_date_time_get_hour (local) * 60 + g_date_time_get_minute (local)) * MINUTE +
         g_date_time_get_second (local);
}

static gboolean
is_free_at (const FerryPlan *self,
            GDateTime       *local)
{
  guint minute = (guint) (get_second_of_day (local) / MINUTE);

  if (self->free_from <= self->free_to)
    return minute >= self->free_from && minute < self->free_to;

  return minute >= self->free_from || minute < self->free_to;
}

/* How far the clock must go from @second to @minute, of this day or the next. */
static gint64
get_way (gint64 second,
         guint  minute)
{
  gint64 way = (gint64) minute * MINUTE - second;

  return way > 0 ? way : way + DAY;
}

/* The first moment after @start that is of the other kind. */
static gint64
find_other_kind (const FerryPlan *self,
                 GDateTime       *start)
{
  gboolean              is_free = is_free_at (self, start);
  GTimeZone            *zone = g_date_time_get_timezone (start);
  g_autoptr (GDateTime) local = g_date_time_ref (start);

  for (guint i = 0; i < MAX_STEPS; i++)
    {
      gint64                second = get_second_of_day (local);
      gint64                way = MIN (get_way (second, self->free_from),
                                       get_way (second, self->free_to));
      gint64                next = ferry_wall_time_advance (g_date_time_to_unix (local), way, zone);
      g_autoptr (GDateTime) then = ferry_wall_time_read (next, zone);

      if (then == NULL)
        return 0;
      if (is_free_at (self, then) != is_free)
        return next;
      g_date_time_unref (local);
      local = g_steal_pointer (&then);
    }

  return 0;
}

gboolean
ferry_plan_is_free (const FerryPlan *self,
                    gint64           now,
                    GTimeZone       *zone,
                    gint64          *until)
{
  g_autoptr (GDateTime) local = NULL;

  if (until != NULL)
    *until = 0;
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (zone != NULL, FALSE);

  local = ferry_wall_time_read (now, zone);
  if (self->free_from == self->free_to || local == NULL)
    return FALSE;

  if (until != NULL)
    *until = find_other_kind (self, local);

  return is_free_at (self, local);
}

/* ---- the cap ---- */

/* @warning percent of @cap, rounded up, without going over the largest number. */
static guint64
get_warning_level (const FerryPlan *self)
{
  guint64 hundredths = self->cap / PERCENT;
  guint64 rest = self->cap % PERCENT;

  return hundredths * self->warning + (rest * self->warning + PERCENT - 1) / PERCENT;
}

FerryCapState
ferry_plan_judge_cap (const FerryPlan *self,
                      guint64          used,
                      guint64         *left)
{
  g_return_val_if_fail (self != NULL, FERRY_CAP_NONE);

  if (left != NULL && self->cap == 0)
    *left = G_MAXUINT64;
  else if (left != NULL)
    *left = used < self->cap ? self->cap - used : 0;

  if (self->cap == 0)
    return FERRY_CAP_NONE;
  if (used >= self->cap)
    return FERRY_CAP_OVER;

  return used >= get_warning_level (self) ? FERRY_CAP_NEAR : FERRY_CAP_UNDER;
}

guint64
ferry_plan_correct (const FerryPlan *self,
                    guint64          counted,
                    gint64           period)
{
  guint64 more;
  guint64 less;

  g_return_val_if_fail (self != NULL, counted);

  if (self->correction_period != period)
    return counted;
  if (self->correction < 0)
    {
      less = (guint64) - (self->correction + 1) + 1;
      return counted > less ? counted - less : 0;
    }
  more = (guint64) self->correction;

  return counted < G_MAXUINT64 - more ? counted + more : G_MAXUINT64;
}
