/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-file-name.h"
#include "ferry-metalink.h"
#include "fuzz.h"

#include <string.h>

#define MAX_URIS 64

static void
check_file (const FerryMetalinkFile *file)
{
  g_autofree char     *again = ferry_file_name_make_safe (file->name);
  g_autoptr (GVariant) options = NULL;
  guint                n_uris = g_strv_length (file->uris);

  g_assert_cmpstr (again, ==, file->name);
  g_assert_null (strchr (file->name, '/'));
  g_assert_cmpint (file->size, >=, -1);
  g_assert_true ((file->hex == NULL) == (file->checksum == FERRY_CHECKSUM_NONE));
  if (file->hex != NULL)
    g_assert_cmpuint (strlen (file->hex), ==, ferry_checksum_kind_get_hex_length (file->checksum));
  if (file->pieces != NULL && file->size >= 0)
    g_assert_true (ferry_pieces_fit (file->pieces, file->size));
  g_assert_cmpuint (n_uris, >=, 1);
  g_assert_cmpuint (n_uris, <=, MAX_URIS);
  for (guint i = 0; i < n_uris; i++)
    g_assert_true (g_str_is_ascii (file->uris[i]) && strstr (file->uris[i], "://") != NULL);

  options = g_variant_ref_sink (ferry_metalink_file_to_options (file));
  g_assert_true (g_variant_is_normal_form (options));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (GBytes)    text = g_bytes_new_static (data, size);
  g_autoptr (GError)    error = NULL;
  g_autoptr (GPtrArray) files = ferry_metalink_parse (text, "http://a.example/dir/f", &error);

  if (files == NULL)
    {
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_BAD_METALINK);
      return 0;
    }

  g_assert_no_error (error);
  g_assert_cmpuint (files->len, >=, 1);
  for (guint i = 0; i < files->len; i++)
    check_file (g_ptr_array_index (files, i));
  return 0;
}
