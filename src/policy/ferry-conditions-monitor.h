/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-clock.h"
#include "ferry-conditions.h"
#include "ferry-plan.h"
#include "ferry-schedule.h"

G_BEGIN_DECLS

#define FERRY_TYPE_CONDITIONS_MONITOR (ferry_conditions_monitor_get_type ())
G_DECLARE_FINAL_TYPE (FerryConditionsMonitor,
                      ferry_conditions_monitor,
                      FERRY,
                      CONDITIONS_MONITOR,
                      GObject)

/**
 * FerryConditionsMonitor:
 *
 * Joins network, power, data plans, schedule and clock into the conditions. It has
 * at most one alarm, for the next moment at which something changes by itself, and
 * polls nothing. Main thread.
 *
 * What becomes worse counts at once. What becomes better counts when it has stayed
 * so for two seconds: until then "is_settling" is set. That is for the network; a
 * word of the user's, the schedule and the power supply are not settled.
 *
 * Signal "changed": the conditions are others, or the settling is over. Whoever
 * wants to hear of it asks once first.
 */
FerryConditionsMonitor *ferry_conditions_monitor_new (FerryNetwork *network,
                                                      FerryPower   *power,
                                                      FerryClock   *clock);

void ferry_conditions_monitor_get (FerryConditionsMonitor *self, FerryConditions *conditions);

void ferry_conditions_monitor_set_power_rules (FerryConditionsMonitor *self,
                                               const FerryPowerRules  *rules);
/* NULL: run always. */
void ferry_conditions_monitor_set_schedule (FerryConditionsMonitor *self,
                                            const FerrySchedule    *schedule);
/* What the user says of the connection @id; NULL: nothing. */
void ferry_conditions_monitor_set_plan (FerryConditionsMonitor *self,
                                        const char             *id,
                                        const FerryPlan        *plan);
/* (transfer none) (nullable): of any connection */
const FerryPlan *ferry_conditions_monitor_get_plan (FerryConditionsMonitor *self, const char *id);

/**
 * FerryUsageFunc:
 * @id: of a connection
 * @since: unix seconds
 * @of_all: all that it carried, not what Ferry moved alone
 *
 * Returns: the bytes counted there since then, both ways, but for free hours
 */
typedef guint64 (*FerryUsageFunc) (const char *id,
                                   gint64      since,
                                   gboolean    of_all,
                                   gpointer    user_data);
/* Who counts. Without one nothing was used. */
void ferry_conditions_monitor_set_usage_func (FerryConditionsMonitor *self,
                                              FerryUsageFunc          func,
                                              gpointer                user_data);
/* More was counted: the cap is judged anew. */
void ferry_conditions_monitor_usage_changed (FerryConditionsMonitor *self);

/* Of the connection of now: the period that it is in (unix seconds), and whether
 * these are free hours. */
void ferry_conditions_monitor_get_period (FerryConditionsMonitor *self,
                                          gint64                 *begin,
                                          gint64                 *end,
                                          gboolean               *is_free);

G_END_DECLS
