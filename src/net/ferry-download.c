/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-download-digest.h"
#include "ferry-download-private.h"

/* How often a run looks at itself: rates, stalls, more connections, durable
 * ranges. Runs share the beat, so that a hundred of them wake up together. */
#define TICK (250 * G_TIME_SPAN_MILLISECOND)

/* In its first seconds a run looks more often: each look that shows that more
 * connections pay and comes late costs what they would have brought. */
#define EARLY_TICK (50 * G_TIME_SPAN_MILLISECOND)
#define EARLY_TIME (3 * G_USEC_PER_SEC)

/* More connections are not worth their set-up for less than this, or for a
 * file that will be there in a moment anyway. */
#define MIN_RAMP_BYTES (1024 * 1024)
#define MIN_RAMP_SECONDS 1.0

FerryDownload *
ferry_download_hold (FerryDownload *self)
{
  ferry_run_hold (&self->run);
  return self;
}

void
ferry_download_release (FerryDownload *self)
{
  ferry_run_release (&self->run);
}

static void
download_finalize (FerryRun *run)
{
  FerryDownload *self = (FerryDownload *) run;

  ferry_run_clear (run);
  ferry_finisher_unref (self->finisher);
  g_free (self->id);
  ferry_contact_clear (&self->contact);
  ferry_limiter_unref (self->limiter);
  ferry_progress_unref (self->progress);
  g_free (self->rejected_etag);
  g_ptr_array_unref (self->sources);
  g_clear_pointer (&self->pieces, ferry_pieces_unref);
  ferry_range_set_free (self->checking);
  ferry_range_set_free (self->checked);
  g_hash_table_unref (self->faults);
  ferry_download_digest_free (self->digest);
  g_clear_pointer (&self->part, ferry_part_file_unref);
  g_clear_pointer (&self->plan, ferry_range_plan_free);
  ferry_range_set_free (self->written);
  ferry_range_set_free (self->unproven);
  ferry_transfer_record_clear (&self->record);
  g_clear_error (&self->error);
  g_free (self);
}

gint64
ferry_download_get_now (FerryDownload *self)
{
  return ferry_clock_get_monotonic (ferry_transport_get_clock (self->transport));
}

/* Events. */

static void
emit (FerryDownload    *self,
      FerryRunEventType type,
      FerryReason       reason,
      FerryResumeCause  cause)
{
  FerryRunEvent event = { .type = type, .reason = reason, .cause = cause };

  event.record = self->record; /* borrowed */
  event.retry_after = self->retry_after;
  event.progressed = self->progressed;
  event.lacks_checksum = ferry_download_digest_is_missing (self);
  event.error = type == FERRY_RUN_FAILED ? self->error : NULL;
  ferry_run_emit (&self->run, &event);
}

void
ferry_download_emit (FerryDownload    *self,
                     FerryRunEventType type)
{
  emit (self, type, FERRY_REASON_NONE, FERRY_RESUME_CAUSE_NONE);
}

void
ferry_download_emit_reason (FerryDownload *self,
                            FerryReason    reason)
{
  emit (self, FERRY_RUN_REASON, reason, FERRY_RESUME_CAUSE_NONE);
}

void
ferry_download_emit_restarted (FerryDownload   *self,
                               FerryResumeCause cause)
{
  emit (self, FERRY_RUN_RESTARTED, FERRY_REASON_NONE, cause);
}

void
ferry_download_stop_tick (FerryDownload *self)
{
  if (self->tick_id != 0)
    ferry_clock_remove_alarm (ferry_transport_get_clock (self->transport), self->tick_id);
  self->tick_id = 0;
}

/* The run ends with @error, with all that came synced. */
void
ferry_download_fail (FerryDownload *self,
                     GError        *error)
{
  if (self->is_over)
    {
      g_error_free (error);
      return;
    }

  self->is_over = TRUE;
  ferry_download_stop_tick (self);
  self->error = error;
  ferry_download_stop_check (self);
  ferry_download_drop_segments (self, NULL);
  ferry_download_end_synced (self, FERRY_RUN_FAILED);
}

/* The beat. */

static gboolean
may_ramp (FerryDownload *self)
{
  goffset remaining = ferry_range_plan_get_remaining (self->plan);
  double  rate = (double) ferry_rate_meter_get (&self->meter);

  return self->is_accepted &&
         !self->is_single &&
         self->max_connections > 1 &&
         remaining >= MIN_RAMP_BYTES &&
         (double) remaining >= rate * MIN_RAMP_SECONDS &&
         !ferry_limiter_is_limited (self->limiter);
}

static guint
count_transferring (FerryDownload *self)
{
  guint n = 0;

  for (guint i = 0; i < FERRY_DOWNLOAD_MAX_SEGMENTS; i++)
    if (self->segments[i] != NULL && ferry_segment_is_transferring (self->segments[i]))
      n++;

  return n;
}

static void
ramp (FerryDownload *self,
      gint64         now)
{
  double seconds;
  guint  target;

  if (self->ramp.window_start != self->window_start)
    {
      self->window_start = self->ramp.window_start;
      self->window_bytes = self->progressed;
    }

  seconds = (double) (now - self->window_start) / G_USEC_PER_SEC;
  if (seconds <= 0)
    return;

  target = ferry_ramp_step (&self->ramp, (double) (self->progressed - self->window_bytes) / seconds,
                            count_transferring (self), now);
  if (self->ramp.window_start != self->window_start)
    {
      self->window_start = self->ramp.window_start;
      self->window_bytes = self->progressed;
    }
  if (!may_ramp (self))
    return;

  while (self->n_segments + self->n_proofs < target && ferry_download_start_segment (self))
    ;
}

static gboolean
tick_cb (gpointer data)
{
  FerryDownload *self = data;
  gint64         now = ferry_download_get_now (self);

  self->tick_id = 0;
  ferry_download_hold (self);
  ferry_rate_meter_sample (&self->meter, now, (guint64) self->progressed);
  for (guint i = 0; i < FERRY_DOWNLOAD_MAX_SEGMENTS && !self->is_over; i++)
    if (self->segments[i] != NULL)
      ferry_segment_tick (self->segments[i], now);

  if (!self->is_over && self->plan != NULL)
    ferry_download_tick_sources (self, now);
  if (!self->is_over && self->plan != NULL)
    {
      ramp (self, now);
      ferry_download_checkpoint_if_due (self);
    }
  if (!self->is_over)
    ferry_download_start_tick (self);
  ferry_download_release (self);

  return G_SOURCE_REMOVE;
}

void
ferry_download_start_tick (FerryDownload *self)
{
  gint64   now = ferry_download_get_now (self);
  gboolean is_early = !self->ramp.is_settled && now - self->began_at < EARLY_TIME;
  gint64   tick = is_early ? EARLY_TICK : TICK;

  self->tick_id = ferry_clock_add_alarm (ferry_transport_get_clock (self->transport),
                                         (now / tick + 1) * tick, tick_cb, self, NULL);
}

/* Begin, stop, end. */

static void
download_begin (FerryRun *run)
{
  FerryDownload *self = (FerryDownload *) run;
  gint64         now = ferry_download_get_now (self);

  if (!ferry_download_set_up (self))
    return;

  ferry_progress_set_received (self->progress, ferry_range_set_get_total (self->written));
  ferry_rate_meter_reset (&self->meter, now, 0);
  self->last_checkpoint = now;
  self->began_at = now;
  self->plan = ferry_range_plan_new (self->record.total, self->written);
  ferry_ramp_init (&self->ramp, self->max_connections, now);
  ferry_download_start_tick (self);
  ferry_download_digest_begin (self);
  if (self->part != NULL)
    {
      ferry_download_start_check (self);
      ferry_download_start_hasher (self);
    }

  ferry_download_go_on (self);
}

static void
download_stop (FerryRun *run)
{
  FerryDownload *self = (FerryDownload *) run;

  if (self->is_over && !self->is_verifying)
    return; /* its last event is on the way */

  /* A large file may take minutes to read: that waits for the next run. */
  g_clear_pointer (&self->hasher, ferry_hasher_free);
  ferry_download_stop_check (self);
  ferry_download_digest_stop (self);
  self->is_verifying = FALSE;
  self->is_over = TRUE;
  ferry_download_stop_tick (self);
  ferry_download_drop_segments (self, NULL);
  ferry_download_end_synced (self, FERRY_RUN_STOPPED);
}

static const FerryRunClass download_class = {
  .begin = download_begin,
  .stop = download_stop,
  .finalize = download_finalize,
};

static void
source_free (gpointer data)
{
  ferry_source_free (data);
}

FerryRun *
ferry_download_start (const FerryRunSpec *spec,
                      FerryRunFunc        func,
                      gpointer            user_data)
{
  FerryDownload *self = g_new0 (FerryDownload, 1);

  ferry_run_init (&self->run, &download_class, spec->transport, func, user_data);
  self->transport = spec->transport;
  self->finisher = ferry_finisher_ref (spec->finisher);
  self->id = g_strdup (spec->id);
  ferry_contact_init (&self->contact, spec->request, spec->secrets);
  self->contact.stays_here = spec->stays_here;
  self->request = self->contact.request;
  self->limiter = ferry_limiter_ref (spec->limiter);
  self->progress = ferry_progress_ref (spec->progress);
  self->max_connections = CLAMP (spec->max_connections, 1, FERRY_DOWNLOAD_MAX_SEGMENTS);
  self->retry_after = -1;
  self->expected_size = ferry_request_get_expected_size (spec->request);
  self->sources = g_ptr_array_new_with_free_func (source_free);
  self->checking = ferry_range_set_new ();
  self->checked = ferry_range_set_new ();
  self->faults = g_hash_table_new (NULL, NULL);
  self->digest = ferry_download_digest_new ();
  ferry_transfer_record_copy (spec->record, &self->record);
  self->written = ferry_range_set_copy (self->record.have);
  self->unproven = ferry_range_set_copy (self->record.have);

  ferry_run_begin (&self->run);
  return &self->run;
}
