/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-outcome.h"

static void
test_judge (void)
{
  static const struct
  {
    FerryStatus     status;
    FerryReason     reason;
    FerryCliOutcome outcome;
  } cases[] = {
    { FERRY_STATUS_IDLE, FERRY_REASON_QUEUED, FERRY_CLI_OUTCOME_ACTIVE },
    { FERRY_STATUS_IDLE, FERRY_REASON_RETRY_WAIT, FERRY_CLI_OUTCOME_ACTIVE },
    { FERRY_STATUS_RUNNING, FERRY_REASON_TRANSFERRING, FERRY_CLI_OUTCOME_ACTIVE },
    { FERRY_STATUS_PAUSED_NO_NETWORK, FERRY_REASON_OFFLINE, FERRY_CLI_OUTCOME_WAITING },
    { FERRY_STATUS_PAUSED_NO_NETWORK, FERRY_REASON_CAPTIVE_PORTAL, FERRY_CLI_OUTCOME_WAITING },
    { FERRY_STATUS_PAUSED_SYSTEM_POLICY, FERRY_REASON_SCHEDULE, FERRY_CLI_OUTCOME_WAITING },
    { FERRY_STATUS_PAUSED_SYSTEM_POLICY, FERRY_REASON_POWER_SAVER, FERRY_CLI_OUTCOME_DENIED },
    { FERRY_STATUS_PAUSED_SYSTEM_POLICY, FERRY_REASON_BATTERY, FERRY_CLI_OUTCOME_DENIED },
    { FERRY_STATUS_PAUSED_SYSTEM_POLICY, FERRY_REASON_DISK_FULL, FERRY_CLI_OUTCOME_NEEDS_USER },
    { FERRY_STATUS_PAUSED_SYSTEM_POLICY,
      FERRY_REASON_DESTINATION_MISSING,
      FERRY_CLI_OUTCOME_NEEDS_USER },
    { FERRY_STATUS_PAUSED_COSTED_NETWORK, FERRY_REASON_METERED, FERRY_CLI_OUTCOME_DENIED },
    { FERRY_STATUS_PAUSED_COSTED_NETWORK, FERRY_REASON_ROAMING, FERRY_CLI_OUTCOME_DENIED },
    { FERRY_STATUS_PAUSED, FERRY_REASON_USER, FERRY_CLI_OUTCOME_NEEDS_USER },
    { FERRY_STATUS_PAUSED_RECOVERABLE, FERRY_REASON_SIGN_IN, FERRY_CLI_OUTCOME_NEEDS_USER },
    { FERRY_STATUS_PAUSED_RECOVERABLE, FERRY_REASON_DISK_FULL, FERRY_CLI_OUTCOME_NEEDS_USER },
    { FERRY_STATUS_COMPLETED, FERRY_REASON_NONE, FERRY_CLI_OUTCOME_COMPLETED },
    { FERRY_STATUS_CANCELED, FERRY_REASON_NONE, FERRY_CLI_OUTCOME_FAILED },
    { FERRY_STATUS_ERROR, FERRY_REASON_NONE, FERRY_CLI_OUTCOME_FAILED },
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FerryCliOutcome outcome = ferry_cli_outcome_judge (cases[i].status, cases[i].reason);

      g_assert_cmpint (outcome, ==, cases[i].outcome);
    }
}

static void
test_exit (void)
{
  guint counts[FERRY_CLI_N_OUTCOMES] = { 0 };

  g_assert_cmpint (ferry_cli_outcome_to_exit (counts), ==, FERRY_CLI_EXIT_COMPLETED);
  counts[FERRY_CLI_OUTCOME_COMPLETED] = 5;
  g_assert_cmpint (ferry_cli_outcome_to_exit (counts), ==, FERRY_CLI_EXIT_COMPLETED);
  counts[FERRY_CLI_OUTCOME_DENIED] = 1;
  g_assert_cmpint (ferry_cli_outcome_to_exit (counts), ==, FERRY_CLI_EXIT_DENIED);
  counts[FERRY_CLI_OUTCOME_NEEDS_USER] = 1;
  g_assert_cmpint (ferry_cli_outcome_to_exit (counts), ==, FERRY_CLI_EXIT_NEEDS_USER);
  counts[FERRY_CLI_OUTCOME_FAILED] = 1;
  g_assert_cmpint (ferry_cli_outcome_to_exit (counts), ==, FERRY_CLI_EXIT_FAILED);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli-outcome/what-each-status-means", test_judge);
  g_test_add_func ("/cli-outcome/a-failure-outranks-the-rest", test_exit);

  return g_test_run ();
}
