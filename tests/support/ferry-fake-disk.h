/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryFakeLoss:
 * @FERRY_FAKE_LOSS_NONE: all that was written is there
 * @FERRY_FAKE_LOSS_DATA: a file has what it had when it was last synced
 * @FERRY_FAKE_LOSS_NAMES: a folder has the names that it had when it was last
 *   synced
 *
 * What of the unsynced a power cut takes away. A real disk may lose either
 * alone or both.
 */
typedef enum
{
  FERRY_FAKE_LOSS_NONE = 0,
  FERRY_FAKE_LOSS_DATA = 1 << 0,
  FERRY_FAKE_LOSS_NAMES = 1 << 1,
} FerryFakeLoss;

/**
 * FerryFakeDisk:
 *
 * Remembers how the files that a test changes were when they were last synced,
 * and brings that back. Paths are absolute; the folders must not be moved.
 * Regular files and empty folders only; one user at a time.
 */
typedef struct _FerryFakeDisk FerryFakeDisk;

/* How a name was, taken before it is changed. */
typedef struct _FerryFakeChange FerryFakeChange;

FerryFakeDisk *ferry_fake_disk_new (void);
void           ferry_fake_disk_free (FerryFakeDisk *self);

/* To be called before the data of the file at @path changes (a path below
 * /proc/self/fd is fine). */
void ferry_fake_disk_will_change_data (FerryFakeDisk *self,
                                       const char    *path);

/* To be called before @path is created, replaced or removed, and, for a rename,
 * @from (nullable) goes away for it. Then either keep() or drop() it. */
FerryFakeChange *ferry_fake_disk_prepare_name (FerryFakeDisk *self,
                                               const char    *path,
                                               const char    *from);
void             ferry_fake_disk_keep_name (FerryFakeDisk   *self,
                                            FerryFakeChange *change);
void             ferry_fake_disk_drop_name (FerryFakeChange *change);

/* The file or folder at @path has been synced. */
void ferry_fake_disk_sync_data (FerryFakeDisk *self,
                                const char    *path);
void ferry_fake_disk_sync_names (FerryFakeDisk *self,
                                 const char    *folder);
void ferry_fake_disk_sync_all (FerryFakeDisk *self);

/* The power is cut. */
void ferry_fake_disk_lose (FerryFakeDisk *self,
                           FerryFakeLoss  loss);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryFakeDisk, ferry_fake_disk_free)

G_END_DECLS
