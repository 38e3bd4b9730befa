/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-range-set.h"

G_BEGIN_DECLS

/**
 * FerryRangePlan:
 *
 * Who fetches what next. Pure bookkeeping over offsets, no I/O, network thread
 * only. Workers are small integers that the caller chooses (0 … 63). A worker
 * that has a span fetches [position, end) in order and reports with
 * ferry_range_plan_advance(); another may steal the tail of its span, so it
 * reads its end anew before each write.
 */
typedef struct _FerryRangePlan FerryRangePlan;

#define FERRY_RANGE_PLAN_MAX_WORKERS 64

/* Bytes below which a span is not split. */
#define FERRY_RANGE_PLAN_MIN_STEAL (256 * 1024)

/* @total: -1 while unknown (then one worker owns everything to the end).
 * @have: (nullable): bytes that need not be fetched. */
FerryRangePlan *ferry_range_plan_new (goffset total, const FerryRangeSet *have);
void            ferry_range_plan_free (FerryRangePlan *self);
/* The size became known: from the answer's header, or at the end of a body of
 * unknown length. What lies beyond it is forgotten. */
void    ferry_range_plan_set_total (FerryRangePlan *self, goffset total);
goffset ferry_range_plan_get_total (FerryRangePlan *self);

/**
 * ferry_range_plan_take:
 * @worker: gets the span; must have none
 * @expected_rate: bytes per second that @worker will do, 0 unknown (then equal
 *   to the mean of the others)
 * @now: monotonic µs
 * @begin: (out): first byte
 * @end: (out): one after the last byte; -1 to the end of an unknown total
 *
 * The first gap that nobody fetches, else part of the active span that would
 * end last: its back in proportion to the rates, begun at a multiple of 4096,
 * or all that is left of it when its worker is so slow (below 0.3 of the
 * expected rate, and more than 0.5 s to go) that waiting for it does not pay.
 * Never splits below FERRY_RANGE_PLAN_MIN_STEAL, nor into tiny parts, nor what
 * would be done before a new connection is (0.1 s), unless the victim needs
 * more than 2 s for it.
 *
 * A worker's rate is taken for the mean of the others until it has been told,
 * and a span that was taken less than a second ago is not slow.
 *
 * Returns: %FALSE when there is nothing worth fetching for this worker
 */
gboolean ferry_range_plan_take (FerryRangePlan *self,
                                guint           worker,
                                double          expected_rate,
                                gint64          now,
                                goffset        *begin,
                                goffset        *end);
/* @worker's next byte moved to @position by having written all before it;
 * never past its end. */
void ferry_range_plan_advance (FerryRangePlan *self, guint worker, goffset position);
/* What @worker may still write: to this offset, -1 to the end of an unknown
 * total. Its span may have shrunk since it was taken; an empty one has
 * end == position. */
goffset ferry_range_plan_get_end (FerryRangePlan *self, guint worker);
goffset ferry_range_plan_get_position (FerryRangePlan *self, guint worker);
/* @worker's source goes on beyond its end: gives it the gap that begins there,
 * if nobody fetches it. FALSE when there is none. */
gboolean ferry_range_plan_extend (FerryRangePlan *self, guint worker);
/* Tells the measured rate of @worker (bytes/s, 0 when it stalls), for the
 * choice of victims. */
void ferry_range_plan_set_rate (FerryRangePlan *self, guint worker, double rate);
/* Cuts are made at multiples of @alignment, a multiple of 4096, where that leaves
 * the thief enough. */
void ferry_range_plan_set_alignment (FerryRangePlan *self, goffset alignment);
/* The bytes are no good: what of them was fetched is a gap again. */
void ferry_range_plan_forget (FerryRangePlan *self, goffset begin, goffset end);
/* @worker stops: what it did not fetch is a gap again. */
void     ferry_range_plan_release (FerryRangePlan *self, guint worker);
gboolean ferry_range_plan_is_active (FerryRangePlan *self, guint worker);
guint    ferry_range_plan_get_n_active (FerryRangePlan *self);
/* All of the file was fetched (only with a known total). */
gboolean ferry_range_plan_is_complete (FerryRangePlan *self);
/* Bytes not yet fetched; -1 unknown. */
goffset ferry_range_plan_get_remaining (FerryRangePlan *self);
/* What was fetched so far (borrowed; spans up to their positions included). */
const FerryRangeSet *ferry_range_plan_get_have (FerryRangePlan *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryRangePlan, ferry_range_plan_free)

G_END_DECLS
