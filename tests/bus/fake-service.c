/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "fake-service.h"

#include "fake-post.h"
#include "ferry-names.h"

#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a method answers. */
typedef struct
{
  GVariant *reply;   /* (owned) (nullable) */
  char     *name;    /* (owned) (nullable) of the error */
  char     *message; /* (owned) (nullable) */
} Answer;

struct _FakeService
{
  char            *address;    /* (owned) */
  GDBusConnection *stage;      /* (owned) */
  GDBusConnection *connection; /* (owned) (nullable): NULL while it is not there */
  guint            manager_id;
  FakeWake         wake;
  guint            n_wakes;

  GPtrArray  *rows; /* (owned) (element-type FerryRow) */
  guint       n_made;
  GPtrArray  *views; /* (owned) (element-type FakeView) */
  guint       n_opened;
  GHashTable *answers; /* (owned) method → Answer */
  GHashTable *calls;   /* (owned) method → GArray of one guint */
  GHashTable *last;    /* (owned) method → GVariant */
  GVariant   *secrets; /* (owned) (nullable) */
  int         seals;
  FakePost   *post; /* (owned) */
};

static void
row_free (gpointer data)
{
  ferry_row_clear (data);
  g_free (data);
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_clear_pointer (&answer->reply, g_variant_unref);
  g_free (answer->name);
  g_free (answer->message);
  g_free (answer);
}

/* @n_old: length of the list before. */
static void
tell_views (FakeService *self,
            guint        n_old,
            guint        position,
            guint        removed,
            guint        added)
{
  for (guint i = 0; i < self->views->len; i++)
    fake_view_tell_changed (g_ptr_array_index (self->views, i), n_old, position, removed, added);
}

static void
note_call (FakeService *self,
           const char  *method,
           GVariant    *parameters)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->calls, method));

  g_hash_table_replace (self->calls, g_strdup (method), GUINT_TO_POINTER (n + 1));
  g_hash_table_replace (self->last, g_strdup (method), g_variant_ref (parameters));
}

/* TRUE when the test has said what happens. */
static gboolean
answer_as_told (FakeService           *self,
                const char            *method,
                GDBusMethodInvocation *invocation)
{
  Answer *answer = g_hash_table_lookup (self->answers, method);

  if (answer == NULL)
    return FALSE;

  if (answer->name != NULL)
    g_dbus_method_invocation_return_dbus_error (invocation, answer->name, answer->message);
  else if (answer->reply != NULL)
    g_dbus_method_invocation_return_value (invocation, answer->reply);
  else
    g_object_unref (invocation);

  return TRUE;
}

static gboolean
find_view (FakeService *self,
           const char  *path,
           guint       *index)
{
  for (*index = 0; *index < self->views->len; (*index)++)
    if (g_str_equal (((FakeView *) g_ptr_array_index (self->views, *index))->path, path))
      return TRUE;

  return FALSE;
}

static void
view_call_cb (GDBusConnection       *connection,
              const char            *sender,
              const char            *path,
              const char            *interface,
              const char            *method,
              GVariant              *parameters,
              GDBusMethodInvocation *invocation,
              gpointer               data)
{
  FakeService *self = data;
  FakeView    *view;
  guint        i;

  note_call (self, method, parameters);
  if (answer_as_told (self, method, invocation))
    return;

  if (!find_view (self, path, &i))
    {
      /* It came on a connection that is closed by now. */
      g_object_unref (invocation);
      return;
    }
  view = g_ptr_array_index (self->views, i);
  g_assert_cmpstr (sender, ==, view->owner);
  if (fake_view_call (view, method, parameters, invocation))
    return;

  g_assert_cmpstr (method, ==, "Close");
  g_ptr_array_remove_index (self->views, i);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
open_view (FakeService           *self,
           const char            *sender,
           GDBusMethodInvocation *invocation,
           GVariant              *parameters)
{
  static const GDBusInterfaceVTable vtable = { .method_call = view_call_cb };
  g_autoptr (GVariant)              encoded = g_variant_get_child_value (parameters, 0);
  g_autoptr (GError)                error = NULL;
  g_autofree char                  *path = NULL;
  FakeView                         *view;

  path = g_strdup_printf (FERRY_VIEW_PATH_PREFIX "%u", ++self->n_opened);
  view = fake_view_new (self->rows, self->post, self->connection, path, sender);
  ferry_query_decode (encoded, &view->query, &error);
  g_assert_no_error (error);
  g_dbus_connection_register_object (self->connection, path, ferry_bus_view_interface_info (),
                                     &vtable, self, NULL, &error);
  g_assert_no_error (error);
  g_ptr_array_add (self->views, view);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(ou)", path, self->rows->len));
}

static void
list (FakeService           *self,
      GDBusMethodInvocation *invocation,
      GVariant              *parameters)
{
  GVariantBuilder builder;
  guint           position;
  guint           count;

  g_variant_get (parameters, "(@a{sv}uu)", NULL, &position, &count);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = position; i < self->rows->len && i - position < count; i++)
    g_variant_builder_add_value (&builder, ferry_row_encode (g_ptr_array_index (self->rows, i)));
  g_dbus_method_invocation_return_value (
      invocation,
      g_variant_new ("(u@aa{sv})", self->rows->len, g_variant_builder_end (&builder)));
}

/* Reads what came with the call. */
static void
take_secrets (FakeService           *self,
              GDBusMethodInvocation *invocation)
{
  GUnixFDList       *fds;
  g_autoptr (GError) error = NULL;
  g_autofree char   *data = NULL;
  struct stat        info;
  int                fd;

  fds = g_dbus_message_get_unix_fd_list (g_dbus_method_invocation_get_message (invocation));
  if (fds == NULL)
    return;

  fd = g_unix_fd_list_get (fds, 0, &error);
  g_assert_no_error (error);
  self->seals = fcntl (fd, F_GET_SEALS);
  g_assert_cmpint (fstat (fd, &info), ==, 0);
  data = g_malloc ((gsize) info.st_size);
  g_assert_cmpint (pread (fd, data, (size_t) info.st_size, 0), ==, info.st_size);
  g_clear_pointer (&self->secrets, g_variant_unref);
  self->secrets = g_variant_new_from_data (G_VARIANT_TYPE ("aa{sv}"), data, (gsize) info.st_size,
                                           FALSE, g_free, data);
  g_variant_ref_sink (self->secrets);
  g_steal_pointer (&data);
  g_close (fd, NULL);
}

static void
manager_call_cb (GDBusConnection       *connection,
                 const char            *sender,
                 const char            *path,
                 const char            *interface,
                 const char            *method,
                 GVariant              *parameters,
                 GDBusMethodInvocation *invocation,
                 gpointer               data)
{
  FakeService *self = data;

  if (connection != self->connection)
    {
      g_object_unref (invocation);
      return;
    }
  note_call (self, method, parameters);
  take_secrets (self, invocation);
  if (answer_as_told (self, method, invocation))
    return;

  if (g_str_equal (method, "OpenView"))
    open_view (self, sender, invocation, parameters);
  else if (g_str_equal (method, "List"))
    list (self, invocation, parameters);
  else
    g_dbus_method_invocation_return_value (invocation, NULL);
}

static GVariant *
get_property_cb (GDBusConnection *connection,
                 const char      *sender,
                 const char      *path,
                 const char      *interface,
                 const char      *property,
                 GError         **error,
                 gpointer         data)
{
  FakeService    *self = data;
  GVariantBuilder builder;

  if (g_str_equal (property, "Version"))
    return g_variant_new_uint32 (2);
  if (g_str_equal (property, "Counts"))
    {
      g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{su}"));
      g_variant_builder_add (&builder, "{su}", "all", self->rows->len);
      return g_variant_builder_end (&builder);
    }
  if (g_str_equal (property, "Preferences"))
    {
      g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
      g_variant_builder_add (&builder, "{sv}", "max-running", g_variant_new_uint32 (6));
      return g_variant_builder_end (&builder);
    }

  if (g_str_equal (property, "Conditions"))
    return g_variant_new_parsed (FAKE_SERVICE_CONDITIONS);
  if (g_str_equal (property, "Networks"))
    return g_variant_new_parsed (FAKE_SERVICE_NETWORKS);

  return g_variant_new_array (G_VARIANT_TYPE ("{sa{sv}}"), NULL, 0);
}

/* Coming and going. */

static void
wake_cb (GDBusConnection       *connection,
         const char            *sender,
         const char            *path,
         const char            *interface,
         const char            *method,
         GVariant              *parameters,
         GDBusMethodInvocation *invocation,
         gpointer               data)
{
  FakeService *self = data;

  self->n_wakes++;
  switch (self->wake)
    {
    case FAKE_WAKE_FAIL:
      g_dbus_method_invocation_return_dbus_error (invocation, FAKE_SERVICE_STAGE ".Fail", "no");
      return;
    case FAKE_WAKE_DIE:
      fake_service_appear (self);
      fake_service_vanish (self);
      break;
    case FAKE_WAKE_APPEAR:
      if (self->connection == NULL)
        fake_service_appear (self);
      break;
    }
  g_dbus_method_invocation_return_value (invocation, NULL);
}

GDBusConnection *
fake_service_connect (const char *address)
{
  GDBusConnectionFlags flags = G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                               G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION;
  g_autoptr (GError) error = NULL;
  GDBusConnection   *connection;

  connection = g_dbus_connection_new_for_address_sync (address, flags, NULL, NULL, &error);
  g_assert_no_error (error);

  return connection;
}

static void
own (GDBusConnection *connection,
     const char      *name)
{
  g_autoptr (GError)   error = NULL;
  g_autoptr (GVariant) reply = NULL;

  reply = g_dbus_connection_call_sync (connection, "org.freedesktop.DBus",
                                       "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                       "RequestName", g_variant_new ("(su)", name, 0), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

static void
export_stage (FakeService *self)
{
  static const GDBusInterfaceVTable vtable = { .method_call = wake_cb };
  g_autoptr (GDBusNodeInfo)         info = NULL;
  g_autoptr (GError)                error = NULL;

  info = g_dbus_node_info_new_for_xml ("<node><interface name='" FAKE_SERVICE_STAGE "'>"
                                       "<method name='Wake'/></interface></node>",
                                       &error);
  g_assert_no_error (error);
  g_dbus_connection_register_object (self->stage, FAKE_SERVICE_STAGE_PATH, info->interfaces[0],
                                     &vtable, self, NULL, &error);
  g_assert_no_error (error);
}

FakeService *
fake_service_new (const char *address)
{
  FakeService *self = g_new0 (FakeService, 1);

  self->address = g_strdup (address);
  self->rows = g_ptr_array_new_with_free_func (row_free);
  self->views = g_ptr_array_new_with_free_func ((GDestroyNotify) fake_view_free);
  self->answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, answer_free);
  self->calls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                      (GDestroyNotify) g_variant_unref);
  self->post = fake_post_new ();
  self->stage = fake_service_connect (address);
  export_stage (self);
  own (self->stage, FAKE_SERVICE_STAGE);

  return self;
}

void
fake_service_appear (FakeService *self)
{
  static const GDBusInterfaceVTable vtable = { manager_call_cb, get_property_cb, NULL };
  g_autoptr (GError)                error = NULL;

  g_assert_null (self->connection);
  self->connection = fake_service_connect (self->address);
  self->manager_id = g_dbus_connection_register_object (
      self->connection, FERRY_MANAGER_PATH, ferry_bus_manager_interface_info (), &vtable, self,
      NULL, &error);
  g_assert_no_error (error);
  own (self->connection, FERRY_SERVICE_NAME);
}

void
fake_service_vanish (FakeService *self)
{
  g_autoptr (GDBusConnection) connection = g_steal_pointer (&self->connection);
  g_autoptr (GError)          error = NULL;

  g_assert_nonnull (connection);
  g_ptr_array_set_size (self->views, 0);
  g_dbus_connection_unregister_object (connection, self->manager_id);
  fake_post_burn (self->post);
  g_dbus_connection_close_sync (connection, NULL, &error);
  g_assert_no_error (error);
}

gboolean
fake_service_is_there (FakeService *self)
{
  return self->connection != NULL;
}

/* In the thread of the connection. */
static GDBusMessage *
ail_cb (GDBusConnection *connection,
        GDBusMessage    *message,
        gboolean         is_incoming,
        gpointer         data)
{
  g_autoptr (GDBusMessage) reply = NULL;

  if (!is_incoming || g_strcmp0 (g_dbus_message_get_member (message), "GetAll") != 0)
    return message;

  reply = g_dbus_message_new_method_error_literal (message, FERRY_BUS_ERROR_PREFIX "DiskFull",
                                                   "The disk is full");
  g_dbus_connection_send_message (connection, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
  g_object_unref (message);
  return NULL;
}

void
fake_service_ail (FakeService *self)
{
  g_dbus_connection_add_filter (self->connection, ail_cb, NULL, NULL);
}

void
fake_service_mute_manager (FakeService *self)
{
  g_dbus_connection_unregister_object (self->connection, self->manager_id);
}

void
fake_service_free (FakeService *self)
{
  if (self->connection != NULL)
    fake_service_vanish (self);
  g_dbus_connection_close_sync (self->stage, NULL, NULL);
  g_object_unref (self->stage);
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->views);
  g_hash_table_unref (self->answers);
  g_hash_table_unref (self->calls);
  g_hash_table_unref (self->last);
  g_clear_pointer (&self->secrets, g_variant_unref);
  fake_post_free (self->post);
  g_free (self->address);
  g_free (self);
}

void
fake_service_set_wake (FakeService *self,
                       FakeWake     wake)
{
  self->wake = wake;
}

guint
fake_service_get_n_wakes (FakeService *self)
{
  return self->n_wakes;
}

/* The list. */

static FerryRow *
make_row (FakeService *self)
{
  FerryRow *row = g_new0 (FerryRow, 1);

  ferry_row_init (row);
  self->n_made++;
  row->id = g_strdup_printf ("%08x-0000-4000-8000-%012x", self->n_made, self->n_made);
  row->name = g_strdup_printf ("file-%u", self->n_made);
  row->uri = g_strdup_printf ("https://example.org/file-%u", self->n_made);
  row->directory = g_strdup ("/home");
  row->status = FERRY_STATUS_RUNNING;
  row->created = self->n_made;

  return row;
}

void
fake_service_insert (FakeService *self,
                     guint        position,
                     guint        count)
{
  guint n_old = self->rows->len;

  for (guint i = 0; i < count; i++)
    g_ptr_array_insert (self->rows, (int) (position + i), make_row (self));
  tell_views (self, n_old, position, 0, count);
}

void
fake_service_remove (FakeService *self,
                     guint        position,
                     guint        count)
{
  guint n_old = self->rows->len;

  if (count > 0)
    g_ptr_array_remove_range (self->rows, position, count);
  tell_views (self, n_old, position, count, 0);
}

void
fake_service_move (FakeService *self,
                   guint        from,
                   guint        to)
{
  guint     n_old = self->rows->len;
  FerryRow *row = g_ptr_array_steal_index (self->rows, from);

  tell_views (self, n_old, from, 1, 0);
  g_ptr_array_insert (self->rows, (int) to, row);
  tell_views (self, n_old - 1, to, 0, 1);
}

guint
fake_service_get_n (FakeService *self)
{
  return self->rows->len;
}

const char *
fake_service_get_id (FakeService *self,
                     guint        position)
{
  return ((FerryRow *) g_ptr_array_index (self->rows, position))->id;
}

void
fake_service_touch (FakeService *self,
                    guint        position)
{
  FerryRow *row = g_ptr_array_index (self->rows, position);

  row->received++;
  for (guint i = 0; i < self->views->len; i++)
    fake_view_tell_row (g_ptr_array_index (self->views, i), position);
}

gint64
fake_service_get_touches (FakeService *self,
                          guint        position)
{
  return ((FerryRow *) g_ptr_array_index (self->rows, position))->received;
}

void
fake_service_emit_progress (FakeService *self,
                            guint        position,
                            guint64      rate)
{
  FerryRow       *row = g_ptr_array_index (self->rows, position);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sxxtu)"));
  g_variant_builder_add (&builder, "(sxxtu)", row->id, (gint64) 512, (gint64) 1024, rate, 3);
  fake_view_emit (fake_service_get_view (self), "Progress",
                  g_variant_new ("(a(sxxtu)t)", &builder, 2 * rate));
}

void
fake_service_emit (FakeService *self,
                   const char  *signal,
                   GVariant    *parameters)
{
  gboolean is_property = g_str_equal (signal, "PropertiesChanged");

  g_dbus_connection_emit_signal (self->connection, NULL, FERRY_MANAGER_PATH,
                                 is_property ? "org.freedesktop.DBus.Properties"
                                             : FERRY_APPLICATION_ID ".Manager",
                                 signal, parameters, NULL);
}

/* Views. */

FakeView *
fake_service_get_view (FakeService *self)
{
  g_assert_cmpuint (self->views->len, ==, 1);

  return g_ptr_array_index (self->views, 0);
}

guint
fake_service_get_n_views (FakeService *self)
{
  return self->views->len;
}

FakePost *
fake_service_get_post (FakeService *self)
{
  return self->post;
}

/* Calls. */

guint
fake_service_count (FakeService *self,
                    const char  *method)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->calls, method));
}

GVariant *
fake_service_get_last (FakeService *self,
                       const char  *method)
{
  return g_hash_table_lookup (self->last, method);
}

GVariant *
fake_service_get_secrets (FakeService *self)
{
  return self->secrets;
}

int
fake_service_get_seals (FakeService *self)
{
  return self->seals;
}

static void
set_answer (FakeService *self,
            const char  *method,
            GVariant    *reply,
            const char  *name,
            const char  *message)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->reply = reply != NULL ? g_variant_ref_sink (reply) : NULL;
  answer->name = g_strdup (name);
  answer->message = g_strdup (message);
  g_hash_table_replace (self->answers, g_strdup (method), answer);
}

void
fake_service_answer (FakeService *self,
                     const char  *method,
                     GVariant    *reply)
{
  set_answer (self, method, reply, NULL, NULL);
}

void
fake_service_refuse (FakeService *self,
                     const char  *method,
                     const char  *name,
                     const char  *message)
{
  set_answer (self, method, NULL, name, message);
}

void
fake_service_ignore (FakeService *self,
                     const char  *method)
{
  set_answer (self, method, NULL, NULL, NULL);
}
