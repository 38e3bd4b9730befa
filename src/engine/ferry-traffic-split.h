/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-plan.h"
#include "ferry-traffic.h"

G_BEGIN_DECLS

/* @begin: of the entry of the ledger that @part belongs to, unix seconds */
typedef void (*FerryTrafficSplitFunc) (gint64              begin,
                                       const FerryTraffic *part,
                                       gpointer            user_data);

/**
 * ferry_traffic_split:
 * @traffic: what flowed between @from and @to (unix seconds); what of it was free is
 *   not looked at
 * @plan: of the connection
 * @func: called for each part, by time
 *
 * Shares out what flowed among the entries that it belongs to: one begins at each
 * local midnight and with each period of the plan. In free hours it is free. Nobody
 * knows when within the time it flowed: it is taken to have flowed evenly. Pure.
 */
void ferry_traffic_split (const FerryTraffic   *traffic,
                          gint64                from,
                          gint64                to,
                          const FerryPlan      *plan,
                          GTimeZone            *zone,
                          FerryTrafficSplitFunc func,
                          gpointer              user_data);

G_END_DECLS
