/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "viewer.h"

#define VIEW "io.github.ferrytransfer.Ferry.View"

/* The signals, each a word. */

static void
append_rows (GString  *told,
             GVariant *parameters)
{
  g_autoptr (GVariantIter) rows = NULL;
  GVariant                *row;
  guint                    generation, position;

  g_variant_get (parameters, "(ua(ua{sv}))", &generation, &rows);
  g_string_append_printf (told, "rows@%u", generation);
  while (g_variant_iter_next (rows, "(u@a{sv})", &position, &row))
    {
      const char *status = "";
      const char *reason = "";

      g_variant_lookup (row, "status", "&s", &status);
      g_variant_lookup (row, "reason", "&s", &reason);
      g_string_append_printf (told, " %u=%s/%s", position, status, reason);
      g_variant_unref (row);
    }
}

static void
append_progress (GString  *told,
                 GVariant *parameters)
{
  g_autoptr (GVariantIter) transfers = NULL;
  gint64                   received, total;
  guint64                  own_rate, rate;
  guint                    connections;

  g_variant_get (parameters, "(a(sxxtu)t)", &transfers, &rate);
  g_string_append (told, "progress");
  while (g_variant_iter_next (transfers, "(&sxxtu)", NULL, &received, &total, &own_rate,
                              &connections))
    g_string_append_printf (told, " %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "*%u", received, total,
                            connections);
  g_string_append (told, rate > 0 ? " fast" : " still");
}

static void
told_cb (GDBusConnection *connection,
         const char      *sender,
         const char      *path,
         const char      *interface,
         const char      *signal,
         GVariant        *parameters,
         gpointer         data)
{
  Viewer *viewer = data;

  if (viewer->told->len > 0)
    g_string_append (viewer->told, "; ");
  if (g_str_equal (signal, "Changed"))
    {
      guint generation, position, removed, added;

      g_variant_get (parameters, "(uuuu)", &generation, &position, &removed, &added);
      g_string_append_printf (viewer->told, "changed@%u %u-%u+%u", generation, position, removed,
                              added);
    }
  else if (g_str_equal (signal, "RowsChanged"))
    append_rows (viewer->told, parameters);
  else if (g_str_equal (signal, "Progress"))
    append_progress (viewer->told, parameters);
  else
    g_assert_not_reached ();
}

static void
overheard_cb (GDBusConnection *connection,
              const char      *sender,
              const char      *path,
              const char      *interface,
              const char      *signal,
              GVariant        *parameters,
              gpointer         data)
{
  ((Viewer *) data)->n_overheard++;
}

static void
closed_cb (FerryView *view,
           Viewer    *viewer)
{
  viewer->n_closed++;
}

/* Calls. */

static void
replied_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  GAsyncResult **kept = data;

  *kept = g_object_ref (result);
}

void
viewer_call_begin (Viewer          *viewer,
                   GDBusConnection *connection,
                   const char      *method,
                   GVariant        *parameters,
                   GAsyncResult   **result)
{
  g_dbus_connection_call (connection, g_dbus_connection_get_unique_name (viewer->service),
                          viewer->path, VIEW, method, parameters, NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                          NULL, replied_cb, result);
}

GVariant *
viewer_call_end (GDBusConnection *connection,
                 GAsyncResult   **result,
                 GError         **error)
{
  g_autoptr (GAsyncResult) owned = NULL;

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  owned = g_steal_pointer (result);
  return g_dbus_connection_call_finish (connection, owned, error);
}

GVariant *
viewer_call (Viewer     *viewer,
             const char *method,
             GVariant   *parameters)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult      *result = NULL;
  GVariant          *reply;

  viewer_call_begin (viewer, viewer->caller, method, parameters, &result);
  reply = viewer_call_end (viewer->caller, &result, &error);
  g_assert_no_error (error);
  return reply;
}

/* Good to wait for all signals that were sent before: the last of them comes
 * before the answer. */
void
viewer_let_all_arrive (Viewer *viewer)
{
  g_autoptr (GVariant) reply = NULL;

  part_fixture_settle ();
  reply = viewer_call (viewer, "GetIds", g_variant_new ("(uu)", 0, 0));
  part_fixture_settle ();
}

void
viewer_assert_told (Viewer     *viewer,
                    const char *expected)
{
  viewer_let_all_arrive (viewer);
  g_assert_cmpstr (viewer->told->str, ==, expected);
  g_string_truncate (viewer->told, 0);
}

void
viewer_assert_refused (Viewer          *viewer,
                       GDBusConnection *connection,
                       const char      *method,
                       GVariant        *parameters,
                       GDBusError       code)
{
  g_autoptr (GError)   error = NULL;
  g_autoptr (GVariant) reply = NULL;
  GAsyncResult        *result = NULL;

  viewer_call_begin (viewer, connection, method, parameters, &result);
  reply = viewer_call_end (connection, &result, &error);
  g_assert_error (error, G_DBUS_ERROR, (int) code);
}

/* Floating. */
GVariant *
viewer_parse_query (const char *text)
{
  g_autofree char     *whole = g_strdup_printf ("{%s}", text);
  g_autoptr (GVariant) query = NULL;
  g_autoptr (GError)   error = NULL;

  query = g_variant_parse (G_VARIANT_TYPE_VARDICT, whole, NULL, NULL, &error);
  g_assert_no_error (error);
  return g_variant_new ("(@a{sv})", query);
}

void
viewer_set_query (Viewer     *viewer,
                  const char *text)
{
  g_variant_unref (viewer_call (viewer, "SetQuery", viewer_parse_query (text)));
}

void
viewer_watch (Viewer *viewer,
              guint   position,
              guint   count)
{
  g_variant_unref (viewer_call (viewer, "Watch", g_variant_new ("(uu)", position, count)));
}

/* The viewer. */

static GDBusConnection *
connect_to_bus (Viewer *viewer)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection   *connection;

  connection = g_dbus_connection_new_for_address_sync (
      g_test_dbus_get_bus_address (viewer->bus),
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
          G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, &error);
  g_assert_no_error (error);
  return connection;
}

static void
disconnect_from_bus (GDBusConnection *connection)
{
  g_dbus_connection_close_sync (connection, NULL, NULL);
  part_fixture_settle ();
  g_object_unref (connection);
}

void
viewer_set_up (Viewer       *viewer,
               gconstpointer data)
{
  viewer->parts = part_fixture_new ();
  viewer->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (viewer->bus);
  viewer->service = connect_to_bus (viewer);
  viewer->caller = connect_to_bus (viewer);
  viewer->other = connect_to_bus (viewer);
  viewer->told = g_string_new (NULL);
}

static gboolean
is_alone (gpointer data)
{
  return G_OBJECT (data)->ref_count == 1;
}

void
viewer_close (Viewer *viewer)
{
  if (viewer->view == NULL)
    return;

  ferry_view_close (viewer->view);
  /* The thread of the connection may be about to let go of it. */
  ferry_test_rig_until (viewer->parts->rig, "the bus has let go of the view", is_alone,
                        viewer->view);
  g_assert_finalize_object (g_steal_pointer (&viewer->view));
}

void
viewer_tear_down (Viewer       *viewer,
                  gconstpointer data)
{
  viewer_close (viewer);
  g_assert_cmpuint (viewer->n_overheard, ==, 0);
  disconnect_from_bus (viewer->other);
  disconnect_from_bus (viewer->caller);
  disconnect_from_bus (viewer->service);
  g_test_dbus_down (viewer->bus);
  g_object_unref (viewer->bus);
  g_string_free (viewer->told, TRUE);
  g_free (viewer->path);
  part_fixture_free (viewer->parts);
}

void
viewer_open (Viewer     *viewer,
             const char *text)
{
  const char         *service = g_dbus_connection_get_unique_name (viewer->service);
  g_auto (FerryQuery) query = { 0 };

  part_fixture_parse_query (text, &query);
  viewer->view = ferry_view_new (viewer->parts->catalog, viewer->parts->rig->engine,
                                 FERRY_CLOCK (viewer->parts->clock), viewer->service,
                                 g_dbus_connection_get_unique_name (viewer->caller), &query);
  viewer->path = g_strdup (ferry_view_get_path (viewer->view));
  g_signal_connect (viewer->view, "closed", G_CALLBACK (closed_cb), viewer);
  g_dbus_connection_signal_subscribe (viewer->caller, service, VIEW, NULL, viewer->path, NULL,
                                      G_DBUS_SIGNAL_FLAGS_NONE, told_cb, viewer, NULL);
  g_dbus_connection_signal_subscribe (viewer->other, service, VIEW, NULL, viewer->path, NULL,
                                      G_DBUS_SIGNAL_FLAGS_NONE, overheard_cb, viewer, NULL);
}

FerryTransfer *
viewer_add (Viewer     *viewer,
            const char *name,
            FerryStatus status)
{
  FerryTransfer *transfer = part_fixture_add (viewer->parts, name, NULL);

  part_fixture_set_status (transfer, status);
  return transfer;
}

void
viewer_add_test (const char *program,
                 const char *name,
                 void (*test) (Viewer *, gconstpointer))
{
  g_autofree char *path = g_strdup_printf ("/%s/%s", program, name);

  g_test_add (path, Viewer, NULL, viewer_set_up, test, viewer_tear_down);
}
