/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "engine-fixture.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* K04: what somebody does to the unfinished file while its transfer is paused
 * or the program does not run. */

#define SIZE (1024 * 1024)
#define HALF (SIZE / 2)
#define PART ".a.bin.part"

typedef void (*Meddle) (FerryTestRig *rig);

typedef struct
{
  const char *path;
  Meddle      meddle;
  gint64      expected_start; /* first byte asked for again at the earliest */
  guint       restarts;
} Case;

static void
delete_part (FerryTestRig *rig)
{
  g_autofree char *path = fixture_dup_path (rig, PART);

  g_assert_cmpint (g_unlink (path), ==, 0);
}

static void
cut_part (FerryTestRig *rig)
{
  fixture_truncate (rig, PART, 300000);
}

static void
empty_part (FerryTestRig *rig)
{
  fixture_truncate (rig, PART, 0);
}

static void
lengthen_part (FerryTestRig *rig)
{
  fixture_write (rig, PART, SIZE + 1000, "more than there ever will be");
}

static void
write_near_the_end (FerryTestRig *rig)
{
  fixture_write (rig, PART, HALF - 1000, "somebody was here");
}

static void
replace_by_a_folder (FerryTestRig *rig)
{
  g_autofree char *path = fixture_dup_path (rig, PART);

  delete_part (rig);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
}

static void
replace_by_a_link (FerryTestRig *rig)
{
  g_autofree char *path = fixture_dup_path (rig, PART);
  g_autofree char *target = g_build_filename (rig->root, "precious", NULL);

  g_assert_true (g_file_set_contents (target, "precious", -1, NULL));
  delete_part (rig);
  g_assert_cmpint (symlink (target, path), ==, 0);
}

static void
replace_by_a_pipe (FerryTestRig *rig)
{
  g_autofree char *path = fixture_dup_path (rig, PART);

  delete_part (rig);
  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
}

static void
replace_by_another_file (FerryTestRig *rig)
{
  g_autofree char *path = fixture_dup_path (rig, PART);
  g_autofree char *zeros = g_malloc0 (HALF);

  delete_part (rig);
  g_assert_true (g_file_set_contents (path, zeros, HALF, NULL));
}

static const Case cases[] = {
  { "/engine-part/deleted", delete_part, 0, 1 },
  { "/engine-part/cut", cut_part, 300000 - FIXTURE_OVERLAP, 0 },
  { "/engine-part/emptied", empty_part, 0, 0 },
  { "/engine-part/lengthened", lengthen_part, HALF - FIXTURE_OVERLAP, 0 },
  { "/engine-part/written-into-near-the-end", write_near_the_end, HALF - FIXTURE_OVERLAP, 1 },
  { "/engine-part/replaced-by-a-folder", replace_by_a_folder, 0, 1 },
  { "/engine-part/replaced-by-a-link", replace_by_a_link, 0, 1 },
  { "/engine-part/replaced-by-a-pipe", replace_by_a_pipe, 0, 1 },
  { "/engine-part/replaced-by-another-file", replace_by_another_file, HALF - FIXTURE_OVERLAP, 1 },
};

static void
assert_right (FerryTestRig  *rig,
              FerryTransfer *transfer,
              const Case    *c)
{
  g_autoptr (FerryFakeRequest) request = ferry_fake_origin_dup_request (rig->origin, 1);
  g_autofree char             *precious = g_build_filename (rig->root, "precious", NULL);
  g_autofree char             *contents = NULL;

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  g_assert_cmpint (MAX (0, request->range_start), >=, c->expected_start);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->restarts, ==, c->restarts);
  if (g_file_get_contents (precious, &contents, NULL, NULL))
    g_assert_cmpstr (contents, ==, "precious");
}

static void
test_while_paused (gconstpointer data)
{
  const Case              *c = data;
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "first=1,hold:512K");
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  fixture_pause_at (rig, transfer, HALF);
  c->meddle (rig);
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);

  assert_right (rig, transfer, c);
}

static void
test_while_the_program_is_away (gconstpointer data)
{
  const Case              *c = data;
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *id = NULL;
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "first=1,hold:512K");
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  id = g_strdup (ferry_transfer_get_id (transfer));
  ferry_test_rig_run_to_bytes (rig, transfer, HALF);
  ferry_test_rig_stop (rig);
  c->meddle (rig);
  ferry_test_rig_start (rig);
  transfer = ferry_test_rig_lookup (rig, id);
  ferry_test_rig_run (rig, transfer);

  assert_right (rig, transfer, c);
}

/* Far from the place where it goes on only a checksum can tell. */
static void
test_written_into_at_the_beginning (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  guint64                  seed = ferry_fake_content_seed ("/a.bin", 1);
  g_autofree char         *hex = ferry_fake_content_checksum (seed, SIZE, G_CHECKSUM_SHA256);
  g_autofree char         *wish = g_strdup_printf ("'checksum': <'sha256:%s'>", hex);
  g_autofree char         *id = NULL;
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "first=1,hold:512K");
  transfer = ferry_test_rig_get (rig, "/a.bin", wish);
  id = g_strdup (ferry_transfer_get_id (transfer));
  fixture_pause_at (rig, transfer, HALF);
  fixture_write (rig, PART, 100, "somebody was here");
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_ERROR, FERRY_ERROR_CHECKSUM_MISMATCH);
  ferry_test_rig_assert_listing (rig, PART);

  fixture_retry (rig, transfer);
  transfer = ferry_test_rig_lookup (rig, id);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  ferry_test_rig_assert_listing (rig, "a.bin");
}

/* While bytes come in: what was taken away is not published as if whole, but
 * fetched again. */
static void
meddle_while_it_runs (Meddle meddle)
{
  FerryTestRigOptions      options = { .haste = 20 };
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&options);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "first=1,hold:512K");
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  fixture_run_to_have (rig, transfer, HALF);
  meddle (rig);
  ferry_fake_origin_release (rig->origin, "/a.bin");
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
}

static void
test_deleted_while_it_runs (void)
{
  meddle_while_it_runs (delete_part);
}

static void
test_replaced_while_it_runs (void)
{
  meddle_while_it_runs (replace_by_another_file);
}

int
main (int    argc,
      char **argv)
{
  ferry_test_rig_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *away = g_strconcat (cases[i].path, "-while-the-program-is-away", NULL);

      g_test_add_data_func (cases[i].path, &cases[i], test_while_paused);
      g_test_add_data_func (away, &cases[i], test_while_the_program_is_away);
    }
  g_test_add_func ("/engine-part/written-into-at-the-beginning",
                   test_written_into_at_the_beginning);
  g_test_add_func ("/engine-part/deleted-while-it-runs", test_deleted_while_it_runs);
  g_test_add_func ("/engine-part/replaced-while-it-runs", test_replaced_while_it_runs);

  return g_test_run ();
}
