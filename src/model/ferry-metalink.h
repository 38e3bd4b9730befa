/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-checksum-kind.h"
#include "ferry-pieces.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A longer Metalink file is refused. */
#define FERRY_METALINK_MAX_BYTES (8 * 1024 * 1024)

/**
 * FerryMetalinkFile:
 * @name: safe: one path component, by the rules for file names from outside
 * @size: bytes; -1 unknown
 * @checksum: the best one that is known to us; NONE
 * @hex: (nullable): of it, lower case
 * @pieces: (nullable)
 * @uris: (owned): of http, https, ftp, ftps and ftpes, the best first; at most
 *   64; at least one
 *
 * One file of a Metalink.
 */
typedef struct
{
  char             *name;
  goffset           size;
  FerryChecksumKind checksum;
  char             *hex;
  FerryPieces      *pieces;
  char            **uris;
} FerryMetalinkFile;

void ferry_metalink_file_free (FerryMetalinkFile *self);

/**
 * ferry_metalink_parse:
 * @text: what was in the file, or came from a server
 * @base: (nullable): where it came from, for relative addresses
 * @error: FERRY_ERROR_BAD_METALINK with a sentence of what is wrong: no XML, no
 *   Metalink, a document type (entities), too large, no file that can be fetched
 *
 * Understands Metalink 4 (RFC 5854) and version 3. What it offers beside files that
 * Ferry can fetch (torrents, signatures, other schemes) is passed over, as are
 * checksums that are malformed and files whose name leads out of the folder. Pure,
 * in any thread.
 *
 * Returns: (transfer container) (element-type FerryMetalinkFile): at least one
 */
GPtrArray *ferry_metalink_parse (GBytes *text, const char *base, GError **error);

/* Whether the media type, or the ending of the name, is that of a Metalink. */
gboolean ferry_metalink_is_type (const char *content_type);
gboolean ferry_metalink_is_name (const char *name);

/* What of a request such a file says: uri, mirrors, name, checksum, pieces,
 * expected-size. "a{sv}", floating. */
GVariant *ferry_metalink_file_to_options (const FerryMetalinkFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryMetalinkFile, ferry_metalink_file_free)

G_END_DECLS
