/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-cli-outcome.h"

G_BEGIN_DECLS

/**
 * ferry_cli_get:
 * @arguments: the command line from the verb on
 *
 * The verb "get": downloads files, by the service or with an engine in this very
 * process, and waits until each of them is settled or cannot go on by itself.
 *
 * Returns: how it ended
 */
FerryCliExit ferry_cli_get (const char *const *arguments);

/* The verb "add": queues downloads in the service. */
FerryCliExit ferry_cli_add (const char *const *arguments);

/* The verb "put": uploads files, and waits for them unless it is told not to. */
FerryCliExit ferry_cli_put (const char *const *arguments);

G_END_DECLS
