/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-runner.h"
#include "ferry-wish-index.h"

G_BEGIN_DECLS

/**
 * FerryEngineEntry: a live transfer and what is to become of it.
 */
typedef struct
{
  FerryRunner  *runner; /* (owned) */
  GList         link;   /* in the order of the live ones */
  FerryWishLink wish;
  gboolean      is_removed; /* forget it when its run has ended */
  gboolean      deletes_file;
  gboolean      is_settled; /* on its way out of the live ones */
  gboolean      is_fetched; /* only the disk is at work for it */
  GVariant     *changes;    /* (owned) (nullable) to be made when its run has ended */
} FerryEngineEntry;

FerryEngineEntry *ferry_engine_entry_new (const FerryRunnerWorld *world,
                                          FerryTransfer          *transfer);
void              ferry_engine_entry_free (gpointer entry);

FerryTransfer *ferry_engine_entry_get_transfer (FerryEngineEntry *self);
FerryStatus    ferry_engine_entry_get_status (FerryEngineEntry *self);

G_END_DECLS
