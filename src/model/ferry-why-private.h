/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-why.h"

G_BEGIN_DECLS

/**
 * FerryWhyCase:
 * @FERRY_WHY_BARE: the situation adds nothing to the reason, or no longer fits it:
 *   what is told was noted a moment ago
 * @FERRY_WHY_SETTLING: the reason is gone, and nothing starts for a moment yet
 * @FERRY_WHY_USED_UP: the data plan is
 * @FERRY_WHY_TOO_LARGE: more is needed than is left of it
 * @FERRY_WHY_SIZE_UNKNOWN: little is left of it, and nobody knows what is needed
 * @FERRY_WHY_BATTERY_BELOW: the threshold
 * @FERRY_WHY_BATTERY_LOW: by the word of the system
 * @FERRY_WHY_ON_BATTERY: and nothing may run on it
 * @FERRY_WHY_START_TIME: it has one of its own
 * @FERRY_WHY_NO_HOUR: the schedule has none for transfers
 *
 * What there is to say about why a transfer waits.
 */
typedef enum
{
  FERRY_WHY_BARE,
  FERRY_WHY_SETTLING,
  FERRY_WHY_METERED,
  FERRY_WHY_ROAMING,
  FERRY_WHY_USED_UP,
  FERRY_WHY_TOO_LARGE,
  FERRY_WHY_SIZE_UNKNOWN,
  FERRY_WHY_RESTRICTED,
  FERRY_WHY_CAPTIVE,
  FERRY_WHY_BATTERY_BELOW,
  FERRY_WHY_BATTERY_LOW,
  FERRY_WHY_ON_BATTERY,
  FERRY_WHY_START_TIME,
  FERRY_WHY_SCHEDULE,
  FERRY_WHY_NO_HOUR,
} FerryWhyCase;

/* Pure. All but BARE and START_TIME only with a @situation. */
FerryWhyCase ferry_why_classify (const FerryRow       *row,
                                 const FerrySituation *situation,
                                 gint64                now);

/* What of it is still to be moved; -1 unknown. */
gint64 ferry_why_get_needed (const FerryRow *row);

/* Whether data is free before the next period of the plan begins. */
gboolean ferry_why_is_free_first (const FerrySituation *situation);

/* When the next period of the plan begins. */
gint64 ferry_why_get_cap_end (const FerrySituation *situation);

G_END_DECLS
