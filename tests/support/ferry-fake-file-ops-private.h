/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-fake-file-ops.h"

G_BEGIN_DECLS

struct _FerryFakeFileOps
{
  FerryFileOps ops;

  GMutex         lock; /* guards all below; held while an operation runs */
  GCond          released;
  FerryFakeDisk *disk;   /* (owned) */
  GPtrArray     *record; /* (owned) of (owned) char * */
  FerryFakeLoss  loss;
  guint          n_mutations;
  guint          fail_nth; /* 0 for none */
  int            fail_errno;
  guint          tear_nth; /* 0 for none */
  gsize          tear_keep;
  gint64         space; /* -1 for no bound */
  gboolean       is_cut;
  guint          n[FERRY_N_FILE_OPS];
  int            kind_errno[FERRY_N_FILE_OPS]; /* 0 for none */
  gboolean       is_held[FERRY_N_FILE_OPS];
};

/* One operation under way. */
typedef struct
{
  FerryFakeFileOps *self;
  FerryFileOp       op;
  gboolean          mutates;
  gboolean          is_torn;
  char             *text; /* (owned): the names, for the record */
} FerryFakeCall;

/* Whether the operation is to be done; if not, errno is set. Takes the lock;
 * either way ferry_fake_file_ops_end() follows. */
gboolean ferry_fake_file_ops_begin (FerryFakeFileOps *self,
                                    FerryFakeCall    *call);

/* Releases the lock and takes what @call owns. Returns @result, or -1 if the
 * power went. Keeps errno. */
ssize_t ferry_fake_file_ops_end (FerryFakeCall *call,
                                 ssize_t        result);

/* The calls, without user data. */
const FerryFileOps *ferry_fake_file_calls_get (void);

G_END_DECLS
