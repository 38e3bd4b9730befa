/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "courier-fixture.h"
#include "ferry-error.h"

#define MIB (1024 * 1024)
#define LARGE (64 * MIB)
#define CREATED "say:HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok"
#define CONTINUE "say:HTTP/1.1 100 Continue\r\n\r\n"
#define SECOND G_USEC_PER_SEC

static void
set_timeouts (Errand *errand,
              guint   connect,
              guint   response)
{
  g_variant_dict_insert (errand->options, "connect-timeout", "u", connect);
  g_variant_dict_insert (errand->options, "response-timeout", "u", response);
}

/* Waits until the socket takes no more. */
static void
wait_until_full (CourierFixture *f,
                 Errand         *errand)
{
  goffset before = -1;

  while (before != errand_get_sent (errand))
    {
      before = errand_get_sent (errand);
      for (guint i = 0; i < 100; i++)
        courier_fixture_call (f, NULL, NULL);
    }
}

/* Nobody shakes hands. */
static void
test_connection_takes_too_long (CourierFixture *f,
                                gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 1000);
  g_autofree char   *uri = g_strdup_printf ("https://127.0.0.1:%u/",
                                            scripted_peer_get_port (f->peer));

  errand_set_string (errand, "uri", uri);
  set_timeouts (errand, 7000, 120000);
  scripted_peer_add (f->peer, "gate", "end", NULL);
  errand_start (errand);
  scripted_peer_wait_for_gates (f->peer, 1);
  courier_fixture_advance (f, 7 * SECOND - 1);
  g_assert_false (errand_is_done (errand));
  courier_fixture_advance (f, 1);
  errand_wait (errand);
  g_assert_error (errand->error, FERRY_ERROR, FERRY_ERROR_TIMEOUT);
}

static void
test_answer_takes_too_long (CourierFixture *f,
                            gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 1000);

  set_timeouts (errand, 300000, 60000);
  scripted_peer_add (f->peer, "head", "body", "gate", NULL);
  errand_start (errand);
  errand_wait_for_sent (errand, 1000);
  scripted_peer_wait_for_gates (f->peer, 1);
  courier_fixture_advance (f, 50 * SECOND);
  g_assert_false (errand_is_done (errand));
  courier_fixture_advance (f, 15 * SECOND);
  errand_wait (errand);
  g_assert_error (errand->error, FERRY_ERROR, FERRY_ERROR_TIMEOUT);
  g_test_message ("%s", errand->error->message);
}

static void
test_sending_that_stalls (CourierFixture *f,
                          gconstpointer   data)
{
  static const guint responses[] = { 120000, 10000 };
  static const guint limits[] = { 30, 10 };

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_autoptr (Errand) errand = errand_new (f, LARGE);

      set_timeouts (errand, 300000, responses[i]);
      scripted_peer_add (f->peer, "head", "gate", NULL);
      errand_start (errand);
      scripted_peer_wait_for_gates (f->peer, i + 1);
      wait_until_full (f, errand);
      /* What the socket has taken by now counts once. */
      courier_fixture_advance (f, 5 * SECOND);
      courier_fixture_advance (f, (limits[i] - 6) * SECOND);
      g_assert_false (errand_is_done (errand));
      courier_fixture_advance (f, 12 * SECOND);
      errand_wait (errand);
      g_assert_error (errand->error, FERRY_ERROR, FERRY_ERROR_TIMEOUT);
      g_test_message ("%s", errand->error->message);
    }
}

/* The socket takes nothing for a long time, yet the other side does: so much at once
 * that TCP says so. */
static void
test_slow_peer_is_no_stall (CourierFixture *f,
                            gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 32 * MIB);

  scripted_peer_add (f->peer, "head", "gate", "body:1000000", "gate", "body:1000000", "gate",
                     "body:1000000", "gate", "body:30554432", CREATED, NULL);
  errand_start (errand);
  for (guint i = 0; i < 4; i++)
    {
      scripted_peer_wait_for_gates (f->peer, i + 1);
      wait_until_full (f, errand);
      courier_fixture_advance (f, 20 * SECOND);
      g_assert_false (errand_is_done (errand));
      scripted_peer_open_gate (f->peer);
    }
  errand_wait (errand);
  g_assert_no_error (errand->error);
  g_assert_cmpuint (errand->status, ==, 201);
}

static void
test_answer_whose_body_stalls_counts (CourierFixture *f,
                                      gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 1000);

  scripted_peer_add (f->peer, "head", "body",
                     "say:HTTP/1.1 201 C\r\nLink: <a>\r\nContent-Length: 10\r\n\r\nabc",
                     "gate", NULL);
  errand_start (errand);
  scripted_peer_wait_for_gates (f->peer, 1);
  while (!errand_is_done (errand))
    courier_fixture_advance (f, 5 * SECOND);
  g_assert_no_error (errand->error);
  g_assert_cmpuint (errand->status, ==, 201);
  g_assert_cmpstr (errand->response->str, ==, "abc");
  g_assert_true (errand->is_cut);
}

/* However steadily it drips. */
static void
test_answer_whose_body_never_ends_counts (CourierFixture *f,
                                          gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 1000);
  guint              n = 0;

  /* A byte every twenty seconds. */
  scripted_peer_add (f->peer, "head", "body", "say:HTTP/1.1 201 C\r\n\r\n",
                     "say:a", "gate", "say:b", "gate", "say:c", "gate", "say:d", "gate",
                     "say:e", "gate", "say:f", "gate", "say:g", "gate", "say:h", "gate",
                     "say:i", "gate", "say:j", "gate", "say:k", "gate", "say:l", "gate",
                     "say:m", "gate", "say:n", "gate", "say:o", "gate", "say:p", "gate",
                     "say:q", "gate", "say:r", "gate", "end", NULL);
  errand_start (errand);
  while (!errand_is_done (errand) && n < 18)
    {
      scripted_peer_wait_for_gates (f->peer, ++n);
      wait_until_full (f, errand);
      for (guint i = 0; i < 4; i++)
        courier_fixture_advance (f, 5 * SECOND);
      scripted_peer_open_gate (f->peer);
    }
  g_assert_cmpuint (n, >, 10);
  g_assert_true (errand_is_done (errand));
  g_assert_no_error (errand->error);
  g_assert_cmpuint (errand->status, ==, 201);
}

static void
test_working_on_it_takes_longer (CourierFixture *f,
                                 gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 1000);

  set_timeouts (errand, 300000, 20000);
  scripted_peer_add (f->peer, "head", "body", "gate", "say:HTTP/1.1 102 W\r\n\r\n", "gate", CREATED,
                     NULL);
  errand_start (errand);
  errand_wait_for_sent (errand, 1000);
  for (guint i = 0; i < 2; i++)
    {
      scripted_peer_wait_for_gates (f->peer, i + 1);
      while (i == 1 && errand_count_interims (errand) == 0)
        courier_fixture_call (f, NULL, NULL);
      courier_fixture_advance (f, 15 * SECOND);
      scripted_peer_open_gate (f->peer);
    }
  errand_wait (errand);
  g_assert_no_error (errand->error);
  g_assert_cmpuint (errand->status, ==, 201);
}

static void
test_limit_of_the_rate_holds (CourierFixture *f,
                              gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, MIB);
  gint64             begin = ferry_clock_get_monotonic (FERRY_CLOCK (f->clock));
  gint64             passed;

  errand->limit = 100 * 1024;
  scripted_peer_add (f->peer, "head", "body", CREATED, NULL);
  errand_start (errand);
  while (!errand_is_done (errand))
    courier_fixture_advance (f, SECOND / 20);

  passed = ferry_clock_get_monotonic (FERRY_CLOCK (f->clock)) - begin;
  g_assert_no_error (errand->error);
  errand_assert_body (errand, 0);
  g_assert_cmpint (passed, >=, 9 * SECOND);
}

/* Where a request may be broken off: the script up to there. */
static void
test_nothing_is_left_of_what_is_broken_off (CourierFixture *f,
                                            gconstpointer   data)
{
  static const char *const scripts[][4] = {
    { "gate" },
    { "head", "gate" },
    { "head", CONTINUE, "body:100000", "gate" },
    { "head", "say:HTTP/1.1 2", "gate" },
    { "head", "say:HTTP/1.1 403 N\r\nContent-Length: 100\r\n\r\nab", "gate" },
    { "tls", "head", "gate" },
  };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (scripts); i++)
    {
      const char *const *script = scripts[i / 2];
      g_autoptr (Errand) errand = errand_new (f, 16 * MIB);
      g_autofree char   *uri = NULL;

      uri = g_strdup_printf ("%s://127.0.0.1:%u/", i / 2 == 5 ? "https" : "http",
                             scripted_peer_get_port (f->peer));
      errand_set_string (errand, "uri", uri);
      errand_set_string (errand, "ca-file", f->ca_file);
      errand->spec.may_wait = i / 2 == 2;
      errand->frees = i % 2 == 0;
      scripted_peer_add (f->peer, script[0], script[1], script[2], script[3], NULL);
      errand_start (errand);
      scripted_peer_wait_for_gates (f->peer, i + 1);
      errand_cancel (errand);
      scripted_peer_open_gate (f->peer);
      scripted_peer_wait_for_ends (f->peer, i + 1);
    }
}

/* What the socket has taken already, but the network has not: a slow one would carry
 * it for seconds. */
static void
test_nothing_goes_on_after_it_is_broken_off (CourierFixture *f,
                                             gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, LARGE);
  g_autoptr (GBytes) body = NULL;

  scripted_peer_add (f->peer, "head", "gate", "body", NULL);
  errand_start (errand);
  scripted_peer_wait_for_gates (f->peer, 1);
  wait_until_full (f, errand);
  errand_cancel (errand);
  scripted_peer_open_gate (f->peer);
  scripted_peer_wait_for_ends (f->peer, 1);
  body = scripted_peer_dup_body (f->peer, 0);
  g_assert_cmpuint (g_bytes_get_size (body), <, (gsize) errand_get_sent (errand));
}

static void
test_broken_off_before_it_begins (CourierFixture *f,
                                  gconstpointer   data)
{
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (Errand) errand = errand_new (f, 1000);

      errand->cancels_at_once = TRUE;
      errand->frees = i == 0;
      errand_start (errand);
      courier_fixture_call (f, NULL, NULL);
      g_assert_false (errand->has_begun);
    }
}

/* By what it calls. */
static void
test_broken_off_from_within (CourierFixture *f,
                             gconstpointer   data)
{
  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (Errand) errand = errand_new (f, MIB);

      errand->cancel_when = (int) i / 2 + 1;
      errand->frees = i % 2 == 0;
      scripted_peer_add (f->peer, "head", "say:HTTP/1.1 103 E\r\n\r\nHTTP/1.1 103 E\r\n\r\n",
                         "body", CREATED, "end", NULL);
      errand_start (errand);
      errand_wait (errand);
      courier_fixture_call (f, NULL, NULL);
    }
}

static void
test_next_request_after_one_that_was_broken_off (CourierFixture *f,
                                                 gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, MIB);

  scripted_peer_add (f->peer, "head", "gate", NULL);
  scripted_peer_add (f->peer, "head", "body", CREATED, NULL);
  errand_start (errand);
  scripted_peer_wait_for_gates (f->peer, 1);
  errand_cancel (errand);
  errand_assert_status (errand, 201);
  errand_assert_body (errand, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  COURIER_TEST ("/courier/time/connection-takes-too-long", test_connection_takes_too_long);
  COURIER_TEST ("/courier/time/answer-takes-too-long", test_answer_takes_too_long);
  COURIER_TEST ("/courier/time/sending-that-stalls", test_sending_that_stalls);
  COURIER_TEST ("/courier/time/slow-peer-is-no-stall", test_slow_peer_is_no_stall);
  COURIER_TEST ("/courier/time/answer-whose-body-stalls-counts",
                test_answer_whose_body_stalls_counts);
  COURIER_TEST ("/courier/time/answer-whose-body-never-ends-counts",
                test_answer_whose_body_never_ends_counts);
  COURIER_TEST ("/courier/time/working-on-it-takes-longer", test_working_on_it_takes_longer);
  COURIER_TEST ("/courier/time/limit-of-the-rate-holds", test_limit_of_the_rate_holds);
  COURIER_TEST ("/courier/cancel/nothing-is-left", test_nothing_is_left_of_what_is_broken_off);
  COURIER_TEST ("/courier/cancel/nothing-goes-on", test_nothing_goes_on_after_it_is_broken_off);
  COURIER_TEST ("/courier/cancel/before-it-begins", test_broken_off_before_it_begins);
  COURIER_TEST ("/courier/cancel/from-within", test_broken_off_from_within);
  COURIER_TEST ("/courier/cancel/next-request", test_next_request_after_one_that_was_broken_off);

  return g_test_run ();
}
