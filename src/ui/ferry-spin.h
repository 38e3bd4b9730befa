/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows @value in @button, unless that is what it has: then half a number that is
 * being typed stays as it is. */
void ferry_spin_show (GtkSpinButton *button, guint value);

/* The whole number that it has. */
guint ferry_spin_get (GtkSpinButton *button);

G_END_DECLS
