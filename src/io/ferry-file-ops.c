/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-file-ops.h"

#include <errno.h>
#include <stdio.h>
#include <sys/xattr.h>
#include <unistd.h>

static int
system_openat (const FerryFileOps *ops,
               int                 dir_fd,
               const char         *path,
               int                 flags,
               mode_t              mode)
{
  /* A program that Ferry starts must inherit neither files nor their locks. */
  return TEMP_FAILURE_RETRY (openat (dir_fd, path, flags | O_CLOEXEC, mode));
}

static int
system_close (const FerryFileOps *ops,
              int                 fd)
{
  /* Linux has freed the number before it reports EINTR: closing again could
   * hit a file that another thread has just opened. */
  if (close (fd) == -1 && errno != EINTR)
    return -1;

  return 0;
}

static ssize_t
system_pread (const FerryFileOps *ops,
              int                 fd,
              void               *buffer,
              size_t              count,
              off_t               offset)
{
  return TEMP_FAILURE_RETRY (pread (fd, buffer, count, offset));
}

static ssize_t
system_pwrite (const FerryFileOps *ops,
               int                 fd,
               const void         *buffer,
               size_t              count,
               off_t               offset)
{
  return TEMP_FAILURE_RETRY (pwrite (fd, buffer, count, offset));
}

static int
system_ftruncate (const FerryFileOps *ops,
                  int                 fd,
                  off_t               length)
{
  return TEMP_FAILURE_RETRY (ftruncate (fd, length));
}

static int
system_fallocate (const FerryFileOps *ops,
                  int                 fd,
                  int                 mode,
                  off_t               offset,
                  off_t               length)
{
  return TEMP_FAILURE_RETRY (fallocate (fd, mode, offset, length));
}

static int
system_sync_file_range (const FerryFileOps *ops,
                        int                 fd,
                        off_t               offset,
                        off_t               length,
                        unsigned int        flags)
{
  return TEMP_FAILURE_RETRY (sync_file_range (fd, offset, length, flags));
}

static int
system_fdatasync (const FerryFileOps *ops,
                  int                 fd)
{
  return TEMP_FAILURE_RETRY (fdatasync (fd));
}

static int
system_fsync (const FerryFileOps *ops,
              int                 fd)
{
  return TEMP_FAILURE_RETRY (fsync (fd));
}

static int
system_syncfs (const FerryFileOps *ops,
               int                 fd)
{
  return TEMP_FAILURE_RETRY (syncfs (fd));
}

static int
system_renameat2 (const FerryFileOps *ops,
                  int                 old_dir_fd,
                  const char         *old_path,
                  int                 new_dir_fd,
                  const char         *new_path,
                  unsigned int        flags)
{
  return TEMP_FAILURE_RETRY (renameat2 (old_dir_fd, old_path, new_dir_fd, new_path, flags));
}

static int
system_unlinkat (const FerryFileOps *ops,
                 int                 dir_fd,
                 const char         *path,
                 int                 flags)
{
  return TEMP_FAILURE_RETRY (unlinkat (dir_fd, path, flags));
}

static int
system_mkdirat (const FerryFileOps *ops,
                int                 dir_fd,
                const char         *path,
                mode_t              mode)
{
  return TEMP_FAILURE_RETRY (mkdirat (dir_fd, path, mode));
}

static int
system_fstat (const FerryFileOps *ops,
              int                 fd,
              struct stat        *st)
{
  return TEMP_FAILURE_RETRY (fstat (fd, st));
}

static int
system_fstatat (const FerryFileOps *ops,
                int                 dir_fd,
                const char         *path,
                struct stat        *st,
                int                 flags)
{
  return TEMP_FAILURE_RETRY (fstatat (dir_fd, path, st, flags));
}

static int
system_fstatvfs (const FerryFileOps *ops,
                 int                 fd,
                 struct statvfs     *st)
{
  return TEMP_FAILURE_RETRY (fstatvfs (fd, st));
}

static int
system_futimens (const FerryFileOps   *ops,
                 int                   fd,
                 const struct timespec times[2])
{
  return TEMP_FAILURE_RETRY (futimens (fd, times));
}

static int
system_fsetxattr (const FerryFileOps *ops,
                  int                 fd,
                  const char         *name,
                  const void         *value,
                  size_t              size,
                  int                 flags)
{
  return TEMP_FAILURE_RETRY (fsetxattr (fd, name, value, size, flags));
}

static ssize_t
system_fgetxattr (const FerryFileOps *ops,
                  int                 fd,
                  const char         *name,
                  void               *value,
                  size_t              size)
{
  return TEMP_FAILURE_RETRY (fgetxattr (fd, name, value, size));
}

static int
system_fremovexattr (const FerryFileOps *ops,
                     int                 fd,
                     const char         *name)
{
  return TEMP_FAILURE_RETRY (fremovexattr (fd, name));
}

static int
system_lock (const FerryFileOps *ops,
             int                 fd)
{
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

  return TEMP_FAILURE_RETRY (fcntl (fd, F_OFD_SETLK, &lock));
}

static const FerryFileOps system_ops = {
  .openat = system_openat,
  .close = system_close,
  .pread = system_pread,
  .pwrite = system_pwrite,
  .ftruncate = system_ftruncate,
  .fallocate = system_fallocate,
  .sync_file_range = system_sync_file_range,
  .fdatasync = system_fdatasync,
  .fsync = system_fsync,
  .syncfs = system_syncfs,
  .renameat2 = system_renameat2,
  .unlinkat = system_unlinkat,
  .mkdirat = system_mkdirat,
  .fstat = system_fstat,
  .fstatat = system_fstatat,
  .fstatvfs = system_fstatvfs,
  .futimens = system_futimens,
  .fsetxattr = system_fsetxattr,
  .fgetxattr = system_fgetxattr,
  .fremovexattr = system_fremovexattr,
  .lock = system_lock,
};

const FerryFileOps *
ferry_file_ops_get_system (void)
{
  return &system_ops;
}

int
ferry_file_ops_pwrite_all (const FerryFileOps *ops,
                           int                 fd,
                           const void         *buffer,
                           size_t              count,
                           off_t               offset)
{
  const char *bytes = buffer;

  g_return_val_if_fail (ops != NULL, -1);
  g_return_val_if_fail (buffer != NULL || count == 0, -1);

  while (count > 0)
    {
      ssize_t written = ops->pwrite (ops, fd, bytes, count, offset);

      if (written < 0)
        return -1;
      if (written == 0)
        {
          errno = ENOSPC;
          return -1;
        }
      bytes += written;
      count -= (size_t) written;
      offset += written;
    }

  return 0;
}

ssize_t
ferry_file_ops_pread_all (const FerryFileOps *ops,
                          int                 fd,
                          void               *buffer,
                          size_t              count,
                          off_t               offset)
{
  size_t done = 0;

  g_return_val_if_fail (ops != NULL, -1);
  g_return_val_if_fail (buffer != NULL || count == 0, -1);

  while (done < count)
    {
      ssize_t n_read = ops->pread (ops, fd, (char *) buffer + done, count - done,
                                   offset + (off_t) done);

      if (n_read < 0)
        return -1;
      if (n_read == 0)
        break;
      done += (size_t) n_read;
    }

  return (ssize_t) done;
}
