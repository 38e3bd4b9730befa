/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-chunked.h"
#include "ferry-error.h"

#include <string.h>

/* Longer than any line that the decoder puts up with. */
#define VERY_LONG 20000

typedef struct
{
  const char *name;
  const char *coded;
  const char *payload; /* NULL: broken */
} Case;

static const Case cases[] = {
  { "one-chunk", "5\r\nhello\r\n0\r\n\r\n", "hello" },
  { "several-chunks", "1\r\na\r\n2\r\nbc\r\n3\r\ndef\r\n0\r\n\r\n", "abcdef" },
  { "empty-body", "0\r\n\r\n", "" },
  { "size-in-either-case", "a\r\n0123456789\r\nB\r\n0123456789a\r\n0\r\n\r\n",
    "01234567890123456789a" },
  { "leading-zeros", "0005\r\nhello\r\n000\r\n\r\n", "hello" },
  { "data-that-looks-like-the-end", "7\r\n0\r\n\r\n0\r\r\n0\r\n\r\n", "0\r\n\r\n0\r" },
  { "extensions", "5;a=b;c=\"d e\"\r\nhello\r\n0;last\r\n\r\n", "hello" },
  { "blank-behind-size", "5 \r\nhello\r\n0\t\r\n\r\n", "hello" },
  { "trailers", "5\r\nhello\r\n0\r\nDigest: x\r\nExpires: never\r\n\r\n", "hello" },
  { "bytes-behind-the-end", "5\r\nhello\r\n0\r\n\r\nHTTP/1.1 200 OK\r\n", "hello" },

  { "no-size", "\r\nhello\r\n0\r\n\r\n", NULL },
  { "extension-without-size", ";a\r\nhello\r\n0\r\n\r\n", NULL },
  { "size-in-words", "five\r\nhello\r\n0\r\n\r\n", NULL },
  { "negative-size", "-5\r\nhello\r\n0\r\n\r\n", NULL },
  { "size-with-prefix", "0x5\r\nhello\r\n0\r\n\r\n", NULL },
  { "blank-before-size", " 5\r\nhello\r\n0\r\n\r\n", NULL },
  { "size-beyond-64-bits", "10000000000000005\r\nhello\r\n0\r\n\r\n", NULL },
  { "size-of-all-ones", "ffffffffffffffff\r\nhello\r\n0\r\n\r\n", NULL },
  { "size-with-too-many-zeros", "00000000000000005\r\nhello\r\n0\r\n\r\n", NULL },
  { "data-longer-than-said", "4\r\nhello\r\n0\r\n\r\n", NULL },
  { "data-shorter-than-said", "6\r\nhello\r\n0\r\n\r\n", NULL },
  { "bare-line-feed-behind-size", "5\nhello\r\n0\r\n\r\n", NULL },
  { "bare-line-feed-in-extension", "5;a\nhello\r\n0\r\n\r\n", NULL },
  { "bare-line-feed-behind-data", "5\r\nhello\n0\r\n\r\n", NULL },
  { "bare-line-feed-in-trailer", "5\r\nhello\r\n0\r\nDigest: x\n\r\n", NULL },
  { "bare-line-feed-at-the-end", "5\r\nhello\r\n0\r\n\n", NULL },
  { "bare-return-behind-size", "5\rhello\r\n0\r\n\r\n", NULL },
  { "bare-return-behind-data", "5\r\nhello\r0\r\n\r\n", NULL },
  { "bare-return-in-trailer", "5\r\nhello\r\n0\r\nDigest: x\ry\r\n\r\n", NULL },
  { "bare-return-at-the-end", "5\r\nhello\r\n0\r\n\r\r\n", NULL },
  { "html", "<html>\r\n</html>\r\n", NULL },
};

/* Feeds a copy of @size bytes and appends what they carry to @payload. */
static gboolean
feed (FerryChunked *chunked,
      const char   *coded,
      gsize         size,
      GString      *payload)
{
  /* Exactly that many, so that a step beyond them is seen. */
  g_autofree guint8 *buffer = g_memdup2 (coded, size);
  g_autoptr (GError) error = NULL;
  gsize              n = 0;

  if (!ferry_chunked_decode (chunked, buffer, size, &n, &error))
    {
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE);
      return FALSE;
    }

  g_assert_no_error (error);
  g_assert_cmpuint (n, <=, size);
  g_string_append_len (payload, (const char *) buffer, (gssize) n);
  return TRUE;
}

static void
assert_outcome (const Case         *c,
                const FerryChunked *chunked,
                gboolean            is_good,
                const GString      *payload)
{
  g_assert_cmpint (is_good, ==, c->payload != NULL);
  if (!is_good)
    return;

  g_assert_true (ferry_chunked_is_done (chunked));
  g_assert_cmpstr (payload->str, ==, c->payload);
}

static void
test_whole (gconstpointer data)
{
  const Case         *c = data;
  FerryChunked        chunked = { 0 };
  g_autoptr (GString) payload = g_string_new (NULL);
  gboolean            is_good = feed (&chunked, c->coded, strlen (c->coded), payload);

  assert_outcome (c, &chunked, is_good, payload);
}

static void
test_split_at_every_byte (gconstpointer data)
{
  const Case *c = data;
  gsize       size = strlen (c->coded);

  for (gsize cut = 0; cut <= size; cut++)
    {
      FerryChunked        chunked = { 0 };
      g_autoptr (GString) payload = g_string_new (NULL);
      gboolean            is_good = feed (&chunked, c->coded, cut, payload) &&
                         feed (&chunked, c->coded + cut, size - cut, payload);

      assert_outcome (c, &chunked, is_good, payload);
    }
}

static void
test_byte_by_byte (gconstpointer data)
{
  const Case         *c = data;
  FerryChunked        chunked = { 0 };
  g_autoptr (GString) payload = g_string_new (NULL);
  gboolean            is_good = TRUE;

  for (const char *byte = c->coded; is_good && *byte != '\0'; byte++)
    is_good = feed (&chunked, byte, 1, payload);

  assert_outcome (c, &chunked, is_good, payload);
}

/* The fault that the decoder is there for. */
static void
test_cut_is_never_done (gconstpointer data)
{
  const Case *c = data;
  const char *end = strstr (c->coded, "HTTP/1.1 200");
  gsize       size = end != NULL ? (gsize) (end - c->coded) : strlen (c->coded);

  for (gsize cut = 0; cut < size; cut++)
    {
      FerryChunked        chunked = { 0 };
      g_autoptr (GString) payload = g_string_new (NULL);

      if (feed (&chunked, c->coded, cut, payload) && c->payload != NULL)
        g_assert_true (g_str_has_prefix (c->payload, payload->str));
      g_assert_false (ferry_chunked_is_done (&chunked));
    }
}

static void
test_large_chunk_is_counted_in_64_bits (void)
{
  FerryChunked        chunked = { 0 };
  g_autoptr (GString) payload = g_string_new (NULL);

  g_assert_true (feed (&chunked, "fffffffffffffff\r\nab", 19, payload));
  g_assert_cmpstr (payload->str, ==, "ab");
  g_assert_cmpuint (chunked.remaining, ==, G_GUINT64_CONSTANT (0xfffffffffffffff) - 2);
  g_assert_false (ferry_chunked_is_done (&chunked));
}

/* Nobody may make us read a line for ever. */
static void
test_overlong_lines_are_refused (void)
{
  static const char *const starts[] = { "5;", "5 ", "0\r\n", "0\r\nDigest: " };
  g_autofree char         *line = g_strnfill (VERY_LONG, 'x');

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      FerryChunked        chunked = { 0 };
      g_autoptr (GString) payload = g_string_new (NULL);

      g_assert_true (feed (&chunked, starts[i], strlen (starts[i]), payload));
      g_assert_false (feed (&chunked, line, VERY_LONG, payload));
    }
}

static void
test_endless_trailers_are_refused (void)
{
  FerryChunked        chunked = { 0 };
  g_autoptr (GString) payload = g_string_new (NULL);
  gboolean            is_good = feed (&chunked, "0\r\n", 3, payload);

  for (guint i = 0; is_good && i < VERY_LONG; i++)
    is_good = feed (&chunked, "a: b\r\n", 6, payload);

  g_assert_false (is_good);
}

/* Each chunk's line is counted anew. */
static void
test_many_chunks_are_no_long_line (void)
{
  FerryChunked        chunked = { 0 };
  g_autoptr (GString) payload = g_string_new (NULL);

  for (guint i = 0; i < VERY_LONG; i++)
    g_assert_true (feed (&chunked, "1;e\r\nx\r\n", 8, payload));
  g_assert_true (feed (&chunked, "0\r\n\r\n", 5, payload));

  g_assert_cmpuint (payload->len, ==, VERY_LONG);
  g_assert_true (ferry_chunked_is_done (&chunked));
}

static void
add (const Case   *c,
     const char   *how,
     GTestDataFunc func)
{
  g_autofree char *path = g_strdup_printf ("/chunked/%s/%s", c->name, how);

  g_test_add_data_func (path, c, func);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      add (&cases[i], "whole", test_whole);
      add (&cases[i], "split-at-every-byte", test_split_at_every_byte);
      add (&cases[i], "byte-by-byte", test_byte_by_byte);
      add (&cases[i], "cut-is-never-done", test_cut_is_never_done);
    }
  g_test_add_func ("/chunked/large-chunk-is-counted-in-64-bits",
                   test_large_chunk_is_counted_in_64_bits);
  g_test_add_func ("/chunked/overlong-lines-are-refused", test_overlong_lines_are_refused);
  g_test_add_func ("/chunked/endless-trailers-are-refused", test_endless_trailers_are_refused);
  g_test_add_func ("/chunked/many-chunks-are-no-long-line", test_many_chunks_are_no_long_line);

  return g_test_run ();
}
