/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-client.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FERRY_TYPE_WINDOW (ferry_window_get_type ())
G_DECLARE_FINAL_TYPE (FerryWindow, ferry_window, FERRY, WINDOW, AdwApplicationWindow)

/**
 * FerryWindow:
 *
 * The window: the transfers that a filter and a search find, and what a person
 * can do to them. Closing it harms nothing: the service goes on.
 */
FerryWindow *ferry_window_new (GtkApplication *application, FerryClient *client);
/* Opens the dialog for new transfers; @text (nullable): links, a line each. */
void ferry_window_add_links (FerryWindow *self, const char *text);
/* Opens the dialog for new uploads; @paths (nullable): files to begin with. */
void ferry_window_upload (FerryWindow *self, const char *const *paths);
/* Shows all of the transfer when it is one, and the list when they are several. */
void ferry_window_show_transfers (FerryWindow *self, const char *const *ids);

G_END_DECLS
