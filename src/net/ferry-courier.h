/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-answer.h"
#include "ferry-body.h"
#include "ferry-contact.h"
#include "ferry-limiter.h"

G_BEGIN_DECLS

/**
 * FerryCourier:
 *
 * Carries the requests of one upload, one at a time, over HTTP/1.1 (RFC 9110,
 * 9112) on connections of its own, which it keeps for the next request. Unlike the
 * HTTP library it reads while it writes: a refusal that comes before the body is
 * through ends the sending and is the answer (faults U01), interim answers are
 * told (102, 103, 104), and a body waits for 100 (Continue) as long as that pays
 * (U04). Only a refusal ends the sending: with an answer of 2xx that comes early the
 * body goes on, and if it cannot, ferry_courier_get_sent() is less than its length.
 * Follows redirections and answers challenges itself, and sends a body again from
 * its start only where that is right (307, 308, 401, 407). Network thread only.
 */
typedef struct _FerryCourier FerryCourier;

/**
 * FerryCourierSpec: one request. Borrowed for the call, but for the body.
 * @uri: (nullable): another address than the contact's. Secrets go only to the
 *   contact's origin
 * @method: sent as it is
 * @headers: besides those of the contact; one of the same name replaces it
 * @body: (nullable): referenced
 * @first: the first byte of the body to send
 * @length: how many; 0 sends Content-Length: 0
 * @may_wait: ask with Expect: 100-continue before the body goes, and wait up to a
 *   second for the server to agree
 * @follows: redirections are followed; else they are the answer
 * @response_limit: how much of the answer's body is kept; the rest is read and
 *   dropped up to a limit, then the connection is closed
 */
typedef struct
{
  GUri              *uri;
  const char        *method;
  const FerryHeader *headers;
  guint              n_headers;
  FerryBody         *body;
  goffset            first;
  goffset            length;
  gboolean           may_wait;
  gboolean           follows;
  gsize              response_limit;
} FerryCourierSpec;

/**
 * FerryCourierFuncs: none is called before the function that caused it returns; each
 * may cancel or free the courier, and @done may send the next request.
 * @interim: (nullable): an answer of 102 … 199
 * @sent: (nullable): @bytes more of the body went out; negative when it is sent
 *   again from its start; 0 when there is none, and all of the request went out
 * @done: the request has ended, see below
 */
typedef struct
{
  void (*interim) (FerryCourier       *courier,
                   guint               status,
                   SoupMessageHeaders *headers,
                   gpointer            user_data);
  void (*sent) (FerryCourier *courier, goffset bytes, gpointer user_data);
  void (*done) (FerryCourier *courier, gpointer user_data);
} FerryCourierFuncs;

/* @contact: open, outlives it. @limiter: (nullable): of the bytes of bodies. */
FerryCourier *ferry_courier_new (FerryTransport          *transport,
                                 const FerryContact      *contact,
                                 FerryLimiter            *limiter,
                                 const FerryCourierFuncs *funcs,
                                 gpointer                 user_data);
/* Closes everything at once; nothing is called any more. */
void ferry_courier_free (FerryCourier *self);

/* Begins a request; there must be none under way. */
void ferry_courier_send (FerryCourier *self, const FerryCourierSpec *spec);
/* Breaks off the request under way without a call back. */
void ferry_courier_cancel (FerryCourier *self);

/* After @done, until the next request: NULL, or why there is no answer
 * (FERRY_ERROR). An answer of any status is none. */
const GError       *ferry_courier_get_error (FerryCourier *self);
const FerryAnswer  *ferry_courier_get_answer (FerryCourier *self);
SoupMessageHeaders *ferry_courier_get_headers (FerryCourier *self);
/* The beginning of the answer's body. (transfer none) */
GBytes    *ferry_courier_get_response (FerryCourier *self, gboolean *is_cut);
GUri      *ferry_courier_get_uri (FerryCourier *self); /* after redirections */
GPtrArray *ferry_courier_get_redirects (FerryCourier *self);
/* At any time: how much of the body went out in the request's last try, and whether
 * any byte of it ever did. */
goffset  ferry_courier_get_sent (FerryCourier *self);
gboolean ferry_courier_has_begun (FerryCourier *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryCourier, ferry_courier_free)

G_END_DECLS
