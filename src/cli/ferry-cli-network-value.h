/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * What is said of a network connection, as people write it: KEY=VALUE behind
 * “ferryctl network set”. Pure functions.
 */

/**
 * ferry_cli_network_value_parse:
 * @word: "KEY=VALUE", not checked yet: metered and roaming (auto, yes, no), cap and
 *   used (a size, none), reset-day, reset-hour, warning (percent), free-hours
 *   ("01:00-07:00", none), restrict-background (yes, no), count (connection, ferry)
 * @changes: where the keys of Manager.SetNetwork are put
 * @error: FERRY_ERROR_INVALID_ARGUMENT
 */
gboolean ferry_cli_network_value_parse (const char   *word,
                                        GVariantDict *changes,
                                        GError      **error);

/* For people, or where @is_plain in whole bytes: what is rounded says less than was
 * set. (transfer full) */
char *ferry_cli_network_value_format_size (guint64  size,
                                           gboolean is_plain);

/* Each key with its value as ferry_cli_network_value_parse() takes them, of
 * @network ("a{sv}" out of Manager.Networks). (element-type GStrv)
 * (transfer full) */
GPtrArray *ferry_cli_network_value_list (GVariant *network,
                                         gboolean  is_plain);

G_END_DECLS
