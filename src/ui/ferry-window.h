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

G_END_DECLS
