/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-client.h"

G_BEGIN_DECLS

/**
 * FerryNetworkPeriod:
 * @begin, @end: unix seconds; 0 where nobody knows
 * @used: bytes of the cap
 *
 * The present period of a data plan. A plain value.
 */
typedef struct
{
  gint64  begin;
  gint64  end;
  guint64 used;
} FerryNetworkPeriod;

#define FERRY_TYPE_NETWORK_PERIODS (ferry_network_periods_get_type ())
G_DECLARE_FINAL_TYPE (FerryNetworkPeriods, ferry_network_periods, FERRY, NETWORK_PERIODS, GObject)

/**
 * FerryNetworkPeriods:
 *
 * How much of each data plan is used, as the service tells when it is asked: at
 * first, and whenever networks or conditions change. Signal "changed".
 */
FerryNetworkPeriods *ferry_network_periods_new (FerryClient *client);
/* FALSE, and all zero, when nothing is known of the network @id, or it has no cap. */
gboolean ferry_network_periods_get (FerryNetworkPeriods *self,
                                    const char          *id,
                                    FerryNetworkPeriod  *period);

G_END_DECLS
