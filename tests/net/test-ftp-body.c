/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-fake-content.h"
#include "ferry-ftp-body.h"

#define SIZE (3 * 1024 * 1024)
#define SEED 7

/* Fills a body in a thread of its own. */
typedef struct
{
  FerryFtpBody *body; /* (owned) */
  GThread      *thread;
  GError       *error; /* (nullable) at the end */
  guint64       size;
  guint64       put;
  gboolean      is_refused;
} Source;

static gpointer
fill (gpointer data)
{
  Source *self = data;
  guint8  block[10007];

  while (self->put < self->size && !self->is_refused)
    {
      gsize n = (gsize) MIN (sizeof block, self->size - self->put);

      ferry_fake_content_fill (SEED, self->put, block, n);
      self->is_refused = !ferry_ftp_body_put (self->body, block, n);
      self->put += n;
    }
  ferry_ftp_body_end (self->body, self->error);

  return NULL;
}

static void
source_start (Source *self,
              guint64 size,
              GError *error)
{
  *self = (Source){ .body = ferry_ftp_body_new (), .size = size, .error = error };
  self->thread = g_thread_new ("fill", fill, self);
}

static void
source_stop (Source *self)
{
  g_thread_join (self->thread);
  g_assert_finalize_object (self->body);
}

/* To the end, or the error, of a body that may be empty for a moment. */
typedef struct
{
  GMainLoop *loop;
  guint64    offset;
  GError    *error;
} Reader;

static gboolean
readable_cb (GObject *stream,
             gpointer data)
{
  Reader *self = data;
  guint8  buffer[30011];
  gssize  n;

  n = g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (stream), buffer,
                                                sizeof buffer, NULL, &self->error);
  if (n > 0)
    {
      g_assert_cmpint (ferry_fake_content_find_difference (SEED, self->offset, buffer, (gsize) n),
                       ==, -1);
      self->offset += (guint64) n;
      return G_SOURCE_CONTINUE;
    }
  g_assert_false (g_error_matches (self->error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK));
  g_main_loop_quit (self->loop);

  return G_SOURCE_REMOVE;
}

static void
read_by_polling (Reader       *self,
                 FerryFtpBody *body)
{
  g_autoptr (GSource) source = NULL;

  *self = (Reader){ .loop = g_main_loop_new (NULL, FALSE) };
  source = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (body), NULL);
  g_source_set_callback (source, G_SOURCE_FUNC (readable_cb), self, NULL);
  g_source_attach (source, NULL);
  g_main_loop_run (self->loop);
  g_source_destroy (source);
  g_main_loop_unref (self->loop);
}

static void
test_all_comes (void)
{
  Source source;
  Reader reader;

  source_start (&source, SIZE, NULL);
  read_by_polling (&reader, source.body);
  g_assert_no_error (reader.error);
  g_assert_cmpuint (reader.offset, ==, SIZE);
  source_stop (&source);
}

static void
test_error_comes_behind_the_bytes (void)
{
  GError            *error = NULL;
  g_autoptr (GError) got = NULL;
  Source             source;
  Reader             reader;

  ferry_error_set (&error, FERRY_ERROR_CONNECTION_RESET, NULL);
  source_start (&source, SIZE, error);
  read_by_polling (&reader, source.body);
  got = reader.error;
  g_assert_error (got, FERRY_ERROR, FERRY_ERROR_CONNECTION_RESET);
  g_assert_cmpuint (reader.offset, ==, SIZE);
  source_stop (&source);
}

static void
test_nothing (void)
{
  Source source;
  Reader reader;

  source_start (&source, 0, NULL);
  read_by_polling (&reader, source.body);
  g_assert_no_error (reader.error);
  g_assert_cmpuint (reader.offset, ==, 0);
  source_stop (&source);
}

static void
test_who_waits_is_not_woken_in_vain (void)
{
  g_autoptr (FerryFtpBody) body = ferry_ftp_body_new ();
  g_autoptr (GSource)      source = NULL;
  g_autoptr (GError)       error = NULL;
  guint8                   byte = 1;

  source = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (body), NULL);
  g_source_set_dummy_callback (source);
  g_source_attach (source, NULL);
  g_assert_false (g_main_context_iteration (NULL, FALSE));
  g_assert_cmpint (g_pollable_input_stream_read_nonblocking (G_POLLABLE_INPUT_STREAM (body), &byte,
                                                             1, NULL, &error),
                   ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);

  g_assert_true (ferry_ftp_body_put (body, &byte, 1));
  g_assert_true (g_main_context_iteration (NULL, FALSE));
  g_source_destroy (source);
}

/* However much there is to come: it waits for the reader. */
static void
test_it_is_bounded_and_can_be_shut (void)
{
  g_autoptr (GError) error = NULL;
  Source             source;
  guint8             buffer[100];

  source_start (&source, G_MAXINT64, NULL);
  g_assert_cmpint (g_input_stream_read (G_INPUT_STREAM (source.body), buffer, sizeof buffer, NULL,
                                        &error),
                   >, 0);
  g_assert_no_error (error);
  g_input_stream_close (G_INPUT_STREAM (source.body), NULL, &error);
  g_assert_no_error (error);
  g_thread_join (source.thread);
  g_assert_true (source.is_refused);
  g_assert_cmpuint (source.put, <=, 1024 * 1024);
  g_assert_finalize_object (source.body);
}

static void
test_shut_before_its_end (void)
{
  g_autoptr (FerryFtpBody) body = ferry_ftp_body_new ();
  g_autoptr (GError)       error = NULL;
  guint8                   byte;

  ferry_ftp_body_shut (body);
  g_assert_cmpint (g_input_stream_read (G_INPUT_STREAM (body), &byte, 1, NULL, &error), ==, -1);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

/* The connection is kept by who sees the end at once. */
static void
test_end_is_behind_the_last_byte (void)
{
  g_autoptr (FerryFtpBody) body = ferry_ftp_body_new ();
  GPollableInputStream    *stream = G_POLLABLE_INPUT_STREAM (body);
  g_autoptr (GError)       error = NULL;
  guint8                   bytes[2];

  ferry_ftp_body_put_last (body, (const guint8 *) "x", 1);
  g_assert_cmpint (g_pollable_input_stream_read_nonblocking (stream, bytes, 2, NULL, &error), ==,
                   1);
  g_assert_cmpint (g_pollable_input_stream_read_nonblocking (stream, bytes, 2, NULL, &error), ==,
                   0);
  g_assert_no_error (error);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ftp-body/all-comes", test_all_comes);
  g_test_add_func ("/ftp-body/error-comes-behind-the-bytes", test_error_comes_behind_the_bytes);
  g_test_add_func ("/ftp-body/nothing", test_nothing);
  g_test_add_func ("/ftp-body/who-waits-is-not-woken-in-vain",
                   test_who_waits_is_not_woken_in_vain);
  g_test_add_func ("/ftp-body/it-is-bounded-and-can-be-shut",
                   test_it_is_bounded_and_can_be_shut);
  g_test_add_func ("/ftp-body/shut-before-its-end", test_shut_before_its_end);
  g_test_add_func ("/ftp-body/end-is-behind-the-last-byte", test_end_is_behind_the_last_byte);

  return g_test_run ();
}
