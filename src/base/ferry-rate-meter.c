/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-rate-meter.h"

#include <math.h>

#define HALF_LIFE (2.0 * G_USEC_PER_SEC)

/* More than this is no time that a person plans with. */
#define LONGEST_ETA (365 * (gint64) 86400)

static void
set_base (FerryRateMeter *self,
          gint64          now,
          guint64         bytes)
{
  self->last_time = now;
  self->last_bytes = bytes;
}

void
ferry_rate_meter_reset (FerryRateMeter *self,
                        gint64          now,
                        guint64         bytes)
{
  g_return_if_fail (self != NULL);

  set_base (self, now, bytes);
  self->rate = 0.0;
  self->n_samples = 1;
}

void
ferry_rate_meter_sample (FerryRateMeter *self,
                         gint64          now,
                         guint64         bytes)
{
  double elapsed, latest, weight;

  g_return_if_fail (self != NULL);

  if (self->n_samples == 0)
    {
      ferry_rate_meter_reset (self, now, bytes);
      return;
    }

  /* No time has gone by: what arrived meanwhile counts in the next sample. */
  if (now == self->last_time)
    return;

  /* A clock or a counter that went back (the transfer began anew) tells no
   * rate, and must not spoil the one that is known. */
  if (now < self->last_time || bytes < self->last_bytes)
    {
      set_base (self, now, bytes);
      return;
    }

  elapsed = (double) now - (double) self->last_time;
  latest = (double) (bytes - self->last_bytes) * G_USEC_PER_SEC / elapsed;
  weight = self->n_samples == 1 ? 1.0 : 1.0 - exp2 (-elapsed / HALF_LIFE);
  self->rate += weight * (latest - self->rate);
  if (self->n_samples < G_MAXUINT)
    self->n_samples++;
  set_base (self, now, bytes);
}

guint64
ferry_rate_meter_get (const FerryRateMeter *self)
{
  g_return_val_if_fail (self != NULL, 0);

  if (self->n_samples < 2 || !(self->rate > 0.0))
    return 0;
  if (self->rate >= (double) G_MAXINT64)
    return G_MAXINT64;

  return (guint64) (self->rate + 0.5);
}

gint64
ferry_rate_meter_get_eta (const FerryRateMeter *self,
                          guint64               remaining)
{
  guint64 rate;
  guint64 seconds;

  g_return_val_if_fail (self != NULL, -1);

  if (remaining == 0)
    return 0;

  rate = ferry_rate_meter_get (self);
  if (rate == 0)
    return -1;

  seconds = remaining / rate + (remaining % rate != 0);

  return seconds > LONGEST_ETA ? -1 : (gint64) seconds;
}
