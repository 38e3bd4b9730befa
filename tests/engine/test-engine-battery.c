/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "policy-fixture.h"

/* Nobody has told yet what the machine runs on. */

static const FerryPowerState pending = { .is_pending = TRUE };
static const FerryPowerState mains = { .has_battery = TRUE, .percentage = 10 };
static const FerryPowerState nearly_empty = { .has_battery = TRUE,
                                              .is_on_battery = TRUE,
                                              .percentage = 10 };

static void
test_nobody_starts_before_it_is_known (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryTransfer            *transfer;

  policy_fixture_set_power (f, pending);
  transfer = policy_fixture_get (f, "a", NULL);
  policy_fixture_drain (f);
  policy_fixture_assert_fresh (f, transfer);

  policy_fixture_set_power (f, nearly_empty);
  policy_fixture_assert_waits (f, transfer, FERRY_STATUS_PAUSED_SYSTEM_POLICY,
                               FERRY_REASON_BATTERY);
  g_assert_cmpuint (ferry_test_rig_count_requests (f->rig), ==, 0);
  policy_fixture_set_power (f, mains);
  policy_fixture_run_to_flow (f, transfer);
}

static void
test_this_machine_waits_for_it_too (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryTransfer            *transfer;

  ferry_fake_origin_add_file (f->rig->origin, "/a.bin", POLICY_SIZE, NULL);
  policy_fixture_set_power (f, pending);
  transfer = ferry_test_rig_get (f->rig, "/a.bin", NULL);
  policy_fixture_drain (f);
  policy_fixture_assert_fresh (f, transfer);
  policy_fixture_set_power (f, mains);
  ferry_test_rig_run (f->rig, transfer);
}

static void
test_who_runs_goes_on (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryTransfer            *transfer = policy_fixture_get (f, "a", NULL);

  policy_fixture_run_to_flow (f, transfer);
  policy_fixture_set_power (f, pending);
  policy_fixture_release (f, "a");
  ferry_test_rig_run (f->rig, transfer);
  g_assert_cmpuint (ferry_test_rig_count_requests (f->rig), ==, 1);
}

static void
test_who_does_not_mind_starts (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryEngineRules          rules = FERRY_ENGINE_RULES_INIT;
  FerryTransfer            *transfer;

  rules.power.threshold = 0;
  ferry_engine_set_rules (f->rig->engine, &rules);
  policy_fixture_set_power (f, pending);
  transfer = policy_fixture_get (f, "a", NULL);
  policy_fixture_run_to_flow (f, transfer);
}

static void
test_run_anyway_does_not_wait_for_it (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  g_autoptr (GError)        error = NULL;
  FerryTransfer            *transfer;

  policy_fixture_set_power (f, pending);
  transfer = policy_fixture_get (f, "a", NULL);
  ferry_engine_run_anyway (f->rig->engine, ferry_transfer_get_id (transfer), &error);
  g_assert_no_error (error);
  policy_fixture_run_to_flow (f, transfer);
}

int
main (int    argc,
      char **argv)
{
  policy_fixture_init (&argc, &argv);

#define ADD(name, func) g_test_add_func ("/engine-battery/" name, func)
  ADD ("nobody-starts-before-it-is-known", test_nobody_starts_before_it_is_known);
  ADD ("this-machine-waits-for-it-too", test_this_machine_waits_for_it_too);
  ADD ("who-runs-goes-on", test_who_runs_goes_on);
  ADD ("who-does-not-mind-starts", test_who_does_not_mind_starts);
  ADD ("run-anyway-does-not-wait-for-it", test_run_anyway_does_not_wait_for_it);

  return g_test_run ();
}
