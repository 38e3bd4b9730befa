/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ferry_disposition_parse:
 * @value: (nullable): a raw Content-Disposition, any bytes
 *
 * The file name that a Content-Disposition offers (RFC 6266): filename* before
 * filename, RFC 8187 in UTF-8 and ISO-8859-1; tolerant as browsers are: raw
 * UTF-8 or Latin-1, percent-encoded and RFC 2047 values, missing quotes,
 * missing type, stray semicolons. A parameter that cannot be read is as good
 * as absent.
 *
 * Returns: (transfer full) (nullable): valid UTF-8, but not yet safe to use
 *   (ferry_file_name_make_safe()); %NULL when there is no name
 */
char *ferry_disposition_parse (const char *value);

G_END_DECLS
