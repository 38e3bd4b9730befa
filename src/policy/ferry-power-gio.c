/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-power-gio.h"

struct _FerryPowerGio
{
  GObject parent_instance;

  GPowerProfileMonitor *monitor; /* (owned) (nullable): NULL until the state is asked for */
  gboolean              is_watching;
};

static void ferry_power_gio_power_init (FerryPowerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryPowerGio,
                               ferry_power_gio,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_POWER,
                                                      ferry_power_gio_power_init))

static void
start_watching (FerryPowerGio *self)
{
  if (self->monitor == NULL)
    self->monitor = g_power_profile_monitor_dup_default ();

  g_signal_connect_object (self->monitor, "notify::power-saver-enabled",
                           G_CALLBACK (ferry_power_emit_changed), self, G_CONNECT_SWAPPED);
  self->is_watching = TRUE;
}

static void
ferry_power_gio_get_state (FerryPower      *power,
                           FerryPowerState *state)
{
  FerryPowerGio *self = FERRY_POWER_GIO (power);

  if (!self->is_watching)
    start_watching (self);

  *state = (FerryPowerState){
    .is_power_saver = g_power_profile_monitor_get_power_saver_enabled (self->monitor),
  };
}

static void
ferry_power_gio_power_init (FerryPowerInterface *iface)
{
  iface->get_state = ferry_power_gio_get_state;
}

static void
ferry_power_gio_dispose (GObject *object)
{
  FerryPowerGio *self = FERRY_POWER_GIO (object);

  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (ferry_power_gio_parent_class)->dispose (object);
}

static void
ferry_power_gio_class_init (FerryPowerGioClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_power_gio_dispose;
}

static void
ferry_power_gio_init (FerryPowerGio *self)
{
}

FerryPower *
ferry_power_gio_new (void)
{
  return g_object_new (FERRY_TYPE_POWER_GIO, NULL);
}

FerryPower *
ferry_power_gio_new_for_monitor (GPowerProfileMonitor *monitor)
{
  FerryPowerGio *self;

  g_return_val_if_fail (G_IS_POWER_PROFILE_MONITOR (monitor), NULL);

  self = g_object_new (FERRY_TYPE_POWER_GIO, NULL);
  self->monitor = g_object_ref (monitor);

  return FERRY_POWER (self);
}
