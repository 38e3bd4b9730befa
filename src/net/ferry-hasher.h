/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-part-file.h"
#include "ferry-request.h"

G_BEGIN_DECLS

/**
 * FerryHasher:
 *
 * Hashes a part in a thread of its own, close behind what is written from its
 * beginning, while the bytes are still in the page cache; so neither the
 * network thread nor the writer waits for it, and segments may arrive in any
 * order.
 */
typedef struct _FerryHasher FerryHasher;

/* @hex: (nullable): lower case; NULL with @error when the part could not be
 * read. */
typedef void (*FerryHasherFunc) (const char   *hex,
                                 const GError *error,
                                 gpointer      user_data);

FerryHasher *ferry_hasher_new (FerryPartFile    *part,
                               FerryChecksumKind kind);
/* All bytes before @frontier are written. */
void ferry_hasher_advance (FerryHasher *self,
                           goffset      frontier);
/* The file ends at @total, all of it is written: @done runs once in @context,
 * unless the hasher is freed before. */
void ferry_hasher_finish (FerryHasher    *self,
                          goffset         total,
                          FerryHasherFunc done,
                          gpointer        user_data,
                          GMainContext   *context);
/* Stops the thread soon; @done is not called after it, when this is called in
 * its context. Does not wait. */
void ferry_hasher_free (FerryHasher *self);

G_END_DECLS
