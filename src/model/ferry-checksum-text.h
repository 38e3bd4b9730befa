/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-request.h"

G_BEGIN_DECLS

/**
 * ferry_checksum_text_parse:
 * @text: what a person pasted
 * @kind: (out) (optional): which kind it is
 *
 * Understands bare hexadecimal digits, whose kind follows from how many there
 * are, "sha256:…", and lines of the programs that print checksums:
 * "… *file.iso" and "SHA256 (file.iso) = …".
 *
 * Returns: (transfer full) (nullable): as the key "checksum" of a request wants
 *   it; %NULL when @text holds no checksum
 */
char *ferry_checksum_text_parse (const char *text, FerryChecksumKind *kind);

/* "SHA-256"; NULL for NONE. Not translated: a name. */
const char *ferry_checksum_kind_to_title (FerryChecksumKind kind);

G_END_DECLS
