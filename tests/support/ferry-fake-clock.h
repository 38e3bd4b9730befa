/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-clock.h"

G_BEGIN_DECLS

#define FERRY_TYPE_FAKE_CLOCK (ferry_fake_clock_get_type ())
G_DECLARE_FINAL_TYPE (FerryFakeClock, ferry_fake_clock, FERRY, FAKE_CLOCK, GObject)

/**
 * FerryFakeClock:
 *
 * A clock that a test turns by hand. It begins at a fixed time; nothing moves
 * it but ferry_fake_clock_advance(). Any thread may use it.
 */
FerryFakeClock *ferry_fake_clock_new (void);

/**
 * ferry_fake_clock_advance:
 * @microseconds: not negative
 *
 * Moves both clocks on and rings what falls due, earliest first, each at its
 * own time. An alarm of the caller's thread-default main context rings before
 * this returns, and so does one that it sets in its turn within the span. One
 * of another context rings there when that context is next iterated. An alarm
 * that is set for a time which has passed rings at the next iteration, without
 * this function.
 */
void ferry_fake_clock_advance (FerryFakeClock *self,
                               gint64          microseconds);

/* Sets the wall clock alone, as a user or NTP does; emits "wall-changed", whether
 * or not somebody asked for it. */
void ferry_fake_clock_set_real (FerryFakeClock *self,
                                gint64          microseconds);

/* Monotonic time of the earliest alarm that has not fallen due, or -1. */
gint64 ferry_fake_clock_get_next_alarm (FerryFakeClock *self);

/* How many alarms wait for their time. */
guint ferry_fake_clock_get_n_alarms (FerryFakeClock *self);

G_END_DECLS
