/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Opens the file at @path with the program for its kind. The error is a sentence
 * for a person; G_IO_ERROR_NOT_FOUND when the file is gone. */
void     ferry_files_open_async (GtkWindow          *parent,
                                 const char         *path,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
gboolean ferry_files_open_finish (GtkWindow *parent, GAsyncResult *result, GError **error);

/* Shows @directory (nullable: that of @path) in the file manager, with the file at @path (nullable)
 * selected in it where the file manager can. */
void     ferry_files_show_async (GtkWindow          *parent,
                                 const char         *path,
                                 const char         *directory,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
gboolean ferry_files_show_finish (GtkWindow *parent, GAsyncResult *result, GError **error);

G_END_DECLS
