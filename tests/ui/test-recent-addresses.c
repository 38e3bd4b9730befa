/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-recent-addresses.h"

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

  fixture->folder = g_dir_make_tmp ("ferry-addresses-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "addresses.ini", NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
assert_addresses (Fixture    *fixture,
                  const char *expected)
{
  g_auto (GStrv)   addresses = ferry_recent_addresses_load (fixture->path);
  g_autofree char *joined = g_strjoinv (" ", addresses);

  g_assert_cmpstr (joined, ==, expected);
}

static void
test_latest_first (Fixture      *fixture,
                   gconstpointer data)
{
  assert_addresses (fixture, "");
  ferry_recent_addresses_note (fixture->path, "http://h/a/");
  ferry_recent_addresses_note (fixture->path, "https://h/b");
  ferry_recent_addresses_note (fixture->path, "http://h/a/");
  assert_addresses (fixture, "http://h/a/ https://h/b");
}

static void
test_no_secrets (Fixture      *fixture,
                 gconstpointer data)
{
  ferry_recent_addresses_note (fixture->path, "http://me:secret@h/a/");
  ferry_recent_addresses_note (fixture->path, "http://h/a?token=0123456789abcdef0123");
  assert_addresses (fixture, "");
  g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
}

static void
test_no_rubbish (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (fixture->path, "[addresses]\nrecent=javascript:x;http://h/;/etc;\n", -1,
                       &error);
  g_assert_no_error (error);
  assert_addresses (fixture, "http://h/");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/recent-addresses/latest-first", Fixture, NULL, set_up, test_latest_first,
              tear_down);
  g_test_add ("/recent-addresses/secrets-are-not-kept", Fixture, NULL, set_up, test_no_secrets,
              tear_down);
  g_test_add ("/recent-addresses/rubbish-is-passed-over", Fixture, NULL, set_up, test_no_rubbish,
              tear_down);

  return g_test_run ();
}
