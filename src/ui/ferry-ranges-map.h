/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-range-set.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_RANGES_MAP (ferry_ranges_map_get_type ())
G_DECLARE_FINAL_TYPE (FerryRangesMap, ferry_ranges_map, FERRY, RANGES_MAP, GtkWidget)

/**
 * FerryRangesMap:
 *
 * Which parts of a file are here, from its beginning on the left to its end on
 * the right. Says the same in words to a screen reader.
 */
/* @have: copied; @total: -1 when it is not known, which shows nothing. */
void ferry_ranges_map_set_ranges (FerryRangesMap *self, const FerryRangeSet *have, goffset total);
/* "45 percent on the disk, in 3 pieces"; "" when the total is not known. */
const char *ferry_ranges_map_get_sentence (FerryRangesMap *self);

G_END_DECLS
