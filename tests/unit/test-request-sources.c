/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-request.h"

#include <string.h>

#define URI "'uri': <'https://example.org/file.iso'>"
#define FOLDER "'directory': <'/tmp'>"
#define FTP "'uri': <'ftp://example.org/file.iso'>"
/* Two pieces of 100 bytes. */
#define PIECES "'pieces': <('md5', uint64 100, b'1234567890123456789012345678901')>"

static FerryRequest *
make_request (const char *options,
              GError    **error)
{
  g_autofree char     *text = g_strdup_printf ("{" FOLDER ", %s}", options);
  g_autoptr (GError)   parse_error = NULL;
  g_autoptr (GVariant) variant = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL,
                                                  &parse_error);

  g_assert_no_error (parse_error);

  return ferry_request_new (variant, NULL, error);
}

static FerryRequest *
make_good (const char *options)
{
  g_autoptr (GError) error = NULL;
  FerryRequest      *request = make_request (options, &error);

  g_assert_no_error (error);
  g_assert_nonnull (request);

  return request;
}

typedef struct
{
  const char *fact;
  const char *options;
  const char *key;
} RefusalCase;

static const RefusalCase refusals[] = {
  { "mirror-that-is-empty", URI ", 'mirrors': <['']>", "mirrors" },
  { "mirror-without-scheme", URI ", 'mirrors': <['b.example/file.iso']>", "mirrors" },
  { "mirror-of-a-local-file", URI ", 'mirrors': <['file:///etc/passwd']>", "mirrors" },
  { "mirror-with-a-user", URI ", 'mirrors': <['https://ann@b.example/']>", "mirrors" },
  { "mirror-with-a-password", URI ", 'mirrors': <['ftp://:pw@b.example/']>", "mirrors" },
  { "mirrors-of-another-type", URI ", 'mirrors': <'https://b.example/'>", "mirrors" },
  { "mirrors-of-a-post", URI ", 'method': <'POST'>, 'mirrors': <['https://b.example/']>",
    "mirrors" },
  { "mirrors-of-a-body", URI ", 'body-file': <'/b'>, 'mirrors': <['https://b.example/']>",
    "mirrors" },
  { "pieces-that-make-no-sense", URI ", 'pieces': <('md5', uint64 0, b'123456789012345')>",
    "pieces" },
  { "pieces-of-another-type", URI ", 'pieces': <'md5'>", "pieces" },
  { "pieces-of-another-size", URI ", " PIECES ", 'expected-size': <uint64 201>", "pieces" },
  { "size-beyond-files", URI ", 'expected-size': <uint64 9223372036854775808>", "expected-size" },
  { "size-of-another-type", URI ", 'expected-size': <1>", "expected-size" },
  { "side-car-that-is-a-word", URI ", 'checksum-from': <'yes'>", "checksum-from" },
  { "side-car-that-is-empty", URI ", 'checksum-from': <''>", "checksum-from" },
  { "side-car-with-a-password", URI ", 'checksum-from': <'https://a:b@c.example/'>",
    "checksum-from" },
  { "side-car-that-is-local", URI ", 'checksum-from': <'file:///etc/passwd'>", "checksum-from" },
  { "post-by-ftp", FTP ", 'method': <'POST'>", "method" },
  { "body-by-ftp", FTP ", 'body-file': <'/b'>", "body-file" },
};

static void
test_refusal (gconstpointer data)
{
  const RefusalCase *c = data;
  g_autofree char   *beginning = g_strdup_printf ("\"%s\": ", c->key);
  g_autoptr (GError) error = NULL;

  g_assert_null (make_request (c->options, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  if (!g_str_has_prefix (error->message, beginning))
    g_error ("\"%s\" does not begin with %s", error->message, beginning);
}

static void
test_nothing_is_asked_by_default (void)
{
  g_autoptr (FerryRequest) request = make_good (URI);

  g_assert_cmpint (ferry_request_get_direction (request), ==, FERRY_DIRECTION_DOWNLOAD);
  g_assert_null (ferry_request_get_mirrors (request)[0]);
  g_assert_null (ferry_request_get_pieces (request));
  g_assert_cmpint (ferry_request_get_expected_size (request), ==, -1);
  g_assert_null (ferry_request_get_checksum_from (request));
  g_assert_null (ferry_request_get_source (request));
}

static void
test_mirrors_are_kept_once (void)
{
  static const char *const expected[] = {
    "https://b.example/file.iso", "ftp://c.example/file.iso", NULL
  };
  g_autoptr (FerryRequest) request =
      make_good (URI ", 'mirrors': <['https://b.example/file.iso', "
                     "'HTTPS://Example.org:443/file.iso', "
                     "'ftp://c.example/file.iso', 'https://b.example/file.iso#top']>");

  g_assert_cmpstrv (ferry_request_get_mirrors (request), expected);
}

static void
test_mirrors_have_a_limit (void)
{
  for (guint n = 64; n <= 65; n++)
    {
      GString                 *text = g_string_new (URI ", 'mirrors': <[");
      g_autoptr (GError)       error = NULL;
      g_autoptr (FerryRequest) request = NULL;

      for (guint i = 0; i < n; i++)
        g_string_append_printf (text, "%s'https://m%u.example/'", i > 0 ? ", " : "", i);
      g_string_append (text, "]>");
      request = make_request (text->str, &error);
      g_assert_cmpint (request != NULL, ==, n <= 64);
      g_string_free (text, TRUE);
    }
}

#define ALL                                                \
  URI ", 'mirrors': <['http://b.example/']>, " PIECES ", " \
      "'expected-size': <uint64 200>, 'checksum-from': <'https://s.example/SUMS'>"

static void
test_stored_form_makes_an_equal_request (void)
{
  g_autoptr (FerryRequest) request = make_good (ALL);
  g_autoptr (GError)       error = NULL;
  g_autoptr (FerryRequest) again = NULL;

  again = ferry_request_new (ferry_request_to_variant (request), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpvariant (ferry_request_to_variant (request), ferry_request_to_variant (again));
  g_assert_cmpstr (ferry_request_get_mirrors (again)[0], ==, "http://b.example/");
  g_assert_cmpuint (ferry_pieces_get_n (ferry_request_get_pieces (again)), ==, 2);
  g_assert_cmpint (ferry_request_get_expected_size (again), ==, 200);
  g_assert_cmpstr (ferry_request_get_checksum_from (again), ==, "https://s.example/SUMS");
}

static void
test_change_takes_mirrors_and_side_car_back (void)
{
  g_autoptr (FerryRequest) request = make_good (ALL);
  g_autoptr (GVariant)     changes = g_variant_parse (G_VARIANT_TYPE_VARDICT,
                                                      "{'mirrors': <@as []>, "
                                                          "'checksum-from': <''>, "
                                                          "'expected-size': <uint64 0>}",
                                                      NULL, NULL, NULL);
  g_autoptr (GError)       error = NULL;
  g_autoptr (FerryRequest) changed = ferry_request_change (request, changes, NULL, &error);

  g_assert_no_error (error);
  g_assert_null (ferry_request_get_mirrors (changed)[0]);
  g_assert_null (ferry_request_get_checksum_from (changed));
  g_assert_cmpint (ferry_request_get_expected_size (changed), ==, -1);
}

static void
test_new_address_is_no_mirror_of_itself (void)
{
  g_autoptr (FerryRequest) request = make_good (ALL);
  g_autoptr (GVariant)     changes = g_variant_parse (G_VARIANT_TYPE_VARDICT,
                                                      "{'uri': <'http://b.example/'>}", NULL, NULL,
                                                      NULL);
  g_autoptr (GError)       error = NULL;
  g_autoptr (FerryRequest) changed = ferry_request_change (request, changes, NULL, &error);

  g_assert_no_error (error);
  g_assert_null (ferry_request_get_mirrors (changed)[0]);
}

static void
test_ftp_is_fetched (void)
{
  g_autoptr (FerryRequest) request = make_good (FTP ", 'mirrors': <['https://b.example/f']>, "
                                                    "'method': <'GET'>, 'checksum-from': <'auto'>");

  g_assert_cmpstr (ferry_request_get_uri (request), ==, "ftp://example.org/file.iso");
  g_assert_cmpstr (ferry_request_get_checksum_from (request), ==, "auto");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/request-sources/refuses/", refusals[i].fact, NULL);

      g_test_add_data_func (path, &refusals[i], test_refusal);
    }
  g_test_add_func ("/request-sources/nothing-is-asked-by-default",
                   test_nothing_is_asked_by_default);
  g_test_add_func ("/request-sources/mirrors-are-kept-once", test_mirrors_are_kept_once);
  g_test_add_func ("/request-sources/mirrors-have-a-limit", test_mirrors_have_a_limit);
  g_test_add_func ("/request-sources/stored-form-makes-an-equal-request",
                   test_stored_form_makes_an_equal_request);
  g_test_add_func ("/request-sources/change-takes-mirrors-and-side-car-back",
                   test_change_takes_mirrors_and_side_car_back);
  g_test_add_func ("/request-sources/new-address-is-no-mirror-of-itself",
                   test_new_address_is_no_mirror_of_itself);
  g_test_add_func ("/request-sources/ftp-is-fetched", test_ftp_is_fetched);

  return g_test_run ();
}
