/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-file-ops-private.h"

#include <errno.h>
#include <unistd.h>

/* The ops of the system are const and have no state. */
static const FerryFileOps *
real (void)
{
  return ferry_file_ops_get_system ();
}

static char *
dup_fd_path (int fd)
{
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);
  char            *path = g_file_read_link (link, NULL);

  return path != NULL ? path : g_strdup ("?");
}

static char *
dup_fd_name (int fd)
{
  g_autofree char *path = dup_fd_path (fd);

  return g_path_get_basename (path);
}

static char *
dup_path_at (int         dir_fd,
             const char *path)
{
  g_autofree char *folder = NULL;

  if (g_path_is_absolute (path))
    return g_strdup (path);

  folder = dir_fd == AT_FDCWD ? g_get_current_dir () : dup_fd_path (dir_fd);

  return g_build_filename (folder, path, NULL);
}

/* A file that is to lose its unsynced data must be remembered before it
 * changes. */
static void
note_data_change (FerryFakeFileOps *self,
                  int               fd)
{
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);

  if (self->loss & FERRY_FAKE_LOSS_DATA)
    ferry_fake_disk_will_change_data (self->disk, link);
}

/* NULL when names are not lost. */
static FerryFakeChange *
note_name_change (FerryFakeFileOps *self,
                  const char       *path,
                  const char       *from)
{
  if (!(self->loss & FERRY_FAKE_LOSS_NAMES))
    return NULL;

  return ferry_fake_disk_prepare_name (self->disk, path, from);
}

static void
settle_name_change (FerryFakeFileOps *self,
                    FerryFakeChange  *change,
                    gboolean          is_done)
{
  if (change == NULL)
    return;

  if (is_done)
    ferry_fake_disk_keep_name (self->disk, change);
  else
    ferry_fake_disk_drop_name (change);
}

static int
fake_openat (const FerryFileOps *ops,
             int                 dir_fd,
             const char         *path,
             int                 flags,
             mode_t              mode)
{
  FerryFakeFileOps *self = ops->user_data;
  g_autofree char  *full_path = dup_path_at (dir_fd, path);
  FerryFakeCall     call = { .op = FERRY_FILE_OP_OPENAT,
                             .mutates = (flags & (O_CREAT | O_TRUNC)) != 0,
                             .text = g_path_get_basename (path) };
  FerryFakeChange  *change = NULL;
  int               fd = -1;

  if (ferry_fake_file_ops_begin (self, &call))
    {
      gboolean is_new = !g_file_test (full_path, G_FILE_TEST_EXISTS);

      if (!is_new && (flags & O_TRUNC) && (self->loss & FERRY_FAKE_LOSS_DATA))
        ferry_fake_disk_will_change_data (self->disk, full_path);
      if (is_new && (flags & O_CREAT))
        change = note_name_change (self, full_path, NULL);
      fd = real ()->openat (real (), dir_fd, path, flags, mode);
      settle_name_change (self, change, fd >= 0);
    }

  return (int) ferry_fake_file_ops_end (&call, fd);
}

static int
fake_close (const FerryFileOps *ops,
            int                 fd)
{
  FerryFakeFileOps *self = ops->user_data;
  FerryFakeCall     call = { .op = FERRY_FILE_OP_CLOSE, .text = dup_fd_name (fd) };
  gboolean          is_allowed = ferry_fake_file_ops_begin (self, &call);
  int               result = real ()->close (real (), fd);

  /* Without power too: the process that "died" must not keep its lock. */
  if (!is_allowed)
    {
      result = -1;
      errno = self->is_cut ? EIO : self->kind_errno[FERRY_FILE_OP_CLOSE];
    }

  return (int) ferry_fake_file_ops_end (&call, result);
}

static ssize_t
fake_pread (const FerryFileOps *ops,
            int                 fd,
            void               *buffer,
            size_t              count,
            off_t               offset)
{
  FerryFakeCall call = { .op = FERRY_FILE_OP_PREAD, .text = dup_fd_name (fd) };
  ssize_t       result = -1;

  if (ferry_fake_file_ops_begin (ops->user_data, &call))
    result = real ()->pread (real (), fd, buffer, count, offset);

  return ferry_fake_file_ops_end (&call, result);
}

static ssize_t
fake_pwrite (const FerryFileOps *ops,
             int                 fd,
             const void         *buffer,
             size_t              count,
             off_t               offset)
{
  FerryFakeFileOps *self = ops->user_data;
  FerryFakeCall     call = { .op = FERRY_FILE_OP_PWRITE,
                             .mutates = TRUE,
                             .text = dup_fd_name (fd) };
  ssize_t           result = -1;

  if (ferry_fake_file_ops_begin (self, &call))
    {
      note_data_change (self, fd);
      if (call.is_torn)
        count = MIN (count, self->tear_keep);
      if (self->space >= 0 && count > 0 && self->space == 0)
        {
          errno = ENOSPC;
          return ferry_fake_file_ops_end (&call, -1);
        }
      if (self->space >= 0)
        count = MIN (count, (size_t) self->space);
      result = real ()->pwrite (real (), fd, buffer, count, offset);
      if (self->space >= 0 && result > 0)
        self->space -= result;
    }

  return ferry_fake_file_ops_end (&call, result);
}

static int
fake_ftruncate (const FerryFileOps *ops,
                int                 fd,
                off_t               length)
{
  FerryFakeCall call = { .op = FERRY_FILE_OP_FTRUNCATE, .mutates = TRUE, .text = dup_fd_name (fd) };
  int           result = -1;

  if (ferry_fake_file_ops_begin (ops->user_data, &call))
    {
      note_data_change (call.self, fd);
      result = real ()->ftruncate (real (), fd, length);
    }

  return (int) ferry_fake_file_ops_end (&call, result);
}

static int
fake_fallocate (const FerryFileOps *ops,
                int                 fd,
                int                 mode,
                off_t               offset,
                off_t               length)
{
  FerryFakeCall call = { .op = FERRY_FILE_OP_FALLOCATE, .mutates = TRUE, .text = dup_fd_name (fd) };
  int           result = -1;

  if (ferry_fake_file_ops_begin (ops->user_data, &call))
    {
      note_data_change (call.self, fd);
      result = real ()->fallocate (real (), fd, mode, offset, length);
    }

  return (int) ferry_fake_file_ops_end (&call, result);
}

static int
fake_sync_file_range (const FerryFileOps *ops,
                      int                 fd,
                      off_t               offset,
                      off_t               length,
                      unsigned int        flags)
{
  FerryFakeCall call = { .op = FERRY_FILE_OP_SYNC_FILE_RANGE, .text = dup_fd_name (fd) };
  int           result = -1;

  if (ferry_fake_file_ops_begin (ops->user_data, &call))
    result = real ()->sync_file_range (real (), fd, offset, length, flags);

  return (int) ferry_fake_file_ops_end (&call, result);
}

/* The disk of a fake is safe from everything but the fake: what it holds is
 * only called synced, which is a thousand times faster. */
static int
note_sync (FerryFakeFileOps *self,
           int               fd)
{
  g_autofree char *path = dup_fd_path (fd);
  struct stat      st;

  if (fstat (fd, &st) != 0)
    return -1;

  if (S_ISDIR (st.st_mode))
    {
      ferry_fake_disk_sync_names (self->disk, path);
    }
  else
    {
      g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);

      ferry_fake_disk_sync_data (self->disk, link);
    }

  return 0;
}

static int
fake_fdatasync (const FerryFileOps *ops,
                int                 fd)
{
  FerryFakeCall call = { .op = FERRY_FILE_OP_FDATASYNC, .mutates = TRUE, .text = dup_fd_name (fd) };
  int           result = -1;

  if (ferry_fake_file_ops_begin (ops->user_data, &call))
    result = note_sync (call.self, fd);

  return (int) ferry_fake_file_ops_end (&call, result);
}

static int
fake_fsync (const FerryFileOps *ops,
            int                 fd)
{
  FerryFakeCall call = { .op = FERRY_FILE_OP_FSYNC, .mutates = TRUE, .text = dup_fd_name (fd) };
  int           result = -1;

  if (ferry_fake_file_ops_begin (ops->user_data, &call))
    result = note_sync (call.self, fd);

  return (int) ferry_fake_file_ops_end (&call, result);
}

static int
fake_syncfs (const FerryFileOps *ops,
             int                 fd)
{
  FerryFakeCall call = { .op = FERRY_FILE_OP_SYNCFS, .mutates = TRUE, .text = dup_fd_name (fd) };
  struct stat   st;
  int           result = -1;

  if (ferry_fake_file_ops_begin (ops->user_data, &call))
    {
      result = fstat (fd, &st);
      if (result == 0)
        ferry_fake_disk_sync_all (call.self->disk);
    }

  return (int) ferry_fake_file_ops_end (&call, result);
}

static int
fake_renameat2 (const FerryFileOps *ops,
                int                 old_dir_fd,
                const char         *old_path,
                int                 new_dir_fd,
                const char         *new_path,
                unsigned int        flags)
{
  g_autofree char *old_name = g_path_get_basename (old_path);
  g_autofree char *new_name = g_path_get_basename (new_path);
  g_autofree char *old_full = dup_path_at (old_dir_fd, old_path);
  g_autofree char *new_full = dup_path_at (new_dir_fd, new_path);
  FerryFakeCall    call = { .op = FERRY_FILE_OP_RENAMEAT2,
                            .mutates = TRUE,
                            .text = g_strdup_printf ("%s %s", old_name, new_name) };
  int              result = -1;

  if (ferry_fake_file_ops_begin (ops->user_data, &call))
    {
      FerryFakeChange *change = note_name_change (call.self, new_full, old_full);

      result = real ()->renameat2 (real (), old_dir_fd, old_path, new_dir_fd, new_path, flags);
      settle_name_change (call.self, change, result == 0);
    }

  return (int) ferry_fake_file_ops_end (&call, result);
}

static int
fake_unlinkat (const FerryFileOps *ops,
               int                 dir_fd,
               const char         *path,
               int                 flags)
{
  g_autofree char *full_path = dup_path_at (dir_fd, path);
  FerryFakeCall    call = { .op = FERRY_FILE_OP_UNLINKAT,
                            .mutates = TRUE,
                            .text = g_path_get_basename (path) };
  int              result = -1;

  if (ferry_fake_file_ops_begin (ops->user_data, &call))
    {
      FerryFakeChange *change = note_name_change (call.self, full_path, NULL);

      result = real ()->unlinkat (real (), dir_fd, path, flags);
      settle_name_change (call.self, change, result == 0);
    }

  return (int) ferry_fake_file_ops_end (&call, result);
}

static int
fake_mkdirat (const FerryFileOps *ops,
              int                 dir_fd,
              const char         *path,
              mode_t              mode)
{
  g_autofree char *full_path = dup_path_at (dir_fd, path);
  FerryFakeCall    call = { .op = FERRY_FILE_OP_MKDIRAT,
                            .mutates = TRUE,
                            .text = g_path_get_basename (path) };
  int              result = -1;

  if (ferry_fake_file_ops_begin (ops->user_data, &call))
    {
      FerryFakeChange *change = note_name_change (call.self, full_path, NULL);

      result = real ()->mkdirat (real (), dir_fd, path, mode);
      settle_name_change (call.self, change, result == 0);
    }

  return (int) ferry_fake_file_ops_end (&call, result);
}

static int
fake_fstat (const FerryFileOps *ops,
            int                 fd,
            struct stat        *st)
{
  FerryFakeCall call = { .op = FERRY_FILE_OP_FSTAT, .text = dup_fd_name (fd) };
  int           result = -1;

  if (ferry_fake_file_ops_begin (ops->user_data, &call))
    result = real ()->fstat (real (), fd, st);

  return (int) ferry_fake_file_ops_end (&call, result);
}

static int
fake_fstatat (const FerryFileOps *ops,
              int                 dir_fd,
              const char         *path,
              struct stat        *st,
              int                 flags)
{
  FerryFakeCall call = { .op = FERRY_FILE_OP_FSTATAT, .text = g_path_get_basename (path) };
  int           result = -1;

  if (ferry_fake_file_ops_begin (ops->user_data, &call))
    result = real ()->fstatat (real (), dir_fd, path, st, flags);

  return (int) ferry_fake_file_ops_end (&call, result);
}

static int
fake_fstatvfs (const FerryFileOps *ops,
               int                 fd,
               struct statvfs     *st)
{
  FerryFakeCall call = { .op = FERRY_FILE_OP_FSTATVFS, .text = dup_fd_name (fd) };
  int           result = -1;

  if (ferry_fake_file_ops_begin (ops->user_data, &call))
    result = real ()->fstatvfs (real (), fd, st);

  return (int) ferry_fake_file_ops_end (&call, result);
}

static int
fake_futimens (const FerryFileOps   *ops,
               int                   fd,
               const struct timespec times[2])
{
  FerryFakeCall call = { .op = FERRY_FILE_OP_FUTIMENS, .mutates = TRUE, .text = dup_fd_name (fd) };
  int           result = -1;

  if (ferry_fake_file_ops_begin (ops->user_data, &call))
    result = real ()->futimens (real (), fd, times);

  return (int) ferry_fake_file_ops_end (&call, result);
}

static int
fake_fsetxattr (const FerryFileOps *ops,
                int                 fd,
                const char         *name,
                const void         *value,
                size_t              size,
                int                 flags)
{
  FerryFakeCall call = { .op = FERRY_FILE_OP_FSETXATTR, .mutates = TRUE, .text = dup_fd_name (fd) };
  int           result = -1;

  if (ferry_fake_file_ops_begin (ops->user_data, &call))
    result = real ()->fsetxattr (real (), fd, name, value, size, flags);

  return (int) ferry_fake_file_ops_end (&call, result);
}

static ssize_t
fake_fgetxattr (const FerryFileOps *ops,
                int                 fd,
                const char         *name,
                void               *value,
                size_t              size)
{
  FerryFakeCall call = { .op = FERRY_FILE_OP_FGETXATTR, .text = dup_fd_name (fd) };
  ssize_t       result = -1;

  if (ferry_fake_file_ops_begin (ops->user_data, &call))
    result = real ()->fgetxattr (real (), fd, name, value, size);

  return ferry_fake_file_ops_end (&call, result);
}

static int
fake_fremovexattr (const FerryFileOps *ops,
                   int                 fd,
                   const char         *name)
{
  FerryFakeCall call = { .op = FERRY_FILE_OP_FREMOVEXATTR,
                         .mutates = TRUE,
                         .text = dup_fd_name (fd) };
  int           result = -1;

  if (ferry_fake_file_ops_begin (ops->user_data, &call))
    result = real ()->fremovexattr (real (), fd, name);

  return (int) ferry_fake_file_ops_end (&call, result);
}

static int
fake_lock (const FerryFileOps *ops,
           int                 fd)
{
  FerryFakeCall call = { .op = FERRY_FILE_OP_LOCK, .text = dup_fd_name (fd) };
  int           result = -1;

  if (ferry_fake_file_ops_begin (ops->user_data, &call))
    result = real ()->lock (real (), fd);

  return (int) ferry_fake_file_ops_end (&call, result);
}

static const FerryFileOps fake_ops = {
  .openat = fake_openat,
  .close = fake_close,
  .pread = fake_pread,
  .pwrite = fake_pwrite,
  .ftruncate = fake_ftruncate,
  .fallocate = fake_fallocate,
  .sync_file_range = fake_sync_file_range,
  .fdatasync = fake_fdatasync,
  .fsync = fake_fsync,
  .syncfs = fake_syncfs,
  .renameat2 = fake_renameat2,
  .unlinkat = fake_unlinkat,
  .mkdirat = fake_mkdirat,
  .fstat = fake_fstat,
  .fstatat = fake_fstatat,
  .fstatvfs = fake_fstatvfs,
  .futimens = fake_futimens,
  .fsetxattr = fake_fsetxattr,
  .fgetxattr = fake_fgetxattr,
  .fremovexattr = fake_fremovexattr,
  .lock = fake_lock,
};

const FerryFileOps *
ferry_fake_file_calls_get (void)
{
  return &fake_ops;
}
