/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-redirect.h"
#include "ferry-uri.h"

#define HTTP "http://example.com/dir/file?old"
#define HTTPS "https://example.com/dir/file?old"

typedef struct
{
  const char *name;
  const char *from;
  const char *location;
  const char *next; /* NULL: refused */
  int         code;
} Case;

static const Case cases[] = {
  { "absolute", HTTP, "http://other.example/x", "http://other.example/x", 0 },
  { "absolute-path", HTTP, "/x", "http://example.com/x", 0 },
  { "relative", HTTP, "x", "http://example.com/dir/x", 0 },
  { "up", HTTP, "../x", "http://example.com/x", 0 },
  { "query-only", HTTP, "?new", "http://example.com/dir/file?new", 0 },
  { "fragment-only", HTTP, "#part", HTTP, 0 },
  { "host-only", HTTP, "//other.example/x", "http://other.example/x", 0 },
  { "blanks", HTTP, " /a b ", "http://example.com/a%20b", 0 },
  { "raw-utf-8", HTTP, "/\xc3\xa4", "http://example.com/%C3%A4", 0 },
  { "raw-latin-1", HTTP, "/\xe4", "http://example.com/%E4", 0 },
  { "backslashes", HTTP, "\\x\\y", "http://example.com/x/y", 0 },
  { "escapes-are-kept", HTTP, "/%7e%2f", "http://example.com/%7e%2f", 0 },
  { "up-to-https", HTTP, "https://example.com/x", "https://example.com/x", 0 },
  { "stays-https", HTTPS, "https://other.example/x", "https://other.example/x", 0 },

  { "none", HTTP, NULL, NULL, FERRY_ERROR_REDIRECT_FAILED },
  { "empty", HTTP, "", NULL, FERRY_ERROR_REDIRECT_FAILED },
  { "only-blanks", HTTP, "  ", NULL, FERRY_ERROR_REDIRECT_FAILED },
  { "bad-port", HTTP, "http://example.com:99999/", NULL, FERRY_ERROR_REDIRECT_FAILED },
  { "file", HTTP, "file:///etc/passwd", NULL, FERRY_ERROR_REDIRECT_FAILED },
  { "data", HTTP, "data:text/plain,x", NULL, FERRY_ERROR_REDIRECT_FAILED },
  { "javascript", HTTP, "javascript:alert(1)", NULL, FERRY_ERROR_REDIRECT_FAILED },
  { "ftp", HTTP, "ftp://example.com/x", NULL, FERRY_ERROR_REDIRECT_FAILED },
  { "down-to-http", HTTPS, "http://example.com/x", NULL,
    FERRY_ERROR_HTTPS_TO_HTTP_ON_REDIRECTION },
};

static void
test_location (gconstpointer data)
{
  const Case        *c = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri)   from = ferry_uri_parse (c->from, &error);
  g_autoptr (GUri)   next = ferry_redirect_choose_next (from, c->location, 0, &error);
  g_autofree char   *text = next != NULL ? ferry_uri_to_string (next) : NULL;

  g_assert_cmpstr (text, ==, c->next);
  if (c->next == NULL)
    g_assert_error (error, FERRY_ERROR, c->code);
  else
    g_assert_no_error (error);
}

static void
test_twentieth_is_the_last (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri)   from = ferry_uri_parse (HTTP, NULL);
  g_autoptr (GUri)   twentieth = ferry_redirect_choose_next (from, "/x", 19, NULL);
  g_autoptr (GUri)   beyond = ferry_redirect_choose_next (from, "/x", 20, &error);

  g_assert_nonnull (twentieth);
  g_assert_null (beyond);
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_REDIRECT_FAILED);
}

static void
test_statuses (void)
{
  static const guint yes[] = { 301, 302, 303, 307, 308 };
  static const guint no[] = { 100, 200, 206, 300, 304, 305, 306, 309, 399, 401, 404, 503, 999 };

  for (guint i = 0; i < G_N_ELEMENTS (yes); i++)
    g_assert_true (ferry_redirect_is_one (yes[i]));
  for (guint i = 0; i < G_N_ELEMENTS (no); i++)
    g_assert_false (ferry_redirect_is_one (no[i]));
}

static void
test_methods (void)
{
  static const struct
  {
    const char *method;
    gboolean    into_get[5]; /* 301, 302, 303, 307, 308 */
  } rows[] = {
    { "POST", { TRUE, TRUE, TRUE, FALSE, FALSE } },
    { "GET", { FALSE, FALSE, TRUE, FALSE, FALSE } },
    { "PUT", { FALSE, FALSE, TRUE, FALSE, FALSE } },
    { "HEAD", { FALSE, FALSE, FALSE, FALSE, FALSE } },
  };
  static const guint statuses[] = { 301, 302, 303, 307, 308 };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint j = 0; j < G_N_ELEMENTS (statuses); j++)
      g_assert_cmpint (ferry_redirect_turns_into_get (statuses[j], rows[i].method),
                       ==, rows[i].into_get[j]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/redirect/location/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_location);
    }
  g_test_add_func ("/redirect/twentieth-is-the-last", test_twentieth_is_the_last);
  g_test_add_func ("/redirect/statuses", test_statuses);
  g_test_add_func ("/redirect/methods", test_methods);

  return g_test_run ();
}
