/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-codec-field.h"

#include "ferry-text-check.h"

#include <string.h>

gboolean
ferry_codec_check_text (const char *text)
{
  return TRUE;
}

gboolean
ferry_codec_check_line (const char *text)
{
  return ferry_text_check_plain (text, G_MAXSIZE);
}

/* It goes back to the server in a header. */
gboolean
ferry_codec_check_validator (const char *bytes)
{
  return *bytes != '\0' && ferry_text_check_header_value (bytes);
}

static gsize
get_hex_length (int kind)
{
  return ferry_checksum_kind_get_hex_length ((FerryChecksumKind) kind);
}

/* "kind:hex". */
gboolean
ferry_codec_check_checksum (const char *text)
{
  const char *hex = strchr (text, ':');

  for (int kind = FERRY_CHECKSUM_MD5; hex != NULL && kind <= FERRY_CHECKSUM_SHA512; kind++)
    {
      const char *nick = ferry_checksum_kind_to_nick ((FerryChecksumKind) kind);

      if (strlen (nick) == (gsize) (hex - text) && g_str_has_prefix (text, nick))
        return ferry_text_check_hex (hex + 1, get_hex_length (kind));
    }

  return FALSE;
}

char *
ferry_codec_dup_valid (const char         *text,
                       FerryCodecCheckFunc check)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

  return valid != NULL && check (valid) ? g_steal_pointer (&valid) : NULL;
}

GVariant *
ferry_codec_encode_text (const FerryCodecField     *field,
                         const FerryTransferRecord *record)
{
  char *text = ferry_codec_dup_valid (FERRY_CODEC_MEMBER (char *, record, field), field->check);

  return text != NULL ? g_variant_new_take_string (text) : NULL;
}

gboolean
ferry_codec_decode_text (const FerryCodecField *field,
                         GVariant              *value,
                         FerryTransferRecord   *record)
{
  FERRY_CODEC_MEMBER (char *, record, field) = g_variant_dup_string (value, NULL);

  return field->check (g_variant_get_string (value, NULL));
}

/* Validators are the server's bytes, which need not be UTF-8. */
GVariant *
ferry_codec_encode_bytes (const FerryCodecField     *field,
                          const FerryTransferRecord *record)
{
  const char *bytes = FERRY_CODEC_MEMBER (char *, record, field);

  return bytes != NULL && field->check (bytes) ? g_variant_new_bytestring (bytes) : NULL;
}

gboolean
ferry_codec_decode_bytes (const FerryCodecField *field,
                          GVariant              *value,
                          FerryTransferRecord   *record)
{
  FERRY_CODEC_MEMBER (char *, record, field) = g_variant_dup_bytestring (value, NULL);

  return field->check (FERRY_CODEC_MEMBER (char *, record, field));
}

/* ---- numbers ---- */

GVariant *
ferry_codec_encode_int64 (const FerryCodecField     *field,
                          const FerryTransferRecord *record)
{
  gint64 number = FERRY_CODEC_MEMBER (gint64, record, field);

  return number != field->min ? g_variant_new_int64 (number) : NULL;
}

gboolean
ferry_codec_decode_int64 (const FerryCodecField *field,
                          GVariant              *value,
                          FerryTransferRecord   *record)
{
  FERRY_CODEC_MEMBER (gint64, record, field) = g_variant_get_int64 (value);

  return g_variant_get_int64 (value) >= field->min;
}

GVariant *
ferry_codec_encode_uint (const FerryCodecField     *field,
                         const FerryTransferRecord *record)
{
  guint number = FERRY_CODEC_MEMBER (guint, record, field);

  return number != 0 ? g_variant_new_uint32 (number) : NULL;
}

gboolean
ferry_codec_decode_uint (const FerryCodecField *field,
                         GVariant              *value,
                         FerryTransferRecord   *record)
{
  FERRY_CODEC_MEMBER (guint, record, field) = g_variant_get_uint32 (value);

  return TRUE;
}

GVariant *
ferry_codec_encode_boolean (const FerryCodecField     *field,
                            const FerryTransferRecord *record)
{
  return FERRY_CODEC_MEMBER (gboolean, record, field) ? g_variant_new_boolean (TRUE) : NULL;
}

gboolean
ferry_codec_decode_boolean (const FerryCodecField *field,
                            GVariant              *value,
                            FerryTransferRecord   *record)
{
  FERRY_CODEC_MEMBER (gboolean, record, field) = g_variant_get_boolean (value);

  return TRUE;
}
