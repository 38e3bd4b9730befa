/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-ramp.h"

#define MIN_WINDOW (G_USEC_PER_SEC / 5)
#define MAX_WINDOW (3 * G_USEC_PER_SEC)
#define SETUPS_PER_WINDOW 4

/* Windows after which a step is judged for good. */
#define PATIENT_WINDOWS 3

/* What a doubling must bring to pay, and to be beyond doubt. */
#define PAYING_GAIN 1.15
#define CLEAR_GAIN 1.5

/* What it must bring to show that the server limits each connection, so that
 * the next step may be wider. */
#define LINEAR_GAIN 1.8

#define FIRST_LOOK (10 * G_USEC_PER_SEC)
#define LAST_LOOK (160 * G_USEC_PER_SEC)

/* How long the last connections of a step may take to come. */
#define MAX_SETUP (3 * G_USEC_PER_SEC)

void
ferry_ramp_init (FerryRamp *self,
                 guint      max,
                 gint64     now)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (max >= 1);

  *self = (FerryRamp){
    .target = 1,
    .max = max,
    .window_start = now,
    .stepped_at = now,
    .look_interval = FIRST_LOOK,
    .is_settled = max == 1,
  };
}

void
ferry_ramp_add_setup (FerryRamp *self,
                      gint64     setup)
{
  g_return_if_fail (self != NULL);

  setup = MAX (setup, 0);
  self->setup_time = self->setup_time == 0 ? setup : (3 * self->setup_time + setup) / 4;
}

void
ferry_ramp_limit (FerryRamp *self,
                  guint      limit)
{
  g_return_if_fail (self != NULL);

  self->max = CLAMP (limit, 1, self->max);
  if (self->target < self->max)
    return;

  self->target = self->max;
  self->best = MIN (self->best, self->max);
  self->is_settled = TRUE;
}

static gint64
get_window (const FerryRamp *self)
{
  return CLAMP (SETUPS_PER_WINDOW * self->setup_time, MIN_WINDOW, MAX_WINDOW);
}

static void
step_up (FerryRamp *self,
         guint      factor,
         double     rate,
         gint64     now)
{
  self->best = self->target;
  self->best_rate = rate;
  self->target = MIN (self->target * factor, self->max);
  self->is_settled = self->target == self->best;
  self->window_start = now;
  self->stepped_at = now;
}

static void
settle (FerryRamp *self,
        guint      target,
        gint64     now)
{
  self->target = target;
  self->is_settled = TRUE;
  self->window_start = now;
}

/* Whether the step from @best to @target brought what @gain for a doubling
 * comes to. */
static gboolean
has_gained (const FerryRamp *self,
            double           gain,
            double           rate)
{
  double steps = (double) self->target / self->best - 1;

  return rate >= self->best_rate * (1 + (gain - 1) * steps);
}

static void
judge (FerryRamp *self,
       double     rate,
       gint64     now)
{
  gint64   elapsed = now - self->window_start;
  gboolean is_late = elapsed >= PATIENT_WINDOWS * get_window (self);

  if (elapsed < get_window (self))
    return;

  if (self->best == 0 || has_gained (self, is_late ? PAYING_GAIN : CLEAR_GAIN, rate))
    {
      gboolean is_linear = self->best > 0 && has_gained (self, LINEAR_GAIN, rate);

      self->look_interval = FIRST_LOOK;
      step_up (self, is_linear ? 4 : 2, rate, now);
    }
  else if (self->target > self->best * 2)
    {
      self->target = self->best * 2;
      self->window_start = now;
    }
  else if (is_late)
    {
      settle (self, self->best, now);
    }
}

guint
ferry_ramp_step (FerryRamp *self,
                 double     rate,
                 guint      n_active,
                 gint64     now)
{
  g_return_val_if_fail (self != NULL, 1);

  if (self->is_settled)
    {
      if (self->target < self->max && n_active >= self->target && rate > 0 &&
          now - self->window_start >= self->look_interval)
        {
          self->look_interval = MIN (self->look_interval * 2, LAST_LOOK);
          step_up (self, 2, rate, now);
        }
      return self->target;
    }

  if (n_active < self->target)
    {
      self->window_start = now;
      if (self->best > 0 && now - self->stepped_at > MAX_SETUP + get_window (self))
        settle (self, MAX (self->best, n_active), now);
      return self->target;
    }

  /* A stall says nothing about how many connections pay. */
  if (rate <= 0)
    self->window_start = now;
  else
    judge (self, rate, now);
  return self->target;
}
