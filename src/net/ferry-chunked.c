/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-chunked.h"

#include "ferry-error.h"

#include <string.h>

/* Nobody sends such long extensions or trailers; a server that does is
 * refused rather than read for ever. */
#define MAX_LINE 8192

enum
{
  STATE_SIZE,
  STATE_EXTENSION,
  STATE_SIZE_LF,
  STATE_DATA,
  STATE_DATA_CR,
  STATE_DATA_LF,
  STATE_TRAILER,
  STATE_TRAILER_LINE,
  STATE_TRAILER_LF,
  STATE_LAST_LF,
  STATE_DONE,
};

static gboolean
fail (GError **error)
{
  ferry_error_set (error, FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE, "broken chunked coding");
  return FALSE;
}

static gboolean
size_byte (FerryChunked *self,
           guint8        byte,
           GError      **error)
{
  int digit = g_ascii_xdigit_value ((char) byte);

  if (digit >= 0)
    {
      if (self->n_digits == 15)
        return fail (error);
      self->remaining = self->remaining * 16 + (guint64) digit;
      self->n_digits++;
      return TRUE;
    }

  if (self->n_digits == 0)
    return fail (error);

  if (byte == ';' || byte == ' ' || byte == '\t')
    self->state = STATE_EXTENSION;
  else if (byte == '\r')
    self->state = STATE_SIZE_LF;
  else
    return fail (error);

  self->line_length = 0;
  return TRUE;
}

/* The size line is over: data, or the trailers after the last chunk. */
static void
end_size_line (FerryChunked *self)
{
  self->state = self->remaining > 0 ? STATE_DATA : STATE_TRAILER;
  self->n_digits = 0;
  self->line_length = 0;
}

/* One byte outside the data. Bare line feeds are refused: a body that uses
 * them could be read differently by a proxy in between. */
static gboolean
line_byte (FerryChunked *self,
           guint8        byte,
           GError      **error)
{
  if (++self->line_length > MAX_LINE)
    return fail (error);

  switch (self->state)
    {
    case STATE_SIZE:
      return size_byte (self, byte, error);
    case STATE_EXTENSION:
      if (byte == '\r')
        self->state = STATE_SIZE_LF;
      return byte != '\n' || fail (error);
    case STATE_SIZE_LF:
      end_size_line (self);
      return byte == '\n' || fail (error);
    case STATE_DATA_CR:
      self->state = STATE_DATA_LF;
      return byte == '\r' || fail (error);
    case STATE_DATA_LF:
      self->state = STATE_SIZE;
      self->line_length = 0;
      return byte == '\n' || fail (error);
    case STATE_TRAILER:
      self->state = byte == '\r' ? STATE_LAST_LF : STATE_TRAILER_LINE;
      return byte != '\n' || fail (error);
    case STATE_TRAILER_LINE:
      if (byte == '\r')
        self->state = STATE_TRAILER_LF;
      return byte != '\n' || fail (error);
    case STATE_TRAILER_LF:
      self->state = STATE_TRAILER;
      return byte == '\n' || fail (error);
    case STATE_LAST_LF:
      if (byte != '\n')
        return fail (error);
      self->state = STATE_DONE;
      return TRUE;
    }

  g_assert_not_reached ();
}

gboolean
ferry_chunked_decode (FerryChunked *self,
                      guint8       *buffer,
                      gsize         size,
                      gsize        *payload,
                      GError      **error)
{
  gsize in = 0, out = 0;

  while (in < size && self->state != STATE_DONE)
    {
      gsize n;

      if (self->state != STATE_DATA)
        {
          if (!line_byte (self, buffer[in++], error))
            return FALSE;
          continue;
        }

      n = MIN (self->remaining, size - in);
      memmove (buffer + out, buffer + in, n);
      in += n;
      out += n;
      self->remaining -= n;
      if (self->remaining == 0)
        self->state = STATE_DATA_CR;
    }

  self->n_used = in;
  *payload = out;
  return TRUE;
}

gboolean
ferry_chunked_is_done (const FerryChunked *self)
{
  return self->state == STATE_DONE;
}
