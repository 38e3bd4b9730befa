/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-source-stamp.h"

gboolean
ferry_source_stamp_equal (const FerrySourceStamp *a,
                          const FerrySourceStamp *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a->size == b->size && a->modified == b->modified && a->inode == b->inode;
}
