/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-apology.h"

#include "ferry-bus-error.h"
#include "ferry-names.h"

/* Milliseconds. The call that has started the service is there at once; others
 * may follow it. */
#define DURATION 1000

#define REQUEST_NAME_DO_NOT_QUEUE 4
#define REQUEST_NAME_REPLY_PRIMARY_OWNER 1

/* In the thread of the bus. */
static GDBusMessage *
filter_cb (GDBusConnection *bus,
           GDBusMessage    *message,
           gboolean         is_incoming,
           gpointer         data)
{
  const GError            *error = data;
  g_autofree char         *name = NULL;
  g_autoptr (GDBusMessage) reply = NULL;

  if (!is_incoming ||
      g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL ||
      g_strcmp0 (g_dbus_message_get_path (message), FERRY_MANAGER_PATH) != 0)
    return message;

  name = g_dbus_error_encode_gerror (error);
  reply = g_dbus_message_new_method_error_literal (message, name, error->message);
  g_dbus_connection_send_message (bus, reply, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, NULL);
  g_object_unref (message);
  return NULL;
}

static gboolean
take_name (GDBusConnection *bus)
{
  g_autoptr (GVariant) reply = NULL;
  guint                answer = 0;

  reply = g_dbus_connection_call_sync (
      bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
      g_variant_new ("(su)", FERRY_SERVICE_NAME, REQUEST_NAME_DO_NOT_QUEUE), G_VARIANT_TYPE ("(u)"),
      G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  if (reply != NULL)
    g_variant_get (reply, "(u)", &answer);

  return answer == REQUEST_NAME_REPLY_PRIMARY_OWNER;
}

static void
free_error (gpointer error)
{
  g_error_free (error);
}

void
ferry_apology_make (GDBusConnection *bus,
                    const GError    *error)
{
  guint filter_id = g_dbus_connection_add_filter (bus, filter_cb, ferry_bus_error_encode (error),
                                                  free_error);

  if (take_name (bus))
    {
      g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

      g_timeout_add_once (DURATION, (GSourceOnceFunc) g_main_loop_quit, loop);
      g_main_loop_run (loop);
      g_dbus_connection_flush_sync (bus, NULL, NULL);
    }
  g_dbus_connection_remove_filter (bus, filter_id);
}
