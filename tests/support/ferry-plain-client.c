/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-plain-client.h"

#include <stdio.h>
#include <string.h>

#define BUFFER_SIZE (64 * 1024)

void
ferry_plain_reply_free (FerryPlainReply *self)
{
  g_free (self->head);
  g_byte_array_unref (self->body);
  g_free (self);
}

char *
ferry_plain_reply_dup_header (const FerryPlainReply *self,
                              const char            *name)
{
  g_autofree char *start = g_strdup_printf ("\r\n%s: ", name);
  const char      *found = strstr (self->head, start);

  if (found == NULL)
    return NULL;
  found += strlen (start);

  return g_strndup (found, strstr (found, "\r\n") - found);
}

void
ferry_plain_reply_assert_content (const FerryPlainReply *self,
                                  guint64                seed,
                                  guint64                offset,
                                  gsize                  length)
{
  gint64 difference;

  g_assert_cmpuint (self->body->len, ==, length);
  difference = ferry_fake_content_find_difference (seed, offset, self->body->data, length);
  g_assert_cmpint (difference, ==, -1);
}

GIOStream *
ferry_plain_client_connect (FerryFakeOrigin *origin)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError)        error = NULL;
  guint16                   port = ferry_fake_origin_get_port (origin);
  GSocketConnection        *connection;

  connection = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, &error);
  g_assert_no_error (error);

  return G_IO_STREAM (connection);
}

void
ferry_plain_client_say (GIOStream  *stream,
                        const char *text)
{
  GOutputStream     *output = g_io_stream_get_output_stream (stream);
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (output, text, strlen (text), NULL, NULL, &error);
  g_assert_no_error (error);
}

/* All that comes until the end, with a NUL behind it. */
static GByteArray *
listen_to (GIOStream *stream,
           gboolean  *is_reset)
{
  GByteArray        *heard = g_byte_array_new ();
  GInputStream      *input = g_io_stream_get_input_stream (stream);
  g_autofree guint8 *buffer = g_malloc (BUFFER_SIZE);
  gssize             n_read;

  do
    {
      n_read = g_input_stream_read (input, buffer, BUFFER_SIZE, NULL, NULL);
      g_byte_array_append (heard, buffer, MAX (n_read, 0));
    }
  while (n_read > 0);
  *is_reset = n_read < 0;
  g_byte_array_append (heard, (const guint8 *) "", 1);
  heard->len--;

  return heard;
}

static void
unchunk (FerryPlainReply *reply,
         const guint8    *bytes,
         gsize            length)
{
  const guint8 *end = bytes + length;

  while (bytes < end)
    {
      char   *rest = NULL;
      gsize   size = g_ascii_strtoull ((const char *) bytes, &rest, 16);
      guint8 *data = (guint8 *) rest + 2;

      reply->is_whole = size == 0 && rest > (const char *) bytes;
      if (size == 0)
        return;
      g_byte_array_append (reply->body, data, MIN (size, (gsize) (end - data)));
      bytes = data + size + 2;
    }
}

/* Where the body begins, behind interim answers; NULL when the head is cut. */
static const guint8 *
find_body (FerryPlainReply *reply,
           GByteArray      *heard)
{
  const guint8 *start = heard->data;
  const guint8 *end = heard->data + heard->len;

  do
    {
      const guint8 *blank = memmem (start, end - start, "\r\n\r\n", 4);

      if (blank == NULL)
        return NULL;
      sscanf ((const char *) start, "HTTP/1.%*d %u", &reply->status);
      start = blank + 4;
    }
  while (reply->status < 200);

  return start;
}

FerryPlainReply *
ferry_plain_client_read (GIOStream *stream)
{
  FerryPlainReply       *reply = g_new0 (FerryPlainReply, 1);
  g_autoptr (GByteArray) heard = listen_to (stream, &reply->is_reset);
  const guint8          *body = find_body (reply, heard);
  gsize                  head_length = body != NULL ? (gsize) (body - heard->data) : heard->len;

  reply->body = g_byte_array_new ();
  reply->head = g_strndup ((const char *) heard->data, head_length);
  if (strstr (reply->head, "Transfer-Encoding: chunked") != NULL && body != NULL)
    unchunk (reply, body, heard->len - head_length);
  else if (body != NULL)
    g_byte_array_append (reply->body, body, heard->len - head_length);

  return reply;
}

FerryPlainReply *
ferry_plain_client_ask (FerryFakeOrigin *origin,
                        const char      *method,
                        const char      *target,
                        const char      *lines)
{
  g_autoptr (GIOStream) stream = ferry_plain_client_connect (origin);
  g_autofree char      *text = NULL;

  text = g_strdup_printf ("%s %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%s\r\n",
                          method, target, lines != NULL ? lines : "");
  ferry_plain_client_say (stream, text);

  return ferry_plain_client_read (stream);
}
