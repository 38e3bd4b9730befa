/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-part-file.h"
#include "ferry-policy.h"
#include "ferry-runner-private.h"
#include "ferry-upload.h"

struct _FerryRunnerDiscard
{
  FerryRunner        *runner; /* (unowned) (nullable): NULL when it is gone */
  const FerryFileOps *ops;
  char               *id;            /* (owned) */
  char               *directory;     /* (owned) (nullable) */
  char               *part_name;     /* (owned) (nullable) */
  char               *old_part_name; /* (owned) (nullable) */

  /* Of an upload. */
  FerryRunnerWorld    world;
  FerryRequest       *request; /* (owned) */
  FerryTransferRecord record;
  FerryLimiter       *limiter;  /* (owned) */
  FerryProgress      *progress; /* (owned) */
  GCancellable       *lookup;   /* (owned) (nullable) of credentials */
  FerryRun           *run;      /* (owned) (nullable) */
};

static void
discard_free (gpointer data)
{
  FerryRunnerDiscard *discard = data;

  g_free (discard->id);
  g_free (discard->directory);
  g_free (discard->part_name);
  g_free (discard->old_part_name);
  ferry_request_unref (discard->request);
  ferry_transfer_record_clear (&discard->record);
  ferry_limiter_unref (discard->limiter);
  ferry_progress_unref (discard->progress);
  g_free (discard);
}

/* Of an upload: it is politeness to the server, so that anything may end it. */
static void
end_upload_discard (FerryRunnerDiscard *discard)
{
  FerryRunner *self = discard->runner;

  if (discard->lookup != NULL)
    g_cancellable_cancel (discard->lookup);
  g_clear_object (&discard->lookup);
  if (discard->run != NULL)
    {
      ferry_run_stop (discard->run);
      ferry_run_unref (discard->run);
    }
  discard_free (discard);

  if (self == NULL)
    return;
  self->discard = NULL;
  self->world->released (self, self->world->user_data);
}

void
ferry_runner_forget_discard (FerryRunner *self)
{
  FerryRunnerDiscard *discard = g_steal_pointer (&self->discard);

  if (discard == NULL)
    return;

  discard->runner = NULL;
  if (discard->lookup != NULL || discard->run != NULL)
    end_upload_discard (discard);
}

void
ferry_runner_hurry_discard (FerryRunner *self)
{
  if (self->discard != NULL && (self->discard->lookup != NULL || self->discard->run != NULL))
    end_upload_discard (self->discard);
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
  g_clear_pointer (&record->source_uri, g_free);
  g_clear_pointer (&record->told_checksum, g_free);

  record->upload_protocol = FERRY_UPLOAD_PROTOCOL_AUTO;
  g_clear_pointer (&record->upload_uri, g_free);
  record->upload_expires = 0;
  record->is_begun = FALSE;
  g_clear_pointer (&record->stamps, g_free);
  record->n_stamps = 0;
}

/* The part of a download. */

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
discard_done (gpointer data)
{
  FerryRunnerDiscard *discard = data;
  FerryRunner        *self = discard->runner;

  if (self == NULL)
    return;

  self->discard = NULL;
  self->world->released (self, self->world->user_data);
}

/* What the server has of an upload. */

static void
discard_event_cb (const FerryRunEvent *event,
                  gpointer             data)
{
  end_upload_discard (data);
}

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  FerryRunnerDiscard  *discard = data;
  g_autoptr (GVariant) secrets = NULL;
  g_autoptr (GError)   error = NULL;
  FerryRunSpec         spec = { 0 };

  secrets = ferry_credentials_lookup_finish (FERRY_CREDENTIALS (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* @discard is gone */

  g_clear_object (&discard->lookup);
  spec.transport = discard->world.transport;
  spec.finisher = discard->world.finisher;
  spec.id = discard->id;
  spec.request = discard->request;
  spec.secrets = secrets;
  spec.record = &discard->record;
  spec.limiter = discard->limiter;
  spec.progress = discard->progress;
  spec.stays_here = ferry_policy_begins_here (discard->request);
  discard->run = ferry_upload_discard_start (&spec, discard_event_cb, discard);
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
  discard->world = *self->world;
  discard->ops = self->world->ops;
  discard->id = g_strdup (ferry_transfer_get_id (self->transfer));
  discard->directory = g_strdup (ferry_request_get_directory (request));
  discard->part_name = g_strdup (record->part_name);
  discard->old_part_name = g_strdup (record->old_part_name);
  discard->request = ferry_request_ref (request);
  ferry_transfer_record_copy (record, &discard->record);
  discard->limiter = ferry_limiter_ref (self->limiter);
  discard->progress = ferry_progress_ref (ferry_transfer_get_progress (self->transfer));

  if (!ferry_upload_has_remains (record))
    {
      ferry_writer_push (self->world->writer, discard_work, discard_done, discard, discard_free,
                         NULL);
      return;
    }

  discard->lookup = g_cancellable_new ();
  ferry_credentials_lookup_async (self->world->credentials, discard->id, discard->lookup,
                                  looked_up_cb, discard);
}

gboolean
ferry_runner_discard_now (FerryRunner *self)
{
  FerryTransferRecord *record = ferry_transfer_edit (self->transfer);
  gboolean             is_there = record->part_name != NULL || record->old_part_name != NULL ||
                      ferry_upload_has_remains (record);

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
