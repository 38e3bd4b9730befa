/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "courier-fixture.h"
#include "ferry-error.h"

#define MIB (1024 * 1024)
#define LARGE (64 * MIB)
#define CREATED "say:HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok"
#define TOO_LARGE "say:HTTP/1.1 413 Too Large\r\nContent-Length: 7\r\n\r\nno room"
#define CONTINUE "say:HTTP/1.1 100 Continue\r\n\r\n"

/* U01: what the peer does once it has refused. */
static void
test_early_refusal_is_the_answer (CourierFixture *f,
                                  gconstpointer   data)
{
  static const char *const then[] = { "reset", "end", "body:1000000", "head" };

  for (gsize i = 0; i < G_N_ELEMENTS (then); i++)
    {
      g_autoptr (Errand) errand = errand_new (f, LARGE);

      scripted_peer_add (f->peer, "head", "body:100000", TOO_LARGE, then[i], NULL);
      errand_assert_status (errand, 413);
      g_assert_cmpstr (errand->response->str, ==, "no room");
      g_assert_cmpint (errand->sent, >=, 100000);
      g_assert_cmpint (errand->sent, <, LARGE);
    }
}

/* U01: with the answer unread in the buffer, the connection breaks while the client
 * waits for nothing but the socket to take more. */
static void
test_answer_before_a_reset_is_read (CourierFixture *f,
                                    gconstpointer   data)
{
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (Errand) errand = errand_new (f, 4 * MIB);

      scripted_peer_add (f->peer, "head", TOO_LARGE, "reset", NULL);
      errand_assert_status (errand, 413);
      g_assert_cmpstr (errand->response->str, ==, "no room");
    }
}

static void
test_refusal_of_a_broken_length_still_counts (CourierFixture *f,
                                              gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, LARGE);

  scripted_peer_add (f->peer, "head",
                     "say:HTTP/1.1 507 Full\r\nContent-Length: 700\r\n\r\nno room", "reset", NULL);
  errand_assert_status (errand, 507);
  g_assert_cmpstr (errand->response->str, ==, "no room");
  g_assert_true (errand->is_cut);
}

static void
test_early_refusal_ends_the_connection (CourierFixture *f,
                                        gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, LARGE);

  scripted_peer_add (f->peer, "head", "body:10", TOO_LARGE, "end", NULL);
  scripted_peer_add (f->peer, "head", CREATED, NULL);
  errand_assert_status (errand, 413);
  errand->spec.length = 0;
  errand_assert_status (errand, 201);
  g_assert_cmpuint (scripted_peer_count_connections (f->peer), ==, 2);
}

static void
test_early_agreement_does_not_end_the_body (CourierFixture *f,
                                            gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 16 * MIB);

  scripted_peer_add (f->peer, "head", CREATED, "body", "head", CREATED, NULL);
  errand_assert_status (errand, 201);
  g_assert_cmpint (errand->sent, ==, 16 * MIB);
  errand->spec.length = 0;
  errand_assert_status (errand, 201);
  g_assert_cmpuint (scripted_peer_count_connections (f->peer), ==, 1);
}

static void
test_early_agreement_that_reads_no_more_is_told (CourierFixture *f,
                                                 gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, LARGE);

  scripted_peer_add (f->peer, "head", CREATED, "reset", NULL);
  errand_assert_status (errand, 201);
  g_assert_cmpint (errand->last_sent, <, LARGE);
}

static void
test_no_answer_before_a_reset_is_an_error (CourierFixture *f,
                                           gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, LARGE);

  scripted_peer_add (f->peer, "head", "body:100000", "reset", NULL);
  errand_assert_error (errand, FERRY_ERROR_CONNECTION_RESET);
  g_assert_true (errand->has_begun);
}

static void
test_body_waits_for_consent (CourierFixture *f,
                             gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, MIB);

  errand->spec.may_wait = TRUE;
  scripted_peer_add (f->peer, "head", "gate", CONTINUE, "body", CREATED, "head", CONTINUE, "body",
                     CREATED, NULL);
  errand_start (errand);
  scripted_peer_wait_for_gates (f->peer, 1);
  assert_told (f, 0, "Expect", "100-continue");
  courier_fixture_advance (f, G_USEC_PER_SEC - 1);
  g_assert_cmpint (errand_get_sent (errand), ==, 0);
  scripted_peer_open_gate (f->peer);
  errand_wait (errand);
  g_assert_cmpuint (errand->status, ==, 201);
  g_assert_cmpstr (errand->interims->str, ==, "");
  errand_assert_body (errand, 0);

  /* It is worth asking again. */
  errand_assert_status (errand, 201);
  assert_told (f, 1, "Expect", "100-continue");
}

/* U04 */
static void
test_body_goes_after_a_second (CourierFixture *f,
                               gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, MIB);

  errand->spec.may_wait = TRUE;
  scripted_peer_add (f->peer, "head", "gate", "body", CONTINUE, CREATED, "head", "body", CREATED,
                     NULL);
  scripted_peer_open_gate (f->peer);
  errand_start (errand);
  scripted_peer_wait_for_gates (f->peer, 1);
  /* The head may just have been read before the client has noted that it went. */
  while (ferry_fake_clock_get_n_alarms (f->clock) < 2)
    g_thread_yield ();
  courier_fixture_advance (f, G_USEC_PER_SEC);
  errand_wait (errand);
  g_assert_no_error (errand->error);
  g_assert_cmpuint (errand->status, ==, 201);
  errand_assert_body (errand, 0);

  /* A server that does not know it is not asked again. */
  errand_assert_status (errand, 201);
  assert_told (f, 1, "Expect", NULL);
}

static void
test_server_that_dislikes_to_be_asked (CourierFixture *f,
                                       gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, MIB);

  errand->spec.may_wait = TRUE;
  scripted_peer_add (f->peer, "head",
                     "say:HTTP/1.1 417 What\r\nContent-Length: 0\r\n\r\n", "end", NULL);
  scripted_peer_add (f->peer, "head", "body", CREATED, "head", "body", CREATED, NULL);
  errand_assert_status (errand, 201);
  assert_told (f, 1, "Expect", NULL);
  errand_assert_body (errand, 1);
  g_assert_cmpint (errand->sent_back, ==, 0);

  errand_assert_status (errand, 201);
  assert_told (f, 2, "Expect", NULL);
}

static void
test_answer_instead_of_consent (CourierFixture *f,
                                gconstpointer   data)
{
  static const char *const answers[] = {
    TOO_LARGE,
    "say:HTTP/1.1 200 Already there\r\nContent-Length: 0\r\n\r\n",
  };
  static const guint statuses[] = { 413, 200 };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (Errand) errand = errand_new (f, MIB);

      errand->spec.may_wait = TRUE;
      scripted_peer_add (f->peer, "head", answers[i], "end", NULL);
      errand_assert_status (errand, statuses[i]);
      g_assert_cmpint (errand->sent, ==, 0);
      g_assert_false (errand->has_begun);
      scripted_peer_wait_for_ends (f->peer, (guint) i + 1);
    }
}

static void
test_interim_answers_are_told (CourierFixture *f,
                               gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, MIB);

  scripted_peer_add (f->peer, "head",
                     "say:HTTP/1.1 100 Go\r\n\r\n"
                     "HTTP/1.1 103 Hints\r\nLink: <a>\r\n\r\n"
                     "HTTP/1.1 104 Resumable\r\nUpload-Offset: 5\r\n\r\nHTTP/1.1 1",
                     "body", "say:02 Working\r\n\r\nHTTP/1.1 201 C\r\nContent-Length: 0\r\n\r\n",
                     NULL);
  errand_assert_status (errand, 201);
  g_assert_cmpstr (errand->interims->str, ==, "103 104 (5) 102 ");
}

static void
test_nonsense_is_refused (CourierFixture *f,
                          gconstpointer   data)
{
  static const char *const answers[] = {
    "say:SSH-2.0-OpenSSH\r\n",
    "say:HTTP/1.1 101 Switching\r\n\r\n",
    "say:HTTP/1.1 2xx Good\r\n\r\n",
    "say:HTTP/2 200\r\n\r\n",
    "say:HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    "say:HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (Errand) errand = errand_new (f, 1000);

      scripted_peer_add (f->peer, "head", "body", answers[i], "end", NULL);
      errand_assert_error (errand, FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE);
    }
}

static void
test_endless_head_is_refused (CourierFixture *f,
                              gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 1000);

  scripted_peer_add (f->peer, "head", "body", "say:HTTP/1.1 200 OK\r\nX: ", "fill:10000000", NULL);
  errand_assert_error (errand, FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE);
}

static void
test_endless_interim_answers_are_refused (CourierFixture *f,
                                          gconstpointer   data)
{
  g_autoptr (Errand)  errand = errand_new (f, 1000);
  g_autoptr (GString) flood = g_string_new ("say:");

  for (guint i = 0; i < 2000; i++)
    g_string_append (flood, "HTTP/1.1 102 Working\r\n\r\n");
  scripted_peer_add (f->peer, "head", "body", flood->str, "end", NULL);
  errand_assert_error (errand, FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE);
}

static void
test_long_response_is_cut (CourierFixture *f,
                           gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 1000);

  scripted_peer_add (f->peer, "head", "body",
                     "say:HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n",
                     "fill:1000000", "head", "body",
                     "say:HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n", "fill:100000000",
                     NULL);
  errand_assert_status (errand, 200);
  g_assert_cmpuint (errand->response->len, ==, 4096);
  g_assert_true (errand->is_cut);

  /* So much is not worth a connection. */
  errand_assert_status (errand, 200);
  g_assert_cmpuint (scripted_peer_count_connections (f->peer), ==, 1);
  g_assert_cmpuint (errand->response->len, ==, 4096);
  scripted_peer_wait_for_ends (f->peer, 1);
}

static void
test_response_until_the_end (CourierFixture *f,
                             gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 1000);

  scripted_peer_add (f->peer, "head", "body", "say:HTTP/1.0 200 OK\r\n\r\nall of it", NULL);
  errand_assert_status (errand, 200);
  g_assert_cmpstr (errand->response->str, ==, "all of it");
  g_assert_false (errand->is_cut);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  COURIER_TEST ("/courier/early/refusal-is-the-answer", test_early_refusal_is_the_answer);
  COURIER_TEST ("/courier/early/answer-before-a-reset-is-read",
                test_answer_before_a_reset_is_read);
  COURIER_TEST ("/courier/early/refusal-of-a-broken-length-still-counts",
                test_refusal_of_a_broken_length_still_counts);
  COURIER_TEST ("/courier/early/refusal-ends-the-connection",
                test_early_refusal_ends_the_connection);
  COURIER_TEST ("/courier/early/agreement-does-not-end-the-body",
                test_early_agreement_does_not_end_the_body);
  COURIER_TEST ("/courier/early/agreement-that-reads-no-more-is-told",
                test_early_agreement_that_reads_no_more_is_told);
  COURIER_TEST ("/courier/early/no-answer-before-a-reset-is-an-error",
                test_no_answer_before_a_reset_is_an_error);
  COURIER_TEST ("/courier/consent/body-waits-for-it", test_body_waits_for_consent);
  COURIER_TEST ("/courier/consent/body-goes-after-a-second", test_body_goes_after_a_second);
  COURIER_TEST ("/courier/consent/server-that-dislikes-to-be-asked",
                test_server_that_dislikes_to_be_asked);
  COURIER_TEST ("/courier/consent/answer-instead", test_answer_instead_of_consent);
  COURIER_TEST ("/courier/answer/interim-ones-are-told", test_interim_answers_are_told);
  COURIER_TEST ("/courier/answer/nonsense-is-refused", test_nonsense_is_refused);
  COURIER_TEST ("/courier/answer/endless-head-is-refused", test_endless_head_is_refused);
  COURIER_TEST ("/courier/answer/endless-interim-ones-are-refused",
                test_endless_interim_answers_are_refused);
  COURIER_TEST ("/courier/answer/long-response-is-cut", test_long_response_is_cut);
  COURIER_TEST ("/courier/answer/response-until-the-end", test_response_until_the_end);

  return g_test_run ();
}
