/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-bus-error.h"
#include "ferry-client-private.h"
#include "ferry-client.h"
#include "ferry-names.h"

#include <glib/gi18n-lib.h>

/* Task data: one call of a method. */
typedef struct
{
  /* Input. */
  const FerryClientMethod *method;     /* (nullable): only wait for the connection */
  char                    *view;       /* (owned) (nullable) */
  GVariant                *parameters; /* (owned) (nullable) */
  GUnixFDList             *fds;        /* (owned) (nullable) */

  /* In progress. */
  GSource *cancelled; /* (owned) (nullable) while it waits */
  char    *session;   /* (owned) (nullable) whom it was sent to */
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_free (call->view);
  g_clear_pointer (&call->parameters, g_variant_unref);
  g_clear_object (&call->fds);
  g_clear_pointer (&call->cancelled, g_source_unref);
  g_free (call->session);
  g_free (call);
}

static void
stop_waiting (Call *call)
{
  if (call->cancelled != NULL)
    g_source_destroy (call->cancelled);
  g_clear_pointer (&call->cancelled, g_source_unref);
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      data)
{
  g_autoptr (GTask) task = data;
  FerryClient      *self = g_task_get_source_object (task);

  g_queue_remove (&self->waiting, task);
  stop_waiting (g_task_get_task_data (task));
  g_task_return_error_if_cancelled (task);

  return G_SOURCE_REMOVE;
}

static void send_task (FerryClient *self, GTask *task);

void
ferry_client_wait (FerryClient *self,
                   GTask       *task)
{
  Call         *call = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  g_queue_push_tail (&self->waiting, task);
  if (cancellable != NULL)
    {
      call->cancelled = g_cancellable_source_new (cancellable);
      g_task_attach_source (task, call->cancelled, G_SOURCE_FUNC (cancelled_cb));
    }
  ferry_client_need (self);
}

/* The bus found nobody by that name: the service has not seen the call. */
static gboolean
was_not_delivered (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER);
}

static gboolean
was_cut_off (const GError *error)
{
  return was_not_delivered (error) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_DISCONNECTED) ||
         g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

static GError *
explain (const FerryClientMethod *method,
         const GError            *error)
{
  if (was_cut_off (error))
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED,
                                method->is_creating
                                    ? _ ("The Ferry service stopped before it said whether it had "
                                         "taken the transfers. Look at the list before you add "
                                         "them again.")
                                    : _ ("The Ferry service stopped in the middle of this. Try "
                                         "again."));
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) &&
      !g_dbus_error_is_remote_error (error))
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                                method->is_creating
                                    ? _ ("The Ferry service does not answer. Look at the list "
                                         "before you add the transfers again.")
                                    : _ ("The Ferry service does not answer. Try again later."));

  return ferry_bus_error_decode (error);
}

static void
called_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GTask)    task = data;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError)   error = NULL;
  FerryClient         *self = g_task_get_source_object (task);
  Call                *call = g_task_get_task_data (task);

  reply = g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source), NULL, result,
                                                           &error);
  if (reply != NULL)
    g_task_return_pointer (task, g_steal_pointer (&reply), (GDestroyNotify) g_variant_unref);
  else if (call->view == NULL && was_not_delivered (error) && self->state != FERRY_CLIENT_FAILED &&
           g_strcmp0 (call->session, self->session) != 0)
    send_task (self, g_steal_pointer (&task));
  else
    g_task_return_error (task, explain (call->method, error));
}

static void
send_now (FerryClient *self,
          GTask       *task)
{
  Call       *call = g_task_get_task_data (task);
  const char *interface = call->view != NULL ? FERRY_APPLICATION_ID ".View"
                                             : FERRY_APPLICATION_ID ".Manager";

  g_free (call->session);
  call->session = g_strdup (self->session);
  /* To the unique name: whoever comes after it does not get the call, and the bus
   * starts nobody for it. */
  g_dbus_connection_call_with_unix_fd_list (
      self->connection, call->session, call->view != NULL ? call->view : FERRY_MANAGER_PATH,
      interface, call->method->name, call->parameters, G_VARIANT_TYPE (call->method->reply_type),
      G_DBUS_CALL_FLAGS_NO_AUTO_START, call->method->timeout, call->fds,
      g_task_get_cancellable (task), called_cb, task);
}

/* @task is taken. */
static void
send_task (FerryClient *self,
           GTask       *task)
{
  Call *call = g_task_get_task_data (task);

  if (self->session != NULL && call->method != NULL)
    {
      send_now (self, task);
      return;
    }
  if (self->session == NULL && self->state != FERRY_CLIENT_FAILED && call->view == NULL)
    {
      ferry_client_wait (self, task);
      return;
    }

  if (self->session != NULL)
    g_task_return_boolean (task, TRUE);
  else if (self->error != NULL)
    g_task_return_error (task, g_error_copy (self->error));
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "%s",
                             _ ("The Ferry service is not there. Try again."));
  g_object_unref (task);
}

void
ferry_client_release_waiting (FerryClient *self)
{
  g_autoptr (GQueue) waiting = g_queue_copy (&self->waiting);
  GTask             *task;

  g_queue_clear (&self->waiting);
  while ((task = g_queue_pop_head (waiting)) != NULL)
    {
      stop_waiting (g_task_get_task_data (task));
      send_task (self, task);
    }
}

static GTask *
new_task (FerryClient        *self,
          GCancellable       *cancellable,
          GAsyncReadyCallback callback,
          gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_task_data (task, g_new0 (Call, 1), call_free);

  return task;
}

void
ferry_client_send (FerryClient           *self,
                   const FerryClientCall *what,
                   GCancellable          *cancellable,
                   GAsyncReadyCallback    callback,
                   gpointer               user_data)
{
  GTask *task = new_task (self, cancellable, callback, user_data);
  Call  *call = g_task_get_task_data (task);

  g_task_set_source_tag (task, (gpointer) what->method);
  call->method = what->method;
  call->view = g_strdup (what->view);
  call->parameters = g_variant_ref_sink (what->parameters);
  g_set_object (&call->fds, what->fds);
  send_task (self, task);
}

void
ferry_client_send_back (FerryClient             *self,
                        const FerryClientMethod *method,
                        GAsyncReadyCallback      callback,
                        gpointer                 user_data,
                        GError                  *error)
{
  g_autoptr (GTask) task = new_task (self, NULL, callback, user_data);

  g_task_set_source_tag (task, (gpointer) method);
  g_task_return_error (task, error);
}

GVariant *
ferry_client_receive (FerryClient             *self,
                      GAsyncResult            *result,
                      const FerryClientMethod *method,
                      GError                 **error)
{
  g_return_val_if_fail (FERRY_IS_CLIENT (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (method == NULL ||
                            g_async_result_is_tagged (result, (gpointer) method),
                        NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

GVariant *
ferry_client_get_sent (GAsyncResult *result)
{
  Call *call = g_task_get_task_data (G_TASK (result));

  return call->parameters;
}

void
ferry_client_connect_async (FerryClient        *self,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (FERRY_IS_CLIENT (self));

  task = new_task (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, (gpointer) ferry_client_connect_async);
  if (self->session == NULL)
    ferry_client_try_again (self);
  send_task (self, task);
}

gboolean
ferry_client_connect_finish (FerryClient  *self,
                             GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (FERRY_IS_CLIENT (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, ferry_client_connect_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
