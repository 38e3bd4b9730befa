/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-validator.h"
#include "reply.h"

#define ZIP "application/zip"

typedef struct
{
  const char         *fact;
  Known               known;
  FerryResumeQuestion asked;
  Reply               reply;
  FerryResumeVerdict  expected;
} Case;

static void
test_judge (gconstpointer data)
{
  const Case             *c = data;
  g_auto (FerryValidator) known;
  g_auto (FerryAnswer)    answer;
  FerryResumeVerdict      verdict;

  fill_validator (&known, &c->known);
  fill_answer (&answer, &c->reply);

  verdict = ferry_validator_judge_resume (&known, &c->asked, &answer);

  g_assert_cmpint (verdict.action, ==, c->expected.action);
  g_assert_cmpint (verdict.cause, ==, c->expected.cause);
  g_assert_cmpint (verdict.total, ==, c->expected.total);
  g_assert_cmpint (verdict.error, ==, c->expected.error);
  if (verdict.action == FERRY_RESUME_APPEND)
    {
      g_assert_cmpint (verdict.first, ==, c->expected.first);
      g_assert_cmpint (verdict.end, ==, c->expected.end);
      g_assert_cmpint (verdict.must_compare_overlap, ==, c->expected.must_compare_overlap);
    }
}

/* has_range, first, end, sent_if_range, has_asked_without_if_range, have,
 * is_first_segment, known_content_type, rejected_etag */
#define REST                                   \
  {                                            \
    TRUE, 500, -1, TRUE, FALSE, 500, TRUE, ZIP \
  }
#define REST_WITHOUT_IF_RANGE                   \
  {                                             \
    TRUE, 500, -1, FALSE, FALSE, 500, TRUE, ZIP \
  }
#define REST_SECOND_TRY                                      \
  {                                                          \
    TRUE, 500, -1, FALSE, TRUE, 500, TRUE, ZIP, "\"node-b\"" \
  }
#define PIECE                                   \
  {                                             \
    TRUE, 500, 800, TRUE, FALSE, 500, TRUE, ZIP \
  }
#define SEGMENT                                  \
  {                                              \
    TRUE, 500, 800, TRUE, FALSE, 200, FALSE, ZIP \
  }
#define SEGMENT_SECOND_TRY                                     \
  {                                                            \
    TRUE, 500, 800, FALSE, TRUE, 200, FALSE, ZIP, "\"node-b\"" \
  }
#define FIRST_GET                             \
  {                                           \
    FALSE, 0, -1, FALSE, FALSE, 0, TRUE, NULL \
  }
#define FIRST_RANGE                          \
  {                                          \
    TRUE, 0, -1, FALSE, FALSE, 0, TRUE, NULL \
  }
#define WHOLE_WITH_500                         \
  {                                            \
    FALSE, 0, -1, FALSE, FALSE, 500, TRUE, ZIP \
  }
#define BEYOND_THE_END                           \
  {                                              \
    TRUE, 1000, -1, TRUE, FALSE, 1000, TRUE, ZIP \
  }
#define WHOLE_WITH_1000                         \
  {                                             \
    FALSE, 0, -1, FALSE, FALSE, 1000, TRUE, ZIP \
  }

/* Verdicts. */
#define APPEND(first, end, compare)                                            \
  {                                                                            \
    FERRY_RESUME_APPEND, FERRY_RESUME_CAUSE_NONE, first, end, 1000, compare, 0 \
  }
#define RESTART(cause, total)                                                 \
  {                                                                           \
    FERRY_RESUME_RESTART, FERRY_RESUME_CAUSE_##cause, -1, -1, total, FALSE, 0 \
  }
#define RESTART_WITH_BODY(cause, total)                                                \
  {                                                                                    \
    FERRY_RESUME_RESTART_WITH_BODY, FERRY_RESUME_CAUSE_##cause, 0, -1, total, FALSE, 0 \
  }
#define ASK_WITHOUT_IF_RANGE                                                           \
  {                                                                                    \
    FERRY_RESUME_ASK_WITHOUT_IF_RANGE, FERRY_RESUME_CAUSE_NONE, -1, -1, 1000, FALSE, 0 \
  }
#define ASK_WITHOUT_RANGE                                                                      \
  {                                                                                            \
    FERRY_RESUME_ASK_WITHOUT_RANGE, FERRY_RESUME_CAUSE_NOT_SATISFIABLE, -1, -1, 1000, FALSE, 0 \
  }
#define COMPLETE(total)                                                     \
  {                                                                         \
    FERRY_RESUME_COMPLETE, FERRY_RESUME_CAUSE_NONE, -1, -1, total, FALSE, 0 \
  }
#define REFUSE(cause, error)                                                                  \
  {                                                                                           \
    FERRY_RESUME_REFUSE, FERRY_RESUME_CAUSE_##cause, -1, -1, 1000, FALSE, FERRY_ERROR_##error \
  }
#define REFUSE_WRONG_RANGE REFUSE (WRONG_RANGE, HTTP_INVALID_SERVER_RESPONSE)

static const Case cases[] = {
  /* The good answers. */
  { "a-first-200-is-taken", KNOWN_NOTHING, FIRST_GET, { 200, 1000 }, APPEND (0, 1000, FALSE) },
  { "a-first-203-is-taken-as-200",
    KNOWN_NOTHING,
    FIRST_GET,
    { 203, 1000 },
    APPEND (0, 1000, FALSE) },
  { "a-first-200-without-length-is-taken-to-its-end",
    KNOWN_NOTHING,
    FIRST_GET,
    { 200, UNTOLD, .is_chunked = TRUE },
    { FERRY_RESUME_APPEND, FERRY_RESUME_CAUSE_NONE, 0, -1, UNTOLD, FALSE, 0 } },
  { "a-first-page-of-html-is-taken",
    KNOWN_NOTHING,
    FIRST_GET,
    { 200, 1000, NULL, NULL, 0, "text/html" },
    APPEND (0, 1000, FALSE) },
  { "chunked-outweighs-content-length",
    KNOWN_NOTHING,
    FIRST_GET,
    { 200, 1000, .is_chunked = TRUE },
    { FERRY_RESUME_APPEND, FERRY_RESUME_CAUSE_NONE, 0, -1, UNTOLD, FALSE, 0 } },
  { "an-empty-file-is-taken",
    KNOWN_NOTHING,
    FIRST_GET,
    { 200, 0 },
    { FERRY_RESUME_APPEND, FERRY_RESUME_CAUSE_NONE, 0, 0, 0, FALSE, 0 } },
  { "a-coded-200-is-taken-whole",
    KNOWN_NOTHING,
    FIRST_GET,
    { 200, 1000, .encoding = "gzip" },
    APPEND (0, 1000, FALSE) },
  { "a-first-200-to-a-range-from-0-is-taken",
    KNOWN_NOTHING,
    FIRST_RANGE,
    { 200, 1000 },
    APPEND (0, 1000, FALSE) },
  { "a-first-206-to-a-range-from-0-is-taken",
    KNOWN_NOTHING,
    FIRST_RANGE,
    { 206, 1000, "0-999/1000", "\"v1\"" },
    APPEND (0, 1000, FALSE) },
  { "an-equal-strong-etag-proves-the-206",
    KNOWN_ETAG,
    REST,
    { 206, 500, "500-999/1000", "\"v1\"" },
    APPEND (500, 1000, FALSE) },
  { "an-equal-strong-etag-proves-the-206-of-a-segment",
    KNOWN_ETAG,
    SEGMENT,
    { 206, 300, "500-799/1000", "\"v1\"" },
    APPEND (500, 800, FALSE) },
  { "offsets-beyond-4-gib-and-2-to-the-53-are-kept",
    { "\"v1\"", 0, G_GINT64_CONSTANT (9007199254740995) },
    { TRUE, G_GINT64_CONSTANT (9007199254740993), -1, TRUE, FALSE, 500, TRUE, ZIP },
    { 206, 2, "9007199254740993-9007199254740994/9007199254740995", "\"v1\"" },
    { FERRY_RESUME_APPEND, FERRY_RESUME_CAUSE_NONE, G_GINT64_CONSTANT (9007199254740993),
      G_GINT64_CONSTANT (9007199254740995), G_GINT64_CONSTANT (9007199254740995), FALSE, 0 } },
  { "a-206-is-good-though-accept-ranges-says-none",
    KNOWN_ETAG,
    REST,
    { 206, 500, "500-999/1000", "\"v1\"", .refuses_ranges = TRUE },
    APPEND (500, 1000, FALSE) },

  /* Range ignored. */
  { "range-ignored-by-an-equal-file-is-asked-again-without-if-range",
    KNOWN_ETAG,
    REST,
    { 200, 1000, NULL, "\"v1\"" },
    ASK_WITHOUT_IF_RANGE },
  { "range-ignored-again-restarts-with-the-body",
    KNOWN_ETAG,
    REST_SECOND_TRY,
    { 200, 1000, NULL, "\"v1\"" },
    RESTART_WITH_BODY (RANGES_IGNORED, 1000) },
  { "range-ignored-without-if-range-restarts-with-the-body",
    KNOWN_LENGTH,
    REST_WITHOUT_IF_RANGE,
    { 200, 1000 },
    RESTART_WITH_BODY (RANGES_IGNORED, 1000) },
  { "range-ignored-without-a-length-keeps-the-known-total",
    KNOWN_DATE,
    REST_WITHOUT_IF_RANGE,
    { 200, UNTOLD, NULL, NULL, MONDAY, .is_chunked = TRUE },
    RESTART_WITH_BODY (RANGES_IGNORED, 1000) },
  { "range-ignored-with-nothing-to-compare-restarts-at-once",
    { NULL, MONDAY, UNTOLD },
    REST,
    { 200, UNTOLD },
    RESTART_WITH_BODY (RANGES_IGNORED, UNTOLD) },
  { "range-ignored-by-a-200-that-spans-the-file-restarts-with-the-body",
    KNOWN_ETAG,
    REST_SECOND_TRY,
    { 200, 1000, "0-999/1000", "\"v1\"" },
    RESTART_WITH_BODY (RANGES_IGNORED, 1000) },
  { "range-ignored-for-a-segment-only-refuses-the-segment",
    KNOWN_ETAG,
    SEGMENT_SECOND_TRY,
    { 200, 1000, NULL, "\"v1\"" },
    REFUSE (RANGES_IGNORED, INSUFFICIENT_RANGE_SUPPORT) },
  { "if-range-mishandled-for-a-segment-is-asked-again-without",
    KNOWN_ETAG,
    SEGMENT,
    { 200, 1000, NULL, "\"v1\"" },
    ASK_WITHOUT_IF_RANGE },
  { "a-second-try-that-gives-206-goes-on",
    KNOWN_ETAG,
    REST_SECOND_TRY,
    { 206, 500, "500-999/1000", "\"v1\"" },
    APPEND (500, 1000, FALSE) },

  /* 200 with Content-Range. */
  { "a-200-that-is-exactly-the-asked-slice-is-compared-and-taken",
    KNOWN_ETAG,
    REST,
    { 200, 500, "500-999/1000", "\"v1\"" },
    APPEND (500, 1000, TRUE) },
  { "a-200-that-is-exactly-the-asked-piece-is-compared-and-taken",
    KNOWN_ETAG,
    PIECE,
    { 200, 300, "500-799/1000", "\"v1\"" },
    APPEND (500, 800, TRUE) },
  { "a-200-of-another-slice-restarts",
    KNOWN_ETAG,
    REST,
    { 200, 600, "400-999/1000", "\"v1\"" },
    RESTART (WRONG_RANGE, 1000) },
  { "a-200-of-half-the-asked-slice-restarts",
    KNOWN_ETAG,
    REST,
    { 200, 100, "500-599/1000", "\"v1\"" },
    RESTART (WRONG_RANGE, 1000) },
  { "a-200-whose-length-does-not-fit-its-range-restarts",
    KNOWN_ETAG,
    REST,
    { 200, 1000, "500-999/1000", "\"v1\"" },
    RESTART (WRONG_RANGE, 1000) },
  { "a-chunked-200-slice-restarts",
    KNOWN_ETAG,
    REST,
    { 200, UNTOLD, "500-999/1000", "\"v1\"", .is_chunked = TRUE },
    RESTART (WRONG_RANGE, 1000) },
  { "a-200-slice-of-another-file-restarts",
    KNOWN_ETAG,
    REST,
    { 200, 1500, "500-1999/2000", "\"v1\"" },
    RESTART (CHANGED, 2000) },
  { "a-200-slice-that-does-not-fit-refuses-a-segment",
    KNOWN_ETAG,
    SEGMENT,
    { 200, 600, "400-999/1000", "\"v1\"" },
    REFUSE_WRONG_RANGE },
  { "a-200-slice-that-nobody-asked-for-is-refused",
    KNOWN_LENGTH,
    FIRST_GET,
    { 200, 500, "500-999/1000" },
    REFUSE_WRONG_RANGE },

  /* 206 of another place than asked. */
  { "a-206-that-begins-earlier-is-placed-where-it-says-and-compared",
    KNOWN_ETAG,
    REST,
    { 206, 600, "400-999/1000", "\"v1\"" },
    APPEND (400, 1000, TRUE) },
  { "a-206-that-ends-before-the-asked-byte-is-refused",
    KNOWN_ETAG,
    REST,
    { 206, 500, "0-499/1000", "\"v1\"" },
    REFUSE_WRONG_RANGE },
  { "a-206-that-begins-later-leaves-no-hole",
    KNOWN_ETAG,
    REST,
    { 206, 488, "512-999/1000", "\"v1\"" },
    REFUSE_WRONG_RANGE },
  { "a-206-longer-than-asked-ends-where-asked",
    KNOWN_ETAG,
    PIECE,
    { 206, 500, "500-999/1000", "\"v1\"" },
    APPEND (500, 800, FALSE) },
  { "a-206-shorter-than-asked-ends-where-it-says",
    KNOWN_ETAG,
    REST,
    { 206, 64, "500-563/1000", "\"v1\"" },
    APPEND (500, 564, FALSE) },
  { "a-206-whose-body-is-longer-than-its-range-is-cut-and-compared",
    KNOWN_ETAG,
    PIECE,
    { 206, 500, "500-799/1000", "\"v1\"" },
    APPEND (500, 800, TRUE) },
  { "a-206-whose-body-is-shorter-than-its-range-is-taken-as-far-as-it-goes",
    KNOWN_ETAG,
    REST,
    { 206, 100, "500-999/1000", "\"v1\"" },
    APPEND (500, 600, TRUE) },
  { "a-206-whose-body-ends-before-the-asked-byte-is-refused",
    KNOWN_ETAG,
    REST,
    { 206, 100, "400-999/1000", "\"v1\"" },
    REFUSE_WRONG_RANGE },
  { "a-206-of-unknown-total-keeps-the-known-one",
    KNOWN_ETAG,
    REST,
    { 206, 500, "500-999/*", "\"v1\"" },
    APPEND (500, 1000, FALSE) },
  { "a-206-of-unknown-total-beyond-the-known-end-restarts",
    KNOWN_ETAG,
    REST,
    { 206, 600, "500-1099/*", "\"v1\"" },
    RESTART (CHANGED, UNTOLD) },
  { "a-chunked-206-is-as-good",
    KNOWN_ETAG,
    REST,
    { 206, UNTOLD, "500-999/1000", "\"v1\"", .is_chunked = TRUE },
    APPEND (500, 1000, FALSE) },
  { "a-206-with-another-total-restarts",
    KNOWN_ETAG,
    REST,
    { 206, 1500, "500-1999/2000", "\"v1\"" },
    RESTART (CHANGED, 2000) },

  /* 206 of no use. */
  { "a-206-without-content-range-restarts",
    KNOWN_ETAG,
    REST,
    { 206, 500, NULL, "\"v1\"" },
    RESTART (WRONG_RANGE, 1000) },
  { "a-206-without-content-range-refuses-a-segment",
    KNOWN_ETAG,
    SEGMENT,
    { 206, 300, NULL, "\"v1\"" },
    REFUSE_WRONG_RANGE },
  { "multipart-framing-never-gets-into-the-file",
    KNOWN_ETAG,
    REST,
    { 206, 700, NULL, "\"v1\"", .is_multipart = TRUE },
    RESTART (WRONG_RANGE, 1000) },
  { "multipart-framing-never-gets-into-a-segment",
    KNOWN_ETAG,
    SEGMENT,
    { 206, 700, "500-799/1000", "\"v1\"", .is_multipart = TRUE },
    REFUSE_WRONG_RANGE },
  { "a-slice-of-a-coded-body-is-not-resumed",
    KNOWN_ETAG,
    REST,
    { 206, 500, "500-999/1000", "\"v1\"", .encoding = "gzip" },
    RESTART (WRONG_RANGE, 1000) },
  { "a-206-that-nobody-asked-for-gives-the-head-of-the-file",
    KNOWN_NOTHING,
    FIRST_GET,
    { 206, 101, "0-100/1000", "\"v1\"" },
    APPEND (0, 101, FALSE) },
  { "a-206-that-nobody-asked-for-from-the-middle-is-refused",
    KNOWN_LENGTH,
    FIRST_GET,
    { 206, 500, "500-999/1000" },
    REFUSE_WRONG_RANGE },
  { "a-206-that-nobody-asked-for-of-unknown-total-is-refused",
    KNOWN_LENGTH,
    FIRST_GET,
    { 206, 101, "0-100/*" },
    REFUSE_WRONG_RANGE },
  { "a-206-that-nobody-asked-for-without-range-is-refused",
    KNOWN_LENGTH,
    FIRST_GET,
    { 206, 500 },
    REFUSE_WRONG_RANGE },
  { "a-206-that-nobody-asked-for-of-another-file-restarts",
    KNOWN_ETAG,
    WHOLE_WITH_500,
    { 206, 2000, "0-1999/2000", "\"v2\"" },
    RESTART (CHANGED, 2000) },
  { "a-206-that-nobody-asked-for-is-compared-with-what-is-there",
    KNOWN_LENGTH,
    WHOLE_WITH_500,
    { 206, 1000, "0-999/1000" },
    APPEND (0, 1000, TRUE) },
  { "a-206-that-nobody-asked-for-may-tell-that-all-is-there",
    KNOWN_ETAG,
    WHOLE_WITH_1000,
    { 206, 1000, "0-999/1000", "\"v1\"" },
    COMPLETE (1000) },

  /* 416. */
  { "416-with-bytes-missing-restarts",
    KNOWN_ETAG,
    REST,
    { 416, 0, "*/1000" },
    RESTART (NOT_SATISFIABLE, 1000) },
  { "416-with-a-smaller-file-restarts-as-changed",
    KNOWN_NOTHING,
    REST,
    { 416, 0, "*/300" },
    RESTART (CHANGED, 300) },
  { "416-with-another-total-restarts-as-changed",
    KNOWN_ETAG,
    REST,
    { 416, 0, "*/900" },
    RESTART (CHANGED, 900) },
  { "416-when-all-is-there-completes",
    KNOWN_ETAG,
    BEYOND_THE_END,
    { 416, 0, "*/1000" },
    COMPLETE (1000) },
  { "416-when-all-of-a-file-of-unknown-size-is-there-completes",
    KNOWN_NOTHING,
    BEYOND_THE_END,
    { 416, 0, "*/1000" },
    COMPLETE (1000) },
  { "416-when-a-part-is-as-long-as-another-file-restarts",
    { NULL, 0, 2000 },
    BEYOND_THE_END,
    { 416, 0, "*/1000" },
    RESTART (CHANGED, 1000) },
  { "416-for-an-empty-file-completes",
    KNOWN_NOTHING,
    FIRST_RANGE,
    { 416, 0, "*/0" },
    COMPLETE (0) },
  { "416-without-a-total-asks-without-range",
    KNOWN_ETAG,
    REST,
    { 416, 0 },
    ASK_WITHOUT_RANGE },
  { "416-for-a-segment-refuses-the-segment",
    KNOWN_ETAG,
    SEGMENT,
    { 416, 0, "*/1000" },
    REFUSE (NOT_SATISFIABLE, REQUESTED_RANGE_NOT_SATISFIABLE) },
  { "416-without-a-total-refuses-a-segment",
    KNOWN_ETAG,
    SEGMENT,
    { 416, 0 },
    REFUSE (NOT_SATISFIABLE, REQUESTED_RANGE_NOT_SATISFIABLE) },
  { "416-with-another-total-for-a-segment-restarts-all",
    KNOWN_ETAG,
    SEGMENT,
    { 416, 0, "*/400" },
    RESTART (CHANGED, 400) },
  { "416-to-a-request-without-range-is-refused",
    KNOWN_LENGTH,
    FIRST_GET,
    { 416, 0, "*/1000" },
    REFUSE (NOT_SATISFIABLE, REQUESTED_RANGE_NOT_SATISFIABLE) },

  /* The size is asked for without Range. */
  { "the-size-tells-that-all-is-there",
    KNOWN_ETAG,
    WHOLE_WITH_1000,
    { 200, 1000, NULL, "\"v1\"" },
    COMPLETE (1000) },
  { "the-size-alone-proves-nothing-of-a-file-of-which-nothing-is-known",
    KNOWN_NOTHING,
    WHOLE_WITH_1000,
    { 200, 1000, NULL, NULL, 0, ZIP },
    RESTART_WITH_BODY (RANGES_IGNORED, 1000) },
  { "the-size-tells-that-bytes-are-missing",
    KNOWN_ETAG,
    WHOLE_WITH_500,
    { 200, 1000, NULL, "\"v1\"" },
    RESTART_WITH_BODY (RANGES_IGNORED, 1000) },
  { "a-changed-file-of-the-same-size-is-not-complete",
    KNOWN_ETAG,
    WHOLE_WITH_1000,
    { 200, 1000, NULL, "\"v2\"" },
    RESTART_WITH_BODY (CHANGED, 1000) },

  /* Validators. */
  { "another-strong-etag-with-200-restarts-with-the-body",
    KNOWN_ETAG,
    REST,
    { 200, 1000, NULL, "\"v2\"" },
    RESTART_WITH_BODY (CHANGED, 1000) },
  { "another-strong-etag-and-date-with-200-restarts-with-the-body",
    KNOWN_BOTH,
    REST,
    { 200, 1000, NULL, "\"v2\"", FRIDAY },
    RESTART_WITH_BODY (CHANGED, 1000) },
  { "a-changed-file-of-untold-length-forgets-the-old-length",
    KNOWN_ETAG,
    REST,
    { 200, UNTOLD, NULL, "\"v2\"", .is_chunked = TRUE },
    RESTART_WITH_BODY (CHANGED, UNTOLD) },
  { "another-strong-etag-with-206-restarts",
    KNOWN_ETAG,
    REST,
    { 206, 500, "500-999/1000", "\"v2\"" },
    RESTART (CHANGED, 1000) },
  { "another-strong-etag-and-date-with-206-restarts",
    KNOWN_BOTH,
    REST,
    { 206, 500, "500-999/1000", "\"v2\"", FRIDAY },
    RESTART (CHANGED, 1000) },
  { "another-date-with-206-restarts",
    KNOWN_DATE,
    REST,
    { 206, 500, "500-999/1000", NULL, FRIDAY },
    RESTART (CHANGED, 1000) },
  { "another-date-beside-an-equal-weak-etag-restarts",
    KNOWN_WEAK_AND_DATE,
    REST,
    { 206, 500, "500-999/1000", "W/\"v1\"", FRIDAY },
    RESTART (CHANGED, 1000) },
  { "another-date-beside-an-equal-strong-etag-is-compared",
    KNOWN_BOTH,
    REST,
    { 206, 500, "500-999/1000", "\"v1\"", FRIDAY },
    APPEND (500, 1000, TRUE) },
  { "an-equal-date-is-compared",
    KNOWN_DATE,
    REST,
    { 206, 500, "500-999/1000", NULL, MONDAY },
    APPEND (500, 1000, TRUE) },
  { "another-size-without-validators-restarts",
    KNOWN_LENGTH,
    REST_WITHOUT_IF_RANGE,
    { 206, 700, "500-1199/1200" },
    RESTART (CHANGED, 1200) },
  { "an-equal-size-without-validators-is-compared",
    KNOWN_LENGTH,
    REST_WITHOUT_IF_RANGE,
    { 206, 500, "500-999/1000" },
    APPEND (500, 1000, TRUE) },
  { "nothing-to-go-by-is-compared",
    KNOWN_NOTHING,
    REST_WITHOUT_IF_RANGE,
    { 206, 500, "500-999/1000" },
    APPEND (500, 1000, TRUE) },
  { "a-206-that-lost-its-etag-is-compared",
    KNOWN_ETAG,
    REST,
    { 206, 500, "500-999/1000" },
    APPEND (500, 1000, TRUE) },
  { "an-equal-weak-etag-is-compared",
    KNOWN_WEAK,
    REST_WITHOUT_IF_RANGE,
    { 206, 500, "500-999/1000", "W/\"v1\"" },
    APPEND (500, 1000, TRUE) },
  { "another-weak-etag-alone-restarts",
    KNOWN_WEAK,
    REST_WITHOUT_IF_RANGE,
    { 206, 500, "500-999/1000", "W/\"v2\"" },
    RESTART (CHANGED, 1000) },
  { "another-weak-etag-beside-an-equal-date-is-compared",
    KNOWN_WEAK_AND_DATE,
    REST_WITHOUT_IF_RANGE,
    { 206, 500, "500-999/1000", "W/\"v2\"", MONDAY },
    APPEND (500, 1000, TRUE) },
  { "an-etag-that-became-weak-is-compared",
    KNOWN_ETAG,
    REST,
    { 206, 500, "500-999/1000", "W/\"v1\"" },
    APPEND (500, 1000, TRUE) },
  { "an-etag-without-quotes-is-compared",
    { "v1", 0, 1000 },
    REST_WITHOUT_IF_RANGE,
    { 206, 500, "500-999/1000", "v1" },
    APPEND (500, 1000, TRUE) },
  { "another-etag-without-quotes-restarts",
    { "v1", 0, 1000 },
    REST_WITHOUT_IF_RANGE,
    { 206, 500, "500-999/1000", "v2" },
    RESTART (CHANGED, 1000) },
  { "an-empty-etag-says-nothing",
    KNOWN_ETAG,
    REST,
    { 206, 500, "500-999/1000", "" },
    APPEND (500, 1000, TRUE) },
  { "an-etag-of-any-bytes-is-compared-byte-for-byte",
    { "\"v\xff\"", 0, 1000 },
    REST,
    { 206, 500, "500-999/1000", "\"v\xff\"" },
    APPEND (500, 1000, FALSE) },

  { "a-200-of-another-length-but-the-same-etag-is-asked-for-anew",
    KNOWN_BOTH,
    REST_WITHOUT_IF_RANGE,
    { 200, 500, NULL, "\"v1\"", MONDAY },
    RESTART (CHANGED, 500) },
  /* ETags that differ from server to server. */
  { "another-etag-alone-with-200-is-asked-again-without-if-range",
    KNOWN_BOTH,
    REST,
    { 200, 1000, NULL, "\"node-b\"", MONDAY },
    ASK_WITHOUT_IF_RANGE },
  { "another-etag-alone-with-206-is-asked-again-without-if-range",
    KNOWN_BOTH,
    REST,
    { 206, 500, "500-999/1000", "\"node-b\"", MONDAY },
    ASK_WITHOUT_IF_RANGE },
  { "another-etag-alone-on-the-second-206-is-compared",
    KNOWN_BOTH,
    REST_SECOND_TRY,
    { 206, 500, "500-999/1000", "\"node-c\"", MONDAY },
    APPEND (500, 1000, TRUE) },
  { "another-etag-alone-on-the-second-206-of-a-segment-is-compared",
    KNOWN_BOTH,
    SEGMENT_SECOND_TRY,
    { 206, 300, "500-799/1000", "\"node-c\"", MONDAY },
    APPEND (500, 800, TRUE) },
  { "the-same-new-etag-twice-is-a-file-that-changed",
    KNOWN_BOTH,
    REST_SECOND_TRY,
    { 206, 500, "500-999/1000", "\"node-b\"", MONDAY },
    RESTART (CHANGED, 1000) },
  { "another-etag-on-the-second-206-without-a-date-restarts",
    KNOWN_ETAG,
    REST_SECOND_TRY,
    { 206, 500, "500-999/1000", "\"node-c\"" },
    RESTART (CHANGED, 1000) },
  { "another-etag-on-the-second-206-without-a-total-restarts",
    KNOWN_BOTH,
    REST_SECOND_TRY,
    { 206, 500, "500-999/*", "\"node-c\"", MONDAY },
    RESTART (CHANGED, UNTOLD) },
  { "another-etag-on-the-second-206-with-another-date-restarts",
    KNOWN_BOTH,
    REST_SECOND_TRY,
    { 206, 500, "500-999/1000", "\"v2\"", FRIDAY },
    RESTART (CHANGED, 1000) },
  { "another-etag-alone-that-if-range-was-never-sent-for-restarts",
    KNOWN_BOTH,
    REST_WITHOUT_IF_RANGE,
    { 206, 500, "500-999/1000", "\"v2\"", MONDAY },
    RESTART (CHANGED, 1000) },
  { "another-etag-alone-on-the-second-200-restarts-with-the-body",
    KNOWN_BOTH,
    REST_SECOND_TRY,
    { 200, 1000, NULL, "\"node-c\"", MONDAY },
    RESTART_WITH_BODY (CHANGED, 1000) },

  /* The file is replaced while several connections fetch it. */
  { "a-segment-of-another-etag-restarts-all",
    KNOWN_ETAG,
    SEGMENT,
    { 206, 300, "500-799/1000", "\"v2\"" },
    RESTART (CHANGED, 1000) },
  { "a-segment-of-another-total-restarts-all",
    KNOWN_LENGTH,
    SEGMENT,
    { 206, 300, "500-799/1200" },
    RESTART (CHANGED, 1200) },
  { "a-whole-body-with-another-etag-for-a-segment-restarts-all",
    KNOWN_ETAG,
    SEGMENT,
    { 200, 1200, NULL, "\"v2\"", 0, ZIP },
    RESTART (CHANGED, 1200) },
  { "a-whole-body-with-another-date-for-a-segment-restarts-all",
    KNOWN_DATE,
    SEGMENT,
    { 200, 1200, NULL, NULL, FRIDAY, ZIP },
    RESTART (CHANGED, 1200) },
  { "a-body-of-another-length-alone-refuses-a-segment",
    KNOWN_ETAG,
    SEGMENT,
    { 200, 90, NULL, NULL, 0, ZIP },
    REFUSE (RANGES_IGNORED, INSUFFICIENT_RANGE_SUPPORT) },
  { "a-page-for-a-segment-refuses-the-segment",
    KNOWN_ETAG,
    SEGMENT,
    { 200, 300, NULL, "\"page\"", 0, "text/html" },
    REFUSE (RANGES_IGNORED, INSUFFICIENT_RANGE_SUPPORT) },

  /* Pages instead of the file. */
  { "a-login-page-is-not-the-file",
    KNOWN_ETAG,
    REST,
    { 200, 300, NULL, NULL, 0, "text/html" },
    REFUSE (NONE, NOT_THE_FILE) },
  { "a-login-page-of-untold-length-is-not-the-file",
    KNOWN_ETAG,
    REST,
    { 200, UNTOLD, NULL, NULL, 0, "application/xhtml+xml", .is_chunked = TRUE },
    REFUSE (NONE, NOT_THE_FILE) },
  { "a-login-page-with-validators-of-its-own-is-not-the-file",
    KNOWN_BOTH,
    REST,
    { 200, 300, NULL, "\"page\"", FRIDAY, "text/html" },
    REFUSE (NONE, NOT_THE_FILE) },
  { "a-login-page-is-not-the-file-of-untold-type",
    KNOWN_LENGTH,
    { TRUE, 500, -1, FALSE, FALSE, 500, TRUE, NULL },
    { 200, 300, NULL, NULL, 0, "text/html" },
    REFUSE (NONE, NOT_THE_FILE) },
  { "an-error-object-is-not-the-file",
    KNOWN_ETAG,
    REST,
    { 200, 80, NULL, NULL, 0, "application/json" },
    REFUSE (NONE, NOT_THE_FILE) },
  { "a-changed-page-of-html-is-a-changed-file",
    KNOWN_LENGTH,
    { TRUE, 500, -1, FALSE, FALSE, 500, TRUE, "text/html" },
    { 200, 1200, NULL, NULL, 0, "text/html" },
    RESTART (CHANGED, 1200) },
  { "a-vaguer-type-is-no-other-document",
    KNOWN_ETAG,
    REST,
    { 200, 1200, NULL, "\"v2\"", 0, "application/octet-stream" },
    RESTART_WITH_BODY (CHANGED, 1200) },
  { "another-type-of-the-same-file-is-no-other-document",
    KNOWN_ETAG,
    REST_SECOND_TRY,
    { 200, 1000, NULL, "\"v1\"", 0, "text/html" },
    RESTART_WITH_BODY (RANGES_IGNORED, 1000) },

  /* Answers that carry no file. */
  { "204-is-no-file",
    KNOWN_LENGTH,
    FIRST_GET,
    { 204, UNTOLD },
    REFUSE (NONE, UNEXPECTED_STATUS_CODE) },
  { "205-is-no-file",
    KNOWN_LENGTH,
    FIRST_GET,
    { 205, UNTOLD },
    REFUSE (NONE, UNEXPECTED_STATUS_CODE) },
  { "201-is-no-file",
    KNOWN_LENGTH,
    FIRST_GET,
    { 201, 1000 },
    REFUSE (NONE, UNEXPECTED_STATUS_CODE) },
  { "202-is-no-file", KNOWN_LENGTH, REST, { 202, 1000 }, REFUSE (NONE, UNEXPECTED_STATUS_CODE) },
  { "404-is-refused-by-its-own-name", KNOWN_LENGTH, REST, { 404, 1000 }, REFUSE (NONE, NOT_FOUND) },
  { "a-broken-header-is-refused",
    KNOWN_ETAG,
    REST,
    { 206, 500, "500-999/1000", "\"v1\"", .is_invalid = TRUE },
    REFUSE (NONE, HTTP_INVALID_SERVER_RESPONSE) },
};

/* The same bytes of a file may come in any of these ways; none may make the
 * judge look beyond what was asked or known. */
static void
check_append (const Reply *reply,
              const Known *known_values)
{
  const FerryResumeQuestion asked = PIECE;
  g_auto (FerryValidator)   known;
  g_auto (FerryAnswer)      answer;
  FerryResumeVerdict        verdict;

  fill_validator (&known, known_values);
  fill_answer (&answer, reply);
  verdict = ferry_validator_judge_resume (&known, &asked, &answer);
  if (verdict.action != FERRY_RESUME_APPEND)
    return;

  g_assert_cmpint (verdict.first, <=, asked.first);
  g_assert_cmpint (verdict.end, >, asked.first);
  g_assert_cmpint (verdict.end, <=, asked.end);
  g_assert_cmpint (verdict.first, ==, answer.range_first);
  g_assert_cmpint (verdict.end, <=, answer.range_last + 1);
}

static void
test_append_stays_inside_what_was_asked (void)
{
  static const char *const ranges[] = {
    "0-999/1000", "400-999/1000", "499-499/1000", "500-500/1000", "500-999/1000", "500-2000/*",
    "500-799/1000", "501-999/1000", "999-999/1000", "0-0/1", "500-999/*", NULL
  };
  static const goffset lengths[] = { UNTOLD, 0, 1, 300, 500, 1000 };
  static const guint   statuses[] = { 200, 206 };
  const Known          known_values[] = { KNOWN_ETAG, KNOWN_NOTHING, KNOWN_BOTH };

  for (guint s = 0; s < G_N_ELEMENTS (statuses); s++)
    for (guint r = 0; r < G_N_ELEMENTS (ranges); r++)
      for (guint l = 0; l < G_N_ELEMENTS (lengths); l++)
        for (guint k = 0; k < G_N_ELEMENTS (known_values); k++)
          {
            const Reply reply = { statuses[s], lengths[l], ranges[r], "\"v1\"", MONDAY };

            check_append (&reply, &known_values[k]);
          }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/resume/", cases[i].fact, NULL);

      g_test_add_data_func (path, &cases[i], test_judge);
    }
  g_test_add_func ("/resume/what-is-appended-stays-inside-what-was-asked",
                   test_append_stays_inside_what_was_asked);

  return g_test_run ();
}
