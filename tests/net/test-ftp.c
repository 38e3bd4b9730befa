/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "exchange-fixture.h"
#include "ferry-error.h"
#include "ferry-fake-ftp.h"

#include <string.h>

#define SIZE 100000
#define PATH "/pub/a.bin"

/* An FTP server beside what other exchanges have. */
typedef struct
{
  ExchangeFixture base;
  FerryFakeFtp   *ftp; /* (owned) */
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  exchange_fixture_set_up (&self->base, NULL);
  self->ftp = ferry_fake_ftp_new (data);
  ferry_fake_ftp_add (self->ftp, PATH, SIZE, NULL, NULL);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  exchange_fixture_tear_down (&self->base, data);
  ferry_fake_ftp_free (self->ftp);
}

static Ask *
ask (Fixture *self)
{
  g_autofree char *uri = ferry_fake_ftp_dup_uri (self->ftp, "ftp", PATH);

  return ask_new (&self->base, uri);
}

/* The bytes from @first on. */
static void
assert_body (const Ask *ask,
             goffset    first)
{
  guint64 seed = ferry_fake_content_seed (PATH, 1);

  g_assert_cmpuint (ask->body->len, ==, SIZE - first);
  g_assert_cmpint (ferry_fake_content_find_difference (seed, (guint64) first,
                                                       (const guint8 *) ask->body->str,
                                                       ask->body->len),
                   ==, -1);
}

static void
test_whole (Fixture      *self,
            gconstpointer data)
{
  g_autoptr (Ask) asked = ask (self);

  ask_assert_status (asked, 200);
  assert_body (asked, 0);
  g_assert_cmpint (asked->content_length, ==, SIZE);
  g_assert_false (asked->has_coded_body);
  g_assert_cmpuint (asked->redirects->len, ==, 0);
}

static gboolean
check_answer_cb (gpointer data)
{
  const FerryAnswer *answer = ferry_exchange_get_answer (((Ask *) data)->exchange);

  g_assert_true (answer->offers_ranges);
  g_assert_false (answer->refuses_ranges);
  g_assert_cmpint (answer->last_modified_time, ==, 1000000000);
  g_assert_cmpstr (answer->last_modified, ==, "Sun, 09 Sep 2001 01:46:40 GMT");
  g_assert_null (answer->etag);
  return G_SOURCE_REMOVE;
}

static void
test_head (Fixture      *self,
           gconstpointer data)
{
  g_autoptr (Ask) asked = ask (self);

  ask_assert_status (asked, 200);
  exchange_fixture_call (&self->base, check_answer_cb, asked);
}

static gboolean
check_range_cb (gpointer data)
{
  const FerryAnswer *answer = ferry_exchange_get_answer (((Ask *) data)->exchange);

  g_assert_true (answer->has_content_range);
  g_assert_cmpint (answer->range_first, ==, 777);
  g_assert_cmpint (answer->range_last, ==, SIZE - 1);
  g_assert_cmpint (answer->range_total, ==, SIZE);
  return G_SOURCE_REMOVE;
}

static void
test_range (Fixture      *self,
            gconstpointer data)
{
  g_autoptr (Ask) asked = ask (self);

  asked->spec.has_range = TRUE;
  asked->spec.first = 777;
  asked->spec.end = 1000; /* where FTP does not stop */
  ask_assert_status (asked, 206);
  assert_body (asked, 777);
  exchange_fixture_call (&self->base, check_range_cb, asked);
}

static gboolean
check_past_end_cb (gpointer data)
{
  const FerryAnswer *answer = ferry_exchange_get_answer (((Ask *) data)->exchange);

  g_assert_false (answer->has_content_range);
  g_assert_cmpint (answer->range_total, ==, SIZE);
  return G_SOURCE_REMOVE;
}

static void
test_range_past_the_end (Fixture      *self,
                         gconstpointer data)
{
  static const goffset firsts[] = { SIZE, SIZE + 1, G_MAXINT64 };

  for (guint i = 0; i < G_N_ELEMENTS (firsts); i++)
    {
      g_autoptr (Ask) asked = ask (self);

      asked->spec.has_range = TRUE;
      asked->spec.first = firsts[i];
      asked->spec.end = -1;
      ask_assert_status (asked, 416);
      g_assert_cmpuint (asked->body->len, ==, 0);
      exchange_fixture_call (&self->base, check_past_end_cb, asked);
    }
}

static void
test_range_of_who_cannot (Fixture      *self,
                          gconstpointer data)
{
  static const char *const faults[] = { "no-rest", "no-size" };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (Ask) asked = ask (self);

      ferry_fake_ftp_add (self->ftp, PATH, SIZE, faults[i], NULL);
      asked->spec.has_range = TRUE;
      asked->spec.first = 777;
      asked->spec.end = -1;
      ask_assert_status (asked, 200);
      assert_body (asked, 0);
    }
}

static void
test_names_are_one_line (Fixture      *self,
                         gconstpointer data)
{
  static const char *const names[][2] = {
    { "kim\r\nDELE a", "x" }, { "kim", "x\nDELE a" }, { "a\rb", NULL }
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (Ask) asked = ask (self);

      asked->spec.user = names[i][0];
      asked->spec.password = names[i][1];
      ask_assert_error (asked, FERRY_ERROR_INVALID_ARGUMENT);
    }
  g_assert_cmpuint (ferry_fake_ftp_get_n_connections (self->ftp), ==, 0);
}

/* Freed after any command, it leaves nothing behind. */
static void
test_freed_at_any_time (Fixture      *self,
                        gconstpointer data)
{
  for (guint n = 0; n < 14; n++)
    {
      g_autoptr (Ask) asked = ask (self);
      guint           before = ferry_fake_ftp_count (self->ftp, "");

      asked->leaves_body = TRUE;
      ask_start (asked);
      while (ferry_fake_ftp_count (self->ftp, "") < before + n &&
             !g_atomic_int_get (&asked->is_done))
        g_thread_yield ();
    }
}

static void
test_frees_itself (Fixture      *self,
                   gconstpointer data)
{
  g_autoptr (Ask) asked = ask (self);

  asked->leaves_body = TRUE;
  asked->frees_itself = TRUE;
  ask_assert_status (asked, 200);
}

static const FerryFakeFtpOptions silent = { .silent = TRUE };

static void
test_no_connection_in_time (Fixture      *self,
                            gconstpointer data)
{
  g_autoptr (Ask) asked = ask (self);

  ask_start (asked);
  while (ferry_fake_clock_get_n_alarms (self->base.clock) == 0)
    g_thread_yield ();
  while (!g_atomic_int_get (&asked->is_done))
    {
      ferry_fake_clock_advance (self->base.clock, 60 * G_USEC_PER_SEC);
      g_thread_yield ();
    }
  ask_wait (asked);
  g_assert_error (asked->error, FERRY_ERROR, FERRY_ERROR_TIMEOUT);
}

/* Nobody listens there. */
static guint16
find_closed_port (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16                     port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);

  g_socket_listener_close (listener);
  return port;
}

static void
test_no_server (Fixture      *self,
                gconstpointer data)
{
  g_autofree char *uri = g_strdup_printf ("ftp://127.0.0.1:%u/a", find_closed_port ());
  g_autoptr (Ask)  asked = ask_new (&self->base, uri);

  ask_assert_error (asked, FERRY_ERROR_CANNOT_CONNECT);
}

static void
test_no_proxy (Fixture      *self,
               gconstpointer data)
{
  static const char *const schemes[] = { "http", "socks5", "socks4" };

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      g_autofree char *proxy = g_strdup_printf ("%s://127.0.0.1:%u", schemes[i],
                                                find_closed_port ());
      g_autoptr (Ask)  asked = ask (self);

      asked->key.proxy = proxy;
      ask_assert_error (asked, FERRY_ERROR_PROXY_FAILED);
    }
  g_assert_cmpuint (ferry_fake_ftp_get_n_connections (self->ftp), ==, 0);
}

/* A proxy that makes tunnels, or answers with this line. */
typedef struct
{
  GSocketService *service; /* (owned) */
  const char     *line;
  guint16         port;
  gint            n_tunnels;
  gint            n_clients; /* that are being served */
} Proxy;

typedef struct
{
  GInputStream  *from;
  GOutputStream *to;
} Pipe;

static gpointer
pipe_run (gpointer data)
{
  Pipe *pipe = data;

  g_output_stream_splice (pipe->to, pipe->from, G_OUTPUT_STREAM_SPLICE_NONE, NULL, NULL);
  return NULL;
}

static void
tunnel (GIOStream *client,
        GIOStream *server)
{
  Pipe     up = { g_io_stream_get_input_stream (client), g_io_stream_get_output_stream (server) };
  Pipe     down = { g_io_stream_get_input_stream (server), g_io_stream_get_output_stream (client) };
  GThread *thread = g_thread_new ("up", pipe_run, &up);

  pipe_run (&down);
  g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (client)), TRUE, TRUE,
                     NULL);
  g_socket_shutdown (g_socket_connection_get_socket (G_SOCKET_CONNECTION (server)), TRUE, TRUE,
                     NULL);
  g_thread_join (thread);
}

static void
serve (Proxy             *self,
       GSocketConnection *client)
{
  g_autoptr (GDataInputStream)  head = NULL;
  g_autoptr (GSocketClient)     connector = g_socket_client_new ();
  g_autoptr (GSocketConnection) server = NULL;
  g_autofree char              *target = NULL;
  g_autofree char              *line = NULL;
  GOutputStream                *out = g_io_stream_get_output_stream (G_IO_STREAM (client));

  head = g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (client)));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (head), FALSE);
  g_data_input_stream_set_newline_type (head, G_DATA_STREAM_NEWLINE_TYPE_CR_LF);
  while ((line = g_data_input_stream_read_line (head, NULL, NULL, NULL)) != NULL && *line != '\0')
    {
      if (g_str_has_prefix (line, "CONNECT "))
        target = g_strndup (line + 8, strcspn (line + 8, " "));
      g_clear_pointer (&line, g_free);
    }

  g_output_stream_printf (out, NULL, NULL, NULL, "HTTP/1.1 %s\r\nContent-Length: 0\r\n\r\n",
                          self->line);
  if (target == NULL || !g_str_has_prefix (self->line, "200"))
    return;
  g_socket_client_set_enable_proxy (connector, FALSE);
  server = g_socket_client_connect_to_host (connector, target, 0, NULL, NULL);
  g_atomic_int_inc (&self->n_tunnels);
  if (server != NULL)
    tunnel (G_IO_STREAM (client), G_IO_STREAM (server));
}

static gboolean
run_cb (GThreadedSocketService *service,
        GSocketConnection      *client,
        GObject                *source,
        gpointer                data)
{
  Proxy *self = data;

  serve (self, client);
  g_atomic_int_dec_and_test (&self->n_clients);
  return TRUE;
}

static gboolean
incoming_cb (GSocketService    *service,
             GSocketConnection *client,
             GObject           *source,
             gpointer           data)
{
  g_atomic_int_inc (&((Proxy *) data)->n_clients);
  return FALSE;
}

/* Its connections are accepted by the default main context. */
static void
proxy_start (Proxy      *self,
             const char *line)
{
  *self = (Proxy){ .service = g_threaded_socket_service_new (16), .line = line };
  self->port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (self->service), NULL, NULL);
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  g_signal_connect (self->service, "run", G_CALLBACK (run_cb), self);
}

static void
proxy_stop (Proxy *self)
{
  g_socket_service_stop (self->service);
  while (g_atomic_int_get (&self->n_clients) > 0)
    g_thread_yield ();
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
}

static void
run_by_proxy (Ask   *asked,
              Proxy *proxy)
{
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u", proxy->port);

  asked->key.proxy = uri;
  ask_start (asked);
  while (!g_atomic_int_get (&asked->is_done))
    g_main_context_iteration (NULL, FALSE);
  ask_wait (asked);
  asked->key.proxy = NULL;
}

/* Both connections go through it. */
static void
test_proxy (Fixture      *self,
            gconstpointer data)
{
  Ask  *asked = ask (self);
  Proxy proxy;

  proxy_start (&proxy, "200 Connected");
  run_by_proxy (asked, &proxy);
  g_assert_no_error (asked->error);
  assert_body (asked, 0);
  g_assert_cmpint (g_atomic_int_get (&proxy.n_tunnels), ==, 2);
  ask_free (asked);
  ferry_fake_ftp_hang_up (self->ftp);
  proxy_stop (&proxy);
}

static void
test_proxy_refuses (Fixture      *self,
                    gconstpointer data)
{
  static const struct
  {
    const char *line;
    int         error;
  } cases[] = {
    { "407 Proxy Authentication Required", FERRY_ERROR_PROXY_AUTHENTICATION_REQUIRED },
    { "403 Forbidden", FERRY_ERROR_PROXY_FAILED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Ask) asked = ask (self);
      Proxy           proxy;

      proxy_start (&proxy, cases[i].line);
      run_by_proxy (asked, &proxy);
      g_assert_error (asked->error, FERRY_ERROR, cases[i].error);
      proxy_stop (&proxy);
    }
  g_assert_cmpuint (ferry_fake_ftp_get_n_connections (self->ftp), ==, 0);
}

#define ADD(path, options, func) \
  g_test_add (path, Fixture, options, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/ftp/answer/whole", NULL, test_whole);
  ADD ("/ftp/answer/head", NULL, test_head);
  ADD ("/ftp/answer/range", NULL, test_range);
  ADD ("/ftp/answer/range-past-the-end", NULL, test_range_past_the_end);
  ADD ("/ftp/answer/range-of-who-cannot", NULL, test_range_of_who_cannot);
  ADD ("/ftp/names-are-one-line", NULL, test_names_are_one_line);
  ADD ("/ftp/freed-at-any-time", NULL, test_freed_at_any_time);
  ADD ("/ftp/frees-itself", NULL, test_frees_itself);
  ADD ("/ftp/no-connection-in-time", &silent, test_no_connection_in_time);
  ADD ("/ftp/no-server", NULL, test_no_server);
  ADD ("/ftp/proxy/none", NULL, test_no_proxy);
  ADD ("/ftp/proxy/tunnel", NULL, test_proxy);
  ADD ("/ftp/proxy/refuses", NULL, test_proxy_refuses);

  return g_test_run ();
}
