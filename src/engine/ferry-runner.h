/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-clock.h"
#include "ferry-credentials.h"
#include "ferry-finisher.h"
#include "ferry-policy.h"
#include "ferry-store.h"
#include "ferry-transfer.h"
#include "ferry-transport.h"

G_BEGIN_DECLS

/**
 * FerryRunner:
 *
 * The life of one unfinished transfer over all its runs: starts one when told to,
 * journals what it reports, decides after each failure what comes next, waits. One
 * runner per transfer (I6). Main thread.
 */
typedef struct _FerryRunner FerryRunner;

/**
 * FerryRunnerWorld: what all runners share; outlives them.
 * @update: the runner's transfer may want to run, or no longer: judge it anew
 * @fetched: all bytes are there and no connection is open any more; what is left
 *   to do is the disk's
 * @has_network: whether there is the network that it needs now; one that stays
 *   on this machine needs none
 * @released: its run has ended; its place in the queue is free
 */
typedef struct
{
  FerryStore         *store;
  FerryClock         *clock;
  FerryCredentials   *credentials;
  FerryTransport     *transport;
  FerryFinisher      *finisher;
  FerryWriter        *writer;
  const FerryFileOps *ops;
  guint               max_connections;
  void (*update) (FerryRunner *runner, gpointer user_data);
  void (*fetched) (FerryRunner *runner, gpointer user_data);
  void (*released) (FerryRunner *runner, gpointer user_data);
  gboolean (*has_network) (FerryRunner *runner, gpointer user_data);
  gpointer user_data;
} FerryRunnerWorld;

FerryRunner *ferry_runner_new (const FerryRunnerWorld *world, FerryTransfer *transfer);
/* The runner must not be at work. */
void           ferry_runner_free (FerryRunner *self);
FerryTransfer *ferry_runner_get_transfer (FerryRunner *self);
const char    *ferry_runner_get_host_key (FerryRunner *self);

/* Whether it is at work, still ending a run, or still dropping its part. */
gboolean ferry_runner_is_busy (FerryRunner *self);
/* Whether it waits for its own alarm (a retry). */
gboolean ferry_runner_is_waiting (FerryRunner *self);

/* Its turn came. */
void ferry_runner_start (FerryRunner *self);
/* Applies @event to the transfer, journals it and ends a run that is under way;
 * the connections close at once. FALSE when the event means nothing now. */
gboolean ferry_runner_apply (FerryRunner *self, FerryEvent event, FerryReason reason);
/* Notes that the user lets the transfer pass over what it costs until it is settled. */
void ferry_runner_run_anyway (FerryRunner *self);
/* Notes a moment of the transfer's life, with its status as it is now. */
void ferry_runner_note (FerryRunner *self, FerryMomentKind kind, int error);
/* Judge again at @when (wall clock µs). */
void ferry_runner_wait_until (FerryRunner *self, gint64 when);
/* Judge again after @delay (µs), whatever is done to the wall clock. */
void ferry_runner_wait_for (FerryRunner *self, gint64 delay);
void ferry_runner_stop_waiting (FerryRunner *self);
/* Ends the run but leaves the status: the program ends. */
void ferry_runner_suspend (FerryRunner *self);
/* The request changed. */
void ferry_runner_set_request (FerryRunner *self, FerryRequest *request);
/* It ends with @error, which came to light while it was not at work. */
void ferry_runner_fail (FerryRunner *self, const GError *error);
/* The part, or what the server has of an upload, and what was learnt of the remote
 * file are dropped, once a run that is under way has ended. The runner is busy with
 * it until "released". */
void ferry_runner_discard_part (FerryRunner *self);

G_END_DECLS
