/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-clock.h"

/* Round, and far from 0: an engine that forgets to set a time shows it. */
#define FIRST_MONOTONIC (G_GINT64_CONSTANT (1000) * G_USEC_PER_SEC)
#define FIRST_REAL (G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC)

struct _FerryFakeClock
{
  GObject parent_instance;

  GMutex      lock; /* guards all below */
  gint64      monotonic;
  gint64      real;
  guint       last_id;
  GPtrArray  *alarms;  /* (owned) of (owned) Alarm: waiting, earliest first */
  GHashTable *ringing; /* (owned): id → (owned) GSource, due but not dispatched */
};

typedef struct
{
  guint           id;
  gint64          when;
  GSourceFunc     callback;
  gpointer        user_data;
  GDestroyNotify  destroy; /* (nullable) */
  GMainContext   *context; /* (owned) */
  FerryFakeClock *clock;   /* (owned) (nullable): only while it rings by a source */
} Alarm;

static void ferry_fake_clock_clock_init (FerryClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryFakeClock,
                               ferry_fake_clock,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_CLOCK,
                                                      ferry_fake_clock_clock_init))

static void
alarm_free (gpointer data)
{
  Alarm *alarm = data;

  if (alarm->destroy != NULL)
    alarm->destroy (alarm->user_data);
  g_main_context_unref (alarm->context);
  g_clear_object (&alarm->clock);
  g_free (alarm);
}

static gboolean
alarm_ring_cb (gpointer user_data)
{
  Alarm   *alarm = user_data;
  gboolean is_wanted;

  g_mutex_lock (&alarm->clock->lock);
  is_wanted = g_hash_table_remove (alarm->clock->ringing, GUINT_TO_POINTER (alarm->id));
  g_mutex_unlock (&alarm->clock->lock);

  if (is_wanted)
    alarm->callback (alarm->user_data);

  return G_SOURCE_REMOVE;
}

/* Takes @alarm. Called with the lock held. */
static void
ring_by_source (FerryFakeClock *self,
                Alarm          *alarm)
{
  GSource *source = g_idle_source_new ();

  alarm->clock = g_object_ref (self);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_static_name (source, "ferry-fake-clock: alarm");
  g_source_set_callback (source, alarm_ring_cb, alarm, alarm_free);
  g_hash_table_insert (self->ringing, GUINT_TO_POINTER (alarm->id), source);
  g_source_attach (source, alarm->context);
}

static gint64
ferry_fake_clock_get_monotonic (FerryClock *clock)
{
  FerryFakeClock                 *self = FERRY_FAKE_CLOCK (clock);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return self->monotonic;
}

static gint64
ferry_fake_clock_get_real (FerryClock *clock)
{
  FerryFakeClock                 *self = FERRY_FAKE_CLOCK (clock);
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return self->real;
}

/* Keeps alarms of the same time in the order in which they were added. */
static void
insert_alarm (FerryFakeClock *self,
              Alarm          *alarm)
{
  guint i = self->alarms->len;

  while (i > 0 && ((const Alarm *) g_ptr_array_index (self->alarms, i - 1))->when > alarm->when)
    i--;
  g_ptr_array_insert (self->alarms, (int) i, alarm);
}

static guint
ferry_fake_clock_add_alarm (FerryClock    *clock,
                            gint64         when,
                            GSourceFunc    callback,
                            gpointer       user_data,
                            GDestroyNotify destroy)
{
  FerryFakeClock *self = FERRY_FAKE_CLOCK (clock);
  Alarm          *alarm = g_new0 (Alarm, 1);
  guint           id;

  alarm->when = when;
  alarm->callback = callback;
  alarm->user_data = user_data;
  alarm->destroy = destroy;
  alarm->context = g_main_context_ref_thread_default ();

  g_mutex_lock (&self->lock);
  id = alarm->id = ++self->last_id;
  if (when <= self->monotonic)
    ring_by_source (self, alarm);
  else
    insert_alarm (self, alarm);
  g_mutex_unlock (&self->lock);

  return id;
}

/* Takes the alarm out, wherever it is; both NULL when it has rung. */
static void
steal_alarm (FerryFakeClock *self,
             guint           id,
             Alarm         **waiting,
             GSource       **ringing)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  gpointer                        source = NULL;

  *waiting = NULL;
  *ringing = NULL;

  for (guint i = 0; i < self->alarms->len; i++)
    if (((const Alarm *) g_ptr_array_index (self->alarms, i))->id == id)
      {
        *waiting = g_ptr_array_steal_index (self->alarms, i);
        return;
      }

  if (g_hash_table_steal_extended (self->ringing, GUINT_TO_POINTER (id), NULL, &source))
    *ringing = source;
}

static void
ferry_fake_clock_remove_alarm (FerryClock *clock,
                               guint       id)
{
  Alarm   *waiting;
  GSource *ringing;

  steal_alarm (FERRY_FAKE_CLOCK (clock), id, &waiting, &ringing);

  g_clear_pointer (&waiting, alarm_free);
  if (ringing != NULL)
    {
      g_source_destroy (ringing);
      g_source_unref (ringing);
    }
}

static void
ferry_fake_clock_clock_init (FerryClockInterface *iface)
{
  iface->get_monotonic = ferry_fake_clock_get_monotonic;
  iface->get_real = ferry_fake_clock_get_real;
  iface->add_alarm = ferry_fake_clock_add_alarm;
  iface->remove_alarm = ferry_fake_clock_remove_alarm;
}

static void
ferry_fake_clock_finalize (GObject *object)
{
  FerryFakeClock *self = FERRY_FAKE_CLOCK (object);

  g_ptr_array_unref (self->alarms);
  g_hash_table_unref (self->ringing);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (ferry_fake_clock_parent_class)->finalize (object);
}

static void
ferry_fake_clock_class_init (FerryFakeClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_fake_clock_finalize;
}

static void
ferry_fake_clock_init (FerryFakeClock *self)
{
  g_mutex_init (&self->lock);
  self->monotonic = FIRST_MONOTONIC;
  self->real = FIRST_REAL;
  self->alarms = g_ptr_array_new_with_free_func (alarm_free);
  self->ringing = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_source_unref);
}

FerryFakeClock *
ferry_fake_clock_new (void)
{
  return g_object_new (FERRY_TYPE_FAKE_CLOCK, NULL);
}

/* Moves on to the next alarm that is due by @end, else to @end. Returns the
 * alarm if it is one of @context; others are sent to theirs. FALSE in @is_more
 * when @end is reached. */
static Alarm *
step (FerryFakeClock *self,
      gint64          end,
      GMainContext   *context,
      gboolean       *is_more)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);
  Alarm                          *alarm = NULL;
  gint64                          time = end;

  if (self->alarms->len > 0)
    alarm = g_ptr_array_index (self->alarms, 0);
  if (alarm != NULL && alarm->when <= end)
    time = alarm->when;

  /* A callback may have advanced further than its caller wants to. */
  time = MAX (time, self->monotonic);
  self->real += time - self->monotonic;
  self->monotonic = time;

  *is_more = alarm != NULL && alarm->when <= end;
  if (!*is_more)
    return NULL;

  g_ptr_array_steal_index (self->alarms, 0);
  if (alarm->context == context)
    return alarm;

  ring_by_source (self, alarm);

  return NULL;
}

void
ferry_fake_clock_advance (FerryFakeClock *self,
                          gint64          microseconds)
{
  g_autoptr (GMainContext)   context = g_main_context_ref_thread_default ();
  g_autoptr (FerryFakeClock) alive = g_object_ref (self);
  gint64                     end;
  gboolean                   is_more = TRUE;

  g_assert_cmpint (microseconds, >=, 0);

  end = ferry_clock_get_monotonic (FERRY_CLOCK (alive)) + microseconds;

  while (is_more)
    {
      Alarm *alarm = step (self, end, context, &is_more);

      if (alarm != NULL)
        {
          alarm->callback (alarm->user_data);
          alarm_free (alarm);
        }
    }
}

void
ferry_fake_clock_set_real (FerryFakeClock *self,
                           gint64          microseconds)
{
  g_mutex_lock (&self->lock);
  self->real = microseconds;
  g_mutex_unlock (&self->lock);

  ferry_clock_emit_wall_changed (FERRY_CLOCK (self));
}

gint64
ferry_fake_clock_get_next_alarm (FerryFakeClock *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  if (self->alarms->len == 0)
    return -1;

  return ((const Alarm *) g_ptr_array_index (self->alarms, 0))->when;
}

guint
ferry_fake_clock_get_n_alarms (FerryFakeClock *self)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&self->lock);

  return self->alarms->len;
}
