/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "engine-fixture.h"

#define SIZE (1024 * 1024)
#define HALF (SIZE / 2)

/* A host that is not this machine, reached through the origin as its proxy:
 * what stays on the machine needs no network. */
#define FAR "http://files.example/a.bin"

typedef struct
{
  const char       *path;
  const char       *policy;
  FerryNetworkState network;
  FerryPowerState   power;
  FerryStatus       status;
  FerryReason       reason;
} Case;

#define ONLINE .is_online = TRUE

static const Case cases[] = {
  { "/engine-policy/offline",
    "default",
    { 0 },
    { 0 },
    FERRY_STATUS_PAUSED_NO_NETWORK,
    FERRY_REASON_OFFLINE },
  { "/engine-policy/offline-stops-all",
    "always",
    { 0 },
    { 0 },
    FERRY_STATUS_PAUSED_NO_NETWORK,
    FERRY_REASON_OFFLINE },
  { "/engine-policy/captive-portal",
    "default",
    { ONLINE, .is_captive = TRUE },
    { 0 },
    FERRY_STATUS_PAUSED_NO_NETWORK,
    FERRY_REASON_CAPTIVE_PORTAL },
  { "/engine-policy/metered",
    "unrestricted-only",
    { ONLINE, .is_metered = TRUE },
    { 0 },
    FERRY_STATUS_PAUSED_COSTED_NETWORK,
    FERRY_REASON_METERED },
  { "/engine-policy/roaming",
    "default",
    { ONLINE, .is_roaming = TRUE },
    { 0 },
    FERRY_STATUS_PAUSED_COSTED_NETWORK,
    FERRY_REASON_ROAMING },
  { "/engine-policy/power-saver",
    "default",
    { ONLINE },
    { .is_power_saver = TRUE },
    FERRY_STATUS_PAUSED_SYSTEM_POLICY,
    FERRY_REASON_POWER_SAVER },
};

/* Two seconds pass before a network that came is used. */
static const FerryTestRigOptions hasty = { .haste = 20 };

static const FerryNetworkState good_network = { ONLINE };
static const FerryPowerState   good_power = { 0 };

static FerryTransfer *
get_far (FerryTestRig *rig,
         const char   *policy)
{
  g_autofree char *options = g_strdup_printf ("'proxy': <'%s'>, 'policy': <'%s'>",
                                              ferry_fake_origin_get_base (rig->origin), policy);

  return ferry_test_rig_get (rig, FAR, options);
}

static void
set_conditions (FerryTestRig            *rig,
                const FerryNetworkState *network,
                const FerryPowerState   *power)
{
  ferry_fake_network_set_state (rig->network, network);
  ferry_fake_power_set_state (rig->power, power);
}

static void
test_denied_at_once_and_allowed_by_itself (gconstpointer data)
{
  const Case              *c = data;
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&hasty);
  FerryTransfer           *transfer;
  gint64                   begin;

  ferry_fake_origin_add_file (rig->origin, FAR, SIZE, "first=1,hold:512K");
  transfer = get_far (rig, c->policy);
  ferry_test_rig_run_to_bytes (rig, transfer, HALF);

  begin = g_get_monotonic_time ();
  set_conditions (rig, &c->network, &c->power);
  ferry_test_rig_assert_ended (rig, transfer, c->status, -1);
  g_assert_cmpint (ferry_transfer_get_reason (transfer), ==, c->reason);
  g_assert_true (ferry_fake_origin_wait_at_most (rig->origin, FERRY_FAKE_COUNT_OPEN, 0));
  /* G2 says 500 ms. */
  g_assert_cmpint (g_get_monotonic_time () - begin, <, G_USEC_PER_SEC / 2);
  fixture_run_to_have (rig, transfer, HALF);
  ferry_test_rig_flush (rig);
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, c->status);

  set_conditions (rig, &good_network, &good_power);
  ferry_test_rig_settle (rig);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, FAR, 1, SIZE);
  fixture_assert_resumed (rig, 1, HALF);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->total_retries, ==, 0);
}

static void
test_denied_before_it_begins (gconstpointer data)
{
  const Case              *c = data;
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&hasty);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, FAR, SIZE, NULL);
  set_conditions (rig, &c->network, &c->power);
  transfer = get_far (rig, c->policy);
  ferry_test_rig_flush (rig);
  ferry_test_rig_assert_ended (rig, transfer, c->status, -1);
  g_assert_cmpint (ferry_transfer_get_reason (transfer), ==, c->reason);
  g_assert_cmpuint (ferry_test_rig_count_requests (rig), ==, 0);

  set_conditions (rig, &good_network, &good_power);
  ferry_test_rig_settle (rig);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, FAR, 1, SIZE);
}

/* All of them are closed, and none is opened instead. */
static void
test_denied_on_several_connections (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&hasty);
  FerryNetworkState        costly = { ONLINE, .is_metered = TRUE };
  g_autofree char         *options = NULL;
  FerryTransfer           *transfer;
  guint                    n_requests;

  ferry_fake_origin_add_file (rig->origin, FAR, 8 * SIZE, "hold:64K");
  options = g_strdup_printf ("'proxy': <'%s'>, 'policy': <'unrestricted-only'>, "
                             "'connections': <uint32 4>",
                             ferry_fake_origin_get_base (rig->origin));
  transfer = ferry_test_rig_get (rig, FAR, options);
  fixture_run_to_count (rig, FERRY_FAKE_COUNT_HELD, 2);
  set_conditions (rig, &costly, &good_power);
  g_assert_true (ferry_fake_origin_wait_at_most (rig->origin, FERRY_FAKE_COUNT_OPEN, 0));
  n_requests = ferry_test_rig_count_requests (rig);
  ferry_test_rig_flush (rig);
  g_assert_cmpuint (ferry_test_rig_count_requests (rig), ==, n_requests);

  ferry_fake_origin_release (rig->origin, FAR);
  set_conditions (rig, &good_network, &good_power);
  ferry_test_rig_settle (rig);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, FAR, 1, 8 * SIZE);
}

/* Everything breaks in the moment in which the network goes; the monitor says
 * so only then. */
static void
test_no_retry_is_spent_while_offline (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&hasty);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, FAR, SIZE, "first=1,hold:512K");
  transfer = get_far (rig, "default");
  ferry_test_rig_run_to_bytes (rig, transfer, HALF);
  for (guint i = 0; i < 5; i++)
    {
      ferry_fake_origin_set_offline (rig->origin, TRUE);
      ferry_fake_network_set_online (rig->network, FALSE);
      ferry_test_rig_flush (rig);
      g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_PAUSED_NO_NETWORK);
      ferry_fake_origin_set_offline (rig->origin, FALSE);
      ferry_fake_network_set_online (rig->network, TRUE);
    }
  ferry_test_rig_settle (rig);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, FAR, 1, SIZE);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->retries, ==, 0);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->total_retries, ==, 0);
}

static void
test_what_the_user_paused_stays_so (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&hasty);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, FAR, SIZE, "first=1,hold:512K");
  transfer = get_far (rig, "default");
  fixture_pause_at (rig, transfer, HALF);
  ferry_fake_network_set_online (rig->network, FALSE);
  ferry_fake_network_set_online (rig->network, TRUE);
  ferry_test_rig_settle (rig);
  ferry_test_rig_flush (rig);

  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_PAUSED, -1);
  g_assert_cmpuint (ferry_test_rig_count_requests (rig), ==, 1);
}

static void
test_pause_while_offline_stays_so (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&hasty);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, FAR, SIZE, NULL);
  ferry_fake_network_set_online (rig->network, FALSE);
  transfer = get_far (rig, "default");
  fixture_pause (rig, transfer);
  ferry_fake_network_set_online (rig->network, TRUE);
  ferry_test_rig_settle (rig);
  ferry_test_rig_flush (rig);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_PAUSED, -1);

  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, FAR, 1, SIZE);
}

/* The word of the user does not bring a network about. */
static void
test_resume_while_offline_waits (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&hasty);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, FAR, SIZE, "first=1,hold:512K");
  transfer = get_far (rig, "default");
  fixture_pause_at (rig, transfer, HALF);
  ferry_fake_network_set_online (rig->network, FALSE);
  fixture_resume (rig, transfer);
  ferry_test_rig_flush (rig);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_PAUSED_NO_NETWORK, -1);

  ferry_fake_network_set_online (rig->network, TRUE);
  ferry_test_rig_settle (rig);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, FAR, 1, SIZE);
}

static void
test_this_machine_needs_no_network (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&hasty);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, NULL);
  ferry_fake_network_set_online (rig->network, FALSE);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
}

/* Its server is down: no network that comes will help, so it spends its retries
 * as ever, instead of trying for ever. */
static void
test_this_machine_has_no_network_to_wait_for (void)
{
  FerryTestRigOptions      options = { .haste = 50 };
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&options);
  FerryTransfer           *transfer;

  ferry_fake_network_set_online (rig->network, FALSE);
  ferry_fake_origin_set_offline (rig->origin, TRUE);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_ERROR, FERRY_ERROR_CANNOT_CONNECT);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->total_retries, ==, 3);
}

/* A busy server's wait does not outlast the night without a network. */
static void
test_network_lost_while_it_waits_for_a_retry (void)
{
  FerryTestRigOptions      options = { .haste = 20 };
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&options);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, FAR, SIZE, "first=1,status:503:3000");
  transfer = get_far (rig, "default");
  ferry_test_rig_run_to_reason (rig, transfer, FERRY_REASON_RETRY_WAIT);
  ferry_fake_network_set_online (rig->network, FALSE);
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_PAUSED_NO_NETWORK);
  ferry_fake_network_set_online (rig->network, TRUE);
  ferry_test_rig_settle (rig);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, FAR, 1, SIZE);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->retries, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  ferry_test_rig_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat (cases[i].path, "-before-it-begins", NULL);

      g_test_add_data_func (cases[i].path, &cases[i], test_denied_at_once_and_allowed_by_itself);
      g_test_add_data_func (path, &cases[i], test_denied_before_it_begins);
    }
  g_test_add_func ("/engine-policy/several-connections", test_denied_on_several_connections);
  g_test_add_func ("/engine-policy/no-retry-is-spent-while-offline",
                   test_no_retry_is_spent_while_offline);
  g_test_add_func ("/engine-policy/what-the-user-paused-stays-so",
                   test_what_the_user_paused_stays_so);
  g_test_add_func ("/engine-policy/pause-while-offline-stays-so",
                   test_pause_while_offline_stays_so);
  g_test_add_func ("/engine-policy/resume-while-offline-waits", test_resume_while_offline_waits);
  g_test_add_func ("/engine-policy/this-machine-needs-no-network",
                   test_this_machine_needs_no_network);
  g_test_add_func ("/engine-policy/this-machine-has-no-network-to-wait-for",
                   test_this_machine_has_no_network_to_wait_for);
  g_test_add_func ("/engine-policy/network-lost-while-it-waits-for-a-retry",
                   test_network_lost_while_it_waits_for_a_retry);

  return g_test_run ();
}
