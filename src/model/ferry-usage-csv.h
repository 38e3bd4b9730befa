/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ferry_usage_csv_build:
 * @entries: "a(sxtttttt)" as of GetUsage
 * @networks: (nullable): "a{sa{sv}}" as of Networks: where the names come from
 * @id: (nullable): of this connection only
 * @since, @until: entries that begin at @since or later, and before @until
 * @zone: whose days they are
 *
 * A table for other programs (RFC 4180, UTF-8): a line for each day and connection,
 * by day, with the date (ISO 8601), the connection, its name, and bytes as plain
 * numbers. Other people choose the names of networks: what a spreadsheet would take
 * for a formula is quoted by an apostrophe.
 *
 * Returns: (transfer full)
 */
char *ferry_usage_csv_build (GVariant   *entries,
                             GVariant   *networks,
                             const char *id,
                             gint64      since,
                             gint64      until,
                             GTimeZone  *zone);

G_END_DECLS
