/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "bus-fixture.h"
#include "ferry-network-nm.h"
#include "network-fixture.h"

#define PATIENT 600000
#define IMPATIENT 20

#define ON_WIFI "online full no wifi uuid-1 Home wlan0"
#define UNKNOWN "online unknown unknown "

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

static const FakeConnection wifi = FAKE_WIFI (1, FERRY_METERED_NO);

static void
start (NetworkFixture *fixture,
       guint           patience)
{
  fake_network_manager_connect (fixture->nm, &wifi, 1);
  fake_network_manager_set_primary (fixture->nm, 1);
  fake_network_manager_appear (fixture->nm);
  network_fixture_take (fixture,
                        ferry_network_nm_new_for (fixture->connection, has_link, patience));
}

static gboolean
is_there (gpointer data)
{
  NetworkFixture *fixture = data;

  return ferry_network_nm_is_there (FERRY_NETWORK_NM (fixture->network));
}

static gboolean
is_away (gpointer data)
{
  NetworkFixture *fixture = data;

  return ferry_network_nm_is_away (FERRY_NETWORK_NM (fixture->network));
}

static void
test_is_not_on_the_bus (NetworkFixture *fixture,
                        gconstpointer   data)
{
  network_fixture_take (fixture,
                        ferry_network_nm_new_for (fixture->connection, has_no_link, PATIENT));
  g_assert_false (is_away (fixture));
  bus_fixture_wait (is_away, fixture);
  g_assert_false (is_there (fixture));
  network_fixture_wait (fixture, "pending");
  g_assert_cmpuint (fixture->told->len, ==, 1);
}

static void
test_dies_and_comes_back (NetworkFixture *fixture,
                          gconstpointer   data)
{
  start (fixture, PATIENT);
  for (guint i = 0; i < 5; i++)
    {
      network_fixture_wait (fixture, ON_WIFI);
      g_assert_true (is_there (fixture));
      fake_network_manager_vanish (fixture->nm);
      network_fixture_wait (fixture, "pending");
      g_assert_false (is_there (fixture));
      g_assert_true (is_away (fixture));
      fake_network_manager_appear (fixture->nm);
    }

  network_fixture_wait (fixture, ON_WIFI);
  fake_network_manager_set_metered (fixture->nm, 1, FERRY_METERED_YES);
  network_fixture_wait (fixture, "online full yes wifi uuid-1 Home wlan0 costs");
}

static void
test_dies_with_questions_open (NetworkFixture *fixture,
                               gconstpointer   data)
{
  fake_network_manager_hush (fixture->nm, FAKE_NM_PATH);
  start (fixture, PATIENT);
  bus_fixture_wait ((BusCondition) fake_network_manager_is_waiting, fixture->nm);
  fake_network_manager_vanish (fixture->nm);
  bus_fixture_wait (is_away, fixture);
  fake_network_manager_hush (fixture->nm, NULL);
  fake_network_manager_appear (fixture->nm);
  network_fixture_wait (fixture, ON_WIFI);
}

static void
test_never_answers (NetworkFixture *fixture,
                    gconstpointer   data)
{
  fake_network_manager_hush (fixture->nm, FAKE_NM_PATH);
  start (fixture, IMPATIENT);
  bus_fixture_wait (is_away, fixture);
  g_assert_false (is_there (fixture));
  network_fixture_wait (fixture, "online unknown unknown unknown - - -");

  /* It is not asked for ever, but when it moves. */
  g_assert_cmpuint (fake_network_manager_count_calls (fixture->nm), ==, 1);
  fake_network_manager_hush (fixture->nm, NULL);
  fake_network_manager_set_number (fixture->nm, "Connectivity", FERRY_CONNECTIVITY_PORTAL);
  network_fixture_wait (fixture, "online portal no wifi uuid-1 Home wlan0 captive");
  g_assert_true (is_there (fixture));
  g_assert_false (is_away (fixture));
}

/* The rest is told without it. */
static void
test_an_object_never_answers (NetworkFixture *fixture,
                              gconstpointer   data)
{
  const char *const path = data;
  const gboolean    is_device = g_str_has_suffix (path, "/Devices/1");

  fake_network_manager_hush (fixture->nm, path);
  start (fixture, IMPATIENT);
  network_fixture_wait (fixture, is_device ? "online full unknown wifi uuid-1 Home -"
                                           : "online full unknown unknown - - -");
  g_assert_true (is_there (fixture));

  fake_network_manager_hush (fixture->nm, NULL);
  fake_network_manager_set_metered (fixture->nm, 1, FERRY_METERED_YES);
  fake_network_manager_set (fixture->nm, path, is_device ? FAKE_NM_DEVICE : FAKE_NM_CONNECTION,
                            "News", g_variant_new_boolean (TRUE));
  network_fixture_wait (fixture, "online full yes wifi uuid-1 Home wlan0 costs");
}

/* Not waited for, yet heard: a machine can be slow while it starts. */
static void
test_late_answers_are_heard (NetworkFixture *fixture,
                             gconstpointer   data)
{
  fake_network_manager_hush (fixture->nm, FAKE_NM_PATH);
  start (fixture, IMPATIENT);
  bus_fixture_wait (is_away, fixture);
  fake_network_manager_answer_late (fixture->nm);
  network_fixture_wait (fixture, ON_WIFI);
  g_assert_true (is_there (fixture));
}

static void
test_a_modem_never_answers (NetworkFixture *fixture,
                            gconstpointer   data)
{
  const FakeConnection mobile = FAKE_MOBILE (1);

  fake_network_manager_register (fixture->mm, 5);
  fake_network_manager_hush (fixture->mm, FAKE_MODEM_PATH);
  fake_network_manager_appear (fixture->mm);
  start (fixture, IMPATIENT);
  network_fixture_wait (fixture, ON_WIFI);
  fake_network_manager_connect (fixture->nm, &mobile, 1);
  network_fixture_wait (fixture, "online full guess-yes mobile uuid-1 Operator cdc-wdm0 costs");
}

static void
test_errors_are_unknown (NetworkFixture *fixture,
                         gconstpointer   data)
{
  g_autofree char *connection = fake_connection_path (1);
  g_autofree char *device = fake_device_path (1);

  fake_network_manager_appear (fixture->nm);
  fake_network_manager_remove (fixture->nm, FAKE_NM_PATH);
  network_fixture_take (fixture,
                        ferry_network_nm_new_for (fixture->connection, has_no_link, PATIENT));
  bus_fixture_wait (is_away, fixture);
  network_fixture_wait (fixture, "offline none unknown unknown - - -");

  fake_network_manager_connect (fixture->nm, &wifi, 1);
  fake_network_manager_remove (fixture->nm, device);
  fake_network_manager_set_primary (fixture->nm, 1);
  network_fixture_wait (fixture, "online unknown unknown wifi uuid-1 Home -");
  fake_network_manager_vanish (fixture->nm);
  fake_network_manager_remove (fixture->nm, connection);
  fake_network_manager_appear (fixture->nm);
  network_fixture_wait (fixture, "online unknown unknown unknown - - -");
}

/* Each property as what it is not, alone and then all together. */
static void
test_nonsense_is_unknown (NetworkFixture *fixture,
                          gconstpointer   data)
{
  g_autofree char *connection = fake_connection_path (1);
  g_autofree char *device = fake_device_path (1);
  const struct
  {
    const char *path;
    const char *interface;
    const char *property;
    const char *nonsense;
    const char *expected;
  } rows[] = {
    { FAKE_NM_PATH, FAKE_NM, "Connectivity", "'full'", "online unknown no wifi uuid-1 Home wlan0" },
    { FAKE_NM_PATH, FAKE_NM, "Connectivity", "uint32 77", NULL },
    { device, FAKE_NM_DEVICE, "Metered", "uint32 5", UNKNOWN "wifi uuid-1 Home wlan0" },
    { device, FAKE_NM_DEVICE, "Metered", "int32 1", NULL },
    { device, FAKE_NM_DEVICE, "Interface", "uint32 0", UNKNOWN "wifi uuid-1 Home -" },
    { device, FAKE_NM_DEVICE, "DeviceType", "8.0", NULL },
    { device, FAKE_NM_DEVICE, "IpInterface", "[byte 0x77]", NULL },
    { connection, FAKE_NM_CONNECTION, "Id", "true", "online unknown unknown wifi uuid-1 - -" },
    { connection, FAKE_NM_CONNECTION, "Uuid", "@as []", "online unknown unknown wifi - - -" },
    { connection, FAKE_NM_CONNECTION, "Type", "{1: 2}", "online unknown unknown unknown - - -" },
    { connection, FAKE_NM_CONNECTION, "Vpn", "'yes'", NULL },
    { connection, FAKE_NM_CONNECTION, "State", "'activated'", NULL },
    { connection, FAKE_NM_CONNECTION, "Devices", "['/']", NULL },
    { FAKE_NM_PATH, FAKE_NM, "Metered", "'yes'", NULL },
    { FAKE_NM_PATH, FAKE_NM, "ActiveConnections", "['x']", NULL },
    { FAKE_NM_PATH, FAKE_NM, "PrimaryConnection", "uint32 1", NULL },
    { FAKE_NM_PATH, FAKE_NM, "Connectivity", "uint32 1", "online limited unknown unknown - - -" },
  };

  start (fixture, PATIENT);
  network_fixture_wait (fixture, ON_WIFI);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GVariant *nonsense = g_variant_parse (NULL, rows[i].nonsense, NULL, NULL, NULL);

      g_assert_nonnull (nonsense);
      fake_network_manager_set (fixture->nm, rows[i].path, rows[i].interface, rows[i].property,
                                nonsense);
      g_variant_unref (nonsense);
      if (rows[i].expected != NULL)
        network_fixture_wait (fixture, rows[i].expected);
    }
}

/* A signal that is not as it should be. */
static void
test_odd_signals_are_ignored (NetworkFixture *fixture,
                              gconstpointer   data)
{
  g_autofree char *device = fake_device_path (1);

  start (fixture, PATIENT);
  network_fixture_wait (fixture, ON_WIFI);
  g_dbus_connection_emit_signal (fake_network_manager_get_bus (fixture->nm), NULL, device,
                                 "org.freedesktop.DBus.Properties", "PropertiesChanged",
                                 g_variant_new ("(s)", FAKE_NM_DEVICE), NULL);
  fake_network_manager_set_metered (fixture->nm, 1, FERRY_METERED_YES);
  network_fixture_wait (fixture, "online full yes wifi uuid-1 Home wlan0 costs");
}

static void
test_bus_closes (NetworkFixture *fixture,
                 gconstpointer   data)
{
  start (fixture, PATIENT);
  network_fixture_wait (fixture, ON_WIFI);
  g_dbus_connection_set_exit_on_close (fixture->connection, FALSE);
  g_dbus_connection_close_sync (fixture->connection, NULL, NULL);
  bus_fixture_wait (is_away, fixture);
  network_fixture_wait (fixture, "pending");
}

static gboolean
has_asked (gpointer data)
{
  return fake_network_manager_count_calls (data) > 0;
}

/* Let go at any moment, no answer finds anybody. */
static void
test_is_let_go_while_asking (NetworkFixture *fixture,
                             gconstpointer   data)
{
  start (fixture, PATIENT);
  g_assert_finalize_object (g_steal_pointer (&fixture->network));
  bus_fixture_drain ();

  network_fixture_take (fixture,
                        ferry_network_nm_new_for (fixture->connection, has_link, PATIENT));
  bus_fixture_wait (has_asked, fixture->nm);
  g_assert_finalize_object (g_steal_pointer (&fixture->network));
  network_fixture_fill_queue (fixture);
  bus_fixture_drain ();
  g_assert_cmpuint (fixture->told->len, ==, 0);
}

/* In any order of events that comes to mind, the end is the same. */
static void
test_random_events (NetworkFixture *fixture,
                    gconstpointer   data)
{
  const FakeConnection all[] = {
    FAKE_WIFI (1, FERRY_METERED_NO),
    FAKE_MOBILE (2),
    FAKE_TUNNEL (3, "wireguard"),
    FAKE_CABLE (4),
  };
  gboolean is_present = TRUE;

  fake_network_manager_register (fixture->mm, 5);
  start (fixture, PATIENT);
  for (guint i = 0; i < 500; i++)
    {
      const guint n = (guint) g_test_rand_int_range (0, 5);

      switch (g_test_rand_int_range (0, 6))
        {
        case 0:
          fake_network_manager_connect (fixture->nm, all, n < 5 ? n : 4);
          break;
        case 1:
          fake_network_manager_set_primary (fixture->nm, n);
          break;
        case 2:
          fake_network_manager_set_metered (fixture->nm, 1 + n % 4, n);
          break;
        case 3:
          fake_network_manager_set_number (fixture->nm, "Connectivity", n);
          break;
        case 4:
          if (n == 0 && is_present)
            fake_network_manager_vanish (fixture->nm);
          else if (!is_present)
            fake_network_manager_appear (fixture->nm);
          is_present = fake_network_manager_get_bus (fixture->nm) != NULL;
          break;
        default:
          g_main_context_iteration (NULL, FALSE);
        }
    }

  if (!is_present)
    fake_network_manager_appear (fixture->nm);
  fake_network_manager_connect (fixture->nm, all, 4);
  fake_network_manager_set_primary (fixture->nm, 1);
  fake_network_manager_set_number (fixture->nm, "Connectivity", FERRY_CONNECTIVITY_FULL);
  fake_network_manager_set_metered (fixture->nm, 1, FERRY_METERED_NO);
  network_fixture_wait (fixture, ON_WIFI);
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *name;
    const char *data; /* (nullable) */
    void (*test) (NetworkFixture *fixture, gconstpointer data);
  } tests[] = {
    { "/network-life/is-not-on-the-bus", NULL, test_is_not_on_the_bus },
    { "/network-life/dies-and-comes-back", NULL, test_dies_and_comes_back },
    { "/network-life/dies-with-questions-open", NULL, test_dies_with_questions_open },
    { "/network-life/never-answers", NULL, test_never_answers },
    { "/network-life/connection-never-answers", FAKE_NM_PATH "/ActiveConnection/1",
      test_an_object_never_answers },
    { "/network-life/device-never-answers", FAKE_NM_PATH "/Devices/1",
      test_an_object_never_answers },
    { "/network-life/late-answers-are-heard", NULL, test_late_answers_are_heard },
    { "/network-life/modem-never-answers", NULL, test_a_modem_never_answers },
    { "/network-life/errors-are-unknown", NULL, test_errors_are_unknown },
    { "/network-life/nonsense-is-unknown", NULL, test_nonsense_is_unknown },
    { "/network-life/odd-signals-are-ignored", NULL, test_odd_signals_are_ignored },
    { "/network-life/bus-closes", NULL, test_bus_closes },
    { "/network-life/is-let-go-while-asking", NULL, test_is_let_go_while_asking },
    { "/network-life/random-events", NULL, test_random_events },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, NetworkFixture, tests[i].data, network_fixture_set_up,
                tests[i].test, network_fixture_tear_down);

  return g_test_run ();
}
