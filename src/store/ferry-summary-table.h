/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-summary.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerrySummaryItem:
 * @texts: where the three texts begin among the texts, each ending in NUL: name,
 *   search, group
 *
 * A FerrySummary as it is in the file.
 */
typedef struct
{
  gint64  created;
  gint64  finished;
  gint64  total;
  guint32 status;
  guint32 texts;
} FerrySummaryItem;

#define FERRY_SUMMARY_ITEM_TYPE "(xxxuu)"
G_STATIC_ASSERT (sizeof (FerrySummaryItem) == 32);

/**
 * FerrySummaryTable:
 *
 * The summaries of all transfers of a snapshot, in the order of its index: an
 * "a(xxxuu)" and after it the texts, with zeros up to a multiple of 8. They can
 * be made anew from the frames, so a damaged table is as good as none. Nothing
 * of it is looked at before it is asked for. Any thread.
 */
typedef struct _FerrySummaryTable FerrySummaryTable;

/* @bytes are the whole table, of @n summaries; @crc is their CRC-32C. */
FerrySummaryTable *ferry_summary_table_new (GBytes  *bytes,
                                            guint    n,
                                            guint32  crc,
                                            gboolean is_swapped);
void               ferry_summary_table_free (FerrySummaryTable *self);

/* The summary at @position, with texts that point into the table. FALSE when
 * the table is damaged, whatever the position. */
gboolean ferry_summary_table_get (FerrySummaryTable *self,
                                  guint              position,
                                  FerrySummary      *summary);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerrySummaryTable, ferry_summary_table_free)

G_END_DECLS
