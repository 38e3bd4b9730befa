/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-clock.h"
#include "ferry-file-ops.h"
#include "ferry-host-table.h"
#include "ferry-limiter.h"
#include "ferry-traffic-counter.h"
#include "ferry-writer.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * FerryTransport:
 *
 * The network thread: one main context in which all connections live, the
 * HTTP sessions, the limits that transfers share. Atomically reference
 * counted; the last unref, which must not be in the network thread, stops it.
 */
typedef struct _FerryTransport FerryTransport;

/* For main(), before any other thread runs: tells the HTTP library by the
 * environment to keep to HTTP/1.1. */
void ferry_transport_prepare_process (void);

FerryTransport *ferry_transport_new (FerryClock         *clock,
                                     FerryWriter        *writer,
                                     const FerryFileOps *ops,
                                     guint               max_per_host);
FerryTransport *ferry_transport_ref (FerryTransport *self);
void            ferry_transport_unref (FerryTransport *self);

/* Runs @func once in the network thread, after all that was invoked before. */
void ferry_transport_invoke (FerryTransport *self,
                             GSourceFunc     func,
                             gpointer        data,
                             GDestroyNotify  destroy);

FerryClock         *ferry_transport_get_clock (FerryTransport *self);
FerryWriter        *ferry_transport_get_writer (FerryTransport *self);
const FerryFileOps *ferry_transport_get_ops (FerryTransport *self);
GMainContext       *ferry_transport_get_context (FerryTransport *self);
/* The bucket of all downloads; its rate may be set from any thread. */
FerryLimiter *ferry_transport_get_limiter (FerryTransport *self);
/* The same of all uploads. */
FerryLimiter *ferry_transport_get_upload_limiter (FerryTransport *self);
/**
 * ferry_transport_get_traffic:
 * @received, @sent: (out): bytes since the transport is there
 *
 * What Ferry's own sockets moved, as far as Ferry's code sees it: heads and bodies
 * of HTTP, files and replies by FTP, be it for transfers, probes or checksums; not
 * names that are looked up, what TLS and TCP add, what is read on to keep a
 * connection, and commands of FTP. Nothing of a run that stays on this machine
 * (see FerryRunSpec). Any thread.
 */
void ferry_transport_get_traffic (FerryTransport *self, guint64 *received, guint64 *sent);
/* Where that is added to. Any thread. */
FerryTrafficCounter *ferry_transport_get_counter (FerryTransport *self);
/* Any thread; no connection is closed for it. */
void ferry_transport_set_max_per_host (FerryTransport *self, guint max_per_host);

/* The rest: network thread only. */
FerryHostTable *ferry_transport_get_hosts (FerryTransport *self);

/**
 * FerrySessionKey: what connections may not be shared across.
 * @proxy: "system", "none" or a URI
 * @ca_file: (nullable): PEM file of the only authorities to trust
 * @tls_exception: (nullable): a connection that was accepted by exception is
 *   not for transfers without it
 * @owner: (nullable): id of the transfer whose credentials the session's
 *   authentication may remember
 */
typedef struct
{
  const char *proxy;
  const char *ca_file;
  const char *tls_exception;
  const char *owner;
  const char *proxy_user;
  const char *proxy_password;
} FerrySessionKey;

/* (transfer full): FERRY_ERROR when the CA file cannot be read. Kept while
 * somebody holds it, the one of plain downloads for good. */
SoupSession *ferry_transport_get_session (FerryTransport        *self,
                                          const FerrySessionKey *key,
                                          GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryTransport, ferry_transport_unref)

G_END_DECLS
