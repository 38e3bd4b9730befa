/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>
#include <gnutls/gnutls.h>

G_BEGIN_DECLS

/* FerryFakeWire: one accepted connection, with or without TLS. Its owner's
 * thread blocks in it; any thread may nudge or abort it. */
typedef struct _FerryFakeWire FerryFakeWire;

typedef enum
{
  FERRY_FAKE_WAKE_TIMEOUT,
  FERRY_FAKE_WAKE_NUDGE,
  FERRY_FAKE_WAKE_GONE, /* the peer closed, or we were aborted */
} FerryFakeWake;

/**
 * FerryFakeEnd: how a connection ends.
 * @FERRY_FAKE_END_CLEAN: close_notify on TLS, then FIN
 * @FERRY_FAKE_END_CUT: FIN alone
 * @FERRY_FAKE_END_RESET: RST
 */
typedef enum
{
  FERRY_FAKE_END_CLEAN,
  FERRY_FAKE_END_CUT,
  FERRY_FAKE_END_RESET,
} FerryFakeEnd;

/* A socket that listens on 127.0.0.1, -1 with an error.
 * @port: 0: a free one
 * @buffer: of what the connections receive, in bytes; 0: as the system likes */
int ferry_fake_wire_listen (guint16  port,
                            int      buffer,
                            guint16 *real_port,
                            GError **error);

/* Takes @fd, which does not block. */
FerryFakeWire *ferry_fake_wire_new (int fd);
void           ferry_fake_wire_free (FerryFakeWire *self);

/* @credentials and @priority are only read now. */
gboolean ferry_fake_wire_handshake (FerryFakeWire                   *self,
                                    gnutls_certificate_credentials_t credentials,
                                    const char                      *priority);

/* 0 at the end, -1 when it broke or was aborted. */
gssize   ferry_fake_wire_read (FerryFakeWire *self,
                               guint8        *buffer,
                               gsize          length);
gboolean ferry_fake_wire_write (FerryFakeWire *self,
                                const guint8  *bytes,
                                gsize          length);

/* @timeout in ms, -1 for ever. */
FerryFakeWake ferry_fake_wire_wait (FerryFakeWire *self,
                                    gint64         timeout);

/* Waits all of @duration (ms), whatever nudges; FALSE when it is gone. */
gboolean ferry_fake_wire_sleep (FerryFakeWire *self,
                                gint64         duration);

/* Ends a wait, in any thread. */
void ferry_fake_wire_nudge (FerryFakeWire *self);
/* Makes all that the owner does fail, in any thread. */
void ferry_fake_wire_abort (FerryFakeWire *self);

/* An aborted one is always reset. */
void ferry_fake_wire_end (FerryFakeWire *self,
                          FerryFakeEnd   end);

G_END_DECLS
