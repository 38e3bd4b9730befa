/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-query.h"
#include "fuzz.h"

/* What is folded once stays as it is, or a search would not find it. */
static void
check_search (const char *search)
{
  g_auto (GStrv) words = ferry_query_split (search);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *again = ferry_query_fold (words[i]);

      g_assert_cmpstr (words[i], !=, "");
      g_assert_true (g_utf8_validate (words[i], -1, NULL));
      g_assert_cmpstr (again, ==, words[i]);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (GBytes)   bytes = g_bytes_new (data, size);
  g_autofree char     *text = g_strndup ((const char *) data, size);
  g_autoptr (GVariant) variant = NULL;
  g_autoptr (GVariant) written = NULL;
  g_autoptr (GError)   error = NULL;
  g_auto (FerryQuery)  query = { 0 };
  g_auto (FerryQuery)  again = { 0 };

  check_search (text);
  variant = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE_VARDICT, bytes, FALSE));
  if (!ferry_query_decode (variant, &query, &error))
    {
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
      return 0;
    }
  written = g_variant_ref_sink (ferry_query_encode (&query));
  ferry_query_decode (written, &again, &error);
  g_assert_no_error (error);
  g_assert_true (ferry_query_equal (&query, &again));
  check_search (query.search);
  return 0;
}
