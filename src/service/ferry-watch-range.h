/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryWatchRange: rows of a list that somebody looks at. A plain value.
 */
typedef struct
{
  guint position;
  guint count; /* 0: none */
} FerryWatchRange;

gboolean ferry_watch_range_contains (const FerryWatchRange *self, guint position);

/**
 * ferry_watch_range_splice:
 *
 * Follows a change of the list: the range is of the same rows after it. What
 * comes in between them is in it too, what comes before the first or behind the
 * last is not. When all of them are replaced it is of the same positions.
 */
void ferry_watch_range_splice (FerryWatchRange *self, guint position, guint removed, guint added);

G_END_DECLS
