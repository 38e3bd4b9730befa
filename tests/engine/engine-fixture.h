/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-rig.h"

G_BEGIN_DECLS

/* What the tests of the engine share beside the rig. */

/* How much of what is there a resumed download asks for again at most. */
#define FIXTURE_OVERLAP (64 * 1024)

/* The verbs, asserted to succeed. */
void fixture_pause (FerryTestRig *rig, FerryTransfer *transfer);
void fixture_resume (FerryTestRig *rig, FerryTransfer *transfer);
void fixture_cancel (FerryTestRig *rig, FerryTransfer *transfer);
void fixture_retry (FerryTestRig *rig, FerryTransfer *transfer);
void fixture_remove (FerryTestRig *rig, FerryTransfer *transfer, gboolean delete_file);
/* @changes: the inside of an "a{sv}" as text. */
void fixture_change (FerryTestRig *rig, FerryTransfer *transfer, const char *changes);

/* Pauses, and runs until the run has ended and @have bytes are noted as on
 * disk. */
void fixture_pause_at (FerryTestRig *rig, FerryTransfer *transfer, goffset have);

/* Bytes that are noted as on disk. */
goffset fixture_get_have (FerryTransfer *transfer);
/* Runs until that is at least @have. */
void fixture_run_to_have (FerryTestRig *rig, FerryTransfer *transfer, goffset have);
/* Runs until the origin counts @value of @count. */
void fixture_run_to_count (FerryTestRig *rig, FerryFakeCount count, guint64 value);

/* The @index-th request asked for what follows @have bytes, with at most the
 * overlap. */
void fixture_assert_resumed (FerryTestRig *rig, guint index, goffset have);
/* The @index-th request asked for the file from its beginning. */
void fixture_assert_from_start (FerryTestRig *rig, guint index);

/* A file in the folder of the downloads. (transfer full) */
char *fixture_dup_path (FerryTestRig *rig, const char *name);
void  fixture_write (FerryTestRig *rig, const char *name, goffset offset, const char *text);
void  fixture_truncate (FerryTestRig *rig, const char *name, goffset size);

/* All files of a folder as they are now, without subfolders. (transfer full) */
GHashTable *fixture_save_folder (const char *path);
/* Makes the folder hold exactly those files again. */
void fixture_restore_folder (const char *path, GHashTable *files);
/* Whether one of the files of a folder holds @text. */
gboolean fixture_folder_holds (const char *path, const char *text);

G_END_DECLS
