/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "exchange-fixture.h"
#include "ferry-errand.h"
#include "ferry-error.h"
#include "ferry-uri.h"

#include <string.h>

#define TEXT "0123  file.iso\n"
#define MAX_SIZE 100

/* One errand, from the outside of the network thread. */
typedef struct
{
  ExchangeFixture *fixture;
  char            *uri; /* (owned) */
  gsize            max_size;
  gboolean         frees_itself;

  FerryContact contact;
  FerryErrand *errand; /* (owned) (nullable) */

  GMutex   lock;
  GCond    changed;
  gboolean is_done;
  char    *text;      /* (owned) (nullable) */
  char    *final_uri; /* (owned) (nullable) */
  GError  *error;     /* (owned) (nullable) */
} Trip;

static void
trip_init (Trip            *self,
           ExchangeFixture *fixture,
           const char      *target)
{
  g_autoptr (FerryRequest) request = NULL;
  g_autoptr (GVariant)     secrets = NULL;
  g_autoptr (GError)       error = NULL;
  g_autofree char         *home = ferry_fake_origin_dup_uri (fixture->origin, "/file.iso");
  GVariantDict             options;

  *self = (Trip){ .fixture = fixture, .max_size = MAX_SIZE };
  self->uri = ferry_fake_origin_dup_uri (fixture->origin, target);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);

  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "uri", "s", home);
  g_variant_dict_insert (&options, "directory", "s", "/");
  g_variant_dict_insert (&options, "proxy", "s", "none");
  g_variant_dict_insert (&options, "method", "s", "POST");
  g_variant_dict_insert (&options, "response-timeout", "u", (guint32) (24 * 60 * 60 * 1000));
  g_variant_dict_insert_value (&options, "headers",
                               g_variant_new_parsed ("[('X-Who', 'kim'), ('User-Agent', 'me')]"));
  request = ferry_request_new (g_variant_dict_end (&options), &secrets, &error);
  g_assert_no_error (error);
  ferry_contact_init (&self->contact, request, secrets);
}

static void
done_cb (FerryErrand  *errand,
         GBytes       *text,
         GUri         *uri,
         const GError *error,
         gpointer      data)
{
  Trip *self = data;

  g_mutex_lock (&self->lock);
  g_assert_true (errand == self->errand); /* so not before the start returned */
  g_assert_false (self->is_done);
  g_assert_true ((text != NULL) == (error == NULL));
  if (error != NULL)
    self->error = g_error_copy (error);
  else
    {
      gsize         size;
      gconstpointer bytes = g_bytes_get_data (text, &size);

      self->text = size > 0 ? g_strndup (bytes, size) : g_strdup ("");
      self->final_uri = ferry_uri_to_string (uri);
    }
  if (self->frees_itself)
    g_clear_pointer (&self->errand, ferry_errand_free);
  self->is_done = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

static gboolean
start_cb (gpointer data)
{
  Trip              *self = data;
  g_autoptr (GUri)   uri = ferry_uri_parse (self->uri, NULL);
  g_autoptr (GError) error = NULL;

  ferry_contact_open (&self->contact, self->fixture->transport, "trip", &error);
  g_assert_no_error (error);
  self->errand = ferry_errand_start (&self->contact, uri, self->max_size, done_cb, self);
  return G_SOURCE_REMOVE;
}

static gboolean
end_cb (gpointer data)
{
  Trip *self = data;

  g_clear_pointer (&self->errand, ferry_errand_free);
  ferry_contact_close (&self->contact);
  return G_SOURCE_REMOVE;
}

static void
trip_start (Trip *self)
{
  exchange_fixture_call (self->fixture, start_cb, self);
}

static void
trip_wait (Trip *self)
{
  g_mutex_lock (&self->lock);
  while (!self->is_done)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
}

static void
trip_run (Trip *self)
{
  trip_start (self);
  trip_wait (self);
}

static void
trip_clear (Trip *self)
{
  exchange_fixture_call (self->fixture, end_cb, self);
  ferry_contact_clear (&self->contact);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self->uri);
  g_free (self->text);
  g_free (self->final_uri);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Trip, trip_clear)

static void
serve_text (ExchangeFixture *fixture,
            const char      *path,
            const char      *text,
            const char      *fault)
{
  FerryFakeResource resource = { .text = text, .faults = { fault } };

  ferry_fake_origin_add (fixture->origin, path, &resource);
}

static void
test_text (ExchangeFixture *fixture,
           gconstpointer    data)
{
  g_auto (Trip)                trip;
  g_autoptr (FerryFakeRequest) request = NULL;

  serve_text (fixture, "/sums", TEXT, NULL);
  trip_init (&trip, fixture, "/sums");
  trip_run (&trip);
  g_assert_no_error (trip.error);
  g_assert_cmpstr (trip.text, ==, TEXT);
  g_assert_cmpstr (trip.final_uri, ==, trip.uri);

  /* Whatever the file itself is asked for with. */
  request = exchange_fixture_dup_request (fixture, 0);
  g_assert_cmpstr (request->method, ==, "GET");
}

static void
test_empty (ExchangeFixture *fixture,
            gconstpointer    data)
{
  g_auto (Trip) trip;

  serve_text (fixture, "/sums", "", NULL);
  trip_init (&trip, fixture, "/sums");
  trip_run (&trip);
  g_assert_no_error (trip.error);
  g_assert_cmpstr (trip.text, ==, "");
}

static void
test_chunked (ExchangeFixture *fixture,
              gconstpointer    data)
{
  g_auto (Trip) trip;

  serve_text (fixture, "/sums", TEXT, "chunked");
  trip_init (&trip, fixture, "/sums");
  trip.frees_itself = TRUE;
  trip_run (&trip);
  g_assert_no_error (trip.error);
  g_assert_cmpstr (trip.text, ==, TEXT);
}

static void
test_redirected (ExchangeFixture *fixture,
                 gconstpointer    data)
{
  g_auto (Trip)    trip;
  g_autofree char *final = ferry_fake_origin_dup_uri (fixture->origin, "/there");

  serve_text (fixture, "/sums", "", "redirect:/there");
  serve_text (fixture, "/there", TEXT, NULL);
  trip_init (&trip, fixture, "/sums");
  trip_run (&trip);
  g_assert_no_error (trip.error);
  g_assert_cmpstr (trip.text, ==, TEXT);
  g_assert_cmpstr (trip.final_uri, ==, final);
}

typedef struct
{
  const char *name;
  const char *fault; /* (nullable) */
  gsize       max_size;
  int         code;
} Failure;

static const Failure failures[] = {
  { "not-found", "status:404", MAX_SIZE, FERRY_ERROR_NOT_FOUND },
  { "no-answer-to-a-get", "status:204", MAX_SIZE, FERRY_ERROR_UNEXPECTED_STATUS_CODE },
  { "packed", "encoding:gzip", MAX_SIZE, FERRY_ERROR_UNEXPECTED_STATUS_CODE },
  { "nonsense", "length:-1", MAX_SIZE, FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE },
  { "too-long-as-told", NULL, sizeof TEXT - 2, FERRY_ERROR_UNEXPECTED_STATUS_CODE },
  { "too-long-as-it-comes", "chunked", sizeof TEXT - 2, FERRY_ERROR_UNEXPECTED_STATUS_CODE },
};

static void
test_failure (ExchangeFixture *fixture,
              gconstpointer    data)
{
  g_auto (Trip) trip;

  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      g_autofree char *path = g_strconcat ("/", failures[i].name, NULL);
      g_auto (Trip)    failed;

      g_test_message ("%s", failures[i].name);
      serve_text (fixture, path, TEXT, failures[i].fault);
      trip_init (&failed, fixture, path);
      failed.max_size = failures[i].max_size;
      trip_run (&failed);
      g_assert_error (failed.error, FERRY_ERROR, failures[i].code);
    }

  /* To the very last byte. */
  serve_text (fixture, "/sums", TEXT, NULL);
  trip_init (&trip, fixture, "/sums");
  trip.max_size = strlen (TEXT);
  trip_run (&trip);
  g_assert_cmpstr (trip.text, ==, TEXT);
}

static void
test_cut (ExchangeFixture *fixture,
          gconstpointer    data)
{
  g_auto (Trip) trip;

  serve_text (fixture, "/sums", TEXT, "cut:5");
  trip_init (&trip, fixture, "/sums");
  trip_run (&trip);
  g_assert_nonnull (trip.error);
  g_assert_true (trip.error->domain == FERRY_ERROR);
}

static gboolean
is_done (Trip *self)
{
  gboolean is_done;

  g_mutex_lock (&self->lock);
  is_done = self->is_done;
  g_mutex_unlock (&self->lock);
  return is_done;
}

/* What the user gave is for the file's own server. */
static void
test_elsewhere (ExchangeFixture *fixture,
                gconstpointer    data)
{
  for (guint i = 0; i < 2; i++)
    {
      g_auto (Trip)                trip;
      g_autoptr (FerryFakeRequest) request = NULL;

      serve_text (fixture, "/sums", TEXT, NULL);
      trip_init (&trip, fixture, "/sums");
      if (i == 1)
        {
          g_free (trip.uri);
          trip.uri = g_strconcat (ferry_fake_origin_get_other_base (fixture->origin), "/sums",
                                  NULL);
        }
      trip_run (&trip);
      g_assert_cmpstr (trip.text, ==, TEXT);
      request = exchange_fixture_dup_request (fixture, i);
      g_assert_cmpstr (ferry_fake_request_get_header (request, "X-Who"), ==, i == 0 ? "kim" : NULL);
      g_assert_cmpstr (ferry_fake_request_get_header (request, "User-Agent"), ==, "me");
    }
}

/* However long the user lets the file itself take. */
static void
test_stalled (ExchangeFixture *fixture,
              gconstpointer    data)
{
  gint64        given_up = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  g_auto (Trip) trip;

  serve_text (fixture, "/sums", TEXT, "stall:5");
  trip_init (&trip, fixture, "/sums");
  trip_start (&trip);
  for (guint i = 0; !is_done (&trip); i++)
    {
      if (i < 300)
        ferry_fake_clock_advance (fixture->clock, G_USEC_PER_SEC);
      g_thread_yield ();
      g_assert_cmpint (g_get_monotonic_time (), <, given_up);
    }
  g_assert_error (trip.error, FERRY_ERROR, FERRY_ERROR_TIMEOUT);
}

static void
test_stopped (ExchangeFixture *fixture,
              gconstpointer    data)
{
  g_auto (Trip) trip;

  serve_text (fixture, "/sums", TEXT, NULL);
  trip_init (&trip, fixture, "/sums");
  trip_start (&trip);
  exchange_fixture_call (fixture, end_cb, &trip);
  g_assert_true (trip.errand == NULL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  EXCHANGE_TEST ("/errand/text", NULL, test_text);
  EXCHANGE_TEST ("/errand/empty", NULL, test_empty);
  EXCHANGE_TEST ("/errand/chunked", NULL, test_chunked);
  EXCHANGE_TEST ("/errand/elsewhere", NULL, test_elsewhere);
  EXCHANGE_TEST ("/errand/redirected", NULL, test_redirected);
  EXCHANGE_TEST ("/errand/failures", NULL, test_failure);
  EXCHANGE_TEST ("/errand/cut", NULL, test_cut);
  EXCHANGE_TEST ("/errand/stalled", NULL, test_stalled);
  EXCHANGE_TEST ("/errand/stopped", NULL, test_stopped);

  return g_test_run ();
}
