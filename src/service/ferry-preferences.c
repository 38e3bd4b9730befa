/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-preferences.h"

#include "ferry-bus-options.h"
#include "ferry-error.h"
#include "ferry-names.h"
#include "ferry-text-check.h"

#define G_SETTINGS_ENABLE_BACKEND
#include <gio/gsettingsbackend.h>
#include <glib/gi18n-lib.h>

#define DOWNLOAD_FOLDER "download-folder"
#define MAX_RUNNING "max-running"
#define MAX_PER_HOST "max-per-host"
#define RATE_LIMIT "rate-limit"
#define UPLOAD_RATE_LIMIT "upload-rate-limit"
#define NOTIFICATIONS "notifications"
#define POLICY "policy"
#define BATTERY_THRESHOLD "battery-threshold"
#define ONLY_ON_MAINS "only-on-mains"
#define PAUSE_ON_POWER_SAVER "pause-on-power-saver"
#define SCHEDULE_ENABLED "schedule-enabled"
#define SCHEDULE "schedule"
#define SCHEDULE_RATE_LIMIT "schedule-rate-limit"
#define SCHEDULE_UPLOAD_RATE_LIMIT "schedule-upload-rate-limit"

/* The section of the file that people edit. */
#define SECTION "preferences"

static const char *const keys[] = {
  DOWNLOAD_FOLDER,
  MAX_RUNNING,
  MAX_PER_HOST,
  RATE_LIMIT,
  UPLOAD_RATE_LIMIT,
  NOTIFICATIONS,
  POLICY,
  BATTERY_THRESHOLD,
  ONLY_ON_MAINS,
  PAUSE_ON_POWER_SAVER,
  SCHEDULE_ENABLED,
  SCHEDULE,
  SCHEDULE_RATE_LIMIT,
  SCHEDULE_UPLOAD_RATE_LIMIT,
  NULL
};

struct _FerryPreferences
{
  GObject parent_instance;

  GSettings       *settings; /* (owned) */
  GSettingsSchema *schema;   /* (owned) */
  char            *path;     /* (owned) */
};

G_DEFINE_FINAL_TYPE (FerryPreferences, ferry_preferences, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
ferry_preferences_dispose (GObject *object)
{
  FerryPreferences *self = FERRY_PREFERENCES (object);

  g_clear_object (&self->settings);
  g_clear_pointer (&self->schema, g_settings_schema_unref);

  G_OBJECT_CLASS (ferry_preferences_parent_class)->dispose (object);
}

static void
ferry_preferences_finalize (GObject *object)
{
  g_free (FERRY_PREFERENCES (object)->path);

  G_OBJECT_CLASS (ferry_preferences_parent_class)->finalize (object);
}

static void
ferry_preferences_class_init (FerryPreferencesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_preferences_dispose;
  object_class->finalize = ferry_preferences_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FERRY_TYPE_PREFERENCES, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_preferences_init (FerryPreferences *self)
{
}

/* Where the environment says, or where Ferry is installed. */
static GSettingsSchema *
find_schema (GError **error)
{
  GSettingsSchemaSource            *usual = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchemaSource) own = NULL;
  GSettingsSchema                  *schema = NULL;

  if (g_getenv ("GSETTINGS_SCHEMA_DIR") == NULL)
    own = g_settings_schema_source_new_from_directory (FERRY_SCHEMA_DIR, usual, FALSE, NULL);
  if (own != NULL)
    schema = g_settings_schema_source_lookup (own, FERRY_APPLICATION_ID, TRUE);
  else if (usual != NULL)
    schema = g_settings_schema_source_lookup (usual, FERRY_APPLICATION_ID, TRUE);

  if (schema == NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNKNOWN,
                 _ ("Ferry is not completely installed: the settings schema “%s” is missing. "
                    "Install Ferry again."),
                 FERRY_APPLICATION_ID);
  return schema;
}

static void
settings_changed_cb (FerryPreferences *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

FerryPreferences *
ferry_preferences_new (const char *path,
                       GError    **error)
{
  g_autoptr (FerryPreferences) self = g_object_new (FERRY_TYPE_PREFERENCES, NULL);
  g_autoptr (GSettingsBackend) backend = NULL;

  self->path = g_strdup (path);
  self->schema = find_schema (error);
  if (self->schema == NULL)
    return NULL;

  backend = g_keyfile_settings_backend_new (path, g_settings_schema_get_path (self->schema),
                                            SECTION);
  self->settings = g_settings_new_full (self->schema, backend, NULL);
  /* So that what is changed together is written together. */
  g_settings_delay (self->settings);
  g_signal_connect_object (self->settings, "changed", G_CALLBACK (settings_changed_cb),
                           self, G_CONNECT_SWAPPED);
  /* What was never asked for is not told of. */
  for (guint i = 0; keys[i] != NULL; i++)
    g_variant_unref (g_settings_get_value (self->settings, keys[i]));
  return g_steal_pointer (&self);
}

static char *
dup_usual_folder (void)
{
  const char *folder = g_get_user_special_dir (G_USER_DIRECTORY_DOWNLOAD);

  if (folder != NULL && ferry_text_check_absolute_path (folder))
    return g_strdup (folder);

  return g_build_filename (g_get_home_dir (), "Downloads", NULL);
}

void
ferry_preferences_make_usual_folder (const char *directory)
{
  g_autofree char *usual = dup_usual_folder ();

  if (g_strcmp0 (directory, usual) == 0)
    g_mkdir_with_parents (usual, 0755);
}

char *
ferry_preferences_dup_download_folder (FerryPreferences *self)
{
  g_autofree char *folder = g_settings_get_string (self->settings, DOWNLOAD_FOLDER);

  if (ferry_text_check_absolute_path (folder))
    return g_steal_pointer (&folder);

  return dup_usual_folder ();
}

guint
ferry_preferences_get_max_running (FerryPreferences *self)
{
  return g_settings_get_uint (self->settings, MAX_RUNNING);
}

guint
ferry_preferences_get_max_per_host (FerryPreferences *self)
{
  return g_settings_get_uint (self->settings, MAX_PER_HOST);
}

guint64
ferry_preferences_get_rate_limit (FerryPreferences *self)
{
  return g_settings_get_uint64 (self->settings, RATE_LIMIT);
}

guint64
ferry_preferences_get_upload_rate_limit (FerryPreferences *self)
{
  return g_settings_get_uint64 (self->settings, UPLOAD_RATE_LIMIT);
}

FerryNotifyLevel
ferry_preferences_get_notifications (FerryPreferences *self)
{
  g_autofree char *word = g_settings_get_string (self->settings, NOTIFICATIONS);

  if (g_str_equal (word, "failures"))
    return FERRY_NOTIFY_FAILURES;
  if (g_str_equal (word, "none"))
    return FERRY_NOTIFY_NONE;

  return FERRY_NOTIFY_ALL;
}

/* What is no schedule counts as none, and FALSE is returned. */
static gboolean
read_schedule (FerryPreferences *self,
               FerrySchedule    *schedule)
{
  g_autofree char *text = g_settings_get_string (self->settings, SCHEDULE);

  *schedule = (FerrySchedule){ 0 };
  return ferry_schedule_from_text (text, schedule);
}

void
ferry_preferences_get_rules (FerryPreferences *self,
                             FerryEngineRules *rules)
{
  g_autofree char *policy = g_settings_get_string (self->settings, POLICY);

  *rules = (FerryEngineRules) FERRY_ENGINE_RULES_INIT;
  ferry_cost_policy_from_nick (policy, &rules->policy);
  rules->power.threshold = g_settings_get_uint (self->settings, BATTERY_THRESHOLD);
  rules->power.only_on_mains = g_settings_get_boolean (self->settings, ONLY_ON_MAINS);
  rules->power.heeds_power_saver = g_settings_get_boolean (self->settings, PAUSE_ON_POWER_SAVER);
  if (g_settings_get_boolean (self->settings, SCHEDULE_ENABLED))
    read_schedule (self, &rules->schedule);
  rules->limited_rate = g_settings_get_uint64 (self->settings, SCHEDULE_RATE_LIMIT);
  rules->limited_upload_rate = g_settings_get_uint64 (self->settings, SCHEDULE_UPLOAD_RATE_LIMIT);
}

/* As it counts, whatever somebody wrote into the file. (transfer full) */
static GVariant *
get_value (FerryPreferences *self,
           const char       *key)
{
  g_autofree char *folder = NULL;
  FerrySchedule    schedule;

  if (g_str_equal (key, DOWNLOAD_FOLDER))
    {
      folder = ferry_preferences_dup_download_folder (self);
      return g_variant_ref_sink (g_variant_new_string (folder));
    }
  if (g_str_equal (key, SCHEDULE) && !read_schedule (self, &schedule))
    return g_variant_ref_sink (g_variant_new_string (""));

  return g_settings_get_value (self->settings, key);
}

GVariant *
ferry_preferences_to_variant (FerryPreferences *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      g_autoptr (GVariant) value = get_value (self, keys[i]);

      g_variant_builder_add (&builder, "{sv}", keys[i], value);
    }

  return g_variant_builder_end (&builder);
}

/* The range of a key in words: "1 … 64". */
static char *
describe_range (GSettingsSchemaKey *key)
{
  g_autoptr (GVariant) range = g_settings_schema_key_get_range (key);
  g_autoptr (GVariant) detail = NULL;
  g_autoptr (GString)  text = g_string_new (NULL);
  const char          *kind;
  gboolean             is_enum;

  g_variant_get (range, "(&sv)", &kind, &detail);
  is_enum = g_str_equal (kind, "enum");
  for (gsize i = 0; i < g_variant_n_children (detail); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (detail, i);
      g_autofree char     *word = g_variant_print (child, FALSE);

      if (i > 0)
        g_string_append (text, is_enum ? ", " : " … ");
      g_string_append (text, word);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* What the schema cannot say of a value. */
static gboolean
check_text (const char *name,
            GVariant   *value,
            GError    **error)
{
  FerrySchedule schedule;

  if (g_str_equal (name, DOWNLOAD_FOLDER) && *g_variant_get_string (value, NULL) != '\0' &&
      !ferry_text_check_absolute_path (g_variant_get_string (value, NULL)))
    return ferry_bus_options_fail (name, _ ("Give the whole path of a folder, from “/” on"), error);
  if (g_str_equal (name, SCHEDULE) &&
      !ferry_schedule_from_text (g_variant_get_string (value, NULL), &schedule))
    return ferry_bus_options_fail (name,
                                   _ ("Give one letter for each of the 168 hours of the week: “r” "
                                      "for run, “l” for limited, “s” for stop"),
                                   error);

  return TRUE;
}

static gboolean
check_value (FerryPreferences *self,
             const char       *name,
             GVariant         *value,
             GError          **error)
{
  g_autoptr (GSettingsSchemaKey) key = g_settings_schema_get_key (self->schema, name);
  const GVariantType            *type = g_settings_schema_key_get_value_type (key);
  g_autofree char               *range = NULL;
  g_autofree char               *type_word = g_variant_type_dup_string (type);
  g_autofree char               *sentence = NULL;

  if (!g_variant_is_of_type (value, type))
    {
      sentence = g_strdup_printf (_ ("The value must be of the type “%s”"), type_word);
      return ferry_bus_options_fail (name, sentence, error);
    }
  if (!g_settings_schema_key_range_check (key, value))
    {
      range = describe_range (key);
      sentence = g_strdup_printf (_ ("Only these values are possible: %s"), range);
      return ferry_bus_options_fail (name, sentence, error);
    }

  return check_text (name, value, error);
}

static gboolean
check_changes (FerryPreferences *self,
               GVariant         *changes,
               GError          **error)
{
  for (gsize i = 0; i < g_variant_n_children (changes); i++)
    {
      g_autoptr (GVariant) value = NULL;
      const char          *key;

      g_variant_get_child (changes, i, "{&sv}", &key, &value);
      if (g_strv_contains (keys, key) && !check_value (self, key, value, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
check_writable (FerryPreferences *self,
                GError          **error)
{
  if (g_settings_is_writable (self->settings, MAX_RUNNING))
    return TRUE;

  ferry_error_set (error, FERRY_ERROR_PERMISSION_DENIED, self->path);
  return FALSE;
}

gboolean
ferry_preferences_change (FerryPreferences *self,
                          GVariant         *changes,
                          GError          **error)
{
  GVariantIter iter;
  const char  *key;
  GVariant    *value;

  if (!check_changes (self, changes, error) || !check_writable (self, error))
    return FALSE;

  g_variant_iter_init (&iter, changes);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    if (g_strv_contains (keys, key))
      g_settings_set_value (self->settings, key, value);
  g_settings_apply (self->settings);

  return TRUE;
}

gboolean
ferry_preferences_reset (FerryPreferences  *self,
                         const char *const *names,
                         GError           **error)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (!g_strv_contains (keys, names[i]))
      {
        g_autofree char *sentence = g_strdup_printf (_ ("There is no preference “%s”"), names[i]);

        return ferry_bus_options_fail ("keys", sentence, error);
      }

  if (!check_writable (self, error))
    return FALSE;

  if (names[0] == NULL)
    names = keys;
  for (guint i = 0; names[i] != NULL; i++)
    g_settings_reset (self->settings, names[i]);
  g_settings_apply (self->settings);
  return TRUE;
}
