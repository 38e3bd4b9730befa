/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryLimiter:
 *
 * A token bucket in a chain (transfer → global): bytes per second, 0 for
 * unlimited. The burst is a quarter second's worth, at least 16 KiB. Used from
 * the network thread; the rate may be set from any thread (atomic). Times are
 * microseconds of the monotonic clock, given by the caller. Reference counted.
 */
typedef struct _FerryLimiter FerryLimiter;

FerryLimiter *ferry_limiter_new      (guint64 rate, FerryLimiter *parent); /* parent: nullable, referenced */
FerryLimiter *ferry_limiter_ref      (FerryLimiter *self);
void          ferry_limiter_unref    (FerryLimiter *self);
void          ferry_limiter_set_rate (FerryLimiter *self, guint64 rate);
guint64       ferry_limiter_get_rate (FerryLimiter *self);
/* TRUE when this or a parent limits. */
gboolean      ferry_limiter_is_limited (FerryLimiter *self);
/* How many of @wanted bytes may be read now; when 0, @wait is the time until
 * a useful amount is allowed. The bytes are taken from all buckets of the
 * chain; what is not used is given back with ferry_limiter_give_back(). */
gsize         ferry_limiter_take      (FerryLimiter *self, gsize wanted, gint64 now, gint64 *wait);
void          ferry_limiter_give_back (FerryLimiter *self, gsize bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryLimiter, ferry_limiter_unref)

G_END_DECLS
