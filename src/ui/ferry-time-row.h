/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FERRY_TYPE_TIME_ROW (ferry_time_row_get_type ())
G_DECLARE_FINAL_TYPE (FerryTimeRow, ferry_time_row, FERRY, TIME_ROW, AdwActionRow)

/**
 * FerryTimeRow:
 *
 * A time of day. Signal "changed": by the user.
 */
/* Minutes since midnight. */
guint ferry_time_row_get_minutes (FerryTimeRow *self);
void  ferry_time_row_set_minutes (FerryTimeRow *self, guint minutes);
/* What is wrong with it; NULL takes it back. */
void ferry_time_row_show_problem (FerryTimeRow *self, const char *sentence);

G_END_DECLS
