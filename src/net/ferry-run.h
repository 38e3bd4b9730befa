/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-finisher.h"
#include "ferry-transfer.h"
#include "ferry-transport.h"

G_BEGIN_DECLS

/**
 * FerryRunSpec: what to transfer. Copied.
 * @finisher: of downloads
 * @record: where it stands: what is there already, of which file, under which
 *   names
 * @secrets: (nullable): "a{sv}" as ferry_request_new() splits it off
 * @limiter: the transfer's own bucket, below the transport's
 * @progress: counters to add to
 * @max_connections: ≥ 1; of downloads
 * @stays_here: nothing of it leaves this machine: its bytes are not counted as
 *   traffic, but for what it fetches from elsewhere beside
 */
typedef struct
{
  FerryTransport            *transport;
  FerryFinisher             *finisher;
  const char                *id;
  FerryRequest              *request;
  GVariant                  *secrets;
  const FerryTransferRecord *record;
  FerryLimiter              *limiter;
  FerryProgress             *progress;
  guint                      max_connections;
  gboolean                   stays_here;
} FerryRunSpec;

/**
 * FerryRunEventType:
 * @FERRY_RUN_RESPONSE: the server answered; names, size, validators, headers are
 *   known
 * @FERRY_RUN_RESTARTED: it began again from byte 0; @cause says why
 * @FERRY_RUN_SAME_FILE: another address than that of the part leads to the same
 *   file, and it goes on from what is there
 * @FERRY_RUN_CHECKPOINT: record.have is on disk, or confirmed by the server
 * @FERRY_RUN_REASON: @reason is what it does now
 * @FERRY_RUN_COMMIT: what the record says must be in the store before the run
 *   goes on; it waits for ferry_run_go_on()
 * @FERRY_RUN_FINISHED: the whole file is where it belongs. Last.
 * @FERRY_RUN_FAILED: it ended with @error; record.have is there. Last.
 * @FERRY_RUN_STOPPED: ferry_run_stop() is done; record.have is there. Last.
 */
typedef enum
{
  FERRY_RUN_RESPONSE,
  FERRY_RUN_RESTARTED,
  FERRY_RUN_SAME_FILE,
  FERRY_RUN_CHECKPOINT,
  FERRY_RUN_REASON,
  FERRY_RUN_COMMIT,
  FERRY_RUN_FINISHED,
  FERRY_RUN_FAILED,
  FERRY_RUN_STOPPED,
} FerryRunEventType;

/**
 * FerryRunEvent: a message to the main thread, by value.
 * @record: the facts that the run knows better (see
 *   ferry_run_event_update_record()); its ranges are safe
 * @retry_after: seconds that the server asked to wait; -1
 * @progressed: bytes that this run brought so far
 * @lacks_checksum: one was to be looked for, and there is none
 */
typedef struct
{
  FerryRunEventType   type;
  FerryTransferRecord record;
  FerryReason         reason;
  FerryResumeCause    cause;
  GError             *error; /* (owned) (nullable) FERRY_ERROR */
  gint64              retry_after;
  goffset             progressed;
  gboolean            lacks_checksum;
} FerryRunEvent;

/* Copies the facts that the run knows better into @record; status, error,
 * counts of retries, times, timeline and the user's word stay as they are. */
void ferry_run_event_update_record (const FerryRunEvent *event,
                                    FerryTransferRecord *record);

/**
 * FerryRun:
 *
 * One run of one transfer: from the first request to the file in its place, an
 * error, or a stop. Retries and decisions about them are the engine's. Lives in
 * the network thread; may be made, stopped and dropped from the main thread. What
 * kind of run it is says who made it: ferry_download_start(),
 * ferry_upload_start().
 */
typedef struct _FerryRun FerryRun;

/* Called in the main context that was the default of the thread that started
 * the run. */
typedef void (*FerryRunFunc) (const FerryRunEvent *event,
                              gpointer             user_data);

/* Closes all connections at once, then makes safe what arrived. Ends with
 * FERRY_RUN_STOPPED, or FINISHED when it came too late, or FAILED when stopping
 * it has broken what cannot be resumed. */
void ferry_run_stop (FerryRun *self);
/* After each FERRY_RUN_COMMIT, once the store has it. */
void ferry_run_go_on (FerryRun *self);
/* No event comes after it; to be called in the thread of the events. The run
 * must have ended. */
void ferry_run_unref (FerryRun *self);

G_END_DECLS
