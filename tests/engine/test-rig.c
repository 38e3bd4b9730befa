/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-rig.h"

#define SIZE (1024 * 1024)

static void
test_whole (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, NULL);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  ferry_test_rig_assert_listing (rig, "a.bin");
  g_assert_cmpuint (ferry_test_rig_count_requests (rig), ==, 1);
}

static void
test_restart (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *id = NULL;
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "first=1,hold:512K");
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  id = g_strdup (ferry_transfer_get_id (transfer));
  ferry_test_rig_run_to_bytes (rig, transfer, SIZE / 2);
  ferry_test_rig_stop (rig);
  ferry_test_rig_assert_listing (rig, ".a.bin.part");

  ferry_test_rig_start (rig);
  transfer = ferry_test_rig_lookup (rig, id);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  ferry_test_rig_assert_listing (rig, "a.bin");
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->restarts, ==, 0);
}

static void
test_hasty_retry (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&(FerryTestRigOptions){ .haste = 20 });
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "first=2,status:500");
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  g_assert_cmpuint (ferry_test_rig_count_requests (rig), ==, 3);
}

int
main (int    argc,
      char **argv)
{
  ferry_test_rig_init (&argc, &argv);

  g_test_add_func ("/rig/fetches-a-file", test_whole);
  g_test_add_func ("/rig/starts-again-over-the-same-state", test_restart);
  g_test_add_func ("/rig/does-not-keep-a-retry-waiting", test_hasty_retry);

  return g_test_run ();
}
