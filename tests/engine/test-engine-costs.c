/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "policy-fixture.h"

#include <time.h>

#define N_POLICIES 3
#define NO FERRY_REASON_NONE

static const char *const policies[N_POLICIES] = { "unrestricted-only", "default", "always" };

/* How the policy is said. */
typedef enum
{
  BY_TRANSFER,
  BY_GROUP,
  BY_DEFAULT,
  N_WAYS,
} Way;

/* A network, and what each policy waits for on it. */
typedef struct
{
  const char       *name;
  FerryNetworkState network;
  guint64           used;
  gboolean          is_restricted;
  FerryReason       reasons[N_POLICIES];
} Row;

#define MOBILE .is_online = TRUE, .type = FERRY_NETWORK_TYPE_MOBILE, .id = "mobile"

static const Row rows[] = {
  { "not-metered",
    { .is_online = TRUE, .type = FERRY_NETWORK_TYPE_WIFI, .id = "home" },
    0,
    FALSE,
    { NO, NO, NO } },
  { "metered-under-the-cap",
    { MOBILE, .is_metered = TRUE },
    POLICY_CAP / 2,
    FALSE,
    { FERRY_REASON_METERED, NO, NO } },
  { "metered-over-the-cap",
    { MOBILE, .is_metered = TRUE },
    POLICY_CAP,
    FALSE,
    { FERRY_REASON_OVER_CAP, FERRY_REASON_OVER_CAP, NO } },
  { "roaming",
    { MOBILE, .is_metered = TRUE, .is_roaming = TRUE },
    0,
    FALSE,
    { FERRY_REASON_ROAMING, FERRY_REASON_ROAMING, NO } },
  { "roaming-over-the-cap",
    { MOBILE, .is_metered = TRUE, .is_roaming = TRUE },
    POLICY_CAP,
    FALSE,
    { FERRY_REASON_OVER_CAP, FERRY_REASON_OVER_CAP, NO } },
  { "over-the-cap-and-restricted",
    { MOBILE, .is_metered = TRUE },
    POLICY_CAP,
    TRUE,
    { FERRY_REASON_RESTRICTED, FERRY_REASON_RESTRICTED, FERRY_REASON_RESTRICTED } },
  { "under-the-cap-and-restricted",
    { MOBILE, .is_metered = TRUE },
    POLICY_CAP / 2,
    TRUE,
    { FERRY_REASON_METERED, NO, NO } },
};

/* The same transfers on each network; those by default are of one policy at a time. */
typedef struct
{
  PolicyFixture *f;
  FerryTransfer *transfers[N_WAYS][N_POLICIES];
} Table;

static void
set_default (PolicyFixture *f,
             const char    *policy)
{
  FerryEngineRules rules = FERRY_ENGINE_RULES_INIT;

  g_assert_true (ferry_cost_policy_from_nick (policy, &rules.policy));
  ferry_engine_set_rules (f->rig->engine, &rules);
  policy_fixture_drain (f);
}

static void
set_group (PolicyFixture *f,
           const char    *group,
           const char    *policy)
{
  FerryCostPolicy value;

  g_assert_true (ferry_cost_policy_from_nick (policy, &value));
  ferry_engine_set_group_policy (f->rig->engine, group, value);
  policy_fixture_drain (f);
}

/* In all ways but by default, where there can be one policy alone. */
static void
fill (Table *table)
{
  for (guint i = 0; i < N_POLICIES; i++)
    {
      g_autofree char *own = g_strdup_printf ("'policy': <'%s'>", policies[i]);
      g_autofree char *group = g_strdup_printf ("'group': <'%s'>", policies[i]);

      set_group (table->f, policies[i], policies[i]);
      table->transfers[BY_TRANSFER][i] = policy_fixture_get (table->f, "a", own);
      table->transfers[BY_GROUP][i] = policy_fixture_get (table->f, "a", group);
    }
}

static void
set_up (PolicyFixture *f,
        const Row     *row)
{
  policy_fixture_set_used (f, row->used, row->is_restricted);
  policy_fixture_set_network (f, row->network);
}

static void
assert_cell (PolicyFixture *f,
             FerryTransfer *transfer,
             FerryReason    reason)
{
  if (reason == NO)
    policy_fixture_run_to_flow (f, transfer);
  else
    policy_fixture_assert_waits (f, transfer, FERRY_STATUS_PAUSED_COSTED_NETWORK, reason);
}

static void
assert_row (Table     *table,
            const Row *row)
{
  for (Way way = BY_TRANSFER; way < BY_DEFAULT; way++)
    for (guint i = 0; i < N_POLICIES; i++)
      assert_cell (table->f, table->transfers[way][i], row->reasons[i]);
}

static void
finish (Table *table)
{
  policy_fixture_release (table->f, "a");
  for (Way way = BY_TRANSFER; way < BY_DEFAULT; way++)
    for (guint i = 0; i < N_POLICIES; i++)
      {
        ferry_test_rig_run (table->f->rig, table->transfers[way][i]);
        ferry_test_rig_assert_ended (table->f->rig, table->transfers[way][i],
                                     FERRY_STATUS_COMPLETED, -1);
        g_assert_cmpuint (ferry_transfer_get_record (table->transfers[way][i])->total_retries, ==,
                          0);
      }
}

/* What runs is stopped, what does not may not begin, and both go on by themselves. */
static void
test_row_counts_at_once (gconstpointer data)
{
  const Row                *row = data;
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  Table                     table = { f };

  fill (&table);
  assert_row (&table, &rows[0]);
  set_up (f, row);
  assert_row (&table, row);
  ferry_test_rig_flush (f->rig);

  set_up (f, &rows[0]);
  policy_fixture_advance (f, 2 * POLICY_SECOND);
  assert_row (&table, &rows[0]);
  finish (&table);
}

static void
test_row_counts_before_it_begins (gconstpointer data)
{
  const Row                *row = data;
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  Table                     table = { f };

  set_up (f, row);
  fill (&table);
  assert_row (&table, row);
}

/* One after the other, with the same transfer. */
static void
test_row_by_default (gconstpointer data)
{
  const Row                *row = data;
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryTransfer            *transfer;

  set_up (f, row);
  set_default (f, policies[0]);
  transfer = policy_fixture_get (f, "a", NULL);
  for (guint i = 0; i < 2 * N_POLICIES; i++)
    {
      guint n = i % N_POLICIES;

      set_default (f, policies[n]);
      assert_cell (f, transfer, row->reasons[n]);
      g_assert_cmpstr (ferry_cost_policy_to_nick (ferry_engine_get_policy (f->rig->engine,
                                                                           transfer)),
                       ==, policies[n]);
    }
}

/* Whose word counts. */

static void
test_own_before_group_before_default (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryTransfer            *transfer;

  policy_fixture_set_network (f, rows[1].network);
  set_default (f, "unrestricted-only");
  transfer = policy_fixture_get (f, "a", "'group': <'g'>");
  assert_cell (f, transfer, FERRY_REASON_METERED);

  set_group (f, "g", "default");
  assert_cell (f, transfer, NO);
  fixture_change (f->rig, transfer, "'policy': <'unrestricted-only'>");
  assert_cell (f, transfer, FERRY_REASON_METERED);
  set_group (f, "g", "always");
  assert_cell (f, transfer, FERRY_REASON_METERED);
  fixture_change (f->rig, transfer, "'policy': <'inherit'>");
  assert_cell (f, transfer, NO);
  set_group (f, "g", "inherit");
  assert_cell (f, transfer, FERRY_REASON_METERED);
  fixture_change (f->rig, transfer, "'policy': <'always'>, 'group': <''>");
  assert_cell (f, transfer, NO);
}

static void
test_another_group_counts_at_once (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryTransfer            *transfer;

  policy_fixture_set_network (f, rows[1].network);
  set_group (f, "cheap", "unrestricted-only");
  transfer = policy_fixture_get (f, "a", NULL);
  assert_cell (f, transfer, NO);
  fixture_change (f->rig, transfer, "'group': <'cheap'>");
  assert_cell (f, transfer, FERRY_REASON_METERED);
  policy_fixture_assert_closed (f);
  fixture_change (f->rig, transfer, "'group': <''>");
  assert_cell (f, transfer, NO);
}

static void
test_policy_of_another_group_changes_nothing (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryTransfer            *transfer;

  policy_fixture_set_network (f, rows[1].network);
  transfer = policy_fixture_get (f, "a", "'group': <'g'>");
  assert_cell (f, transfer, NO);
  set_group (f, "h", "unrestricted-only");
  assert_cell (f, transfer, NO);
  g_assert_cmpuint (ferry_test_rig_count_requests (f->rig), ==, 1);
}

/* What the user says of the connection. */

static void
test_metered_by_hand (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  g_auto (FerryPlan)        plan = { 0 };
  FerryTransfer            *transfer = policy_fixture_get (f, "a",
                                                           "'policy': <'unrestricted-only'>");

  assert_cell (f, transfer, NO);
  ferry_plan_init (&plan);
  plan.metered = FERRY_CHOICE_YES;
  ferry_engine_set_plan (f->rig->engine, "home", &plan);
  assert_cell (f, transfer, FERRY_REASON_METERED);
  policy_fixture_assert_closed (f);
  ferry_engine_set_plan (f->rig->engine, "home", NULL);
  assert_cell (f, transfer, NO);
}

static void
test_crossing_the_cap_while_it_runs (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryTransfer            *transfer;

  policy_fixture_set_used (f, POLICY_CAP / 2, FALSE);
  policy_fixture_set_network (f, rows[1].network);
  transfer = policy_fixture_get (f, "a", NULL);
  assert_cell (f, transfer, NO);
  policy_fixture_set_used (f, POLICY_CAP, FALSE);
  assert_cell (f, transfer, FERRY_REASON_OVER_CAP);
  policy_fixture_assert_closed (f);

  /* To the end of the month, when another period begins. */
  policy_fixture_advance (f, 24 * 16 * POLICY_HOUR);
  assert_cell (f, transfer, NO);
}

/* It would use the plan up, and stop before its end. */
static void
test_needs_more_than_is_left (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryTransfer            *known;
  FerryTransfer            *unknown;
  FerryTransfer            *fitting;

  policy_fixture_set_used (f, POLICY_CAP - POLICY_SIZE + 1, FALSE);
  policy_fixture_set_network (f, rows[1].network);
  known = policy_fixture_get (f, "a", "'expected-size': <uint64 65536>");
  unknown = policy_fixture_get (f, "b", NULL);
  assert_cell (f, known, FERRY_REASON_OVER_CAP);
  assert_cell (f, unknown, FERRY_REASON_OVER_CAP);

  policy_fixture_set_used (f, POLICY_CAP - POLICY_SIZE, FALSE);
  fitting = policy_fixture_get (f, "c", "'expected-size': <uint64 65536>");
  assert_cell (f, known, NO);
  assert_cell (f, fitting, NO);
  assert_cell (f, unknown, FERRY_REASON_OVER_CAP);

  /* What has come is not needed any more, be it on disk or not yet. */
  policy_fixture_set_used (f, POLICY_CAP - POLICY_SIZE + POLICY_HELD, FALSE);
  assert_cell (f, known, NO);
  g_assert_cmpuint (ferry_test_rig_count_requests (f->rig), ==, 2);
  policy_fixture_set_used (f, POLICY_CAP - POLICY_SIZE + POLICY_HELD + 1, FALSE);
  assert_cell (f, known, FERRY_REASON_OVER_CAP);
}

/* The next one has been waiting while the plan was used, too little at a time to
 * judge all who wait. */
static guint64 carried;

static gboolean
read_carried (const char               *interface,
              FerryInterfaceStatistics *statistics)
{
  *statistics = (FerryInterfaceStatistics){ .received = carried };
  return TRUE;
}

static void
test_too_little_is_left_when_its_turn_comes (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new_counting (read_carried);
  FerryNetworkState         network = { MOBILE, .is_metered = TRUE, .interface = "wwan0" };
  FerryTransfer            *first;
  FerryTransfer            *second;

  carried = 0;
  policy_fixture_set_used (f, POLICY_CAP - 2 * POLICY_SIZE, FALSE);
  policy_fixture_set_network (f, network);
  first = policy_fixture_get (f, "a", "'expected-size': <uint64 65536>");
  second = policy_fixture_get (f, "b", "'expected-size': <uint64 65536>");
  assert_cell (f, first, NO);
  g_assert_cmpint (ferry_transfer_get_status (second), ==, FERRY_STATUS_IDLE);

  carried = POLICY_SIZE + 1;
  policy_fixture_advance (f, 2 * POLICY_SECOND);
  g_assert_cmpint (ferry_transfer_get_status (first), ==, FERRY_STATUS_RUNNING);
  g_assert_cmpint (ferry_transfer_get_status (second), ==, FERRY_STATUS_IDLE);
  policy_fixture_release (f, "a");
  ferry_test_rig_run (f->rig, first);
  ferry_test_rig_assert_ended (f->rig, first, FERRY_STATUS_COMPLETED, -1);
  assert_cell (f, second, FERRY_REASON_OVER_CAP);
  g_assert_cmpuint (ferry_test_rig_count_requests (f->rig), ==, 1);
}

/* Many. */

#define N_WAITING 4000
/* The loop must be free after 10 ms. A sanitizer takes its time, but much less than
 * to judge all in one go. */
#define LONGEST (60 * G_TIME_SPAN_MILLISECOND)

/* What this thread itself has worked, however busy the machine is (µs). */
static gint64
get_work (void)
{
  struct timespec time;

  g_assert_cmpint (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time), ==, 0);
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* Runs what is due, and returns how long the longest turn took. */
static gint64
drain_and_measure (PolicyFixture *f)
{
  gint64 longest = 0;
  gint64 begin = get_work ();

  while (g_main_context_iteration (NULL, FALSE))
    {
      longest = MAX (longest, get_work () - begin);
      begin = get_work ();
    }
  return longest;
}

static void
test_many_wait_for_nothing (void)
{
  g_autoptr (PolicyFixture) f = policy_fixture_new ();
  FerryNetworkState         offline = { 0 };
  FerryTransfer            *running;
  gint64                    begin;
  gint64                    took;

  policy_fixture_set_network (f, rows[1].network);
  for (guint i = 0; i < N_WAITING; i++)
    policy_fixture_get (f, "a", "'policy': <'unrestricted-only'>");
  ferry_test_rig_flush (f->rig);
  g_assert_cmpuint (ferry_fake_clock_get_n_alarms (f->clock), ==, 0);
  g_assert_cmpuint (ferry_test_rig_count_requests (f->rig), ==, 0);
  running = policy_fixture_get (f, "a", "'policy': <'always'>");
  policy_fixture_run_to_flow (f, running);

  begin = get_work ();
  ferry_fake_network_set_state (f->rig->network, &offline);
  took = get_work () - begin;
  /* Though all the others come first. */
  g_assert_cmpint (ferry_transfer_get_status (running), ==, FERRY_STATUS_PAUSED_NO_NETWORK);
  g_assert_cmpint (took, <, LONGEST);
  g_assert_cmpint (drain_and_measure (f), <, LONGEST);
  for (guint i = 0; i < N_WAITING; i++)
    g_assert_cmpint (ferry_transfer_get_reason (g_ptr_array_index (f->rig->transfers, i)), ==,
                     FERRY_REASON_OFFLINE);
  g_test_message ("%" G_GINT64_FORMAT " µs at once", took);
}

int
main (int    argc,
      char **argv)
{
  policy_fixture_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *at_once = g_strconcat ("/engine-costs/at-once/", rows[i].name, NULL);
      g_autofree char *before = g_strconcat ("/engine-costs/before/", rows[i].name, NULL);
      g_autofree char *by_default = g_strconcat ("/engine-costs/by-default/", rows[i].name, NULL);

      g_test_add_data_func (at_once, &rows[i], test_row_counts_at_once);
      g_test_add_data_func (before, &rows[i], test_row_counts_before_it_begins);
      g_test_add_data_func (by_default, &rows[i], test_row_by_default);
    }
#define ADD(name, func) g_test_add_func ("/engine-costs/" name, func)
  ADD ("own-before-group-before-default", test_own_before_group_before_default);
  ADD ("another-group-counts-at-once", test_another_group_counts_at_once);
  ADD ("policy-of-another-group-changes-nothing", test_policy_of_another_group_changes_nothing);
  ADD ("metered-by-hand", test_metered_by_hand);
  ADD ("crossing-the-cap-while-it-runs", test_crossing_the_cap_while_it_runs);
  ADD ("needs-more-than-is-left", test_needs_more_than_is_left);
  ADD ("too-little-is-left-when-its-turn-comes", test_too_little_is_left_when_its_turn_comes);
  ADD ("many-wait-for-nothing", test_many_wait_for_nothing);

  return g_test_run ();
}
