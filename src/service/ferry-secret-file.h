/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* More than this is no list of secrets. */
#define FERRY_SECRET_FILE_MAX_BYTES (64 * 1024 * 1024)

/**
 * ferry_secret_file_take:
 * @options: of a method call
 * @fds: (nullable): what came with the call
 * @n_expected: how many dictionaries there have to be
 * @secrets: (out) (transfer full) (nullable): "aa{sv}", %NULL when @options
 *   have no "secrets"; its memory is overwritten when it is freed
 *
 * Reads the file that the option "secrets" is the index of. It has to be a plain
 * file, or memory that stands for one: a pipe could keep the service waiting.
 * FERRY_ERROR_INVALID_ARGUMENT, the message beginning with "secrets" in quotes.
 */
gboolean ferry_secret_file_take (GVariant    *options,
                                 GUnixFDList *fds,
                                 gsize        n_expected,
                                 GVariant   **secrets,
                                 GError     **error);

/* Puts the keys of @secrets ("a{sv}") in the place of those of @request; headers
 * of both are joined. */
void ferry_secret_file_merge (GVariantDict *request, GVariant *secrets);

G_END_DECLS
