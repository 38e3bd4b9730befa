/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-checksum-kind.h"

G_BEGIN_DECLS

/* Checksums of the whole file in header fields: any bytes in, validated values
 * out. Only SHA-512 and SHA-256 count, the stronger one first; what else is there,
 * or is malformed, is passed over. @kind is written only when there is one.
 * Return: (transfer full) (nullable): lower-case hexadecimal digits */

/* Repr-Digest (RFC 9530 §3): "sha-256=:BASE64:, …". */
char *ferry_digest_field_parse_repr (const char *value, FerryChecksumKind *kind);
/* Digest (RFC 3230 §4.3.2): "SHA-256=BASE64,…". */
char *ferry_digest_field_parse_old (const char *value, FerryChecksumKind *kind);

G_END_DECLS
