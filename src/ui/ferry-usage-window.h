/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-client.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FERRY_TYPE_USAGE_WINDOW (ferry_usage_window_get_type ())
G_DECLARE_FINAL_TYPE (FerryUsageWindow, ferry_usage_window, FERRY, USAGE_WINDOW, AdwWindow)

/**
 * FerryUsageWindow:
 *
 * Data usage: what was used of each network connection, day by day, and what is left
 * of its data plan. It follows what comes while it can be seen.
 */
GtkWindow *ferry_usage_window_new (GtkApplication *application, FerryClient *client);

G_END_DECLS
