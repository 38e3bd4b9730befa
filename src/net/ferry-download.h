/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-finisher.h"
#include "ferry-transfer.h"
#include "ferry-transport.h"

G_BEGIN_DECLS

/**
 * FerryDownloadSpec: what to fetch. Copied.
 * @record: where it stands: what is on disk, of which remote file, under which
 *   names
 * @secrets: (nullable): "a{sv}" as ferry_request_new() splits it off
 * @limiter: the transfer's own bucket, below the transport's
 * @progress: counters to add to
 * @max_connections: ≥ 1
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
} FerryDownloadSpec;

/**
 * FerryDownloadEventType:
 * @FERRY_DOWNLOAD_RESPONSE: the server answered; names, size, validators,
 *   headers are known
 * @FERRY_DOWNLOAD_RESTARTED: it began again from byte 0; @cause says why
 * @FERRY_DOWNLOAD_CHECKPOINT: record.have is on disk
 * @FERRY_DOWNLOAD_REASON: @reason is what it does now
 * @FERRY_DOWNLOAD_FINISHED: the whole file stands at its final name. Last.
 * @FERRY_DOWNLOAD_FAILED: it ended with @error; record.have is on disk. Last.
 * @FERRY_DOWNLOAD_STOPPED: ferry_download_stop() is done; record.have is on
 *   disk. Last.
 */
typedef enum
{
  FERRY_DOWNLOAD_RESPONSE,
  FERRY_DOWNLOAD_RESTARTED,
  FERRY_DOWNLOAD_CHECKPOINT,
  FERRY_DOWNLOAD_REASON,
  FERRY_DOWNLOAD_FINISHED,
  FERRY_DOWNLOAD_FAILED,
  FERRY_DOWNLOAD_STOPPED,
} FerryDownloadEventType;

/**
 * FerryDownloadEvent: a message to the main thread, by value.
 * @record: the facts of the download side (see
 *   ferry_download_event_update_record()); its ranges are on disk
 * @retry_after: seconds that the server asked to wait; -1
 * @progressed: bytes that this run brought so far
 */
typedef struct
{
  FerryDownloadEventType type;
  FerryTransferRecord    record;
  FerryReason            reason;
  FerryResumeCause       cause;
  GError                *error; /* (owned) (nullable) FERRY_ERROR */
  gint64                 retry_after;
  goffset                progressed;
} FerryDownloadEvent;

/* Copies the facts that the download knows better into @record; status, error,
 * counts of retries, times and timeline stay as they are. */
void ferry_download_event_update_record (const FerryDownloadEvent *event,
                                         FerryTransferRecord      *record);

/**
 * FerryDownload:
 *
 * One run of one download: from the first request to the file in its place, an
 * error, or a stop. Retries and decisions about them are the engine's. Lives in
 * the network thread; may be made, stopped and dropped from the main thread.
 */
typedef struct _FerryDownload FerryDownload;

/* Called in the main context that was the default of the thread that called
 * ferry_download_start(). */
typedef void (*FerryDownloadFunc) (const FerryDownloadEvent *event,
                                   gpointer                  user_data);

FerryDownload *ferry_download_start (const FerryDownloadSpec *spec,
                                     FerryDownloadFunc        func,
                                     gpointer                 user_data);
/* Closes all connections at once, then syncs what arrived. Ends with
 * FERRY_DOWNLOAD_STOPPED, or FINISHED when it came too late. */
void ferry_download_stop (FerryDownload *self);
/* No event comes after it; to be called in the thread of the events. The
 * download must have ended. */
void ferry_download_unref (FerryDownload *self);

G_END_DECLS
