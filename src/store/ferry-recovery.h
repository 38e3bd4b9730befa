/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-store-index.h"

G_BEGIN_DECLS

/**
 * FerryRecovery:
 * @journal: (owned) (nullable): the one to go on with
 * @journal_length: its good length
 * @generation: of what was read
 * @must_compact: what is on disk must be written anew before it can be appended
 *   to: it is damaged or in an older format
 * @is_journal_damaged: it is to be set aside
 * @is_snapshot_damaged: likewise
 * @is_snapshot_missing: the journal continues one that is not there
 *
 * What a start finds in the state folder.
 */
typedef struct
{
  FerryStoreIndex *index; /* (owned) */
  FerryJournal    *journal;
  goffset          journal_length;
  guint64          generation;
  gboolean         must_compact;
  gboolean         is_journal_damaged;
  gboolean         is_snapshot_damaged;
  gboolean         is_snapshot_missing;
} FerryRecovery;

/* Maps the snapshot, replays the journal and cuts its torn tail.
 * FERRY_ERROR_STATE_TOO_NEW before anything was changed; a status of the file
 * system. @self is to be cleared in any case. */
gboolean ferry_recovery_run (FerryRecovery *self,
                             FerryStateDir *dir,
                             GError       **error);
void     ferry_recovery_clear (FerryRecovery *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryRecovery, ferry_recovery_clear)

G_END_DECLS
