/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FERRY_CHECKSUM_NONE,
  FERRY_CHECKSUM_MD5,
  FERRY_CHECKSUM_SHA1,
  FERRY_CHECKSUM_SHA256,
  FERRY_CHECKSUM_SHA384,
  FERRY_CHECKSUM_SHA512,
} FerryChecksumKind;

/* The word of the command line and store ("sha256"); NULL for NONE. */
const char *ferry_checksum_kind_to_nick (FerryChecksumKind kind);
/* The kind of that word, in lower case; NONE for an unknown one or NULL. */
FerryChecksumKind ferry_checksum_kind_from_nick (const char *nick);
/* Length of the hexadecimal form. */
gsize ferry_checksum_kind_get_hex_length (FerryChecksumKind kind);

G_END_DECLS
