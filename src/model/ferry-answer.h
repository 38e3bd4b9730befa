/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-checksum-kind.h"

G_BEGIN_DECLS

/**
 * FerryAnswer:
 *
 * The facts of one HTTP response that decisions are made of, parsed once
 * (ferry_answer_parse() in the net layer). Plain values; strings are raw field
 * values as the server sent them, made of valid UTF-8 only where said.
 */
typedef struct
{
  guint    status;         /* 100 … 999 */
  gboolean is_invalid;     /* the header breaks the protocol (two lengths, a negative one, …) */
  goffset  content_length; /* -1: not told */
  gboolean is_chunked;
  gboolean is_multipart_ranges; /* Content-Type: multipart/byteranges */
  gboolean has_content_range;   /* a well-formed "bytes a-b/T" or one of unknown T */
  goffset  range_first;         /* inclusive; -1 without */
  goffset  range_last;          /* inclusive; -1 without */
  goffset  range_total;         /* -1: "*" or none; also set for "bytes * /T" (416) */
  gboolean refuses_ranges;      /* Accept-Ranges: none */
  gboolean offers_ranges;       /* Accept-Ranges: bytes */
  char    *etag;                /* (owned) (nullable) raw, W/ and quotes included */
  char    *last_modified;       /* (owned) (nullable) raw */
  gint64   last_modified_time;  /* unix seconds; -1: none or unparsable */
  gint64   date_time;           /* unix seconds; -1 */
  char    *content_type;        /* (owned) (nullable) lower-case type/subtype, no parameters */
  char    *content_encoding;    /* (owned) (nullable) lower-case; NULL also for identity */
  char    *content_disposition; /* (owned) (nullable) raw */
  char    *location;            /* (owned) (nullable) raw */
  gint64   retry_after;         /* seconds from now; -1: none or nonsense */

  /* Of the whole file, whatever part of it comes. */
  FerryChecksumKind checksum;
  char             *checksum_hex; /* (owned) (nullable) lower case */
  char             *links;        /* (owned) (nullable) all Link fields, raw, joined by commas */
} FerryAnswer;

void ferry_answer_init (FerryAnswer *self); /* the unknown value of each field */
void ferry_answer_clear (FerryAnswer *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryAnswer, ferry_answer_clear)

G_END_DECLS
