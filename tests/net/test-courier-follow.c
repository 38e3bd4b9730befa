/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "courier-fixture.h"
#include "ferry-error.h"

#include <string.h>

#define MIB (1024 * 1024)
#define CREATED "say:HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"
#define CONTINUE "say:HTTP/1.1 100 Continue\r\n\r\n"
#define MOVED(status) "say:HTTP/1.1 " status " M\r\nLocation: /there\r\nContent-Length: 0\r\n\r\n"
#define BASIC "WWW-Authenticate: Basic realm=\"r\"\r\n"
#define DIGEST                                                                   \
  "WWW-Authenticate: Digest realm=\"r\", nonce=\"abc\", qop=\"auth,auth-int\", " \
  "algorithm=SHA-256, opaque=\"o\"\r\n"
#define REFUSED(challenge) "say:HTTP/1.1 401 Who\r\n" challenge "Content-Length: 0\r\n\r\n"

/* "dXNlcjpwYXNz" is "user:pass". */
#define LOGIN "Basic dXNlcjpwYXNz"

static Errand *
errand_with_login (CourierFixture *f,
                   gsize           size)
{
  Errand *errand = errand_new (f, size);

  errand_set_string (errand, "user", "user");
  errand_set_string (errand, "password", "pass");
  return errand;
}

static void
add_header (Errand     *errand,
            const char *name,
            const char *value)
{
  GVariantBuilder headers;

  g_variant_builder_init (&headers, G_VARIANT_TYPE ("a(ss)"));
  g_variant_builder_add (&headers, "(ss)", name, value);
  g_variant_builder_add (&headers, "(ss)", "Referer", "http://page/");
  g_variant_dict_insert_value (errand->options, "headers", g_variant_builder_end (&headers));
}

static void
test_body_is_repeated (CourierFixture *f,
                       gconstpointer   data)
{
  static const char *const answers[] = { MOVED ("307"), MOVED ("308") };

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (Errand) errand = errand_new (f, 100000);

      errand->spec.method = "POST";
      scripted_peer_add (f->peer, "head", "body", answers[i], "head", "body", CREATED, NULL);
      errand_assert_status (errand, 201);
      assert_first_line (f, 2 * i + 1, "POST /there HTTP/1.1");
      errand_assert_body (errand, 2 * i + 1);
      g_assert_cmpint (errand->sent_back, ==, 100000);
      g_assert_cmpint (errand->sent, ==, 100000);
      g_assert_cmpuint (errand->n_redirects, ==, 1);
      g_assert_true (g_str_has_suffix (errand->final_uri, "/there"));
    }
}

/* U03 */
static void
test_redirection_in_the_middle (CourierFixture *f,
                                gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 32 * MIB);

  scripted_peer_add (f->peer, "head", "body:100000", MOVED ("307"), "reset", NULL);
  scripted_peer_add (f->peer, "head", "body", CREATED, NULL);
  errand_assert_status (errand, 201);
  errand_assert_body (errand, 1);
  g_assert_cmpint (errand->sent_back, >, 0);
  g_assert_cmpint (errand->sent, ==, 32 * MIB);
}

static void
test_redirection_before_the_body (CourierFixture *f,
                                  gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, MIB);

  errand->spec.may_wait = TRUE;
  scripted_peer_add (f->peer, "head", MOVED ("308"), "end", NULL);
  scripted_peer_add (f->peer, "head", CONTINUE, "body", CREATED, NULL);
  errand_assert_status (errand, 201);
  errand_assert_body (errand, 1);
  g_assert_cmpint (errand->sent_back, ==, 0);
}

static void
test_what_becomes_a_get (CourierFixture *f,
                         gconstpointer   data)
{
  static const struct
  {
    const char *method;
    const char *answer;
    const char *line;
  } cases[] = {
    { "POST", MOVED ("301"), "GET /there HTTP/1.1" },
    { "POST", MOVED ("302"), "GET /there HTTP/1.1" },
    { "POST", MOVED ("303"), "GET /there HTTP/1.1" },
    { "PUT", MOVED ("303"), "GET /there HTTP/1.1" },
    { "PUT", MOVED ("301"), "PUT /there HTTP/1.1" },
    { "PUT", MOVED ("302"), "PUT /there HTTP/1.1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Errand) errand = errand_new (f, 1000);
      gboolean           is_get = g_str_has_prefix (cases[i].line, "GET");

      errand->spec.method = cases[i].method;
      scripted_peer_add (f->peer, "head", "body", cases[i].answer, "head", "body",
                         "say:HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone", NULL);
      errand_assert_status (errand, 200);
      assert_first_line (f, 2 * i + 1, cases[i].line);
      assert_told (f, 2 * i + 1, "Content-Length", is_get ? NULL : "1000");
      assert_told (f, 2 * i + 1, "Content-Type", is_get ? NULL : "application/octet-stream");
      g_assert_cmpint (errand->sent, ==, 1000);
      g_assert_cmpint (errand->sent_back, ==, is_get ? 0 : 1000);
    }
}

static void
test_redirection_may_be_the_answer (CourierFixture *f,
                                    gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 1000);

  errand->spec.follows = FALSE;
  scripted_peer_add (f->peer, "head", "body", MOVED ("307"), NULL);
  errand_assert_status (errand, 307);
}

static void
test_redirection_that_leads_nowhere (CourierFixture *f,
                                     gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 1000);

  scripted_peer_add (f->peer, "head", "body", "say:HTTP/1.1 307 M\r\nContent-Length: 0\r\n\r\n",
                     NULL);
  errand_assert_error (errand, FERRY_ERROR_REDIRECT_FAILED);
}

/* Nothing of it gets out of its place in the first line. */
static void
test_redirection_to_an_odd_address (CourierFixture *f,
                                    gconstpointer   data)
{
  static const char *const places[] = {
    "/a b",
    "/a%0d%0aX-Y: z",
    "/\xc3\xa4\xff",
    "?q=a b#c d",
    "//%68ost%0d%0aX: y/",
    "/a\tb",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autoptr (Errand) errand = errand_new (f, 10);
      g_autofree char   *answer = NULL;
      g_autofree char   *head = NULL;
      g_auto (GStrv)     words = NULL;
      guint              n = scripted_peer_count_requests (f->peer);

      answer = g_strdup_printf ("say:HTTP/1.1 307 M\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n",
                                places[i]);
      scripted_peer_add (f->peer, "head", "body", answer, "head", "body", CREATED, NULL);
      errand_start (errand);
      errand_wait (errand);
      if (errand->error != NULL)
        continue;
      head = scripted_peer_dup_head (f->peer, n + 1);
      g_assert_null (strstr (head, "\r\nX"));
      head[strcspn (head, "\r")] = '\0';
      g_test_message ("%s", head);
      words = g_strsplit (head, " ", -1);
      g_assert_cmpuint (g_strv_length (words), ==, 3);
      for (const char *c = head; *c != '\0'; c++)
        g_assert_true (g_ascii_isprint (*c));
    }
}

static void
test_redirection_that_never_ends (CourierFixture *f,
                                  gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 0);

  for (guint i = 0; i < 21; i++)
    scripted_peer_add (f->peer, "head", "say:HTTP/1.1 307 M\r\nLocation: /there\r\n\r\n", NULL);
  errand_assert_error (errand, FERRY_ERROR_REDIRECT_FAILED);
  g_assert_cmpuint (scripted_peer_count_requests (f->peer), ==, 21);
}

/* D04 */
static void
test_secrets_stay_at_home (CourierFixture *f,
                           gconstpointer   data)
{
  static const FerryHeader own[] = { { (char *) "X-Auth-Token", (char *) "own" } };
  g_autoptr (ScriptedPeer) other = scripted_peer_new ();
  g_autoptr (Errand)       errand = errand_with_login (f, 1000);
  g_autofree char         *moved = NULL;
  g_autofree char         *head = NULL;

  add_header (errand, "Authorization", "Bearer secret");
  errand->spec.headers = own;
  errand->spec.n_headers = 1;
  moved = g_strdup_printf ("say:HTTP/1.1 307 M\r\nSet-Cookie: c=1\r\n"
                           "Location: http://localhost:%u/x\r\nContent-Length: 0\r\n\r\n",
                           scripted_peer_get_port (other));
  scripted_peer_add (f->peer, "head", "body", moved, NULL);
  scripted_peer_add (other, "head", "body", REFUSED (BASIC), NULL);
  errand_assert_status (errand, 401);

  assert_told (f, 0, "Authorization", "Bearer secret");
  assert_told (f, 0, "Referer", "http://page/");
  assert_told (f, 0, "X-Auth-Token", "own");
  head = scripted_peer_dup_head (other, 0);
  g_assert_nonnull (strstr (head, "PUT /x "));
  g_assert_null (strstr (head, "secret"));
  g_assert_null (strstr (head, "Referer"));
  g_assert_null (strstr (head, "Token"));
  g_assert_null (strstr (head, "Cookie"));
}

static void
test_address_of_the_request_is_not_home (CourierFixture *f,
                                         gconstpointer   data)
{
  g_autoptr (ScriptedPeer) other = scripted_peer_new ();
  g_autoptr (Errand)       errand = errand_with_login (f, 1000);
  g_autofree char         *head = NULL;

  add_header (errand, "Authorization", "Bearer secret");
  errand->uri = g_strdup_printf ("http://127.0.0.1:%u/file?a=b", scripted_peer_get_port (other));
  scripted_peer_add (other, "head", "body", CREATED, NULL);
  errand_assert_status (errand, 201);
  head = scripted_peer_dup_head (other, 0);
  g_assert_true (g_str_has_prefix (head, "PUT /file?a=b HTTP/1.1\r\n"));
  g_assert_null (strstr (head, "secret"));
}

static void
test_cookies_come_back (CourierFixture *f,
                        gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_new (f, 10);

  add_header (errand, "Cookie", "mine=1");
  scripted_peer_add (f->peer, "head", "body",
                     "say:HTTP/1.1 307 M\r\nSet-Cookie: a=b; path=/\r\nSet-Cookie: \xff=\x01;;=\r\n"
                     "Location: /there\r\nContent-Length: 0\r\n\r\n",
                     "head", "body", CREATED, "head", "body", CREATED, NULL);
  errand_assert_status (errand, 201);
  assert_told (f, 0, "Cookie", "mine=1");
  assert_told (f, 1, "Cookie", "mine=1; a=b");
  errand_assert_status (errand, 201);
  assert_told (f, 2, "Cookie", "mine=1; a=b");
}

static void
test_basic_login (CourierFixture *f,
                  gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_with_login (f, 50000);

  scripted_peer_add (f->peer, "head", "body", REFUSED (BASIC), "head", "body", CREATED, "head",
                     "body", CREATED, NULL);
  errand_assert_status (errand, 201);
  assert_told (f, 0, "Authorization", NULL);
  assert_told (f, 1, "Authorization", LOGIN);
  errand_assert_body (errand, 1);
  g_assert_cmpint (errand->sent_back, ==, 50000);

  /* Not refused first any more. */
  errand_assert_status (errand, 201);
  assert_told (f, 2, "Authorization", LOGIN);
  g_assert_cmpint (errand->sent_back, ==, 0);
}

static void
test_login_before_the_body (CourierFixture *f,
                            gconstpointer   data)
{
  static const char *const challenges[] = { REFUSED (BASIC), REFUSED (DIGEST),
                                            REFUSED (BASIC DIGEST) };

  for (guint i = 0; i < G_N_ELEMENTS (challenges); i++)
    {
      g_autoptr (Errand) errand = errand_with_login (f, MIB);
      g_autofree char   *head = NULL;

      errand->spec.may_wait = TRUE;
      scripted_peer_add (f->peer, "head", challenges[i], "end", NULL);
      scripted_peer_add (f->peer, "head", CONTINUE, "body", CREATED, NULL);
      errand_assert_status (errand, 201);
      errand_assert_body (errand, 2 * i + 1);
      g_assert_cmpint (errand->sent_back, ==, 0);
      head = scripted_peer_dup_head (f->peer, 2 * i + 1);
      if (i > 0)
        g_assert_nonnull (strstr (head, "\r\nAuthorization: Digest username=\"user\", realm=\"r\", "
                                        "nonce=\"abc\", uri=\"/up\", response=\""));
      else
        assert_told (f, 2 * i + 1, "Authorization", LOGIN);
    }
}

static void
test_nonce_is_used_on (CourierFixture *f,
                       gconstpointer   data)
{
  g_autoptr (Errand) errand = errand_with_login (f, 1000);

  scripted_peer_add (f->peer, "head", "body", REFUSED (DIGEST), "head", "body", CREATED, "head",
                     "body", CREATED, "head", "body", REFUSED (DIGEST), "head", "body", CREATED,
                     NULL);
  errand_assert_status (errand, 201);
  errand_assert_status (errand, 201);
  errand_assert_status (errand, 201);
  for (guint i = 1; i < 5; i++)
    {
      static const char *const counts[] = { "nc=00000001", "nc=00000002", "nc=00000003",
                                            "nc=00000001" };
      g_autofree char         *head = scripted_peer_dup_head (f->peer, i);

      g_assert_nonnull (strstr (head, counts[i - 1]));
    }
}

static void
test_wrong_credentials_are_the_answer (CourierFixture *f,
                                       gconstpointer   data)
{
  static const char *const challenges[] = { REFUSED (BASIC), REFUSED (DIGEST) };

  for (guint i = 0; i < G_N_ELEMENTS (challenges); i++)
    {
      g_autoptr (Errand) errand = errand_with_login (f, 1000);

      scripted_peer_add (f->peer, "head", "body", challenges[i], "head", "body", challenges[i],
                         NULL);
      errand_assert_status (errand, 401);
    }
  g_assert_cmpuint (scripted_peer_count_requests (f->peer), ==, 4);
}

static void
test_challenge_that_nobody_can_meet (CourierFixture *f,
                                     gconstpointer   data)
{
  static const char *const challenges[] = {
    REFUSED (""),
    REFUSED ("WWW-Authenticate: Negotiate\r\n"),
    REFUSED ("WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", algorithm=SHA-512-256\r\n"),
    REFUSED ("WWW-Authenticate: ,,=\xff\"\\, Digest x\r\n"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (challenges); i++)
    {
      g_autoptr (Errand) errand = errand_with_login (f, 1000);

      scripted_peer_add (f->peer, "head", "body", challenges[i], NULL);
      errand_assert_status (errand, 401);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  COURIER_TEST ("/courier/follow/body-is-repeated", test_body_is_repeated);
  COURIER_TEST ("/courier/follow/redirection-in-the-middle", test_redirection_in_the_middle);
  COURIER_TEST ("/courier/follow/redirection-before-the-body", test_redirection_before_the_body);
  COURIER_TEST ("/courier/follow/what-becomes-a-get", test_what_becomes_a_get);
  COURIER_TEST ("/courier/follow/redirection-may-be-the-answer",
                test_redirection_may_be_the_answer);
  COURIER_TEST ("/courier/follow/redirection-that-leads-nowhere",
                test_redirection_that_leads_nowhere);
  COURIER_TEST ("/courier/follow/redirection-to-an-odd-address",
                test_redirection_to_an_odd_address);
  COURIER_TEST ("/courier/follow/redirection-that-never-ends", test_redirection_that_never_ends);
  COURIER_TEST ("/courier/follow/secrets-stay-at-home", test_secrets_stay_at_home);
  COURIER_TEST ("/courier/follow/address-of-the-request-is-not-home",
                test_address_of_the_request_is_not_home);
  COURIER_TEST ("/courier/follow/cookies-come-back", test_cookies_come_back);
  COURIER_TEST ("/courier/login/basic", test_basic_login);
  COURIER_TEST ("/courier/login/before-the-body", test_login_before_the_body);
  COURIER_TEST ("/courier/login/nonce-is-used-on", test_nonce_is_used_on);
  COURIER_TEST ("/courier/login/wrong-credentials-are-the-answer",
                test_wrong_credentials_are_the_answer);
  COURIER_TEST ("/courier/login/challenge-that-nobody-can-meet",
                test_challenge_that_nobody_can_meet);

  return g_test_run ();
}
