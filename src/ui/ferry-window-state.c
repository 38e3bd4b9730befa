/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-window-state.h"

#include <glib/gstdio.h>

#define GROUP "window"
#define DEFAULT_WIDTH 900
#define DEFAULT_HEIGHT 620
/* Larger than any screen is a damaged file. */
#define MOST_PIXELS 16384

static int
load_size (GKeyFile   *file,
           const char *key,
           int         otherwise)
{
  int value = g_key_file_get_integer (file, GROUP, key, NULL);

  return value > 0 && value <= MOST_PIXELS ? value : otherwise;
}

void
ferry_window_state_load (FerryWindowState *self,
                         const char       *path)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char     *sort = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (path != NULL);

  /* A file that cannot be read is an empty one. */
  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL);
  self->width = load_size (file, "width", DEFAULT_WIDTH);
  self->height = load_size (file, "height", DEFAULT_HEIGHT);
  self->is_maximized = g_key_file_get_boolean (file, GROUP, "maximized", NULL);
  self->is_reversed = g_key_file_get_boolean (file, GROUP, "reversed", NULL);
  self->sort = FERRY_SORT_CREATED;
  sort = g_key_file_get_string (file, GROUP, "sort", NULL);
  if (sort != NULL)
    ferry_sort_from_nick (sort, &self->sort);
}

void
ferry_window_state_save (const FerryWindowState *self,
                         const char             *path)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError)   error = NULL;
  g_autofree char     *folder = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (path != NULL);

  g_key_file_set_integer (file, GROUP, "width", self->width);
  g_key_file_set_integer (file, GROUP, "height", self->height);
  g_key_file_set_boolean (file, GROUP, "maximized", self->is_maximized);
  g_key_file_set_string (file, GROUP, "sort", ferry_sort_to_nick (self->sort));
  g_key_file_set_boolean (file, GROUP, "reversed", self->is_reversed);

  folder = g_path_get_dirname (path);
  g_mkdir_with_parents (folder, 0700);
  if (!g_key_file_save_to_file (file, path, &error))
    g_info ("The state of the window was not saved: %s", error->message);
}

char *
ferry_window_state_build_path (void)
{
  return g_build_filename (g_get_user_state_dir (), "ferry", "window.ini", NULL);
}
