/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-callers.h"

typedef struct
{
  guint    watch_id;
  gboolean is_present;
} Caller;

struct _FerryCallers
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  GHashTable      *callers;    /* (owned) (element-type utf8 Caller) */
  guint            n_present;
};

G_DEFINE_FINAL_TYPE (FerryCallers, ferry_callers, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_LEFT,
  SIGNAL_PRESENCE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
caller_free (gpointer data)
{
  Caller *caller = data;

  g_bus_unwatch_name (caller->watch_id);
  g_free (caller);
}

static void
ferry_callers_dispose (GObject *object)
{
  FerryCallers *self = FERRY_CALLERS (object);

  g_clear_pointer (&self->callers, g_hash_table_unref);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (ferry_callers_parent_class)->dispose (object);
}

static void
ferry_callers_class_init (FerryCallersClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_callers_dispose;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FERRY_TYPE_CALLERS, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_LEFT] = g_signal_new ("left", FERRY_TYPE_CALLERS, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_PRESENCE_CHANGED] =
      g_signal_new ("presence-changed", FERRY_TYPE_CALLERS, G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_callers_init (FerryCallers *self)
{
  self->callers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, caller_free);
}

FerryCallers *
ferry_callers_new (GDBusConnection *connection)
{
  FerryCallers *self = g_object_new (FERRY_TYPE_CALLERS, NULL);

  self->connection = g_object_ref (connection);
  return self;
}

static void
vanished_cb (GDBusConnection *connection,
             const char      *name,
             gpointer         data)
{
  g_autoptr (FerryCallers) self = g_object_ref (data);
  g_autofree char         *gone = g_strdup (name); /* ours goes with the watch */

  ferry_callers_set_presence (self, gone, FALSE);
  if (!g_hash_table_remove (self->callers, gone))
    return;

  g_signal_emit (self, signals[SIGNAL_LEFT], 0, gone);
  if (ferry_callers_is_empty (self))
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

void
ferry_callers_note (FerryCallers *self,
                    const char   *name)
{
  Caller *caller;

  if (g_hash_table_contains (self->callers, name))
    return;

  caller = g_new0 (Caller, 1);
  g_hash_table_insert (self->callers, g_strdup (name), caller);
  /* One that is gone already is told of as any other that leaves. */
  caller->watch_id = g_bus_watch_name_on_connection (self->connection, name,
                                                     G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                     NULL, vanished_cb, self, NULL);
  if (g_hash_table_size (self->callers) == 1)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

gboolean
ferry_callers_is_empty (FerryCallers *self)
{
  return g_hash_table_size (self->callers) == 0;
}

void
ferry_callers_set_presence (FerryCallers *self,
                            const char   *name,
                            gboolean      is_present)
{
  Caller  *caller = g_hash_table_lookup (self->callers, name);
  gboolean was_present = ferry_callers_is_present (self);

  if (caller == NULL || caller->is_present == is_present)
    return;

  caller->is_present = is_present;
  if (is_present)
    self->n_present++;
  else
    self->n_present--;
  if (ferry_callers_is_present (self) != was_present)
    g_signal_emit (self, signals[SIGNAL_PRESENCE_CHANGED], 0);
}

gboolean
ferry_callers_is_present (FerryCallers *self)
{
  return self->n_present > 0;
}
