/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-state-file.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define LARGE (65 * 1024 * 1024)

typedef struct
{
  char *folder; /* (owned) */
  char *path;   /* (owned) */
  char *aside;  /* (owned) */
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("ferry-state-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "networks", NULL);
  self->aside = g_strconcat (self->path, ".corrupt", NULL);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  g_remove (self->path);
  g_remove (self->aside);
  g_assert_no_errno (g_rmdir (self->folder));
  g_free (self->folder);
  g_free (self->path);
  g_free (self->aside);
}

static void
write_file (Fixture    *self,
            const char *content,
            gssize      length)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (self->path, content, length, &error);
  g_assert_no_error (error);
}

static void
assert_groups (Fixture *self,
               gsize    expected)
{
  g_autoptr (GKeyFile) file = ferry_state_file_load (self->path);
  g_auto (GStrv)       groups = NULL;
  gsize                n;

  groups = g_key_file_get_groups (file, &n);
  g_assert_cmpuint (n, ==, expected);
}

/* What can be read counts; the whole is not lost when it is written anew. */
static void
assert_set_aside (Fixture *self,
                  gsize    n_groups)
{
  assert_groups (self, n_groups);
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (self->aside, G_FILE_TEST_EXISTS));
  g_assert_cmpint (g_remove (self->aside), ==, 0);
}

static void
test_good_one_stays (Fixture      *self,
                     gconstpointer data)
{
  assert_groups (self, 0);
  write_file (self, "[a]\nb=c\n[d]\n", -1);
  assert_groups (self, 2);
  g_assert_true (g_file_test (self->path, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (self->aside, G_FILE_TEST_EXISTS));
}

static void
test_damaged_one_is_set_aside (Fixture      *self,
                               gconstpointer data)
{
  write_file (self, "[a]\nb=c\nrubbish\n", -1);
  assert_set_aside (self, 1);
  write_file (self, "", -1);
  g_assert_no_errno (truncate (self->path, LARGE));
  assert_set_aside (self, 0);
}

static void
test_what_is_no_file_is_set_aside (Fixture      *self,
                                   gconstpointer data)
{
  g_assert_no_errno (g_mkdir (self->path, 0700));
  assert_set_aside (self, 0);
  g_assert_no_errno (mkfifo (self->path, 0600));
  assert_set_aside (self, 0);
}

#define STATE_FILE_TEST(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  STATE_FILE_TEST ("/state-file/good-one-stays", test_good_one_stays);
  STATE_FILE_TEST ("/state-file/damaged-one-is-set-aside", test_damaged_one_is_set_aside);
  STATE_FILE_TEST ("/state-file/what-is-no-file-is-set-aside", test_what_is_no_file_is_set_aside);

  return g_test_run ();
}
