/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-problem.h"

typedef struct
{
  const char *name;
  const char *message;
  const char *key; /* nullable */
  const char *sentence;
} Case;

static const Case cases[] = {
  { "/problem/names-its-argument", "\"uri\": It is no address", "uri", "It is no address" },
  { "/problem/names-none", "The disk is full.", NULL, "The disk is full." },
  { "/problem/begins-with-a-quoted-word", "\"a\" is no name", NULL, "\"a\" is no name" },
  { "/problem/only-the-first-counts", "\"name\": \"a\": no", "name", "\"a\": no" },
  { "/problem/empty", "", NULL, "" },
};

static void
test_split (gconstpointer data)
{
  const Case      *c = data;
  g_autofree char *key = NULL;

  g_assert_cmpstr (ferry_problem_split (c->message, &key), ==, c->sentence);
  g_assert_cmpstr (key, ==, c->key);
  g_assert_cmpstr (ferry_problem_split (c->message, NULL), ==, c->sentence);
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
