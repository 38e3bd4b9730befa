/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-traffic.h"

G_BEGIN_DECLS

/* What GetUsage of the bus interface gives. */
#define FERRY_USAGE_ENTRIES "a(sxtttttt)"

/**
 * ferry_usage_entry_read:
 * @entries: of that type
 * @id: (out) (transfer none): of the connection; good as long as @entries is
 * @begin: (out): of the day, unix seconds
 * @traffic: (out): its bytes
 */
void ferry_usage_entry_read (GVariant     *entries,
                             gsize         index,
                             const char  **id,
                             gint64       *begin,
                             FerryTraffic *traffic);

G_END_DECLS
