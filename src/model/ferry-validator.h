/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-answer.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryValidator:
 *
 * What identifies the remote file that a part belongs to. A plain value.
 */
typedef struct
{
  char    *etag;               /* (owned) (nullable) raw */
  char    *last_modified;      /* (owned) (nullable) raw */
  gint64   last_modified_time; /* unix seconds; -1 */
  gboolean is_date_strong;     /* Last-Modified is ≥ 60 s before Date, RFC 9110 §8.8.2.2 */
  goffset  length;             /* of the whole file; -1 unknown */
} FerryValidator;

void ferry_validator_init (FerryValidator *self);
void ferry_validator_clear (FerryValidator *self);
void ferry_validator_copy (const FerryValidator *self, FerryValidator *copy);
/* From a 200 or 206 answer. */
void ferry_validator_from_answer (const FerryAnswer *answer, FerryValidator *validator);
/* A syntactically good entity tag without W/. */
gboolean ferry_validator_has_strong_etag (const FerryValidator *self);
/* The value to send in If-Range: a strong ETag, else a strong date, else NULL
 * (RFC 9110 §13.1.5). Borrowed from @self. */
const char *ferry_validator_get_if_range (const FerryValidator *self);

/**
 * FerryResumeAction:
 * @FERRY_RESUME_APPEND: the body is the file's bytes [first, end): write them;
 *   also the answer to a first request, when nothing is on disk yet
 * @FERRY_RESUME_RESTART_WITH_BODY: a whole file from byte 0: begin a fresh part
 *   with this very body
 * @FERRY_RESUME_RESTART: drop this answer; begin a fresh part with a new GET
 *   without Range
 * @FERRY_RESUME_ASK_WITHOUT_IF_RANGE: ask the same range once more without
 *   If-Range and judge by validators, length and overlap: the server may
 *   mishandle If-Range, or be one of several that each make their own ETags
 * @FERRY_RESUME_ASK_WITHOUT_RANGE: ask without Range to learn the size
 * @FERRY_RESUME_COMPLETE: nothing is missing
 * @FERRY_RESUME_REFUSE: the bytes must not be used; this attempt fails with
 *   @error and the part is kept
 */
typedef enum
{
  FERRY_RESUME_APPEND,
  FERRY_RESUME_RESTART_WITH_BODY,
  FERRY_RESUME_RESTART,
  FERRY_RESUME_ASK_WITHOUT_IF_RANGE,
  FERRY_RESUME_ASK_WITHOUT_RANGE,
  FERRY_RESUME_COMPLETE,
  FERRY_RESUME_REFUSE,
} FerryResumeAction;

/**
 * FerryResumeCause:
 * Why a restart: to say it to the user.
 */
typedef enum
{
  FERRY_RESUME_CAUSE_NONE,
  FERRY_RESUME_CAUSE_RANGES_IGNORED, /* "the server cannot resume" */
  FERRY_RESUME_CAUSE_CHANGED,        /* "the file changed on the server" */
  FERRY_RESUME_CAUSE_NOT_SATISFIABLE,
  FERRY_RESUME_CAUSE_WRONG_RANGE,
} FerryResumeCause;

/**
 * FerryResumeQuestion: what was asked.
 * @first: first byte asked for; 0 with @has_range FALSE for a plain GET
 * @end: one after the last byte asked for; -1 for open-ended
 * @have: bytes of the part that are on disk (sum), to see when all is there
 * @known_content_type: of the first answer; an HTML page instead of it is not
 *   the file
 * @is_first_segment: no other connection works on this part, so a whole body
 *   may replace the part; FALSE for a further segment, whose useless answer
 *   only lowers the number of connections (then RESTART* are never returned
 *   for ignored ranges: REFUSE with cause RANGES_IGNORED is)
 */
typedef struct
{
  gboolean    has_range;
  goffset     first;
  goffset     end;
  gboolean    sent_if_range;
  gboolean    has_asked_without_if_range; /* the second try was made */
  goffset     have;
  gboolean    is_first_segment;
  const char *known_content_type; /* (unowned) (nullable) */
  const char *rejected_etag;      /* (unowned) (nullable) of the answer before the second try */
} FerryResumeQuestion;

/**
 * FerryResumeVerdict:
 * @total: the size of the whole file as known after this answer, -1 unknown
 * @must_compare_overlap: identity was not proven by a strong validator, so the
 *   bytes that overlap what is on disk must be compared before any is accepted
 * @error: FerryErrorStatus for REFUSE
 */
typedef struct
{
  FerryResumeAction action;
  FerryResumeCause  cause;
  goffset           first; /* APPEND: file offset of the body's first byte */
  goffset           end;   /* APPEND: one after the last byte to take; -1 to the end of body */
  goffset           total;
  gboolean          must_compare_overlap;
  int               error;
} FerryResumeVerdict;

/**
 * ferry_validator_judge_resume:
 * @known: what the part on disk is of; empty for a fresh one
 *
 * The one decision of whether the bytes of an answer may enter a part: bytes of
 * two versions of a file are never spliced. It sees 2xx and 416 answers; other
 * statuses are errors for the caller, and refused as such. Pure (RFC 9110
 * §8.8, §13.1.5, §14, §15.3.7, §15.5.17).
 */
FerryResumeVerdict ferry_validator_judge_resume (const FerryValidator      *known,
                                                 const FerryResumeQuestion *asked,
                                                 const FerryAnswer         *answer);

/* Whether a fresh answer (200, or 206 for a range) is plainly of another file
 * than @known: lengths that differ, strong ETags that differ, or, where there
 * are not two strong ETags, dates that differ, or, where there are not two
 * dates either, weak ETags that differ. */
gboolean ferry_validator_contradicts (const FerryValidator *known,
                                      const FerryAnswer    *answer);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryValidator, ferry_validator_clear)

G_END_DECLS
