/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-snapshot.h"

G_BEGIN_DECLS

/**
 * FerrySnapshotWriter:
 *
 * Writes a snapshot beside the old one and puts it in its place. Freed before
 * ferry_snapshot_writer_publish(), it leaves nothing.
 */
typedef struct _FerrySnapshotWriter FerrySnapshotWriter;

FerrySnapshotWriter *ferry_snapshot_writer_new (FerryStateDir *dir,
                                                guint64        generation,
                                                GError       **error);
void                 ferry_snapshot_writer_free (FerrySnapshotWriter *self);

/**
 * FerrySnapshotPlace:
 * @sequence: rank in the order of creation
 * @summary: (unowned): to find it by
 *
 * Where a transfer belongs in a snapshot. All the unsettled ones come before the
 * settled ones, each kind with growing @sequence.
 */
typedef struct
{
  FerryUuid           id;
  guint32             sequence;
  gboolean            is_settled;
  const FerrySummary *summary;
} FerrySnapshotPlace;

/* Adds a transfer; @payload is that of a REQUEST frame. */
gboolean ferry_snapshot_writer_add (FerrySnapshotWriter      *self,
                                    const FerrySnapshotPlace *place,
                                    GVariant                 *payload,
                                    GError                  **error);

/* The same with its intact REQUEST frame of this machine's byte order. */
gboolean ferry_snapshot_writer_add_frame (FerrySnapshotWriter      *self,
                                          const FerrySnapshotPlace *place,
                                          const FerryFrame         *frame,
                                          GError                  **error);

/**
 * ferry_snapshot_writer_publish:
 * @is_in_doubt: (out): after a failure, whether a restart may find the new
 *   snapshot nevertheless
 *
 * Returns: (transfer full) (nullable): what was written, mapped
 */
FerrySnapshot *ferry_snapshot_writer_publish (FerrySnapshotWriter *self,
                                              gboolean            *is_in_doubt,
                                              GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerrySnapshotWriter, ferry_snapshot_writer_free)

G_END_DECLS
