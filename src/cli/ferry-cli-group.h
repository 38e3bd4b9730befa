/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-cli-outcome.h"

G_BEGIN_DECLS

/* The verb "group": lists, makes, changes and removes groups. */
FerryCliExit ferry_cli_group (const char *const *arguments);

G_END_DECLS
