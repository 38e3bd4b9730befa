/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryTraffic:
 * @received, @sent: what Ferry moved
 * @all_received, @all_sent: what the connection carried while Ferry looked, with
 *   what Ferry moved
 * @free_own, @free_all: so much of the two, both ways together, in free hours
 *
 * Bytes of a network connection. A plain value.
 */
typedef struct
{
  guint64 received;
  guint64 sent;
  guint64 all_received;
  guint64 all_sent;
  guint64 free_own;
  guint64 free_all;
} FerryTraffic;

void     ferry_traffic_add (FerryTraffic *self, const FerryTraffic *more);
gboolean ferry_traffic_is_empty (const FerryTraffic *self);
/* What counts for a cap: both ways, without what was free. */
guint64 ferry_traffic_count (const FerryTraffic *self, gboolean of_all);

G_END_DECLS
