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
#include "ferry-piece-check.h"
#include "ferry-ramp.h"
#include "ferry-range-plan.h"
#include "ferry-rate-meter.h"
#include "ferry-run-private.h"
#include "ferry-source.h"

G_BEGIN_DECLS

/* As many as FerryRangePlan has workers for. */
#define FERRY_DOWNLOAD_MAX_SEGMENTS 64

typedef struct _FerrySegment        FerrySegment;
typedef struct _FerryDownloadDigest FerryDownloadDigest;

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
  goffset         expected_size; /* -1 unknown */

  /* Where the bytes come from. */
  GPtrArray   *sources;           /* (owned) (element-type FerrySource) the request's own first */
  FerrySource *home;              /* (unowned) (nullable) whose validators the record has */
  FerrySource *trusted;           /* (unowned) (nullable) and nobody else: others lied */
  gboolean     is_moved;          /* the part is of an address that the user has replaced */
  gboolean     distrusts_earlier; /* what earlier runs left was given up */
  guint        n_proofs;
  gint64       last_proof_at;
  gint64       last_swap_at;

  /* In progress. */
  FerryPartFile  *part;      /* (owned) (nullable) */
  FerryRangePlan *plan;      /* (owned) (nullable) */
  FerryRangeSet  *written;   /* (owned) in the part, not all of it synced */
  FerryRangeSet  *unproven;  /* (owned) of an earlier run: compared, then built on */
  FerryHasher    *hasher;    /* (owned) (nullable) */
  goffset         hashed;    /* how far it was told to go */
  guint           n_forgets; /* times that bytes of the part were given up */

  /* Checksums of pieces. */
  FerryPieces     *pieces;   /* (owned) (nullable) */
  FerryPieceCheck *check;    /* (owned) (nullable) once the size is known */
  FerryRangeSet   *checking; /* (owned) pieces that are being checked */
  FerryRangeSet   *checked;  /* (owned) good pieces */
  GHashTable      *faults;   /* (owned) by piece number: times that it was no good */

  FerryDownloadDigest *digest; /* (owned) what is learnt of the file meanwhile */

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
void           ferry_download_start_tick (FerryDownload *self);
void           ferry_download_stop_tick (FerryDownload *self);

/* ferry-download-sources.c: the addresses, and what becomes of those that fail. */
/* Another address of the same file; its bytes are taken once it has proven to be
 * one. @priority as in RFC 5854: the smaller the sooner. What makes no sense or
 * is known already is ignored. */
void ferry_download_add_mirror (FerryDownload *self, const char *uri, guint priority);
/* It has so many bytes: FALSE when that is known to be wrong. */
gboolean ferry_download_expect_size (FerryDownload *self, goffset size);
/* What is there is not of that size. (transfer full) */
GError *ferry_download_make_size_error (FerryDownload *self);
/* The addresses of the request, once its contact is open. */
void ferry_download_open_sources (FerryDownload *self);
/* It failed with @error (taken), and its segment or proof is gone: goes on with
 * others, or ends the run. */
void ferry_download_source_failed (FerryDownload *self,
                                   FerrySource   *source,
                                   GError        *error,
                                   gint64         retry_after);
/* Nobody is at work and nobody can be: waits for one that rests, or ends the run
 * with what the first of them failed with. */
void ferry_download_run_dry (FerryDownload *self);
/* The part is of what @source has; nothing of it is there yet. */
void ferry_download_move_home (FerryDownload *self, FerrySource *source);
/* It began anew: who has the new file must be shown again. */
void ferry_download_doubt_sources (FerryDownload *self);
void ferry_download_close_sources (FerryDownload *self);

/* ferry-download-choice.c: which address is asked next. */
/* Nobody is at work. */
gboolean ferry_download_is_idle (FerryDownload *self);
/* Who is to be asked next: NULL when nobody has room for it. What is skipped is
 * not looked at. */
FerrySource *ferry_download_choose_source (FerryDownload *self);
/* Whether it could be asked, if it does not rest. */
gboolean ferry_download_may_ask (FerryDownload *self, FerrySource *source);
/* Called by the tick: measures, sees who is silent, gives more to who does more,
 * wakes who rested enough. */
void ferry_download_tick_sources (FerryDownload *self, gint64 now);

/* ferry-download-trust.c: proofs, and what is done about bytes that are wrong. */
/* Whether bytes of @source may go into the part, as far as they are of a file of
 * its size. */
gboolean ferry_download_trusts (FerryDownload *self, FerrySource *source);
/* Whether there is something by which @source may prove itself now. */
gboolean ferry_download_may_prove (FerryDownload *self);
void     ferry_download_start_proof (FerryDownload *self, FerrySource *source);
/* @error: (nullable) (taken): why it is not proven. Frees the proof. */
void ferry_download_proof_done (FerryDownload *self,
                                FerrySource   *source,
                                GError        *error,
                                gint64         retry_after);
void ferry_download_drop_proofs (FerryDownload *self);
/* @source brought [begin, end). */
void ferry_download_credit (FerryDownload *self,
                            FerrySource   *source,
                            goffset        begin,
                            goffset        end);
/* Bytes of the part are no good and will be fetched again; ends with
 * ferry_download_tell_forgotten(), so that nobody builds on them. */
void ferry_download_forget (FerryDownload *self, goffset begin, goffset end);
void ferry_download_tell_forgotten (FerryDownload *self);
/* All that @source brought and nobody has checked, and what it is about to. */
void ferry_download_forget_source (FerryDownload *self, FerrySource *source);
/* @segment brought bytes that differ from those on disk. It is gone when this
 * returns. */
void ferry_download_bytes_differ (FerryDownload *self,
                                  FerrySegment  *segment,
                                  goffset        begin,
                                  goffset        end);
/* The checksum of the whole is wrong: TRUE when there is another way to get it,
 * which it is on now. */
gboolean ferry_download_try_otherwise (FerryDownload *self);

/* ferry-download-pieces.c: the checksums of pieces. */
/* Ignored when there are some already. */
void ferry_download_set_pieces (FerryDownload *self, FerryPieces *pieces);
/* The size or the part became known: begins with what is there. */
void ferry_download_start_check (FerryDownload *self);
void ferry_download_stop_check (FerryDownload *self);
/* [begin, end) was written. */
void ferry_download_check_written (FerryDownload *self, goffset begin, goffset end);
/* They are no more what was, or is being, checked. */
void ferry_download_forget_checked (FerryDownload *self, goffset begin, goffset end);
/* All is there, but not yet known to be good. */
gboolean ferry_download_awaits_check (FerryDownload *self);
/* All bytes from the beginning on that may be hashed as a whole end here. */
goffset ferry_download_get_frontier (FerryDownload *self);

/* ferry-download-setup.c: all that a run needs before its first request. FALSE
 * when the run is over, because it failed or there is nothing left to do. */
gboolean ferry_download_set_up (FerryDownload *self);

/* ferry-download-segments.c */
/* Begins one more connection, to the source that promises most; FALSE when there
 * is no work for it, or no host has room. */
gboolean ferry_download_start_segment (FerryDownload *self);
gboolean ferry_download_start_segment_at (FerryDownload *self, FerrySource *source);
/* Keeps what is in the buffers: bytes that came over the line are not thrown
 * away. FALSE when the disk does not take them. */
gboolean ferry_download_drop_segments (FerryDownload *self, GError **error);
/* All but @segment, and what they hold. */
void ferry_download_drop_others (FerryDownload *self, FerrySegment *segment);
/* Finishes when all is there, else sees to it that somebody is at work. */
void ferry_download_go_on (FerryDownload *self);
/* A connection was given up, and what its buffer held is lost. */
void ferry_download_drop_segment (FerryDownload *self, FerrySegment *segment);
/* @segment wrote [begin, end) into the part. */
void ferry_download_wrote (FerryDownload *self,
                           FerrySegment  *segment,
                           goffset        begin,
                           goffset        end);
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
/* The end of @segment's body of unknown length is the end of the file. FALSE when
 * it cannot be: then @segment is gone. */
gboolean ferry_download_found_end (FerryDownload *self,
                                   FerrySegment  *segment,
                                   gboolean       is_verified);
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
/* As far as it may go. */
void ferry_download_advance_hasher (FerryDownload *self);
/* All bytes are there: verify, publish, end. */
void ferry_download_finish (FerryDownload *self);

/* ferry-source-proof.c: bytes that are on disk are fetched from a source and
 * compared; ends with ferry_download_proof_done(). */
FerryProof *ferry_proof_start (FerryDownload *download,
                               FerrySource   *source,
                               goffset        begin,
                               goffset        end);
void        ferry_proof_free (FerryProof *self);
/* Called by the download's tick: sees stalls. @self may be gone afterwards. */
void ferry_proof_tick (FerryProof *self, gint64 now);

/* ferry-segment.c */
struct _FerrySegment
{
  FerryDownload        *download; /* (unowned) outlives it */
  FerrySource          *source;   /* (unowned) whom it asks; outlives it */
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
  GSource              *wake;        /* (owned) (nullable) what wakes the pump */
  gint64                began_at;
  gint64                last_byte_at;
  gint64                first_byte_at;
  FerryRateMeter        meter;
  goffset               received;
  gboolean              is_useful; /* it brought bytes that were not known to be good before */
};

/* Asks for the worker's span. */
FerrySegment *ferry_segment_start (FerryDownload *download,
                                   FerrySource   *source,
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
