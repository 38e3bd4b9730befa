/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-row.h"

G_BEGIN_DECLS

/* Appends @text as a JSON string (RFC 8259 §7), or null for %NULL. What is no
 * UTF-8 becomes U+FFFD. */
void ferry_cli_json_append_string (GString    *json,
                                   const char *text);

/* Appends a member of an object, with a comma before it unless it is the first. */
void ferry_cli_json_append_key (GString *json, const char *key);
void ferry_cli_json_append_text (GString *json, const char *key, const char *text);
/* null when it is not @is_known */
void ferry_cli_json_append_number (GString    *json,
                                   const char *key,
                                   gint64      number,
                                   gboolean    is_known);
void ferry_cli_json_append_boolean (GString *json, const char *key, gboolean value);
/* The members "error", "error-code" and "message"; @error: -1 for none. */
void ferry_cli_json_append_error (GString *json, int error, const char *message);
/* Appends any @value: dictionaries as objects, other containers as arrays. */
void ferry_cli_json_append_variant (GString *json, GVariant *value);

/* Writes @json and ends the line. */
void ferry_cli_json_print (const char *json);
/* The same of any @value, see ferry_cli_json_append_variant(). */
void ferry_cli_json_print_variant (GVariant *value);

/* What a list shows, as one line of JSON without a line end. (transfer full) */
char *ferry_cli_json_format_row (const FerryRow *row);

/* The last word on @transfer as one line of JSON without a line end. Members
 * that mean nothing now are null. (transfer full) */
char *ferry_cli_json_format (FerryTransfer *transfer);

/* The same members, to be followed by more. */
void ferry_cli_json_append_transfer (GString *json, FerryTransfer *transfer);

G_END_DECLS
