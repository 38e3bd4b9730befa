/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-tus.h"

#include "ferry-headers.h"

#include <string.h>

void
ferry_tus_offer_init (FerryTusOffer *self)
{
  *self = (FerryTusOffer){ .checksum = FERRY_CHECKSUM_NONE, .max_size = -1 };
}

/* Whether @word is one of a list of words between commas. */
static gboolean
has_word (const char *list,
          const char *word)
{
  g_auto (GStrv) words = NULL;

  if (list == NULL)
    return FALSE;

  words = g_strsplit (list, ",", -1);
  for (guint i = 0; words[i] != NULL; i++)
    if (g_ascii_strcasecmp (g_strstrip (words[i]), word) == 0)
      return TRUE;

  return FALSE;
}

static goffset
get_length (SoupMessageHeaders *headers,
            const char         *name)
{
  const char *value = soup_message_headers_get_one (headers, name);
  goffset     length;

  if (value == NULL || !ferry_headers_parse_content_length (value, &length))
    return -1;

  return length;
}

/* In the order in which they are worth it. */
static FerryChecksumKind
choose_checksum (const char *algorithms)
{
  static const struct
  {
    const char       *word;
    FerryChecksumKind kind;
  } known[] = {
    { "sha256", FERRY_CHECKSUM_SHA256 },
    { "sha1", FERRY_CHECKSUM_SHA1 },
    { "sha512", FERRY_CHECKSUM_SHA512 },
    { "md5", FERRY_CHECKSUM_MD5 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (has_word (algorithms, known[i].word))
      return known[i].kind;

  return FERRY_CHECKSUM_NONE;
}

void
ferry_tus_offer_parse (FerryTusOffer      *self,
                       SoupMessageHeaders *headers)
{
  const char *versions = soup_message_headers_get_list (headers, "Tus-Version");
  const char *version = soup_message_headers_get_one (headers, "Tus-Resumable");
  const char *extensions = soup_message_headers_get_list (headers, "Tus-Extension");

  ferry_tus_offer_init (self);
  self->is_there = versions != NULL || version != NULL;
  self->has_version = has_word (versions, FERRY_TUS_VERSION) ||
                      has_word (version, FERRY_TUS_VERSION);
  self->can_create_with_upload = has_word (extensions, "creation-with-upload");
  self->can_defer_length = has_word (extensions, "creation-defer-length");
  self->can_terminate = has_word (extensions, "termination");
  if (has_word (extensions, "checksum"))
    self->checksum = choose_checksum (
        soup_message_headers_get_list (headers, "Tus-Checksum-Algorithm"));
  self->max_size = get_length (headers, "Tus-Max-Size");
}

void
ferry_tus_state_parse (FerryTusState      *self,
                       SoupMessageHeaders *headers)
{
  const char *deferred = soup_message_headers_get_one (headers, "Upload-Defer-Length");
  const char *expires = soup_message_headers_get_one (headers, "Upload-Expires");

  self->offset = get_length (headers, "Upload-Offset");
  self->length = get_length (headers, "Upload-Length");
  self->is_deferred = g_strcmp0 (deferred, "1") == 0;
  self->expires = expires != NULL ? ferry_headers_parse_date (expires) : -1;
}

static void
add_pair (GString    *metadata,
          const char *key,
          const char *value)
{
  g_autofree char *coded = g_base64_encode ((const guchar *) value, strlen (value));

  g_string_append_printf (metadata, "%s%s %s", metadata->len > 0 ? "," : "", key, coded);
}

char *
ferry_tus_make_metadata (const char *file_name,
                         const char *content_type)
{
  GString *metadata = g_string_new (NULL);

  if (file_name != NULL)
    add_pair (metadata, "filename", file_name);
  if (content_type != NULL)
    add_pair (metadata, "filetype", content_type);

  return g_string_free (metadata, metadata->len == 0);
}

char *
ferry_tus_make_checksum (FerryChecksumKind kind,
                         const char       *hex)
{
  g_autoptr (GByteArray) digest = g_byte_array_new ();
  g_autofree char       *coded = NULL;

  for (; hex[0] != '\0' && hex[1] != '\0'; hex += 2)
    {
      guint8 byte = (guint8) ((g_ascii_xdigit_value (hex[0]) << 4) | g_ascii_xdigit_value (hex[1]));

      g_byte_array_append (digest, &byte, 1);
    }

  coded = g_base64_encode (digest->data, digest->len);
  return g_strdup_printf ("%s %s", ferry_checksum_kind_to_nick (kind), coded);
}
