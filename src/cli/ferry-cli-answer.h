/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-transfer-record.h"

G_BEGIN_DECLS

/* What a server answered to an upload, as it is shown: it is the server's to say,
 * and may be anything. Results are (transfer full). */

/* The body of the answer as UTF-8; NULL when there is none, or when it is no
 * text. */
char *ferry_cli_answer_dup_text (const FerryTransferRecord *record);

/* Some lines for a person, each indented and ended, without anything that a
 * terminal obeys. (nullable): there is no body. */
char *ferry_cli_answer_format (const FerryTransferRecord *record);

G_END_DECLS
