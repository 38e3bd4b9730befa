/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-bookkeeper.h"
#include "ferry-clock.h"
#include "ferry-conditions-monitor.h"
#include "ferry-credentials.h"
#include "ferry-ledger.h"
#include "ferry-probe-result.h"
#include "ferry-store.h"
#include "ferry-transfer.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryEngineOptions: limits, zero for the default.
 */
typedef struct
{
  guint   max_running;       /* transfers at work at once; default 6 */
  guint   max_per_host;      /* connections to one host; default 8 */
  guint64 rate_limit;        /* bytes per second of all downloads; 0 = none */
  guint64 upload_rate_limit; /* the same of all uploads */
} FerryEngineOptions;

/**
 * FerryEngineWorld: everything outside, for a test to replace. Referenced.
 * @read_statistics: (nullable): the kernel's
 */
typedef struct
{
  FerryStore         *store;
  FerryWriter        *writer;
  const FerryFileOps *ops;
  FerryClock         *clock;
  FerryNetwork       *network;
  FerryPower         *power;
  FerryCredentials   *credentials;
  FerryLedger        *ledger; /* (nullable): nothing is counted */
  FerryStatisticsFunc read_statistics;
} FerryEngineWorld;

/**
 * FerryEngineRules:
 * @policy: of transfers and groups that have none of their own; not INHERIT
 * @power: what the user wants of the power supply
 * @schedule: of the week
 * @limited_rate, @limited_upload_rate: bytes per second of all downloads and all
 *   uploads in limited hours, where that is less than the usual limit; 0 = none
 *
 * What the user wants of all transfers.
 */
typedef struct
{
  FerryCostPolicy policy;
  FerryPowerRules power;
  FerrySchedule   schedule;
  guint64         limited_rate;
  guint64         limited_upload_rate;
} FerryEngineRules;

#define FERRY_ENGINE_RULES_INIT     \
  {                                 \
    .power = FERRY_POWER_RULES_INIT \
  }

#define FERRY_TYPE_ENGINE (ferry_engine_get_type ())
G_DECLARE_FINAL_TYPE (FerryEngine, ferry_engine, FERRY, ENGINE, GObject)

/**
 * FerryEngine:
 *
 * The only entrance to the engine: queue, limits, priorities, lives of
 * transfers. Main thread; never blocks. It resumes by itself all unfinished
 * transfers of the store when ferry_engine_start() is called.
 *
 * Signals, all in the main thread and out of the call or the event that causes
 * them:
 *
 * "transfer-added" (FerryTransfer): ferry_engine_add() has taken it in; before
 * it returns, and before it may start. Never for what the store had before:
 * neither those that ferry_engine_start() takes in nor a settled one that comes
 * alive again.
 *
 * "transfer-changed" (FerryTransfer): its status, reason, record or request
 * changed, or was written anew; not its counters, which are polled. While it is
 * at work that is when the server answers, when it goes over to verifying and to
 * finishing, and each time that more of it is safe on disk (every two seconds at
 * most). What changes together is told once. The transfer is live: its last
 * change, to a settled status, is told before it leaves, and the store has been
 * given it then. ferry_engine_start() tells of those that were stored as
 * running, and of all whose reason is another now. A settled one that
 * ferry_engine_retry() or ferry_engine_change() brings back is told of by this
 * alone.
 *
 * "transfer-removed" (const char *id): it is neither live nor in the store any
 * more; its last signal. Once for each ferry_engine_remove() that succeeds, of a
 * settled one too: before that returns, or later for one whose run has to end or
 * whose part has to be deleted first. Such a one is live until then, and changes
 * to canceled if it was at work.
 *
 * "state-error" (GError): the state could not be written, or a transfer not be
 * read.
 *
 * "conditions-changed": ferry_engine_get_conditions() gives others, after all that
 * was at work has been judged by them. The bytes that are left of a data plan are
 * told of when they changed by a hundredth of the plan.
 *
 * A handler may call anything but ferry_engine_stop_async(). A FerryTransfer
 * that is not live any more does not change, and is good for as long as a
 * reference is held, at least until the main loop comes round.
 */
FerryEngine *ferry_engine_new (const FerryEngineWorld   *world,
                               const FerryEngineOptions *options); /* nullable */

/* For main(), before any thread is made. */
void ferry_engine_prepare_process (void);

/* Loads the unfinished transfers and starts what may run. Those that ran when
 * the program ended are queued again. */
void ferry_engine_start (FerryEngine *self);

/**
 * ferry_engine_add:
 * @secrets: (nullable): as split off by ferry_request_new()
 *
 * Queues a transfer. It is in the store once a commit that begins later has
 * ended (ferry_store_commit_async()).
 *
 * Returns: (transfer none): the transfer
 */
FerryTransfer *ferry_engine_add (FerryEngine  *self,
                                 FerryRequest *request,
                                 GVariant     *secrets);
/* The same, but it does not begin until it is resumed. */
FerryTransfer *ferry_engine_add_paused (FerryEngine  *self,
                                        FerryRequest *request,
                                        GVariant     *secrets);

/* An unfinished transfer with the same URI, method, directory and wished name
 * (T16), or NULL; without looking at all. (transfer none) */
FerryTransfer *ferry_engine_find_duplicate (FerryEngine  *self,
                                            FerryRequest *request);

/* The verbs. FERRY_ERROR_INVALID_ARGUMENT when there is no such transfer or the
 * verb means nothing in its status. */
gboolean ferry_engine_pause (FerryEngine *self, const char *id, GError **error);
gboolean ferry_engine_resume (FerryEngine *self, const char *id, GError **error);
/* Deletes the part. */
gboolean ferry_engine_cancel (FerryEngine *self, const char *id, GError **error);
gboolean ferry_engine_retry (FerryEngine *self, const char *id, GError **error);
/* Drops what is there of it, on disk or at the server, and begins again from the
 * start; of a completed download only when its file is gone. */
gboolean ferry_engine_restart (FerryEngine *self, const char *id, GError **error);
/* Forgets it; the part always goes, the finished file only with @delete_file.
 * Of one without a part this is done when it returns; else verbs refuse it until
 * then. */
gboolean ferry_engine_remove (FerryEngine *self,
                              const char  *id,
                              gboolean     delete_file,
                              GError     **error);
/* Changes keys of the request while it does not run ("uri", "headers",
 * "rate-limit", "priority", …), also of one that failed; group, policy, priority and
 * rate-limit at any time. Its place in the queue is lost only with the host or
 * the priority. Secrets that are not mentioned stay known. One that was stopped
 * just now takes the changes over when its run has ended. */
gboolean ferry_engine_change (FerryEngine *self, const char *id, GVariant *changes, GError **error);
gboolean ferry_engine_make_next (FerryEngine *self, const char *id, GError **error);
/* Lets an unfinished transfer pass over costs, battery and schedule until it is
 * settled, see ferry_policy_judge(); one that waits for such a thing starts at once,
 * even while the network is settling. */
gboolean ferry_engine_run_anyway (FerryEngine *self, const char *id, GError **error);

/* The live object of an unfinished or just finished transfer (transfer none),
 * or NULL: settled ones are in the store only. */
FerryTransfer *ferry_engine_lookup (FerryEngine *self, const char *id);
/* All live objects, in queue order. (transfer container) (element-type FerryTransfer) */
GPtrArray *ferry_engine_get_transfers (FerryEngine *self);

void ferry_engine_set_rate_limit (FerryEngine *self, guint64 rate);
void ferry_engine_set_upload_rate_limit (FerryEngine *self, guint64 rate);
/* Zero for the default. More may start at once; nothing that runs is stopped,
 * and what runs keeps its number of connections until its next run. */
void ferry_engine_set_limits (FerryEngine *self, guint max_running, guint max_per_host);
/* Whether only one transfer of the group runs at a time (T6): the next one
 * starts when the file of the one before stands in its place, or that one
 * paused, failed or waits for a retry. Not stored; may be said of a group that
 * nobody is in. A group that was never mentioned is parallel. */
void ferry_engine_set_group_serialized (FerryEngine *self,
                                        const char  *group,
                                        gboolean     is_serialized);
/* The cost policy of the transfers of a group that have none of their own. Not
 * stored; may be said of a group that nobody is in. INHERIT: none. Acts at once. */
void ferry_engine_set_group_policy (FerryEngine    *self,
                                    const char     *group,
                                    FerryCostPolicy policy);
/* Acts at once. */
void ferry_engine_set_rules (FerryEngine *self, const FerryEngineRules *rules);
/* What the user says of the network connection @id; NULL: nothing. Not stored. Acts
 * at once. */
void ferry_engine_set_plan (FerryEngine *self, const char *id, const FerryPlan *plan);
void ferry_engine_get_conditions (FerryEngine *self, FerryConditions *conditions);
/* The cost policy that counts for @transfer. */
FerryCostPolicy ferry_engine_get_policy (FerryEngine *self, FerryTransfer *transfer);
/* Counts what has flowed up to now into the ledger. */
void ferry_engine_count_traffic (FerryEngine *self);

/**
 * ferry_engine_probe_async:
 * @secrets: (nullable): as split off by ferry_request_new()
 *
 * Asks the server for the head of the answer that a transfer of @request would
 * begin with, with the method, headers, credentials, proxy and TLS options of
 * the request, and closes the connection. Touches no file and no transfer, and
 * spends no retry. A few are under way at a time, two for one host; others wait
 * for their turn.
 *
 * Called back in the thread-default main context of the caller; at once when
 * @cancellable is cancelled. Errors: FERRY_ERROR as of a transfer's first
 * attempt (%FERRY_ERROR_NOT_FOUND, %FERRY_ERROR_UNAUTHORIZED, …);
 * %G_IO_ERROR_CANCELLED, also when the engine stops meanwhile.
 */
void              ferry_engine_probe_async (FerryEngine        *self,
                                            FerryRequest       *request,
                                            GVariant           *secrets,
                                            GCancellable       *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer            user_data);
FerryProbeResult *ferry_engine_probe_finish (FerryEngine  *self,
                                             GAsyncResult *result,
                                             GError      **error);

/**
 * ferry_engine_fetch_text_async:
 * @request: what to fetch, as for a download of http or https
 * @secrets: (nullable): as split off by ferry_request_new()
 * @max_size: more is an error
 *
 * Fetches a small text, such as a Metalink file, into memory. Touches no file and
 * no transfer. Called back as ferry_engine_probe_async(), with its errors.
 * @uri of _finish: (out) (optional) (transfer full): after redirections.
 */
void    ferry_engine_fetch_text_async (FerryEngine        *self,
                                       FerryRequest       *request,
                                       GVariant           *secrets,
                                       gsize               max_size,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data);
GBytes *ferry_engine_fetch_text_finish (FerryEngine  *self,
                                        GAsyncResult *result,
                                        char        **uri,
                                        GError      **error);

/* Stops all work cleanly: flushes parts, journals what they hold, leaves every
 * transfer as it is to be resumed. */
void     ferry_engine_stop_async (FerryEngine        *self,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);
gboolean ferry_engine_stop_finish (FerryEngine *self, GAsyncResult *result, GError **error);

G_END_DECLS
