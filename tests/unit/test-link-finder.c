/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-link-finder.h"

typedef struct
{
  const char *name;
  const char *text;
  const char *found; /* each as "line:index:link", joined by blanks */
} Case;

static const Case cases[] = {
  { "/link-finder/nothing-in-nothing", "", "" },
  { "/link-finder/blank-lines-hold-nothing", " \n\t\r\n\n", "" },
  { "/link-finder/one-a-line", "https://a.example/1\nhttp://b.example/2\n",
    "0:0:https://a.example/1 1:0:http://b.example/2" },
  { "/link-finder/carriage-returns-are-no-part", "https://a.example/1\r\n  ftp://b.example/2 \r\n",
    "0:0:https://a.example/1 1:2:ftp://b.example/2" },
  { "/link-finder/scheme-in-any-case", "HTTPS://A.example/x", "0:0:HTTPS://A.example/x" },
  { "/link-finder/what-stands-alone-is-taken-as-it-is", "https://a.example/x?sig=ab.",
    "0:0:https://a.example/x?sig=ab." },
  { "/link-finder/among-words-the-full-stop-goes",
    "See https://a.example/x, then http://b.example/y.",
    "0:4:https://a.example/x 0:30:http://b.example/y" },
  { "/link-finder/brackets-around-go", "the file (https://a.example/x) and [http://b.example/y]!",
    "0:10:https://a.example/x 0:36:http://b.example/y" },
  { "/link-finder/brackets-within-stay", "at https://a.example/x_(1) it is",
    "0:3:https://a.example/x_(1)" },
  { "/link-finder/markdown", "get [it](https://a.example/x.iso) now",
    "0:9:https://a.example/x.iso" },
  { "/link-finder/quotes-and-tags-end-it",
    "<a href=\"https://a.example/x\">“http://b.example/y”</a>",
    "0:9:https://a.example/x 0:33:http://b.example/y" },
  { "/link-finder/words-in-the-path-stay", "받기 https://a.example/한글.iso 끝",
    "0:7:https://a.example/한글.iso" },
  { "/link-finder/not-within-a-word", "what xhttps://a.example/1 is", "" },
  { "/link-finder/a-scheme-alone-is-none", "https:// and http:// are schemes", "" },
  { "/link-finder/a-word-that-was-meant-as-one", "htp:/a.example/x\nexample.org\nmailto:me",
    "0:0:htp:/a.example/x 1:0:example.org 2:0:mailto:me" },
  { "/link-finder/a-plain-word-is-none", "Links:\nHello.\n: x\nword", "" },
  { "/link-finder/words-are-passed-over", "no links here. None at all\n", "" },
  { "/link-finder/comments-are-passed-over", "# https://a.example/0\nhttps://a.example/1",
    "1:0:https://a.example/1" },
  { "/link-finder/one-after-the-other", "a https://a.example/1<https://a.example/2>",
    "0:2:https://a.example/1 0:22:https://a.example/2" },
};

static void
test_find (gconstpointer data)
{
  const Case         *c = data;
  g_autoptr (GString) found = g_string_new (NULL);
  FerryLinkFinder     finder;
  FerryLink           link;

  ferry_link_finder_init (&finder, c->text);
  while (ferry_link_finder_next (&finder, &link))
    {
      g_autofree char *text = g_strndup (link.begin, link.length);

      g_string_append_printf (found, "%s%u:%" G_GSIZE_FORMAT ":%s", found->len > 0 ? " " : "",
                              link.line, link.index, text);
    }
  g_assert_cmpstr (found->str, ==, c->found);
  g_assert_false (ferry_link_finder_next (&finder, &link));
}

static void
test_has_link (void)
{
  g_assert_true (ferry_link_finder_has_link ("see http://a.example/1"));
  g_assert_true (ferry_link_finder_has_link ("x.y\nhttps://a.example/1"));
  g_assert_false (ferry_link_finder_has_link ("ftp://a.example/1"));
  g_assert_false (ferry_link_finder_has_link ("example.org/file"));
  g_assert_false (ferry_link_finder_has_link ("http-equiv/x"));
  g_assert_false (ferry_link_finder_has_link (""));
}

/* Many links take time in proportion to how many there are. */
static void
test_many (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  FerryLinkFinder     finder;
  FerryLink           link = { 0 };
  guint               n = 0;

  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (text, "https://a.example/%u\n", i);

  ferry_link_finder_init (&finder, text->str);
  while (ferry_link_finder_next (&finder, &link))
    g_assert_cmpuint (link.line, ==, n++);
  g_assert_cmpuint (n, ==, 10000);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].name, &cases[i], test_find);
  g_test_add_func ("/link-finder/tells-whether-there-is-one", test_has_link);
  g_test_add_func ("/link-finder/ten-thousand-lines", test_many);

  return g_test_run ();
}
