/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-entry.h"

G_BEGIN_DECLS

/**
 * FerryChange:
 * @kind: which frame says it
 * @payload: (owned) (nullable): of that frame
 * @is_settled: the transfer is, after it
 * @number: of the FerryChangeQueue
 * @offset: (out): where its frame is in the journal
 * @length: (out): of that frame
 *
 * What one commit says of one transfer.
 */
typedef struct
{
  FerryUuid      id;
  FerryFrameKind kind;
  GVariant      *payload;
  gboolean       is_settled;
  guint64        number;

  goffset offset;
  guint32 length;
} FerryChange;

/**
 * FerryCommit:
 * @journal: (unowned) (nullable): to append to; %NULL to make a new one
 * @offset: its good length
 * @generation: of the snapshot, and of a new journal
 * @entries: (owned): what came after the snapshot; for a compaction
 * @next_generation: for a compaction; of no file yet
 * @is_compaction: write a new snapshot instead of appending
 * @may_append: append when the compaction fails
 * @set_aside_journal: it is damaged: keep it
 * @set_aside_snapshot: likewise
 * @error: (out): why the changes are not on disk; %NULL for success
 * @compaction_error: (out): why there is no new snapshot
 * @is_in_doubt: (out): what is on disk is unknown until a compaction succeeds
 * @end: (out): the journal's good length after appending
 * @new_journal: (out) (owned) (nullable): was made
 * @new_snapshot: (out) (owned) (nullable): was written; there is no journal yet
 * @journal_copy: (out) (owned) (nullable): where the journal was set aside
 * @snapshot_copy: (out) (owned) (nullable): where the snapshot was set aside
 * @n_lost: (out): transfers that could not be read for the new snapshot
 *
 * One turn of writing, off the main thread. What it needs is in it; what it
 * borrows is left alone until it ends. It leaves on disk what was there or
 * what is to be, whatever fails.
 */
typedef struct
{
  /* Input. */
  FerryStateDir *dir;      /* (unowned) */
  FerrySnapshot *snapshot; /* (owned) */
  FerryJournal  *journal;
  goffset        offset;
  guint64        generation;
  GArray        *changes; /* (owned): of FerryChange; an id occurs once */
  GArray        *entries;
  guint64        next_generation;
  gboolean       is_compaction;
  gboolean       may_append;
  gboolean       set_aside_journal;
  gboolean       set_aside_snapshot;

  /* Output. */
  GError        *error;            /* (owned) */
  GError        *compaction_error; /* (owned) */
  gboolean       is_in_doubt;
  goffset        end;
  FerryJournal  *new_journal;
  FerrySnapshot *new_snapshot;
  char          *journal_copy;
  char          *snapshot_copy;
  guint          n_lost;
} FerryCommit;

void ferry_commit_init (FerryCommit   *self,
                        FerryStateDir *dir,
                        FerrySnapshot *snapshot);
void ferry_commit_clear (FerryCommit *self);

/* Writes. Any thread. */
void ferry_commit_run (FerryCommit *self);

G_END_DECLS
