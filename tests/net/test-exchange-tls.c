/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "exchange-fixture.h"
#include "ferry-error.h"

#include <string.h>

static const FerryFakeOriginOptions good = { .tls = FERRY_FAKE_TLS_GOOD };
static const FerryFakeOriginOptions self_signed = { .tls = FERRY_FAKE_TLS_SELF_SIGNED };
static const FerryFakeOriginOptions old_protocol = { .tls = FERRY_FAKE_TLS_OLD_PROTOCOL };

static Ask *
ask_with_ca (ExchangeFixture *f)
{
  Ask *ask = ask_new (f, "/a");

  ask->key.ca_file = f->ca_file;
  return ask;
}

static Ask *
ask_with_exception (ExchangeFixture *f,
                    const char      *target,
                    const char      *fingerprint)
{
  Ask *ask = ask_new (f, target);

  ask->key.tls_exception = fingerprint;
  ask->spec.tls_exception = fingerprint;
  return ask;
}

static void
test_own_authority_is_trusted (ExchangeFixture *f,
                               gconstpointer    data)
{
  g_autoptr (Ask) ask = ask_with_ca (f);

  exchange_fixture_serve (f, "/a", NULL);
  ask_assert_status (ask, 200);
  g_assert_cmpuint (ask->body->len, ==, 100);
}

static void
test_own_authority_is_not_for_others (ExchangeFixture *f,
                                      gconstpointer    data)
{
  g_autoptr (Ask) with = ask_with_ca (f);
  g_autoptr (Ask) without = ask_new (f, "/a");

  exchange_fixture_serve (f, "/a", NULL);
  ask_assert_status (with, 200);
  ask_assert_error (without, FERRY_ERROR_CERTIFICATE_IS_INVALID);
}

/* N09 */
static void
test_bad_certificates_are_told_apart (ExchangeFixture *f,
                                      gconstpointer    data)
{
  static const struct
  {
    FerryFakeTls tls;
    int          code;
  } rows[] = {
    { FERRY_FAKE_TLS_EXPIRED, FERRY_ERROR_CERTIFICATE_EXPIRED },
    { FERRY_FAKE_TLS_NOT_YET_VALID, FERRY_ERROR_CERTIFICATE_CONTAINS_ERRORS },
    { FERRY_FAKE_TLS_SELF_SIGNED, FERRY_ERROR_CERTIFICATE_IS_INVALID },
    { FERRY_FAKE_TLS_WRONG_HOST, FERRY_ERROR_CERTIFICATE_COMMON_NAME_IS_INCORRECT },
    { FERRY_FAKE_TLS_UNKNOWN_CA, FERRY_ERROR_CERTIFICATE_IS_INVALID },
    { FERRY_FAKE_TLS_WEAK_KEY, FERRY_ERROR_CERTIFICATE_CONTAINS_ERRORS },
  };

  exchange_fixture_serve (f, "/a", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Ask) ask = ask_with_ca (f);

      ferry_fake_origin_set_tls (f->origin, rows[i].tls);
      ask_assert_error (ask, rows[i].code);
      g_assert_nonnull (strstr (ask->error->message, "127.0.0.1, SHA-256 "));
    }

  g_assert_cmpuint (exchange_fixture_count_requests (f), ==, 0);
}

/* The certificate is a good one, but the words on the wire are not safe. */
static void
test_old_protocol_is_refused (ExchangeFixture *f,
                              gconstpointer    data)
{
  exchange_fixture_serve (f, "/a", NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (Ask) ask = ask_with_ca (f);

      ask_assert_error (ask, FERRY_ERROR_CERTIFICATE_CONTAINS_ERRORS);
      g_assert_nonnull (strstr (ask->error->message, "TLS 1.0"));
    }

  g_assert_cmpuint (exchange_fixture_count_requests (f), ==, 0);
  g_assert_true (ferry_fake_origin_wait_at_most (f->origin, FERRY_FAKE_COUNT_OPEN, 0));
}

static void
test_exception_does_not_cover_an_old_protocol (ExchangeFixture *f,
                                               gconstpointer    data)
{
  g_autofree char *fingerprint = exchange_fixture_dup_fingerprint (f);
  g_autoptr (Ask)  ask = ask_with_exception (f, "/a", fingerprint);

  ask_assert_error (ask, FERRY_ERROR_CERTIFICATE_CONTAINS_ERRORS);
  g_assert_cmpuint (exchange_fixture_count_requests (f), ==, 0);
}

static void
test_connection_cut_in_the_handshake_is_told (ExchangeFixture *f,
                                              gconstpointer    data)
{
  g_autoptr (Ask) ask = ask_with_ca (f);

  ask_start (ask);
  ferry_fake_origin_set_offline (f->origin, TRUE);
  ask_wait (ask);
  g_assert_nonnull (ask->error);
}

static void
test_exception_is_for_that_certificate (ExchangeFixture *f,
                                        gconstpointer    data)
{
  g_autofree char *fingerprint = exchange_fixture_dup_fingerprint (f);
  g_autoptr (Ask)  right = ask_with_exception (f, "/a", fingerprint);
  g_autoptr (Ask)  wrong = ask_with_exception (f, "/a", "00");

  exchange_fixture_serve (f, "/a", NULL);
  ask_assert_status (right, 200);
  ask_assert_error (wrong, FERRY_ERROR_CERTIFICATE_IS_INVALID);
}

/* N10 */
static void
test_exception_does_not_cover_a_new_certificate (ExchangeFixture *f,
                                                 gconstpointer    data)
{
  g_autofree char *fingerprint = exchange_fixture_dup_fingerprint (f);
  g_autoptr (Ask)  before = ask_with_exception (f, "/a", fingerprint);
  g_autoptr (Ask)  after = ask_with_exception (f, "/a", fingerprint);

  exchange_fixture_serve (f, "/a", "close", NULL);
  ask_assert_status (before, 200);
  ferry_fake_origin_set_tls (f->origin, FERRY_FAKE_TLS_EXPIRED);
  ask_assert_error (after, FERRY_ERROR_CERTIFICATE_EXPIRED);
}

static void
test_exception_is_for_that_origin (ExchangeFixture *f,
                                   gconstpointer    data)
{
  g_autofree char *fingerprint = exchange_fixture_dup_fingerprint (f);
  g_autoptr (Ask)  ask = ask_with_exception (f, "/a", fingerprint);

  exchange_fixture_serve (f, "/a", "redirect:{other}/b", NULL);
  exchange_fixture_serve (f, "/b", NULL);
  ask_assert_error (ask, FERRY_ERROR_CERTIFICATE_IS_INVALID);
  g_assert_cmpuint (exchange_fixture_count_requests (f), ==, 1);
}

/* Neither an open connection nor a resumed TLS session may carry it over. */
static void
test_exception_is_not_for_other_transfers (ExchangeFixture *f,
                                           gconstpointer    data)
{
  g_autofree char *fingerprint = exchange_fixture_dup_fingerprint (f);
  g_autoptr (Ask)  with = ask_with_exception (f, "/a", fingerprint);

  exchange_fixture_serve (f, "/a", NULL);
  ask_assert_status (with, 200);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (Ask) without = ask_new (f, "/a");

      ask_assert_error (without, FERRY_ERROR_CERTIFICATE_IS_INVALID);
    }
}

/* D07 */
static void
test_no_redirection_down_to_http (ExchangeFixture *f,
                                  gconstpointer    data)
{
  g_autoptr (Ask) ask = ask_with_ca (f);

  exchange_fixture_serve (f, "/a", "redirect:http://127.0.0.1:{port}/b", NULL);
  ask_assert_error (ask, FERRY_ERROR_HTTPS_TO_HTTP_ON_REDIRECTION);
  g_assert_cmpuint (exchange_fixture_count_requests (f), ==, 1);
}

static void
test_redirection_within_https_is_followed (ExchangeFixture *f,
                                           gconstpointer    data)
{
  g_autoptr (Ask) ask = ask_with_ca (f);

  exchange_fixture_serve (f, "/a", "redirect:{other}/b", NULL);
  exchange_fixture_serve (f, "/b", NULL);
  ask_assert_status (ask, 200);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  EXCHANGE_TEST ("/exchange/tls/own-authority-is-trusted", &good, test_own_authority_is_trusted);
  EXCHANGE_TEST ("/exchange/tls/own-authority-is-not-for-others", &good,
                 test_own_authority_is_not_for_others);
  EXCHANGE_TEST ("/exchange/tls/bad-certificates-are-told-apart", &good,
                 test_bad_certificates_are_told_apart);
  EXCHANGE_TEST ("/exchange/tls/old-protocol-is-refused", &old_protocol,
                 test_old_protocol_is_refused);
  EXCHANGE_TEST ("/exchange/tls/exception-does-not-cover-an-old-protocol", &old_protocol,
                 test_exception_does_not_cover_an_old_protocol);
  EXCHANGE_TEST ("/exchange/tls/connection-cut-in-the-handshake-is-told", &good,
                 test_connection_cut_in_the_handshake_is_told);
  EXCHANGE_TEST ("/exchange/tls/exception-is-for-that-certificate", &self_signed,
                 test_exception_is_for_that_certificate);
  EXCHANGE_TEST ("/exchange/tls/exception-does-not-cover-a-new-certificate", &self_signed,
                 test_exception_does_not_cover_a_new_certificate);
  EXCHANGE_TEST ("/exchange/tls/exception-is-for-that-origin", &self_signed,
                 test_exception_is_for_that_origin);
  EXCHANGE_TEST ("/exchange/tls/exception-is-not-for-other-transfers", &self_signed,
                 test_exception_is_not_for_other_transfers);
  EXCHANGE_TEST ("/exchange/tls/no-redirection-down-to-http", &good,
                 test_no_redirection_down_to_http);
  EXCHANGE_TEST ("/exchange/tls/redirection-within-https-is-followed", &good,
                 test_redirection_within_https_is_followed);

  return g_test_run ();
}
