/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-client.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FERRY_TYPE_ADD_DIALOG (ferry_add_dialog_get_type ())
G_DECLARE_FINAL_TYPE (FerryAddDialog, ferry_add_dialog, FERRY, ADD_DIALOG, AdwWindow)

/**
 * ferry_add_dialog_new:
 * @client: who adds
 * @parent: (nullable): the window that it is shown for, which also says what
 *   became of links that were there already
 * @text: (nullable): links, or a text with links in it; without one those of the
 *   clipboard are taken
 *
 * New downloads. It asks the server of a single link what it would send while the
 * user looks at the rest.
 */
GtkWindow *ferry_add_dialog_new (FerryClient *client, GtkWindow *parent, const char *text);

G_END_DECLS
