/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

/* What ThreadSanitizer cannot see. GLib locks with futexes and counts with
 * atomics of its own, and is not built with the sanitizer: to it, two threads
 * that meet there have never met. These functions stand before GLib's in a test
 * program, tell the sanitizer who waited for whom, and call the real ones.
 *
 * Only builds with -Db_sanitize=thread have this file. */

#include "config.h"

#include <dlfcn.h>
#include <gio/gio.h>

void __tsan_acquire (void *address);
void __tsan_release (void *address);

static gpointer
find_real (gpointer   *slot,
           const char *name)
{
  gpointer found = __atomic_load_n (slot, __ATOMIC_RELAXED);

  if (found == NULL)
    {
      found = dlsym (RTLD_NEXT, name);
      __atomic_store_n (slot, found, __ATOMIC_RELAXED);
    }

  return found;
}

/* Declares `real`, GLib's own function of that name. */
#define REAL(name)          \
  static gpointer    known; \
  __typeof__ (name) *real = find_real (&known, #name)

/* Whoever passes here comes after all who passed before. */
static void
pass (gpointer address)
{
  if (address == NULL)
    return;

  __tsan_acquire (address);
  __tsan_release (address);
}

#define LOCK(name, Type)   \
  void                     \
  name (Type *lock)        \
  {                        \
    REAL (name);           \
    real (lock);           \
    __tsan_acquire (lock); \
  }

#define TRY_LOCK(name, Type) \
  gboolean                   \
  name (Type *lock)          \
  {                          \
    gboolean got;            \
    REAL (name);             \
    got = real (lock);       \
    if (got)                 \
      __tsan_acquire (lock); \
    return got;              \
  }

#define UNLOCK(name, Type) \
  void                     \
  name (Type *lock)        \
  {                        \
    REAL (name);           \
    __tsan_release (lock); \
    real (lock);           \
  }

LOCK (g_mutex_lock, GMutex)
TRY_LOCK (g_mutex_trylock, GMutex)
UNLOCK (g_mutex_unlock, GMutex)
LOCK (g_async_queue_lock, GAsyncQueue)
UNLOCK (g_async_queue_unlock, GAsyncQueue)
LOCK (g_rec_mutex_lock, GRecMutex)
TRY_LOCK (g_rec_mutex_trylock, GRecMutex)
UNLOCK (g_rec_mutex_unlock, GRecMutex)
LOCK (g_rw_lock_writer_lock, GRWLock)
TRY_LOCK (g_rw_lock_writer_trylock, GRWLock)
UNLOCK (g_rw_lock_writer_unlock, GRWLock)
LOCK (g_rw_lock_reader_lock, GRWLock)
TRY_LOCK (g_rw_lock_reader_trylock, GRWLock)
UNLOCK (g_rw_lock_reader_unlock, GRWLock)

void
g_cond_wait (GCond  *cond,
             GMutex *mutex)
{
  REAL (g_cond_wait);
  __tsan_release (mutex);
  real (cond, mutex);
  __tsan_acquire (mutex);
}

gboolean
g_cond_wait_until (GCond  *cond,
                   GMutex *mutex,
                   gint64  end_time)
{
  gboolean in_time;

  REAL (g_cond_wait_until);
  __tsan_release (mutex);
  in_time = real (cond, mutex, end_time);
  __tsan_acquire (mutex);

  return in_time;
}

void
g_async_queue_push (GAsyncQueue *queue,
                    gpointer     data)
{
  REAL (g_async_queue_push);
  __tsan_release (queue);
  real (queue, data);
}

gpointer
g_async_queue_pop (GAsyncQueue *queue)
{
  gpointer data;

  REAL (g_async_queue_pop);
  data = real (queue);
  __tsan_acquire (queue);

  return data;
}

gpointer
g_async_queue_try_pop (GAsyncQueue *queue)
{
  gpointer data;

  REAL (g_async_queue_try_pop);
  data = real (queue);
  __tsan_acquire (queue);

  return data;
}

gpointer
g_async_queue_timeout_pop (GAsyncQueue *queue,
                           guint64      timeout)
{
  gpointer data;

  REAL (g_async_queue_timeout_pop);
  data = real (queue, timeout);
  __tsan_acquire (queue);

  return data;
}

/* Whoever takes the last reference frees what others wrote before they let go
 * of theirs. */
void (g_object_unref) (gpointer object)
{
  REAL (g_object_unref);
  pass (object);
  real (object);
}

void (g_atomic_rc_box_release) (gpointer box)
{
  REAL (g_atomic_rc_box_release);
  pass (box);
  real (box);
}

void
g_atomic_rc_box_release_full (gpointer       box,
                              GDestroyNotify clear)
{
  REAL (g_atomic_rc_box_release_full);
  pass (box);
  real (box, clear);
}

void
g_bytes_unref (GBytes *bytes)
{
  REAL (g_bytes_unref);
  pass (bytes);
  real (bytes);
}

void (g_once_init_leave) (volatile void *location,
                          gsize          result)
{
  REAL (g_once_init_leave);
  __tsan_release ((gpointer) location);
  real (location, result);
}

/* All sources of a context run behind its poll(): whoever attached one of them
 * before is in the past then. One meeting place serves all contexts. */
static char sources;

static gint
poll_and_meet (GPollFD *fds,
               guint    n_fds,
               gint     timeout)
{
  gint ready = g_poll (fds, n_fds, timeout);

  __tsan_acquire (&sources);

  return ready;
}

GMainContext *
g_main_context_new (void)
{
  GMainContext *context;
  REAL (g_main_context_new);

  context = real ();
  g_main_context_set_poll_func (context, poll_and_meet);

  return context;
}

__attribute__ ((constructor)) static void
watch_default_context (void)
{
  g_main_context_set_poll_func (g_main_context_default (), poll_and_meet);
}

guint
g_source_attach (GSource      *source,
                 GMainContext *context)
{
  REAL (g_source_attach);

  __tsan_release (&sources);

  return real (source, context);
}

void
g_source_set_ready_time (GSource *source,
                         gint64   ready_time)
{
  REAL (g_source_set_ready_time);

  __tsan_release (&sources);
  real (source, ready_time);
}

void
g_main_context_wakeup (GMainContext *context)
{
  REAL (g_main_context_wakeup);

  __tsan_release (&sources);
  real (context);
}

/* A source that is attached between poll() and what follows it runs at once,
 * without that meeting: plain callbacks meet once more. */
typedef struct
{
  GSourceFunc    function;
  gpointer       data;
  GDestroyNotify notify;
} Callback;

static Callback *
callback_new (GSourceFunc    function,
              gpointer       data,
              GDestroyNotify notify)
{
  Callback *callback = g_new (Callback, 1);

  callback->function = function;
  callback->data = data;
  callback->notify = notify;
  __tsan_release (callback);

  return callback;
}

static gboolean
callback_run (gpointer data)
{
  Callback *callback = data;

  __tsan_acquire (callback);

  return callback->function (callback->data);
}

static void
callback_free (gpointer data)
{
  Callback *callback = data;

  __tsan_acquire (callback);
  if (callback->notify != NULL)
    callback->notify (callback->data);
  g_free (callback);
}

void
g_source_set_callback (GSource       *source,
                       GSourceFunc    function,
                       gpointer       data,
                       GDestroyNotify notify)
{
  /* Only these are known to call a plain GSourceFunc. */
  const GSourceFuncs *kind = source->source_funcs;
  gboolean            is_plain = kind == &g_idle_funcs || kind == &g_timeout_funcs;
  REAL (g_source_set_callback);

  if (function != NULL && is_plain)
    real (source, callback_run, callback_new (function, data, notify), callback_free);
  else
    real (source, function, data, notify);
}

void
g_main_context_invoke_full (GMainContext  *context,
                            gint           priority,
                            GSourceFunc    function,
                            gpointer       data,
                            GDestroyNotify notify)
{
  REAL (g_main_context_invoke_full);

  real (context, priority, callback_run, callback_new (function, data, notify), callback_free);
}

void
g_main_context_invoke (GMainContext *context,
                       GSourceFunc   function,
                       gpointer      data)
{
  g_main_context_invoke_full (context, G_PRIORITY_DEFAULT, function, data, NULL);
}

guint
g_idle_add_full (gint           priority,
                 GSourceFunc    function,
                 gpointer       data,
                 GDestroyNotify notify)
{
  REAL (g_idle_add_full);

  return real (priority, callback_run, callback_new (function, data, notify), callback_free);
}

guint
g_idle_add (GSourceFunc function,
            gpointer    data)
{
  return g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, function, data, NULL);
}

/* A task takes its data to a thread and brings its result back. */
static void
run_task (GTask        *task,
          gpointer      source,
          gpointer      data,
          GCancellable *cancellable)
{
  GTaskThreadFunc function;

  __tsan_acquire (task);
  function = g_object_get_data (G_OBJECT (task), "ferry-thread-function");
  function (task, source, data, cancellable);
}

void
g_task_run_in_thread (GTask          *task,
                      GTaskThreadFunc function)
{
  REAL (g_task_run_in_thread);

  g_object_set_data (G_OBJECT (task), "ferry-thread-function", (gpointer) function);
  __tsan_release (task);
  real (task, run_task);
}

void
g_task_return_pointer (GTask         *task,
                       gpointer       result,
                       GDestroyNotify destroy)
{
  REAL (g_task_return_pointer);

  __tsan_release (task);
  real (task, result, destroy);
}

void
g_task_return_boolean (GTask   *task,
                       gboolean result)
{
  REAL (g_task_return_boolean);

  __tsan_release (task);
  real (task, result);
}

void
g_task_return_int (GTask *task,
                   gssize result)
{
  REAL (g_task_return_int);

  __tsan_release (task);
  real (task, result);
}

void
g_task_return_error (GTask  *task,
                     GError *error)
{
  REAL (g_task_return_error);

  __tsan_release (task);
  real (task, error);
}

gpointer
g_task_get_task_data (GTask *task)
{
  REAL (g_task_get_task_data);

  __tsan_acquire (task);

  return real (task);
}

gpointer
g_task_propagate_pointer (GTask   *task,
                          GError **error)
{
  REAL (g_task_propagate_pointer);

  __tsan_acquire (task);

  return real (task, error);
}

gboolean
g_task_propagate_boolean (GTask   *task,
                          GError **error)
{
  REAL (g_task_propagate_boolean);

  __tsan_acquire (task);

  return real (task, error);
}

gssize
g_task_propagate_int (GTask   *task,
                      GError **error)
{
  REAL (g_task_propagate_int);

  __tsan_acquire (task);

  return real (task, error);
}
