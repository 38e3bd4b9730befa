/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-transfer.h"

G_BEGIN_DECLS

/**
 * What there is to say of one transfer, in the user's language and fit for a
 * terminal. All results are (transfer full).
 */

/* Its file name, or as long as that is not known what its address ends with. */
gboolean ferry_cli_tell_is_upload (FerryTransfer *transfer);
char    *ferry_cli_tell_name (FerryTransfer *transfer);
/* What it is doing or waiting for; %NULL while bytes flow, which the figures
 * tell better. */
char *ferry_cli_tell_note (FerryTransfer *transfer);
/* That it began. */
char *ferry_cli_tell_start (FerryTransfer *transfer);
/* That, and why, it began again from the first byte. */
char *ferry_cli_tell_restart (FerryTransfer *transfer);
/* How it ended, or why it will not go on by itself. @is_marked: a sign before
 * the line tells already whether it is good news. */
char *ferry_cli_tell_end (FerryTransfer *transfer,
                          gboolean       is_marked);
/* Why ferry_request_new() refused what was given: after the option or the address
 * that is at fault. */
char *ferry_cli_tell_refusal (const char   *address,
                              const GError *refusal);

G_END_DECLS
