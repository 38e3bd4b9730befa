/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-cli-outcome.h"

G_BEGIN_DECLS

/* “ferryctl schedule”: shows and sets in which hours of the week transfers run.
 * @arguments: the command line from the verb on. */
FerryCliExit ferry_cli_schedule (const char *const *arguments);

G_END_DECLS
