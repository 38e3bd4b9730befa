/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-clock.h"

G_DEFINE_INTERFACE (FerryClock, ferry_clock, G_TYPE_OBJECT)

static guint wall_changed_signal;

static void
ferry_clock_default_init (FerryClockInterface *iface)
{
  wall_changed_signal = g_signal_new ("wall-changed", FERRY_TYPE_CLOCK, G_SIGNAL_RUN_LAST, 0,
                                      NULL, NULL, NULL, G_TYPE_NONE, 0);
}

gint64
ferry_clock_get_monotonic (FerryClock *self)
{
  g_return_val_if_fail (FERRY_IS_CLOCK (self), 0);

  return FERRY_CLOCK_GET_IFACE (self)->get_monotonic (self);
}

gint64
ferry_clock_get_real (FerryClock *self)
{
  g_return_val_if_fail (FERRY_IS_CLOCK (self), 0);

  return FERRY_CLOCK_GET_IFACE (self)->get_real (self);
}

guint
ferry_clock_add_alarm (FerryClock    *self,
                       gint64         when,
                       GSourceFunc    callback,
                       gpointer       user_data,
                       GDestroyNotify destroy)
{
  g_return_val_if_fail (FERRY_IS_CLOCK (self), 0);
  g_return_val_if_fail (callback != NULL, 0);

  return FERRY_CLOCK_GET_IFACE (self)->add_alarm (self, when, callback, user_data, destroy);
}

void
ferry_clock_remove_alarm (FerryClock *self,
                          guint       id)
{
  g_return_if_fail (FERRY_IS_CLOCK (self));
  g_return_if_fail (id != 0);

  FERRY_CLOCK_GET_IFACE (self)->remove_alarm (self, id);
}

void
ferry_clock_watch_wall (FerryClock *self)
{
  g_return_if_fail (FERRY_IS_CLOCK (self));

  if (FERRY_CLOCK_GET_IFACE (self)->watch_wall != NULL)
    FERRY_CLOCK_GET_IFACE (self)->watch_wall (self);
}

void
ferry_clock_emit_wall_changed (FerryClock *self)
{
  g_return_if_fail (FERRY_IS_CLOCK (self));

  g_signal_emit (self, wall_changed_signal, 0);
}
