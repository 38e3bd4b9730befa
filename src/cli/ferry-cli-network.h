/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-cli-outcome.h"
#include "ferry-client.h"

G_BEGIN_DECLS

/* “ferryctl network”: lists and sets what is said of network connections.
 * @arguments: the command line from the verb on. */
FerryCliExit ferry_cli_network (const char *const *arguments);

/**
 * ferry_cli_network_find:
 * @networks: "a{sa{sv}}" of Manager.Networks
 * @current: (nullable): the id of the connection of now
 * @word: an id, the beginning of one, a name, or "current"
 * @error: FERRY_ERROR_INVALID_ARGUMENT when that is none or several
 *
 * Returns: (transfer full) (nullable): the id that is meant
 */
char *ferry_cli_network_find (GVariant   *networks,
                              const char *current,
                              const char *word,
                              GError    **error);

/* Until the connection of now is known, for a while: a service that has just started
 * has to look for it first. */
void ferry_cli_network_wait (FerryClient *client);

G_END_DECLS
