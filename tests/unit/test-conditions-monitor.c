/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-conditions-monitor.h"
#include "ferry-fake-clock.h"
#include "ferry-fake-network.h"
#include "ferry-fake-power.h"

#define SECOND G_USEC_PER_SEC
#define HOUR (G_GINT64_CONSTANT (3600) * SECOND)
#define GIB (G_GUINT64_CONSTANT (1) << 30)

/* Wednesday, 15 November 2023, 10:00 UTC, which is what the tests run in. */
#define MORNING (G_GINT64_CONSTANT (1700042400))

typedef struct
{
  FerryFakeNetwork       *network;
  FerryFakePower         *power;
  FerryFakeClock         *clock;
  FerryConditionsMonitor *monitor;
  FerryConditions         last; /* as last told, or asked */
  guint                   n_told;

  /* Of the last question for what was used. */
  guint64  used;
  gint64   since;
  gboolean of_all;
} Rig;

static guint64
usage_cb (const char *id,
          gint64      since,
          gboolean    of_all,
          gpointer    data)
{
  Rig *rig = data;

  g_assert_cmpstr (id, ==, "mobile");
  rig->since = since;
  rig->of_all = of_all;
  return rig->used;
}

static void
changed_cb (Rig *rig)
{
  rig->n_told++;
  ferry_conditions_monitor_get (rig->monitor, &rig->last);
}

static void
rig_set_network (Rig              *rig,
                 FerryNetworkState state)
{
  ferry_fake_network_set_state (rig->network, &state);
}

static Rig *
rig_new_unasked (FerryNetworkState state)
{
  Rig *rig = g_new0 (Rig, 1);

  rig->network = ferry_fake_network_new ();
  rig_set_network (rig, state);
  rig->power = ferry_fake_power_new ();
  rig->clock = ferry_fake_clock_new ();
  ferry_fake_clock_set_real (rig->clock, MORNING * SECOND);
  rig->monitor = ferry_conditions_monitor_new (FERRY_NETWORK (rig->network),
                                               FERRY_POWER (rig->power),
                                               FERRY_CLOCK (rig->clock));
  g_signal_connect_swapped (rig->monitor, "changed", G_CALLBACK (changed_cb), rig);
  return rig;
}

static Rig *
rig_new (FerryNetworkState state)
{
  Rig *rig = rig_new_unasked (state);

  ferry_conditions_monitor_get (rig->monitor, &rig->last);
  return rig;
}

static void
rig_free (Rig *rig)
{
  g_assert_finalize_object (rig->monitor);
  g_assert_cmpuint (ferry_fake_clock_get_n_alarms (rig->clock), ==, 0);
  g_assert_finalize_object (rig->network);
  g_assert_finalize_object (rig->power);
  g_assert_finalize_object (rig->clock);
  g_free (rig);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Rig, rig_free)

static void
assert_told (Rig  *rig,
             guint n)
{
  FerryConditions now;

  g_assert_cmpuint (rig->n_told, ==, n);
  rig->n_told = 0;
  ferry_conditions_monitor_get (rig->monitor, &now);
  g_assert_true (ferry_conditions_equal (&now, &rig->last));
}

static void
advance (Rig   *rig,
         gint64 duration)
{
  ferry_fake_clock_advance (rig->clock, duration);
}

#define ONLINE .is_online = TRUE

#define HOME                        \
  {                                 \
    .is_online = TRUE, .id = "home" \
  }
#define HOTEL                                           \
  {                                                     \
    .is_online = TRUE, .is_captive = TRUE, .id = "home" \
  }
#define COSTLY                                          \
  {                                                     \
    .is_online = TRUE, .is_metered = TRUE, .id = "home" \
  }
#define ABROAD                                          \
  {                                                     \
    .is_online = TRUE, .is_roaming = TRUE, .id = "home" \
  }
#define MOBILE                        \
  {                                   \
    .is_online = TRUE, .id = "mobile" \
  }
#define OFFLINE        \
  {                    \
    .is_online = FALSE \
  }
#define PENDING        \
  {                    \
    .is_pending = TRUE \
  }

/* Settling. */

typedef struct
{
  const char       *path;
  FerryNetworkState before;
  FerryNetworkState after;
  gboolean          settles;
} Change;

static const Change changes[] = {
  { "online", OFFLINE, HOME, TRUE },
  { "no-portal-any-more", HOTEL, HOME, TRUE },
  { "not-metered-any-more", COSTLY, HOME, TRUE },
  { "not-roaming-any-more", ABROAD, HOME, TRUE },
  { "another-connection", MOBILE, HOME, TRUE },
  { "another-connection-that-is-worse", HOME, { ONLINE, .is_metered = TRUE, .id = "b" }, TRUE },
  { "better-and-worse", COSTLY, ABROAD, TRUE },
  { "offline", HOME, OFFLINE, FALSE },
  { "portal", HOME, HOTEL, FALSE },
  { "metered", HOME, COSTLY, FALSE },
  { "roaming", HOME, ABROAD, FALSE },
  { "another-name", HOME, { .is_online = TRUE, .id = "home", .name = "At home" }, FALSE },
  { "first-known", PENDING, HOME, FALSE },
  { "pending", HOME, PENDING, FALSE },
};

static void
test_change (gconstpointer data)
{
  const Change   *change = data;
  g_autoptr (Rig) rig = rig_new (change->before);

  g_assert_false (rig->last.is_settling);
  rig_set_network (rig, change->after);
  assert_told (rig, 1);
  /* What it is now is seen at once, whether or not it may be used. */
  g_assert_true (ferry_network_state_equal (&rig->last.network, &change->after));
  g_assert_cmpint (rig->last.is_settling, ==, change->settles);
  g_assert_cmpuint (ferry_fake_clock_get_n_alarms (rig->clock), ==, change->settles);

  advance (rig, 2 * SECOND - 1);
  assert_told (rig, 0);
  advance (rig, 1);
  assert_told (rig, change->settles);
  g_assert_false (rig->last.is_settling);
  g_assert_cmpuint (ferry_fake_clock_get_n_alarms (rig->clock), ==, 0);
}

static void
test_each_change_settles_anew (void)
{
  g_autoptr (Rig) rig = rig_new ((FerryNetworkState) OFFLINE);

  rig_set_network (rig, (FerryNetworkState) HOME);
  advance (rig, SECOND);
  rig_set_network (rig, (FerryNetworkState) COSTLY);
  assert_told (rig, 2);
  g_assert_true (rig->last.network.is_metered);
  advance (rig, 2 * SECOND - 1);
  g_assert_true (rig->last.is_settling);
  advance (rig, 1);
  g_assert_false (rig->last.is_settling);
  assert_told (rig, 1);
}

static void
test_offline_ends_settling (void)
{
  g_autoptr (Rig) rig = rig_new ((FerryNetworkState) OFFLINE);

  for (guint i = 0; i < 5; i++)
    {
      rig_set_network (rig, (FerryNetworkState) HOME);
      advance (rig, SECOND);
      g_assert_true (rig->last.is_settling);
      rig_set_network (rig, (FerryNetworkState) OFFLINE);
      g_assert_false (rig->last.is_settling);
      g_assert_cmpuint (ferry_fake_clock_get_n_alarms (rig->clock), ==, 0);
      advance (rig, SECOND);
    }
  assert_told (rig, 10);
}

/* Whoever told before tells again, and the same. */
static void
test_pending_between_is_no_news (void)
{
  g_autoptr (Rig) rig = rig_new ((FerryNetworkState) COSTLY);

  rig_set_network (rig, (FerryNetworkState) PENDING);
  rig_set_network (rig, (FerryNetworkState) COSTLY);
  g_assert_false (rig->last.is_settling);
  rig_set_network (rig, (FerryNetworkState) PENDING);
  rig_set_network (rig, (FerryNetworkState) HOME);
  g_assert_true (rig->last.is_settling);
  assert_told (rig, 4);
}

/* Who asks before the signal gets the same as who waits for it. */
static void
test_asking_does_not_hide_a_change (void)
{
  g_autoptr (Rig) rig = rig_new ((FerryNetworkState) OFFLINE);
  FerryConditions conditions;

  g_signal_handlers_block_by_func (rig->monitor, changed_cb, rig);
  rig_set_network (rig, (FerryNetworkState) HOME);
  g_signal_handlers_unblock_by_func (rig->monitor, changed_cb, rig);
  ferry_conditions_monitor_get (rig->monitor, &conditions);
  g_assert_true (conditions.is_settling);
  advance (rig, SECOND);
  ferry_conditions_monitor_get (rig->monitor, &conditions);
  g_assert_true (conditions.is_settling);
  advance (rig, SECOND);
  assert_told (rig, 1);
  g_assert_false (rig->last.is_settling);
}

static gboolean
ask_cb (gpointer data)
{
  Rig            *rig = data;
  FerryConditions conditions;

  ferry_conditions_monitor_get (rig->monitor, &conditions);
  return G_SOURCE_REMOVE;
}

/* An alarm that is due when it is set rings from the main loop. */
static void
advance_and_drain (Rig   *rig,
                   gint64 duration)
{
  advance (rig, duration);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

/* Who is woken at the same moment, and asks, does not put the alarm off. */
static void
test_asking_does_not_silence_the_alarm (void)
{
  g_autoptr (Rig) rig = rig_new ((FerryNetworkState) OFFLINE);
  FerryClock     *clock = FERRY_CLOCK (rig->clock);
  FerrySchedule   schedule = { { 0 } };

  ferry_clock_add_alarm (clock, ferry_clock_get_monotonic (clock) + 2 * SECOND, ask_cb, rig, NULL);
  ferry_clock_add_alarm (clock, ferry_clock_get_monotonic (clock) + HOUR, ask_cb, rig, NULL);
  ferry_schedule_set (&schedule, 2, 11, FERRY_SCHEDULE_STOP);
  ferry_conditions_monitor_set_schedule (rig->monitor, &schedule);
  rig_set_network (rig, (FerryNetworkState) HOME);
  assert_told (rig, 2);
  g_assert_true (rig->last.is_settling);

  advance_and_drain (rig, 2 * SECOND);
  assert_told (rig, 1);
  g_assert_false (rig->last.is_settling);
  advance_and_drain (rig, HOUR - 2 * SECOND);
  assert_told (rig, 1);
  g_assert_cmpint (rig->last.schedule, ==, FERRY_SCHEDULE_STOP);
}

static void
test_nobody_asked (void)
{
  g_autoptr (Rig) rig = rig_new_unasked ((FerryNetworkState) OFFLINE);
  FerrySchedule   schedule = { { FERRY_SCHEDULE_STOP } };

  ferry_conditions_monitor_set_schedule (rig->monitor, &schedule);
  rig_set_network (rig, (FerryNetworkState) HOME);
  g_assert_cmpuint (ferry_fake_clock_get_n_alarms (rig->clock), ==, 0);
  g_assert_cmpuint (rig->n_told, ==, 0);

  ferry_conditions_monitor_get (rig->monitor, &rig->last);
  g_assert_true (rig->last.network.is_online);
  g_assert_false (rig->last.is_settling);
}

/* Power. */

static void
test_power_counts_at_once (void)
{
  g_autoptr (Rig) rig = rig_new ((FerryNetworkState) HOME);
  FerryPowerState state = { .has_battery = TRUE, .is_on_battery = TRUE, .percentage = 10 };
  FerryPowerState none = { 0 };
  FerryPowerRules rules = { .threshold = 50 };

  g_assert_cmpuint (rig->last.power_rules.threshold, ==, FERRY_POWER_DEFAULT_THRESHOLD);
  ferry_fake_power_set_state (rig->power, &state);
  assert_told (rig, 1);
  g_assert_true (ferry_power_state_equal (&rig->last.power, &state));
  ferry_fake_power_set_state (rig->power, &none);
  assert_told (rig, 1);
  g_assert_false (rig->last.is_settling);

  ferry_conditions_monitor_set_power_rules (rig->monitor, &rules);
  assert_told (rig, 1);
  g_assert_cmpuint (rig->last.power_rules.threshold, ==, 50);
  ferry_conditions_monitor_set_power_rules (rig->monitor, &rules);
  assert_told (rig, 0);
}

/* The schedule. */

static void
test_schedule (void)
{
  g_autoptr (Rig) rig = rig_new ((FerryNetworkState) HOME);
  FerrySchedule   schedule = { { 0 } };

  ferry_schedule_set (&schedule, 2, 11, FERRY_SCHEDULE_LIMITED);
  ferry_schedule_set (&schedule, 2, 12, FERRY_SCHEDULE_STOP);
  ferry_conditions_monitor_set_schedule (rig->monitor, &schedule);
  assert_told (rig, 1);
  g_assert_cmpint (rig->last.schedule, ==, FERRY_SCHEDULE_RUN);
  g_assert_cmpint (rig->last.schedule_until, ==, MORNING + 3600);
  g_assert_cmpuint (ferry_fake_clock_get_n_alarms (rig->clock), ==, 1);

  advance (rig, HOUR);
  assert_told (rig, 1);
  g_assert_cmpint (rig->last.schedule, ==, FERRY_SCHEDULE_LIMITED);
  advance (rig, HOUR);
  assert_told (rig, 1);
  g_assert_cmpint (rig->last.schedule, ==, FERRY_SCHEDULE_STOP);
  advance (rig, HOUR);
  assert_told (rig, 1);
  g_assert_cmpint (rig->last.schedule, ==, FERRY_SCHEDULE_RUN);
  g_assert_false (rig->last.is_settling);

  ferry_conditions_monitor_set_schedule (rig->monitor, NULL);
  assert_told (rig, 1);
  g_assert_cmpint (rig->last.schedule_until, ==, 0);
  g_assert_cmpuint (ferry_fake_clock_get_n_alarms (rig->clock), ==, 0);
}

static void
test_wall_clock_is_set (void)
{
  g_autoptr (Rig) rig = rig_new ((FerryNetworkState) HOME);
  FerrySchedule   schedule = { { 0 } };

  ferry_schedule_set (&schedule, 2, 12, FERRY_SCHEDULE_STOP);
  ferry_conditions_monitor_set_schedule (rig->monitor, &schedule);
  assert_told (rig, 1);

  ferry_fake_clock_set_real (rig->clock, (MORNING + 2 * 3600) * SECOND);
  assert_told (rig, 1);
  g_assert_cmpint (rig->last.schedule, ==, FERRY_SCHEDULE_STOP);
  ferry_fake_clock_set_real (rig->clock, (MORNING + 3600) * SECOND);
  assert_told (rig, 1);
  g_assert_cmpint (rig->last.schedule, ==, FERRY_SCHEDULE_RUN);
  /* The alarm is by the new time. */
  advance (rig, HOUR - 1);
  assert_told (rig, 0);
  advance (rig, 1);
  assert_told (rig, 1);
  g_assert_cmpint (rig->last.schedule, ==, FERRY_SCHEDULE_STOP);
}

/* A wall clock that goes slower than the monotonic one: the alarm rings early. */
static void
test_alarm_that_rings_early (void)
{
  g_autoptr (Rig) rig = rig_new ((FerryNetworkState) HOME);
  FerrySchedule   schedule = { { 0 } };
  gulong          id;

  ferry_schedule_set (&schedule, 2, 11, FERRY_SCHEDULE_STOP);
  ferry_conditions_monitor_set_schedule (rig->monitor, &schedule);
  id = g_signal_handler_find (rig->clock, G_SIGNAL_MATCH_ID,
                              g_signal_lookup ("wall-changed", FERRY_TYPE_CLOCK), 0, NULL, NULL,
                              NULL);
  g_signal_handler_block (rig->clock, id);
  ferry_fake_clock_set_real (rig->clock, MORNING * SECOND - 5);
  g_signal_handler_unblock (rig->clock, id);
  assert_told (rig, 1);

  advance (rig, HOUR);
  assert_told (rig, 0);
  g_assert_cmpint (rig->last.schedule, ==, FERRY_SCHEDULE_RUN);
  advance (rig, 5);
  assert_told (rig, 1);
  g_assert_cmpint (rig->last.schedule, ==, FERRY_SCHEDULE_STOP);
}

/* What the user says of the connection. */

static void
set_plan (Rig             *rig,
          const char      *id,
          const FerryPlan *plan)
{
  ferry_conditions_monitor_set_plan (rig->monitor, id, plan);
}

static void
test_said_by_hand (void)
{
  static const gboolean wanted[][3] = {
    /* by itself not, by itself so: AUTO, YES, NO */
    { FALSE, TRUE, FALSE },
    { TRUE, TRUE, FALSE },
  };
  g_autoptr (Rig) rig = rig_new ((FerryNetworkState) MOBILE);

  for (guint is_so = 0; is_so < 2; is_so++)
    for (guint choice = FERRY_CHOICE_AUTO; choice <= FERRY_CHOICE_NO; choice++)
      {
        FerryNetworkState  state = MOBILE;
        g_auto (FerryPlan) metered = { 0 };
        g_auto (FerryPlan) roaming = { 0 };

        ferry_plan_init (&metered);
        ferry_plan_init (&roaming);
        metered.metered = (FerryChoice) choice;
        roaming.roaming = (FerryChoice) choice;
        state.is_metered = state.is_roaming = is_so;
        rig_set_network (rig, state);
        set_plan (rig, "mobile", &metered);
        g_assert_cmpint (rig->last.network.is_metered, ==, wanted[is_so][choice]);
        g_assert_cmpint (rig->last.network.is_roaming, ==, is_so);
        set_plan (rig, "mobile", &roaming);
        g_assert_cmpint (rig->last.network.is_metered, ==, is_so);
        g_assert_cmpint (rig->last.network.is_roaming, ==, wanted[is_so][choice]);
        set_plan (rig, "mobile", NULL);
        g_assert_null (ferry_conditions_monitor_get_plan (rig->monitor, "mobile"));
        g_assert_cmpint (rig->last.network.is_roaming, ==, is_so);
      }
}

static void
test_word_of_the_user_is_not_settled (void)
{
  g_autoptr (Rig)    rig = rig_new ((FerryNetworkState) COSTLY);
  g_auto (FerryPlan) plan = { 0 };

  ferry_plan_init (&plan);
  plan.metered = FERRY_CHOICE_NO;
  set_plan (rig, "mobile", &plan);
  assert_told (rig, 0); /* of another connection */
  set_plan (rig, "home", &plan);
  assert_told (rig, 1);
  g_assert_false (rig->last.network.is_metered);
  g_assert_false (rig->last.is_settling);

  /* What the system says of it makes no difference then. */
  rig_set_network (rig, (FerryNetworkState) HOME);
  g_assert_false (rig->last.is_settling);
  g_assert_nonnull (ferry_conditions_monitor_get_plan (rig->monitor, "home"));
}

static void
init_cap (FerryPlan *plan)
{
  ferry_plan_init (plan);
  plan->cap = 10 * GIB;
  plan->reset_day = 16;
}

static void
test_cap (void)
{
  g_autoptr (Rig)    rig = rig_new ((FerryNetworkState) MOBILE);
  g_auto (FerryPlan) plan = { 0 };

  g_assert_cmpint (rig->last.cap, ==, FERRY_CAP_NONE);
  g_assert_cmpuint (rig->last.cap_left, ==, G_MAXUINT64);
  g_assert_cmpint (rig->last.cap_until, ==, 0);
  init_cap (&plan);
  plan.is_restricted = TRUE;
  set_plan (rig, "mobile", &plan);
  g_assert_true (rig->last.network.is_metered);
  g_assert_true (rig->last.is_restricted);
  g_assert_cmpint (rig->last.cap, ==, FERRY_CAP_UNDER);
  g_assert_cmpuint (rig->last.cap_left, ==, 10 * GIB);

  rig->used = 9 * GIB;
  ferry_conditions_monitor_set_usage_func (rig->monitor, usage_cb, rig);
  g_assert_cmpint (rig->last.cap, ==, FERRY_CAP_NEAR);
  g_assert_cmpuint (rig->last.cap_used, ==, 9 * GIB);
  g_assert_cmpuint (rig->last.cap_left, ==, GIB);
  g_assert_true (rig->of_all);
  g_assert_cmpint (rig->since, ==, rig->last.cap_until - 31 * 24 * 3600);

  assert_told (rig, 2);
  rig->used = 10 * GIB;
  ferry_conditions_monitor_usage_changed (rig->monitor);
  assert_told (rig, 1);
  g_assert_cmpint (rig->last.cap, ==, FERRY_CAP_OVER);
  g_assert_cmpuint (rig->last.cap_left, ==, 0);
  ferry_conditions_monitor_usage_changed (rig->monitor);
  assert_told (rig, 0);

  plan.counts_own = TRUE;
  plan.metered = FERRY_CHOICE_NO;
  set_plan (rig, "mobile", &plan);
  g_assert_false (rig->of_all);
  g_assert_false (rig->last.network.is_metered);
  g_assert_cmpint (rig->last.cap, ==, FERRY_CAP_OVER);
}

static void
test_period_ends (void)
{
  g_autoptr (Rig)    rig = rig_new ((FerryNetworkState) MOBILE);
  g_auto (FerryPlan) plan = { 0 };
  gint64             midnight = MORNING + 14 * 3600;
  gint64             begin;
  gint64             end;
  gboolean           is_free;

  init_cap (&plan);
  rig->used = 11 * GIB;
  ferry_conditions_monitor_set_usage_func (rig->monitor, usage_cb, rig);
  set_plan (rig, "mobile", &plan);
  assert_told (rig, 1);
  g_assert_cmpint (rig->last.cap_until, ==, midnight);
  g_assert_cmpuint (ferry_fake_clock_get_n_alarms (rig->clock), ==, 1);
  ferry_conditions_monitor_get_period (rig->monitor, &begin, &end, &is_free);
  g_assert_cmpint (begin, ==, rig->since);
  g_assert_cmpint (end, ==, midnight);
  g_assert_false (is_free);

  rig->used = 0;
  advance (rig, 14 * HOUR);
  assert_told (rig, 1);
  g_assert_cmpint (rig->last.cap, ==, FERRY_CAP_UNDER);
  g_assert_cmpint (rig->since, ==, midnight);
  g_assert_false (rig->last.is_settling);
}

static void
test_correction (void)
{
  g_autoptr (Rig)    rig = rig_new ((FerryNetworkState) MOBILE);
  g_auto (FerryPlan) plan = { 0 };

  init_cap (&plan);
  rig->used = GIB;
  ferry_conditions_monitor_set_usage_func (rig->monitor, usage_cb, rig);
  set_plan (rig, "mobile", &plan);
  plan.correction = 4 * GIB;
  plan.correction_period = rig->since;
  set_plan (rig, "mobile", &plan);
  g_assert_cmpuint (rig->last.cap_used, ==, 5 * GIB);
}

static void
test_free_hours (void)
{
  g_autoptr (Rig)    rig = rig_new ((FerryNetworkState) MOBILE);
  g_auto (FerryPlan) plan = { 0 };
  gint64             begin;
  gint64             end;
  gboolean           is_free;

  init_cap (&plan);
  plan.metered = FERRY_CHOICE_YES;
  plan.free_from = 11 * 60;
  plan.free_to = 12 * 60;
  rig->used = 11 * GIB;
  ferry_conditions_monitor_set_usage_func (rig->monitor, usage_cb, rig);
  set_plan (rig, "mobile", &plan);
  assert_told (rig, 1);
  g_assert_cmpint (rig->last.cap, ==, FERRY_CAP_OVER);
  g_assert_cmpint (rig->last.cap_until, ==, MORNING + 3600);
  g_assert_cmpint (rig->last.cap_end, ==, MORNING + 14 * 3600);

  advance (rig, HOUR);
  assert_told (rig, 1);
  g_assert_cmpint (rig->last.cap, ==, FERRY_CAP_NONE);
  g_assert_cmpuint (rig->last.cap_left, ==, G_MAXUINT64);
  g_assert_false (rig->last.network.is_metered);
  g_assert_false (rig->last.is_settling);
  g_assert_cmpuint (rig->last.cap_used, ==, 11 * GIB);
  ferry_conditions_monitor_get_period (rig->monitor, &begin, &end, &is_free);
  g_assert_true (is_free);

  advance (rig, HOUR);
  assert_told (rig, 1);
  g_assert_cmpint (rig->last.cap, ==, FERRY_CAP_OVER);
  g_assert_true (rig->last.network.is_metered);
  g_assert_cmpint (rig->last.cap_until, ==, MORNING + 14 * 3600);
}

/* Free hours of a connection that has no cap. */
static void
test_free_hours_without_a_cap (void)
{
  g_autoptr (Rig)    rig = rig_new ((FerryNetworkState) MOBILE);
  g_auto (FerryPlan) plan = { 0 };

  ferry_plan_init (&plan);
  plan.metered = FERRY_CHOICE_YES;
  plan.free_from = 11 * 60;
  plan.free_to = 12 * 60;
  set_plan (rig, "mobile", &plan);
  g_assert_true (rig->last.network.is_metered);
  g_assert_cmpint (rig->last.cap_until, ==, 0);
  advance (rig, HOUR);
  g_assert_false (rig->last.network.is_metered);
  advance (rig, HOUR);
  g_assert_true (rig->last.network.is_metered);
}

static void
test_one_alarm_for_all (void)
{
  g_autoptr (Rig)    rig = rig_new ((FerryNetworkState) OFFLINE);
  g_auto (FerryPlan) plan = { 0 };
  FerrySchedule      schedule = { { 0 } };
  FerryNetworkState  mobile = MOBILE;

  init_cap (&plan);
  plan.free_from = 11 * 60;
  plan.free_to = 12 * 60;
  set_plan (rig, "mobile", &plan);
  ferry_schedule_set (&schedule, 2, 15, FERRY_SCHEDULE_STOP);
  ferry_conditions_monitor_set_schedule (rig->monitor, &schedule);
  rig_set_network (rig, mobile);
  g_assert_cmpuint (ferry_fake_clock_get_n_alarms (rig->clock), ==, 1);
  assert_told (rig, 2);

  advance (rig, 2 * SECOND);
  g_assert_false (rig->last.is_settling);
  advance (rig, HOUR);
  g_assert_cmpint (rig->last.cap, ==, FERRY_CAP_NONE);
  advance (rig, HOUR);
  g_assert_cmpint (rig->last.cap, ==, FERRY_CAP_UNDER);
  advance (rig, 3 * HOUR);
  g_assert_cmpint (rig->last.schedule, ==, FERRY_SCHEDULE_STOP);
  assert_told (rig, 4);
  g_assert_cmpuint (ferry_fake_clock_get_n_alarms (rig->clock), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *path = g_strconcat ("/conditions-monitor/change/", changes[i].path, NULL);

      g_test_add_data_func (path, &changes[i], test_change);
    }
#define ADD(name, func) g_test_add_func ("/conditions-monitor/" name, func)
  ADD ("each-change-settles-anew", test_each_change_settles_anew);
  ADD ("offline-ends-settling", test_offline_ends_settling);
  ADD ("pending-between-is-no-news", test_pending_between_is_no_news);
  ADD ("asking-does-not-hide-a-change", test_asking_does_not_hide_a_change);
  ADD ("asking-does-not-silence-the-alarm", test_asking_does_not_silence_the_alarm);
  ADD ("nobody-asked", test_nobody_asked);
  ADD ("power-counts-at-once", test_power_counts_at_once);
  ADD ("schedule", test_schedule);
  ADD ("wall-clock-is-set", test_wall_clock_is_set);
  ADD ("alarm-that-rings-early", test_alarm_that_rings_early);
  ADD ("said-by-hand", test_said_by_hand);
  ADD ("word-of-the-user-is-not-settled", test_word_of_the_user_is_not_settled);
  ADD ("cap", test_cap);
  ADD ("period-ends", test_period_ends);
  ADD ("correction", test_correction);
  ADD ("free-hours", test_free_hours);
  ADD ("free-hours-without-a-cap", test_free_hours_without_a_cap);
  ADD ("one-alarm-for-all", test_one_alarm_for_all);

  return g_test_run ();
}
