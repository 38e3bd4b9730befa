/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "exchange-fixture.h"
#include "ferry-error.h"
#include "ferry-side-car.h"

#include <string.h>

#define MD5 "0123456789abcdef0123456789abcdef"
#define A MD5 MD5
#define B "ffffffffffffffffffffffffffffffff" MD5
#define SHA512 A B

/* One search, from the outside of the network thread. */
typedef struct
{
  ExchangeFixture *fixture;
  const char      *where; /* (nullable): an address that it is given */
  const char      *names[2];

  FerryContact  contact;
  FerrySideCar *side_car; /* (owned) (nullable) */

  GMutex            lock;
  GCond             changed;
  gboolean          is_done;
  FerryChecksumKind kind;
  char             *hex;   /* (owned) (nullable) */
  GError           *error; /* (owned) (nullable) */
} Search;

static void
search_init (Search          *self,
             ExchangeFixture *fixture,
             const char      *target)
{
  g_autoptr (FerryRequest) request = NULL;
  g_autoptr (GVariant)     secrets = NULL;
  g_autoptr (GError)       error = NULL;
  g_autofree char         *uri = ferry_fake_origin_dup_uri (fixture->origin, target);
  GVariantDict             options;

  *self = (Search){ .fixture = fixture };
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "uri", "s", uri);
  g_variant_dict_insert (&options, "directory", "s", "/");
  g_variant_dict_insert (&options, "proxy", "s", "none");
  request = ferry_request_new (g_variant_dict_end (&options), &secrets, &error);
  g_assert_no_error (error);
  ferry_contact_init (&self->contact, request, secrets);
}

static void
done_cb (FerryChecksumKind kind,
         const char       *hex,
         const GError     *error,
         gpointer          data)
{
  Search *self = data;

  g_mutex_lock (&self->lock);
  g_assert_false (self->is_done);
  g_assert_nonnull (self->side_car); /* so not before the start returned */
  g_assert_true (hex == NULL || error == NULL);
  self->kind = kind;
  self->hex = g_strdup (hex);
  if (error != NULL)
    self->error = g_error_copy (error);
  g_clear_pointer (&self->side_car, ferry_side_car_free);
  self->is_done = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

static gboolean
start_cb (gpointer data)
{
  Search            *self = data;
  g_autofree char   *address = NULL;
  g_autoptr (GError) error = NULL;

  if (self->where != NULL)
    address = ferry_fake_origin_dup_uri (self->fixture->origin, self->where);
  ferry_contact_open (&self->contact, self->fixture->transport, "search", &error);
  g_assert_no_error (error);
  self->side_car = ferry_side_car_start (&self->contact,
                                         address != NULL ? address : FERRY_SIDE_CAR_AUTO,
                                         self->names, done_cb, self);
  return G_SOURCE_REMOVE;
}

static gboolean
end_cb (gpointer data)
{
  Search *self = data;

  g_clear_pointer (&self->side_car, ferry_side_car_free);
  ferry_contact_close (&self->contact);
  return G_SOURCE_REMOVE;
}

static void
search_run (Search *self)
{
  exchange_fixture_call (self->fixture, start_cb, self);
  g_mutex_lock (&self->lock);
  while (!self->is_done)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
}

static void
search_clear (Search *self)
{
  exchange_fixture_call (self->fixture, end_cb, self);
  ferry_contact_clear (&self->contact);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self->hex);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Search, search_clear)

static void
serve (ExchangeFixture *fixture,
       const char      *path,
       const char      *text,
       const char      *fault)
{
  FerryFakeResource resource = { .text = text, .faults = { fault } };

  ferry_fake_origin_add (fixture->origin, path, &resource);
}

static void
assert_found (Search           *search,
              FerryChecksumKind kind,
              const char       *hex)
{
  search_run (search);
  g_assert_no_error (search->error);
  g_assert_cmpint (search->kind, ==, kind);
  g_assert_cmpstr (search->hex, ==, hex);
}

static void
test_beside (ExchangeFixture *fixture,
             gconstpointer    data)
{
  g_auto (Search) search;

  serve (fixture, "/dir/f.iso.sha256", A "  f.iso\n", NULL);
  serve (fixture, "/dir/SHA256SUMS", B "  f.iso\n", NULL);
  search_init (&search, fixture, "/dir/f.iso?key=1");
  assert_found (&search, FERRY_CHECKSUM_SHA256, A);
  g_assert_cmpuint (exchange_fixture_count_requests (fixture), ==, 1);
}

static void
test_in_folder (ExchangeFixture *fixture,
                gconstpointer    data)
{
  g_auto (Search) search;

  serve (fixture, "/dir/SHA256SUMS", B "  g.iso\n" A " *f.iso\n", NULL);
  search_init (&search, fixture, "/dir/f.iso");
  assert_found (&search, FERRY_CHECKSUM_SHA256, A);
}

static void
test_last_place (ExchangeFixture *fixture,
                 gconstpointer    data)
{
  g_auto (Search) search;

  serve (fixture, "/SHA512SUMS", SHA512 "  f.iso\n", NULL);
  search_init (&search, fixture, "/f.iso");
  assert_found (&search, FERRY_CHECKSUM_SHA512, SHA512);
}

/* A server that has a page for each address, and lists that do not list it. */
static void
test_nowhere (ExchangeFixture *fixture,
              gconstpointer    data)
{
  g_auto (Search) search;

  serve (fixture, "/f.iso.sha256", "", "page:<p>f.iso</p><p>" A "</p>");
  serve (fixture, "/SHA256SUMS", A "  g.iso\n", NULL);
  serve (fixture, "/f.iso.sha512", "", "reset-at-once");
  search_init (&search, fixture, "/f.iso");
  assert_found (&search, FERRY_CHECKSUM_NONE, NULL);
}

static void
test_no_name (ExchangeFixture *fixture,
              gconstpointer    data)
{
  g_auto (Search) search;

  search_init (&search, fixture, "/dir/");
  assert_found (&search, FERRY_CHECKSUM_NONE, NULL);
  g_assert_cmpuint (exchange_fixture_count_requests (fixture), ==, 0);
}

static void
test_given (ExchangeFixture *fixture,
            gconstpointer    data)
{
  g_auto (Search) search;

  serve (fixture, "/sums", B "  get\n" A "  final name.iso\n", NULL);
  search_init (&search, fixture, "/other");
  search.where = "/sums";
  search.names[0] = "final name.iso";
  assert_found (&search, FERRY_CHECKSUM_SHA256, A);
}

static void
test_escaped_name (ExchangeFixture *fixture,
                   gconstpointer    data)
{
  g_auto (Search) search;

  serve (fixture, "/sums", A "  a b.iso\n", NULL);
  search_init (&search, fixture, "/a%20b.iso");
  search.where = "/sums";
  assert_found (&search, FERRY_CHECKSUM_SHA256, A);
}

static void
test_given_without (ExchangeFixture *fixture,
                    gconstpointer    data)
{
  g_auto (Search) search;

  serve (fixture, "/sums", "", "page:<p>" A "</p>");
  search_init (&search, fixture, "/f.iso");
  search.where = "/sums?token=hunter2";
  search_run (&search);
  g_assert_error (search.error, FERRY_ERROR, FERRY_ERROR_UNEXPECTED_STATUS_CODE);
  g_assert_nonnull (strstr (search.error->message, "/sums"));
  g_assert_null (strstr (search.error->message, "hunter2"));
}

static void
test_given_missing (ExchangeFixture *fixture,
                    gconstpointer    data)
{
  g_auto (Search) search;

  serve (fixture, "/sums", "", "status:404");
  search_init (&search, fixture, "/f.iso");
  search.where = "/sums";
  search_run (&search);
  g_assert_error (search.error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND);
}

static void
test_stopped (ExchangeFixture *fixture,
              gconstpointer    data)
{
  g_auto (Search) search;

  serve (fixture, "/f.iso.sha256", A, "hang");
  search_init (&search, fixture, "/f.iso");
  exchange_fixture_call (fixture, start_cb, &search);
  exchange_fixture_call (fixture, end_cb, &search);
  g_assert_null (search.side_car);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  EXCHANGE_TEST ("/side-car/beside", NULL, test_beside);
  EXCHANGE_TEST ("/side-car/in-the-folder", NULL, test_in_folder);
  EXCHANGE_TEST ("/side-car/in-the-last-place", NULL, test_last_place);
  EXCHANGE_TEST ("/side-car/nowhere", NULL, test_nowhere);
  EXCHANGE_TEST ("/side-car/an-address-without-a-name", NULL, test_no_name);
  EXCHANGE_TEST ("/side-car/at-a-given-address", NULL, test_given);
  EXCHANGE_TEST ("/side-car/escaped-name", NULL, test_escaped_name);
  EXCHANGE_TEST ("/side-car/not-at-the-given-address", NULL, test_given_without);
  EXCHANGE_TEST ("/side-car/nothing-at-the-given-address", NULL, test_given_missing);
  EXCHANGE_TEST ("/side-car/stopped", NULL, test_stopped);

  return g_test_run ();
}
