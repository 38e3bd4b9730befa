/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryLauncher:
 *
 * Other programs for what a person asks of a notification. Functions alone; none
 * blocks, and the application is held until each is over. @token (nullable) lets
 * the window that opens take the focus. Errors: what the other side says; nothing
 * has been opened then.
 */

/* Opens the file with the program that the desktop has for it. */
void     ferry_launcher_open_async (GApplication       *application,
                                    const char         *path,
                                    const char         *token,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
gboolean ferry_launcher_open_finish (GAsyncResult *result, GError **error);

/* Shows the files, which are in one folder, selected in the file manager; where
 * that cannot do it, the folder. @paths: at least one. */
void     ferry_launcher_show_async (GApplication       *application,
                                    const char *const  *paths,
                                    const char         *token,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
gboolean ferry_launcher_show_finish (GAsyncResult *result, GError **error);

/* Shows the transfers in Ferry's window, which is opened for that; none: the
 * window alone. Where there is no window nothing happens. */
void ferry_launcher_show_transfers (GApplication      *application,
                                    const char *const *ids,
                                    const char        *token);
/* The same for the window of what data was used. */
void ferry_launcher_show_data_usage (GApplication *application, const char *token);

G_END_DECLS
