/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-writer.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Small key files of the state directory, which people may look into: read at the
 * start, and written whole and off the main thread.
 */

/* What cannot be read of it, or is missing, is not there. One that is damaged is set
 * aside as "@path.corrupt". (transfer full) */
GKeyFile *ferry_state_file_load (const char *path);

/* Writes @file as it is now. Calls back in the main context when it is on disk, or
 * could not be written. */
void     ferry_state_file_save_async (const char         *path,
                                      GKeyFile           *file,
                                      FerryWriter        *writer,
                                      gpointer            source, /* GObject */
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
gboolean ferry_state_file_save_finish (GAsyncResult *result, GError **error);

G_END_DECLS
