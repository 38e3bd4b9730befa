/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-clock-system.h"

#include "ferry-wall-watch.h"

struct _FerryClockSystem
{
  GObject parent_instance;

  GMutex      lock;   /* guards all below: alarms may be set from any thread */
  GHashTable *alarms; /* (owned): id → GSource (owned) */
  guint       last_id;

  char           *zone; /* (owned): path of the file that stands for the time zone */
  FerryWallWatch *wall; /* (owned) (nullable): NULL until somebody cares */
};

static void ferry_clock_system_iface_init (FerryClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryClockSystem,
                               ferry_clock_system,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_CLOCK,
                                                      ferry_clock_system_iface_init))

typedef struct
{
  GSource parent;

  GWeakRef clock; /* weak, so that a forgotten alarm does not keep the clock */
  guint    id;
} AlarmSource;

/* Returns: (transfer full) (nullable): the alarm, now forgotten by @self */
static GSource *
steal_alarm (FerryClockSystem *self,
             guint             id)
{
  gpointer source = NULL;

  g_mutex_lock (&self->lock);
  g_hash_table_steal_extended (self->alarms, GUINT_TO_POINTER (id), NULL, &source);
  g_mutex_unlock (&self->lock);

  return source;
}

static gboolean
alarm_dispatch (GSource    *source,
                GSourceFunc callback,
                gpointer    user_data)
{
  AlarmSource                 *alarm = (AlarmSource *) source;
  g_autoptr (FerryClockSystem) clock = g_weak_ref_get (&alarm->clock);
  g_autoptr (GSource)          forgotten = NULL;

  if (clock == NULL)
    return G_SOURCE_REMOVE;

  /* Forgotten first, so that the callback may set the next alarm, remove this
   * one, or drop the clock. Gone already means removed by another thread. */
  forgotten = steal_alarm (clock, alarm->id);
  if (forgotten != NULL)
    callback (user_data);

  return G_SOURCE_REMOVE;
}

static void
alarm_finalize (GSource *source)
{
  AlarmSource *alarm = (AlarmSource *) source;

  g_weak_ref_clear (&alarm->clock);
}

static GSourceFuncs alarm_funcs = {
  .dispatch = alarm_dispatch,
  .finalize = alarm_finalize,
};

static void
ferry_clock_system_dispose (GObject *object)
{
  FerryClockSystem      *self = FERRY_CLOCK_SYSTEM (object);
  g_autoptr (GHashTable) alarms = NULL;
  GHashTableIter         iter;
  gpointer               source;

  g_clear_pointer (&self->wall, ferry_wall_watch_free);

  g_mutex_lock (&self->lock);
  alarms = g_steal_pointer (&self->alarms);
  self->alarms = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_source_unref);
  g_mutex_unlock (&self->lock);

  /* Outside the lock: this runs the destroy notifies, which may use us. */
  g_hash_table_iter_init (&iter, alarms);
  while (g_hash_table_iter_next (&iter, NULL, &source))
    g_source_destroy (source);

  G_OBJECT_CLASS (ferry_clock_system_parent_class)->dispose (object);
}

static void
ferry_clock_system_finalize (GObject *object)
{
  FerryClockSystem *self = FERRY_CLOCK_SYSTEM (object);

  g_free (self->zone);
  g_hash_table_unref (self->alarms);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (ferry_clock_system_parent_class)->finalize (object);
}

static void
ferry_clock_system_class_init (FerryClockSystemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_clock_system_dispose;
  object_class->finalize = ferry_clock_system_finalize;
}

static void
ferry_clock_system_init (FerryClockSystem *self)
{
  g_mutex_init (&self->lock);
  self->alarms = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_source_unref);
}

static gint64
ferry_clock_system_get_monotonic (FerryClock *clock)
{
  return g_get_monotonic_time ();
}

static gint64
ferry_clock_system_get_real (FerryClock *clock)
{
  return g_get_real_time ();
}

static guint
ferry_clock_system_add_alarm (FerryClock    *clock,
                              gint64         when,
                              GSourceFunc    callback,
                              gpointer       user_data,
                              GDestroyNotify destroy)
{
  FerryClockSystem        *self = FERRY_CLOCK_SYSTEM (clock);
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  GSource                 *source = g_source_new (&alarm_funcs, sizeof (AlarmSource));
  AlarmSource             *alarm = (AlarmSource *) source;
  guint                    id;

  g_weak_ref_init (&alarm->clock, self);
  g_source_set_static_name (source, "[ferry] alarm");
  g_source_set_callback (source, callback, user_data, destroy);
  /* A negative time would mean "never" to GSource. */
  g_source_set_ready_time (source, MAX (when, 0));

  g_mutex_lock (&self->lock);
  do
    id = ++self->last_id;
  while (id == 0 || g_hash_table_contains (self->alarms, GUINT_TO_POINTER (id)));
  alarm->id = id;
  g_hash_table_insert (self->alarms, GUINT_TO_POINTER (id), g_source_ref (source));
  g_mutex_unlock (&self->lock);

  g_source_attach (source, context);
  g_source_unref (source);

  return id;
}

static void
ferry_clock_system_remove_alarm (FerryClock *clock,
                                 guint       id)
{
  g_autoptr (GSource) source = steal_alarm (FERRY_CLOCK_SYSTEM (clock), id);

  if (source != NULL)
    g_source_destroy (source);
}

static void
ferry_clock_system_watch_wall (FerryClock *clock)
{
  FerryClockSystem *self = FERRY_CLOCK_SYSTEM (clock);

  if (self->wall == NULL)
    self->wall = ferry_wall_watch_new (self->zone, (FerryWallFunc) ferry_clock_emit_wall_changed,
                                       self);
}

static void
ferry_clock_system_iface_init (FerryClockInterface *iface)
{
  iface->get_monotonic = ferry_clock_system_get_monotonic;
  iface->get_real = ferry_clock_system_get_real;
  iface->add_alarm = ferry_clock_system_add_alarm;
  iface->remove_alarm = ferry_clock_system_remove_alarm;
  iface->watch_wall = ferry_clock_system_watch_wall;
}

FerryClock *
ferry_clock_system_new (void)
{
  return ferry_clock_system_new_for_zone (FERRY_WALL_WATCH_ZONE);
}

FerryClock *
ferry_clock_system_new_for_zone (const char *zone)
{
  FerryClockSystem *self;

  g_return_val_if_fail (zone != NULL, NULL);

  self = g_object_new (FERRY_TYPE_CLOCK_SYSTEM, NULL);
  self->zone = g_strdup (zone);

  return FERRY_CLOCK (self);
}
