/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-power-system.h"

#include <math.h>

#define UPOWER_NAME "org.freedesktop.UPower"
#define DEVICE_INTERFACE "org.freedesktop.UPower.Device"
#define PROPERTIES_INTERFACE "org.freedesktop.DBus.Properties"

/* What UPower calls kinds of devices. */
#define TYPE_BATTERY 2
#define TYPE_UPS 3

/* Its warning that it is critical; about to act comes after it. */
#define WARNING_CRITICAL 4

/* So long its first answers are waited for. */
#define PATIENCE 2000 /* milliseconds */

/* The objects of UPower that tell what we want to know. */
typedef enum
{
  TOLD_BY_MANAGER,
  TOLD_BY_DEVICE, /* all batteries as one */
  N_TOLD_BY,
} ToldBy;

static const struct
{
  const char *path;
  const char *interface;
} objects[N_TOLD_BY] = {
  [TOLD_BY_MANAGER] = { "/org/freedesktop/UPower", UPOWER_NAME },
  [TOLD_BY_DEVICE] = { "/org/freedesktop/UPower/devices/DisplayDevice", DEVICE_INTERFACE },
};

/* What UPower told of its properties. */
typedef struct
{
  gboolean is_on_battery;
  guint32  type;
  gboolean is_present;
  double   percentage; /* or NAN */
  guint32  warning;
} Told;

struct _FerryPowerSystem
{
  GObject parent_instance;

  GPowerProfileMonitor *monitor; /* (owned) (nullable): NULL until the state is asked for */
  GDBusConnection      *bus;     /* (owned) (nullable) */
  gboolean              wants_machines_bus;
  gboolean              is_watching;
  guint                 watch_id;    /* of the name of UPower; 0 without a bus */
  GCancellable         *cancellable; /* (owned): of what is being asked for */
  char                 *owner;       /* (owned) (nullable): NULL while UPower is away */
  guint                 subscription_ids[N_TOLD_BY];
  gboolean              is_asked[N_TOLD_BY];
  gboolean              is_known[N_TOLD_BY]; /* that it tells, or that nobody does */
  GSource              *alarm;               /* (owned) (nullable): while they are waited for */
  Told                  told;
  FerryPowerState       state; /* as last told by us */
};

static void ferry_power_system_power_init (FerryPowerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryPowerSystem,
                               ferry_power_system,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_POWER,
                                                      ferry_power_system_power_init))

/* What does not have the type that it should have was not told. */
static void
hear (Told     *told,
      GVariant *properties)
{
  g_variant_lookup (properties, "OnBattery", "b", &told->is_on_battery);
  g_variant_lookup (properties, "Type", "u", &told->type);
  g_variant_lookup (properties, "IsPresent", "b", &told->is_present);
  g_variant_lookup (properties, "Percentage", "d", &told->percentage);
  g_variant_lookup (properties, "WarningLevel", "u", &told->warning);
}

static void
forget (Told  *told,
        ToldBy by)
{
  const gboolean is_on_battery = told->is_on_battery;

  if (by == TOLD_BY_MANAGER)
    told->is_on_battery = FALSE;
  else
    *told = (Told){ .is_on_battery = is_on_battery, .percentage = NAN };
}

static gboolean
has_battery (const Told *told)
{
  return told->is_present && (told->type == TYPE_BATTERY || told->type == TYPE_UPS) &&
         told->percentage >= 0 && told->percentage <= 100;
}

static void
read_state (FerryPowerSystem *self,
            FerryPowerState  *state)
{
  *state = (FerryPowerState){
    .is_pending = self->alarm != NULL,
    .is_power_saver = g_power_profile_monitor_get_power_saver_enabled (self->monitor),
    .is_on_battery = self->told.is_on_battery,
  };

  if (!has_battery (&self->told))
    return;

  state->has_battery = TRUE;
  /* Rounded down, so that "below 20" means the same of both. */
  state->percentage = floor (self->told.percentage);
  state->is_critical = self->told.warning >= WARNING_CRITICAL;
}

static void
update (FerryPowerSystem *self)
{
  FerryPowerState state;

  read_state (self, &state);
  if (ferry_power_state_equal (&state, &self->state))
    return;

  self->state = state;
  g_debug ("Power: saver %d, battery %d, on it %d, %g %%, low %d", state.is_power_saver,
           state.has_battery, state.is_on_battery, state.percentage, state.is_critical);
  ferry_power_emit_changed (FERRY_POWER (self));
}

/* Waiting for the first answers. */

static void
stop_waiting (FerryPowerSystem *self)
{
  if (self->alarm == NULL)
    return;

  g_source_destroy (self->alarm);
  g_clear_pointer (&self->alarm, g_source_unref);
}

static gboolean
alarm_cb (gpointer data)
{
  FerryPowerSystem *self = data;

  g_debug ("UPower does not answer");
  stop_waiting (self);
  update (self);

  return G_SOURCE_REMOVE;
}

static void
start_waiting (FerryPowerSystem *self)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  self->alarm = g_timeout_source_new (PATIENCE);
  g_source_set_callback (self->alarm, alarm_cb, self, NULL);
  g_source_attach (self->alarm, context);
}

static void
note_known (FerryPowerSystem *self,
            ToldBy            by)
{
  self->is_known[by] = TRUE;
  for (guint i = 0; i < N_TOLD_BY; i++)
    if (!self->is_known[i])
      return;

  stop_waiting (self);
}

/* What goes with a question. */
typedef struct
{
  FerryPowerSystem *self; /* (unowned): may be gone when the answer was cancelled */
  ToldBy            by;
} Question;

static void
told_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) properties = NULL;
  g_autoptr (GError)   error = NULL;
  FerryPowerSystem    *self = question->self;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->is_asked[question->by] = FALSE;
  forget (&self->told, question->by);
  if (reply != NULL)
    {
      g_variant_get (reply, "(@a{sv})", &properties);
      hear (&self->told, properties);
    }
  else
    g_debug ("UPower does not tell: %s", error->message);
  note_known (self, question->by);
  update (self);
}

static void
ask (FerryPowerSystem *self,
     ToldBy            by)
{
  Question *question = g_new (Question, 1);

  question->self = self;
  question->by = by;
  self->is_asked[by] = TRUE;
  g_dbus_connection_call (self->bus, self->owner, objects[by].path, PROPERTIES_INTERFACE, "GetAll",
                          g_variant_new ("(s)", objects[by].interface), G_VARIANT_TYPE ("(a{sv})"),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, self->cancellable, told_cb,
                          question);
}

static void
properties_changed_cb (GDBusConnection *bus,
                       const char      *sender,
                       const char      *path,
                       const char      *interface,
                       const char      *signal,
                       GVariant        *parameters,
                       gpointer         user_data)
{
  FerryPowerSystem    *self = user_data;
  g_autoptr (GVariant) news = NULL;
  g_autofree char    **invalidated = NULL;
  ToldBy               by;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sa{sv}as)")))
    return;

  by = g_str_equal (path, objects[TOLD_BY_MANAGER].path) ? TOLD_BY_MANAGER : TOLD_BY_DEVICE;
  /* The answer that is awaited was given after this. */
  if (self->is_asked[by])
    return;

  g_variant_get (parameters, "(&s@a{sv}^a&s)", NULL, &news, &invalidated);
  hear (&self->told, news);
  if (invalidated[0] != NULL)
    ask (self, by);
  update (self);
}

static void
upower_appeared_cb (GDBusConnection *bus,
                    const char      *name,
                    const char      *owner,
                    gpointer         user_data)
{
  FerryPowerSystem *self = user_data;

  self->owner = g_strdup (owner);
  for (guint i = 0; i < N_TOLD_BY; i++)
    {
      self->subscription_ids[i] = g_dbus_connection_signal_subscribe (
          bus, owner, PROPERTIES_INTERFACE, "PropertiesChanged", objects[i].path,
          objects[i].interface, G_DBUS_SIGNAL_FLAGS_NONE, properties_changed_cb, self, NULL);
      ask (self, i);
    }
}

/* Also the first news where there is no UPower. */
static void
forget_upower (FerryPowerSystem *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_pointer (&self->owner, g_free);
  for (guint i = 0; i < N_TOLD_BY; i++)
    {
      if (self->subscription_ids[i] != 0)
        g_dbus_connection_signal_unsubscribe (self->bus, self->subscription_ids[i]);
      self->subscription_ids[i] = 0;
      self->is_asked[i] = FALSE;
      forget (&self->told, i);
    }
}

static void
upower_vanished_cb (GDBusConnection *bus,
                    const char      *name,
                    gpointer         user_data)
{
  FerryPowerSystem *self = user_data;

  forget_upower (self);
  stop_waiting (self);
  update (self);
}

static void
watch_upower (FerryPowerSystem *self)
{
  self->watch_id = g_bus_watch_name_on_connection (
      self->bus, UPOWER_NAME, G_BUS_NAME_WATCHER_FLAGS_AUTO_START, upower_appeared_cb,
      upower_vanished_cb, self, NULL);
}

static void
got_bus_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  FerryPowerSystem  *self = user_data; /* (unowned): gone when this was cancelled */
  g_autoptr (GError) error = NULL;
  GDBusConnection   *bus;

  bus = g_bus_get_finish (result, &error);
  if (bus == NULL)
    {
      g_debug ("Nobody tells of the battery: %s", error->message);
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          stop_waiting (self);
          update (self);
        }
      return;
    }

  self->bus = bus;
  /* Transfers go on without it. */
  g_dbus_connection_set_exit_on_close (bus, FALSE);
  watch_upower (self);
}

static void
start_watching (FerryPowerSystem *self)
{
  self->is_watching = TRUE;
  if (self->monitor == NULL)
    self->monitor = g_power_profile_monitor_dup_default ();
  g_signal_connect_object (self->monitor, "notify::power-saver-enabled", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);

  if (self->wants_machines_bus || self->bus != NULL)
    start_waiting (self);
  if (self->wants_machines_bus)
    g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, got_bus_cb, self);
  else if (self->bus != NULL)
    watch_upower (self);

  read_state (self, &self->state);
}

static void
ferry_power_system_get_state (FerryPower      *power,
                              FerryPowerState *state)
{
  FerryPowerSystem *self = FERRY_POWER_SYSTEM (power);

  if (!self->is_watching)
    start_watching (self);

  /* The monitor may already know what its signal has not told yet. The signal
   * still compares with what was last told, so nobody misses the change. */
  read_state (self, state);
}

static void
ferry_power_system_power_init (FerryPowerInterface *iface)
{
  iface->get_state = ferry_power_system_get_state;
}

static void
ferry_power_system_dispose (GObject *object)
{
  FerryPowerSystem *self = FERRY_POWER_SYSTEM (object);

  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  stop_waiting (self);
  forget_upower (self);
  g_clear_object (&self->bus);
  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (ferry_power_system_parent_class)->dispose (object);
}

static void
ferry_power_system_finalize (GObject *object)
{
  FerryPowerSystem *self = FERRY_POWER_SYSTEM (object);

  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (ferry_power_system_parent_class)->finalize (object);
}

static void
ferry_power_system_class_init (FerryPowerSystemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_power_system_dispose;
  object_class->finalize = ferry_power_system_finalize;
}

static void
ferry_power_system_init (FerryPowerSystem *self)
{
  self->cancellable = g_cancellable_new ();
  forget (&self->told, TOLD_BY_DEVICE);
}

FerryPower *
ferry_power_system_new (void)
{
  FerryPowerSystem *self = g_object_new (FERRY_TYPE_POWER_SYSTEM, NULL);

  self->wants_machines_bus = TRUE;

  return FERRY_POWER (self);
}

FerryPower *
ferry_power_system_new_for (GPowerProfileMonitor *monitor,
                            GDBusConnection      *bus)
{
  FerryPowerSystem *self;

  g_return_val_if_fail (G_IS_POWER_PROFILE_MONITOR (monitor), NULL);
  g_return_val_if_fail (bus == NULL || G_IS_DBUS_CONNECTION (bus), NULL);

  self = g_object_new (FERRY_TYPE_POWER_SYSTEM, NULL);
  self->monitor = g_object_ref (monitor);
  g_set_object (&self->bus, bus);

  return FERRY_POWER (self);
}
