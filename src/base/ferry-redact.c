/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-redact.h"

#include <string.h>

#define HIDDEN "…"

/* What a value may have at most to count as a plain word or number. Tokens,
 * keys and signatures are longer, or mix letters and digits. */
#define LONGEST_WORD 12
#define LONGEST_NUMBER 6
#define LONGEST_MIX 5
#define LONGEST_NAME 32

static const char *const secret_words[] = {
  "token",
  "secret",
  "api-key",
  "apikey",
  "auth",
  "session",
  "signature",
  "credential",
  "passw",
  "cookie",
};

/* Further names of query parameters that carry secrets, however short. */
static const char *const secret_parameters[] = {
  "code",
  "jwt",
  "key",
  "otp",
  "pass",
  "pin",
  "pwd",
  "sid",
  "sig",
  "user",
};

static gboolean
contains_any (const char        *name,
              const char *const *words,
              gsize              n_words)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (gsize i = 0; i < n_words; i++)
    if (strstr (lower, words[i]) != NULL)
      return TRUE;

  return FALSE;
}

static gboolean
is_secret_name (const char *name)
{
  return contains_any (name, secret_words, G_N_ELEMENTS (secret_words)) ||
         contains_any (name, secret_parameters, G_N_ELEMENTS (secret_parameters));
}

/* Name of a parameter as programs write it; anything else may be a value. */
static gboolean
is_plain_name (const char *name,
               gsize       length)
{
  if (length == 0 || length > LONGEST_NAME)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (name[i]) && strchr ("-_.[]", name[i]) == NULL)
      return FALSE;

  return TRUE;
}

static gboolean
is_harmless_value (const char *value,
                   gsize       length)
{
  gsize    n_digits = 0, n_letters = 0, n_inner_capitals = 0;
  gboolean all_capitals;

  for (gsize i = 0; i < length; i++)
    {
      if (g_ascii_isdigit (value[i]))
        n_digits++;
      else if (g_ascii_isalpha (value[i]))
        n_letters++;
      else if (strchr ("-_.", value[i]) == NULL)
        return FALSE;
      if (i > 0 && g_ascii_isupper (value[i]))
        n_inner_capitals++;
    }

  if (n_digits > 0 && n_letters > 0)
    return length <= LONGEST_MIX;
  if (n_digits > 0)
    return length <= LONGEST_NUMBER;

  /* "KoReaN" is no word: such a pattern has something to tell. */
  all_capitals = n_letters > 0 && n_inner_capitals == n_letters - 1;

  return length <= LONGEST_WORD && (n_inner_capitals == 0 || all_capitals);
}

static void
append_parameter (GString    *out,
                  const char *parameter,
                  gsize       length)
{
  const char      *equals = memchr (parameter, '=', length);
  gsize            name_length = equals != NULL ? (gsize) (equals - parameter) : length;
  g_autofree char *name = g_strndup (parameter, name_length);
  gsize            value_length;

  /* Without '=' it is a value more than a name ("?d41d8cd98f"). */
  if (equals == NULL)
    {
      g_string_append (out, is_harmless_value (parameter, length) ? name : HIDDEN);
      return;
    }

  value_length = length - name_length - 1;
  g_string_append (out, is_plain_name (parameter, name_length) ? name : HIDDEN);
  g_string_append_c (out, '=');
  if (value_length == 0)
    return;
  if (!is_secret_name (name) && is_harmless_value (equals + 1, value_length))
    g_string_append_len (out, equals + 1, (gssize) value_length);
  else
    g_string_append (out, HIDDEN);
}

static void
append_query (GString    *out,
              const char *query,
              gsize       length)
{
  const char *end = query + length;

  while (TRUE)
    {
      const char *stop = query;

      while (stop < end && *stop != '&' && *stop != ';')
        stop++;
      append_parameter (out, query, (gsize) (stop - query));
      if (stop == end)
        return;
      g_string_append_c (out, *stop);
      query = stop + 1;
    }
}

/* What is left of the authority without user information. A half-written
 * address such as "user:pa?ss@host" is cut in an odd place: what does not look
 * like a host with a port is hidden whole. */
static void
append_authority (GString    *out,
                  const char *authority,
                  gsize       length)
{
  const char *at = memrchr (authority, '@', length);
  const char *host = at != NULL ? at + 1 : authority;
  const char *end = authority + length;
  const char *port;

  for (port = host; port < end && *port != ':'; port++)
    {
      if (*port == '[')
        while (port < end && *port != ']')
          port++;
      if (port == end)
        break;
    }
  for (const char *p = port; p < end; p++)
    if (!g_ascii_isdigit (*p) && p != port)
      {
        g_string_append (out, HIDDEN);
        return;
      }

  g_string_append_len (out, host, (gssize) (end - host));
}

/* What follows the scheme and "//" up to the fragment. */
static void
append_hierarchy (GString    *out,
                  const char *text,
                  gsize       length)
{
  const char *end = text + length;
  const char *query = memchr (text, '?', length);
  const char *path_end = query != NULL ? query : end;
  gsize       authority_length;

  for (authority_length = 0; text + authority_length < path_end; authority_length++)
    if (text[authority_length] == '/' || text[authority_length] == '\\')
      break;

  append_authority (out, text, authority_length);
  g_string_append_len (out, text + authority_length, path_end - text - (gssize) authority_length);
  if (query == NULL)
    return;

  g_string_append_c (out, '?');
  append_query (out, query + 1, (gsize) (end - query - 1));
}

/* Text that is no address of ours: what stands before an '@' may be a user and
 * a password, what stands after a '?' anything. */
static void
append_other (GString    *out,
              const char *text,
              gsize       length)
{
  const char *query = memchr (text, '?', length);
  gsize       shown = query != NULL ? (gsize) (query - text) : length;
  const char *at = memrchr (text, '@', length);

  if (at != NULL)
    {
      g_string_append (out, HIDDEN);
      shown = at < text + shown ? (gsize) (text + shown - at - 1) : 0;
      text = at + 1;
    }

  g_string_append_len (out, text, (gssize) shown);
  if (query != NULL)
    g_string_append (out, "?" HIDDEN);
}

/* Returns: the length of "scheme://" at the start of @text, 0 when there is none */
static gsize
get_scheme_length (const char *text,
                   gsize       length)
{
  gsize i = 0;

  while (i < length && (g_ascii_isalnum (text[i]) || strchr ("+-.", text[i]) != NULL))
    i++;
  if (i == 0 || i + 2 >= length || text[i] != ':')
    return 0;
  if (strchr ("/\\", text[i + 1]) == NULL || strchr ("/\\", text[i + 2]) == NULL)
    return 0;

  return i + 3;
}

/* Characters that would break a line, or change how the rest of it reads. */
static gboolean
is_unprintable (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT ||
         type == G_UNICODE_LINE_SEPARATOR || type == G_UNICODE_PARAGRAPH_SEPARATOR;
}

/* A log line must stay one line, and GTK takes valid UTF-8 only. */
static char *
make_printable (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString         *out = g_string_new (NULL);
  const char      *next;

  for (const char *p = valid; *p != '\0'; p = next)
    {
      next = g_utf8_next_char (p);
      if (!is_unprintable (g_utf8_get_char (p)))
        g_string_append_len (out, p, next - p);
      else
        for (const char *byte = p; byte < next; byte++)
          g_string_append_printf (out, "%%%02X", (guchar) *byte);
    }

  return g_string_free (out, FALSE);
}

char *
ferry_redact_uri (const char *uri_text)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gsize               length, scheme_length;

  if (uri_text == NULL)
    return g_strdup ("");

  while (g_ascii_isspace (*uri_text))
    uri_text++;
  length = strcspn (uri_text, "#");
  while (length > 0 && g_ascii_isspace (uri_text[length - 1]))
    length--;

  scheme_length = get_scheme_length (uri_text, length);
  if (scheme_length > 0)
    {
      g_string_append_len (out, uri_text, (gssize) scheme_length);
      append_hierarchy (out, uri_text + scheme_length, length - scheme_length);
    }
  else
    {
      append_other (out, uri_text, length);
    }

  return make_printable (out->str);
}

gboolean
ferry_redact_is_secret_header (const char *name)
{
  return name != NULL && contains_any (name, secret_words, G_N_ELEMENTS (secret_words));
}

char *
ferry_redact_header (const char *name,
                     const char *value)
{
  static const char *const address_headers[] = { "Content-Location", "Location", "Referer" };

  if (ferry_redact_is_secret_header (name))
    return g_strdup (HIDDEN);
  if (value == NULL)
    return g_strdup ("");

  /* Addresses carry secrets in their query, signed links above all. */
  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (address_headers); i++)
    if (g_ascii_strcasecmp (name, address_headers[i]) == 0)
      return ferry_redact_uri (value);

  return make_printable (value);
}
