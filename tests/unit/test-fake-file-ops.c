/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-file-ops.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  FerryFakeFileOps   *fake;   /* (owned) */
  const FerryFileOps *ops;    /* (unowned) */
  char               *folder; /* (owned) */
  int                 folder_fd;
  int                 fd; /* ".a.part", holds "old", synced with its folder */
} Fixture;

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  f->fake = ferry_fake_file_ops_new ();
  f->ops = ferry_fake_file_ops_get_ops (f->fake);
  f->folder = g_dir_make_tmp ("ferry-fake-XXXXXX", NULL);
  f->folder_fd = f->ops->openat (f->ops, AT_FDCWD, f->folder, O_RDONLY | O_DIRECTORY, 0);
  g_assert_cmpint (f->folder_fd, >=, 0);
  f->fd = f->ops->openat (f->ops, f->folder_fd, ".a.part", O_RDWR | O_CREAT, 0600);
  g_assert_cmpint (f->fd, >=, 0);
  g_assert_cmpint (ferry_file_ops_pwrite_all (f->ops, f->fd, "old", 3, 0), ==, 0);
  ferry_fake_file_ops_reset (f->fake);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  g_autoptr (GDir) dir = NULL;
  const char      *name;

  ferry_fake_file_ops_reset (f->fake);
  g_assert_cmpint (f->ops->close (f->ops, f->fd), ==, 0);
  g_assert_cmpint (f->ops->close (f->ops, f->folder_fd), ==, 0);
  dir = g_dir_open (f->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->folder);
  ferry_fake_file_ops_free (f->fake);
}

static int
write_text (Fixture    *f,
            const char *text)
{
  return ferry_file_ops_pwrite_all (f->ops, f->fd, text, strlen (text), 0);
}

static int
rename_to (Fixture    *f,
           const char *name)
{
  return f->ops->renameat2 (f->ops, f->folder_fd, ".a.part", f->folder_fd, name, 0);
}

/* What is on disk, whatever the fake says; NULL for no file. */
static void
assert_content (Fixture    *f,
                const char *name,
                const char *expected)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);
  g_autofree char *content = NULL;

  g_file_get_contents (path, &content, NULL, NULL);
  g_assert_cmpstr (content, ==, expected);
}

static void
make_file (Fixture    *f,
           const char *name,
           const char *content)
{
  g_autofree char *path = g_build_filename (f->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
}

static void
test_record_has_the_order (Fixture      *f,
                           gconstpointer data)
{
  g_autofree char *name = g_path_get_basename (f->folder);
  g_autofree char *fsync_folder = g_strdup_printf ("fsync %s", name);
  g_autofree char *record = NULL;
  g_autofree char *expected = g_strdup_printf ("pwrite .a.part\nfdatasync .a.part\n"
                                               "renameat2 .a.part a\n%s\n"
                                               "unlinkat b (failed)\n",
                                               fsync_folder);

  g_assert_cmpint (write_text (f, "new"), ==, 0);
  g_assert_cmpint (f->ops->fdatasync (f->ops, f->fd), ==, 0);
  g_assert_cmpint (rename_to (f, "a"), ==, 0);
  g_assert_cmpint (f->ops->fsync (f->ops, f->folder_fd), ==, 0);
  g_assert_cmpint (f->ops->unlinkat (f->ops, f->folder_fd, "b", 0), ==, -1);

  record = ferry_fake_file_ops_dup_record (f->fake);
  g_assert_cmpstr (record, ==, expected);
  g_assert_true (ferry_fake_file_ops_has_order (f->fake, "fdatasync .a.part",
                                                "renameat2 .a.part a", fsync_folder, NULL));
  g_assert_false (ferry_fake_file_ops_has_order (f->fake, "renameat2 .a.part a",
                                                 "fdatasync .a.part", NULL));
  g_assert_cmpuint (ferry_fake_file_ops_get_n_mutations (f->fake), ==, 5);
  g_assert_cmpuint (ferry_fake_file_ops_get_n (f->fake, FERRY_FILE_OP_PWRITE), ==, 1);
}

static void
test_reading_does_not_count (Fixture      *f,
                             gconstpointer data)
{
  struct stat    st;
  struct statvfs fs;
  char           byte;
  int            fd = f->ops->openat (f->ops, f->folder_fd, ".a.part", O_RDWR, 0);

  g_assert_cmpint (f->ops->pread (f->ops, fd, &byte, 1, 0), ==, 1);
  g_assert_cmpint (f->ops->fstat (f->ops, fd, &st), ==, 0);
  g_assert_cmpint (f->ops->fstatat (f->ops, f->folder_fd, ".a.part", &st, 0), ==, 0);
  g_assert_cmpint (f->ops->fstatvfs (f->ops, fd, &fs), ==, 0);
  g_assert_cmpint (f->ops->lock (f->ops, fd), ==, 0);
  g_assert_cmpint (f->ops->sync_file_range (f->ops, fd, 0, 0, 0), ==, 0);
  g_assert_cmpint (f->ops->close (f->ops, fd), ==, 0);

  g_assert_cmpuint (ferry_fake_file_ops_get_n_mutations (f->fake), ==, 0);
}

static void
test_nth_fails_alone (Fixture      *f,
                      gconstpointer data)
{
  ferry_fake_file_ops_fail_nth (f->fake, 2, EDQUOT);

  g_assert_cmpint (write_text (f, "one"), ==, 0);
  g_assert_cmpint (write_text (f, "two"), ==, -1);
  g_assert_cmpint (errno, ==, EDQUOT);
  assert_content (f, ".a.part", "one");
  g_assert_cmpint (write_text (f, "six"), ==, 0);
  assert_content (f, ".a.part", "six");
}

static void
test_torn_write_leaves_its_beginning (Fixture      *f,
                                      gconstpointer data)
{
  char byte;

  ferry_fake_file_ops_tear_nth (f->fake, 1, 2);

  g_assert_cmpint (write_text (f, "new"), ==, -1);
  g_assert_cmpint (errno, ==, EIO);
  assert_content (f, ".a.part", "ned");
  g_assert_true (ferry_fake_file_ops_is_cut (f->fake));

  g_assert_cmpint (write_text (f, "new"), ==, -1);
  g_assert_cmpint (f->ops->pread (f->ops, f->fd, &byte, 1, 0), ==, -1);
  g_assert_cmpint (rename_to (f, "a"), ==, -1);
  g_assert_cmpint (errno, ==, EIO);
  assert_content (f, "a", NULL);
}

static void
test_cut_at_another_call_leaves_it_undone (Fixture      *f,
                                           gconstpointer data)
{
  ferry_fake_file_ops_tear_nth (f->fake, 2, 0);

  g_assert_cmpint (write_text (f, "new"), ==, 0);
  g_assert_cmpint (rename_to (f, "a"), ==, -1);
  g_assert_cmpint (errno, ==, EIO);
  assert_content (f, ".a.part", "new");
}

static void
test_cut_power_still_frees_locks (Fixture      *f,
                                  gconstpointer data)
{
  int fd = f->ops->openat (f->ops, f->folder_fd, ".a.part", O_RDWR, 0);

  g_assert_cmpint (f->ops->lock (f->ops, fd), ==, 0);
  ferry_fake_file_ops_cut (f->fake);
  g_assert_cmpint (f->ops->close (f->ops, fd), ==, -1);
  g_assert_cmpint (errno, ==, EIO);

  ferry_fake_file_ops_reset (f->fake);
  g_assert_cmpint (f->ops->lock (f->ops, f->fd), ==, 0);
}

static void
test_kind_fails_until_it_is_mended (Fixture      *f,
                                    gconstpointer data)
{
  ferry_fake_file_ops_fail_kind (f->fake, FERRY_FILE_OP_FDATASYNC, EIO);
  ferry_fake_file_ops_fail_kind (f->fake, FERRY_FILE_OP_FALLOCATE, EOPNOTSUPP);
  ferry_fake_file_ops_fail_kind (f->fake, FERRY_FILE_OP_RENAMEAT2, EINVAL);

  g_assert_cmpint (f->ops->fdatasync (f->ops, f->fd), ==, -1);
  g_assert_cmpint (errno, ==, EIO);
  g_assert_cmpint (f->ops->fallocate (f->ops, f->fd, 0, 0, 1), ==, -1);
  g_assert_cmpint (errno, ==, EOPNOTSUPP);
  g_assert_cmpint (rename_to (f, "a"), ==, -1);
  g_assert_cmpint (errno, ==, EINVAL);
  g_assert_cmpint (write_text (f, "new"), ==, 0);

  ferry_fake_file_ops_fail_kind (f->fake, FERRY_FILE_OP_FDATASYNC, 0);
  g_assert_cmpint (f->ops->fdatasync (f->ops, f->fd), ==, 0);
}

static void
test_full_disk_takes_what_fits (Fixture      *f,
                                gconstpointer data)
{
  ferry_fake_file_ops_set_space (f->fake, 4);

  g_assert_cmpint (write_text (f, "ferry"), ==, -1);
  g_assert_cmpint (errno, ==, ENOSPC);
  assert_content (f, ".a.part", "ferr");

  ferry_fake_file_ops_set_space (f->fake, -1);
  g_assert_cmpint (write_text (f, "ferry"), ==, 0);
}

static void
test_cut_loses_data_since_the_last_sync (Fixture      *f,
                                         gconstpointer data)
{
  ferry_fake_file_ops_set_loss (f->fake, FERRY_FAKE_LOSS_DATA);
  g_assert_cmpint (write_text (f, "synced"), ==, 0);
  g_assert_cmpint (f->ops->fdatasync (f->ops, f->fd), ==, 0);
  g_assert_cmpint (write_text (f, "unsynced"), ==, 0);
  g_assert_cmpint (f->ops->ftruncate (f->ops, f->fd, 1), ==, 0);
  g_assert_cmpint (rename_to (f, "a"), ==, 0);
  assert_content (f, "a", "u");

  ferry_fake_file_ops_cut (f->fake);
  assert_content (f, "a", "synced");
}

static void
test_cut_loses_names_since_the_last_sync (Fixture      *f,
                                          gconstpointer data)
{
  g_autofree char *folder = g_build_filename (f->folder, "d", NULL);
  int              fd;

  make_file (f, "a", "replaced");
  make_file (f, "b", "removed");
  ferry_fake_file_ops_set_loss (f->fake, FERRY_FAKE_LOSS_NAMES);
  g_assert_cmpint (rename_to (f, "a"), ==, 0);
  g_assert_cmpint (f->ops->unlinkat (f->ops, f->folder_fd, "b", 0), ==, 0);
  g_assert_cmpint (f->ops->mkdirat (f->ops, f->folder_fd, "d", 0700), ==, 0);
  fd = f->ops->openat (f->ops, f->folder_fd, "c", O_RDWR | O_CREAT, 0600);
  g_assert_cmpint (f->ops->close (f->ops, fd), ==, 0);
  assert_content (f, "a", "old");

  ferry_fake_file_ops_cut (f->fake);
  assert_content (f, ".a.part", "old");
  assert_content (f, "a", "replaced");
  assert_content (f, "b", "removed");
  assert_content (f, "c", NULL);
  g_assert_cmpint (g_access (folder, F_OK), ==, -1);
}

static void
test_synced_names_survive_a_cut (Fixture      *f,
                                 gconstpointer data)
{
  make_file (f, "a", "replaced");
  ferry_fake_file_ops_set_loss (f->fake, FERRY_FAKE_LOSS_NAMES | FERRY_FAKE_LOSS_DATA);
  g_assert_cmpint (write_text (f, "new"), ==, 0);
  g_assert_cmpint (f->ops->fsync (f->ops, f->fd), ==, 0);
  g_assert_cmpint (rename_to (f, "a"), ==, 0);
  g_assert_cmpint (f->ops->fsync (f->ops, f->folder_fd), ==, 0);

  ferry_fake_file_ops_cut (f->fake);
  assert_content (f, ".a.part", NULL);
  assert_content (f, "a", "new");
}

static void
test_syncfs_syncs_everything (Fixture      *f,
                              gconstpointer data)
{
  ferry_fake_file_ops_set_loss (f->fake, FERRY_FAKE_LOSS_NAMES | FERRY_FAKE_LOSS_DATA);
  g_assert_cmpint (write_text (f, "new"), ==, 0);
  g_assert_cmpint (rename_to (f, "a"), ==, 0);
  g_assert_cmpint (f->ops->syncfs (f->ops, f->folder_fd), ==, 0);

  ferry_fake_file_ops_cut (f->fake);
  assert_content (f, "a", "new");
}

static void
test_emptied_file_comes_back_with_a_cut (Fixture      *f,
                                         gconstpointer data)
{
  int fd;

  ferry_fake_file_ops_set_loss (f->fake, FERRY_FAKE_LOSS_DATA);
  fd = f->ops->openat (f->ops, f->folder_fd, ".a.part", O_RDWR | O_TRUNC, 0);
  g_assert_cmpint (f->ops->close (f->ops, fd), ==, 0);
  assert_content (f, ".a.part", "");

  ferry_fake_file_ops_cut (f->fake);
  assert_content (f, ".a.part", "old");
}

static gpointer
sync_in_thread (gpointer data)
{
  Fixture *f = data;

  return GINT_TO_POINTER (f->ops->fdatasync (f->ops, f->fd));
}

static void
await_call (Fixture    *f,
            FerryFileOp op)
{
  while (ferry_fake_file_ops_get_n (f->fake, op) == 0)
    g_thread_yield ();
}

static void
test_held_call_waits_while_others_go_on (Fixture      *f,
                                         gconstpointer data)
{
  GThread *thread;

  ferry_fake_file_ops_hold_kind (f->fake, FERRY_FILE_OP_FDATASYNC, TRUE);
  thread = g_thread_new ("sync", sync_in_thread, f);
  await_call (f, FERRY_FILE_OP_FDATASYNC);

  g_assert_cmpint (write_text (f, "new"), ==, 0);
  ferry_fake_file_ops_hold_kind (f->fake, FERRY_FILE_OP_FDATASYNC, FALSE);
  g_assert_cmpint (GPOINTER_TO_INT (g_thread_join (thread)), ==, 0);

  g_assert_true (ferry_fake_file_ops_has_order (f->fake, "pwrite .a.part", "fdatasync .a.part",
                                                NULL));
}

static void
test_cut_frees_a_held_call (Fixture      *f,
                            gconstpointer data)
{
  GThread *thread;

  ferry_fake_file_ops_hold_kind (f->fake, FERRY_FILE_OP_FDATASYNC, TRUE);
  thread = g_thread_new ("sync", sync_in_thread, f);
  await_call (f, FERRY_FILE_OP_FDATASYNC);
  ferry_fake_file_ops_cut (f->fake);

  g_assert_cmpint (GPOINTER_TO_INT (g_thread_join (thread)), ==, -1);
}

static void
test_attributes_and_times_pass_through (Fixture      *f,
                                        gconstpointer data)
{
  struct timespec times[2] = { { .tv_nsec = UTIME_OMIT }, { .tv_sec = 1234567890 } };
  struct stat     st;
  char            value[8] = "";

  g_assert_cmpint (f->ops->futimens (f->ops, f->fd, times), ==, 0);
  g_assert_cmpint (f->ops->fstat (f->ops, f->fd, &st), ==, 0);
  g_assert_cmpint (st.st_mtim.tv_sec, ==, 1234567890);

  if (f->ops->fsetxattr (f->ops, f->fd, "user.ferry.test", "x", 1, 0) == 0)
    {
      g_assert_cmpint (f->ops->fgetxattr (f->ops, f->fd, "user.ferry.test", value, 8), ==, 1);
      g_assert_cmpint (f->ops->fremovexattr (f->ops, f->fd, "user.ferry.test"), ==, 0);
      g_assert_cmpint (f->ops->fgetxattr (f->ops, f->fd, "user.ferry.test", value, 8), ==, -1);
    }
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *f, gconstpointer data);
  } tests[] = {
    { "record-has-the-order", test_record_has_the_order },
    { "reading-does-not-count", test_reading_does_not_count },
    { "nth-fails-alone", test_nth_fails_alone },
    { "torn-write-leaves-its-beginning", test_torn_write_leaves_its_beginning },
    { "cut-at-another-call-leaves-it-undone", test_cut_at_another_call_leaves_it_undone },
    { "cut-power-still-frees-locks", test_cut_power_still_frees_locks },
    { "kind-fails-until-it-is-mended", test_kind_fails_until_it_is_mended },
    { "full-disk-takes-what-fits", test_full_disk_takes_what_fits },
    { "cut-loses-data-since-the-last-sync", test_cut_loses_data_since_the_last_sync },
    { "cut-loses-names-since-the-last-sync", test_cut_loses_names_since_the_last_sync },
    { "synced-names-survive-a-cut", test_synced_names_survive_a_cut },
    { "syncfs-syncs-everything", test_syncfs_syncs_everything },
    { "emptied-file-comes-back-with-a-cut",
      test_emptied_file_comes_back_with_a_cut },
    { "held-call-waits-while-others-go-on", test_held_call_waits_while_others_go_on },
    { "cut-frees-a-held-call", test_cut_frees_a_held_call },
    { "attributes-and-times-pass-through", test_attributes_and_times_pass_through },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strconcat ("/fake-file-ops/", tests[i].path, NULL);

      g_test_add (path, Fixture, NULL, set_up, tests[i].test, tear_down);
    }

  return g_test_run ();
}
