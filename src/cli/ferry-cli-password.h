/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The first line of @path. FERRY_ERROR_INVALID_ARGUMENT, which never quotes
 * what was read. (transfer full), to be freed with ferry_cli_password_free(). */
char *ferry_cli_password_read_file (const char *path,
                                    GError    **error);

/**
 * ferry_cli_password_ask:
 * @in: a terminal
 * @out: where the question goes
 * @question: such as "Password for bob: "
 *
 * Reads one line without showing it. The terminal shows input again afterwards,
 * whatever happens; a signal that ends programs ends the question.
 *
 * Returns: (transfer full) (nullable): the line, to be freed with
 *   ferry_cli_password_free(), or %NULL when the user broke off
 */
char *ferry_cli_password_ask (int         in,
                              int         out,
                              const char *question);

/* Overwrites it first. */
void ferry_cli_password_free (char *password);

G_END_DECLS
