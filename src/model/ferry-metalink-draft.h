/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-metalink.h"

G_BEGIN_DECLS

/**
 * FerryMetalinkDraft:
 *
 * A file of a Metalink while it is being read: takes what stands in the elements,
 * in any order and however wrong, and keeps what is good of it. Pure.
 */
typedef struct _FerryMetalinkDraft FerryMetalinkDraft;

/* The rank of an address without one. */
#define FERRY_METALINK_LAST_RANK 1000000

/* @name: (nullable): as it stands there */
FerryMetalinkDraft *ferry_metalink_draft_new (const char *name);
void                ferry_metalink_draft_free (FerryMetalinkDraft *self);

void ferry_metalink_draft_set_size (FerryMetalinkDraft *self, const char *text);
/* Of the whole file. @type: (nullable): "sha-256", "sha256", … */
void ferry_metalink_draft_add_hash (FerryMetalinkDraft *self, const char *type, const char *text);
/* Of pieces, one behind the other: those until the next _begin_ are of one
 * list. @number: (nullable): which one it is, from 0 */
void ferry_metalink_draft_begin_pieces (FerryMetalinkDraft *self,
                                        const char         *type,
                                        const char         *length);
void ferry_metalink_draft_add_piece (FerryMetalinkDraft *self,
                                     const char         *number,
                                     const char         *text);
void ferry_metalink_draft_end_pieces (FerryMetalinkDraft *self);
/* @base: (nullable): for a relative one. @rank: the lower the better. Returns how
 * long it is when it is written out; 0 for none that Ferry can fetch. */
gsize ferry_metalink_draft_add_uri (FerryMetalinkDraft *self,
                                    const char         *text,
                                    GUri               *base,
                                    guint               rank);

/* Takes the draft. NULL when there is nothing that could be fetched, or the name
 * is no good. (transfer full) (nullable) */
FerryMetalinkFile *ferry_metalink_draft_finish (FerryMetalinkDraft *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryMetalinkDraft, ferry_metalink_draft_free)

G_END_DECLS
