/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FERRY_TYPE_SIZE_ROW (ferry_size_row_get_type ())
G_DECLARE_FINAL_TYPE (FerrySizeRow, ferry_size_row, FERRY, SIZE_ROW, AdwActionRow)

/**
 * FerrySizeRow:
 *
 * An amount of data to be typed: a number and a unit. What is typed counts when the
 * row is left, or with Enter: half of a number is another number. Escape drops it.
 * What cannot be one is said in the place of the subtitle, and does not count. Property
 * "allows-zero" (boolean). Signal "changed": by the user.
 */
/* Bytes; 0 before there were any. */
guint64 ferry_size_row_get_size (FerrySizeRow *self);
/* Leaves alone what is being typed. */
void ferry_size_row_set_size (FerrySizeRow *self, guint64 size);
/* What stands below the title as long as there is no problem. */
void ferry_size_row_set_hint (FerrySizeRow *self, const char *hint);
/* Lets the user type. */
void ferry_size_row_edit (FerrySizeRow *self);

G_END_DECLS
