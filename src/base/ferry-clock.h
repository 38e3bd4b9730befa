/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define FERRY_TYPE_CLOCK (ferry_clock_get_type ())
G_DECLARE_INTERFACE (FerryClock, ferry_clock, FERRY, CLOCK, GObject)

/**
 * FerryClockInterface:
 * @get_monotonic: microseconds that never go back; stop during suspend or not
 * @get_real: wall clock, microseconds since 1970 UTC
 * @add_alarm: calls @callback once in the thread-default main context of the
 *   caller, when monotonic time reaches @when
 * @remove_alarm: forgets an alarm that has not rung
 * @watch_wall: (nullable): see ferry_clock_watch_wall()
 *
 * Time, so that a test can turn it by hand. All of the engine's waiting goes
 * through here.
 *
 * Signal "wall-changed": the wall clock was set, the time zone is another, or the
 * machine woke from suspend: what was worked out from the time of day is to be
 * worked out anew, and alarms by the monotonic clock, which stood still during
 * suspend, are late. Told after somebody has called ferry_clock_watch_wall().
 */
struct _FerryClockInterface
{
  GTypeInterface parent_iface;

  gint64 (*get_monotonic) (FerryClock *self);
  gint64 (*get_real) (FerryClock *self);
  guint (*add_alarm) (FerryClock    *self,
                      gint64         when,
                      GSourceFunc    callback,
                      gpointer       user_data,
                      GDestroyNotify destroy);
  void (*remove_alarm) (FerryClock *self, guint id);
  void (*watch_wall) (FerryClock *self);
};

gint64 ferry_clock_get_monotonic (FerryClock *self);
gint64 ferry_clock_get_real (FerryClock *self);
/* @callback's return value is ignored: an alarm rings once. Returns an id
 * (never 0) for ferry_clock_remove_alarm(). */
guint ferry_clock_add_alarm (FerryClock    *self,
                             gint64         when,
                             GSourceFunc    callback,
                             gpointer       user_data,
                             GDestroyNotify destroy);
void  ferry_clock_remove_alarm (FerryClock *self,
                                guint       id);
/* Lets "wall-changed" be told, in the thread-default main context of the caller.
 * Whoever connects to it calls this; after the first time it does nothing. */
void ferry_clock_watch_wall (FerryClock *self);
void ferry_clock_emit_wall_changed (FerryClock *self); /* for implementations */

G_END_DECLS
