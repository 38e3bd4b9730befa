/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-body-part.h"
#include "ferry-checksum-kind.h"
#include "ferry-header.h"
#include "ferry-pieces.h"
#include "ferry-types.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryRequest:
 *
 * An immutable wish: what to transfer, whereto, how. The single validator that
 * every door uses (command line, bus, state file) is ferry_request_new().
 * Atomically reference counted, may be read from any thread. Holds no secret.
 */
typedef struct _FerryRequest FerryRequest;

/**
 * ferry_request_new:
 * @options: "a{sv}"; floating is sunk. Keys (all but "uri" and "directory"
 *   optional; unknown keys are ignored):
 *   "uri" s · "directory" s (absolute) · "name" s (file name without '/') ·
 *   "method" s (token, default GET) · "headers" a(ss) · "user" s ·
 *   "password" s · "cookie-file" s (absolute) · "body-file" s (absolute) ·
 *   "proxy" s (a URI of http, https, socks, socks4, socks4a, socks5, or
 *   "system", "none"; default "system") · "checksum" s ("sha256:HEX", also
 *   md5, sha1, sha384, sha512) · "connections" u (0 = default, at most 64) ·
 *   "rate-limit" t (bytes/s, 0 = none) · "policy" s (default "inherit") ·
 *   "priority" s · "group" s · "start-at" x (unix seconds) · "if-exists" s ·
 *   "ca-file" s (absolute) · "tls-exception" s (SHA-256 fingerprint, 64 hex
 *   digits, colons allowed) ·
 *   "connect-timeout" u, "response-timeout" u (milliseconds; defaults 300000,
 *   120000; 0 is refused) · "retries" u (default 3) ·
 *   "keep-modified-time" b (default FALSE: set mtime from Last-Modified)
 *
 *   Of downloads: "mirrors" as (other addresses of the same file, at most 64) ·
 *   "pieces" (stay), see FerryPieces · "expected-size" t (bytes; another size is
 *   another file; 0 = unknown) · "checksum-from" s ("auto": look for a side-car
 *   file beside the address; else the address of one; the checksum is then read
 *   from there)
 *
 *   Of uploads: "direction" s ("upload"; default "download") · "source" s
 *   (absolute: the file that is the body; the method is then PUT by default) ·
 *   "parts" aa{sv}, see FerryBodyPart (instead of "source"; the method is then POST
 *   by default) · "multipart" s (default "form-data") · "boundary" s (RFC 2046
 *   §5.1.1; default: made of the transfer's id) · "upload-protocol" s (default
 *   "auto") · "defer-length" b (tus: tell the length only at the end). What is
 *   only of the other direction is refused, "directory" too.
 * @secrets: (out) (optional): "a{sv}" with what must not be stored: "user",
 *   "password" (also those in the URI), "header:NAME" for each secret header
 *   (ferry_redact_is_secret_header()), "proxy-user", "proxy-password"; empty
 *   dictionary when there is none
 * @error: FERRY_ERROR_INVALID_ARGUMENT; the message begins with the key in
 *   quotes and says in one translated sentence what is wrong
 *
 * Checks everything before anything is created: header names are tokens,
 * values hold no control characters but tab and are trimmed, secret headers
 * come once, Range, If-Range, Host, Accept-Encoding and the headers of message
 * framing are refused because Ferry sets them, sizes and numbers are in range,
 * words are known, the name is one path component and neither "." nor "..".
 * Downloads are from http, https, ftp, ftps and ftpes addresses, uploads to http and
 * https ones: an upload by FTP is refused.
 *
 * Returns: (transfer full): the request, or %NULL
 */
FerryRequest *ferry_request_new (GVariant  *options,
                                 GVariant **secrets,
                                 GError   **error);
FerryRequest *ferry_request_ref (FerryRequest *self);
void          ferry_request_unref (FerryRequest *self);

/* "a{sv}" that ferry_request_new() makes an equal request of: what differs from
 * the default, no secrets. The names of secret headers are in "secret-headers"
 * as, which _new() also accepts. (transfer none), never floating. */
GVariant *ferry_request_to_variant (FerryRequest *self);

/* A copy with the keys of @changes ("a{sv}") replaced; same errors. An empty
 * string takes a word back to its default; new "headers" replace all old ones,
 * the secret ones too. @secrets holds only what came with @changes. */
FerryRequest *ferry_request_change (FerryRequest *self,
                                    GVariant     *changes,
                                    GVariant    **secrets,
                                    GError      **error);

/* Whether @changes would do for a transfer like any, of either direction; the same
 * errors. */
gboolean ferry_request_check_changes (GVariant *changes,
                                      GError  **error);

/* Where @options, of a request to be, tell of a download and name no folder, they
 * name @directory then. */
void ferry_request_default_directory (GVariantDict *options,
                                      const char   *directory);

/* For hash tables: requests are equal that want the same file in the same place,
 * or send the same to the same place, however that is done. */
guint    ferry_request_hash_wish (gconstpointer self);
gboolean ferry_request_equal_wish (gconstpointer self,
                                   gconstpointer other);

const char *ferry_request_get_uri (FerryRequest *self); /* no user information */
/* NULL of an upload, and only of one. */
const char *ferry_request_get_directory (FerryRequest *self);
const char *ferry_request_get_name (FerryRequest *self); /* nullable */
const char *ferry_request_get_method (FerryRequest *self);
/* Those that are secret come last. */
const FerryHeader *ferry_request_get_headers (FerryRequest *self, guint *n_headers);
/* Names; ends in NULL. */
const char *const *ferry_request_get_secret_headers (FerryRequest *self);
const char        *ferry_request_get_cookie_file (FerryRequest *self); /* nullable */
const char        *ferry_request_get_body_file (FerryRequest *self);   /* nullable */
/* "system", "none" or a URI. */
const char *ferry_request_get_proxy (FerryRequest *self);
/* @hex (optional) in lower case. */
FerryChecksumKind ferry_request_get_checksum (FerryRequest *self, const char **hex);
guint             ferry_request_get_connections (FerryRequest *self); /* 0 = default */
guint64           ferry_request_get_rate_limit (FerryRequest *self);
/* INHERIT where it has none of its own. */
FerryCostPolicy ferry_request_get_policy (FerryRequest *self);
FerryPriority   ferry_request_get_priority (FerryRequest *self);
const char     *ferry_request_get_group (FerryRequest *self);    /* nullable */
gint64          ferry_request_get_start_at (FerryRequest *self); /* 0 = at once */
FerryIfExists   ferry_request_get_if_exists (FerryRequest *self);
const char     *ferry_request_get_ca_file (FerryRequest *self); /* nullable */
/* 64 lower-case hexadecimal digits. */
const char *ferry_request_get_tls_exception (FerryRequest *self);    /* nullable */
guint       ferry_request_get_connect_timeout (FerryRequest *self);  /* ms */
guint       ferry_request_get_response_timeout (FerryRequest *self); /* ms */
guint       ferry_request_get_retries (FerryRequest *self);
gboolean    ferry_request_get_keep_modified_time (FerryRequest *self);

FerryDirection ferry_request_get_direction (FerryRequest *self);

/* Downloads. */
const char *const *ferry_request_get_mirrors (FerryRequest *self);       /* ends in NULL */
FerryPieces       *ferry_request_get_pieces (FerryRequest *self);        /* nullable */
goffset            ferry_request_get_expected_size (FerryRequest *self); /* -1 unknown */
const char        *ferry_request_get_checksum_from (FerryRequest *self); /* nullable */

/* Uploads. */
const char          *ferry_request_get_source (FerryRequest *self); /* nullable */
const FerryBodyPart *ferry_request_get_parts (FerryRequest *self, guint *n_parts);
/* The files that are sent, in their order: the source, or those of the parts. Ends
 * in NULL. */
const char *const *ferry_request_get_files (FerryRequest *self);
/* NONE when there are no parts. */
FerryMultipart      ferry_request_get_multipart (FerryRequest *self);
const char         *ferry_request_get_boundary (FerryRequest *self); /* nullable */
FerryUploadProtocol ferry_request_get_upload_protocol (FerryRequest *self);
gboolean            ferry_request_get_defer_length (FerryRequest *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryRequest, ferry_request_unref)

G_END_DECLS
