/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @uri_text fit for a log, a notification or an extended attribute: without
 * user information and fragment, the values of the query replaced by "…"
 * unless harmless (short words that look like no token). Never fails; for text
 * that is no URI everything after the first '?' or '@' rule is hidden.
 * (transfer full) */
char *ferry_redact_uri (const char *uri_text);

/* TRUE when the value of a header with this name is a secret (Authorization,
 * Proxy-Authorization, Cookie, Set-Cookie, and names with token, secret,
 * api-key, apikey, auth, session, signature, credential, password in them;
 * case ignored). */
gboolean ferry_redact_is_secret_header (const char *name);

/* The value to show for a header: "…" for a secret one. (transfer full) */
char *ferry_redact_header (const char *name,
                           const char *value);

G_END_DECLS
