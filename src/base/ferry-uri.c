/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-uri.h"

#include "ferry-error.h"
#include "ferry-uri-authority.h"
#include "ferry-uri-path.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* No server takes more; nobody types it. */
#define LONGEST_URI (64 * 1024)

/* SOUP_HTTP_URI_FLAGS: with exactly these libsoup takes a GUri as it is; any
 * other it builds anew, and rewrites it. This layer does not see libsoup. */
#define URI_FLAGS                                             \
  (G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED_PATH |      \
   G_URI_FLAGS_ENCODED_QUERY | G_URI_FLAGS_ENCODED_FRAGMENT | \
   G_URI_FLAGS_SCHEME_NORMALIZE)

/* A stretch of the text that is being read; white space around it and the
 * fragment are already off. */
typedef struct
{
  const char *start;
  gsize       length;
} Span;

static GUri *
fail (GError    **error,
      const char *sentence)
{
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, sentence);

  return NULL;
}

static Span
skip (Span  span,
      gsize n)
{
  return (Span){ span.start + n, span.length - n };
}

static gboolean
is_slash (char     c,
          gboolean special)
{
  return c == '/' || (special && c == '\\');
}

static gsize
count_slashes (Span     span,
               gboolean special)
{
  gsize n = 0;

  while (n < span.length && is_slash (span.start[n], special))
    n++;

  return n;
}

/* The schemes for which browsers read a backslash as a slash, and which always
 * name a host. */
static gboolean
is_special (const char *scheme)
{
  return ferry_uri_authority_get_default_port (scheme) != -1;
}

static gboolean
is_ftp (const char *scheme)
{
  return strcmp (scheme, "ftp") == 0 || strcmp (scheme, "ftps") == 0 ||
         strcmp (scheme, "ftpes") == 0;
}

static gboolean
trim (const char *text,
      Span       *span,
      GError    **error)
{
  /* Looked at before all else, so that no text costs more than this. */
  gsize length = strnlen (text, LONGEST_URI + 1);

  if (length > LONGEST_URI)
    {
      fail (error, _ ("The address is too long"));
      return FALSE;
    }

  while (length > 0 && (guchar) *text <= ' ')
    {
      text++;
      length--;
    }
  while (length > 0 && (guchar) text[length - 1] <= ' ')
    length--;

  *span = (Span){ text, length };

  return TRUE;
}

static void
drop_fragment (Span *span)
{
  const char *hash = memchr (span->start, '#', span->length);

  if (hash != NULL)
    span->length = (gsize) (hash - span->start);
}

/* Takes "scheme:" off the start of @span.
 *
 * Returns: (transfer full) (nullable): the scheme in lower case */
static char *
take_scheme (Span *span)
{
  gsize n = 0;
  char *scheme;

  if (span->length == 0 || !g_ascii_isalpha (span->start[0]))
    return NULL;

  while (n < span->length && (g_ascii_isalnum (span->start[n]) || strchr ("+-.", span->start[n])))
    n++;
  if (n == span->length || span->start[n] != ':')
    return NULL;

  scheme = g_ascii_strdown (span->start, (gssize) n);
  *span = skip (*span, n + 1);

  return scheme;
}

/* Cuts @span at the first '?'.
 *
 * Returns: (transfer full) (nullable): the query behind it, escaped */
static char *
take_query (Span *span)
{
  const char *mark = memchr (span->start, '?', span->length);
  Span        query;

  if (mark == NULL)
    return NULL;

  query = skip (*span, (gsize) (mark - span->start) + 1);
  span->length = (gsize) (mark - span->start);

  return ferry_uri_path_escape_query (query.start, query.length);
}

static char *
escape_path (Span     span,
             gboolean special)
{
  g_autofree char *path = g_strndup (span.start, span.length);

  if (special)
    g_strdelimit (path, "\\", '/');

  return ferry_uri_path_escape (path, span.length);
}

/* The commands of FTP are lines, so that no name may hold the end of one. */
static gboolean
ends_line (const char *path)
{
  return strstr (path, "%0A") != NULL || strstr (path, "%0a") != NULL ||
         strstr (path, "%0D") != NULL || strstr (path, "%0d") != NULL ||
         strstr (path, "%00") != NULL;
}

/* The path of an FTP address: there are no queries there, a '?' is of the name
 * (RFC 1738 §3.2). The type at its end says how to translate text, which would
 * be another file than the one on the server; only that of a folder means
 * something.
 *
 * Returns: (transfer full): the path, or %NULL */
static char *
make_ftp_path (Span     span,
               GError **error)
{
  g_autofree char *escaped = escape_path (span, TRUE);
  g_autofree char *path = g_strconcat (*escaped == '/' ? "" : "/", escaped, NULL);
  char            *type = strrchr (path, ';');
  gboolean         is_folder = FALSE;

  if (type != NULL && g_ascii_strncasecmp (type, ";type=", 6) == 0 && strlen (type) == 7)
    {
      is_folder = g_ascii_tolower (type[6]) == 'd';
      *type = '\0';
    }
  if (ends_line (path))
    {
      fail (error, _ ("The file name in the FTP address holds characters that cannot be there"));
      return NULL;
    }
  if (is_folder || g_str_has_suffix (path, "/"))
    {
      fail (error, _ ("The FTP address is that of a folder; give the address of a file in it"));
      return NULL;
    }

  return g_steal_pointer (&path);
}

/* GUri hands out the usual port also where none was given. */
static int
get_given_port (GUri *uri)
{
  int port = g_uri_get_port (uri);

  return port != ferry_uri_authority_get_default_port (g_uri_get_scheme (uri)) ? port : -1;
}

static GUri *
build (const char              *scheme,
       const FerryUriAuthority *authority,
       const char              *path,
       const char              *query,
       GError                 **error)
{
  g_autoptr (GUri) uri = NULL;
  g_autofree char *text = NULL;

  uri = g_uri_build_with_user (URI_FLAGS,
                               scheme,
                               authority != NULL ? authority->user : NULL,
                               authority != NULL ? authority->password : NULL,
                               NULL,
                               authority != NULL ? authority->host : NULL,
                               authority != NULL ? authority->port : -1,
                               path,
                               query,
                               NULL);

  /* Escaping makes text longer; what is stored must be readable again. */
  text = ferry_uri_to_string (uri);
  if (strlen (text) > LONGEST_URI)
    return fail (error, _ ("The address is too long"));

  return g_steal_pointer (&uri);
}

/* @rest is what follows "scheme://". */
static GUri *
build_from_authority (const char *scheme,
                      Span        rest,
                      GError    **error)
{
  gboolean                      special = is_special (scheme);
  g_autoptr (FerryUriAuthority) authority = NULL;
  g_autofree char              *query = NULL;
  g_autofree char              *path = NULL;
  gsize                         n = 0;

  while (n < rest.length && rest.start[n] != '?' && !is_slash (rest.start[n], special))
    n++;

  authority = ferry_uri_authority_parse (rest.start, n, scheme, error);
  if (authority == NULL)
    return NULL;
  if (special && *authority->host == '\0')
    return fail (error, _ ("The address names no server; it should look like "
                           "https://example.org/file"));

  rest = skip (rest, n);
  if (is_ftp (scheme))
    path = make_ftp_path (rest, error);
  else
    {
      query = take_query (&rest);
      path = rest.length == 0 && special ? g_strdup ("/") : escape_path (rest, special);
    }
  if (path == NULL)
    return NULL;

  return build (scheme, authority, path, query, error);
}

GUri *
ferry_uri_parse (const char *text,
                 GError    **error)
{
  Span             rest;
  g_autofree char *scheme = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (!trim (text, &rest, error))
    return NULL;
  if (rest.length == 0)
    return fail (error, _ ("The address is empty"));

  drop_fragment (&rest);
  scheme = take_scheme (&rest);
  if (scheme == NULL || !is_special (scheme) || count_slashes (rest, TRUE) < 2)
    return fail (error, _ ("The address must begin with http://, https:// or ftp://"));

  return build_from_authority (scheme, skip (rest, 2), error);
}

/* A Location with a scheme that Ferry does not know, such as "data:". */
static GUri *
build_other (const char *scheme,
             Span        rest,
             GError    **error)
{
  g_autofree char *query = NULL;
  g_autofree char *path = NULL;

  if (count_slashes (rest, FALSE) >= 2)
    return build_from_authority (scheme, skip (rest, 2), error);

  query = take_query (&rest);
  path = escape_path (rest, FALSE);

  return build (scheme, NULL, path, query, error);
}

/* The server of @base, the path and query of @reference. */
static GUri *
build_relative (GUri    *base,
                Span     reference,
                GError **error)
{
  FerryUriAuthority authority = {
    .user = (char *) g_uri_get_user (base),
    .password = (char *) g_uri_get_password (base),
    .host = (char *) g_uri_get_host (base),
    .port = get_given_port (base),
  };
  const char      *base_path = g_uri_get_path (base);
  g_autofree char *query = take_query (&reference);
  g_autofree char *merged = NULL;
  g_autofree char *path = NULL;
  g_autofree char *folded = NULL;

  if (reference.length == 0)
    return build (g_uri_get_scheme (base), &authority, base_path,
                  query != NULL ? query : g_uri_get_query (base), error);

  path = escape_path (reference, TRUE);
  merged = *path == '/' ? g_steal_pointer (&path) : ferry_uri_path_merge (base_path, path);
  folded = ferry_uri_path_fold (merged);

  return build (g_uri_get_scheme (base), &authority, folded, query, error);
}

GUri *
ferry_uri_resolve (GUri       *base,
                   const char *location,
                   GError    **error)
{
  Span             rest;
  g_autofree char *scheme = NULL;
  gsize            n_slashes;

  g_return_val_if_fail (base != NULL && g_uri_get_host (base) != NULL, NULL);
  g_return_val_if_fail (location != NULL, NULL);

  if (!trim (location, &rest, error))
    return NULL;
  if (rest.length == 0)
    return fail (error, _ ("The server redirects without saying where to"));

  drop_fragment (&rest);
  scheme = take_scheme (&rest);
  if (scheme != NULL && !is_special (scheme))
    return build_other (scheme, rest, error);

  /* Browsers overlook missing and superfluous slashes before a host, and read
   * "http:file" on an http page as "file". */
  n_slashes = count_slashes (rest, TRUE);
  if (scheme != NULL && (n_slashes >= 2 || strcmp (scheme, g_uri_get_scheme (base)) != 0))
    return build_from_authority (scheme, skip (rest, n_slashes), error);
  if (n_slashes >= 2)
    return build_from_authority (g_uri_get_scheme (base), skip (rest, n_slashes), error);

  return build_relative (base, rest, error);
}

static void
append_host (GString    *out,
             const char *host)
{
  const char *zone;

  if (strchr (host, ':') == NULL)
    {
      g_string_append_uri_escaped (out, host, G_URI_RESERVED_CHARS_SUBCOMPONENT_DELIMITERS, TRUE);
      return;
    }

  zone = strchrnul (host, '%');
  g_string_append_c (out, '[');
  g_string_append_len (out, host, zone - host);
  if (*zone != '\0')
    g_string_append_printf (out, "%%25%s", zone + 1);
  g_string_append_c (out, ']');
}

/* Not g_uri_to_string(): it takes some IPv6 addresses with a zone for names. */
char *
ferry_uri_to_string (GUri *uri)
{
  GString    *out;
  const char *host, *query;
  int         port;

  g_return_val_if_fail (uri != NULL, NULL);

  host = g_uri_get_host (uri);
  port = get_given_port (uri);
  query = g_uri_get_query (uri);

  out = g_string_new (g_uri_get_scheme (uri));
  g_string_append_c (out, ':');
  if (host != NULL)
    {
      g_string_append (out, "//");
      append_host (out, host);
    }
  if (port != -1)
    g_string_append_printf (out, ":%d", port);
  g_string_append (out, g_uri_get_path (uri));
  if (query != NULL)
    g_string_append_printf (out, "?%s", query);

  return g_string_free (out, FALSE);
}

GUri *
ferry_uri_strip_user (GUri  *uri,
                      char **user,
                      char **password)
{
  g_return_val_if_fail (uri != NULL, NULL);

  if (user != NULL)
    *user = g_strdup (g_uri_get_user (uri));
  if (password != NULL)
    *password = g_strdup (g_uri_get_password (uri));

  return g_uri_build_with_user (g_uri_get_flags (uri),
                                g_uri_get_scheme (uri),
                                NULL,
                                NULL,
                                NULL,
                                g_uri_get_host (uri),
                                get_given_port (uri),
                                g_uri_get_path (uri),
                                g_uri_get_query (uri),
                                g_uri_get_fragment (uri));
}

gboolean
ferry_uri_is_ftp (GUri *uri)
{
  g_return_val_if_fail (uri != NULL, FALSE);

  return g_uri_get_host (uri) != NULL && is_ftp (g_uri_get_scheme (uri));
}

gboolean
ferry_uri_is_supported (GUri *uri)
{
  const char *host;
  const char *scheme;

  g_return_val_if_fail (uri != NULL, FALSE);

  host = g_uri_get_host (uri);
  scheme = g_uri_get_scheme (uri);

  return host != NULL && *host != '\0' &&
         (strcmp (scheme, "http") == 0 || strcmp (scheme, "https") == 0);
}

static int
get_port (GUri *uri)
{
  int port = g_uri_get_port (uri);

  return port != -1 ? port : ferry_uri_authority_get_default_port (g_uri_get_scheme (uri));
}

gboolean
ferry_uri_same_origin (GUri *a,
                       GUri *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  /* Without a host, as "data:", nothing is of one origin. */
  if (g_uri_get_host (a) == NULL || g_uri_get_host (b) == NULL)
    return FALSE;

  return strcmp (g_uri_get_scheme (a), g_uri_get_scheme (b)) == 0 &&
         g_ascii_strcasecmp (g_uri_get_host (a), g_uri_get_host (b)) == 0 &&
         get_port (a) == get_port (b);
}

char *
ferry_uri_get_host_key (GUri *uri)
{
  const char      *host;
  g_autofree char *lower = NULL;

  g_return_val_if_fail (uri != NULL, NULL);

  host = g_uri_get_host (uri);
  lower = g_ascii_strdown (host != NULL ? host : "", -1);

  return g_strdup_printf (strchr (lower, ':') != NULL ? "[%s]:%d" : "%s:%d", lower,
                          MAX (get_port (uri), 0));
}
