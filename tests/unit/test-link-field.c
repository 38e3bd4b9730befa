/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-link-field.h"
#include "ferry-uri.h"

#define BASE "http://example.org/dir/file.iso"
#define METALINK_TYPE "; type=\"application/metalink4+xml\""

typedef struct
{
  const char *name;
  const char *value;
  const char *mirrors;  /* joined by blanks */
  const char *metalink; /* (nullable) */
} Case;

static const Case cases[] = {
  { "no-field", NULL, "", NULL },
  { "nothing", "", "", NULL },
  { "duplicate", "<http://m.example/f>; rel=duplicate", "http://m.example/f", NULL },
  { "quoted", "<http://m.example/f>; rel=\"duplicate\"", "http://m.example/f", NULL },
  { "one-of-several-relations", "<http://m.example/f>;rel=\"alternate Duplicate\"",
    "http://m.example/f", NULL },
  { "the-first-relation-counts", "<http://m.example/f>; rel=next; rel=duplicate", "", NULL },
  { "other-relations", "<http://m.example/f>; rel=next, <http://m.example/g>", "", NULL },
  { "name-without-case", "<http://m.example/f>; REL=duplicate", "http://m.example/f", NULL },
  { "by-priority",
    "<http://c.example/f>; rel=duplicate, <http://b.example/f>; rel=duplicate; pri=2; geo=de,"
    " <http://a.example/f>; rel=duplicate; pri=1; geo=\"gb\"",
    "http://a.example/f http://b.example/f http://c.example/f", NULL },
  { "the-preferred-first",
    "<http://b.example/f>; rel=duplicate; pri=1, <http://a.example/f>; rel=duplicate; pri=9; pref",
    "http://a.example/f http://b.example/f", NULL },
  { "bad-priorities-are-last",
    "<http://b.example/f>; rel=duplicate; pri=0, <http://c.example/f>; rel=duplicate; pri=x,"
    "<http://d.example/f>; rel=duplicate; pri=1000000, <http://e.example/f>; rel=duplicate; pri,"
    "<http://a.example/f>; rel=duplicate; pri=999998",
    "http://a.example/f http://b.example/f http://c.example/f http://d.example/f "
    "http://e.example/f",
    NULL },
  { "relative", "<../other>; rel=duplicate", "http://example.org/other", NULL },
  { "each-once", "<http://m.example/f>; rel=duplicate, <http://m.example/f>; rel=duplicate; pri=3",
    "http://m.example/f", NULL },
  { "not-itself", "<file.iso>; rel=duplicate", "", NULL },
  { "by-ftp", "<ftp://m.example/f>; rel=duplicate", "ftp://m.example/f", NULL },
  { "other-schemes",
    "<javascript:x>; rel=duplicate, <file:///etc/passwd>; rel=duplicate,"
    "<magnet:?x=y>; rel=duplicate",
    "", NULL },
  { "about-something-else", "<http://m.example/f>; rel=duplicate; anchor=\"#x\"", "", NULL },
  { "a-comma-in-an-address", "<http://m.example/a,b>; rel=duplicate", "http://m.example/a,b",
    NULL },
  { "quoted-signs", "<http://m.example/f>; title=\"a, \\\"<b>; rel=next\"; rel=duplicate",
    "http://m.example/f", NULL },
  { "blanks-everywhere", " \t< http://m.example/f > ; rel = duplicate ; pri = 1 , ",
    "http://m.example/f", NULL },
  { "no-end-of-address", "<http://m.example/f; rel=duplicate", "", NULL },
  { "no-end-of-string", "<http://m.example/f>; rel=\"duplicate", "http://m.example/f", NULL },
  { "junk-ends-it", "<http://a.example/f>; rel=duplicate = x, <http://b.example/f>; rel=duplicate",
    "http://a.example/f", NULL },
  { "metalink", "<f.meta4>; rel=describedby" METALINK_TYPE, "",
    "http://example.org/dir/f.meta4" },
  { "the-first-metalink",
    "<a.meta4>; rel=describedby" METALINK_TYPE ", <b.meta4>; rel=describedby" METALINK_TYPE, "",
    "http://example.org/dir/a.meta4" },
  { "other-types", "<f.asc>; rel=describedby; type=\"application/pgp-signature\"", "", NULL },
  { "no-type", "<f.meta4>; rel=describedby", "", NULL },
  { "a-metalink-by-ftp", "<ftp://m.example/f.meta4>; rel=describedby" METALINK_TYPE, "", NULL },
};

static void
test_case (gconstpointer data)
{
  const Case         *c = data;
  g_autoptr (GUri)    base = ferry_uri_parse (BASE, NULL);
  g_auto (FerryLinks) links = { 0 };
  g_autofree char    *mirrors = NULL;

  ferry_links_parse (&links, c->value, base);
  g_ptr_array_add (links.mirrors, NULL);
  mirrors = g_strjoinv (" ", (char **) links.mirrors->pdata);
  g_assert_cmpstr (mirrors, ==, c->mirrors);
  g_assert_cmpstr (links.metalink, ==, c->metalink);
}

static void
test_secure_stays_secure (void)
{
  g_autoptr (GUri)    base = ferry_uri_parse ("https://example.org/f", NULL);
  g_auto (FerryLinks) links = { 0 };

  ferry_links_parse (&links,
                     "<http://a.example/f>; rel=duplicate, <https://b.example/f>; rel=duplicate,"
                     "<http://a.example/f.meta4>; rel=describedby" METALINK_TYPE,
                     base);
  g_assert_cmpuint (links.mirrors->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (links.mirrors, 0), ==, "https://b.example/f");
  g_assert_null (links.metalink);
}

static void
test_many (void)
{
  g_autoptr (GUri)    base = ferry_uri_parse (BASE, NULL);
  g_autoptr (GString) value = g_string_new (NULL);
  g_auto (FerryLinks) links = { 0 };

  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (value, "<http://m%u.example/f>; rel=duplicate; pri=%u,", i, 1000 - i);
  ferry_links_parse (&links, value->str, base);
  g_assert_cmpuint (links.mirrors->len, ==, FERRY_LINKS_MAX_MIRRORS);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/link-field/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/link-field/secure-stays-secure", test_secure_stays_secure);
  g_test_add_func ("/link-field/no-more-than-needed", test_many);

  return g_test_run ();
}
