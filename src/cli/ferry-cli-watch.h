/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-cli-outcome.h"

G_BEGIN_DECLS

/* The verb "watch": shows transfers as they go on, until they are settled. */
FerryCliExit ferry_cli_watch (const char *const *arguments);

G_END_DECLS
