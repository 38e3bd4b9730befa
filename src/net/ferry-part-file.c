/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-part-file.h"

#include "ferry-error.h"
#include "ferry-file-name.h"

#include <errno.h>
#include <linux/fs.h>
#include <string.h>
#include <sys/xattr.h>

#define ID_ATTRIBUTE "user.io.github.ferrytransfer.id"
#define ORIGIN_ATTRIBUTE "user.xdg.origin.url"

#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_CLOEXEC)
#define PART_FLAGS (O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) /* whatever stands there */

/* Names tried before giving up: "name", "name (1)" … */
#define MAX_NUMBERS 999

/* Left free for everything else on the file system. */
#define SPACE_MARGIN (16 * 1024 * 1024)

/* FAT holds files of less than 4 GiB. */
#define FAT_LIMIT G_GINT64_CONSTANT (0xffffffff)

struct _FerryPartFile
{
  gint                ref_count;
  const FerryFileOps *ops;
  char               *id;        /* (owned) */
  char               *directory; /* (owned) */
  char               *wish;      /* (owned) the name before it was numbered */
  char               *name;      /* (owned) final name */
  char               *part_name; /* (owned) */
  FerryIfExists       if_exists;
  int                 dir_fd;
  int                 fd;
  guint               number; /* of @name */
  dev_t               device;
};

static gboolean
fail_errno (FerryPartFile *self,
            int            saved_errno,
            GError       **error)
{
  ferry_error_set_from_errno (error, saved_errno, self->directory);
  return FALSE;
}

static FerryPartFile *
new_in_directory (const FerryPartFileSpec *spec,
                  GError                 **error)
{
  FerryPartFile *self = g_new0 (FerryPartFile, 1);

  self->ref_count = 1;
  self->ops = spec->ops;
  self->id = g_strdup (spec->id);
  self->directory = g_strdup (spec->directory);
  self->wish = g_strdup (spec->name);
  self->name = g_strdup (spec->name);
  self->if_exists = spec->if_exists;
  self->fd = -1;
  self->dir_fd = self->ops->openat (self->ops, AT_FDCWD, spec->directory, FOLDER_FLAGS, 0);
  if (self->dir_fd < 0)
    {
      fail_errno (self, errno, error);
      ferry_part_file_unref (self);
      return NULL;
    }

  return self;
}

/* What stands at the final name: 0 nothing, 1 a plain file, -1 anything else. */
static int
look_at_target (FerryPartFile *self,
                const char    *name)
{
  struct stat st;

  if (self->ops->fstatat (self->ops, self->dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
    return errno == ENOENT ? 0 : -1;

  return S_ISREG (st.st_mode) ? 1 : -1;
}

static gboolean
fd_has_id (const FerryFileOps *ops,
           int                 fd,
           const char         *id)
{
  char    value[64];
  ssize_t size = ops->fgetxattr (ops, fd, ID_ATTRIBUTE, value, sizeof value);

  return size == (ssize_t) strlen (id) && memcmp (value, id, (size_t) size) == 0;
}

static gboolean
is_plain (FerryPartFile *self,
          int            fd)
{
  struct stat st;

  return self->ops->fstat (self->ops, fd, &st) == 0 && S_ISREG (st.st_mode);
}

/* An orphan of ours: made by this transfer just before a crash. */
static int
adopt (FerryPartFile *self)
{
  int fd = self->ops->openat (self->ops, self->dir_fd, self->part_name, PART_FLAGS, 0);

  if (fd < 0)
    return -1;
  if (is_plain (self, fd) && fd_has_id (self->ops, fd, self->id) &&
      self->ops->ftruncate (self->ops, fd, 0) == 0)
    return fd;

  self->ops->close (self->ops, fd);
  return -1;
}

/* Makes the part of the current name. Returns 0, or the errno; EEXIST when
 * another transfer has it. */
static int
make_part (FerryPartFile *self)
{
  self->fd = self->ops->openat (self->ops, self->dir_fd, self->part_name,
                                O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (self->fd < 0 && errno == EEXIST)
    {
      self->fd = adopt (self);
      return self->fd < 0 ? EEXIST : 0;
    }
  if (self->fd < 0)
    return errno;

  /* Not every file system can: then an orphan is merely not known again. */
  self->ops->fsetxattr (self->ops, self->fd, ID_ATTRIBUTE, self->id, strlen (self->id), 0);
  return 0;
}

static void
set_number (FerryPartFile *self,
            guint          number,
            gboolean       keep_name)
{
  g_autofree char *numbered = ferry_file_name_number (self->wish, number);

  self->number = number;
  g_free (self->part_name);
  self->part_name = ferry_file_name_to_part (numbered);
  if (keep_name)
    return;

  g_free (self->name);
  self->name = g_steal_pointer (&numbered);
}

FerryPartFile *
ferry_part_file_create (const FerryPartFileSpec *spec,
                        GError                 **error)
{
  g_autoptr (FerryPartFile) self = new_in_directory (spec, error);
  struct stat               st;

  if (self == NULL)
    return NULL;

  for (guint number = 0; number <= MAX_NUMBERS; number++)
    {
      int target, result;

      set_number (self, number, spec->keep_name);
      target = spec->keep_name ? 0 : look_at_target (self, self->name);
      if (target != 0 && spec->if_exists == FERRY_IF_EXISTS_SKIP)
        break;
      if (target == -1 || (target == 1 && spec->if_exists == FERRY_IF_EXISTS_RENAME))
        continue;

      if (g_strcmp0 (self->part_name, spec->superseded) == 0)
        continue;

      result = make_part (self);
      if (result == 0)
        {
          if (self->ops->fstat (self->ops, self->fd, &st) == 0)
            self->device = st.st_dev;
          return g_steal_pointer (&self);
        }
      if (result != EEXIST)
        {
          fail_errno (self, result, error);
          return NULL;
        }
    }

  ferry_error_set (error, FERRY_ERROR_DESTINATION_EXISTS, self->name);
  return NULL;
}

FerryPartFile *
ferry_part_file_open (const FerryPartFileSpec *spec,
                      const char              *part_name,
                      GError                 **error)
{
  g_autoptr (FerryPartFile) self = new_in_directory (spec, error);
  struct stat               st;

  if (self == NULL)
    return NULL;

  self->part_name = g_strdup (part_name);
  self->fd = self->ops->openat (self->ops, self->dir_fd, part_name, PART_FLAGS, 0);
  if (self->fd < 0 && errno != ENOENT && errno != ELOOP)
    {
      fail_errno (self, errno, error);
      return NULL;
    }
  if (self->fd < 0 || !is_plain (self, self->fd))
    {
      ferry_error_set (error, FERRY_ERROR_SOURCE_MISSING, part_name);
      return NULL;
    }

  if (self->ops->fstat (self->ops, self->fd, &st) == 0)
    self->device = st.st_dev;
  return g_steal_pointer (&self);
}

FerryPartFile *
ferry_part_file_ref (FerryPartFile *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ferry_part_file_unref (FerryPartFile *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  if (self->fd >= 0)
    self->ops->close (self->ops, self->fd);
  if (self->dir_fd >= 0)
    self->ops->close (self->ops, self->dir_fd);
  g_free (self->id);
  g_free (self->directory);
  g_free (self->wish);
  g_free (self->name);
  g_free (self->part_name);
  g_free (self);
}

const char *
ferry_part_file_get_name (FerryPartFile *self)
{
  return self->name;
}

const char *
ferry_part_file_get_part_name (FerryPartFile *self)
{
  return self->part_name;
}

int
ferry_part_file_get_fd (FerryPartFile *self)
{
  return self->fd;
}

dev_t
ferry_part_file_get_device (FerryPartFile *self)
{
  return self->device;
}

goffset
ferry_part_file_get_size (FerryPartFile *self)
{
  struct stat st;

  return self->ops->fstat (self->ops, self->fd, &st) == 0 ? st.st_size : -1;
}

static gboolean
is_fat (FerryPartFile *self)
{
  g_autofree char      *link = g_strdup_printf ("/proc/self/fd/%d", self->dir_fd);
  g_autoptr (GFile)     file = g_file_new_for_path (link);
  g_autoptr (GFileInfo) info = NULL;
  const char           *type = NULL;

  info = g_file_query_filesystem_info (file, G_FILE_ATTRIBUTE_FILESYSTEM_TYPE, NULL, NULL);
  if (info != NULL)
    type = g_file_info_get_attribute_string (info, G_FILE_ATTRIBUTE_FILESYSTEM_TYPE);

  return type != NULL && (g_str_equal (type, "msdos") || g_str_equal (type, "vfat"));
}

gboolean
ferry_part_file_check_space (FerryPartFile *self,
                             goffset        needed,
                             goffset        total,
                             GError       **error)
{
  struct statvfs st;
  guint64        available;

  if (total > FAT_LIMIT && is_fat (self))
    {
      ferry_error_set (error, FERRY_ERROR_FILE_SYSTEM_LIMIT, self->directory);
      return FALSE;
    }
  if (self->ops->fstatvfs (self->ops, self->dir_fd, &st) != 0)
    return TRUE; /* not a reason to refuse: the write will tell */

  if (st.f_blocks == 0)
    return TRUE; /* some network file systems report no sizes at all */

  available = (guint64) st.f_bavail * st.f_frsize;
  /* The margin is for large files: a nearly full disk may take a small one. */
  if (needed >= 0 && available < (guint64) needed + MIN ((guint64) needed / 8, SPACE_MARGIN))
    {
      g_autofree char *size = g_format_size ((guint64) needed);
      g_autofree char *is_left = g_format_size (available);
      g_autofree char *detail = g_strdup_printf ("%s > %s", size, is_left);

      ferry_error_set (error, FERRY_ERROR_DISK_FULL, detail);
      return FALSE;
    }

  return TRUE;
}

gboolean
ferry_part_file_write (FerryPartFile *self,
                       gconstpointer  data,
                       gsize          size,
                       goffset        offset,
                       GError       **error)
{
  if (ferry_file_ops_pwrite_all (self->ops, self->fd, data, size, offset) != 0)
    return fail_errno (self, errno, error);

  return TRUE;
}

gssize
ferry_part_file_read (FerryPartFile *self,
                      gpointer       data,
                      gsize          size,
                      goffset        offset,
                      GError       **error)
{
  gssize n = ferry_file_ops_pread_all (self->ops, self->fd, data, size, offset);

  if (n < 0)
    fail_errno (self, errno, error);

  return n;
}

gboolean
ferry_part_file_reserve (FerryPartFile *self,
                         goffset        total,
                         GError       **error)
{
  if (total <= 0)
    return TRUE;

  /* Keeps the size: a part never looks whole to other programs. */
  if (self->ops->fallocate (self->ops, self->fd, FALLOC_FL_KEEP_SIZE, 0, total) != 0 &&
      (errno == ENOSPC || errno == EDQUOT || errno == EFBIG))
    return fail_errno (self, errno, error);

  return TRUE;
}

gboolean
ferry_part_file_sync (FerryPartFile *self,
                      GError       **error)
{
  if (self->ops->fdatasync (self->ops, self->fd) != 0)
    return fail_errno (self, errno, error);

  return TRUE;
}

void
ferry_part_file_begin_write_back (FerryPartFile *self,
                                  goffset        offset,
                                  goffset        size)
{
  self->ops->sync_file_range (self->ops, self->fd, offset, size, SYNC_FILE_RANGE_WRITE);
}

gboolean
ferry_part_file_prepare (FerryPartFile             *self,
                         const FerryPartFileFinish *finish,
                         GError                   **error)
{
  goffset size = ferry_part_file_get_size (self);

  if (finish->total >= 0 && size < finish->total)
    {
      /* Somebody cut the part behind our back. */
      ferry_error_set (error, FERRY_ERROR_SOURCE_MISSING, self->part_name);
      return FALSE;
    }
  if (finish->total >= 0 && self->ops->ftruncate (self->ops, self->fd, finish->total) != 0)
    return fail_errno (self, errno, error);

  /* Both are a courtesy: a file system without them still gets the file. */
  if (finish->origin != NULL)
    self->ops->fsetxattr (self->ops, self->fd, ORIGIN_ATTRIBUTE,
                          finish->origin, strlen (finish->origin), 0);
  if (finish->modified >= 0)
    {
      struct timespec times[2] = { { .tv_nsec = UTIME_OMIT }, { .tv_sec = finish->modified } };

      self->ops->futimens (self->ops, self->fd, times);
    }

  return TRUE;
}

/* The part must still be the file that we wrote: not one that was put in its
 * place. */
static gboolean
is_still_ours (FerryPartFile *self)
{
  const FerryFileOps *ops = self->ops;
  struct stat         open_file, named_file;

  return ops->fstat (ops, self->fd, &open_file) == 0 &&
         ops->fstatat (ops, self->dir_fd, self->part_name, &named_file, AT_SYMLINK_NOFOLLOW) == 0 &&
         open_file.st_ino == named_file.st_ino && open_file.st_dev == named_file.st_dev;
}

static int
rename_to (FerryPartFile *self,
           const char    *name)
{
  const FerryFileOps *ops = self->ops;
  guint               flags = RENAME_NOREPLACE;
  int                 dir_fd = self->dir_fd;

  if (self->if_exists == FERRY_IF_EXISTS_OVERWRITE && look_at_target (self, name) == 1)
    flags = 0;
  if (ops->renameat2 (ops, dir_fd, self->part_name, dir_fd, name, flags) == 0)
    return 0;
  if (errno != EINVAL && errno != ENOSYS)
    return errno;

  /* A file system without RENAME_NOREPLACE (FAT, some network ones): looking
   * first leaves a small gap, which is the best that it can do. */
  if (look_at_target (self, name) != 0)
    return EEXIST;
  return ops->renameat2 (ops, dir_fd, self->part_name, dir_fd, name, 0) == 0 ? 0 : errno;
}

gboolean
ferry_part_file_publish (FerryPartFile *self,
                         GError       **error)
{
  int result = EEXIST;

  if (!is_still_ours (self))
    {
      ferry_error_set (error, FERRY_ERROR_SOURCE_MISSING, self->part_name);
      return FALSE;
    }

  for (guint number = self->number; number <= MAX_NUMBERS && result == EEXIST; number++)
    {
      g_autofree char *name = number == self->number
                                  ? g_strdup (self->name)
                                  : ferry_file_name_number (self->wish, number);

      result = rename_to (self, name);
      if (result == 0)
        {
          g_free (self->name);
          self->name = g_steal_pointer (&name);
        }
      else if (self->if_exists == FERRY_IF_EXISTS_SKIP)
        break;
    }

  if (result == EEXIST)
    {
      ferry_error_set (error, FERRY_ERROR_DESTINATION_EXISTS, self->name);
      return FALSE;
    }

  return result == 0 || fail_errno (self, result, error);
}

gboolean
ferry_part_file_sync_folder (FerryPartFile *self,
                             GError       **error)
{
  /* Some file systems cannot sync folders; nothing more can be done there. */
  if (self->ops->fsync (self->ops, self->dir_fd) != 0 && errno != EINVAL && errno != ENOSYS)
    return fail_errno (self, errno, error);

  return TRUE;
}

char *
ferry_part_file_get_folder_key (FerryPartFile *self)
{
  struct stat st = { 0 };

  self->ops->fstat (self->ops, self->dir_fd, &st);
  return g_strdup_printf ("%lu:%lu", (unsigned long) st.st_dev, (unsigned long) st.st_ino);
}

void
ferry_part_file_discard (FerryPartFile *self)
{
  if (is_still_ours (self))
    self->ops->unlinkat (self->ops, self->dir_fd, self->part_name, 0);
}

void
ferry_part_file_remove (const FerryFileOps *ops,
                        const char         *directory,
                        const char         *part_name)
{
  int         dir_fd;
  struct stat st;

  if (part_name[0] != '.' || !g_str_has_suffix (part_name, ".part") ||
      strchr (part_name, '/') != NULL)
    return;

  dir_fd = ops->openat (ops, AT_FDCWD, directory, FOLDER_FLAGS, 0);
  if (dir_fd < 0)
    return;
  if (ops->fstatat (ops, dir_fd, part_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG (st.st_mode))
    ops->unlinkat (ops, dir_fd, part_name, 0);
  ops->close (ops, dir_fd);
}

static int
open_finished (const FerryFileOps *ops,
               const char         *directory,
               const char         *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);

  return ops->openat (ops, AT_FDCWD, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0);
}

void
ferry_part_file_forget_id (const FerryFileOps *ops,
                           const char         *directory,
                           const char         *name)
{
  int fd = open_finished (ops, directory, name);

  if (fd < 0)
    return;

  ops->fremovexattr (ops, fd, ID_ATTRIBUTE);
  ops->close (ops, fd);
}

gboolean
ferry_part_file_was_published (const FerryFileOps *ops,
                               const char         *directory,
                               const char         *name,
                               const char         *id,
                               goffset            *size)
{
  struct stat st;
  gboolean    is_ours;
  int         fd = open_finished (ops, directory, name);

  if (fd < 0)
    return FALSE;

  is_ours = ops->fstat (ops, fd, &st) == 0 && S_ISREG (st.st_mode) && fd_has_id (ops, fd, id);
  if (is_ours)
    *size = st.st_size;
  ops->close (ops, fd);

  return is_ours;
}
