/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-checksum-kind.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* The words of tus 1.0.0 (https://tus.io/protocols/resumable-upload). Pure. */

#define FERRY_TUS_VERSION "1.0.0"
#define FERRY_TUS_CONTENT_TYPE "application/offset+octet-stream"
/* The piece did not have the checksum that came with it. */
#define FERRY_TUS_STATUS_CHECKSUM_MISMATCH 460

/**
 * FerryTusOffer: what a server says that it can (the answer to OPTIONS).
 * @is_there: it speaks tus at all
 * @has_version: it speaks this version
 * @checksum: what pieces are to be checked by; NONE when it cannot
 * @max_size: -1: not told
 */
typedef struct
{
  gboolean          is_there;
  gboolean          has_version;
  gboolean          can_create_with_upload;
  gboolean          can_defer_length;
  gboolean          can_terminate;
  FerryChecksumKind checksum;
  goffset           max_size;
} FerryTusOffer;

void ferry_tus_offer_init (FerryTusOffer *self);
void ferry_tus_offer_parse (FerryTusOffer      *self,
                            SoupMessageHeaders *headers);

/**
 * FerryTusState: what a server says of one upload.
 * @offset, @length: -1: not told
 * @is_deferred: it waits to be told the length
 * @expires: unix seconds; -1
 */
typedef struct
{
  goffset  offset;
  goffset  length;
  gboolean is_deferred;
  gint64   expires;
} FerryTusState;

void ferry_tus_state_parse (FerryTusState      *self,
                            SoupMessageHeaders *headers);

/* Upload-Metadata; NULL when there is nothing to say. */
char *ferry_tus_make_metadata (const char *file_name,     /* nullable */
                               const char *content_type); /* nullable */
/* Upload-Checksum: of a digest in hexadecimal. */
char *ferry_tus_make_checksum (FerryChecksumKind kind,
                               const char       *hex);

G_END_DECLS
