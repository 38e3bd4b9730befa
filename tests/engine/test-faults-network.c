/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "fault-row.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#define FAILS_WITH(code) .status = FERRY_STATUS_ERROR, .error = (code)
#define SHORT_TIMEOUT "'response-timeout': <uint32 1000>"
#define NO_RETRY "'retries': <uint32 0>"

static const FaultRow rows[] = {
  { "/faults/network/silence-is-tried-again",
    FAULT_WAYS_NEW | FAULT_WAYS_RESUME,
    .options = SHORT_TIMEOUT,
    .faults = { "first=1,hang" } },
  { "/faults/network/silence-for-ever",
    FAULT_WAY_NEW,
    .options = SHORT_TIMEOUT ", " NO_RETRY,
    .faults = { "hang" },
    FAILS_WITH (FERRY_ERROR_TIMEOUT),
    .requests = 1 },
  { "/faults/network/stall-goes-on",
    FAULT_WAYS_NEW,
    .options = SHORT_TIMEOUT,
    .faults = { "first=1,stall:512K" } },
  { "/faults/network/stall-of-one-of-several-goes-on",
    FAULT_WAY_NEW_SEGMENTS,
    .options = SHORT_TIMEOUT,
    .faults = { "from=1,first=1,stall:200K" } },
  { "/faults/network/stall-on-resume-goes-on",
    FAULT_WAYS_RESUME,
    .options = SHORT_TIMEOUT,
    .faults = { "first=1,stall:100K" } },
  { "/faults/network/stall-for-ever-keeps-the-part",
    FAULT_WAY_NEW,
    .options = SHORT_TIMEOUT ", " NO_RETRY,
    .faults = { "stall:512K" },
    FAILS_WITH (FERRY_ERROR_TIMEOUT),
    .requests = 1,
    .leaves = FAULT_PART,
    .mends = TRUE },
  { "/faults/network/drop-by-drop-is-no-stall",
    FAULT_WAY_NEW,
    .size = 30,
    .options = "'response-timeout': <uint32 4000>, " NO_RETRY,
    .faults = { "rate:50" },
    .requests = 1 },
  { "/faults/network/idle-connection-that-closes-is-no-failure",
    FAULT_WAY_STOP | FAULT_WAY_NEW_SEGMENTS,
    .options = NO_RETRY,
    .faults = { "drop-next", "range-cap:128K" } },
  { "/faults/network/reset-instead-of-an-answer",
    FAULT_WAY_NEW,
    .options = NO_RETRY,
    .faults = { "reset-at-once" },
    FAILS_WITH (FERRY_ERROR_CONNECTION_RESET) },
  { "/faults/network/end-instead-of-an-answer",
    FAULT_WAY_NEW,
    .options = NO_RETRY,
    .faults = { "close-at-once" },
    FAILS_WITH (FERRY_ERROR_CONNECTION_ABORTED) },
  { "/faults/network/reset-instead-of-an-answer-is-tried-again",
    FAULT_WAYS_NEW | FAULT_WAYS_RESUME,
    .faults = { "first=1,reset-at-once" } },
  { "/faults/network/reset-in-the-middle",
    FAULT_WAY_NEW,
    .options = NO_RETRY,
    .faults = { "reset:512K" },
    FAILS_WITH (FERRY_ERROR_CONNECTION_RESET),
    .leaves = FAULT_PART,
    .mends = TRUE },
};

/* What cannot even be asked. */

static int
listen_somewhere (guint16 *port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr = { htonl (INADDR_LOOPBACK) } };
  socklen_t          size = sizeof address;
  int                fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, size), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &address, &size), ==, 0);
  g_assert_cmpint (listen (fd, 0), ==, 0);
  *port = ntohs (address.sin_port);

  return fd;
}

static int
connect_to (guint16 port)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_port = htons (port),
                                 .sin_addr = { htonl (INADDR_LOOPBACK) } };
  int                fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

  connect (fd, (struct sockaddr *) &address, sizeof address);
  return fd;
}

static guint16
find_closed_port (void)
{
  guint16 port;
  int     fd = listen_somewhere (&port);

  close (fd);
  return port;
}

static void
assert_fails (FerryTestRig *rig,
              const char   *uri,
              const char   *options,
              int           error)
{
  g_autofree char *all = g_strdup_printf ("%s%s" NO_RETRY, options, options[0] != '\0' ? ", " : "");
  FerryTransfer   *transfer = ferry_test_rig_get (rig, uri, all);

  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_ERROR, error);
  ferry_test_rig_assert_listing (rig, "");
}

static void
test_refused (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&(FerryTestRigOptions){ .no_origin = TRUE });
  g_autofree char         *uri = NULL;

  uri = g_strdup_printf ("http://127.0.0.1:%u/a.bin", find_closed_port ());
  assert_fails (rig, uri, "", FERRY_ERROR_CANNOT_CONNECT);
}

static void
test_unknown_host (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&(FerryTestRigOptions){ .no_origin = TRUE });

  assert_fails (rig, "http://nobody.invalid/a.bin", "", FERRY_ERROR_HOST_NAME_NOT_RESOLVED);
}

/* A host whose queue is full does not even refuse. */
static void
test_connect_timeout (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&(FerryTestRigOptions){ .no_origin = TRUE });
  g_autofree char         *uri = NULL;
  guint16                  port;
  int                      fds[4];

  fds[0] = listen_somewhere (&port);
  for (gsize i = 1; i < G_N_ELEMENTS (fds); i++)
    fds[i] = connect_to (port);

  uri = g_strdup_printf ("http://127.0.0.1:%u/a.bin", port);
  assert_fails (rig, uri, "'connect-timeout': <uint32 200>", FERRY_ERROR_TIMEOUT);
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
}

/* The first address of this name is that of IPv6, where nobody listens. */
static void
test_second_address (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *uri = NULL;
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", FAULT_SIZE, NULL);
  uri = g_strconcat (ferry_fake_origin_get_other_base (rig->origin), "/a.bin", NULL);
  transfer = ferry_test_rig_get (rig, uri, NO_RETRY);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, FAULT_SIZE);
}

/* Without a network nothing is tried, and with it all goes on. The proxy makes
 * the server a far one: what is on this machine needs no network. */
static void
test_offline (gconstpointer data)
{
  static const char *const uri = "http://far.invalid/a.bin";
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&(FerryTestRigOptions){ .haste = 10 });
  g_autofree char         *options = NULL;
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, uri, FAULT_SIZE, "first=1,hold:512K");
  options = g_strdup_printf ("'connections': <uint32 %u>, 'proxy': <'%s'>, " NO_RETRY,
                             GPOINTER_TO_UINT (data), ferry_fake_origin_get_base (rig->origin));
  transfer = ferry_test_rig_get (rig, uri, options);
  ferry_test_rig_run_to_bytes (rig, transfer, FAULT_HALF);
  ferry_fake_network_set_online (rig->network, FALSE);
  ferry_fake_origin_set_offline (rig->origin, TRUE);
  ferry_test_rig_run_to_status (rig, transfer, FERRY_STATUS_PAUSED_NO_NETWORK);
  g_assert_cmpint (ferry_transfer_get_reason (transfer), ==, FERRY_REASON_OFFLINE);

  ferry_fake_origin_clear_requests (rig->origin);
  ferry_test_rig_run_for (rig, 10 * G_USEC_PER_SEC);
  g_assert_null (ferry_fake_origin_dup_request (rig->origin, 0));

  ferry_fake_origin_set_offline (rig->origin, FALSE);
  ferry_fake_network_set_online (rig->network, TRUE);
  ferry_test_rig_settle (rig);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, uri, 1, FAULT_SIZE);
  ferry_test_rig_assert_no_parts (rig);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->total_retries, ==, 0);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->restarts, ==, 0);
}

/* Proxies. */

static void
test_dead_proxy (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *options = NULL;

  options = g_strdup_printf ("'proxy': <'http://127.0.0.1:%u'>", find_closed_port ());
  assert_fails (rig, "/a.bin", options, FERRY_ERROR_PROXY_FAILED);
}

static void
test_proxy (void)
{
  g_autoptr (FerryTestRig)     rig = ferry_test_rig_new (NULL);
  g_autoptr (FerryFakeRequest) request = NULL;
  g_autofree char             *options = NULL;
  FerryTransfer               *transfer;

  ferry_fake_origin_add (rig->origin, "http://far.invalid/a.bin",
                         &(FerryFakeResource){ .text = "from afar" });
  options = g_strdup_printf ("'proxy': <'%s'>, 'user': <'me'>, 'password': <'secret'>",
                             ferry_fake_origin_get_base (rig->origin));
  transfer = ferry_test_rig_get (rig, "http://far.invalid/a.bin", options);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_COMPLETED, -1);
  request = ferry_fake_origin_dup_request (rig->origin, 0);
  g_assert_cmpstr (request->target, ==, "http://far.invalid/a.bin");
}

static void
test_proxy_wants_sign_in (void)
{
  g_autoptr (FerryTestRig)     rig = ferry_test_rig_new (NULL);
  g_autoptr (FerryFakeRequest) request = NULL;
  g_autofree char             *options = NULL;
  FerryTransfer               *transfer;

  ferry_fake_origin_add (rig->origin, "http://far.invalid/a.bin",
                         &(FerryFakeResource){ .faults = { "status:407" } });
  options = g_strdup_printf ("'proxy': <'%s'>, 'user': <'me'>, 'password': <'secret'>",
                             ferry_fake_origin_get_base (rig->origin));
  transfer = ferry_test_rig_get (rig, "http://far.invalid/a.bin", options);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_PAUSED_RECOVERABLE,
                               FERRY_ERROR_PROXY_AUTHENTICATION_REQUIRED);
  g_assert_cmpint (ferry_transfer_get_reason (transfer), ==, FERRY_REASON_SIGN_IN);
  request = ferry_fake_origin_dup_request (rig->origin, 0);
  g_assert_null (ferry_fake_request_get_header (request, "Proxy-Authorization"));
  g_assert_null (ferry_fake_request_get_header (request, "Authorization"));
}

static void
test_proxy_refuses_tunnel (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *options = NULL;

  options = g_strdup_printf ("'proxy': <'%s'>", ferry_fake_origin_get_base (rig->origin));
  assert_fails (rig, "https://far.invalid/a.bin", options, FERRY_ERROR_PROXY_FAILED);
}

static void
test_dead_socks (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *options = NULL;

  options = g_strdup_printf ("'proxy': <'socks5://127.0.0.1:%u'>", find_closed_port ());
  assert_fails (rig, "http://far.invalid/a.bin", options, FERRY_ERROR_PROXY_FAILED);
}

static void
test_tunnel_wants_sign_in (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *options = NULL;
  FerryTransfer           *transfer;

  ferry_fake_origin_add (rig->origin, "far.invalid:443",
                         &(FerryFakeResource){ .faults = { "status:407" } });
  options = g_strdup_printf ("'proxy': <'%s'>", ferry_fake_origin_get_base (rig->origin));
  transfer = ferry_test_rig_get (rig, "https://far.invalid/a.bin", options);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_PAUSED_RECOVERABLE,
                               FERRY_ERROR_PROXY_AUTHENTICATION_REQUIRED);
}

int
main (int    argc,
      char **argv)
{
  ferry_test_rig_init (&argc, &argv);

  fault_rows_add (rows, G_N_ELEMENTS (rows));
  g_test_add_func ("/faults/network/refused", test_refused);
  g_test_add_func ("/faults/network/unknown-host", test_unknown_host);
  g_test_add_func ("/faults/network/connect-timeout", test_connect_timeout);
  g_test_add_func ("/faults/network/second-address-is-tried", test_second_address);
  g_test_add_data_func ("/faults/network/gone-and-back", GUINT_TO_POINTER (1), test_offline);
  g_test_add_data_func ("/faults/network/gone-and-back-with-several-connections",
                        GUINT_TO_POINTER (4), test_offline);
  g_test_add_func ("/faults/proxy/used", test_proxy);
  g_test_add_func ("/faults/proxy/dead", test_dead_proxy);
  g_test_add_func ("/faults/proxy/wants-a-sign-in", test_proxy_wants_sign_in);
  g_test_add_func ("/faults/proxy/refuses-a-tunnel", test_proxy_refuses_tunnel);
  g_test_add_func ("/faults/proxy/dead-socks", test_dead_socks);
  g_test_add_func ("/faults/proxy/wants-a-sign-in-for-the-tunnel", test_tunnel_wants_sign_in);

  return g_test_run ();
}
