/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-download-digest.h"
#include "ferry-download-private.h"
#include "ferry-error.h"

/* Times that one run may begin again before the file counts as one that never
 * stands still. */
#define MAX_RESTARTS 3

static void
drop_segment (FerryDownload *self,
              FerrySegment  *segment)
{
  ferry_range_plan_release (self->plan, segment->index);
  self->segments[segment->index] = NULL;
  self->n_segments--;
  segment->source->n_segments--;
  ferry_host_table_release (ferry_transport_get_hosts (self->transport),
                            segment->source->contact->host_key);
  ferry_progress_add_connections (self->progress, -1);
  ferry_segment_free (segment);
}

void
ferry_download_drop_segment (FerryDownload *self,
                             FerrySegment  *segment)
{
  goffset end = segment->fill_offset + (goffset) segment->fill;

  ferry_range_plan_forget (self->plan, segment->fill_offset, end);
  ferry_progress_add (self->progress, -(gint64) segment->fill, 0);
  drop_segment (self, segment);
}

void
ferry_download_drop_others (FerryDownload *self,
                            FerrySegment  *segment)
{
  for (guint i = 0; i < FERRY_DOWNLOAD_MAX_SEGMENTS; i++)
    if (self->segments[i] != NULL && self->segments[i] != segment)
      drop_segment (self, self->segments[i]);
  ferry_download_drop_proofs (self);
}

gboolean
ferry_download_drop_segments (FerryDownload *self,
                              GError       **error)
{
  gboolean success = TRUE;

  for (guint i = 0; i < FERRY_DOWNLOAD_MAX_SEGMENTS; i++)
    {
      FerrySegment *segment = self->segments[i];

      if (segment == NULL)
        continue;
      if (success && self->part != NULL)
        success = ferry_segment_flush (segment, error);
      drop_segment (self, segment);
    }
  ferry_download_drop_proofs (self);

  return success;
}

void
ferry_download_wrote (FerryDownload *self,
                      FerrySegment  *segment,
                      goffset        begin,
                      goffset        end)
{
  ferry_range_set_add (self->written, begin, end);
  self->unstarted += end - begin;
  ferry_download_begin_write_back (self);
  ferry_download_credit (self, segment->source, begin, end);
  ferry_download_check_written (self, begin, end);
  ferry_download_advance_hasher (self);
}

static guint
free_index (FerryDownload *self)
{
  guint index = 0;

  while (index < FERRY_DOWNLOAD_MAX_SEGMENTS && self->segments[index] != NULL)
    index++;

  return index;
}

/* @is_first: what it finds counts for all of the part. */
static gboolean
start_at (FerryDownload *self,
          FerrySource   *source,
          gboolean       is_first)
{
  FerryHostTable *hosts = ferry_transport_get_hosts (self->transport);
  const char     *host_key = source->contact->host_key;
  double          rate = self->sources->len > 1 ? source->rate : 0;
  guint           index = free_index (self);
  gint64          now = ferry_download_get_now (self);
  goffset         begin, end;

  if (index == FERRY_DOWNLOAD_MAX_SEGMENTS)
    return FALSE;
  if (!ferry_host_table_acquire (hosts, host_key, ferry_download_is_idle (self), now))
    return FALSE;
  if (!ferry_download_trusts (self, source))
    {
      ferry_download_start_proof (self, source);
      return TRUE;
    }
  if (!ferry_range_plan_take (self->plan, index, rate, now, &begin, &end))
    {
      ferry_host_table_release (hosts, host_key);
      return FALSE;
    }

  self->n_segments++;
  source->n_segments++;
  ferry_progress_add_connections (self->progress, 1);
  self->segments[index] = ferry_segment_start (self, source, index, is_first, begin, end);
  return TRUE;
}

gboolean
ferry_download_start_segment_at (FerryDownload *self,
                                 FerrySource   *source)
{
  return start_at (self, source, self->n_segments == 0 && source == self->home);
}

gboolean
ferry_download_start_segment (FerryDownload *self)
{
  FerrySource *source;
  gboolean     has_started = FALSE;

  while (!has_started && (source = ferry_download_choose_source (self)) != NULL)
    {
      has_started = ferry_download_start_segment_at (self, source);
      source->is_skipped = !has_started;
    }
  for (guint i = 0; i < self->sources->len; i++)
    ((FerrySource *) g_ptr_array_index (self->sources, i))->is_skipped = FALSE;

  return has_started;
}

static gboolean
is_complete (FerryDownload *self)
{
  goffset total = ferry_range_plan_get_total (self->plan);

  return total >= 0 && (total == 0 || ferry_range_set_covers (self->written, 0, total));
}

void
ferry_download_go_on (FerryDownload *self)
{
  guint n_at_work = self->n_segments + self->n_proofs;

  if (is_complete (self))
    {
      if (ferry_download_awaits_check (self))
        return;

      self->is_over = TRUE;
      ferry_download_stop_tick (self);
      ferry_download_drop_segments (self, NULL);
      ferry_download_stop_check (self);
      ferry_download_finish (self);
      return;
    }

  /* More than pay are not replaced when they are through. */
  if (n_at_work > 0 && n_at_work >= self->ramp.target)
    return;
  if (!ferry_download_start_segment (self) && ferry_download_is_idle (self))
    ferry_download_run_dry (self);
}

void
ferry_download_segment_done (FerryDownload *self,
                             FerrySegment  *segment)
{
  drop_segment (self, segment);
  ferry_download_go_on (self);
}

/* Without a validator nothing tells whether the next connection meets the same
 * file: it is to compare the end of what this one brought. */
static void
doubt_end (FerryDownload *self,
           FerrySegment  *segment)
{
  goffset end = ferry_range_plan_get_position (self->plan, segment->index);
  goffset length = ferry_range_set_length_before (self->written, end, end);

  if (segment->source != self->home || length == 0)
    return;
  if (ferry_validator_get_if_range (&self->record.validator) == NULL)
    ferry_range_set_add (self->unproven, end - length, end);
}

/* A server that refused one gets no more than it bears. */
static void
learn_limit (FerryDownload *self,
             FerrySource   *source)
{
  if (source->n_segments > 0)
    ferry_host_table_refuse (ferry_transport_get_hosts (self->transport),
                             source->contact->host_key, source->n_segments,
                             ferry_download_get_now (self));
  if (source->n_segments > 0 && self->n_segments == source->n_segments)
    ferry_ramp_limit (&self->ramp, self->n_segments);
}

void
ferry_download_segment_failed (FerryDownload *self,
                               FerrySegment  *segment,
                               GError        *error,
                               gint64         retry_after)
{
  FerrySource *source = segment->source;
  gboolean     has_brought = segment->received > 0;
  GError      *disk_error = NULL;

  if (self->part != NULL && !ferry_segment_flush (segment, &disk_error))
    {
      g_error_free (error);
      ferry_download_fail (self, disk_error);
      return;
    }

  doubt_end (self, segment);
  if (segment->is_useful)
    source->n_failures = 0;
  drop_segment (self, segment);
  g_debug ("%s: a connection ended while %u others worked: %s",
           self->id, self->n_segments, error->message);
  if (!has_brought)
    learn_limit (self, source);
  ferry_download_source_failed (self, source, error, retry_after);
}

void
ferry_download_ask_again (FerryDownload *self,
                          FerrySegment  *segment)
{
  /* One of several stays one of several: it has no say about the others. */
  FerrySource *source = segment->source;
  gboolean     is_alone = self->n_segments == 1 && source == self->home;
  gboolean     is_first = segment->is_first || is_alone;

  drop_segment (self, segment);
  if (!start_at (self, source, is_first) && ferry_download_is_idle (self))
    ferry_download_run_dry (self);
}

gboolean
ferry_download_extend_span (FerryDownload *self,
                            FerrySegment  *segment)
{
  goffset end = ferry_range_plan_get_end (self->plan, segment->index);

  if (segment->body_end >= 0 && segment->body_end <= end)
    return FALSE;

  /* Who was to go on from here, but has no answer yet, may never get one as long
   * as the server has not shown that it can do ranges; this body has the bytes
   * already on the way. */
  for (guint i = 0; i < FERRY_DOWNLOAD_MAX_SEGMENTS && !self->is_range_proven; i++)
    {
      FerrySegment *other = self->segments[i];

      if (other == NULL || other == segment || ferry_segment_is_transferring (other))
        continue;
      if (ferry_range_plan_get_position (self->plan, i) == end)
        drop_segment (self, other);
    }

  return ferry_range_plan_extend (self->plan, segment->index);
}

gboolean
ferry_download_found_end (FerryDownload *self,
                          FerrySegment  *segment,
                          gboolean       is_verified)
{
  goffset end = segment->stream_offset;

  if (self->expected_size > end && !is_verified)
    {
      ferry_segment_fail (segment, FERRY_ERROR_CONNECTION_ABORTED, "less than the file has");
      return FALSE;
    }
  if (self->expected_size >= 0 && self->expected_size != end)
    {
      ferry_download_fail (self, ferry_download_make_size_error (self));
      return FALSE;
    }

  ferry_range_plan_set_total (self->plan, end);
  self->record.total = end;
  self->record.validator.length = end;
  self->record.is_unverified = !is_verified && self->expected_size < 0;
  ferry_download_start_check (self);
  return TRUE;
}

/* Starts over. */

static void
remove_part (FerryDownload *self,
             const char    *part_name)
{
  ferry_part_file_remove (ferry_transport_get_ops (self->transport),
                          ferry_request_get_directory (self->request), part_name, self->id);
}

/* The part is of a file that is no more. It is kept until the new one has
 * passed it; of two old ones the one that holds more. */
static void
supersede_part (FerryDownload *self)
{
  goffset held = ferry_range_set_get_total (self->written);

  g_clear_pointer (&self->hasher, ferry_hasher_free);
  ferry_download_stop_check (self);
  if (self->part != NULL && (held == 0 || held < self->record.old_part_size))
    ferry_part_file_discard (self->part);
  else if (self->part != NULL)
    {
      if (self->record.old_part_name != NULL)
        remove_part (self, self->record.old_part_name);
      g_free (self->record.old_part_name);
      self->record.old_part_name = g_strdup (ferry_part_file_get_part_name (self->part));
      self->record.old_part_size = held;
    }

  g_clear_pointer (&self->part, ferry_part_file_unref);
  g_clear_pointer (&self->record.part_name, g_free);
  ferry_range_set_clear (self->written);
  ferry_range_set_clear (self->unproven);
  ferry_range_set_clear (self->record.have);
  ferry_validator_clear (&self->record.validator);
  ferry_validator_init (&self->record.validator);
  self->record.total = -1;
  self->record.is_unverified = FALSE;
  self->unstarted = 0;
  ferry_progress_set_received (self->progress, 0);
}

gboolean
ferry_download_begin_anew (FerryDownload   *self,
                           FerryResumeCause cause)
{
  gboolean had_bytes = ferry_range_set_get_total (self->written) > 0;

  if (++self->n_restarts > MAX_RESTARTS)
    {
      GError *error = NULL;

      ferry_error_set (&error, FERRY_ERROR_REMOTE_CHANGED, NULL);
      ferry_download_fail (self, error);
      return FALSE;
    }

  supersede_part (self);
  ferry_download_doubt_sources (self);
  ferry_download_digest_forget (self);
  self->is_accepted = FALSE;
  self->asks_plainly = FALSE;
  self->asks_without_if_range = FALSE;
  g_clear_pointer (&self->rejected_etag, g_free);
  g_clear_pointer (&self->plan, ferry_range_plan_free);
  self->plan = ferry_range_plan_new (-1, self->written);
  if (had_bytes)
    {
      self->record.restarts++;
      ferry_download_emit_restarted (self, cause);
    }

  return TRUE;
}

void
ferry_download_restart (FerryDownload   *self,
                        FerryResumeCause cause)
{
  ferry_download_drop_segments (self, NULL);
  if (ferry_download_begin_anew (self, cause))
    ferry_download_start_segment_at (self, self->home);
}
