/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-usage-entry.h"

void
ferry_usage_entry_read (GVariant     *entries,
                        gsize         index,
                        const char  **id,
                        gint64       *begin,
                        FerryTraffic *traffic)
{
  g_variant_get_child (entries, index, "(&sxtttttt)", id, begin, &traffic->received,
                       &traffic->sent, &traffic->all_received, &traffic->all_sent,
                       &traffic->free_own, &traffic->free_all);
}
