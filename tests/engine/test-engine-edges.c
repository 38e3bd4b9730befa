/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "engine-fixture.h"

#define SIZE (1024 * 1024)

/* What comes after the range that the answer is said to hold is not the file's. */
static void
test_body_longer_than_its_range (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add (rig->origin, "/a.bin",
                         &(FerryFakeResource){ .size = SIZE,
                                               .faults = { "first=1,cut:64K", "range-cap:128K",
                                                           "range,length:132072", "range,extra:1000" } });
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);

  ferry_fake_origin_add (rig->origin, "/b.bin",
                         &(FerryFakeResource){ .size = SIZE,
                                               .faults = { "first=1,cut:64K", "range-cap:128K",
                                                           "range-overrun:1000" } });
  transfer = ferry_test_rig_get (rig, "/b.bin", NULL);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/b.bin", 1, SIZE);
}

/* The same head of the file over and over again is no progress. */
static void
test_only_the_head_comes_again (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add (rig->origin, "/a.bin",
                         &(FerryFakeResource){ .size = SIZE,
                                               .faults = { "first=1,cut:512K",
                                                           "range,range-refused-bare",
                                                           "after=1,no-range,partial-unasked:64K" } });
  transfer = ferry_test_rig_get (rig, "/a.bin", "'retries': <uint32 1>");
  g_assert_cmpint (ferry_test_rig_run (rig, transfer), ==, FERRY_STATUS_ERROR);
  g_assert_cmpuint (ferry_test_rig_count_requests (rig), <, 20);
}

/* The body of a redirection that never ends keeps nobody waiting. */
static void
test_redirection_with_a_hanging_body (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/b.bin", SIZE, NULL);
  ferry_fake_origin_add (rig->origin, "/a.bin",
                         &(FerryFakeResource){ .size = SIZE,
                                               .faults = { "redirect:/b.bin", "stall:10" } });
  transfer = ferry_test_rig_get (rig, "/a.bin", "'name': <'a.bin'>");
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/b.bin", 1, SIZE);
}

int
main (int    argc,
      char **argv)
{
  ferry_test_rig_init (&argc, &argv);

  g_test_add_func ("/engine-edges/body-longer-than-its-range", test_body_longer_than_its_range);
  g_test_add_func ("/engine-edges/only-the-head-comes-again", test_only_the_head_comes_again);
  g_test_add_func ("/engine-edges/redirection-with-a-hanging-body",
                   test_redirection_with_a_hanging_body);

  return g_test_run ();
}
