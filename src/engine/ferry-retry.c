/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-retry.h"

#include "ferry-backoff.h"
#include "ferry-error.h"

/* A server that only ever says "later" is believed so often. */
#define MAX_WAITS 20

/* After so many bytes a lost connection is an accident, not a sign of trouble:
 * it is made again almost at once. */
#define GOOD_PROGRESS (1024 * 1024)
#define GOOD_DELAY (200 * G_TIME_SPAN_MILLISECOND)

/* What the user, a disk or a folder must change first; but no sign-in or
 * other dialog helps, so it is the system that holds the transfer. */
static gboolean
is_of_the_disk (int error)
{
  return error == FERRY_ERROR_DISK_FULL ||
         error == FERRY_ERROR_QUOTA_EXCEEDED ||
         error == FERRY_ERROR_DESTINATION_MISSING;
}

static FerryRetryDecision
wait_for_network (FerryRetryDecision decision)
{
  decision.event = FERRY_EVENT_NETWORK_LOST;
  decision.reason = FERRY_REASON_OFFLINE;
  return decision;
}

/* Some errors are not worth all the retries; those that went to others before
 * do not count. */
static gboolean
is_hopeless (const FerryRetryInput *input)
{
  const FerryErrorInfo *info = ferry_error_status_get_info (input->error);

  return info->max_retries >= 0 && input->progressed <= 0 &&
         input->repeats >= (guint) info->max_retries;
}

static FerryRetryDecision
try_again (const FerryRetryInput *input,
           FerryRetryDecision     decision)
{
  if (decision.retries >= input->max_retries || is_hopeless (input))
    {
      decision.event = FERRY_EVENT_FAIL;
      return decision;
    }

  decision.event = FERRY_EVENT_YIELD;
  decision.reason = FERRY_REASON_RETRY_WAIT;
  if (input->progressed >= GOOD_PROGRESS && input->retry_after < 0)
    decision.delay = GOOD_DELAY;
  else
    decision.delay = ferry_backoff_get_delay (decision.retries, input->jitter, input->retry_after);
  decision.retries++;
  return decision;
}

/* The server named a wait itself: that is no failure of the transfer. */
static FerryRetryDecision
wait_as_told (const FerryRetryInput *input,
              FerryRetryDecision     decision)
{
  if (input->retry_after < 0 || decision.waits >= MAX_WAITS)
    return try_again (input, decision);

  decision.event = FERRY_EVENT_YIELD;
  decision.reason = FERRY_REASON_RETRY_WAIT;
  decision.delay = ferry_backoff_get_delay (0, input->jitter, input->retry_after);
  decision.waits++;
  return decision;
}

FerryRetryDecision
ferry_retry_decide (const FerryRetryInput *input)
{
  const FerryErrorInfo *info = ferry_error_status_get_info (input->error);
  FerryRetryDecision    decision = { FERRY_EVENT_FAIL, FERRY_REASON_NONE };

  decision.retries = input->retries;
  decision.waits = input->waits;

  if (input->progressed > 0)
    {
      decision.retries = 0;
      decision.waits = 0;
    }

  switch (info->error_class)
    {
    case FERRY_ERROR_CLASS_RETRY:
      if (input->is_unrepeatable)
        return decision;
      if (!input->is_online)
        return wait_for_network (decision);
      return try_again (input, decision);
    case FERRY_ERROR_CLASS_WAIT:
      if (input->is_unrepeatable)
        return decision;
      if (!input->is_online)
        return wait_for_network (decision);
      return wait_as_told (input, decision);
    case FERRY_ERROR_CLASS_USER:
      decision.event = is_of_the_disk (input->error)
                           ? FERRY_EVENT_SYSTEM_DENIED
                           : FERRY_EVENT_NEEDS_USER;
      decision.reason = (FerryReason) info->reason;
      return decision;
    case FERRY_ERROR_CLASS_NONE:
    case FERRY_ERROR_CLASS_FATAL:
      return decision;
    }

  g_assert_not_reached ();
}
