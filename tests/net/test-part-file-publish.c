/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "part-fixture.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <linux/fs.h>
#include <string.h>
#include <sys/xattr.h>

#define ORIGIN_ATTRIBUTE "user.xdg.origin.url"

/* A part that holds "new". */
static FerryPartFile *
make_part (PartFixture *f)
{
  FerryPartFile     *part = part_fixture_create (f, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (ferry_part_file_write (part, "new", 3, 0, &error));
  g_assert_no_error (error);
  return part;
}

static void
publish (FerryPartFile *part)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ferry_part_file_publish (part, &error));
  g_assert_no_error (error);
}

static void
assert_unpublished (FerryPartFile *part,
                    int            code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (ferry_part_file_publish (part, &error));
  g_assert_error (error, FERRY_ERROR, code);
}

static void
prepare (FerryPartFile *part,
         goffset        total,
         gint64         modified,
         char          *origin)
{
  const FerryPartFileFinish finish = { total, modified, origin };
  g_autoptr (GError)        error = NULL;

  g_assert_true (ferry_part_file_prepare (part, &finish, &error));
  g_assert_no_error (error);
}

static void
test_whole_file_has_its_name_alone (PartFixture  *f,
                                    gconstpointer data)
{
  g_autoptr (FerryPartFile) part = make_part (f);

  publish (part);
  part_fixture_assert_text (f, "name", "new");
  g_assert_cmpuint (part_fixture_count (f), ==, 1);
}

/* A file that came while this one was fetched. */
static void
test_late_file_is_not_replaced (PartFixture  *f,
                                gconstpointer data)
{
  g_autoptr (FerryPartFile) part = make_part (f);

  part_fixture_write (f, "name", "late");
  part_fixture_write (f, "name (1)", "later");
  publish (part);
  g_assert_cmpstr (ferry_part_file_get_name (part), ==, "name (2)");
  part_fixture_assert_text (f, "name", "late");
  part_fixture_assert_text (f, "name (1)", "later");
  part_fixture_assert_text (f, "name (2)", "new");
}

static void
test_late_link_is_not_followed (PartFixture  *f,
                                gconstpointer data)
{
  g_autoptr (FerryPartFile) part = make_part (f);
  g_autofree char          *path = part_fixture_path (f, "name");

  part_fixture_write (f, "elsewhere", "old");
  g_assert_cmpint (symlink ("elsewhere", path), ==, 0);
  f->spec.if_exists = FERRY_IF_EXISTS_OVERWRITE;
  publish (part);
  g_assert_cmpstr (ferry_part_file_get_name (part), ==, "name (1)");
  part_fixture_assert_text (f, "elsewhere", "old");
}

static void
test_overwrite_replaces_a_plain_file (PartFixture  *f,
                                      gconstpointer data)
{
  g_autoptr (FerryPartFile) part = NULL;

  part_fixture_write (f, "name", "old");
  f->spec.if_exists = FERRY_IF_EXISTS_OVERWRITE;
  part = make_part (f);
  publish (part);
  g_assert_cmpstr (ferry_part_file_get_name (part), ==, "name");
  part_fixture_assert_text (f, "name", "new");
}

static void
test_overwrite_does_not_replace_a_late_folder (PartFixture  *f,
                                               gconstpointer data)
{
  g_autoptr (FerryPartFile) part = NULL;
  g_autofree char          *path = part_fixture_path (f, "name");

  f->spec.if_exists = FERRY_IF_EXISTS_OVERWRITE;
  part = make_part (f);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  publish (part);
  g_assert_cmpstr (ferry_part_file_get_name (part), ==, "name (1)");
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_DIR));
}

static void
test_skip_keeps_the_part_when_a_file_came (PartFixture  *f,
                                           gconstpointer data)
{
  g_autoptr (FerryPartFile) part = NULL;

  f->spec.if_exists = FERRY_IF_EXISTS_SKIP;
  part = make_part (f);
  part_fixture_write (f, "name", "late");
  assert_unpublished (part, FERRY_ERROR_DESTINATION_EXISTS);
  part_fixture_assert_text (f, "name", "late");
  part_fixture_assert_text (f, ".name.part", "new");
  g_assert_cmpuint (part_fixture_count (f), ==, 2);
}

static int
rename_without_flags (const FerryFileOps *ops,
                      int                 old_dir_fd,
                      const char         *old_path,
                      int                 new_dir_fd,
                      const char         *new_path,
                      unsigned int        flags)
{
  if (flags != 0)
    {
      errno = EINVAL;
      return -1;
    }

  return renameat2 (old_dir_fd, old_path, new_dir_fd, new_path, 0);
}

/* FAT and some network file systems. */
static void
test_no_replacing_without_the_flag_either (PartFixture  *f,
                                           gconstpointer data)
{
  FerryFileOps              ops = *ferry_file_ops_get_system ();
  g_autoptr (FerryPartFile) first = NULL;
  g_autoptr (FerryPartFile) second = NULL;

  ops.renameat2 = rename_without_flags;
  f->spec.ops = &ops;

  first = make_part (f);
  publish (first);
  part_fixture_assert_text (f, "name", "new");

  second = make_part (f);
  g_assert_cmpstr (ferry_part_file_get_name (second), ==, "name (1)");
  part_fixture_write (f, "name (1)", "late");
  publish (second);
  part_fixture_assert_text (f, "name (1)", "late");
  part_fixture_assert_text (f, "name (2)", "new");
}

static void
test_overwrite_works_without_the_flag (PartFixture  *f,
                                       gconstpointer data)
{
  FerryFileOps              ops = *ferry_file_ops_get_system ();
  g_autoptr (FerryPartFile) part = NULL;

  ops.renameat2 = rename_without_flags;
  f->spec.ops = &ops;
  f->spec.if_exists = FERRY_IF_EXISTS_OVERWRITE;
  part_fixture_write (f, "name", "old");
  part = make_part (f);
  publish (part);
  part_fixture_assert_text (f, "name", "new");
}

static void
test_unlookable_name_is_an_error (PartFixture  *f,
                                  gconstpointer data)
{
  g_autoptr (FerryPartFile) part = make_part (f);

  ferry_fake_file_ops_fail_kind (f->fake, FERRY_FILE_OP_RENAMEAT2, EIO);
  assert_unpublished (part, FERRY_ERROR_DISK_FAILURE);
  part_fixture_assert_text (f, ".name.part", "new");
}

/* Only what we wrote may get the final name. */
static void
test_replaced_part_is_not_published (PartFixture  *f,
                                     gconstpointer data)
{
  g_autoptr (FerryPartFile) part = make_part (f);
  g_autofree char          *path = part_fixture_path (f, ".name.part");

  g_assert_cmpint (g_unlink (path), ==, 0);
  part_fixture_write (f, ".name.part", "somebody else's");
  assert_unpublished (part, FERRY_ERROR_PART_LOST);
  g_assert_false (part_fixture_has (f, "name"));

  ferry_part_file_discard (part);
  part_fixture_assert_text (f, ".name.part", "somebody else's");
}

static void
test_link_in_place_of_the_part_is_not_published (PartFixture  *f,
                                                 gconstpointer data)
{
  g_autoptr (FerryPartFile) part = make_part (f);
  g_autofree char          *path = part_fixture_path (f, ".name.part");
  g_autofree char          *moved = part_fixture_path (f, "moved");

  g_assert_cmpint (g_rename (path, moved), ==, 0);
  g_assert_cmpint (symlink ("moved", path), ==, 0);
  assert_unpublished (part, FERRY_ERROR_PART_LOST);
  g_assert_false (part_fixture_has (f, "name"));
}

static void
test_deleted_part_is_told (PartFixture  *f,
                           gconstpointer data)
{
  g_autoptr (FerryPartFile) part = make_part (f);

  ferry_part_file_discard (part);
  g_assert_cmpuint (part_fixture_count (f), ==, 0);
  assert_unpublished (part, FERRY_ERROR_PART_LOST);
}

/* The file would be whole, but not where the user was told that it is. */
static void
test_moved_folder_is_told (PartFixture  *f,
                           gconstpointer data)
{
  g_autofree char          *folder = part_fixture_path (f, "folder");
  g_autofree char          *moved = part_fixture_path (f, "moved");
  g_autofree char          *kept = part_fixture_path (f, "moved/.name.part");
  g_autoptr (FerryPartFile) part = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  f->spec.directory = folder;
  part = make_part (f);
  g_assert_cmpint (g_rename (folder, moved), ==, 0);
  assert_unpublished (part, FERRY_ERROR_DESTINATION_MISSING);

  /* Another folder in its place is not the one that was begun in. */
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  assert_unpublished (part, FERRY_ERROR_DESTINATION_MISSING);
  g_assert_true (g_file_test (kept, G_FILE_TEST_IS_REGULAR));
}

static void
test_folder_behind_a_link_is_as_good (PartFixture  *f,
                                      gconstpointer data)
{
  g_autofree char          *folder = part_fixture_path (f, "folder");
  g_autofree char          *link = part_fixture_path (f, "link");
  g_autoptr (FerryPartFile) part = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (symlink ("folder", link), ==, 0);
  f->spec.directory = link;
  part = make_part (f);
  publish (part);
  part_fixture_assert_text (f, "folder/name", "new");
}

/* What was reserved or written too much in front of a shorter new version. */
static void
test_longer_part_is_cut (PartFixture  *f,
                         gconstpointer data)
{
  g_autoptr (FerryPartFile) part = make_part (f);

  prepare (part, 2, -1, NULL);
  publish (part);
  part_fixture_assert_text (f, "name", "ne");
}

static void
test_part_of_unknown_length_stays_as_it_is (PartFixture  *f,
                                            gconstpointer data)
{
  g_autoptr (FerryPartFile) part = make_part (f);

  prepare (part, -1, -1, NULL);
  publish (part);
  part_fixture_assert_text (f, "name", "new");
}

static void
test_part_that_was_cut_is_not_finished (PartFixture  *f,
                                        gconstpointer data)
{
  const FerryPartFileFinish finish = { .total = 4, .modified = -1 };
  g_autoptr (FerryPartFile) part = make_part (f);
  g_autoptr (GError)        error = NULL;

  g_assert_false (ferry_part_file_prepare (part, &finish, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_PART_LOST);
}

static void
test_origin_is_noted_at_the_file (PartFixture  *f,
                                  gconstpointer data)
{
  g_autoptr (FerryPartFile) part = make_part (f);
  g_autofree char          *origin = g_strdup ("https://example.com/name?token=\xe2\x80\xa6");
  g_autofree char          *path = part_fixture_path (f, "name");
  char                      value[100];
  ssize_t                   size;

  if (!part_fixture_has_attributes (f))
    {
      g_test_skip ("the file system keeps no attributes");
      return;
    }

  prepare (part, 3, -1, origin);
  publish (part);
  size = getxattr (path, ORIGIN_ATTRIBUTE, value, sizeof value);
  g_assert_cmpmem (value, size, origin, strlen (origin));
}

static gint64
modified_as (PartFixture *f,
             gint64       modified)
{
  g_autoptr (FerryPartFile) part = make_part (f);
  g_autofree char          *path = part_fixture_path (f, ferry_part_file_get_name (part));
  GStatBuf                  st;

  prepare (part, 3, modified, NULL);
  publish (part);
  g_assert_cmpint (g_stat (path, &st), ==, 0);
  g_unlink (path);
  return st.st_mtime;
}

static void
test_time_is_that_of_the_server (PartFixture  *f,
                                 gconstpointer data)
{
  static const gint64 times[] = { 0, 1, 1000000000, G_MAXINT32, G_GINT64_CONSTANT (4102444799) };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    g_assert_cmpint (modified_as (f, times[i]), ==, times[i]);
}

/* Beyond what every file system of today keeps: some would wrap round, or store
 * their last second. */
static void
test_absurd_times_are_ignored (PartFixture  *f,
                               gconstpointer data)
{
  static const gint64 times[] = { -1, G_MAXUINT32, G_GINT64_CONSTANT (253402300799), G_MAXINT64 };
  gint64              now = g_get_real_time () / G_USEC_PER_SEC;

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      gint64 modified = modified_as (f, times[i]);

      g_assert_cmpint (modified, >=, now - 1);
      g_assert_cmpint (modified, <, now + 1000);
    }
}

static void
test_folders_have_keys (PartFixture  *f,
                        gconstpointer data)
{
  g_autofree char          *folder = part_fixture_path (f, "folder");
  g_autoptr (FerryPartFile) a = part_fixture_create (f, "a");
  g_autoptr (FerryPartFile) b = part_fixture_create (f, "b");
  g_autoptr (FerryPartFile) other = NULL;
  g_autofree char          *key_a = ferry_part_file_get_folder_key (a);
  g_autofree char          *key_b = ferry_part_file_get_folder_key (b);
  g_autofree char          *key_other = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  f->spec.directory = folder;
  other = part_fixture_create (f, "a");
  key_other = ferry_part_file_get_folder_key (other);
  g_assert_cmpstr (key_a, ==, key_b);
  g_assert_cmpstr (key_a, !=, key_other);
}

static gboolean
was_published (PartFixture *f,
               const char  *name,
               const char  *id)
{
  goffset size = -1;

  if (!ferry_part_file_was_published (f->spec.ops, f->directory, name, id, &size))
    return FALSE;

  g_assert_cmpint (size, ==, 3);
  return TRUE;
}

/* A crash between the renaming and the journal. */
static void
test_published_file_is_known_by_its_id (PartFixture  *f,
                                        gconstpointer data)
{
  g_autoptr (FerryPartFile) part = make_part (f);
  g_autofree char          *path = part_fixture_path (f, "link");

  if (!part_fixture_has_attributes (f))
    {
      g_test_skip ("the file system keeps no attributes");
      return;
    }

  g_assert_false (was_published (f, "name", "id-1"));
  publish (part);
  g_assert_true (was_published (f, "name", "id-1"));
  g_assert_false (was_published (f, "name", "id-2"));
  g_assert_cmpint (symlink ("name", path), ==, 0);
  g_assert_false (was_published (f, "link", "id-1"));

  ferry_part_file_forget_id (f->spec.ops, f->directory, "name");
  g_assert_false (was_published (f, "name", "id-1"));
  ferry_part_file_forget_id (f->spec.ops, f->directory, "missing");
}

static void
test_only_parts_are_removed (PartFixture  *f,
                             gconstpointer data)
{
  static const char *const kept[] = { "name", ".hidden", "name.part", "../x.part", ".part" };
  g_autofree char         *folder = part_fixture_path (f, ".folder.part");
  g_autofree char         *link = part_fixture_path (f, ".link.part");

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      if (strchr (kept[i], '/') == NULL)
        part_fixture_write (f, kept[i], "");
      ferry_part_file_remove (f->spec.ops, f->directory, kept[i], "id-1");
      g_assert_cmpint (part_fixture_has (f, kept[i]), ==, strchr (kept[i], '/') == NULL);
    }

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (symlink ("name", link), ==, 0);
  part_fixture_write (f, ".name.part", "");
  ferry_part_file_remove (f->spec.ops, f->directory, ".folder.part", "id-1");
  ferry_part_file_remove (f->spec.ops, f->directory, ".link.part", "id-1");
  ferry_part_file_remove (f->spec.ops, f->directory, ".name.part", "id-1");
  ferry_part_file_remove (f->spec.ops, "/nowhere/at/all", ".name.part", "id-1");
  g_assert_true (part_fixture_has (f, ".folder.part"));
  g_assert_true (part_fixture_has (f, ".link.part"));
  g_assert_false (part_fixture_has (f, ".name.part"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  PART_TEST ("/part-file/publish/whole-file-has-its-name-alone",
             test_whole_file_has_its_name_alone);
  PART_TEST ("/part-file/publish/late-file-is-not-replaced", test_late_file_is_not_replaced);
  PART_TEST ("/part-file/publish/late-link-is-not-followed", test_late_link_is_not_followed);
  PART_TEST ("/part-file/publish/overwrite-replaces-a-plain-file",
             test_overwrite_replaces_a_plain_file);
  PART_TEST ("/part-file/publish/overwrite-does-not-replace-a-late-folder",
             test_overwrite_does_not_replace_a_late_folder);
  PART_TEST ("/part-file/publish/skip-keeps-the-part-when-a-file-came",
             test_skip_keeps_the_part_when_a_file_came);
  PART_TEST ("/part-file/publish/no-replacing-without-the-flag-either",
             test_no_replacing_without_the_flag_either);
  PART_TEST ("/part-file/publish/overwrite-works-without-the-flag",
             test_overwrite_works_without_the_flag);
  PART_TEST ("/part-file/publish/unlookable-name-is-an-error", test_unlookable_name_is_an_error);
  PART_TEST ("/part-file/publish/replaced-part-is-not-published",
             test_replaced_part_is_not_published);
  PART_TEST ("/part-file/publish/link-in-place-of-the-part-is-not-published",
             test_link_in_place_of_the_part_is_not_published);
  PART_TEST ("/part-file/publish/deleted-part-is-told", test_deleted_part_is_told);
  PART_TEST ("/part-file/publish/moved-folder-is-told", test_moved_folder_is_told);
  PART_TEST ("/part-file/publish/folder-behind-a-link-is-as-good",
             test_folder_behind_a_link_is_as_good);
  PART_TEST ("/part-file/publish/longer-part-is-cut", test_longer_part_is_cut);
  PART_TEST ("/part-file/publish/part-of-unknown-length-stays-as-it-is",
             test_part_of_unknown_length_stays_as_it_is);
  PART_TEST ("/part-file/publish/part-that-was-cut-is-not-finished",
             test_part_that_was_cut_is_not_finished);
  PART_TEST ("/part-file/publish/origin-is-noted-at-the-file", test_origin_is_noted_at_the_file);
  PART_TEST ("/part-file/publish/time-is-that-of-the-server", test_time_is_that_of_the_server);
  PART_TEST ("/part-file/publish/absurd-times-are-ignored", test_absurd_times_are_ignored);
  PART_TEST ("/part-file/publish/folders-have-keys", test_folders_have_keys);
  PART_TEST ("/part-file/publish/published-file-is-known-by-its-id",
             test_published_file_is_known_by_its_id);
  PART_TEST ("/part-file/publish/only-parts-are-removed", test_only_parts_are_removed);

  return g_test_run ();
}
