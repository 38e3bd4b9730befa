/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The sentence of @message, an error about an argument that begins with its name
 * in quotes. @key: (out) (optional) (transfer full) (nullable): that name. */
const char *ferry_problem_split (const char *message, char **key);

/* Shows @sentence in @label, and that @field (nullable) is what it is about; NULL
 * takes it back. */
void ferry_problem_show (GtkLabel *label, GtkWidget *field, const char *sentence);

G_END_DECLS
