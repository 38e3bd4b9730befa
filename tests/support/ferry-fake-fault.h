/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-fake-origin.h"

G_BEGIN_DECLS

/* FerryFakeFaultKind: one for each name in ferry-fake-origin.h and
 * ferry-fake-inbox.h. */
typedef enum
{
  FERRY_FAKE_FAULT_RANGES_IGNORED,
  FERRY_FAKE_FAULT_SLICE_200,
  FERRY_FAKE_FAULT_RANGE_EARLY,
  FERRY_FAKE_FAULT_RANGE_BLOCK,
  FERRY_FAKE_FAULT_RANGE_LATE,
  FERRY_FAKE_FAULT_RANGE_TOTAL,
  FERRY_FAKE_FAULT_CONTENT_RANGE,
  FERRY_FAKE_FAULT_NO_CONTENT_RANGE,
  FERRY_FAKE_FAULT_RANGE_LONG,
  FERRY_FAKE_FAULT_RANGE_OVERRUN,
  FERRY_FAKE_FAULT_RANGE_CAP,
  FERRY_FAKE_FAULT_RANGE_REFUSED,
  FERRY_FAKE_FAULT_RANGE_REFUSED_BARE,
  FERRY_FAKE_FAULT_MULTIPART_RANGE,
  FERRY_FAKE_FAULT_PARTIAL_UNASKED,
  FERRY_FAKE_FAULT_ACCEPT_RANGES,
  FERRY_FAKE_FAULT_NO_ACCEPT_RANGES,
  FERRY_FAKE_FAULT_IF_RANGE_FAILS,
  FERRY_FAKE_FAULT_IF_RANGE_ETAG_FAILS,
  FERRY_FAKE_FAULT_IF_RANGE_IGNORED,
  FERRY_FAKE_FAULT_VERSION,
  FERRY_FAKE_FAULT_CHANGED_FROM,
  FERRY_FAKE_FAULT_SIZE,
  FERRY_FAKE_FAULT_ETAG,
  FERRY_FAKE_FAULT_ETAG_WEAK,
  FERRY_FAKE_FAULT_ETAG_ROTATING,
  FERRY_FAKE_FAULT_NO_ETAG,
  FERRY_FAKE_FAULT_LAST_MODIFIED,
  FERRY_FAKE_FAULT_LAST_MODIFIED_FRESH,
  FERRY_FAKE_FAULT_NO_LAST_MODIFIED,
  FERRY_FAKE_FAULT_NO_VALIDATORS,
  FERRY_FAKE_FAULT_DATE,
  FERRY_FAKE_FAULT_NO_DATE,
  FERRY_FAKE_FAULT_CUT,
  FERRY_FAKE_FAULT_RESET,
  FERRY_FAKE_FAULT_TLS_CUT,
  FERRY_FAKE_FAULT_RESET_AT_ONCE,
  FERRY_FAKE_FAULT_CLOSE_AT_ONCE,
  FERRY_FAKE_FAULT_CUT_HEAD,
  FERRY_FAKE_FAULT_NO_LENGTH,
  FERRY_FAKE_FAULT_CHUNKED,
  FERRY_FAKE_FAULT_CHUNK_LINE,
  FERRY_FAKE_FAULT_TRAILERS,
  FERRY_FAKE_FAULT_LENGTH,
  FERRY_FAKE_FAULT_EXTRA,
  FERRY_FAKE_FAULT_HTTP_1_0,
  FERRY_FAKE_FAULT_GZIP,
  FERRY_FAKE_FAULT_GZIP_BROKEN,
  FERRY_FAKE_FAULT_GZIP_BOMB,
  FERRY_FAKE_FAULT_BROTLI_BOMB,
  FERRY_FAKE_FAULT_ENCODING,
  FERRY_FAKE_FAULT_TYPE,
  FERRY_FAKE_FAULT_NO_TYPE,
  FERRY_FAKE_FAULT_DISPOSITION,
  FERRY_FAKE_FAULT_HEADER,
  FERRY_FAKE_FAULT_STATUS,
  FERRY_FAKE_FAULT_STATUS_LINE,
  FERRY_FAKE_FAULT_NO_REASON,
  FERRY_FAKE_FAULT_INTERIM,
  FERRY_FAKE_FAULT_HTML,
  FERRY_FAKE_FAULT_PAGE,
  FERRY_FAKE_FAULT_ECHO,
  FERRY_FAKE_FAULT_REDIRECT,
  FERRY_FAKE_FAULT_REDIRECT_STATUS,
  FERRY_FAKE_FAULT_REDIRECT_MISSING,
  FERRY_FAKE_FAULT_REDIRECT_LOOP,
  FERRY_FAKE_FAULT_REDIRECT_HOPS,
  FERRY_FAKE_FAULT_SIGNED,
  FERRY_FAKE_FAULT_SIGNED_BYTES,
  FERRY_FAKE_FAULT_SIGNED_STATUS,
  FERRY_FAKE_FAULT_SIGNED_ELSEWHERE,
  FERRY_FAKE_FAULT_COOKIE_REDIRECT,
  FERRY_FAKE_FAULT_AUTH_BASIC,
  FERRY_FAKE_FAULT_AUTH_DIGEST,
  FERRY_FAKE_FAULT_AUTH_DIGEST_SHA256,
  FERRY_FAKE_FAULT_NONCE_USES,
  FERRY_FAKE_FAULT_HANG,
  FERRY_FAKE_FAULT_DELAY,
  FERRY_FAKE_FAULT_STALL,
  FERRY_FAKE_FAULT_HOLD,
  FERRY_FAKE_FAULT_RATE,
  FERRY_FAKE_FAULT_CLOSE,
  FERRY_FAKE_FAULT_CLOSE_QUIETLY,
  FERRY_FAKE_FAULT_DROP_NEXT,

  /* Of the inbox alone. */
  FERRY_FAKE_FAULT_RESET_AFTER,
  FERRY_FAKE_FAULT_CLOSE_AFTER,
  FERRY_FAKE_FAULT_STALL_AFTER,
  FERRY_FAKE_FAULT_STATUS_EARLY,
  FERRY_FAKE_FAULT_STATUS_EARLY_CLOSE,
  FERRY_FAKE_FAULT_STATUS_EARLY_RESET,
  FERRY_FAKE_FAULT_EARLY,
  FERRY_FAKE_FAULT_CONTINUE_NEVER,
  FERRY_FAKE_FAULT_CONTINUE_LATE,
  FERRY_FAKE_FAULT_EXPECTATION_FAILED,
  FERRY_FAKE_FAULT_ANSWER_LOST,
  FERRY_FAKE_FAULT_ANSWER_BODY,
  FERRY_FAKE_FAULT_ANSWER_SIZE,
  FERRY_FAKE_FAULT_MAX_SIZE,
  FERRY_FAKE_FAULT_MAX_APPEND,
  FERRY_FAKE_FAULT_EXPIRES,
  FERRY_FAKE_FAULT_LOSE_TAIL,
  FERRY_FAKE_FAULT_OFFSET_WRONG,
  FERRY_FAKE_FAULT_OFFSET_LIES,
  FERRY_FAKE_FAULT_NO_OFFSET,
  FERRY_FAKE_FAULT_LOCKED,
  FERRY_FAKE_FAULT_GONE,
  FERRY_FAKE_FAULT_CHECKSUM_FAILS,
  FERRY_FAKE_FAULT_TUS_VERSION,
  FERRY_FAKE_FAULT_NO_EXTENSION,
  FERRY_FAKE_FAULT_NO_LOCATION,
  FERRY_FAKE_FAULT_LOCATION,
  FERRY_FAKE_FAULT_LOCATION_RELATIVE,
  FERRY_FAKE_FAULT_PROGRESS,
  FERRY_FAKE_FAULT_NO_104,
  FERRY_FAKE_FAULT_INTEROP,
  FERRY_FAKE_FAULT_NOT_RESUMABLE,
} FerryFakeFaultKind;

#define FERRY_FAKE_N_FAULTS (FERRY_FAKE_FAULT_NOT_RESUMABLE + 1)

/* FerryFakeScene: all that a condition may look at. */
typedef struct
{
  const FerryFakeRequest *request;
  guint                   busy;    /* other answers for the resource under way */
  guint64                 served;  /* bytes sent for it so far */
  guint                   version; /* current version */
  guint                   dice;    /* 0 to 99 */
} FerryFakeScene;

/* FerryFakeFault: a fault with its conditions, and how often they were met. */
typedef struct _FerryFakeFault FerryFakeFault;

/* Reads the notation of ferry-fake-origin.h; G_IO_ERROR_INVALID_ARGUMENT. */
FerryFakeFault *ferry_fake_fault_parse (const char *text,
                                        GError    **error);
void            ferry_fake_fault_free (FerryFakeFault *self);

FerryFakeFaultKind ferry_fake_fault_get_kind (const FerryFakeFault *self);

/* Whether it means anything to the origin, to the inbox. */
gboolean ferry_fake_fault_is_of_origin (const FerryFakeFault *self);
gboolean ferry_fake_fault_is_of_inbox (const FerryFakeFault *self);

/* Whether it decides if the request gets to the file at all (hops, signed
 * addresses, login); these are judged before the others. */
gboolean ferry_fake_fault_is_gate (const FerryFakeFault *self);

/* Counts the request if its conditions are met, and says whether it strikes. */
gboolean ferry_fake_fault_strikes (FerryFakeFault       *self,
                                   const FerryFakeScene *scene);

/* FerryFakePlan: the faults that struck one request. */
typedef struct
{
  const FerryFakeFault *struck[FERRY_FAKE_N_FAULTS]; /* (unowned) (nullable) */
  GPtrArray            *headers;                     /* (owned) (element-type utf8): raw lines */
  GArray               *interims;                    /* (owned) (element-type gint64) */
} FerryFakePlan;

void ferry_fake_plan_init (FerryFakePlan *self);
void ferry_fake_plan_clear (FerryFakePlan *self);
void ferry_fake_plan_add (FerryFakePlan        *self,
                          const FerryFakeFault *fault);

gboolean ferry_fake_plan_has (const FerryFakePlan *self,
                              FerryFakeFaultKind   kind);
/* The first number of the argument, @fallback when it did not strike or has
 * none. */
gint64 ferry_fake_plan_get_number (const FerryFakePlan *self,
                                   FerryFakeFaultKind   kind,
                                   gint64               fallback);
gint64 ferry_fake_plan_get_second (const FerryFakePlan *self,
                                   FerryFakeFaultKind   kind,
                                   gint64               fallback);
/* NULL when it did not strike or has none. */
const char *ferry_fake_plan_get_text (const FerryFakePlan *self,
                                      FerryFakeFaultKind   kind);

/* All faults of the origin or of the inbox, one a line, for --help.
 * (transfer full) */
char *ferry_fake_fault_describe_all (gboolean of_inbox);

/* A number with an optional K, M, G or T (1024). */
gboolean ferry_fake_parse_size (const char *text,
                                gint64     *size);

G_END_DECLS
