/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Gives the first widget of @type that is inside of @widget a name for screen
 * readers: for those that libraries make and leave without one. FALSE when there
 * is none. */
gboolean ferry_accessible_label_first (GtkWidget *widget, GType type, const char *label);

G_END_DECLS
