/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-wire-reader.h"

#include "ferry-error.h"

#include <string.h>

/* Who sends longer heads than that is no web server. */
#define MAX_HEAD (64 * 1024)

/* So much of a body that nobody wants is read for the sake of the connection. */
#define MAX_DROPPED (1024 * 1024)

#define PROTOCOL "HTTP/"

enum
{
  STATE_HEAD,
  STATE_INTERIM_OVER, /* the next byte begins another head */
  STATE_NO_BODY,
  STATE_LENGTH,
  STATE_CHUNKED,
  STATE_UNTIL_END,
  STATE_DONE,
};

void
ferry_wire_reader_init (FerryWireReader *self,
                        gboolean         is_for_head,
                        gsize            limit,
                        gint64           now)
{
  *self = (FerryWireReader){
    .is_for_head = is_for_head,
    .limit = limit,
    .now = now,
    .text = g_string_new (NULL),
    .headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE),
    .body = g_byte_array_new (),
  };
  ferry_answer_init (&self->answer);
}

void
ferry_wire_reader_clear (FerryWireReader *self)
{
  g_string_free (self->text, TRUE);
  g_clear_pointer (&self->headers, soup_message_headers_unref);
  g_clear_pointer (&self->body, g_byte_array_unref);
  ferry_answer_clear (&self->answer);
}

static FerryWireEvent
fail (GError    **error,
      const char *detail)
{
  ferry_error_set (error, FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE, detail);
  return FERRY_WIRE_EVENT_BROKEN;
}

/* Where the lines of the head end, and where the blank line behind them does; a
 * line feed alone ends a line too (RFC 9112 §2.2). */
static gboolean
find_end (const GString *text,
          gsize          from,
          gsize         *lines_end,
          gsize         *end)
{
  const char *p = text->str + from;

  while ((p = memchr (p, '\n', (gsize) (text->str + text->len - p))) != NULL)
    {
      p++;
      /* GString ends in a NUL that is behind its length. */
      if (p[0] != '\n' && !(p[0] == '\r' && p[1] == '\n'))
        continue;

      *lines_end = (gsize) (p - text->str);
      *end = *lines_end + (p[0] == '\n' ? 1 : 2);
      return TRUE;
    }

  return FALSE;
}

/* Whether one of the words of Connection is "close". */
static gboolean
says_close (SoupMessageHeaders *headers)
{
  const char *list = soup_message_headers_get_list (headers, "Connection");

  return list != NULL && soup_header_contains (list, "close");
}

/* How the body ends (RFC 9112 §6.3). */
static FerryWireEvent
begin_body (FerryWireReader *self,
            SoupHTTPVersion  version,
            GError         **error)
{
  gboolean has_coding = soup_message_headers_get_list (self->headers, "Transfer-Encoding") != NULL;
  gboolean has_length = soup_message_headers_get_list (self->headers, "Content-Length") != NULL;

  ferry_answer_clear (&self->answer);
  ferry_answer_parse (&self->answer, self->status, self->headers, self->now);
  /* Two ways to tell the length may have been read in two ways on the way. */
  self->is_last = version == SOUP_HTTP_1_0 || says_close (self->headers) ||
                  (has_coding && has_length);

  if (self->is_for_head || self->status == 204 || self->status == 304)
    self->state = STATE_NO_BODY;
  else if (self->answer.is_invalid)
    return fail (error, "nonsense in Content-Length or Transfer-Encoding");
  else if (self->answer.is_chunked)
    self->state = STATE_CHUNKED;
  else if (self->answer.content_length >= 0)
    self->state = STATE_LENGTH;
  else
    self->state = STATE_UNTIL_END;

  self->remaining = self->answer.content_length;
  self->is_last |= self->state == STATE_UNTIL_END;
  return FERRY_WIRE_EVENT_HEAD;
}

static FerryWireEvent
parse_head (FerryWireReader *self,
            GError         **error)
{
  SoupHTTPVersion version;

  soup_message_headers_clear (self->headers);
  if (!soup_headers_parse_response (self->text->str, (int) self->text->len, self->headers,
                                    &version, &self->status, NULL))
    return fail (error, "the head of the answer is broken");
  if (self->status == 101)
    return fail (error, "the server changed to a protocol that nobody asked for");
  if (self->status >= 200)
    return begin_body (self, version, error);

  self->state = STATE_INTERIM_OVER;
  return FERRY_WIRE_EVENT_INTERIM;
}

static FerryWireEvent
feed_head (FerryWireReader *self,
           const guint8    *data,
           gsize            size,
           gsize           *used,
           GError         **error)
{
  gsize before = self->text->len;
  gsize lines_end, end;

  g_string_append_len (self->text, (const char *) data, (gssize) size);
  *used = size;

  /* No server that speaks something else is listened to for long. */
  if (strncmp (self->text->str, PROTOCOL, MIN (self->text->len, strlen (PROTOCOL))) != 0)
    return fail (error, "this is not HTTP/1.1");
  if (!find_end (self->text, before > 3 ? before - 3 : 0, &lines_end, &end))
    {
      if (self->text->len > MAX_HEAD)
        return fail (error, "the head of the answer is too long");
      return FERRY_WIRE_EVENT_NONE;
    }
  if (end > MAX_HEAD)
    return fail (error, "the head of the answer is too long");

  *used = end - before;
  g_string_truncate (self->text, lines_end);
  return parse_head (self, error);
}

static FerryWireEvent
finish (FerryWireReader *self)
{
  self->state = STATE_DONE;
  return FERRY_WIRE_EVENT_DONE;
}

/* FALSE: there is so much that the rest is not worth reading. */
static gboolean
keep (FerryWireReader *self,
      const guint8    *data,
      gsize            size)
{
  gsize kept = MIN (size, self->limit - self->body->len);

  g_byte_array_append (self->body, data, (guint) kept);
  self->dropped += size - kept;
  self->is_cut |= size > kept;
  if (self->dropped <= MAX_DROPPED)
    return TRUE;

  self->is_last = TRUE;
  return FALSE;
}

static FerryWireEvent
feed_length (FerryWireReader *self,
             const guint8    *data,
             gsize            size,
             gsize           *used)
{
  *used = (gsize) MIN ((goffset) size, self->remaining);
  self->remaining -= (goffset) *used;
  if (!keep (self, data, *used) || self->remaining == 0)
    return finish (self);

  return FERRY_WIRE_EVENT_NONE;
}

static FerryWireEvent
feed_chunked (FerryWireReader *self,
              guint8          *data,
              gsize            size,
              gsize           *used,
              GError         **error)
{
  gsize payload;

  if (!ferry_chunked_decode (&self->chunked, data, size, &payload, error))
    return FERRY_WIRE_EVENT_BROKEN;
  *used = self->chunked.n_used;
  if (!keep (self, data, payload) || ferry_chunked_is_done (&self->chunked))
    return finish (self);

  return FERRY_WIRE_EVENT_NONE;
}

FerryWireEvent
ferry_wire_reader_feed (FerryWireReader *self,
                        guint8          *data,
                        gsize            size,
                        gsize           *used,
                        GError         **error)
{
  *used = 0;
  if (self->state == STATE_INTERIM_OVER)
    {
      g_string_truncate (self->text, 0);
      self->state = STATE_HEAD;
    }

  switch (self->state)
    {
    case STATE_HEAD:
      return size > 0 ? feed_head (self, data, size, used, error) : FERRY_WIRE_EVENT_NONE;
    case STATE_LENGTH:
      return feed_length (self, data, size, used);
    case STATE_CHUNKED:
      return feed_chunked (self, data, size, used, error);
    case STATE_UNTIL_END:
      *used = size;
      return keep (self, data, size) ? FERRY_WIRE_EVENT_NONE : finish (self);
    case STATE_NO_BODY:
    case STATE_DONE:
      return finish (self);
    }

  g_assert_not_reached ();
}

gboolean
ferry_wire_reader_end (FerryWireReader *self,
                       GError         **error)
{
  if (!ferry_wire_reader_has_head (self))
    {
      ferry_error_set (error, FERRY_ERROR_CONNECTION_ABORTED,
                       self->text->len > 0 ? "the answer was cut short" : "there was no answer");
      return FALSE;
    }

  self->is_cut |= self->state == STATE_LENGTH || self->state == STATE_CHUNKED;
  self->is_last = TRUE;
  self->state = STATE_DONE;
  return TRUE;
}

gboolean
ferry_wire_reader_has_head (const FerryWireReader *self)
{
  return self->state != STATE_HEAD && self->state != STATE_INTERIM_OVER;
}

gboolean
ferry_wire_reader_is_done (const FerryWireReader *self)
{
  return self->state == STATE_DONE;
}
