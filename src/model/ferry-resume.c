/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-validator-private.h"

/* ferry_validator_judge_resume(): what it is made of first, the entry point last. */

typedef FerryResumeVerdict Verdict;

static Verdict
make_verdict (FerryResumeAction action,
              FerryResumeCause  cause,
              goffset           total)
{
  return (Verdict){ .action = action, .cause = cause, .first = -1, .end = -1, .total = total };
}

static Verdict
refuse (const FerryValidator *known,
        FerryErrorStatus      error,
        FerryResumeCause      cause)
{
  Verdict verdict = make_verdict (FERRY_RESUME_REFUSE, cause, known->length);

  verdict.error = error;

  return verdict;
}

static Verdict
refuse_wrong_range (const FerryValidator *known)
{
  return refuse (known, FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE, FERRY_RESUME_CAUSE_WRONG_RANGE);
}

static Verdict
refuse_ignored_range (const FerryValidator *known)
{
  return refuse (known, FERRY_ERROR_INSUFFICIENT_RANGE_SUPPORT, FERRY_RESUME_CAUSE_RANGES_IGNORED);
}

static Verdict
refuse_unsatisfiable (const FerryValidator *known)
{
  return refuse (known,
                 FERRY_ERROR_REQUESTED_RANGE_NOT_SATISFIABLE,
                 FERRY_RESUME_CAUSE_NOT_SATISFIABLE);
}

/* What was known of the size was about another file. */
static Verdict
restart_changed (const FerryAnswer *answer)
{
  return make_verdict (FERRY_RESUME_RESTART,
                       FERRY_RESUME_CAUSE_CHANGED,
                       ferry_answer_get_total (answer));
}

/* The size after @answer: what it tells, else what was known before. */
static goffset
learn_total (const FerryValidator *known,
             const FerryAnswer    *answer)
{
  goffset total = ferry_answer_get_total (answer);

  return total >= 0 ? total : known->length;
}

/* There are bytes on disk that those of the answer must fit to. */
static gboolean
has_bytes_to_fit (const FerryResumeQuestion *asked)
{
  return asked->have > 0 || asked->first > 0;
}

/* An answer with which no range can be filled. Asking the same again gives the
 * same; without Range something better may come, but to ask so is only sensible
 * where Range was the difference, and no other connection works on the part. */
static Verdict
reject_range (const FerryValidator      *known,
              const FerryResumeQuestion *asked)
{
  if (asked->has_range && asked->is_first_segment)
    return make_verdict (FERRY_RESUME_RESTART, FERRY_RESUME_CAUSE_WRONG_RANGE, known->length);

  return refuse_wrong_range (known);
}

/* One more try without If-Range tells a server that mishandles it, or one of
 * several that each make their own ETag, from a file that changed. */
static gboolean
may_ask_without_if_range (const FerryResumeQuestion *asked)
{
  return asked->has_range && asked->sent_if_range && !asked->has_asked_without_if_range;
}

static Verdict
ask_without_if_range (const FerryValidator *known)
{
  return make_verdict (FERRY_RESUME_ASK_WITHOUT_IF_RANGE, FERRY_RESUME_CAUSE_NONE, known->length);
}

/* The body is the part of the file that Content-Range says. Its identity was
 * judged before; here it is about where its bytes belong. */
static Verdict
place_slice (const FerryValidator      *known,
             const FerryResumeQuestion *asked,
             const FerryAnswer         *answer,
             FerryIdentity              identity)
{
  goffset total = learn_total (known, answer);
  Verdict verdict = make_verdict (FERRY_RESUME_APPEND, FERRY_RESUME_CAUSE_NONE, total);
  goffset length = answer->range_last - answer->range_first + 1;

  /* A gap before it, or nothing new in it. */
  if (answer->range_first > asked->first || answer->range_last < asked->first)
    return refuse_wrong_range (known);

  verdict.first = answer->range_first;
  verdict.end = answer->range_last + 1;
  verdict.must_compare_overlap = identity != FERRY_IDENTITY_PROVEN ||
                                 answer->range_first < asked->first;

  /* More than was asked for is another connection's work. */
  if (asked->has_range && asked->end >= 0)
    verdict.end = MIN (verdict.end, asked->end);

  /* The header contradicts itself: no more than both of its lengths allow. */
  if (!answer->is_chunked && answer->content_length >= 0 && answer->content_length != length)
    {
      if (answer->content_length <= asked->first - answer->range_first)
        return refuse_wrong_range (known);
      verdict.end = MIN (verdict.end, answer->range_first + answer->content_length);
      verdict.must_compare_overlap = TRUE;
    }

  if (!has_bytes_to_fit (asked))
    verdict.must_compare_overlap = FALSE;

  return verdict;
}

/* All of the file is on disk already, and nothing says that it is of another. */
static gboolean
has_all (const FerryResumeQuestion *asked,
         const FerryAnswer         *answer,
         FerryIdentity              identity)
{
  return asked->have == ferry_answer_get_total (answer) && !ferry_identity_is_contrary (identity);
}

/* 206 to a request without Range. Only its head is of use: the rest can
 * be asked for when the size is known. */
static Verdict
judge_unasked_slice (const FerryValidator      *known,
                     const FerryResumeQuestion *asked,
                     const FerryAnswer         *answer)
{
  FerryResumeQuestion whole = *asked;
  FerryIdentity       identity = ferry_validator_identify (known, answer);

  if (answer->range_first != 0 || answer->range_total < 0)
    return refuse_wrong_range (known);
  if (asked->have > 0 && has_all (asked, answer, identity))
    return make_verdict (FERRY_RESUME_COMPLETE, FERRY_RESUME_CAUSE_NONE, answer->range_total);
  if (asked->have > 0 && ferry_identity_is_contrary (identity))
    return restart_changed (answer);

  whole.first = 0;

  return place_slice (known, &whole, answer, identity);
}

/* Two answers in a row with two new ETags: they tell nodes apart, not versions
 * of the file. The same new ETag twice is that of a file that changed. */
static gboolean
is_rotation_proven (const FerryResumeQuestion *asked,
                    const FerryAnswer         *answer)
{
  return asked->has_asked_without_if_range && asked->rejected_etag != NULL &&
         g_strcmp0 (asked->rejected_etag, answer->etag) != 0;
}

static Verdict
judge_partial (const FerryValidator      *known,
               const FerryResumeQuestion *asked,
               const FerryAnswer         *answer)
{
  FerryIdentity identity = ferry_validator_identify (known, answer);

  /* The framing of a multipart body, bytes of unknown place or of another coding
   * are not bytes of the file. */
  if (answer->is_multipart_ranges || !answer->has_content_range || answer->content_encoding != NULL)
    return reject_range (known, asked);

  if (!asked->has_range)
    return judge_unasked_slice (known, asked, answer);

  if (identity == FERRY_IDENTITY_OTHER)
    return restart_changed (answer);
  if (identity == FERRY_IDENTITY_ROTATED && may_ask_without_if_range (asked))
    return ask_without_if_range (known);
  if (identity == FERRY_IDENTITY_ROTATED && !is_rotation_proven (asked, answer))
    return restart_changed (answer);

  return place_slice (known, asked, answer, identity);
}

static gboolean
is_html (const char *content_type)
{
  return g_strcmp0 (content_type, "text/html") == 0 ||
         g_strcmp0 (content_type, "application/xhtml+xml") == 0;
}

/* Types that servers give when they do not know better. */
static gboolean
is_vague_type (const char *content_type)
{
  static const char *const vague[] = {
    "application/octet-stream",
    "application/force-download",
    "application/x-download",
    "binary/octet-stream",
    "text/plain",
    NULL
  };

  return content_type == NULL || g_strv_contains (vague, content_type);
}

/* A page of login, error or advertisement with status 200: of another type than
 * the file, and nothing about it agrees with the file. */
static gboolean
is_other_document (const FerryResumeQuestion *asked,
                   const FerryAnswer         *answer,
                   FerryIdentity              identity)
{
  const char *type = asked->known_content_type;

  if (identity == FERRY_IDENTITY_PROVEN || identity == FERRY_IDENTITY_LIKELY)
    return FALSE;
  if (type == NULL)
    return asked->have > 0 && is_html (answer->content_type);
  if (is_html (type) || g_strcmp0 (type, answer->content_type) == 0)
    return FALSE;
  if (is_html (answer->content_type))
    return TRUE;

  return !is_vague_type (type) && !is_vague_type (answer->content_type);
}

/* A 200 whose Content-Range says that its body is the slice that was asked for,
 * and whose length says so too. */
static gboolean
is_asked_slice (const FerryResumeQuestion *asked,
                const FerryAnswer         *answer)
{
  goffset end = answer->range_last + 1;

  if (!asked->has_range || answer->is_chunked || answer->content_encoding != NULL)
    return FALSE;
  if (answer->range_first != asked->first)
    return FALSE;
  if (end != asked->end && end != answer->range_total)
    return FALSE;

  return answer->content_length == end - answer->range_first;
}

static Verdict
judge_slice_with_200 (const FerryValidator      *known,
                      const FerryResumeQuestion *asked,
                      const FerryAnswer         *answer)
{
  FerryIdentity identity = ferry_validator_identify (known, answer);
  Verdict       verdict;

  if (ferry_identity_is_contrary (identity) && asked->has_range)
    return restart_changed (answer);
  if (!is_asked_slice (asked, answer))
    return reject_range (known, asked);

  verdict = place_slice (known, asked, answer, identity);
  verdict.must_compare_overlap = has_bytes_to_fit (asked);

  return verdict;
}

/* The whole file came to a connection that wanted a piece of it. Only validators
 * prove that the file changed: another length alone is what the page of a server
 * that wants fewer connections has. */
static Verdict
judge_whole_for_segment (const FerryValidator *known,
                         const FerryAnswer    *answer)
{
  if (ferry_validator_is_replaced (known, answer))
    return restart_changed (answer);

  return refuse_ignored_range (known);
}

/* Another length, but no validator that says why: a slice under the wrong status
 * looks like that. Only a request without Range can tell. */
static gboolean
may_be_unmarked_slice (const FerryValidator      *known,
                       const FerryResumeQuestion *asked,
                       const FerryAnswer         *answer,
                       FerryIdentity              identity)
{
  return asked->has_range && has_bytes_to_fit (asked) && identity == FERRY_IDENTITY_OTHER &&
         !ferry_validator_is_replaced (known, answer);
}

static Verdict
judge_whole (const FerryValidator      *known,
             const FerryResumeQuestion *asked,
             const FerryAnswer         *answer)
{
  FerryIdentity identity = ferry_validator_identify (known, answer);
  Verdict       verdict = make_verdict (FERRY_RESUME_RESTART_WITH_BODY,
                                        FERRY_RESUME_CAUSE_RANGES_IGNORED,
                                        learn_total (known, answer));

  if (is_other_document (asked, answer, identity))
    return asked->is_first_segment
               ? refuse (known, FERRY_ERROR_NOT_THE_FILE, FERRY_RESUME_CAUSE_NONE)
               : refuse_ignored_range (known);

  /* Where nothing agrees but the length, the body that is here is worth more. */
  if (asked->have > 0 && has_all (asked, answer, identity) && identity != FERRY_IDENTITY_UNKNOWN)
    return make_verdict (FERRY_RESUME_COMPLETE, FERRY_RESUME_CAUSE_NONE, asked->have);

  if (may_ask_without_if_range (asked) && has_bytes_to_fit (asked) &&
      identity != FERRY_IDENTITY_OTHER && identity != FERRY_IDENTITY_UNKNOWN)
    return ask_without_if_range (known);

  if (!asked->is_first_segment)
    return judge_whole_for_segment (known, answer);
  if (may_be_unmarked_slice (known, asked, answer, identity))
    return restart_changed (answer);

  verdict.first = 0;
  if (ferry_identity_is_contrary (identity))
    {
      verdict.cause = FERRY_RESUME_CAUSE_CHANGED;
      verdict.total = ferry_answer_get_total (answer);
    }
  else if (!has_bytes_to_fit (asked))
    {
      verdict.action = FERRY_RESUME_APPEND;
      verdict.cause = FERRY_RESUME_CAUSE_NONE;
    }
  verdict.end = ferry_answer_get_total (answer);

  return verdict;
}

static Verdict
judge_200 (const FerryValidator      *known,
           const FerryResumeQuestion *asked,
           const FerryAnswer         *answer)
{
  goffset end = answer->range_last + 1;

  if (!answer->has_content_range)
    return judge_whole (known, asked, answer);

  /* A Content-Range that spans the whole file is one of a whole body. */
  if (answer->range_first == 0 && end == answer->range_total &&
      (answer->content_length < 0 || answer->content_length == end))
    return judge_whole (known, asked, answer);

  return judge_slice_with_200 (known, asked, answer);
}

static Verdict
judge_unsatisfiable (const FerryValidator      *known,
                     const FerryResumeQuestion *asked,
                     const FerryAnswer         *answer)
{
  goffset       total = answer->range_total;
  FerryIdentity identity = ferry_validator_identify (known, answer);

  if (!asked->has_range)
    return refuse_unsatisfiable (known);

  if (total >= 0 && has_all (asked, answer, identity))
    return make_verdict (FERRY_RESUME_COMPLETE, FERRY_RESUME_CAUSE_NONE, total);
  if (total >= 0 && (ferry_identity_is_contrary (identity) || total < asked->have))
    return restart_changed (answer);
  if (!asked->is_first_segment)
    return refuse_unsatisfiable (known);
  if (total < 0)
    return make_verdict (FERRY_RESUME_ASK_WITHOUT_RANGE,
                         FERRY_RESUME_CAUSE_NOT_SATISFIABLE,
                         known->length);

  return make_verdict (FERRY_RESUME_RESTART, FERRY_RESUME_CAUSE_NOT_SATISFIABLE, total);
}

FerryResumeVerdict
ferry_validator_judge_resume (const FerryValidator      *known,
                              const FerryResumeQuestion *asked,
                              const FerryAnswer         *answer)
{
  g_return_val_if_fail (known != NULL, ((Verdict){ .action = FERRY_RESUME_REFUSE }));
  g_return_val_if_fail (asked != NULL, ((Verdict){ .action = FERRY_RESUME_REFUSE }));
  g_return_val_if_fail (answer != NULL, ((Verdict){ .action = FERRY_RESUME_REFUSE }));

  if (answer->is_invalid)
    return refuse (known, FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE, FERRY_RESUME_CAUSE_NONE);

  switch (answer->status)
    {
    case 200:
    case 203: /* the same, changed by a proxy on the way */
      return judge_200 (known, asked, answer);
    case 206:
      return judge_partial (known, asked, answer);
    case 416:
      return judge_unsatisfiable (known, asked, answer);
    default:
      if (answer->status >= 200 && answer->status < 300)
        return refuse (known, FERRY_ERROR_UNEXPECTED_STATUS_CODE, FERRY_RESUME_CAUSE_NONE);
      return refuse (known, ferry_error_status_from_http (answer->status), FERRY_RESUME_CAUSE_NONE);
    }
}
