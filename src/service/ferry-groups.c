/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-groups.h"

#include "ferry-bus-options.h"
#include "ferry-error.h"
#include "ferry-state-file.h"
#include "ferry-text-check.h"

#include <glib/gi18n-lib.h>

#define PARALLEL "parallel"
#define SERIALIZED "serialized"
#define KEY_NAME "name"
#define KEY_BEHAVIOUR "behaviour"
#define KEY_POLICY "policy"

typedef struct
{
  gboolean        is_serialized;
  FerryCostPolicy policy; /* INHERIT: none */
} FerryGroup;

/* How a group behaves that nobody has made: the same as none of it. */
static const FerryGroup usual = { FALSE, FERRY_COST_POLICY_INHERIT };

struct _FerryGroups
{
  GObject parent_instance;

  char         *path;    /* (owned) */
  FerryEngine  *engine;  /* (owned) */
  FerryWriter  *writer;  /* (owned) */
  FerryCatalog *catalog; /* (owned) (nullable) until transfers count */
  GHashTable   *made;    /* (owned) (element-type utf8 FerryGroup) */
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
  self->made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->in_use = g_new0 (char *, 1);
}

static const FerryGroup *
get (FerryGroups *self,
     const char  *name)
{
  const FerryGroup *group = g_hash_table_lookup (self->made, name);

  return group != NULL ? group : &usual;
}

static void
tell_engine (FerryGroups      *self,
             const char       *name,
             const FerryGroup *group)
{
  ferry_engine_set_group_serialized (self->engine, name, group->is_serialized);
  ferry_engine_set_group_policy (self->engine, name, group->policy);
}

static void
put (FerryGroups      *self,
     const char       *name,
     const FerryGroup *group)
{
  g_hash_table_insert (self->made, g_strdup (name), g_memdup2 (group, sizeof *group));
  tell_engine (self, name, group);
}

/* The file is for people to look into: what they broke in it is left out. */
static void
load (FerryGroups *self)
{
  g_autoptr (GKeyFile) file = ferry_state_file_load (self->path);
  g_auto (GStrv)       sections = g_key_file_get_groups (file, NULL);

  for (guint i = 0; sections[i] != NULL; i++)
    {
      g_autofree char *name = g_key_file_get_string (file, sections[i], KEY_NAME, NULL);
      g_autofree char *behaviour = g_key_file_get_string (file, sections[i], KEY_BEHAVIOUR, NULL);
      g_autofree char *policy = g_key_file_get_string (file, sections[i], KEY_POLICY, NULL);
      FerryGroup       group = usual;

      if (name == NULL || !ferry_text_check_plain (name, FERRY_TEXT_MAX_WORD_BYTES))
        continue;
      group.is_serialized = g_strcmp0 (behaviour, SERIALIZED) == 0;
      if (policy != NULL)
        ferry_cost_policy_from_nick (policy, &group.policy);
      put (self, name, &group);
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
add_group (GVariantBuilder  *groups,
           const char       *name,
           const FerryGroup *group)
{
  GVariantBuilder properties;

  g_variant_builder_init (&properties, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&properties, "{sv}", KEY_BEHAVIOUR,
                         g_variant_new_string (group->is_serialized ? SERIALIZED : PARALLEL));
  if (group->policy != FERRY_COST_POLICY_INHERIT)
    g_variant_builder_add (&properties, "{sv}", KEY_POLICY,
                           g_variant_new_string (ferry_cost_policy_to_nick (group->policy)));
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

      add_group (&groups, name, get (self, name));
    }

  return g_variant_builder_end (&groups);
}

/* Of @properties into @group, which stays as it is where they say nothing. */
static gboolean
read_properties (GVariant   *properties,
                 FerryGroup *group,
                 GError    **error)
{
  g_autofree char *behaviour = NULL;
  g_autofree char *policy = NULL;

  if (!ferry_bus_options_get_string (properties, KEY_BEHAVIOUR, &behaviour, error) ||
      !ferry_bus_options_get_string (properties, KEY_POLICY, &policy, error))
    return FALSE;

  if (behaviour != NULL && !g_str_equal (behaviour, PARALLEL) &&
      !g_str_equal (behaviour, SERIALIZED))
    return ferry_bus_options_fail (KEY_BEHAVIOUR, _ ("Give “parallel” or “serialized”"), error);
  if (policy != NULL && !ferry_cost_policy_from_nick (policy, &group->policy))
    return ferry_bus_options_fail (
        KEY_POLICY, _ ("Give “default”, “unrestricted-only”, “always” or “inherit”"), error);

  if (behaviour != NULL)
    group->is_serialized = g_str_equal (behaviour, SERIALIZED);
  return TRUE;
}

gboolean
ferry_groups_set (FerryGroups *self,
                  const char  *name,
                  GVariant    *properties,
                  GError     **error)
{
  FerryGroup group;

  if (!ferry_text_check_plain (name, FERRY_TEXT_MAX_WORD_BYTES))
    return ferry_bus_options_fail (
        "name", _ ("Give a name for the group without line breaks or control characters"), error);

  group = *get (self, name);
  if (!read_properties (properties, &group, error))
    return FALSE;

  put (self, name, &group);
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

  tell_engine (self, name, &usual);
  g_hash_table_remove (self->made, name);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return TRUE;
}

/* Saving. */

static GKeyFile *
write_file (FerryGroups *self)
{
  GKeyFile      *file = g_key_file_new ();
  GHashTableIter iter;
  gpointer       name;
  gpointer       value;
  guint          n = 0;

  g_hash_table_iter_init (&iter, self->made);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      const FerryGroup *group = value;
      /* Names of groups may have what names of sections may not. */
      g_autofree char *section = g_strdup_printf ("group %u", ++n);

      g_key_file_set_string (file, section, KEY_NAME, name);
      g_key_file_set_string (file, section, KEY_BEHAVIOUR,
                             group->is_serialized ? SERIALIZED : PARALLEL);
      if (group->policy != FERRY_COST_POLICY_INHERIT)
        g_key_file_set_string (file, section, KEY_POLICY,
                               ferry_cost_policy_to_nick (group->policy));
    }

  return file;
}

void
ferry_groups_save_async (FerryGroups        *self,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GKeyFile) file = write_file (self);

  ferry_state_file_save_async (self->path, file, self->writer, self, callback, user_data);
}

gboolean
ferry_groups_save_finish (FerryGroups  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  return ferry_state_file_save_finish (result, error);
}
