/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-transfer.h"

G_BEGIN_DECLS

/**
 * FerrySummary:
 *
 * As much of a transfer as is needed to choose and order a hundred thousand of
 * them without reading each: it is kept apart in the snapshot. Times in seconds.
 * The texts are borrowed from where the summary came from.
 */
typedef struct
{
  FerryStatus status;
  gint64      created;
  gint64      finished; /* 0 */
  gint64      total;    /* -1 unknown */
  const char *name;     /* for sorting: its name, folded by ferry_query_fold() */
  const char *search;   /* folded: name, host, group, files of an upload, a line each */
  const char *group;    /* "" when there is none */
} FerrySummary;

/* Fills @self from @transfer; its texts are owned by @texts, to be freed with
 * g_free() after them. */
void ferry_summary_of_transfer (FerryTransfer *transfer, FerrySummary *self, char **texts);

G_END_DECLS
