/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "part-fixture.h"

#include <glib/gstdio.h>
#include <sys/xattr.h>

void
part_fixture_set_up (PartFixture  *self,
                     gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->directory = g_dir_make_tmp ("ferry-part-XXXXXX", &error);
  g_assert_no_error (error);
  self->fake = ferry_fake_file_ops_new ();
  self->spec = (FerryPartFileSpec){ .ops = ferry_fake_file_ops_get_ops (self->fake),
                                    .id = "id-1",
                                    .directory = self->directory,
                                    .name = "name" };
}

static void
remove_all (const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char      *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
        remove_all (path);
      else
        g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_rmdir (directory);
}

void
part_fixture_tear_down (PartFixture  *self,
                        gconstpointer data)
{
  remove_all (self->directory);
  ferry_fake_file_ops_free (self->fake);
  g_free (self->directory);
}

FerryPartFile *
part_fixture_create (PartFixture *self,
                     const char  *name)
{
  FerryPartFileSpec  spec = self->spec;
  g_autoptr (GError) error = NULL;
  FerryPartFile     *part;

  if (name != NULL)
    spec.name = name;
  part = ferry_part_file_create (&spec, &error);
  g_assert_no_error (error);
  g_assert_nonnull (part);
  return part;
}

void
part_fixture_assert_refused (PartFixture *self,
                             int          code)
{
  g_autoptr (GError)        error = NULL;
  g_autoptr (FerryPartFile) part = ferry_part_file_create (&self->spec, &error);

  g_assert_null (part);
  g_assert_cmpint (error->code, ==, code);
}

void
part_fixture_assert_names (FerryPartFile *part,
                           const char    *name,
                           const char    *part_name)
{
  g_assert_cmpstr (ferry_part_file_get_name (part), ==, name);
  g_assert_cmpstr (ferry_part_file_get_part_name (part), ==, part_name);
}

char *
part_fixture_path (PartFixture *self,
                   const char  *name)
{
  return g_build_filename (self->directory, name, NULL);
}

void
part_fixture_write (PartFixture *self,
                    const char  *name,
                    const char  *text)
{
  g_autofree char   *path = part_fixture_path (self, name);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

gboolean
part_fixture_has (PartFixture *self,
                  const char  *name)
{
  g_autofree char *path = part_fixture_path (self, name);
  GStatBuf         st;

  return g_lstat (path, &st) == 0;
}

void
part_fixture_assert_text (PartFixture *self,
                          const char  *name,
                          const char  *text)
{
  g_autofree char   *path = part_fixture_path (self, name);
  g_autofree char   *found = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &found, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, text);
}

guint
part_fixture_count (PartFixture *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->directory, 0, NULL);
  guint            n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

gboolean
part_fixture_has_attributes (PartFixture *self)
{
  return setxattr (self->directory, "user.ferry.test", "x", 1, 0) == 0;
}
