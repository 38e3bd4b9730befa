/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FERRY_TYPE_RATE_ROW (ferry_rate_row_get_type ())
G_DECLARE_FINAL_TYPE (FerryRateRow, ferry_rate_row, FERRY, RATE_ROW, AdwExpanderRow)

/**
 * FerryRateRow:
 *
 * A switch for a limit of speed and, below it, what that is. Signal "changed": by
 * the user.
 */
/* Bytes per second, 0 for none. */
guint64 ferry_rate_row_get_rate (FerryRateRow *self);
void    ferry_rate_row_set_rate (FerryRateRow *self, guint64 rate);

G_END_DECLS
