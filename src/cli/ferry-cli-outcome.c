/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-cli-outcome.h"

#include "ferry-error.h"

/* The system's policy covers things of three kinds: those that pass, those that
 * somebody must put right, and those that somebody wants so. */
static FerryCliOutcome
judge_system_policy (FerryReason reason)
{
  switch (reason)
    {
    case FERRY_REASON_BATTERY:
    case FERRY_REASON_POWER_SAVER:
    case FERRY_REASON_METERED:
    case FERRY_REASON_ROAMING:
    case FERRY_REASON_OVER_CAP:
    case FERRY_REASON_RESTRICTED:
      return FERRY_CLI_OUTCOME_DENIED;
    case FERRY_REASON_DISK_FULL:
    case FERRY_REASON_DESTINATION_MISSING:
    case FERRY_REASON_CHOOSE_FOLDER:
    case FERRY_REASON_KEYRING_LOCKED:
    case FERRY_REASON_SIGN_IN:
    case FERRY_REASON_TLS:
    case FERRY_REASON_LINK_EXPIRED:
    case FERRY_REASON_NEEDS_USER:
    case FERRY_REASON_USER:
      return FERRY_CLI_OUTCOME_NEEDS_USER;
    case FERRY_REASON_NONE:
    case FERRY_REASON_QUEUED:
    case FERRY_REASON_STARTING:
    case FERRY_REASON_CONNECTING:
    case FERRY_REASON_TRANSFERRING:
    case FERRY_REASON_VERIFYING:
    case FERRY_REASON_FINISHING:
    case FERRY_REASON_OFFLINE:
    case FERRY_REASON_CAPTIVE_PORTAL:
    case FERRY_REASON_SCHEDULE:
    case FERRY_REASON_HOST_LIMIT:
    case FERRY_REASON_RETRY_WAIT:
      return FERRY_CLI_OUTCOME_WAITING;
    }
  g_assert_not_reached ();
}

FerryCliOutcome
ferry_cli_outcome_judge (FerryStatus status,
                         FerryReason reason)
{
  switch (status)
    {
    case FERRY_STATUS_IDLE:
    case FERRY_STATUS_RUNNING:
      return FERRY_CLI_OUTCOME_ACTIVE;
    case FERRY_STATUS_PAUSED_NO_NETWORK:
      return FERRY_CLI_OUTCOME_WAITING;
    case FERRY_STATUS_PAUSED:
    case FERRY_STATUS_PAUSED_RECOVERABLE:
      return FERRY_CLI_OUTCOME_NEEDS_USER;
    case FERRY_STATUS_PAUSED_COSTED_NETWORK:
      return FERRY_CLI_OUTCOME_DENIED;
    case FERRY_STATUS_PAUSED_SYSTEM_POLICY:
      return judge_system_policy (reason);
    case FERRY_STATUS_COMPLETED:
      return FERRY_CLI_OUTCOME_COMPLETED;
    case FERRY_STATUS_CANCELED:
    case FERRY_STATUS_ERROR:
      return FERRY_CLI_OUTCOME_FAILED;
    }
  g_assert_not_reached ();
}

FerryCliOutcome
ferry_cli_outcome_find (FerryTransfer *transfer)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (transfer);
  FerryRequest              *request = ferry_transfer_get_request (transfer);

  if (record->status == FERRY_STATUS_ERROR && record->error == FERRY_ERROR_DESTINATION_EXISTS &&
      ferry_request_get_if_exists (request) == FERRY_IF_EXISTS_SKIP)
    return FERRY_CLI_OUTCOME_SKIPPED;

  return ferry_cli_outcome_judge (record->status, record->reason);
}

FerryCliExit
ferry_cli_outcome_to_exit (const guint counts[FERRY_CLI_N_OUTCOMES])
{
  if (counts[FERRY_CLI_OUTCOME_FAILED] > 0)
    return FERRY_CLI_EXIT_FAILED;
  if (counts[FERRY_CLI_OUTCOME_NEEDS_USER] > 0)
    return FERRY_CLI_EXIT_NEEDS_USER;
  if (counts[FERRY_CLI_OUTCOME_DENIED] > 0)
    return FERRY_CLI_EXIT_DENIED;

  return FERRY_CLI_EXIT_COMPLETED;
}
