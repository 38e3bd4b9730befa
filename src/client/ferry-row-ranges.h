/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-order-log.h"

G_BEGIN_DECLS

/**
 * FerryRowRanges:
 *
 * A set of rows of a list, as ranges of positions, that stay the same rows while
 * the order changes.
 */
typedef struct _FerryRowRanges FerryRowRanges;

FerryRowRanges *ferry_row_ranges_new (guint position, guint count);
void            ferry_row_ranges_free (FerryRowRanges *self);
gboolean        ferry_row_ranges_is_empty (FerryRowRanges *self);
/* Of a set that is not empty: its first range. */
void ferry_row_ranges_get_first (FerryRowRanges *self, guint *position, guint *count);
/* What @splice removes leaves the set; what it adds does not join it. */
void ferry_row_ranges_splice (FerryRowRanges *self, const FerrySplice *splice);
/* Takes one row out; FALSE when it is not in the set. */
gboolean ferry_row_ranges_take (FerryRowRanges *self, guint position);
/* Takes out all from @position on, because the list ends there. */
void ferry_row_ranges_cut (FerryRowRanges *self, guint position);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryRowRanges, ferry_row_ranges_free)

G_END_DECLS
