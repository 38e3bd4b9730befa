/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Delay in microseconds before automatic retry number @attempt (0 for the
 * first): 1 s doubling to at most 60 s, times a jitter between 0.5 and 1.0
 * taken from @jitter (0 ≤ jitter ≤ 1). When the server named a wait
 * (@retry_after_seconds ≥ 0) it is a lower bound, itself capped at 1 hour. */
gint64 ferry_backoff_get_delay (guint  attempt,
                                double jitter,
                                gint64 retry_after_seconds);

G_END_DECLS
