/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * Reading of the "a{sv}" that methods take. Each sets @value to what @key has, or
 * leaves it as it is where there is no such key; a value of another type is
 * FERRY_ERROR_INVALID_ARGUMENT, the message beginning with the key in quotes.
 */

/* @value: (inout) (transfer full): never floating. */
gboolean ferry_bus_options_get (GVariant   *options,
                                const char *key,
                                const char *type,
                                GVariant  **value,
                                GError    **error);
/* @value: (inout) (transfer full): what it held is freed. */
gboolean ferry_bus_options_get_string (GVariant   *options,
                                       const char *key,
                                       char      **value,
                                       GError    **error);
gboolean ferry_bus_options_get_boolean (GVariant   *options,
                                        const char *key,
                                        gboolean   *value,
                                        GError    **error);

/* Sets the error of a bad @key. FALSE. */
gboolean ferry_bus_options_fail (const char *key, const char *sentence, GError **error);

G_END_DECLS
