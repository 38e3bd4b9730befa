/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-cli-options.h"
#include "ferry-cli-outcome.h"
#include "ferry-cli-progress.h"

G_BEGIN_DECLS

/**
 * ferry_cli_prepare:
 * @arguments: the command line of "get" or "add" from the verb on
 * @result: (out): how the command ends when this returns %NULL
 *
 * Checks the command line, says what is wrong with it, shows the help, and asks
 * for the password that is missing, whatever is to be done first.
 *
 * Returns: (transfer full) (nullable)
 */
FerryCliOptions *ferry_cli_prepare (const char *const *arguments, FerryCliExit *result);

/* What tells of the transfers of a command that waits for them: bars on a
 * terminal, lines on a pipe, nothing beside JSON or when that is wished. */
FerryCliProgress *ferry_cli_prepare_progress (gboolean is_json, gboolean is_quiet);

G_END_DECLS
