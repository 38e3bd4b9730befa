/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-client.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_SIDEBAR (ferry_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (FerrySidebar, ferry_sidebar, FERRY, SIDEBAR, GtkWidget)

/**
 * FerrySidebar:
 *
 * The filters, with how many transfers each finds. Selecting one activates the
 * action "win.filter". Signal "chosen": a person clicked one, also the same again.
 */
void ferry_sidebar_set_client (FerrySidebar *self, FerryClient *client);
void ferry_sidebar_set_filter (FerrySidebar *self, FerryFilter filter);

G_END_DECLS
