/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-hasty-clock.h"

#include "ferry-clock-system.h"

struct _FerryHastyClock
{
  GObject parent_instance;

  FerryClock *system; /* (owned) */
  guint       haste;
  gint64      monotonic_start; /* from here on time flies */
  gint64      real_start;
};

static void ferry_hasty_clock_iface_init (FerryClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryHastyClock,
                               ferry_hasty_clock,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_CLOCK,
                                                      ferry_hasty_clock_iface_init))

static void
ferry_hasty_clock_finalize (GObject *object)
{
  FerryHastyClock *self = FERRY_HASTY_CLOCK (object);

  g_object_unref (self->system);

  G_OBJECT_CLASS (ferry_hasty_clock_parent_class)->finalize (object);
}

static void
ferry_hasty_clock_class_init (FerryHastyClockClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ferry_hasty_clock_finalize;
}

static void
ferry_hasty_clock_init (FerryHastyClock *self)
{
  self->system = ferry_clock_system_new ();
  self->monotonic_start = ferry_clock_get_monotonic (self->system);
  self->real_start = ferry_clock_get_real (self->system);
}

/* What has passed for those who use this clock. */
static gint64
get_passed (FerryHastyClock *self)
{
  return (ferry_clock_get_monotonic (self->system) - self->monotonic_start) * self->haste;
}

static gint64
ferry_hasty_clock_get_monotonic (FerryClock *clock)
{
  FerryHastyClock *self = FERRY_HASTY_CLOCK (clock);

  return self->monotonic_start + get_passed (self);
}

static gint64
ferry_hasty_clock_get_real (FerryClock *clock)
{
  FerryHastyClock *self = FERRY_HASTY_CLOCK (clock);

  return self->real_start + get_passed (self);
}

static guint
ferry_hasty_clock_add_alarm (FerryClock    *clock,
                             gint64         when,
                             GSourceFunc    callback,
                             gpointer       user_data,
                             GDestroyNotify destroy)
{
  FerryHastyClock *self = FERRY_HASTY_CLOCK (clock);
  gint64           delay = MAX (when - self->monotonic_start, 0);

  /* Rounded up: an alarm never rings early. */
  when = self->monotonic_start + (delay + self->haste - 1) / self->haste;
  return ferry_clock_add_alarm (self->system, when, callback, user_data, destroy);
}

static void
ferry_hasty_clock_remove_alarm (FerryClock *clock,
                                guint       id)
{
  ferry_clock_remove_alarm (FERRY_HASTY_CLOCK (clock)->system, id);
}

static void
ferry_hasty_clock_iface_init (FerryClockInterface *iface)
{
  iface->get_monotonic = ferry_hasty_clock_get_monotonic;
  iface->get_real = ferry_hasty_clock_get_real;
  iface->add_alarm = ferry_hasty_clock_add_alarm;
  iface->remove_alarm = ferry_hasty_clock_remove_alarm;
}

FerryClock *
ferry_hasty_clock_new (guint haste)
{
  FerryHastyClock *self = g_object_new (FERRY_TYPE_HASTY_CLOCK, NULL);

  g_assert_cmpuint (haste, >, 0);

  self->haste = haste;
  return FERRY_CLOCK (self);
}
