/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-recent-folders.h"

#include <glib/gstdio.h>

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("ferry-folders-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "state", "folders.ini", NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *state = g_path_get_dirname (fixture->path);

  g_unlink (fixture->path);
  g_rmdir (state);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
assert_folders (Fixture    *fixture,
                const char *expected)
{
  g_auto (GStrv)   folders = ferry_recent_folders_load (fixture->path);
  g_autofree char *joined = g_strjoinv (" ", folders);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_empty (Fixture      *fixture,
            gconstpointer data)
{
  assert_folders (fixture, "");
}

static void
test_latest_first (Fixture      *fixture,
                   gconstpointer data)
{
  ferry_recent_folders_note (fixture->path, "/a");
  ferry_recent_folders_note (fixture->path, "/b;c");
  ferry_recent_folders_note (fixture->path, "/d");
  assert_folders (fixture, "/d /b;c /a");
}

static void
test_each_once (Fixture      *fixture,
                gconstpointer data)
{
  ferry_recent_folders_note (fixture->path, "/a");
  ferry_recent_folders_note (fixture->path, "/b");
  ferry_recent_folders_note (fixture->path, "/a");
  assert_folders (fixture, "/a /b");
}

static void
test_oldest_goes (Fixture      *fixture,
                  gconstpointer data)
{
  for (int i = 0; i < 9; i++)
    {
      g_autofree char *folder = g_strdup_printf ("/%d", i);

      ferry_recent_folders_note (fixture->path, folder);
    }
  assert_folders (fixture, "/8 /7 /6 /5 /4 /3");
}

static void
test_damaged (Fixture      *fixture,
              gconstpointer data)
{
  g_autofree char   *state = g_path_get_dirname (fixture->path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (state, 0700), ==, 0);
  g_file_set_contents (fixture->path, "[folders]\nrecent=/a;relative;;/b\\x;/c\n", -1, &error);
  g_assert_no_error (error);
  assert_folders (fixture, "");

  g_file_set_contents (fixture->path, "[folders]\nrecent=/a;relative;;/c\n", -1, &error);
  g_assert_no_error (error);
  assert_folders (fixture, "/a /c");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/recent-folders/none-at-first", Fixture, NULL, set_up, test_empty, tear_down);
  g_test_add ("/recent-folders/the-latest-comes-first", Fixture, NULL, set_up, test_latest_first,
              tear_down);
  g_test_add ("/recent-folders/each-is-there-once", Fixture, NULL, set_up, test_each_once,
              tear_down);
  g_test_add ("/recent-folders/the-oldest-goes", Fixture, NULL, set_up, test_oldest_goes,
              tear_down);
  g_test_add ("/recent-folders/what-makes-no-sense-is-passed-over", Fixture, NULL, set_up,
              test_damaged, tear_down);

  return g_test_run ();
}
