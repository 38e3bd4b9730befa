/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-part-file.h"
#include "ferry-pieces.h"

G_BEGIN_DECLS

/**
 * FerryPieceCheck:
 *
 * Compares pieces of a part with their checksums, in a thread of its own and in
 * the order in which they are asked for, while their bytes are still in the page
 * cache.
 */
typedef struct _FerryPieceCheck FerryPieceCheck;

/* @error: (nullable): the part could not be read; then @is_good says nothing. */
typedef void (*FerryPieceCheckFunc) (guint         piece,
                                     gboolean      is_good,
                                     const GError *error,
                                     gpointer      user_data);

/**
 * ferry_piece_check_new:
 * @pieces: those of a file of @total bytes, see ferry_pieces_fit()
 * @done: runs in @context once for each ferry_piece_check_push(), in their order
 */
FerryPieceCheck *ferry_piece_check_new (FerryPartFile      *part,
                                        FerryPieces        *pieces,
                                        goffset             total,
                                        FerryPieceCheckFunc done,
                                        gpointer            user_data,
                                        GMainContext       *context);
/* All bytes of @piece are written. */
void ferry_piece_check_push (FerryPieceCheck *self,
                             guint            piece);
/* Stops the thread soon; @done does not run after it, when this is called in its
 * context. Does not wait. */
void ferry_piece_check_free (FerryPieceCheck *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryPieceCheck, ferry_piece_check_free)

G_END_DECLS
