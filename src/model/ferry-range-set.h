/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryRangeSet:
 *
 * A sorted set of disjoint, non-touching byte ranges [begin, end). Offsets
 * are 0 ≤ begin ≤ end ≤ G_MAXINT64; an empty range (begin == end) changes
 * nothing and is always covered. Not thread-safe.
 */
typedef struct _FerryRangeSet FerryRangeSet;

FerryRangeSet *ferry_range_set_new (void);
FerryRangeSet *ferry_range_set_copy (const FerryRangeSet *self);
void           ferry_range_set_free (FerryRangeSet *self);
void           ferry_range_set_clear (FerryRangeSet *self);
void           ferry_range_set_add (FerryRangeSet *self, goffset begin, goffset end);
void           ferry_range_set_remove (FerryRangeSet *self, goffset begin, goffset end);
gboolean       ferry_range_set_covers (const FerryRangeSet *self, goffset begin, goffset end);
gboolean       ferry_range_set_equal (const FerryRangeSet *a, const FerryRangeSet *b);
guint          ferry_range_set_get_n (const FerryRangeSet *self);
void           ferry_range_set_get (const FerryRangeSet *self,
                                    guint                index,
                                    goffset             *begin,
                                    goffset             *end);
/* Sum of the lengths. */
goffset ferry_range_set_get_total (const FerryRangeSet *self);
/* End of the last range, 0 when empty. */
goffset ferry_range_set_get_end (const FerryRangeSet *self);
/* The first maximal gap in [from, limit). FALSE when there is none. */
gboolean ferry_range_set_next_gap (const FerryRangeSet *self,
                                   goffset              from,
                                   goffset              limit,
                                   goffset             *begin,
                                   goffset             *end);
/* How many bytes directly before @offset are in the set, at most @max. */
goffset ferry_range_set_length_before (const FerryRangeSet *self, goffset offset, goffset max);
/* "a(tt)" (begin, end); floating. */
GVariant *ferry_range_set_to_variant (const FerryRangeSet *self);
/* Accepts only a normal, sorted, disjoint list; FERRY_ERROR_STATE_UNREADABLE. */
FerryRangeSet *ferry_range_set_from_variant (GVariant *variant, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryRangeSet, ferry_range_set_free)

G_END_DECLS
