/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-file-ops.h"

G_BEGIN_DECLS

#define FERRY_STATE_SNAPSHOT "snapshot"
#define FERRY_STATE_JOURNAL "journal"
/* What a file is called while it is written. */
#define FERRY_STATE_TEMPORARY ".new"

/**
 * FerryStateDir:
 *
 * The locked folder of the state files, and what is done to a file in it as a
 * whole. Used by one thread at a time.
 */
typedef struct _FerryStateDir FerryStateDir;

/**
 * ferry_state_dir_open:
 * @path: absolute
 * @ops: the system calls
 * @error: FERRY_ERROR_STATE_LOCKED when another opener has the lock; a status
 *   of the file system
 *
 * Makes the folder (0700) with its parents where it is missing, and takes the
 * lock.
 *
 * Returns: (transfer full) (nullable): the folder; freeing it releases the lock
 */
FerryStateDir *ferry_state_dir_open (const char         *path,
                                     const FerryFileOps *ops,
                                     GError            **error);
/* The same without the lock: for a file that is nobody else's while another opener
 * holds that. */
FerryStateDir *ferry_state_dir_open_unlocked (const char         *path,
                                              const FerryFileOps *ops,
                                              GError            **error);
void           ferry_state_dir_free (FerryStateDir *self);

const FerryFileOps *ferry_state_dir_get_ops (FerryStateDir *self);

/* A descriptor of the file, or -1 with @error and errno set. */
int ferry_state_dir_open_file (FerryStateDir *self,
                               const char    *name,
                               int            flags,
                               GError       **error);

/* Sets @error from errno, naming the file. Always FALSE. */
gboolean ferry_state_dir_fail (FerryStateDir *self,
                               const char    *name,
                               GError       **error);

/* Takes the place of what has the name @name, durably: the file @temporary,
 * whose data is synced. After a failure it is unknown which of the two a
 * restart will find. */
gboolean ferry_state_dir_publish (FerryStateDir *self,
                                  const char    *temporary,
                                  const char    *name,
                                  GError       **error);

/* Nothing depends on the file being gone: failure is not told. */
void ferry_state_dir_remove (FerryStateDir *self,
                             const char    *name);

/* Copies a file that is about to be replaced to the first free name
 * "NAME.corrupt-N". Returns: (transfer full) (nullable): that name */
char *ferry_state_dir_set_aside (FerryStateDir *self,
                                 const char    *name,
                                 GError       **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryStateDir, ferry_state_dir_free)

G_END_DECLS
