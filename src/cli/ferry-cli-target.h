/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-cli-arguments.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryCliTarget:
 * @address: as it was given; it may hold a secret
 * @given: "a{sv}": all options of ferry_request_new() that were given for it,
 *   without the address
 *
 * What one transfer of a command line is for.
 */
typedef struct
{
  char     *address;
  GVariant *given;
} FerryCliTarget;

void ferry_cli_target_free (FerryCliTarget *self);

/**
 * ferry_cli_target_list:
 * @common: "a{sv}": what was given for all of them
 * @error: FERRY_ERROR_INVALID_ARGUMENT or FERRY_ERROR_BAD_METALINK
 *
 * What the words of a command line come to: the addresses of downloads, from the
 * command line, from --input-file and from local Metalink files, or the files and
 * forms of uploads. Reads the files that are named.
 *
 * Returns: (transfer full) (element-type FerryCliTarget): may be empty
 */
GPtrArray *ferry_cli_target_list (const FerryCliArguments *raw,
                                  GVariant                *common,
                                  GError                 **error);

/* What was given for a Metalink file, over what that says of one of its files: a
 * name or a checksum that was given is of a single file, and @n_files are listed.
 * "a{sv}", floating; FERRY_ERROR_INVALID_ARGUMENT. */
GVariant *ferry_cli_target_merge (GVariant *said, GVariant *given, gsize n_files, GError **error);

G_END_DECLS
