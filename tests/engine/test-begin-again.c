/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "engine-fixture.h"

#include <glib/gstdio.h>

#define SIZE (1024 * 1024)
#define HALF (SIZE / 2)
#define HOLD_FIRST "first=1,hold:512K"

static void
restart (FerryTestRig  *rig,
         FerryTransfer *transfer)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ferry_engine_restart (rig->engine, ferry_transfer_get_id (transfer), &error));
  g_assert_no_error (error);
}

/* The second request was for all of it, and all of it is there. */
static void
assert_begun_again (FerryTestRig  *rig,
                    FerryTransfer *transfer,
                    guint          index)
{
  transfer = ferry_test_rig_lookup (rig, ferry_transfer_get_id (transfer));
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  ferry_test_rig_assert_listing (rig, "a.bin");
  fixture_assert_from_start (rig, index);
}

static void
test_running (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run_to_bytes (rig, transfer, HALF);
  restart (rig, transfer);
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_IDLE);
  assert_begun_again (rig, transfer, 1);
}

static void
test_paused (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  fixture_pause_at (rig, transfer, HALF);
  restart (rig, transfer);
  g_assert_cmpint (fixture_get_have (transfer), ==, 0);
  assert_begun_again (rig, transfer, 1);
}

static void
test_waiting_for_a_retry (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "first=1,status:503:3600");
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run_to_reason (rig, transfer, FERRY_REASON_RETRY_WAIT);
  restart (rig, transfer);
  g_assert_cmpint (ferry_transfer_get_record (transfer)->error, ==, -1);
  assert_begun_again (rig, transfer, 1);
}

static void
test_failed (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryFakeResource        file = { .size = SIZE,
                                    .faults = { "first=1,cut:512K",
                                                "after=1,first=1,status:404" } };
  FerryTransfer           *transfer;

  ferry_fake_origin_add (rig->origin, "/a.bin", &file);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_ERROR, FERRY_ERROR_NOT_FOUND);
  restart (rig, transfer);
  assert_begun_again (rig, transfer, 2);
}

static void
test_canceled (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run_to_bytes (rig, transfer, HALF);
  fixture_cancel (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  restart (rig, transfer);
  assert_begun_again (rig, transfer, 1);
}

static void
test_completed_only_without_its_file (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *path = NULL;
  g_autoptr (GError)       error = NULL;
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, NULL);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_flush (rig);

  g_assert_false (ferry_engine_restart (rig->engine, ferry_transfer_get_id (transfer), &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  g_assert_null (ferry_engine_lookup (rig->engine, ferry_transfer_get_id (transfer)));
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);

  path = fixture_dup_path (rig, "a.bin");
  g_assert_cmpint (g_unlink (path), ==, 0);
  restart (rig, transfer);
  assert_begun_again (rig, transfer, 1);
}

static void
test_unknown_is_refused (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autoptr (GError)       error = NULL;

  g_assert_false (ferry_engine_restart (rig->engine, "no-such-id", &error));
  g_assert_nonnull (error);
}

/* The new file may be of another kind in every way. */
static void
test_all_that_was_known_is_forgotten (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, HOLD_FIRST);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  fixture_pause_at (rig, transfer, HALF);
  ferry_fake_origin_set_version (rig->origin, "/a.bin", 2, SIZE / 4);
  restart (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 2, SIZE / 4);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->restarts, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_rig_init (&argc, &argv);

  g_test_add_func ("/begin-again/running", test_running);
  g_test_add_func ("/begin-again/paused", test_paused);
  g_test_add_func ("/begin-again/waiting-for-a-retry", test_waiting_for_a_retry);
  g_test_add_func ("/begin-again/failed", test_failed);
  g_test_add_func ("/begin-again/canceled", test_canceled);
  g_test_add_func ("/begin-again/completed-only-without-its-file",
                   test_completed_only_without_its_file);
  g_test_add_func ("/begin-again/unknown-is-refused", test_unknown_is_refused);
  g_test_add_func ("/begin-again/all-that-was-known-is-forgotten",
                   test_all_that_was_known_is_forgotten);

  return g_test_run ();
}
