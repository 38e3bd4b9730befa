/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FERRY_TYPE_START_ROW (ferry_start_row_get_type ())
G_DECLARE_FINAL_TYPE (FerryStartRow, ferry_start_row, FERRY, START_ROW, AdwExpanderRow)

/**
 * FerryStartRow:
 *
 * A switch for beginning later and, below it, the day and the time of day.
 */
/* Seconds since 1970; 0: at once. */
gint64 ferry_start_row_get_time (FerryStartRow *self);

G_END_DECLS
