/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "courier-fixture.h"
#include "ferry-error.h"
#include "ferry-tls-check.h"

#include <string.h>

#define MIB (1024 * 1024)
#define CREATED "say:HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok"
#define TOO_LARGE "say:HTTP/1.1 413 Too Large\r\nContent-Length: 7\r\n\r\nno room"

static Errand *
errand_secure (CourierFixture *f,
               gsize           size)
{
  Errand          *errand = errand_new (f, size);
  g_autofree char *uri = g_strdup_printf ("https://127.0.0.1:%u/up",
                                          scripted_peer_get_port (f->peer));

  errand_set_string (errand, "uri", uri);
  errand_set_string (errand, "ca-file", f->ca_file);
  return errand;
}

static void
test_body_arrives_whole (CourierFixture *f,
                         gconstpointer   data)
{
  static const gsize sizes[] = { 1, 16384, 16385, 300000, 5 * MIB + 7 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (Errand) errand = errand_secure (f, sizes[i]);

      scripted_peer_add (f->peer, "tls", "head", "body", CREATED, "head", "body", CREATED, NULL);
      errand_assert_status (errand, 201);
      errand_assert_body (errand, 2 * (guint) i);
      g_assert_cmpstr (errand->response->str, ==, "ok");
      errand_assert_status (errand, 201);
      errand_assert_body (errand, 2 * (guint) i + 1);
      g_assert_cmpuint (scripted_peer_count_connections (f->peer), ==, i + 1);
    }
}

/* N09 */
static void
test_bad_certificates_are_told_apart (CourierFixture *f,
                                      gconstpointer   data)
{
  static const struct
  {
    FerryFakeTls tls;
    int          code;
  } cases[] = {
    { FERRY_FAKE_TLS_SELF_SIGNED, FERRY_ERROR_CERTIFICATE_IS_INVALID },
    { FERRY_FAKE_TLS_UNKNOWN_CA, FERRY_ERROR_CERTIFICATE_IS_INVALID },
    { FERRY_FAKE_TLS_EXPIRED, FERRY_ERROR_CERTIFICATE_EXPIRED },
    { FERRY_FAKE_TLS_WRONG_HOST, FERRY_ERROR_CERTIFICATE_COMMON_NAME_IS_INCORRECT },
    { FERRY_FAKE_TLS_OLD_PROTOCOL, FERRY_ERROR_CERTIFICATE_CONTAINS_ERRORS },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Errand) errand = errand_secure (f, 1000);
      g_autofree char   *step = g_strdup_printf ("tls:%d", (int) cases[i].tls);

      scripted_peer_add (f->peer, step, "head", "body", CREATED, NULL);
      errand_assert_error (errand, cases[i].code);
      g_assert_false (errand->has_begun);
      if (cases[i].tls != FERRY_FAKE_TLS_OLD_PROTOCOL)
        g_assert_nonnull (strstr (errand->error->message, "127.0.0.1, SHA-256 "));
    }
  g_assert_cmpuint (scripted_peer_count_requests (f->peer), ==, 0);
}

/* The fingerprint that the message of a refusal tells. */
static char *
dup_fingerprint (Errand *errand)
{
  const char *at;

  errand_assert_error (errand, FERRY_ERROR_CERTIFICATE_IS_INVALID);
  at = strstr (errand->error->message, "SHA-256 ");
  g_assert_nonnull (at);
  return g_strndup (at + strlen ("SHA-256 "), 64);
}

static void
test_exception_is_for_that_certificate_and_origin (CourierFixture *f,
                                                   gconstpointer   data)
{
  g_autofree char   *self_signed = g_strdup_printf ("tls:%d", FERRY_FAKE_TLS_SELF_SIGNED);
  g_autofree char   *other_ca = g_strdup_printf ("tls:%d", FERRY_FAKE_TLS_UNKNOWN_CA);
  g_autofree char   *fingerprint = NULL;
  g_autoptr (Errand) stranger = errand_secure (f, 1000);
  g_autoptr (Errand) friend = errand_secure (f, 1000);

  scripted_peer_add (f->peer, self_signed, NULL);
  fingerprint = dup_fingerprint (stranger);

  errand_set_string (friend, "tls-exception", fingerprint);
  scripted_peer_add (f->peer, self_signed, "head", "body", CREATED, NULL);
  errand_assert_status (friend, 201);

  scripted_peer_add (f->peer, other_ca, "head", NULL);
  errand_assert_error (friend, FERRY_ERROR_CERTIFICATE_IS_INVALID);

  friend->uri = g_strdup_printf ("https://localhost:%u/up", scripted_peer_get_port (f->peer));
  scripted_peer_add (f->peer, self_signed, "head", NULL);
  errand_assert_error (friend, FERRY_ERROR_CERTIFICATE_IS_INVALID);
}

/* What else is wrong is not the fault of a certificate that is taken. */
static void
test_exception_does_not_explain_other_trouble (CourierFixture *f,
                                               gconstpointer   data)
{
  g_autofree char   *self_signed = g_strdup_printf ("tls:%d", FERRY_FAKE_TLS_SELF_SIGNED);
  g_autofree char   *broken = g_strdup_printf ("tls-broken:%d", FERRY_FAKE_TLS_SELF_SIGNED);
  g_autofree char   *fingerprint = NULL;
  g_autoptr (Errand) stranger = errand_secure (f, 1000);
  g_autoptr (Errand) friend = errand_secure (f, 1000);

  scripted_peer_add (f->peer, self_signed, NULL);
  fingerprint = dup_fingerprint (stranger);

  errand_set_string (friend, "tls-exception", fingerprint);
  scripted_peer_add (f->peer, broken, NULL);
  errand_start (friend);
  errand_wait (friend);
  g_assert_nonnull (friend->error);
  g_test_message ("%s", friend->error->message);
  g_assert_null (strstr (friend->error->message, "SHA-256"));
  g_assert_cmpint (friend->error->code, !=, FERRY_ERROR_CERTIFICATE_IS_INVALID);
}

/* U01 */
static void
test_early_refusal_is_the_answer (CourierFixture *f,
                                  gconstpointer   data)
{
  static const char *const then[] = { "end", "reset" };

  for (gsize i = 0; i < G_N_ELEMENTS (then); i++)
    {
      g_autoptr (Errand) errand = errand_secure (f, 32 * MIB);

      scripted_peer_add (f->peer, "tls", "head", "body:100000", TOO_LARGE, then[i], NULL);
      errand_assert_status (errand, 413);
      g_assert_cmpstr (errand->response->str, ==, "no room");
    }
}

/* Without a farewell, as who is killed goes: that is no fault of TLS, and passes. */
static void
test_connection_that_breaks_is_told (CourierFixture *f,
                                     gconstpointer   data)
{
  static const char *const then[] = { NULL, "reset" };
  static const gsize       sizes[] = { 1000, 16 * MIB };

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (Errand) errand = errand_secure (f, sizes[i / 2]);

      scripted_peer_add (f->peer, "tls", "head", "body:1000", then[i % 2], NULL);
      errand_start (errand);
      errand_wait (errand);
      g_assert_nonnull (errand->error);
      g_test_message ("%s", errand->error->message);
      g_assert_true (errand->error->code == FERRY_ERROR_CONNECTION_ABORTED ||
                     errand->error->code == FERRY_ERROR_CONNECTION_RESET);
    }
}

static void
test_no_redirection_down_to_http (CourierFixture *f,
                                  gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_secure (f, 1000);

  scripted_peer_add (f->peer, "tls", "head", "body",
                     "say:HTTP/1.1 307 M\r\nLocation: http://127.0.0.1:1/\r\n\r\n", NULL);
  errand_assert_error (errand, FERRY_ERROR_HTTPS_TO_HTTP_ON_REDIRECTION);
}

static void
test_handshake_that_breaks_is_told (CourierFixture *f,
                                    gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_secure (f, 1000);

  scripted_peer_add (f->peer, "say:HTTP/1.1 400 This is plain\r\n\r\n", "end", NULL);
  errand_start (errand);
  errand_wait (errand);
  g_assert_nonnull (errand->error);
  g_assert_true (errand->error->domain == FERRY_ERROR);
}

/* N08 */
static void
test_proxy_is_told_the_whole_address (CourierFixture *f,
                                      gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 1000);
  g_autofree char   *proxy = g_strdup_printf ("http://127.0.0.1:%u",
                                              scripted_peer_get_port (f->peer));

  errand_set_string (errand, "uri", "http://upload.example:81/up?x=y");
  errand_set_string (errand, "proxy", proxy);
  scripted_peer_add (f->peer, "head", "body", CREATED, "head", "body", CREATED, NULL);
  errand_assert_status (errand, 201);
  assert_first_line (f, 0, "PUT http://upload.example:81/up?x=y HTTP/1.1");
  assert_told (f, 0, "Host", "upload.example:81");
  assert_told (f, 0, "Proxy-Authorization", NULL);
  errand_assert_status (errand, 201);
  g_assert_cmpuint (scripted_peer_count_connections (f->peer), ==, 1);
}

static void
set_proxy_with_login (Errand         *errand,
                      CourierFixture *f)
{
  g_autofree char *proxy = g_strdup_printf ("http://us%%65r:p%%20w@127.0.0.1:%u",
                                            scripted_peer_get_port (f->peer));

  errand_set_string (errand, "proxy", proxy);
}

/* N08; "dXNlcjpwIHc=" is "user:p w". */
static void
test_proxy_gets_its_credentials (CourierFixture *f,
                                 gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 1000);

  errand_set_string (errand, "uri", "http://upload.example/up");
  set_proxy_with_login (errand, f);
  scripted_peer_add (f->peer, "head", "body",
                     "say:HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"p\"\r\n"
                     "Content-Length: 0\r\n\r\n",
                     "head", "body", CREATED, "head", "body", CREATED, NULL);
  errand_assert_status (errand, 201);
  assert_told (f, 0, "Proxy-Authorization", NULL);
  assert_told (f, 1, "Proxy-Authorization", "Basic dXNlcjpwIHc=");
  assert_told (f, 1, "Authorization", NULL);
  errand_assert_status (errand, 201);
  assert_told (f, 2, "Proxy-Authorization", "Basic dXNlcjpwIHc=");
}

/* One that closes when it asks, or that did not read the body first. */
static void
test_proxy_asks_on_another_connection (CourierFixture *f,
                                       gconstpointer   data)
{
  static const char *const refusals[] = {
    "say:HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"p\"\r\n"
    "Connection: close\r\nContent-Length: 0\r\n\r\n",
    "say:HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"p\"\r\n"
    "Content-Length: 0\r\n\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (Errand) errand = errand_new (f, 16 * MIB);

      errand_set_string (errand, "uri", "http://upload.example/up");
      set_proxy_with_login (errand, f);
      scripted_peer_add (f->peer, "head", refusals[i], "end", NULL);
      scripted_peer_add (f->peer, "head", "body", CREATED, NULL);
      errand_assert_status (errand, 201);
      assert_told (f, 2 * i, "Proxy-Authorization", NULL);
      assert_told (f, 2 * i + 1, "Proxy-Authorization", "Basic dXNlcjpwIHc=");
      errand_assert_body (errand, 2 * i + 1);
    }
}

static void
test_proxy_that_still_refuses_is_the_answer (CourierFixture *f,
                                             gconstpointer   data)
{
  static const char  refusal[] = "say:HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"p\"\r\n"
                                 "Content-Length: 0\r\n\r\n";
  g_autoptr (Errand) errand = errand_new (f, 1000);

  errand_set_string (errand, "uri", "http://upload.example/up");
  set_proxy_with_login (errand, f);
  scripted_peer_add (f->peer, "head", "body", refusal, "head", "body", refusal, NULL);
  errand_assert_status (errand, 407);
}

static void
test_tunnel_through_a_proxy (CourierFixture *f,
                             gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_secure (f, 3 * MIB);

  set_proxy_with_login (errand, f);
  scripted_peer_add (f->peer, "head", "say:HTTP/1.1 200 Connected\r\n\r\n", "tls", "head", "body",
                     CREATED, NULL);
  errand_assert_status (errand, 201);
  assert_told (f, 0, "Proxy-Authorization", "Basic dXNlcjpwIHc=");
  assert_first_line (f, 1, "PUT /up HTTP/1.1");
  assert_told (f, 1, "Proxy-Authorization", NULL);
  errand_assert_body (errand, 1);
}

/* N08 */
static void
test_proxy_that_makes_no_tunnel (CourierFixture *f,
                                 gconstpointer   data)
{
  static const struct
  {
    const char *answer;
    int         code;
  } cases[] = {
    { "say:HTTP/1.1 403 No\r\n\r\n", FERRY_ERROR_PROXY_FAILED },
    { "say:HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic realm=\"p\"\r\n\r\n",
      FERRY_ERROR_PROXY_AUTHENTICATION_REQUIRED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Errand) errand = errand_secure (f, 1000);

      set_proxy_with_login (errand, f);
      scripted_peer_add (f->peer, "head", cases[i].answer, NULL);
      errand_assert_error (errand, cases[i].code);
    }
}

static void
test_dead_proxy_is_told (CourierFixture *f,
                         gconstpointer   data)
{
  static const char *const uris[] = { "http://upload.example/", "https://upload.example/" };

  for (gsize i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      g_autoptr (Errand) errand = errand_new (f, 1000);

      errand_set_string (errand, "uri", uris[i]);
      errand_set_string (errand, "proxy", "http://127.0.0.1:1");
      errand_assert_error (errand, FERRY_ERROR_PROXY_FAILED);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  COURIER_TEST ("/courier/tls/body-arrives-whole", test_body_arrives_whole);
  COURIER_TEST ("/courier/tls/bad-certificates-are-told-apart",
                test_bad_certificates_are_told_apart);
  COURIER_TEST ("/courier/tls/exception-is-for-that-certificate-and-origin",
                test_exception_is_for_that_certificate_and_origin);
  COURIER_TEST ("/courier/tls/exception-does-not-explain-other-trouble",
                test_exception_does_not_explain_other_trouble);
  COURIER_TEST ("/courier/tls/early-refusal-is-the-answer", test_early_refusal_is_the_answer);
  COURIER_TEST ("/courier/tls/connection-that-breaks-is-told",
                test_connection_that_breaks_is_told);
  COURIER_TEST ("/courier/tls/no-redirection-down-to-http", test_no_redirection_down_to_http);
  COURIER_TEST ("/courier/tls/handshake-that-breaks-is-told", test_handshake_that_breaks_is_told);
  COURIER_TEST ("/courier/proxy/is-told-the-whole-address", test_proxy_is_told_the_whole_address);
  COURIER_TEST ("/courier/proxy/gets-its-credentials", test_proxy_gets_its_credentials);
  COURIER_TEST ("/courier/proxy/asks-on-another-connection",
                test_proxy_asks_on_another_connection);
  COURIER_TEST ("/courier/proxy/that-still-refuses-is-the-answer",
                test_proxy_that_still_refuses_is_the_answer);
  COURIER_TEST ("/courier/proxy/tunnel", test_tunnel_through_a_proxy);
  COURIER_TEST ("/courier/proxy/that-makes-no-tunnel", test_proxy_that_makes_no_tunnel);
  COURIER_TEST ("/courier/proxy/dead-one-is-told", test_dead_proxy_is_told);

  return g_test_run ();
}
