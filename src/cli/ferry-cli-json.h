/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-transfer.h"

G_BEGIN_DECLS

/* Appends @text as a JSON string (RFC 8259 §7), or null for %NULL. What is no
 * UTF-8 becomes U+FFFD. */
void ferry_cli_json_append_string (GString    *json,
                                   const char *text);

/* The last word on @transfer as one line of JSON without a line end. Members
 * that mean nothing now are null. (transfer full) */
char *ferry_cli_json_format (FerryTransfer *transfer);

G_END_DECLS
