/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-wire-sender.h"

#include "ferry-error.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/sendfile.h>

#define PAGE 4096
#define BUFFER_SIZE (256 * 1024)

/* How much one call may take off a file. With more, the kernel keeps the socket to
 * itself for so long that the other side waits for it. */
#define PIECE_SIZE (256 * 1024)

/* The end of what is sent of a file is read, and so found to be of the same file
 * still: what has become another one is never sent as a whole. */
#define LAST_SIZE (64 * 1024)

struct _FerryWireSender
{
  FerryConnection *connection; /* (unowned) outlives this */
  GBytes          *head;       /* (owned) */
  gsize            head_sent;
  FerryBodyReader *body;    /* (owned) (nullable) */
  FerryLimiter    *limiter; /* (owned) (nullable) */
  goffset          length;
  goffset          sent;

  gboolean is_held;
  gboolean must_copy; /* the kernel does not take the bytes off this file */
  guint8  *buffer;    /* (owned) (nullable) */
  gsize    begin;     /* of what waits in the buffer */
  gsize    end;
  gsize    granted; /* by the limiter, and not yet used */
};

FerryWireSender *
ferry_wire_sender_new (FerryConnection *connection,
                       GBytes          *head,
                       FerryBodyReader *body,
                       goffset          length,
                       FerryLimiter    *limiter)
{
  FerryWireSender *self = g_new0 (FerryWireSender, 1);

  self->connection = connection;
  self->head = g_bytes_ref (head);
  self->body = body;
  self->length = length;
  self->limiter = limiter != NULL ? ferry_limiter_ref (limiter) : NULL;
  self->must_copy = ferry_connection_get_plain_fd (connection) < 0;
  return self;
}

void
ferry_wire_sender_free (FerryWireSender *self)
{
  if (self->limiter != NULL && self->granted > 0)
    ferry_limiter_give_back (self->limiter, self->granted);
  g_clear_pointer (&self->limiter, ferry_limiter_unref);
  g_clear_pointer (&self->body, ferry_body_reader_free);
  g_bytes_unref (self->head);
  free (self->buffer);
  g_free (self);
}

void
ferry_wire_sender_set_held (FerryWireSender *self,
                            gboolean         is_held)
{
  self->is_held = is_held;
}

goffset
ferry_wire_sender_get_sent (FerryWireSender *self)
{
  return self->sent;
}

goffset
ferry_wire_sender_get_written (FerryWireSender *self)
{
  return (goffset) self->head_sent + self->sent;
}

/* Writes through the streams: -1 with FALSE for BLOCKED and FAILED. */
static gboolean
write_some (FerryWireSender  *self,
            const void       *data,
            gsize             size,
            gsize            *n_written,
            FerryWireSending *result,
            GError          **error)
{
  GPollableOutputStream *output = ferry_connection_get_output (self->connection);
  g_autoptr (GError)     local_error = NULL;
  gssize                 n;

  n = g_pollable_output_stream_write_nonblocking (output, data, size, NULL, &local_error);
  if (n >= 0)
    {
      *n_written = (gsize) n;
      return TRUE;
    }
  if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    {
      *result = FERRY_WIRE_SENDING_BLOCKED;
      return FALSE;
    }

  g_propagate_error (error, g_steal_pointer (&local_error));
  *result = FERRY_WIRE_SENDING_FAILED;
  return FALSE;
}

static FerryWireSending
send_head (FerryWireSender *self,
           GError         **error)
{
  FerryWireSending result = FERRY_WIRE_SENDING_MORE;
  gsize            size, n;
  const guint8    *data = g_bytes_get_data (self->head, &size);

  if (write_some (self, data + self->head_sent, size - self->head_sent, &n, &result, error))
    self->head_sent += n;

  return result;
}

/* How many of @wanted bytes may go; 0 for not yet. What was granted stays so until
 * it is used: TLS must be given the same piece again when it could not send it. */
static gsize
get_grant (FerryWireSender *self,
           gsize            wanted,
           gint64           now,
           gint64          *wait)
{
  if (self->limiter == NULL)
    return wanted;
  if (self->granted == 0)
    self->granted = ferry_limiter_take (self->limiter, wanted, now, wait);

  return MIN (self->granted, wanted);
}

static void
count (FerryWireSender *self,
       gsize            n)
{
  self->sent += (goffset) n;
  if (self->limiter != NULL)
    self->granted -= MIN (n, self->granted);
}

static gboolean
fill (FerryWireSender *self,
      GError         **error)
{
  goffset wanted = MIN (BUFFER_SIZE, self->length - self->sent);
  gssize  n;

  if (self->buffer == NULL &&
      posix_memalign ((void **) &self->buffer, PAGE, BUFFER_SIZE) != 0)
    g_error ("Out of memory for a buffer of %d bytes", BUFFER_SIZE);

  n = ferry_body_reader_read (self->body, self->buffer, (gsize) wanted, error);
  if (n > 0)
    {
      self->begin = 0;
      self->end = (gsize) n;
      return TRUE;
    }
  if (n == 0)
    ferry_error_set (error, FERRY_ERROR_SOURCE_CHANGED, NULL);

  return FALSE;
}

static FerryWireSending
send_copy (FerryWireSender *self,
           gint64           now,
           gint64          *wait,
           GError         **error)
{
  FerryWireSending result = FERRY_WIRE_SENDING_MORE;
  gsize            size, n;

  if (self->begin == self->end && !fill (self, error))
    return FERRY_WIRE_SENDING_FAILED;

  size = get_grant (self, self->end - self->begin, now, wait);
  if (size == 0)
    return FERRY_WIRE_SENDING_LIMITED;

  if (write_some (self, self->buffer + self->begin, size, &n, &result, error))
    {
      self->begin += n;
      count (self, n);
    }

  return result;
}

/* What says that the other side is to blame; anything else is of the file, and
 * reading it tells what it is. */
static gboolean
is_of_the_peer (int saved_errno)
{
  switch (saved_errno)
    {
    case EPIPE:
    case ECONNRESET:
    case ECONNABORTED:
    case ENOTCONN:
    case ETIMEDOUT:
    case EHOSTUNREACH:
    case EHOSTDOWN:
    case ENETUNREACH:
    case ENETDOWN:
      return TRUE;
    default:
      return FALSE;
    }
}

/* GSocket has the process ignore SIGPIPE, which sendfile(2) cannot be told not to
 * raise. */
static FerryWireSending
send_file (FerryWireSender *self,
           int              file,
           goffset          offset,
           gsize            size,
           GError         **error)
{
  int    out = ferry_connection_get_plain_fd (self->connection);
  off_t  from = offset;
  gssize n = sendfile (out, file, &from, size);
  int    saved_errno = errno;

  if (n > 0)
    {
      ferry_body_reader_advance (self->body, n);
      count (self, (gsize) n);
      return FERRY_WIRE_SENDING_MORE;
    }
  if (n < 0 && (saved_errno == EAGAIN || saved_errno == EWOULDBLOCK))
    return FERRY_WIRE_SENDING_BLOCKED;
  if (n < 0 && saved_errno == EINTR)
    return FERRY_WIRE_SENDING_MORE;
  if (n < 0 && is_of_the_peer (saved_errno))
    {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (saved_errno),
                           g_strerror (saved_errno));
      return FERRY_WIRE_SENDING_FAILED;
    }

  /* The file is shorter than it was, cannot be read, or is on a file system that
   * has no such way. */
  self->must_copy = TRUE;
  return FERRY_WIRE_SENDING_MORE;
}

static FerryWireSending
send_body (FerryWireSender *self,
           gint64           now,
           gint64          *wait,
           GError         **error)
{
  goffset left = self->length - self->sent;
  goffset offset, available;
  gsize   size;
  int     file;

  if (self->must_copy || self->begin < self->end ||
      !ferry_body_reader_get_file (self->body, &file, &offset, &available) ||
      MIN (left, available) <= LAST_SIZE)
    return send_copy (self, now, wait, error);

  size = (gsize) MIN (MIN (left, available) - LAST_SIZE, PIECE_SIZE);
  size = get_grant (self, size, now, wait);
  if (size == 0)
    return FERRY_WIRE_SENDING_LIMITED;

  return send_file (self, file, offset, size, error);
}

FerryWireSending
ferry_wire_sender_step (FerryWireSender *self,
                        gint64           now,
                        gint64          *wait,
                        GError         **error)
{
  *wait = 0;
  if (self->head_sent < g_bytes_get_size (self->head))
    return send_head (self, error);
  if (self->sent == self->length)
    return FERRY_WIRE_SENDING_DONE;
  if (self->is_held)
    return FERRY_WIRE_SENDING_HELD;

  return send_body (self, now, wait, error);
}
