/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-property-mirror.h"

#define PROPERTIES "org.freedesktop.DBus.Properties"

struct _FerryPropertyMirror
{
  GObject parent_instance;

  GDBusConnection *bus;        /* (owned) */
  char            *owner;      /* (owned) */
  char            *path;       /* (owned) */
  char            *interface;  /* (owned) */
  GCancellable    *question;   /* (owned) (nullable): NULL unless one is open */
  GSource         *alarm;      /* (owned) (nullable): NULL unless an answer is awaited */
  GHashTable      *properties; /* (owned) name → GVariant */
  guint            patience;
  guint            subscription_id;
  gboolean         must_ask_again;
  gboolean         is_loading;
  gboolean         has_answered;
};

enum
{
  LOADED,
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryPropertyMirror, ferry_property_mirror, G_TYPE_OBJECT)

static void
keep (FerryPropertyMirror *self,
      GVariant            *dictionary)
{
  GVariantIter iter;
  const char  *name;
  GVariant    *value;

  g_variant_iter_init (&iter, dictionary);
  while (g_variant_iter_next (&iter, "{&sv}", &name, &value))
    g_hash_table_replace (self->properties, g_strdup (name), value);
}

static void
stop_waiting (FerryPropertyMirror *self)
{
  if (self->alarm == NULL)
    return;

  g_source_destroy (self->alarm);
  g_clear_pointer (&self->alarm, g_source_unref);
}

static void
tell (FerryPropertyMirror *self)
{
  const guint signal = self->is_loading ? LOADED : CHANGED;

  self->is_loading = FALSE;
  g_signal_emit (self, signals[signal], 0);
}

static void ask (FerryPropertyMirror *self);

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  FerryPropertyMirror *self = user_data;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) dictionary = NULL;
  g_autoptr (GError)   error = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* We are no more, or have asked anew. */

  stop_waiting (self);
  g_clear_object (&self->question);
  if (reply != NULL)
    {
      dictionary = g_variant_get_child_value (reply, 0);
      self->has_answered = TRUE;
      g_hash_table_remove_all (self->properties);
      keep (self, dictionary);
    }
  else
    {
      g_debug ("%s does not tell of %s: %s", self->path, self->interface, error->message);
    }

  if (self->must_ask_again)
    ask (self);
  tell (self);
}

/* The answer is still heard if it comes. */
static gboolean
alarm_cb (gpointer data)
{
  FerryPropertyMirror *self = data;

  g_debug ("%s does not answer", self->path);
  g_clear_pointer (&self->alarm, g_source_unref);
  if (self->is_loading)
    tell (self);

  return G_SOURCE_REMOVE;
}

static void
start_waiting (FerryPropertyMirror *self)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  self->alarm = g_timeout_source_new (self->patience);
  g_source_set_callback (self->alarm, alarm_cb, self, NULL);
  g_source_attach (self->alarm, context);
}

static void
ask (FerryPropertyMirror *self)
{
  self->must_ask_again = self->alarm != NULL;
  if (self->must_ask_again)
    return;

  if (self->question != NULL)
    g_cancellable_cancel (self->question);
  g_clear_object (&self->question);
  self->question = g_cancellable_new ();
  start_waiting (self);
  g_dbus_connection_call (self->bus, self->owner, self->path, PROPERTIES, "GetAll",
                          g_variant_new ("(s)", self->interface), G_VARIANT_TYPE ("(a{sv})"),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, self->question, answered_cb, self);
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
  FerryPropertyMirror    *self = user_data;
  g_autoptr (GVariant)    dictionary = NULL;
  g_autofree const char **invalidated = NULL;

  /* The answer under way is newer than this. */
  if (self->is_loading || !g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sa{sv}as)")))
    return;

  g_variant_get (parameters, "(&s@a{sv}^a&s)", NULL, &dictionary, &invalidated);
  keep (self, dictionary);
  for (guint i = 0; invalidated[i] != NULL; i++)
    g_hash_table_remove (self->properties, invalidated[i]);

  if (invalidated[0] != NULL || !self->has_answered)
    ask (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
ferry_property_mirror_dispose (GObject *object)
{
  FerryPropertyMirror *self = FERRY_PROPERTY_MIRROR (object);

  if (self->subscription_id != 0)
    g_dbus_connection_signal_unsubscribe (self->bus, self->subscription_id);
  self->subscription_id = 0;
  stop_waiting (self);
  if (self->question != NULL)
    g_cancellable_cancel (self->question);
  g_clear_object (&self->question);

  G_OBJECT_CLASS (ferry_property_mirror_parent_class)->dispose (object);
}

static void
ferry_property_mirror_finalize (GObject *object)
{
  FerryPropertyMirror *self = FERRY_PROPERTY_MIRROR (object);

  g_object_unref (self->bus);
  g_hash_table_unref (self->properties);
  g_free (self->owner);
  g_free (self->path);
  g_free (self->interface);

  G_OBJECT_CLASS (ferry_property_mirror_parent_class)->finalize (object);
}

static void
ferry_property_mirror_class_init (FerryPropertyMirrorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_property_mirror_dispose;
  object_class->finalize = ferry_property_mirror_finalize;

  signals[LOADED] = g_signal_new ("loaded", FERRY_TYPE_PROPERTY_MIRROR, G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CHANGED] = g_signal_new ("changed", FERRY_TYPE_PROPERTY_MIRROR, G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_property_mirror_init (FerryPropertyMirror *self)
{
  self->properties = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                            (GDestroyNotify) g_variant_unref);
  self->is_loading = TRUE;
}

FerryPropertyMirror *
ferry_property_mirror_new (GDBusConnection *bus,
                           const char      *owner,
                           const char      *path,
                           const char      *interface,
                           guint            patience)
{
  FerryPropertyMirror *self;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (bus), NULL);
  g_return_val_if_fail (g_variant_is_object_path (path), NULL);

  self = g_object_new (FERRY_TYPE_PROPERTY_MIRROR, NULL);
  self->bus = g_object_ref (bus);
  self->owner = g_strdup (owner);
  self->path = g_strdup (path);
  self->interface = g_strdup (interface);
  self->patience = patience;
  self->subscription_id =
      g_dbus_connection_signal_subscribe (bus, owner, PROPERTIES, "PropertiesChanged", path,
                                          interface, G_DBUS_SIGNAL_FLAGS_NONE,
                                          properties_changed_cb, self, NULL);
  ask (self);

  return self;
}

const char *
ferry_property_mirror_get_path (FerryPropertyMirror *self)
{
  g_return_val_if_fail (FERRY_IS_PROPERTY_MIRROR (self), NULL);

  return self->path;
}

gboolean
ferry_property_mirror_is_loading (FerryPropertyMirror *self)
{
  g_return_val_if_fail (FERRY_IS_PROPERTY_MIRROR (self), FALSE);

  return self->is_loading;
}

gboolean
ferry_property_mirror_has_answered (FerryPropertyMirror *self)
{
  g_return_val_if_fail (FERRY_IS_PROPERTY_MIRROR (self), FALSE);

  return self->has_answered;
}

/* (transfer none) (nullable): NULL when it is not told or of another type. */
static GVariant *
look_up (FerryPropertyMirror *self,
         const char          *name,
         const GVariantType  *type)
{
  GVariant *value;

  g_return_val_if_fail (FERRY_IS_PROPERTY_MIRROR (self), NULL);

  value = g_hash_table_lookup (self->properties, name);

  return value != NULL && g_variant_is_of_type (value, type) ? value : NULL;
}

guint32
ferry_property_mirror_get_number (FerryPropertyMirror *self,
                                  const char          *name,
                                  guint32              fallback)
{
  GVariant *value = look_up (self, name, G_VARIANT_TYPE_UINT32);

  return value != NULL ? g_variant_get_uint32 (value) : fallback;
}

gboolean
ferry_property_mirror_get_flag (FerryPropertyMirror *self,
                                const char          *name)
{
  GVariant *value = look_up (self, name, G_VARIANT_TYPE_BOOLEAN);

  return value != NULL && g_variant_get_boolean (value);
}

const char *
ferry_property_mirror_peek_text (FerryPropertyMirror *self,
                                 const char          *name)
{
  GVariant *value = look_up (self, name, G_VARIANT_TYPE_STRING);

  if (value == NULL)
    value = look_up (self, name, G_VARIANT_TYPE_OBJECT_PATH);

  return value != NULL ? g_variant_get_string (value, NULL) : "";
}

const char **
ferry_property_mirror_peek_paths (FerryPropertyMirror *self,
                                  const char          *name)
{
  GVariant *value = look_up (self, name, G_VARIANT_TYPE_OBJECT_PATH_ARRAY);

  return value != NULL ? g_variant_get_objv (value, NULL) : g_new0 (const char *, 1);
}
