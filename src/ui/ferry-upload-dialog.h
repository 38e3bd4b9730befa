/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-client.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FERRY_TYPE_UPLOAD_DIALOG (ferry_upload_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FerryUploadDialog, ferry_upload_dialog, FERRY, UPLOAD_DIALOG, AdwWindow)

/**
 * ferry_upload_dialog_new:
 * @client: who adds
 * @parent: (nullable): the window that it is shown for, which also says what
 *   became of uploads that were there already
 * @paths: (nullable): files to begin with
 *
 * New uploads: which files, where to, and how.
 */
GtkWindow *ferry_upload_dialog_new (FerryClient       *client,
                                    GtkWindow         *parent,
                                    const char *const *paths);

G_END_DECLS
