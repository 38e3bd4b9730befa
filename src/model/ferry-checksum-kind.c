/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-checksum-kind.h"

static const struct
{
  const char *nick;
  gsize       hex_length;
} kinds[] = {
  [FERRY_CHECKSUM_NONE] = { NULL, 0 },
  [FERRY_CHECKSUM_MD5] = { "md5", 32 },
  [FERRY_CHECKSUM_SHA1] = { "sha1", 40 },
  [FERRY_CHECKSUM_SHA256] = { "sha256", 64 },
  [FERRY_CHECKSUM_SHA384] = { "sha384", 96 },
  [FERRY_CHECKSUM_SHA512] = { "sha512", 128 },
};

const char *
ferry_checksum_kind_to_nick (FerryChecksumKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kinds), NULL);

  return kinds[kind].nick;
}

FerryChecksumKind
ferry_checksum_kind_from_nick (const char *nick)
{
  for (int kind = FERRY_CHECKSUM_MD5; kind <= FERRY_CHECKSUM_SHA512; kind++)
    if (g_strcmp0 (kinds[kind].nick, nick) == 0)
      return (FerryChecksumKind) kind;

  return FERRY_CHECKSUM_NONE;
}

gsize
ferry_checksum_kind_get_hex_length (FerryChecksumKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kinds), 0);

  return kinds[kind].hex_length;
}
