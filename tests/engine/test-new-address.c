/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "engine-fixture.h"

#include <glib/gstdio.h>

#define SIZE (1024 * 1024)
#define HALF (SIZE / 2)
#define HOLD_FIRST "first=1,hold:512K"

/* A transfer of /a.bin, paused with half of it there, and another origin. */
typedef struct
{
  FerryTestRig    *rig;
  FerryFakeOrigin *other;
  FerryTransfer   *transfer;
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->rig = ferry_test_rig_new (NULL);
  self->other = ferry_fake_origin_new (NULL, &error);
  g_assert_no_error (error);

  ferry_fake_origin_add_file (self->rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  self->transfer = ferry_test_rig_get (self->rig, "/a.bin", NULL);
  fixture_pause_at (self->rig, self->transfer, HALF);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  ferry_test_rig_free (self->rig);
  ferry_fake_origin_free (self->other);
}

static void
give_address (Fixture    *self,
              const char *uri)
{
  g_autofree char *changes = g_strdup_printf ("'uri': <'%s'>", uri);

  fixture_change (self->rig, self->transfer, changes);
}

static void
move (Fixture    *self,
      const char *path)
{
  g_autofree char *uri = ferry_fake_origin_dup_uri (self->other, path);

  give_address (self, uri);
}

static void
run (Fixture *self)
{
  fixture_resume (self->rig, self->transfer);
  ferry_test_rig_run (self->rig, self->transfer);
}

static const FerryTransferRecord *
get_record (Fixture *self)
{
  return ferry_transfer_get_record (self->transfer);
}

static gboolean
has_moment (FerryTransfer  *transfer,
            FerryMomentKind kind)
{
  const FerryTimeline *timeline = ferry_transfer_get_record (transfer)->timeline;

  for (guint i = 0; i < ferry_timeline_get_n (timeline); i++)
    if (ferry_timeline_get (timeline, i)->kind == kind)
      return TRUE;

  return FALSE;
}

/* Nothing of what was there was fetched from it but what had to be compared. */
static void
assert_went_on (Fixture *self)
{
  g_assert_cmpuint (ferry_fake_origin_get_count (self->other, FERRY_FAKE_COUNT_BYTES), <=,
                    SIZE - HALF + 2 * FIXTURE_OVERLAP);
  g_assert_cmpuint (get_record (self)->restarts, ==, 0);
}

static void
assert_another_file (Fixture *self)
{
  ferry_test_rig_assert_ended (self->rig, self->transfer, FERRY_STATUS_PAUSED_RECOVERABLE,
                               FERRY_ERROR_NOT_SAME_FILE);
  g_assert_cmpint (fixture_get_have (self->transfer), ==, HALF);
  g_assert_false (has_moment (self->transfer, FERRY_MOMENT_SAME_FILE));
  ferry_test_rig_assert_listing (self->rig, ".a.bin.part");
}

static void
test_same_file_goes_on (Fixture      *self,
                        gconstpointer data)
{
  ferry_fake_origin_add_file (self->other, "/a.bin", SIZE, NULL);
  move (self, "/a.bin");
  g_assert_nonnull (get_record (self)->source_uri);
  run (self);

  ferry_test_rig_assert_file (self->rig, self->transfer, "/a.bin", 1, SIZE);
  assert_went_on (self);
  g_assert_null (get_record (self)->source_uri);
  g_assert_nonnull (strstr (get_record (self)->message, "same file"));
  g_assert_true (has_moment (self->transfer, FERRY_MOMENT_SAME_FILE));
}

static void
test_other_validators_do_not_matter (Fixture      *self,
                                     gconstpointer data)
{
  static const FerryFakeResource resource = {
    .size = SIZE, .faults = { "etag:\"other\"", "last-modified-fresh" }
  };

  ferry_fake_origin_add (self->other, "/a.bin", &resource);
  move (self, "/a.bin");
  run (self);

  ferry_test_rig_assert_file (self->rig, self->transfer, "/a.bin", 1, SIZE);
  assert_went_on (self);
  g_assert_cmpstr (get_record (self)->validator.etag, ==, "\"other\"");
}

/* What it leads to is known to be of another file although all is there but the
 * bytes: the validators may be equal by chance. */
static void
test_other_bytes_are_another_file (Fixture      *self,
                                   gconstpointer data)
{
  ferry_fake_origin_add_file (self->other, "/b.bin", SIZE, NULL);
  move (self, "/b.bin");
  run (self);

  assert_another_file (self);
  g_assert_cmpuint (ferry_fake_origin_get_count (self->other, FERRY_FAKE_COUNT_REQUESTS), ==, 1);
}

/* Most of it is the same; just before the place where it would go on it is not. */
static void
test_other_bytes_at_the_seam_are_another_file (Fixture      *self,
                                               gconstpointer data)
{
  ferry_fake_origin_add_file (self->other, "/a.bin", SIZE, "changed-from:524280");
  move (self, "/a.bin");
  run (self);

  assert_another_file (self);
}

static void
test_another_length_is_another_file (Fixture      *self,
                                     gconstpointer data)
{
  ferry_fake_origin_add_file (self->other, "/a.bin", SIZE + 1, NULL);
  move (self, "/a.bin");
  run (self);

  assert_another_file (self);
}

static void
test_one_that_shows_no_part_is_not_believed (Fixture      *self,
                                             gconstpointer data)
{
  ferry_fake_origin_add_file (self->other, "/a.bin", SIZE, "ranges-ignored");
  move (self, "/a.bin");
  run (self);

  assert_another_file (self);
}

static void
test_another_file_is_fetched_by_a_restart (Fixture      *self,
                                           gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  ferry_fake_origin_add_file (self->other, "/b.bin", SIZE, NULL);
  move (self, "/b.bin");
  run (self);
  assert_another_file (self);

  ferry_engine_restart (self->rig->engine, ferry_transfer_get_id (self->transfer), &error);
  g_assert_no_error (error);
  ferry_test_rig_run (self->rig, self->transfer);
  ferry_test_rig_assert_file (self->rig, self->transfer, "/b.bin", 1, SIZE);
  ferry_test_rig_assert_listing (self->rig, "a.bin");
  g_assert_null (get_record (self)->source_uri);
}

static void
test_the_old_address_is_as_good_as_ever (Fixture      *self,
                                         gconstpointer data)
{
  g_autofree char *old = ferry_fake_origin_dup_uri (self->rig->origin, "/a.bin");

  ferry_fake_origin_add_file (self->other, "/b.bin", SIZE, NULL);
  move (self, "/b.bin");
  run (self);
  assert_another_file (self);

  give_address (self, old);
  g_assert_null (get_record (self)->source_uri);
  run (self);
  ferry_test_rig_assert_file (self->rig, self->transfer, "/a.bin", 1, SIZE);
  fixture_assert_resumed (self->rig, 1, HALF);
  g_assert_false (has_moment (self->transfer, FERRY_MOMENT_SAME_FILE));
}

static void
test_it_is_remembered_over_the_end_of_the_program (Fixture      *self,
                                                   gconstpointer data)
{
  g_autofree char *id = g_strdup (ferry_transfer_get_id (self->transfer));

  ferry_fake_origin_add_file (self->other, "/b.bin", SIZE, NULL);
  move (self, "/b.bin");
  ferry_test_rig_stop (self->rig);

  ferry_test_rig_start (self->rig);
  self->transfer = ferry_test_rig_lookup (self->rig, id);
  run (self);
  assert_another_file (self);
}

static void
test_with_nothing_there_it_just_begins (Fixture      *self,
                                        gconstpointer data)
{
  FerryTransfer *transfer;

  ferry_fake_origin_add_file (self->rig->origin, "/c.bin", SIZE, "status:404");
  transfer = ferry_test_rig_get (self->rig, "/c.bin", NULL);
  ferry_test_rig_run (self->rig, transfer);

  self->transfer = transfer;
  ferry_fake_origin_add_file (self->other, "/b.bin", SIZE, NULL);
  move (self, "/b.bin");
  g_assert_null (get_record (self)->source_uri);
  fixture_retry (self->rig, transfer);
  transfer = ferry_test_rig_lookup (self->rig, ferry_transfer_get_id (transfer));
  ferry_test_rig_run (self->rig, transfer);
  ferry_test_rig_assert_file (self->rig, transfer, "/b.bin", 1, SIZE);
  g_assert_false (has_moment (transfer, FERRY_MOMENT_SAME_FILE));
}

static void
test_an_unexpected_size_is_refused (Fixture      *self,
                                    gconstpointer data)
{
  FerryTransfer *transfer;

  ferry_fake_origin_add_file (self->rig->origin, "/c.bin", SIZE, NULL);
  transfer = ferry_test_rig_get (self->rig, "/c.bin", "'expected-size': <uint64 4711>");
  ferry_test_rig_run (self->rig, transfer);

  ferry_test_rig_assert_ended (self->rig, transfer, FERRY_STATUS_PAUSED_RECOVERABLE,
                               FERRY_ERROR_NOT_SAME_FILE);
  g_assert_nonnull (strstr (ferry_transfer_get_record (transfer)->message, "4711"));
  ferry_test_rig_assert_listing (self->rig, ".a.bin.part");
}

/* Where the end of the body is all that tells the size. */
static void
test_an_unexpected_end_is_refused (Fixture      *self,
                                   gconstpointer data)
{
  FerryTransfer *transfer;

  ferry_fake_origin_add_file (self->rig->origin, "/c.bin", SIZE, "chunked");
  transfer = ferry_test_rig_get (self->rig, "/c.bin", "'expected-size': <uint64 4711>");
  ferry_test_rig_run (self->rig, transfer);

  ferry_test_rig_assert_ended (self->rig, transfer, FERRY_STATUS_PAUSED_RECOVERABLE,
                               FERRY_ERROR_NOT_SAME_FILE);
}

static void
test_an_expected_size_makes_an_end_sure (Fixture      *self,
                                         gconstpointer data)
{
  FerryTransfer *transfer;

  ferry_fake_origin_add_file (self->rig->origin, "/c.bin", SIZE, "no-length");
  transfer = ferry_test_rig_get (self->rig, "/c.bin", "'expected-size': <uint64 1048576>");
  ferry_test_rig_run (self->rig, transfer);

  ferry_test_rig_assert_file (self->rig, transfer, "/c.bin", 1, SIZE);
  g_assert_false (ferry_transfer_get_record (transfer)->is_unverified);
}

#define ADD(fact, func) \
  g_test_add ("/new-address/" fact, Fixture, NULL, set_up, func, tear_down)

/* What the old address said of its file says nothing of that of the new one. */
static void
test_nothing_is_there_yet (Fixture      *self,
                           gconstpointer data)
{
  static const FerryFakeResource resource = {
    .size = SIZE, .faults = { "chunked", "no-validators" }
  };
  g_autofree char *uri = ferry_fake_origin_dup_uri (self->other, "/b.bin");

  ferry_fake_origin_add_file (self->rig->origin, "/b.bin", HALF, "hold:0");
  ferry_fake_origin_add (self->other, "/b.bin", &resource);
  self->transfer = ferry_test_rig_get (self->rig, "/b.bin", NULL);
  ferry_test_rig_run_to_reason (self->rig, self->transfer, FERRY_REASON_TRANSFERRING);
  fixture_pause (self->rig, self->transfer);
  ferry_test_rig_run_to_status (self->rig, self->transfer, FERRY_STATUS_PAUSED);
  g_assert_cmpint (fixture_get_have (self->transfer), ==, 0);
  g_assert_cmpint (get_record (self)->total, ==, HALF);

  give_address (self, uri);
  run (self);
  ferry_test_rig_assert_file (self->rig, self->transfer, "/b.bin", 1, SIZE);
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_rig_init (&argc, &argv);

  ADD ("same-file-goes-on", test_same_file_goes_on);
  ADD ("other-validators-do-not-matter", test_other_validators_do_not_matter);
  ADD ("other-bytes-are-another-file", test_other_bytes_are_another_file);
  ADD ("other-bytes-at-the-seam-are-another-file", test_other_bytes_at_the_seam_are_another_file);
  ADD ("another-length-is-another-file", test_another_length_is_another_file);
  ADD ("one-that-shows-no-part-is-not-believed", test_one_that_shows_no_part_is_not_believed);
  ADD ("another-file-is-fetched-by-a-restart", test_another_file_is_fetched_by_a_restart);
  ADD ("the-old-address-is-as-good-as-ever", test_the_old_address_is_as_good_as_ever);
  ADD ("it-is-remembered-over-the-end-of-the-program",
       test_it_is_remembered_over_the_end_of_the_program);
  ADD ("with-nothing-there-it-just-begins", test_with_nothing_there_it_just_begins);
  ADD ("nothing-is-there-yet", test_nothing_is_there_yet);
  ADD ("an-unexpected-size-is-refused", test_an_unexpected_size_is_refused);
  ADD ("an-unexpected-end-is-refused", test_an_unexpected_end_is_refused);
  ADD ("an-expected-size-makes-an-end-sure", test_an_expected_size_makes_an_end_sure);

  return g_test_run ();
}
