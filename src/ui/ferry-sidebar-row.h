/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-query.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_SIDEBAR_ROW (ferry_sidebar_row_get_type ())
G_DECLARE_FINAL_TYPE (FerrySidebarRow, ferry_sidebar_row, FERRY, SIDEBAR_ROW, GtkListBoxRow)

/**
 * FerrySidebarRow:
 *
 * One filter in the sidebar, with how many transfers it finds. Properties:
 * "filter" (nick of a FerryFilter), "icon-name", "label".
 */
FerryFilter ferry_sidebar_row_get_filter (FerrySidebarRow *self);
/* @attention: how many of the @count wait for the user. */
void ferry_sidebar_row_set_count (FerrySidebarRow *self, guint count, guint attention);

G_END_DECLS
