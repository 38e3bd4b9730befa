/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-file-name.h"
#include "ferry-part-file-private.h"

#include <errno.h>
#include <linux/fs.h>
#include <string.h>

#define ORIGIN_ATTRIBUTE "user.xdg.origin.url"

/* The year 2100: some file systems cannot keep later times, and no server
 * means them. */
#define MODIFIED_LIMIT G_GINT64_CONSTANT (4102444800)

gboolean
ferry_part_file_prepare (FerryPartFile             *self,
                         const FerryPartFileFinish *finish,
                         GError                   **error)
{
  goffset size = ferry_part_file_get_size (self);

  if (finish->total >= 0 && size < finish->total)
    {
      /* Somebody cut the part behind our back. */
      ferry_error_set (error, FERRY_ERROR_PART_LOST, self->part_name);
      return FALSE;
    }
  if (finish->total >= 0 && self->ops->ftruncate (self->ops, self->fd, finish->total) != 0)
    return ferry_part_file_fail_errno (self, errno, error);

  /* Both are a courtesy: a file system without them still gets the file. */
  if (finish->origin != NULL)
    self->ops->fsetxattr (self->ops, self->fd, ORIGIN_ATTRIBUTE,
                          finish->origin, strlen (finish->origin), 0);
  if (finish->modified >= 0 && finish->modified < MODIFIED_LIMIT)
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

/* Who moved the folder, or mounted something over it, would not find the file
 * where it is said to be. */
static gboolean
folder_is_still_there (FerryPartFile *self)
{
  const FerryFileOps *ops = self->ops;
  struct stat         open_folder, named_folder;

  return ops->fstat (ops, self->dir_fd, &open_folder) == 0 &&
         ops->fstatat (ops, AT_FDCWD, self->directory, &named_folder, 0) == 0 &&
         open_folder.st_ino == named_folder.st_ino && open_folder.st_dev == named_folder.st_dev;
}

static int
rename_to (FerryPartFile *self,
           const char    *name)
{
  const FerryFileOps *ops = self->ops;
  guint               flags = RENAME_NOREPLACE;
  int                 dir_fd = self->dir_fd;

  if (self->if_exists == FERRY_IF_EXISTS_OVERWRITE &&
      ferry_part_file_look_at_target (self, name) == FERRY_PART_TARGET_FILE)
    flags = 0;
  if (ops->renameat2 (ops, dir_fd, self->part_name, dir_fd, name, flags) == 0)
    return 0;
  if (errno != EINVAL && errno != ENOSYS)
    return errno;

  /* A file system without RENAME_NOREPLACE (FAT, some network ones): looking
   * first leaves a small gap, which is the best that it can do. */
  switch (ferry_part_file_look_at_target (self, name))
    {
    case FERRY_PART_TARGET_FREE:
      return ops->renameat2 (ops, dir_fd, self->part_name, dir_fd, name, 0) == 0 ? 0 : errno;
    case FERRY_PART_TARGET_FILE:
    case FERRY_PART_TARGET_OTHER:
      return EEXIST;
    case FERRY_PART_TARGET_UNKNOWN:
      return errno;
    }

  g_assert_not_reached ();
}

gboolean
ferry_part_file_publish (FerryPartFile *self,
                         GError       **error)
{
  int result = EEXIST;

  if (!folder_is_still_there (self))
    {
      ferry_error_set (error, FERRY_ERROR_DESTINATION_MISSING, self->directory);
      return FALSE;
    }
  if (!is_still_ours (self))
    {
      ferry_error_set (error, FERRY_ERROR_PART_LOST, self->part_name);
      return FALSE;
    }

  for (guint number = self->number;
       number <= FERRY_PART_FILE_MAX_NUMBER && result == EEXIST;
       number++)
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

  return result == 0 || ferry_part_file_fail_errno (self, result, error);
}

gboolean
ferry_part_file_sync_folder (FerryPartFile *self,
                             GError       **error)
{
  /* Some file systems cannot sync folders; nothing more can be done there. */
  if (self->ops->fsync (self->ops, self->dir_fd) != 0 && errno != EINVAL && errno != ENOSYS)
    return ferry_part_file_fail_errno (self, errno, error);

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

static gboolean
may_remove (const FerryFileOps *ops,
            int                 dir_fd,
            const char         *part_name,
            const char         *id)
{
  struct stat st;
  gboolean    is_of_another;
  int         fd;

  if (ops->fstatat (ops, dir_fd, part_name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG (st.st_mode))
    return FALSE;

  fd = ops->openat (ops, dir_fd, part_name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0);
  if (fd < 0)
    return TRUE;
  is_of_another = ferry_part_file_is_of_another (ops, fd, id);
  ops->close (ops, fd);

  return !is_of_another;
}

void
ferry_part_file_remove (const FerryFileOps *ops,
                        const char         *directory,
                        const char         *part_name,
                        const char         *id)
{
  int dir_fd;

  if (part_name[0] != '.' || !g_str_has_suffix (part_name + 1, ".part") ||
      strchr (part_name, '/') != NULL)
    return;

  dir_fd = ops->openat (ops, AT_FDCWD, directory, FERRY_PART_FILE_FOLDER_FLAGS, 0);
  if (dir_fd < 0)
    return;
  if (may_remove (ops, dir_fd, part_name, id))
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

  ops->fremovexattr (ops, fd, FERRY_PART_FILE_ID_ATTRIBUTE);
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

  is_ours = ops->fstat (ops, fd, &st) == 0 && S_ISREG (st.st_mode) &&
            ferry_part_file_has_id (ops, fd, id);
  if (is_ours)
    *size = st.st_size;
  ops->close (ops, fd);

  return is_ours;
}
