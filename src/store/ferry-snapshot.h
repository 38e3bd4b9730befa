/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-file-header.h"
#include "ferry-frame.h"
#include "ferry-state-dir.h"
#include "ferry-summary-table.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerrySnapshotItem:
 * @id: whose
 * @offset: of its REQUEST frame in the file
 * @length: of the frame
 * @sequence: rank in the order of creation
 *
 * One element of the index, as it is in the file.
 */
typedef struct
{
  FerryUuid id;
  guint64   offset;
  guint32   length;
  guint32   sequence;
} FerrySnapshotItem;

#define FERRY_SNAPSHOT_ITEM_TYPE "(tttuu)"
G_STATIC_ASSERT (sizeof (FerrySnapshotItem) == 32);

/**
 * FerrySnapshot:
 *
 * All transfers at one moment, immutable, memory-mapped: a header, REQUEST
 * frames (the unsettled ones first, so that a start touches few pages), a
 * FerrySummaryTable, the index and the header again. The index is an
 * "a(tttuu)", the unsettled transfers and after them the settled ones, each in
 * the order of creation, and an "au", the positions in the order of their ids.
 * Opening reads the index only; what a transfer says is read when it is asked
 * for. A damaged file is searched for intact frames instead.
 *
 * Positions count from 0, unsettled first. Atomically reference counted, for
 * any thread.
 */
typedef struct _FerrySnapshot FerrySnapshot;

/* That of no file: empty, generation 0. */
FerrySnapshot *ferry_snapshot_new_empty (void);

/* FERRY_ERROR_STATE_TOO_NEW, or a status of the file system. No file: an empty
 * one. */
FerrySnapshot *ferry_snapshot_open (FerryStateDir *dir,
                                    GError       **error);

/* What is in @bytes, the contents of a file, or in @file; NULL when it is too
 * new. */
FerrySnapshot *ferry_snapshot_new_for_bytes (GBytes *bytes);
FerrySnapshot *ferry_snapshot_new_for_file (GMappedFile *file);

FerrySnapshot *ferry_snapshot_ref (FerrySnapshot *self);
void           ferry_snapshot_unref (FerrySnapshot *self);

/* FALSE when the file is damaged so that its generation is lost. */
gboolean ferry_snapshot_get_generation (FerrySnapshot *self,
                                        guint64       *generation);
guint32  ferry_snapshot_get_version (FerrySnapshot *self);
gboolean ferry_snapshot_is_swapped (FerrySnapshot *self);
/* The file could not be read as a whole: what was found in it is here. */
gboolean ferry_snapshot_is_damaged (FerrySnapshot *self);
/* Of the file; 0 when there is none. */
gsize ferry_snapshot_get_size (FerrySnapshot *self);

guint                    ferry_snapshot_get_n (FerrySnapshot *self);
guint                    ferry_snapshot_get_n_unsettled (FerrySnapshot *self);
const FerrySnapshotItem *ferry_snapshot_get_item (FerrySnapshot *self,
                                                  guint          position);

#define FERRY_SNAPSHOT_NOWHERE G_MAXUINT32

/* Its position, or FERRY_SNAPSHOT_NOWHERE. */
guint ferry_snapshot_find (FerrySnapshot   *self,
                           const FerryUuid *id);
/* In the order of ids: the rank of the first that is not below @id; and what is
 * at a rank. */
guint ferry_snapshot_get_lower_bound (FerrySnapshot   *self,
                                      const FerryUuid *id);
guint ferry_snapshot_get_ranked (FerrySnapshot *self,
                                 guint          rank);

/* The frame at a position, or FALSE when it is damaged. It points into the
 * snapshot. */
gboolean ferry_snapshot_read (FerrySnapshot *self,
                              guint          position,
                              FerryFrame    *frame);

/* The summary at a position, or FALSE when there are none or the table is
 * damaged. Its texts point into ferry_snapshot_get_bytes(). */
gboolean ferry_snapshot_get_summary (FerrySnapshot *self,
                                     guint          position,
                                     FerrySummary  *summary);
/* The whole file. */
GBytes *ferry_snapshot_get_bytes (FerrySnapshot *self);
/* Gives back the memory of the frames that were read: they are read again from
 * the file when they are asked for. */
void ferry_snapshot_forget_frames (FerrySnapshot *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerrySnapshot, ferry_snapshot_unref)

G_END_DECLS
