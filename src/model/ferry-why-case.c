/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-why-private.h"

gint64
ferry_why_get_needed (const FerryRow *row)
{
  return row->total >= 0 ? MAX (0, row->total - row->received) : -1;
}

gboolean
ferry_why_is_free_first (const FerrySituation *situation)
{
  return situation->cap_until < situation->cap_end;
}

gint64
ferry_why_get_cap_end (const FerrySituation *situation)
{
  return MAX (situation->cap_until, situation->cap_end);
}

/* It may be another network now, of which the reason is not true. */
static FerryWhyCase
classify_gone (const FerrySituation *situation)
{
  return situation->is_settling ? FERRY_WHY_SETTLING : FERRY_WHY_BARE;
}

static FerryWhyCase
classify_cap (const FerryRow       *row,
              const FerrySituation *situation,
              gint64                now)
{
  gint64 needed = ferry_why_get_needed (row);

  if (situation->cap_until <= now)
    return classify_gone (situation);

  switch (situation->cap)
    {
    case FERRY_CAP_OVER:
      return FERRY_WHY_USED_UP;

    case FERRY_CAP_NEAR:
      if (needed < 0)
        return FERRY_WHY_SIZE_UNKNOWN;
      break;

    case FERRY_CAP_NONE:
    case FERRY_CAP_UNDER:
      break;
    }

  if (needed > 0 && (guint64) needed > situation->cap_left)
    return FERRY_WHY_TOO_LARGE;

  return classify_gone (situation);
}

static FerryWhyCase
classify_battery (const FerrySituation *situation)
{
  if (!situation->is_on_battery)
    return FERRY_WHY_BARE;
  if (situation->only_on_mains)
    return FERRY_WHY_ON_BATTERY;
  if (situation->battery < 0 || situation->threshold == 0)
    return FERRY_WHY_BARE;

  return situation->battery < (int) situation->threshold ? FERRY_WHY_BATTERY_BELOW
                                                         : FERRY_WHY_BATTERY_LOW;
}

static FerryWhyCase
classify_schedule (const FerrySituation *situation,
                   gint64                now)
{
  if (situation->schedule != FERRY_SCHEDULE_STOP)
    return FERRY_WHY_BARE;
  if (situation->schedule_until == 0)
    return FERRY_WHY_NO_HOUR;

  return situation->schedule_until > now ? FERRY_WHY_SCHEDULE : FERRY_WHY_BARE;
}

static FerryWhyCase
choose (gboolean              is_so,
        FerryWhyCase          why,
        const FerrySituation *situation)
{
  return is_so ? why : classify_gone (situation);
}

FerryWhyCase
ferry_why_classify (const FerryRow       *row,
                    const FerrySituation *situation,
                    gint64                now)
{
  if (row->reason == FERRY_REASON_SCHEDULE && row->waiting_until > now)
    return FERRY_WHY_START_TIME;
  if (situation == NULL)
    return FERRY_WHY_BARE;

  switch (row->reason)
    {
    case FERRY_REASON_METERED:
      return choose (situation->is_metered, FERRY_WHY_METERED, situation);
    case FERRY_REASON_ROAMING:
      return choose (situation->is_roaming, FERRY_WHY_ROAMING, situation);
    case FERRY_REASON_OVER_CAP:
      return classify_cap (row, situation, now);
    case FERRY_REASON_RESTRICTED:
      return choose (situation->is_restricted && situation->cap == FERRY_CAP_OVER &&
                         situation->cap_until > now,
                     FERRY_WHY_RESTRICTED,
                     situation);
    case FERRY_REASON_OFFLINE:
      return choose (!situation->is_online, FERRY_WHY_BARE, situation);
    case FERRY_REASON_CAPTIVE_PORTAL:
      return choose (situation->connectivity == FERRY_CONNECTIVITY_PORTAL, FERRY_WHY_CAPTIVE,
                     situation);
    case FERRY_REASON_BATTERY:
      return classify_battery (situation);
    case FERRY_REASON_SCHEDULE:
      return classify_schedule (situation, now);

    case FERRY_REASON_NONE:
    case FERRY_REASON_QUEUED:
    case FERRY_REASON_STARTING:
    case FERRY_REASON_CONNECTING:
    case FERRY_REASON_TRANSFERRING:
    case FERRY_REASON_VERIFYING:
    case FERRY_REASON_FINISHING:
    case FERRY_REASON_USER:
    case FERRY_REASON_POWER_SAVER:
    case FERRY_REASON_HOST_LIMIT:
    case FERRY_REASON_RETRY_WAIT:
    case FERRY_REASON_SIGN_IN:
    case FERRY_REASON_TLS:
    case FERRY_REASON_LINK_EXPIRED:
    case FERRY_REASON_CHOOSE_FOLDER:
    case FERRY_REASON_DISK_FULL:
    case FERRY_REASON_DESTINATION_MISSING:
    case FERRY_REASON_KEYRING_LOCKED:
    case FERRY_REASON_NEEDS_USER:
      return FERRY_WHY_BARE;
    }

  g_return_val_if_reached (FERRY_WHY_BARE);
}
