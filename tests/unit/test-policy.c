/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-network.h"
#include "ferry-fake-power.h"
#include "ferry-network-gio.h"
#include "ferry-network-links.h"
#include "ferry-policy.h"
#include "ferry-power-system.h"

#include <net/if.h>

#define NOW G_GINT64_CONSTANT (1700000000)
#define REMOTE "https://example.org/file"
#define LOCAL "http://localhost:8080/file"

static FerryRequest *
make_request (const char     *uri,
              const char     *proxy,
              FerryCostPolicy policy,
              gint64          start_at)
{
  g_autoptr (GError) error = NULL;
  GVariantDict       options;
  FerryRequest      *request;

  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "uri", "s", uri);
  g_variant_dict_insert (&options, "directory", "s", "/nowhere");
  g_variant_dict_insert (&options, "policy", "s", ferry_cost_policy_to_nick (policy));
  if (proxy != NULL)
    g_variant_dict_insert (&options, "proxy", "s", proxy);
  if (start_at != 0)
    g_variant_dict_insert (&options, "start-at", "x", start_at);

  request = ferry_request_new (g_variant_dict_end (&options), NULL, &error);
  g_assert_no_error (error);

  return request;
}

static void
assert_verdict (FerryVerdict verdict,
                FerryEvent   event,
                FerryReason  reason,
                gint64       until)
{
  g_assert_cmpint (verdict.event, ==, event);
  g_assert_cmpstr (ferry_reason_to_nick (verdict.reason), ==, ferry_reason_to_nick (reason));
  g_assert_cmpint (verdict.until, ==, until);
}

/* What is waited for under each cost policy; NONE to run. */
typedef struct
{
  const char       *name;
  FerryNetworkState network;
  gboolean          is_power_saver;
  gint64            start_at;
  FerryReason       unrestricted_only;
  FerryReason       by_default;
  FerryReason       always;
  FerryReason       here; /* by default, from a server on this machine */
} Case;

#define ONLINE .is_online = TRUE
#define CAPTIVE .is_captive = TRUE
#define METERED .is_metered = TRUE
#define ROAMING .is_roaming = TRUE
#define WAITS(unrestricted_only, by_default, always, here)                            \
  FERRY_REASON_##unrestricted_only, FERRY_REASON_##by_default, FERRY_REASON_##always, \
      FERRY_REASON_##here
#define ALL(reason, here) WAITS (reason, reason, reason, here)

static const Case cases[] = {
  { "not-metered-allows-all",
    { ONLINE },
    FALSE,
    0,
    ALL (NONE, NONE) },
  { "metered-stops-unrestricted-only",
    { ONLINE, METERED },
    FALSE,
    0,
    WAITS (METERED, NONE, NONE, NONE) },
  { "metered-and-roaming-stops-all-but-always",
    { ONLINE, METERED, ROAMING },
    FALSE,
    0,
    WAITS (ROAMING, ROAMING, NONE, NONE) },
  { "roaming-costs-without-a-meter-too",
    { ONLINE, ROAMING },
    FALSE,
    0,
    WAITS (ROAMING, ROAMING, NONE, NONE) },
  { "offline-stops-all-but-what-is-here",
    { 0 },
    FALSE,
    0,
    ALL (OFFLINE, NONE) },
  { "offline-outranks-all-of-the-network",
    { CAPTIVE, METERED, ROAMING },
    FALSE,
    0,
    ALL (OFFLINE, NONE) },
  { "captive-portal-stops-all-but-what-is-here",
    { ONLINE, CAPTIVE },
    FALSE,
    0,
    ALL (CAPTIVE_PORTAL, NONE) },
  { "captive-portal-outranks-cost",
    { ONLINE, CAPTIVE, METERED, ROAMING },
    FALSE,
    0,
    ALL (CAPTIVE_PORTAL, NONE) },
  { "power-saver-stops-all-whatever-they-may-cost",
    { ONLINE },
    TRUE,
    0,
    ALL (POWER_SAVER, POWER_SAVER) },
  { "cost-outranks-power-saver",
    { ONLINE, METERED },
    TRUE,
    0,
    WAITS (METERED, POWER_SAVER, POWER_SAVER, POWER_SAVER) },
  { "roaming-outranks-power-saver",
    { ONLINE, METERED, ROAMING },
    TRUE,
    0,
    WAITS (ROAMING, ROAMING, POWER_SAVER, POWER_SAVER) },
  { "offline-outranks-power-saver",
    { 0 },
    TRUE,
    0,
    ALL (OFFLINE, POWER_SAVER) },
  { "start-time-holds-for-all",
    { ONLINE },
    FALSE,
    NOW + 60,
    ALL (SCHEDULE, SCHEDULE) },
  { "start-time-outranks-all",
    { CAPTIVE, METERED, ROAMING },
    TRUE,
    NOW + 60,
    ALL (SCHEDULE, SCHEDULE) },
  { "start-time-has-come",
    { ONLINE },
    FALSE,
    NOW,
    ALL (NONE, NONE) },
  { "start-time-has-passed",
    { ONLINE, METERED },
    FALSE,
    NOW - 60,
    WAITS (METERED, NONE, NONE, NONE) },
};

static FerryEvent
event_of (FerryReason reason)
{
  if (reason == FERRY_REASON_NONE)
    return FERRY_EVENT_ALLOWED;
  if (reason == FERRY_REASON_OFFLINE || reason == FERRY_REASON_CAPTIVE_PORTAL)
    return FERRY_EVENT_NETWORK_LOST;
  if (reason == FERRY_REASON_METERED || reason == FERRY_REASON_ROAMING)
    return FERRY_EVENT_COST_DENIED;

  return FERRY_EVENT_SYSTEM_DENIED;
}

static FerryVerdict
judge (FerryRequest          *request,
       const FerryConditions *conditions)
{
  FerryPolicySubject subject = { request, ferry_request_get_policy (request), FALSE, -1 };

  return ferry_policy_judge (&subject, conditions);
}

static void
test_judge (gconstpointer data)
{
  const Case     *c = data;
  FerryConditions now = { .network = c->network,
                          .power = { .is_power_saver = c->is_power_saver },
                          .power_rules = FERRY_POWER_RULES_INIT,
                          .now = NOW };
  const struct
  {
    const char     *uri;
    FerryCostPolicy policy;
    FerryReason     expected;
  } columns[] = {
    { REMOTE, FERRY_COST_POLICY_UNRESTRICTED_ONLY, c->unrestricted_only },
    { REMOTE, FERRY_COST_POLICY_DEFAULT, c->by_default },
    { REMOTE, FERRY_COST_POLICY_ALWAYS, c->always },
    { LOCAL, FERRY_COST_POLICY_DEFAULT, c->here },
    { LOCAL, FERRY_COST_POLICY_UNRESTRICTED_ONLY, c->here },
  };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      g_autoptr (FerryRequest) request = make_request (columns[i].uri, NULL, columns[i].policy,
                                                       c->start_at);

      assert_verdict (judge (request, &now),
                      event_of (columns[i].expected),
                      columns[i].expected,
                      columns[i].expected == FERRY_REASON_SCHEDULE ? c->start_at : 0);
    }
}

static void
test_only_this_machine_needs_no_network (void)
{
  static const struct
  {
    const char *uri;
    const char *proxy;
    gboolean    is_here;
  } addresses[] = {
    { "http://localhost/", NULL, TRUE },
    { "http://LOCALHOST./", NULL, TRUE },
    { "https://a.b.localhost:8443/x?y", NULL, TRUE },
    { "http://127.0.0.1/", NULL, TRUE },
    { "http://127.255.1.2:81/", NULL, TRUE },
    { "http://[::1]:8080/", NULL, TRUE },
    { "http://localhost/", "none", TRUE },
    { "http://localhost/", "http://127.0.0.1:3128", TRUE },
    { "http://localhost/", "socks5://proxy.example:1080", FALSE },
    { "http://example.org/", "socks5://localhost:1080", FALSE },
    { "http://example.org/", NULL, FALSE },
    { "http://localhost.example.org/", NULL, FALSE },
    { "http://notlocalhost/", NULL, FALSE },
    { "http://128.0.0.1/", NULL, FALSE },
    { "http://127.0.0.1.example.org/", NULL, FALSE },
    { "http://[::2]/", NULL, FALSE },
    { "http://192.168.0.1/localhost", NULL, FALSE },
  };
  const FerryConditions offline = { .now = NOW };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (FerryRequest) request = make_request (addresses[i].uri, addresses[i].proxy,
                                                       FERRY_COST_POLICY_DEFAULT, 0);
      FerryVerdict             verdict = judge (request, &offline);

      g_test_message ("%s by %s", addresses[i].uri, addresses[i].proxy);
      g_assert_cmpint (verdict.event, ==,
                       addresses[i].is_here ? FERRY_EVENT_ALLOWED : FERRY_EVENT_NETWORK_LOST);
    }
}

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

/* A printer's or a company's network without a way to the Internet. */
static void
test_network_without_a_default_route_is_online (void)
{
  TestMonitor  *monitor = g_object_new (TEST_TYPE_MONITOR, NULL);
  FerryNetwork *network = new_network (monitor, has_link);
  guint         n_changes = 0;

  g_signal_connect_swapped (network, "changed", G_CALLBACK (count_cb), &n_changes);
  assert_network (network, (FerryNetworkState){ ONLINE });
  monitor->is_available = FALSE;
  monitor->connectivity = G_NETWORK_CONNECTIVITY_LOCAL;
  g_object_notify (G_OBJECT (monitor), "network-available");
  assert_network (network, (FerryNetworkState){ ONLINE });
  g_assert_cmpuint (n_changes, ==, 0);

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
  { "/network-links/tunnel", "tun0", LINK | IFF_POINTOPOINT, "10.8.0.2", TRUE },
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

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/policy/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_judge);
    }
  g_test_add_func ("/policy/only-this-machine-needs-no-network",
                   test_only_this_machine_needs_no_network);
  for (guint i = 0; i < G_N_ELEMENTS (link_cases); i++)
    g_test_add_data_func (link_cases[i].path, &link_cases[i], test_link);
  g_test_add_func ("/network-links/none", test_links_none);
  g_test_add_func ("/network/without-a-default-route-is-online",
                   test_network_without_a_default_route_is_online);
  g_test_add_func ("/network/follows-the-monitor", test_network_follows_the_monitor);
  g_test_add_func ("/network/tells-a-change-once", test_network_tells_a_change_once);
  g_test_add_func ("/network/asked-early-still-tells-others",
                   test_network_asked_early_still_tells_others);
  g_test_add_func ("/network/leaves-the-monitor-alone-until-asked",
                   test_network_leaves_the_monitor_alone_until_asked);
  g_test_add_func ("/policy/this-machine-can-be-asked", test_this_machine_can_be_asked);
  g_test_add_func ("/policy/fakes-tell-changes-only", test_fakes_tell_changes_only);

  return g_test_run ();
}
