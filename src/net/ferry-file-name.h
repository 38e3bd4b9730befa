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
 * any file system that Linux mounts (faults.md section M): only the part after
 * the last '/' or '\', no control characters, bidi controls or characters that
 * FAT and NTFS forbid, no leading dots or blanks or '-', no trailing dots or
 * blanks, no reserved device names, at most FERRY_FILE_NAME_MAX bytes less
 * room for ".NAME.part" and " (999)", cut between characters with the
 * extension kept.
 *
 * Returns: (transfer full) (nullable): %NULL when nothing usable is left
 */
char *ferry_file_name_make_safe (const char *wanted);

/**
 * ferry_file_name_choose:
 * @disposition: (nullable): raw Content-Disposition
 * @final_uri: where the body came from
 * @content_type: (nullable): lower-case type/subtype
 *
 * The name from Content-Disposition, else the last path segment of the URI
 * (percent-decoded if that is valid UTF-8), else "download"; an extension is
 * added from the type when the name has none and the type is a well-known one.
 * Always safe. (transfer full)
 */
char *ferry_file_name_choose (const char *disposition,
                              const char *final_uri,
                              const char *content_type);

/* "name.ext" → "name (2).ext", ".tar.gz" and the like kept whole; 0 gives the name
 * itself. Within the length limit. (transfer full) */
char *ferry_file_name_number (const char *name,
                              guint       number);
/* ".NAME.part", within the length limit. (transfer full) */
char *ferry_file_name_to_part (const char *name);

G_END_DECLS
