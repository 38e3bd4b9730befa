/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-download-private.h"
#include "ferry-error.h"

#include <stdlib.h>
#include <string.h>

#define PAGE 4096
#define SMALL_BUFFER (64 * 1024)
#define LARGE_BUFFER (256 * 1024)

/* From this rate on, in bytes per second, a larger buffer pays. Still larger ones
 * do not: they leave the processor's cache, and the page cache then takes pages
 * in pieces too large to be had quickly. */
#define LARGE_RATE (1 * 1024 * 1024)

/* Buffers filled in one go before other connections get their turn. */
#define TURN_BUFFERS 4

/* After "would block" on a fast connection, bytes are left to gather in the
 * socket for so long (µs): a tenth of the wake-ups for the same bytes. */
#define GATHER_TIME 4000
#define GATHER_RATE (20 * 1024 * 1024)
#define GATHER_BYTES G_GUINT64_CONSTANT (524288)

/* Below this, in bytes per second, a beat's worth is far less than what any
 * socket holds. */
#define SLOW_RATE (512 * 1024)
#define SLOW_BEAT (20 * G_TIME_SPAN_MILLISECOND)

void
ferry_segment_stop_pump (FerrySegment *self)
{
  if (self->wake != NULL)
    {
      g_source_destroy (self->wake);
      g_clear_pointer (&self->wake, g_source_unref);
    }
}

/* The buffer begins at an offset in its page that is that of the file, so that
 * full buffers end at page boundaries: copies between aligned pages are twice
 * as fast. */
static void
start_fill (FerrySegment *self,
            goffset       offset)
{
  self->fill = 0;
  self->fill_offset = offset;
  self->fill_begin = (gsize) (offset % PAGE);
}

static gsize
wanted_capacity (FerrySegment *self)
{
  guint64 rate = ferry_rate_meter_get (&self->meter);

  return rate >= LARGE_RATE ? LARGE_BUFFER : SMALL_BUFFER;
}

/* Only between fills: an empty buffer is made anew when the rate asks for a
 * larger one. */
static void
fit_buffer (FerrySegment *self)
{
  gsize capacity = wanted_capacity (self);

  if (self->buffer != NULL && capacity <= self->capacity)
    return;

  free (self->buffer);
  self->capacity = capacity;
  if (posix_memalign ((void **) &self->buffer, PAGE, capacity) != 0)
    g_error ("Out of memory for a buffer of %" G_GSIZE_FORMAT " bytes", capacity);
}

gboolean
ferry_segment_flush (FerrySegment *self,
                     GError      **error)
{
  goffset begin = self->fill_offset;
  goffset end = begin + (goffset) self->fill;

  if (self->fill == 0)
    return TRUE;
  if (!ferry_part_file_write (self->download->part, self->buffer + self->fill_begin,
                              self->fill, begin, error))
    return FALSE;

  start_fill (self, end);
  ferry_download_wrote (self->download, self, begin, end);
  return TRUE;
}

/* Compares bytes of the body with what the part has there. FALSE: it is not
 * the same file, and the segment is gone. */
static gboolean
compare (FerrySegment *self,
         const guint8 *data,
         gsize         size,
         goffset       offset)
{
  g_autofree guint8 *ours = g_malloc (size);
  gssize             n = ferry_part_file_read (self->download->part, ours, size, offset, NULL);

  if (n == (gssize) size && memcmp (ours, data, size) == 0)
    {
      FerryRangeSet *unproven = self->download->unproven;
      goffset        before = ferry_range_set_get_total (unproven);

      /* Once is enough, also for whoever goes on from here. */
      ferry_range_set_remove (unproven, offset, offset + (goffset) size);
      self->is_useful |= ferry_range_set_get_total (unproven) < before;
      return TRUE;
    }

  ferry_download_bytes_differ (self->download, self, offset, offset + (goffset) size);
  return FALSE;
}

/* Bytes before the span: compared where the part has them, else dropped. */
static gboolean
take_overlap (FerrySegment *self,
              const guint8 *data,
              gsize         size)
{
  goffset begin = self->stream_offset;

  self->stream_offset += (goffset) size;
  /* Where each piece has a checksum, that tells who is wrong. */
  if (self->download->check != NULL && self->source != self->download->home)
    return TRUE;
  if (ferry_range_set_covers (self->download->written, begin, begin + (goffset) size))
    return compare (self, data, size, begin);

  return TRUE;
}

/* The end of what this worker may still write; the plan shrinks it when
 * another one steals, and what comes behind the end of the body is not of the
 * file. */
static goffset
get_span_end (FerrySegment *self)
{
  goffset end = ferry_range_plan_get_end (self->download->plan, self->index);

  if (end < 0)
    end = G_MAXINT64;

  return self->body_end >= 0 ? MIN (end, self->body_end) : end;
}

/* An answer that brought nothing new would be asked for again for ever. */
static gboolean
brought_nothing (FerrySegment *self)
{
  FerryRangePlan *plan = self->download->plan;

  return !self->is_useful && ferry_range_plan_get_total (plan) > 0 &&
         ferry_range_plan_get_position (plan, self->index) <
             ferry_range_plan_get_end (plan, self->index);
}

/* The span is fetched. When its body is too, the connection is kept. */
static void
span_done (FerrySegment *self)
{
  GError *error = NULL;

  if (!ferry_segment_flush (self, &error))
    {
      ferry_download_fail (self->download, error);
      return;
    }

  if (self->body_end >= 0 && self->stream_offset == self->body_end && !self->is_chunked)
    {
      guint8 byte;

      if (g_pollable_input_stream_read_nonblocking (self->body, &byte, 1, NULL, NULL) == 0)
        ferry_exchange_body_read (self->exchange);
    }

  ferry_download_segment_done (self->download, self);
}

/* Of a head that was cut off before its length nothing else would be seen. */
static gboolean
may_be_cut_in_the_head (FerrySegment *self)
{
  return !self->is_chunked && self->body_end < 0 && self->stream_offset == 0 &&
         ferry_range_plan_get_total (self->download->plan) < 0;
}

/* The body is over. */
static void
body_ended (FerrySegment *self)
{
  gboolean is_whole = self->is_chunked && ferry_chunked_is_done (&self->chunked);

  if (self->is_chunked && !is_whole)
    {
      ferry_segment_fail (self, FERRY_ERROR_CONNECTION_ABORTED, "chunked body cut short");
      return;
    }
  if (self->body_end >= 0 && self->stream_offset < self->body_end)
    {
      /* libsoup takes a short body for a whole one when the connection was to
       * be closed anyway: our count is what decides. */
      ferry_segment_fail (self, FERRY_ERROR_CONNECTION_ABORTED, "body cut short");
      return;
    }

  if (may_be_cut_in_the_head (self))
    {
      ferry_segment_fail (self, FERRY_ERROR_CONNECTION_ABORTED, "nothing, of unknown length");
      return;
    }
  if (brought_nothing (self))
    {
      ferry_segment_fail (self, FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE, "empty body");
      return;
    }

  if (ferry_range_plan_get_total (self->download->plan) >= 0 ||
      ferry_download_found_end (self->download, self, is_whole))
    span_done (self);
}

static void
received (FerrySegment *self,
          gsize         size)
{
  self->received += (goffset) size;
  self->last_byte_at = ferry_download_get_now (self->download);
  if (self->first_byte_at == 0)
    self->first_byte_at = self->last_byte_at;
}

/* Takes @size decoded bytes that stand in the buffer behind what fills it.
 * FALSE: the segment is gone or its work is done. */
static gboolean
take_bytes (FerrySegment *self,
            gsize         size)
{
  FerryDownload *download = self->download;
  guint8        *data = self->buffer + self->fill_begin + self->fill;
  goffset        end;

  received (self, size);
  ferry_progress_add (download->progress, 0, (gint64) size);
  if (self->body_end >= 0 && self->stream_offset == self->body_end)
    {
      body_ended (self);
      return FALSE;
    }
  if (self->body_end >= 0)
    size = (gsize) MIN ((goffset) size, self->body_end - self->stream_offset);

  if (self->stream_offset < self->span_begin)
    {
      gsize before = (gsize) MIN ((goffset) size, self->span_begin - self->stream_offset);

      if (!take_overlap (self, data, before))
        return FALSE;
      size -= before;
      if (self->stream_offset == self->span_begin)
        {
          start_fill (self, self->span_begin);
          memmove (self->buffer + self->fill_begin, data + before, size);
        }
    }

  if (size == 0)
    return TRUE;

  end = get_span_end (self);
  if (end - self->stream_offset <= (goffset) size && ferry_download_extend_span (download, self))
    end = get_span_end (self);
  size = (gsize) MIN ((goffset) size, MAX (0, end - self->stream_offset));
  self->fill += size;
  self->is_useful |= size > 0;
  self->stream_offset += (goffset) size;
  ferry_progress_add (download->progress, (gint64) size, 0);
  ferry_range_plan_advance (download->plan, self->index, self->stream_offset);
  download->progressed += (goffset) size;

  if (self->stream_offset < end)
    return TRUE;

  span_done (self);
  return FALSE;
}

/* How much may be read next into the buffer. */
static gsize
get_room (FerrySegment *self)
{
  gsize   room = self->capacity - self->fill_begin - self->fill;
  goffset left;

  /* The overlap passes through the empty buffer in pieces that leave space
   * for the shift to the page offset. */
  if (self->stream_offset < self->span_begin)
    room = MIN (room, SMALL_BUFFER / 2);
  if (self->is_chunked)
    return room; /* the coding is longer than what it carries */

  left = get_span_end (self) - self->stream_offset;
  return (gsize) MIN ((goffset) room, MAX (left, 1));
}

typedef enum
{
  READ_MORE,
  READ_WOULD_BLOCK,
  READ_LIMITED,
  READ_OVER, /* done, failed or gone: the segment must not be touched */
} ReadResult;

static ReadResult
read_failed (FerrySegment *self,
             const GError *error)
{
  GError *translated = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return READ_WOULD_BLOCK;

  ferry_exchange_translate_error (error, &translated);
  ferry_download_segment_failed (self->download, self, translated, -1);
  return READ_OVER;
}

/* What was read stands behind the fill of the buffer. */
static ReadResult
decode (FerrySegment *self,
        gsize         size)
{
  guint8 *at = self->buffer + self->fill_begin + self->fill;
  GError *error = NULL;
  gsize   payload = size;

  if (self->is_chunked && !ferry_chunked_decode (&self->chunked, at, size, &payload, &error))
    {
      ferry_download_segment_failed (self->download, self, error, -1);
      return READ_OVER;
    }
  if (payload > 0 && !take_bytes (self, payload))
    return READ_OVER;
  if (self->is_chunked && ferry_chunked_is_done (&self->chunked))
    {
      body_ended (self);
      return READ_OVER;
    }

  return READ_MORE;
}

static ReadResult
read_once (FerrySegment *self,
           gint64       *wait)
{
  g_autoptr (GError) error = NULL;
  FerryLimiter      *limiter = self->download->limiter;
  gint64             now = ferry_download_get_now (self->download);
  guint8            *at = self->buffer + self->fill_begin + self->fill;
  gsize              allowed;
  gssize             n;

  allowed = ferry_limiter_take (limiter, get_room (self), now, wait);
  if (allowed == 0)
    return READ_LIMITED;

  n = g_pollable_input_stream_read_nonblocking (self->body, at, allowed, NULL, &error);
  ferry_limiter_give_back (limiter, allowed - (gsize) MAX (n, 0));

  if (n < 0)
    return read_failed (self, error);
  if (n == 0)
    {
      body_ended (self);
      return READ_OVER;
    }

  ferry_exchange_count_read (self->exchange, (gsize) n);
  return decode (self, (gsize) n);
}

static gboolean pump_cb (gpointer data);

static gboolean
readable_cb (GObject *stream,
             gpointer data)
{
  return pump_cb (data);
}

static void
wait_for (FerrySegment *self,
          GSource      *source)
{
  self->wake = source;
  g_source_attach (source, ferry_transport_get_context (self->download->transport));
}

/* @delay in µs; 0 for after the turns of the others. */
static void
pump_after (FerrySegment *self,
            gint64        delay)
{
  GSource *source = g_timeout_source_new (0);

  g_source_set_ready_time (source, delay > 0 ? g_get_monotonic_time () + delay : 0);
  g_source_set_callback (source, pump_cb, self, NULL);
  wait_for (self, source);
}

static void
pump_when_readable (FerrySegment *self)
{
  GSource *source = g_pollable_input_stream_create_source (self->body, NULL);

  g_source_set_callback (source, G_SOURCE_FUNC (readable_cb), self, NULL);
  wait_for (self, source);
}

/* How long bytes may gather: long on a steady fast connection, never so long
 * that the socket's buffer could fill; until the next beat on slow ones, so that
 * a hundred of them wake up together. One in between, whose window may still
 * have to grow, is not made to wait. */
static gint64
get_gather_time (FerrySegment *self)
{
  guint64 rate = ferry_rate_meter_get (&self->meter);

  if (rate >= GATHER_RATE)
    return MIN (GATHER_TIME, (gint64) (GATHER_BYTES * G_USEC_PER_SEC / rate));
  if (rate > 0 && rate < SLOW_RATE)
    return SLOW_BEAT - g_get_monotonic_time () % SLOW_BEAT;

  return 0;
}

static void
wait_for_bytes (FerrySegment *self,
                gboolean      has_read)
{
  /* Who is silent wakes nobody up in vain. */
  gint64 gather = has_read ? get_gather_time (self) : 0;

  /* The main loop's finest timeout is a millisecond. */
  if (gather >= 1000)
    pump_after (self, gather);
  else
    pump_when_readable (self);
}

static gboolean
pump_cb (gpointer data)
{
  FerrySegment *self = data;
  ReadResult    result = READ_MORE;
  GError       *error = NULL;
  gint64        wait = 0;
  goffset       before = self->received;

  ferry_segment_stop_pump (self);

  for (guint n_full = 0; result == READ_MORE && n_full < TURN_BUFFERS;)
    {
      if (self->fill == 0)
        fit_buffer (self);
      if (self->fill_begin + self->fill < self->capacity)
        {
          result = read_once (self, &wait);
          continue;
        }
      if (!ferry_segment_flush (self, &error))
        {
          ferry_download_fail (self->download, error);
          return G_SOURCE_REMOVE;
        }
      n_full++;
    }

  switch (result)
    {
    case READ_MORE:
      /* Never by polling: TLS may hold bytes that the socket shows no more. */
      pump_after (self, 0);
      break;
    case READ_WOULD_BLOCK:
      wait_for_bytes (self, self->received > before);
      break;
    case READ_LIMITED:
      /* Its own limit is no stall. */
      self->last_byte_at = ferry_download_get_now (self->download);
      pump_after (self, wait);
      break;
    case READ_OVER:
      break;
    }

  return G_SOURCE_REMOVE;
}

void
ferry_segment_start_pump (FerrySegment *self)
{
  start_fill (self, self->span_begin);
  pump_cb (self);
}

void
ferry_segment_pump (FerrySegment *self)
{
  pump_cb (self);
}
