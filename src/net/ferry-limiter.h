/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryLimiter:
 *
 * A token bucket in a chain (connection → transfer → global): bytes per
 * second, 0 for unlimited. The burst is a quarter second's worth, at least
 * 16 KiB; a new bucket is empty. Used from the network thread; the rate may be
 * set from any thread (atomic). Times are microseconds of the monotonic clock,
 * given by the caller. Reference counted, atomically.
 *
 * The children of a limiter are served in turn, so that none starves. Those
 * who call one limiter are not told apart: give each connection of a transfer
 * its own (unlimited) child where they must share evenly.
 */
typedef struct _FerryLimiter FerryLimiter;

/* Rates above this are as good as none, and taken for it. */
#define FERRY_LIMITER_MAX_RATE (G_GUINT64_CONSTANT (1) << 40)

/* @parent: (nullable), referenced */
FerryLimiter *ferry_limiter_new (guint64 rate, FerryLimiter *parent);
FerryLimiter *ferry_limiter_ref (FerryLimiter *self);
void          ferry_limiter_unref (FerryLimiter *self);
void          ferry_limiter_set_rate (FerryLimiter *self, guint64 rate);
guint64       ferry_limiter_get_rate (FerryLimiter *self);
/* TRUE when this or a parent limits. */
gboolean ferry_limiter_is_limited (FerryLimiter *self);

/**
 * ferry_limiter_take:
 * @wanted: how many bytes would be read at once
 * @now: monotonic µs
 * @wait: (out): when 0 is returned, the time in µs after which to ask again
 *
 * How many of @wanted bytes may be read now; 0 while there is less than a
 * useful amount. The bytes are taken from all buckets of the chain; what is
 * not used is given back with ferry_limiter_give_back(). @wait is never longer
 * than a quarter second, so that a new rate takes effect at once; who does not
 * ask again loses its turn.
 */
gsize ferry_limiter_take (FerryLimiter *self, gsize wanted, gint64 now, gint64 *wait);
void  ferry_limiter_give_back (FerryLimiter *self, gsize bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryLimiter, ferry_limiter_unref)

G_END_DECLS
