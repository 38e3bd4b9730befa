/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-recent-list.h"

G_BEGIN_DECLS

/* The folders that downloads were put into last, the latest first:
 * $XDG_STATE_HOME/ferry/folders.ini. */
#define FERRY_RECENT_FOLDERS_MOST FERRY_RECENT_LIST_MOST

/* (transfer full): never NULL; only absolute paths. */
GStrv ferry_recent_folders_load (const char *path);
/* @folder becomes the latest. A failure is not worth a word to the user. */
void ferry_recent_folders_note (const char *path, const char *folder);
/* (transfer full) */
char *ferry_recent_folders_build_path (void);

G_END_DECLS
