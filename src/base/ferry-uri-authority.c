/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-uri-authority.h"

#include "ferry-error.h"

#include <arpa/inet.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* What DNS can carry, with a dot at the end. */
#define LONGEST_HOST 254

static gboolean
fail (GError    **error,
      const char *sentence)
{
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, sentence);

  return FALSE;
}

/* @text with its percent-encoded bytes decoded; a stray '%' stands for itself.
 * NULL unless the result is UTF-8 without control characters: it goes into
 * header lines and FTP commands. */
static char *
decode (const char *text,
        gsize       length)
{
  g_autoptr (GString) out = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    {
      guchar c = (guchar) text[i];

      if (c == '%' && i + 2 < length &&
          g_ascii_isxdigit (text[i + 1]) && g_ascii_isxdigit (text[i + 2]))
        {
          c = (guchar) (g_ascii_xdigit_value (text[i + 1]) * 16 +
                        g_ascii_xdigit_value (text[i + 2]));
          i += 2;
        }
      if (g_ascii_iscntrl (c))
        return NULL;
      g_string_append_c (out, (char) c);
    }

  if (!g_utf8_validate_len (out->str, out->len, NULL))
    return NULL;

  return g_strndup (out->str, out->len);
}

static gboolean
parse_user (FerryUriAuthority *self,
            const char        *text,
            gsize              length,
            GError           **error)
{
  const char *colon = memchr (text, ':', length);
  gsize       user_length = colon != NULL ? (gsize) (colon - text) : length;

  /* "http://@host/" names nobody. */
  if (length == 0)
    return TRUE;

  self->user = decode (text, user_length);
  if (colon != NULL)
    self->password = decode (colon + 1, length - user_length - 1);

  if (self->user == NULL || (colon != NULL && self->password == NULL))
    return fail (error, _ ("The user name or password in the address holds characters "
                           "that cannot be there"));

  return TRUE;
}

/* RFC 3986 §3.2.2 and, for the zone, RFC 6874; @text has no brackets. */
static char *
parse_ipv6 (const char *text,
            gsize       length)
{
  g_autofree char *address = g_strndup (text, length);
  char            *zone = strchr (address, '%');
  struct in6_addr  binary;
  char             canonical[INET6_ADDRSTRLEN];

  if (zone != NULL)
    {
      *zone++ = '\0';
      if (g_str_has_prefix (zone, "25"))
        zone += 2;
      if (*zone == '\0')
        return NULL;
      for (const char *p = zone; *p != '\0'; p++)
        if (!g_ascii_isalnum (*p) && strchr ("-._~", *p) == NULL)
          return NULL;
    }

  if (inet_pton (AF_INET6, address, &binary) != 1)
    return NULL;
  inet_ntop (AF_INET6, &binary, canonical, sizeof canonical);

  return zone != NULL ? g_strconcat (canonical, "%", zone, NULL) : g_strdup (canonical);
}

/* Checked after the conversion to ASCII: some Unicode letters turn into '/',
 * '?' or '@' there, and would make another address of it. */
static gboolean
is_valid_name (const char *name)
{
  gboolean has_letter = FALSE;

  if (strlen (name) > LONGEST_HOST)
    return FALSE;

  for (const char *p = name; *p != '\0'; p++)
    {
      if (!g_ascii_isalnum (*p) && strchr ("-._~!$&'()*+,;=", *p) == NULL)
        return FALSE;
      has_letter |= *p != '.';
    }

  return has_letter;
}

static char *
parse_name (const char *text,
            gsize       length)
{
  g_autofree char *decoded = NULL;
  g_autofree char *ascii = NULL;
  g_autofree char *lower = NULL;

  /* A name in Unicode has at most 4 bytes a letter, each percent-encoded; the
   * conversion to ASCII is slow on more. */
  if (length > 12 * LONGEST_HOST)
    return NULL;

  decoded = decode (text, length);
  if (decoded == NULL)
    return NULL;

  ascii = g_hostname_is_non_ascii (decoded) ? g_hostname_to_ascii (decoded)
                                            : g_steal_pointer (&decoded);
  if (ascii == NULL)
    return NULL;

  lower = g_ascii_strdown (ascii, -1);

  return is_valid_name (lower) ? g_steal_pointer (&lower) : NULL;
}

static gboolean
parse_host (FerryUriAuthority *self,
            const char        *text,
            gsize              length,
            GError           **error)
{
  if (length == 0)
    self->host = g_strdup ("");
  else if (text[0] == '[')
    self->host = parse_ipv6 (text + 1, length - 2);
  else
    self->host = parse_name (text, length);

  if (self->host == NULL)
    return fail (error, _ ("The name of the server in the address is not valid"));

  return TRUE;
}

static gboolean
parse_port (FerryUriAuthority *self,
            const char        *text,
            gsize              length,
            const char        *scheme,
            GError           **error)
{
  int port = 0;

  self->port = -1;
  /* "host:" is the same as "host" (RFC 3986 §3.2.3). */
  if (length == 0)
    return TRUE;

  for (gsize i = 0; i < length && port <= G_MAXUINT16; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        {
          port = 0;
          break;
        }
      port = port * 10 + g_ascii_digit_value (text[i]);
    }

  if (port < 1 || port > G_MAXUINT16)
    return fail (error, _ ("The port in the address is not valid; it is a number from 1 to 65535"));

  if (port != ferry_uri_authority_get_default_port (scheme))
    self->port = port;

  return TRUE;
}

FerryUriAuthority *
ferry_uri_authority_parse (const char *text,
                           gsize       length,
                           const char *scheme,
                           GError    **error)
{
  g_autoptr (FerryUriAuthority) self = g_new0 (FerryUriAuthority, 1);
  const char                   *at = memrchr (text, '@', length);
  const char                   *host = at != NULL ? at + 1 : text;
  const char                   *end = text + length;
  const char                   *host_end = host;

  if (host < end && *host == '[')
    {
      const char *bracket = memchr (host, ']', (gsize) (end - host));

      host_end = bracket != NULL ? bracket + 1 : end;
    }
  while (host_end < end && *host_end != ':')
    host_end++;

  /* "[::1" and "[::1]x" */
  if (host < end && *host == '[' && host_end[-1] != ']')
    {
      fail (error, _ ("The name of the server in the address is not valid"));
      return NULL;
    }

  if (at != NULL && !parse_user (self, text, (gsize) (at - text), error))
    return NULL;
  if (!parse_host (self, host, (gsize) (host_end - host), error))
    return NULL;
  if (host_end < end)
    host_end++;
  if (!parse_port (self, host_end, (gsize) (end - host_end), scheme, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
ferry_uri_authority_free (FerryUriAuthority *self)
{
  g_free (self->user);
  g_free (self->password);
  g_free (self->host);
  g_free (self);
}

int
ferry_uri_authority_get_default_port (const char *scheme)
{
  if (strcmp (scheme, "http") == 0)
    return 80;
  if (strcmp (scheme, "https") == 0)
    return 443;
  if (strcmp (scheme, "ftp") == 0 || strcmp (scheme, "ftpes") == 0)
    return 21;
  if (strcmp (scheme, "ftps") == 0)
    return 990;

  return -1;
}
