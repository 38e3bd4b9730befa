/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-uri-list.h"

typedef struct
{
  const char *name;
  const char *text;
  const char *links;
  const char *files; /* with a space after each */
} Case;

static const Case cases[] = {
  { "/uri-list/nothing", "", "", "" },
  { "/uri-list/a-link-stays-as-it-is", "https://h/a?s=%2f&t=+~\r\n", "https://h/a?s=%2f&t=+~", "" },
  { "/uri-list/a-file-becomes-a-path", "file:///home/me/a%20b%23.txt\r\n", "",
    "/home/me/a b#.txt " },
  { "/uri-list/several-of-both", "http://h/1\r\nfile:///a\r\n\r\nhttp://h/2\r\nFile:///b\r\n",
    "http://h/1\nhttp://h/2", "/a /b " },
  { "/uri-list/comments-are-passed-over", "# http://h/1\r\n  http://h/2\n", "http://h/2", "" },
  { "/uri-list/a-file-that-is-none-is-no-link", "file:\r\nfile:///a%00b\r\nfile:///a%2fb", "", "" },
  { "/uri-list/text-is-not-looked-into", "see http://h/1", "see http://h/1", "" },
};

static void
test_split (gconstpointer data)
{
  const Case         *c = data;
  g_auto (GStrv)      files = NULL;
  g_autofree char    *links = ferry_uri_list_split (c->text, &files);
  g_autoptr (GString) told = g_string_new (NULL);

  for (guint i = 0; files[i] != NULL; i++)
    g_string_append_printf (told, "%s ", files[i]);
  g_assert_cmpstr (links, ==, c->links);
  g_assert_cmpstr (told->str, ==, c->files);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].name, &cases[i], test_split);

  return g_test_run ();
}
