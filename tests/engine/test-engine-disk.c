/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "engine-fixture.h"
#include "ferry-fake-file-ops.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/* K01, K02, K03: disks that are full or fail, folders that go away. */

#define SIZE (1024 * 1024)
#define HALF (SIZE / 2)
#define PART ".a.bin.part"

typedef struct
{
  FerryFakeFileOps *fake;
  FerryTestRig     *rig;
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  FerryTestRigOptions options = { .haste = 20 };

  self->fake = ferry_fake_file_ops_new ();
  options.ops = ferry_fake_file_ops_get_ops (self->fake);
  self->rig = ferry_test_rig_new (&options);
  ferry_test_rig_flush (self->rig);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  ferry_test_rig_free (self->rig);
  ferry_fake_file_ops_free (self->fake);
}

/* One kind of operation fails from the middle of the download on, and works
 * again later. */
typedef struct
{
  const char *path;
  FerryFileOp op;
  int         error_number;
  FerryStatus status;
  int         error;
  FerryReason reason;
} Case;

#define FULL FERRY_STATUS_PAUSED_SYSTEM_POLICY, FERRY_ERROR_DISK_FULL, FERRY_REASON_DISK_FULL
#define QUOTA FERRY_STATUS_PAUSED_SYSTEM_POLICY, FERRY_ERROR_QUOTA_EXCEEDED, FERRY_REASON_DISK_FULL
#define LIMIT \
  FERRY_STATUS_PAUSED_RECOVERABLE, FERRY_ERROR_FILE_SYSTEM_LIMIT, FERRY_REASON_CHOOSE_FOLDER
#define BROKEN FERRY_STATUS_PAUSED_RECOVERABLE, FERRY_ERROR_DISK_FAILURE, FERRY_REASON_NEEDS_USER
#define READ_ONLY \
  FERRY_STATUS_PAUSED_RECOVERABLE, FERRY_ERROR_PERMISSION_DENIED, FERRY_REASON_CHOOSE_FOLDER

static const Case cases[] = {
  { "/engine-disk/full-at-a-write", FERRY_FILE_OP_PWRITE, ENOSPC, FULL },
  { "/engine-disk/full-at-a-sync", FERRY_FILE_OP_FDATASYNC, ENOSPC, FULL },
  { "/engine-disk/full-at-the-rename", FERRY_FILE_OP_RENAMEAT2, ENOSPC, FULL },
  { "/engine-disk/quota-at-a-write", FERRY_FILE_OP_PWRITE, EDQUOT, QUOTA },
  { "/engine-disk/quota-at-a-sync", FERRY_FILE_OP_FDATASYNC, EDQUOT, QUOTA },
  { "/engine-disk/quota-at-the-rename", FERRY_FILE_OP_RENAMEAT2, EDQUOT, QUOTA },
  { "/engine-disk/file-system-limit", FERRY_FILE_OP_PWRITE, EFBIG, LIMIT },
  { "/engine-disk/broken-at-a-write", FERRY_FILE_OP_PWRITE, EIO, BROKEN },
  { "/engine-disk/broken-at-a-sync", FERRY_FILE_OP_FDATASYNC, EIO, BROKEN },
  { "/engine-disk/broken-at-the-rename", FERRY_FILE_OP_RENAMEAT2, EIO, BROKEN },
  { "/engine-disk/read-only-at-the-rename", FERRY_FILE_OP_RENAMEAT2, EROFS, READ_ONLY },
};

static void
assert_stopped (Fixture       *fixture,
                FerryTransfer *transfer,
                const Case    *c)
{
  ferry_test_rig_run (fixture->rig, transfer);
  ferry_test_rig_assert_ended (fixture->rig, transfer, c->status, c->error);
  g_assert_cmpint (ferry_transfer_get_reason (transfer), ==, c->reason);
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->total_retries, ==, 0);
}

static void
test_fails_in_the_middle (Fixture      *fixture,
                          gconstpointer data)
{
  const Case    *c = data;
  FerryTestRig  *rig = fixture->rig;
  FerryTransfer *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "first=1,hold:512K");
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run_to_bytes (rig, transfer, HALF);
  fixture_run_to_have (rig, transfer, 1);
  ferry_test_rig_flush (rig);
  ferry_fake_file_ops_fail_kind (fixture->fake, c->op, c->error_number);
  ferry_fake_origin_release (rig->origin, "/a.bin");

  assert_stopped (fixture, transfer, c);
  ferry_test_rig_assert_listing (rig, PART);

  /* The network comes and goes; that is no room on the disk. */
  ferry_fake_network_set_online (rig->network, FALSE);
  ferry_fake_network_set_online (rig->network, TRUE);
  ferry_test_rig_flush (rig);
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, c->status);

  ferry_fake_file_ops_fail_kind (fixture->fake, c->op, 0);
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  ferry_test_rig_assert_listing (rig, "a.bin");
}

/* The same, and the program ends before there is room again. */
static void
test_fails_and_the_program_ends (Fixture      *fixture,
                                 gconstpointer data)
{
  const Case      *c = data;
  FerryTestRig    *rig = fixture->rig;
  g_autofree char *id = NULL;
  FerryTransfer   *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "first=1,hold:512K");
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  id = g_strdup (ferry_transfer_get_id (transfer));
  ferry_test_rig_run_to_bytes (rig, transfer, HALF);
  ferry_test_rig_flush (rig);
  ferry_fake_file_ops_fail_kind (fixture->fake, c->op, c->error_number);
  ferry_fake_origin_release (rig->origin, "/a.bin");
  assert_stopped (fixture, transfer, c);
  ferry_test_rig_stop (rig);

  ferry_fake_file_ops_fail_kind (fixture->fake, c->op, 0);
  ferry_test_rig_start (rig);
  transfer = ferry_test_rig_lookup (rig, id);
  if (ferry_transfer_get_status (transfer) == c->status)
    fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  ferry_test_rig_assert_no_parts (rig);
}

/* Some bytes still fit. */
static void
test_full_in_the_middle_of_a_write (Fixture      *fixture,
                                    gconstpointer data)
{
  const Case     full = { NULL, FERRY_FILE_OP_PWRITE, ENOSPC, FULL };
  FerryTestRig  *rig = fixture->rig;
  FerryTransfer *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, NULL);
  ferry_fake_file_ops_set_space (fixture->fake, 300001);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  assert_stopped (fixture, transfer, &full);
  ferry_test_rig_assert_listing (rig, PART);

  ferry_fake_file_ops_set_space (fixture->fake, -1);
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
}

/* The room is reserved in the background, while bytes come in already. */
static void
test_full_when_room_is_reserved (Fixture      *fixture,
                                 gconstpointer data)
{
  const Case     full = { NULL, FERRY_FILE_OP_FALLOCATE, ENOSPC, FULL };
  FerryTestRig  *rig = fixture->rig;
  FerryTransfer *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "first=1,hold:512K");
  ferry_fake_file_ops_fail_kind (fixture->fake, FERRY_FILE_OP_FALLOCATE, ENOSPC);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  assert_stopped (fixture, transfer, &full);

  ferry_fake_file_ops_fail_kind (fixture->fake, FERRY_FILE_OP_FALLOCATE, 0);
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
}

/* Known before the first byte is written. */
static void
test_full_at_the_start (Fixture      *fixture,
                        gconstpointer data)
{
  const Case     full = { NULL, FERRY_FILE_OP_FSTATVFS, 0, FULL };
  FerryTestRig  *rig = fixture->rig;
  FerryTransfer *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", G_GUINT64_CONSTANT (1) << 50, NULL);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  assert_stopped (fixture, transfer, &full);
  g_assert_cmpint (fixture_get_have (transfer), ==, 0);

  /* It has become a smaller one. */
  ferry_fake_origin_set_version (rig->origin, "/a.bin", 2, SIZE);
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 2, SIZE);
  ferry_test_rig_assert_listing (rig, "a.bin");
}

/* Folders. */

typedef void (*Meddle) (FerryTestRig *rig);

static void
remove_folder (FerryTestRig *rig)
{
  g_autofree char *part = fixture_dup_path (rig, PART);

  g_unlink (part);
  g_assert_cmpint (g_rmdir (rig->directory), ==, 0);
}

static void
move_folder (FerryTestRig *rig)
{
  g_autofree char *elsewhere = g_build_filename (rig->root, "elsewhere", NULL);

  g_assert_cmpint (g_rename (rig->directory, elsewhere), ==, 0);
}

static void
replace_folder (FerryTestRig *rig)
{
  move_folder (rig);
  g_assert_cmpint (g_mkdir (rig->directory, 0700), ==, 0);
}

static void
replace_folder_by_a_file (FerryTestRig *rig)
{
  move_folder (rig);
  g_assert_true (g_file_set_contents (rig->directory, "not a folder", -1, NULL));
}

typedef struct
{
  const char *path;
  Meddle      meddle;
} FolderCase;

static const FolderCase folder_cases[] = {
  { "/engine-disk/folder-removed", remove_folder },
  { "/engine-disk/folder-moved", move_folder },
  { "/engine-disk/folder-replaced-by-another", replace_folder },
  { "/engine-disk/folder-replaced-by-a-file", replace_folder_by_a_file },
};

/* As it was: the folder of that name, with the part if there is one yet. */
static void
bring_folder_back (FerryTestRig *rig)
{
  g_autofree char *elsewhere = g_build_filename (rig->root, "elsewhere", NULL);

  g_remove (rig->directory);
  if (g_rename (elsewhere, rig->directory) != 0)
    g_assert_cmpint (g_mkdir (rig->directory, 0700), ==, 0);
}

static void
assert_waits_for_folder (FerryTestRig  *rig,
                         FerryTransfer *transfer)
{
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_PAUSED_SYSTEM_POLICY,
                               FERRY_ERROR_DESTINATION_MISSING);
  g_assert_cmpint (ferry_transfer_get_reason (transfer), ==, FERRY_REASON_DESTINATION_MISSING);
}

static void
test_folder_goes_while_it_runs (gconstpointer data)
{
  const FolderCase        *c = data;
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "first=1,hold:512K");
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run_to_bytes (rig, transfer, HALF);
  c->meddle (rig);
  ferry_fake_origin_release (rig->origin, "/a.bin");
  ferry_test_rig_run (rig, transfer);
  assert_waits_for_folder (rig, transfer);
  if (c->meddle == replace_folder)
    ferry_test_rig_assert_listing (rig, "");

  bring_folder_back (rig);
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  ferry_test_rig_assert_listing (rig, "a.bin");
}

static void
test_folder_goes_while_paused (gconstpointer data)
{
  const FolderCase        *c = data;
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "first=1,hold:512K");
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  fixture_pause_at (rig, transfer, HALF);
  c->meddle (rig);
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  /* Another folder of that name is one to begin anew in. */
  if (c->meddle != replace_folder)
    {
      assert_waits_for_folder (rig, transfer);
      bring_folder_back (rig);
      fixture_resume (rig, transfer);
      ferry_test_rig_run (rig, transfer);
    }
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  ferry_test_rig_assert_listing (rig, "a.bin");
}

static void
test_folder_missing_from_the_start (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *folder = g_build_filename (rig->root, "later", NULL);
  g_autofree char         *wish = g_strdup_printf ("'directory': <'%s'>", folder);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, NULL);
  transfer = ferry_test_rig_get (rig, "/a.bin", wish);
  ferry_test_rig_run (rig, transfer);
  assert_waits_for_folder (rig, transfer);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
}

/* Or another folder is chosen. */
static void
test_other_folder_is_chosen (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_autofree char         *other = g_build_filename (rig->root, "other", NULL);
  g_autofree char         *changes = g_strdup_printf ("'directory': <'%s'>", other);
  g_autofree char         *path = NULL;
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "first=1,hold:512K");
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  fixture_pause_at (rig, transfer, HALF);
  g_assert_cmpint (g_mkdir (other, 0700), ==, 0);
  fixture_change (rig, transfer, changes);
  fixture_resume (rig, transfer);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
  path = ferry_transfer_dup_path (transfer);
  g_assert_true (g_str_has_prefix (path, other));
  ferry_test_rig_assert_listing (rig, "");
}

int
main (int    argc,
      char **argv)
{
  ferry_test_rig_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *away = g_strconcat (cases[i].path, "-and-the-program-ends", NULL);

      g_test_add (cases[i].path, Fixture, &cases[i], set_up, test_fails_in_the_middle, tear_down);
      g_test_add (away, Fixture, &cases[i], set_up, test_fails_and_the_program_ends, tear_down);
    }
  g_test_add ("/engine-disk/full-in-the-middle-of-a-write", Fixture, NULL, set_up,
              test_full_in_the_middle_of_a_write, tear_down);
  g_test_add ("/engine-disk/full-when-room-is-reserved", Fixture, NULL, set_up,
              test_full_when_room_is_reserved, tear_down);
  g_test_add ("/engine-disk/full-at-the-start", Fixture, NULL, set_up, test_full_at_the_start,
              tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (folder_cases); i++)
    {
      g_autofree char *paused = g_strconcat (folder_cases[i].path, "-while-paused", NULL);

      g_test_add_data_func (folder_cases[i].path, &folder_cases[i],
                            test_folder_goes_while_it_runs);
      g_test_add_data_func (paused, &folder_cases[i], test_folder_goes_while_paused);
    }
  g_test_add_func ("/engine-disk/folder-missing-from-the-start",
                   test_folder_missing_from_the_start);
  g_test_add_func ("/engine-disk/other-folder-is-chosen", test_other_folder_is_chosen);

  return g_test_run ();
}
