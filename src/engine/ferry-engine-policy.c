/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-engine-private.h"

/* Limits. */

/* 0 is none. */
static guint64
tighter (guint64 a,
         guint64 b)
{
  if (a == 0 || b == 0)
    return a + b;

  return MIN (a, b);
}

static void
limit_rates (FerryEngine *self)
{
  FerryTransport *transport = self->transport;
  guint64         rate = self->rate_limit;
  guint64         upload_rate = self->upload_rate_limit;

  if (self->conditions.schedule == FERRY_SCHEDULE_LIMITED)
    {
      rate = tighter (rate, self->rules.limited_rate);
      upload_rate = tighter (upload_rate, self->rules.limited_upload_rate);
    }
  ferry_limiter_set_rate (ferry_transport_get_limiter (transport), rate);
  ferry_limiter_set_rate (ferry_transport_get_upload_limiter (transport), upload_rate);
}

void
ferry_engine_set_rate_limit (FerryEngine *self,
                             guint64      rate_limit)
{
  g_return_if_fail (FERRY_IS_ENGINE (self));

  self->rate_limit = rate_limit;
  limit_rates (self);
}

void
ferry_engine_set_upload_rate_limit (FerryEngine *self,
                                    guint64      rate_limit)
{
  g_return_if_fail (FERRY_IS_ENGINE (self));

  self->upload_rate_limit = rate_limit;
  limit_rates (self);
}

/* The conditions. */

/* What nobody has told of yet is no reason to stop anything. */
static void
pass_over_network (FerryConditions *conditions)
{
  conditions->network.is_online = TRUE;
  conditions->network.is_captive = FALSE;
  conditions->network.is_metered = FALSE;
  conditions->network.is_roaming = FALSE;
  conditions->cap = FERRY_CAP_NONE;
}

static void
look (FerryEngine *self)
{
  ferry_conditions_monitor_get (self->monitor, &self->conditions);
  self->judged_by = self->conditions;
  if (self->conditions.network.is_pending)
    pass_over_network (&self->judged_by);
  limit_rates (self);
}

/* Not when the engine is made: looking for the network takes time, and who only
 * asks for the queue needs none. */
static void
begin_to_look (FerryEngine *self)
{
  if (self->is_looking)
    return;

  self->is_looking = TRUE;
  look (self);
  self->told = self->conditions;
  ferry_engine_count_traffic (self);
}

/* Bytes flow all the time: it is told of, and all who wait are judged, when a
 * hundredth of the plan is gone. */
static gboolean
is_worth_telling (FerryEngine *self)
{
  FerryConditions  conditions = self->conditions;
  const FerryPlan *plan;
  guint64          moved;

  conditions.cap_used = self->told.cap_used;
  conditions.cap_left = self->told.cap_left;
  if (!ferry_conditions_equal (&conditions, &self->told))
    return TRUE;

  plan = ferry_conditions_monitor_get_plan (self->monitor, conditions.network.id);
  if (plan == NULL || plan->cap == 0)
    return FALSE;

  moved = MAX (self->conditions.cap_used, self->told.cap_used) -
          MIN (self->conditions.cap_used, self->told.cap_used);
  return moved > 0 && moved >= plan->cap / 100;
}

/* @is_other: what is wished of transfers changed too */
static void
take_conditions (FerryEngine *self,
                 gboolean     is_other)
{
  if (!self->is_looking || self->is_stopping)
    return;

  look (self);
  if (is_other || is_worth_telling (self))
    ferry_engine_update_all (self);
  else
    ferry_engine_update_busy (self);

  if (!is_worth_telling (self))
    return;
  self->told = self->conditions;
  g_signal_emit_by_name (self, "conditions-changed");
}

static void
conditions_changed_cb (FerryEngine *self)
{
  if (!self->is_taking_rules)
    take_conditions (self, FALSE);
}

/* Who waits for a time of day waits by another clock, which is another way off. */
static void
wall_changed_cb (FerryEngine *self)
{
  take_conditions (self, TRUE);
}

void
ferry_engine_init_policy (FerryEngine  *self,
                          FerryNetwork *network,
                          FerryPower   *power)
{
  static const FerryEngineRules default_rules = FERRY_ENGINE_RULES_INIT;

  self->rules = default_rules;
  self->group_policies = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  ferry_conditions_init (&self->conditions);
  self->monitor = ferry_conditions_monitor_new (network, power, self->clock);
  g_signal_connect_object (self->monitor, "changed", G_CALLBACK (conditions_changed_cb), self,
                           G_CONNECT_SWAPPED);
  /* After the monitor, which works out its own from it first. */
  g_signal_connect_object (self->clock, "wall-changed", G_CALLBACK (wall_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

void
ferry_engine_clear_policy (FerryEngine *self)
{
  g_clear_object (&self->monitor);
  g_clear_pointer (&self->group_policies, g_hash_table_unref);
}

void
ferry_engine_get_conditions (FerryEngine     *self,
                             FerryConditions *conditions)
{
  g_return_if_fail (FERRY_IS_ENGINE (self));
  g_return_if_fail (conditions != NULL);

  begin_to_look (self);
  *conditions = self->conditions;
  conditions->now = ferry_clock_get_real (self->clock) / G_USEC_PER_SEC;
}

/* The judgement. */

FerryCostPolicy
ferry_engine_get_policy (FerryEngine   *self,
                         FerryTransfer *transfer)
{
  FerryRequest   *request;
  FerryCostPolicy policy;
  const char     *group;
  gpointer        of_group;

  g_return_val_if_fail (FERRY_IS_ENGINE (self), FERRY_COST_POLICY_DEFAULT);
  g_return_val_if_fail (FERRY_IS_TRANSFER (transfer), FERRY_COST_POLICY_DEFAULT);

  request = ferry_transfer_get_request (transfer);
  policy = ferry_request_get_policy (request);
  if (policy != FERRY_COST_POLICY_INHERIT)
    return policy;

  group = ferry_request_get_group (request);
  if (group != NULL &&
      g_hash_table_lookup_extended (self->group_policies, group, NULL, &of_group))
    return (FerryCostPolicy) GPOINTER_TO_INT (of_group);

  return self->rules.policy;
}

/* By what has come, not by what is known to be on disk: that is behind by some
 * seconds, in which as much of the plan was used up. */
static goffset
get_needed (FerryTransfer *transfer)
{
  goffset total = ferry_transfer_get_record (transfer)->total;

  if (total < 0)
    total = ferry_request_get_expected_size (ferry_transfer_get_request (transfer));
  if (total < 0)
    return -1;

  return MAX (0, total - ferry_progress_get_received (ferry_transfer_get_progress (transfer)));
}

FerryVerdict
ferry_engine_judge (FerryEngine   *self,
                    FerryTransfer *transfer)
{
  FerryPolicySubject subject = { 0 };

  begin_to_look (self);
  subject.request = ferry_transfer_get_request (transfer);
  subject.policy = ferry_engine_get_policy (self, transfer);
  subject.runs_anyway = ferry_transfer_get_record (transfer)->runs_anyway;
  subject.needed = get_needed (transfer);
  self->judged_by.now = ferry_clock_get_real (self->clock) / G_USEC_PER_SEC;

  return ferry_policy_judge (&subject, &self->judged_by);
}

static gboolean
is_power_awaited (FerryEngine *self)
{
  const FerryPowerRules *rules = &self->conditions.power_rules;

  return self->conditions.power.is_pending && (rules->only_on_mains || rules->threshold > 0);
}

gboolean
ferry_engine_must_hold (FerryEngine   *self,
                        FerryTransfer *transfer)
{
  gboolean is_pending = self->conditions.network.is_pending;
  gboolean is_anyway = ferry_transfer_get_record (transfer)->runs_anyway;

  if (!is_anyway && is_power_awaited (self))
    return TRUE;
  if (!is_pending && (is_anyway || !self->conditions.is_settling))
    return FALSE;

  return !ferry_policy_stays_here (ferry_transfer_get_request (transfer));
}

/* The network may be gone, and its monitor not have told of it: what just failed is
 * judged by what is true now, and so is what comes of it, else it would be told to
 * wait and to go on in turns. */
gboolean
ferry_engine_has_network (FerryEngine   *self,
                          FerryTransfer *transfer)
{
  if (ferry_policy_stays_here (ferry_transfer_get_request (transfer)))
    return TRUE;

  look (self);
  return !self->conditions.network.is_pending &&
         self->conditions.network.is_online &&
         !self->conditions.network.is_captive;
}

/* What the user says. */

void
ferry_engine_set_rules (FerryEngine            *self,
                        const FerryEngineRules *rules)
{
  g_return_if_fail (FERRY_IS_ENGINE (self));
  g_return_if_fail (rules != NULL);
  g_return_if_fail (rules->policy != FERRY_COST_POLICY_INHERIT);

  /* All together: nothing is stopped or started by the half of them. */
  self->is_taking_rules = TRUE;
  self->rules = *rules;
  ferry_conditions_monitor_set_power_rules (self->monitor, &rules->power);
  ferry_conditions_monitor_set_schedule (self->monitor, &rules->schedule);
  self->is_taking_rules = FALSE;
  take_conditions (self, TRUE);
}

void
ferry_engine_set_plan (FerryEngine     *self,
                       const char      *id,
                       const FerryPlan *plan)
{
  FerryConditions before;

  g_return_if_fail (FERRY_IS_ENGINE (self));
  g_return_if_fail (id != NULL);

  before = self->conditions;
  self->is_taking_rules = TRUE;
  ferry_conditions_monitor_set_plan (self->monitor, id, plan);
  self->is_taking_rules = FALSE;
  if (!self->is_looking)
    return;

  look (self);
  /* Most plans are of other connections. */
  if (!ferry_conditions_equal (&self->conditions, &before))
    take_conditions (self, TRUE);
}

void
ferry_engine_set_group_policy (FerryEngine    *self,
                               const char     *group,
                               FerryCostPolicy policy)
{
  g_return_if_fail (FERRY_IS_ENGINE (self));
  g_return_if_fail (group != NULL && group[0] != '\0');

  if (policy == FERRY_COST_POLICY_INHERIT)
    g_hash_table_remove (self->group_policies, group);
  else
    g_hash_table_replace (self->group_policies, g_strdup (group), GINT_TO_POINTER (policy));
  take_conditions (self, TRUE);
}
