/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-file-ops.h"
#include "ferry-summary.h"
#include "ferry-transfer.h"
#include "ferry-writer.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_STORE (ferry_store_get_type ())
G_DECLARE_FINAL_TYPE (FerryStore, ferry_store, FERRY, STORE, GObject)

/**
 * FerryStore:
 *
 * The durable state of all transfers: a journal and a memory-mapped snapshot in
 * one directory (architecture §5, I3). Main thread only; the writing happens in
 * a FerryWriter. Changes that are put while a commit is under way go into the
 * next one together (group commit).
 */

/**
 * ferry_store_open:
 * @directory: absolute; made (0700) with its parents if it is missing
 * @ops: the system calls
 * @writer: where commits run
 * @error: FERRY_ERROR_STATE_LOCKED when another process has it open (the
 *   message names the process id), FERRY_ERROR_STATE_TOO_NEW for the state of
 *   a later version (left alone), FERRY_ERROR_DISK_FULL and the like
 *
 * Takes the single-writer lock, maps the snapshot, replays the journal, cuts a
 * torn tail. A corrupt file is set aside whole ("journal.corrupt-…") and all
 * that can be read of it is kept; ferry_store_get_warnings() says so. Blocks:
 * called before the main loop runs.
 */
FerryStore *ferry_store_open (const char         *directory,
                              const FerryFileOps *ops,
                              FerryWriter        *writer,
                              GError            **error);

/* Sentences about what was set aside or skipped at open; NULL-terminated,
 * empty when all was well. */
const char *const *ferry_store_get_warnings (FerryStore *self);

/* Puts the request and record of a transfer (both: a new one). The change is
 * visible at once to readers of this object and durable after the next commit,
 * which is started by itself before the main loop sleeps. */
void ferry_store_put (FerryStore *self, FerryTransfer *transfer);
/* The record alone: the request is as put before. */
void ferry_store_put_record (FerryStore *self, FerryTransfer *transfer);
void ferry_store_remove (FerryStore *self, const char *id);

/* Completes when everything put before is on disk. FERRY_ERROR_DISK_FULL and
 * other file errors when it could not be written; the store then keeps the
 * changes in memory and tries again with the next commit. Called back in the
 * thread-default main context of the caller. */
void     ferry_store_commit_async (FerryStore         *self,
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
gboolean ferry_store_commit_finish (FerryStore   *self,
                                    GAsyncResult *result,
                                    GError      **error);
/* The same, waiting: for shutdown and tests. */
gboolean ferry_store_commit_sync (FerryStore *self, GError **error);

/* The program ends: what is put goes to disk in as few commits as possible, though
 * one may keep the main loop now. */
void ferry_store_hurry (FerryStore *self);

/* "commit-failed" (GError) is emitted when a commit that nobody waits for
 * fails; "commit-recovered" when one succeeds after that. */

guint ferry_store_get_n (FerryStore *self);
/* Ids of the transfers whose status is settled or not, in order of creation. */
GStrv ferry_store_list (FerryStore *self, gboolean settled);
/* A new object of what is stored (transfer full), or NULL with
 * FERRY_ERROR_STATE_UNREADABLE / FERRY_ERROR_INVALID_ARGUMENT (no such id). */
FerryTransfer *ferry_store_load (FerryStore *self, const char *id, GError **error);
gboolean       ferry_store_contains (FerryStore *self, const char *id);

/**
 * FerryStoreVisitFunc:
 * @id: good during the call
 * @summary: of what it was last put as. One that cannot be read has failed, and
 *   has empty texts
 * @is_lasting: its texts are good as long as the bytes that ferry_store_visit()
 *   gives are kept; otherwise during the call
 *
 * Called for a transfer. Must not change the store.
 */
typedef void (*FerryStoreVisitFunc) (const char         *id,
                                     const FerrySummary *summary,
                                     gboolean            is_lasting,
                                     gpointer            user_data);

/**
 * ferry_store_visit:
 * @visit: called for each transfer in the order of creation
 * @keep: (out) (optional) (nullable) (transfer full): the bytes that the texts
 *   said to be lasting point into; %NULL when none is. They are those of a file,
 *   which takes its room on the disk until they are let go
 *
 * Tells of all transfers without reading each: a hundred thousand take a few
 * hundredths of a second and touch no page but those of the summaries. Only
 * what changed since the last snapshot is read, and once all of it when the
 * snapshot is of an older format or its summaries are damaged: then a new one is
 * written soon.
 */
void ferry_store_visit (FerryStore         *self,
                        FerryStoreVisitFunc visit,
                        gpointer            user_data,
                        GBytes            **keep);
/* All ids that begin with @prefix, at most @max. */
GStrv ferry_store_find (FerryStore *self, const char *prefix, guint max);

/* Commits and writes a fresh snapshot now, off the main thread (it also happens
 * by itself when the journal outgrows the snapshot). */
void     ferry_store_compact_async (FerryStore         *self,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
gboolean ferry_store_compact_finish (FerryStore   *self,
                                     GAsyncResult *result,
                                     GError      **error);

/* Commits, releases the lock. The object is dead after it. Blocks. */
gboolean ferry_store_close (FerryStore *self, GError **error);

G_END_DECLS
