/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-state.h"

G_BEGIN_DECLS

/**
 * FerryRetryInput: all that the decision after a failed run depends on.
 * @error: FerryErrorStatus
 * @progressed: bytes that the run brought: progress resets the count (T8)
 * @retries: automatic ones spent so far
 * @max_retries: that the transfer allows
 * @repeats: how often in a row before it was the same error
 * @waits: times in a row that the server's own wait was honoured
 * @retry_after: seconds that the server asked for; -1
 * @is_unrepeatable: what was sent must not be sent again unasked
 * @jitter: 0 … 1
 */
typedef struct
{
  int      error;
  goffset  progressed;
  guint    retries;
  guint    max_retries;
  guint    repeats;
  guint    waits;
  gint64   retry_after;
  gboolean is_online;
  gboolean is_unrepeatable;
  double   jitter;
} FerryRetryInput;

/**
 * FerryRetryDecision:
 * @event: FERRY_EVENT_YIELD (try again after @delay), NETWORK_LOST,
 *   SYSTEM_DENIED, NEEDS_USER or FAIL
 * @delay: µs, for YIELD
 * @retries, @waits: the counts after it
 */
typedef struct
{
  FerryEvent  event;
  FerryReason reason;
  gint64      delay;
  guint       retries;
  guint       waits;
} FerryRetryDecision;

/* What becomes of a transfer whose run failed (T8, E1). While the network is
 * down it waits and spends nothing. Pure. */
FerryRetryDecision ferry_retry_decide (const FerryRetryInput *input);

G_END_DECLS
