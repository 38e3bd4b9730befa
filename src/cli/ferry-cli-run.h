/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-cli-options.h"
#include "ferry-cli-outcome.h"

G_BEGIN_DECLS

/**
 * ferry_cli_run:
 * @arguments: the command line from the verb on, to say how to go on after an
 *   interruption
 *
 * The standalone run: opens the state, takes up what is left in it, adds the
 * wishes of @options, and waits until all of these are settled or blocked and
 * nothing is left at work. Iterates the default main context. To be called once
 * in a program.
 *
 * Returns: how it ended; what the transfers of an earlier command come to does
 *   not count
 */
FerryCliExit ferry_cli_run (FerryCliOptions   *options,
                            const char *const *arguments);

G_END_DECLS
