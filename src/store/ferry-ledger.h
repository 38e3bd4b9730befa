/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-file-ops.h"
#include "ferry-traffic.h"
#include "ferry-writer.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Days are kept for so long. */
#define FERRY_LEDGER_DAYS 400

#define FERRY_TYPE_LEDGER (ferry_ledger_get_type ())
G_DECLARE_FINAL_TYPE (FerryLedger, ferry_ledger, FERRY, LEDGER, GObject)

/**
 * FerryLedger:
 *
 * The bytes of each network connection day by day, kept in the file "ledger" of the
 * state directory. A day begins at local midnight; where a period of a plan begins
 * within it, it has two entries. Main thread; the writing happens in a FerryWriter.
 *
 * The file is a journal: an entry is written with all of its sums, so that a torn
 * end loses the last seconds at most, and none is counted twice.
 */

/**
 * ferry_ledger_open:
 * @path: absolute; a file that is missing is an empty one
 * @now: unix seconds: what is older than FERRY_LEDGER_DAYS is dropped
 * @error: status of the file system; FERRY_ERROR_STATE_TOO_NEW for the file of a
 *   later version, which is left alone
 *
 * Of a corrupt file what can be read is kept; the next flush sets it aside whole.
 * The file must be nobody else's: it is under the lock of the store beside it. Blocks:
 * called before the main loop runs.
 */
FerryLedger *ferry_ledger_open (const char         *path,
                                const FerryFileOps *ops,
                                FerryWriter        *writer,
                                gint64              now,
                                GError            **error);

/* One that is nowhere kept, for who could not open one: flushing it does nothing. */
FerryLedger *ferry_ledger_new_in_memory (void);

/* What is to be told of the file that was opened: that it was damaged. NULL: nothing */
const char *ferry_ledger_get_warning (FerryLedger *self);

/* Adds to the entry of the connection that begins at @begin (unix seconds), making
 * it where it is missing. In memory: it is on disk after the next flush. What begins
 * before the year 2000 or after 2199 is not counted: the clock is wrong. */
void ferry_ledger_add (FerryLedger        *self,
                       const char         *id,
                       gint64              begin,
                       const FerryTraffic *more);

/* The sum of the entries that begin at @since or later and before @until. */
void ferry_ledger_sum (FerryLedger  *self,
                       const char   *id,
                       gint64        since,
                       gint64        until,
                       FerryTraffic *sum);

/* "a(sxtttttt)", floating: id, begin, received, sent, all received, all sent, free
 * own, free all; of @id (nullable: of all), by time and id. */
GVariant *ferry_ledger_to_variant (FerryLedger *self,
                                   const char  *id,
                                   gint64       since,
                                   gint64       until);
/* Ids of the connections that have entries; NULL-terminated. */
GStrv ferry_ledger_list (FerryLedger *self);

/* Forgets a connection and its mark. */
void ferry_ledger_forget (FerryLedger *self, const char *id);

/**
 * ferry_ledger_set_mark:
 * @mark: (nullable): a word of the caller's of at most 255 bytes
 *
 * Keeps where the counting of a connection stood (the kernel's own sums and the
 * boot that they are of), so that it goes on after a restart.
 */
void        ferry_ledger_set_mark (FerryLedger *self, const char *id, const char *mark);
const char *ferry_ledger_get_mark (FerryLedger *self, const char *id); /* nullable */

/* Whether there is something to flush. */
gboolean ferry_ledger_is_dirty (FerryLedger *self);
/* What was added goes to disk. FERRY_ERROR_DISK_FULL and other file errors; the
 * ledger then keeps it for the next flush. Called back in the main context. */
void     ferry_ledger_flush_async (FerryLedger        *self,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
gboolean ferry_ledger_flush_finish (FerryLedger *self, GAsyncResult *result, GError **error);
/* The same, waiting: for the end of the program. */
gboolean ferry_ledger_flush_sync (FerryLedger *self, GError **error);

G_END_DECLS
