/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "bus-fixture.h"
#include "ferry-fake-network.h"
#include "ferry-network-system.h"
#include "network-fixture.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

#define PATIENT 600000
#define IMPATIENT 20

#define ON_WIFI "online full yes wifi uuid-1 Home wlan0 costs"
#define ON_OTHER "online full unknown unknown - - -"
#define OFFLINE "offline none unknown unknown - - -"

static gboolean is_linked;

static gboolean
look_at_links (void)
{
  return is_linked;
}

static FerryFakeNetwork *
make_network_for (NetworkFixture  *fixture,
                  GDBusConnection *bus,
                  guint            patience)
{
  const FerryNetworkState online = { .is_online = TRUE, .connectivity = FERRY_CONNECTIVITY_FULL };
  FerryFakeNetwork       *other = ferry_fake_network_new ();
  FerryNetwork           *network = NULL;

  network = ferry_network_system_new_for (bus, FERRY_NETWORK (other), look_at_links);
  ferry_fake_network_set_state (other, &online);
  ferry_network_system_set_patience (FERRY_NETWORK_SYSTEM (network), patience);
  network_fixture_take (fixture, network);

  return other;
}

static FerryFakeNetwork *
make_network (NetworkFixture *fixture,
              guint           patience)
{
  return make_network_for (fixture, fixture->connection, patience);
}

static void
set_offline (FerryFakeNetwork *other)
{
  const FerryNetworkState offline = { .connectivity = FERRY_CONNECTIVITY_NONE };

  ferry_fake_network_set_state (other, &offline);
}

static void
prepare_wifi (NetworkFixture *fixture)
{
  const FakeConnection wifi = FAKE_WIFI (1, FERRY_METERED_YES);

  fake_network_manager_connect (fixture->nm, &wifi, 1);
  fake_network_manager_set_primary (fixture->nm, 1);
}

static void
assert_told (NetworkFixture *fixture,
             guint           i,
             const char     *expected)
{
  g_assert_cmpuint (fixture->told->len, >, i);
  g_assert_cmpstr (g_ptr_array_index (fixture->told, i), ==, expected);
}

/* Both are let go with the network. */
static void
end (NetworkFixture   *fixture,
     FerryFakeNetwork *other)
{
  g_assert_finalize_object (g_steal_pointer (&fixture->network));
  g_assert_finalize_object (other);
}

static void
test_without_a_bus (NetworkFixture *fixture,
                    gconstpointer   data)
{
  FerryFakeNetwork *other = make_network_for (fixture, NULL, PATIENT);
  g_autofree char  *first = network_fixture_describe (fixture);

  g_assert_cmpstr (first, ==, ON_OTHER);
  set_offline (other);
  g_assert_cmpuint (fixture->told->len, ==, 1);
  assert_told (fixture, 0, OFFLINE);
  end (fixture, other);
}

static void
test_without_network_manager (NetworkFixture *fixture,
                              gconstpointer   data)
{
  FerryFakeNetwork *other = make_network (fixture, PATIENT);

  network_fixture_wait (fixture, "pending");
  network_fixture_wait (fixture, ON_OTHER);
  set_offline (other);
  network_fixture_wait (fixture, OFFLINE);
  g_assert_cmpuint (fixture->told->len, ==, 2);
  end (fixture, other);
}

static void
test_network_manager_knows_better (NetworkFixture *fixture,
                                   gconstpointer   data)
{
  FerryFakeNetwork *other;

  prepare_wifi (fixture);
  fake_network_manager_appear (fixture->nm);
  other = make_network (fixture, PATIENT);
  network_fixture_wait (fixture, ON_WIFI);
  set_offline (other);
  g_assert_cmpuint (fixture->told->len, ==, 1);
  end (fixture, other);
}

static void
test_network_manager_comes_later (NetworkFixture *fixture,
                                  gconstpointer   data)
{
  FerryFakeNetwork *other = make_network (fixture, PATIENT);

  network_fixture_wait (fixture, ON_OTHER);
  prepare_wifi (fixture);
  fake_network_manager_appear (fixture->nm);
  network_fixture_wait (fixture, ON_WIFI);
  g_assert_cmpuint (fixture->told->len, ==, 2);
  end (fixture, other);
}

/* On an upgrade: the other, which knows of no costs, must not be heard in between. */
static void
test_network_manager_is_started_anew (NetworkFixture *fixture,
                                      gconstpointer   data)
{
  FerryFakeNetwork *other;

  prepare_wifi (fixture);
  fake_network_manager_appear (fixture->nm);
  other = make_network (fixture, PATIENT);
  for (guint i = 0; i < 3; i++)
    {
      network_fixture_wait (fixture, ON_WIFI);
      fake_network_manager_vanish (fixture->nm);
      network_fixture_wait (fixture, "pending");
      fake_network_manager_appear (fixture->nm);
    }
  network_fixture_wait (fixture, ON_WIFI);

  for (guint i = 0; i < fixture->told->len; i++)
    assert_told (fixture, i, i % 2 == 0 ? ON_WIFI : "pending");
  end (fixture, other);
}

static void
test_network_manager_dies_for_good (NetworkFixture *fixture,
                                    gconstpointer   data)
{
  FerryFakeNetwork *other;

  prepare_wifi (fixture);
  fake_network_manager_appear (fixture->nm);
  other = make_network (fixture, PATIENT);
  network_fixture_wait (fixture, ON_WIFI);

  ferry_network_system_set_patience (FERRY_NETWORK_SYSTEM (fixture->network), IMPATIENT);
  fake_network_manager_vanish (fixture->nm);
  network_fixture_wait (fixture, ON_OTHER);
  assert_told (fixture, 1, "pending");
  g_assert_cmpuint (fixture->told->len, ==, 3);
  end (fixture, other);
}

static void
test_network_manager_hangs (NetworkFixture *fixture,
                            gconstpointer   data)
{
  FerryFakeNetwork *other;

  prepare_wifi (fixture);
  fake_network_manager_hush (fixture->nm, FAKE_NM_PATH);
  fake_network_manager_appear (fixture->nm);
  other = make_network (fixture, IMPATIENT);
  network_fixture_wait (fixture, "pending");
  network_fixture_wait (fixture, ON_OTHER);
  g_assert_cmpuint (fixture->told->len, ==, 1);

  fake_network_manager_answer_late (fixture->nm);
  fake_network_manager_set_number (fixture->nm, "Connectivity", FERRY_CONNECTIVITY_LIMITED);
  network_fixture_wait (fixture, "online limited yes wifi uuid-1 Home wlan0 costs");
  end (fixture, other);
}

/* What leads out is not managed by it. */
static void
test_network_manager_knows_no_connection (NetworkFixture *fixture,
                                          gconstpointer   data)
{
  FerryFakeNetwork *other;

  is_linked = TRUE;
  fake_network_manager_set_number (fixture->nm, "Connectivity", FERRY_CONNECTIVITY_NONE);
  fake_network_manager_appear (fixture->nm);
  other = make_network (fixture, PATIENT);
  network_fixture_wait (fixture, ON_OTHER);

  is_linked = FALSE;
  set_offline (other);
  network_fixture_wait (fixture, OFFLINE);

  /* A link without a default route. */
  is_linked = TRUE;
  ferry_fake_network_set_state (other, &(FerryNetworkState){ .interface = "eth1" });
  network_fixture_wait (fixture, "online limited unknown unknown - - -");
  fake_network_manager_set_number (fixture->nm, "Metered", FERRY_METERED_GUESS_YES);
  network_fixture_wait (fixture, "online limited guess-yes unknown - - - costs");

  prepare_wifi (fixture);
  network_fixture_wait (fixture, "online limited yes wifi uuid-1 Home wlan0 costs");
  end (fixture, other);
}

/* The other still sees the route, for a second or two. */
static void
test_network_manager_knows_first (NetworkFixture *fixture,
                                  gconstpointer   data)
{
  FerryFakeNetwork *other;

  is_linked = FALSE;
  prepare_wifi (fixture);
  fake_network_manager_appear (fixture->nm);
  other = make_network (fixture, PATIENT);
  network_fixture_wait (fixture, ON_WIFI);

  fake_network_manager_connect (fixture->nm, NULL, 0);
  fake_network_manager_set_primary (fixture->nm, 0);
  network_fixture_wait (fixture, OFFLINE);
  g_assert_cmpuint (fixture->told->len, ==, 2);
  end (fixture, other);
}

/* Who asked in between is told when it is as it was before. */
static void
test_tells_of_a_short_break (NetworkFixture *fixture,
                             gconstpointer   data)
{
  FerryFakeNetwork *other;
  g_autofree char  *now = NULL;

  is_linked = TRUE;
  fake_network_manager_appear (fixture->nm);
  other = make_network (fixture, PATIENT);
  network_fixture_wait (fixture, ON_OTHER);
  is_linked = FALSE;
  now = network_fixture_describe (fixture);
  g_assert_cmpstr (now, ==, OFFLINE);

  is_linked = TRUE;
  g_ptr_array_set_size (fixture->told, 0);
  ferry_network_emit_changed (FERRY_NETWORK (other));
  g_assert_cmpuint (fixture->told->len, ==, 1);
  assert_told (fixture, 0, ON_OTHER);
  end (fixture, other);
}

/* A run that needs no network should not pay for it. */
static void
test_nobody_is_asked_before (NetworkFixture *fixture,
                             gconstpointer   data)
{
  FerryFakeNetwork *other = ferry_fake_network_new ();
  FerryNetwork     *network;

  prepare_wifi (fixture);
  fake_network_manager_appear (fixture->nm);
  network = ferry_network_system_new_for (fixture->connection, FERRY_NETWORK (other),
                                          look_at_links);
  network_fixture_fill_queue (fixture);
  bus_fixture_drain ();
  g_assert_cmpuint (fake_network_manager_count_calls (fixture->nm), ==, 0);

  g_assert_finalize_object (network);
  g_assert_finalize_object (other);
}

static void
test_is_let_go_while_waiting (NetworkFixture *fixture,
                              gconstpointer   data)
{
  FerryFakeNetwork *other = make_network (fixture, IMPATIENT);

  network_fixture_wait (fixture, "pending");
  end (fixture, other);
  bus_fixture_drain ();
  g_assert_cmpuint (fixture->told->len, ==, 0);
}

/* The bus of the machine, each in a process of its own: GIO keeps its connection. */

static gboolean
is_known (gpointer network)
{
  FerryNetworkState state;

  ferry_network_get_state (network, &state);

  return !state.is_pending;
}

static void
test_system_bus_is_missing (void)
{
  FerryNetwork *network;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
      return;
    }

  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere/system-bus", TRUE);
  network = ferry_network_system_new ();
  ferry_network_system_set_patience (FERRY_NETWORK_SYSTEM (network), PATIENT);
  bus_fixture_wait (is_known, network);
  g_assert_finalize_object (network);
}

static void
test_system_bus_hangs (void)
{
  g_autofree char           *folder = NULL;
  g_autofree char           *path = NULL;
  g_autofree char           *bus = NULL;
  g_autoptr (GSocket)        listener = NULL;
  g_autoptr (GSocketAddress) address = NULL;
  FerryNetwork              *network;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
      return;
    }

  /* It takes the connection, and never says a word. */
  folder = g_dir_make_tmp ("ferry-bus-XXXXXX", NULL);
  path = g_build_filename (folder, "bus", NULL);
  address = g_unix_socket_address_new (path);
  listener = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, 0, NULL);
  g_assert_true (g_socket_bind (listener, address, FALSE, NULL));
  g_assert_true (g_socket_listen (listener, NULL));
  bus = g_strconcat ("unix:path=", path, NULL);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", bus, TRUE);

  network = ferry_network_system_new ();
  ferry_network_system_set_patience (FERRY_NETWORK_SYSTEM (network), IMPATIENT);
  g_assert_false (is_known (network));
  bus_fixture_wait (is_known, network);
  g_assert_finalize_object (network);

  g_unlink (path);
  g_rmdir (folder);
}

static gboolean
is_on_wifi (gpointer network)
{
  FerryNetworkState state;

  ferry_network_get_state (network, &state);

  return g_str_equal (state.interface, "wlan0");
}

static gboolean
is_elsewhere (gpointer network)
{
  return is_known (network) && !is_on_wifi (network);
}

/* Its end is not the end of who uses it. */
static void
test_system_bus_ends (void)
{
  NetworkFixture fixture = { 0 };
  FerryNetwork  *network;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
      return;
    }

  network_fixture_set_up (&fixture, NULL);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (fixture.bus), TRUE);
  prepare_wifi (&fixture);
  fake_network_manager_appear (fixture.nm);
  network = ferry_network_system_new ();
  bus_fixture_wait (is_on_wifi, network);

  ferry_network_system_set_patience (FERRY_NETWORK_SYSTEM (network), IMPATIENT);
  network_fixture_tear_down (&fixture, NULL);
  bus_fixture_wait (is_elsewhere, network);
  g_assert_finalize_object (network);
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *name;
    void (*test) (NetworkFixture *fixture, gconstpointer data);
  } tests[] = {
    { "/network-system/without-a-bus", test_without_a_bus },
    { "/network-system/without-network-manager", test_without_network_manager },
    { "/network-system/network-manager-knows-better", test_network_manager_knows_better },
    { "/network-system/network-manager-comes-later", test_network_manager_comes_later },
    { "/network-system/network-manager-is-started-anew", test_network_manager_is_started_anew },
    { "/network-system/network-manager-dies-for-good", test_network_manager_dies_for_good },
    { "/network-system/network-manager-hangs", test_network_manager_hangs },
    { "/network-system/network-manager-knows-no-connection",
      test_network_manager_knows_no_connection },
    { "/network-system/network-manager-knows-first", test_network_manager_knows_first },
    { "/network-system/tells-of-a-short-break", test_tells_of_a_short_break },
    { "/network-system/nobody-is-asked-before", test_nobody_is_asked_before },
    { "/network-system/is-let-go-while-waiting", test_is_let_go_while_waiting },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, NetworkFixture, NULL, network_fixture_set_up, tests[i].test,
                network_fixture_tear_down);
  g_test_add_func ("/network-system/system-bus-is-missing", test_system_bus_is_missing);
  g_test_add_func ("/network-system/system-bus-hangs", test_system_bus_hangs);
  g_test_add_func ("/network-system/system-bus-ends", test_system_bus_ends);

  return g_test_run ();
}
