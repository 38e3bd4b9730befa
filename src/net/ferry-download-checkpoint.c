/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-download-digest.h"
#include "ferry-download-private.h"
#include "ferry-error.h"
#include "ferry-redact.h"

/* What a crash may cost is the larger of two seconds' worth and this (I1). The
 * time leaves room for the beat and for the sync itself. */
#define CHECKPOINT_TIME (1500 * G_TIME_SPAN_MILLISECOND)
#define CHECKPOINT_BYTES (8 * 1024 * 1024)

/* A slow download is not made to wait for the bytes for ever. */
#define CHECKPOINT_SLOW_TIME (10 * G_USEC_PER_SEC)

/* Dirty pages are not left to pile up until somebody waits for them. */
#define WRITE_BACK_BYTES (32 * 1024 * 1024)

/* One trip to the writer thread and back. */
typedef struct
{
  FerryDownload    *download;  /* (owned) */
  FerryPartFile    *part;      /* (owned) (nullable) */
  FerryRangeSet    *written;   /* (owned) what will be on disk */
  guint             n_forgets; /* of the download when it began */
  FerryRunEventType type;      /* to emit when it is */
  GError           *error;     /* (owned) (nullable) */
} Sync;

static void
sync_free (gpointer data)
{
  Sync *sync = data;

  ferry_download_release (sync->download);
  g_clear_pointer (&sync->part, ferry_part_file_unref);
  ferry_range_set_free (sync->written);
  g_clear_error (&sync->error);
  g_free (sync);
}

static void
sync_work (gpointer data)
{
  Sync *sync = data;

  if (sync->part != NULL && ferry_range_set_get_n (sync->written) > 0)
    ferry_part_file_sync_with_name (sync->part, &sync->error);
}

static void
write_back_work (gpointer data)
{
  ferry_part_file_begin_write_back (data, 0, 0);
}

static void
part_unref (gpointer data)
{
  ferry_part_file_unref (data);
}

void
ferry_download_begin_write_back (FerryDownload *self)
{
  if (self->unstarted < WRITE_BACK_BYTES)
    return;

  self->unstarted = 0;
  ferry_writer_push (ferry_transport_get_writer (self->transport), write_back_work, NULL,
                     ferry_part_file_ref (self->part), part_unref,
                     ferry_transport_get_context (self->transport));
}

static void
push_sync (FerryDownload    *self,
           FerryRunEventType type,
           FerryWriterFunc   done)
{
  Sync *sync = g_new0 (Sync, 1);

  sync->download = ferry_download_hold (self);
  sync->part = self->part != NULL ? ferry_part_file_ref (self->part) : NULL;
  sync->written = ferry_range_set_copy (self->written);
  sync->n_forgets = self->n_forgets;
  sync->type = type;
  ferry_writer_push (ferry_transport_get_writer (self->transport), sync_work, done, sync, sync_free,
                     ferry_transport_get_context (self->transport));
}

static void
set_have (FerryDownload *self,
          Sync          *sync)
{
  ferry_range_set_free (self->record.have);
  self->record.have = g_steal_pointer (&sync->written);
  sync->written = ferry_range_set_new ();
}

/* The new file is further than the one that it replaces. */
static void
drop_old_part (FerryDownload *self)
{
  if (self->record.old_part_name == NULL)
    return;
  if (ferry_range_set_get_total (self->record.have) <= self->record.old_part_size)
    return;

  ferry_part_file_remove (ferry_transport_get_ops (self->transport),
                          ferry_request_get_directory (self->request),
                          self->record.old_part_name, self->id);
  g_clear_pointer (&self->record.old_part_name, g_free);
  self->record.old_part_size = 0;
}

static void
checkpoint_done (gpointer data)
{
  Sync          *sync = data;
  FerryDownload *self = sync->download;

  self->is_checkpointing = FALSE;
  if (self->is_over || sync->part != self->part || sync->n_forgets != self->n_forgets)
    return; /* it ended, began anew or gave up some of it meanwhile */
  if (sync->error != NULL)
    {
      ferry_download_fail (self, g_steal_pointer (&sync->error));
      return;
    }

  set_have (self, sync);
  drop_old_part (self);
  ferry_download_emit (self, FERRY_RUN_CHECKPOINT);
}

static gboolean
flush_all (FerryDownload *self)
{
  GError *error = NULL;

  for (guint i = 0; i < FERRY_DOWNLOAD_MAX_SEGMENTS; i++)
    if (self->segments[i] != NULL && !ferry_segment_flush (self->segments[i], &error))
      {
        ferry_download_fail (self, error);
        return FALSE;
      }

  return TRUE;
}

void
ferry_download_checkpoint_if_due (FerryDownload *self)
{
  gint64   now = ferry_download_get_now (self);
  gint64   elapsed = now - self->last_checkpoint;
  goffset  have = ferry_range_set_get_total (ferry_range_plan_get_have (self->plan));
  goffset  unsaved = have - ferry_range_set_get_total (self->record.have);
  gboolean is_due = (elapsed >= CHECKPOINT_TIME && unsaved >= CHECKPOINT_BYTES) ||
                    (elapsed >= CHECKPOINT_SLOW_TIME && unsaved > 0);

  if (!is_due || self->is_checkpointing || self->part == NULL)
    return;
  if (!flush_all (self))
    return;

  self->last_checkpoint = now;
  self->is_checkpointing = TRUE;
  push_sync (self, FERRY_RUN_CHECKPOINT, checkpoint_done);
}

/* The objects of the network thread go in it. */
static void
leave_network (FerryDownload *self)
{
  g_clear_pointer (&self->hasher, ferry_hasher_free);
  ferry_download_stop_check (self);
  ferry_download_digest_stop (self);
  ferry_download_close_sources (self);
  ferry_contact_close (&self->contact);
}

static void
end_done (gpointer data)
{
  Sync          *sync = data;
  FerryDownload *self = sync->download;

  /* Bytes that could not be synced are not claimed. */
  if (sync->error == NULL)
    set_have (self, sync);
  else if (self->error == NULL)
    g_debug ("%s: %s", self->id, sync->error->message);

  leave_network (self);
  ferry_download_emit (self, sync->type);
}

void
ferry_download_end_synced (FerryDownload    *self,
                           FerryRunEventType type)
{
  push_sync (self, type, end_done);
}

/* The end. */

void
ferry_download_end_published (FerryDownload *self)
{
  g_clear_pointer (&self->record.part_name, g_free);
  if (self->record.old_part_name != NULL)
    ferry_part_file_remove (ferry_transport_get_ops (self->transport),
                            ferry_request_get_directory (self->request),
                            self->record.old_part_name, self->id);
  g_clear_pointer (&self->record.old_part_name, g_free);
  self->record.old_part_size = 0;
  ferry_range_set_free (self->record.have);
  self->record.have = ferry_range_set_copy (self->written);

  leave_network (self);
  ferry_download_emit (self, FERRY_RUN_FINISHED);
}

static void
published_cb (FerryPartFile *part,
              const GError  *error,
              gpointer       data)
{
  FerryDownload *self = data;

  if (error != NULL)
    {
      self->error = g_error_copy (error);
      ferry_download_end_synced (self, FERRY_RUN_FAILED);
      ferry_download_release (self);
      return;
    }

  g_free (self->record.name);
  self->record.name = g_strdup (ferry_part_file_get_name (part));
  ferry_download_end_published (self);
  ferry_download_release (self);
}

static void
publish (FerryDownload *self)
{
  FerryPartFileFinish finish = { 0 };

  ferry_download_emit_reason (self, FERRY_REASON_FINISHING);
  finish.total = self->record.total;
  finish.modified = ferry_request_get_keep_modified_time (self->request)
                        ? self->record.validator.last_modified_time
                        : -1;
  finish.origin = ferry_redact_uri (ferry_request_get_uri (self->request));
  ferry_finisher_push (self->finisher, self->part, &finish,
                       published_cb, ferry_download_hold (self),
                       ferry_transport_get_context (self->transport));
}

static void
fail_verified (FerryDownload *self,
               GError        *error)
{
  self->error = error;
  ferry_download_end_synced (self, FERRY_RUN_FAILED);
}

static void
hashed_cb (const char   *hex,
           const GError *error,
           gpointer      data)
{
  FerryDownload    *self = data;
  const char       *expected;
  FerryChecksumKind kind = ferry_download_digest_get (self, &expected);
  GError           *mismatch = NULL;

  self->is_verifying = FALSE;
  if (hex == NULL)
    {
      fail_verified (self, g_error_copy (error));
      return;
    }

  g_free (self->record.checksum);
  self->record.checksum = g_strdup_printf ("%s:%s", ferry_checksum_kind_to_nick (kind), hex);
  if (g_str_equal (hex, expected))
    {
      publish (self);
      return;
    }

  if (ferry_download_try_otherwise (self))
    return;

  ferry_error_set (&mismatch, FERRY_ERROR_CHECKSUM_MISMATCH, self->record.checksum);
  fail_verified (self, mismatch);
}

void
ferry_download_start_hasher (FerryDownload *self)
{
  FerryChecksumKind kind = ferry_download_digest_get (self, NULL);

  g_clear_pointer (&self->hasher, ferry_hasher_free);
  self->hashed = 0;
  if (kind == FERRY_CHECKSUM_NONE)
    return;

  self->hasher = ferry_hasher_new (self->part, kind);
  ferry_download_advance_hasher (self);
}

void
ferry_download_advance_hasher (FerryDownload *self)
{
  goffset frontier;

  if (self->hasher == NULL)
    return;

  frontier = ferry_download_get_frontier (self);
  if (frontier > self->hashed)
    ferry_hasher_advance (self->hasher, frontier);
  self->hashed = MAX (self->hashed, frontier);
}

void
ferry_download_finish (FerryDownload *self)
{
  GError *error = NULL;

  if (ferry_download_digest_waits (self, &error))
    {
      self->is_verifying = error == NULL;
      if (error != NULL)
        fail_verified (self, error);
      else
        ferry_download_emit_reason (self, FERRY_REASON_VERIFYING);
      return;
    }
  if (self->hasher == NULL)
    {
      publish (self);
      return;
    }

  self->is_verifying = TRUE;
  /* With several addresses it may have to fetch more, and keeps its place. */
  if (self->sources->len == 1)
    ferry_download_emit_reason (self, FERRY_REASON_VERIFYING);
  ferry_hasher_finish (self->hasher, self->record.total, hashed_cb, self,
                       ferry_transport_get_context (self->transport));
}
