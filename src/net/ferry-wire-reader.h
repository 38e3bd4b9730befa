/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-chunked.h"
#include "ferry-headers.h"

G_BEGIN_DECLS

/**
 * FerryWireEvent:
 * @FERRY_WIRE_EVENT_NONE: all bytes are taken, and more must come
 * @FERRY_WIRE_EVENT_INTERIM: an answer of 100 … 199 was read; its status and
 *   headers are there until the next call
 * @FERRY_WIRE_EVENT_HEAD: the head of the final answer was read
 * @FERRY_WIRE_EVENT_DONE: the answer is there as a whole; bytes behind it are left
 * @FERRY_WIRE_EVENT_BROKEN: what came is not HTTP
 */
typedef enum
{
  FERRY_WIRE_EVENT_NONE,
  FERRY_WIRE_EVENT_INTERIM,
  FERRY_WIRE_EVENT_HEAD,
  FERRY_WIRE_EVENT_DONE,
  FERRY_WIRE_EVENT_BROKEN,
} FerryWireEvent;

/**
 * FerryWireReader:
 *
 * Makes an answer of the bytes of an HTTP/1.x connection (RFC 9112), whatever the
 * pieces they come in. Does no input itself.
 */
typedef struct
{
  /* Input. */
  gboolean is_for_head; /* the answer to a HEAD request: never a body */
  gsize    limit;       /* how much of the body is kept */
  gint64   now;         /* unix seconds */

  /* In progress. */
  guint        state;
  GString     *text; /* (owned) of the head */
  FerryChunked chunked;
  goffset      remaining;
  gsize        dropped;

  /* Output. */
  guint               status;
  SoupMessageHeaders *headers; /* (owned) */
  FerryAnswer         answer;  /* from the head on */
  GByteArray         *body;    /* (owned) */
  gboolean            is_cut;  /* of the body there was more */
  gboolean            is_last; /* the connection ends with this answer */
} FerryWireReader;

void ferry_wire_reader_init (FerryWireReader *self,
                             gboolean         is_for_head,
                             gsize            limit,
                             gint64           now);
void ferry_wire_reader_clear (FerryWireReader *self);

/**
 * ferry_wire_reader_feed:
 * @data: what came; changed
 * @used: (out): how many bytes were taken
 * @error: FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE
 *
 * To be called again with the rest after INTERIM and HEAD, and not after DONE and
 * BROKEN. HEAD is told also when no body follows; DONE comes with the next call
 * then, which may be one of no bytes.
 */
FerryWireEvent ferry_wire_reader_feed (FerryWireReader *self,
                                       guint8          *data,
                                       gsize            size,
                                       gsize           *used,
                                       GError         **error);

/* The connection has ended. A final head is an answer, whatever became of its
 * body. @error: FERRY_ERROR_CONNECTION_ABORTED when there is none. */
gboolean ferry_wire_reader_end (FerryWireReader *self,
                                GError         **error);

/* The head of the final answer was read, and all of it. */
gboolean ferry_wire_reader_has_head (const FerryWireReader *self);
gboolean ferry_wire_reader_is_done (const FerryWireReader *self);

G_END_DECLS
