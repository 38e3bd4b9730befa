/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-answer.h"
#include "ferry-clock.h"
#include "ferry-request.h"
#include "ferry-traffic-counter.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * FerryExchangeSpec: one request to make. Borrowed for the call.
 */
typedef struct
{
  SoupSession         *session;
  FerryClock          *clock;
  FerryTrafficCounter *counter; /* (nullable) of the bytes; outlives it */
  SoupCookieJar       *cookies; /* (nullable) */
  GUri                *uri;
  const char          *method;
  GUri                *secrets_for; /* the origin that may see secrets */
  const FerryHeader   *headers;     /* values given, secret ones too */
  guint                n_headers;
  const char          *user;          /* (nullable) */
  const char          *password;      /* (nullable) */
  const char          *body_file;     /* (nullable) path of the request's body */
  const char          *tls_exception; /* (nullable) for that origin only */
  gboolean             has_range;
  goffset              first;
  goffset              end;              /* -1 open */
  const char          *if_range;         /* (nullable) */
  guint                connect_timeout;  /* ms */
  guint                response_timeout; /* ms */
} FerryExchangeSpec;

/**
 * FerryExchange:
 *
 * One HTTP request up to the head of its final answer, or a file that is fetched
 * by FTP, with the answer that HTTP would have given: follows redirects
 * itself (faults.md D: no downgrade to http, no other schemes, secrets stay
 * with their origin, cookies on the way are kept), answers authentication
 * challenges once, watches the two timeouts. Network thread only.
 */
typedef struct _FerryExchange FerryExchange;

typedef void (*FerryExchangeFunc) (FerryExchange *exchange,
                                   gpointer       user_data);

/**
 * ferry_exchange_start:
 * @done: called once in this thread, unless ferry_exchange_free() comes first;
 *   never before this function returns
 */
FerryExchange *ferry_exchange_start (const FerryExchangeSpec *spec,
                                     FerryExchangeFunc        done,
                                     gpointer                 user_data);

/* Closes the connection, unless its body was read to the end. */
void ferry_exchange_free (FerryExchange *self);

/* After @done: NULL, or why there is no answer (FERRY_ERROR). An answer of any
 * status is not an error here. */
const GError      *ferry_exchange_get_error (FerryExchange *self);
const FerryAnswer *ferry_exchange_get_answer (FerryExchange *self);
/* That of the answer, as a server gave it: 0 where none speaks of such things. */
guint                 ferry_exchange_get_http_status (FerryExchange *self);
GPollableInputStream *ferry_exchange_get_body (FerryExchange *self);
/* The coded bytes of a chunked body (see FerryChunked), or NULL if the stream
 * below libsoup's decoder cannot be reached. */
GPollableInputStream *ferry_exchange_get_coded_body (FerryExchange *self);
SoupMessageHeaders   *ferry_exchange_get_headers (FerryExchange *self);
GUri                 *ferry_exchange_get_uri (FerryExchange *self); /* after redirects */
/* The addresses that redirected, without the last one. (element-type utf8) */
GPtrArray *ferry_exchange_get_redirects (FerryExchange *self);
/* From the request on an open connection to the head of the answer, µs. */
gint64 ferry_exchange_get_setup_time (FerryExchange *self);
/* So many bytes of the body were read: for the counter, which counts what comes by
 * FTP itself. */
void ferry_exchange_count_read (FerryExchange *self, gsize size);
/* The whole body was read: the connection may serve another request. */
void ferry_exchange_body_read (FerryExchange *self);

/* What stopped reading a body, as a FERRY_ERROR. */
void ferry_exchange_translate_error (const GError *error,
                                     GError      **translated);

G_END_DECLS
