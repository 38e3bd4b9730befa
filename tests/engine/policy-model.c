/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "policy-model.h"

#include <string.h>

#define SECOND ((gint64) G_USEC_PER_SEC)
#define SETTLING (2 * SECOND)

void
model_init (Model *self)
{
  *self = (Model){
    .network = { .is_known = TRUE, .is_online = TRUE },
    .free_hour = 24,
    .percentage = 100,
    .threshold = 20,
    .heeds_saving = TRUE,
    .now = (MODEL_MONDAY + 10 * 3600) * SECOND,
    .by_group = { FERRY_COST_POLICY_INHERIT, FERRY_COST_POLICY_INHERIT },
  };
  memset (self->hours, 'r', MODEL_N_HOURS);
}

void
model_transfer_init (ModelTransfer *transfer)
{
  *transfer = (ModelTransfer){
    .policy = FERRY_COST_POLICY_INHERIT,
    .group = -1,
    .status = FERRY_STATUS_IDLE,
    .reason = FERRY_REASON_QUEUED,
  };
}

/* The network as it counts. */

static gint64
get_hour (const Model *self)
{
  return (self->now / SECOND - MODEL_MONDAY) / 3600;
}

static gboolean
is_plan (const ModelNetwork *network)
{
  return network->is_known && network->connection == MODEL_MOBILE;
}

static gboolean
is_free (const Model        *self,
         const ModelNetwork *network)
{
  return is_plan (network) && get_hour (self) % 24 == (gint64) self->free_hour;
}

static gboolean
says (ModelSay say,
      gboolean otherwise)
{
  return say == MODEL_YES || (say == MODEL_AS_IT_IS && otherwise);
}

static gboolean
costs (const Model        *self,
       const ModelNetwork *network)
{
  if (is_free (self, network))
    return FALSE;

  return says (self->metered[network->connection], network->is_metered || is_plan (network));
}

static gboolean
roams (const Model        *self,
       const ModelNetwork *network)
{
  return says (self->roaming[network->connection], network->is_roaming);
}

/* Settling. */

static gboolean
is_settling (const Model *self)
{
  return self->elapsed < self->settles;
}

static gboolean
is_same (const ModelNetwork *a,
         const ModelNetwork *b)
{
  return a->is_online == b->is_online && a->is_captive == b->is_captive &&
         a->is_metered == b->is_metered && a->is_roaming == b->is_roaming &&
         a->connection == b->connection;
}

static gboolean
is_any_better (const Model        *self,
               const ModelNetwork *before,
               const ModelNetwork *after)
{
  if (before->connection != after->connection)
    return TRUE;
  if (!before->is_online)
    return after->is_online;

  return (before->is_captive && !after->is_captive) ||
         (costs (self, before) && !costs (self, after)) ||
         (roams (self, before) && !roams (self, after));
}

void
model_network_changed (Model *self)
{
  const ModelNetwork *network = &self->network;

  if (!network->is_known)
    return;

  if (self->has_last && !is_same (&self->last, network) &&
      (is_settling (self) || is_any_better (self, &self->last, network)))
    self->settles = self->elapsed + SETTLING;
  /* Where nothing can be reached there is nothing to settle. */
  if (!network->is_online || network->is_captive)
    self->settles = 0;
  self->last = *network;
  self->has_last = TRUE;
}

void
model_advance (Model *self,
               gint64 duration)
{
  self->elapsed += duration;
  self->now += duration;
}

/* The judgement. */

/* The table of costs: its rows, and under which policies a transfer may run. */
typedef enum
{
  ROW_NOT_METERED,
  ROW_METERED_UNDER_THE_CAP,
  ROW_METERED_OVER_THE_CAP,
  ROW_ROAMING,
  ROW_OVER_THE_CAP_AND_RESTRICTED,
  N_ROWS,
} Row;

static const gboolean table[N_ROWS][3] = {
  /* default, unrestricted-only, always: in the order of their numbers */
  [ROW_NOT_METERED] = { TRUE, TRUE, TRUE },
  [ROW_METERED_UNDER_THE_CAP] = { TRUE, FALSE, TRUE },
  [ROW_METERED_OVER_THE_CAP] = { FALSE, FALSE, TRUE },
  [ROW_ROAMING] = { FALSE, FALSE, TRUE },
  [ROW_OVER_THE_CAP_AND_RESTRICTED] = { FALSE, FALSE, FALSE },
};

static const FerryReason reasons[N_ROWS] = {
  [ROW_METERED_UNDER_THE_CAP] = FERRY_REASON_METERED,
  [ROW_METERED_OVER_THE_CAP] = FERRY_REASON_OVER_CAP,
  [ROW_ROAMING] = FERRY_REASON_ROAMING,
  [ROW_OVER_THE_CAP_AND_RESTRICTED] = FERRY_REASON_RESTRICTED,
};

static Row
find_row (const Model         *self,
          const ModelTransfer *transfer)
{
  const ModelNetwork *network = &self->network;
  gboolean            has_cap = is_plan (network) && !is_free (self, network);
  gboolean            is_over = FALSE;

  if (has_cap && self->left == MODEL_NOTHING && self->is_restricted)
    return ROW_OVER_THE_CAP_AND_RESTRICTED;

  if (has_cap)
    is_over = self->left == MODEL_NOTHING || self->left == MODEL_TOO_SMALL ||
              (self->left == MODEL_LITTLE && !transfer->has_length);
  if (is_over)
    return ROW_METERED_OVER_THE_CAP;
  if (roams (self, network))
    return ROW_ROAMING;

  return costs (self, network) ? ROW_METERED_UNDER_THE_CAP : ROW_NOT_METERED;
}

static FerryCostPolicy
get_policy (const Model         *self,
            const ModelTransfer *transfer)
{
  if (transfer->policy != FERRY_COST_POLICY_INHERIT)
    return transfer->policy;
  if (transfer->group >= 0 && self->by_group[transfer->group] != FERRY_COST_POLICY_INHERIT)
    return self->by_group[transfer->group];

  return self->by_default;
}

static FerryReason
judge_network (const Model         *self,
               const ModelTransfer *transfer)
{
  Row row;

  /* Who stays here needs none, and what nobody knows stops nothing. */
  if (transfer->is_here || !self->network.is_known)
    return FERRY_REASON_NONE;
  if (!self->network.is_online)
    return FERRY_REASON_OFFLINE;
  if (self->network.is_captive)
    return FERRY_REASON_CAPTIVE_PORTAL;

  row = find_row (self, transfer);
  if (table[row][get_policy (self, transfer)])
    return FERRY_REASON_NONE;
  if (transfer->is_anyway && row != ROW_OVER_THE_CAP_AND_RESTRICTED)
    return FERRY_REASON_NONE;

  return reasons[row];
}

static FerryReason
judge_machine (const Model *self)
{
  if (self->hours[((get_hour (self) % MODEL_N_HOURS) + MODEL_N_HOURS) % MODEL_N_HOURS] == 's')
    return FERRY_REASON_SCHEDULE;
  if (self->is_on_battery &&
      (self->wants_mains ||
       (self->threshold != 0 && (self->is_critical || self->percentage < self->threshold))))
    return FERRY_REASON_BATTERY;
  if (self->is_saving && self->heeds_saving)
    return FERRY_REASON_POWER_SAVER;

  return FERRY_REASON_NONE;
}

gboolean
model_allows (const Model         *self,
              const ModelTransfer *transfer,
              FerryReason         *reason)
{
  *reason = FERRY_REASON_NONE;
  if (!transfer->is_anyway && transfer->start_at > self->now / SECOND)
    *reason = FERRY_REASON_SCHEDULE;
  if (*reason == FERRY_REASON_NONE)
    *reason = judge_network (self, transfer);
  if (*reason == FERRY_REASON_NONE && !transfer->is_anyway)
    *reason = judge_machine (self);

  return *reason == FERRY_REASON_NONE && !transfer->is_paused;
}

gboolean
model_lets_begin (const Model         *self,
                  const ModelTransfer *transfer)
{
  FerryReason reason;

  if (!model_allows (self, transfer, &reason))
    return FALSE;
  if (transfer->is_here)
    return TRUE;

  return self->network.is_known && (transfer->is_anyway || !is_settling (self));
}

static FerryStatus
get_status (FerryReason reason)
{
  if (reason == FERRY_REASON_OFFLINE || reason == FERRY_REASON_CAPTIVE_PORTAL)
    return FERRY_STATUS_PAUSED_NO_NETWORK;
  if (reason == FERRY_REASON_SCHEDULE || reason == FERRY_REASON_BATTERY ||
      reason == FERRY_REASON_POWER_SAVER)
    return FERRY_STATUS_PAUSED_SYSTEM_POLICY;

  return FERRY_STATUS_PAUSED_COSTED_NETWORK;
}

void
model_update (const Model   *self,
              ModelTransfer *transfer)
{
  FerryReason reason;

  if (transfer->is_paused)
    {
      transfer->status = FERRY_STATUS_PAUSED;
      transfer->reason = FERRY_REASON_USER;
      return;
    }

  /* The user let it go on: it is queued before anything else is looked at. */
  if (transfer->status == FERRY_STATUS_PAUSED)
    {
      transfer->status = FERRY_STATUS_IDLE;
      transfer->reason = FERRY_REASON_QUEUED;
    }
  if (!model_allows (self, transfer, &reason))
    {
      transfer->status = get_status (reason);
      transfer->reason = reason;
    }
  else if (model_lets_begin (self, transfer))
    {
      transfer->status = FERRY_STATUS_RUNNING;
    }
  /* Else what runs goes on, and what waits says what it said. */
}
