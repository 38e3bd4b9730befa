/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "engine-fixture.h"

#include <string.h>

#define MIB (1024 * 1024)
#define SIZE (4 * MIB)
#define PROOF (64 * 1024)
#define PIECE (256 * 1024)
#define N_MIRRORS 3

#define SEVERAL "'connections': <uint32 4>"

/* The origin of the rig has the first address, the others are mirrors. */
typedef struct
{
  FerryTestRig    *rig;
  FerryFakeOrigin *mirrors[N_MIRRORS];
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  const FerryTestRigOptions *options = data;
  g_autoptr (GError)         error = NULL;

  self->rig = ferry_test_rig_new (options);
  for (guint i = 0; i < N_MIRRORS; i++)
    {
      self->mirrors[i] = ferry_fake_origin_new (NULL, &error);
      g_assert_no_error (error);
    }
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  ferry_test_rig_free (self->rig);
  for (guint i = 0; i < N_MIRRORS; i++)
    ferry_fake_origin_free (self->mirrors[i]);
}

/* Fetches /a.bin from the first address and the first @n mirrors. */
static FerryTransfer *
get (Fixture    *self,
     guint       n,
     const char *options)
{
  g_autoptr (GString) text = g_string_new (options);

  g_string_append_printf (text, "%s'mirrors': <@as [", text->len > 0 ? ", " : "");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *uri = ferry_fake_origin_dup_uri (self->mirrors[i], "/a.bin");

      g_string_append_printf (text, "%s'%s'", i > 0 ? ", " : "", uri);
    }
  g_string_append (text, "]>");

  return ferry_test_rig_get (self->rig, "/a.bin", text->str);
}

/* @faults: ends in NULL */
static void
serve_with (FerryFakeOrigin   *origin,
            const char *const *faults)
{
  FerryFakeResource resource = { .size = SIZE };

  for (guint i = 0; faults[i] != NULL; i++)
    resource.faults[i] = faults[i];
  ferry_fake_origin_add (origin, "/a.bin", &resource);
}

static void
serve (Fixture    *self,
       guint       mirror,
       const char *fault)
{
  ferry_fake_origin_add_file (self->mirrors[mirror], "/a.bin", SIZE, fault);
}

static void
serve_first (Fixture    *self,
             const char *fault)
{
  ferry_fake_origin_add_file (self->rig->origin, "/a.bin", SIZE, fault);
}

static void
run_to_file (Fixture       *self,
             FerryTransfer *transfer)
{
  ferry_test_rig_run (self->rig, transfer);
  ferry_test_rig_assert_file (self->rig, transfer, "/a.bin", 1, SIZE);
  ferry_test_rig_assert_listing (self->rig, "a.bin");
}

static guint64
count (FerryFakeOrigin *origin,
       FerryFakeCount   what)
{
  return ferry_fake_origin_get_count (origin, what);
}

static char *
dup_checksum (void)
{
  g_autofree char *hex = ferry_fake_content_checksum (ferry_fake_content_seed ("/a.bin", 1), SIZE,
                                                      G_CHECKSUM_SHA256);

  return g_strdup_printf ("'checksum': <'sha256:%s'>", hex);
}

/* Those of version 1. */
static char *
dup_pieces (void)
{
  g_autofree guint8 *bytes = g_malloc (PIECE);
  GString           *text = g_string_new ("'pieces': <('sha256', uint64 262144, [byte ");
  guint64            seed = ferry_fake_content_seed ("/a.bin", 1);

  for (guint64 offset = 0; offset < SIZE; offset += PIECE)
    {
      g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
      guint8                digest[32];
      gsize                 size = sizeof digest;

      ferry_fake_content_fill (seed, offset, bytes, PIECE);
      g_checksum_update (checksum, bytes, PIECE);
      g_checksum_get_digest (checksum, digest, &size);
      for (gsize i = 0; i < size; i++)
        g_string_append_printf (text, "%s0x%02x", offset + i > 0 ? ", " : "", digest[i]);
    }
  g_string_append (text, "])>");

  return g_string_free (text, FALSE);
}

/* ---- good ones ---- */

static void
test_slow_first_address_leaves_most_to_mirrors (Fixture      *self,
                                                gconstpointer data)
{
  guint64 bytes;

  serve_first (self, "rate:128K");
  serve (self, 0, "rate:4M");
  serve (self, 1, "rate:4M");
  run_to_file (self, get (self, 2, SEVERAL));

  for (guint i = 0; i < 2; i++)
    g_assert_cmpuint (count (self->mirrors[i], FERRY_FAKE_COUNT_REQUESTS), >=, 1);
  bytes = count (self->mirrors[0], FERRY_FAKE_COUNT_BYTES) +
          count (self->mirrors[1], FERRY_FAKE_COUNT_BYTES);
  g_assert_cmpuint (bytes, >=, SIZE / 2);
}

/* A user who wants one connection gets one. */
static void
test_mirrors_are_left_alone_with_one_connection (Fixture      *self,
                                                 gconstpointer data)
{
  serve_first (self, NULL);
  serve (self, 0, NULL);
  run_to_file (self, get (self, 1, NULL));
  g_assert_cmpuint (count (self->mirrors[0], FERRY_FAKE_COUNT_REQUESTS), ==, 0);
}

static void
test_dead_first_address_is_replaced (Fixture      *self,
                                     gconstpointer data)
{
  FerryTransfer *transfer;

  serve_first (self, "status:404");
  serve (self, 0, NULL);
  transfer = get (self, 1, NULL);
  run_to_file (self, transfer);
  g_assert_nonnull (ferry_transfer_get_record (transfer)->source_uri);
}

static void
test_silent_first_address_is_replaced (Fixture      *self,
                                       gconstpointer data)
{
  serve_first (self, "hang");
  serve (self, 0, NULL);
  run_to_file (self, get (self, 1, NULL));
}

static void
test_unreachable_first_address_is_replaced (Fixture      *self,
                                            gconstpointer data)
{
  ferry_fake_origin_set_offline (self->rig->origin, TRUE);
  serve (self, 0, "status:500");
  serve (self, 1, NULL);
  run_to_file (self, get (self, 2, NULL));
}

/* What is there is gone on from. */
static void
test_first_address_that_dies_is_taken_over_from (Fixture      *self,
                                                 gconstpointer data)
{
  static const char *const dying[] = { "first=1,cut:2M", "after=1,status:410", NULL };

  serve_with (self->rig->origin, dying);
  serve (self, 0, NULL);
  run_to_file (self, get (self, 1, NULL));
  g_assert_cmpuint (count (self->mirrors[0], FERRY_FAKE_COUNT_BYTES), <=, SIZE / 2 + 2 * PROOF);
}

/* One of the two answers a while later than it is asked to, the other goes on. */
static void
test_one_that_wants_a_rest_gets_it (Fixture      *self,
                                    gconstpointer data)
{
  static const char *const busy[] = { "first=1,cut:1M", "after=1,status:503:3600", NULL };

  serve_with (self->rig->origin, busy);
  serve (self, 0, NULL);
  run_to_file (self, get (self, 1, SEVERAL));
  g_assert_cmpuint (count (self->rig->origin, FERRY_FAKE_COUNT_REQUESTS), <=, 3);
}

static void
test_mirror_that_breaks_off_is_asked_again (Fixture      *self,
                                            gconstpointer data)
{
  serve_first (self, "first=1,cut:1M");
  serve (self, 0, "reset:700K");
  run_to_file (self, get (self, 1, SEVERAL));
}

/* A mirror that says nothing does not keep the next one waiting. */
static void
test_silent_mirror_is_passed_by (Fixture      *self,
                                 gconstpointer data)
{
  static const char *const dying[] = { "first=1,cut:1M", "after=1,status:404", NULL };

  serve_with (self->rig->origin, dying);
  serve (self, 0, "hang");
  serve (self, 1, NULL);
  run_to_file (self, get (self, 2, NULL));
  g_assert_cmpuint (count (self->mirrors[0], FERRY_FAKE_COUNT_REQUESTS), ==, 1);
}

/* All are in trouble for a while, and then they are not. */
static void
test_mirror_that_breaks_off_its_proof_is_asked_again (Fixture      *self,
                                                      gconstpointer data)
{
  static const char *const dying[] = { "first=1,cut:1M", "after=1,status:404", NULL };
  static const char *const clumsy[] = { "first=1,reset:1K", "after=1,first=1,cut:1K", NULL };

  serve_with (self->rig->origin, dying);
  serve_with (self->mirrors[0], clumsy);
  run_to_file (self, get (self, 1, NULL));
  g_assert_cmpuint (count (self->mirrors[0], FERRY_FAKE_COUNT_REQUESTS), >=, 4);
}

static void
test_address_that_is_known_already_is_one (Fixture      *self,
                                           gconstpointer data)
{
  g_autofree char *uri = ferry_fake_origin_dup_uri (self->rig->origin, "/a.bin");
  g_autofree char *options = g_strdup_printf ("'mirrors': <['%s']>", uri);
  FerryTransfer   *transfer;

  serve_first (self, "status:404");
  transfer = ferry_test_rig_get (self->rig, "/a.bin", options);
  ferry_test_rig_run (self->rig, transfer);
  ferry_test_rig_assert_ended (self->rig, transfer, FERRY_STATUS_ERROR, FERRY_ERROR_NOT_FOUND);
  g_assert_cmpuint (count (self->rig->origin, FERRY_FAKE_COUNT_REQUESTS), ==, 1);
}

static void
test_all_dead_tells_of_the_first (Fixture      *self,
                                  gconstpointer data)
{
  FerryTransfer *transfer;

  serve_first (self, "status:404");
  serve (self, 0, "status:410");
  transfer = get (self, 1, NULL);
  ferry_test_rig_run (self->rig, transfer);
  ferry_test_rig_assert_ended (self->rig, transfer, FERRY_STATUS_ERROR, FERRY_ERROR_NOT_FOUND);
  ferry_test_rig_assert_listing (self->rig, "");
}

static void
test_next_run_of_the_program_goes_on_without_the_first (Fixture      *self,
                                                        gconstpointer data)
{
  FerryTransfer   *transfer;
  g_autofree char *id = NULL;

  serve_first (self, "hold:2M");
  serve (self, 0, NULL);
  transfer = get (self, 1, NULL);
  id = g_strdup (ferry_transfer_get_id (transfer));
  ferry_test_rig_run_to_bytes (self->rig, transfer, SIZE / 2);
  ferry_test_rig_stop (self->rig);

  serve_first (self, "status:404");
  ferry_test_rig_start (self->rig);
  run_to_file (self, ferry_test_rig_lookup (self->rig, id));
  g_assert_cmpuint (count (self->mirrors[0], FERRY_FAKE_COUNT_BYTES), <=, SIZE / 2 + 2 * PROOF);
}

/* The part is of the mirror: its own ETag is asked for, and no proof. */
static void
test_next_run_begins_with_whom_the_part_is_of (Fixture      *self,
                                               gconstpointer data)
{
  FerryTransfer               *transfer;
  g_autofree char             *id = NULL;
  g_autoptr (FerryFakeRequest) request = NULL;

  serve_first (self, "status:404");
  serve (self, 0, "first=1,hold:2M");
  transfer = get (self, 1, NULL);
  id = g_strdup (ferry_transfer_get_id (transfer));
  ferry_test_rig_run_to_bytes (self->rig, transfer, SIZE / 2);
  ferry_test_rig_stop (self->rig);

  ferry_test_rig_start (self->rig);
  run_to_file (self, ferry_test_rig_lookup (self->rig, id));
  g_assert_cmpuint (count (self->rig->origin, FERRY_FAKE_COUNT_REQUESTS), ==, 1);
  request = ferry_fake_origin_dup_request (self->mirrors[0], 1);
  g_assert_nonnull (ferry_fake_request_get_header (request, "If-Range"));
}

/* ---- bad ones ---- */

static void
test_another_length_is_refused (Fixture      *self,
                                gconstpointer data)
{
  serve_first (self, "rate:2M");
  serve (self, 0, "size:4711111");
  run_to_file (self, get (self, 1, SEVERAL));
  g_assert_cmpuint (count (self->mirrors[0], FERRY_FAKE_COUNT_REQUESTS), ==, 1);
}

static void
test_other_bytes_are_refused (Fixture      *self,
                              gconstpointer data)
{
  serve_first (self, "rate:2M");
  serve (self, 0, "version:2");
  run_to_file (self, get (self, 1, SEVERAL));
  g_assert_cmpuint (count (self->mirrors[0], FERRY_FAKE_COUNT_REQUESTS), ==, 1);
}

static void
test_one_without_ranges_is_refused (Fixture      *self,
                                    gconstpointer data)
{
  serve_first (self, "rate:2M");
  serve (self, 0, "ranges-ignored");
  run_to_file (self, get (self, 1, SEVERAL));
  g_assert_cmpuint (count (self->mirrors[0], FERRY_FAKE_COUNT_REQUESTS), ==, 1);
}

/* It has proven itself, and then has another version. */
static void
test_one_that_changes_is_noticed (Fixture      *self,
                                  gconstpointer data)
{
  static const char *const changing[] = { "range-cap:128K", "after=3,version:2", NULL };

  serve_first (self, "rate:512K");
  serve_with (self->mirrors[0], changing);
  run_to_file (self, get (self, 1, SEVERAL));
}

static void
test_lie_is_caught_by_its_piece (Fixture      *self,
                                 gconstpointer data)
{
  g_autofree char *pieces = dup_pieces ();
  g_autofree char *options = g_strdup_printf (SEVERAL ", %s", pieces);

  serve_first (self, "rate:512K");
  serve (self, 0, "changed-from:1M");
  serve (self, 1, "rate:2M");
  run_to_file (self, get (self, 2, options));
}

static void
test_lie_of_the_first_address_is_caught_by_its_piece (Fixture      *self,
                                                      gconstpointer data)
{
  g_autofree char *pieces = dup_pieces ();
  FerryTransfer   *transfer;

  serve_first (self, "changed-from:1M");
  serve (self, 0, NULL);
  transfer = get (self, 1, pieces);
  run_to_file (self, transfer);
  /* Only what was bad came from elsewhere. */
  g_assert_cmpuint (count (self->mirrors[0], FERRY_FAKE_COUNT_BYTES), <, SIZE);
}

static void
test_bad_piece_alone_is_fetched_again (Fixture      *self,
                                       gconstpointer data)
{
  g_autofree char         *pieces = dup_pieces ();
  static const char *const damaged[] = {
    "first=1,changed-from:3932160", "etag:\"same\"", "no-last-modified", NULL
  };

  serve_with (self->rig->origin, damaged);
  run_to_file (self, get (self, 0, pieces));
  g_assert_cmpuint (count (self->rig->origin, FERRY_FAKE_COUNT_BYTES), ==, SIZE + PIECE);
}

static void
test_piece_that_stays_bad_is_named (Fixture      *self,
                                    gconstpointer data)
{
  g_autofree char *pieces = dup_pieces ();
  FerryTransfer   *transfer;

  serve_first (self, "changed-from:3932160");
  transfer = get (self, 0, pieces);
  ferry_test_rig_run (self->rig, transfer);
  ferry_test_rig_assert_ended (self->rig, transfer, FERRY_STATUS_ERROR,
                               FERRY_ERROR_CHECKSUM_MISMATCH);
  g_assert_nonnull (strstr (ferry_transfer_get_record (transfer)->detail, "piece 15"));
  g_assert_cmpuint (count (self->rig->origin, FERRY_FAKE_COUNT_REQUESTS), ==, 3);
}

/* The pieces that an earlier run of the program wrote are not trusted blindly. */
static void
test_pieces_of_an_earlier_run_are_checked (Fixture      *self,
                                           gconstpointer data)
{
  g_autofree char *pieces = dup_pieces ();
  g_autofree char *id = NULL;
  FerryTransfer   *transfer;

  serve_first (self, "first=1,hold:2M");
  transfer = get (self, 0, pieces);
  id = g_strdup (ferry_transfer_get_id (transfer));
  ferry_test_rig_run_to_bytes (self->rig, transfer, SIZE / 2);
  ferry_test_rig_stop (self->rig);
  fixture_write (self->rig, ".a.bin.part", 5000, "damage");

  ferry_test_rig_start (self->rig);
  run_to_file (self, ferry_test_rig_lookup (self->rig, id));
}

/* Without pieces the whole tells that somebody lied, and the first is believed. */
static void
test_lie_is_caught_by_the_whole (Fixture      *self,
                                 gconstpointer data)
{
  g_autofree char *checksum = dup_checksum ();
  g_autofree char *options = g_strdup_printf (SEVERAL ", %s", checksum);

  serve_first (self, "rate:512K");
  serve (self, 0, "changed-from:3M");
  run_to_file (self, get (self, 1, options));
  g_assert_cmpuint (count (self->mirrors[0], FERRY_FAKE_COUNT_BYTES), >, PROOF);
}

/* Nobody knows any more who brought what. */
static void
test_lie_of_an_earlier_run_is_made_good (Fixture      *self,
                                         gconstpointer data)
{
  g_autofree char *checksum = dup_checksum ();
  g_autofree char *options = g_strdup_printf (SEVERAL ", %s", checksum);
  g_autofree char *id = NULL;
  FerryTransfer   *transfer;

  serve_first (self, "rate:256K");
  serve (self, 0, "changed-from:1M");
  transfer = get (self, 1, options);
  id = g_strdup (ferry_transfer_get_id (transfer));
  ferry_test_rig_run_to_bytes (self->rig, transfer, SIZE / 2);
  ferry_test_rig_stop (self->rig);

  serve_first (self, NULL);
  serve (self, 0, "status:404");
  ferry_test_rig_start (self->rig);
  run_to_file (self, ferry_test_rig_lookup (self->rig, id));
}

static void
test_damage_of_an_earlier_run_is_made_good (Fixture      *self,
                                            gconstpointer data)
{
  g_autofree char *checksum = dup_checksum ();
  g_autofree char *id = NULL;
  FerryTransfer   *transfer;

  serve_first (self, "first=1,hold:2M");
  serve (self, 0, "status:404");
  transfer = get (self, 1, checksum);
  id = g_strdup (ferry_transfer_get_id (transfer));
  ferry_test_rig_run_to_bytes (self->rig, transfer, SIZE / 2);
  ferry_test_rig_stop (self->rig);
  fixture_write (self->rig, ".a.bin.part", 5000, "damage");

  ferry_test_rig_start (self->rig);
  run_to_file (self, ferry_test_rig_lookup (self->rig, id));
}

/* It is gone when the lie comes to light; the other mirror is asked for all. */
static void
test_lie_is_made_good_without_the_first (Fixture      *self,
                                         gconstpointer data)
{
  g_autofree char         *checksum = dup_checksum ();
  g_autofree char         *options = g_strdup_printf (SEVERAL ", %s", checksum);
  static const char *const dying[] = {
    "first=1,rate:512K", "first=1,cut:1M", "after=1,status:404", NULL
  };

  serve_with (self->rig->origin, dying);
  serve (self, 0, "changed-from:3M");
  serve (self, 1, "rate:1M");
  run_to_file (self, get (self, 2, options));
}

/* All others have other bytes than it: the checksum says who is right. */
static void
test_first_address_that_lies_is_replaced (Fixture      *self,
                                          gconstpointer data)
{
  g_autofree char         *checksum = dup_checksum ();
  g_autofree char         *options = g_strdup_printf (SEVERAL ", %s", checksum);
  static const char *const liar[] = { "version:2", "rate:2M", NULL };

  serve_with (self->rig->origin, liar);
  serve (self, 0, "rate:2M");
  run_to_file (self, get (self, 1, options));
}

static void
test_wrong_checksum_is_told_in_the_end (Fixture      *self,
                                        gconstpointer data)
{
  FerryTransfer *transfer;

  serve_first (self, "rate:2M");
  serve (self, 0, NULL);
  transfer = get (self, 1, SEVERAL ", 'checksum': <'md5:0123456789abcdef0123456789abcdef'>");
  ferry_test_rig_run (self->rig, transfer);
  ferry_test_rig_assert_ended (self->rig, transfer, FERRY_STATUS_ERROR,
                               FERRY_ERROR_CHECKSUM_MISMATCH);
}

static void
test_one_lying_one_dying_one_slow (Fixture      *self,
                                   gconstpointer data)
{
  g_autofree char *checksum = dup_checksum ();
  g_autofree char *options = g_strdup_printf (SEVERAL ", %s", checksum);
  FerryTransfer   *transfer;

  serve_first (self, "rate:1M");
  serve (self, 0, "changed-from:2M");
  serve (self, 1, "reset:300K");
  serve (self, 2, "rate:256K");
  transfer = get (self, 3, options);
  run_to_file (self, transfer);
  g_assert_nonnull (ferry_transfer_get_record (transfer)->checksum);
}

/* ---- who sees what ---- */

static void
test_secrets_are_for_the_first_address_alone (Fixture      *self,
                                              gconstpointer data)
{
  g_autoptr (GPtrArray) requests = NULL;

  serve_first (self, "rate:1M");
  serve (self, 0, "rate:1M");
  run_to_file (self, get (self, 1,
                          SEVERAL ", 'user': <'me'>, 'password': <'secret'>, "
                                  "'headers': <[('Authorization', 'Bearer secret'), "
                                  "('Cookie', 'sid=secret'), ('X-Mine', 'secret'), "
                                  "('User-Agent', 'Test/1')]>"));

  requests = ferry_fake_origin_dup_requests (self->mirrors[0]);
  g_assert_cmpuint (requests->len, >=, 1);
  for (guint i = 0; i < requests->len; i++)
    {
      FerryFakeRequest *request = g_ptr_array_index (requests, i);
      g_autofree char  *head = g_strjoinv ("\n", request->headers);

      g_assert_null (strstr (head, "secret"));
      g_assert_cmpstr (ferry_fake_request_get_header (request, "User-Agent"), ==, "Test/1");
      g_assert_null (ferry_fake_request_get_header (request, "If-Range"));
    }
}

/* One that asks for a login does not get that of the first. */
static void
test_mirror_that_asks_for_a_login_gets_none (Fixture      *self,
                                             gconstpointer data)
{
  g_autoptr (GPtrArray)    requests = NULL;
  static const char *const closed[] = { "rate:1M", "auth-basic:me:secret", NULL };

  serve_with (self->rig->origin, closed);
  serve (self, 0, "auth-basic:me:secret");
  run_to_file (self, get (self, 1, SEVERAL ", 'user': <'me'>, 'password': <'secret'>"));

  requests = ferry_fake_origin_dup_requests (self->mirrors[0]);
  g_assert_cmpuint (requests->len, >=, 1);
  for (guint i = 0; i < requests->len; i++)
    g_assert_null (ferry_fake_request_get_header (g_ptr_array_index (requests, i),
                                                  "Authorization"));
}

static const FerryTestRigOptions hasty = { .haste = 20 };

#define ADD(fact, func) g_test_add ("/mirrors/" fact, Fixture, NULL, set_up, func, tear_down)
#define ADD_HASTY(fact, func) \
  g_test_add ("/mirrors/" fact, Fixture, &hasty, set_up, func, tear_down)

static void
add_good (void)
{
  ADD ("slow-first-address-leaves-most-to-mirrors",
       test_slow_first_address_leaves_most_to_mirrors);
  ADD ("mirrors-are-left-alone-with-one-connection",
       test_mirrors_are_left_alone_with_one_connection);
  ADD ("dead-first-address-is-replaced", test_dead_first_address_is_replaced);
  ADD_HASTY ("silent-first-address-is-replaced", test_silent_first_address_is_replaced);
  ADD_HASTY ("unreachable-first-address-is-replaced", test_unreachable_first_address_is_replaced);
  ADD ("first-address-that-dies-is-taken-over-from",
       test_first_address_that_dies_is_taken_over_from);
  ADD ("one-that-wants-a-rest-gets-it", test_one_that_wants_a_rest_gets_it);
  ADD_HASTY ("mirror-that-breaks-off-is-asked-again", test_mirror_that_breaks_off_is_asked_again);
  ADD_HASTY ("silent-mirror-is-passed-by", test_silent_mirror_is_passed_by);
  ADD_HASTY ("mirror-that-breaks-off-its-proof-is-asked-again",
             test_mirror_that_breaks_off_its_proof_is_asked_again);
  ADD ("address-that-is-known-already-is-one", test_address_that_is_known_already_is_one);
  ADD ("all-dead-tells-of-the-first", test_all_dead_tells_of_the_first);
  ADD ("next-run-of-the-program-goes-on-without-the-first",
       test_next_run_of_the_program_goes_on_without_the_first);
  ADD ("next-run-begins-with-whom-the-part-is-of", test_next_run_begins_with_whom_the_part_is_of);
}

static void
add_bad (void)
{
  ADD ("another-length-is-refused", test_another_length_is_refused);
  ADD ("other-bytes-are-refused", test_other_bytes_are_refused);
  ADD ("one-without-ranges-is-refused", test_one_without_ranges_is_refused);
  ADD ("one-that-changes-is-noticed", test_one_that_changes_is_noticed);
  ADD ("lie-is-caught-by-its-piece", test_lie_is_caught_by_its_piece);
  ADD ("lie-of-the-first-address-is-caught-by-its-piece",
       test_lie_of_the_first_address_is_caught_by_its_piece);
  ADD ("bad-piece-alone-is-fetched-again", test_bad_piece_alone_is_fetched_again);
  ADD ("piece-that-stays-bad-is-named", test_piece_that_stays_bad_is_named);
  ADD ("pieces-of-an-earlier-run-are-checked", test_pieces_of_an_earlier_run_are_checked);
  ADD ("lie-is-caught-by-the-whole", test_lie_is_caught_by_the_whole);
  ADD ("lie-of-an-earlier-run-is-made-good", test_lie_of_an_earlier_run_is_made_good);
  ADD ("damage-of-an-earlier-run-is-made-good", test_damage_of_an_earlier_run_is_made_good);
  ADD ("lie-is-made-good-without-the-first", test_lie_is_made_good_without_the_first);
  ADD ("first-address-that-lies-is-replaced", test_first_address_that_lies_is_replaced);
  ADD ("wrong-checksum-is-told-in-the-end", test_wrong_checksum_is_told_in_the_end);
  ADD ("one-lying-one-dying-one-slow", test_one_lying_one_dying_one_slow);
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_rig_init (&argc, &argv);

  add_good ();
  add_bad ();
  ADD ("secrets-are-for-the-first-address-alone", test_secrets_are_for_the_first_address_alone);
  ADD ("mirror-that-asks-for-a-login-gets-none", test_mirror_that_asks_for_a_login_gets_none);

  return g_test_run ();
}
