/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "bus-fixture.h"

#include "ferry-client-private.h"
#include "ferry-names.h"

#define PATIENCE_SECONDS 60

void
bus_fixture_set_up (BusFixture *self,
                    gboolean    is_installed)
{
  self->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  if (is_installed)
    g_test_dbus_add_service_dir (self->bus, g_getenv ("FERRY_TEST_SERVICES"));
  g_test_dbus_up (self->bus);
  self->connection = fake_service_connect (g_test_dbus_get_bus_address (self->bus));
  self->service = fake_service_new (g_test_dbus_get_bus_address (self->bus));
  self->clock = ferry_fake_clock_new ();
  self->client = ferry_client_new_for_connection (self->connection);
  ferry_client_set_clock (self->client, FERRY_CLOCK (self->clock));
}

static gboolean
is_last (gpointer data)
{
  return G_OBJECT (data)->ref_count == 1;
}

void
bus_fixture_tear_down (BusFixture *self)
{
  /* Calls under way hold the client. */
  bus_fixture_wait (is_last, self->client);
  g_assert_finalize_object (self->client);
  fake_service_free (self->service);
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_object_unref (self->connection);
  bus_fixture_drain ();
  g_assert_finalize_object (self->clock);
  g_test_dbus_down (self->bus);
  g_object_unref (self->bus);
}

static gboolean
too_long_cb (gpointer data)
{
  g_error ("What the test waits for does not happen.");

  return G_SOURCE_REMOVE;
}

void
bus_fixture_wait (BusCondition is_done,
                  gpointer     data)
{
  guint timeout_id;

  if (is_done (data))
    return;

  timeout_id = g_timeout_add_seconds (PATIENCE_SECONDS, too_long_cb, NULL);
  while (!is_done (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout_id);
}

void
bus_fixture_drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

void
bus_fixture_done_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      data)
{
  GAsyncResult **kept = data;

  g_assert_null (*kept);
  *kept = g_object_ref (result);
}

GAsyncResult *
bus_fixture_wait_result (GAsyncResult **result)
{
  bus_fixture_wait (is_set, result);

  return *result;
}

/* A call from @from to @to: what was sent before it, and what that brings about at
 * the other end, comes before its answer. */
static void
ping (GDBusConnection *from,
      const char      *to)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GVariant)     reply = NULL;

  g_dbus_connection_call (from, to, "/", "org.freedesktop.DBus.Peer", "Ping", NULL, NULL,
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, bus_fixture_done_cb, &result);
  reply = g_dbus_connection_call_finish (from, bus_fixture_wait_result (&result), NULL);
}

void
bus_fixture_settle (BusFixture *self)
{
  /* A question, its answer, and what the answer leads to. */
  for (guint i = 0; i < 4; i++)
    {
      bus_fixture_drain ();
      ping (self->connection, FERRY_SERVICE_NAME);
    }
  bus_fixture_drain ();
}

typedef struct
{
  FerryClient     *client;
  FerryClientState state;
} Wait;

static gboolean
has_state (gpointer data)
{
  const Wait *wait = data;

  return ferry_client_get_state (wait->client) == wait->state;
}

void
bus_fixture_wait_state (BusFixture      *self,
                        FerryClientState state)
{
  Wait wait = { self->client, state };

  bus_fixture_wait (has_state, &wait);
}
