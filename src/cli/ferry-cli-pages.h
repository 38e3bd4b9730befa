/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-client.h"
#include "ferry-row.h"

G_BEGIN_DECLS

/* FALSE ends the reading. */
typedef gboolean (*FerryCliRowFunc) (const FerryRow *row, gpointer user_data);

/**
 * ferry_cli_pages_read:
 * @count: at most so many
 * @total: (out): how many @query finds
 *
 * Calls @func for the rows that @query finds, in order. Runs the default main
 * context meanwhile. However many there are, each is looked for once.
 */
gboolean ferry_cli_pages_read (FerryClient      *client,
                               const FerryQuery *query,
                               guint             count,
                               FerryCliRowFunc   func,
                               gpointer          user_data,
                               guint            *total,
                               GError          **error);

G_END_DECLS
