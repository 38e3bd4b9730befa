/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-order-log.h"

G_BEGIN_DECLS

/* A row that is known by name: where it was, and where it is now if it still is. */
typedef struct
{
  guint    old_position;
  guint    new_position;
  gboolean is_there;
} FerryAnchor;

/**
 * ferry_list_align:
 * @anchors: (element-type FerryAnchor): ascending by old position
 * @n_old: length of the list as it was
 * @n_new: length as it is
 * @is_lasting: rows that are not known can be taken for the same where as many
 *   stand between two known ones as before
 *
 * What changes the old list into the new one and touches as few of the known rows
 * as possible: those that kept their order among each other stay.
 *
 * Returns: (transfer full) (element-type FerrySplice): to be done in this order,
 *   from the end of the list to its beginning
 */
GArray *ferry_list_align (GArray *anchors, guint n_old, guint n_new, gboolean is_lasting);

G_END_DECLS
