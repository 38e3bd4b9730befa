/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "policy-fixture.h"

/* Reached through the origin as its proxy. */
#define HOST "http://files.example/"

#define MAX_RUNNING 64

void
policy_fixture_init (int    *argc,
                     char ***argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  ferry_test_rig_init (argc, argv);
}

static PolicyFixture *
new_with (FerryTestRigOptions options)
{
  PolicyFixture    *self = g_new0 (PolicyFixture, 1);
  FerryNetworkState home = { .is_online = TRUE, .id = "home" };

  self->served = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->clock = ferry_fake_clock_new ();
  ferry_fake_clock_set_real (self->clock, POLICY_BEGIN * POLICY_SECOND);
  options.clock = FERRY_CLOCK (self->clock);
  self->rig = ferry_test_rig_new (&options);
  ferry_fake_network_set_state (self->rig->network, &home);
  return self;
}

PolicyFixture *
policy_fixture_new (void)
{
  return new_with ((FerryTestRigOptions){
      .engine = { .max_running = MAX_RUNNING, .max_per_host = MAX_RUNNING },
  });
}

PolicyFixture *
policy_fixture_new_counting (FerryStatisticsFunc read_statistics)
{
  return new_with ((FerryTestRigOptions){
      .engine = { .max_running = 1 },
      .has_ledger = TRUE,
      .read_statistics = read_statistics,
  });
}

void
policy_fixture_free (PolicyFixture *self)
{
  ferry_test_rig_free (self->rig);
  g_assert_finalize_object (self->clock);
  g_hash_table_unref (self->served);
  g_free (self);
}

FerryTransfer *
policy_fixture_get (PolicyFixture *self,
                    const char    *name,
                    const char    *options)
{
  g_autofree char *uri = g_strconcat (HOST, name, NULL);
  g_autofree char *all = NULL;
  g_autofree char *fault = g_strdup_printf ("hold:%d", POLICY_HELD);

  /* Once: who is held back by one that was there before is not released. */
  if (g_hash_table_add (self->served, g_strdup (uri)))
    ferry_fake_origin_add_file (self->rig->origin, uri, POLICY_SIZE, fault);
  all = g_strdup_printf ("'proxy': <'%s'>%s%s", ferry_fake_origin_get_base (self->rig->origin),
                         options != NULL ? ", " : "", options != NULL ? options : "");
  return ferry_test_rig_get (self->rig, uri, all);
}

void
policy_fixture_release (PolicyFixture *self,
                        const char    *name)
{
  g_autofree char *uri = g_strconcat (HOST, name, NULL);

  ferry_fake_origin_release (self->rig->origin, uri);
}

void
policy_fixture_set_network (PolicyFixture    *self,
                            FerryNetworkState network)
{
  ferry_fake_network_set_state (self->rig->network, &network);
  policy_fixture_drain (self);
}

void
policy_fixture_set_power (PolicyFixture  *self,
                          FerryPowerState power)
{
  ferry_fake_power_set_state (self->rig->power, &power);
  policy_fixture_drain (self);
}

void
policy_fixture_set_used (PolicyFixture *self,
                         guint64        used,
                         gboolean       is_restricted)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_utc ();
  g_auto (FerryPlan)    plan = { 0 };
  gint64                end;

  ferry_plan_init (&plan);
  plan.cap = POLICY_CAP;
  plan.is_restricted = is_restricted;
  plan.correction = (gint64) used;
  ferry_plan_get_period (&plan,
                         ferry_clock_get_real (FERRY_CLOCK (self->clock)) / G_USEC_PER_SEC, zone,
                         &plan.correction_period, &end);
  ferry_engine_set_plan (self->rig->engine, "mobile", &plan);
  policy_fixture_drain (self);
}

void
policy_fixture_drain (PolicyFixture *self)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
policy_fixture_advance (PolicyFixture *self,
                        gint64         duration)
{
  ferry_fake_clock_advance (self->clock, duration);
  policy_fixture_drain (self);
}

void
policy_fixture_run_to_flow (PolicyFixture *self,
                            FerryTransfer *transfer)
{
  ferry_test_rig_run_to_reason (self->rig, transfer, FERRY_REASON_TRANSFERRING);
  ferry_test_rig_run_to_bytes (self->rig, transfer, POLICY_HELD);
}

void
policy_fixture_assert_closed (PolicyFixture *self)
{
  g_assert_true (ferry_fake_origin_wait_at_most (self->rig->origin, FERRY_FAKE_COUNT_OPEN, 0));
}

static gboolean
has_no_connection (gpointer data)
{
  return ferry_progress_get_connections (ferry_transfer_get_progress (data)) == 0;
}

void
policy_fixture_assert_waits (PolicyFixture *self,
                             FerryTransfer *transfer,
                             FerryStatus    status,
                             FerryReason    reason)
{
  g_assert_cmpstr (ferry_status_to_nick (ferry_transfer_get_status (transfer)), ==,
                   ferry_status_to_nick (status));
  g_assert_cmpstr (ferry_reason_to_nick (ferry_transfer_get_reason (transfer)), ==,
                   ferry_reason_to_nick (reason));
  ferry_test_rig_until (self->rig, "its connections are closed", has_no_connection, transfer);
}

void
policy_fixture_assert_fresh (PolicyFixture *self,
                             FerryTransfer *transfer)
{
  policy_fixture_assert_waits (self, transfer, FERRY_STATUS_IDLE, FERRY_REASON_QUEUED);
  g_assert_cmpuint (ferry_test_rig_count_requests (self->rig), ==, 0);
}
