/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-cli-outcome.h"

G_BEGIN_DECLS

/* “ferryctl usage”: how many bytes each network has carried, day by day.
 * @arguments: the command line from the verb on. */
FerryCliExit ferry_cli_usage (const char *const *arguments);

G_END_DECLS
