/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

/* What FerryUpload and its parts (the protocols, its work with the disk, what it
 * keeps of answers) share. Network thread. */

#include "ferry-body.h"
#include "ferry-contact.h"
#include "ferry-courier.h"
#include "ferry-error.h"
#include "ferry-resumable-upload.h"
#include "ferry-run-private.h"
#include "ferry-tus.h"
#include "ferry-upload.h"

G_BEGIN_DECLS

typedef struct _FerryUpload FerryUpload;

/* What an upload does next. */
typedef void (*FerryUploadStep) (FerryUpload *self);

/**
 * FerryUploadKind: how the bytes are carried.
 * @protocol: its name in the record
 * @can_resume: the server keeps what it got when the connection breaks
 * @begin: the body is there: the first request of a run, or of a new beginning
 * @interim: (nullable): an answer of 102 … 199 came for the request under way
 */
typedef struct
{
  FerryUploadProtocol protocol;
  gboolean            can_resume;
  void (*begin) (FerryUpload *self);
  void (*interim) (FerryUpload        *self,
                   guint               status,
                   SoupMessageHeaders *headers);
} FerryUploadKind;

extern const FerryUploadKind ferry_upload_discovery; /* until the kind is known */
extern const FerryUploadKind ferry_upload_plain;
extern const FerryUploadKind ferry_upload_content_range;
extern const FerryUploadKind ferry_upload_tus;
extern const FerryUploadKind ferry_upload_resumable;

/**
 * FerryUpload:
 *
 * One run of one upload: a sequence of requests, one at a time.
 */
struct _FerryUpload
{
  FerryRun run;

  /* Input. */
  FerryTransport *transport; /* (unowned) outlives it */
  char           *id;        /* (owned) */
  FerryContact    contact;
  FerryRequest   *request;   /* (unowned) of the contact */
  FerryLimiter   *limiter;   /* (owned) */
  FerryProgress  *progress;  /* (owned) */
  gboolean        was_begun; /* an earlier run sent something, all of it to be sent again */

  /* In progress. */
  FerryBody             *body; /* (owned) (nullable) */
  goffset                length;
  const FerryUploadKind *kind;
  GUri                  *upload_uri;     /* (owned) (nullable) where the server takes the rest */
  FerryCourier          *courier;        /* (owned) (nullable) */
  FerryUploadStep        step;           /* (nullable) takes the answer to the request under way */
  FerryUploadStep        committed_step; /* (nullable) when the store has the record */
  guint                  n_commits;      /* that the store is at work on */
  FerryUploadStep        alarm_step;     /* when the time has come */
  guint                  alarm_id;
  goffset                first;     /* of the request under way, in the body */
  goffset                end;       /* the same */
  goffset                position;  /* how far the body went out in it */
  goffset                reached;   /* the furthest that it ever went out to there in this run */
  goffset                known;     /* so much may have gone there in earlier ones */
  goffset                confirmed; /* the server has so much from the beginning on */
  goffset                furthest;  /* the most that it ever had */
  goffset                progressed;
  goffset                piece; /* the most that one request carries; 0 for all */
  goffset                told;  /* what was confirmed at the last checkpoint */
  gint64                 told_at;
  guint                  n_troubles; /* in a row, without progress */
  guint                  n_breaks;   /* of the connection, the same */
  guint                  n_restarts; /* in this run */
  gboolean               has_host;   /* a connection is counted */
  gboolean               carries;    /* the request under way has a body, if an empty one */
  gboolean               has_sent;   /* some of the body, or an empty one, in this run */
  gboolean               is_ending;  /* the server has it all; only the source is looked at */
  FerryRunEventType      end_type;   /* when it is over */
  gboolean               is_over;

  /* Of the protocols. */
  FerryTusOffer     tus;
  FerryUploadLimits limits;
  gboolean          is_asked;    /* what the server can has been asked for */
  gboolean          is_offered;  /* it said that uploads there can be resumed */
  gboolean          is_deferred; /* it has yet to be told the length */
  gboolean          is_kept;     /* the answer for the user is */
  gboolean          is_proven;   /* by Content-Range: it put a piece behind the one before */
  char             *checksum;    /* (owned) (nullable) of the piece, as the server reads it */

  /* Output: the facts, as they go out with each event. */
  FerryTransferRecord record;
  GError             *error; /* (owned) (nullable) */
  gint64              retry_after;
};

/* ferry-upload.c */
FerryUpload *ferry_upload_hold (FerryUpload *self);
void         ferry_upload_release (FerryUpload *self);
void         ferry_upload_emit (FerryUpload *self, FerryRunEventType type);
/* The run ends. @fail takes the error. */
void ferry_upload_fail (FerryUpload *self, GError *error);
void ferry_upload_end (FerryUpload *self, FerryRunEventType type);
/* Has the record stored; then goes on with @step, if given. */
void ferry_upload_commit (FerryUpload *self, FerryUploadStep step);
/* Does @step after @delay (µs). */
void ferry_upload_wait (FerryUpload *self, gint64 delay, FerryUploadStep step);
void ferry_upload_stop_waiting (FerryUpload *self);
/* Which kind begins: by the wish, by what is known, or by asking. */
const FerryUploadKind *ferry_upload_choose_kind (FerryUpload *self);
/* From now on it is of this kind, and it begins. */
void ferry_upload_begin_as (FerryUpload *self, const FerryUploadKind *kind);

/* ferry-upload-ask.c */

/**
 * FerryUploadAsk: one request.
 * @uri: (nullable): another address than the request's
 * @fields: (owned) (nullable): its header fields, see ferry_upload_add_field()
 * @first, @end: what of the body it carries, if @has_body
 */
typedef struct
{
  const char     *method;
  GUri           *uri;
  GArray         *fields;
  gboolean        has_body;
  goffset         first;
  goffset         end;
  FerryUploadStep step;
} FerryUploadAsk;

void ferry_upload_add_field (FerryUploadAsk *ask,
                             const char     *name,
                             const char     *format,
                             ...) G_GNUC_PRINTF (3, 4);
/* Takes the fields; step is called with the answer, or what came instead. */
void ferry_upload_ask (FerryUpload *self, FerryUploadAsk *ask);
/* NULL when the request broke, see ferry_upload_fail_broken(). */
const FerryAnswer  *ferry_upload_get_answer (FerryUpload *self);
SoupMessageHeaders *ferry_upload_get_headers (FerryUpload *self);
gboolean            ferry_upload_is_success (const FerryAnswer *answer);

/* ferry-upload-answer.c: what answers mean, whatever the protocol. */
/* Whether all that the request under way carries of the body went out. */
gboolean ferry_upload_is_through (FerryUpload *self);
/* Whether the server can have [0, @offset) at all. */
gboolean ferry_upload_may_have (FerryUpload *self, goffset offset);
/* The server has [0, @offset). */
void ferry_upload_confirm (FerryUpload *self, goffset offset);
/* The run ends because the last request broke, or because of its answer, which is
 * kept; @status: (FerryErrorStatus) why. */
void ferry_upload_fail_broken (FerryUpload *self);
void ferry_upload_fail_answered (FerryUpload *self, int status);
void ferry_upload_fail_answer (FerryUpload *self);
/* The last answer is the one that the user wants to see. */
void ferry_upload_keep_answer (FerryUpload *self);
/* All of it is there; the last answer is kept if none was before. */
void ferry_upload_finish (FerryUpload *self);
/* FALSE, and the run ends, when the server takes no more than @max bytes (-1: has
 * not said so). */
gboolean ferry_upload_check_size (FerryUpload *self, goffset max);
/* The server can do this no longer: all is sent again, by @kind. */
void ferry_upload_begin_anew (FerryUpload           *self,
                              const FerryUploadKind *kind,
                              FerryResumeCause       cause);
/* Where the server takes the rest, from the Location of an answer. FALSE when it
 * has none, or one that leads nowhere. */
gboolean ferry_upload_take_location (FerryUpload *self, SoupMessageHeaders *headers, GUri *base);
void     ferry_upload_forget_location (FerryUpload *self);
/* Does @step soon, or fails with @status when that has been too often in vain. */
void ferry_upload_try_again (FerryUpload *self, int status, FerryUploadStep step);
/* The same, after a while that grows. */
void ferry_upload_try_later (FerryUpload *self, int status, FerryUploadStep step);
/* The last request broke while it carried bytes: what of them came is asked by @step,
 * unless that has just been done. */
void ferry_upload_look_again (FerryUpload *self, FerryUploadStep step);
/* The last request was too long for somebody on the way: makes @piece smaller. FALSE
 * when it cannot be. */
gboolean ferry_upload_cut_piece (FerryUpload *self);
/* What the server says of the upload is not true: it is not to be gone on with. */
void ferry_upload_fail_untrue (FerryUpload *self);
/* Where the piece ends that begins with what is confirmed. */
goffset ferry_upload_get_piece_end (FerryUpload *self);

/* ferry-upload-disk.c: work in other threads. */
/* Makes the body, looks whether the source is still what it was. */
void ferry_upload_prepare (FerryUpload *self, FerryUploadStep step);
/* Looks whether it still is, at the end. */
void ferry_upload_check_source (FerryUpload *self, FerryUploadStep step);
/* Has the checksum of a piece of the body made. */
void ferry_upload_hash_piece (FerryUpload *self, goffset first, goffset end, FerryUploadStep step);

/* ferry-upload-plain.c: fields of a request that carries the body as it is. */
void ferry_upload_add_body_fields (FerryUpload *self, FerryUploadAsk *ask);

/* ferry-upload-resumable.c */
void ferry_upload_add_resumable_fields (FerryUpload    *self,
                                        FerryUploadAsk *ask,
                                        gboolean        is_complete);
/* 104: the upload can be resumed after all. */
void ferry_upload_take_interim (FerryUpload *self, guint status, SoupMessageHeaders *headers);
/* The answer to a request that carried all of the body. */
void ferry_upload_take_whole_answer (FerryUpload *self);

G_END_DECLS
