/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* At most so many connections, for one file or to one server. */
#define FERRY_CLI_MOST_CONNECTIONS 64

/**
 * What is wished of a transfer, as people write it: NAME is the word of an
 * option, or what stands before the equals sign of “ferryctl set”.
 */

/* The key of ferry_request_new() that @name is written for; NULL when there is no
 * such name. */
const char *ferry_cli_value_get_key (const char *name);

/* All names, ending in NULL. (transfer container) */
const char **ferry_cli_value_list_names (void);

/**
 * ferry_cli_value_parse:
 * @name: that ferry_cli_value_get_key() knows
 * @label: for the error, such as "--rate-limit"
 * @text: not checked yet
 * @now: for times that count from now, and the zone of local ones
 * @error: FERRY_ERROR_INVALID_ARGUMENT
 *
 * Relative paths become absolute; files have to be there.
 *
 * Returns: the value, floating, or %NULL
 */
GVariant *ferry_cli_value_parse (const char *name,
                                 const char *label,
                                 const char *text,
                                 GDateTime  *now,
                                 GError    **error);

/* Refuses bytes that are no UTF-8. */
gboolean ferry_cli_value_check_text (const char *label, const char *text, GError **error);

/* "Name: value" of each of @texts as an "a(ss)", floating. */
GVariant *ferry_cli_value_parse_headers (const char        *label,
                                         const char *const *texts,
                                         GError           **error);

/* Bytes a second, as FALSE with @error when that is not understood. */
gboolean ferry_cli_value_parse_rate (const char *label,
                                     const char *text,
                                     guint64    *rate,
                                     GError    **error);

G_END_DECLS
