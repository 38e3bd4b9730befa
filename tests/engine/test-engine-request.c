/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-rig.h"

#include <glib/gstdio.h>

#define SIZE 1000000

/* A second of the engine's retries is over in a blink. */
#define HASTE 100

/* The head of an answer of the origin is not longer. */
#define LONGEST_HEAD 400

static FerryTestRig *
new_rig (void)
{
  const FerryTestRigOptions options = { .haste = HASTE };

  return ferry_test_rig_new (&options);
}

/* A head that ends too early is taken for a whole one by the HTTP library: of
 * unknown length where the length is missing. It must not pass for that of an
 * empty file. */
static void
test_cut_head_is_no_empty_file (void)
{
  g_autoptr (FerryTestRig) rig = new_rig ();

  for (guint n = 1; n < LONGEST_HEAD; n++)
    {
      g_autofree char *path = g_strdup_printf ("/file-%u", n);
      g_autofree char *fault = g_strdup_printf ("first=1,cut-head:%u", n);
      FerryTransfer   *transfer;

      ferry_fake_origin_add_file (rig->origin, path, 100, fault);
      transfer = ferry_test_rig_get (rig, path, NULL);
      ferry_test_rig_run (rig, transfer);
      ferry_test_rig_assert_file (rig, transfer, path, 1, 100);
    }
}

/* 303 makes a GET of a POST on the way: the last address alone is none that a
 * POST may be sent to. */
static void
test_chain_is_walked_again_unless_all_is_get (void)
{
  g_autoptr (FerryTestRig) rig = new_rig ();
  g_autoptr (GPtrArray)    requests = NULL;
  g_autofree char         *file = g_build_filename (rig->root, "question", NULL);
  g_autofree char         *options = NULL;
  FerryTransfer           *transfer;

  g_file_set_contents (file, "question", -1, NULL);
  options = g_strdup_printf ("'method': <'POST'>, 'body-file': <'%s'>", file);
  ferry_fake_origin_add (rig->origin, "/form",
                         &(FerryFakeResource){ .faults = { "redirect:/a.bin",
                                                           "redirect-status:303" } });
  ferry_fake_origin_add (rig->origin, "/a.bin",
                         &(FerryFakeResource){ .size = SIZE,
                                               .faults = { "first=1,cut:500000",
                                                           "range-cap:100000" } });
  transfer = ferry_test_rig_get (rig, "/form", options);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);

  requests = ferry_fake_origin_dup_requests (rig->origin);
  g_assert_cmpuint (requests->len, >, 4);
  for (guint i = 0; i < requests->len; i++)
    {
      FerryFakeRequest *request = requests->pdata[i];

      g_assert_cmpstr (request->method, ==, i % 2 == 0 ? "POST" : "GET");
      g_assert_cmpstr (request->target, ==, i % 2 == 0 ? "/form" : "/a.bin");
    }
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_rig_init (&argc, &argv);

  g_test_add_func ("/engine/request/cut-head-is-no-empty-file", test_cut_head_is_no_empty_file);
  g_test_add_func ("/engine/request/chain-is-walked-again-unless-all-is-get",
                   test_chain_is_walked_again_unless_all_is_get);

  return g_test_run ();
}
