/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-file-item.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_FILE_ROW (ferry_file_row_get_type ())
G_DECLARE_FINAL_TYPE (FerryFileRow, ferry_file_row, FERRY, FILE_ROW, GtkWidget)

/* A file in a list of them. Signal "remove": the user does not want it there. */
GtkWidget     *ferry_file_row_new (void);
FerryFileItem *ferry_file_row_get_item (FerryFileRow *self);
/* @item: (nullable). */
void ferry_file_row_set_item (FerryFileRow *self, FerryFileItem *item);

G_END_DECLS
