/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* At @position stood @n_removed rows, and now stand @n_added. */
typedef struct
{
  guint position;
  guint n_removed;
  guint n_added;
} FerrySplice;

/* Where the row at @position is after @splice; FALSE when it is gone. */
gboolean ferry_splice_move (const FerrySplice *splice, guint *position);

/**
 * FerryOrderLog:
 *
 * The latest changes of the order of a view, each of which makes the next
 * generation of it. It tells where a row is now of which an answer says where it
 * was.
 */
typedef struct _FerryOrderLog FerryOrderLog;

FerryOrderLog *ferry_order_log_new (void);
void           ferry_order_log_free (FerryOrderLog *self);
/* The generation that the changes so far have made. */
guint ferry_order_log_get_generation (FerryOrderLog *self);
void  ferry_order_log_add (FerryOrderLog *self, const FerrySplice *splice);
/* Nobody waits for an answer of an older generation. */
void ferry_order_log_forget (FerryOrderLog *self);
/* Whether @generation is now, or a past one from which on all is known. */
gboolean ferry_order_log_reaches (FerryOrderLog *self, guint generation);
/* From @generation, which is reached, to now; FALSE when the row is gone. */
gboolean ferry_order_log_move (FerryOrderLog *self, guint generation, guint *position);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryOrderLog, ferry_order_log_free)

G_END_DECLS
