/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-redact.h"

#include <string.h>

typedef struct
{
  const char *name;
  const char *text;
  const char *expected;
} Case;

static const Case cases[] = {
  { "/redact/plain-address-stays", "https://example.org/a/b.iso", "https://example.org/a/b.iso" },
  { "/redact/white-space-around-is-dropped", " \thttp://h/\n", "http://h/" },
  { "/redact/user-and-password-go", "https://me:pw@example.org/f", "https://example.org/f" },
  { "/redact/password-with-at-goes", "https://me:p@w@h:81/f", "https://h:81/f" },
  { "/redact/at-in-path-stays", "https://h/@scope/pkg@1.2", "https://h/@scope/pkg@1.2" },
  { "/redact/fragment-goes", "https://h/f#access_token=abc", "https://h/f" },
  { "/redact/fragment-goes-before-the-query", "https://h/f#x?y=secretvalue1", "https://h/f" },
  { "/redact/ipv6-host-stays", "http://u:p@[2001:db8::1]:8080/f", "http://[2001:db8::1]:8080/f" },
  { "/redact/password-cut-by-a-slash-is-hidden", "http://me:p/w@h/f", "http://…/w@h/f" },
  { "/redact/password-cut-by-a-question-mark-is-hidden", "http://me:p?w@h/f", "http://…?…" },
  { "/redact/password-cut-by-a-hash-is-hidden", "http://me:p#w@h/f", "http://…" },
  { "/redact/backslashes-hide-nobody", "http:\\\\me:pw@h\\f", "http:\\\\h\\f" },

  { "/redact/words-in-query-stay",
    "https://h/f?lang=ko&Format=ZIP&v=1.2",
    "https://h/f?lang=ko&Format=ZIP&v=1.2" },
  { "/redact/short-numbers-stay",
    "https://h/f?page=12&id=123456",
    "https://h/f?page=12&id=123456" },
  { "/redact/long-numbers-go", "https://h/f?id=1234567", "https://h/f?id=…" },
  { "/redact/tokens-go",
    "https://h/f?X-Amz-Signature=0a1b2c3d4e&x=aZ09bY18",
    "https://h/f?X-Amz-Signature=…&x=…" },
  { "/redact/mixed-case-is-no-word", "https://h/f?a=KoReaN", "https://h/f?a=…" },
  { "/redact/short-mix-stays", "https://h/f?q=1080p&t=mp4", "https://h/f?q=1080p&t=mp4" },
  { "/redact/secret-names-hide-words",
    "https://h/f?token=abc&Key=b&api_key=c&pwd=d",
    "https://h/f?token=…&Key=…&api_key=…&pwd=…" },
  { "/redact/percent-encoded-value-goes", "https://h/f?a=%61", "https://h/f?a=…" },
  { "/redact/address-as-value-goes", "https://h/f?next=http://u:p@h2/", "https://h/f?next=…" },
  { "/redact/semicolons-part-too", "https://h/f?a=b;sig=c", "https://h/f?a=b;sig=…" },
  { "/redact/empty-parts-stay", "https://h/f?&a=&", "https://h/f?&a=&" },
  { "/redact/value-without-name", "https://h/f?d41d8cd98f00b204&latest", "https://h/f?…&latest" },
  { "/redact/odd-name-goes", "https://h/f?eyJhbGciOiJIUzI1NiJ9/x=y", "https://h/f?…=y" },
  { "/redact/only-first-equals-parts", "https://h/f?a=b=c", "https://h/f?a=…" },

  { "/redact/no-address-keeps-what-is-before-the-query", "example.org/f?a=b", "example.org/f?…" },
  { "/redact/no-address-loses-what-is-before-an-at", "me:pw@example.org/f", "…example.org/f" },
  { "/redact/no-address-with-at-in-query", "example.org/f?u=me:pw@x", "…?…" },
  { "/redact/one-slash-is-no-address", "http:/me:pw@h/f", "…h/f" },
  { "/redact/scheme-alone", "http://", "http://" },
  { "/redact/nothing", "", "" },
  { "/redact/only-blanks", " ", "" },
  { "/redact/no-text", NULL, "" },

  { "/redact/line-breaks-are-escaped", "http://h/a\r\nINFO b", "http://h/a%0D%0AINFO b" },
  { "/redact/turned-text-is-escaped", "http://h/a\xe2\x80\xaegpj", "http://h/a%E2%80%AEgpj" },
  { "/redact/letters-of-the-world-stay", "http://h/파일", "http://h/파일" },
};

static void
test_uri (gconstpointer data)
{
  const Case      *c = data;
  g_autofree char *redacted = ferry_redact_uri (c->text);

  g_assert_cmpstr (redacted, ==, c->expected);
}

static void
test_result_is_utf8 (void)
{
  g_autofree char *redacted = ferry_redact_uri ("http://h/\xff\xfe?\xe9=\xe9");

  g_assert_true (g_utf8_validate (redacted, -1, NULL));
}

/* Whatever stands before it but a path, the password does not come through. */
static void
test_no_text_around_it_brings_a_password_out (void)
{
  static const char *const starts[] = { "", "/", "\\", "http:", "http:/", "http://", "http:\\\\" };
  static const char *const pieces[] = { "a", "0", ":", "?", "&", "#", "=", "[", "]", "@", "\x80" };

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GString) text = g_string_new (starts[i % G_N_ELEMENTS (starts)]);
      g_autofree char    *redacted = NULL;

      for (int n = g_test_rand_int_range (0, 8); n > 0; n--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      g_string_append (text, "user:S3cretPw@host/");
      redacted = ferry_redact_uri (text->str);

      g_assert_null (strstr (redacted, "S3cretPw"));
    }
}

static void
test_secret_headers (void)
{
  static const char *const secret[] = {
    "Authorization", "proxy-authorization", "COOKIE", "Set-Cookie", "X-Amz-Security-Token",
    "X-Api-Key", "x-apikey", "X-Client-Secret", "X-Session-Id", "X-Signature",
    "X-Amz-Credential", "X-Password"
  };
  static const char *const open[] = {
    "Accept", "User-Agent", "Referer", "Range", "X-Key-Frame", ""
  };

  for (gsize i = 0; i < G_N_ELEMENTS (secret); i++)
    {
      g_autofree char *shown = ferry_redact_header (secret[i], "v");

      g_assert_true (ferry_redact_is_secret_header (secret[i]));
      g_assert_cmpstr (shown, ==, "…");
    }

  for (gsize i = 0; i < G_N_ELEMENTS (open); i++)
    {
      g_autofree char *shown = ferry_redact_header (open[i], "v");

      g_assert_false (ferry_redact_is_secret_header (open[i]));
      g_assert_cmpstr (shown, ==, "v");
    }
}

static void
test_addresses_in_headers (void)
{
  g_autofree char *location = ferry_redact_header ("location", "https://h/f?sig=abc");
  g_autofree char *referer = ferry_redact_header ("Referer", "https://u:p@h/");
  g_autofree char *other = ferry_redact_header ("Accept", "*/*;q=0.8");

  g_assert_cmpstr (location, ==, "https://h/f?sig=…");
  g_assert_cmpstr (referer, ==, "https://h/");
  g_assert_cmpstr (other, ==, "*/*;q=0.8");
}

static void
test_header_without_name_or_value (void)
{
  g_autofree char *nameless = ferry_redact_header (NULL, "v");
  g_autofree char *valueless = ferry_redact_header ("Accept", NULL);

  g_assert_cmpstr (nameless, ==, "v");
  g_assert_cmpstr (valueless, ==, "");
  g_assert_false (ferry_redact_is_secret_header (NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].name, &cases[i], test_uri);
  g_test_add_func ("/redact/result-is-utf8", test_result_is_utf8);
  g_test_add_func ("/redact/no-text-around-it-brings-a-password-out",
                   test_no_text_around_it_brings_a_password_out);
  g_test_add_func ("/redact/secret-headers", test_secret_headers);
  g_test_add_func ("/redact/addresses-in-headers", test_addresses_in_headers);
  g_test_add_func ("/redact/header-without-name-or-value", test_header_without_name_or_value);

  return g_test_run ();
}
