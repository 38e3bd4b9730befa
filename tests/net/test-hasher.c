/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-hasher.h"
#include "part-fixture.h"

#include <errno.h>

#define MIB (1024 * 1024)

#define HASHER_TEST(path, func) \
  g_test_add (path, PartFixture, NULL, part_fixture_set_up, func, wait_for_thread)

typedef struct
{
  guint   n_done;
  char   *hex;   /* (owned) (nullable) */
  GError *error; /* (owned) (nullable) */
} Outcome;

static void
done_cb (const char   *hex,
         const GError *error,
         gpointer      data)
{
  Outcome *outcome = data;

  outcome->n_done++;
  outcome->hex = g_strdup (hex);
  outcome->error = error != NULL ? g_error_copy (error) : NULL;
}

static void
outcome_clear (Outcome *outcome)
{
  g_clear_pointer (&outcome->hex, g_free);
  g_clear_error (&outcome->error);
  outcome->n_done = 0;
}

static void
wait_for (Outcome *outcome)
{
  while (outcome->n_done == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (outcome->n_done, ==, 1);
}

static guint8 *
make_bytes (gsize size)
{
  guint8 *bytes = g_malloc (size + 1);

  for (gsize i = 0; i < size; i++)
    bytes[i] = (guint8) (i * 7 + i / 251);
  return bytes;
}

static void
write_all (FerryPartFile *part,
           const guint8  *bytes,
           gsize          begin,
           gsize          end)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ferry_part_file_write (part, bytes + begin, end - begin, (goffset) begin, &error));
  g_assert_no_error (error);
}

static void
assert_digest (Outcome      *outcome,
               const guint8 *bytes,
               gsize         size)
{
  g_autofree char *expected = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes, size);

  wait_for (outcome);
  g_assert_no_error (outcome->error);
  g_assert_cmpstr (outcome->hex, ==, expected);
  outcome_clear (outcome);
}

static guint
count_lines (const char *record,
             const char *start)
{
  g_auto (GStrv) lines = g_strsplit (record, "\n", -1);
  guint          n = 0;

  for (char **line = lines; *line != NULL; line++)
    n += g_str_has_prefix (*line, start) && !g_str_has_suffix (*line, "(failed)");
  return n;
}

/* The thread is not waited for by those who free the hasher: it lets the part
 * go, and its descriptors with it, when it sees that it is over. */
static void
wait_for_thread (PartFixture  *f,
                 gconstpointer data)
{
  gboolean is_over = FALSE;

  while (!is_over)
    {
      g_autofree char *record = ferry_fake_file_ops_dup_record (f->fake);

      is_over = count_lines (record, "close ") == count_lines (record, "openat ");
      g_thread_yield ();
    }
  part_fixture_tear_down (f, data);
}

static void
test_sizes_around_whole_chunks (PartFixture  *f,
                                gconstpointer data)
{
  static const gsize sizes[] = { 0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB - 1, 3 * MIB, 3 * MIB + 1 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree guint8        *bytes = make_bytes (sizes[i]);
      g_autoptr (FerryPartFile) part = part_fixture_create (f, NULL);
      FerryHasher              *hasher = ferry_hasher_new (part, FERRY_CHECKSUM_SHA256);
      Outcome                   outcome = { 0 };

      write_all (part, bytes, 0, sizes[i]);
      ferry_hasher_finish (hasher, (goffset) sizes[i], done_cb, &outcome,
                           g_main_context_default ());
      assert_digest (&outcome, bytes, sizes[i]);
      ferry_hasher_free (hasher);
      ferry_part_file_discard (part);
    }
}

/* What lies before the frontier is read while more is written. */
static void
test_digest_follows_the_frontier (PartFixture  *f,
                                  gconstpointer data)
{
  static const gsize        ends[] = { 10, MIB - 1, MIB, MIB + 5, 4 * MIB, 4 * MIB + 100 };
  gsize                     size = ends[G_N_ELEMENTS (ends) - 1];
  g_autofree guint8        *bytes = make_bytes (size);
  g_autoptr (FerryPartFile) part = part_fixture_create (f, NULL);
  FerryHasher              *hasher = ferry_hasher_new (part, FERRY_CHECKSUM_SHA256);
  Outcome                   outcome = { 0 };
  gsize                     begin = 0;

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      write_all (part, bytes, begin, ends[i]);
      begin = ends[i];
      ferry_hasher_advance (hasher, (goffset) begin);
      /* An older one is of no effect. */
      ferry_hasher_advance (hasher, 1);
    }
  ferry_hasher_finish (hasher, (goffset) size, done_cb, &outcome, g_main_context_default ());
  assert_digest (&outcome, bytes, size);
  ferry_hasher_free (hasher);
}

/* Bytes beyond the frontier may still change: a segment may arrive there. */
static void
test_nothing_beyond_the_frontier_is_read (PartFixture  *f,
                                          gconstpointer data)
{
  g_autofree guint8        *bytes = make_bytes (2 * MIB);
  g_autofree guint8        *zeros = g_malloc0 (2 * MIB);
  g_autoptr (FerryPartFile) part = part_fixture_create (f, NULL);
  FerryHasher              *hasher = ferry_hasher_new (part, FERRY_CHECKSUM_SHA256);
  Outcome                   outcome = { 0 };

  write_all (part, zeros, 0, 2 * MIB);
  write_all (part, bytes, 0, MIB);
  ferry_hasher_advance (hasher, 2 * MIB - 1);
  write_all (part, bytes, MIB, 2 * MIB);
  ferry_hasher_finish (hasher, 2 * MIB, done_cb, &outcome, g_main_context_default ());
  assert_digest (&outcome, bytes, 2 * MIB);
  ferry_hasher_free (hasher);
}

static void
test_all_kinds (PartFixture  *f,
                gconstpointer data)
{
  static const struct
  {
    FerryChecksumKind kind;
    GChecksumType     type;
  } rows[] = {
    { FERRY_CHECKSUM_MD5, G_CHECKSUM_MD5 },
    { FERRY_CHECKSUM_SHA1, G_CHECKSUM_SHA1 },
    { FERRY_CHECKSUM_SHA256, G_CHECKSUM_SHA256 },
    { FERRY_CHECKSUM_SHA512, G_CHECKSUM_SHA512 },
  };
  g_autofree guint8        *bytes = make_bytes (1000);
  g_autoptr (FerryPartFile) part = part_fixture_create (f, NULL);

  write_all (part, bytes, 0, 1000);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      FerryHasher     *hasher = ferry_hasher_new (part, rows[i].kind);
      g_autofree char *expected = g_compute_checksum_for_data (rows[i].type, bytes, 1000);
      Outcome          outcome = { 0 };

      ferry_hasher_finish (hasher, 1000, done_cb, &outcome, g_main_context_default ());
      wait_for (&outcome);
      g_assert_cmpstr (outcome.hex, ==, expected);
      ferry_hasher_free (hasher);
      outcome_clear (&outcome);
    }
}

/* Somebody cut the file behind our back. */
static void
test_short_file_is_told (PartFixture  *f,
                         gconstpointer data)
{
  static const gsize sizes[] = { 0, 999, MIB + 1 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree guint8        *bytes = make_bytes (sizes[i]);
      g_autoptr (FerryPartFile) part = part_fixture_create (f, NULL);
      FerryHasher              *hasher = ferry_hasher_new (part, FERRY_CHECKSUM_SHA256);
      Outcome                   outcome = { 0 };

      write_all (part, bytes, 0, sizes[i]);
      ferry_hasher_finish (hasher, (goffset) sizes[i] + 1, done_cb, &outcome,
                           g_main_context_default ());
      wait_for (&outcome);
      g_assert_null (outcome.hex);
      g_assert_error (outcome.error, FERRY_ERROR, FERRY_ERROR_PART_LOST);
      ferry_hasher_free (hasher);
      outcome_clear (&outcome);
      ferry_part_file_discard (part);
    }
}

/* A failure in the middle is told when the rest is there, not before. */
static void
test_failing_disk_is_told_at_the_end (PartFixture  *f,
                                      gconstpointer data)
{
  g_autofree guint8        *bytes = make_bytes (2 * MIB);
  g_autoptr (FerryPartFile) part = part_fixture_create (f, NULL);
  FerryHasher              *hasher;
  Outcome                   outcome = { 0 };

  ferry_fake_file_ops_fail_kind (f->fake, FERRY_FILE_OP_PREAD, EIO);
  write_all (part, bytes, 0, 2 * MIB);
  hasher = ferry_hasher_new (part, FERRY_CHECKSUM_SHA256);
  ferry_hasher_advance (hasher, MIB);
  while (ferry_fake_file_ops_get_n (f->fake, FERRY_FILE_OP_PREAD) == 0)
    g_thread_yield ();
  g_assert_cmpuint (outcome.n_done, ==, 0);
  ferry_hasher_finish (hasher, 2 * MIB, done_cb, &outcome, g_main_context_default ());
  wait_for (&outcome);
  g_assert_null (outcome.hex);
  g_assert_error (outcome.error, FERRY_ERROR, FERRY_ERROR_DISK_FAILURE);
  ferry_hasher_free (hasher);
  outcome_clear (&outcome);
}

static void
drain (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_freed_while_it_waits (PartFixture  *f,
                           gconstpointer data)
{
  g_autoptr (FerryPartFile) part = part_fixture_create (f, NULL);

  ferry_hasher_free (ferry_hasher_new (part, FERRY_CHECKSUM_SHA256));
}

static void
test_freed_while_it_reads (PartFixture  *f,
                           gconstpointer data)
{
  g_autofree guint8        *bytes = make_bytes (2 * MIB);
  g_autoptr (FerryPartFile) part = part_fixture_create (f, NULL);
  FerryHasher              *hasher;
  Outcome                   outcome = { 0 };

  write_all (part, bytes, 0, 2 * MIB);
  ferry_fake_file_ops_hold_kind (f->fake, FERRY_FILE_OP_PREAD, TRUE);
  hasher = ferry_hasher_new (part, FERRY_CHECKSUM_SHA256);
  ferry_hasher_finish (hasher, 2 * MIB, done_cb, &outcome, g_main_context_default ());
  while (ferry_fake_file_ops_get_n (f->fake, FERRY_FILE_OP_PREAD) == 0)
    g_thread_yield ();
  ferry_hasher_free (hasher);
  ferry_fake_file_ops_hold_kind (f->fake, FERRY_FILE_OP_PREAD, FALSE);
  drain ();
  g_assert_cmpuint (outcome.n_done, ==, 0);
}

static void
test_freed_before_it_is_told (PartFixture  *f,
                              gconstpointer data)
{
  g_autoptr (FerryPartFile) part = part_fixture_create (f, NULL);
  FerryHasher              *hasher = ferry_hasher_new (part, FERRY_CHECKSUM_SHA256);
  Outcome                   outcome = { 0 };

  ferry_hasher_finish (hasher, 0, done_cb, &outcome, g_main_context_default ());
  while (!g_main_context_pending (NULL))
    g_thread_yield ();
  ferry_hasher_free (hasher);
  drain ();
  g_assert_cmpuint (outcome.n_done, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  HASHER_TEST ("/hasher/sizes-around-whole-chunks", test_sizes_around_whole_chunks);
  HASHER_TEST ("/hasher/digest-follows-the-frontier", test_digest_follows_the_frontier);
  HASHER_TEST ("/hasher/nothing-beyond-the-frontier-is-read",
               test_nothing_beyond_the_frontier_is_read);
  HASHER_TEST ("/hasher/all-kinds", test_all_kinds);
  HASHER_TEST ("/hasher/short-file-is-told", test_short_file_is_told);
  HASHER_TEST ("/hasher/failing-disk-is-told-at-the-end", test_failing_disk_is_told_at_the_end);
  HASHER_TEST ("/hasher/freed-while-it-waits", test_freed_while_it_waits);
  HASHER_TEST ("/hasher/freed-while-it-reads", test_freed_while_it_reads);
  HASHER_TEST ("/hasher/freed-before-it-is-told", test_freed_before_it_is_told);

  return g_test_run ();
}
