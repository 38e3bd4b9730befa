/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-summary-table.h"

G_BEGIN_DECLS

/**
 * FerrySummaryBuilder:
 *
 * Gathers the summaries of a snapshot that is being written.
 */
typedef struct _FerrySummaryBuilder FerrySummaryBuilder;

/* @max_size: what all texts together may take. */
FerrySummaryBuilder *ferry_summary_builder_new (guint max_size);
void                 ferry_summary_builder_free (FerrySummaryBuilder *self);

/* Copies @summary: it is that of the next position. */
void ferry_summary_builder_add (FerrySummaryBuilder *self,
                                const FerrySummary  *summary);

/* The bytes of a FerrySummaryTable in two parts, to be written one behind the
 * other, and their CRC; the builder keeps them. FALSE when the texts have become
 * too long for a table: the snapshot does without. */
gboolean ferry_summary_builder_end (FerrySummaryBuilder *self,
                                    GArray             **items,
                                    GByteArray         **texts,
                                    guint32             *crc);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerrySummaryBuilder, ferry_summary_builder_free)

G_END_DECLS
