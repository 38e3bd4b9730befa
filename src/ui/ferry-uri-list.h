/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Takes @text apart, a list of URIs, one a line, as programs drop it; it may have
 * comments (RFC 2483 §5). Gives the links in it, a line each, byte for byte; @files
 * (out) (transfer full): paths of the files of this machine in it. Neither is ever
 * NULL. (transfer full) */
char *ferry_uri_list_split (const char *text, GStrv *files);

G_END_DECLS
