/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-recent-folders.h"

#include "ferry-text-check.h"

#define GROUP "folders"

GStrv
ferry_recent_folders_load (const char *path)
{
  FerryRecentList list = { path, GROUP, ferry_text_check_absolute_path };

  g_return_val_if_fail (path != NULL, NULL);

  return ferry_recent_list_load (&list);
}

void
ferry_recent_folders_note (const char *path,
                           const char *folder)
{
  FerryRecentList list = { path, GROUP, ferry_text_check_absolute_path };

  g_return_if_fail (path != NULL);
  g_return_if_fail (folder != NULL);

  ferry_recent_list_note (&list, folder);
}

char *
ferry_recent_folders_build_path (void)
{
  return g_build_filename (g_get_user_state_dir (), "ferry", "folders.ini", NULL);
}
