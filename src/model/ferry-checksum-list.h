/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-checksum-kind.h"

G_BEGIN_DECLS

/**
 * ferry_checksum_list_find:
 * @text: what stands in a file beside the one that it is about; any bytes
 * @size: of it
 * @names: ends in %NULL: under which that file may be in the list
 * @kind: (out): written when something was found
 *
 * Finds the checksum of one file. Understands what the programs that print
 * checksums write, "HASH  name", "HASH *name" and "SHA256 (name) = HASH", among
 * other lines (as those of a signature), and a text that is a checksum and nothing
 * else. Of a path its last component counts, unless that is of several files; of
 * several kinds the strongest. A page in HTML has no such lines.
 *
 * Returns: (transfer full) (nullable): in lower case
 */
char *ferry_checksum_list_find (const char        *text,
                                gsize              size,
                                const char *const *names,
                                FerryChecksumKind *kind);

G_END_DECLS
