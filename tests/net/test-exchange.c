/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "exchange-fixture.h"
#include "ferry-error.h"
#include "ferry-uri.h"

#include <glib/gstdio.h>
#include <string.h>

#define MS G_GINT64_CONSTANT (1000)

static const FerryFakeOriginOptions silent_tls = { .silent = TRUE, .tls = FERRY_FAKE_TLS_GOOD };

static void
test_file_comes (ExchangeFixture *f,
                 gconstpointer    data)
{
  g_autoptr (Ask) ask = ask_new (f, "/a");

  exchange_fixture_serve (f, "/a", NULL);
  ask_assert_status (ask, 200);
  g_assert_cmpuint (ask->body->len, ==, 100);
  g_assert_cmpuint (ask->redirects->len, ==, 0);
  g_assert_cmpstr (ask->final_uri, ==, ask->uri);
  g_assert_cmpint (ask->setup_time, ==, 0);
  assert_header (f, 0, "Accept-Encoding", "identity");
  assert_header (f, 0, "Range", NULL);
  assert_header (f, 0, "User-Agent", "Ferry/" FERRY_VERSION);
  g_assert_cmpuint (exchange_fixture_count_requests (f), ==, 1);
}

/* Every status is an answer, for others to judge. */
static void
test_any_status_is_an_answer (ExchangeFixture *f,
                              gconstpointer    data)
{
  static const guint statuses[] = { 204, 300, 304, 400, 401, 403, 404, 407, 410,
                                    416, 429, 503, 999 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autofree char *fault = g_strdup_printf ("status:%u", statuses[i]);
      g_autoptr (Ask)  ask = ask_new (f, "/a");

      exchange_fixture_serve (f, "/a", fault, NULL);
      ask_assert_status (ask, statuses[i]);
    }
}

static void
test_interim_answers_are_skipped (ExchangeFixture *f,
                                  gconstpointer    data)
{
  g_autoptr (Ask) ask = ask_new (f, "/a");

  exchange_fixture_serve (f, "/a", "interim:100", "interim:102", "interim:103", NULL);
  ask_assert_status (ask, 200);
  g_assert_cmpuint (ask->body->len, ==, 100);
}

static void
test_range_is_asked_for (ExchangeFixture *f,
                         gconstpointer    data)
{
  static const struct
  {
    goffset     first;
    goffset     end;
    const char *if_range;
    const char *range;
    gsize       size;
  } rows[] = {
    { 10, -1, "\"tag\"", "bytes=10-", 90 },
    { 0, 1, NULL, "bytes=0-0", 1 },
    { 10, 30, NULL, "bytes=10-29", 20 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Ask) ask = ask_new (f, "/a");

      exchange_fixture_serve (f, "/a", "etag:\"tag\"", NULL);
      ask->spec.has_range = TRUE;
      ask->spec.first = rows[i].first;
      ask->spec.end = rows[i].end;
      ask->spec.if_range = rows[i].if_range;
      ask_assert_status (ask, 206);
      g_assert_cmpuint (ask->body->len, ==, rows[i].size);
      assert_header (f, i, "Range", rows[i].range);
      assert_header (f, i, "If-Range", rows[i].if_range);
    }
}

/* RFC 9110 §13.1.5 */
static void
test_if_range_needs_a_range (ExchangeFixture *f,
                             gconstpointer    data)
{
  g_autoptr (Ask) ask = ask_new (f, "/a");

  exchange_fixture_serve (f, "/a", NULL);
  ask->spec.if_range = "\"tag\"";
  ask_assert_status (ask, 200);
  assert_header (f, 0, "If-Range", NULL);
}

/* Signed links break by a single byte. */
static void
test_target_is_sent_byte_for_byte (ExchangeFixture *f,
                                   gconstpointer    data)
{
  static const struct
  {
    const char *given;
    const char *sent;
  } rows[] = {
    { "/%7e/%2f/%2F", "/%7e/%2f/%2F" },
    { "/a/../b/./c//d", "/a/../b/./c//d" },
    { "/100%", "/100%25" },
    { "/%zz?a=%&b=%e", "/%25zz?a=%25&b=%25e" },
    { "/a b\xc3\xa4", "/a%20b%C3%A4" },
    { "/a|b[c]!$&'()*+,;=:@", "/a|b[c]!$&'()*+,;=:@" },
    { "/x?sig=a+b/c==&k='%27'#fragment", "/x?sig=a+b/c==&k='%27'" },
    { "/?", "/?" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Ask)              ask = ask_new (f, rows[i].given);
      g_autoptr (FerryFakeRequest) request = NULL;

      ask_run (ask);
      g_assert_no_error (ask->error);
      request = exchange_fixture_dup_request (f, i);
      g_assert_cmpstr (request->target, ==, rows[i].sent);
    }
}

static void
test_given_headers_are_sent (ExchangeFixture *f,
                             gconstpointer    data)
{
  const FerryHeader headers[] = { { (char *) "Referer", (char *) "http://example.com/page" },
                                  { (char *) "X-Odd", (char *) "a, b;c" },
                                  { (char *) "Cookie", (char *) "a=1" } };
  g_autoptr (Ask)   ask = ask_new (f, "/a");

  exchange_fixture_serve (f, "/a", NULL);
  ask->spec.headers = headers;
  ask->spec.n_headers = G_N_ELEMENTS (headers);
  ask_assert_status (ask, 200);
  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    assert_header (f, 0, headers[i].name, headers[i].value);
}

static void
test_given_header_replaces_our_own (ExchangeFixture *f,
                                    gconstpointer    data)
{
  const FerryHeader            headers[] = { { (char *) "User-Agent", (char *) "Other/1.0" } };
  g_autoptr (Ask)              ask = ask_new (f, "/a");
  g_autoptr (FerryFakeRequest) request = NULL;
  guint                        n = 0;

  exchange_fixture_serve (f, "/a", NULL);
  ask->spec.headers = headers;
  ask->spec.n_headers = G_N_ELEMENTS (headers);
  ask_assert_status (ask, 200);
  request = exchange_fixture_dup_request (f, 0);
  for (char **header = request->headers; *header != NULL; header++)
    n += g_ascii_strncasecmp (*header, "User-Agent:", 11) == 0;
  g_assert_cmpuint (n, ==, 1);
  assert_header (f, 0, "User-Agent", "Other/1.0");
}

static void
test_cookies_of_the_file_are_sent (ExchangeFixture *f,
                                   gconstpointer    data)
{
  const FerryHeader         given = { (char *) "Cookie", (char *) "given=1" };
  g_autoptr (SoupCookieJar) jar = NULL;
  g_autoptr (Ask)           ask = ask_new (f, "/a");
  g_autofree char          *file = NULL;

  g_close (g_file_open_tmp ("ferry-cookies-XXXXXX.txt", &file, NULL), NULL);
  g_file_set_contents (file,
                       "# Netscape HTTP Cookie File\n"
                       "127.0.0.1\tFALSE\t/\tFALSE\t4102444800\tsid\t7\n"
                       "other.example\tFALSE\t/\tFALSE\t4102444800\tother\t8\n",
                       -1, NULL);
  jar = soup_cookie_jar_text_new (file, TRUE);
  exchange_fixture_serve (f, "/a", NULL);
  ask->spec.cookies = jar;
  ask->spec.headers = &given;
  ask->spec.n_headers = 1;
  ask_assert_status (ask, 200);
  assert_header (f, 0, "Cookie", "given=1; sid=7");
  g_unlink (file);
}

static void
test_cookies_are_kept_for_the_next_exchange (ExchangeFixture *f,
                                             gconstpointer    data)
{
  g_autoptr (SoupCookieJar) jar = soup_cookie_jar_new ();

  exchange_fixture_serve (f, "/a", "header:Set-Cookie: sid=7; Path=/", NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (Ask) ask = ask_new (f, "/a");

      ask->spec.cookies = jar;
      ask_assert_status (ask, 200);
      assert_header (f, i, "Cookie", i == 0 ? NULL : "sid=7");
    }
}

static void
test_body_of_the_request_is_sent (ExchangeFixture *f,
                                  gconstpointer    data)
{
  g_autoptr (Ask)              ask = ask_new (f, "/a");
  g_autoptr (FerryFakeRequest) request = NULL;
  g_autofree char             *file = NULL;

  g_close (g_file_open_tmp ("ferry-body-XXXXXX", &file, NULL), NULL);
  g_file_set_contents (file, "question", -1, NULL);
  exchange_fixture_serve (f, "/a", NULL);
  ask->spec.method = "POST";
  ask->spec.body_file = file;
  ask_assert_status (ask, 200);
  request = exchange_fixture_dup_request (f, 0);
  g_assert_cmpstr (request->method, ==, "POST");
  g_assert_cmpuint (request->body_length, ==, 8);
  g_unlink (file);
}

static void
test_missing_body_of_the_request_is_told (ExchangeFixture *f,
                                          gconstpointer    data)
{
  g_autoptr (Ask) ask = ask_new (f, "/a");

  ask->spec.method = "POST";
  ask->spec.body_file = "/nowhere/at/all";
  ask_assert_error (ask, FERRY_ERROR_SOURCE_MISSING);
  g_assert_cmpuint (exchange_fixture_count_connections (f), ==, 0);
}

/* The decoder of libsoup hides a cut: what lies below must be in reach. */
static void
test_coded_body_is_in_reach (ExchangeFixture *f,
                             gconstpointer    data)
{
  g_autoptr (Ask) ask = ask_new (f, "/a");

  exchange_fixture_serve (f, "/a", "chunked:10", NULL);
  ask_assert_status (ask, 200);
  g_assert_true (ask->has_coded_body);
  g_assert_cmpuint (ask->body->len, ==, 100);
}

/* RFC 9112 §9.6: what went wrong before the answer began. */
static void
test_broken_answers_are_told (ExchangeFixture *f,
                              gconstpointer    data)
{
  static const struct
  {
    const char *fault;
    int         code;
  } rows[] = {
    { "reset-at-once", FERRY_ERROR_CONNECTION_RESET },
    { "close-at-once", FERRY_ERROR_CONNECTION_ABORTED },
    { "status-line:SIP/2.0 200 Fine", FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE },
    { "status-line:HTTP/1.1 abc", FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Ask) ask = ask_new (f, "/a");

      g_test_message ("%s", rows[i].fault);
      exchange_fixture_serve (f, "/a", rows[i].fault, NULL);
      ask_assert_error (ask, rows[i].code);
    }
}

/* libsoup takes a head without its end for one. What is missing may be the
 * length, so that no bytes of no told length is what gives it away. */
static void
test_cut_head_never_tells_of_an_empty_file (ExchangeFixture *f,
                                            gconstpointer    data)
{
  for (guint n = 1; n < 200; n++)
    {
      g_autofree char *fault = g_strdup_printf ("cut-head:%u", n);
      g_autoptr (Ask)  ask = ask_new (f, "/a");

      exchange_fixture_serve (f, "/a", fault, NULL);
      ask_run (ask);
      g_assert_cmpuint (ask->body->len, ==, 0);
      if (ask->error == NULL)
        g_assert_cmpint (ask->content_length, !=, 0);
    }
}

static void
test_refused_connection_is_told (ExchangeFixture *f,
                                 gconstpointer    data)
{
  g_autoptr (Ask) ask = ask_new (f, "/a");

  ferry_fake_origin_set_offline (f->origin, TRUE);
  ask_assert_error (ask, FERRY_ERROR_CANNOT_CONNECT);
}

static void
test_unknown_host_is_told (ExchangeFixture *f,
                           gconstpointer    data)
{
  g_autoptr (Ask) ask = ask_new (f, "http://host.invalid/a");

  ask_assert_error (ask, FERRY_ERROR_HOST_NAME_NOT_RESOLVED);
}

static gboolean
nothing_cb (gpointer data)
{
  return G_SOURCE_REMOVE;
}

static gboolean
is_done (Ask *ask)
{
  gboolean result;

  /* What fell due before has run then. */
  exchange_fixture_call (ask->fixture, nothing_cb, NULL);
  g_mutex_lock (&ask->lock);
  result = ask->is_done;
  g_mutex_unlock (&ask->lock);
  return result;
}

static void
assert_times_out (Ask        *ask,
                  guint       timeout,
                  const char *why)
{
  ferry_fake_clock_advance (ask->fixture->clock, timeout * MS - 1);
  g_assert_false (is_done (ask));
  ferry_fake_clock_advance (ask->fixture->clock, 1);
  ask_wait (ask);
  g_assert_error (ask->error, FERRY_ERROR, FERRY_ERROR_TIMEOUT);
  g_assert_nonnull (strstr (ask->error->message, why));
}

static void
test_silent_handshake_is_no_connection (ExchangeFixture *f,
                                        gconstpointer    data)
{
  g_autoptr (Ask) ask = ask_new (f, "/a");

  ask->spec.connect_timeout = 5000;
  ask->spec.response_timeout = 1000;
  ask_start (ask);
  g_assert_true (ferry_fake_origin_wait (f->origin, FERRY_FAKE_COUNT_CONNECTIONS, 1));
  assert_times_out (ask, 5000, "no connection");
  g_assert_true (ferry_fake_origin_wait_at_most (f->origin, FERRY_FAKE_COUNT_OPEN, 0));
}

/* The time of the connection is over then, that of the answer begins. */
static void
test_silent_server_gives_no_answer (ExchangeFixture *f,
                                    gconstpointer    data)
{
  g_autoptr (Ask) ask = ask_new (f, "/a");

  exchange_fixture_serve (f, "/a", "hang", NULL);
  ask->spec.connect_timeout = 1000;
  ask->spec.response_timeout = 5000;
  ask_start (ask);
  g_assert_true (ferry_fake_origin_wait (f->origin, FERRY_FAKE_COUNT_HELD, 1));
  assert_times_out (ask, 5000, "no answer");
  g_assert_true (ferry_fake_origin_wait_at_most (f->origin, FERRY_FAKE_COUNT_OPEN, 0));
}

/* Reading the body has a watch of its own. */
static void
test_no_timeout_after_the_answer (ExchangeFixture *f,
                                  gconstpointer    data)
{
  g_autoptr (Ask) ask = ask_new (f, "/a");

  exchange_fixture_serve (f, "/a", "hold:50", NULL);
  ask->leaves_body = TRUE;
  ask_assert_status (ask, 200);
  g_assert_cmpuint (ferry_fake_clock_get_n_alarms (f->clock), ==, 0);
}

static void
test_connection_of_a_read_body_is_used_again (ExchangeFixture *f,
                                              gconstpointer    data)
{
  exchange_fixture_serve (f, "/a", NULL);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (Ask) ask = ask_new (f, "/a");

      ask_assert_status (ask, 200);
    }

  g_assert_cmpuint (exchange_fixture_count_connections (f), ==, 1);
}

/* N07 */
static void
test_connection_closed_at_the_next_request_is_replaced (ExchangeFixture *f,
                                                        gconstpointer    data)
{
  static const char *const faults[] = { "drop-next", "close-quietly" };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u", i);
      g_autofree char *fault = g_strconcat ("first=1,", faults[i], NULL);

      exchange_fixture_serve (f, path, fault, NULL);
      for (guint j = 0; j < 3; j++)
        {
          g_autoptr (Ask) ask = ask_new (f, path);

          ask_assert_status (ask, 200);
          g_assert_cmpuint (ask->body->len, ==, 100);
        }
    }
}

static void
never_cb (FerryExchange *exchange,
          gpointer       data)
{
  g_assert_not_reached ();
}

static gboolean
start_and_free_cb (gpointer data)
{
  Ask *ask = data;

  ask->session = ferry_transport_get_session (ask->fixture->transport, &ask->key, NULL);
  ask->spec.session = ask->session;
  ask->spec.uri = ask->spec.secrets_for = ask->parsed;
  ferry_exchange_free (ferry_exchange_start (&ask->spec, never_cb, NULL));
  return G_SOURCE_REMOVE;
}

static void
test_freed_before_it_began (ExchangeFixture *f,
                            gconstpointer    data)
{
  g_autoptr (Ask) ask = ask_new (f, "/a");

  ask->parsed = ferry_uri_parse (ask->uri, NULL);
  exchange_fixture_call (f, start_and_free_cb, ask);
  g_assert_false (is_done (ask));
  g_assert_cmpuint (exchange_fixture_count_connections (f), ==, 0);
}

static void
test_freed_while_connecting (ExchangeFixture *f,
                             gconstpointer    data)
{
  Ask *ask = ask_new (f, "/a");

  ask_start (ask);
  g_assert_true (ferry_fake_origin_wait (f->origin, FERRY_FAKE_COUNT_CONNECTIONS, 1));
  ask_free (ask);
  g_assert_true (ferry_fake_origin_wait_at_most (f->origin, FERRY_FAKE_COUNT_OPEN, 0));
}

static void
test_freed_while_waiting_for_the_answer (ExchangeFixture *f,
                                         gconstpointer    data)
{
  Ask *ask = ask_new (f, "/a");

  exchange_fixture_serve (f, "/a", "hang", NULL);
  ask_start (ask);
  g_assert_true (ferry_fake_origin_wait (f->origin, FERRY_FAKE_COUNT_HELD, 1));
  ask_free (ask);
  g_assert_true (ferry_fake_origin_wait_at_most (f->origin, FERRY_FAKE_COUNT_OPEN, 0));
}

static void
test_freed_on_the_second_hop (ExchangeFixture *f,
                              gconstpointer    data)
{
  Ask *ask = ask_new (f, "/a");

  exchange_fixture_serve (f, "/a", "redirect:/b", NULL);
  exchange_fixture_serve (f, "/b", "hang", NULL);
  ask_start (ask);
  g_assert_true (ferry_fake_origin_wait (f->origin, FERRY_FAKE_COUNT_HELD, 1));
  ask_free (ask);
  g_assert_true (ferry_fake_origin_wait_at_most (f->origin, FERRY_FAKE_COUNT_OPEN, 0));
}

/* The rest of the body is not waited for. */
static void
test_freed_in_the_middle_of_the_body (ExchangeFixture *f,
                                      gconstpointer    data)
{
  Ask *ask = ask_new (f, "/a");

  exchange_fixture_serve (f, "/a", "hold:50", NULL);
  ask->leaves_body = TRUE;
  ask_assert_status (ask, 200);
  ask_free (ask);
  g_assert_true (ferry_fake_origin_wait_at_most (f->origin, FERRY_FAKE_COUNT_OPEN, 0));
}

static void
test_freed_from_its_own_callback (ExchangeFixture *f,
                                  gconstpointer    data)
{
  static const char *const faults[] = { NULL, "hold:50", "reset-at-once", "redirect-loop" };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (Ask) ask = ask_new (f, "/a");

      exchange_fixture_serve (f, "/a", faults[i], NULL);
      ask->leaves_body = TRUE;
      ask->frees_itself = TRUE;
      ask_run (ask);
      g_assert_null (ask->exchange);
    }
}

static void
test_timeout_may_free_as_well (ExchangeFixture *f,
                               gconstpointer    data)
{
  g_autoptr (Ask) ask = ask_new (f, "/a");

  exchange_fixture_serve (f, "/a", "hang", NULL);
  ask->frees_itself = TRUE;
  ask->spec.response_timeout = 5000;
  ask_start (ask);
  g_assert_true (ferry_fake_origin_wait (f->origin, FERRY_FAKE_COUNT_HELD, 1));
  assert_times_out (ask, 5000, "no answer");
}

static void
assert_translates (GQuark domain,
                   int    code,
                   int    expected)
{
  g_autoptr (GError) error = g_error_new_literal (domain, code, "detail");
  g_autoptr (GError) translated = NULL;

  ferry_exchange_translate_error (error, &translated);
  g_assert_error (translated, FERRY_ERROR, expected);
  g_assert_nonnull (strstr (translated->message, "detail"));
}

static void
test_errors_are_translated (void)
{
  assert_translates (FERRY_ERROR, FERRY_ERROR_GONE, FERRY_ERROR_GONE);
  assert_translates (SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_PARSING,
                     FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE);
  assert_translates (SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_TOO_MANY_RESTARTS,
                     FERRY_ERROR_REDIRECT_FAILED);
  assert_translates (SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_TOO_MANY_REDIRECTS,
                     FERRY_ERROR_REDIRECT_FAILED);
  assert_translates (G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, FERRY_ERROR_CANNOT_CONNECT);
  assert_translates (G_TLS_ERROR, G_TLS_ERROR_EOF, FERRY_ERROR_CONNECTION_ABORTED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  EXCHANGE_TEST ("/exchange/file-comes", NULL, test_file_comes);
  EXCHANGE_TEST ("/exchange/any-status-is-an-answer", NULL, test_any_status_is_an_answer);
  EXCHANGE_TEST ("/exchange/interim-answers-are-skipped", NULL, test_interim_answers_are_skipped);
  EXCHANGE_TEST ("/exchange/range-is-asked-for", NULL, test_range_is_asked_for);
  EXCHANGE_TEST ("/exchange/if-range-needs-a-range", NULL, test_if_range_needs_a_range);
  EXCHANGE_TEST ("/exchange/target-is-sent-byte-for-byte", NULL, test_target_is_sent_byte_for_byte);
  EXCHANGE_TEST ("/exchange/given-headers-are-sent", NULL, test_given_headers_are_sent);
  EXCHANGE_TEST ("/exchange/given-header-replaces-our-own", NULL,
                 test_given_header_replaces_our_own);
  EXCHANGE_TEST ("/exchange/cookies-of-the-file-are-sent", NULL, test_cookies_of_the_file_are_sent);
  EXCHANGE_TEST ("/exchange/cookies-are-kept-for-the-next-exchange", NULL,
                 test_cookies_are_kept_for_the_next_exchange);
  EXCHANGE_TEST ("/exchange/body-of-the-request-is-sent", NULL, test_body_of_the_request_is_sent);
  EXCHANGE_TEST ("/exchange/missing-body-of-the-request-is-told", NULL,
                 test_missing_body_of_the_request_is_told);
  EXCHANGE_TEST ("/exchange/coded-body-is-in-reach", NULL, test_coded_body_is_in_reach);
  EXCHANGE_TEST ("/exchange/broken-answers-are-told", NULL, test_broken_answers_are_told);
  EXCHANGE_TEST ("/exchange/cut-head-never-tells-of-an-empty-file", NULL,
                 test_cut_head_never_tells_of_an_empty_file);
  EXCHANGE_TEST ("/exchange/refused-connection-is-told", NULL, test_refused_connection_is_told);
  EXCHANGE_TEST ("/exchange/unknown-host-is-told", NULL, test_unknown_host_is_told);
  EXCHANGE_TEST ("/exchange/silent-handshake-is-no-connection", &silent_tls,
                 test_silent_handshake_is_no_connection);
  EXCHANGE_TEST ("/exchange/silent-server-gives-no-answer", NULL,
                 test_silent_server_gives_no_answer);
  EXCHANGE_TEST ("/exchange/no-timeout-after-the-answer", NULL, test_no_timeout_after_the_answer);
  EXCHANGE_TEST ("/exchange/connection-of-a-read-body-is-used-again", NULL,
                 test_connection_of_a_read_body_is_used_again);
  EXCHANGE_TEST ("/exchange/connection-closed-at-the-next-request-is-replaced", NULL,
                 test_connection_closed_at_the_next_request_is_replaced);
  EXCHANGE_TEST ("/exchange/freed-before-it-began", NULL, test_freed_before_it_began);
  EXCHANGE_TEST ("/exchange/freed-while-connecting", &silent_tls, test_freed_while_connecting);
  EXCHANGE_TEST ("/exchange/freed-while-waiting-for-the-answer", NULL,
                 test_freed_while_waiting_for_the_answer);
  EXCHANGE_TEST ("/exchange/freed-on-the-second-hop", NULL, test_freed_on_the_second_hop);
  EXCHANGE_TEST ("/exchange/freed-in-the-middle-of-the-body", NULL,
                 test_freed_in_the_middle_of_the_body);
  EXCHANGE_TEST ("/exchange/freed-from-its-own-callback", NULL, test_freed_from_its_own_callback);
  EXCHANGE_TEST ("/exchange/timeout-may-free-as-well", NULL, test_timeout_may_free_as_well);
  g_test_add_func ("/exchange/errors-are-translated", test_errors_are_translated);

  return g_test_run ();
}
