/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-recent-folders.h"

#include "ferry-text-check.h"

#include <glib/gstdio.h>

#define GROUP "folders"
#define KEY "recent"

GStrv
ferry_recent_folders_load (const char *path)
{
  g_autoptr (GKeyFile)     file = g_key_file_new ();
  g_autoptr (GStrvBuilder) folders = g_strv_builder_new ();
  g_auto (GStrv)           read = NULL;
  guint                    n = 0;

  g_return_val_if_fail (path != NULL, NULL);

  /* A file that cannot be read is an empty one. */
  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL);
  read = g_key_file_get_string_list (file, GROUP, KEY, NULL, NULL);
  for (guint i = 0; read != NULL && read[i] != NULL && n < FERRY_RECENT_FOLDERS_MOST; i++)
    if (ferry_text_check_absolute_path (read[i]))
      {
        g_strv_builder_add (folders, read[i]);
        n++;
      }

  return g_strv_builder_end (folders);
}

void
ferry_recent_folders_note (const char *path,
                           const char *folder)
{
  g_autoptr (GKeyFile)  file = g_key_file_new ();
  g_autoptr (GPtrArray) folders = g_ptr_array_new ();
  g_autoptr (GError)    error = NULL;
  g_autofree char      *parent = NULL;
  g_auto (GStrv)        before = NULL;

  g_return_if_fail (path != NULL);
  g_return_if_fail (folder != NULL);

  before = ferry_recent_folders_load (path);
  g_ptr_array_add (folders, (char *) folder);
  for (guint i = 0; before[i] != NULL && folders->len < FERRY_RECENT_FOLDERS_MOST; i++)
    if (!g_str_equal (before[i], folder))
      g_ptr_array_add (folders, before[i]);
  g_key_file_set_string_list (file, GROUP, KEY, (const char *const *) folders->pdata,
                              folders->len);

  parent = g_path_get_dirname (path);
  g_mkdir_with_parents (parent, 0700);
  if (!g_key_file_save_to_file (file, path, &error))
    g_info ("The last folders were not saved: %s", error->message);
}

char *
ferry_recent_folders_build_path (void)
{
  return g_build_filename (g_get_user_state_dir (), "ferry", "folders.ini", NULL);
}
