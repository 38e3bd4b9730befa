/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-answer.h"
#include "ferry-request.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Pure parsers of header fields: any bytes in, validated values out, never a
 * GLib warning (fuzzed). RFC 9110, 9112, 6266, 8187. */

/* "bytes a-b/T", "bytes a-b/*" or "bytes * /T". FALSE for anything else, also
 * a > b, b ≥ T, overflow, other units. Missing parts are -1. */
gboolean ferry_headers_parse_content_range (const char *value, goffset *first, goffset *last, goffset *total);
/* One non-negative decimal length; "5, 5" (equal repeats) is 5, "5, 6",
 * negative, text, overflow: FALSE. */
gboolean ferry_headers_parse_content_length (const char *value, goffset *length);
/* Seconds from @now (unix seconds) of delta-seconds or an HTTP-date; -1 for
 * nonsense; a past date is 0. Not capped. */
gint64   ferry_headers_parse_retry_after (const char *value, gint64 now);
/* IMF-fixdate, RFC 850 and asctime forms to unix seconds; -1 for nonsense and
 * for years outside 1970 … 9999. */
gint64   ferry_headers_parse_date (const char *value);
/* The file name that a Content-Disposition offers (RFC 6266: filename* before
 * filename, RFC 8187 UTF-8 and ISO-8859-1; tolerant as browsers are: raw UTF-8
 * or Latin-1, percent-encoded and RFC 2047 values, missing quotes). Valid UTF-8, not yet
 * safe (ferry_file_name_make_safe()), NULL when there is none.
 * (transfer full) */
char    *ferry_headers_parse_disposition (const char *value);

/* Fills @answer (initialised here) from a response. @now: unix seconds. */
void     ferry_answer_parse (FerryAnswer *answer, guint status, SoupMessageHeaders *headers, gint64 now);

G_END_DECLS
