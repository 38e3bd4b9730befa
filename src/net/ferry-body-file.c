/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-body-file.h"

#include "ferry-error.h"
#include "ferry-file-ops.h"
#include "ferry-text-check.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* Never waits for the other end of a pipe that was put in the place of a file. */
#define SOURCE_FLAGS (O_RDONLY | O_NONBLOCK | O_NOCTTY)

#define FALLBACK_TYPE "application/octet-stream"

static void
set_missing (GError    **error,
             const char *path,
             const char *why)
{
  /* Names on disk are bytes; messages are UTF-8. */
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *detail = g_strdup_printf ("%s (%s)", name, why);

  ferry_error_set (error, FERRY_ERROR_SOURCE_MISSING, detail);
}

void
ferry_body_file_set_error (GError    **error,
                           int         saved_errno,
                           const char *path)
{
  FerryErrorStatus status = ferry_error_status_from_errno (saved_errno);

  /* The sentences of these speak of a place to write to. */
  if (status == FERRY_ERROR_DESTINATION_MISSING || status == FERRY_ERROR_NAME_INVALID ||
      status == FERRY_ERROR_PERMISSION_DENIED)
    set_missing (error, path, g_strerror (saved_errno));
  else
    ferry_error_set_from_errno (error, saved_errno, path);
}

void
ferry_body_file_set_not_plain (GError    **error,
                               const char *path)
{
  set_missing (error, path, _ ("not a plain file"));
}

void
ferry_body_file_set_changed (GError    **error,
                             const char *path)
{
  g_autofree char *name = g_filename_display_name (path);

  ferry_error_set (error, FERRY_ERROR_SOURCE_CHANGED, name);
}

static void
stamp_fill (FerrySourceStamp  *stamp,
            const struct stat *st)
{
  *stamp = (FerrySourceStamp){
    .size = st->st_size,
    .modified = (gint64) st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec,
    .inode = st->st_ino,
    .device = st->st_dev,
  };
}

static gboolean
take_plain (const struct stat *st,
            const char        *path,
            FerrySourceStamp  *stamp,
            GError           **error)
{
  if (!S_ISREG (st->st_mode))
    {
      ferry_body_file_set_not_plain (error, path);
      return FALSE;
    }

  stamp_fill (stamp, st);
  return TRUE;
}

gboolean
ferry_body_file_look (const char       *path,
                      FerrySourceStamp *stamp,
                      GError          **error)
{
  const FerryFileOps *ops = ferry_file_ops_get_system ();
  struct stat         st;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (stamp != NULL, FALSE);

  if (ops->fstatat (ops, AT_FDCWD, path, &st, 0) != 0)
    {
      ferry_body_file_set_error (error, errno, path);
      return FALSE;
    }

  return take_plain (&st, path, stamp, error);
}

int
ferry_body_file_open (const char       *path,
                      FerrySourceStamp *stamp,
                      GError          **error)
{
  const FerryFileOps *ops = ferry_file_ops_get_system ();
  struct stat         st;
  int                 fd;

  /* Opening some devices does something, so that it has to be known before; and
   * looked at again behind it, for another may have come into its place. */
  if (!ferry_body_file_look (path, stamp, error))
    return -1;

  fd = ops->openat (ops, AT_FDCWD, path, SOURCE_FLAGS, 0);
  if (fd < 0)
    {
      ferry_body_file_set_error (error, errno, path);
      return -1;
    }
  if (ops->fstat (ops, fd, &st) != 0)
    ferry_body_file_set_error (error, errno, path);
  else if (take_plain (&st, path, stamp, error))
    return fd;

  ops->close (ops, fd);
  return -1;
}

gboolean
ferry_body_file_is (int                     fd,
                    const FerrySourceStamp *stamp)
{
  const FerryFileOps *ops = ferry_file_ops_get_system ();
  FerrySourceStamp    now;
  struct stat         st;

  if (ops->fstat (ops, fd, &st) != 0)
    return FALSE;

  stamp_fill (&now, &st);
  return ferry_source_stamp_equal (&now, stamp);
}

/* Not a type that only a desktop knows. */
static gboolean
is_media_type (const char *type)
{
  g_auto (GStrv) halves = g_strsplit (type, "/", 2);

  return g_strv_length (halves) == 2 &&
         ferry_text_check_token (halves[0]) &&
         ferry_text_check_token (halves[1]) &&
         !g_str_equal (halves[0], "inode") &&
         !g_str_equal (type, "application/x-zerosize");
}

char *
ferry_body_file_guess_type (const char   *path,
                            const guint8 *data,
                            gsize         size)
{
  g_autofree char *guess = NULL;
  g_autofree char *type = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  guess = g_content_type_guess (path, size > 0 ? data : NULL, size, NULL);
  if (guess != NULL)
    type = g_content_type_get_mime_type (guess);
  if (type == NULL || !is_media_type (type))
    return g_strdup (FALLBACK_TYPE);

  return g_steal_pointer (&type);
}
