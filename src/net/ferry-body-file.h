/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-source-stamp.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The files that a body is made of, wherever links lead to them. Only plain files
 * are: nothing else is opened, so that a pipe cannot hang the upload and a device
 * is not set off. All wait for the disk, and fail with FERRY_ERROR_SOURCE_MISSING
 * where there is no plain file that may be read. */

/* @stamp: (out): what stands at @path. */
gboolean ferry_body_file_look (const char       *path,
                               FerrySourceStamp *stamp,
                               GError          **error);
/* @stamp: (out): of what was opened. Returns a descriptor to read from, or -1. */
int ferry_body_file_open (const char       *path,
                          FerrySourceStamp *stamp,
                          GError          **error);
/* Whether the open file is still what @stamp is of. */
gboolean ferry_body_file_is (int                     fd,
                             const FerrySourceStamp *stamp);

/* What the name and the first bytes say; application/octet-stream when they say
 * nothing. @path is only a name. */
char *ferry_body_file_guess_type (const char   *path,
                                  const guint8 *data,
                                  gsize         size);

/* Why one cannot be sent. */
void ferry_body_file_set_error (GError    **error,
                                int         saved_errno,
                                const char *path);
void ferry_body_file_set_not_plain (GError    **error,
                                    const char *path);
void ferry_body_file_set_changed (GError    **error,
                                  const char *path);

G_END_DECLS
