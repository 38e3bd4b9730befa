/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "courier-fixture.h"
#include "exchange-fixture.h"
#include "ferry-errand.h"
#include "ferry-fake-ftp.h"
#include "ferry-fake-request.h"

#include <string.h>

#define SIZE 100000

/* What is counted of each way that bytes come and go. */

static void
assert_counted (FerryTransport *transport,
                guint64         received,
                guint64         sent)
{
  guint64 got, went;

  ferry_transport_get_traffic (transport, &got, &went);
  g_assert_cmpuint (got, ==, received);
  g_assert_cmpuint (went, ==, sent);
}

/* The heads of requests, as the origin got them, with the empty line. */
static gsize
get_sent (ExchangeFixture *f)
{
  gsize length = 0;

  for (guint i = 0; i < exchange_fixture_count_requests (f); i++)
    {
      FerryFakeRequest *request = exchange_fixture_dup_request (f, i);
      g_autofree char  *head = ferry_fake_request_dup_head (request);

      length += strlen (head) + strlen ("\r\n");
      ferry_fake_request_free (request);
    }
  return length;
}

static void
test_heads_of_requests_count (ExchangeFixture *f,
                              gconstpointer    data)
{
  g_autoptr (Ask) ask = ask_new (f, "/old?x=1&y");
  guint64         received, sent;

  exchange_fixture_serve (f, "/a.bin", NULL);
  exchange_fixture_serve (f, "/old?x=1&y", "redirect:/a.bin", NULL);
  ask->spec.counter = ferry_transport_get_counter (f->transport);
  ask_assert_status (ask, 200);

  ferry_transport_get_traffic (f->transport, &received, &sent);
  g_assert_cmpuint (exchange_fixture_count_requests (f), ==, 2);
  g_assert_cmpuint (sent, ==, get_sent (f));
  /* Two heads; who reads the body counts it. */
  g_assert_cmpuint (received, >, 2 * strlen ("HTTP/1.1 200 OK\r\n\r\n"));
  g_assert_cmpuint (received, <, 1000);
}

static void
test_nothing_counts_without_a_counter (ExchangeFixture *f,
                                       gconstpointer    data)
{
  g_autoptr (Ask) ask = ask_new (f, "/a.bin");

  exchange_fixture_serve (f, "/a.bin", NULL);
  ask_assert_status (ask, 200);
  assert_counted (f->transport, 0, 0);
}

/* A text that is fetched: the way of what is asked beside a transfer. */
typedef struct
{
  ExchangeFixture *fixture;
  gboolean         stays_here;
  gboolean         goes_elsewhere;
  FerryContact     contact;
  FerryErrand     *errand;
  gint             is_done;
} Trip;

static void
fetched_cb (FerryErrand  *errand,
            GBytes       *text,
            GUri         *uri,
            const GError *error,
            gpointer      data)
{
  Trip *trip = data;

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (text), ==, SIZE);
  g_atomic_int_set (&trip->is_done, TRUE);
}

static gboolean
set_out_cb (gpointer data)
{
  Trip              *trip = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri)   uri = NULL;
  g_autofree char   *base = g_strdup (ferry_fake_origin_get_base (trip->fixture->origin));
  g_autofree char   *text = NULL;

  ferry_contact_open (&trip->contact, trip->fixture->transport, "trip", &error);
  g_assert_no_error (error);
  if (trip->goes_elsewhere)
    {
      g_auto (GStrv) parts = g_strsplit (base, "127.0.0.1", 2);

      g_free (base);
      base = g_strjoinv ("localhost", parts);
    }
  text = g_strconcat (base, "/list", NULL);
  uri = g_uri_parse (text, SOUP_HTTP_URI_FLAGS, NULL);
  trip->errand = ferry_errand_start (&trip->contact, uri, 2 * SIZE, fetched_cb, trip);
  return G_SOURCE_REMOVE;
}

static gboolean
come_home_cb (gpointer data)
{
  Trip *trip = data;

  ferry_errand_free (trip->errand);
  ferry_contact_close (&trip->contact);
  return G_SOURCE_REMOVE;
}

static void
run_trip (Trip *trip)
{
  g_autoptr (FerryRequest) request = NULL;
  g_autofree char         *uri = NULL;
  g_autoptr (GError)       error = NULL;
  GVariantDict             options;

  uri = g_strconcat (ferry_fake_origin_get_base (trip->fixture->origin), "/a.bin", NULL);
  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "uri", "s", uri);
  g_variant_dict_insert (&options, "directory", "s", "/srv");
  g_variant_dict_insert (&options, "proxy", "s", "none");
  request = ferry_request_new (g_variant_dict_end (&options), NULL, &error);
  g_assert_no_error (error);

  ferry_contact_init (&trip->contact, request, NULL);
  trip->contact.stays_here = trip->stays_here;
  exchange_fixture_call (trip->fixture, set_out_cb, trip);
  while (!g_atomic_int_get (&trip->is_done))
    g_thread_yield ();
  exchange_fixture_call (trip->fixture, come_home_cb, trip);
  ferry_contact_clear (&trip->contact);
}

static void
test_bodies_count (ExchangeFixture *f,
                   gconstpointer    data)
{
  Trip    trip = { .fixture = f };
  guint64 received, sent;

  ferry_fake_origin_add_file (f->origin, "/list", SIZE, NULL);
  run_trip (&trip);
  ferry_transport_get_traffic (f->transport, &received, &sent);
  g_assert_cmpuint (received, >, SIZE);
  g_assert_cmpuint (received, <, SIZE + 1000);
  g_assert_cmpuint (sent, ==, get_sent (f));
}

static void
test_what_stays_here_does_not_count (ExchangeFixture *f,
                                     gconstpointer    data)
{
  Trip trip = { .fixture = f, .stays_here = TRUE };

  ferry_fake_origin_add_file (f->origin, "/list", SIZE, NULL);
  run_trip (&trip);
  assert_counted (f->transport, 0, 0);
}

/* A mirror of what stays here. */
static void
test_what_goes_elsewhere_counts (ExchangeFixture *f,
                                 gconstpointer    data)
{
  Trip    trip = { .fixture = f, .stays_here = TRUE, .goes_elsewhere = TRUE };
  guint64 received, sent;

  ferry_fake_origin_add_file (f->origin, "/list", SIZE, NULL);
  run_trip (&trip);
  ferry_transport_get_traffic (f->transport, &received, &sent);
  g_assert_cmpuint (received, >, SIZE);
}

/* Replies and the file; not twice when somebody reads it. */
static void
test_ftp_counts_what_comes (ExchangeFixture *f,
                            gconstpointer    data)
{
  g_autoptr (FerryFakeFtp) ftp = ferry_fake_ftp_new (NULL);
  g_autofree char         *uri = ferry_fake_ftp_dup_uri (ftp, "ftp", "/a.bin");
  g_autoptr (Ask)          ask = ask_new (f, uri);
  guint64                  received, sent;

  ferry_fake_ftp_add (ftp, "/a.bin", SIZE, NULL, NULL);
  ask->spec.counter = ferry_transport_get_counter (f->transport);
  ask_run (ask);
  g_assert_no_error (ask->error);
  g_assert_cmpuint (ask->body->len, ==, SIZE);
  ferry_transport_get_traffic (f->transport, &received, &sent);
  g_assert_cmpuint (received, >, SIZE);
  g_assert_cmpuint (received, <, SIZE + 2000);
  g_assert_cmpuint (sent, ==, 0);

  ferry_exchange_count_read (ask->exchange, SIZE);
  assert_counted (f->transport, received, 0);
}

#define CREATED "HTTP/1.1 201 Made\r\nContent-Length: 5\r\n\r\nthere"

static void
test_uploads_count_both_ways (CourierFixture *f,
                              gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 3 * SIZE);
  g_autofree char   *head = NULL;

  scripted_peer_add (f->peer, "head", "body", "say:" CREATED, NULL);
  errand_assert_status (errand, 201);
  head = scripted_peer_dup_head (f->peer, 0);
  assert_counted (f->transport, strlen (CREATED), strlen (head) + 3 * SIZE);
}

/* What was sent in vain was sent. */
static void
test_broken_uploads_count_too (CourierFixture *f,
                               gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 20);
  guint64            received, sent;

  scripted_peer_add (f->peer, "head", "body:10", "reset", NULL);
  errand_start (errand);
  errand_wait (errand);
  g_assert_nonnull (errand->error);
  ferry_transport_get_traffic (f->transport, &received, &sent);
  g_assert_cmpuint (received, ==, 0);
  g_assert_cmpuint (sent, >, 20);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  EXCHANGE_TEST ("/traffic/heads-of-requests-count", NULL, test_heads_of_requests_count);
  EXCHANGE_TEST ("/traffic/nothing-counts-without-a-counter", NULL,
                 test_nothing_counts_without_a_counter);
  EXCHANGE_TEST ("/traffic/bodies-count", NULL, test_bodies_count);
  EXCHANGE_TEST ("/traffic/what-stays-here-does-not-count", NULL,
                 test_what_stays_here_does_not_count);
  EXCHANGE_TEST ("/traffic/what-goes-elsewhere-counts", NULL, test_what_goes_elsewhere_counts);
  EXCHANGE_TEST ("/traffic/ftp-counts-what-comes", NULL, test_ftp_counts_what_comes);
  COURIER_TEST ("/traffic/uploads-count-both-ways", test_uploads_count_both_ways);
  COURIER_TEST ("/traffic/broken-uploads-count-too", test_broken_uploads_count_too);

  return g_test_run ();
}
