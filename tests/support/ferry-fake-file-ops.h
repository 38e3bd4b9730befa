/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-fake-disk.h"
#include "ferry-file-ops.h"

G_BEGIN_DECLS

/**
 * FerryFileOp: the members of FerryFileOps, in their order.
 */
typedef enum
{
  FERRY_FILE_OP_OPENAT,
  FERRY_FILE_OP_CLOSE,
  FERRY_FILE_OP_PREAD,
  FERRY_FILE_OP_PWRITE,
  FERRY_FILE_OP_FTRUNCATE,
  FERRY_FILE_OP_FALLOCATE,
  FERRY_FILE_OP_SYNC_FILE_RANGE,
  FERRY_FILE_OP_FDATASYNC,
  FERRY_FILE_OP_FSYNC,
  FERRY_FILE_OP_SYNCFS,
  FERRY_FILE_OP_RENAMEAT2,
  FERRY_FILE_OP_UNLINKAT,
  FERRY_FILE_OP_MKDIRAT,
  FERRY_FILE_OP_FSTAT,
  FERRY_FILE_OP_FSTATAT,
  FERRY_FILE_OP_FSTATVFS,
  FERRY_FILE_OP_FUTIMENS,
  FERRY_FILE_OP_FSETXATTR,
  FERRY_FILE_OP_FGETXATTR,
  FERRY_FILE_OP_FREMOVEXATTR,
  FERRY_FILE_OP_LOCK,
} FerryFileOp;
#define FERRY_N_FILE_OPS (FERRY_FILE_OP_LOCK + 1)

/**
 * FerryFakeFileOps:
 *
 * The real system calls with a hand on the switch. It counts the operations
 * that change what is on disk or promise that it is there (creating openat,
 * pwrite, ftruncate, fallocate, fdatasync, fsync, syncfs, renameat2, unlinkat,
 * mkdirat, futimens, fsetxattr, fremovexattr): to try every failure, run once,
 * take ferry_fake_file_ops_get_n_mutations(), and run again with each of them
 * failed or torn. Any thread may use it. Free it after the last user of its
 * ops.
 */
typedef struct _FerryFakeFileOps FerryFakeFileOps;

FerryFakeFileOps   *ferry_fake_file_ops_new (void);
void                ferry_fake_file_ops_free (FerryFakeFileOps *self);
const FerryFileOps *ferry_fake_file_ops_get_ops (FerryFakeFileOps *self);

/* Back to faultless, with an empty record and the count at 0. */
void  ferry_fake_file_ops_reset (FerryFakeFileOps *self);
guint ferry_fake_file_ops_get_n_mutations (FerryFakeFileOps *self);

/* The @n-th mutation (1 for the first) fails with @error_number; what follows
 * works again. 0 for none. */
void ferry_fake_file_ops_fail_nth (FerryFakeFileOps *self,
                                   guint             n,
                                   int               error_number);

/* At the @n-th mutation the power is cut: a pwrite leaves its first @keep
 * bytes (at most all of them), anything else is not done; from then on
 * everything fails with EIO and changes nothing. 0 for none. */
void ferry_fake_file_ops_tear_nth (FerryFakeFileOps *self,
                                   guint             n,
                                   gsize             keep);

/* What a power cut takes away beside what was not done; see FerryFakeDisk. To
 * be set before the first change. */
void ferry_fake_file_ops_set_loss (FerryFakeFileOps *self,
                                   FerryFakeLoss     loss);

/* Cuts the power now. */
void     ferry_fake_file_ops_cut (FerryFakeFileOps *self);
gboolean ferry_fake_file_ops_is_cut (FerryFakeFileOps *self);

/* Every @op fails with @error_number until it is set to 0. */
void ferry_fake_file_ops_fail_kind (FerryFakeFileOps *self,
                                    FerryFileOp       op,
                                    int               error_number);

/* What pwrite may still write in all: it writes what fits, then ENOSPC. -1 for
 * no bound. */
void ferry_fake_file_ops_set_space (FerryFakeFileOps *self,
                                    gint64            bytes);

/* While held, every @op waits in its thread until it is let go (a slow disk). */
void ferry_fake_file_ops_hold_kind (FerryFakeFileOps *self,
                                    FerryFileOp       op,
                                    gboolean          is_held);

/* How often @op was called, whatever came of it. */
guint ferry_fake_file_ops_get_n (FerryFakeFileOps *self,
                                 FerryFileOp       op);

/* The operations done so far, one a line in their order: the name of the call
 * and the last component of the path ("fdatasync .a.part", "renameat2 .a.part
 * a", "fsync folder"); " (failed)" after one that failed. (transfer full) */
char *ferry_fake_file_ops_dup_record (FerryFakeFileOps *self);

/* Whether the given lines of the record occur in this order, others between
 * them or not. Prints the record when they do not. */
gboolean ferry_fake_file_ops_has_order (FerryFakeFileOps *self,
                                        const char       *first,
                                        ...) G_GNUC_NULL_TERMINATED;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryFakeFileOps, ferry_fake_file_ops_free)

G_END_DECLS
