/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryTrafficCounter:
 *
 * Bytes that went over sockets. Any thread adds to it while others read: each
 * number stands alone, so no order is asked for.
 */
typedef struct
{
  guint64 received;
  guint64 sent;
} FerryTrafficCounter;

/* @self: (nullable): what is not to be counted is added to NULL */
static inline void
ferry_traffic_counter_add_received (FerryTrafficCounter *self,
                                    gsize                size)
{
  if (self != NULL)
    __atomic_fetch_add (&self->received, size, __ATOMIC_RELAXED);
}

static inline void
ferry_traffic_counter_add_sent (FerryTrafficCounter *self,
                                gsize                size)
{
  if (self != NULL)
    __atomic_fetch_add (&self->sent, size, __ATOMIC_RELAXED);
}

static inline guint64
ferry_traffic_counter_get_received (FerryTrafficCounter *self)
{
  return __atomic_load_n (&self->received, __ATOMIC_RELAXED);
}

static inline guint64
ferry_traffic_counter_get_sent (FerryTrafficCounter *self)
{
  return __atomic_load_n (&self->sent, __ATOMIC_RELAXED);
}

G_END_DECLS
