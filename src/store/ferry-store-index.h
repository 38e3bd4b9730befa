/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-entry.h"

G_BEGIN_DECLS

/**
 * FerryStoreIndex:
 *
 * Which transfers there are: those of a snapshot, changed by entries for what
 * came after it. Main thread only.
 */
typedef struct _FerryStoreIndex FerryStoreIndex;

FerryStoreIndex *ferry_store_index_new (FerrySnapshot *snapshot);
void             ferry_store_index_free (FerryStoreIndex *self);

FerrySnapshot *ferry_store_index_get_snapshot (FerryStoreIndex *self);

/* The entry of a changed transfer, or NULL. */
FerryEntry *ferry_store_index_lookup (FerryStoreIndex *self,
                                      const FerryUuid *id);
/* The entry to change; of a transfer that is not there a new one, removed. */
FerryEntry *ferry_store_index_ensure (FerryStoreIndex *self,
                                      const FerryUuid *id);
/* Makes a removed entry that of a new transfer, the last in order. */
void ferry_store_index_revive (FerryStoreIndex *self,
                               FerryEntry      *entry);
/* Forgets an entry: the transfer is as in the snapshot, if it is there. */
void ferry_store_index_drop (FerryStoreIndex *self,
                             const FerryUuid *id);
/* Copies the entries to @copies, without their transfers. (transfer full) */
GArray *ferry_store_index_copy_entries (FerryStoreIndex *self);

/* Fills @found for reading; FALSE when there is no such transfer. */
gboolean ferry_store_index_find (FerryStoreIndex *self,
                                 const FerryUuid *id,
                                 FerryEntry      *found);

/* Takes in a frame of the journal. FALSE for one whose transfer is not there:
 * its REQUEST frame is lost. */
gboolean ferry_store_index_apply (FerryStoreIndex  *self,
                                  const FerryFrame *frame,
                                  gsize             offset);
/* After all of the journal at @data was applied: sees which are settled. */
void ferry_store_index_judge (FerryStoreIndex *self,
                              FerryJournal    *journal,
                              const guint8    *data,
                              gsize            size);

/* Goes over to a snapshot that holds all that was durable. Entries with
 * something for the next commit stay. */
void ferry_store_index_rebase (FerryStoreIndex *self,
                               FerrySnapshot   *snapshot);

guint ferry_store_index_get_n (FerryStoreIndex *self);
/* How many are not as in the snapshot. */
guint ferry_store_index_get_n_changed (FerryStoreIndex *self);

/* Called with what is there of a transfer, as ferry_store_index_find() fills it. */
typedef void (*FerryStoreIndexFunc) (const FerryEntry *entry,
                                     gpointer          user_data);

/* Goes over all in the order of creation. @func must not change the index. */
void ferry_store_index_foreach (FerryStoreIndex    *self,
                                FerryStoreIndexFunc func,
                                gpointer            user_data);

GStrv ferry_store_index_list (FerryStoreIndex *self,
                              gboolean         settled);
GStrv ferry_store_index_match (FerryStoreIndex *self,
                               const char      *prefix,
                               guint            max);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryStoreIndex, ferry_store_index_free)

G_END_DECLS
