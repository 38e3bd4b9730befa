/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-download-private.h"
#include "ferry-error.h"
#include "ferry-uri.h"

#include <stdlib.h>

/* How much of an earlier run's bytes is fetched again and compared. */
#define OVERLAP (64 * 1024)

/* A body that brings nothing for so long is stalled; never longer than the
 * transfer's response timeout. */
#define STALL_TIME (30 * G_USEC_PER_SEC)

/* A silent connection is read from after so long even if nothing woke us. */
#define LOOK_AGAIN_TIME G_USEC_PER_SEC

void
ferry_segment_free (FerrySegment *self)
{
  ferry_segment_stop_pump (self);
  g_clear_pointer (&self->exchange, ferry_exchange_free);
  g_clear_pointer (&self->target, g_uri_unref);
  free (self->buffer);
  g_free (self);
}

gboolean
ferry_segment_is_transferring (FerrySegment *self)
{
  return self->body != NULL;
}

void
ferry_segment_fail (FerrySegment    *self,
                    FerryErrorStatus status,
                    const char      *detail)
{
  GError *error = NULL;

  ferry_error_set (&error, status, detail);
  ferry_download_segment_failed (self->download, self, error, -1);
}

/* Where the body ends by all that its head says: of two lengths the smaller. */
static goffset
get_body_end (FerrySegment *self)
{
  const FerryAnswer *answer = ferry_exchange_get_answer (self->exchange);

  if (!answer->has_content_range)
    return answer->is_chunked ? -1 : answer->content_length;
  if (answer->is_chunked || answer->content_length < 0)
    return answer->range_last + 1;

  return MIN (answer->range_last + 1, answer->range_first + answer->content_length);
}

static void
begin_body (FerrySegment             *self,
            const FerryResumeVerdict *verdict)
{
  self->body = ferry_exchange_get_body (self->exchange);
  if (ferry_exchange_get_answer (self->exchange)->is_chunked)
    {
      GPollableInputStream *coded = ferry_exchange_get_coded_body (self->exchange);

      self->is_chunked = coded != NULL;
      if (coded != NULL)
        self->body = coded;
    }

  self->stream_offset = verdict->first;
  self->body_end = get_body_end (self);
  self->span_begin = ferry_range_plan_get_position (self->download->plan, self->index);
  self->last_byte_at = ferry_download_get_now (self->download);
  ferry_rate_meter_reset (&self->meter, self->last_byte_at, 0);
  ferry_segment_start_pump (self);
}

static void
answered_cb (FerryExchange *exchange,
             gpointer       data)
{
  FerrySegment      *self = data;
  const GError      *error = ferry_exchange_get_error (exchange);
  FerryResumeVerdict verdict;

  if (error != NULL)
    {
      ferry_download_segment_failed (self->download, self, g_error_copy (error), -1);
      return;
    }
  if (ferry_download_judge (self->download, self, &verdict))
    begin_body (self, &verdict);
}

/* Bytes of an earlier run just before the span are asked for again, so that
 * what is built upon is proven to be of the same file. */
static void
make_question (FerrySegment *self,
               goffset       begin,
               goffset       end)
{
  FerryDownload *download = self->download;
  gboolean       is_home = self->source == download->home;
  goffset        overlap = ferry_range_set_length_before (download->unproven, begin, OVERLAP);
  goffset        total = ferry_range_plan_get_total (download->plan);

  self->asked.is_first_segment = self->is_first;
  self->asked.have = ferry_range_set_get_total (download->written);
  self->asked.has_asked_without_if_range = is_home && download->asks_without_if_range;
  self->asked.end = -1;
  if (is_home && download->asks_plainly)
    return;
  if (begin == 0 && self->asked.have == 0 && self->is_first)
    return;

  self->asked.has_range = TRUE;
  self->asked.first = begin - overlap;
  /* An open end is what the most servers and caches understand. */
  if (end >= 0 && !(self->is_first && end == total))
    self->asked.end = end;
  self->asked.sent_if_range = is_home && !download->asks_without_if_range &&
                              ferry_validator_get_if_range (&download->record.validator) != NULL;
}

/* Straight to the end of the chain; but a chain may have made another method
 * out of the one that was asked for, and no other than GET stays what it is. */
static GUri *
choose_target (FerryDownload *download,
               FerrySource   *source)
{
  g_autofree char *final_uri = NULL;

  if (source->final_uri == NULL ||
      !g_str_equal (ferry_request_get_method (download->request), "GET"))
    return NULL;

  final_uri = ferry_uri_to_string (source->final_uri);
  return g_str_equal (final_uri, source->uri) ? NULL : g_uri_ref (source->final_uri);
}

FerrySegment *
ferry_segment_start (FerryDownload *download,
                     FerrySource   *source,
                     guint          index,
                     gboolean       is_first,
                     goffset        begin,
                     goffset        end)
{
  FerrySegment     *self = g_new0 (FerrySegment, 1);
  FerryExchangeSpec spec;

  self->download = download;
  self->source = source;
  self->began_at = ferry_download_get_now (download);
  self->index = index;
  self->is_first = is_first;
  make_question (self, begin, end);

  ferry_contact_make_spec (source->contact, &spec);
  self->target = choose_target (download, source);
  if (self->target != NULL)
    spec.uri = self->target;
  spec.has_range = self->asked.has_range;
  spec.first = self->asked.first;
  spec.end = self->asked.end;
  if (self->asked.sent_if_range)
    spec.if_range = ferry_validator_get_if_range (&download->record.validator);
  self->exchange = ferry_exchange_start (&spec, answered_cb, self);

  return self;
}

static gboolean
is_stalled (FerrySegment *self,
            gint64        now)
{
  gint64 limit = (gint64) ferry_request_get_response_timeout (self->download->request) * 1000;

  return now - self->last_byte_at >= MIN (limit, STALL_TIME);
}

void
ferry_segment_tick (FerrySegment *self,
                    gint64        now)
{
  if (!ferry_segment_is_transferring (self))
    return;

  ferry_rate_meter_sample (&self->meter, now, (guint64) self->received);
  ferry_range_plan_set_rate (self->download->plan, self->index,
                             (double) ferry_rate_meter_get (&self->meter));

  if (is_stalled (self, now))
    ferry_segment_fail (self, FERRY_ERROR_TIMEOUT, "the transfer stalled");
  else if (now - self->last_byte_at >= LOOK_AGAIN_TIME)
    {
      /* A wake-up that was lost below us costs a second, not the transfer. */
      ferry_segment_pump (self);
    }
}
