/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-commit.h"
#include "ferry-store-index.h"

G_BEGIN_DECLS

/**
 * FerryChangeQueue:
 *
 * What is put but not written yet, oldest first. Each transfer is in it once:
 * what is written is its state when its turn comes. What is put has a growing
 * number, so that one can wait for it.
 */
typedef struct _FerryChangeQueue FerryChangeQueue;

FerryChangeQueue *ferry_change_queue_new (void);
void              ferry_change_queue_free (FerryChangeQueue *self);

guint ferry_change_queue_get_length (FerryChangeQueue *self);
/* Of the last that was put; 0 for none. */
guint64 ferry_change_queue_get_last (FerryChangeQueue *self);

/* The entry has changed. */
void ferry_change_queue_put (FerryChangeQueue *self,
                             FerryEntry       *entry);

/* Encodes up to @max changed entries of @index into @changes (of FerryChange).
 * Returns: the number up to which all is in it or in earlier ones */
guint64 ferry_change_queue_encode (FerryChangeQueue *self,
                                   FerryStoreIndex  *index,
                                   GArray           *changes,
                                   guint             max);

/* The changes could not be written: they are the first of the next. */
void ferry_change_queue_put_back (FerryChangeQueue *self,
                                  FerryStoreIndex  *index,
                                  GArray           *changes);

/* The changes are in the journal now: their entries point there, and what is
 * not changed again is kept in memory no longer. */
void ferry_change_queue_take_in (FerryStoreIndex *index,
                                 GArray          *changes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryChangeQueue, ferry_change_queue_free)

G_END_DECLS
