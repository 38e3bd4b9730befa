/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-answer.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Pure parsers of header fields: any bytes in, validated values out, never a
 * GLib warning (fuzzed). Out arguments are written only on success.
 * RFC 9110, 9112; the file name has its own: ferry_disposition_parse(). */

/* Content-Range of bytes: "a-b/T" or an asterisk for either part. FALSE for
 * anything else, also a > b, b ≥ T, overflow, other units. Missing parts are
 * -1. */
gboolean ferry_headers_parse_content_range (const char *value,
                                            goffset    *first,
                                            goffset    *last,
                                            goffset    *total);
/* One non-negative decimal length; "5, 5" (equal repeats) is 5, "5, 6",
 * negative, text, overflow: FALSE. */
gboolean ferry_headers_parse_content_length (const char *value, goffset *length);
/* Seconds from @now (unix seconds) of delta-seconds or an HTTP-date; -1 for
 * nonsense; a past date is 0. Not capped, but for fitting in 31 bits so that
 * callers can count with it. */
gint64 ferry_headers_parse_retry_after (const char *value, gint64 now);
/* IMF-fixdate, RFC 850 and asctime forms to unix seconds; -1 for nonsense and
 * for years outside 1970 … 9999. */
gint64 ferry_headers_parse_date (const char *value);

/* Fills @answer (initialised here) from a response. @now: unix seconds. */
void ferry_answer_parse (FerryAnswer        *answer,
                         guint               status,
                         SoupMessageHeaders *headers,
                         gint64              now);

G_END_DECLS
