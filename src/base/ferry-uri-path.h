/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @path with what is not legal in a path percent-encoded and the rest, with
 * its own percent-encoding, byte for byte. Any bytes. (transfer full) */
char *ferry_uri_path_escape (const char *path,
                             gsize       length);

/* The same for what follows the '?', where more is legal. (transfer full) */
char *ferry_uri_path_escape_query (const char *query,
                                   gsize       length);

/* @path without "." and ".." segments, also percent-encoded ones, as browsers
 * fold them; it never rises above the root. (transfer full) */
char *ferry_uri_path_fold (const char *path);

/* Where @reference, relative to the folder of @base, leads; not folded.
 * (transfer full) */
char *ferry_uri_path_merge (const char *base,
                            const char *reference);

G_END_DECLS
