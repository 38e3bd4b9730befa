/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryRateMeter:
 *
 * A smoothed rate from samples of a counter. A value type: zero-initialise,
 * copy freely. Times in microseconds of the monotonic clock; a clock that
 * stands still or goes back never gives a negative or infinite rate.
 */
typedef struct
{
  gint64  last_time;
  guint64 last_bytes;
  double  rate; /* bytes per second */
  guint   n_samples;
} FerryRateMeter;

/* Forgets the rate; the counter goes on from @bytes at @now, which counts as a
 * sample. */
void ferry_rate_meter_reset (FerryRateMeter *self,
                             gint64          now,
                             guint64         bytes);
/* Tells the counter's value @bytes at @now (exponential average, half-life
 * about 2 s; the first sample is taken whole). */
void ferry_rate_meter_sample (FerryRateMeter *self,
                              gint64          now,
                              guint64         bytes);
/* Bytes per second, 0 before two samples. */
guint64 ferry_rate_meter_get (const FerryRateMeter *self);
/* Seconds that @remaining bytes take at this rate; -1 when it cannot be said. */
gint64 ferry_rate_meter_get_eta (const FerryRateMeter *self,
                                 guint64               remaining);

G_END_DECLS
