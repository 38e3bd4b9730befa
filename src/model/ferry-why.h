/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-row.h"
#include "ferry-situation.h"

G_BEGIN_DECLS

/**
 * Why a transfer waits, and what lets it go on (G6). Pure functions, translated;
 * results are (transfer full).
 */

/**
 * ferry_why_format_line:
 * @row: one that waits by a policy, the network, power or schedule
 * @situation: (nullable): how the machine is, where that is known
 * @now: unix seconds
 *
 * In so few words that they fit a narrow window, with the name of what is waited
 * for: "“Phone” is metered: waiting for another network", "4.2 GB needed, 2.1 GB
 * left until 1 December".
 */
char *ferry_why_format_line (const FerryRow *row, const FerrySituation *situation, gint64 now);

/* The whole: one or two sentences, the second saying what unblocks it, "Run Anyway"
 * too where that is allowed. Of any transfer, waiting or not. */
char *ferry_why_format (const FerryRow *row, const FerrySituation *situation, gint64 now);

/* How the machine is for transfers, in one line for preferences and the command
 * line: "“Phone”: metered, 2.1 GB left until 1 December". */
char *ferry_why_format_situation (const FerrySituation *situation, gint64 now);

G_END_DECLS
