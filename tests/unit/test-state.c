/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-state.h"

static const FerryStatus statuses[] = {
  FERRY_STATUS_IDLE,
  FERRY_STATUS_RUNNING,
  FERRY_STATUS_PAUSED,
  FERRY_STATUS_PAUSED_COSTED_NETWORK,
  FERRY_STATUS_PAUSED_NO_NETWORK,
  FERRY_STATUS_COMPLETED,
  FERRY_STATUS_CANCELED,
  FERRY_STATUS_ERROR,
  FERRY_STATUS_PAUSED_RECOVERABLE,
  FERRY_STATUS_PAUSED_SYSTEM_POLICY,
};

typedef struct
{
  const char *fact;
  FerryStatus status;
  FerryEvent  event;
  int         next; /* -1: the event means nothing */
} Case;

static const Case cases[] = {
  { "its-turn-starts-it", FERRY_STATUS_IDLE, FERRY_EVENT_START, FERRY_STATUS_RUNNING },
  { "starting-twice-means-nothing", FERRY_STATUS_RUNNING, FERRY_EVENT_START, -1 },
  { "paused-does-not-start-by-itself", FERRY_STATUS_PAUSED, FERRY_EVENT_START, -1 },
  { "losing-its-turn-queues-it", FERRY_STATUS_RUNNING, FERRY_EVENT_YIELD, FERRY_STATUS_IDLE },
  { "running-pauses", FERRY_STATUS_RUNNING, FERRY_EVENT_PAUSE, FERRY_STATUS_PAUSED },
  { "queued-pauses", FERRY_STATUS_IDLE, FERRY_EVENT_PAUSE, FERRY_STATUS_PAUSED },
  { "waiting-for-network-pauses",
    FERRY_STATUS_PAUSED_NO_NETWORK,
    FERRY_EVENT_PAUSE,
    FERRY_STATUS_PAUSED },
  { "resuming-queues-it", FERRY_STATUS_PAUSED, FERRY_EVENT_RESUME, FERRY_STATUS_IDLE },
  { "resuming-what-runs-means-nothing", FERRY_STATUS_RUNNING, FERRY_EVENT_RESUME, -1 },
  { "resuming-after-help-queues-it",
    FERRY_STATUS_PAUSED_RECOVERABLE,
    FERRY_EVENT_RESUME,
    FERRY_STATUS_IDLE },
  { "network-lost",
    FERRY_STATUS_RUNNING,
    FERRY_EVENT_NETWORK_LOST,
    FERRY_STATUS_PAUSED_NO_NETWORK },
  { "network-back", FERRY_STATUS_PAUSED_NO_NETWORK, FERRY_EVENT_ALLOWED, FERRY_STATUS_IDLE },
  { "cost-denied",
    FERRY_STATUS_RUNNING,
    FERRY_EVENT_COST_DENIED,
    FERRY_STATUS_PAUSED_COSTED_NETWORK },
  { "cost-allowed", FERRY_STATUS_PAUSED_COSTED_NETWORK, FERRY_EVENT_ALLOWED, FERRY_STATUS_IDLE },
  { "system-denied",
    FERRY_STATUS_IDLE,
    FERRY_EVENT_SYSTEM_DENIED,
    FERRY_STATUS_PAUSED_SYSTEM_POLICY },
  { "system-allowed", FERRY_STATUS_PAUSED_SYSTEM_POLICY, FERRY_EVENT_ALLOWED, FERRY_STATUS_IDLE },
  { "network-back-but-costly",
    FERRY_STATUS_PAUSED_NO_NETWORK,
    FERRY_EVENT_COST_DENIED,
    FERRY_STATUS_PAUSED_COSTED_NETWORK },
  { "what-the-user-paused-stays-paused-when-allowed",
    FERRY_STATUS_PAUSED,
    FERRY_EVENT_ALLOWED,
    -1 },
  { "what-the-user-paused-stays-paused-offline",
    FERRY_STATUS_PAUSED,
    FERRY_EVENT_NETWORK_LOST,
    -1 },
  { "what-needs-the-user-still-does-offline",
    FERRY_STATUS_PAUSED_RECOVERABLE,
    FERRY_EVENT_NETWORK_LOST,
    -1 },
  { "needs-the-user",
    FERRY_STATUS_RUNNING,
    FERRY_EVENT_NEEDS_USER,
    FERRY_STATUS_PAUSED_RECOVERABLE },
  { "completes", FERRY_STATUS_RUNNING, FERRY_EVENT_COMPLETE, FERRY_STATUS_COMPLETED },
  { "fails", FERRY_STATUS_RUNNING, FERRY_EVENT_FAIL, FERRY_STATUS_ERROR },
  { "canceled-while-paused", FERRY_STATUS_PAUSED, FERRY_EVENT_CANCEL, FERRY_STATUS_CANCELED },
  { "failed-is-retried", FERRY_STATUS_ERROR, FERRY_EVENT_RETRY, FERRY_STATUS_IDLE },
  { "canceled-is-retried", FERRY_STATUS_CANCELED, FERRY_EVENT_RETRY, FERRY_STATUS_IDLE },
  { "what-runs-begins-again", FERRY_STATUS_RUNNING, FERRY_EVENT_RESTART, FERRY_STATUS_IDLE },
  { "what-is-whole-begins-again", FERRY_STATUS_COMPLETED, FERRY_EVENT_RESTART, FERRY_STATUS_IDLE },
  { "what-has-not-begun-does-not-begin-again", FERRY_STATUS_IDLE, FERRY_EVENT_RESTART, -1 },
  { "retrying-what-runs-means-nothing", FERRY_STATUS_RUNNING, FERRY_EVENT_RETRY, -1 },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  FerryStatus next = FERRY_STATUS_RUNNING;
  gboolean    means_something = ferry_state_next (c->status, c->event, &next);

  g_assert_cmpint (means_something, ==, c->next >= 0);
  /* Untouched when it means nothing. */
  g_assert_cmpint ((int) next, ==, c->next >= 0 ? c->next : FERRY_STATUS_RUNNING);
}

static void
test_no_event_leads_nowhere (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (statuses); s++)
    for (int e = 0; e < FERRY_N_EVENTS; e++)
      {
        FerryStatus next;

        if (!ferry_state_next (statuses[s], (FerryEvent) e, &next))
          continue;

        g_assert_nonnull (ferry_status_to_nick (next));
        g_assert_cmpint (next, !=, statuses[s]);
      }
}

static void
test_each_status_but_idle_has_one_event (void)
{
  for (guint to = 0; to < G_N_ELEMENTS (statuses); to++)
    {
      int event = -1;

      if (statuses[to] == FERRY_STATUS_IDLE)
        continue;
      for (guint from = 0; from < G_N_ELEMENTS (statuses); from++)
        for (int e = 0; e < FERRY_N_EVENTS; e++)
          {
            FerryStatus next;

            if (!ferry_state_next (statuses[from], (FerryEvent) e, &next) || next != statuses[to])
              continue;
            if (event < 0)
              event = e;
            g_assert_cmpint (e, ==, event);
          }
      g_assert_cmpint (event, >=, 0);
    }
}

static void
test_settled_is_left_by_the_user_alone (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (statuses); s++)
    for (int e = 0; e < FERRY_N_EVENTS; e++)
      {
        FerryStatus next;

        if (!ferry_status_is_settled (statuses[s]))
          continue;
        if (!ferry_state_next (statuses[s], (FerryEvent) e, &next))
          continue;

        g_assert_true (e == FERRY_EVENT_RETRY || e == FERRY_EVENT_RESTART);
        if (statuses[s] == FERRY_STATUS_COMPLETED)
          g_assert_cmpint (e, ==, FERRY_EVENT_RESTART);
      }
}

static void
test_everything_unsettled_can_be_canceled (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (statuses); s++)
    {
      FerryStatus next;

      g_assert_cmpint (ferry_state_next (statuses[s], FERRY_EVENT_CANCEL, &next), !=,
                       ferry_status_is_settled (statuses[s]));
    }
}

static void
test_only_what_runs_completes (void)
{
  for (guint s = 0; s < G_N_ELEMENTS (statuses); s++)
    {
      FerryStatus next;

      g_assert_cmpint (ferry_state_next (statuses[s], FERRY_EVENT_COMPLETE, &next), ==,
                       statuses[s] == FERRY_STATUS_RUNNING);
    }
}

static void
test_unknown_status_means_nothing (void)
{
  FerryStatus next;

  g_assert_false (ferry_state_next ((FerryStatus) 9, FERRY_EVENT_START, &next));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/state/", cases[i].fact, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/state/no-event-leads-nowhere", test_no_event_leads_nowhere);
  g_test_add_func ("/state/each-status-but-idle-has-one-event",
                   test_each_status_but_idle_has_one_event);
  g_test_add_func ("/state/settled-is-left-by-the-user-alone",
                   test_settled_is_left_by_the_user_alone);
  g_test_add_func ("/state/everything-unsettled-can-be-canceled",
                   test_everything_unsettled_can_be_canceled);
  g_test_add_func ("/state/only-what-runs-completes", test_only_what_runs_completes);
  g_test_add_func ("/state/an-unknown-status-means-nothing", test_unknown_status_means_nothing);

  return g_test_run ();
}
