/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-fake-file-ops.h"
#include "ferry-rig.h"

#include <errno.h>

#define SIZE 100000

/* What a disk may say when the unfinished file is to be made, and what the user
 * is told. */
typedef struct
{
  const char *name;
  int         error_number;
  FerryStatus status;
  int         error;
  FerryReason reason;
} Row;

#define SYSTEM FERRY_STATUS_PAUSED_SYSTEM_POLICY
#define USER FERRY_STATUS_PAUSED_RECOVERABLE
#define FAILED FERRY_STATUS_ERROR

static const Row rows[] = {
  { "full", ENOSPC, SYSTEM, FERRY_ERROR_DISK_FULL, FERRY_REASON_DISK_FULL },
  { "quota", EDQUOT, SYSTEM, FERRY_ERROR_QUOTA_EXCEEDED, FERRY_REASON_DISK_FULL },
  { "read-only", EROFS, USER, FERRY_ERROR_PERMISSION_DENIED, FERRY_REASON_CHOOSE_FOLDER },
  { "forbidden", EACCES, USER, FERRY_ERROR_PERMISSION_DENIED, FERRY_REASON_CHOOSE_FOLDER },
  { "not-permitted", EPERM, USER, FERRY_ERROR_PERMISSION_DENIED, FERRY_REASON_CHOOSE_FOLDER },
  { "unplugged",
    ENODEV,
    SYSTEM,
    FERRY_ERROR_DESTINATION_MISSING,
    FERRY_REASON_DESTINATION_MISSING },
  { "stale", ESTALE, SYSTEM, FERRY_ERROR_DESTINATION_MISSING, FERRY_REASON_DESTINATION_MISSING },
  { "too-large", EFBIG, USER, FERRY_ERROR_FILE_SYSTEM_LIMIT, FERRY_REASON_CHOOSE_FOLDER },
  { "broken", EIO, USER, FERRY_ERROR_DISK_FAILURE, FERRY_REASON_NEEDS_USER },
  { "name-too-long", ENAMETOOLONG, FAILED, FERRY_ERROR_NAME_INVALID, FERRY_REASON_NONE },
  { "name-not-possible", EINVAL, FAILED, FERRY_ERROR_NAME_INVALID, FERRY_REASON_NONE },
};

static void
test_row (gconstpointer data)
{
  const Row                   *row = data;
  g_autoptr (FerryFakeFileOps) fake = ferry_fake_file_ops_new ();
  FerryTestRigOptions          options = { 0 };
  FerryTestRig                *rig;
  FerryTransfer               *transfer;

  options.ops = ferry_fake_file_ops_get_ops (fake);
  rig = ferry_test_rig_new (&options);
  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, NULL);
  ferry_test_rig_flush (rig);
  ferry_fake_file_ops_fail_kind (fake, FERRY_FILE_OP_OPENAT, row->error_number);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_ended (rig, transfer, row->status, row->error);
  if (row->status != FERRY_STATUS_ERROR)
    g_assert_cmpint (ferry_transfer_get_reason (transfer), ==, row->reason);
  ferry_test_rig_assert_listing (rig, "");
  g_assert_cmpuint (ferry_transfer_get_record (transfer)->total_retries, ==, 0);

  ferry_fake_file_ops_reset (fake);
  ferry_test_rig_free (rig);
}

int
main (int    argc,
      char **argv)
{
  ferry_test_rig_init (&argc, &argv);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = g_strconcat ("/faults/disk/", rows[i].name, NULL);

      g_test_add_data_func (name, &rows[i], test_row);
    }

  return g_test_run ();
}
