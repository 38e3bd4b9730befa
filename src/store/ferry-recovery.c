/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-recovery.h"

#include "ferry-error.h"

typedef struct
{
  FerryStoreIndex *index; /* (unowned) */
  guint            n_orphans;
} Replay;

static void
replay_frame (const FerryFrame *frame,
              gsize             offset,
              gpointer          user_data)
{
  Replay *replay = user_data;

  if (!ferry_store_index_apply (replay->index, frame, offset))
    replay->n_orphans++;
}

static void
replay (FerryRecovery *self,
        GBytes        *contents,
        guint64        generation)
{
  Replay         replayed = { .index = self->index };
  FerryFrameScan scan = {
    .begin = FERRY_FILE_HEADER_SIZE,
    .version = ferry_journal_get_version (self->journal),
    .generation = generation,
    .func = replay_frame,
    .user_data = &replayed,
  };

  scan.data = g_bytes_get_data (contents, &scan.size);
  ferry_frame_scan (&scan);
  ferry_store_index_judge (self->index, self->journal, scan.data, scan.size);
  self->journal_length = (goffset) scan.end;
  self->is_journal_damaged |= scan.n_skipped > 0 || replayed.n_orphans > 0;
  self->must_compact |= self->is_journal_damaged;

  /* A commit that the end of the program or of the power cut short. What must
   * be written anew is set aside as it is. */
  if (!self->must_compact && scan.end < scan.size)
    self->must_compact = !ferry_journal_cut (self->journal, self->journal_length);
}

static void
read_journal (FerryRecovery         *self,
              FerrySnapshot         *snapshot,
              GBytes                *contents,
              FerryFileHeaderVerdict verdict)
{
  guint64  snapshot_generation;
  gboolean is_known = ferry_snapshot_get_generation (snapshot, &snapshot_generation);
  guint64  generation = ferry_journal_get_generation (self->journal);

  if (verdict != FERRY_FILE_HEADER_GOOD)
    {
      self->is_journal_damaged = TRUE;
      self->must_compact = TRUE;
      replay (self, contents, is_known ? snapshot_generation : FERRY_FRAME_ANY_GENERATION);
      return;
    }
  /* A crash right after a compaction: all of it is in the snapshot. */
  if (is_known && generation < snapshot_generation)
    {
      g_clear_pointer (&self->journal, ferry_journal_free);
      return;
    }
  self->is_snapshot_missing = is_known && generation > snapshot_generation;
  self->must_compact |= self->is_snapshot_missing;
  self->must_compact |= ferry_journal_get_version (self->journal) < FERRY_FORMAT_VERSION;
  self->must_compact |= ferry_journal_is_swapped (self->journal);
  self->generation = MAX (self->generation, generation);
  replay (self, contents, generation);
}

gboolean
ferry_recovery_run (FerryRecovery *self,
                    FerryStateDir *dir,
                    GError       **error)
{
  g_autoptr (FerrySnapshot) snapshot = NULL;
  g_autoptr (GBytes)        contents = NULL;
  g_autoptr (GError)        journal_error = NULL;
  FerryFileHeaderVerdict    verdict = FERRY_FILE_HEADER_GOOD;

  *self = (FerryRecovery){ 0 };
  snapshot = ferry_snapshot_open (dir, error);
  if (snapshot == NULL)
    return FALSE;
  self->journal = ferry_journal_open (dir, &contents, &verdict, &journal_error);
  if (journal_error == NULL && verdict == FERRY_FILE_HEADER_TOO_NEW)
    ferry_error_set (&journal_error, FERRY_ERROR_STATE_TOO_NEW, NULL);
  if (journal_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&journal_error));
      return FALSE;
    }

  ferry_state_dir_remove (dir, FERRY_STATE_SNAPSHOT FERRY_STATE_TEMPORARY);
  ferry_state_dir_remove (dir, FERRY_STATE_JOURNAL FERRY_STATE_TEMPORARY);
  self->index = ferry_store_index_new (snapshot);
  self->is_snapshot_damaged = ferry_snapshot_is_damaged (snapshot);
  self->must_compact = self->is_snapshot_damaged ||
                       ferry_snapshot_get_version (snapshot) < FERRY_FORMAT_VERSION ||
                       ferry_snapshot_is_swapped (snapshot);
  ferry_snapshot_get_generation (snapshot, &self->generation);
  if (self->journal != NULL)
    read_journal (self, snapshot, contents, verdict);
  return TRUE;
}

void
ferry_recovery_clear (FerryRecovery *self)
{
  g_clear_pointer (&self->index, ferry_store_index_free);
  g_clear_pointer (&self->journal, ferry_journal_free);
}
