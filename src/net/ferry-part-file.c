/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-part-file.h"

#include "ferry-error.h"
#include "ferry-file-name.h"
#include "ferry-part-file-private.h"

#include <errno.h>
#include <string.h>

#define PART_FLAGS (O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) /* whatever stands there */

/* Left free for everything else on the file system. */
#define SPACE_MARGIN (16 * 1024 * 1024)

/* FAT holds files of less than 4 GiB. */
#define FAT_LIMIT G_GINT64_CONSTANT (0xffffffff)

gboolean
ferry_part_file_fail_errno (FerryPartFile *self,
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
  self->dir_fd = self->ops->openat (self->ops, AT_FDCWD, spec->directory,
                                    FERRY_PART_FILE_FOLDER_FLAGS, 0);
  if (self->dir_fd < 0)
    {
      ferry_part_file_fail_errno (self, errno, error);
      ferry_part_file_unref (self);
      return NULL;
    }

  return self;
}

FerryPartTarget
ferry_part_file_look_at_target (FerryPartFile *self,
                                const char    *name)
{
  struct stat st;

  if (self->ops->fstatat (self->ops, self->dir_fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
    return errno == ENOENT ? FERRY_PART_TARGET_FREE : FERRY_PART_TARGET_UNKNOWN;

  return S_ISREG (st.st_mode) ? FERRY_PART_TARGET_FILE : FERRY_PART_TARGET_OTHER;
}

gboolean
ferry_part_file_has_id (const FerryFileOps *ops,
                        int                 fd,
                        const char         *id)
{
  char    value[64];
  ssize_t size = ops->fgetxattr (ops, fd, FERRY_PART_FILE_ID_ATTRIBUTE, value, sizeof value);

  return size == (ssize_t) strlen (id) && memcmp (value, id, (size_t) size) == 0;
}

gboolean
ferry_part_file_is_of_another (const FerryFileOps *ops,
                               int                 fd,
                               const char         *id)
{
  char value;

  return ops->fgetxattr (ops, fd, FERRY_PART_FILE_ID_ATTRIBUTE, &value, 0) > 0 &&
         !ferry_part_file_has_id (ops, fd, id);
}

static gboolean
is_plain (FerryPartFile *self,
          int            fd)
{
  struct stat st;

  return self->ops->fstat (self->ops, fd, &st) == 0 && S_ISREG (st.st_mode);
}

/* A part that was made just before a crash has no id yet, and no bytes. The lock
 * tells it from one that is being made right now. */
static gboolean
is_nobodys (FerryPartFile *self,
            int            fd)
{
  struct stat st;
  char        value;

  return self->ops->fstat (self->ops, fd, &st) == 0 && st.st_size == 0 &&
         self->ops->fgetxattr (self->ops, fd, FERRY_PART_FILE_ID_ATTRIBUTE, &value, 0) <= 0 &&
         self->ops->lock (self->ops, fd) == 0;
}

/* An orphan of ours: made by this transfer just before a crash. */
static int
adopt (FerryPartFile *self)
{
  int fd = self->ops->openat (self->ops, self->dir_fd, self->part_name, PART_FLAGS, 0);

  if (fd < 0)
    return -1;
  if (is_plain (self, fd) &&
      (ferry_part_file_has_id (self->ops, fd, self->id) || is_nobodys (self, fd)) &&
      self->ops->ftruncate (self->ops, fd, 0) == 0)
    return fd;

  self->ops->close (self->ops, fd);
  return -1;
}

/* Whether nobody took the new part for an orphan before it was locked. Not
 * every file system has locks: then it is taken for ours. */
static gboolean
is_ours_alone (FerryPartFile *self)
{
  return self->ops->lock (self->ops, self->fd) == 0 || (errno != EAGAIN && errno != EACCES);
}

/* Makes the part of the current name. Returns 0, or the errno; EEXIST when
 * another transfer has it, or it is our own that is to be kept. */
static int
make_part (FerryPartFile *self,
           const char    *superseded)
{
  if (g_strcmp0 (self->part_name, superseded) == 0)
    return EEXIST;

  self->fd = self->ops->openat (self->ops, self->dir_fd, self->part_name,
                                O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (self->fd < 0 && errno != EEXIST)
    return errno;

  if (self->fd < 0)
    {
      self->fd = adopt (self);
      if (self->fd < 0)
        return EEXIST;
    }
  else if (!is_ours_alone (self))
    {
      self->ops->close (self->ops, self->fd);
      self->fd = -1;
      return EEXIST;
    }

  /* Not every file system can: then an orphan is merely not known again. */
  self->ops->fsetxattr (self->ops, self->fd, FERRY_PART_FILE_ID_ATTRIBUTE,
                        self->id, strlen (self->id), 0);
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

/* What to do about the current name: 0 to take it, EEXIST to try the next, any
 * other errno to give up. */
static int
judge_name (FerryPartFile           *self,
            const FerryPartFileSpec *spec)
{
  FerryPartTarget target = FERRY_PART_TARGET_FREE;

  if (!spec->keep_name)
    target = ferry_part_file_look_at_target (self, self->name);

  switch (target)
    {
    case FERRY_PART_TARGET_FREE:
      return 0;
    case FERRY_PART_TARGET_FILE:
      return spec->if_exists == FERRY_IF_EXISTS_OVERWRITE ? 0 : EEXIST;
    case FERRY_PART_TARGET_OTHER:
      return EEXIST;
    case FERRY_PART_TARGET_UNKNOWN:
      return errno;
    }

  g_assert_not_reached ();
}

FerryPartFile *
ferry_part_file_create (const FerryPartFileSpec *spec,
                        GError                 **error)
{
  g_autoptr (FerryPartFile) self = new_in_directory (spec, error);
  int                       result = EEXIST;

  if (self == NULL)
    return NULL;

  for (guint number = 0; number <= FERRY_PART_FILE_MAX_NUMBER && result == EEXIST; number++)
    {
      set_number (self, number, spec->keep_name);
      result = judge_name (self, spec);
      if (result == EEXIST && spec->if_exists == FERRY_IF_EXISTS_SKIP)
        break;
      if (result == 0)
        result = make_part (self, spec->superseded);
    }

  if (result == EEXIST)
    {
      ferry_error_set (error, FERRY_ERROR_DESTINATION_EXISTS, self->name);
      return NULL;
    }
  if (result != 0)
    {
      ferry_part_file_fail_errno (self, result, error);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/* What opening something that was put in place of a part fails with: nothing, a
 * link, a folder, a socket. */
static gboolean
is_no_part (int saved_errno)
{
  return saved_errno == ENOENT || saved_errno == ELOOP || saved_errno == EISDIR ||
         saved_errno == ENXIO;
}

FerryPartFile *
ferry_part_file_open (const FerryPartFileSpec *spec,
                      const char              *part_name,
                      GError                 **error)
{
  g_autoptr (FerryPartFile) self = new_in_directory (spec, error);

  if (self == NULL)
    return NULL;

  self->part_name = g_strdup (part_name);
  self->fd = self->ops->openat (self->ops, self->dir_fd, part_name, PART_FLAGS, 0);
  if (self->fd < 0 && !is_no_part (errno))
    {
      ferry_part_file_fail_errno (self, errno, error);
      return NULL;
    }
  /* Ours was deleted, and another transfer has one of that name now. */
  if (self->fd < 0 || !is_plain (self, self->fd) ||
      ferry_part_file_is_of_another (self->ops, self->fd, self->id))
    {
      ferry_error_set (error, FERRY_ERROR_PART_LOST, part_name);
      return NULL;
    }

  /* So that nobody takes it for one that a crash left, while it has no bytes. */
  self->ops->lock (self->ops, self->fd);
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
    return ferry_part_file_fail_errno (self, errno, error);

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
    ferry_part_file_fail_errno (self, errno, error);

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
    return ferry_part_file_fail_errno (self, errno, error);

  return TRUE;
}

gboolean
ferry_part_file_sync (FerryPartFile *self,
                      GError       **error)
{
  /* The kernel reports once that it could not write pages, and then takes them
   * for written: another sync of the same file would succeed, without the bytes. */
  if (self->sync_errno == 0 && self->ops->fdatasync (self->ops, self->fd) != 0)
    self->sync_errno = errno;

  return self->sync_errno == 0 || ferry_part_file_fail_errno (self, self->sync_errno, error);
}

gboolean
ferry_part_file_sync_with_name (FerryPartFile *self,
                                GError       **error)
{
  if (!ferry_part_file_sync (self, error))
    return FALSE;

  /* Bytes that are on disk under no name are not there after a power cut. */
  if (!self->has_synced_name)
    self->has_synced_name = ferry_part_file_sync_folder (self, error);

  return self->has_synced_name;
}

void
ferry_part_file_begin_write_back (FerryPartFile *self,
                                  goffset        offset,
                                  goffset        size)
{
  self->ops->sync_file_range (self->ops, self->fd, offset, size, SYNC_FILE_RANGE_WRITE);
}
