/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-range-set.h"

G_BEGIN_DECLS

/**
 * ferry_range_columns_fill:
 * @have: what is there of a file
 * @total: length of the file, greater than 0; what lies beyond does not count
 * @columns: (out caller-allocates) (array length=n_columns): how much is there
 *   of each of as many equal parts
 * @n_columns: greater than 0
 *
 * 255 only when nothing is missing in a part, 0 only when nothing is there: a
 * single byte that is missing or there can be told.
 */
void ferry_range_columns_fill (const FerryRangeSet *have,
                               goffset              total,
                               guint8              *columns,
                               guint                n_columns);

G_END_DECLS
