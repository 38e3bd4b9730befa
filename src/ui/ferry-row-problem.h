/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Shows @sentence as the subtitle of @row, and that @field in it is what it is
 * about; NULL takes it back and shows @hint there. */
void ferry_row_problem_show (AdwActionRow *row,
                             GtkWidget    *field,
                             const char   *sentence,
                             const char   *hint);

G_END_DECLS
