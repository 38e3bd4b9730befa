/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <fcntl.h>
#include <glib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/types.h>

G_BEGIN_DECLS

typedef struct _FerryFileOps FerryFileOps;

/**
 * FerryFileOps:
 *
 * Every system call by which Ferry touches a file that matters, so that a test
 * can fail or tear the n-th. Each behaves as the call of its name (-1 and
 * errno), may be called from any thread and retries EINTR itself.
 * ferry_file_ops_get_system() is the real one.
 */
struct _FerryFileOps
{
  gpointer user_data;

  /* Always with O_CLOEXEC. */
  int (*openat) (const FerryFileOps *ops,
                 int                 dir_fd,
                 const char         *path,
                 int                 flags,
                 mode_t              mode);
  /* The descriptor is gone afterwards, also when this fails. */
  int (*close) (const FerryFileOps *ops, int fd);
  ssize_t (*pread) (const FerryFileOps *ops,
                    int                 fd,
                    void               *buffer,
                    size_t              count,
                    off_t               offset);
  ssize_t (*pwrite) (const FerryFileOps *ops,
                     int                 fd,
                     const void         *buffer,
                     size_t              count,
                     off_t               offset);
  int (*ftruncate) (const FerryFileOps *ops, int fd, off_t length);
  int (*fallocate) (const FerryFileOps *ops,
                    int                 fd,
                    int                 mode,
                    off_t               offset,
                    off_t               length);
  int (*sync_file_range) (const FerryFileOps *ops,
                          int                 fd,
                          off_t               offset,
                          off_t               length,
                          unsigned int        flags);
  int (*fdatasync) (const FerryFileOps *ops, int fd);
  int (*fsync) (const FerryFileOps *ops, int fd);
  int (*syncfs) (const FerryFileOps *ops, int fd);
  /* EINVAL where the file system does not know @flags: the caller has a way
   * round it, or none. */
  int (*renameat2) (const FerryFileOps *ops,
                    int                 old_dir_fd,
                    const char         *old_path,
                    int                 new_dir_fd,
                    const char         *new_path,
                    unsigned int        flags);
  int (*unlinkat) (const FerryFileOps *ops, int dir_fd, const char *path, int flags);
  int (*mkdirat) (const FerryFileOps *ops, int dir_fd, const char *path, mode_t mode);
  int (*fstat) (const FerryFileOps *ops, int fd, struct stat *st);
  int (*fstatat) (const FerryFileOps *ops,
                  int                 dir_fd,
                  const char         *path,
                  struct stat        *st,
                  int                 flags);
  int (*fstatvfs) (const FerryFileOps *ops, int fd, struct statvfs *st);
  int (*futimens) (const FerryFileOps *ops, int fd, const struct timespec times[2]);
  int (*fsetxattr) (const FerryFileOps *ops,
                    int                 fd,
                    const char         *name,
                    const void         *value,
                    size_t              size,
                    int                 flags);
  ssize_t (*fgetxattr) (const FerryFileOps *ops,
                        int                 fd,
                        const char         *name,
                        void               *value,
                        size_t              size);
  int (*fremovexattr) (const FerryFileOps *ops, int fd, const char *name);
  /* Write lock on the whole file that belongs to the open file description
   * (F_OFD_SETLK): gone when its last descriptor is closed, however the
   * program ends. Needs a descriptor that can write. Does not wait: EAGAIN
   * when another has it. */
  int (*lock) (const FerryFileOps *ops, int fd);
};

const FerryFileOps *ferry_file_ops_get_system (void);

/* pwrite() until all @count bytes are written. Returns 0, or -1 with errno
 * (ENOSPC for a write that makes no progress). */
int ferry_file_ops_pwrite_all (const FerryFileOps *ops,
                               int                 fd,
                               const void         *buffer,
                               size_t              count,
                               off_t               offset);
/* pread() until @count bytes or the end of file. Returns the count read, or -1
 * with errno. */
ssize_t ferry_file_ops_pread_all (const FerryFileOps *ops,
                                  int                 fd,
                                  void               *buffer,
                                  size_t              count,
                                  off_t               offset);

G_END_DECLS
