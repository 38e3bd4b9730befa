/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-order-log.h"
#include "ferry-remote-transfer.h"

G_BEGIN_DECLS

/* So many rows are kept that nobody holds, for when somebody comes back. */
#define FERRY_HELD_ROWS_MOST_SPARE 512

typedef struct _FerryHeldRows FerryHeldRows;

/**
 * FerryHeldRow: one row that there is an object of. Read it; write only
 * @is_stale and @is_given_up.
 */
typedef struct
{
  FerryHeldRows       *rows;
  FerryRemoteTransfer *item; /* (owned) by a toggle reference */
  guint                position;
  gboolean             is_held;     /* by somebody else than us */
  gboolean             is_stale;    /* it may say something else by now */
  gboolean             is_given_up; /* the service was asked for it and did not bring it */
  GList                link;        /* among the spare ones, when nobody holds it */
} FerryHeldRow;

/**
 * FerryHeldRows:
 *
 * The few objects that there are of the many rows of a list, in order. An object
 * that somebody holds stays; of those that nobody holds any more some are kept
 * that are loaded, the latest. All costs are of the number of objects, whatever
 * the length of the list. Main thread.
 *
 * A toggle reference tells of each object whether somebody else holds it, so
 * nobody else may put one on it.
 */
/* @held is called when an object was taken hold of or let go. */
FerryHeldRows *ferry_held_rows_new (GCallback held, gpointer user_data);
void           ferry_held_rows_free (FerryHeldRows *self);

guint         ferry_held_rows_get_n (FerryHeldRows *self);
FerryHeldRow *ferry_held_rows_get (FerryHeldRows *self, guint index);
/* Index of the first at @position or after it. */
guint         ferry_held_rows_find (FerryHeldRows *self, guint position);
FerryHeldRow *ferry_held_rows_lookup (FerryHeldRows *self, guint position);    /* nullable */
FerryHeldRow *ferry_held_rows_lookup_id (FerryHeldRows *self, const char *id); /* nullable */
/* The first and the last position that somebody holds. */
gboolean ferry_held_rows_get_hull (FerryHeldRows *self, guint *first, guint *last);

/* The object of @position, made when there is none. (transfer full) */
FerryRemoteTransfer *ferry_held_rows_take (FerryHeldRows *self, guint position);
void                 ferry_held_rows_load (FerryHeldRows  *self,
                                           FerryHeldRow   *held,
                                           const FerryRow *row);
void                 ferry_held_rows_splice (FerryHeldRows *self, const FerrySplice *splice);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryHeldRows, ferry_held_rows_free)

G_END_DECLS
