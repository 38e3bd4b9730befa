/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-ledger-book.h"
#include "ferry-state-dir.h"

G_BEGIN_DECLS

/**
 * FerryLedgerTurn:
 * @dir, @name: (unowned): which file
 * @book: (owned): what it is to say
 * @since: number of the last change that it says already
 * @offset: its good length; if it has another one, it is written anew
 * @generation: of the file
 * @oldest: what begins before is left out when it is written anew
 * @is_rewriting: it is not to be appended to: it is damaged or in doubt
 * @set_aside: it is damaged: keep a copy
 * @is_compacting: write it anew because it is long; append where that fails
 * @error: (out): why the changes are not on disk
 * @was_rewritten: (out): it is another file, of the generation after @generation
 * @was_set_aside: (out): there is a copy
 * @has_no_room: (out): it could not be written anew, and was appended to
 * @is_in_doubt: (out): what is on disk is unknown until it is written anew
 * @end: (out): its good length
 *
 * One turn of writing the ledger, off the main thread. On disk is afterwards what
 * was there or what is to be, whatever fails.
 */
typedef struct
{
  /* Input. */
  FerryStateDir   *dir;
  const char      *name;
  FerryLedgerBook *book;
  guint64          since;
  goffset          offset;
  guint32          generation;
  gint64           oldest;
  gboolean         is_rewriting;
  gboolean         set_aside;
  gboolean         is_compacting;

  /* Output. */
  GError  *error; /* (owned) (nullable) */
  gboolean was_rewritten;
  gboolean was_set_aside;
  gboolean has_no_room;
  gboolean is_in_doubt;
  goffset  end;
} FerryLedgerTurn;

void ferry_ledger_turn_run (FerryLedgerTurn *self);
void ferry_ledger_turn_clear (FerryLedgerTurn *self);

G_END_DECLS
