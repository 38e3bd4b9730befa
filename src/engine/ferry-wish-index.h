/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-request.h"

G_BEGIN_DECLS

/**
 * FerryWishIndex:
 *
 * Who wants which file in which place, or sends what where, to find those that
 * want the same (T16) without looking at all. Main thread.
 */
typedef struct _FerryWishIndex FerryWishIndex;

/**
 * FerryWishLink: what the index keeps in an item. All zero when it is not in.
 * @link: its data is the item
 * @wish: (unowned) (nullable): what the item shares with others that want the
 *   same
 */
typedef struct
{
  GList    link;
  gpointer wish;
} FerryWishLink;

FerryWishIndex *ferry_wish_index_new (void);
void            ferry_wish_index_free (FerryWishIndex *self);
/* @item's @link must not be in. */
void ferry_wish_index_add (FerryWishIndex *self,
                           FerryRequest   *request,
                           FerryWishLink  *link,
                           gpointer        item);
/* Does nothing when it is not in. */
void ferry_wish_index_remove (FerryWishIndex *self, FerryWishLink *link);
/* The items that want the same as @request (ferry_request_equal_wish()), as they were
 * added. (nullable) */
const GList *ferry_wish_index_find (FerryWishIndex *self, FerryRequest *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryWishIndex, ferry_wish_index_free)

G_END_DECLS
