/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "fake-peer.h"

/* All that the tests wait for comes sooner by far. */
#define PATIENCE (60 * G_USEC_PER_SEC)

typedef struct
{
  char     *method;    /* (owned) */
  GVariant *arguments; /* (owned) */
} Call;

struct _FakePeer
{
  GMainContext    *context;    /* (owned) */
  GMainLoop       *loop;       /* (owned) */
  GThread         *thread;     /* (owned) */
  GDBusConnection *connection; /* (owned) */
  GDBusNodeInfo   *node;       /* (owned) */
  char            *path;       /* (owned) */
  FakePeerFunc     answer;     /* (nullable) */
  gpointer         data;

  GMutex     lock;
  GCond      called;
  GPtrArray *calls; /* (owned) (element-type Call) */
};

static void
call_free (gpointer data)
{
  Call *call = data;

  g_free (call->method);
  g_variant_unref (call->arguments);
  g_free (call);
}

static void
called_cb (GDBusConnection       *connection,
           const char            *sender,
           const char            *path,
           const char            *interface,
           const char            *method,
           GVariant              *arguments,
           GDBusMethodInvocation *invocation,
           gpointer               data)
{
  FakePeer *self = data;
  Call     *call = g_new0 (Call, 1);
  GVariant *reply = NULL;

  if (self->answer != NULL)
    reply = self->answer (method, arguments, self->data);

  call->method = g_strdup (method);
  call->arguments = g_variant_ref (arguments);
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->calls, call);
  g_cond_broadcast (&self->called);
  g_mutex_unlock (&self->lock);
  g_main_context_wakeup (NULL);

  if (self->answer != NULL && reply == NULL)
    g_object_unref (invocation);
  else
    g_dbus_method_invocation_return_value (invocation, reply);
}

static const GDBusInterfaceVTable vtable = { .method_call = called_cb };

static gpointer
run (gpointer data)
{
  FakePeer *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static void
join_bus (FakePeer   *self,
          const char *address,
          const char *name)
{
  const GDBusConnectionFlags flags = G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                     G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError)   error = NULL;

  self->connection = g_dbus_connection_new_for_address_sync (address, flags, NULL, NULL, &error);
  g_assert_no_error (error);

  /* The object belongs to the context that is the thread's at this moment. */
  g_main_context_push_thread_default (self->context);
  g_dbus_connection_register_object (self->connection, self->path, self->node->interfaces[0],
                                     &vtable, self, NULL, &error);
  g_main_context_pop_thread_default (self->context);
  g_assert_no_error (error);

  reply = g_dbus_connection_call_sync (self->connection, "org.freedesktop.DBus",
                                       "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "RequestName", g_variant_new ("(su)", name, 4),
                                       G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                                       &error);
  g_assert_no_error (error);
}

FakePeer *
fake_peer_new (const char  *address,
               const char  *name,
               const char  *path,
               const char  *interface,
               FakePeerFunc answer,
               gpointer     data)
{
  FakePeer          *self = g_new0 (FakePeer, 1);
  g_autoptr (GError) error = NULL;

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->path = g_strdup (path);
  self->answer = answer;
  self->data = data;
  g_mutex_init (&self->lock);
  g_cond_init (&self->called);
  self->calls = g_ptr_array_new_with_free_func (call_free);
  self->node = g_dbus_node_info_new_for_xml (interface, &error);
  g_assert_no_error (error);

  join_bus (self, address, name);
  self->thread = g_thread_new ("fake-peer", run, self);
  return self;
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

void
fake_peer_free (FakePeer *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_source_set_callback (source, quit_cb, self->loop, NULL);
  g_source_attach (source, self->context);
  g_thread_join (self->thread);

  g_object_unref (self->connection);
  g_dbus_node_info_unref (self->node);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_ptr_array_unref (self->calls);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->called);
  g_free (self->path);
  g_free (self);
}

/* The @n-th call of @method, or NULL; how many there are in @n_calls. */
static Call *
find_call (FakePeer   *self,
           const char *method,
           guint       n,
           guint      *n_calls)
{
  Call *found = NULL;

  *n_calls = 0;
  for (guint i = 0; i < self->calls->len; i++)
    {
      Call *call = self->calls->pdata[i];

      if (g_str_equal (call->method, method) && ++*n_calls == n)
        found = call;
    }
  return found;
}

guint
fake_peer_count (FakePeer   *self,
                 const char *method)
{
  guint n_calls;

  g_mutex_lock (&self->lock);
  find_call (self, method, 0, &n_calls);
  g_mutex_unlock (&self->lock);
  return n_calls;
}

GVariant *
fake_peer_wait (FakePeer   *self,
                const char *method,
                guint       n)
{
  gint64    end = g_get_monotonic_time () + PATIENCE;
  GVariant *arguments;
  guint     n_calls;
  Call     *call;

  g_mutex_lock (&self->lock);
  while ((call = find_call (self, method, n, &n_calls)) == NULL)
    if (!g_cond_wait_until (&self->called, &self->lock, end))
      g_error ("%s was called %u times, and not %u", method, n_calls, n);
  arguments = g_variant_ref (call->arguments);
  g_mutex_unlock (&self->lock);
  return arguments;
}

char *
fake_peer_wait_text (FakePeer   *self,
                     const char *method,
                     guint       n)
{
  g_autoptr (GVariant) arguments = fake_peer_wait (self, method, n);

  return g_variant_print (arguments, FALSE);
}

void
fake_peer_emit (FakePeer   *self,
                const char *signal_name,
                GVariant   *arguments)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (self->connection, NULL, self->path,
                                 self->node->interfaces[0]->name, signal_name, arguments, &error);
  g_assert_no_error (error);
}
