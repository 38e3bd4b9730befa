/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-body.h"
#include "ferry-connection.h"
#include "ferry-limiter.h"
#include "ferry-traffic-counter.h"
#include "ferry-wire-reader.h"

G_BEGIN_DECLS

/**
 * FerryWireSpec: one request. Borrowed for the call, but for @body.
 * @connection: open, outlives it, and serves nothing else meanwhile
 * @body: (transfer full) (nullable): stands at its first byte
 * @length: how many bytes of @body
 * @limiter: (nullable): of the bytes of the body
 * @counter: (nullable): of all bytes, both ways; outlives it
 * @waits: the head asks for 100 (Continue): the body goes when it comes, or after a
 *   second
 * @is_for_head: of a HEAD request
 * @limit: how much of the answer's body is kept
 * @timeout: ms, how long the server may take to answer
 */
typedef struct
{
  FerryConnection     *connection;
  FerryClock          *clock;
  GBytes              *head;
  FerryBodyReader     *body;
  goffset              length;
  FerryLimiter        *limiter;
  FerryTrafficCounter *counter;
  gboolean             waits;
  gboolean             is_for_head;
  gsize                limit;
  guint                timeout;
} FerryWireSpec;

/**
 * FerryWire:
 *
 * One request and its answer on an open connection, both at once: what comes is
 * read while the body goes out (RFC 9112 §9.5). A refusal ends the sending. A
 * connection that breaks while it is written to may still hold an answer, which is
 * read. Belongs to the thread and the main context that it was started in.
 */
typedef struct _FerryWire FerryWire;

/**
 * FerryWireFuncs: none is called before ferry_wire_start() has returned; each may
 * free the wire.
 * @interim: 100 … 199
 * @sent: so many bytes more of the body; once 0 when there is none and all of the
 *   request went out
 * @done: once
 */
typedef struct
{
  void (*interim) (FerryWire *wire, guint status, SoupMessageHeaders *headers, gpointer user_data);
  void (*sent) (FerryWire *wire, goffset bytes, gpointer user_data);
  void (*done) (FerryWire *wire, gpointer user_data);
} FerryWireFuncs;

FerryWire *ferry_wire_start (const FerryWireSpec  *spec,
                             const FerryWireFuncs *funcs,
                             gpointer              user_data);
/* Nothing is called any more. The connection is left as it is. */
void ferry_wire_free (FerryWire *self);

/* After @done: NULL, or why there is no answer (FERRY_ERROR). */
const GError *ferry_wire_get_error (FerryWire *self);
/* What was read. */
FerryWireReader *ferry_wire_get_reader (FerryWire *self);
/* The connection may serve another request. */
gboolean ferry_wire_may_go_on (FerryWire *self);
/* Any byte has come. */
gboolean ferry_wire_has_heard (FerryWire *self);
/* The wait for 100 (Continue) was for nothing. */
gboolean ferry_wire_has_waited_in_vain (FerryWire *self);
goffset  ferry_wire_get_sent (FerryWire *self);
/* All of the request went out. */
gboolean ferry_wire_is_sent (FerryWire *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryWire, ferry_wire_free)

G_END_DECLS
