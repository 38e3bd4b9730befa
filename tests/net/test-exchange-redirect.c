/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "exchange-fixture.h"
#include "ferry-error.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_forms_of_location_are_followed (ExchangeFixture *f,
                                     gconstpointer    data)
{
  static const struct
  {
    const char *location;
    const char *target;
  } rows[] = {
    { "/x/b", "/x/b" },
    { "b", "/dir/b" },
    { "../b", "/b" },
    { "?q=2", "/dir/a?q=2" },
    { "//localhost:{port}/b", "/b" },
    { "{base}/b%7e%2f#part", "/b%7e%2f" },
    { "/b c", "/b%20c" },
    { "/b\xc3\xa4", "/b%C3%A4" },
    { "/100%", "/100%25" },
    { "\\b", "/b" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char             *fault = g_strconcat ("redirect:", rows[i].location, NULL);
      g_autoptr (Ask)              ask = ask_new (f, "/dir/a?q=1");
      g_autoptr (FerryFakeRequest) request = NULL;

      exchange_fixture_serve (f, "/dir/a?q=1", fault, NULL);
      ask_run (ask);
      g_assert_no_error (ask->error);
      request = exchange_fixture_dup_request (f, 2 * i + 1);
      g_assert_cmpstr (request->target, ==, rows[i].target);
      g_assert_cmpuint (ask->redirects->len, ==, 1);
      g_assert_cmpstr (ask->redirects->pdata[0], ==, ask->uri);
      g_assert_true (g_str_has_suffix (ask->final_uri, rows[i].target));
    }
}

static void
test_all_redirecting_statuses_are_followed (ExchangeFixture *f,
                                            gconstpointer    data)
{
  static const char *const faults[] = { "redirect-status:301", "redirect-status:302",
                                        "redirect-status:303", "redirect-status:307",
                                        "redirect-status:308" };

  exchange_fixture_serve (f, "/b", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (Ask) ask = ask_new (f, "/a");

      exchange_fixture_serve (f, "/a", "redirect:/b", faults[i], NULL);
      ask_assert_status (ask, 200);
    }
}

static void
test_places_that_are_not_gone_to (ExchangeFixture *f,
                                  gconstpointer    data)
{
  static const char *const faults[] = {
    "redirect:",
    "redirect-missing",
    "redirect:file:///etc/passwd",
    "redirect:data:text/plain,x",
    "redirect:javascript:alert(1)",
    "redirect:ftp://127.0.0.1/b",
    "redirect:http://127.0.0.1:99999/",
    "redirect:http://",
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (Ask) ask = ask_new (f, "/a");

      exchange_fixture_serve (f, "/a", faults[i], NULL);
      ask_assert_error (ask, FERRY_ERROR_REDIRECT_FAILED);
      g_assert_cmpstr (ask->final_uri, ==, ask->uri);
    }

  g_assert_cmpuint (exchange_fixture_count_requests (f), ==, G_N_ELEMENTS (faults));
}

static void
test_loop_ends (ExchangeFixture *f,
                gconstpointer    data)
{
  g_autoptr (Ask) ask = ask_new (f, "/a");

  exchange_fixture_serve (f, "/a", "redirect-loop", NULL);
  ask_assert_error (ask, FERRY_ERROR_REDIRECT_FAILED);
  g_assert_cmpuint (exchange_fixture_count_requests (f), ==, 21);
}

static void
test_loop_of_two_ends (ExchangeFixture *f,
                       gconstpointer    data)
{
  g_autoptr (Ask) ask = ask_new (f, "/a");

  exchange_fixture_serve (f, "/a", "redirect:/b", NULL);
  exchange_fixture_serve (f, "/b", "redirect:/a", NULL);
  ask_assert_error (ask, FERRY_ERROR_REDIRECT_FAILED);
}

static void
test_twenty_hops_are_enough (ExchangeFixture *f,
                             gconstpointer    data)
{
  g_autoptr (Ask) good = ask_new (f, "/20");
  g_autoptr (Ask) bad = ask_new (f, "/25");

  exchange_fixture_serve (f, "/20", "redirect-hops:20", NULL);
  exchange_fixture_serve (f, "/25", "redirect-hops:25", NULL);
  ask_assert_status (good, 200);
  g_assert_cmpuint (good->body->len, ==, 100);
  g_assert_cmpuint (good->redirects->len, ==, 20);
  ask_assert_error (bad, FERRY_ERROR_REDIRECT_FAILED);
}

static char *
make_body_file (void)
{
  char *file = NULL;

  g_close (g_file_open_tmp ("ferry-body-XXXXXX", &file, NULL), NULL);
  g_file_set_contents (file, "question", -1, NULL);
  return file;
}

/* D06 */
static void
test_methods_change_as_they_should (ExchangeFixture *f,
                                    gconstpointer    data)
{
  static const struct
  {
    const char *fault;
    const char *method;
    const char *next;
    guint64     body_length;
  } rows[] = {
    { "redirect-status:301", "POST", "GET", 0 },
    { "redirect-status:302", "POST", "GET", 0 },
    { "redirect-status:303", "POST", "GET", 0 },
    { "redirect-status:307", "POST", "POST", 8 },
    { "redirect-status:308", "POST", "POST", 8 },
    { "redirect-status:303", "PUT", "GET", 0 },
    { "redirect-status:302", "PUT", "PUT", 8 },
    { "redirect-status:303", "HEAD", "HEAD", 0 },
  };
  g_autofree char *file = make_body_file ();

  exchange_fixture_serve (f, "/b", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Ask)              ask = ask_new (f, "/a");
      g_autoptr (FerryFakeRequest) first = NULL;
      g_autoptr (FerryFakeRequest) second = NULL;

      exchange_fixture_serve (f, "/a", "redirect:/b", rows[i].fault, NULL);
      ask->spec.method = rows[i].method;
      if (!g_str_equal (rows[i].method, "HEAD"))
        ask->spec.body_file = file;
      ask_run (ask);
      g_assert_no_error (ask->error);
      first = exchange_fixture_dup_request (f, 2 * i);
      second = exchange_fixture_dup_request (f, 2 * i + 1);
      g_assert_cmpstr (first->method, ==, rows[i].method);
      g_assert_cmpstr (second->method, ==, rows[i].next);
      g_assert_cmpuint (second->body_length, ==, rows[i].body_length);
    }
  g_unlink (file);
}

static void
test_range_is_asked_for_on_each_hop (ExchangeFixture *f,
                                     gconstpointer    data)
{
  g_autoptr (Ask) ask = ask_new (f, "/a");

  exchange_fixture_serve (f, "/a", "redirect:{other}/b", NULL);
  exchange_fixture_serve (f, "/b", "etag:\"tag\"", NULL);
  ask->spec.has_range = TRUE;
  ask->spec.first = 10;
  ask->spec.end = -1;
  ask->spec.if_range = "\"tag\"";
  ask_assert_status (ask, 206);
  g_assert_cmpuint (ask->body->len, ==, 90);
  assert_header (f, 1, "Range", "bytes=10-");
  assert_header (f, 1, "If-Range", "\"tag\"");
}

static const FerryHeader secrets[] = {
  { (char *) "Authorization", (char *) "Bearer abc" },
  { (char *) "Cookie", (char *) "sid=7" },
  { (char *) "X-Auth-Token", (char *) "def" },
  { (char *) "Referer", (char *) "http://example.com/private/page" },
};

static const FerryHeader harmless[] = {
  { (char *) "User-Agent", (char *) "Other/1.0" },
  { (char *) "Accept-Language", (char *) "ko" },
};

/* D04 */
static void
test_secrets_stay_with_their_origin (ExchangeFixture *f,
                                     gconstpointer    data)
{
  FerryHeader     headers[G_N_ELEMENTS (secrets) + G_N_ELEMENTS (harmless)];
  g_autoptr (Ask) ask = ask_new (f, "/a");

  memcpy (headers, secrets, sizeof secrets);
  memcpy (headers + G_N_ELEMENTS (secrets), harmless, sizeof harmless);
  exchange_fixture_serve (f, "/a", "redirect:{other}/b", NULL);
  exchange_fixture_serve (f, "/b", "redirect:{base}/c", NULL);
  exchange_fixture_serve (f, "/c", NULL);
  ask->spec.headers = headers;
  ask->spec.n_headers = G_N_ELEMENTS (headers);
  ask_assert_status (ask, 200);

  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    {
      assert_header (f, 0, secrets[i].name, secrets[i].value);
      assert_header (f, 1, secrets[i].name, NULL);
      /* Back at home. */
      assert_header (f, 2, secrets[i].name, secrets[i].value);
    }
  for (guint i = 0; i < G_N_ELEMENTS (harmless); i++)
    for (guint j = 0; j < 3; j++)
      assert_header (f, j, harmless[i].name, harmless[i].value);
}

/* The download asks the last address at once when it goes on. */
static void
test_secrets_are_for_their_origin_from_the_start (ExchangeFixture *f,
                                                  gconstpointer    data)
{
  g_autoptr (GUri) home = g_uri_parse ("http://example.com/", G_URI_FLAGS_NONE, NULL);
  g_autoptr (Ask)  ask = ask_new (f, "/a");

  exchange_fixture_serve (f, "/a", NULL);
  ask->spec.secrets_for = home;
  ask->spec.headers = secrets;
  ask->spec.n_headers = G_N_ELEMENTS (secrets);
  ask_assert_status (ask, 200);
  for (guint i = 0; i < G_N_ELEMENTS (secrets); i++)
    assert_header (f, 0, secrets[i].name, NULL);
}

static void
test_password_stays_with_its_origin (ExchangeFixture *f,
                                     gconstpointer    data)
{
  g_autoptr (Ask) ask = ask_new (f, "/a");

  exchange_fixture_serve (f, "/a", "redirect:{other}/b", NULL);
  exchange_fixture_serve (f, "/b", "auth-basic:me:secret", NULL);
  ask->key.owner = "transfer-1";
  ask->spec.user = "me";
  ask->spec.password = "secret";
  ask_assert_status (ask, 401);
  g_assert_cmpuint (exchange_fixture_count_requests (f), ==, 2);
  assert_header (f, 1, "Authorization", NULL);
}

static void
test_password_is_known_behind_a_redirection_at_home (ExchangeFixture *f,
                                                     gconstpointer    data)
{
  g_autoptr (Ask) ask = ask_new (f, "/a");

  exchange_fixture_serve (f, "/a", "redirect:/b", NULL);
  exchange_fixture_serve (f, "/b", "auth-basic:me:secret", NULL);
  ask->key.owner = "transfer-1";
  ask->spec.user = "me";
  ask->spec.password = "secret";
  ask_assert_status (ask, 200);
}

/* E11 */
static void
test_cookie_of_a_hop_is_sent_on (ExchangeFixture *f,
                                 gconstpointer    data)
{
  g_autoptr (SoupCookieJar) jar = soup_cookie_jar_new ();
  g_autoptr (Ask)           ask = ask_new (f, "/a");

  exchange_fixture_serve (f, "/a", "cookie-redirect", NULL);
  ask->spec.cookies = jar;
  ask_assert_status (ask, 200);
  g_assert_cmpuint (ask->body->len, ==, 100);
}

static void
test_cookie_of_a_hop_is_for_its_host (ExchangeFixture *f,
                                      gconstpointer    data)
{
  g_autoptr (SoupCookieJar) jar = soup_cookie_jar_new ();
  g_autoptr (Ask)           ask = ask_new (f, "/a");

  exchange_fixture_serve (f, "/a", "redirect:{other}/b", "header:Set-Cookie: sid=7; Path=/", NULL);
  exchange_fixture_serve (f, "/b", "redirect:{base}/c", NULL);
  exchange_fixture_serve (f, "/c", NULL);
  ask->spec.cookies = jar;
  ask_assert_status (ask, 200);
  assert_header (f, 1, "Cookie", NULL);
  assert_header (f, 2, "Cookie", "sid=7");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  EXCHANGE_TEST ("/exchange/redirect/forms-of-location-are-followed", NULL,
                 test_forms_of_location_are_followed);
  EXCHANGE_TEST ("/exchange/redirect/all-redirecting-statuses-are-followed", NULL,
                 test_all_redirecting_statuses_are_followed);
  EXCHANGE_TEST ("/exchange/redirect/places-that-are-not-gone-to", NULL,
                 test_places_that_are_not_gone_to);
  EXCHANGE_TEST ("/exchange/redirect/loop-ends", NULL, test_loop_ends);
  EXCHANGE_TEST ("/exchange/redirect/loop-of-two-ends", NULL, test_loop_of_two_ends);
  EXCHANGE_TEST ("/exchange/redirect/twenty-hops-are-enough", NULL, test_twenty_hops_are_enough);
  EXCHANGE_TEST ("/exchange/redirect/methods-change-as-they-should", NULL,
                 test_methods_change_as_they_should);
  EXCHANGE_TEST ("/exchange/redirect/range-is-asked-for-on-each-hop", NULL,
                 test_range_is_asked_for_on_each_hop);
  EXCHANGE_TEST ("/exchange/redirect/secrets-stay-with-their-origin", NULL,
                 test_secrets_stay_with_their_origin);
  EXCHANGE_TEST ("/exchange/redirect/secrets-are-for-their-origin-from-the-start", NULL,
                 test_secrets_are_for_their_origin_from_the_start);
  EXCHANGE_TEST ("/exchange/redirect/password-stays-with-its-origin", NULL,
                 test_password_stays_with_its_origin);
  EXCHANGE_TEST ("/exchange/redirect/password-is-known-behind-a-redirection-at-home", NULL,
                 test_password_is_known_behind_a_redirection_at_home);
  EXCHANGE_TEST ("/exchange/redirect/cookie-of-a-hop-is-sent-on", NULL,
                 test_cookie_of_a_hop_is_sent_on);
  EXCHANGE_TEST ("/exchange/redirect/cookie-of-a-hop-is-for-its-host", NULL,
                 test_cookie_of_a_hop_is_for_its_host);

  return g_test_run ();
}
