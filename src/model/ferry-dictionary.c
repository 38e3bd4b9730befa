/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-dictionary.h"

static guint
find_key (FerryDictionaryKeyFunc get_key,
          gconstpointer          user_data,
          guint                  n,
          const char            *key)
{
  for (guint i = 0; i < n; i++)
    if (g_str_equal (get_key (i, user_data), key))
      return i;
  return n;
}

void
ferry_dictionary_take_apart (GVariant              *dictionary,
                             FerryDictionaryKeyFunc get_key,
                             gconstpointer          user_data,
                             guint                  n,
                             GVariant             **values)
{
  GVariantIter iter;
  const char  *key;
  GVariant    *value;

  g_return_if_fail (g_variant_is_of_type (dictionary, G_VARIANT_TYPE_VARDICT));

  for (guint i = 0; i < n; i++)
    values[i] = NULL;

  g_variant_iter_init (&iter, dictionary);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    {
      guint i = find_key (get_key, user_data, n, key);

      if (i < n && values[i] == NULL)
        values[i] = g_variant_ref (value);
    }
}

void
ferry_dictionary_clear_values (GVariant **values,
                               guint      n)
{
  for (guint i = 0; i < n; i++)
    g_clear_pointer (&values[i], g_variant_unref);
}
