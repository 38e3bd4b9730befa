/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

/* What FerryDownload and its parts (segments, checkpoints, the verdict on
 * answers) share. Network thread. */

#include "ferry-chunked.h"
#include "ferry-contact.h"
#include "ferry-download.h"
#include "ferry-error.h"
#include "ferry-exchange.h"
#include "ferry-hasher.h"
#include "ferry-ramp.h"
#include "ferry-range-plan.h"
#include "ferry-rate-meter.h"
#include "ferry-run-private.h"

G_BEGIN_DECLS

/* As many as FerryRangePlan has workers for. */
#define FERRY_DOWNLOAD_MAX_SEGMENTS 64

typedef struct _FerrySegment FerrySegment;

/**
 * FerryDownload:
 *
 * One run of one download.
 */
typedef struct
{
  FerryRun run;

  /* Input. */
  FerryTransport *transport; /* (unowned) outlives it */
  FerryFinisher  *finisher;  /* (owned) */
  char           *id;        /* (owned) */
  FerryContact    contact;
  FerryRequest   *request;  /* (unowned) of the contact */
  FerryLimiter   *limiter;  /* (owned) */
  FerryProgress  *progress; /* (owned) */
  guint           max_connections;
  GPtrArray      *mirrors;       /* (owned) (element-type utf8) in the order of their priorities */
  goffset         expected_size; /* -1 unknown */

  /* In progress. */
  GUri           *final_uri; /* (owned) (nullable) where the body came from in this run */
  FerryPartFile  *part;      /* (owned) (nullable) */
  FerryRangePlan *plan;      /* (owned) (nullable) */
  FerryRangeSet  *written;   /* (owned) in the part, not all of it synced */
  FerryRangeSet  *unproven;  /* (owned) of an earlier run: compared, then built on */
  FerryHasher    *hasher;    /* (owned) (nullable) */

  FerrySegment *segments[FERRY_DOWNLOAD_MAX_SEGMENTS]; /* (owned) (nullable) */
  guint         n_segments;

  FerryRamp      ramp;
  FerryRateMeter meter;
  gint64         window_start; /* of the ramp, and what had come then */
  goffset        window_bytes;
  guint          tick_id;
  gint64         began_at;
  gint64         last_checkpoint;
  goffset        unstarted; /* bytes written since write-back was last begun */
  goffset        progressed;
  gboolean       is_checkpointing;
  gboolean       is_accepted;     /* an answer of this run was taken: the part is of that file */
  gboolean       is_range_proven; /* a 206 came in this run */
  gboolean       is_single;       /* the server cannot do ranges */
  gboolean       is_over;
  gboolean       is_verifying; /* it is over, but the checksum is not known yet */
  gboolean       asks_plainly; /* next request without Range */
  gboolean       asks_without_if_range;
  char          *rejected_etag; /* (owned) (nullable) of the answer that made it ask so */
  gboolean       was_misplaced; /* the last answer was not of the range that was asked for */
  guint          n_restarts;    /* in this run */

  /* Output: the facts, as they go out with each event. */
  FerryTransferRecord record;
  GError             *error; /* (owned) (nullable) */
  gint64              retry_after;
} FerryDownload;

/* ferry-download.c */
FerryDownload *ferry_download_hold (FerryDownload *self);
void           ferry_download_release (FerryDownload *self);
gint64         ferry_download_get_now (FerryDownload *self);
void           ferry_download_fail (FerryDownload *self, GError *error); /* takes the error */
void           ferry_download_emit (FerryDownload *self, FerryRunEventType type);
void           ferry_download_emit_reason (FerryDownload *self, FerryReason reason);
void           ferry_download_emit_restarted (FerryDownload *self, FerryResumeCause cause);
void           ferry_download_stop_tick (FerryDownload *self);

/* ferry-download-sources.c: what is learnt of the file while it is fetched. */
/* Another address of the same file; its bytes are taken once it has proven to be
 * one. @priority as in RFC 5854: the smaller the sooner. What makes no sense or
 * is known already is ignored. */
void ferry_download_add_mirror (FerryDownload *self, const char *uri, guint priority);
/* The checksums of its pieces; ignored when there are some already. */
void ferry_download_set_pieces (FerryDownload *self, FerryPieces *pieces);
/* It has so many bytes: FALSE when that is known to be wrong. */
gboolean ferry_download_expect_size (FerryDownload *self, goffset size);

/* ferry-download-setup.c: all that a run needs before its first request. FALSE
 * when the run is over, because it failed or there is nothing left to do. */
gboolean ferry_download_set_up (FerryDownload *self);

/* ferry-download-segments.c */
/* Begins one more connection, the run's @is_first or a further one; FALSE when
 * there is no work, or the host has no room, for it. */
gboolean ferry_download_start_segment (FerryDownload *self, gboolean is_first);
/* Keeps what is in the buffers: bytes that came over the line are not thrown
 * away. FALSE when the disk does not take them. */
gboolean ferry_download_drop_segments (FerryDownload *self, GError **error);
/* All but @segment, and what they hold. */
void ferry_download_drop_others (FerryDownload *self, FerrySegment *segment);
/* Finishes when all is there, else sees to it that somebody is at work. */
void ferry_download_go_on (FerryDownload *self);
/* A segment wrote [begin, end) into the part. */
void ferry_download_wrote (FerryDownload *self, goffset begin, goffset end);
/* A segment fetched its span or found its end; it has been freed when this
 * returns. */
void ferry_download_segment_done (FerryDownload *self, FerrySegment *segment);
/* A segment ended with an error (taken); freed when this returns. */
void ferry_download_segment_failed (FerryDownload *self,
                                    FerrySegment  *segment,
                                    GError        *error,
                                    gint64         retry_after);
/* @segment reached the end of its span, and its body goes on: TRUE when it may
 * take what follows, because nobody is at work there. */
gboolean ferry_download_extend_span (FerryDownload *self, FerrySegment *segment);
/* The end of a body of unknown length is the end of the file. */
void ferry_download_found_end (FerryDownload *self, goffset end, gboolean is_verified);
/* The bytes on disk are not those of the file on the server: all connections
 * are dropped, the next one asks for the whole file. */
void ferry_download_restart (FerryDownload *self, FerryResumeCause cause);
/* The same but for the connections: the caller has the new file's first. FALSE
 * when the run has failed because it began anew too often. */
gboolean ferry_download_begin_anew (FerryDownload *self, FerryResumeCause cause);
/* Asks again with what was learnt; the segment is freed. */
void ferry_download_ask_again (FerryDownload *self, FerrySegment *segment);

/* ferry-download-answer.c: what an answer means. The first one decides; those
 * of further segments must agree with it. TRUE: @segment may read its body
 * from @verdict's first byte. FALSE: it has been dealt with. */
gboolean ferry_download_judge (FerryDownload      *self,
                               FerrySegment       *segment,
                               FerryResumeVerdict *verdict);

/* ferry-download-checkpoint.c */
/* Has the disk begin with what was written, every now and then, so that a sync
 * finds little left to do. */
void ferry_download_begin_write_back (FerryDownload *self);
void ferry_download_checkpoint_if_due (FerryDownload *self);
/* Syncs what was written, then ends the run with @type. */
void ferry_download_end_synced (FerryDownload *self, FerryRunEventType type);
/* The file stands at its final name. */
void ferry_download_end_published (FerryDownload *self);
/* A checksum is wanted: follow the part from its beginning. */
void ferry_download_start_hasher (FerryDownload *self);
/* All bytes are there: verify, publish, end. */
void ferry_download_finish (FerryDownload *self);

/* ferry-segment.c */
struct _FerrySegment
{
  FerryDownload        *download; /* (unowned) outlives it */
  guint                 index;    /* worker in the plan, place in the array */
  FerryExchange        *exchange; /* (owned) */
  GUri                 *target;   /* (owned) (nullable) it went there, not where the user said */
  GPollableInputStream *body;     /* (unowned) of the exchange */
  FerryResumeQuestion   asked;
  gboolean              is_first;
  gboolean              is_chunked;
  FerryChunked          chunked;
  goffset               stream_offset; /* file offset of the next byte of the body */
  goffset               body_end;      /* file offset of its end as told; -1 not told */
  goffset               span_begin;    /* first byte wanted; before it only the overlap */
  guint8               *buffer;        /* (owned) (nullable) page-aligned */
  gsize                 capacity;
  gsize                 fill_begin; /* of what is to be written, in the buffer */
  gsize                 fill;
  goffset               fill_offset; /* file offset of fill_begin */
  GSource              *source;      /* (owned) (nullable) what wakes the pump */
  gint64                last_byte_at;
  gint64                first_byte_at;
  FerryRateMeter        meter;
  goffset               received;
  gboolean              is_useful; /* it brought bytes that were not known to be good before */
};

/* Asks for the worker's span. */
FerrySegment *ferry_segment_start (FerryDownload *download,
                                   guint          index,
                                   gboolean       is_first,
                                   goffset        begin,
                                   goffset        end);
/* Closes the connection; what is in the buffer is lost unless flushed. */
void ferry_segment_free (FerrySegment *self);
/* Ends the segment with an error; it is freed. */
void ferry_segment_fail (FerrySegment *self, FerryErrorStatus status, const char *detail);
/* Called by the download's tick: measures, sees stalls. */
void ferry_segment_tick (FerrySegment *self, gint64 now);
/* The head of the answer was read and accepted. */
gboolean ferry_segment_is_transferring (FerrySegment *self);

/* ferry-segment-pump.c: from the body into the part. */
/* The body is accepted: begins to read it. The segment may be gone afterwards,
 * as after ferry_segment_pump(). */
void ferry_segment_start_pump (FerrySegment *self);
/* Reads what there is now, whatever it waited for. */
void ferry_segment_pump (FerrySegment *self);
void ferry_segment_stop_pump (FerrySegment *self);
/* Writes what is in the buffer. */
gboolean ferry_segment_flush (FerrySegment *self, GError **error);

G_END_DECLS
