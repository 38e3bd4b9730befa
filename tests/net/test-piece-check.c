/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-piece-check.h"
#include "part-fixture.h"

#include <string.h>

#define PIECE 5000
#define SIZE 12000
#define N_PIECES 3

/* A part with three pieces, the last one shorter. */
typedef struct
{
  PartFixture      part_fixture;
  FerryPartFile   *part;
  FerryPieces     *pieces;
  FerryPieceCheck *check; /* (nullable) */
  guint8           bytes[SIZE];

  GString *outcome; /* "0+ 2- 1? " */
} Fixture;

static void
done_cb (guint         piece,
         gboolean      is_good,
         const GError *error,
         gpointer      data)
{
  Fixture *self = data;

  g_string_append_printf (self->outcome, "%u%c ", piece, error != NULL ? '?' : is_good ? '+'
                                                                                       : '-');
}

static FerryPieces *
make_pieces (const guint8 *bytes)
{
  g_autoptr (GByteArray) hashes = g_byte_array_new ();
  g_autoptr (GBytes)     all = NULL;
  g_autoptr (GError)     error = NULL;
  FerryPieces           *pieces;

  for (gsize offset = 0; offset < SIZE; offset += PIECE)
    {
      g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
      guint8                digest[20];
      gsize                 size = sizeof digest;

      g_checksum_update (checksum, bytes + offset, (gssize) MIN (PIECE, SIZE - offset));
      g_checksum_get_digest (checksum, digest, &size);
      g_byte_array_append (hashes, digest, (guint) size);
    }

  all = g_byte_array_free_to_bytes (g_steal_pointer (&hashes));
  pieces = ferry_pieces_new (FERRY_CHECKSUM_SHA1, PIECE, all, &error);
  g_assert_no_error (error);
  return pieces;
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  part_fixture_set_up (&self->part_fixture, NULL);
  self->part = part_fixture_create (&self->part_fixture, NULL);
  for (gsize i = 0; i < SIZE; i++)
    self->bytes[i] = (guint8) (i * 7 + i / 251);
  self->pieces = make_pieces (self->bytes);
  self->outcome = g_string_new (NULL);
  self->check = ferry_piece_check_new (self->part, self->pieces, SIZE, done_cb, self,
                                       g_main_context_default ());
}

static guint
count_lines (const char *record,
             const char *beginning)
{
  g_auto (GStrv) lines = g_strsplit (record, "\n", -1);
  guint          n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    n += g_str_has_prefix (lines[i], beginning);
  return n;
}

/* The thread is not waited for by who frees the check: it lets the part go, and its
 * descriptors with it, when it sees that it is over. */
static void
wait_for_thread (Fixture *self)
{
  gboolean is_over = FALSE;

  while (!is_over)
    {
      g_autofree char *record = ferry_fake_file_ops_dup_record (self->part_fixture.fake);

      is_over = count_lines (record, "close ") == count_lines (record, "openat ");
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_thread_yield ();
    }
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  g_clear_pointer (&self->check, ferry_piece_check_free);
  g_clear_pointer (&self->part, ferry_part_file_unref);
  wait_for_thread (self);
  g_string_free (self->outcome, TRUE);
  ferry_pieces_unref (self->pieces);
  part_fixture_tear_down (&self->part_fixture, NULL);
}

static void
write_bytes (Fixture *self,
             gsize    begin,
             gsize    end)
{
  g_autoptr (GError) error = NULL;

  ferry_part_file_write (self->part, self->bytes + begin, end - begin, (goffset) begin, &error);
  g_assert_no_error (error);
}

static void
run_to (Fixture    *self,
        const char *outcome)
{
  while (self->outcome->len < strlen (outcome))
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpstr (self->outcome->str, ==, outcome);
}

static void
test_good_pieces_are_good (Fixture      *self,
                           gconstpointer data)
{
  write_bytes (self, 0, SIZE);
  for (guint i = 0; i < N_PIECES; i++)
    ferry_piece_check_push (self->check, i);
  run_to (self, "0+ 1+ 2+ ");
}

static void
test_order_is_that_of_the_asking (Fixture      *self,
                                  gconstpointer data)
{
  write_bytes (self, 2 * PIECE, SIZE);
  ferry_piece_check_push (self->check, 2);
  run_to (self, "2+ ");
  write_bytes (self, 0, PIECE);
  ferry_piece_check_push (self->check, 0);
  run_to (self, "2+ 0+ ");
}

static void
test_one_wrong_byte_is_found (Fixture      *self,
                              gconstpointer data)
{
  self->bytes[PIECE] ^= 1;
  self->bytes[SIZE - 1] ^= 1;
  write_bytes (self, 0, SIZE);
  for (guint i = 0; i < N_PIECES; i++)
    ferry_piece_check_push (self->check, i);
  run_to (self, "0+ 1- 2- ");

  self->bytes[PIECE] ^= 1;
  write_bytes (self, PIECE, 2 * PIECE);
  ferry_piece_check_push (self->check, 1);
  run_to (self, "0+ 1- 2- 1+ ");
}

static void
test_missing_bytes_are_no_verdict (Fixture      *self,
                                   gconstpointer data)
{
  write_bytes (self, 0, PIECE + 1);
  ferry_piece_check_push (self->check, 1);
  run_to (self, "1? ");
}

static void
test_nothing_is_told_after_it_is_freed (Fixture      *self,
                                        gconstpointer data)
{
  write_bytes (self, 0, SIZE);
  ferry_piece_check_push (self->check, 0);
  ferry_piece_check_push (self->check, 1);
  g_clear_pointer (&self->check, ferry_piece_check_free);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpstr (self->outcome->str, ==, "");
}

#define ADD(fact, func) \
  g_test_add ("/piece-check/" fact, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("good-pieces-are-good", test_good_pieces_are_good);
  ADD ("order-is-that-of-the-asking", test_order_is_that_of_the_asking);
  ADD ("one-wrong-byte-is-found", test_one_wrong_byte_is_found);
  ADD ("missing-bytes-are-no-verdict", test_missing_bytes_are_no_verdict);
  ADD ("nothing-is-told-after-it-is-freed", test_nothing_is_told_after_it_is_freed);

  return g_test_run ();
}
