/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-recent-list.h"

#include <glib/gstdio.h>

#define KEY "recent"

GStrv
ferry_recent_list_load (const FerryRecentList *self)
{
  g_autoptr (GKeyFile)     file = g_key_file_new ();
  g_autoptr (GStrvBuilder) entries = g_strv_builder_new ();
  g_auto (GStrv)           read = NULL;
  guint                    n = 0;

  g_return_val_if_fail (self != NULL, NULL);

  /* A file that cannot be read is an empty one. */
  g_key_file_load_from_file (file, self->path, G_KEY_FILE_NONE, NULL);
  read = g_key_file_get_string_list (file, self->group, KEY, NULL, NULL);
  for (guint i = 0; read != NULL && read[i] != NULL && n < FERRY_RECENT_LIST_MOST; i++)
    if (self->is_good (read[i]))
      {
        g_strv_builder_add (entries, read[i]);
        n++;
      }

  return g_strv_builder_end (entries);
}

void
ferry_recent_list_note (const FerryRecentList *self,
                        const char            *entry)
{
  g_autoptr (GKeyFile)  file = g_key_file_new ();
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();
  g_autoptr (GError)    error = NULL;
  g_autofree char      *parent = NULL;
  g_auto (GStrv)        before = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (entry != NULL);

  before = ferry_recent_list_load (self);
  g_ptr_array_add (entries, (char *) entry);
  for (guint i = 0; before[i] != NULL && entries->len < FERRY_RECENT_LIST_MOST; i++)
    if (!g_str_equal (before[i], entry))
      g_ptr_array_add (entries, before[i]);
  g_key_file_set_string_list (file, self->group, KEY, (const char *const *) entries->pdata,
                              entries->len);

  parent = g_path_get_dirname (self->path);
  g_mkdir_with_parents (parent, 0700);
  if (!g_key_file_save_to_file (file, self->path, &error))
    g_info ("What was entered last was not saved: %s", error->message);
}
