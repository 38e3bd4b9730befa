/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-file-name.h"
#include "part-fixture.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/xattr.h>

#define MIB (1024 * 1024)

/* The name of the attribute is what a crashed transfer is known again by: it
 * must never change. */
#define ID_ATTRIBUTE "user.io.github.ferrytransfer.id"

/* A file as another program might make it. */
static void
make_link (PartFixture *f,
           const char  *name,
           const char  *target)
{
  g_autofree char *path = part_fixture_path (f, name);

  g_assert_cmpint (symlink (target, path), ==, 0);
}

static void
make_folder (PartFixture *f,
             const char  *name)
{
  g_autofree char *path = part_fixture_path (f, name);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
}

static void
make_fifo (PartFixture *f,
           const char  *name)
{
  g_autofree char *path = part_fixture_path (f, name);

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
}

static void
mark (PartFixture *f,
      const char  *name,
      const char  *id)
{
  g_autofree char *path = part_fixture_path (f, name);

  g_assert_cmpint (setxattr (path, ID_ATTRIBUTE, id, strlen (id), 0), ==, 0);
}

static void
write_bytes (FerryPartFile *part,
             const char    *text,
             goffset        offset)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ferry_part_file_write (part, text, strlen (text), offset, &error));
  g_assert_no_error (error);
}

static void
test_free_name_is_taken (PartFixture  *f,
                         gconstpointer data)
{
  g_autoptr (FerryPartFile) part = part_fixture_create (f, NULL);

  part_fixture_assert_names (part, "name", ".name.part");
  g_assert_false (part_fixture_has (f, "name"));
  g_assert_true (part_fixture_has (f, ".name.part"));
  g_assert_cmpint (ferry_part_file_get_size (part), ==, 0);
}

static void
test_file_in_the_way_is_kept (PartFixture  *f,
                              gconstpointer data)
{
  g_autoptr (FerryPartFile) part = NULL;

  part_fixture_write (f, "name", "old");
  part = part_fixture_create (f, NULL);
  part_fixture_assert_names (part, "name (1)", ".name (1).part");
  part_fixture_assert_text (f, "name", "old");
}

static void
test_folder_link_and_fifo_are_in_the_way (PartFixture  *f,
                                          gconstpointer data)
{
  static const FerryIfExists choices[] = { FERRY_IF_EXISTS_RENAME, FERRY_IF_EXISTS_OVERWRITE };
  g_autofree FerryPartFile **parts = g_new0 (FerryPartFile *, G_N_ELEMENTS (choices));
  static const char *const   names[] = { "name (4)", "name (5)" };
  static const char *const   part_names[] = { ".name (4).part", ".name (5).part" };

  make_folder (f, "name");
  make_link (f, "name (1)", "nowhere");
  make_fifo (f, "name (2)");
  part_fixture_write (f, "elsewhere", "old");
  make_link (f, "name (3)", "elsewhere");

  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      f->spec.id = names[i];
      f->spec.if_exists = choices[i];
      parts[i] = part_fixture_create (f, NULL);
      part_fixture_assert_names (parts[i], names[i], part_names[i]);
    }

  g_assert_false (part_fixture_has (f, "nowhere"));
  part_fixture_assert_text (f, "elsewhere", "old");
  for (guint i = 0; i < G_N_ELEMENTS (choices); i++)
    ferry_part_file_unref (parts[i]);
}

static void
test_overwrite_takes_the_name_of_a_plain_file (PartFixture  *f,
                                               gconstpointer data)
{
  g_autoptr (FerryPartFile) part = NULL;

  part_fixture_write (f, "name", "old");
  f->spec.if_exists = FERRY_IF_EXISTS_OVERWRITE;
  part = part_fixture_create (f, NULL);
  part_fixture_assert_names (part, "name", ".name.part");
  part_fixture_assert_text (f, "name", "old");
}

static void
test_skip_leaves_nothing_behind (PartFixture  *f,
                                 gconstpointer data)
{
  f->spec.if_exists = FERRY_IF_EXISTS_SKIP;
  part_fixture_write (f, "name", "old");
  part_fixture_assert_refused (f, FERRY_ERROR_DESTINATION_EXISTS);
  g_assert_cmpuint (part_fixture_count (f), ==, 1);
}

static void
test_skip_takes_a_free_name (PartFixture  *f,
                             gconstpointer data)
{
  g_autoptr (FerryPartFile) part = NULL;

  f->spec.if_exists = FERRY_IF_EXISTS_SKIP;
  part = part_fixture_create (f, NULL);
  part_fixture_assert_names (part, "name", ".name.part");
}

static void
test_two_transfers_never_share_a_part (PartFixture  *f,
                                       gconstpointer data)
{
  g_autoptr (FerryPartFile) first = part_fixture_create (f, "a.tar.gz");
  g_autoptr (FerryPartFile) second = NULL;

  f->spec.id = "id-2";
  second = part_fixture_create (f, "a.tar.gz");
  part_fixture_assert_names (first, "a.tar.gz", ".a.tar.gz.part");
  part_fixture_assert_names (second, "a (1).tar.gz", ".a (1).tar.gz.part");
}

/* What another program put where the part would be. */
static void
test_odd_parts_are_in_the_way (PartFixture  *f,
                               gconstpointer data)
{
  g_autoptr (FerryPartFile) part = NULL;

  make_folder (f, ".name.part");
  part_fixture_write (f, "elsewhere", "old");
  make_link (f, ".name (1).part", "elsewhere");
  make_link (f, ".name (2).part", "nowhere");
  make_fifo (f, ".name (3).part");
  if (part_fixture_has_attributes (f))
    mark (f, "elsewhere", "id-1");

  part = part_fixture_create (f, NULL);
  part_fixture_assert_names (part, "name (4)", ".name (4).part");
  part_fixture_assert_text (f, "elsewhere", "old");
  g_assert_false (part_fixture_has (f, "nowhere"));
}

static void
test_own_orphan_is_adopted_empty (PartFixture  *f,
                                  gconstpointer data)
{
  g_autoptr (FerryPartFile) part = NULL;

  if (!part_fixture_has_attributes (f))
    {
      g_test_skip ("the file system keeps no attributes");
      return;
    }

  part_fixture_write (f, ".name.part", "from before the crash");
  mark (f, ".name.part", "id-1");
  part = part_fixture_create (f, NULL);
  part_fixture_assert_names (part, "name", ".name.part");
  g_assert_cmpint (ferry_part_file_get_size (part), ==, 0);
}

/* An id of which ours is the beginning, or the reverse, is another's. */
static void
test_foreign_orphans_are_kept (PartFixture  *f,
                               gconstpointer data)
{
  g_autoptr (FerryPartFile) part = NULL;

  part_fixture_write (f, ".name.part", "unmarked");
  part_fixture_write (f, ".name (1).part", "foreign");
  part_fixture_write (f, ".name (2).part", "longer");
  part_fixture_write (f, ".name (3).part", "shorter");
  if (part_fixture_has_attributes (f))
    {
      mark (f, ".name (1).part", "id-2");
      mark (f, ".name (2).part", "id-11");
      mark (f, ".name (3).part", "id-");
    }

  part = part_fixture_create (f, NULL);
  part_fixture_assert_names (part, "name (4)", ".name (4).part");
  part_fixture_assert_text (f, ".name.part", "unmarked");
  part_fixture_assert_text (f, ".name (1).part", "foreign");
  part_fixture_assert_text (f, ".name (2).part", "longer");
  part_fixture_assert_text (f, ".name (3).part", "shorter");
}

/* The old part is kept until the new one has passed it, though it has our id. */
static void
test_superseded_part_is_untouched (PartFixture  *f,
                                   gconstpointer data)
{
  g_autoptr (FerryPartFile) old = part_fixture_create (f, NULL);
  g_autoptr (FerryPartFile) part = NULL;

  write_bytes (old, "old bytes", 0);
  f->spec.superseded = ".name.part";
  f->spec.keep_name = TRUE;
  part = part_fixture_create (f, NULL);
  part_fixture_assert_names (part, "name", ".name (1).part");
  part_fixture_assert_text (f, ".name.part", "old bytes");
}

/* The name was told to the user before; what came in between is settled when
 * the file is finished. */
static void
test_kept_name_stays_when_it_is_taken (PartFixture  *f,
                                       gconstpointer data)
{
  g_autoptr (FerryPartFile) part = NULL;

  part_fixture_write (f, "name", "old");
  f->spec.keep_name = TRUE;
  part = part_fixture_create (f, NULL);
  part_fixture_assert_names (part, "name", ".name.part");
}

static void
test_numbers_end (PartFixture  *f,
                  gconstpointer data)
{
  part_fixture_write (f, "name", "");
  for (guint i = 1; i <= 999; i++)
    {
      g_autofree char *name = ferry_file_name_number ("name", i);

      part_fixture_write (f, name, "");
    }

  part_fixture_assert_refused (f, FERRY_ERROR_DESTINATION_EXISTS);
  g_assert_cmpuint (part_fixture_count (f), ==, 1000);
}

static void
test_longest_names_fit (PartFixture  *f,
                        gconstpointer data)
{
  g_autofree char          *longest = g_strnfill (FERRY_FILE_NAME_MAX, 'x');
  g_autoptr (FerryPartFile) first = part_fixture_create (f, longest);
  g_autoptr (FerryPartFile) second = NULL;

  f->spec.id = "id-2";
  second = part_fixture_create (f, longest);
  g_assert_cmpstr (ferry_part_file_get_name (first), ==, longest);
  g_assert_cmpuint (strlen (ferry_part_file_get_part_name (first)), <=, FERRY_FILE_NAME_MAX);
  g_assert_cmpstr (ferry_part_file_get_name (second), !=, longest);
  g_assert_cmpuint (strlen (ferry_part_file_get_name (second)), <=, FERRY_FILE_NAME_MAX);
}

static void
test_missing_folder_is_told (PartFixture  *f,
                             gconstpointer data)
{
  g_autofree char *missing = part_fixture_path (f, "missing");

  f->spec.directory = missing;
  part_fixture_assert_refused (f, FERRY_ERROR_DESTINATION_MISSING);
  g_assert_cmpuint (part_fixture_count (f), ==, 0);
}

static void
test_file_is_no_folder (PartFixture  *f,
                        gconstpointer data)
{
  g_autofree char *file = part_fixture_path (f, "file");

  part_fixture_write (f, "file", "");
  f->spec.directory = file;
  part_fixture_assert_refused (f, FERRY_ERROR_DESTINATION_MISSING);
}

/* What the creation of the part, and the look at the target, may fail with. */
static const struct
{
  int error_number;
  int code;
} creation_errors[] = {
  { EACCES, FERRY_ERROR_PERMISSION_DENIED },
  { EROFS, FERRY_ERROR_PERMISSION_DENIED },
  { ENOSPC, FERRY_ERROR_DISK_FULL },
  { EDQUOT, FERRY_ERROR_QUOTA_EXCEEDED },
  { EIO, FERRY_ERROR_DISK_FAILURE },
  { ENAMETOOLONG, FERRY_ERROR_NAME_INVALID },
};

static void
test_errors_of_creation_are_told (PartFixture  *f,
                                  gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (creation_errors); i++)
    {
      ferry_fake_file_ops_reset (f->fake);
      ferry_fake_file_ops_fail_nth (f->fake, 1, creation_errors[i].error_number);
      part_fixture_assert_refused (f, creation_errors[i].code);
      g_assert_cmpuint (part_fixture_count (f), ==, 0);
    }
}

/* A name that the file system cannot even look up is not one that is taken. */
static void
test_errors_of_looking_are_told (PartFixture  *f,
                                 gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (creation_errors); i++)
    {
      ferry_fake_file_ops_fail_kind (f->fake, FERRY_FILE_OP_FSTATAT,
                                     creation_errors[i].error_number);
      part_fixture_assert_refused (f, creation_errors[i].code);
    }
}

static void
test_part_without_attributes_is_made (PartFixture  *f,
                                      gconstpointer data)
{
  g_autoptr (FerryPartFile) part = NULL;

  ferry_fake_file_ops_fail_kind (f->fake, FERRY_FILE_OP_FSETXATTR, EOPNOTSUPP);
  part = part_fixture_create (f, NULL);
  part_fixture_assert_names (part, "name", ".name.part");
}

static void
test_opened_part_has_its_bytes (PartFixture  *f,
                                gconstpointer data)
{
  g_autoptr (FerryPartFile) made = part_fixture_create (f, NULL);
  g_autoptr (FerryPartFile) part = NULL;
  g_autoptr (GError)        error = NULL;
  char                      buffer[16];

  write_bytes (made, "bytes", 3);
  part = ferry_part_file_open (&f->spec, ".name.part", &error);
  g_assert_no_error (error);
  part_fixture_assert_names (part, "name", ".name.part");
  g_assert_cmpint (ferry_part_file_get_size (part), ==, 8);
  g_assert_cmpint (ferry_part_file_read (part, buffer, sizeof buffer, 4, &error), ==, 4);
  g_assert_cmpmem (buffer, 4, "ytes", 4);
}

static void
assert_not_opened (PartFixture *f,
                   const char  *part_name,
                   int          code)
{
  g_autoptr (GError)        error = NULL;
  g_autoptr (FerryPartFile) part = ferry_part_file_open (&f->spec, part_name, &error);

  g_assert_null (part);
  g_assert_error (error, FERRY_ERROR, code);
}

static void
test_only_plain_parts_are_opened (PartFixture  *f,
                                  gconstpointer data)
{
  part_fixture_write (f, "elsewhere", "old");
  make_link (f, ".link.part", "elsewhere");
  make_link (f, ".broken.part", "nowhere");
  make_fifo (f, ".fifo.part");
  make_folder (f, ".folder.part");

  assert_not_opened (f, ".gone.part", FERRY_ERROR_PART_LOST);
  assert_not_opened (f, ".link.part", FERRY_ERROR_PART_LOST);
  assert_not_opened (f, ".broken.part", FERRY_ERROR_PART_LOST);
  assert_not_opened (f, ".fifo.part", FERRY_ERROR_PART_LOST);
  assert_not_opened (f, ".folder.part", FERRY_ERROR_PART_LOST);
}

static int
open_folders_only (const FerryFileOps *ops,
                   int                 dir_fd,
                   const char         *path,
                   int                 flags,
                   mode_t              mode)
{
  if ((flags & O_DIRECTORY) == 0)
    {
      errno = EACCES;
      return -1;
    }

  return ferry_file_ops_get_system ()->openat (ops, dir_fd, path, flags, mode);
}

static void
test_missing_folder_is_no_missing_part (PartFixture  *f,
                                        gconstpointer data)
{
  g_autofree char *missing = part_fixture_path (f, "missing");

  f->spec.directory = missing;
  assert_not_opened (f, ".name.part", FERRY_ERROR_DESTINATION_MISSING);
}

/* Not gone, so not to be started over. */
static void
test_forbidden_part_is_told (PartFixture  *f,
                             gconstpointer data)
{
  FerryFileOps ops = *ferry_file_ops_get_system ();

  ops.openat = open_folders_only;
  f->spec.ops = &ops;
  part_fixture_write (f, ".name.part", "");
  assert_not_opened (f, ".name.part", FERRY_ERROR_PERMISSION_DENIED);
}

static const struct
{
  FerryFileOp op;
  int         error_number;
  int         code;
} disk_errors[] = {
  { FERRY_FILE_OP_PWRITE, ENOSPC, FERRY_ERROR_DISK_FULL },
  { FERRY_FILE_OP_PWRITE, EDQUOT, FERRY_ERROR_QUOTA_EXCEEDED },
  { FERRY_FILE_OP_PWRITE, EFBIG, FERRY_ERROR_FILE_SYSTEM_LIMIT },
  { FERRY_FILE_OP_PWRITE, EIO, FERRY_ERROR_DISK_FAILURE },
  { FERRY_FILE_OP_PREAD, EIO, FERRY_ERROR_DISK_FAILURE },
  { FERRY_FILE_OP_FALLOCATE, ENOSPC, FERRY_ERROR_DISK_FULL },
  { FERRY_FILE_OP_FALLOCATE, EDQUOT, FERRY_ERROR_QUOTA_EXCEEDED },
  { FERRY_FILE_OP_FALLOCATE, EFBIG, FERRY_ERROR_FILE_SYSTEM_LIMIT },
  { FERRY_FILE_OP_FDATASYNC, EIO, FERRY_ERROR_DISK_FAILURE },
  { FERRY_FILE_OP_FDATASYNC, ENOSPC, FERRY_ERROR_DISK_FULL },
  { FERRY_FILE_OP_FSYNC, EIO, FERRY_ERROR_DISK_FAILURE },
  { FERRY_FILE_OP_FTRUNCATE, EIO, FERRY_ERROR_DISK_FAILURE },
  { FERRY_FILE_OP_RENAMEAT2, ENOSPC, FERRY_ERROR_DISK_FULL },
  { FERRY_FILE_OP_RENAMEAT2, EIO, FERRY_ERROR_DISK_FAILURE },
  { FERRY_FILE_OP_RENAMEAT2, EROFS, FERRY_ERROR_PERMISSION_DENIED },
};

/* Ours was deleted by hand, and another transfer began one of that name: never
 * do two write into one file, and the loss of one costs no other its bytes. */
static void
test_part_of_another_is_left_alone (PartFixture  *f,
                                    gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!part_fixture_has_attributes (f))
    {
      g_test_skip ("no extended attributes here");
      return;
    }

  part_fixture_write (f, ".name.part", "foreign");
  mark (f, ".name.part", "id-2");
  g_assert_null (ferry_part_file_open (&f->spec, ".name.part", &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_PART_LOST);
  ferry_part_file_remove (f->spec.ops, f->directory, ".name.part", "id-1");
  part_fixture_assert_text (f, ".name.part", "foreign");
  ferry_part_file_remove (f->spec.ops, f->directory, ".name.part", "id-2");
  g_assert_false (part_fixture_has (f, ".name.part"));
}

/* The kernel tells of lost pages once: they are not on disk because the next
 * sync finds nothing to do. */
static void
test_failed_sync_stays_failed (PartFixture  *self,
                               gconstpointer data)
{
  g_autoptr (FerryPartFile) part = part_fixture_create (self, "name");
  g_autoptr (GError)        error = NULL;

  g_assert_true (ferry_part_file_write (part, "bytes", 5, 0, &error));
  ferry_fake_file_ops_fail_kind (self->fake, FERRY_FILE_OP_FDATASYNC, EIO);
  g_assert_false (ferry_part_file_sync (part, NULL));
  ferry_fake_file_ops_fail_kind (self->fake, FERRY_FILE_OP_FDATASYNC, 0);

  g_assert_false (ferry_part_file_sync_with_name (part, &error));
  g_assert_nonnull (error);
}

/* From the first byte to the last fsync. */
static gboolean
finish_by_hand (FerryPartFile *part,
                GError       **error)
{
  const FerryPartFileFinish finish = { .total = 5, .modified = -1 };
  char                      buffer[8];

  if (!ferry_part_file_reserve (part, 5, error) ||
      !ferry_part_file_write (part, "bytes", 5, 0, error) ||
      ferry_part_file_read (part, buffer, sizeof buffer, 0, error) < 0)
    return FALSE;

  ferry_part_file_begin_write_back (part, 0, 5);
  return ferry_part_file_prepare (part, &finish, error) && ferry_part_file_sync (part, error) &&
         ferry_part_file_publish (part, error) && ferry_part_file_sync_folder (part, error);
}

static void
test_disk_errors_are_told (PartFixture  *f,
                           gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (disk_errors); i++)
    {
      g_autoptr (FerryPartFile) part = NULL;
      g_autoptr (GError)        error = NULL;

      ferry_fake_file_ops_reset (f->fake);
      part = part_fixture_create (f, NULL);
      ferry_fake_file_ops_fail_kind (f->fake, disk_errors[i].op, disk_errors[i].error_number);
      g_assert_false (finish_by_hand (part, &error));
      g_assert_error (error, FERRY_ERROR, disk_errors[i].code);
      g_assert_nonnull (strstr (error->message, f->directory));
      ferry_fake_file_ops_reset (f->fake);
      ferry_part_file_discard (part);
    }
}

/* What a file system merely cannot do is done without. */
static void
test_lacking_operations_are_done_without (PartFixture  *f,
                                          gconstpointer data)
{
  static const struct
  {
    FerryFileOp op;
    int         error_number;
  } rows[] = {
    { FERRY_FILE_OP_FALLOCATE, EOPNOTSUPP },
    { FERRY_FILE_OP_SYNC_FILE_RANGE, ESPIPE },
    { FERRY_FILE_OP_FSETXATTR, EOPNOTSUPP },
    { FERRY_FILE_OP_FUTIMENS, EPERM },
    { FERRY_FILE_OP_FSYNC, EINVAL },
    { FERRY_FILE_OP_FSYNC, ENOSYS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char          *name = g_strdup_printf ("file-%u", i);
      g_autoptr (FerryPartFile) part = NULL;
      g_autoptr (GError)        error = NULL;

      ferry_fake_file_ops_reset (f->fake);
      ferry_fake_file_ops_fail_kind (f->fake, rows[i].op, rows[i].error_number);
      part = part_fixture_create (f, name);
      g_assert_true (finish_by_hand (part, &error));
      g_assert_no_error (error);
      part_fixture_assert_text (f, name, "bytes");
    }
}

/* A part of the wished size would look whole to other programs. */
static void
test_reserved_part_stays_short (PartFixture  *f,
                                gconstpointer data)
{
  g_autoptr (FerryPartFile) part = part_fixture_create (f, NULL);
  g_autoptr (GError)        error = NULL;

  g_assert_true (ferry_part_file_reserve (part, MIB, &error));
  g_assert_cmpint (ferry_part_file_get_size (part), ==, 0);
  g_assert_true (ferry_part_file_reserve (part, 0, &error));
  g_assert_true (ferry_part_file_reserve (part, -1, &error));
  g_assert_cmpuint (ferry_fake_file_ops_get_n (f->fake, FERRY_FILE_OP_FALLOCATE), ==, 1);
}

static void
test_size_of_a_failing_disk_is_unknown (PartFixture  *f,
                                        gconstpointer data)
{
  g_autoptr (FerryPartFile) part = part_fixture_create (f, NULL);

  ferry_fake_file_ops_fail_kind (f->fake, FERRY_FILE_OP_FSTAT, EIO);
  g_assert_cmpint (ferry_part_file_get_size (part), ==, -1);
}

/* Free space as the next test wants it. */
static guint64 free_blocks;
static guint64 all_blocks;

static int
stat_small_disk (const FerryFileOps *ops,
                 int                 fd,
                 struct statvfs     *st)
{
  *st = (struct statvfs){ .f_frsize = MIB, .f_blocks = all_blocks, .f_bavail = free_blocks };
  return 0;
}

static void
test_space_is_looked_at (PartFixture  *f,
                         gconstpointer data)
{
  static const struct
  {
    guint64  all;
    guint64  left;
    goffset  needed;
    gboolean fits;
  } rows[] = {
    { 1000, 1000, -1, TRUE },        /* of unknown size */
    { 1000, 0, 0, TRUE },            /* nothing more is needed */
    { 1000, 1000, 100 * MIB, TRUE }, /* */
    { 1000, 100, 100 * MIB, FALSE }, /* would fill it up */
    { 1000, 113, 100 * MIB, TRUE },  /* an eighth stays */
    { 1000, 112, 100 * MIB, FALSE },
    { 1000, 816, 800 * MIB, TRUE }, /* 16 MiB stay */
    { 1000, 815, 800 * MIB, FALSE },
    { 1000, 1000, G_MAXINT64, FALSE },
    { 0, 0, 100 * MIB, TRUE }, /* of unknown space */
  };
  FerryFileOps              ops = *ferry_file_ops_get_system ();
  g_autoptr (FerryPartFile) part = NULL;

  ops.fstatvfs = stat_small_disk;
  f->spec.ops = &ops;
  part = part_fixture_create (f, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      all_blocks = rows[i].all;
      free_blocks = rows[i].left;
      g_assert_cmpint (ferry_part_file_check_space (part, rows[i].needed, rows[i].needed, &error),
                       ==, rows[i].fits);
      if (rows[i].fits)
        g_assert_no_error (error);
      else
        g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DISK_FULL);
    }
}

static void
test_unknown_space_is_no_reason_to_refuse (PartFixture  *f,
                                           gconstpointer data)
{
  g_autoptr (FerryPartFile) part = part_fixture_create (f, NULL);
  g_autoptr (GError)        error = NULL;

  ferry_fake_file_ops_fail_kind (f->fake, FERRY_FILE_OP_FSTATVFS, ENOSYS);
  g_assert_true (ferry_part_file_check_space (part, G_MAXINT64, G_MAXINT64, &error));
  g_assert_no_error (error);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  PART_TEST ("/part-file/free-name-is-taken", test_free_name_is_taken);
  PART_TEST ("/part-file/file-in-the-way-is-kept", test_file_in_the_way_is_kept);
  PART_TEST ("/part-file/folder-link-and-fifo-are-in-the-way",
             test_folder_link_and_fifo_are_in_the_way);
  PART_TEST ("/part-file/overwrite-takes-the-name-of-a-plain-file",
             test_overwrite_takes_the_name_of_a_plain_file);
  PART_TEST ("/part-file/skip-leaves-nothing-behind", test_skip_leaves_nothing_behind);
  PART_TEST ("/part-file/skip-takes-a-free-name", test_skip_takes_a_free_name);
  PART_TEST ("/part-file/two-transfers-never-share-a-part", test_two_transfers_never_share_a_part);
  PART_TEST ("/part-file/odd-parts-are-in-the-way", test_odd_parts_are_in_the_way);
  PART_TEST ("/part-file/own-orphan-is-adopted-empty", test_own_orphan_is_adopted_empty);
  PART_TEST ("/part-file/foreign-orphans-are-kept", test_foreign_orphans_are_kept);
  PART_TEST ("/part-file/superseded-part-is-untouched", test_superseded_part_is_untouched);
  PART_TEST ("/part-file/kept-name-stays-when-it-is-taken", test_kept_name_stays_when_it_is_taken);
  PART_TEST ("/part-file/numbers-end", test_numbers_end);
  PART_TEST ("/part-file/longest-names-fit", test_longest_names_fit);
  PART_TEST ("/part-file/missing-folder-is-told", test_missing_folder_is_told);
  PART_TEST ("/part-file/file-is-no-folder", test_file_is_no_folder);
  PART_TEST ("/part-file/errors-of-creation-are-told", test_errors_of_creation_are_told);
  PART_TEST ("/part-file/errors-of-looking-are-told", test_errors_of_looking_are_told);
  PART_TEST ("/part-file/part-without-attributes-is-made", test_part_without_attributes_is_made);
  PART_TEST ("/part-file/opened-part-has-its-bytes", test_opened_part_has_its_bytes);
  PART_TEST ("/part-file/only-plain-parts-are-opened", test_only_plain_parts_are_opened);
  PART_TEST ("/part-file/missing-folder-is-no-missing-part",
             test_missing_folder_is_no_missing_part);
  PART_TEST ("/part-file/forbidden-part-is-told", test_forbidden_part_is_told);
  PART_TEST ("/part-file/disk-errors-are-told", test_disk_errors_are_told);
  PART_TEST ("/part-file/lacking-operations-are-done-without",
             test_lacking_operations_are_done_without);
  PART_TEST ("/part-file/reserved-part-stays-short", test_reserved_part_stays_short);
  PART_TEST ("/part-file/size-of-a-failing-disk-is-unknown",
             test_size_of_a_failing_disk_is_unknown);
  PART_TEST ("/part-file/space-is-looked-at", test_space_is_looked_at);
  PART_TEST ("/part-file/unknown-space-is-no-reason-to-refuse",
             test_unknown_space_is_no_reason_to_refuse);
  PART_TEST ("/part-file/part-of-another-is-left-alone", test_part_of_another_is_left_alone);
  PART_TEST ("/part-file/failed-sync-stays-failed", test_failed_sync_stays_failed);

  return g_test_run ();
}
