/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-network.h"
#include "ferry-fake-power.h"
#include "ferry-network-gio.h"
#include "ferry-network-links.h"
#include "ferry-power-system.h"

#include <gio/gio.h>
#include <net/if.h>

#define ONLINE .is_online = TRUE
#define CAPTIVE .is_captive = TRUE
#define METERED .is_metered = TRUE

static void
count_cb (guint *count)
{
  *count += 1;
}

/* A GNetworkMonitor that a test commands. */
#define TEST_TYPE_MONITOR (test_monitor_get_type ())
G_DECLARE_FINAL_TYPE (TestMonitor, test_monitor, TEST, MONITOR, GObject)

struct _TestMonitor
{
  GObject parent_instance;

  gboolean             is_available;
  gboolean             is_metered;
  GNetworkConnectivity connectivity;
};

enum
{
  PROP_AVAILABLE = 1,
  PROP_METERED,
  PROP_CONNECTIVITY,
};

static void
test_monitor_initable_init (GInitableIface *iface)
{
}

static void
test_monitor_network_init (GNetworkMonitorInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (TestMonitor,
                               test_monitor,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE,
                                                      test_monitor_initable_init)
                                   G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR,
                                                          test_monitor_network_init))

static void
test_monitor_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  TestMonitor *self = TEST_MONITOR (object);

  if (id == PROP_AVAILABLE)
    g_value_set_boolean (value, self->is_available);
  else if (id == PROP_METERED)
    g_value_set_boolean (value, self->is_metered);
  else
    g_value_set_enum (value, self->connectivity);
}

static void
test_monitor_class_init (TestMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = test_monitor_get_property;
  g_object_class_override_property (object_class, PROP_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, PROP_METERED, "network-metered");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY, "connectivity");
}

static void
test_monitor_init (TestMonitor *self)
{
  self->is_available = TRUE;
  self->connectivity = G_NETWORK_CONNECTIVITY_FULL;
}

static void
assert_network (FerryNetwork           *network,
                const FerryNetworkState expected)
{
  FerryNetworkState state;

  ferry_network_get_state (network, &state);
  g_assert_cmpint (state.is_online, ==, expected.is_online);
  g_assert_cmpint (state.is_captive, ==, expected.is_captive);
  g_assert_cmpint (state.is_metered, ==, expected.is_metered);
  g_assert_cmpint (state.is_roaming, ==, expected.is_roaming);
}

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

static FerryNetwork *
new_network (TestMonitor         *monitor,
             FerryNetworkLinkFunc look_at_links)
{
  return ferry_network_gio_new_for_monitor (G_NETWORK_MONITOR (monitor), look_at_links);
}

static void
assert_connectivity (FerryNetwork     *network,
                     FerryConnectivity expected)
{
  FerryNetworkState state;

  ferry_network_get_state (network, &state);
  g_assert_cmpint (state.connectivity, ==, expected);
}

/* A printer's or a company's network without a way to the Internet. */
static void
test_network_without_a_default_route_is_online (void)
{
  TestMonitor  *monitor = g_object_new (TEST_TYPE_MONITOR, NULL);
  FerryNetwork *network = new_network (monitor, has_link);

  assert_network (network, (FerryNetworkState){ ONLINE });
  assert_connectivity (network, FERRY_CONNECTIVITY_FULL);
  monitor->is_available = FALSE;
  monitor->connectivity = G_NETWORK_CONNECTIVITY_LOCAL;
  g_object_notify (G_OBJECT (monitor), "network-available");
  assert_network (network, (FerryNetworkState){ ONLINE });
  assert_connectivity (network, FERRY_CONNECTIVITY_LIMITED);

  g_assert_finalize_object (network);
  g_assert_finalize_object (monitor);
}

static gboolean
is_pending (FerryNetwork *network)
{
  FerryNetworkState state;

  ferry_network_get_state (network, &state);

  return state.is_pending;
}

/* The portal's says so before it has asked. */
static void
test_network_doubts_a_first_no (void)
{
  TestMonitor  *monitor = g_object_new (TEST_TYPE_MONITOR, NULL);
  FerryNetwork *network = new_network (monitor, has_no_link);
  guint         n_changes = 0;

  g_signal_connect_swapped (network, "changed", G_CALLBACK (count_cb), &n_changes);
  monitor->is_available = FALSE;
  monitor->connectivity = G_NETWORK_CONNECTIVITY_LOCAL;
  g_assert_true (is_pending (network));

  monitor->is_available = TRUE;
  g_object_notify (G_OBJECT (monitor), "network-available");
  g_assert_false (is_pending (network));
  g_assert_cmpuint (n_changes, ==, 1);

  /* Later it is believed at once. */
  monitor->is_available = FALSE;
  g_object_notify (G_OBJECT (monitor), "network-available");
  g_assert_false (is_pending (network));
  assert_network (network, (FerryNetworkState){ 0 });

  g_assert_finalize_object (network);
  g_assert_finalize_object (monitor);
}

static void
test_network_believes_a_lasting_no (void)
{
  TestMonitor  *monitor = g_object_new (TEST_TYPE_MONITOR, NULL);
  FerryNetwork *network = new_network (monitor, has_no_link);
  guint         n_changes = 0;

  g_signal_connect_swapped (network, "changed", G_CALLBACK (count_cb), &n_changes);
  monitor->is_available = FALSE;
  monitor->connectivity = G_NETWORK_CONNECTIVITY_LOCAL;
  g_assert_true (is_pending (network));
  while (n_changes == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (is_pending (network));
  assert_network (network, (FerryNetworkState){ 0 });
  assert_connectivity (network, FERRY_CONNECTIVITY_NONE);

  g_assert_finalize_object (network);
  g_assert_finalize_object (monitor);
}

/* One interface with one address. */
typedef struct
{
  const char *path;
  const char *name;
  guint       flags;
  const char *address; /* (nullable) */
  gboolean    leads_somewhere;
} LinkCase;

#define LINK (IFF_UP | IFF_RUNNING)

static const LinkCase link_cases[] = {
  { "/network-links/cable", "eth0", LINK, "192.168.1.7", TRUE },
  { "/network-links/cable-v6", "eth0", LINK, "fd00::7", TRUE },
  { "/network-links/telephone", "ppp0", LINK | IFF_POINTOPOINT, "10.8.0.2", TRUE },
  { "/network-links/tunnel", "tun0", LINK | IFF_POINTOPOINT, "10.8.0.2", FALSE },
  { "/network-links/wireguard", "wg0", LINK | IFF_POINTOPOINT, "10.8.0.2", FALSE },
  { "/network-links/tailscale", "tailscale0", LINK | IFF_POINTOPOINT, "100.64.0.2", FALSE },
  { "/network-links/bridge-with-cable", "br0", LINK, "10.0.0.2", TRUE },
  { "/network-links/no-carrier", "eth0", IFF_UP, "192.168.1.7", FALSE },
  { "/network-links/down", "eth0", IFF_RUNNING, "192.168.1.7", FALSE },
  { "/network-links/loopback", "lo", LINK | IFF_LOOPBACK, "10.1.1.1", FALSE },
  { "/network-links/loopback-address", "dummy0", LINK, "127.0.0.5", FALSE },
  { "/network-links/no-address", "eth0", LINK, NULL, FALSE },
  { "/network-links/link-local", "eth0", LINK, "169.254.7.7", FALSE },
  { "/network-links/link-local-v6", "eth0", LINK, "fe80::7", FALSE },
  { "/network-links/any", "eth0", LINK, "0.0.0.0", FALSE },
  { "/network-links/containers", "docker0", LINK, "172.17.0.1", FALSE },
  { "/network-links/compose", "br-0123456789ab", LINK, "172.18.0.1", FALSE },
  { "/network-links/virtual-machines", "virbr0", LINK, "192.168.122.1", FALSE },
};

static void
test_link (gconstpointer data)
{
  const LinkCase            *c = data;
  struct sockaddr_storage    storage = { 0 };
  g_autofree char           *name = g_strdup (c->name);
  struct ifaddrs             packet = { .ifa_name = name, .ifa_flags = c->flags };
  struct sockaddr            packet_address = { .sa_family = AF_PACKET };
  struct ifaddrs             link = { .ifa_name = name, .ifa_flags = c->flags };
  g_autoptr (GSocketAddress) address = NULL;

  if (c->address != NULL)
    {
      address = g_inet_socket_address_new_from_string (c->address, 0);
      g_assert_true (g_socket_address_to_native (address, &storage, sizeof storage, NULL));
      link.ifa_addr = (struct sockaddr *) &storage;
    }

  /* As getifaddrs() has it: the interface itself first, then its addresses. */
  packet.ifa_addr = &packet_address;
  packet.ifa_next = &link;

  g_assert_cmpint (ferry_network_links_lead_somewhere (&packet), ==, c->leads_somewhere);
}

static void
test_links_none (void)
{
  g_assert_false (ferry_network_links_lead_somewhere (NULL));
}

static void
test_network_follows_the_monitor (void)
{
  TestMonitor  *monitor = g_object_new (TEST_TYPE_MONITOR, NULL);
  FerryNetwork *network = new_network (monitor, has_no_link);
  guint         n_changes = 0;

  g_signal_connect_swapped (network, "changed", G_CALLBACK (count_cb), &n_changes);
  assert_network (network, (FerryNetworkState){ ONLINE });

  monitor->is_metered = TRUE;
  g_object_notify (G_OBJECT (monitor), "network-metered");
  g_assert_cmpuint (n_changes, ==, 1);
  assert_network (network, (FerryNetworkState){ ONLINE, METERED });

  monitor->connectivity = G_NETWORK_CONNECTIVITY_PORTAL;
  g_object_notify (G_OBJECT (monitor), "connectivity");
  g_assert_cmpuint (n_changes, ==, 2);
  assert_network (network, (FerryNetworkState){ ONLINE, METERED, CAPTIVE });

  monitor->is_available = FALSE;
  monitor->is_metered = FALSE;
  monitor->connectivity = G_NETWORK_CONNECTIVITY_LOCAL;
  g_object_notify (G_OBJECT (monitor), "network-available");
  g_assert_cmpuint (n_changes, ==, 3);
  assert_network (network, (FerryNetworkState){ 0 });

  g_assert_finalize_object (network);
  g_assert_finalize_object (monitor);
}

/* The monitor tells one drop by several signals, and each new address too. */
static void
test_network_tells_a_change_once (void)
{
  TestMonitor  *monitor = g_object_new (TEST_TYPE_MONITOR, NULL);
  FerryNetwork *network = new_network (monitor, has_no_link);
  guint         n_changes = 0;

  g_signal_connect_swapped (network, "changed", G_CALLBACK (count_cb), &n_changes);
  assert_network (network, (FerryNetworkState){ ONLINE });

  monitor->is_available = FALSE;
  g_object_notify (G_OBJECT (monitor), "network-available");
  g_object_notify (G_OBJECT (monitor), "connectivity");
  g_signal_emit_by_name (monitor, "network-changed", FALSE);
  g_signal_emit_by_name (monitor, "network-changed", FALSE);

  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_finalize_object (network);
  g_assert_finalize_object (monitor);
}

/* Who asks between the change and its signal must not swallow the news. */
static void
test_network_asked_early_still_tells_others (void)
{
  TestMonitor  *monitor = g_object_new (TEST_TYPE_MONITOR, NULL);
  FerryNetwork *network = new_network (monitor, has_no_link);
  guint         n_changes = 0;

  g_signal_connect_swapped (network, "changed", G_CALLBACK (count_cb), &n_changes);
  assert_network (network, (FerryNetworkState){ ONLINE });

  monitor->is_available = FALSE;
  assert_network (network, (FerryNetworkState){ 0 });
  g_object_notify (G_OBJECT (monitor), "network-available");

  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_finalize_object (network);
  g_assert_finalize_object (monitor);
}

static void
test_network_leaves_the_monitor_alone_until_asked (void)
{
  TestMonitor  *monitor = g_object_new (TEST_TYPE_MONITOR, NULL);
  FerryNetwork *network = new_network (monitor, has_no_link);
  guint         signal = g_signal_lookup ("network-changed", G_TYPE_NETWORK_MONITOR);

  g_assert_false (g_signal_has_handler_pending (monitor, signal, 0, TRUE));
  assert_network (network, (FerryNetworkState){ ONLINE });
  g_assert_true (g_signal_has_handler_pending (monitor, signal, 0, TRUE));

  g_assert_finalize_object (network);
  g_assert_false (g_signal_has_handler_pending (monitor, signal, 0, TRUE));
  g_assert_finalize_object (monitor);
}

/* On whatever machine the test runs: no bus, no daemon, no network. */
static void
test_this_machine_can_be_asked (void)
{
  FerryNetwork     *network = ferry_network_gio_new ();
  FerryPower       *power = ferry_power_system_new ();
  FerryNetworkState state;
  FerryPowerState   power_state;

  ferry_network_get_state (network, &state);
  ferry_power_get_state (power, &power_state);
  g_assert_false (state.is_roaming);

  g_assert_finalize_object (power);
  g_assert_finalize_object (network);
}

static void
test_fakes_tell_changes_only (void)
{
  FerryFakeNetwork *network = ferry_fake_network_new ();
  FerryFakePower   *power = ferry_fake_power_new ();
  FerryPowerState   saving = { .is_power_saver = TRUE };
  guint             n_changes = 0;

  g_signal_connect_swapped (network, "changed", G_CALLBACK (count_cb), &n_changes);
  g_signal_connect_swapped (power, "changed", G_CALLBACK (count_cb), &n_changes);

  ferry_fake_network_set_online (network, TRUE);
  ferry_fake_power_set_state (power, &(FerryPowerState){ 0 });
  g_assert_cmpuint (n_changes, ==, 0);

  ferry_fake_network_set_state (network, &(FerryNetworkState){ ONLINE, METERED });
  ferry_fake_network_set_online (network, FALSE);
  ferry_fake_power_set_state (power, &saving);
  g_assert_cmpuint (n_changes, ==, 3);
  assert_network (FERRY_NETWORK (network), (FerryNetworkState){ METERED });
  ferry_power_get_state (FERRY_POWER (power), &saving);
  g_assert_true (saving.is_power_saver);

  g_assert_finalize_object (power);
  g_assert_finalize_object (network);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (link_cases); i++)
    g_test_add_data_func (link_cases[i].path, &link_cases[i], test_link);
  g_test_add_func ("/network-links/none", test_links_none);
  g_test_add_func ("/network/without-a-default-route-is-online",
                   test_network_without_a_default_route_is_online);
  g_test_add_func ("/network/doubts-a-first-no", test_network_doubts_a_first_no);
  g_test_add_func ("/network/believes-a-lasting-no", test_network_believes_a_lasting_no);
  g_test_add_func ("/network/follows-the-monitor", test_network_follows_the_monitor);
  g_test_add_func ("/network/tells-a-change-once", test_network_tells_a_change_once);
  g_test_add_func ("/network/asked-early-still-tells-others",
                   test_network_asked_early_still_tells_others);
  g_test_add_func ("/network/leaves-the-monitor-alone-until-asked",
                   test_network_leaves_the_monitor_alone_until_asked);
  g_test_add_func ("/monitors/this-machine-can-be-asked", test_this_machine_can_be_asked);
  g_test_add_func ("/monitors/fakes-tell-changes-only", test_fakes_tell_changes_only);

  return g_test_run ();
}
