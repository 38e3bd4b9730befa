/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-backoff.h"

#define FIRST_DELAY G_USEC_PER_SEC
#define LONGEST_DELAY (60 * (gint64) G_USEC_PER_SEC)
#define LONGEST_RETRY_AFTER 3600

gint64
ferry_backoff_get_delay (guint  attempt,
                         double jitter,
                         gint64 retry_after_seconds)
{
  gint64 delay = LONGEST_DELAY;

  /* 2^6 s is already over the longest delay; a greater shift could overflow. */
  if (attempt < 6)
    delay = (gint64) FIRST_DELAY << attempt;

  /* Written so that NaN becomes 0. */
  if (!(jitter > 0.0))
    jitter = 0.0;
  delay = (gint64) ((double) delay * (0.5 + 0.5 * MIN (jitter, 1.0)));

  if (retry_after_seconds > 0)
    delay = MAX (delay, MIN (retry_after_seconds, LONGEST_RETRY_AFTER) * G_USEC_PER_SEC);

  return delay;
}
