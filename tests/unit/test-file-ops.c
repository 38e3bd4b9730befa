/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-file-ops.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct
{
  const FerryFileOps *ops;
  char               *folder; /* (owned) */
  int                 folder_fd;
  int                 fd; /* "file", empty */
} Fixture;

static void
set_up (Fixture      *f,
        gconstpointer data)
{
  f->ops = ferry_file_ops_get_system ();
  f->folder = g_dir_make_tmp ("ferry-file-ops-XXXXXX", NULL);
  f->folder_fd = f->ops->openat (f->ops, AT_FDCWD, f->folder, O_RDONLY | O_DIRECTORY, 0);
  g_assert_cmpint (f->folder_fd, >=, 0);
  f->fd = f->ops->openat (f->ops, f->folder_fd, "file", O_RDWR | O_CREAT | O_EXCL, 0600);
  g_assert_cmpint (f->fd, >=, 0);
}

static void
tear_down (Fixture      *f,
           gconstpointer data)
{
  static const char *const names[] = { "file", "other", "sub" };

  g_assert_cmpint (f->ops->close (f->ops, f->fd), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (f->ops->unlinkat (f->ops, f->folder_fd, names[i], 0) != 0 && errno == EISDIR)
      g_assert_cmpint (f->ops->unlinkat (f->ops, f->folder_fd, names[i], AT_REMOVEDIR), ==, 0);
  g_assert_cmpint (f->ops->close (f->ops, f->folder_fd), ==, 0);
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->folder);
}

static void
write_text (Fixture    *f,
            const char *text,
            off_t       offset)
{
  g_assert_cmpint (ferry_file_ops_pwrite_all (f->ops, f->fd, text, strlen (text), offset), ==, 0);
}

static void
test_written_bytes_are_read_back (Fixture      *f,
                                  gconstpointer data)
{
  char buffer[16] = "";

  write_text (f, "ferry", 3);
  g_assert_cmpint (ferry_file_ops_pread_all (f->ops, f->fd, buffer, 5, 3), ==, 5);
  g_assert_cmpstr (buffer, ==, "ferry");
}

static void
test_read_all_stops_at_the_end (Fixture      *f,
                                gconstpointer data)
{
  char buffer[16] = "";

  write_text (f, "ferry", 0);
  g_assert_cmpint (ferry_file_ops_pread_all (f->ops, f->fd, buffer, sizeof buffer, 2), ==, 3);
  g_assert_cmpstr (buffer, ==, "rry");
  g_assert_cmpint (ferry_file_ops_pread_all (f->ops, f->fd, buffer, sizeof buffer, 99), ==, 0);
}

static void
test_files_are_not_inherited (Fixture      *f,
                              gconstpointer data)
{
  g_assert_cmpint (fcntl (f->fd, F_GETFD) & FD_CLOEXEC, !=, 0);
}

static void
test_size_follows_ftruncate_and_fallocate (Fixture      *f,
                                           gconstpointer data)
{
  struct stat st;

  g_assert_cmpint (f->ops->ftruncate (f->ops, f->fd, 100), ==, 0);
  g_assert_cmpint (f->ops->fstat (f->ops, f->fd, &st), ==, 0);
  g_assert_cmpint (st.st_size, ==, 100);

  if (f->ops->fallocate (f->ops, f->fd, 0, 0, 8192) != 0)
    {
      g_assert_cmpint (errno, ==, EOPNOTSUPP);
      return;
    }
  g_assert_cmpint (f->ops->fstatat (f->ops, f->folder_fd, "file", &st, 0), ==, 0);
  g_assert_cmpint (st.st_size, ==, 8192);
}

static void
test_everything_can_be_synced (Fixture      *f,
                               gconstpointer data)
{
  write_text (f, "ferry", 0);
  g_assert_cmpint (f->ops->sync_file_range (f->ops, f->fd, 0, 0, SYNC_FILE_RANGE_WRITE), ==, 0);
  g_assert_cmpint (f->ops->fdatasync (f->ops, f->fd), ==, 0);
  g_assert_cmpint (f->ops->fsync (f->ops, f->folder_fd), ==, 0);
  g_assert_cmpint (f->ops->syncfs (f->ops, f->folder_fd), ==, 0);
}

static void
test_rename_replaces_nothing (Fixture      *f,
                              gconstpointer data)
{
  int other = f->ops->openat (f->ops, f->folder_fd, "other", O_RDWR | O_CREAT, 0600);

  g_assert_cmpint (other, >=, 0);
  g_assert_cmpint (f->ops->close (f->ops, other), ==, 0);

  g_assert_cmpint (f->ops->renameat2 (f->ops, f->folder_fd, "file", f->folder_fd, "other",
                                      RENAME_NOREPLACE),
                   ==, -1);
  g_assert_cmpint (errno, ==, EEXIST);

  g_assert_cmpint (f->ops->unlinkat (f->ops, f->folder_fd, "other", 0), ==, 0);
  g_assert_cmpint (f->ops->renameat2 (f->ops, f->folder_fd, "file", f->folder_fd, "other",
                                      RENAME_NOREPLACE),
                   ==, 0);
}

static void
test_folders_are_made_once (Fixture      *f,
                            gconstpointer data)
{
  g_assert_cmpint (f->ops->mkdirat (f->ops, f->folder_fd, "sub", 0700), ==, 0);
  g_assert_cmpint (f->ops->mkdirat (f->ops, f->folder_fd, "sub", 0700), ==, -1);
  g_assert_cmpint (errno, ==, EEXIST);
}

static void
test_space_of_the_disk_is_known (Fixture      *f,
                                 gconstpointer data)
{
  struct statvfs st = { 0 };

  g_assert_cmpint (f->ops->fstatvfs (f->ops, f->fd, &st), ==, 0);
  g_assert_cmpuint (st.f_frsize, >, 0);
}

static void
test_times_are_set (Fixture      *f,
                    gconstpointer data)
{
  struct timespec times[2] = { { .tv_nsec = UTIME_OMIT }, { .tv_sec = 1234567890 } };
  struct stat     st;

  g_assert_cmpint (f->ops->futimens (f->ops, f->fd, times), ==, 0);
  g_assert_cmpint (f->ops->fstat (f->ops, f->fd, &st), ==, 0);
  g_assert_cmpint (st.st_mtim.tv_sec, ==, 1234567890);
}

static void
test_attributes_are_kept_where_they_can_be (Fixture      *f,
                                            gconstpointer data)
{
  char buffer[16] = "";

  if (f->ops->fsetxattr (f->ops, f->fd, "user.ferry.test", "x", 1, 0) != 0)
    {
      g_assert_cmpint (errno, ==, EOPNOTSUPP);
      return;
    }

  g_assert_cmpint (f->ops->fgetxattr (f->ops, f->fd, "user.ferry.test", buffer, sizeof buffer),
                   ==, 1);
  g_assert_cmpstr (buffer, ==, "x");
  g_assert_cmpint (f->ops->fremovexattr (f->ops, f->fd, "user.ferry.test"), ==, 0);
  g_assert_cmpint (f->ops->fgetxattr (f->ops, f->fd, "user.ferry.test", buffer, sizeof buffer),
                   ==, -1);
  g_assert_cmpint (errno, ==, ENODATA);
}

static void
test_second_lock_is_refused (Fixture      *f,
                             gconstpointer data)
{
  int second = f->ops->openat (f->ops, f->folder_fd, "file", O_RDWR, 0);

  g_assert_cmpint (f->ops->lock (f->ops, f->fd), ==, 0);
  g_assert_cmpint (f->ops->lock (f->ops, second), ==, -1);
  g_assert_cmpint (errno, ==, EAGAIN);

  g_assert_cmpint (f->ops->close (f->ops, f->fd), ==, 0);
  g_assert_cmpint (f->ops->lock (f->ops, second), ==, 0);
  f->fd = second;
}

/* Unlike a record lock of POSIX, which any close of the file would drop. */
static void
test_lock_outlives_other_descriptors (Fixture      *f,
                                      gconstpointer data)
{
  int second = f->ops->openat (f->ops, f->folder_fd, "file", O_RDWR, 0);
  int third = f->ops->openat (f->ops, f->folder_fd, "file", O_RDWR, 0);

  g_assert_cmpint (f->ops->lock (f->ops, f->fd), ==, 0);
  g_assert_cmpint (f->ops->close (f->ops, second), ==, 0);
  g_assert_cmpint (f->ops->lock (f->ops, third), ==, -1);
  g_assert_cmpint (errno, ==, EAGAIN);
  g_assert_cmpint (f->ops->close (f->ops, third), ==, 0);
}

static void
test_bad_descriptor_is_told (Fixture      *f,
                             gconstpointer data)
{
  char byte = 0;

  g_assert_cmpint (f->ops->close (f->ops, -1), ==, -1);
  g_assert_cmpint (errno, ==, EBADF);
  g_assert_cmpint (ferry_file_ops_pread_all (f->ops, -1, &byte, 1, 0), ==, -1);
  g_assert_cmpint (errno, ==, EBADF);
  g_assert_cmpint (ferry_file_ops_pwrite_all (f->ops, -1, &byte, 1, 0), ==, -1);
  g_assert_cmpint (errno, ==, EBADF);
}

/* A disk that takes and gives little at a time. */
typedef struct
{
  guint8 bytes[64];
  gsize  size;
  gsize  most;  /* bytes a call */
  gsize  space; /* bytes in all */
} SmallDisk;

static ssize_t
small_pwrite (const FerryFileOps *ops,
              int                 fd,
              const void         *buffer,
              size_t              count,
              off_t               offset)
{
  SmallDisk *disk = ops->user_data;
  size_t     n = MIN (MIN (count, disk->most), disk->space - (size_t) offset);

  memcpy (disk->bytes + offset, buffer, n);
  disk->size = MAX (disk->size, (size_t) offset + n);

  return (ssize_t) n;
}

static ssize_t
small_pread (const FerryFileOps *ops,
             int                 fd,
             void               *buffer,
             size_t              count,
             off_t               offset)
{
  SmallDisk *disk = ops->user_data;
  size_t     n = MIN (MIN (count, disk->most), disk->size - (size_t) offset);

  memcpy (buffer, disk->bytes + offset, n);

  return (ssize_t) n;
}

static void
test_short_writes_and_reads_are_completed (void)
{
  SmallDisk    disk = { .most = 3, .space = 64 };
  FerryFileOps ops = { .user_data = &disk, .pwrite = small_pwrite, .pread = small_pread };
  char         buffer[16] = "";

  g_assert_cmpint (ferry_file_ops_pwrite_all (&ops, 0, "0123456789", 10, 5), ==, 0);
  g_assert_cmpmem (disk.bytes + 5, disk.size - 5, "0123456789", 10);
  g_assert_cmpint (ferry_file_ops_pread_all (&ops, 0, buffer, sizeof buffer, 6), ==, 9);
  g_assert_cmpstr (buffer, ==, "123456789");
}

static void
test_write_without_progress_is_a_full_disk (void)
{
  SmallDisk    disk = { .most = 3, .space = 7 };
  FerryFileOps ops = { .user_data = &disk, .pwrite = small_pwrite };

  errno = 0;
  g_assert_cmpint (ferry_file_ops_pwrite_all (&ops, 0, "0123456789", 10, 0), ==, -1);
  g_assert_cmpint (errno, ==, ENOSPC);
  g_assert_cmpuint (disk.size, ==, 7);
}

static void
test_nothing_is_written_and_read_without_a_call (void)
{
  FerryFileOps ops = { 0 };

  g_assert_cmpint (ferry_file_ops_pwrite_all (&ops, -1, NULL, 0, 0), ==, 0);
  g_assert_cmpint (ferry_file_ops_pread_all (&ops, -1, NULL, 0, 0), ==, 0);
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
    { "/file-ops/written-bytes-are-read-back", test_written_bytes_are_read_back },
    { "/file-ops/read-all-stops-at-the-end", test_read_all_stops_at_the_end },
    { "/file-ops/files-are-not-inherited", test_files_are_not_inherited },
    { "/file-ops/size-follows-ftruncate-and-fallocate", test_size_follows_ftruncate_and_fallocate },
    { "/file-ops/everything-can-be-synced", test_everything_can_be_synced },
    { "/file-ops/rename-replaces-nothing", test_rename_replaces_nothing },
    { "/file-ops/folders-are-made-once", test_folders_are_made_once },
    { "/file-ops/space-of-the-disk-is-known", test_space_of_the_disk_is_known },
    { "/file-ops/times-are-set", test_times_are_set },
    { "/file-ops/attributes-are-kept-where-they-can-be",
      test_attributes_are_kept_where_they_can_be },
    { "/file-ops/second-lock-is-refused", test_second_lock_is_refused },
    { "/file-ops/lock-outlives-other-descriptors", test_lock_outlives_other_descriptors },
    { "/file-ops/bad-descriptor-is-told", test_bad_descriptor_is_told },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  g_test_add_func ("/file-ops/short-writes-and-reads-are-completed",
                   test_short_writes_and_reads_are_completed);
  g_test_add_func ("/file-ops/write-without-progress-is-a-full-disk",
                   test_write_without_progress_is_a_full_disk);
  g_test_add_func ("/file-ops/nothing-is-written-and-read-without-a-call",
                   test_nothing_is_written_and_read_without_a_call);

  return g_test_run ();
}
