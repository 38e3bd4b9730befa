/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-range-set.h"
#include "ferry-request.h"
#include "ferry-state.h"
#include "ferry-validator.h"

G_BEGIN_DECLS

/**
 * FerryTransferRecord:
 *
 * All of a transfer that is durable, apart from its request. A plain value
 * that the codec writes and reads; times in microseconds of the wall clock.
 */
typedef struct
{
  FerryStatus     status;
  FerryReason     reason;
  gint64          waiting_until;   /* wall clock µs of the next try; 0 */
  int             error;           /* FerryErrorStatus of the last failure; -1 none */
  char           *message;         /* (owned) (nullable) sentence for a person */
  char           *detail;          /* (owned) (nullable) raw detail, redacted */
  char           *name;            /* (owned) (nullable) final file name, once decided */
  char           *part_name;       /* (owned) (nullable) the unfinished file in the directory */
  char           *old_part_name;   /* (owned) (nullable) a superseded part, kept until the new one has passed it */
  goffset         old_part_size;   /* bytes that the superseded part holds */
  FerryValidator  validator;       /* of the remote file that the part is of */
  FerryRangeSet  *have;            /* (owned) synced to disk */
  goffset         total;           /* -1 unknown */
  char           *content_type;    /* (owned) (nullable) */
  char           *final_uri;       /* (owned) (nullable) after redirects, as stored */
  char          **redirects;       /* (owned) (nullable) the chain */
  guint           http_status;     /* of the last answer; 0 */
  FerryHeader    *headers;         /* (owned) of the last good answer; secret ones left out */
  guint           n_headers;
  gboolean        is_resumable;
  gboolean        is_unverified;   /* the length could not be verified (faults C05) */
  guint           retries;         /* automatic ones spent since the last progress */
  guint           total_retries;
  guint           restarts;        /* times that it began again from byte 0 */
  goffset         resumed_from;    /* bytes on disk when the last run began */
  char           *checksum;        /* (owned) (nullable) computed, "sha256:hex" */
  gint64          created;
  gint64          started;         /* 0 */
  gint64          finished;        /* 0 */
} FerryTransferRecord;

void ferry_transfer_record_init  (FerryTransferRecord *self);
void ferry_transfer_record_clear (FerryTransferRecord *self);
void ferry_transfer_record_copy  (const FerryTransferRecord *self, FerryTransferRecord *copy);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryTransferRecord, ferry_transfer_record_clear)

/**
 * FerryProgress:
 *
 * Counters that the network thread adds to and anyone samples: no signal is
 * ever emitted for them (I8). Atomically reference counted.
 */
typedef struct
{
  gint    ref_count;
  gint64  received;    /* bytes of the file that are in the part, flushed or not */
  gint64  wire;        /* bytes received in this run of the program, refetched ones too */
  gint    connections; /* open now */
} FerryProgress;

FerryProgress *ferry_progress_new             (void);
FerryProgress *ferry_progress_ref             (FerryProgress *self);
void           ferry_progress_unref           (FerryProgress *self);
gint64         ferry_progress_get_received    (FerryProgress *self);
gint64         ferry_progress_get_wire        (FerryProgress *self);
int            ferry_progress_get_connections (FerryProgress *self);
void           ferry_progress_set_received    (FerryProgress *self, gint64 received);
void           ferry_progress_add             (FerryProgress *self, gint64 received, gint64 wire);
void           ferry_progress_add_connections (FerryProgress *self, int n);

#define FERRY_TYPE_TRANSFER (ferry_transfer_get_type ())
G_DECLARE_FINAL_TYPE (FerryTransfer, ferry_transfer, FERRY, TRANSFER, GObject)

/**
 * FerryTransfer:
 *
 * One live transfer: identity, wish, record, counters. It notifies and decides
 * nothing; only the engine changes it. Main thread only. Property "status"
 * (uint) and "reason" (uint) notify; signal "changed" is emitted once after
 * each ferry_transfer_thaw() or single change of the record.
 */
FerryTransfer             *ferry_transfer_new          (const char                *id,
                                                        FerryRequest              *request,
                                                        const FerryTransferRecord *record); /* nullable: new */
const char                *ferry_transfer_get_id       (FerryTransfer *self);
FerryRequest              *ferry_transfer_get_request  (FerryTransfer *self);
void                       ferry_transfer_set_request  (FerryTransfer *self, FerryRequest *request);
const FerryTransferRecord *ferry_transfer_get_record   (FerryTransfer *self);
FerryProgress             *ferry_transfer_get_progress (FerryTransfer *self);
FerryStatus                ferry_transfer_get_status   (FerryTransfer *self);
FerryReason                ferry_transfer_get_reason   (FerryTransfer *self);
/* Absolute path of the finished file, or of where it will be; NULL before the
 * name is known. (transfer full) */
char                      *ferry_transfer_dup_path     (FerryTransfer *self);

/* Applies @event through ferry_state_next(). FALSE when it means nothing now. */
gboolean             ferry_transfer_apply        (FerryTransfer *self, FerryEvent event, FerryReason reason);
void                 ferry_transfer_set_reason   (FerryTransfer *self, FerryReason reason);
/* The record to change in place between edit() and commit(); commit() emits
 * what changed. status and reason must not be changed this way. */
FerryTransferRecord *ferry_transfer_edit         (FerryTransfer *self);
void                 ferry_transfer_commit       (FerryTransfer *self);

G_END_DECLS
