/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Longest file name in bytes on Linux file systems. */
#define FERRY_FILE_NAME_MAX 255

/**
 * ferry_file_name_make_safe:
 * @wanted: (nullable): any bytes
 *
 * A visible, valid UTF-8 name that is one path component and does no harm on
 * any file system that Linux mounts: only the part after the last '/' or '\',
 * no control characters, no bidi controls and other characters that cannot be
 * seen, none that FAT and NTFS forbid, no leading dots, blanks, '-' or '~', no
 * trailing dots, blanks or '~' (file managers hide the latter), no reserved
 * device names, at most FERRY_FILE_NAME_MAX bytes less room for ".NAME.part"
 * and " (999)", cut between characters with the extension kept. A safe name
 * is its own safe name.
 *
 * Returns: (transfer full) (nullable): %NULL when nothing usable is left
 */
char *ferry_file_name_make_safe (const char *wanted);

/**
 * ferry_file_name_choose:
 * @disposition: (nullable): raw Content-Disposition
 * @final_uri: (nullable): where the body came from
 * @content_type: (nullable): lower-case type/subtype
 *
 * The name from Content-Disposition, else the last path segment of the URI
 * (percent-decoded if that is valid UTF-8), else "download"; an extension is
 * added from the type when the name has none and the type is a well-known one.
 *
 * Returns: (transfer full): a safe name
 */
char *ferry_file_name_choose (const char *disposition,
                              const char *final_uri,
                              const char *content_type);

/**
 * ferry_file_name_number:
 * @name: a file name
 * @number: which one of that name
 *
 * Tells equal names apart: "name.ext" → "name (2).ext", ".tar.gz" and the like
 * kept whole.
 *
 * Returns: (transfer full): the numbered name, short enough for its part file;
 *   @name itself for 0
 */
char *ferry_file_name_number (const char *name,
                              guint       number);

/**
 * ferry_file_name_to_part:
 * @name: a file name
 *
 * What the unfinished file is called: ".NAME.part". A name that is too long
 * for that is cut, and stays distinct by a hash.
 *
 * Returns: (transfer full): the hidden name
 */
char *ferry_file_name_to_part (const char *name);

G_END_DECLS
