/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryRamp:
 * @target: how many connections there should be now
 * @max: how many there may ever be
 * @best: the most that paid; 0 before the first window
 * @best_rate: bytes/s with @best
 * @window_start: from when on the caller's rate is to be counted
 * @stepped_at: when @target last went up
 * @setup_time: µs from request to first byte, smoothed; 0 unknown
 * @look_interval: µs until a settled ramp tries again; doubles each time that
 *   it was of no use
 * @is_settled: @target stays until the next look
 *
 * How many connections pay. A plain value; pure.
 *
 * Starts at one. After each window (200 ms, or four times the measured
 * connection set-up time if that is longer) it compares the rate with that
 * before the last step. A clear gain (half as much again for a doubling)
 * doubles the target at once, up to @max; a gain near to all that a doubling
 * can bring has it doubled twice, which is halved again if that was too much.
 * Else it measures on for three windows, and then at least 15 % for a doubling
 * must have come of it. A step that did not pay is taken back, and the target
 * stays (a further look after 10 s).
 */
typedef struct
{
  guint    target;
  guint    max;
  guint    best;
  double   best_rate;
  gint64   window_start;
  gint64   stepped_at;
  gint64   setup_time;
  gint64   look_interval;
  gboolean is_settled;
} FerryRamp;

/* @max: at least 1. @now: when the first byte came; before there is no rate. */
void ferry_ramp_init (FerryRamp *self, guint max, gint64 now);
/* A connection took @setup µs from request to first byte. */
void ferry_ramp_add_setup (FerryRamp *self, gint64 setup);
/* The server refused one: never more than @limit from now on (≥ 1). */
void ferry_ramp_limit (FerryRamp *self, guint limit);

/**
 * ferry_ramp_step:
 * @rate: bytes/s of all connections since @self->window_start; when that has
 *   moved after the call, count anew from there
 * @n_active: connections that are past set-up
 * @now: monotonic µs
 *
 * To be called about every 100 ms while transferring. A window begins when
 * all the connections that were asked for are at work; if some never come, the
 * target goes back to those that did.
 *
 * Returns: the target
 */
guint ferry_ramp_step (FerryRamp *self, double rate, guint n_active, gint64 now);

G_END_DECLS
