/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-uri-list.h"

#include <string.h>

char *
ferry_uri_list_split (const char *text,
                      GStrv      *files)
{
  g_auto (GStrv)           lines = NULL;
  g_autoptr (GString)      links = g_string_new (NULL);
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (files != NULL, NULL);

  lines = g_strsplit_set (text, "\r\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *path = NULL;
      gboolean         is_file;

      g_strstrip (lines[i]);
      is_file = g_ascii_strncasecmp (lines[i], "file:", strlen ("file:")) == 0;
      path = is_file ? g_filename_from_uri (lines[i], NULL, NULL) : NULL;
      if (path != NULL)
        g_strv_builder_add (paths, path);
      else if (!is_file && *lines[i] != '\0' && *lines[i] != '#')
        g_string_append_printf (links, "%s%s", links->len > 0 ? "\n" : "", lines[i]);
    }

  *files = g_strv_builder_end (paths);
  return g_string_free (g_steal_pointer (&links), FALSE);
}
