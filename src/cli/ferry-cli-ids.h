/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-client.h"

G_BEGIN_DECLS

/* How much of an id is shown: the beginning of a UUID up to its first hyphen. */
#define FERRY_CLI_ID_SHOWN 8

/* Whether @word can be the beginning of an id. */
gboolean ferry_cli_ids_is_prefix (const char *word);

/**
 * ferry_cli_ids_find:
 * @words: beginnings of ids, in upper or lower case
 * @error: FERRY_ERROR_INVALID_ARGUMENT for a word that is no id, or is the
 *   beginning of none or of several; what the service cannot be asked for
 *
 * Finds the transfers that are meant. None occurs twice. A whole id is taken as
 * it is: whether there is such a transfer comes out when it is used.
 *
 * Returns: (transfer full): as many as there are words, or fewer
 */
char **ferry_cli_ids_find (FerryClient *client, const char *const *words, GError **error);

G_END_DECLS
