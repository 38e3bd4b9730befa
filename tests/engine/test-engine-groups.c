/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "engine-fixture.h"

#define SIZE (256 * 1024)
#define N 4

typedef struct
{
  FerryTestRig  *rig;
  FerryTransfer *transfers[N];
} Held;

/* Files "/0" … that stop half-way until they are released. */
static void
add_held (Held       *held,
          const char *options)
{
  for (guint i = 0; i < N; i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u", i);

      ferry_fake_origin_add_file (held->rig->origin, path, SIZE, "hold:64K");
      held->transfers[i] = ferry_test_rig_get (held->rig, path, options);
    }
}

static void
release_all (Held *held)
{
  for (guint i = 0; i < N; i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u", i);

      ferry_fake_origin_release (held->rig->origin, path);
    }
  ferry_test_rig_run_all (held->rig);
  for (guint i = 0; i < N; i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u", i);

      ferry_test_rig_assert_file (held->rig, held->transfers[i], path, 1, SIZE);
    }
}

static guint
get_max_busy (Held *held)
{
  return (guint) ferry_fake_origin_get_count (held->rig->origin, FERRY_FAKE_COUNT_MAX_BUSY);
}

/* The paths in the order in which the origin was asked for them. */
static void
assert_order (Held       *held,
              const char *expected)
{
  g_autoptr (GPtrArray) requests = ferry_fake_origin_dup_requests (held->rig->origin);
  g_autoptr (GString)   order = g_string_new (NULL);

  for (guint i = 0; i < requests->len; i++)
    g_string_append (order, ((const FerryFakeRequest *) g_ptr_array_index (requests, i))->target);

  g_assert_cmpstr (order->str, ==, expected);
}

static FerryReason
get_reason (Held *held,
            guint index)
{
  return ferry_transfer_get_reason (held->transfers[index]);
}

static void
test_higher_limit_starts_more_at_once (void)
{
  FerryTestRigOptions      options = { .engine.max_running = 1 };
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&options);
  Held                     held = { rig };

  add_held (&held, NULL);
  fixture_run_to_count (rig, FERRY_FAKE_COUNT_HELD, 1);
  g_assert_cmpint (get_reason (&held, 1), ==, FERRY_REASON_QUEUED);
  ferry_engine_set_limits (rig->engine, 3, 0);
  fixture_run_to_count (rig, FERRY_FAKE_COUNT_HELD, 3);
  g_assert_cmpint (get_reason (&held, 3), ==, FERRY_REASON_QUEUED);

  /* And back: nobody is stopped. */
  ferry_engine_set_limits (rig->engine, 1, 0);
  ferry_test_rig_flush (rig);
  g_assert_cmpint (ferry_transfer_get_status (held.transfers[2]), ==, FERRY_STATUS_RUNNING);
  release_all (&held);
  g_assert_cmpuint (get_max_busy (&held), ==, 3);
}

static void
test_limit_of_a_host_may_change (void)
{
  FerryTestRigOptions      options = { .engine.max_per_host = 1 };
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&options);
  Held                     held = { rig };

  add_held (&held, NULL);
  fixture_run_to_count (rig, FERRY_FAKE_COUNT_HELD, 1);
  g_assert_cmpint (get_reason (&held, 1), ==, FERRY_REASON_HOST_LIMIT);
  ferry_engine_set_limits (rig->engine, 2, 2);
  fixture_run_to_count (rig, FERRY_FAKE_COUNT_HELD, 2);
  /* Now it waits for a place. */
  g_assert_cmpint (get_reason (&held, 2), ==, FERRY_REASON_QUEUED);

  release_all (&held);
}

static void
test_zero_is_the_default_limit (void)
{
  FerryTestRigOptions      options = { .engine = { .max_running = 1, .max_per_host = 1 } };
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&options);
  Held                     held = { rig };

  add_held (&held, NULL);
  ferry_engine_set_limits (rig->engine, 0, 0);
  fixture_run_to_count (rig, FERRY_FAKE_COUNT_HELD, N);
  release_all (&held);
}

/* T6. */
static void
test_serialized_group_runs_one_at_a_time (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  Held                     held = { rig };

  ferry_engine_set_group_serialized (rig->engine, "g", TRUE);
  add_held (&held, "'group': <'g'>");
  fixture_run_to_count (rig, FERRY_FAKE_COUNT_HELD, 1);
  for (guint i = 1; i < N; i++)
    {
      g_assert_cmpint (ferry_transfer_get_status (held.transfers[i]), ==, FERRY_STATUS_IDLE);
      g_assert_cmpint (get_reason (&held, i), ==, FERRY_REASON_QUEUED);
    }

  release_all (&held);
  g_assert_cmpuint (get_max_busy (&held), ==, 1);
  assert_order (&held, "/0/1/2/3");
}

static void
changed_cb (FerryEngine   *engine,
            FerryTransfer *transfer,
            Held          *held)
{
  guint n = 0;

  for (guint i = 0; i < N; i++)
    n += ferry_transfer_get_status (held->transfers[i]) == FERRY_STATUS_RUNNING;
  g_assert_cmpuint (n, <=, 1);
}

/* Also while the disk is at work for the one before. */
static void
test_next_of_a_group_waits_for_the_end (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  Held                     held = { rig };

  ferry_engine_set_group_serialized (rig->engine, "g", TRUE);
  add_held (&held, "'group': <'g'>");
  g_signal_connect (rig->engine, "transfer-changed", G_CALLBACK (changed_cb), &held);
  release_all (&held);
}

static void
test_busy_group_holds_up_no_other (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  Held                     held = { rig };
  FerryTransfer           *other;

  ferry_engine_set_group_serialized (rig->engine, "g", TRUE);
  add_held (&held, "'group': <'g'>, 'priority': <'high'>");
  ferry_fake_origin_add_file (rig->origin, "/other", SIZE, NULL);
  other = ferry_test_rig_get (rig, "/other", "'group': <'another'>, 'priority': <'low'>");
  ferry_test_rig_run (rig, other);
  ferry_test_rig_assert_file (rig, other, "/other", 1, SIZE);
  release_all (&held);
}

static void
test_group_may_become_parallel (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  Held                     held = { rig };

  ferry_engine_set_group_serialized (rig->engine, "g", TRUE);
  add_held (&held, "'group': <'g'>");
  fixture_run_to_count (rig, FERRY_FAKE_COUNT_HELD, 1);
  ferry_engine_set_group_serialized (rig->engine, "g", FALSE);
  fixture_run_to_count (rig, FERRY_FAKE_COUNT_HELD, N);
  release_all (&held);
}

static void
test_next_in_its_group (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autoptr (GError)       error = NULL;
  Held                     held = { rig };

  ferry_engine_set_group_serialized (rig->engine, "g", TRUE);
  add_held (&held, "'group': <'g'>");
  fixture_run_to_count (rig, FERRY_FAKE_COUNT_HELD, 1);
  ferry_engine_make_next (rig->engine, ferry_transfer_get_id (held.transfers[2]), &error);
  g_assert_no_error (error);
  release_all (&held);
  assert_order (&held, "/0/2/1/3");
}

/* One that failed for now is not in the way of the next. */
static void
test_who_waits_for_a_retry_leaves_the_turn (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *first, *second;

  ferry_engine_set_group_serialized (rig->engine, "g", TRUE);
  ferry_fake_origin_add_file (rig->origin, "/first", SIZE, "status:503:600");
  ferry_fake_origin_add_file (rig->origin, "/second", SIZE, NULL);
  first = ferry_test_rig_get (rig, "/first", "'group': <'g'>");
  second = ferry_test_rig_get (rig, "/second", "'group': <'g'>");
  ferry_test_rig_run (rig, second);
  ferry_test_rig_assert_file (rig, second, "/second", 1, SIZE);
  g_assert_cmpint (ferry_transfer_get_reason (first), ==, FERRY_REASON_RETRY_WAIT);
}

static void
test_group_may_change_while_it_runs (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  Held                     held = { rig };

  ferry_engine_set_group_serialized (rig->engine, "g", TRUE);
  add_held (&held, "'group': <'g'>");
  fixture_run_to_count (rig, FERRY_FAKE_COUNT_HELD, 1);
  fixture_change (rig, held.transfers[0], "'group': <'another'>");
  fixture_run_to_count (rig, FERRY_FAKE_COUNT_HELD, 2);
  g_assert_cmpint (ferry_transfer_get_status (held.transfers[0]), ==, FERRY_STATUS_RUNNING);
  g_assert_cmpint (ferry_transfer_get_status (held.transfers[1]), ==, FERRY_STATUS_RUNNING);
  g_assert_cmpint (ferry_transfer_get_status (held.transfers[2]), ==, FERRY_STATUS_IDLE);

  /* The last of the queue needs no turn any more either. */
  fixture_change (rig, held.transfers[3], "'group': <''>");
  fixture_run_to_count (rig, FERRY_FAKE_COUNT_HELD, 3);
  release_all (&held);
}

/* What is changed of one that waits does not send it to the end of the queue. */
static void
test_change_keeps_the_place_in_the_queue (void)
{
  FerryTestRigOptions      options = { .engine.max_running = 1 };
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&options);
  Held                     held = { rig };

  add_held (&held, NULL);
  fixture_run_to_count (rig, FERRY_FAKE_COUNT_HELD, 1);
  fixture_change (rig, held.transfers[1], "'group': <'g'>");
  fixture_change (rig, held.transfers[2], "'rate-limit': <uint64 1000000000>");
  release_all (&held);
  assert_order (&held, "/0/1/2/3");
}

int
main (int    argc,
      char **argv)
{
  ferry_test_rig_init (&argc, &argv);

  g_test_add_func ("/engine-groups/higher-limit-starts-more-at-once",
                   test_higher_limit_starts_more_at_once);
  g_test_add_func ("/engine-groups/limit-of-a-host-may-change", test_limit_of_a_host_may_change);
  g_test_add_func ("/engine-groups/zero-is-the-default-limit", test_zero_is_the_default_limit);
  g_test_add_func ("/engine-groups/serialized-group-runs-one-at-a-time",
                   test_serialized_group_runs_one_at_a_time);
  g_test_add_func ("/engine-groups/next-of-a-group-waits-for-the-end",
                   test_next_of_a_group_waits_for_the_end);
  g_test_add_func ("/engine-groups/busy-group-holds-up-no-other",
                   test_busy_group_holds_up_no_other);
  g_test_add_func ("/engine-groups/group-may-become-parallel", test_group_may_become_parallel);
  g_test_add_func ("/engine-groups/next-in-its-group", test_next_in_its_group);
  g_test_add_func ("/engine-groups/who-waits-for-a-retry-leaves-the-turn",
                   test_who_waits_for_a_retry_leaves_the_turn);
  g_test_add_func ("/engine-groups/group-may-change-while-it-runs",
                   test_group_may_change_while_it_runs);
  g_test_add_func ("/engine-groups/change-keeps-the-place-in-the-queue",
                   test_change_keeps_the_place_in_the_queue);

  return g_test_run ();
}
