/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-dictionary.h"

#define N_KEYS 3

static const char *
get_key (guint         n,
         gconstpointer user_data)
{
  const char *const keys[N_KEYS] = { "name", "size", "tags" };

  return keys[n];
}

static void
assert_values (const char        *dictionary,
               const char *const *expected)
{
  g_autoptr (GVariant) variant = g_variant_ref_sink (g_variant_new_parsed (dictionary));
  GVariant            *values[N_KEYS];

  ferry_dictionary_take_apart (variant, get_key, NULL, N_KEYS, values);
  for (guint i = 0; i < N_KEYS; i++)
    {
      g_autofree char *text = values[i] != NULL ? g_variant_print (values[i], FALSE) : NULL;

      g_assert_cmpstr (text, ==, expected[i]);
    }
  ferry_dictionary_clear_values (values, N_KEYS);
  for (guint i = 0; i < N_KEYS; i++)
    g_assert_null (values[i]);
}

static void
test_finds (void)
{
  const char *const expected[] = { "'a'", "7", "['b', 'c']" };

  assert_values ("{'tags': <['b', 'c']>, 'size': <7>, 'name': <'a'>}", expected);
}

static void
test_missing (void)
{
  const char *const some[] = { NULL, "7", NULL };
  const char *const none[] = { NULL, NULL, NULL };

  assert_values ("{'names': <'a'>, 'size': <7>, '': <1>}", some);
  assert_values ("@a{sv} {}", none);
}

static void
test_twice (void)
{
  const char *const expected[] = { "'first'", NULL, NULL };

  assert_values ("{'name': <'first'>, 'name': <'second'>}", expected);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/dictionary/values-are-in-the-order-of-the-keys", test_finds);
  g_test_add_func ("/dictionary/what-is-missing-is-null", test_missing);
  g_test_add_func ("/dictionary/of-a-key-twice-the-first-counts", test_twice);

  return g_test_run ();
}
