/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-uri.h"

#include <string.h>

#define LONGEST_URI (64 * 1024)

typedef struct
{
  const char *name;
  const char *text;
  const char *expected; /* NULL: refused */
} Case;

static const Case parse_cases[] = {
  { "/uri/parse/plain", "http://example.org/a/b.iso", "http://example.org/a/b.iso" },
  { "/uri/parse/https", "https://example.org/", "https://example.org/" },
  { "/uri/parse/ftp", "ftp://example.org:21/a", "ftp://example.org/a" },
  { "/uri/parse/ftps", "ftps://example.org:990/a", "ftps://example.org/a" },
  { "/uri/parse/ftps-at-another-port", "ftps://example.org:21/a", "ftps://example.org:21/a" },
  { "/uri/parse/ftpes", "ftpes://example.org:21/a", "ftpes://example.org/a" },
  { "/uri/parse/ftp-type-goes", "ftp://h/a;type=i", "ftp://h/a" },
  { "/uri/parse/ftp-text-type-goes", "ftp://h/a;TYPE=A", "ftp://h/a" },
  { "/uri/parse/ftp-longer-type-is-of-the-name", "ftp://h/a;type=ii", "ftp://h/a;type=ii" },
  { "/uri/parse/ftp-folder-by-type", "ftp://h/a;type=d", NULL },
  { "/uri/parse/ftp-folder", "ftp://h/a/", NULL },
  { "/uri/parse/ftp-root", "ftp://h/", NULL },
  { "/uri/parse/ftp-nothing", "ftp://h", NULL },
  { "/uri/parse/ftp-absolute", "ftp://h//etc/a", "ftp://h//etc/a" },
  { "/uri/parse/ftp-question-mark-is-of-the-name", "ftp://h/a?b=c", "ftp://h/a%3Fb=c" },
  { "/uri/parse/ftp-question-mark-first", "ftp://h?b", "ftp://h/%3Fb" },
  { "/uri/parse/ftp-line-feed", "ftp://h/a%0adele b", NULL },
  { "/uri/parse/ftp-carriage-return", "ftp://h/a%0Db", NULL },
  { "/uri/parse/ftp-raw-line-feed", "ftp://h/a\nb", NULL },
  { "/uri/parse/ftp-nul", "ftp://h/a%00b", NULL },
  { "/uri/parse/scheme-and-host-in-lower-case",
    "HTTP://ExAmple.ORG/AbC",
    "http://example.org/AbC" },
  { "/uri/parse/empty-path-is-root", "http://h", "http://h/" },
  { "/uri/parse/empty-path-before-query", "http://h?a=b", "http://h/?a=b" },
  { "/uri/parse/white-space-around-goes", " \t\r\nhttp://h/a \n", "http://h/a" },
  { "/uri/parse/fragment-goes", "http://h/a?b#c?d/e", "http://h/a?b" },
  { "/uri/parse/fragment-after-host-goes", "http://h#a/b", "http://h/" },

  { "/uri/parse/escapes-stay", "http://h/%7e%2f%2F%41%zz", "http://h/%7e%2f%2F%41%25zz" },
  { "/uri/parse/escapes-in-query-stay", "http://h/?a=%7e%2f&b=%", "http://h/?a=%7e%2f&b=%25" },
  { "/uri/parse/cut-escape", "http://h/a%4", "http://h/a%254" },
  { "/uri/parse/percent-percent", "http://h/%%41", "http://h/%25%41" },
  { "/uri/parse/dot-segments-stay", "http://h/a/./b/../c", "http://h/a/./b/../c" },
  { "/uri/parse/double-slashes-stay", "http://h//a//b/", "http://h//a//b/" },
  { "/uri/parse/delimiters-stay",
    "http://h/a;b=c,d!$&'()*+:@-._~",
    "http://h/a;b=c,d!$&'()*+:@-._~" },
  { "/uri/parse/delimiters-in-query-stay",
    "http://h/?a=b/c?d:@!$'()*+,;&&",
    "http://h/?a=b/c?d:@!$'()*+,;&&" },
  { "/uri/parse/brackets-go-as-browsers-send-them",
    "http://h/a[1]|b?c[]={1}|^`\\",
    "http://h/a[1]|b?c[]={1}|^`\\" },
  { "/uri/parse/empty-query-stays", "http://h/a?", "http://h/a?" },

  { "/uri/parse/blanks-are-escaped", "http://h/a b?c d", "http://h/a%20b?c%20d" },
  { "/uri/parse/raw-utf8-is-escaped", "http://h/é?파", "http://h/%C3%A9?%ED%8C%8C" },
  { "/uri/parse/raw-latin-1-is-escaped", "http://h/\xe9?\xff", "http://h/%E9?%FF" },
  { "/uri/parse/control-characters-are-escaped",
    "http://h/a\tb\r\nc\x7f?\x01z",
    "http://h/a%09b%0D%0Ac%7F?%01z" },
  { "/uri/parse/quotes-are-escaped",
    "http://h/\"<>`{}^?\"<>",
    "http://h/%22%3C%3E%60%7B%7D%5E?%22%3C%3E" },
  { "/uri/parse/backslashes-are-slashes", "http:\\\\h\\a\\b?c\\d", "http://h/a/b?c\\d" },
  { "/uri/parse/backslash-ends-the-host", "http://good\\@evil/", "http://good/@evil/" },

  { "/uri/parse/port-stays", "http://h:8080/a", "http://h:8080/a" },
  { "/uri/parse/usual-port-goes", "http://h:80/", "http://h/" },
  { "/uri/parse/usual-port-of-https-goes", "https://h:443/", "https://h/" },
  { "/uri/parse/usual-port-of-another-scheme-stays", "https://h:80/", "https://h:80/" },
  { "/uri/parse/empty-port-is-none", "http://h:/", "http://h/" },
  { "/uri/parse/port-with-leading-zeros", "http://h:00081/", "http://h:81/" },
  { "/uri/parse/highest-port", "http://h:65535/", "http://h:65535/" },
  { "/uri/parse/port-too-high", "http://h:65536/", NULL },
  { "/uri/parse/port-beyond-all-numbers", "http://h:99999999999999999999/", NULL },
  { "/uri/parse/port-zero", "http://h:0/", NULL },
  { "/uri/parse/port-negative", "http://h:-1/", NULL },
  { "/uri/parse/port-no-number", "http://h:8o/", NULL },
  { "/uri/parse/two-ports", "http://h:80:80/", NULL },

  { "/uri/parse/user-goes-from-text", "http://u:p@h/", "http://h/" },
  { "/uri/parse/last-at-counts", "http://u:p@ss@h/", "http://h/" },
  { "/uri/parse/at-in-path-is-none", "http://h/u@x", "http://h/u@x" },
  { "/uri/parse/line-break-in-user", "http://u%0d%0aDELE:p@h/", NULL },
  { "/uri/parse/null-byte-in-password", "http://u:p%00@h/", NULL },
  { "/uri/parse/latin-1-in-user", "http://\xe9:p@h/", NULL },

  { "/uri/parse/ipv4", "http://127.0.0.1:81/", "http://127.0.0.1:81/" },
  { "/uri/parse/ipv6", "http://[2001:DB8::0:1]:81/", "http://[2001:db8::1]:81/" },
  { "/uri/parse/ipv6-without-port", "http://[::1]", "http://[::1]/" },
  { "/uri/parse/ipv6-with-user", "http://u:p@[::1]/", "http://[::1]/" },
  { "/uri/parse/ipv6-with-zone", "http://[fe80::1%25eth0]/", "http://[fe80::1%25eth0]/" },
  { "/uri/parse/ipv6-with-bare-zone", "http://[fe80::1%eth0]/", "http://[fe80::1%25eth0]/" },
  { "/uri/parse/ipv6-of-zeros-with-zone", "http://[fe80::%eth0]/", "http://[fe80::%25eth0]/" },
  { "/uri/parse/ipv6-with-dots-and-zone", "http://[::1:1%251]/", "http://[::0.1.0.1%251]/" },
  { "/uri/parse/ipv6-with-empty-zone", "http://[fe80::1%25]/", NULL },
  { "/uri/parse/ipv6-with-odd-zone", "http://[fe80::1%25e/h]/", NULL },
  { "/uri/parse/ipv6-with-blank-zone", "http://[fe80::1%25e h]/", NULL },
  { "/uri/parse/ipv6-open", "http://[::1/", NULL },
  { "/uri/parse/ipv6-only-opened", "http://[", NULL },
  { "/uri/parse/ipv6-empty", "http://[]/", NULL },
  { "/uri/parse/ipv6-with-tail", "http://[::1]a]/", NULL },
  { "/uri/parse/ipv6-without-colon-before-port", "http://[::1]80/", NULL },
  { "/uri/parse/ipv6-nonsense", "http://[1::2::3]/", NULL },
  { "/uri/parse/ipv6-without-brackets", "http://2001:db8::1/", NULL },

  { "/uri/parse/unicode-host", "http://bücher.example/ü", "http://xn--bcher-kva.example/%C3%BC" },
  { "/uri/parse/unicode-host-in-korean", "https://한국.kr/", "https://xn--3e0b707e.kr/" },
  { "/uri/parse/escaped-unicode-host",
    "http://b%C3%BCcher.example/",
    "http://xn--bcher-kva.example/" },
  { "/uri/parse/escaped-host", "http://%65xample.org/", "http://example.org/" },
  { "/uri/parse/underscore-host", "http://a_b.example/", "http://a_b.example/" },
  { "/uri/parse/host-with-final-dot", "http://example.org./", "http://example.org./" },
  { "/uri/parse/host-that-turns-into-a-path", "http://evil.com℀good.org/", NULL },
  { "/uri/parse/delimiters-in-host", "http://a;b=c/", "http://a;b=c/" },
  { "/uri/parse/full-width-slash-in-host", "http://a／b/", NULL },
  { "/uri/parse/latin-1-host", "http://b\xfc/", NULL },
  { "/uri/parse/blank-in-host", "http://a b/", NULL },
  { "/uri/parse/escaped-slash-in-host", "http://a%2fb/", NULL },
  { "/uri/parse/escaped-null-byte-in-host", "http://a%00b/", NULL },
  { "/uri/parse/stray-percent-in-host", "http://a%zz/", NULL },
  { "/uri/parse/line-break-in-host", "http://a\r\nb/", NULL },
  { "/uri/parse/only-dots-as-host", "http://../", NULL },
  { "/uri/parse/only-soft-hyphen-as-host", "http://\xc2\xad/", NULL },

  { "/uri/parse/nothing", "", NULL },
  { "/uri/parse/only-blanks", " \n", NULL },
  { "/uri/parse/only-fragment", "#a", NULL },
  { "/uri/parse/no-scheme", "example.org/a", NULL },
  { "/uri/parse/host-and-port-without-scheme", "localhost:8080/a", NULL },
  { "/uri/parse/relative", "/a/b", NULL },
  { "/uri/parse/scheme-that-begins-with-a-digit", "7http://h/", NULL },
  { "/uri/parse/scheme-without-name", "://h/", NULL },
  { "/uri/parse/unknown-scheme", "gopher://h/", NULL },
  { "/uri/parse/file", "file:///etc/passwd", NULL },
  { "/uri/parse/javascript", "javascript:alert(1)", NULL },
  { "/uri/parse/scheme-alone", "http:", NULL },
  { "/uri/parse/one-slash", "http:/h/a", NULL },
  { "/uri/parse/no-host", "http:///a", NULL },
  { "/uri/parse/no-host-but-port", "http://:80/", NULL },
  { "/uri/parse/no-host-but-user", "http://u@/", NULL },
  { "/uri/parse/no-host-but-query", "http://?a", NULL },
};

static void
test_parse (gconstpointer data)
{
  const Case        *c = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri)   uri = ferry_uri_parse (c->text, &error);
  g_autofree char   *text = NULL;

  if (c->expected == NULL)
    {
      g_assert_null (uri);
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
      return;
    }

  g_assert_no_error (error);
  text = ferry_uri_to_string (uri);
  g_assert_cmpstr (text, ==, c->expected);
}

/* Against http://u:p@h/a/b/c?q, where not said otherwise. */
static const Case resolve_cases[] = {
  { "/uri/resolve/absolute", "https://other/x", "https://other/x" },
  { "/uri/resolve/absolute-keeps-its-bytes",
    "http://o/%7e/../%2f?%zz",
    "http://o/%7e/../%2f?%25zz" },
  { "/uri/resolve/other-host", "//other/x", "http://other/x" },
  { "/uri/resolve/other-port", "//h:81", "http://h:81/" },
  { "/uri/resolve/too-many-slashes", "///other/x", "http://other/x" },
  { "/uri/resolve/backslashes", "\\\\other\\x", "http://other/x" },
  { "/uri/resolve/mixed-slashes", "http:/\\other/x", "http://other/x" },
  { "/uri/resolve/missing-slashes", "https:other/x", "https://other/x" },
  { "/uri/resolve/one-slash-and-other-scheme", "https:/other/x", "https://other/x" },
  { "/uri/resolve/same-scheme-without-slashes-is-relative", "http:x", "http://h/a/b/x" },
  { "/uri/resolve/same-scheme-with-one-slash-is-relative", "http:/x", "http://h/x" },

  { "/uri/resolve/from-root", "/x/y", "http://h/x/y" },
  { "/uri/resolve/from-folder", "x", "http://h/a/b/x" },
  { "/uri/resolve/from-folder-with-query", "x?y", "http://h/a/b/x?y" },
  { "/uri/resolve/query-only", "?y", "http://h/a/b/c?y" },
  { "/uri/resolve/empty-query", "?", "http://h/a/b/c?" },
  { "/uri/resolve/fragment-only", "#y", "http://h/a/b/c?q" },
  { "/uri/resolve/fragment-goes", "x#y", "http://h/a/b/x" },
  { "/uri/resolve/dot", ".", "http://h/a/b/" },
  { "/uri/resolve/dot-slash", "./x", "http://h/a/b/x" },
  { "/uri/resolve/dot-dot", "..", "http://h/a/" },
  { "/uri/resolve/dot-dot-slash", "../x", "http://h/a/x" },
  { "/uri/resolve/dots-stop-at-root", "../../../../x", "http://h/x" },
  { "/uri/resolve/dots-in-the-middle", "/x/./y/../z", "http://h/x/z" },
  { "/uri/resolve/dots-at-the-end", "/x/y/..", "http://h/x/" },
  { "/uri/resolve/escaped-dots", "%2e%2E/.%2e/x", "http://h/x" },
  { "/uri/resolve/three-dots-are-a-name", "/.../x..", "http://h/.../x.." },
  { "/uri/resolve/backslash-dots", "..\\x", "http://h/a/x" },
  { "/uri/resolve/folded-path-of-two-slashes", "/..//x", "http://h//x" },
  { "/uri/resolve/dots-in-query-stay", "x?../y", "http://h/a/b/x?../y" },
  { "/uri/resolve/escapes-stay", "%7e%2f%zz", "http://h/a/b/%7e%2f%25zz" },
  { "/uri/resolve/blanks", " /x y?z z ", "http://h/x%20y?z%20z" },
  { "/uri/resolve/raw-utf8", "/é?é", "http://h/%C3%A9?%C3%A9" },
  { "/uri/resolve/raw-latin-1", "/\xe9", "http://h/%E9" },
  { "/uri/resolve/colon-behind-a-slash", "./a:b", "http://h/a/b/a:b" },

  { "/uri/resolve/file", "file:///etc/passwd", "file:///etc/passwd" },
  { "/uri/resolve/data", "data:text/html,<b>", "data:text/html,%3Cb%3E" },
  { "/uri/resolve/javascript", "javascript:alert(1)", "javascript:alert(1)" },
  { "/uri/resolve/other-scheme-with-query", "mailto:a@b?c", "mailto:a@b?c" },
  { "/uri/resolve/other-scheme-with-host", "gopher://h:70/a\\b", "gopher://h:70/a%5Cb" },
  { "/uri/resolve/other-scheme-with-bad-host", "gopher://h:x/", NULL },
  { "/uri/resolve/scheme-alone", "foo:", "foo:" },

  { "/uri/resolve/nothing", "", NULL },
  { "/uri/resolve/only-blanks", " \r\n", NULL },
  { "/uri/resolve/no-host", "http://", NULL },
  { "/uri/resolve/only-slashes", "//", NULL },
  { "/uri/resolve/bad-port", "//h:port/", NULL },
};

static void
test_resolve (gconstpointer data)
{
  const Case        *c = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri)   base = ferry_uri_parse ("http://u:p@h/a/b/c?q", NULL);
  g_autoptr (GUri)   uri = ferry_uri_resolve (base, c->text, &error);
  g_autofree char   *text = NULL;

  if (c->expected == NULL)
    {
      g_assert_null (uri);
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
      return;
    }

  g_assert_no_error (error);
  text = ferry_uri_to_string (uri);
  g_assert_cmpstr (text, ==, c->expected);
}

static void
test_user_stays_on_the_same_server_only (void)
{
  g_autoptr (GUri) base = ferry_uri_parse ("http://u:p@h:81/a", NULL);
  g_autoptr (GUri) near = ferry_uri_resolve (base, "b", NULL);
  g_autoptr (GUri) far = ferry_uri_resolve (base, "//h:81/b", NULL);

  g_assert_cmpstr (g_uri_get_user (near), ==, "u");
  g_assert_cmpstr (g_uri_get_password (near), ==, "p");
  g_assert_cmpint (g_uri_get_port (near), ==, 81);
  g_assert_null (g_uri_get_user (far));
}

static void
test_base_of_other_making (void)
{
  g_autoptr (GUri) base = g_uri_build (G_URI_FLAGS_NONE, "http", NULL, "h", -1, "", NULL, NULL);
  g_autoptr (GUri) uri = ferry_uri_resolve (base, "x", NULL);
  g_autofree char *text = ferry_uri_to_string (uri);

  g_assert_cmpstr (text, ==, "http://h/x");
}

/* With other flags libsoup would build the address anew, and rewrite it. */
static void
test_flags_are_those_of_libsoup (void)
{
  g_autoptr (GUri) uri = ferry_uri_parse ("http://h/%7e", NULL);
  g_autoptr (GUri) resolved = ferry_uri_resolve (uri, "%7e", NULL);
  g_autoptr (GUri) stripped = ferry_uri_strip_user (uri, NULL, NULL);
  GUriFlags        flags = G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED_PATH |
                    G_URI_FLAGS_ENCODED_QUERY | G_URI_FLAGS_ENCODED_FRAGMENT |
                    G_URI_FLAGS_SCHEME_NORMALIZE;

  g_assert_cmpint (g_uri_get_flags (uri), ==, flags);
  g_assert_cmpint (g_uri_get_flags (resolved), ==, flags);
  g_assert_cmpint (g_uri_get_flags (stripped), ==, flags);
  g_assert_cmpstr (g_uri_get_path (stripped), ==, "/%7e");
}

static void
test_strip_user_hands_it_out_decoded (void)
{
  g_autoptr (GUri) uri = ferry_uri_parse ("https://m%65%20%EA%B0%80:p%40%:x@h:81/a?b", NULL);
  g_autofree char *user = NULL;
  g_autofree char *password = NULL;
  g_autoptr (GUri) stripped = ferry_uri_strip_user (uri, &user, &password);
  g_autofree char *text = g_uri_to_string (stripped);

  g_assert_cmpstr (user, ==, "me 가");
  g_assert_cmpstr (password, ==, "p@%:x");
  g_assert_null (g_uri_get_user (stripped));
  g_assert_null (g_uri_get_password (stripped));
  g_assert_null (g_uri_get_userinfo (stripped));
  g_assert_cmpstr (text, ==, "https://h:81/a?b");
}

static void
test_strip_user_where_there_is_none (void)
{
  g_autoptr (GUri) uri = ferry_uri_parse ("http://@h:80/", NULL);
  char            *user = (char *) "x";
  char            *password = (char *) "x";
  g_autoptr (GUri) stripped = ferry_uri_strip_user (uri, &user, &password);
  g_autofree char *text = g_uri_to_string (stripped);

  g_assert_null (user);
  g_assert_null (password);
  g_assert_cmpstr (text, ==, "http://h/");
}

static void
test_user_and_password_may_be_alone (void)
{
  g_autoptr (GUri) user_only = ferry_uri_parse ("http://u@h/", NULL);
  g_autoptr (GUri) password_only = ferry_uri_parse ("http://:p@h/", NULL);

  g_assert_cmpstr (g_uri_get_user (user_only), ==, "u");
  g_assert_null (g_uri_get_password (user_only));
  g_assert_cmpstr (g_uri_get_user (password_only), ==, "");
  g_assert_cmpstr (g_uri_get_password (password_only), ==, "p");
}

static void
test_http_and_https_are_supported (void)
{
  g_autoptr (GUri) base = ferry_uri_parse ("http://h/", NULL);
  static const struct
  {
    const char *text;
    gboolean    supported;
  } cases[] = {
    { "http://h/", TRUE },
    { "https://h/", TRUE },
    { "ftp://h/a", FALSE },
    { "file:///a", FALSE },
    { "data:,a", FALSE },
    { "httpx://h/", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GUri) uri = ferry_uri_resolve (base, cases[i].text, NULL);

      g_assert_cmpint (ferry_uri_is_supported (uri), ==, cases[i].supported);
    }
}

static void
test_ftp_is_told_apart (void)
{
  static const struct
  {
    const char *text;
    gboolean    is_ftp;
  } cases[] = {
    { "ftp://h/a", TRUE },
    { "ftps://h/a", TRUE },
    { "ftpes://h/a", TRUE },
    { "http://h/a", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GUri) uri = ferry_uri_parse (cases[i].text, NULL);

      g_assert_cmpint (ferry_uri_is_ftp (uri), ==, cases[i].is_ftp);
    }
}

static void
test_origin_is_scheme_host_and_port (void)
{
  g_autoptr (GUri) origin = ferry_uri_parse ("https://example.org/a", NULL);
  static const struct
  {
    const char *text;
    gboolean    same;
  } cases[] = {
    { "https://u:p@EXAMPLE.org:443/b?c", TRUE },
    { "http://example.org/a", FALSE },
    { "http://example.org:443/a", FALSE },
    { "https://example.org:444/a", FALSE },
    { "https://www.example.org/a", FALSE },
    { "data:,a", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GUri) other = ferry_uri_resolve (origin, cases[i].text, NULL);

      g_assert_cmpint (ferry_uri_same_origin (origin, other), ==, cases[i].same);
      g_assert_cmpint (ferry_uri_same_origin (other, origin), ==, cases[i].same);
    }
}

static void
test_host_key_always_has_a_port (void)
{
  g_autoptr (GUri) base = ferry_uri_parse ("http://h/", NULL);
  static const struct
  {
    const char *text;
    const char *key;
  } cases[] = {
    { "http://EXAMPLE.org/a", "example.org:80" },
    { "https://u@example.org", "example.org:443" },
    { "ftp://example.org/a", "example.org:21" },
    { "ftps://example.org/a", "example.org:990" },
    { "ftpes://example.org/a", "example.org:21" },
    { "https://example.org:8443/", "example.org:8443" },
    { "http://[::1]/", "[::1]:80" },
    { "data:,a", ":0" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GUri) uri = ferry_uri_resolve (base, cases[i].text, NULL);
      g_autofree char *key = ferry_uri_get_host_key (uri);

      g_assert_cmpstr (key, ==, cases[i].key);
    }
}

/* "http://h/" and @n bytes of @filler */
static char *
make_long (gsize n,
           char  filler)
{
  g_autofree char *tail = g_strnfill (n, filler);

  return g_strconcat ("http://h/", tail, NULL);
}

static void
test_longest_address (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *longest = make_long (LONGEST_URI - 9, 'a');
  g_autofree char   *longer = make_long (LONGEST_URI - 8, 'a');
  g_autoptr (GUri)   uri = ferry_uri_parse (longest, &error);

  g_assert_no_error (error);
  g_assert_nonnull (uri);
  g_assert_null (ferry_uri_parse (longer, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
}

static void
test_address_too_long_once_escaped (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *text = make_long (LONGEST_URI / 2, '\xe9');

  g_assert_null (ferry_uri_parse (text, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
}

static void
test_location_too_long (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri)   base = ferry_uri_parse ("http://h/", NULL);
  g_autofree char   *location = g_strnfill (LONGEST_URI + 1, 'a');

  g_assert_null (ferry_uri_resolve (base, location, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
}

static void
test_host_too_long (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char   *name = g_strnfill (255, 'a');
  g_autofree char   *longer = g_strnfill (LONGEST_URI / 2, 'a');
  g_autofree char   *text = g_strconcat ("http://", name, "/", NULL);
  g_autofree char   *longer_text = g_strconcat ("http://", longer, "/", NULL);

  g_assert_null (ferry_uri_parse (text, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  g_assert_null (ferry_uri_parse (longer_text, NULL));
}

static void
test_each_fault_has_its_own_sentence (void)
{
  static const char *const faulty[] = {
    "", "gopher://h/", "http:///a", "ftp://h/", "ftp://h/%0a", "http://a b/",
    "http://h:x/", "http://u%00@h/"
  };
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (faulty); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ferry_uri_parse (faulty[i], &error));
      g_assert_true (g_hash_table_add (seen, g_strdup (error->message)));
    }
}

/* What came through the door once comes through it again as it is. */
static void
assert_stable (GUri *uri)
{
  g_autofree char *text = ferry_uri_to_string (uri);
  g_autofree char *again_text = NULL;
  g_autoptr (GUri) again = NULL;

  g_assert_true (g_str_is_ascii (text));
  for (const char *p = text; *p != '\0'; p++)
    g_assert_true (g_ascii_isgraph (*p));
  if (!g_str_has_prefix (text, "http") || !ferry_uri_is_supported (uri))
    return;

  again = ferry_uri_parse (text, NULL);
  g_assert_nonnull (again);
  again_text = ferry_uri_to_string (again);
  g_assert_cmpstr (again_text, ==, text);
}

static void
test_any_bytes_end_well (void)
{
  static const char *const pieces[] = {
    "http:", "https:", "//", "/", "\\", "..", ".", "%", "%2e", "%00", "?", "#", "@", ":",
    "[", "]", "::1", "80", "a", "é", "한", "\xe2\x84\x80", "\xff", "\xe3\x80\x82", "\xc2\xad",
    " ", "\r\n", "xn--", "xn--a", "-", "_", "|", "\"", "&", "="
  };
  g_autoptr (GUri) base = ferry_uri_parse ("http://u:p@h/a/b?c", NULL);

  for (guint i = 0; i < 50000; i++)
    {
      g_autoptr (GString) text = g_string_new (i % 2 ? "http://" : "");
      g_autoptr (GUri)    parsed = NULL;
      g_autoptr (GUri)    resolved = NULL;

      for (int n = g_test_rand_int_range (1, 12); n > 0; n--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);

      parsed = ferry_uri_parse (text->str, NULL);
      if (parsed != NULL)
        assert_stable (parsed);
      resolved = ferry_uri_resolve (base, text->str, NULL);
      if (resolved != NULL)
        assert_stable (resolved);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (parse_cases); i++)
    g_test_add_data_func (parse_cases[i].name, &parse_cases[i], test_parse);
  for (gsize i = 0; i < G_N_ELEMENTS (resolve_cases); i++)
    g_test_add_data_func (resolve_cases[i].name, &resolve_cases[i], test_resolve);
  g_test_add_func ("/uri/user-stays-on-the-same-server-only",
                   test_user_stays_on_the_same_server_only);
  g_test_add_func ("/uri/base-of-other-making", test_base_of_other_making);
  g_test_add_func ("/uri/flags-are-those-of-libsoup", test_flags_are_those_of_libsoup);
  g_test_add_func ("/uri/strip-user-hands-it-out-decoded", test_strip_user_hands_it_out_decoded);
  g_test_add_func ("/uri/strip-user-where-there-is-none", test_strip_user_where_there_is_none);
  g_test_add_func ("/uri/user-and-password-may-be-alone", test_user_and_password_may_be_alone);
  g_test_add_func ("/uri/http-and-https-are-supported", test_http_and_https_are_supported);
  g_test_add_func ("/uri/ftp-is-told-apart", test_ftp_is_told_apart);
  g_test_add_func ("/uri/origin-is-scheme-host-and-port", test_origin_is_scheme_host_and_port);
  g_test_add_func ("/uri/host-key-always-has-a-port", test_host_key_always_has_a_port);
  g_test_add_func ("/uri/longest-address", test_longest_address);
  g_test_add_func ("/uri/address-too-long-once-escaped", test_address_too_long_once_escaped);
  g_test_add_func ("/uri/location-too-long", test_location_too_long);
  g_test_add_func ("/uri/host-too-long", test_host_too_long);
  g_test_add_func ("/uri/each-fault-has-its-own-sentence", test_each_fault_has_its_own_sentence);
  g_test_add_func ("/uri/any-bytes-end-well", test_any_bytes_end_well);

  return g_test_run ();
}
