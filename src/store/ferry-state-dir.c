/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-state-dir.h"

#include "ferry-error.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#define LOCK "lock"
#define MAX_SET_ASIDE 10000
#define COPY_SIZE (256 * 1024)

struct _FerryStateDir
{
  const FerryFileOps *ops;          /* (unowned) */
  char               *path;         /* (owned) */
  GPtrArray          *made_parents; /* (owned): folders with a new folder in them, not synced yet */
  int                 fd;
  int                 lock_fd;
};

gboolean
ferry_state_dir_fail (FerryStateDir *self,
                      const char    *name,
                      GError       **error)
{
  int              saved_errno = errno;
  g_autofree char *path = g_build_filename (self->path, name, NULL);

  ferry_error_set_from_errno (error, saved_errno, path);
  errno = saved_errno;
  return FALSE;
}

static int
open_folder (const FerryFileOps *ops,
             const char         *path)
{
  return ops->openat (ops, AT_FDCWD, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
}

/* FALSE with errno. A folder of that name that is there already is as good. */
static gboolean
make_one (FerryStateDir *self,
          const char    *path)
{
  if (self->ops->mkdirat (self->ops, AT_FDCWD, path, 0700) != 0)
    return errno == EEXIST;

  g_ptr_array_add (self->made_parents, g_path_get_dirname (path));
  return TRUE;
}

/* FALSE with errno. Some file systems answer ENOENT although the parent is
 * there: nothing is tried a second time but what has a new parent. */
static gboolean
make_folder (FerryStateDir *self,
             const char    *path)
{
  g_autofree char *parent = g_path_get_dirname (path);

  if (make_one (self, path))
    return TRUE;
  if (errno != ENOENT || g_str_equal (parent, path))
    return FALSE;
  return make_folder (self, parent) && make_one (self, path);
}

static gboolean
open_path (FerryStateDir *self,
           GError       **error)
{
  self->fd = open_folder (self->ops, self->path);
  if (self->fd < 0 && errno == ENOENT && make_folder (self, self->path))
    self->fd = open_folder (self->ops, self->path);
  if (self->fd < 0)
    return ferry_state_dir_fail (self, NULL, error);
  return TRUE;
}

static gboolean
fail_locked (FerryStateDir *self,
             GError       **error)
{
  g_autofree char *path = g_filename_display_name (self->path);
  char             text[24] = "";
  long             pid = 0;

  if (ferry_file_ops_pread_all (self->ops, self->lock_fd, text, sizeof text - 1, 0) > 0)
    pid = strtol (text, NULL, 10);

  if (pid > 0)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_STATE_LOCKED,
                 _ ("Process %ld is using the state folder “%s”. Close that program, or choose "
                    "another folder with --state-dir."),
                 pid, path);
  else
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_STATE_LOCKED,
                 _ ("Another program is using the state folder “%s”. Close it, or choose "
                    "another folder with --state-dir."),
                 path);
  return FALSE;
}

static gboolean
take_lock (FerryStateDir *self,
           GError       **error)
{
  g_autofree char *text = g_strdup_printf ("%-10ld\n", (long) getpid ());

  self->lock_fd = ferry_state_dir_open_file (self, LOCK, O_RDWR | O_CREAT, error);
  if (self->lock_fd < 0)
    return FALSE;
  if (self->ops->lock (self->ops, self->lock_fd) != 0)
    {
      if (errno == EAGAIN || errno == EACCES)
        return fail_locked (self, error);
      return ferry_state_dir_fail (self, LOCK, error);
    }
  /* The lock holds without it: the text is for the message alone. */
  if (ferry_file_ops_pwrite_all (self->ops, self->lock_fd, text, strlen (text), 0) != 0)
    g_debug ("The process id could not be written: %s", g_strerror (errno));
  return TRUE;
}

FerryStateDir *
ferry_state_dir_open_unlocked (const char         *path,
                               const FerryFileOps *ops,
                               GError            **error)
{
  g_autoptr (FerryStateDir) self = g_new0 (FerryStateDir, 1);

  self->ops = ops;
  self->path = g_strdup (path);
  self->made_parents = g_ptr_array_new_with_free_func (g_free);
  self->fd = -1;
  self->lock_fd = -1;
  if (!open_path (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

FerryStateDir *
ferry_state_dir_open (const char         *path,
                      const FerryFileOps *ops,
                      GError            **error)
{
  g_autoptr (FerryStateDir) self = ferry_state_dir_open_unlocked (path, ops, error);

  if (self == NULL || !take_lock (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
ferry_state_dir_free (FerryStateDir *self)
{
  if (self->lock_fd >= 0)
    self->ops->close (self->ops, self->lock_fd);
  if (self->fd >= 0)
    self->ops->close (self->ops, self->fd);
  g_ptr_array_unref (self->made_parents);
  g_free (self->path);
  g_free (self);
}

const FerryFileOps *
ferry_state_dir_get_ops (FerryStateDir *self)
{
  return self->ops;
}

int
ferry_state_dir_open_file (FerryStateDir *self,
                           const char    *name,
                           int            flags,
                           GError       **error)
{
  int fd = self->ops->openat (self->ops, self->fd, name, flags | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (fd < 0)
    ferry_state_dir_fail (self, name, error);
  return fd;
}

/* Some file systems cannot sync a folder, and need not. */
static gboolean
sync_folder (const FerryFileOps *ops,
             int                 fd)
{
  return ops->fsync (ops, fd) == 0 || errno == EINVAL || errno == ENOTSUP;
}

static gboolean
sync_made_parents (FerryStateDir *self,
                   GError       **error)
{
  while (self->made_parents->len > 0)
    {
      const char *path = g_ptr_array_index (self->made_parents, self->made_parents->len - 1);
      int         fd = open_folder (self->ops, path);
      gboolean    is_synced = fd >= 0 && sync_folder (self->ops, fd);
      int         saved_errno = errno;

      if (fd >= 0)
        self->ops->close (self->ops, fd);
      if (!is_synced)
        {
          ferry_error_set_from_errno (error, saved_errno, path);
          return FALSE;
        }
      g_ptr_array_set_size (self->made_parents, (int) self->made_parents->len - 1);
    }
  return TRUE;
}

gboolean
ferry_state_dir_publish (FerryStateDir *self,
                         const char    *temporary,
                         const char    *name,
                         GError       **error)
{
  if (self->ops->renameat2 (self->ops, self->fd, temporary, self->fd, name, 0) != 0)
    return ferry_state_dir_fail (self, name, error);
  if (!sync_folder (self->ops, self->fd))
    return ferry_state_dir_fail (self, name, error);
  return sync_made_parents (self, error);
}

void
ferry_state_dir_remove (FerryStateDir *self,
                        const char    *name)
{
  if (self->ops->unlinkat (self->ops, self->fd, name, 0) != 0 && errno != ENOENT)
    g_debug ("“%s” could not be removed: %s", name, g_strerror (errno));
}

static gboolean
copy_data (FerryStateDir *self,
           int            from,
           int            to)
{
  g_autofree guint8 *buffer = g_malloc (COPY_SIZE);
  goffset            offset = 0;
  ssize_t            size;

  while ((size = ferry_file_ops_pread_all (self->ops, from, buffer, COPY_SIZE, offset)) > 0)
    {
      if (ferry_file_ops_pwrite_all (self->ops, to, buffer, (gsize) size, offset) != 0)
        return FALSE;
      offset += size;
    }
  return size == 0 && self->ops->fdatasync (self->ops, to) == 0;
}

static int
open_set_aside (FerryStateDir *self,
                const char    *name,
                char         **copy,
                GError       **error)
{
  for (guint i = 1; i <= MAX_SET_ASIDE; i++)
    {
      g_autofree char *free_name = g_strdup_printf ("%s.corrupt-%u", name, i);
      int              fd = self->ops->openat (self->ops, self->fd, free_name,
                                               O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

      if (fd >= 0)
        {
          *copy = g_steal_pointer (&free_name);
          return fd;
        }
      if (errno != EEXIST)
        break;
    }
  ferry_state_dir_fail (self, name, error);
  return -1;
}

char *
ferry_state_dir_set_aside (FerryStateDir *self,
                           const char    *name,
                           GError       **error)
{
  g_autofree char *copy = NULL;
  int              from = ferry_state_dir_open_file (self, name, O_RDONLY, error);
  int              to;
  gboolean         is_copied;

  if (from < 0)
    return NULL;
  to = open_set_aside (self, name, &copy, error);
  is_copied = to >= 0 && copy_data (self, from, to);
  if (to >= 0 && !is_copied)
    {
      ferry_state_dir_fail (self, copy, error);
      ferry_state_dir_remove (self, copy);
    }
  if (to >= 0)
    self->ops->close (self->ops, to);
  self->ops->close (self->ops, from);
  return is_copied ? g_steal_pointer (&copy) : NULL;
}
