/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryHostTable:
 *
 * How many connections each host gets, over all transfers, and what was learnt
 * about it lately: a host that refused the fifth connection is not asked for
 * five again for a while. Network thread only, but where it says otherwise.
 */
typedef struct _FerryHostTable FerryHostTable;

FerryHostTable *ferry_host_table_new (guint max_per_host);
void            ferry_host_table_free (FerryHostTable *self);
/* Any thread. Who has more keeps them. */
void ferry_host_table_set_max_per_host (FerryHostTable *self, guint max_per_host);

/* Counts a connection. The first one of a transfer is always given (@is_first):
 * the scheduler answers for it; a further one only below the host's limit. */
gboolean ferry_host_table_acquire (FerryHostTable *self,
                                   const char     *host_key,
                                   gboolean        is_first,
                                   gint64          now);
void     ferry_host_table_release (FerryHostTable *self, const char *host_key);

/* The host refused a connection while @n_good worked: its limit becomes @n_good
 * (≥ 1), until some time has passed. */
void ferry_host_table_refuse (FerryHostTable *self,
                              const char     *host_key,
                              guint           n_good,
                              gint64          now);
/* What was learnt, at most what is allowed for each host. */
guint ferry_host_table_get_limit (FerryHostTable *self, const char *host_key);
guint ferry_host_table_get_n (FerryHostTable *self, const char *host_key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryHostTable, ferry_host_table_free)

G_END_DECLS
