/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-engine-entry.h"

FerryEngineEntry *
ferry_engine_entry_new (const FerryRunnerWorld *world,
                        FerryTransfer          *transfer)
{
  FerryEngineEntry *self = g_new0 (FerryEngineEntry, 1);

  self->runner = ferry_runner_new (world, transfer);
  self->link.data = self;
  return self;
}

void
ferry_engine_entry_free (gpointer entry)
{
  FerryEngineEntry *self = entry;

  ferry_runner_free (self->runner);
  g_clear_pointer (&self->changes, g_variant_unref);
  g_free (self);
}

FerryTransfer *
ferry_engine_entry_get_transfer (FerryEngineEntry *self)
{
  return ferry_runner_get_transfer (self->runner);
}

FerryStatus
ferry_engine_entry_get_status (FerryEngineEntry *self)
{
  return ferry_transfer_get_status (ferry_engine_entry_get_transfer (self));
}
