/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-cli-outcome.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The verb "set": changes what is wished of transfers. */
FerryCliExit ferry_cli_set (const char *const *arguments);

/**
 * ferry_cli_set_parse:
 * @words: ids and KEY=VALUE in any order
 * @now: for times that count from now
 * @ids: (out) (transfer full): the words without an equals sign
 * @error: FERRY_ERROR_INVALID_ARGUMENT
 *
 * Checks all changes as far as they can be checked without the transfer.
 *
 * Returns: (transfer full) (nullable): "a{sv}" for ferry_client_change_async(),
 *   secrets too
 */
GVariant *ferry_cli_set_parse (const char *const *words,
                               GDateTime         *now,
                               char            ***ids,
                               GError           **error);

G_END_DECLS
