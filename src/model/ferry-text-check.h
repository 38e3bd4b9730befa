/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether words from outside are fit for the place that they are meant for.
 * Pure; all accept any bytes that end in NUL. */

/* What a word of somebody's choice, such as the name of a group, may have. */
#define FERRY_TEXT_MAX_WORD_BYTES 1024

/* RFC 9110 §5.6.2: what methods and header names are made of. */
gboolean ferry_text_check_token (const char *text);

/* A header value: no control character but tab, so that it cannot end its line. */
gboolean ferry_text_check_header_value (const char *text);

/* Valid UTF-8 without control characters (C0, DEL, C1), 1 to @max_bytes long. */
gboolean ferry_text_check_plain (const char *text,
                                 gsize       max_bytes);

/* @text as what ferry_text_check_plain() lets pass, "" apart: what cannot stay is
 * U+FFFD, and what is too long is cut behind a whole character. (transfer full) */
char *ferry_text_make_plain (const char *text,
                             gsize       max_bytes);

/* One path component that names a file: no '/', neither "." nor "..", no
 * control character, at most 255 bytes. */
gboolean ferry_text_check_file_name (const char *text);

/* An absolute path that Linux can have: no component beyond 255 bytes, no more
 * than 4095 in all, no control character. */
gboolean ferry_text_check_absolute_path (const char *text);

/* RFC 9110 §8.3.1: "type/subtype", and parameters that are not looked into. */
gboolean ferry_text_check_media_type (const char *text);

/* RFC 2046 §5.1.1: what may part a multipart body. */
gboolean ferry_text_check_boundary (const char *text);

/* Exactly @length hexadecimal digits. */
gboolean ferry_text_check_hex (const char *text,
                               gsize       length);

G_END_DECLS
