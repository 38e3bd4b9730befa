/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ferry_cli_form_parse:
 * @text: what was given to --form: "NAME=VALUE"; "NAME=@@VALUE" for one that begins
 *   with "@"; "NAME=@FILE", after which ";type=TYPE", ";filename=NAME" and
 *   ";header=NAME: VALUE" may stand. A ';' in the path of a file is written "\;",
 *   a backslash "\\"
 * @error: FERRY_ERROR_INVALID_ARGUMENT
 *
 * One part of a form as ferry_request_new() takes it. Relative paths become
 * absolute; files have to be there.
 *
 * Returns: "a{sv}", floating, or %NULL
 */
GVariant *ferry_cli_form_parse (const char *text, GError **error);

/* A file as a part without a name, of related and mixed ones. */
GVariant *ferry_cli_form_make_part (const char *path, GError **error);

G_END_DECLS
