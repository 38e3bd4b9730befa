/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryRamp: how many connections pay. A plain value; pure.
 *
 * Starts at one. After each window (250 ms, or four times the measured
 * connection set-up time if that is longer) it compares the rate with that
 * before the last step: while the step brought at least 15 % for each
 * doubling's share the target doubles up to @max; when it did not pay the
 * target goes back to what did and stays (a further look after 10 s).
 */
typedef struct
{
  guint  target;
  guint  max;
  guint  best;
  double best_rate;
  gint64 window_start;
  gint64 setup_time;
  gboolean is_settled;
} FerryRamp;

void  ferry_ramp_init        (FerryRamp *self, guint max, gint64 now);
/* A connection took @setup µs from request to first byte. */
void  ferry_ramp_add_setup   (FerryRamp *self, gint64 setup);
/* The server refused one: never more than @limit from now on (≥ 1). */
void  ferry_ramp_limit       (FerryRamp *self, guint limit);
/* Call about every 100 ms while transferring: @rate is the whole rate since
 * window start, @n_active connections that are past set-up. Returns the
 * target. */
guint ferry_ramp_step        (FerryRamp *self, double rate, guint n_active, gint64 now);

G_END_DECLS
