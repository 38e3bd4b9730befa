/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-checksum-kind.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryPieces:
 *
 * The checksums of equal pieces of a file, the last one shorter (RFC 5854
 * §4.2.4). Immutable, atomically reference counted. Stored as "(stay)": the word
 * of the algorithm, the length of a piece, all hashes one behind the other.
 */
typedef struct _FerryPieces FerryPieces;

#define FERRY_PIECES_TYPE "(stay)"
/* Of all hashes together: 4 TiB in pieces of 16 MiB fit by far. */
#define FERRY_PIECES_MAX_BYTES (8 * 1024 * 1024)

/* NULL with FERRY_ERROR_INVALID_ARGUMENT when it makes no sense: an unknown
 * algorithm, a length of 0 or above 2^40, bytes that are no whole hashes. */
FerryPieces      *ferry_pieces_new (FerryChecksumKind kind,
                                    guint64           length,
                                    GBytes           *hashes,
                                    GError          **error);
FerryPieces      *ferry_pieces_from_variant (GVariant *variant, GError **error);
GVariant         *ferry_pieces_to_variant (FerryPieces *self); /* floating */
FerryPieces      *ferry_pieces_ref (FerryPieces *self);
void              ferry_pieces_unref (FerryPieces *self);
FerryChecksumKind ferry_pieces_get_kind (FerryPieces *self);
guint64           ferry_pieces_get_length (FerryPieces *self);
guint             ferry_pieces_get_n (FerryPieces *self);
/* The raw hash of piece @n. */
const guint8 *ferry_pieces_get_hash (FerryPieces *self, guint n, gsize *size);
/* Whether they are as many as a file of @total bytes has. */
gboolean ferry_pieces_fit (FerryPieces *self, goffset total);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryPieces, ferry_pieces_unref)

G_END_DECLS
