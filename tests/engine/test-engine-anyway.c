/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "policy-fixture.h"

/* Something that a transfer waits for. */
typedef struct
{
  const char       *name;
  FerryNetworkState network;
  guint64           used;
  gboolean          is_restricted;
  FerryPowerState   power;
  gboolean          stops;   /* by the schedule */
  const char       *options; /* of the transfer */
  FerryStatus       status;
  FerryReason       reason;
  gboolean          is_passed_over;
} Case;

#define HOME                        \
  {                                 \
    .is_online = TRUE, .id = "home" \
  }
#define MOBILE .is_online = TRUE, .is_metered = TRUE, .id = "mobile"
#define COSTED FERRY_STATUS_PAUSED_COSTED_NETWORK
#define SYSTEM FERRY_STATUS_PAUSED_SYSTEM_POLICY
#define NO_NETWORK FERRY_STATUS_PAUSED_NO_NETWORK

static const Case cases[] = {
  { .name = "metered",
    .network = { MOBILE },
    .options = "'policy': <'unrestricted-only'>",
    .status = COSTED,
    .reason = FERRY_REASON_METERED,
    .is_passed_over = TRUE },
  { .name = "roaming",
    .network = { MOBILE, .is_roaming = TRUE },
    .status = COSTED,
    .reason = FERRY_REASON_ROAMING,
    .is_passed_over = TRUE },
  { .name = "over-cap",
    .network = { MOBILE },
    .used = POLICY_CAP,
    .status = COSTED,
    .reason = FERRY_REASON_OVER_CAP,
    .is_passed_over = TRUE },
  { .name = "battery",
    .network = HOME,
    .power = { .has_battery = TRUE, .is_on_battery = TRUE, .percentage = 10 },
    .status = SYSTEM,
    .reason = FERRY_REASON_BATTERY,
    .is_passed_over = TRUE },
  { .name = "power-saver",
    .network = HOME,
    .power = { .is_power_saver = TRUE },
    .status = SYSTEM,
    .reason = FERRY_REASON_POWER_SAVER,
    .is_passed_over = TRUE },
  { .name = "schedule",
    .network = HOME,
    .stops = TRUE,
    .status = SYSTEM,
    .reason = FERRY_REASON_SCHEDULE,
    .is_passed_over = TRUE },
  { .name = "start-at",
    .network = HOME,
    .options = "'start-at': <int64 1800000000>",
    .status = SYSTEM,
    .reason = FERRY_REASON_SCHEDULE,
    .is_passed_over = TRUE },
  { .name = "restricted",
    .network = { MOBILE },
    .used = POLICY_CAP,
    .is_restricted = TRUE,
    .options = "'policy': <'always'>",
    .status = COSTED,
    .reason = FERRY_REASON_RESTRICTED },
  { .name = "offline",
    .status = NO_NETWORK,
    .reason = FERRY_REASON_OFFLINE },
  { .name = "captive-portal",
    .network = { .is_online = TRUE, .is_captive = TRUE, .id = "home" },
    .status = NO_NETWORK,
    .reason = FERRY_REASON_CAPTIVE_PORTAL },
};

#define METERED (&cases[0])
#define RESTRICTED (&cases[7])

static void
set_up (PolicyFixture *f,
        const Case    *c)
{
  FerryEngineRules rules = FERRY_ENGINE_RULES_INIT;

  policy_fixture_set_used (f, c->used, c->is_restricted);
  policy_fixture_set_power (f, c->power);
  if (c->stops)
    memset (rules.schedule.modes, FERRY_SCHEDULE_STOP, sizeof rules.schedule.modes);
  ferry_engine_set_rules (f->rig->engine, &rules);
  policy_fixture_set_network (f, c->network);
}

static void
run_anyway (PolicyFixture *f,
            FerryTransfer *transfer)
{
  g_autoptr (GError) error = NULL;

  ferry_engine_run_anyway (f->rig->engine, ferry_transfer_get_id (transfer), &error);
  g_assert_no_error (error);
  g_assert_true (ferry_transfer_get_record (transfer)->runs_anyway);
  policy_fixture_drain (f);
}

static void
finish (PolicyFixture *f,
        FerryTransfer *transfer)
{
  policy_fixture_release (f, "a");
  ferry_test_rig_run (f->rig, transfer);
  ferry_test_rig_assert_ended (f->rig, transfer, FERRY_STATUS_COMPLETED, -1);
  g_assert_false (ferry_transfer_get_record (transfer)->runs_anyway);
}

static void
test_of_one_that_waits (gconstpointer data)
{
  const Case               *c = data;
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryTransfer            *transfer;

  g_assert_cmpint (ferry_reason_allows_run_anyway (c->reason), ==, c->is_passed_over);
  set_up (f, c);
  transfer = policy_fixture_get (f, "a", c->options);
  policy_fixture_assert_waits (f, transfer, c->status, c->reason);
  run_anyway (f, transfer);
  if (!c->is_passed_over)
    {
      ferry_test_rig_flush (f->rig);
      policy_fixture_assert_waits (f, transfer, c->status, c->reason);
      g_assert_cmpuint (ferry_test_rig_count_requests (f->rig), ==, 0);
      return;
    }

  policy_fixture_run_to_flow (f, transfer);
  finish (f, transfer);
}

/* Also what comes up later. */
static void
test_of_one_that_runs (gconstpointer data)
{
  const Case               *c = data;
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryTransfer            *transfer;

  if (g_str_equal (c->name, "start-at"))
    return; /* one that runs waits for its time no more */

  transfer = policy_fixture_get (f, "a", c->options);
  policy_fixture_run_to_flow (f, transfer);
  run_anyway (f, transfer);
  set_up (f, c);
  if (!c->is_passed_over)
    {
      policy_fixture_assert_waits (f, transfer, c->status, c->reason);
      return;
    }

  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_RUNNING);
  finish (f, transfer);
  g_assert_cmpuint (ferry_test_rig_count_requests (f->rig), ==, 1);
}

/* The last row of the table, which comes to be while it runs. */
static void
test_restricted_stops_it_later (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryTransfer            *transfer;

  set_up (f, METERED);
  transfer = policy_fixture_get (f, "a", METERED->options);
  run_anyway (f, transfer);
  policy_fixture_run_to_flow (f, transfer);
  set_up (f, RESTRICTED);
  policy_fixture_assert_waits (f, transfer, COSTED, FERRY_REASON_RESTRICTED);
  policy_fixture_assert_closed (f);
  set_up (f, METERED);
  policy_fixture_run_to_flow (f, transfer);
}

static void
test_is_known_after_a_restart (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  g_autofree char          *id = NULL;
  FerryTransfer            *transfer;

  set_up (f, METERED);
  transfer = policy_fixture_get (f, "a", METERED->options);
  id = g_strdup (ferry_transfer_get_id (transfer));
  run_anyway (f, transfer);
  policy_fixture_run_to_flow (f, transfer);
  ferry_test_rig_stop (f->rig);
  ferry_test_rig_start (f->rig);

  transfer = ferry_test_rig_lookup (f->rig, id);
  g_assert_true (ferry_transfer_get_record (transfer)->runs_anyway);
  policy_fixture_run_to_flow (f, transfer);
  finish (f, transfer);

  ferry_test_rig_stop (f->rig);
  ferry_test_rig_start (f->rig);
  transfer = ferry_test_rig_lookup (f->rig, id);
  g_assert_false (ferry_transfer_get_record (transfer)->runs_anyway);
}

static void
test_of_one_that_the_user_paused (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryTransfer            *transfer;

  set_up (f, METERED);
  transfer = policy_fixture_get (f, "a", METERED->options);
  fixture_pause (f->rig, transfer);
  run_anyway (f, transfer);
  policy_fixture_assert_waits (f, transfer, FERRY_STATUS_PAUSED, FERRY_REASON_USER);
  fixture_resume (f->rig, transfer);
  policy_fixture_run_to_flow (f, transfer);

  /* A pause does not take the word back. */
  fixture_pause (f->rig, transfer);
  fixture_resume (f->rig, transfer);
  policy_fixture_run_to_flow (f, transfer);
}

/* What a run tells of at its end is from before the word. */
static void
test_is_not_forgotten_by_a_run (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryTransfer            *transfer = policy_fixture_get (f, "a", METERED->options);

  policy_fixture_run_to_flow (f, transfer);
  run_anyway (f, transfer);
  fixture_pause (f->rig, transfer);
  fixture_run_to_have (f->rig, transfer, POLICY_HELD);
  g_assert_true (ferry_transfer_get_record (transfer)->runs_anyway);
  set_up (f, METERED);
  fixture_resume (f->rig, transfer);
  policy_fixture_run_to_flow (f, transfer);
  finish (f, transfer);
}

static void
test_does_not_wait_for_the_network_to_settle (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryNetworkState         offline = { 0 };
  FerryTransfer            *transfer;
  FerryTransfer            *other;

  policy_fixture_set_network (f, offline);
  transfer = policy_fixture_get (f, "a", METERED->options);
  other = policy_fixture_get (f, "a", NULL);
  policy_fixture_set_network (f, METERED->network);
  /* It keeps what it waited for, until it is allowed to run and all has settled. */
  policy_fixture_assert_waits (f, transfer, COSTED, FERRY_REASON_METERED);
  policy_fixture_assert_waits (f, other, NO_NETWORK, FERRY_REASON_OFFLINE);
  run_anyway (f, transfer);
  policy_fixture_run_to_flow (f, transfer);
  policy_fixture_assert_waits (f, other, NO_NETWORK, FERRY_REASON_OFFLINE);

  run_anyway (f, other);
  policy_fixture_run_to_flow (f, other);
}

static void
test_is_held_in_the_queue (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryNetworkState         home = HOME;
  FerryNetworkState         offline = { 0 };
  FerryConditions           conditions;
  FerryTransfer            *transfer;

  policy_fixture_set_network (f, offline);
  ferry_engine_get_conditions (f->rig->engine, &conditions);
  policy_fixture_set_network (f, home);
  transfer = policy_fixture_get (f, "a", NULL);
  policy_fixture_assert_fresh (f, transfer);
  run_anyway (f, transfer);
  policy_fixture_run_to_flow (f, transfer);
}

static void
test_waits_for_a_network_that_nobody_has_told_of (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryNetworkState         pending = { .is_pending = TRUE };
  FerryTransfer            *transfer;

  policy_fixture_set_network (f, pending);
  transfer = policy_fixture_get (f, "a", METERED->options);
  run_anyway (f, transfer);
  ferry_test_rig_flush (f->rig);
  policy_fixture_assert_fresh (f, transfer);
  policy_fixture_set_network (f, METERED->network);
  policy_fixture_run_to_flow (f, transfer);
}

static void
assert_refused (PolicyFixture *f,
                const char    *id)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (ferry_engine_run_anyway (f->rig->engine, id, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  g_assert_cmpuint (strlen (error->message), >, 0);
}

/* Of what is settled there is nothing to run; and when it is retried, it is another
 * matter. */
static void
test_ends_with_the_transfer (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryTransfer            *canceled;
  FerryTransfer            *failed;

  set_up (f, METERED);
  canceled = policy_fixture_get (f, "a", METERED->options);
  run_anyway (f, canceled);
  fixture_cancel (f->rig, canceled);
  g_assert_false (ferry_transfer_get_record (canceled)->runs_anyway);
  ferry_test_rig_flush (f->rig);
  assert_refused (f, ferry_transfer_get_id (canceled));

  failed = policy_fixture_get (f, "a", METERED->options);
  ferry_fake_origin_add_file (f->rig->origin, "http://files.example/a", POLICY_SIZE, "status:404");
  run_anyway (f, failed);
  ferry_test_rig_run (f->rig, failed);
  ferry_test_rig_assert_ended (f->rig, failed, FERRY_STATUS_ERROR, FERRY_ERROR_NOT_FOUND);
  g_assert_false (ferry_transfer_get_record (failed)->runs_anyway);
  assert_refused (f, ferry_transfer_get_id (failed));
  fixture_retry (f->rig, failed);
  failed = ferry_test_rig_lookup (f->rig, ferry_transfer_get_id (failed));
  g_assert_cmpint (ferry_transfer_get_reason (failed), ==, FERRY_REASON_METERED);

  assert_refused (f, "no such transfer");
}

static void
test_is_noted (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryTransfer            *transfer;
  const FerryTimeline      *timeline;
  guint                     n_noted = 0;

  set_up (f, METERED);
  transfer = policy_fixture_get (f, "a", METERED->options);
  run_anyway (f, transfer);
  policy_fixture_run_to_flow (f, transfer);
  run_anyway (f, transfer);

  timeline = ferry_transfer_get_record (transfer)->timeline;
  for (guint i = 0; i < ferry_timeline_get_n (timeline); i++)
    n_noted += ferry_timeline_get (timeline, i)->kind == FERRY_MOMENT_RUN_ANYWAY;
  g_assert_cmpuint (n_noted, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  policy_fixture_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *waits = g_strconcat ("/engine-anyway/waits/", cases[i].name, NULL);
      g_autofree char *runs = g_strconcat ("/engine-anyway/runs/", cases[i].name, NULL);

      g_test_add_data_func (waits, &cases[i], test_of_one_that_waits);
      g_test_add_data_func (runs, &cases[i], test_of_one_that_runs);
    }
#define ADD(name, func) g_test_add_func ("/engine-anyway/" name, func)
  ADD ("restricted-stops-it-later", test_restricted_stops_it_later);
  ADD ("is-known-after-a-restart", test_is_known_after_a_restart);
  ADD ("of-one-that-the-user-paused", test_of_one_that_the_user_paused);
  ADD ("is-not-forgotten-by-a-run", test_is_not_forgotten_by_a_run);
  ADD ("does-not-wait-for-the-network-to-settle", test_does_not_wait_for_the_network_to_settle);
  ADD ("is-held-in-the-queue", test_is_held_in_the_queue);
  ADD ("waits-for-a-network-that-nobody-has-told-of",
       test_waits_for_a_network_that_nobody_has_told_of);
  ADD ("ends-with-the-transfer", test_ends_with_the_transfer);
  ADD ("is-noted", test_is_noted);

  return g_test_run ();
}
