/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-body.h"
#include "ferry-connection.h"
#include "ferry-limiter.h"

G_BEGIN_DECLS

/**
 * FerryWireSending:
 * @FERRY_WIRE_SENDING_MORE: there is more, and it could go at once
 * @FERRY_WIRE_SENDING_BLOCKED: there is more when the connection takes it
 * @FERRY_WIRE_SENDING_LIMITED: there is more after a while
 * @FERRY_WIRE_SENDING_HELD: the head is through, the body waits to be released
 * @FERRY_WIRE_SENDING_DONE: all is through
 * @FERRY_WIRE_SENDING_FAILED: the connection is broken, or (FERRY_ERROR) the body
 *   cannot be read
 */
typedef enum
{
  FERRY_WIRE_SENDING_MORE,
  FERRY_WIRE_SENDING_BLOCKED,
  FERRY_WIRE_SENDING_LIMITED,
  FERRY_WIRE_SENDING_HELD,
  FERRY_WIRE_SENDING_DONE,
  FERRY_WIRE_SENDING_FAILED,
} FerryWireSending;

/**
 * FerryWireSender:
 *
 * Writes the head of a request, then its body, onto a connection without ever
 * blocking. On plain TCP the bytes of files go by sendfile(2) and are never copied
 * into this process.
 */
typedef struct _FerryWireSender FerryWireSender;

/**
 * ferry_wire_sender_new:
 * @head: (transfer none)
 * @body: (transfer full) (nullable): stands at its first byte
 * @length: how many bytes of @body
 * @limiter: (nullable): of the bytes of the body
 */
FerryWireSender *ferry_wire_sender_new (FerryConnection *connection,
                                        GBytes          *head,
                                        FerryBodyReader *body,
                                        goffset          length,
                                        FerryLimiter    *limiter);
void             ferry_wire_sender_free (FerryWireSender *self);

/* No byte of the body goes while it is held. */
void ferry_wire_sender_set_held (FerryWireSender *self,
                                 gboolean         is_held);

/* Writes once. @wait: (out): µs, when LIMITED. @now: monotonic. */
FerryWireSending ferry_wire_sender_step (FerryWireSender *self,
                                         gint64           now,
                                         gint64          *wait,
                                         GError         **error);

/* How much of the body the connection has taken. */
goffset ferry_wire_sender_get_sent (FerryWireSender *self);
/* The same with the head. */
goffset ferry_wire_sender_get_written (FerryWireSender *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryWireSender, ferry_wire_sender_free)

G_END_DECLS
