/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-error.h"

#include <curl/curl.h>

G_BEGIN_DECLS

/* What servers and curl say, in Ferry's words. Pure. */

/* The code of the last line of a reply (RFC 959 §4.2); 0 for any other line. */
guint ferry_ftp_reply_parse (const char *line,
                             gsize       length);

/* What a reply with which a server refuses means. @text: the rest of its line;
 * some codes stand for several things. */
FerryErrorStatus ferry_ftp_reply_to_status (guint       code,
                                            const char *text);

/* Whether @result came of a reply, which then says more than it. */
gboolean ferry_ftp_reply_is_cause (CURLcode result,
                                   guint    code);

/* Any other @result. */
FerryErrorStatus ferry_ftp_reply_status_from_curl (CURLcode result);

G_END_DECLS
