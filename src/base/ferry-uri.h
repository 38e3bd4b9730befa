/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ferry_uri_parse:
 * @text: what the user, a header or a file gave; any bytes
 * @error: FERRY_ERROR_INVALID_ARGUMENT with a sentence that names the fault
 *
 * The one URI door: every address that comes in from outside passes here or
 * through ferry_uri_resolve().
 *
 * Accepts absolute http, https, ftp, ftps (TLS from the beginning, port 990)
 * and ftpes URIs (ftp that insists on TLS). The path of the latter three is
 * that of a file, without ";type=", and has a '?' like any other character.
 *
 * What is legal in path and query is kept byte for byte
 * (percent-encoding, case, dot segments): signed links survive. What is not
 * (blanks, raw UTF-8 or other bytes, control characters, a stray '%') is
 * percent-encoded; the characters that RFC 3986 leaves out but browsers send
 * as they are ('|', '[', ']' …) stay. A backslash before the query is a slash,
 * as in browsers. White space around the address and the fragment are dropped,
 * an internationalised host becomes its ASCII form, the usual port is left
 * out, user information is decoded. More than 64 KiB are refused, before or
 * after encoding.
 *
 * The result has exactly the flags SOUP_HTTP_URI_FLAGS, so that libsoup takes
 * it as it is. Never build or parse a GUri for a request in another way:
 * g_uri_parse() and others rewrite it.
 *
 * Returns: (transfer full): the URI, or %NULL
 */
GUri *ferry_uri_parse (const char *text,
                       GError    **error);

/**
 * ferry_uri_resolve:
 * @base: the URI that was asked for; has a host
 * @location: what the Location header gave; any bytes
 * @error: FERRY_ERROR_INVALID_ARGUMENT with a sentence that names the fault
 *
 * Resolves a Location as browsers do, with the guarantees of
 * ferry_uri_parse(). Dot segments are folded where a path was relative; an
 * absolute address keeps its bytes. An empty location is an error. User
 * information of @base stays with a relative location only.
 *
 * Any scheme is returned if it parses; the caller decides what it follows
 * (ferry_uri_is_supported()).
 *
 * Returns: (transfer full): the URI, or %NULL
 */
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

/* http, https: where a redirection may lead. */
gboolean ferry_uri_is_supported (GUri *uri);
/* ftp, ftps, ftpes. */
gboolean ferry_uri_is_ftp (GUri *uri);

/* Same scheme, host and port (RFC 6454). */
gboolean ferry_uri_same_origin (GUri *a,
                                GUri *b);

/* "host:port" in lower case with the port always given: the key of per-host
 * limits. (transfer full) */
char *ferry_uri_get_host_key (GUri *uri);

G_END_DECLS
