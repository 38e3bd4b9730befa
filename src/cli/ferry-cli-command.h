/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The command line of @arguments (the first is the verb) as a person may type
 * it, quoted for a shell, with secrets replaced by "…"; %NULL when it is too
 * long to be of use. (transfer full) (nullable) */
char *ferry_cli_command_describe (const char *const *arguments);

G_END_DECLS
