/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FERRY_TYPE_FOLDER_ROW (ferry_folder_row_get_type ())
G_DECLARE_FINAL_TYPE (FerryFolderRow, ferry_folder_row, FERRY, FOLDER_ROW, AdwActionRow)

/**
 * FerryFolderRow:
 *
 * A folder that can be chosen. Property "remembers" (boolean): offers the folders
 * that were used last. Signal "changed": by the user.
 */
const char *ferry_folder_row_get_folder (FerryFolderRow *self); /* nullable */
void        ferry_folder_row_set_folder (FerryFolderRow *self, const char *folder);

G_END_DECLS
