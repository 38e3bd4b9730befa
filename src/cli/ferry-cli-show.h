/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-cli-outcome.h"
#include "ferry-situation.h"
#include "ferry-transfer.h"

G_BEGIN_DECLS

/* The verb "show": everything about transfers. */
FerryCliExit ferry_cli_show (const char *const *arguments);
/* The verb "why": one sentence about why they are as they are, and what helps. */
FerryCliExit ferry_cli_why (const char *const *arguments);

/* All that is known of @transfer, as lines for a person or one of JSON without a
 * line end. @situation: (nullable). (transfer full) */
char *ferry_cli_show_format (FerryTransfer *transfer, const FerrySituation *situation);
char *ferry_cli_show_format_json (FerryTransfer *transfer);
/* Why it is as it is, and what helps, without its name. @situation: (nullable).
 * (transfer full) */
char *ferry_cli_show_explain (FerryTransfer        *transfer,
                              const FerrySituation *situation,
                              gint64                now);

G_END_DECLS
