/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-upload-private.h"
#include "ferry-uri.h"

FerryUpload *
ferry_upload_hold (FerryUpload *self)
{
  ferry_run_hold (&self->run);
  return self;
}

void
ferry_upload_release (FerryUpload *self)
{
  ferry_run_release (&self->run);
}

static void
upload_finalize (FerryRun *run)
{
  FerryUpload *self = (FerryUpload *) run;

  ferry_run_clear (run);
  g_assert (self->courier == NULL);
  g_free (self->id);
  ferry_contact_clear (&self->contact);
  ferry_limiter_unref (self->limiter);
  ferry_progress_unref (self->progress);
  g_clear_pointer (&self->body, ferry_body_unref);
  g_clear_pointer (&self->upload_uri, g_uri_unref);
  g_free (self->checksum);
  ferry_transfer_record_clear (&self->record);
  g_clear_error (&self->error);
  g_free (self);
}

/* Facts. */

/* Methods that may be sent twice without doing more than once (RFC 9110 §9.2.2). */
static gboolean
is_idempotent (FerryRequest *request)
{
  return g_ascii_strcasecmp (ferry_request_get_method (request), "PUT") == 0;
}

gboolean
ferry_upload_is_unrepeatable (FerryRequest              *request,
                              const FerryTransferRecord *record)
{
  if (ferry_request_get_direction (request) != FERRY_DIRECTION_UPLOAD ||
      !record->is_begun || record->upload_uri != NULL)
    return FALSE;

  switch (record->upload_protocol)
    {
    case FERRY_UPLOAD_PROTOCOL_CONTENT_RANGE:
      return FALSE;
    case FERRY_UPLOAD_PROTOCOL_TUS: /* the body came along with the creation: a POST */
      return TRUE;
    case FERRY_UPLOAD_PROTOCOL_AUTO:
    case FERRY_UPLOAD_PROTOCOL_PLAIN:
    case FERRY_UPLOAD_PROTOCOL_RESUMABLE:
      return !is_idempotent (request);
    }

  return TRUE;
}

gboolean
ferry_upload_has_remains (const FerryTransferRecord *record)
{
  return record->upload_uri != NULL && record->status != FERRY_STATUS_COMPLETED;
}

/* Events. */

void
ferry_upload_emit (FerryUpload      *self,
                   FerryRunEventType type)
{
  FerryRunEvent event = { .type = type };

  event.record = self->record; /* borrowed */
  event.retry_after = self->retry_after;
  event.progressed = self->progressed;
  event.error = type == FERRY_RUN_FAILED ? self->error : NULL;
  ferry_run_emit (&self->run, &event);
}

/* The end. */

/* Not from within a call of the courier, which goes now. */
static gboolean
end_cb (gpointer data)
{
  FerryUpload *self = data;

  g_clear_pointer (&self->courier, ferry_courier_free);
  if (self->has_host)
    {
      ferry_host_table_release (ferry_transport_get_hosts (self->transport),
                                self->contact.host_key);
      ferry_progress_add_connections (self->progress, -1);
    }
  self->has_host = FALSE;
  ferry_contact_close (&self->contact);

  ferry_upload_emit (self, self->end_type);
  return G_SOURCE_REMOVE;
}

static void
release_cb (gpointer data)
{
  ferry_upload_release (data);
}

void
ferry_upload_end (FerryUpload      *self,
                  FerryRunEventType type)
{
  self->is_over = TRUE;
  self->end_type = type;
  self->step = NULL;
  self->committed_step = NULL;
  ferry_upload_stop_waiting (self);
  ferry_transport_invoke (self->transport, end_cb, ferry_upload_hold (self), release_cb);
}

/* Who sends all of it again need not fear what was never sent; but what an earlier
 * run sent of a PUT is still to be told of. */
static void
settle_begun (FerryUpload *self)
{
  if (!self->has_sent && self->record.upload_uri == NULL && self->confirmed == 0)
    self->record.is_begun = self->was_begun && is_idempotent (self->request);
}

void
ferry_upload_fail (FerryUpload *self,
                   GError      *error)
{
  if (self->is_over)
    {
      g_error_free (error);
      return;
    }

  self->error = error;
  settle_begun (self);
  ferry_upload_end (self, FERRY_RUN_FAILED);
}

static void
upload_stop (FerryRun *run)
{
  FerryUpload *self = (FerryUpload *) run;
  GError      *error = NULL;

  if (self->is_over || self->is_ending)
    return; /* its last event is on the way */

  if (self->courier != NULL)
    ferry_courier_cancel (self->courier);
  settle_begun (self);
  if (ferry_upload_is_unrepeatable (self->request, &self->record))
    {
      ferry_error_set (&error, FERRY_ERROR_UPLOAD_INTERRUPTED, NULL);
      ferry_upload_fail (self, error);
    }
  else
    ferry_upload_end (self, FERRY_RUN_STOPPED);
}

/* Waiting. */

static gboolean
alarm_cb (gpointer data)
{
  FerryUpload    *self = data;
  FerryUploadStep step = self->alarm_step;

  self->alarm_id = 0;
  self->alarm_step = NULL;
  ferry_upload_hold (self);
  step (self);
  ferry_upload_release (self);
  return G_SOURCE_REMOVE;
}

void
ferry_upload_wait (FerryUpload    *self,
                   gint64          delay,
                   FerryUploadStep step)
{
  FerryClock *clock = ferry_transport_get_clock (self->transport);

  ferry_upload_stop_waiting (self);
  self->alarm_step = step;
  self->alarm_id = ferry_clock_add_alarm (clock, ferry_clock_get_monotonic (clock) + delay,
                                          alarm_cb, self, NULL);
}

void
ferry_upload_stop_waiting (FerryUpload *self)
{
  if (self->alarm_id != 0)
    ferry_clock_remove_alarm (ferry_transport_get_clock (self->transport), self->alarm_id);
  self->alarm_id = 0;
  self->alarm_step = NULL;
}

void
ferry_upload_commit (FerryUpload    *self,
                     FerryUploadStep step)
{
  if (step != NULL)
    self->committed_step = step;
  self->n_commits++;
  ferry_upload_emit (self, FERRY_RUN_COMMIT);
}

static void
upload_go_on (FerryRun *run)
{
  FerryUpload    *self = (FerryUpload *) run;
  FerryUploadStep step;

  if (--self->n_commits > 0)
    return;
  step = g_steal_pointer (&self->committed_step);
  if (step != NULL)
    step (self);
}

/* The beginning. */

const FerryUploadKind *
ferry_upload_choose_kind (FerryUpload *self)
{
  FerryUploadProtocol wish = ferry_request_get_upload_protocol (self->request);

  /* What the server has is of one protocol, whatever it says now. */
  if (wish == FERRY_UPLOAD_PROTOCOL_AUTO && self->upload_uri != NULL)
    wish = self->record.upload_protocol;
  /* The body of a form is for who reads forms. */
  if (wish == FERRY_UPLOAD_PROTOCOL_AUTO && ferry_request_get_source (self->request) == NULL)
    wish = FERRY_UPLOAD_PROTOCOL_PLAIN;

  switch (wish)
    {
    case FERRY_UPLOAD_PROTOCOL_PLAIN:
      return &ferry_upload_plain;
    case FERRY_UPLOAD_PROTOCOL_TUS:
      return &ferry_upload_tus;
    case FERRY_UPLOAD_PROTOCOL_RESUMABLE:
      return &ferry_upload_resumable;
    case FERRY_UPLOAD_PROTOCOL_CONTENT_RANGE:
      return &ferry_upload_content_range;
    case FERRY_UPLOAD_PROTOCOL_AUTO:
      break;
    }

  return &ferry_upload_discovery;
}

void
ferry_upload_begin_as (FerryUpload           *self,
                       const FerryUploadKind *kind)
{
  self->kind = kind;
  self->record.upload_protocol = kind->protocol;
  self->record.is_resumable = kind->can_resume;
  kind->begin (self);
}

/* What was sent in another way than this is of no use to it. */
static void
drop_other_kind (FerryUpload *self)
{
  FerryUploadProtocol wish = ferry_request_get_upload_protocol (self->request);

  if (wish == FERRY_UPLOAD_PROTOCOL_AUTO || wish == self->record.upload_protocol)
    return;

  ferry_upload_forget_location (self);
  ferry_upload_confirm (self, 0);
}

static void
prepared (FerryUpload *self)
{
  guint                   n_stamps;
  const FerrySourceStamp *stamps = ferry_body_get_stamps (self->body, &n_stamps);

  self->length = ferry_body_get_length (self->body);
  self->record.total = self->length;
  g_free (self->record.content_type);
  self->record.content_type = g_strdup (ferry_body_get_content_type (self->body));
  g_free (self->record.stamps);
  self->record.stamps = g_memdup2 (stamps, n_stamps * sizeof *stamps);
  self->record.n_stamps = n_stamps;
  drop_other_kind (self);
  /* The user has said that it is to be sent again. */
  if (ferry_upload_is_unrepeatable (self->request, &self->record))
    self->record.is_begun = FALSE;

  ferry_upload_begin_as (self, ferry_upload_choose_kind (self));
}

static void
open_courier (FerryUpload *self)
{
  FerryClock *clock = ferry_transport_get_clock (self->transport);

  ferry_host_table_acquire (ferry_transport_get_hosts (self->transport), self->contact.host_key,
                            TRUE, ferry_clock_get_monotonic (clock));
  ferry_progress_add_connections (self->progress, 1);
  self->has_host = TRUE;
}

static void
upload_begin (FerryRun *run)
{
  FerryUpload *self = (FerryUpload *) run;
  GError      *error = NULL;

  if (!ferry_contact_open (&self->contact, self->transport, self->id, &error))
    {
      ferry_upload_fail (self, error);
      return;
    }

  open_courier (self);
  if (self->record.upload_uri != NULL)
    self->upload_uri = ferry_uri_parse (self->record.upload_uri, NULL);
  if (self->upload_uri != NULL)
    self->known = G_MAXINT64;
  ferry_progress_set_received (self->progress, self->confirmed);
  ferry_upload_prepare (self, prepared);
}

static const FerryRunClass upload_class = {
  .begin = upload_begin,
  .stop = upload_stop,
  .go_on = upload_go_on,
  .finalize = upload_finalize,
};

FerryRun *
ferry_upload_start (const FerryRunSpec *spec,
                    FerryRunFunc        func,
                    gpointer            user_data)
{
  FerryUpload *self = g_new0 (FerryUpload, 1);

  ferry_run_init (&self->run, &upload_class, spec->transport, func, user_data);
  self->transport = spec->transport;
  self->id = g_strdup (spec->id);
  ferry_contact_init (&self->contact, spec->request, spec->secrets);
  self->contact.stays_here = spec->stays_here;
  self->request = self->contact.request;
  self->limiter = ferry_limiter_ref (spec->limiter);
  self->progress = ferry_progress_ref (spec->progress);
  self->retry_after = -1;
  ferry_transfer_record_copy (spec->record, &self->record);
  self->confirmed = ferry_range_set_get_total (self->record.have);
  self->furthest = self->confirmed;
  self->told = self->confirmed;
  self->was_begun = self->record.is_begun;
  ferry_tus_offer_init (&self->tus);
  ferry_upload_limits_init (&self->limits);

  ferry_run_begin (&self->run);
  return &self->run;
}
