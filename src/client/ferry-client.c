/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-client.h"

#include "ferry-bus-error.h"
#include "ferry-client-private.h"
#include "ferry-clock-system.h"

G_DEFINE_FINAL_TYPE (FerryClient, ferry_client, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  PROP_RATE,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

enum
{
  SIGNAL_PREFERENCES_CHANGED,
  SIGNAL_COUNTS_CHANGED,
  SIGNAL_GROUPS_CHANGED,
  SIGNAL_CONDITIONS_CHANGED,
  SIGNAL_NETWORKS_CHANGED,
  SIGNAL_SETTLED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
situation_free (FerrySituation *situation)
{
  ferry_situation_clear (situation);
  g_free (situation);
}

static void
ferry_client_dispose (GObject *object)
{
  ferry_client_leave (FERRY_CLIENT (object));

  G_OBJECT_CLASS (ferry_client_parent_class)->dispose (object);
}

static void
ferry_client_finalize (GObject *object)
{
  FerryClient *self = FERRY_CLIENT (object);

  /* What waits and what is attached holds a reference. */
  g_assert (g_queue_is_empty (&self->waiting));
  g_assert (self->lists->len == 0);

  g_ptr_array_unref (self->lists);
  g_clear_object (&self->clock);
  g_clear_object (&self->connection);
  g_clear_error (&self->error);
  g_free (self->owner);
  g_free (self->session);
  g_clear_pointer (&self->counts, g_variant_unref);
  g_clear_pointer (&self->preferences, g_variant_unref);
  g_clear_pointer (&self->groups, g_variant_unref);
  g_clear_pointer (&self->networks, g_variant_unref);
  g_clear_pointer (&self->conditions, g_variant_unref);
  g_clear_pointer (&self->situation, situation_free);

  G_OBJECT_CLASS (ferry_client_parent_class)->finalize (object);
}

static void
ferry_client_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  FerryClient *self = FERRY_CLIENT (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    case PROP_RATE:
      g_value_set_uint64 (value, self->rate);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static guint
new_signal (const char *name)
{
  return g_signal_new (name, FERRY_TYPE_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 0);
}

static void
ferry_client_class_init (FerryClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags   flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = ferry_client_dispose;
  object_class->finalize = ferry_client_finalize;
  object_class->get_property = ferry_client_get_property;

  props[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, FERRY_CLIENT_OFFLINE,
                                         FERRY_CLIENT_FAILED, FERRY_CLIENT_OFFLINE, flags);
  props[PROP_RATE] = g_param_spec_uint64 ("rate", NULL, NULL, 0, G_MAXUINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_PREFERENCES_CHANGED] = new_signal ("preferences-changed");
  signals[SIGNAL_COUNTS_CHANGED] = new_signal ("counts-changed");
  signals[SIGNAL_GROUPS_CHANGED] = new_signal ("groups-changed");
  signals[SIGNAL_CONDITIONS_CHANGED] = new_signal ("conditions-changed");
  signals[SIGNAL_NETWORKS_CHANGED] = new_signal ("networks-changed");
  signals[SIGNAL_SETTLED] = g_signal_new ("settled", FERRY_TYPE_CLIENT, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE,
                                          3, G_TYPE_STRING, G_TYPE_UINT, G_TYPE_STRING);
}

static void
ferry_client_init (FerryClient *self)
{
  /* Without it GDBus would not know our errors by name. */
  ferry_bus_error_register ();
  self->clock = ferry_clock_system_new ();
  g_queue_init (&self->waiting);
  self->lists = g_ptr_array_new ();
}

FerryClient *
ferry_client_new (void)
{
  return g_object_new (FERRY_TYPE_CLIENT, NULL);
}

FerryClient *
ferry_client_new_for_connection (GDBusConnection *connection)
{
  FerryClient *self;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), NULL);

  self = ferry_client_new ();
  self->connection = g_object_ref (connection);

  return self;
}

void
ferry_client_set_clock (FerryClient *self,
                        FerryClock  *clock)
{
  g_return_if_fail (FERRY_IS_CLIENT (self));
  g_return_if_fail (self->state == FERRY_CLIENT_OFFLINE);

  g_set_object (&self->clock, clock);
}

FerryClientState
ferry_client_get_state (FerryClient *self)
{
  g_return_val_if_fail (FERRY_IS_CLIENT (self), FERRY_CLIENT_OFFLINE);

  return self->state;
}

const GError *
ferry_client_get_error (FerryClient *self)
{
  g_return_val_if_fail (FERRY_IS_CLIENT (self), NULL);

  return self->error;
}

void
ferry_client_notify_state (FerryClient *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

void
ferry_client_set_rate (FerryClient *self,
                       guint64      rate)
{
  if (self->rate == rate)
    return;

  self->rate = rate;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RATE]);
}

void
ferry_client_count_watching (FerryClient *self,
                             gboolean     is_watching)
{
  if (is_watching)
    self->n_watching++;
  else if (--self->n_watching == 0)
    ferry_client_set_rate (self, 0);
}

/* FALSE when there is nothing new about @key. */
static gboolean
take_property (GVariant   *properties,
               const char *key,
               const char *type,
               GVariant  **kept)
{
  g_autoptr (GVariant) value = NULL;

  value = g_variant_lookup_value (properties, key, G_VARIANT_TYPE (type));
  if (value == NULL || (*kept != NULL && g_variant_equal (value, *kept)))
    return FALSE;

  g_clear_pointer (kept, g_variant_unref);
  *kept = g_steal_pointer (&value);
  return TRUE;
}

/* One of another version may say what this one does not understand: then nothing is
 * known, rather than something wrong. */
static void
read_conditions (FerryClient *self)
{
  FerrySituation    *situation = g_new0 (FerrySituation, 1);
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->situation, situation_free);
  if (ferry_situation_decode (self->conditions, situation, &error))
    {
      self->situation = situation;
      return;
    }

  g_debug ("the conditions: %s", error->message);
  g_free (situation);
}

void
ferry_client_take_properties (FerryClient *self,
                              GVariant    *properties)
{
  gboolean counts = take_property (properties, "Counts", "a{su}", &self->counts);
  gboolean preferences = take_property (properties, "Preferences", "a{sv}", &self->preferences);
  gboolean groups = take_property (properties, "Groups", "a{sa{sv}}", &self->groups);
  gboolean networks = take_property (properties, "Networks", "a{sa{sv}}", &self->networks);
  gboolean conditions = take_property (properties, "Conditions", "a{sv}", &self->conditions);

  if (conditions)
    read_conditions (self);
  if (counts)
    g_signal_emit (self, signals[SIGNAL_COUNTS_CHANGED], 0);
  if (preferences)
    g_signal_emit (self, signals[SIGNAL_PREFERENCES_CHANGED], 0);
  if (groups)
    g_signal_emit (self, signals[SIGNAL_GROUPS_CHANGED], 0);
  if (networks)
    g_signal_emit (self, signals[SIGNAL_NETWORKS_CHANGED], 0);
  if (conditions)
    g_signal_emit (self, signals[SIGNAL_CONDITIONS_CHANGED], 0);
}

void
ferry_client_tell_settled (FerryClient *self,
                           GVariant    *parameters)
{
  g_autoptr (GVariantIter) iter = NULL;
  const char              *id;
  const char              *nick;
  const char              *name;
  FerryStatus              status;

  g_variant_get (parameters, "(a(sss))", &iter);
  while (g_variant_iter_loop (iter, "(&s&s&s)", &id, &nick, &name))
    if (ferry_status_from_nick (nick, &status))
      g_signal_emit (self, signals[SIGNAL_SETTLED], 0, id, (guint) status, name);
}

guint
ferry_client_get_count (FerryClient *self,
                        const char  *key)
{
  guint32 count = 0;

  g_return_val_if_fail (FERRY_IS_CLIENT (self), 0);
  g_return_val_if_fail (key != NULL, 0);

  if (self->counts != NULL)
    g_variant_lookup (self->counts, key, "u", &count);

  return count;
}

GVariant *
ferry_client_get_preferences (FerryClient *self)
{
  g_return_val_if_fail (FERRY_IS_CLIENT (self), NULL);

  return self->preferences;
}

GVariant *
ferry_client_get_groups (FerryClient *self)
{
  g_return_val_if_fail (FERRY_IS_CLIENT (self), NULL);

  return self->groups;
}

GVariant *
ferry_client_get_networks (FerryClient *self)
{
  g_return_val_if_fail (FERRY_IS_CLIENT (self), NULL);

  return self->networks;
}

const FerrySituation *
ferry_client_get_situation (FerryClient *self)
{
  g_return_val_if_fail (FERRY_IS_CLIENT (self), NULL);

  return self->situation;
}

guint64
ferry_client_get_rate (FerryClient *self)
{
  g_return_val_if_fail (FERRY_IS_CLIENT (self), 0);

  return self->rate;
}
