/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-conditions-monitor.h"

/* A network that comes often goes again at once, and tells of its cost later. */
#define SETTLING (2 * G_TIME_SPAN_SECOND)

struct _FerryConditionsMonitor
{
  GObject parent_instance;

  FerryNetwork   *network; /* (owned) */
  FerryPower     *power;   /* (owned) */
  FerryClock     *clock;   /* (owned) */
  GTimeZone      *zone;    /* (owned) read from the disk, so not for each look */
  FerryPowerRules power_rules;
  FerrySchedule   schedule;
  GHashTable     *plans;      /* (owned) (element-type utf8 FerryPlan) by id of the connection */
  FerryUsageFunc  usage_func; /* (nullable) */
  gpointer        usage_data;

  gboolean          is_asked; /* somebody wants to hear */
  FerryConditions   told;
  gboolean          has_known;
  FerryNetworkState known;      /* the last that was not pending */
  gint64            settles_at; /* monotonic µs; 0 nothing settles */
  guint             alarm_id;
  gint64            alarm_when; /* monotonic µs */
};

G_DEFINE_FINAL_TYPE (FerryConditionsMonitor, ferry_conditions_monitor, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* What the user says of the network. */

/* Of the connection, or of one of which the user has said nothing. */
static void
copy_plan (FerryConditionsMonitor *self,
           const char             *id,
           FerryPlan              *plan)
{
  const FerryPlan *said = g_hash_table_lookup (self->plans, id);

  if (said != NULL)
    ferry_plan_copy (said, plan);
  else
    ferry_plan_init (plan);
}

static gboolean
choose (FerryChoice choice,
        gboolean    by_itself)
{
  switch (choice)
    {
    case FERRY_CHOICE_AUTO:
      return by_itself;
    case FERRY_CHOICE_YES:
      return TRUE;
    case FERRY_CHOICE_NO:
      return FALSE;
    }

  g_return_val_if_reached (by_itself);
}

static void
lay_plan_over (const FerryPlan   *plan,
               gboolean           is_free,
               FerryNetworkState *network)
{
  network->is_metered = !is_free &&
                        choose (plan->metered, network->is_metered || plan->cap > 0);
  network->is_roaming = choose (plan->roaming, network->is_roaming);
}

/* What it may cost can be said of a connection without a name as well. */
static void
read_network (FerryConditionsMonitor *self,
              FerryNetworkState      *network)
{
  ferry_network_get_state (self->network, network);
  if (network->is_online && !network->is_pending && network->id[0] == '\0')
    g_strlcpy (network->id, FERRY_NETWORK_UNNAMED, sizeof network->id);
}

/* Settling. */

static gint64
get_now (FerryConditionsMonitor *self)
{
  return ferry_clock_get_real (self->clock) / G_USEC_PER_SEC;
}

static gboolean
is_settling (FerryConditionsMonitor *self)
{
  return ferry_clock_get_monotonic (self->clock) < self->settles_at;
}

static gboolean
is_better (const FerryNetworkState *before,
           const FerryNetworkState *after)
{
  return (!before->is_online && after->is_online) ||
         (before->is_captive && !after->is_captive) ||
         (before->is_metered && !after->is_metered) ||
         (before->is_roaming && !after->is_roaming) ||
         !g_str_equal (before->id, after->id);
}

/* As @network counts for transfers now. */
static void
judge_network (FerryConditionsMonitor  *self,
               const FerryNetworkState *network,
               FerryNetworkState       *judged)
{
  g_auto (FerryPlan) plan = { 0 };

  *judged = *network;
  copy_plan (self, network->id, &plan);
  lay_plan_over (&plan, ferry_plan_is_free (&plan, get_now (self), self->zone, NULL), judged);
}

/* Both are judged by what the user says and the time of day now: neither of them is
 * news of the network. */
static gboolean
has_improved (FerryConditionsMonitor  *self,
              const FerryNetworkState *network)
{
  FerryNetworkState before;
  FerryNetworkState after;

  judge_network (self, &self->known, &before);
  judge_network (self, network, &after);
  return is_better (&before, &after);
}

static void
follow_network (FerryConditionsMonitor  *self,
                const FerryNetworkState *network)
{
  if (network->is_pending)
    return; /* no news: what was known is what the next news are measured by */

  if (self->has_known && !ferry_network_state_equal (&self->known, network) &&
      (is_settling (self) || has_improved (self, network)))
    self->settles_at = ferry_clock_get_monotonic (self->clock) + SETTLING;
  /* Nothing could start: when that changes, it settles anew. */
  if (!network->is_online || network->is_captive)
    self->settles_at = 0;

  self->known = *network;
  self->has_known = TRUE;
}

/* The alarm. */

static void tell (FerryConditionsMonitor *self);

static gboolean
alarm_cb (gpointer data)
{
  FerryConditionsMonitor *self = data;

  self->alarm_id = 0;
  tell (self);
  return G_SOURCE_REMOVE;
}

static void
disarm (FerryConditionsMonitor *self)
{
  if (self->alarm_id != 0)
    ferry_clock_remove_alarm (self->clock, self->alarm_id);
  self->alarm_id = 0;
}

/* @when: monotonic µs, 0 never */
static void
arm (FerryConditionsMonitor *self,
     gint64                  when)
{
  if (self->alarm_id != 0 && self->alarm_when == when)
    return;

  disarm (self);
  self->alarm_when = when;
  if (when != 0)
    self->alarm_id = ferry_clock_add_alarm (self->clock, when, alarm_cb, self, NULL);
}

/* 0 is never. */
static gint64
earlier (gint64 a,
         gint64 b)
{
  if (a == 0 || b == 0)
    return a + b;

  return MIN (a, b);
}

/* @until: unix seconds at which something changes by itself, 0 never */
static void
arm_for (FerryConditionsMonitor *self,
         gint64                  until)
{
  gint64 now = ferry_clock_get_monotonic (self->clock);
  gint64 when = is_settling (self) ? self->settles_at : 0;

  if (until != 0)
    when = earlier (when, now + MAX (0, until * G_USEC_PER_SEC -
                                            ferry_clock_get_real (self->clock)));
  arm (self, when);
}

/* The conditions. */

static guint64
get_used (FerryConditionsMonitor *self,
          const char             *id,
          const FerryPlan        *plan,
          gint64                  begin)
{
  guint64 counted = 0;

  if (self->usage_func != NULL)
    counted = self->usage_func (id, begin, !plan->counts_own, self->usage_data);

  return ferry_plan_correct (plan, counted, begin);
}

/* Returns when the plan means something else by itself. */
static gint64
work_out_plan (FerryConditionsMonitor *self,
               FerryConditions        *conditions)
{
  g_auto (FerryPlan) plan = { 0 };
  gint64             now = conditions->now;
  gint64             until = 0;
  gint64             begin;
  gint64             end;
  gboolean           is_free;

  copy_plan (self, conditions->network.id, &plan);
  is_free = ferry_plan_is_free (&plan, now, self->zone, &until);
  lay_plan_over (&plan, is_free, &conditions->network);
  conditions->is_restricted = plan.is_restricted;
  if (plan.cap == 0)
    return until;

  ferry_plan_get_period (&plan, now, self->zone, &begin, &end);
  conditions->cap_used = get_used (self, conditions->network.id, &plan, begin);
  if (is_free)
    return until;

  conditions->cap = ferry_plan_judge_cap (&plan, conditions->cap_used, &conditions->cap_left);
  conditions->cap_end = end;
  conditions->cap_until = earlier (end, until);
  return conditions->cap_until;
}

static void
look (FerryConditionsMonitor *self,
      FerryConditions        *conditions)
{
  gint64 until;

  ferry_conditions_init (conditions);
  read_network (self, &conditions->network);
  follow_network (self, &conditions->network);
  ferry_power_get_state (self->power, &conditions->power);
  conditions->power_rules = self->power_rules;
  conditions->now = get_now (self);
  conditions->schedule = ferry_schedule_judge (&self->schedule, conditions->now, self->zone,
                                               &conditions->schedule_until);
  until = work_out_plan (self, conditions);
  conditions->is_settling = is_settling (self);
  arm_for (self, earlier (until, conditions->schedule_until));
}

static void
tell (FerryConditionsMonitor *self)
{
  FerryConditions conditions;

  /* Who has never asked has not been told anything that could be another now; and
   * the network is not looked for before that. */
  if (!self->is_asked)
    return;

  look (self, &conditions);
  if (ferry_conditions_equal (&conditions, &self->told))
    return;

  self->told = conditions;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
read_zone (FerryConditionsMonitor *self)
{
  g_clear_pointer (&self->zone, g_time_zone_unref);
  self->zone = g_time_zone_new_local ();
}

static void
wall_changed_cb (FerryConditionsMonitor *self)
{
  read_zone (self);
  tell (self);
}

/* The object. */

static void
ferry_conditions_monitor_dispose (GObject *object)
{
  FerryConditionsMonitor *self = FERRY_CONDITIONS_MONITOR (object);

  if (self->clock != NULL)
    disarm (self);
  g_clear_object (&self->network);
  g_clear_object (&self->power);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (ferry_conditions_monitor_parent_class)->dispose (object);
}

static void
ferry_conditions_monitor_finalize (GObject *object)
{
  FerryConditionsMonitor *self = FERRY_CONDITIONS_MONITOR (object);

  g_hash_table_unref (self->plans);
  g_time_zone_unref (self->zone);

  G_OBJECT_CLASS (ferry_conditions_monitor_parent_class)->finalize (object);
}

static void
ferry_conditions_monitor_class_init (FerryConditionsMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_conditions_monitor_dispose;
  object_class->finalize = ferry_conditions_monitor_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FERRY_TYPE_CONDITIONS_MONITOR,
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
plan_free (gpointer data)
{
  ferry_plan_clear (data);
  g_free (data);
}

static void
ferry_conditions_monitor_init (FerryConditionsMonitor *self)
{
  static const FerryPowerRules default_rules = FERRY_POWER_RULES_INIT;

  self->power_rules = default_rules;
  self->plans = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, plan_free);
  read_zone (self);
}

FerryConditionsMonitor *
ferry_conditions_monitor_new (FerryNetwork *network,
                              FerryPower   *power,
                              FerryClock   *clock)
{
  FerryConditionsMonitor *self;

  g_return_val_if_fail (FERRY_IS_NETWORK (network), NULL);
  g_return_val_if_fail (FERRY_IS_POWER (power), NULL);
  g_return_val_if_fail (FERRY_IS_CLOCK (clock), NULL);

  self = g_object_new (FERRY_TYPE_CONDITIONS_MONITOR, NULL);
  self->network = g_object_ref (network);
  self->power = g_object_ref (power);
  self->clock = g_object_ref (clock);
  g_signal_connect_object (network, "changed", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (power, "changed", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (clock, "wall-changed", G_CALLBACK (wall_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

void
ferry_conditions_monitor_get (FerryConditionsMonitor *self,
                              FerryConditions        *conditions)
{
  g_return_if_fail (FERRY_IS_CONDITIONS_MONITOR (self));
  g_return_if_fail (conditions != NULL);

  if (self->is_asked)
    {
      look (self, conditions);
      /* What is new of it will be told by the signal yet, also when that was what
       * the alarm was for, or when nobody else tells. */
      if (!ferry_conditions_equal (conditions, &self->told))
        arm (self, ferry_clock_get_monotonic (self->clock));
      return;
    }

  self->is_asked = TRUE;
  ferry_clock_watch_wall (self->clock);
  read_zone (self); /* nobody has told of a change up to now */
  look (self, conditions);
  self->told = *conditions;
}

void
ferry_conditions_monitor_set_power_rules (FerryConditionsMonitor *self,
                                          const FerryPowerRules  *rules)
{
  g_return_if_fail (FERRY_IS_CONDITIONS_MONITOR (self));

  self->power_rules = *rules;
  tell (self);
}

void
ferry_conditions_monitor_set_schedule (FerryConditionsMonitor *self,
                                       const FerrySchedule    *schedule)
{
  static const FerrySchedule always = { 0 };

  g_return_if_fail (FERRY_IS_CONDITIONS_MONITOR (self));

  self->schedule = schedule != NULL ? *schedule : always;
  tell (self);
}

void
ferry_conditions_monitor_set_plan (FerryConditionsMonitor *self,
                                   const char             *id,
                                   const FerryPlan        *plan)
{
  FerryPlan *copy;

  g_return_if_fail (FERRY_IS_CONDITIONS_MONITOR (self));
  g_return_if_fail (id != NULL);

  if (plan != NULL)
    {
      copy = g_new0 (FerryPlan, 1);
      ferry_plan_copy (plan, copy);
      g_hash_table_replace (self->plans, g_strdup (id), copy);
    }
  else
    {
      g_hash_table_remove (self->plans, id);
    }
  tell (self);
}

const FerryPlan *
ferry_conditions_monitor_get_plan (FerryConditionsMonitor *self,
                                   const char             *id)
{
  g_return_val_if_fail (FERRY_IS_CONDITIONS_MONITOR (self), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return g_hash_table_lookup (self->plans, id);
}

void
ferry_conditions_monitor_set_usage_func (FerryConditionsMonitor *self,
                                         FerryUsageFunc          func,
                                         gpointer                user_data)
{
  g_return_if_fail (FERRY_IS_CONDITIONS_MONITOR (self));

  self->usage_func = func;
  self->usage_data = user_data;
  tell (self);
}

void
ferry_conditions_monitor_usage_changed (FerryConditionsMonitor *self)
{
  g_return_if_fail (FERRY_IS_CONDITIONS_MONITOR (self));

  tell (self);
}

void
ferry_conditions_monitor_get_period (FerryConditionsMonitor *self,
                                     gint64                 *begin,
                                     gint64                 *end,
                                     gboolean               *is_free)
{
  g_auto (FerryPlan) plan = { 0 };
  FerryNetworkState  network;

  g_return_if_fail (FERRY_IS_CONDITIONS_MONITOR (self));

  read_network (self, &network);
  copy_plan (self, network.id, &plan);
  ferry_plan_get_period (&plan, get_now (self), self->zone, begin, end);
  *is_free = ferry_plan_is_free (&plan, get_now (self), self->zone, NULL);
}
