/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-bus-options.h"

#include "ferry-error.h"

#include <glib/gi18n-lib.h>

gboolean
ferry_bus_options_fail (const char *key,
                        const char *sentence,
                        GError    **error)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, "\"%s\": %s", key, sentence);
  return FALSE;
}

gboolean
ferry_bus_options_get (GVariant   *options,
                       const char *key,
                       const char *type,
                       GVariant  **value,
                       GError    **error)
{
  g_autoptr (GVariant) found = g_variant_lookup_value (options, key, NULL);
  g_autofree char     *sentence = NULL;

  if (found == NULL)
    return TRUE;
  if (!g_variant_is_of_type (found, G_VARIANT_TYPE (type)))
    {
      sentence = g_strdup_printf (_ ("The value must be of the type “%s”"), type);
      return ferry_bus_options_fail (key, sentence, error);
    }

  g_clear_pointer (value, g_variant_unref);
  *value = g_steal_pointer (&found);
  return TRUE;
}

gboolean
ferry_bus_options_get_string (GVariant   *options,
                              const char *key,
                              char      **value,
                              GError    **error)
{
  g_autoptr (GVariant) found = NULL;

  if (!ferry_bus_options_get (options, key, "s", &found, error))
    return FALSE;
  if (found != NULL)
    {
      g_free (*value);
      *value = g_variant_dup_string (found, NULL);
    }
  return TRUE;
}

gboolean
ferry_bus_options_get_boolean (GVariant   *options,
                               const char *key,
                               gboolean   *value,
                               GError    **error)
{
  g_autoptr (GVariant) found = NULL;

  if (!ferry_bus_options_get (options, key, "b", &found, error))
    return FALSE;
  if (found != NULL)
    *value = g_variant_get_boolean (found);
  return TRUE;
}
