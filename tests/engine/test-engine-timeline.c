/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "engine-fixture.h"

#define SIZE (1024 * 1024)
#define HALF (SIZE / 2)

#define QUEUED "idle queued\n"
#define RUNNING "running connecting\n"
#define PAUSED "paused user\n"
#define COMPLETED "completed none\n"

#define RETRIED "retry: idle retry-wait connection-aborted\n"
#define RETRIED_AND_PAUSED QUEUED RUNNING RETRIED RUNNING PAUSED QUEUED RUNNING COMPLETED

static const char *
name_kind (FerryMomentKind kind)
{
  switch (kind)
    {
    case FERRY_MOMENT_STATUS:
      return "";
    case FERRY_MOMENT_RETRY:
      return "retry: ";
    case FERRY_MOMENT_RESTART:
      return "restart: ";
    case FERRY_MOMENT_CHANGED:
      return "changed: ";
    case FERRY_MOMENT_SAME_FILE:
      return "same file: ";
    case FERRY_MOMENT_RUN_ANYWAY:
      return "run anyway: ";
    }

  g_assert_not_reached ();
}

/* A line each: what happened, the status and its reason, the error. */
static char *
write_timeline (FerryTransfer *transfer)
{
  const FerryTimeline *timeline = ferry_transfer_get_record (transfer)->timeline;
  GString             *text = g_string_new (NULL);

  for (guint i = 0; i < ferry_timeline_get_n (timeline); i++)
    {
      const FerryMoment *moment = ferry_timeline_get (timeline, i);

      g_assert_cmpint (moment->time, >, 0);
      g_string_append_printf (text, "%s%s %s", name_kind (moment->kind),
                              ferry_status_to_nick (moment->status),
                              ferry_reason_to_nick (moment->reason));
      if (moment->error >= 0)
        g_string_append_printf (text, " %s", ferry_error_status_to_nick (moment->error));
      g_string_append_c (text, '\n');
    }

  return g_string_free (text, FALSE);
}

static void
assert_timeline (FerryTransfer *transfer,
                 const char    *expected)
{
  g_autofree char *text = write_timeline (transfer);

  g_assert_cmpstr (text, ==, expected);
}

/* Stopped, and had again from the store. */
static FerryTransfer *
restart (FerryTestRig  *rig,
         FerryTransfer *transfer)
{
  g_autofree char *id = g_strdup (ferry_transfer_get_id (transfer));

  ferry_test_rig_stop (rig);
  ferry_test_rig_start (rig);
  return ferry_test_rig_lookup (rig, id);
}

static void
test_retry_and_pause (void)
{
  FerryTestRigOptions      options = { .haste = 20 };
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&options);
  FerryFakeResource        broken = { .size = SIZE };
  FerryTransfer           *transfer;

  broken.faults[0] = "first=1,cut:256K";
  broken.faults[1] = "after=1,first=1,hold:512K";
  ferry_fake_origin_add (rig->origin, "/a.bin", &broken);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  assert_timeline (transfer, QUEUED RUNNING);
  fixture_pause_at (rig, transfer, HALF);
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  assert_timeline (transfer, RETRIED_AND_PAUSED);

  assert_timeline (restart (rig, transfer), RETRIED_AND_PAUSED);
}

static void
test_end_of_the_program (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "first=1,hold:512K");
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run_to_bytes (rig, transfer, HALF);
  transfer = restart (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  assert_timeline (transfer, QUEUED RUNNING QUEUED RUNNING COMPLETED);
}

static void
test_added_paused (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autoptr (FerryRequest) request = NULL;
  g_autofree char         *uri = ferry_fake_origin_dup_uri (rig->origin, "/a.bin");
  g_autoptr (GError)       error = NULL;
  FerryTransfer           *transfer;
  GVariantDict             dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "uri", "s", uri);
  g_variant_dict_insert (&dict, "directory", "s", rig->directory);
  request = ferry_request_new (g_variant_dict_end (&dict), NULL, &error);
  g_assert_no_error (error);

  transfer = ferry_engine_add_paused (rig->engine, request, NULL);
  assert_timeline (transfer, PAUSED);
  assert_timeline (restart (rig, transfer), PAUSED);
}

static void
test_failure_and_retry_by_the_user (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *id = NULL;
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "first=1,status:404");
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  id = g_strdup (ferry_transfer_get_id (transfer));
  ferry_test_rig_run (rig, transfer);
  assert_timeline (transfer, QUEUED RUNNING "error none not-found\n");

  fixture_retry (rig, transfer);
  transfer = ferry_test_rig_lookup (rig, id);
  ferry_test_rig_run (rig, transfer);
  assert_timeline (transfer, QUEUED RUNNING "error none not-found\n" QUEUED RUNNING COMPLETED);
}

static void
test_change_by_the_user (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "auth-basic:me:secret");
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run (rig, transfer);
  fixture_change (rig, transfer, "'user': <'me'>, 'password': <'secret'>");
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  assert_timeline (transfer, QUEUED RUNNING "paused-recoverable sign-in unauthorized\n"
                                            "changed: paused-recoverable sign-in\n" QUEUED RUNNING
                                                COMPLETED);
}

static void
test_begun_again_from_the_start (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryFakeResource        changing = { .size = SIZE };
  FerryTransfer           *transfer;

  changing.faults[0] = "first=1,hold:512K";
  changing.faults[1] = "after=1,version:2";
  ferry_fake_origin_add (rig->origin, "/a.bin", &changing);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  fixture_pause_at (rig, transfer, HALF);
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  assert_timeline (transfer, QUEUED RUNNING PAUSED QUEUED RUNNING
                   "restart: running connecting remote-changed\n" COMPLETED);
}

static void
test_network_comes_and_goes (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_network_set_online (rig->network, FALSE);
  transfer = ferry_test_rig_get (rig, "http://192.0.2.1/a.bin", NULL);
  ferry_test_rig_flush (rig);
  /* Another reason for the same is no news. */
  ferry_fake_network_set_online (rig->network, FALSE);
  assert_timeline (transfer, QUEUED "paused-no-network offline\n");
  fixture_cancel (rig, transfer);
  assert_timeline (transfer, QUEUED "paused-no-network offline\ncanceled none\n");
}

int
main (int    argc,
      char **argv)
{
  ferry_test_rig_init (&argc, &argv);

  g_test_add_func ("/engine-timeline/retry-and-pause", test_retry_and_pause);
  g_test_add_func ("/engine-timeline/end-of-the-program", test_end_of_the_program);
  g_test_add_func ("/engine-timeline/added-paused", test_added_paused);
  g_test_add_func ("/engine-timeline/failure-and-retry-by-the-user",
                   test_failure_and_retry_by_the_user);
  g_test_add_func ("/engine-timeline/change-by-the-user", test_change_by_the_user);
  g_test_add_func ("/engine-timeline/begun-again-from-the-start", test_begun_again_from_the_start);
  g_test_add_func ("/engine-timeline/network-comes-and-goes", test_network_comes_and_goes);

  return g_test_run ();
}
