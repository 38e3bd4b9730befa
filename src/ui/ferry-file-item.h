/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_FILE_ITEM (ferry_file_item_get_type ())
G_DECLARE_FINAL_TYPE (FerryFileItem, ferry_file_item, FERRY, FILE_ITEM, GObject)

/**
 * FerryFileItem:
 *
 * A file of this machine that the user has chosen. Signal "changed": its size is
 * known now.
 */
FerryFileItem *ferry_file_item_new (const char *path);
const char    *ferry_file_item_get_path (FerryFileItem *self);
const char    *ferry_file_item_get_name (FerryFileItem *self); /* to be shown */
goffset        ferry_file_item_get_size (FerryFileItem *self); /* -1 unknown */
void           ferry_file_item_set_size (FerryFileItem *self, goffset size);

G_END_DECLS
