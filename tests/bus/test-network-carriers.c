/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "bus-fixture.h"
#include "ferry-network-nm.h"
#include "network-fixture.h"

#define PATIENT 600000

#define ON_WIFI "online full no wifi uuid-1 Home wlan0"
#define ON_COSTLY_WIFI "online full yes wifi uuid-1 Home wlan0 costs"
#define ON_MOBILE "online full guess-yes mobile uuid-1 Operator wwan0 costs"

static gboolean
has_no_link (void)
{
  return FALSE;
}

static void
start (NetworkFixture       *fixture,
       const FakeConnection *connections,
       guint                 n_connections,
       guint                 primary)
{
  fake_network_manager_connect (fixture->nm, connections, n_connections);
  fake_network_manager_set_primary (fixture->nm, primary);
  fake_network_manager_appear (fixture->nm);
  network_fixture_take (fixture,
                        ferry_network_nm_new_for (fixture->connection, has_no_link, PATIENT));
}

/* Tunnels. */

/* A VPN names the connection that it was started on: the others do not count. */
static void
test_vpn_names_its_carrier (NetworkFixture *fixture,
                            gconstpointer   data)
{
  const FakeConnection all[] = {
    FAKE_WIFI (1, FERRY_METERED_NO),
    { .number = 2, .name = "Work", .type = "vpn", .interface = "tun0", .is_vpn = TRUE, .base = 1 },
    FAKE_MOBILE (3),
  };

  start (fixture, all, G_N_ELEMENTS (all), 2);
  network_fixture_wait (fixture, ON_WIFI);
  fake_network_manager_set_metered (fixture->nm, 1, FERRY_METERED_YES);
  network_fixture_wait (fixture, ON_COSTLY_WIFI);
}

static void
test_tunnels_cost_what_carries_them (NetworkFixture *fixture,
                                     gconstpointer   data)
{
  static const char *const kinds[] = { "wireguard", "tun", "ip-tunnel", "vxlan", "macsec", "vpn" };

  fake_network_manager_appear (fixture->nm);
  network_fixture_take (fixture,
                        ferry_network_nm_new_for (fixture->connection, has_no_link, PATIENT));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      const FakeConnection all[] = {
        FAKE_WIFI (1, FERRY_METERED_YES),
        FAKE_TUNNEL (2 + i, kinds[i]),
      };

      fake_network_manager_connect (fixture->nm, all, 2);
      fake_network_manager_set_primary (fixture->nm, all[1].number);
      network_fixture_wait (fixture, ON_COSTLY_WIFI);
      fake_network_manager_set_metered (fixture->nm, 1, FERRY_METERED_NO);
      network_fixture_wait (fixture, ON_WIFI);
    }
}

/* The user may say of the tunnel itself that it costs. */
static void
test_tunnel_may_cost_itself (NetworkFixture *fixture,
                             gconstpointer   data)
{
  const FakeConnection all[] = { FAKE_WIFI (1, FERRY_METERED_NO), FAKE_TUNNEL (2, "wireguard") };

  start (fixture, all, 2, 2);
  network_fixture_wait (fixture, ON_WIFI);
  fake_network_manager_set_number (fixture->nm, "Metered", FERRY_METERED_YES);
  network_fixture_wait (fixture, ON_COSTLY_WIFI);
}

static void
test_worst_carrier_counts (NetworkFixture *fixture,
                           gconstpointer   data)
{
  const FakeConnection all[] = {
    FAKE_TUNNEL (3, "wireguard"),
    FAKE_CABLE (2),
    FAKE_WIFI (1, FERRY_METERED_YES),
  };

  start (fixture, all, 3, 3);
  network_fixture_wait (fixture, ON_COSTLY_WIFI);
  fake_network_manager_set_metered (fixture->nm, 1, FERRY_METERED_NO);
  network_fixture_wait (fixture, "online full guess-no ethernet uuid-2 Office eth0");
}

static void
test_carrier_goes (NetworkFixture *fixture,
                   gconstpointer   data)
{
  const FakeConnection both[] = { FAKE_TUNNEL (2, "wireguard"), FAKE_WIFI (1, FERRY_METERED_YES) };

  start (fixture, both, 2, 2);
  network_fixture_wait (fixture, ON_COSTLY_WIFI);
  /* Nobody knows what carries it now. */
  fake_network_manager_connect (fixture->nm, both, 1);
  network_fixture_wait (fixture, "online full guess-no other uuid-2 Work wg0");
}

/* The cable in a bridge is not what people know: that is the bridge. */
static void
test_ports_stand_behind_their_bridge (NetworkFixture *fixture,
                                      gconstpointer   data)
{
  const FakeConnection all[] = {
    FAKE_TUNNEL (3, "wireguard"),
    FAKE_CABLE (2),
    { .number = 1, .name = "Bridge", .type = "bridge", .interface = "br0", .metered = 1 },
  };
  g_autofree char *port = fake_connection_path (2);
  g_autofree char *bridge = fake_device_path (1);

  start (fixture, all, 3, 3);
  fake_network_manager_set (fixture->nm, port, FAKE_NM_CONNECTION, "Master",
                            g_variant_new_object_path (bridge));
  network_fixture_wait (fixture, "online full yes ethernet uuid-1 Bridge br0 costs");

  /* As newer versions call it. */
  fake_network_manager_set (fixture->nm, port, FAKE_NM_CONNECTION, "Master",
                            g_variant_new_object_path ("/"));
  network_fixture_wait (fixture, "online full guess-no ethernet uuid-2 Office eth0");
  fake_network_manager_set (fixture->nm, port, FAKE_NM_CONNECTION, "Controller",
                            g_variant_new_object_path (bridge));
  network_fixture_wait (fixture, "online full yes ethernet uuid-1 Bridge br0 costs");
}

/* Modems. */

static void
start_with_modem (NetworkFixture *fixture)
{
  const FakeConnection mobile = FAKE_MOBILE (1);
  g_autofree char     *device = fake_device_path (1);

  fake_network_manager_connect (fixture->nm, &mobile, 1);
  fake_network_manager_set (fixture->nm, device, FAKE_NM_DEVICE, "IpInterface",
                            g_variant_new_string ("wwan0"));
  start (fixture, &mobile, 0, 1);
}

static void
test_registration (NetworkFixture *fixture,
                   gconstpointer   data)
{
  /* MMModem3gppRegistrationState. */
  static const guint roaming[] = { 5, 7, 10 };
  static const guint others[] = { 0, 1, 2, 3, 4, 6, 8, 9, 11, 12, G_MAXUINT };

  fake_network_manager_register (fixture->mm, 0);
  fake_network_manager_appear (fixture->mm);
  start_with_modem (fixture);
  network_fixture_wait (fixture, ON_MOBILE);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      fake_network_manager_register (fixture->mm, roaming[i % G_N_ELEMENTS (roaming)]);
      network_fixture_wait (fixture, ON_MOBILE " roaming");
      fake_network_manager_register (fixture->mm, others[i]);
      network_fixture_wait (fixture, ON_MOBILE);
    }
}

/* Nothing may begin in between that then turns out to be costly. */
static void
test_roaming_is_known_at_once (NetworkFixture *fixture,
                               gconstpointer   data)
{
  fake_network_manager_register (fixture->mm, 5);
  fake_network_manager_appear (fixture->mm);
  start_with_modem (fixture);
  network_fixture_wait (fixture, ON_MOBILE " roaming");
  g_assert_cmpuint (fixture->told->len, ==, 1);
}

static void
test_modem_manager_comes_and_goes (NetworkFixture *fixture,
                                   gconstpointer   data)
{
  fake_network_manager_register (fixture->mm, 5);
  start_with_modem (fixture);
  network_fixture_wait (fixture, ON_MOBILE);

  for (guint i = 0; i < 3; i++)
    {
      fake_network_manager_appear (fixture->mm);
      network_fixture_wait (fixture, ON_MOBILE " roaming");
      fake_network_manager_vanish (fixture->mm);
      network_fixture_wait (fixture, ON_MOBILE);
    }

  /* Another modem, or another operator, in the same place. */
  fake_network_manager_register (fixture->mm, 1);
  fake_network_manager_appear (fixture->mm);
  fake_network_manager_set_metered (fixture->nm, 1, FERRY_METERED_YES);
  network_fixture_wait (fixture, "online full yes mobile uuid-1 Operator wwan0 costs");
}

static void
test_modem_does_not_tell (NetworkFixture *fixture,
                          gconstpointer   data)
{
  g_autofree char *device = fake_device_path (1);

  /* There is no such object, at first. */
  fake_network_manager_appear (fixture->mm);
  start_with_modem (fixture);
  network_fixture_wait (fixture, ON_MOBILE);
  fake_network_manager_register (fixture->mm, 5);
  network_fixture_wait (fixture, ON_MOBILE " roaming");
  fake_network_manager_set (fixture->mm, FAKE_MODEM_PATH, FAKE_MM_3GPP, "RegistrationState",
                            g_variant_new_string ("roaming"));
  network_fixture_wait (fixture, ON_MOBILE);

  fake_network_manager_register (fixture->mm, 5);
  network_fixture_wait (fixture, ON_MOBILE " roaming");
  fake_network_manager_set (fixture->nm, device, FAKE_NM_DEVICE, "Udi",
                            g_variant_new_string ("/org/freedesktop/ModemManager1/Modem/0//"));
  network_fixture_wait (fixture, ON_MOBILE);
}

static void
test_tunnel_roams_with_its_modem (NetworkFixture *fixture,
                                  gconstpointer   data)
{
  const FakeConnection both[] = { FAKE_TUNNEL (2, "wireguard"), FAKE_MOBILE (1) };

  fake_network_manager_register (fixture->mm, 5);
  fake_network_manager_appear (fixture->mm);
  start (fixture, both, 2, 2);
  network_fixture_wait (fixture,
                        "online full guess-yes mobile uuid-1 Operator cdc-wdm0 costs roaming");
}

/* A modem that carries nothing is nobody's cost. */
static void
test_idle_modem_does_not_count (NetworkFixture *fixture,
                                gconstpointer   data)
{
  const FakeConnection both[] = { FAKE_WIFI (1, FERRY_METERED_NO), FAKE_MOBILE (2) };

  fake_network_manager_register (fixture->mm, 5);
  fake_network_manager_appear (fixture->mm);
  start (fixture, both, 2, 1);
  network_fixture_wait (fixture, ON_WIFI);
  g_assert_cmpuint (fake_network_manager_count_calls (fixture->mm), ==, 0);
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
    { "/network-carriers/vpn-names-its-carrier", test_vpn_names_its_carrier },
    { "/network-carriers/tunnels-cost-what-carries-them", test_tunnels_cost_what_carries_them },
    { "/network-carriers/tunnel-may-cost-itself", test_tunnel_may_cost_itself },
    { "/network-carriers/worst-counts", test_worst_carrier_counts },
    { "/network-carriers/carrier-goes", test_carrier_goes },
    { "/network-carriers/ports-stand-behind-their-bridge", test_ports_stand_behind_their_bridge },
    { "/network-carriers/registration", test_registration },
    { "/network-carriers/roaming-is-known-at-once", test_roaming_is_known_at_once },
    { "/network-carriers/modem-manager-comes-and-goes", test_modem_manager_comes_and_goes },
    { "/network-carriers/modem-does-not-tell", test_modem_does_not_tell },
    { "/network-carriers/tunnel-roams-with-its-modem", test_tunnel_roams_with_its_modem },
    { "/network-carriers/idle-modem-does-not-count", test_idle_modem_does_not_count },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, NetworkFixture, NULL, network_fixture_set_up, tests[i].test,
                network_fixture_tear_down);

  return g_test_run ();
}
