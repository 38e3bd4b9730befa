/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-cli-outcome.h"
#include "ferry-client.h"

G_BEGIN_DECLS

/* The verbs "pause", "resume", "cancel", "retry", "remove" and "next": which one
 * it is, is the first of @arguments. */
FerryCliExit ferry_cli_act (const char *const *arguments);

/* Tells what became of a call in bulk, whose @result has come: what was refused
 * one a line, and with @tells_count to how many it was done. */
FerryCliExit ferry_cli_act_report (FerryClient  *client,
                                   GAsyncResult *result,
                                   gboolean      is_json,
                                   gboolean      tells_count);

G_END_DECLS
