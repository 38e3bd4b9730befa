/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-ledger-record.h"

G_BEGIN_DECLS

/* More connections than anybody has: then the one that was longest without a byte
 * is forgotten. */
#define FERRY_LEDGER_MAX_CONNECTIONS 256
/* Entries of one connection: two a day and some more. Then the oldest goes. */
#define FERRY_LEDGER_MAX_ENTRIES 1024

/**
 * FerryLedgerBook:
 *
 * What the ledger says, in memory, and what of it is not on disk yet: each change
 * has a number, and who writes says up to which all is written. One thread at a
 * time.
 */
typedef struct _FerryLedgerBook FerryLedgerBook;

FerryLedgerBook *ferry_ledger_book_new (void);
FerryLedgerBook *ferry_ledger_book_copy (FerryLedgerBook *self);
void             ferry_ledger_book_free (FerryLedgerBook *self);

void ferry_ledger_book_add (FerryLedgerBook    *self,
                            const char         *id,
                            gint64              begin,
                            const FerryTraffic *more);
void ferry_ledger_book_forget (FerryLedgerBook *self, const char *id);
/* @mark: (nullable) */
void        ferry_ledger_book_set_mark (FerryLedgerBook *self, const char *id, const char *mark);
const char *ferry_ledger_book_get_mark (FerryLedgerBook *self, const char *id); /* nullable */

void ferry_ledger_book_sum (FerryLedgerBook *self,
                            const char      *id,
                            gint64           since,
                            gint64           until,
                            FerryTraffic    *sum);
/* Ids of those with entries, sorted; NULL-terminated. */
GStrv ferry_ledger_book_list (FerryLedgerBook *self);

/* Takes each entry in its turn: by time and id. @id: (nullable): of all */
typedef void (*FerryLedgerEntryFunc) (const char         *id,
                                      gint64              begin,
                                      const FerryTraffic *sum,
                                      gpointer            user_data);
void ferry_ledger_book_foreach (FerryLedgerBook     *self,
                                const char          *id,
                                gint64               since,
                                gint64               until,
                                FerryLedgerEntryFunc func,
                                gpointer             user_data);

/* What a record says: it is on disk. */
void ferry_ledger_book_apply (FerryLedgerBook *self, const FerryLedgerRecord *record);
/* What begins before @begin goes, and need not be told of. */
void ferry_ledger_book_drop_before (FerryLedgerBook *self, gint64 begin);

/* Of the last change; never 0. */
guint64 ferry_ledger_book_get_number (FerryLedgerBook *self);
/* The changes after @number, so that of a part of them that stands in the file
 * nothing is counted twice later. 0: all that there is. */
void ferry_ledger_book_append_since (FerryLedgerBook *self,
                                     guint64          number,
                                     guint32          generation,
                                     GByteArray      *bytes);
/* All up to @number is on disk. */
void ferry_ledger_book_note_written (FerryLedgerBook *self, guint64 number);
/* How long the entries are as records. */
gsize ferry_ledger_book_get_size (FerryLedgerBook *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryLedgerBook, ferry_ledger_book_free)

G_END_DECLS
