/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-journal.h"

#include "ferry-error.h"

#include <errno.h>

#define TEMPORARY FERRY_STATE_JOURNAL FERRY_STATE_TEMPORARY

struct _FerryJournal
{
  FerryStateDir      *dir; /* (unowned), outlives us */
  const FerryFileOps *ops; /* (unowned) */
  int                 fd;
  FerryFileHeader     header;
};

static FerryJournal *
journal_new (FerryStateDir *dir,
             int            fd)
{
  FerryJournal *self = g_new0 (FerryJournal, 1);

  self->dir = dir;
  self->ops = ferry_state_dir_get_ops (dir);
  self->fd = fd;
  self->header.kind = FERRY_FILE_JOURNAL;
  self->header.version = FERRY_FORMAT_VERSION;
  return self;
}

void
ferry_journal_free (FerryJournal *self)
{
  self->ops->close (self->ops, self->fd);
  g_free (self);
}

static GBytes *
read_all (FerryJournal *self,
          GError      **error)
{
  g_autofree guint8 *data = NULL;
  struct stat        st;
  ssize_t            size;

  if (self->ops->fstat (self->ops, self->fd, &st) != 0)
    {
      ferry_state_dir_fail (self->dir, FERRY_STATE_JOURNAL, error);
      return NULL;
    }
  data = g_try_malloc ((gsize) MAX (st.st_size, 1));
  if (data == NULL)
    {
      errno = EFBIG;
      ferry_state_dir_fail (self->dir, FERRY_STATE_JOURNAL, error);
      return NULL;
    }
  size = ferry_file_ops_pread_all (self->ops, self->fd, data, (gsize) st.st_size, 0);
  if (size < 0)
    {
      ferry_state_dir_fail (self->dir, FERRY_STATE_JOURNAL, error);
      return NULL;
    }
  return g_bytes_new_take (g_steal_pointer (&data), (gsize) size);
}

FerryJournal *
ferry_journal_open (FerryStateDir          *dir,
                    GBytes                **contents,
                    FerryFileHeaderVerdict *verdict,
                    GError                **error)
{
  g_autoptr (FerryJournal) self = NULL;
  g_autoptr (GBytes)       bytes = NULL;
  g_autoptr (GError)       local_error = NULL;
  const guint8            *data;
  gsize                    size;
  int                      fd;

  fd = ferry_state_dir_open_file (dir, FERRY_STATE_JOURNAL, O_RDWR, &local_error);
  if (fd < 0)
    {
      if (errno != ENOENT)
        g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  self = journal_new (dir, fd);
  bytes = read_all (self, error);
  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &size);
  *verdict = ferry_file_header_parse (&self->header, FERRY_FILE_JOURNAL, data, size);
  *contents = g_steal_pointer (&bytes);
  return g_steal_pointer (&self);
}

static gboolean
write_new (FerryJournal *self,
           GByteArray   *frames)
{
  g_autoptr (GByteArray) bytes = g_byte_array_sized_new (FERRY_FILE_HEADER_SIZE + frames->len);

  g_byte_array_set_size (bytes, FERRY_FILE_HEADER_SIZE);
  ferry_file_header_encode (&self->header, bytes->data);
  g_byte_array_append (bytes, frames->data, frames->len);
  return ferry_file_ops_pwrite_all (self->ops, self->fd, bytes->data, bytes->len, 0) == 0 &&
         self->ops->fdatasync (self->ops, self->fd) == 0;
}

FerryJournal *
ferry_journal_create (FerryStateDir *dir,
                      guint64        generation,
                      GByteArray    *frames,
                      gboolean      *is_in_doubt,
                      GError       **error)
{
  g_autoptr (FerryJournal) self = NULL;
  int                      fd;

  *is_in_doubt = FALSE;
  fd = ferry_state_dir_open_file (dir, TEMPORARY, O_RDWR | O_CREAT | O_TRUNC, error);
  if (fd < 0)
    return NULL;
  self = journal_new (dir, fd);
  self->header.generation = generation;
  if (!write_new (self, frames))
    {
      ferry_state_dir_fail (dir, TEMPORARY, error);
      ferry_state_dir_remove (dir, TEMPORARY);
      return NULL;
    }
  if (!ferry_state_dir_publish (dir, TEMPORARY, FERRY_STATE_JOURNAL, error))
    {
      *is_in_doubt = TRUE;
      return NULL;
    }
  return g_steal_pointer (&self);
}

guint64
ferry_journal_get_generation (FerryJournal *self)
{
  return self->header.generation;
}

guint32
ferry_journal_get_version (FerryJournal *self)
{
  return self->header.version;
}

gboolean
ferry_journal_is_swapped (FerryJournal *self)
{
  return self->header.is_swapped;
}

static gboolean
is_for_want_of_space (int error_number)
{
  return error_number == ENOSPC || error_number == EDQUOT || error_number == EFBIG;
}

gboolean
ferry_journal_append (FerryJournal *self,
                      goffset       offset,
                      GByteArray   *frames,
                      gboolean     *is_in_doubt,
                      GError      **error)
{
  *is_in_doubt = FALSE;
  if (ferry_file_ops_pwrite_all (self->ops, self->fd, frames->data, frames->len, offset) != 0)
    *is_in_doubt = !is_for_want_of_space (errno);
  else if (self->ops->fdatasync (self->ops, self->fd) == 0)
    return TRUE;
  else
    *is_in_doubt = TRUE;

  ferry_state_dir_fail (self->dir, FERRY_STATE_JOURNAL, error);
  if (!ferry_journal_cut (self, offset))
    *is_in_doubt = TRUE;
  return FALSE;
}

gboolean
ferry_journal_cut (FerryJournal *self,
                   goffset       length)
{
  return self->ops->ftruncate (self->ops, self->fd, length) == 0;
}

guint8 *
ferry_journal_read (FerryJournal *self,
                    goffset       offset,
                    gsize         length,
                    FerryFrame   *frame,
                    GError      **error)
{
  g_autofree guint8 *data = g_malloc (length);
  ssize_t            size = ferry_file_ops_pread_all (self->ops, self->fd, data, length, offset);

  if (size < 0)
    {
      ferry_state_dir_fail (self->dir, FERRY_STATE_JOURNAL, error);
      return NULL;
    }
  if (!ferry_frame_parse (frame, self->header.version, data, (gsize) size))
    {
      ferry_error_set (error, FERRY_ERROR_STATE_UNREADABLE, NULL);
      return NULL;
    }
  return g_steal_pointer (&data);
}
