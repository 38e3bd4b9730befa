/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_FILE_BOX (ferry_file_box_get_type ())
G_DECLARE_FINAL_TYPE (FerryFileBox, ferry_file_box, FERRY, FILE_BOX, GtkWidget)

/**
 * FerryFileBox:
 *
 * Files that the user has chosen, with a button for more of them. However many
 * there are, only those in sight cost anything. Signal "changed": there are others
 * now.
 */

/* Those that are there already are passed over; what is no file that can be read
 * is taken out again, with a sentence about it. */
void ferry_file_box_add (FerryFileBox *self, const char *const *paths);
/* Those of @files, GdkFileList, that are of this machine. */
void        ferry_file_box_add_files (FerryFileBox *self, GSList *files);
guint       ferry_file_box_get_n (FerryFileBox *self);
const char *ferry_file_box_get (FerryFileBox *self, guint index);
/* All of them. (transfer full) */
GStrv ferry_file_box_get_all (FerryFileBox *self);

G_END_DECLS
