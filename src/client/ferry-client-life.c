/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-bus-error.h"
#include "ferry-client-private.h"
#include "ferry-client.h"
#include "ferry-error.h"
#include "ferry-names.h"
#include "ferry-transfer-list-private.h"

#include <glib/gi18n-lib.h>

#define MANAGER_INTERFACE FERRY_APPLICATION_ID ".Manager"
#define VIEW_INTERFACE FERRY_APPLICATION_ID ".View"

/* The bus gives up by itself before. */
#define START_TIMEOUT_MS (2 * 60 * 1000)
#define GREET_TIMEOUT_MS (25 * 1000)
/* Before the second attempt; doubles with each. */
#define FIRST_REST (250 * G_TIME_SPAN_MILLISECOND)

static void go_on (FerryClient *self);

static gboolean
is_needed (FerryClient *self)
{
  return self->lists->len > 0 || !g_queue_is_empty (&self->waiting);
}

static void
set_state (FerryClient     *self,
           FerryClientState state)
{
  if (self->state == state)
    return;

  self->state = state;
  ferry_client_notify_state (self);
}

/* A new step: nothing of the one before comes any more. */
static GCancellable *
begin_step (FerryClient    *self,
            FerryClientStep step)
{
  if (self->attempt != NULL)
    g_cancellable_cancel (self->attempt);
  g_clear_object (&self->attempt);
  if (self->alarm_id != 0)
    ferry_clock_remove_alarm (self->clock, self->alarm_id);
  self->alarm_id = 0;

  self->step = step;
  if (step != FERRY_STEP_NONE)
    self->attempt = g_cancellable_new ();

  return self->attempt;
}

static void
unsubscribe (FerryClient *self)
{
  guint *ids[] = { &self->property_id, &self->settled_id, &self->view_id };

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      if (*ids[i] != 0)
        g_dbus_connection_signal_unsubscribe (self->connection, *ids[i]);
      *ids[i] = 0;
    }
}

/* @error is taken. */
static void
give_up (FerryClient *self,
         GError      *error)
{
  g_object_ref (self);
  begin_step (self, FERRY_STEP_NONE);
  unsubscribe (self);
  g_clear_error (&self->error);
  self->error = error;
  set_state (self, FERRY_CLIENT_FAILED);
  ferry_client_release_waiting (self);
  g_object_unref (self);
}

static gboolean
rested_cb (gpointer data)
{
  FerryClient *self = data;

  self->alarm_id = 0;
  go_on (self);

  return G_SOURCE_REMOVE;
}

/* Notes a failure; FALSE when it is one too many. */
static gboolean
may_fail_again (FerryClient *self)
{
  gint64 now = ferry_clock_get_monotonic (self->clock);
  gint64 oldest;

  for (gsize i = G_N_ELEMENTS (self->failures) - 1; i > 0; i--)
    self->failures[i] = self->failures[i - 1];
  self->failures[0] = now;
  oldest = self->failures[G_N_ELEMENTS (self->failures) - 1];

  return oldest == 0 || now - oldest > FERRY_CLIENT_FAILURE_SPAN;
}

/* How many attempts failed shortly before now. */
static guint
count_failures (FerryClient *self)
{
  gint64 now = ferry_clock_get_monotonic (self->clock);
  guint  n = 0;

  while (n < G_N_ELEMENTS (self->failures) && self->failures[n] != 0 &&
         now - self->failures[n] <= FERRY_CLIENT_FAILURE_SPAN)
    n++;

  return n;
}

/* @detail (nullable) is what the bus says, for people who look into it. */
static GError *
new_refusal (const char *detail)
{
  const char *sentence = _ ("The Ferry service stopped several times. Look into the system log for "
                            "the reason, then try again.");

  if (detail == NULL)
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, sentence);

  return g_error_new (G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, "%s\n%s", sentence, detail);
}

/* The service died or would not start; @detail (nullable) says how. */
static void
fail_once (FerryClient *self,
           const char  *detail)
{
  guint n_failures;

  g_debug ("the service failed: %s", detail != NULL ? detail : "it left the bus");
  if (!may_fail_again (self))
    {
      give_up (self, new_refusal (detail));
      return;
    }

  n_failures = count_failures (self);
  begin_step (self, FERRY_STEP_REST);
  if (n_failures == 1)
    go_on (self);
  else
    self->alarm_id = ferry_clock_add_alarm (self->clock,
                                            ferry_clock_get_monotonic (self->clock) +
                                                (FIRST_REST << (n_failures - 2)),
                                            rested_cb, self, NULL);
}

static void
properties_cb (GDBusConnection *connection,
               const char      *sender,
               const char      *path,
               const char      *interface,
               const char      *signal,
               GVariant        *parameters,
               gpointer         data)
{
  g_autoptr (GVariant) changed = NULL;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(sa{sv}as)")))
    return;

  changed = g_variant_get_child_value (parameters, 1);
  ferry_client_take_properties (data, changed);
}

static void
settled_cb (GDBusConnection *connection,
            const char      *sender,
            const char      *path,
            const char      *interface,
            const char      *signal,
            GVariant        *parameters,
            gpointer         data)
{
  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(a(sss))")))
    ferry_client_tell_settled (data, parameters);
}

static void
view_cb (GDBusConnection *connection,
         const char      *sender,
         const char      *path,
         const char      *interface,
         const char      *signal,
         GVariant        *parameters,
         gpointer         data)
{
  FerryClient *self = data;

  for (guint i = 0; i < self->lists->len; i++)
    {
      FerryTransferList *list = g_ptr_array_index (self->lists, i);

      if (ferry_transfer_list_has_view (list, path))
        {
          g_object_ref (list);
          ferry_transfer_list_take_signal (list, signal, parameters);
          g_object_unref (list);
          return;
        }
    }
}

/* Before the service is asked anything, so that nothing is missed. Only what
 * comes from its unique name is believed. */
static void
subscribe (FerryClient *self)
{
  unsubscribe (self);
  self->property_id = g_dbus_connection_signal_subscribe (
      self->connection, self->owner, "org.freedesktop.DBus.Properties", "PropertiesChanged",
      FERRY_MANAGER_PATH, MANAGER_INTERFACE, G_DBUS_SIGNAL_FLAGS_NONE, properties_cb, self, NULL);
  self->settled_id = g_dbus_connection_signal_subscribe (
      self->connection, self->owner, MANAGER_INTERFACE, "Settled", FERRY_MANAGER_PATH, NULL,
      G_DBUS_SIGNAL_FLAGS_NONE, settled_cb, self, NULL);
  self->view_id = g_dbus_connection_signal_subscribe (
      self->connection, self->owner, VIEW_INTERFACE, NULL, NULL, NULL,
      G_DBUS_SIGNAL_FLAGS_NO_MATCH_RULE, view_cb, self, NULL);
}

static void
tell_presence (FerryClient *self)
{
  g_dbus_connection_call (self->connection, self->session, FERRY_MANAGER_PATH, MANAGER_INTERFACE,
                          "SetPresence", g_variant_new ("(b)", self->is_present), NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

/* Whoever hears of a change may call, and destroy a list. (transfer full) */
static GPtrArray *
hold_lists (FerryClient *self)
{
  GPtrArray *lists = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->lists->len; i++)
    g_ptr_array_add (lists, g_object_ref (g_ptr_array_index (self->lists, i)));

  return lists;
}

static void
begin_session (FerryClient *self,
               GVariant    *properties)
{
  g_autoptr (GPtrArray) lists = NULL;

  g_object_ref (self);
  begin_step (self, FERRY_STEP_NONE);
  g_free (self->session);
  self->session = g_strdup (self->owner);
  if (self->is_present)
    tell_presence (self);

  lists = hold_lists (self);
  self->state = FERRY_CLIENT_CONNECTED;
  ferry_client_take_properties (self, properties);
  ferry_client_notify_state (self);
  for (guint i = 0; i < lists->len; i++)
    ferry_transfer_list_begin (g_ptr_array_index (lists, i));
  ferry_client_release_waiting (self);
  g_object_unref (self);
}

/* @state comes before the lists hear of it, so that nobody takes the service for
 * there. */
static void
end_session (FerryClient     *self,
             FerryClientState state)
{
  g_autoptr (GPtrArray) lists = hold_lists (self);

  unsubscribe (self);
  g_clear_pointer (&self->session, g_free);
  set_state (self, state);
  for (guint i = 0; i < lists->len; i++)
    ferry_transfer_list_end (g_ptr_array_index (lists, i));
  ferry_client_set_rate (self, 0);
}

/* A service that cannot start says why, and would say so again. @error is taken. */
static void
fail_greeting (FerryClient *self,
               GError      *error)
{
  g_autoptr (GError) failure = error;

  if (failure->domain == FERRY_ERROR && failure->code != FERRY_ERROR_INVALID_ARGUMENT)
    give_up (self, g_steal_pointer (&failure));
  else
    fail_once (self, failure->message);
}

static void
greeted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (FerryClient) self = data;
  g_autoptr (GVariant)    reply = NULL;
  g_autoptr (GVariant)    properties = NULL;
  g_autoptr (GError)      error = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    {
      fail_greeting (self, ferry_bus_error_decode (error));
      return;
    }

  properties = g_variant_get_child_value (reply, 0);
  begin_session (self, properties);
}

static void
greet (FerryClient *self)
{
  GCancellable *attempt = begin_step (self, FERRY_STEP_GREET);

  subscribe (self);
  g_dbus_connection_call (self->connection, self->owner, FERRY_MANAGER_PATH,
                          "org.freedesktop.DBus.Properties", "GetAll",
                          g_variant_new ("(s)", MANAGER_INTERFACE), G_VARIANT_TYPE ("(a{sv})"),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, GREET_TIMEOUT_MS, attempt,
                          greeted_cb, g_object_ref (self));
}

static void
started_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr (FerryClient) self = data;
  g_autoptr (GVariant)    reply = NULL;
  g_autoptr (GError)      error = NULL;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (error == NULL)
    {
      /* Its name was seen to come before this answer, and would have ended the
       * step: it has gone again. */
      fail_once (self, NULL);
      return;
    }

  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN))
    {
      give_up (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                                          _ ("The Ferry service is not installed. Install "
                                             "Ferry again.")));
      return;
    }

  g_dbus_error_strip_remote_error (error);
  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMED_OUT) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    give_up (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                                        _ ("The Ferry service does not start. Look into the "
                                           "system log for the reason, then try again.")));
  else
    fail_once (self, error->message);
}

static void
start_service (FerryClient *self)
{
  GCancellable *attempt = begin_step (self, FERRY_STEP_START);

  g_dbus_connection_call (self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                          "org.freedesktop.DBus", "StartServiceByName",
                          g_variant_new ("(su)", FERRY_SERVICE_NAME, 0), G_VARIANT_TYPE ("(u)"),
                          G_DBUS_CALL_FLAGS_NONE, START_TIMEOUT_MS, attempt, started_cb,
                          g_object_ref (self));
}

static void
appeared_cb (GDBusConnection *connection,
             const char      *name,
             const char      *owner,
             gpointer         data)
{
  FerryClient *self = data;

  g_free (self->owner);
  self->owner = g_strdup (owner);
  if (self->state == FERRY_CLIENT_CONNECTING)
    greet (self);
}

static void
vanished_cb (GDBusConnection *connection,
             const char      *name,
             gpointer         data)
{
  g_autoptr (FerryClient) self = g_object_ref (data);

  g_clear_pointer (&self->owner, g_free);
  if (connection == NULL || g_dbus_connection_is_closed (connection))
    {
      if (self->session != NULL)
        end_session (self, FERRY_CLIENT_CONNECTING);
      give_up (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED,
                                          _ ("The session bus is gone. Log in again.")));
      return;
    }
  if (self->state == FERRY_CLIENT_CONNECTED)
    {
      end_session (self, is_needed (self) ? FERRY_CLIENT_CONNECTING : FERRY_CLIENT_OFFLINE);
      /* Unless somebody called meanwhile, which began it already. */
      if (self->state == FERRY_CLIENT_CONNECTING && self->step == FERRY_STEP_NONE)
        fail_once (self, NULL);
      return;
    }
  if (self->state != FERRY_CLIENT_CONNECTING)
    return;

  if (self->step == FERRY_STEP_LOOK)
    start_service (self);
  else if (self->step == FERRY_STEP_GREET)
    fail_once (self, NULL);
}

static void
bus_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      data)
{
  g_autoptr (FerryClient)     self = data;
  g_autoptr (GDBusConnection) connection = NULL;
  g_autoptr (GError)          error = NULL;

  connection = g_bus_get_finish (result, &error);
  if (self->step != FERRY_STEP_BUS || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (connection == NULL)
    {
      g_prefix_error (&error, "%s ", _ ("There is no session bus to reach the Ferry service by."));
      give_up (self, g_steal_pointer (&error));
      return;
    }

  g_set_object (&self->connection, connection);
  go_on (self);
}

/* The next step on the way, by what there is already. */
static void
go_on (FerryClient *self)
{
  if (self->connection == NULL)
    {
      g_bus_get (G_BUS_TYPE_SESSION, begin_step (self, FERRY_STEP_BUS), bus_cb,
                 g_object_ref (self));
    }
  else if (self->watch_id == 0)
    {
      begin_step (self, FERRY_STEP_LOOK);
      self->watch_id = g_bus_watch_name_on_connection (self->connection, FERRY_SERVICE_NAME,
                                                       G_BUS_NAME_WATCHER_FLAGS_NONE, appeared_cb,
                                                       vanished_cb, self, NULL);
    }
  else if (self->owner != NULL)
    {
      greet (self);
    }
  else
    {
      start_service (self);
    }
}

void
ferry_client_need (FerryClient *self)
{
  if (self->state != FERRY_CLIENT_OFFLINE)
    return;

  set_state (self, FERRY_CLIENT_CONNECTING);
  if (self->step == FERRY_STEP_NONE)
    go_on (self);
}

void
ferry_client_try_again (FerryClient *self)
{
  if (self->state == FERRY_CLIENT_FAILED)
    {
      memset (self->failures, 0, sizeof self->failures);
      g_clear_error (&self->error);
      self->state = FERRY_CLIENT_OFFLINE;
    }
  ferry_client_need (self);
}

void
ferry_client_leave (FerryClient *self)
{
  begin_step (self, FERRY_STEP_NONE);
  if (self->watch_id != 0)
    g_bus_unwatch_name (self->watch_id);
  self->watch_id = 0;
  unsubscribe (self);
}

void
ferry_client_attach_list (FerryClient *self,
                          gpointer     list)
{
  g_ptr_array_add (self->lists, list);
  if (self->state == FERRY_CLIENT_CONNECTED)
    ferry_transfer_list_begin (list);
  else
    ferry_client_need (self);
}

void
ferry_client_detach_list (FerryClient *self,
                          gpointer     list)
{
  g_ptr_array_remove (self->lists, list);
}

void
ferry_client_set_presence (FerryClient *self,
                           gboolean     is_present)
{
  g_return_if_fail (FERRY_IS_CLIENT (self));

  is_present = !!is_present;
  if (self->is_present == is_present)
    return;

  self->is_present = is_present;
  if (self->session != NULL)
    tell_presence (self);
}
