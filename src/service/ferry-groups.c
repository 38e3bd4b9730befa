/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-groups.h"

#include "ferry-bus-options.h"
#include "ferry-error.h"
#include "ferry-text-check.h"

#include <glib/gi18n-lib.h>

#define PARALLEL "parallel"
#define SERIALIZED "serialized"
#define KEY_NAME "name"
#define KEY_BEHAVIOUR "behaviour"

struct _FerryGroups
{
  GObject parent_instance;

  char         *path;    /* (owned) */
  FerryEngine  *engine;  /* (owned) */
  FerryWriter  *writer;  /* (owned) */
  FerryCatalog *catalog; /* (owned) (nullable) until transfers count */
  GHashTable   *made;    /* (owned) (element-type utf8 gboolean): whether it is serialized */
  GStrv         in_use;  /* (owned) those of transfers, as "changed" last told */
};

G_DEFINE_FINAL_TYPE (FerryGroups, ferry_groups, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
ferry_groups_dispose (GObject *object)
{
  FerryGroups *self = FERRY_GROUPS (object);

  g_clear_object (&self->catalog);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->writer, ferry_writer_unref);

  G_OBJECT_CLASS (ferry_groups_parent_class)->dispose (object);
}

static void
ferry_groups_finalize (GObject *object)
{
  FerryGroups *self = FERRY_GROUPS (object);

  g_free (self->path);
  g_hash_table_unref (self->made);
  g_strfreev (self->in_use);

  G_OBJECT_CLASS (ferry_groups_parent_class)->finalize (object);
}

static void
ferry_groups_class_init (FerryGroupsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_groups_dispose;
  object_class->finalize = ferry_groups_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FERRY_TYPE_GROUPS, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_groups_init (FerryGroups *self)
{
  self->made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->in_use = g_new0 (char *, 1);
}

static void
put (FerryGroups *self,
     const char  *name,
     gboolean     is_serialized)
{
  g_hash_table_insert (self->made, g_strdup (name), GINT_TO_POINTER (is_serialized));
  ferry_engine_set_group_serialized (self->engine, name, is_serialized);
}

/* The file is for people to look into: what they broke in it is left out. */
static void
load (FerryGroups *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv)       sections = NULL;
  g_autoptr (GError)   error = NULL;

  if (!g_key_file_load_from_file (file, self->path, G_KEY_FILE_NONE, &error) &&
      !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_message ("The groups cannot be read: %s", error->message);

  sections = g_key_file_get_groups (file, NULL);
  for (guint i = 0; sections[i] != NULL; i++)
    {
      g_autofree char *name = g_key_file_get_string (file, sections[i], KEY_NAME, NULL);
      g_autofree char *behaviour = g_key_file_get_string (file, sections[i], KEY_BEHAVIOUR, NULL);

      if (name != NULL && ferry_text_check_plain (name, FERRY_TEXT_MAX_WORD_BYTES))
        put (self, name, g_strcmp0 (behaviour, SERIALIZED) == 0);
    }
}

FerryGroups *
ferry_groups_new (const char  *path,
                  FerryEngine *engine,
                  FerryWriter *writer)
{
  FerryGroups *self = g_object_new (FERRY_TYPE_GROUPS, NULL);

  self->path = g_strdup (path);
  self->engine = g_object_ref (engine);
  self->writer = ferry_writer_ref (writer);
  load (self);
  return self;
}

static void
catalog_updated_cb (FerryGroups *self)
{
  g_auto (GStrv) in_use = ferry_catalog_list_groups (self->catalog);

  if (g_strv_equal ((const char *const *) in_use, (const char *const *) self->in_use))
    return;

  g_strfreev (self->in_use);
  self->in_use = g_steal_pointer (&in_use);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
ferry_groups_follow (FerryGroups  *self,
                     FerryCatalog *catalog)
{
  self->catalog = g_object_ref (catalog);
  g_signal_connect_object (catalog, "updated", G_CALLBACK (catalog_updated_cb),
                           self, G_CONNECT_SWAPPED);
  catalog_updated_cb (self);
}

static void
add_group (GVariantBuilder *groups,
           const char      *name,
           gboolean         is_serialized)
{
  GVariantBuilder properties;

  g_variant_builder_init (&properties, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&properties, "{sv}", KEY_BEHAVIOUR,
                         g_variant_new_string (is_serialized ? SERIALIZED : PARALLEL));
  g_variant_builder_add (groups, "{sa{sv}}", name, &properties);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Those made and those in use. (transfer container) (element-type utf8) */
static GPtrArray *
list_names (FerryGroups *self)
{
  GPtrArray     *names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer       name;

  g_hash_table_iter_init (&iter, self->made);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, name);
  for (guint i = 0; self->in_use[i] != NULL; i++)
    if (!g_hash_table_contains (self->made, self->in_use[i]))
      g_ptr_array_add (names, self->in_use[i]);

  g_ptr_array_sort (names, compare_names);
  return names;
}

GVariant *
ferry_groups_to_variant (FerryGroups *self)
{
  g_autoptr (GPtrArray) names = list_names (self);
  GVariantBuilder       groups;

  g_variant_builder_init (&groups, G_VARIANT_TYPE ("a{sa{sv}}"));
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);

      add_group (&groups, name, GPOINTER_TO_INT (g_hash_table_lookup (self->made, name)));
    }

  return g_variant_builder_end (&groups);
}

gboolean
ferry_groups_set (FerryGroups *self,
                  const char  *name,
                  GVariant    *properties,
                  GError     **error)
{
  g_autofree char *behaviour = NULL;
  gboolean         is_serialized;

  if (!ferry_text_check_plain (name, FERRY_TEXT_MAX_WORD_BYTES))
    return ferry_bus_options_fail (
        "name", _ ("Give a name for the group without line breaks or control characters"), error);
  if (!ferry_bus_options_get_string (properties, KEY_BEHAVIOUR, &behaviour, error))
    return FALSE;
  if (behaviour != NULL && !g_str_equal (behaviour, PARALLEL) &&
      !g_str_equal (behaviour, SERIALIZED))
    return ferry_bus_options_fail (KEY_BEHAVIOUR, _ ("Give “parallel” or “serialized”"), error);

  is_serialized = GPOINTER_TO_INT (g_hash_table_lookup (self->made, name));
  if (behaviour != NULL)
    is_serialized = g_str_equal (behaviour, SERIALIZED);
  put (self, name, is_serialized);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return TRUE;
}

gboolean
ferry_groups_remove (FerryGroups *self,
                     const char  *name,
                     GError     **error)
{
  if (self->catalog != NULL && ferry_catalog_count_group (self->catalog, name) > 0)
    return ferry_bus_options_fail (
        "name", _ ("There are transfers in this group: remove them or move them first"), error);
  if (!g_hash_table_contains (self->made, name))
    return ferry_bus_options_fail ("name", _ ("There is no such group"), error);

  ferry_engine_set_group_serialized (self->engine, name, FALSE);
  g_hash_table_remove (self->made, name);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return TRUE;
}

/* Saving. */

typedef struct
{
  GTask  *task;  /* (owned) */
  char   *path;  /* (owned) */
  char   *text;  /* (owned) */
  GError *error; /* (owned) (nullable) */
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  g_object_unref (saving->task);
  g_free (saving->path);
  g_free (saving->text);
  g_clear_error (&saving->error);
  g_free (saving);
}

static void
save_work (gpointer data)
{
  Saving *saving = data;

  g_file_set_contents_full (saving->path, saving->text, -1,
                            G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                            0600, &saving->error);
}

static void
saved_cb (gpointer data)
{
  Saving *saving = data;

  if (saving->error != NULL)
    g_task_return_error (saving->task, g_steal_pointer (&saving->error));
  else
    g_task_return_boolean (saving->task, TRUE);
}

static char *
write_text (FerryGroups *self)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  GHashTableIter       iter;
  gpointer             name;
  gpointer             is_serialized;
  guint                n = 0;

  g_hash_table_iter_init (&iter, self->made);
  while (g_hash_table_iter_next (&iter, &name, &is_serialized))
    {
      /* Names of groups may have what names of sections may not. */
      g_autofree char *section = g_strdup_printf ("group %u", ++n);

      g_key_file_set_string (file, section, KEY_NAME, name);
      g_key_file_set_string (file, section, KEY_BEHAVIOUR,
                             GPOINTER_TO_INT (is_serialized) ? SERIALIZED : PARALLEL);
    }

  return g_key_file_to_data (file, NULL, NULL);
}

void
ferry_groups_save_async (FerryGroups        *self,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  Saving *saving = g_new0 (Saving, 1);

  saving->task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (saving->task, ferry_groups_save_async);
  saving->path = g_strdup (self->path);
  saving->text = write_text (self);
  ferry_writer_push (self->writer, save_work, saved_cb, saving, saving_free, NULL);
}

gboolean
ferry_groups_save_finish (FerryGroups  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
