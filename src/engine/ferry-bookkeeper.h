/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-conditions-monitor.h"
#include "ferry-interface-statistics.h"
#include "ferry-ledger.h"
#include "ferry-transport.h"

G_BEGIN_DECLS

/* See ferry_interface_statistics_read(). */
typedef gboolean (*FerryStatisticsFunc) (const char               *interface,
                                         FerryInterfaceStatistics *statistics);

/**
 * FerryBookkeeperWorld: referenced.
 * @read_statistics: (nullable): the kernel's
 * @boot: (nullable): what is another after each start of the machine, as @read_statistics
 *   begin at nothing then; the kernel's
 */
typedef struct
{
  FerryClock             *clock;
  FerryNetwork           *network;
  FerryTransport         *transport;
  FerryConditionsMonitor *monitor;
  FerryLedger            *ledger;
  FerryStatisticsFunc     read_statistics;
  const char             *boot;
} FerryBookkeeperWorld;

#define FERRY_TYPE_BOOKKEEPER (ferry_bookkeeper_get_type ())
G_DECLARE_FINAL_TYPE (FerryBookkeeper, ferry_bookkeeper, FERRY, BOOKKEEPER, GObject)

/**
 * FerryBookkeeper:
 *
 * Adds what flows to the ledger: what Ferry's own sockets move, and what the kernel
 * has counted on the interface, under the connection that there was when it was
 * looked at last. It looks each second while something is at work, when the network
 * or the clock on the wall is another one, and when it is told to; while nothing is
 * at work it has no alarm, and what others moved meanwhile is counted with the next
 * look. What came in between is shared out by time where a day, a period of the
 * plan or free hours begin or end within.
 *
 * All that a connection carries is at least what Ferry moves: a VPN's interface may
 * count less, a proxy on this machine takes bytes that never leave it.
 *
 * What other programs used while Ferry was not running is counted when it is certain
 * whose it was: the machine was not started anew, and the interface and the
 * connection are those that Ferry left.
 *
 * It answers the monitor's question for what was used. Main thread.
 *
 * Signal "flush-failed" (GError): what was counted could not be written; the first
 * time in a row. It is kept and tried again.
 */
FerryBookkeeper *ferry_bookkeeper_new (const FerryBookkeeperWorld *world);

/* Whether something is at work. Looks. */
void ferry_bookkeeper_set_working (FerryBookkeeper *self, gboolean is_working);
/* Looks: what flowed up to now is in the ledger. */
void ferry_bookkeeper_look (FerryBookkeeper *self);
/* The same, unless it did less than a second ago. */
void ferry_bookkeeper_refresh (FerryBookkeeper *self);
/* Looks for the last time; what it knows is in the ledger, to be flushed. */
void ferry_bookkeeper_stop (FerryBookkeeper *self);

G_END_DECLS
