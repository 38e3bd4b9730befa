/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "fuzz.h"

#include <string.h>

/* Stands in for libFuzzer: replays each seed of a folder and mutations of it,
 * the same ones each time. */

#define N_MUTATIONS 2000
#define MAX_CHANGES 8

/* Bytes that parsers are fond of. */
static const char telling_bytes[] = "\0\xff\x80\xc0/\\.%=;,:\"'-* \t\r\n0";

typedef struct
{
  char *path;
  guint number;
} Seed;

static void
change (GByteArray *bytes,
        GRand      *random)
{
  guint  at = g_rand_int (random) % (bytes->len + 1);
  guint  rest = bytes->len - at;
  guint8 telling = (guint8) telling_bytes[g_rand_int (random) % (sizeof telling_bytes - 1)];
  guint8 any = (guint8) g_rand_int (random);
  guint  size = rest > 0 ? 1 + g_rand_int (random) % MIN (rest, 16) : 0;

  switch (g_rand_int (random) % 6)
    {
    case 0:
      if (rest > 0)
        bytes->data[at] ^= (guint8) (1 << (any % 8));
      break;
    case 1:
      if (rest > 0)
        bytes->data[at] = telling;
      break;
    case 2:
      g_byte_array_append (bytes, &any, 1);
      memmove (bytes->data + at + 1, bytes->data + at, rest);
      bytes->data[at] = any % 2 == 0 ? any : telling;
      break;
    case 3:
      if (rest > 0)
        g_byte_array_remove_range (bytes, at, size);
      break;
    case 4:
      g_byte_array_set_size (bytes, bytes->len + size);
      memmove (bytes->data + at + size, bytes->data + at, rest);
      break;
    case 5:
      if (any % 8 == 0)
        g_byte_array_set_size (bytes, at);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
run_once (const guint8 *data,
          gsize         size)
{
  /* Its own block, so that a byte read behind the end is seen. */
  g_autofree guint8 *copy = g_malloc (MAX (size, 1));

  if (size > 0)
    memcpy (copy, data, size);
  g_assert_cmpint (LLVMFuzzerTestOneInput (copy, size), ==, 0);
}

static void
test_seed (gconstpointer data)
{
  const Seed        *seed = data;
  g_autoptr (GRand)  random = g_rand_new_with_seed (seed->number);
  g_autofree char   *content = NULL;
  g_autoptr (GError) error = NULL;
  gsize              size;

  g_file_get_contents (seed->path, &content, &size, &error);
  g_assert_no_error (error);
  run_once ((const guint8 *) content, size);

  for (guint i = 0; i < N_MUTATIONS; i++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_sized_new (1);
      guint                  n_changes = 1 + g_rand_int (random) % MAX_CHANGES;

      g_byte_array_append (bytes, (const guint8 *) content, (guint) size);
      while (n_changes-- > 0)
        change (bytes, random);
      run_once (bytes->data, bytes->len);
    }
}

static void
free_seed (gpointer data)
{
  Seed *seed = data;

  g_free (seed->path);
  g_free (seed);
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError)    error = NULL;
  g_autoptr (GDir)      folder = NULL;
  const char           *name;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);

  folder = g_dir_open (argv[1], 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (folder)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_assert_cmpuint (names->len, >, 0);
  g_ptr_array_sort (names, compare_names);

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_strconcat ("/fuzz/", g_ptr_array_index (names, i), NULL);
      Seed            *seed = g_new0 (Seed, 1);

      seed->path = g_build_filename (argv[1], g_ptr_array_index (names, i), NULL);
      seed->number = i;
      g_test_add_data_func_full (path, seed, test_seed, free_seed);
    }

  return g_test_run ();
}
