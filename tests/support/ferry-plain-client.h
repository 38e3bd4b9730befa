/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-fake-origin.h"

G_BEGIN_DECLS

/* FerryPlainReply: what came back over one connection until it ended, read
 * without any HTTP library between. */
typedef struct
{
  guint       status;
  char       *head;     /* (owned): with its empty line; interim answers too */
  GByteArray *body;     /* (owned): unchunked */
  gboolean    is_whole; /* of a chunked body: its end was seen */
  gboolean    is_reset;
} FerryPlainReply;

void ferry_plain_reply_free (FerryPlainReply *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryPlainReply, ferry_plain_reply_free)

/* The first of that name, NULL without. (transfer full) */
char *ferry_plain_reply_dup_header (const FerryPlainReply *self,
                                    const char            *name);

/* Asserts that the body is @length bytes of the content from @offset on. */
void ferry_plain_reply_assert_content (const FerryPlainReply *self,
                                       guint64                seed,
                                       guint64                offset,
                                       gsize                  length);

/* A connection to the origin, without TLS. (transfer full) */
GIOStream *ferry_plain_client_connect (FerryFakeOrigin *origin);
void       ferry_plain_client_say (GIOStream  *stream,
                                   const char *text);
/* Reads until the peer ends it. (transfer full) */
FerryPlainReply *ferry_plain_client_read (GIOStream *stream);

/**
 * ferry_plain_client_ask:
 * @lines: (nullable): more of the head, each with its CR LF
 *
 * Sends a request that wants the connection closed, over a new one.
 *
 * Returns: (transfer full): what came back
 */
FerryPlainReply *ferry_plain_client_ask (FerryFakeOrigin *origin,
                                         const char      *method,
                                         const char      *target,
                                         const char      *lines);

G_END_DECLS
