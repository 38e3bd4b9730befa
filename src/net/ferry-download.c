/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-download-private.h"
#include "ferry-error.h"
#include "ferry-uri.h"

#include <glib/gstdio.h>

/* How often a run looks at itself: rates, stalls, more connections, durable
 * ranges. Runs share the beat, so that a hundred of them wake up together. */
#define TICK (250 * G_TIME_SPAN_MILLISECOND)

/* Times that one run may begin again before the file counts as one that never
 * stands still. */
#define MAX_RESTARTS 3

/* More connections are not worth their set-up for less than this, or for a
 * file that will be there in a moment anyway. */
#define MIN_RAMP_BYTES (1024 * 1024)
#define MIN_RAMP_SECONDS 1.0

typedef struct
{
  FerryDownload     *download; /* (owned) */
  FerryDownloadEvent event;
} Delivery;

static void     arm_tick (FerryDownload *self);
static gboolean start_segment (FerryDownload *self, gboolean is_first);

FerryDownload *
ferry_download_hold (FerryDownload *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

static void
header_clear (gpointer data)
{
  FerryHeader *header = data;

  g_free (header->name);
  g_free (header->value);
}

void
ferry_download_release (FerryDownload *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  ferry_finisher_unref (self->finisher);
  g_free (self->id);
  ferry_request_unref (self->request);
  g_variant_dict_unref (self->secrets);
  ferry_limiter_unref (self->limiter);
  ferry_progress_unref (self->progress);
  g_clear_pointer (&self->events, g_main_context_unref);
  g_clear_pointer (&self->uri, g_uri_unref);
  g_clear_pointer (&self->final_uri, g_uri_unref);
  g_free (self->host_key);
  g_array_unref (self->headers);
  g_clear_pointer (&self->part, ferry_part_file_unref);
  g_clear_pointer (&self->plan, ferry_range_plan_free);
  ferry_range_set_free (self->written);
  ferry_range_set_free (self->unproven);
  ferry_transfer_record_clear (&self->record);
  g_clear_error (&self->error);
  g_free (self);
}

static void
release_cb (gpointer data)
{
  ferry_download_release (data);
}

gint64
ferry_download_get_now (FerryDownload *self)
{
  return ferry_clock_get_monotonic (ferry_transport_get_clock (self->transport));
}

/* Events. */

void
ferry_download_event_update_record (const FerryDownloadEvent *event,
                                    FerryTransferRecord      *record)
{
  FerryTransferRecord fresh;

  ferry_transfer_record_copy (&event->record, &fresh);
  fresh.status = record->status;
  fresh.reason = record->reason;
  fresh.waiting_until = record->waiting_until;
  fresh.error = record->error;
  fresh.message = g_steal_pointer (&record->message);
  fresh.detail = g_steal_pointer (&record->detail);
  fresh.retries = record->retries;
  fresh.total_retries = record->total_retries;
  fresh.resumed_from = record->resumed_from;
  fresh.created = record->created;
  fresh.started = record->started;
  fresh.finished = record->finished;

  ferry_transfer_record_clear (record);
  *record = fresh;
}

static void
delivery_free (gpointer data)
{
  Delivery *delivery = data;

  ferry_download_release (delivery->download);
  ferry_transfer_record_clear (&delivery->event.record);
  g_clear_error (&delivery->event.error);
  g_free (delivery);
}

static gboolean
deliver_cb (gpointer data)
{
  Delivery *delivery = data;

  if (!g_atomic_int_get (&delivery->download->is_dropped))
    delivery->download->func (&delivery->event, delivery->download->user_data);
  return G_SOURCE_REMOVE;
}

static Delivery *
new_delivery (FerryDownload         *self,
              FerryDownloadEventType type)
{
  Delivery *delivery = g_new0 (Delivery, 1);

  delivery->download = ferry_download_hold (self);
  delivery->event.type = type;
  delivery->event.retry_after = self->retry_after;
  delivery->event.progressed = self->progressed;
  ferry_transfer_record_copy (&self->record, &delivery->event.record);
  return delivery;
}

static void
send_delivery (Delivery *delivery)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver_cb, delivery, delivery_free);
  g_source_attach (source, delivery->download->events);
}

void
ferry_download_emit (FerryDownload         *self,
                     FerryDownloadEventType type)
{
  Delivery *delivery = new_delivery (self, type);

  if (type == FERRY_DOWNLOAD_FAILED)
    delivery->event.error = g_error_copy (self->error);
  send_delivery (delivery);
}

void
ferry_download_emit_reason (FerryDownload *self,
                            FerryReason    reason)
{
  Delivery *delivery = new_delivery (self, FERRY_DOWNLOAD_REASON);

  delivery->event.reason = reason;
  send_delivery (delivery);
}

void
ferry_download_emit_restarted (FerryDownload   *self,
                               FerryResumeCause cause)
{
  Delivery *delivery = new_delivery (self, FERRY_DOWNLOAD_RESTARTED);

  delivery->event.cause = cause;
  send_delivery (delivery);
}

/* Segments. */

static void
drop_segment (FerryDownload *self,
              FerrySegment  *segment)
{
  ferry_range_plan_release (self->plan, segment->index);
  self->segments[segment->index] = NULL;
  self->n_segments--;
  ferry_host_table_release (ferry_transport_get_hosts (self->transport), self->host_key);
  ferry_progress_add_connections (self->progress, -1);
  ferry_segment_free (segment);
}

/* Keeps what is in the buffers: bytes that came over the line are not thrown
 * away. FALSE when the disk does not take them. */
static gboolean
drop_all_segments (FerryDownload *self,
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

  return success;
}

static void
stop_tick (FerryDownload *self)
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
  stop_tick (self);
  self->error = error;
  drop_all_segments (self, NULL);
  ferry_download_end_synced (self, FERRY_DOWNLOAD_FAILED);
}

void
ferry_download_wrote (FerryDownload *self,
                      goffset        begin,
                      goffset        end)
{
  goffset first_end;

  ferry_range_set_add (self->written, begin, end);
  self->unsynced += end - begin;

  if (self->hasher != NULL)
    {
      ferry_range_set_get (self->written, 0, &begin, &first_end);
      if (begin == 0)
        ferry_hasher_advance (self->hasher, first_end);
    }
}

static gboolean
is_complete (FerryDownload *self)
{
  goffset total = ferry_range_plan_get_total (self->plan);

  return total >= 0 && (total == 0 || ferry_range_set_covers (self->written, 0, total));
}

static void
go_on (FerryDownload *self)
{
  if (is_complete (self))
    {
      self->is_over = TRUE;
      stop_tick (self);
      drop_all_segments (self, NULL);
      ferry_download_finish (self);
      return;
    }

  /* The tick brings further ones. */
  if (!start_segment (self, self->n_segments == 0))
    g_assert (self->n_segments > 0);
}

void
ferry_download_segment_done (FerryDownload *self,
                             FerrySegment  *segment)
{
  drop_segment (self, segment);
  go_on (self);
}

void
ferry_download_segment_failed (FerryDownload *self,
                               FerrySegment  *segment,
                               GError        *error,
                               gint64         retry_after)
{
  gboolean was_transferring = ferry_segment_is_transferring (segment);
  GError  *disk_error = NULL;

  if (self->part != NULL && !ferry_segment_flush (segment, &disk_error))
    {
      g_error_free (error);
      ferry_download_fail (self, disk_error);
      return;
    }

  drop_segment (self, segment);
  if (self->n_segments == 0)
    {
      self->retry_after = retry_after;
      ferry_download_fail (self, error);
      return;
    }

  /* The others go on; what it had to do is done by them, or by a new one. A
   * server that refused it gets no more than it bears. */
  g_debug ("%s: one of %u connections ended: %s", self->id, self->n_segments + 1, error->message);
  g_error_free (error);
  if (!was_transferring)
    {
      ferry_host_table_refuse (ferry_transport_get_hosts (self->transport), self->host_key, self->n_segments);
      ferry_ramp_limit (&self->ramp, self->n_segments);
    }
}

void
ferry_download_ask_again (FerryDownload *self,
                          FerrySegment  *segment)
{
  drop_segment (self, segment);
  start_segment (self, TRUE);
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

      if (other != NULL && other != segment && !ferry_segment_is_transferring (other) && ferry_range_plan_get_position (self->plan, i) == end)
        drop_segment (self, other);
    }

  return ferry_range_plan_extend (self->plan, segment->index);
}

void
ferry_download_found_end (FerryDownload *self,
                          goffset        end,
                          gboolean       is_verified)
{
  ferry_range_plan_set_total (self->plan, end);
  self->record.total = end;
  self->record.validator.length = end;
  self->record.is_unverified = !is_verified;
}

static guint
free_index (FerryDownload *self)
{
  guint index = 0;

  while (index < FERRY_DOWNLOAD_MAX_SEGMENTS && self->segments[index] != NULL)
    index++;

  return index;
}

static gboolean
start_segment (FerryDownload *self,
               gboolean       is_first)
{
  FerryHostTable *hosts = ferry_transport_get_hosts (self->transport);
  guint           index = free_index (self);
  goffset         begin, end;

  if (index == FERRY_DOWNLOAD_MAX_SEGMENTS)
    return FALSE;
  if (!ferry_host_table_acquire (hosts, self->host_key, is_first))
    return FALSE;
  if (!ferry_range_plan_take (self->plan, index, 0, ferry_download_get_now (self), &begin, &end))
    {
      ferry_host_table_release (hosts, self->host_key);
      return FALSE;
    }

  self->n_segments++;
  ferry_progress_add_connections (self->progress, 1);
  self->segments[index] = ferry_segment_start (self, index, is_first, begin, end);
  return TRUE;
}

/* Starts over. */

static void
remove_part (FerryDownload *self,
             const char    *part_name)
{
  ferry_part_file_remove (ferry_transport_get_ops (self->transport),
                          ferry_request_get_directory (self->request), part_name);
}

/* The part is of a file that is no more. It is kept until the new one has
 * passed it; of two old ones the one that holds more. */
static void
supersede_part (FerryDownload *self)
{
  goffset held = ferry_range_set_get_total (self->written);

  g_clear_pointer (&self->hasher, ferry_hasher_free);
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
  self->unsynced = 0;
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
  self->is_accepted = FALSE;
  self->asks_plainly = FALSE;
  self->asks_without_if_range = FALSE;
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
  drop_all_segments (self, NULL);
  if (ferry_download_begin_anew (self, cause))
    start_segment (self, TRUE);
}

/* The beat. */

static gboolean
may_ramp (FerryDownload *self)
{
  goffset remaining = ferry_range_plan_get_remaining (self->plan);
  double  rate = (double) ferry_rate_meter_get (&self->meter);

  return self->is_accepted && !self->is_single && self->max_connections > 1 && remaining >= MIN_RAMP_BYTES && (double) remaining >= rate * MIN_RAMP_SECONDS && !ferry_limiter_is_limited (self->limiter);
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

  while (self->n_segments < target && start_segment (self, FALSE))
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
    {
      ramp (self, now);
      ferry_download_checkpoint_if_due (self);
    }
  if (!self->is_over)
    arm_tick (self);
  ferry_download_release (self);

  return G_SOURCE_REMOVE;
}

static void
arm_tick (FerryDownload *self)
{
  gint64 now = ferry_download_get_now (self);

  self->tick_id = ferry_clock_add_alarm (ferry_transport_get_clock (self->transport),
                                         (now / TICK + 1) * TICK, tick_cb, self, NULL);
}

/* Begin, stop, end. */

/* The last run got as far as the final name, but not to saying so. */
static gboolean
was_published (FerryDownload *self)
{
  goffset size;

  if (self->part != NULL || self->record.name == NULL || self->record.total < 0)
    return FALSE;
  if (!ferry_part_file_was_published (ferry_transport_get_ops (self->transport),
                                      ferry_request_get_directory (self->request),
                                      self->record.name, self->id, &size))
    return FALSE;

  return size == self->record.total;
}

static void
open_part (FerryDownload *self)
{
  FerryPartFileSpec  spec = { 0 };
  g_autoptr (GError) error = NULL;
  goffset            size, end;

  if (self->record.part_name == NULL)
    return;

  spec.ops = ferry_transport_get_ops (self->transport);
  spec.id = self->id;
  spec.directory = ferry_request_get_directory (self->request);
  spec.name = self->record.name;
  spec.if_exists = ferry_request_get_if_exists (self->request);
  self->part = ferry_part_file_open (&spec, self->record.part_name, &error);
  if (self->part == NULL && !g_error_matches (error, FERRY_ERROR, FERRY_ERROR_SOURCE_MISSING))
    {
      ferry_download_fail (self, g_steal_pointer (&error));
      return;
    }

  if (was_published (self))
    {
      self->is_over = TRUE;
      ferry_range_set_add (self->written, 0, self->record.total);
      ferry_download_end_published (self);
      return;
    }

  /* What the part no longer has must be fetched again, whatever was noted. */
  size = self->part != NULL ? ferry_part_file_get_size (self->part) : 0;
  end = ferry_range_set_get_end (self->written);
  if (size < end)
    {
      ferry_range_set_remove (self->written, MAX (0, size), end);
      ferry_range_set_remove (self->unproven, MAX (0, size), end);
    }
  if (self->part == NULL)
    {
      g_clear_pointer (&self->record.part_name, g_free);
      ferry_range_set_clear (self->record.have);
      self->record.restarts++;
      ferry_download_emit_restarted (self, FERRY_RESUME_CAUSE_NONE);
    }
}

static void
set_up_session (FerryDownload *self)
{
  FerrySessionKey key = { 0 };
  GError         *error = NULL;

  key.proxy = ferry_request_get_proxy (self->request);
  key.ca_file = ferry_request_get_ca_file (self->request);
  key.tls_exception = ferry_request_get_tls_exception (self->request);
  g_variant_dict_lookup (self->secrets, "proxy-user", "&s", &key.proxy_user);
  g_variant_dict_lookup (self->secrets, "proxy-password", "&s", &key.proxy_password);
  if (g_variant_dict_contains (self->secrets, "user") || key.proxy_user != NULL)
    key.owner = self->id;

  self->session = ferry_transport_get_session (self->transport, &key, &error);
  if (self->session == NULL)
    ferry_download_fail (self, error);
}

static void
set_up_cookies (FerryDownload *self)
{
  const char *file = ferry_request_get_cookie_file (self->request);

  if (file == NULL)
    self->cookies = soup_cookie_jar_new ();
  else if (g_access (file, R_OK) == 0)
    self->cookies = soup_cookie_jar_text_new (file, TRUE);
  else
    {
      GError *error = NULL;

      ferry_error_set (&error, FERRY_ERROR_SOURCE_MISSING, file);
      ferry_download_fail (self, error);
    }
}

static void
add_header (FerryDownload *self,
            const char    *name,
            const char    *value)
{
  FerryHeader header = { g_strdup (name), g_strdup (value) };

  g_array_append_val (self->headers, header);
}

static void
set_up_headers (FerryDownload *self)
{
  guint              n_headers;
  const FerryHeader *headers = ferry_request_get_headers (self->request, &n_headers);
  const char *const *secret_names = ferry_request_get_secret_headers (self->request);

  for (guint i = 0; i < n_headers; i++)
    add_header (self, headers[i].name, headers[i].value);
  for (guint i = 0; secret_names[i] != NULL; i++)
    {
      g_autofree char *key = g_strconcat ("header:", secret_names[i], NULL);
      const char      *value;

      if (g_variant_dict_lookup (self->secrets, key, "&s", &value))
        add_header (self, secret_names[i], value);
    }
}

static gboolean
begin_cb (gpointer data)
{
  FerryDownload *self = data;
  gint64         now = ferry_download_get_now (self);

  self->uri = ferry_uri_parse (ferry_request_get_uri (self->request), &self->error);
  g_assert_no_error (self->error); /* a request's URI was parsed before */
  self->host_key = ferry_uri_get_host_key (self->uri);
  set_up_headers (self);
  set_up_session (self);
  if (!self->is_over)
    set_up_cookies (self);
  if (!self->is_over)
    open_part (self);
  if (self->is_over)
    return G_SOURCE_REMOVE;

  ferry_progress_set_received (self->progress, ferry_range_set_get_total (self->written));
  ferry_rate_meter_reset (&self->meter, now, 0);
  self->last_checkpoint = now;
  self->plan = ferry_range_plan_new (self->record.total, self->written);
  ferry_ramp_init (&self->ramp, self->max_connections, now);
  arm_tick (self);
  if (self->part != NULL)
    ferry_download_start_hasher (self);

  go_on (self);
  return G_SOURCE_REMOVE;
}

FerryDownload *
ferry_download_start (const FerryDownloadSpec *spec,
                      FerryDownloadFunc        func,
                      gpointer                 user_data)
{
  FerryDownload *self = g_new0 (FerryDownload, 1);

  self->ref_count = 1;
  self->transport = spec->transport;
  self->finisher = ferry_finisher_ref (spec->finisher);
  self->id = g_strdup (spec->id);
  self->request = ferry_request_ref (spec->request);
  self->secrets = g_variant_dict_new (spec->secrets);
  self->limiter = ferry_limiter_ref (spec->limiter);
  self->progress = ferry_progress_ref (spec->progress);
  self->max_connections = CLAMP (spec->max_connections, 1, FERRY_DOWNLOAD_MAX_SEGMENTS);
  self->events = g_main_context_ref_thread_default ();
  self->func = func;
  self->user_data = user_data;
  self->retry_after = -1;
  self->headers = g_array_new (FALSE, FALSE, sizeof (FerryHeader));
  g_array_set_clear_func (self->headers, header_clear);
  ferry_transfer_record_copy (spec->record, &self->record);
  self->written = ferry_range_set_copy (self->record.have);
  self->unproven = ferry_range_set_copy (self->record.have);

  ferry_transport_invoke (self->transport, begin_cb, ferry_download_hold (self), release_cb);
  return self;
}

static gboolean
stop_cb (gpointer data)
{
  FerryDownload *self = data;

  if (self->is_over)
    return G_SOURCE_REMOVE; /* its last event is on the way */

  self->is_over = TRUE;
  stop_tick (self);
  drop_all_segments (self, NULL);
  ferry_download_end_synced (self, FERRY_DOWNLOAD_STOPPED);
  return G_SOURCE_REMOVE;
}

void
ferry_download_stop (FerryDownload *self)
{
  ferry_transport_invoke (self->transport, stop_cb, ferry_download_hold (self), release_cb);
}

void
ferry_download_unref (FerryDownload *self)
{
  g_atomic_int_set (&self->is_dropped, TRUE);
  ferry_download_release (self);
}
