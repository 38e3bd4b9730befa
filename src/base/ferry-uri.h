/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * The one URI door: every address that comes in from outside passes here.
 *
 * ferry_uri_parse:
 * @text: what the user, a header or a file gave
 * @error: FERRY_ERROR_INVALID_ARGUMENT with a sentence that names the fault
 *
 * Accepts absolute http, https and ftp URIs (later layers refuse what they
 * cannot carry). What is legal is kept byte for byte (percent-encoding, case
 * and dot segments of path and query; faults.md D09): signed links survive.
 * What is not legal there (blank, raw UTF-8, control characters, stray '%')
 * is percent-encoded. Leading and trailing white space is dropped; a fragment
 * is dropped; an internationalised host becomes its ASCII form. The result has
 * flags SOUP_HTTP_URI_FLAGS-compatible (ENCODED_PATH | ENCODED_QUERY |
 * ENCODED_FRAGMENT | HAS_PASSWORD | SCHEME_NORMALIZE) but is built with
 * g_uri_build_with_user() so that nothing is rewritten.
 *
 * Returns: (transfer full): the URI, or %NULL
 */
GUri *ferry_uri_parse (const char *text,
                       GError    **error);

/* Resolves a Location header against @base as browsers do (faults.md D08);
 * same guarantees and errors. Any scheme is returned if it parses; the caller
 * decides what it follows (ferry_uri_is_supported()). */
GUri *ferry_uri_resolve (GUri       *base,
                         const char *location,
                         GError    **error);

/* The URI as text, without user information and fragment, as it is stored. */
char *ferry_uri_to_string (GUri *uri);

/* A copy without user information; @user and @password (nullable, decoded)
 * receive what was there. */
GUri *ferry_uri_strip_user (GUri  *uri,
                            char **user,
                            char **password);

/* http, https: what this version carries. */
gboolean ferry_uri_is_supported (GUri *uri);

/* Same scheme, host and port (RFC 6454). */
gboolean ferry_uri_same_origin (GUri *a,
                                GUri *b);

/* "host:port" in lower case with the port always given: the key of per-host
 * limits. (transfer full) */
char *ferry_uri_get_host_key (GUri *uri);

G_END_DECLS
