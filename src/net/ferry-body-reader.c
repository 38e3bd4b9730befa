/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-body-file.h"
#include "ferry-body-private.h"
#include "ferry-error.h"
#include "ferry-file-ops.h"

#include <errno.h>
#include <string.h>

/* The disk is asked for so much before it is needed, in steps of half of it, and
 * for so many files at most: each costs its opening. */
#define AHEAD_SIZE (4 * 1024 * 1024)
#define AHEAD_FILES 16

struct _FerryBodyReader
{
  FerryBody *body;     /* (owned) */
  goffset    position; /* in the body */
  guint      span;     /* where it is; n_spans at the end */
  int        fd;       /* of the span's file; -1 when that is not open */
  GError    *error;    /* (owned) (nullable): of this there is no return */

  goffset ahead;      /* so far of the body was asked for */
  guint   ahead_span; /* where that is */
};

static goffset
span_get_end (const FerryBodySpan *span)
{
  return span->start + span->length;
}

/* NULL at the end of the body. */
static const FerryBodySpan *
get_span (FerryBodyReader *self)
{
  return self->span < self->body->spans->len ? ferry_body_get_span (self->body, self->span) : NULL;
}

static void
close_file (FerryBodyReader *self)
{
  const FerryFileOps *ops = ferry_file_ops_get_system ();

  if (self->fd >= 0)
    ops->close (ops, self->fd);
  self->fd = -1;
}

static void
fail_as_changed (FerryBodyReader     *self,
                 const FerryBodySpan *span)
{
  ferry_body_file_set_changed (&self->error, ferry_body_get_path (self->body, span->file));
}

/* Bytes of two versions of a file must not come into one body. */
static gboolean
open_file (FerryBodyReader     *self,
           const FerryBodySpan *span)
{
  FerrySourceStamp stamp;

  self->fd = ferry_body_file_open (ferry_body_get_path (self->body, span->file), &stamp,
                                   &self->error);
  if (self->fd < 0)
    return FALSE;
  if (!ferry_source_stamp_equal (&stamp, ferry_body_get_stamp (self->body, span->file)))
    {
      fail_as_changed (self, span);
      return FALSE;
    }

  posix_fadvise (self->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  return TRUE;
}

/* Goes to the span that the next byte is of and opens its file. NULL at the end of
 * the body, and when it fails. */
static const FerryBodySpan *
enter (FerryBodyReader *self)
{
  const FerryBodySpan *span = get_span (self);

  if (self->error != NULL)
    return NULL;

  while (span != NULL && span_get_end (span) <= self->position)
    {
      close_file (self);
      self->span++;
      span = get_span (self);
    }
  if (span != NULL && span->text == NULL && self->fd < 0 && !open_file (self, span))
    return NULL;

  return span;
}

/* Asks for [@first, @last) of the body, which is in @span. */
static void
ask_for (FerryBodyReader     *self,
         const FerryBodySpan *span,
         goffset              first,
         goffset              last)
{
  const FerryFileOps *ops = ferry_file_ops_get_system ();
  FerrySourceStamp    stamp;
  int                 fd;

  if (self->ahead_span == self->span && self->fd >= 0)
    {
      posix_fadvise (self->fd, first - span->start, last - first, POSIX_FADV_WILLNEED);
      return;
    }

  /* What cannot be opened is found when it is read. */
  fd = ferry_body_file_open (ferry_body_get_path (self->body, span->file), &stamp, NULL);
  if (fd < 0)
    return;
  posix_fadvise (fd, first - span->start, last - first, POSIX_FADV_WILLNEED);
  ops->close (ops, fd);
}

static void
read_ahead (FerryBodyReader *self)
{
  goffset goal = MIN (self->position, self->body->length - AHEAD_SIZE) + AHEAD_SIZE;
  guint   n_files = 0;

  if (self->ahead - self->position > AHEAD_SIZE / 2)
    return;
  if (self->ahead < self->position)
    {
      self->ahead = self->position;
      self->ahead_span = self->span;
    }

  while (self->ahead < goal && n_files < AHEAD_FILES)
    {
      const FerryBodySpan *span = ferry_body_get_span (self->body, self->ahead_span);
      goffset              last = MIN (span_get_end (span), goal);

      if (span->text == NULL && last > self->ahead)
        {
          ask_for (self, span, self->ahead, last);
          n_files++;
        }
      self->ahead = MAX (self->ahead, last);
      if (self->ahead == span_get_end (span))
        self->ahead_span++;
    }
}

/* To be called behind the bytes that it speaks for: what was read of a file is only
 * good when the file was not touched before. So a body of a changed file is never
 * whole. */
static gboolean
check_unchanged (FerryBodyReader     *self,
                 const FerryBodySpan *span)
{
  if (ferry_body_file_is (self->fd, ferry_body_get_stamp (self->body, span->file)))
    return TRUE;

  fail_as_changed (self, span);
  return FALSE;
}

/* FALSE when it fails. */
static gboolean
read_file (FerryBodyReader     *self,
           const FerryBodySpan *span,
           gpointer             buffer,
           gsize                size)
{
  const FerryFileOps *ops = ferry_file_ops_get_system ();
  ssize_t             n;

  read_ahead (self);
  n = ferry_file_ops_pread_all (ops, self->fd, buffer, size, self->position - span->start);
  if (n < 0)
    {
      ferry_body_file_set_error (&self->error, errno,
                                 ferry_body_get_path (self->body, span->file));
      return FALSE;
    }
  if ((gsize) n < size)
    {
      fail_as_changed (self, span);
      return FALSE;
    }

  return check_unchanged (self, span);
}

static void
read_text (FerryBodyReader     *self,
           const FerryBodySpan *span,
           gpointer             buffer,
           gsize                size)
{
  const char *text = g_bytes_get_data (span->text, NULL);

  memcpy (buffer, text + (self->position - span->start), size);
}

FerryBodyReader *
ferry_body_open (FerryBody *self,
                 goffset    first,
                 GError   **error)
{
  g_autoptr (FerryBodyReader) reader = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (first >= 0, NULL);

  /* More was sent than there is now. */
  if (first > self->length)
    {
      ferry_error_set (error, FERRY_ERROR_SOURCE_CHANGED, NULL);
      return NULL;
    }

  reader = g_new0 (FerryBodyReader, 1);
  reader->body = ferry_body_ref (self);
  reader->position = first;
  reader->fd = -1;
  if (enter (reader) == NULL && reader->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&reader->error));
      return NULL;
    }

  read_ahead (reader);
  return g_steal_pointer (&reader);
}

void
ferry_body_reader_free (FerryBodyReader *self)
{
  g_return_if_fail (self != NULL);

  close_file (self);
  g_clear_error (&self->error);
  ferry_body_unref (self->body);
  g_free (self);
}

gssize
ferry_body_reader_read (FerryBodyReader *self,
                        gpointer         buffer,
                        gsize            size,
                        GError         **error)
{
  const FerryBodySpan *span;
  gsize                done = 0;

  g_return_val_if_fail (self != NULL, -1);
  g_return_val_if_fail (buffer != NULL || size == 0, -1);

  size = MIN (size, G_MAXSSIZE);
  while (done < size && (span = enter (self)) != NULL)
    {
      goffset left = span_get_end (span) - self->position;
      gsize   count = (gsize) MIN ((goffset) (size - done), left);
      char   *place = (char *) buffer + done;

      if (span->text != NULL)
        read_text (self, span, place, count);
      else if (!read_file (self, span, place, count))
        break;
      self->position += (goffset) count;
      done += count;
    }

  /* What went well before it failed is given first. */
  if (done > 0 || self->error == NULL)
    return (gssize) done;

  g_propagate_error (error, g_error_copy (self->error));
  return -1;
}

gboolean
ferry_body_reader_get_file (FerryBodyReader *self,
                            int             *fd,
                            goffset         *offset,
                            goffset         *count)
{
  const FerryBodySpan *span;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (fd != NULL && offset != NULL && count != NULL, FALSE);

  span = enter (self);
  if (span == NULL || span->text != NULL)
    return FALSE;
  if (!check_unchanged (self, span))
    return FALSE;

  read_ahead (self);
  *fd = self->fd;
  *offset = self->position - span->start;
  *count = span_get_end (span) - self->position;
  return TRUE;
}

void
ferry_body_reader_advance (FerryBodyReader *self,
                           goffset          count)
{
  const FerryBodySpan *span;

  g_return_if_fail (self != NULL);
  g_return_if_fail (count >= 0);

  span = get_span (self);
  g_return_if_fail (count == 0 || (span != NULL && self->fd >= 0));
  g_return_if_fail (count == 0 || count <= span_get_end (span) - self->position);

  if (count > 0 && check_unchanged (self, span))
    self->position += count;
}
