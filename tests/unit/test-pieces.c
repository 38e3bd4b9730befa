/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-pieces.h"

/* @n hashes of 20 bytes, each filled with its number. */
static GBytes *
make_hashes (guint n)
{
  guint8 *bytes = g_malloc (n * 20);

  for (guint i = 0; i < n * 20; i++)
    bytes[i] = (guint8) (i / 20);

  return g_bytes_new_take (bytes, n * 20);
}

static FerryPieces *
make_pieces (guint64 length,
             guint   n)
{
  g_autoptr (GBytes) hashes = make_hashes (n);
  g_autoptr (GError) error = NULL;
  FerryPieces       *pieces = ferry_pieces_new (FERRY_CHECKSUM_SHA1, length, hashes, &error);

  g_assert_no_error (error);

  return pieces;
}

static void
test_each_piece_has_its_hash (void)
{
  g_autoptr (FerryPieces) pieces = make_pieces (1024, 3);
  gsize                   size = 0;

  g_assert_cmpint (ferry_pieces_get_kind (pieces), ==, FERRY_CHECKSUM_SHA1);
  g_assert_cmpuint (ferry_pieces_get_length (pieces), ==, 1024);
  g_assert_cmpuint (ferry_pieces_get_n (pieces), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      const guint8 *hash = ferry_pieces_get_hash (pieces, i, &size);

      g_assert_cmpuint (size, ==, 20);
      g_assert_cmpuint (hash[0], ==, i);
      g_assert_cmpuint (hash[19], ==, i);
    }
}

static void
test_fit_is_by_count (void)
{
  static const struct
  {
    guint    n;
    goffset  total;
    gboolean fits;
  } cases[] = {
    { 1, 1, TRUE },
    { 1, 100, TRUE },
    { 1, 101, FALSE },
    { 2, 101, TRUE },
    { 2, 200, TRUE },
    { 2, 100, FALSE },
    { 1, 0, FALSE },
    { 1, -1, FALSE },
    { 1, G_MAXINT64, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FerryPieces) pieces = make_pieces (100, cases[i].n);

      g_assert_cmpint (ferry_pieces_fit (pieces, cases[i].total), ==, cases[i].fits);
    }
}

static void
test_stored_form_makes_an_equal_one (void)
{
  g_autoptr (FerryPieces) pieces = make_pieces (G_GUINT64_CONSTANT (1) << 40, 2);
  g_autoptr (GVariant)    variant = g_variant_ref_sink (ferry_pieces_to_variant (pieces));
  g_autoptr (GError)      error = NULL;
  g_autoptr (FerryPieces) again = ferry_pieces_from_variant (variant, &error);
  g_autoptr (GVariant)    rewritten = NULL;
  FerryPieces            *same;

  g_assert_no_error (error);
  rewritten = g_variant_ref_sink (ferry_pieces_to_variant (again));
  g_assert_cmpvariant (variant, rewritten);

  same = ferry_pieces_ref (again);
  g_assert_true (same == again);
  ferry_pieces_unref (same);
}

static void
test_nonsense_is_refused (void)
{
  static const char *const stored[] = {
    "('sha1', 0, b'')",
    "('sha1', 1, @ay [])",
    "('sha1', 0, b'1234567890123456789')",
    "('sha1', 1099511627777, b'1234567890123456789')",
    "('sha1', 1, b'12345678901234567890')",
    "('SHA1', 1, b'1234567890123456789')",
    "('crc32', 1, b'123')",
    "('', 1, b'123')",
  };

  for (guint i = 0; i < G_N_ELEMENTS (stored); i++)
    {
      g_autoptr (GVariant) variant = g_variant_parse (G_VARIANT_TYPE (FERRY_PIECES_TYPE), stored[i],
                                                      NULL, NULL, NULL);
      g_autoptr (GError)   error = NULL;

      g_assert_nonnull (variant);
      g_assert_null (ferry_pieces_from_variant (variant, &error));
      g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
    }
}

static void
test_too_many_are_refused (void)
{
  g_autoptr (GBytes) hashes = make_hashes (FERRY_PIECES_MAX_BYTES / 20 + 1);
  g_autoptr (GError) error = NULL;

  g_assert_null (ferry_pieces_new (FERRY_CHECKSUM_SHA1, 1, hashes, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/pieces/each-piece-has-its-hash", test_each_piece_has_its_hash);
  g_test_add_func ("/pieces/fit-is-by-count", test_fit_is_by_count);
  g_test_add_func ("/pieces/stored-form-makes-an-equal-one", test_stored_form_makes_an_equal_one);
  g_test_add_func ("/pieces/nonsense-is-refused", test_nonsense_is_refused);
  g_test_add_func ("/pieces/too-many-are-refused", test_too_many_are_refused);

  return g_test_run ();
}
