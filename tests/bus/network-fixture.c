/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "network-fixture.h"

#include "bus-fixture.h"

void
network_fixture_set_up (NetworkFixture *self,
                        gconstpointer   data)
{
  const char *address;

  self->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->bus);
  address = g_test_dbus_get_bus_address (self->bus);
  self->connection = fake_service_connect (address);
  self->nm = fake_network_manager_new (address, FAKE_NM);
  self->mm = fake_network_manager_new (address, FAKE_MM);
  self->told = g_ptr_array_new_with_free_func (g_free);

  fake_network_manager_connect (self->nm, NULL, 0);
  fake_network_manager_set_primary (self->nm, 0);
  fake_network_manager_set_number (self->nm, "Connectivity", FERRY_CONNECTIVITY_FULL);
  fake_network_manager_set_number (self->nm, "Metered", FERRY_METERED_UNKNOWN);
}

void
network_fixture_tear_down (NetworkFixture *self,
                           gconstpointer   data)
{
  if (self->network != NULL)
    g_assert_finalize_object (self->network);
  g_ptr_array_unref (self->told);
  fake_network_manager_free (self->nm);
  fake_network_manager_free (self->mm);
  if (!g_dbus_connection_is_closed (self->connection))
    g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_object_unref (self->connection);
  bus_fixture_drain ();
  g_test_dbus_down (self->bus);
  g_object_unref (self->bus);
}

static void
changed_cb (NetworkFixture *self)
{
  g_ptr_array_add (self->told, network_fixture_describe (self));
}

void
network_fixture_take (NetworkFixture *self,
                      FerryNetwork   *network)
{
  FerryNetworkState state;

  self->network = network;
  g_signal_connect_swapped (network, "changed", G_CALLBACK (changed_cb), self);
  ferry_network_get_state (network, &state);
}

char *
network_fixture_describe (NetworkFixture *self)
{
  FerryNetworkState state;

  ferry_network_get_state (self->network, &state);
  if (state.is_pending)
    return g_strdup ("pending");

  return g_strdup_printf ("%s %s %s %s %s %s %s%s%s%s",
                          state.is_online ? "online" : "offline",
                          ferry_connectivity_to_nick (state.connectivity),
                          ferry_metered_to_nick (state.metered),
                          ferry_network_type_to_nick (state.type),
                          *state.id != '\0' ? state.id : "-",
                          *state.name != '\0' ? state.name : "-",
                          *state.interface != '\0' ? state.interface : "-",
                          state.is_captive ? " captive" : "",
                          state.is_metered ? " costs" : "",
                          state.is_roaming ? " roaming" : "");
}

typedef struct
{
  NetworkFixture *fixture;
  const char     *expected;
  char           *last; /* (owned) (nullable) */
} Wait;

static gboolean
is_described (gpointer data)
{
  Wait            *wait = data;
  g_autofree char *now = network_fixture_describe (wait->fixture);

  if (g_strcmp0 (now, wait->last) != 0)
    {
      g_test_message ("It is: %s", now);
      g_free (wait->last);
      wait->last = g_strdup (now);
    }

  return g_str_equal (now, wait->expected);
}

void
network_fixture_wait (NetworkFixture *self,
                      const char     *description)
{
  Wait wait = { self, description, NULL };

  g_test_message ("Waiting for: %s", description);
  bus_fixture_wait (is_described, &wait);
  g_free (wait.last);
}

/* What came before the answer has arrived before it. */
static void
ask_the_bus (GDBusConnection *connection)
{
  g_autoptr (GVariant) reply = NULL;

  reply = g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "GetId", NULL, NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  g_assert_nonnull (reply);
}

void
network_fixture_fill_queue (NetworkFixture *self)
{
  ask_the_bus (fake_network_manager_get_bus (self->nm));
  ask_the_bus (self->connection);
}
