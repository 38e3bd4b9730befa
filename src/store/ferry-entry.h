/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-journal.h"
#include "ferry-snapshot.h"
#include "ferry-transfer.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryEntry:
 * @sequence: rank in the order of creation
 * @position: in the snapshot, or FERRY_SNAPSHOT_NOWHERE
 * @request_offset: of its REQUEST frame in the journal; 0 when there is none
 * @record_offset: of its later RECORD frame in the journal; 0 when there is none
 * @transfer: (owned) (nullable): put, but not yet durable
 * @is_removed: readers do not see it any more
 * @is_settled: what is durable says that nothing happens any more
 * @is_queued: has something for the next commit
 * @wants_request: what is durable has not its request
 *
 * Where a transfer's state is, for those that changed since the snapshot. What
 * is on disk stays there: only what is not durable yet is kept in memory.
 */
typedef struct
{
  FerryUuid      id;
  guint64        sequence;
  goffset        request_offset;
  goffset        record_offset;
  guint32        request_length;
  guint32        record_length;
  guint32        position;
  guint          is_removed : 1;
  guint          is_settled : 1;
  guint          is_queued : 1;
  guint          wants_request : 1;
  FerryTransfer *transfer;
} FerryEntry;

/* Something of it was committed or is in the snapshot. */
gboolean ferry_entry_is_stored (const FerryEntry *self);

/* It is as it is in the snapshot. */
gboolean ferry_entry_is_unchanged (const FerryEntry *self);

/* As a reader sees it: with what is put counted in. */
gboolean ferry_entry_is_settled (const FerryEntry *self);

/**
 * ferry_entry_read:
 * @journal: (nullable): that the offsets are of
 * @request: (out): its request
 * @record: (out): its last record
 * @error: FERRY_ERROR_STATE_UNREADABLE when it is damaged; a status of the file
 *   system
 *
 * Reads what is durable of a stored entry. Any thread.
 */
gboolean ferry_entry_read (const FerryEntry *self,
                           FerrySnapshot    *snapshot,
                           FerryJournal     *journal,
                           GVariant        **request,
                           GVariant        **record,
                           GError          **error);

/* The summary of what it was last put as, see ferry_payload_summarise(). */
void ferry_entry_summarise (const FerryEntry *self,
                            FerrySnapshot    *snapshot,
                            FerryJournal     *journal,
                            FerrySummary     *summary,
                            char            **texts);

G_END_DECLS
