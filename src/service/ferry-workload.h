/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-engine.h"

G_BEGIN_DECLS

#define FERRY_TYPE_WORKLOAD (ferry_workload_get_type ())
G_DECLARE_FINAL_TYPE (FerryWorkload, ferry_workload, FERRY, WORKLOAD, GObject)

/**
 * FerryWorkload:
 *
 * What the engine has before it: which transfers are at work or will go on by
 * themselves, and which have just come to their end. Main thread.
 *
 * Signals: "changed": there is work now, or none any more; "settled" (GPtrArray
 * of FerryTransfer): these completed, failed or were canceled since the main loop
 * last came round.
 */
FerryWorkload *ferry_workload_new (FerryEngine *engine);

/* Counts those that the engine has taken in without a signal: at its start. */
void ferry_workload_count (FerryWorkload *self);

/* Whether a transfer is at work or waits for what comes by itself: its turn, a
 * retry, the network, the time. Not: for the user. */
gboolean ferry_workload_is_busy (FerryWorkload *self);

/* Pure: whether a transfer in @status for @reason goes on without the user. */
gboolean ferry_workload_goes_on (FerryStatus status, FerryReason reason);

G_END_DECLS
