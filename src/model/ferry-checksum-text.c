/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-checksum-text.h"

#include <string.h>

const char *
ferry_checksum_kind_to_title (FerryChecksumKind kind)
{
  switch (kind)
    {
    case FERRY_CHECKSUM_NONE:
      return NULL;
    case FERRY_CHECKSUM_MD5:
      return "MD5";
    case FERRY_CHECKSUM_SHA1:
      return "SHA-1";
    case FERRY_CHECKSUM_SHA256:
      return "SHA-256";
    case FERRY_CHECKSUM_SHA384:
      return "SHA-384";
    case FERRY_CHECKSUM_SHA512:
      return "SHA-512";
    }

  g_return_val_if_reached (NULL);
}

static FerryChecksumKind
kind_of_length (gsize length)
{
  for (int kind = FERRY_CHECKSUM_MD5; kind <= FERRY_CHECKSUM_SHA512; kind++)
    if (ferry_checksum_kind_get_hex_length (kind) == length)
      return kind;

  return FERRY_CHECKSUM_NONE;
}

/* Whether @text begins with the word for @kind, and no longer word: "sha256",
 * "SHA-256". */
static gboolean
begins_with_kind (const char       *text,
                  FerryChecksumKind kind)
{
  const char *words[] = { ferry_checksum_kind_to_nick (kind), ferry_checksum_kind_to_title (kind) };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i]);

      if (g_ascii_strncasecmp (text, words[i], length) == 0 && !g_ascii_isalnum (text[length]))
        return TRUE;
    }

  return FALSE;
}

/* The kind that the text names at its beginning; NONE when it names none. */
static FerryChecksumKind
kind_of_prefix (const char *text)
{
  for (int kind = FERRY_CHECKSUM_MD5; kind <= FERRY_CHECKSUM_SHA512; kind++)
    if (begins_with_kind (text, kind))
      return kind;

  return FERRY_CHECKSUM_NONE;
}

char *
ferry_checksum_text_parse (const char        *text,
                           FerryChecksumKind *kind)
{
  FerryChecksumKind named;
  const char       *c = text;

  g_return_val_if_fail (text != NULL, NULL);

  while (g_ascii_isspace (*c))
    c++;
  named = kind_of_prefix (c);

  while (*c != '\0')
    {
      gsize             length = 0;
      FerryChecksumKind found;

      while (g_ascii_isxdigit (c[length]))
        length++;
      found = kind_of_length (length);
      if (found != FERRY_CHECKSUM_NONE && !g_ascii_isalnum (c[length]) &&
          (named == FERRY_CHECKSUM_NONE || named == found))
        {
          g_autofree char *hex = g_ascii_strdown (c, (gssize) length);

          if (kind != NULL)
            *kind = found;
          return g_strconcat (ferry_checksum_kind_to_nick (found), ":", hex, NULL);
        }

      /* On to the next word. */
      c += length;
      while (g_ascii_isalnum (*c))
        c++;
      while (*c != '\0' && !g_ascii_isalnum (*c))
        c++;
    }

  return NULL;
}
