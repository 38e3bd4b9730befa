/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "courier-fixture.h"
#include "ferry-error.h"

#include <unistd.h>

#define MIB (1024 * 1024)
#define CREATED "say:HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok"

static void
test_body_arrives_whole (CourierFixture *f,
                         gconstpointer   data)
{
  static const gsize sizes[] = { 1, 1000, 65536, 65537, 300000, 5 * MIB + 7 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (Errand) errand = errand_new (f, sizes[i]);

      scripted_peer_add (f->peer, "head", "body", CREATED, NULL);
      errand_assert_status (errand, 201);
      errand_assert_body (errand, (guint) i);
      g_assert_cmpint (errand->sent, ==, sizes[i]);
      g_assert_cmpint (errand->last_sent, ==, sizes[i]);
      g_assert_true (errand->has_begun);
      g_assert_cmpstr (errand->response->str, ==, "ok");
      g_assert_false (errand->is_cut);
    }
}

static void
test_request_says_what_it_is (CourierFixture *f,
                              gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 10);
  g_autofree char   *host = g_strdup_printf ("127.0.0.1:%u", scripted_peer_get_port (f->peer));

  scripted_peer_add (f->peer, "head", "body", CREATED, NULL);
  errand_assert_status (errand, 201);
  assert_first_line (f, 0, "PUT /up HTTP/1.1");
  assert_told (f, 0, "Host", host);
  assert_told (f, 0, "User-Agent", "Ferry/" FERRY_VERSION);
  assert_told (f, 0, "Accept-Encoding", "identity");
  assert_told (f, 0, "Content-Type", "application/octet-stream");
  assert_told (f, 0, "Content-Length", "10");
  assert_told (f, 0, "Expect", NULL);
  assert_told (f, 0, "Transfer-Encoding", NULL);
  assert_told (f, 0, "Authorization", NULL);
}

static void
test_callers_headers_come_first (CourierFixture *f,
                                 gconstpointer   data)
{
  static const FerryHeader own[] = {
    { (char *) "Content-Type", (char *) "application/offset+octet-stream" },
    { (char *) "X-Two", (char *) "the caller's" },
    { (char *) "X-Bad", (char *) "a\r\nX-Worse: b" },
  };
  g_autoptr (Errand) errand = errand_new (f, 10);
  GVariantBuilder    headers;

  g_variant_builder_init (&headers, G_VARIANT_TYPE ("a(ss)"));
  g_variant_builder_add (&headers, "(ss)", "X-One", "the user's");
  g_variant_builder_add (&headers, "(ss)", "x-two", "the user's");
  g_variant_builder_add (&headers, "(ss)", "User-Agent", "me");
  g_variant_dict_insert_value (errand->options, "headers", g_variant_builder_end (&headers));
  errand->spec.headers = own;
  errand->spec.n_headers = G_N_ELEMENTS (own);

  scripted_peer_add (f->peer, "head", "body", CREATED, NULL);
  errand_assert_status (errand, 201);
  assert_told (f, 0, "Content-Type", "application/offset+octet-stream");
  assert_told (f, 0, "X-One", "the user's");
  assert_told (f, 0, "X-Two", "the caller's");
  assert_told (f, 0, "x-two", NULL);
  assert_told (f, 0, "User-Agent", "me");
  assert_told (f, 0, "X-Worse", NULL);
}

static void
test_length_is_told_where_it_means_something (CourierFixture *f,
                                              gconstpointer   data)
{
  static const struct
  {
    const char *method;
    const char *length;
  } cases[] = {
    { "POST", "0" },
    { "PUT", "0" },
    { "PATCH", "0" },
    { "HEAD", NULL },
    { "GET", NULL },
    { "DELETE", NULL },
    { "OPTIONS", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Errand) errand = errand_new (f, 0);

      errand->spec.method = cases[i].method;
      errand->spec.may_wait = TRUE;
      scripted_peer_add (f->peer, "head", "say:HTTP/1.1 204 No\r\n\r\n", NULL);
      errand_assert_status (errand, 204);
      assert_told (f, (guint) i, "Content-Length", cases[i].length);
      assert_told (f, (guint) i, "Content-Type", NULL);
      assert_told (f, (guint) i, "Expect", NULL);
      g_assert_false (errand->has_begun);
    }
}

static void
test_a_part_of_the_body_can_go (CourierFixture *f,
                                gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 3 * MIB);
  g_autoptr (GBytes) body = NULL;
  g_autofree char   *content = NULL;

  errand->spec.first = MIB + 5;
  errand->spec.length = MIB;
  scripted_peer_add (f->peer, "head", "body", CREATED, NULL);
  errand_assert_status (errand, 201);
  assert_told (f, 0, "Content-Length", "1048576");

  body = scripted_peer_dup_body (f->peer, 0);
  g_assert_true (g_file_get_contents (f->file, &content, NULL, NULL));
  g_assert_cmpmem (content + MIB + 5, MIB, g_bytes_get_data (body, NULL), g_bytes_get_size (body));
}

static void
test_parts_of_text_and_files_arrive (CourierFixture *f,
                                     gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 300000);
  g_autoptr (GBytes) body = NULL;
  GVariantBuilder    parts;

  g_variant_dict_remove (errand->options, "source");
  g_variant_builder_init (&parts, G_VARIANT_TYPE ("aa{sv}"));
  g_variant_builder_add_parsed (&parts, "{'name': <'a'>, 'value': <'some text'>}");
  g_variant_builder_add_parsed (&parts, "{'name': <'b'>, 'file': <%s>}", f->file);
  g_variant_dict_insert_value (errand->options, "parts", g_variant_builder_end (&parts));
  errand_set_string (errand, "boundary", "xxx");
  errand->spec.method = "POST";
  errand->takes_whole_body = TRUE;

  scripted_peer_add (f->peer, "head", "body", CREATED, NULL);
  errand_assert_status (errand, 201);
  assert_told (f, 0, "Content-Type", "multipart/form-data; boundary=xxx");
  body = scripted_peer_dup_body (f->peer, 0);
  g_assert_cmpint (errand->sent, ==, g_bytes_get_size (body));
  g_assert_cmpuint (g_bytes_get_size (body), >, 300000);
  g_assert_true (g_str_has_suffix (g_bytes_get_data (body, NULL), "xxx--\r\n") ||
                 g_strstr_len ((const char *) g_bytes_get_data (body, NULL) +
                                   g_bytes_get_size (body) - 20,
                               20, "--xxx--") != NULL);
}

/* U05 */
static void
test_source_that_shrinks_is_told (CourierFixture *f,
                                  gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 8 * MIB);

  scripted_peer_add (f->peer, "head", "gate", "end", NULL);
  errand_start (errand);
  scripted_peer_wait_for_gates (f->peer, 1);
  g_assert_cmpint (truncate (f->file, MIB), ==, 0);
  scripted_peer_open_gate (f->peer);
  errand_wait (errand);
  g_assert_error (errand->error, FERRY_ERROR, FERRY_ERROR_SOURCE_CHANGED);
}

static void
test_missing_source_is_told (CourierFixture *f,
                             gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 100);

  errand->unlinks = TRUE;
  scripted_peer_add (f->peer, "head", "end", NULL);
  errand_assert_error (errand, FERRY_ERROR_SOURCE_MISSING);
  g_assert_false (errand->has_begun);
}

static void
test_connection_serves_the_next_request (CourierFixture *f,
                                         gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 100000);

  scripted_peer_add (f->peer,
                     "head", "body", CREATED,
                     "head", "body",
                     "say:HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                     "3\r\nabc\r\n0\r\n\r\n",
                     "head", "body", "say:HTTP/1.1 204 None\r\nConnection: close\r\n\r\n", "end",
                     NULL);
  scripted_peer_add (f->peer, "head", "body", CREATED, NULL);
  errand_assert_status (errand, 201);
  errand_assert_status (errand, 200);
  g_assert_cmpstr (errand->response->str, ==, "abc");
  errand_assert_status (errand, 204);
  g_assert_cmpuint (scripted_peer_count_connections (f->peer), ==, 1);
  errand_assert_status (errand, 201);
  g_assert_cmpuint (scripted_peer_count_connections (f->peer), ==, 2);
  for (guint i = 0; i < 4; i++)
    errand_assert_body (errand, i);
}

static void
test_a_connection_that_closed_is_not_used (CourierFixture *f,
                                           gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 1000);

  errand->spec.method = "POST";
  scripted_peer_add (f->peer, "head", "body", CREATED, NULL);
  scripted_peer_add (f->peer, "head", "body", CREATED, NULL);
  errand_assert_status (errand, 201);
  scripted_peer_wait_for_ends (f->peer, 1);
  errand_assert_status (errand, 201);
  g_assert_cmpint (errand->sent_back, ==, 0);
  g_assert_cmpuint (scripted_peer_count_requests (f->peer), ==, 2);
}

static void
test_words_unasked_end_a_connection (CourierFixture *f,
                                     gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 1000);

  scripted_peer_add (f->peer, "head", "body", CREATED, "gate",
                     "say:HTTP/1.1 408 Late\r\nContent-Length: 0\r\n\r\n", "gate", NULL);
  scripted_peer_add (f->peer, "head", "body", CREATED, NULL);
  errand_assert_status (errand, 201);
  scripted_peer_open_gate (f->peer);
  scripted_peer_wait_for_gates (f->peer, 2);
  errand_assert_status (errand, 201);
  g_assert_cmpuint (scripted_peer_count_connections (f->peer), ==, 2);
}

static void
test_words_behind_chunks_end_a_connection (CourierFixture *f,
                                           gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 1000);

  scripted_peer_add (f->peer, "head", "body",
                     "say:HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                     "3\r\nabc\r\n0\r\n\r\n"
                     "HTTP/1.1 403 Not asked for\r\nContent-Length: 0\r\n\r\n",
                     "head", "body", CREATED, NULL);
  scripted_peer_add (f->peer, "head", "body", CREATED, NULL);
  errand_assert_status (errand, 200);
  g_assert_cmpstr (errand->response->str, ==, "abc");
  errand_assert_status (errand, 201);
  g_assert_cmpuint (scripted_peer_count_connections (f->peer), ==, 2);
}

/* N07 */
static void
test_idempotent_request_is_sent_again (CourierFixture *f,
                                       gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 4 * MIB);

  scripted_peer_add (f->peer, "head", "body", CREATED, "head", "body:1000000", "reset", NULL);
  scripted_peer_add (f->peer, "head", "body", CREATED, NULL);
  errand_assert_status (errand, 201);
  errand_assert_status (errand, 201);
  g_assert_cmpint (errand->sent, ==, 4 * MIB);
  g_assert_cmpint (errand->sent_back, >=, 1000000);
  errand_assert_body (errand, 2);
}

/* N07 */
static void
test_other_request_is_not_sent_again (CourierFixture *f,
                                      gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 4 * MIB);

  errand->spec.method = "POST";
  scripted_peer_add (f->peer, "head", "body", CREATED, "head", "body:1000000", "reset", NULL);
  errand_assert_status (errand, 201);
  errand_assert_error (errand, FERRY_ERROR_CONNECTION_RESET);
  g_assert_true (errand->has_begun);
}

/* N07 */
static void
test_other_request_without_body_bytes_is_sent_again (CourierFixture *f,
                                                     gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 1000);

  errand->spec.method = "POST";
  errand->spec.may_wait = TRUE;
  scripted_peer_add (f->peer, "head", "say:HTTP/1.1 100 Go\r\n\r\n", "body", CREATED, "head",
                     "reset", NULL);
  scripted_peer_add (f->peer, "head", "say:HTTP/1.1 100 Go\r\n\r\n", "body", CREATED, NULL);
  errand_assert_status (errand, 201);
  errand_assert_status (errand, 201);
  g_assert_cmpint (errand->sent_back, ==, 0);
}

/* N07: its head is all of it. */
static void
test_other_request_without_a_body_is_not_sent_again (CourierFixture *f,
                                                     gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 0);

  errand->spec.method = "POST";
  scripted_peer_add (f->peer, "head", CREATED, "head", NULL);
  scripted_peer_add (f->peer, "head", CREATED, NULL);
  errand_assert_status (errand, 201);
  errand_assert_error (errand, FERRY_ERROR_CONNECTION_ABORTED);
  g_assert_cmpuint (scripted_peer_count_requests (f->peer), ==, 2);
}

static void
test_a_new_connection_is_not_tried_again (CourierFixture *f,
                                          gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 1000);

  scripted_peer_add (f->peer, "head", "body", NULL);
  errand_assert_error (errand, FERRY_ERROR_CONNECTION_ABORTED);
  g_assert_cmpuint (scripted_peer_count_connections (f->peer), ==, 1);
}

static void
test_nobody_there_is_told (CourierFixture *f,
                           gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 1000);

  errand_set_string (errand, "uri", "http://127.0.0.1:1/");
  errand_assert_error (errand, FERRY_ERROR_CANNOT_CONNECT);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  COURIER_TEST ("/courier/body-arrives-whole", test_body_arrives_whole);
  COURIER_TEST ("/courier/request-says-what-it-is", test_request_says_what_it_is);
  COURIER_TEST ("/courier/callers-headers-come-first", test_callers_headers_come_first);
  COURIER_TEST ("/courier/length-is-told-where-it-means-something",
                test_length_is_told_where_it_means_something);
  COURIER_TEST ("/courier/a-part-of-the-body-can-go", test_a_part_of_the_body_can_go);
  COURIER_TEST ("/courier/parts-of-text-and-files-arrive", test_parts_of_text_and_files_arrive);
  COURIER_TEST ("/courier/source-that-shrinks-is-told", test_source_that_shrinks_is_told);
  COURIER_TEST ("/courier/missing-source-is-told", test_missing_source_is_told);
  COURIER_TEST ("/courier/connection-serves-the-next-request",
                test_connection_serves_the_next_request);
  COURIER_TEST ("/courier/a-connection-that-closed-is-not-used",
                test_a_connection_that_closed_is_not_used);
  COURIER_TEST ("/courier/words-unasked-end-a-connection", test_words_unasked_end_a_connection);
  COURIER_TEST ("/courier/words-behind-chunks-end-a-connection",
                test_words_behind_chunks_end_a_connection);
  COURIER_TEST ("/courier/idempotent-request-is-sent-again",
                test_idempotent_request_is_sent_again);
  COURIER_TEST ("/courier/other-request-is-not-sent-again", test_other_request_is_not_sent_again);
  COURIER_TEST ("/courier/other-request-without-body-bytes-is-sent-again",
                test_other_request_without_body_bytes_is_sent_again);
  COURIER_TEST ("/courier/other-request-without-a-body-is-not-sent-again",
                test_other_request_without_a_body_is_not_sent_again);
  COURIER_TEST ("/courier/a-new-connection-is-not-tried-again",
                test_a_new_connection_is_not_tried_again);
  COURIER_TEST ("/courier/nobody-there-is-told", test_nobody_there_is_told);

  return g_test_run ();
}
