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

/* Adds a transfer; @payload is that of a REQUEST frame. All the unsettled ones
 * come before the settled ones, each kind with growing @sequence. */
gboolean ferry_snapshot_writer_add (FerrySnapshotWriter *self,
                                    const FerryUuid     *id,
                                    guint32              sequence,
                                    gboolean             is_settled,
                                    GVariant            *payload,
                                    GError             **error);

/* The same with an intact REQUEST frame of this machine's byte order. */
gboolean ferry_snapshot_writer_add_frame (FerrySnapshotWriter *self,
                                          const FerryFrame    *frame,
                                          guint32              sequence,
                                          gboolean             is_settled,
                                          GError             **error);

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
