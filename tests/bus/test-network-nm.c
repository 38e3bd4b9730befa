/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "bus-fixture.h"
#include "ferry-network-nm.h"
#include "network-fixture.h"

/* Longer than any test; nobody waits for it but who tests it. */
#define PATIENT 600000
#define IMPATIENT 20

/* NMState. */
#define CONNECTING 40
#define CONNECTED 70

static gboolean
has_no_link (void)
{
  return FALSE;
}

static gboolean
has_link (void)
{
  return TRUE;
}

static void
make_network_for (NetworkFixture      *fixture,
                  FerryNetworkLinkFunc look_at_links,
                  guint                patience)
{
  network_fixture_take (fixture,
                        ferry_network_nm_new_for (fixture->connection, look_at_links, patience));
}

static void
make_network (NetworkFixture *fixture)
{
  make_network_for (fixture, has_no_link, PATIENT);
}

/* The one connection, which is the primary one. */
static void
start_with (NetworkFixture *fixture,
            FakeConnection  connection)
{
  fake_network_manager_connect (fixture->nm, &connection, 1);
  fake_network_manager_set_primary (fixture->nm, connection.number);
  fake_network_manager_appear (fixture->nm);
  make_network (fixture);
}

static gboolean
is_there (NetworkFixture *fixture)
{
  return ferry_network_nm_is_there (FERRY_NETWORK_NM (fixture->network));
}

static gboolean
is_away (gpointer data)
{
  NetworkFixture *fixture = data;

  return ferry_network_nm_is_away (FERRY_NETWORK_NM (fixture->network));
}

/* What the primary connection tells. */

static void
test_begins_pending (NetworkFixture *fixture,
                     gconstpointer   data)
{
  start_with (fixture, (FakeConnection) FAKE_CABLE (1));

  network_fixture_wait (fixture, "pending");
  g_assert_false (is_there (fixture));
  g_assert_false (is_away (fixture));
  network_fixture_wait (fixture, "online full guess-no ethernet uuid-1 Office eth0");
  g_assert_true (is_there (fixture));
  g_assert_cmpuint (fixture->told->len, ==, 1);
}

static void
test_each_is_asked_once (NetworkFixture *fixture,
                         gconstpointer   data)
{
  start_with (fixture, (FakeConnection) FAKE_CABLE (1));
  network_fixture_wait (fixture, "online full guess-no ethernet uuid-1 Office eth0");

  /* NetworkManager, the connection, the device. */
  g_assert_cmpuint (fake_network_manager_count_calls (fixture->nm), ==, 3);
  fake_network_manager_set_metered (fixture->nm, 1, FERRY_METERED_NO);
  network_fixture_wait (fixture, "online full no ethernet uuid-1 Office eth0");
  g_assert_cmpuint (fake_network_manager_count_calls (fixture->nm), ==, 3);
}

static void
test_kinds (NetworkFixture *fixture,
            gconstpointer   data)
{
  static const struct
  {
    const char *type;
    guint       device_type;
    const char *expected;
  } rows[] = {
    { "802-3-ethernet", 1, "online full no ethernet uuid-1 N i0" },
    { "802-3-ethernet", 20, "online full no ethernet uuid-1 N i1" },
    { "802-11-wireless", 2, "online full no wifi uuid-1 N i2" },
    { "gsm", 8, "online full no mobile uuid-1 N i3" },
    { "cdma", 8, "online full no mobile uuid-1 N i4" },
    { "bluetooth", 5, "online full no bluetooth uuid-1 N i5" },
    { "bridge", 13, "online full no ethernet uuid-1 N i6" },
    { "infiniband", 9, "online full no other uuid-1 N i7" },
    { "generic", 14, "online full no other uuid-1 N i8" },
    { "generic", 2, "online full no wifi uuid-1 N i9" },
  };

  start_with (fixture, (FakeConnection) FAKE_CABLE (1));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char     *interface = g_strdup_printf ("i%u", i);
      const FakeConnection connection = {
        .number = 1,
        .name = "N",
        .type = rows[i].type,
        .interface = interface,
        .device_type = rows[i].device_type,
        .metered = FERRY_METERED_NO,
      };

      fake_network_manager_connect (fixture->nm, &connection, 1);
      network_fixture_wait (fixture, rows[i].expected);
    }
}

static void
test_metered (NetworkFixture *fixture,
              gconstpointer   data)
{
  static const char *const expected[] = {
    "online full unknown wifi uuid-1 Home wlan0",
    "online full yes wifi uuid-1 Home wlan0 costs",
    "online full no wifi uuid-1 Home wlan0",
    "online full guess-yes wifi uuid-1 Home wlan0 costs",
    "online full guess-no wifi uuid-1 Home wlan0",
    "online full unknown wifi uuid-1 Home wlan0",
  };

  start_with (fixture, (FakeConnection) FAKE_WIFI (1, FERRY_METERED_NO));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      fake_network_manager_set_metered (fixture->nm, 1, i);
      network_fixture_wait (fixture, expected[i]);
    }
}

/* It may be heard of before the device itself tells. */
static void
test_manager_says_that_it_costs (NetworkFixture *fixture,
                                 gconstpointer   data)
{
  start_with (fixture, (FakeConnection) FAKE_WIFI (1, FERRY_METERED_UNKNOWN));
  fake_network_manager_set_number (fixture->nm, "Metered", FERRY_METERED_GUESS_YES);
  network_fixture_wait (fixture, "online full guess-yes wifi uuid-1 Home wlan0 costs");
  fake_network_manager_set_number (fixture->nm, "Metered", FERRY_METERED_GUESS_NO);
  network_fixture_wait (fixture, "online full unknown wifi uuid-1 Home wlan0");
}

static void
test_connectivity (NetworkFixture *fixture,
                   gconstpointer   data)
{
  static const char *const expected[] = {
    "online unknown no wifi uuid-1 Home wlan0",
    "online limited no wifi uuid-1 Home wlan0",
    "online portal no wifi uuid-1 Home wlan0 captive",
    "online limited no wifi uuid-1 Home wlan0",
    "online full no wifi uuid-1 Home wlan0",
    "online unknown no wifi uuid-1 Home wlan0",
  };

  start_with (fixture, (FakeConnection) FAKE_WIFI (1, FERRY_METERED_NO));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      fake_network_manager_set_number (fixture->nm, "Connectivity", i);
      network_fixture_wait (fixture, expected[i]);
    }
}

static void
test_primary_changes (NetworkFixture *fixture,
                      gconstpointer   data)
{
  const FakeConnection both[] = { FAKE_WIFI (1, FERRY_METERED_NO), FAKE_MOBILE (2) };

  start_with (fixture, both[0]);
  network_fixture_wait (fixture, "online full no wifi uuid-1 Home wlan0");
  fake_network_manager_connect (fixture->nm, both, 2);
  fake_network_manager_set_primary (fixture->nm, 2);
  network_fixture_wait (fixture, "online full guess-yes mobile uuid-2 Operator cdc-wdm0 costs");
  fake_network_manager_set_primary (fixture->nm, 1);
  network_fixture_wait (fixture, "online full no wifi uuid-1 Home wlan0");

  fake_network_manager_connect (fixture->nm, NULL, 0);
  fake_network_manager_set_primary (fixture->nm, 0);
  network_fixture_wait (fixture, "offline none unknown unknown - - -");
}

/* The answer of a connection that has been left behind. */
static void
test_stale_answers_are_dropped (NetworkFixture *fixture,
                                gconstpointer   data)
{
  const FakeConnection all[] = {
    FAKE_CABLE (1),
    FAKE_WIFI (2, FERRY_METERED_YES),
    FAKE_MOBILE (3),
  };
  g_autofree char *path = fake_connection_path (2);

  start_with (fixture, all[0]);
  network_fixture_wait (fixture, "online full guess-no ethernet uuid-1 Office eth0");
  fake_network_manager_connect (fixture->nm, all, 3);
  fake_network_manager_hush (fixture->nm, path);
  fake_network_manager_set_primary (fixture->nm, 2);
  bus_fixture_wait ((BusCondition) fake_network_manager_is_waiting, fixture->nm);
  fake_network_manager_set_primary (fixture->nm, 3);
  network_fixture_wait (fixture, "online full guess-yes mobile uuid-3 Operator cdc-wdm0 costs");

  fake_network_manager_answer_late (fixture->nm);
  fake_network_manager_set_number (fixture->nm, "Connectivity", FERRY_CONNECTIVITY_LIMITED);
  network_fixture_wait (fixture, "online limited guess-yes mobile uuid-3 Operator cdc-wdm0 costs");
  g_assert_cmpuint (fixture->told->len, ==, 3);
}

/* NetworkManager tells one event by many signals. */
static void
test_many_changes_are_told_at_once (NetworkFixture *fixture,
                                    gconstpointer   data)
{
  start_with (fixture, (FakeConnection) FAKE_WIFI (1, FERRY_METERED_NO));
  network_fixture_wait (fixture, "online full no wifi uuid-1 Home wlan0");
  g_ptr_array_set_size (fixture->told, 0);

  for (guint i = 0; i < 100; i++)
    fake_network_manager_set_metered (fixture->nm, 1, 1 + i % 3);
  network_fixture_fill_queue (fixture);
  network_fixture_wait (fixture, "online full yes wifi uuid-1 Home wlan0 costs");
  g_assert_cmpuint (fixture->told->len, ==, 1);
}

static void
test_other_news_are_no_change (NetworkFixture *fixture,
                               gconstpointer   data)
{
  start_with (fixture, (FakeConnection) FAKE_WIFI (1, FERRY_METERED_NO));
  network_fixture_wait (fixture, "online full no wifi uuid-1 Home wlan0");
  fake_network_manager_set (fixture->nm, FAKE_NM_PATH, FAKE_NM, "Startup",
                            g_variant_new_boolean (TRUE));
  fake_network_manager_set_metered (fixture->nm, 1, FERRY_METERED_YES);
  network_fixture_wait (fixture, "online full yes wifi uuid-1 Home wlan0 costs");
  g_assert_cmpuint (fixture->told->len, ==, 2);
}

static void
test_invalidated_is_asked_again (NetworkFixture *fixture,
                                 gconstpointer   data)
{
  g_autofree char *device = fake_device_path (1);

  start_with (fixture, (FakeConnection) FAKE_WIFI (1, FERRY_METERED_NO));
  network_fixture_wait (fixture, "online full no wifi uuid-1 Home wlan0");
  fake_network_manager_invalidate (fixture->nm, device, FAKE_NM_DEVICE, "Metered",
                                   g_variant_new_uint32 (FERRY_METERED_YES));
  network_fixture_wait (fixture, "online full yes wifi uuid-1 Home wlan0 costs");
}

static void
test_long_names_are_cut (NetworkFixture *fixture,
                         gconstpointer   data)
{
  g_autoptr (GString) name = g_string_new ("x");
  g_autofree char    *path = fake_connection_path (1);
  g_autofree char    *expected = NULL;

  /* 127 bytes hold the x and 42 letters of three bytes each: one more would fit
   * by its first byte alone. */
  for (guint i = 0; i < 200; i++)
    g_string_append (name, "망");
  start_with (fixture, (FakeConnection) FAKE_WIFI (1, FERRY_METERED_NO));
  fake_network_manager_set (fixture->nm, path, FAKE_NM_CONNECTION, "Id",
                            g_variant_new_string (name->str));
  fake_network_manager_set (fixture->nm, path, FAKE_NM_CONNECTION, "Uuid",
                            g_variant_new_string (name->str));
  g_string_truncate (name, 1 + 42 * 3);
  expected = g_strdup_printf ("online full no wifi %.61s %s wlan0", name->str, name->str);
  network_fixture_wait (fixture, expected);
}

/* NetworkManager waits some seconds for the cable: until then nothing gets through. */
static void
test_cable_is_out (NetworkFixture *fixture,
                   gconstpointer   data)
{
  const FakeConnection wifi = FAKE_WIFI (2, FERRY_METERED_NO);
  g_autofree char     *cable = fake_device_path (1);
  g_autofree char     *radio = fake_device_path (2);

  start_with (fixture, (FakeConnection) FAKE_CABLE (1));
  network_fixture_wait (fixture, "online full guess-no ethernet uuid-1 Office eth0");
  fake_network_manager_set (fixture->nm, cable, FAKE_NM_DEVICE, "InterfaceFlags",
                            g_variant_new_uint32 (0x1));
  network_fixture_wait (fixture, "offline none guess-no ethernet uuid-1 Office eth0");
  fake_network_manager_set (fixture->nm, cable, FAKE_NM_DEVICE, "InterfaceFlags",
                            g_variant_new_uint32 (0x10003));
  network_fixture_wait (fixture, "online full guess-no ethernet uuid-1 Office eth0");

  /* Between two stations radio has no link: that is none of its ends. */
  fake_network_manager_connect (fixture->nm, &wifi, 1);
  fake_network_manager_set (fixture->nm, radio, FAKE_NM_DEVICE, "InterfaceFlags",
                            g_variant_new_uint32 (0x1));
  fake_network_manager_set_primary (fixture->nm, 2);
  network_fixture_wait (fixture, "online full no wifi uuid-2 Home wlan0");
}

/* Without a primary connection. */

static void
test_local_network (NetworkFixture *fixture,
                    gconstpointer   data)
{
  const FakeConnection all[] = {
    { .number = 1, .name = "lo", .type = "loopback", .interface = "lo", .device_type = 32 },
    { .number = 2, .name = "docker", .type = "bridge", .interface = "docker0", .device_type = 13 },
    FAKE_TUNNEL (3, "tun"),
    { .number = 4, .name = "W", .type = "802-11-wireless", .interface = "w", .state = 1 },
    FAKE_CABLE (5),
  };

  fake_network_manager_set_number (fixture->nm, "Connectivity", FERRY_CONNECTIVITY_NONE);
  fake_network_manager_connect (fixture->nm, all, 5);
  fake_network_manager_appear (fixture->nm);
  make_network (fixture);
  network_fixture_wait (fixture, "online limited guess-no ethernet uuid-5 Office eth0");

  fake_network_manager_connect (fixture->nm, all, 4);
  network_fixture_wait (fixture, "offline none unknown unknown - - -");
}

/* Some interfaces are not NetworkManager's. */
static void
test_links_of_others (NetworkFixture *fixture,
                      gconstpointer   data)
{
  fake_network_manager_set_number (fixture->nm, "Connectivity", FERRY_CONNECTIVITY_NONE);
  fake_network_manager_appear (fixture->nm);
  make_network_for (fixture, has_link, PATIENT);
  network_fixture_wait (fixture, "online limited unknown unknown - - -");
}

/* Its address is there before NetworkManager tells which connection it is of. */
static void
test_nothing_is_known_while_connecting (NetworkFixture *fixture,
                                        gconstpointer   data)
{
  fake_network_manager_set_number (fixture->nm, "State", CONNECTING);
  fake_network_manager_appear (fixture->nm);
  make_network_for (fixture, has_link, PATIENT);
  while (!is_there (fixture))
    g_main_context_iteration (NULL, TRUE);
  network_fixture_wait (fixture, "pending");
  fake_network_manager_set_number (fixture->nm, "State", CONNECTED);
  network_fixture_wait (fixture, "online full unknown unknown - - -");
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
    { "/network-nm/begins-pending", test_begins_pending },
    { "/network-nm/each-is-asked-once", test_each_is_asked_once },
    { "/network-nm/kinds", test_kinds },
    { "/network-nm/metered", test_metered },
    { "/network-nm/manager-says-that-it-costs", test_manager_says_that_it_costs },
    { "/network-nm/connectivity", test_connectivity },
    { "/network-nm/primary-changes", test_primary_changes },
    { "/network-nm/stale-answers-are-dropped", test_stale_answers_are_dropped },
    { "/network-nm/many-changes-are-told-at-once", test_many_changes_are_told_at_once },
    { "/network-nm/other-news-are-no-change", test_other_news_are_no_change },
    { "/network-nm/invalidated-is-asked-again", test_invalidated_is_asked_again },
    { "/network-nm/long-names-are-cut", test_long_names_are_cut },
    { "/network-nm/cable-is-out", test_cable_is_out },
    { "/network-nm/local-network", test_local_network },
    { "/network-nm/links-of-others", test_links_of_others },
    { "/network-nm/nothing-is-known-while-connecting", test_nothing_is_known_while_connecting },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, NetworkFixture, NULL, network_fixture_set_up, tests[i].test,
                network_fixture_tear_down);

  return g_test_run ();
}
