/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-window-state.h"

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

  fixture->folder = g_dir_make_tmp ("ferry-window-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "state", "window.ini", NULL);
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
assert_default (const FerryWindowState *state)
{
  g_assert_cmpint (state->width, ==, 900);
  g_assert_cmpint (state->height, ==, 620);
  g_assert_false (state->is_maximized);
  g_assert_cmpint (state->sort, ==, FERRY_SORT_CREATED);
  g_assert_false (state->is_reversed);
}

static void
test_first_time (Fixture      *fixture,
                 gconstpointer data)
{
  FerryWindowState state;

  ferry_window_state_load (&state, fixture->path);

  assert_default (&state);
}

static void
test_comes_back (Fixture      *fixture,
                 gconstpointer data)
{
  FerryWindowState state = { 411, 733, TRUE, FERRY_SORT_SIZE, TRUE };
  FerryWindowState again;

  ferry_window_state_save (&state, fixture->path);
  ferry_window_state_load (&again, fixture->path);

  g_assert_cmpint (again.width, ==, 411);
  g_assert_cmpint (again.height, ==, 733);
  g_assert_true (again.is_maximized);
  g_assert_cmpint (again.sort, ==, FERRY_SORT_SIZE);
  g_assert_true (again.is_reversed);
}

static void
test_nonsense (Fixture      *fixture,
               gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  FerryWindowState state;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (fixture->path,
                                      "[window]\nwidth=-4\nheight=99999999\nmaximized=perhaps\n"
                                      "sort=colour\nreversed=7\n",
                                      -1, NULL));
  ferry_window_state_load (&state, fixture->path);

  assert_default (&state);
}

static void
test_nowhere_to_save (Fixture      *fixture,
                      gconstpointer data)
{
  FerryWindowState state = { 411, 733, FALSE, FERRY_SORT_NAME, FALSE };

  ferry_window_state_save (&state, "/proc/nowhere/window.ini");
  ferry_window_state_load (&state, "/proc/nowhere/window.ini");

  assert_default (&state);
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *name;
    void (*run) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/window-state/the-first-time-has-defaults", test_first_time },
    { "/window-state/what-is-saved-comes-back", test_comes_back },
    { "/window-state/nonsense-becomes-the-default", test_nonsense },
    { "/window-state/nowhere-to-save-is-no-fault", test_nowhere_to_save },
  };

  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].run, tear_down);

  return g_test_run ();
}
