/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-part-file.h"
#include "ferry-runner-private.h"

struct _FerryRunnerDiscard
{
  FerryRunner        *runner; /* (unowned) (nullable): NULL when it is gone */
  const FerryFileOps *ops;
  char               *id;            /* (owned) */
  char               *directory;     /* (owned) */
  char               *part_name;     /* (owned) (nullable) */
  char               *old_part_name; /* (owned) (nullable) */
};

void
ferry_runner_forget_discard (FerryRunner *self)
{
  if (self->discard != NULL)
    self->discard->runner = NULL;
  self->discard = NULL;
}

static void
forget_remote_file (FerryTransferRecord *record)
{
  g_clear_pointer (&record->part_name, g_free);
  g_clear_pointer (&record->old_part_name, g_free);
  record->old_part_size = 0;
  ferry_range_set_clear (record->have);
  ferry_validator_clear (&record->validator);
  ferry_validator_init (&record->validator);
  record->total = -1;
  record->is_unverified = FALSE;
}

static void
discard_work (gpointer data)
{
  FerryRunnerDiscard *discard = data;

  if (discard->part_name != NULL)
    ferry_part_file_remove (discard->ops, discard->directory, discard->part_name, discard->id);
  if (discard->old_part_name != NULL)
    ferry_part_file_remove (discard->ops, discard->directory, discard->old_part_name, discard->id);
}

static void
discard_free (gpointer data)
{
  FerryRunnerDiscard *discard = data;

  g_free (discard->id);
  g_free (discard->directory);
  g_free (discard->part_name);
  g_free (discard->old_part_name);
  g_free (discard);
}

static void
discard_done (gpointer data)
{
  FerryRunnerDiscard *discard = data;
  FerryRunner        *self = discard->runner;

  if (self == NULL)
    return;

  ferry_runner_forget_discard (self);
  self->world->released (self, self->world->user_data);
}

/* Nothing else happens to the transfer meanwhile: its next run may well give
 * its part the same name. */
static void
begin_discard (FerryRunner *self)
{
  const FerryTransferRecord *record = ferry_transfer_get_record (self->transfer);
  FerryRequest              *request = ferry_transfer_get_request (self->transfer);
  FerryRunnerDiscard        *discard = g_new0 (FerryRunnerDiscard, 1);

  self->discard = discard;
  discard->runner = self;
  discard->ops = self->world->ops;
  discard->id = g_strdup (ferry_transfer_get_id (self->transfer));
  discard->directory = g_strdup (ferry_request_get_directory (request));
  discard->part_name = g_strdup (record->part_name);
  discard->old_part_name = g_strdup (record->old_part_name);
  ferry_writer_push (self->world->writer, discard_work, discard_done, discard, discard_free, NULL);
}

gboolean
ferry_runner_discard_now (FerryRunner *self)
{
  FerryTransferRecord *record = ferry_transfer_edit (self->transfer);
  gboolean             is_there = record->part_name != NULL || record->old_part_name != NULL;

  if (is_there)
    begin_discard (self);
  forget_remote_file (record);
  self->furthest = 0;
  ferry_progress_set_received (ferry_transfer_get_progress (self->transfer), 0);
  ferry_runner_commit (self);
  return is_there;
}

void
ferry_runner_discard_part (FerryRunner *self)
{
  if (self->run != NULL || self->lookup != NULL)
    self->must_discard = TRUE;
  else if (self->discard == NULL)
    ferry_runner_discard_now (self);
}
