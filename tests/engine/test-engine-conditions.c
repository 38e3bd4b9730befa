/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-engine-private.h"
#include "policy-fixture.h"

#define SETTLING (2 * POLICY_SECOND)

static const FerryNetworkState home = { .is_online = TRUE, .id = "home" };
static const FerryNetworkState other = { .is_online = TRUE, .id = "other" };
static const FerryNetworkState costly = { .is_online = TRUE, .is_metered = TRUE, .id = "home" };
static const FerryNetworkState offline = { 0 };
static const FerryNetworkState pending = { .is_pending = TRUE };

static const FerryPowerState on_mains = { .has_battery = TRUE, .percentage = 10 };
static const FerryPowerState on_battery = { .has_battery = TRUE,
                                            .is_on_battery = TRUE,
                                            .percentage = 60 };
static const FerryPowerState nearly_empty = { .has_battery = TRUE,
                                              .is_on_battery = TRUE,
                                              .percentage = 19 };
static const FerryPowerState warned = { .has_battery = TRUE,
                                        .is_on_battery = TRUE,
                                        .percentage = 30,
                                        .is_critical = TRUE };
static const FerryPowerState saving = { .is_power_saver = TRUE };

static void
assert_at_work (PolicyFixture *f,
                FerryTransfer *transfer,
                guint          n_requests)
{
  policy_fixture_run_to_flow (f, transfer);
  g_assert_cmpuint (ferry_test_rig_count_requests (f->rig), ==, n_requests);
}

static void
finish (PolicyFixture *f,
        FerryTransfer *transfer)
{
  policy_fixture_release (f, "a");
  ferry_test_rig_run (f->rig, transfer);
  ferry_test_rig_assert_file (f->rig, transfer,
                              ferry_request_get_uri (ferry_transfer_get_request (transfer)), 1,
                              POLICY_SIZE);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->total_retries, ==, 0);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->restarts, ==, 0);
}

/* Settling. */

static void
test_flapping_network (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryTransfer            *transfer = policy_fixture_get (f, "a", NULL);

  policy_fixture_run_to_flow (f, transfer);
  for (guint i = 0; i < 5; i++)
    {
      policy_fixture_set_network (f, offline);
      policy_fixture_assert_waits (f, transfer, FERRY_STATUS_PAUSED_NO_NETWORK,
                                   FERRY_REASON_OFFLINE);
      policy_fixture_advance (f, POLICY_SECOND);
      policy_fixture_set_network (f, home);
      policy_fixture_advance (f, SETTLING - 1);
    }
  ferry_test_rig_flush (f->rig);
  g_assert_cmpuint (ferry_test_rig_count_requests (f->rig), ==, 1);
  policy_fixture_assert_closed (f);

  policy_fixture_advance (f, 1);
  assert_at_work (f, transfer, 2);
  finish (f, transfer);
}

/* What runs goes on over another connection, and is stopped by what is worse. */
static void
test_settling_holds_starts_alone (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryTransfer            *running = policy_fixture_get (f, "a",
                                                          "'policy': <'unrestricted-only'>");
  FerryTransfer            *fresh;

  policy_fixture_run_to_flow (f, running);
  policy_fixture_set_network (f, other);
  fresh = policy_fixture_get (f, "b", NULL);
  policy_fixture_advance (f, SETTLING - 1);
  g_assert_cmpint (ferry_transfer_get_status (running), ==, FERRY_STATUS_RUNNING);
  policy_fixture_assert_waits (f, fresh, FERRY_STATUS_IDLE, FERRY_REASON_QUEUED);
  g_assert_cmpuint (ferry_test_rig_count_requests (f->rig), ==, 1);

  /* Another connection and a cost at once: the worse half counts now. */
  policy_fixture_set_network (f, costly);
  policy_fixture_assert_waits (f, running, FERRY_STATUS_PAUSED_COSTED_NETWORK,
                               FERRY_REASON_METERED);
  policy_fixture_assert_waits (f, fresh, FERRY_STATUS_IDLE, FERRY_REASON_QUEUED);
  policy_fixture_advance (f, SETTLING);
  assert_at_work (f, fresh, 2);
  policy_fixture_assert_waits (f, running, FERRY_STATUS_PAUSED_COSTED_NETWORK,
                               FERRY_REASON_METERED);
}

static void
test_this_machine_does_not_settle (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryTransfer            *transfer;

  ferry_fake_origin_add_file (f->rig->origin, "/a.bin", POLICY_SIZE, NULL);
  policy_fixture_set_network (f, pending);
  transfer = ferry_test_rig_get (f->rig, "/a.bin", NULL);
  ferry_test_rig_run (f->rig, transfer);
  ferry_test_rig_assert_file (f->rig, transfer, "/a.bin", 1, POLICY_SIZE);
}

/* Held ones keep their places, and take the user's word meanwhile. */
static void
test_queue_while_settling (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryTransfer            *transfers[3];
  FerryTransfer            *at_work = policy_fixture_get (f, "x", NULL);
  g_autoptr (GError)        error = NULL;

  policy_fixture_run_to_flow (f, at_work);
  policy_fixture_set_network (f, other);
  ferry_engine_set_limits (f->rig->engine, 2, 2);
  for (guint i = 0; i < G_N_ELEMENTS (transfers); i++)
    transfers[i] = policy_fixture_get (f, "a", NULL);
  ferry_engine_make_next (f->rig->engine, ferry_transfer_get_id (transfers[2]), &error);
  g_assert_no_error (error);
  fixture_change (f->rig, transfers[1], "'priority': <'low'>, 'group': <'g'>");
  policy_fixture_drain (f);
  g_assert_cmpuint (ferry_test_rig_count_requests (f->rig), ==, 1);

  policy_fixture_advance (f, SETTLING);
  assert_at_work (f, transfers[2], 2);
  fixture_cancel (f->rig, transfers[0]);
  fixture_cancel (f->rig, transfers[2]);
  policy_fixture_run_to_flow (f, transfers[1]);
}

static void
test_pending_start (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryTransfer            *transfer;

  policy_fixture_set_network (f, pending);
  transfer = policy_fixture_get (f, "a", NULL);
  ferry_test_rig_flush (f->rig);
  policy_fixture_assert_fresh (f, transfer);
  policy_fixture_advance (f, 10 * POLICY_SECOND);
  policy_fixture_assert_fresh (f, transfer);

  /* The first that is known is not settled. */
  policy_fixture_set_network (f, home);
  assert_at_work (f, transfer, 1);
  /* Nobody tells any more: that stops nothing. */
  policy_fixture_set_network (f, pending);
  ferry_test_rig_flush (f->rig);
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_RUNNING);
  finish (f, transfer);
}

/* What it waited for before the program ended is what is said until more is known. */
static void
test_pending_after_a_restart (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  g_autofree char          *id = NULL;
  FerryTransfer            *transfer;

  policy_fixture_set_network (f, costly);
  transfer = policy_fixture_get (f, "a", "'policy': <'unrestricted-only'>");
  id = g_strdup (ferry_transfer_get_id (transfer));
  ferry_test_rig_stop (f->rig);
  policy_fixture_set_network (f, pending);
  ferry_test_rig_start (f->rig);

  transfer = ferry_test_rig_lookup (f->rig, id);
  ferry_test_rig_flush (f->rig);
  policy_fixture_assert_waits (f, transfer, FERRY_STATUS_PAUSED_COSTED_NETWORK,
                               FERRY_REASON_METERED);
  policy_fixture_set_network (f, home);
  assert_at_work (f, transfer, 1);
}

/* A run that breaks off while nobody tells of the network has spent no retry. */
static void
test_failure_while_pending (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryTransfer            *transfer = policy_fixture_get (f, "a", NULL);

  policy_fixture_run_to_flow (f, transfer);
  policy_fixture_set_network (f, pending);
  ferry_fake_origin_reset_connections (f->rig->origin);
  ferry_test_rig_run_to_status (f->rig, transfer, FERRY_STATUS_PAUSED_NO_NETWORK);
  ferry_test_rig_flush (f->rig);
  policy_fixture_assert_waits (f, transfer, FERRY_STATUS_PAUSED_NO_NETWORK,
                               FERRY_REASON_OFFLINE);
  policy_fixture_set_network (f, home);
  assert_at_work (f, transfer, 2);
  finish (f, transfer);
}

/* Connections break before the network is told to be gone. */
static void
test_failure_before_the_news (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryTransfer            *transfer = policy_fixture_get (f, "a", NULL);
  gulong                    id;

  policy_fixture_run_to_flow (f, transfer);
  id = g_signal_handler_find (f->rig->network, G_SIGNAL_MATCH_ID,
                              g_signal_lookup ("changed", FERRY_TYPE_NETWORK), 0, NULL, NULL,
                              NULL);
  g_signal_handler_block (f->rig->network, id);
  policy_fixture_set_network (f, offline);
  g_signal_handler_unblock (f->rig->network, id);
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_RUNNING);
  ferry_fake_origin_reset_connections (f->rig->origin);
  ferry_test_rig_run_to_status (f->rig, transfer, FERRY_STATUS_PAUSED_NO_NETWORK);
  ferry_test_rig_flush (f->rig);
  g_assert_cmpuint (ferry_test_rig_count_requests (f->rig), ==, 1);

  ferry_network_emit_changed (FERRY_NETWORK (f->rig->network));
  policy_fixture_set_network (f, home);
  policy_fixture_advance (f, SETTLING);
  assert_at_work (f, transfer, 2);
  finish (f, transfer);
}

/* Power. */

static void
set_power_rules (PolicyFixture  *f,
                 FerryPowerRules power)
{
  FerryEngineRules rules = { .power = power };

  ferry_engine_set_rules (f->rig->engine, &rules);
  policy_fixture_drain (f);
}

typedef struct
{
  const char            *name;
  FerryPowerRules        rules;
  const FerryPowerState *power;
  FerryReason            reason;
} PowerCase;

static const PowerCase power_cases[] = {
  { "mains", { 20, TRUE, TRUE }, &on_mains, FERRY_REASON_NONE },
  { "battery", { 20, FALSE, TRUE }, &on_battery, FERRY_REASON_NONE },
  { "battery-of-who-wants-mains", { 20, TRUE, TRUE }, &on_battery, FERRY_REASON_BATTERY },
  { "battery-below-the-threshold", { 20, FALSE, TRUE }, &nearly_empty, FERRY_REASON_BATTERY },
  { "battery-of-who-does-not-mind", { 0, FALSE, TRUE }, &nearly_empty, FERRY_REASON_NONE },
  { "battery-that-the-system-warns-of", { 20, FALSE, TRUE }, &warned, FERRY_REASON_BATTERY },
  { "power-saver", { 20, FALSE, TRUE }, &saving, FERRY_REASON_POWER_SAVER },
  { "power-saver-of-who-does-not-mind", { 20, FALSE, FALSE }, &saving, FERRY_REASON_NONE },
};

static void
test_power (gconstpointer data)
{
  const PowerCase          *c = data;
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryPowerRules           none = { 0 };
  FerryTransfer            *transfer = policy_fixture_get (f, "a", "'policy': <'always'>");

  set_power_rules (f, c->rules);
  policy_fixture_run_to_flow (f, transfer);
  policy_fixture_set_power (f, *c->power);
  if (c->reason == FERRY_REASON_NONE)
    {
      assert_at_work (f, transfer, 1);
      return;
    }

  policy_fixture_assert_waits (f, transfer, FERRY_STATUS_PAUSED_SYSTEM_POLICY, c->reason);
  policy_fixture_assert_closed (f);
  /* The other way, by the supply and by the user's word: at once. */
  policy_fixture_set_power (f, on_mains);
  assert_at_work (f, transfer, 2);
  policy_fixture_set_power (f, *c->power);
  policy_fixture_assert_waits (f, transfer, FERRY_STATUS_PAUSED_SYSTEM_POLICY, c->reason);
  set_power_rules (f, none);
  assert_at_work (f, transfer, 3);
  finish (f, transfer);
}

/* The schedule. */

static void
set_schedule (PolicyFixture    *f,
              guint             hour,
              FerryScheduleMode mode)
{
  FerryEngineRules rules = FERRY_ENGINE_RULES_INIT;

  rules.limited_rate = 1000;
  rules.limited_upload_rate = 500;
  ferry_schedule_set (&rules.schedule, 2, hour, mode);
  ferry_engine_set_rules (f->rig->engine, &rules);
  policy_fixture_drain (f);
}

static void
test_schedule_stops (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryTransfer            *transfer = policy_fixture_get (f, "a", "'policy': <'always'>");

  set_schedule (f, 11, FERRY_SCHEDULE_STOP);
  policy_fixture_run_to_flow (f, transfer);
  policy_fixture_advance (f, POLICY_HOUR);
  policy_fixture_assert_waits (f, transfer, FERRY_STATUS_PAUSED_SYSTEM_POLICY,
                               FERRY_REASON_SCHEDULE);
  policy_fixture_assert_closed (f);
  policy_fixture_advance (f, POLICY_HOUR);
  assert_at_work (f, transfer, 2);
  finish (f, transfer);
}

static void
assert_rates (PolicyFixture *f,
              guint64        rate,
              guint64        upload_rate)
{
  FerryTransport *transport = f->rig->engine->transport;

  g_assert_cmpuint (ferry_limiter_get_rate (ferry_transport_get_limiter (transport)), ==, rate);
  g_assert_cmpuint (ferry_limiter_get_rate (ferry_transport_get_upload_limiter (transport)), ==,
                    upload_rate);
}

static void
test_schedule_limits (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryConditions           conditions;

  ferry_engine_set_upload_rate_limit (f->rig->engine, 300);
  set_schedule (f, 11, FERRY_SCHEDULE_LIMITED);
  ferry_engine_get_conditions (f->rig->engine, &conditions);
  assert_rates (f, 0, 300);
  policy_fixture_advance (f, POLICY_HOUR);
  assert_rates (f, 1000, 300);

  /* The usual limits are others meanwhile; and so are those of these hours. */
  ferry_engine_set_rate_limit (f->rig->engine, 2000);
  ferry_engine_set_upload_rate_limit (f->rig->engine, 0);
  assert_rates (f, 1000, 500);
  ferry_engine_set_rate_limit (f->rig->engine, 10);
  assert_rates (f, 10, 500);
  set_schedule (f, 12, FERRY_SCHEDULE_LIMITED);
  assert_rates (f, 10, 0);
  policy_fixture_advance (f, POLICY_HOUR);
  assert_rates (f, 10, 500);
  policy_fixture_advance (f, POLICY_HOUR);
  assert_rates (f, 10, 0);
}

/* The wall clock. */

static FerryTransfer *
get_at (PolicyFixture *f,
        gint64         seconds)
{
  g_autofree char *options = g_strdup_printf ("'start-at': <int64 %" G_GINT64_FORMAT ">",
                                              POLICY_BEGIN + seconds);

  return policy_fixture_get (f, "a", options);
}

static void
set_time (PolicyFixture *f,
          gint64         seconds)
{
  ferry_fake_clock_set_real (f->clock, (POLICY_BEGIN + seconds) * POLICY_SECOND);
  policy_fixture_drain (f);
}

static void
test_clock_is_set (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryTransfer            *soon = get_at (f, 3600);
  FerryTransfer            *late = get_at (f, 48 * 3600);

  set_time (f, 2 * 3600);
  assert_at_work (f, soon, 1);
  policy_fixture_assert_waits (f, late, FERRY_STATUS_PAUSED_SYSTEM_POLICY, FERRY_REASON_SCHEDULE);

  /* Back, and its time has not come; then it comes by the new clock. */
  set_time (f, 0);
  policy_fixture_assert_waits (f, soon, FERRY_STATUS_PAUSED_SYSTEM_POLICY, FERRY_REASON_SCHEDULE);
  policy_fixture_assert_closed (f);
  policy_fixture_advance (f, POLICY_HOUR - 1);
  g_assert_cmpuint (ferry_test_rig_count_requests (f->rig), ==, 1);
  policy_fixture_advance (f, 1);
  assert_at_work (f, soon, 2);

  set_time (f, 48 * 3600);
  assert_at_work (f, late, 3);
  finish (f, soon);
  finish (f, late);
}

/* It is not its time any more that it waits for. */
static void
test_clock_is_set_into_hours_that_stop (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryTransfer            *transfer;

  set_schedule (f, 12, FERRY_SCHEDULE_STOP);
  transfer = get_at (f, 3600);
  policy_fixture_drain (f);
  g_assert_cmpuint (ferry_fake_clock_get_n_alarms (f->clock), ==, 2);
  set_time (f, 2 * 3600);
  policy_fixture_assert_waits (f, transfer, FERRY_STATUS_PAUSED_SYSTEM_POLICY,
                               FERRY_REASON_SCHEDULE);
  g_assert_cmpuint (ferry_fake_clock_get_n_alarms (f->clock), ==, 1);
}

/* Nothing happens by half of what the user wishes. */
static void
test_rules_count_together (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryEngineRules          rules = FERRY_ENGINE_RULES_INIT;
  FerryTransfer            *transfer;

  policy_fixture_set_power (f, nearly_empty);
  transfer = policy_fixture_get (f, "a", NULL);
  policy_fixture_assert_waits (f, transfer, FERRY_STATUS_PAUSED_SYSTEM_POLICY,
                               FERRY_REASON_BATTERY);
  rules.power.threshold = 0;
  memset (rules.schedule.modes, FERRY_SCHEDULE_STOP, sizeof rules.schedule.modes);
  ferry_engine_set_rules (f->rig->engine, &rules);
  policy_fixture_assert_waits (f, transfer, FERRY_STATUS_PAUSED_SYSTEM_POLICY,
                               FERRY_REASON_SCHEDULE);
  g_assert_cmpint (ferry_transfer_get_record (transfer)->started, ==, 0);
}

/* What is told. */

static void
count_cb (FerryEngine *engine,
          guint       *n)
{
  (*n)++;
}

static void
test_conditions_are_told (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryTransfer            *transfer = policy_fixture_get (f, "a",
                                                           "'policy': <'unrestricted-only'>");
  FerryConditions           conditions;
  guint                     n_told = 0;

  g_signal_connect (f->rig->engine, "conditions-changed", G_CALLBACK (count_cb), &n_told);
  policy_fixture_run_to_flow (f, transfer);
  policy_fixture_set_network (f, costly);
  g_assert_cmpuint (n_told, ==, 1);
  ferry_engine_get_conditions (f->rig->engine, &conditions);
  g_assert_true (conditions.network.is_metered);
  g_assert_cmpint (conditions.now, ==, POLICY_BEGIN);

  policy_fixture_set_network (f, home);
  g_assert_cmpuint (n_told, ==, 2);
  ferry_engine_get_conditions (f->rig->engine, &conditions);
  g_assert_true (conditions.is_settling);
  policy_fixture_advance (f, SETTLING);
  g_assert_cmpuint (n_told, ==, 3);
  ferry_engine_set_group_policy (f->rig->engine, "g", FERRY_COST_POLICY_ALWAYS);
  g_assert_cmpuint (n_told, ==, 3);
  /* Of another connection. */
  policy_fixture_set_used (f, 0, FALSE);
  g_assert_cmpuint (n_told, ==, 3);
}

/* A handler comes after what it is about, and may do as it likes. */
static void
check_and_cancel_cb (FerryEngine   *engine,
                     FerryTransfer *transfer)
{
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_PAUSED_NO_NETWORK);
  ferry_engine_cancel (engine, ferry_transfer_get_id (transfer), NULL);
}

static void
test_handler_of_the_news (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryTransfer            *transfer = policy_fixture_get (f, "a", NULL);
  gulong                    id;

  policy_fixture_run_to_flow (f, transfer);
  id = g_signal_connect (f->rig->engine, "conditions-changed", G_CALLBACK (check_and_cancel_cb),
                         transfer);
  policy_fixture_set_network (f, offline);
  g_signal_handler_disconnect (f->rig->engine, id);
  policy_fixture_assert_waits (f, transfer, FERRY_STATUS_CANCELED, FERRY_REASON_NONE);
}

int
main (int    argc,
      char **argv)
{
  policy_fixture_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (power_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/engine-conditions/power/", power_cases[i].name, NULL);

      g_test_add_data_func (path, &power_cases[i], test_power);
    }
#define ADD(name, func) g_test_add_func ("/engine-conditions/" name, func)
  ADD ("flapping-network", test_flapping_network);
  ADD ("settling-holds-starts-alone", test_settling_holds_starts_alone);
  ADD ("this-machine-does-not-settle", test_this_machine_does_not_settle);
  ADD ("queue-while-settling", test_queue_while_settling);
  ADD ("pending-start", test_pending_start);
  ADD ("pending-after-a-restart", test_pending_after_a_restart);
  ADD ("failure-while-pending", test_failure_while_pending);
  ADD ("failure-before-the-news", test_failure_before_the_news);
  ADD ("schedule-stops", test_schedule_stops);
  ADD ("schedule-limits", test_schedule_limits);
  ADD ("clock-is-set", test_clock_is_set);
  ADD ("clock-is-set-into-hours-that-stop", test_clock_is_set_into_hours_that_stop);
  ADD ("rules-count-together", test_rules_count_together);
  ADD ("conditions-are-told", test_conditions_are_told);
  ADD ("handler-of-the-news", test_handler_of_the_news);

  return g_test_run ();
}
