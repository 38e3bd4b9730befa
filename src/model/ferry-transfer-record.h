/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-range-set.h"
#include "ferry-request.h"
#include "ferry-source-stamp.h"
#include "ferry-timeline.h"
#include "ferry-validator.h"

G_BEGIN_DECLS

/* Of the body of a server's answer so many bytes are kept. */
#define FERRY_TRANSFER_MAX_ANSWER_BYTES (64 * 1024)

/**
 * FerryTransferRecord:
 *
 * All of a transfer that is durable, apart from its request. A plain value
 * that the codec writes and reads; times in microseconds of the wall clock.
 */
typedef struct
{
  FerryStatus    status;
  FerryReason    reason;
  gint64         waiting_until; /* wall clock µs of the next try; 0 */
  int            error;         /* FerryErrorStatus of the last failure; -1 none */
  char          *message;       /* (owned) (nullable) sentence for a person */
  char          *detail;        /* (owned) (nullable) raw detail, redacted */
  char          *name;          /* (owned) (nullable) final file name, once decided */
  char          *part_name;     /* (owned) (nullable) the unfinished file in the directory */
  char          *old_part_name; /* (owned) (nullable) kept until the new one has passed it */
  goffset        old_part_size; /* bytes that the superseded part holds */
  FerryValidator validator;     /* of the remote file that the part is of */
  FerryRangeSet *have;          /* (owned) synced to disk; of an upload: confirmed by the server */
  goffset        total;         /* -1 unknown; of an upload: the length of the body */
  char          *content_type;  /* (owned) (nullable) */
  char          *final_uri;     /* (owned) (nullable) after redirects, as stored */
  char         **redirects;     /* (owned) (nullable) the chain */
  guint          http_status;   /* of the last answer; 0 none, as with FTP */
  FerryHeader   *headers;       /* (owned) of the last good answer; secret ones left out */
  guint          n_headers;
  gboolean       is_resumable;
  gboolean       is_unverified; /* the length could not be verified */
  guint          retries;       /* automatic ones spent since the last progress */
  guint          total_retries;
  guint          restarts;     /* times that it began again from byte 0 */
  goffset        resumed_from; /* bytes on disk when the last run began */
  char          *checksum;     /* (owned) (nullable) computed, "sha256:hex" */
  gint64         created;
  gint64         started;     /* 0 */
  gint64         finished;    /* 0 */
  FerryTimeline *timeline;    /* (owned) what happened to it */
  gboolean       runs_anyway; /* the user said so, until it is settled */

  /* Of a download: the address that the validator is of; NULL: the request's. */
  char *source_uri; /* (owned) (nullable) */

  /* Of a download: what its bytes must have by what was told of it on the way, be
   * it in an answer that is long past; "sha256:hex". */
  char *told_checksum; /* (owned) (nullable) */

  /* Of an upload. */
  FerryUploadProtocol upload_protocol; /* AUTO: not decided yet */
  char               *upload_uri;      /* (owned) (nullable) where the server takes the rest */
  gint64              upload_expires;  /* when it drops what it has; 0 unknown */
  gboolean            is_begun;        /* of the body some may have reached the server */
  FerrySourceStamp   *stamps;          /* (owned) (nullable) of its files, in their order */
  guint               n_stamps;
  GBytes             *answer;        /* (owned) (nullable) the body of the server's answer */
  gboolean            is_answer_cut; /* it was longer */
} FerryTransferRecord;

/* Of a transfer that was just added: idle, queued, nothing on disk. */
void ferry_transfer_record_init (FerryTransferRecord *self);
void ferry_transfer_record_clear (FerryTransferRecord *self);
void ferry_transfer_record_copy (const FerryTransferRecord *self, FerryTransferRecord *copy);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryTransferRecord, ferry_transfer_record_clear)

G_END_DECLS
