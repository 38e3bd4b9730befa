/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-file-ops.h"
#include "ferry-types.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryPartFile:
 *
 * The unfinished file ".NAME.part" beside its target (I4), and its way to the
 * final name. Made exclusively, so that two transfers never share one (I6), and
 * marked with the transfer's id in an extended attribute, so that a file whose
 * transfer crashed before it was journalled is known again. Atomically
 * reference counted. Functions that may wait for the disk say so: they belong
 * into the writer thread.
 */
typedef struct _FerryPartFile FerryPartFile;

/**
 * FerryPartFileSpec: where the file goes.
 * @name: the wished final name, already safe
 * @keep_name: the final name was decided before and stays (faults M10); only
 *   the part gets a name of its own
 * @superseded: (nullable): the transfer's earlier part, kept beside the new one
 */
typedef struct
{
  const FerryFileOps *ops;
  const char         *id;
  const char         *directory;
  const char         *name;
  FerryIfExists       if_exists;
  gboolean            keep_name;
  const char         *superseded;
} FerryPartFileSpec;

/**
 * ferry_part_file_create:
 * @error: FERRY_ERROR_DESTINATION_MISSING, FERRY_ERROR_DESTINATION_EXISTS (skip),
 *   FERRY_ERROR_PERMISSION_DENIED, …
 *
 * Chooses the first free name ("name", "name (1)", …) and makes an empty part
 * for it. Does not follow links at the target.
 */
FerryPartFile *ferry_part_file_create (const FerryPartFileSpec *spec,
                                       GError                 **error);

/**
 * ferry_part_file_open:
 * @part_name: as recorded
 * @error: FERRY_ERROR_PART_LOST when the part is gone (then the transfer
 *   starts over), FERRY_ERROR_DESTINATION_MISSING when the folder is
 *
 * Opens the part of an earlier run. Anything but a plain file is refused.
 */
FerryPartFile *ferry_part_file_open (const FerryPartFileSpec *spec,
                                     const char              *part_name,
                                     GError                 **error);
FerryPartFile *ferry_part_file_ref (FerryPartFile *self);
void           ferry_part_file_unref (FerryPartFile *self);

const char *ferry_part_file_get_name (FerryPartFile *self); /* final name; stable until finish() */
const char *ferry_part_file_get_part_name (FerryPartFile *self);
goffset     ferry_part_file_get_size (FerryPartFile *self); /* on disk now; -1 */

/* FERRY_ERROR_DISK_FULL when less than @needed bytes and a small margin are
 * free, FERRY_ERROR_FILE_SYSTEM_LIMIT when no file of @total bytes fits. */
gboolean ferry_part_file_check_space (FerryPartFile *self,
                                      goffset        needed,
                                      goffset        total,
                                      GError       **error);

/* All of the bytes or an error; to the page cache only. */
gboolean ferry_part_file_write (FerryPartFile *self,
                                gconstpointer  data,
                                gsize          size,
                                goffset        offset,
                                GError       **error);
/* Bytes read, less than @size at the end of the file; -1. */
gssize ferry_part_file_read (FerryPartFile *self,
                             gpointer       data,
                             gsize          size,
                             goffset        offset,
                             GError       **error);

/* Writer thread. Reserves blocks; a file system that cannot is no error. */
gboolean ferry_part_file_reserve (FerryPartFile *self, goffset total, GError **error);
gboolean ferry_part_file_sync (FerryPartFile *self, GError **error);
/* The same, and that the part is found again under its name. */
gboolean ferry_part_file_sync_with_name (FerryPartFile *self, GError **error);
/* Begins write-back of dirty pages, so that the next sync is short. */
void ferry_part_file_begin_write_back (FerryPartFile *self, goffset offset, goffset size);

/**
 * FerryPartFileFinish: what the finished file gets.
 */
typedef struct
{
  goffset total;    /* the file is cut to this if it is longer; -1 as it is */
  gint64  modified; /* unix seconds; as it is for -1 and for absurd ones (faults K12) */
  char   *origin;   /* (nullable) redacted, for user.xdg.origin.url */
} FerryPartFileFinish;

/* Writer thread; in this order, for many files at once (FerryFinisher):
 * attributes, then data synced, then renamed, then the folder synced. */
gboolean ferry_part_file_prepare (FerryPartFile             *self,
                                  const FerryPartFileFinish *finish,
                                  GError                   **error);
gboolean ferry_part_file_publish (FerryPartFile *self, GError **error);
gboolean ferry_part_file_sync_folder (FerryPartFile *self, GError **error);
/* "device:inode" of the folder, so that it is synced once for many files. */
char *ferry_part_file_get_folder_key (FerryPartFile *self);

/* Removes the part. */
void ferry_part_file_discard (FerryPartFile *self);

/* Without an open part: removes @part_name in @directory if it is a plain file
 * with a part's name, and not known to be another transfer's than @id. */
void ferry_part_file_remove (const FerryFileOps *ops,
                             const char         *directory,
                             const char         *part_name,
                             const char         *id);

/* After the transfer's completion is journalled: drops the id attribute of the
 * finished file. Writer thread. */
void ferry_part_file_forget_id (const FerryFileOps *ops, const char *directory, const char *name);

/**
 * ferry_part_file_was_published:
 *
 * Whether @name in @directory is the finished file of transfer @id: it was
 * renamed just before a crash, and its completion never journalled.
 */
gboolean ferry_part_file_was_published (const FerryFileOps *ops,
                                        const char         *directory,
                                        const char         *name,
                                        const char         *id,
                                        goffset            *size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryPartFile, ferry_part_file_unref)

G_END_DECLS
