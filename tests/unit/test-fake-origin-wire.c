/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-origin.h"
#include "ferry-plain-client.h"

#include <gio/gio.h>
#include <string.h>

#define SIZE 100000
#define PATH "/file.bin"
#define SEED ferry_fake_content_seed (PATH, 1)
#define GET_FILE "GET " PATH " HTTP/1.1\r\nHost: a\r\n\r\n"
#define GET_AND_CLOSE "GET " PATH " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

static FerryFakeOrigin *
start (const FerryFakeOriginOptions *options)
{
  g_autoptr (GError) error = NULL;
  FerryFakeOrigin   *origin = ferry_fake_origin_new (options, &error);

  g_assert_no_error (error);

  return origin;
}

static void
test_keep_alive (void)
{
  g_autoptr (FerryFakeOrigin) origin = start (NULL);
  g_autoptr (GIOStream)       stream = NULL;
  g_autoptr (FerryPlainReply) reply = NULL;

  ferry_fake_origin_add_file (origin, PATH, SIZE, NULL);
  stream = ferry_plain_client_connect (origin);
  ferry_plain_client_say (stream, GET_FILE GET_AND_CLOSE);
  reply = ferry_plain_client_read (stream);

  /* Both answers, one after the other. */
  g_assert_cmpuint (reply->body->len, >, 2 * SIZE);
  g_assert_cmpuint (ferry_fake_origin_get_count (origin, FERRY_FAKE_COUNT_CONNECTIONS), ==, 1);
  g_assert_cmpuint (ferry_fake_origin_get_count (origin, FERRY_FAKE_COUNT_REQUESTS), ==, 2);
  g_assert_cmpuint (ferry_fake_origin_get_count (origin, FERRY_FAKE_COUNT_BYTES), ==, 2 * SIZE);
}

static void
test_ends_of_connections (void)
{
  static const struct
  {
    const char *fault;
    guint       n_answers; /* to two requests on one connection */
  } rows[] = {
    { "close", 1 },
    { "close-quietly", 1 },
    { "http-1.0", 1 },
    { "no-length", 1 },
    { "drop-next", 1 },
    { "cut:10", 1 },
    { "etag-weak", 2 },
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (FerryFakeOrigin) origin = start (NULL);
      g_autoptr (GIOStream)       stream = NULL;
      g_autoptr (FerryPlainReply) reply = NULL;

      ferry_fake_origin_add_file (origin, PATH, SIZE, rows[i].fault);
      stream = ferry_plain_client_connect (origin);
      ferry_plain_client_say (stream, GET_FILE GET_AND_CLOSE);
      reply = ferry_plain_client_read (stream);
      g_assert_cmpuint (ferry_fake_origin_get_count (origin, FERRY_FAKE_COUNT_ANSWERS), ==,
                        rows[i].n_answers);
    }
}

static void
test_bad_requests (void)
{
  static const char *const requests[] = {
    "nonsense\r\n\r\n",
    "GET /\r\n\r\n",
    "GET / FTP/1.0\r\n\r\n",
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autoptr (FerryFakeOrigin) origin = start (NULL);
      g_autoptr (GIOStream)       stream = ferry_plain_client_connect (origin);
      g_autoptr (FerryPlainReply) reply = NULL;

      ferry_plain_client_say (stream, requests[i]);
      reply = ferry_plain_client_read (stream);
      g_assert_cmpuint (reply->status, ==, 400);
    }
}

static void
test_request_bodies (void)
{
  static const char *const requests[] = {
    "POST " PATH " HTTP/1.1\r\nContent-Length: 5\r\nConnection: close\r\n\r\n12345",
    "PUT " PATH " HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    "3\r\n123\r\n2\r\n45\r\n0\r\n\r\n",
    "POST " PATH " HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n12345",
  };
  guint i;

  for (i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autoptr (FerryFakeOrigin)  origin = start (NULL);
      g_autoptr (GIOStream)        stream = NULL;
      g_autoptr (FerryPlainReply)  reply = NULL;
      g_autoptr (FerryFakeRequest) request = NULL;

      ferry_fake_origin_add_file (origin, PATH, SIZE, NULL);
      stream = ferry_plain_client_connect (origin);
      ferry_plain_client_say (stream, requests[i]);
      reply = ferry_plain_client_read (stream);
      request = ferry_fake_origin_dup_request (origin, 0);
      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_cmpuint (request->body_length, ==, 5);
    }
}

static void
test_log (void)
{
  g_autoptr (FerryFakeOrigin) origin = start (NULL);
  g_autoptr (FerryPlainReply) first = NULL;
  g_autoptr (FerryPlainReply) second = NULL;
  g_autoptr (GPtrArray)       requests = NULL;
  const FerryFakeRequest     *request;

  ferry_fake_origin_add_file (origin, PATH, SIZE, "after=1,cut:10");
  first = ferry_plain_client_ask (origin, "GET", PATH "?%7e", NULL);
  second = ferry_plain_client_ask (origin, "GET", PATH, "range:  bytes=5-99\r\n");
  g_assert_true (ferry_fake_origin_wait (origin, FERRY_FAKE_COUNT_ANSWERS, 2));
  requests = ferry_fake_origin_dup_requests (origin);

  g_assert_cmpuint (requests->len, ==, 2);
  request = requests->pdata[0];
  g_assert_cmpstr (request->method, ==, "GET");
  g_assert_cmpstr (request->target, ==, PATH "?%7e");
  g_assert_cmpint (request->range_start, ==, -1);
  g_assert_cmpuint (request->sent, ==, SIZE);
  g_assert_true (request->is_whole);
  request = requests->pdata[1];
  g_assert_cmpuint (request->connection, ==, 2);
  g_assert_cmpstr (ferry_fake_request_get_header (request, "Range"), ==, "bytes=5-99");
  g_assert_null (ferry_fake_request_get_header (request, "If-Range"));
  g_assert_cmpint (request->range_start, ==, 5);
  g_assert_cmpint (request->range_end, ==, 99);
  g_assert_cmpuint (request->status, ==, 206);
  g_assert_cmpuint (request->sent, ==, 10);
  g_assert_true (request->is_done);
  g_assert_false (request->is_whole);

  ferry_fake_origin_clear_requests (origin);
  g_assert_null (ferry_fake_origin_dup_request (origin, 0));
}

static void
test_hold (void)
{
  g_autoptr (FerryFakeOrigin) origin = start (NULL);
  g_autoptr (GIOStream)       stream = NULL;
  g_autoptr (FerryPlainReply) reply = NULL;

  ferry_fake_origin_add_file (origin, PATH, SIZE, "hold:1000");
  stream = ferry_plain_client_connect (origin);
  ferry_plain_client_say (stream, GET_AND_CLOSE);
  g_assert_true (ferry_fake_origin_wait (origin, FERRY_FAKE_COUNT_HELD, 1));
  g_assert_cmpuint (ferry_fake_origin_get_count (origin, FERRY_FAKE_COUNT_BYTES), ==, 1000);
  ferry_fake_origin_release (origin, PATH);
  reply = ferry_plain_client_read (stream);

  ferry_plain_reply_assert_content (reply, SEED, 0, SIZE);
}

/* What waits for ever ends when the client goes. */
static void
test_waits_end_with_peer (void)
{
  static const char *const faults[] = { "hang", "stall:1000", "hold:0", "rate:1", "delay:100000" };
  guint                    i;

  for (i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (FerryFakeOrigin) origin = start (NULL);
      g_autoptr (GIOStream)       stream = NULL;

      ferry_fake_origin_add_file (origin, PATH, SIZE, faults[i]);
      stream = ferry_plain_client_connect (origin);
      ferry_plain_client_say (stream, GET_FILE);
      g_assert_true (ferry_fake_origin_wait (origin, FERRY_FAKE_COUNT_BUSY, 1));
      g_io_stream_close (stream, NULL, NULL);
      g_assert_true (ferry_fake_origin_wait_at_most (origin, FERRY_FAKE_COUNT_OPEN, 0));
    }
}

/* The origin is freed while all of these are under way. */
static void
test_free_ends_waits (void)
{
  static const char *const    faults[] = { "hang", "stall:1000", "hold:0", "rate:1" };
  g_autoptr (GPtrArray)       streams = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (FerryFakeOrigin) origin = start (NULL);
  g_autoptr (FerryPlainReply) reply = NULL;
  guint                       i;

  for (i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *target = g_strdup_printf ("/%u", i);
      g_autofree char *text = g_strdup_printf ("GET %s HTTP/1.1\r\n\r\n", target);

      ferry_fake_origin_add_file (origin, target, SIZE, faults[i]);
      g_ptr_array_add (streams, ferry_plain_client_connect (origin));
      ferry_plain_client_say (streams->pdata[i], text);
    }
  g_assert_true (ferry_fake_origin_wait (origin, FERRY_FAKE_COUNT_BUSY, G_N_ELEMENTS (faults)));
  g_clear_pointer (&origin, ferry_fake_origin_free);

  reply = ferry_plain_client_read (streams->pdata[0]);
  g_assert_true (reply->is_reset);
}

static void
test_busy (void)
{
  g_autoptr (FerryFakeOrigin) origin = start (NULL);
  g_autoptr (GIOStream)       stream = NULL;
  g_autoptr (FerryPlainReply) first = NULL;
  g_autoptr (FerryPlainReply) later = NULL;

  ferry_fake_origin_add (origin, PATH,
                         &(FerryFakeResource){ .size = SIZE,
                                               .faults = { "busy=1,status:503", "hold:10" } });
  stream = ferry_plain_client_connect (origin);
  ferry_plain_client_say (stream, GET_AND_CLOSE);
  g_assert_true (ferry_fake_origin_wait (origin, FERRY_FAKE_COUNT_HELD, 1));
  ferry_fake_origin_release (origin, PATH);
  first = ferry_plain_client_read (stream);
  later = ferry_plain_client_ask (origin, "GET", PATH, NULL);

  g_assert_cmpuint (first->status, ==, 200);
  g_assert_cmpuint (later->status, ==, 200);
}

static void
test_second_answer_is_refused (void)
{
  g_autoptr (FerryFakeOrigin) origin = start (NULL);
  g_autoptr (GIOStream)       stream = NULL;
  g_autoptr (FerryPlainReply) reply = NULL;

  ferry_fake_origin_add (origin, PATH,
                         &(FerryFakeResource){ .size = SIZE,
                                               .faults = { "busy=1,html", "first=1,hold:10" } });
  stream = ferry_plain_client_connect (origin);
  ferry_plain_client_say (stream, GET_FILE);
  g_assert_true (ferry_fake_origin_wait (origin, FERRY_FAKE_COUNT_HELD, 1));
  reply = ferry_plain_client_ask (origin, "GET", PATH, NULL);

  g_assert_nonnull (strstr (reply->head, "Content-Type: text/html"));
  g_assert_cmpuint (ferry_fake_origin_get_count (origin, FERRY_FAKE_COUNT_MAX_BUSY), ==, 2);
}

static GIOStream *
try_to_connect (FerryFakeOrigin *origin)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  guint16                   port = ferry_fake_origin_get_port (origin);
  GSocketConnection        *connection;

  connection = g_socket_client_connect_to_host (client, "127.0.0.1", port, NULL, NULL);

  return connection != NULL ? G_IO_STREAM (connection) : NULL;
}

static gboolean
can_connect (FerryFakeOrigin *origin)
{
  g_autoptr (GIOStream) stream = try_to_connect (origin);

  return stream != NULL;
}

/* The reset may come before connect() has returned, or after. */
static void
test_max_connections (void)
{
  const FerryFakeOriginOptions options = { .max_connections = 1 };
  g_autoptr (FerryFakeOrigin)  origin = start (&options);
  g_autoptr (GIOStream)        first = ferry_plain_client_connect (origin);
  g_autoptr (GIOStream)        second = NULL;
  g_autoptr (FerryPlainReply)  reply = NULL;

  g_assert_true (ferry_fake_origin_wait (origin, FERRY_FAKE_COUNT_OPEN, 1));
  second = try_to_connect (origin);
  reply = second != NULL ? ferry_plain_client_read (second) : NULL;

  g_assert_nonnull (first);
  g_assert_true (reply == NULL || reply->is_reset);
  g_assert_true (ferry_fake_origin_wait (origin, FERRY_FAKE_COUNT_CONNECTIONS, 2));
  g_assert_cmpuint (ferry_fake_origin_get_count (origin, FERRY_FAKE_COUNT_MAX_OPEN), ==, 1);
}

static void
test_silent (void)
{
  const FerryFakeOriginOptions options = { .silent = TRUE };
  g_autoptr (FerryFakeOrigin)  origin = start (&options);
  g_autoptr (GIOStream)        stream = ferry_plain_client_connect (origin);

  ferry_plain_client_say (stream, GET_FILE);
  g_assert_true (ferry_fake_origin_wait (origin, FERRY_FAKE_COUNT_OPEN, 1));
  g_io_stream_close (stream, NULL, NULL);
  g_assert_true (ferry_fake_origin_wait_at_most (origin, FERRY_FAKE_COUNT_OPEN, 0));

  g_assert_cmpuint (ferry_fake_origin_get_count (origin, FERRY_FAKE_COUNT_REQUESTS), ==, 0);
}

static void
test_offline (void)
{
  g_autoptr (FerryFakeOrigin) origin = start (NULL);
  g_autoptr (GIOStream)       stream = ferry_plain_client_connect (origin);
  g_autoptr (FerryPlainReply) cut = NULL;
  g_autoptr (FerryPlainReply) reply = NULL;

  ferry_fake_origin_add_file (origin, PATH, SIZE, NULL);
  g_assert_true (ferry_fake_origin_wait (origin, FERRY_FAKE_COUNT_OPEN, 1));
  ferry_fake_origin_set_offline (origin, TRUE);
  cut = ferry_plain_client_read (stream);
  g_assert_true (cut->is_reset);
  g_assert_false (can_connect (origin));
  ferry_fake_origin_set_offline (origin, FALSE);
  reply = ferry_plain_client_ask (origin, "GET", PATH, NULL);

  g_assert_cmpuint (reply->status, ==, 200);
}

static void
test_reset_connections (void)
{
  g_autoptr (FerryFakeOrigin) origin = start (NULL);
  g_autoptr (GIOStream)       stream = ferry_plain_client_connect (origin);
  g_autoptr (FerryPlainReply) reply = NULL;

  g_assert_true (ferry_fake_origin_wait (origin, FERRY_FAKE_COUNT_OPEN, 1));
  ferry_fake_origin_reset_connections (origin);
  reply = ferry_plain_client_read (stream);

  g_assert_true (reply->is_reset);
  g_assert_true (can_connect (origin));
}

static void
test_port_in_use (void)
{
  g_autoptr (FerryFakeOrigin)  origin = start (NULL);
  const FerryFakeOriginOptions options = { .port = ferry_fake_origin_get_port (origin) };
  g_autoptr (FerryFakeOrigin)  other = NULL;
  g_autoptr (GError)           error = NULL;

  other = ferry_fake_origin_new (&options, &error);

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_null (other);
}

static gboolean
ask_cb (gpointer data)
{
  g_autoptr (FerryPlainReply) reply = ferry_plain_client_ask (data, "GET", PATH, NULL);

  g_assert_cmpuint (reply->status, ==, 200);

  return G_SOURCE_REMOVE;
}

static void
test_iterate_runs_the_loop (void)
{
  g_autoptr (FerryFakeOrigin) origin = start (NULL);

  ferry_fake_origin_add_file (origin, PATH, SIZE, NULL);
  g_idle_add (ask_cb, origin);

  g_assert_true (ferry_fake_origin_iterate (origin, FERRY_FAKE_COUNT_ANSWERS, 1));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fake-origin-wire/keeps-alive", test_keep_alive);
  g_test_add_func ("/fake-origin-wire/ends-when-told", test_ends_of_connections);
  g_test_add_func ("/fake-origin-wire/bad-request-is-400", test_bad_requests);
  g_test_add_func ("/fake-origin-wire/request-bodies-are-counted", test_request_bodies);
  g_test_add_func ("/fake-origin-wire/log-tells-all", test_log);
  g_test_add_func ("/fake-origin-wire/hold-waits-for-release", test_hold);
  g_test_add_func ("/fake-origin-wire/waits-end-with-the-peer", test_waits_end_with_peer);
  g_test_add_func ("/fake-origin-wire/free-ends-waits", test_free_ends_waits);
  g_test_add_func ("/fake-origin-wire/end-of-an-answer-makes-room", test_busy);
  g_test_add_func ("/fake-origin-wire/second-answer-is-refused", test_second_answer_is_refused);
  g_test_add_func ("/fake-origin-wire/connections-are-limited", test_max_connections);
  g_test_add_func ("/fake-origin-wire/silent-never-reads", test_silent);
  g_test_add_func ("/fake-origin-wire/offline-refuses-and-comes-back", test_offline);
  g_test_add_func ("/fake-origin-wire/connections-can-be-reset", test_reset_connections);
  g_test_add_func ("/fake-origin-wire/port-in-use-is-an-error", test_port_in_use);
  g_test_add_func ("/fake-origin-wire/iterate-runs-the-loop", test_iterate_runs_the_loop);

  return g_test_run ();
}
