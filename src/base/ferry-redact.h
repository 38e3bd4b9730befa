/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @uri_text fit for a log, a notification or an extended attribute: without
 * user information and fragment, the values of the query replaced by "…"
 * unless harmless (short words and numbers whose name tells of no secret),
 * valid UTF-8 without control characters. Any bytes, never fails. Of text that
 * has no "scheme://", what stands before the last '@' and after the first '?'
 * is hidden. "" for NULL. (transfer full) */
char *ferry_redact_uri (const char *uri_text);

/* TRUE when the value of a header with this name is a secret (Authorization,
 * Proxy-Authorization, Cookie, Set-Cookie, and names with token, secret,
 * api-key, apikey, auth, session, signature, credential, passw in them;
 * case ignored). */
gboolean ferry_redact_is_secret_header (const char *name);

/* The value to show for a header: "…" for a secret one, and the address in
 * Location, Content-Location and Referer redacted. (transfer full) */
char *ferry_redact_header (const char *name,
                           const char *value);

G_END_DECLS
