/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-courier-login.h"

typedef struct
{
  const char *path;
  const char *challenges;
  const char *user;
  const char *password;
  const char *client_nonce;
  const char *answer; /* NULL: cannot be met */
} Case;

static const Case cases[] = {
  { "/courier-login/basic",
    "Basic realm=\"WallyWorld\"", "Aladdin", "open sesame", NULL,
    "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==" },
  /* The examples of RFC 7616 §3.9.1. */
  { "/courier-login/digest-of-sha-256",
    "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=SHA-256, "
    "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", "
    "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"",
    "Mufasa", "Circle of Life", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
    "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", "
    "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", uri=\"/dir/index.html\", "
    "response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\", "
    "algorithm=SHA-256, opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\", qop=auth, "
    "nc=00000001, cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\"" },
  { "/courier-login/digest-of-md5",
    "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=MD5, "
    "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", "
    "opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"",
    "Mufasa", "Circle of Life", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
    "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", "
    "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", uri=\"/dir/index.html\", "
    "response=\"8ca523f5e9506fed4657c9700eebdbec\", "
    "algorithm=MD5, opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\", qop=auth, "
    "nc=00000001, cnonce=\"f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ\"" },
  /* The one of RFC 2069 (errata), without qop. */
  { "/courier-login/digest-as-long-ago",
    "Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", "
    "opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"",
    "Mufasa", "CircleOfLife", "unused",
    "Digest username=\"Mufasa\", realm=\"testrealm@host.com\", "
    "nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", uri=\"/dir/index.html\", "
    "response=\"1949323746fe6a43ef61f9606e7febea\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"" },
  { "/courier-login/best-of-several-is-taken",
    "Basic realm=\"a, Digest\", Negotiate, Digest realm=\"b\\\"c\", nonce=\"n\", Foo bar=1", "u\"s",
    "p", "c",
    "Digest username=\"u\\\"s\", realm=\"b\\\"c\", nonce=\"n\", uri=\"/dir/index.html\", "
    "response=\"3d860af988cdf3ea5d02f81888e28706\"" },
  { "/courier-login/unknown-scheme", "Negotiate", "u", "p", NULL, NULL },
  { "/courier-login/unknown-algorithm",
    "Digest realm=\"r\", nonce=\"n\", algorithm=SHA-512-256", "u", "p", NULL, NULL },
  { "/courier-login/unknown-quality",
    "Digest realm=\"r\", nonce=\"n\", qop=\"auth-int\"", "u", "p", NULL, NULL },
  { "/courier-login/no-nonce", "Digest realm=\"r\"", "u", "p", NULL, NULL },
  { "/courier-login/nonsense", ",, =a, \"=\"", "u", "p", NULL, NULL },
};

static void
test_answer (gconstpointer data)
{
  const Case         *c = data;
  SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  FerryCourierLogin   login = { 0 };
  g_autofree char    *answer = NULL;

  soup_message_headers_append (headers, "WWW-Authenticate", c->challenges);
  g_assert_true (ferry_courier_login_learn (&login, headers, "WWW-Authenticate") ==
                 (c->answer != NULL));
  answer = ferry_courier_login_answer (&login, "GET", "/dir/index.html", c->user, c->password,
                                       c->client_nonce);
  g_assert_cmpstr (answer, ==, c->answer);
  ferry_courier_login_clear (&login);
  soup_message_headers_unref (headers);
}

static void
test_session_digest_differs (void)
{
  SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  FerryCourierLogin   login = { 0 };
  g_autofree char    *answer = NULL;

  soup_message_headers_append (headers, "Proxy-Authenticate",
                               "Digest realm=\"r\", nonce=\"n\", qop=auth, algorithm=MD5-sess");
  g_assert_false (ferry_courier_login_learn (&login, headers, "WWW-Authenticate"));
  g_assert_true (ferry_courier_login_learn (&login, headers, "Proxy-Authenticate"));
  answer = ferry_courier_login_answer (&login, "GET", "/", "u", "p", "c");
  /* H (H (H (u:r:p):n:c):n:00000001:c:auth:H (GET:/)) */
  g_assert_nonnull (g_strstr_len (answer, -1, "response=\"6e4aac8b22e97762f88ccd0d5ccf5b1d\""));
  ferry_courier_login_clear (&login);
  soup_message_headers_unref (headers);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, &cases[i], test_answer);
  g_test_add_func ("/courier-login/session-digest-differs", test_session_digest_differs);

  return g_test_run ();
}
