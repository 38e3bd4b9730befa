/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryChunked:
 *
 * A strict decoder of the chunked transfer coding (RFC 9112 §7.1). libsoup 3.2
 * takes a body that is cut at a chunk boundary, or whose chunk size is
 * nonsense, for a whole one; this does not. A plain value: zero-initialise.
 */
typedef struct
{
  guint   state;
  guint64 remaining; /* of the chunk */
  guint   n_digits;
  gsize   line_length; /* of the extension or trailer being skipped */
  gsize   n_used;      /* of the last piece; what is behind the coding is not */
} FerryChunked;

/**
 * ferry_chunked_decode:
 * @buffer: coded bytes, replaced in place by what they carry
 * @size: how many
 * @payload: (out): how many bytes of @buffer are payload after it
 * @error: FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE for broken coding
 *
 * Decodes the next piece. Bytes behind the end of the coding are left as they are.
 */
gboolean ferry_chunked_decode (FerryChunked *self,
                               guint8       *buffer,
                               gsize         size,
                               gsize        *payload,
                               GError      **error);

/* The last chunk and its trailers were seen: the body is whole. */
gboolean ferry_chunked_is_done (const FerryChunked *self);

G_END_DECLS
