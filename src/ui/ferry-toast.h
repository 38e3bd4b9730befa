/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Says @text in the toasts that @widget is among: those around it, or those of
 * the window that it is. */
void ferry_toast_say (GtkWidget *widget, const char *text);

G_END_DECLS
