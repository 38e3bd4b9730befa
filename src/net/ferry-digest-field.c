/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-digest-field.h"

#include <string.h>

#define BASE64 "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

/* Of SHA-512, with padding. */
#define MAX_CODED 88

typedef struct
{
  const char       *name;
  FerryChecksumKind kind;
} Algorithm;

/* The better one first. */
static const Algorithm algorithms[] = {
  { "sha-512", FERRY_CHECKSUM_SHA512 },
  { "sha-256", FERRY_CHECKSUM_SHA256 },
};

static char *
to_hex (const guchar *bytes,
        gsize         size)
{
  GString *hex = g_string_sized_new (size * 2);

  for (gsize i = 0; i < size; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);
  return g_string_free (hex, FALSE);
}

/* Base64 with its padding or without; NULL unless it is a checksum of @kind. */
static char *
decode (const char       *coded,
        gsize             length,
        FerryChecksumKind kind)
{
  g_autoptr (GString) padded = NULL;
  g_autofree guchar  *bytes = NULL;
  gsize               size;

  while (length > 0 && coded[length - 1] == '=')
    length--;
  if (length == 0 || length > MAX_CODED)
    return NULL;

  padded = g_string_new_len (coded, (gssize) length);
  if (strspn (padded->str, BASE64) != length)
    return NULL;
  while (padded->len % 4 != 0)
    g_string_append_c (padded, '=');

  bytes = g_base64_decode (padded->str, &size);
  return size * 2 == ferry_checksum_kind_get_hex_length (kind) ? to_hex (bytes, size) : NULL;
}

/* The member of a structured dictionary is a byte sequence, maybe with
 * parameters (RFC 8941 §3.2, §3.3.5). */
static char *
decode_member (const char       *value,
               FerryChecksumKind kind,
               gboolean          is_structured)
{
  const char *end;

  if (!is_structured)
    return decode (value, strcspn (value, "; \t"), kind);
  if (*value != ':')
    return NULL;

  end = strchr (value + 1, ':');
  return end != NULL && strchr ("; \t", end[1]) != NULL
             ? decode (value + 1, (gsize) (end - value - 1), kind)
             : NULL;
}

/* What stands behind @name and its equals sign; NULL when @member is another's. */
static const char *
find_value (const char *member,
            const char *name)
{
  gsize length = strlen (name);

  if (g_ascii_strncasecmp (member, name, length) != 0 || member[length] != '=')
    return NULL;

  return member + length + 1;
}

/* Neither names of algorithms nor coded bytes have commas: one within a string is
 * of something that is passed over anyway. */
static char *
parse (const char        *field,
       gboolean           is_structured,
       FerryChecksumKind *kind)
{
  g_auto (GStrv) members = NULL;

  if (field == NULL)
    return NULL;

  members = g_strsplit (field, ",", -1);
  for (gsize i = 0; members[i] != NULL; i++)
    g_strstrip (members[i]);

  for (gsize a = 0; a < G_N_ELEMENTS (algorithms); a++)
    for (gsize i = 0; members[i] != NULL; i++)
      {
        const char *value = find_value (members[i], algorithms[a].name);
        char       *hex = NULL;

        if (value != NULL)
          hex = decode_member (value, algorithms[a].kind, is_structured);
        if (hex == NULL)
          continue;

        *kind = algorithms[a].kind;
        return hex;
      }

  return NULL;
}

char *
ferry_digest_field_parse_repr (const char        *value,
                               FerryChecksumKind *kind)
{
  return parse (value, TRUE, kind);
}

char *
ferry_digest_field_parse_old (const char        *value,
                              FerryChecksumKind *kind)
{
  return parse (value, FALSE, kind);
}
