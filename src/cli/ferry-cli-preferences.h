/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-cli-outcome.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The verb "preferences": shows, sets and resets them. */
FerryCliExit ferry_cli_preferences (const char *const *arguments);

/* @value of the preference @key as it can be given back: a word, a path, a number.
 * (transfer full) */
char *ferry_cli_preferences_format (const char *key, GVariant *value);

/* The value that @text means for @key, which has the type of @before; floating.
 * FERRY_ERROR_INVALID_ARGUMENT. */
GVariant *ferry_cli_preferences_parse (const char *key,
                                       GVariant   *before,
                                       const char *text,
                                       GError    **error);

G_END_DECLS
