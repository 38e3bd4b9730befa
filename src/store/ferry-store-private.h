/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-change-queue.h"
#include "ferry-store-index.h"
#include "ferry-store.h"
#include "ferry-waiters.h"
#include "ferry-warnings.h"

G_BEGIN_DECLS

typedef struct _FerryStoreJob FerryStoreJob;

struct _FerryStore
{
  GObject parent_instance;

  GMainContext    *context; /* (owned) */
  FerryWriter     *writer;  /* (owned) */
  FerryStateDir   *dir;     /* (owned) (nullable): NULL once closed */
  FerryStoreIndex *index;   /* (owned) */
  FerryJournal    *journal; /* (owned) (nullable) */
  goffset          journal_length;
  goffset          compaction_length;  /* compact when the journal is longer */
  guint            compaction_changes; /* or when more transfers have changed */
  guint            calm_compaction_changes;
  guint64          generation;
  guint64          last_generation; /* the greatest that was tried */
  FerryWarnings   *warnings;        /* (owned) */

  FerryChangeQueue *queue;   /* (owned): for the next commits */
  FerryWaiters     *waiters; /* (owned) */
  guint64           n_durable;
  FerryStoreJob    *job;  /* (unowned) (nullable): the commit under way */
  GSource          *idle; /* (owned) (nullable): the next commit is scheduled */
  GSource          *calm; /* (owned) (nullable): a compaction is, if no commit comes */

  gboolean must_compact;
  gboolean wants_compaction;
  gboolean is_journal_damaged;
  gboolean is_snapshot_damaged;
  gboolean is_sync;    /* the caller waits, and gets the error */
  gboolean is_hurried; /* the program ends */
  gboolean has_failed; /* "commit-failed" was emitted last */
};

/* Goes over to this index, for good. (transfer full) */
void ferry_store_set_index (FerryStore      *self,
                            FerryStoreIndex *index);

/* All that one turn of the main loop puts becomes one commit. */
void ferry_store_schedule_commit (FerryStore *self);
/* Wants a new snapshot, with the next commit, which is scheduled. */
void ferry_store_schedule_compaction (FerryStore *self);
/* Nothing happens by itself any more. */
void ferry_store_unschedule (FerryStore *self);

G_END_DECLS
