/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-client.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FERRY_TYPE_PREFERENCES_WINDOW (ferry_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (FerryPreferencesWindow,
                      ferry_preferences_window,
                      FERRY,
                      PREFERENCES_WINDOW,
                      AdwPreferencesWindow)

/**
 * ferry_preferences_window_new:
 * @client: who keeps the preferences
 * @parent: (nullable): the window that it is shown for
 *
 * The preferences of the service as they are, also when somebody else changes
 * them. Each change is set at once; what the service refuses goes back.
 */
GtkWindow *ferry_preferences_window_new (FerryClient *client, GtkWindow *parent);

G_END_DECLS
