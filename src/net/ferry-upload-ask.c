/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-upload-private.h"

/* How much of an answer is kept to be looked at. */
#define ANSWER_LIMIT (64 * 1024)

/* A server's "no" before so many bytes go is worth a round trip. */
#define LONG_BODY (1024 * 1024)

/* What goes out when all of the body has to go again is said once it does. */
static void
tell_restart (FerryUpload *self)
{
  FerryRunEvent event = { .type = FERRY_RUN_RESTARTED,
                          .cause = FERRY_RESUME_CAUSE_RANGES_IGNORED };

  self->record.restarts++;
  event.record = self->record; /* borrowed */
  event.retry_after = -1;
  ferry_run_emit (&self->run, &event);
}

static void
tell_sending (FerryUpload *self)
{
  FerryRunEvent event = { .type = FERRY_RUN_REASON, .reason = FERRY_REASON_TRANSFERRING };

  event.record = self->record; /* borrowed */
  event.retry_after = -1;
  ferry_run_emit (&self->run, &event);
}

static void
sent_cb (FerryCourier *courier,
         goffset       bytes,
         gpointer      data)
{
  FerryUpload *self = data;

  if (self->is_over)
    return;

  self->position += bytes;
  self->reached = MAX (self->reached, self->position);
  ferry_progress_add (self->progress, bytes, MAX (0, bytes));
  if (self->has_sent || bytes < 0 || !self->carries)
    return;
  /* Without a byte only an empty body is through; a redirection may drop another. */
  if (bytes == 0 && self->end > self->first)
    return;

  self->has_sent = TRUE;
  if (self->was_begun && !self->record.is_resumable)
    tell_restart (self);
  tell_sending (self);
}

static void
interim_cb (FerryCourier       *courier,
            guint               status,
            SoupMessageHeaders *headers,
            gpointer            data)
{
  FerryUpload *self = data;

  if (!self->is_over && self->kind->interim != NULL)
    self->kind->interim (self, status, headers);
}

static void
done_cb (FerryCourier *courier,
         gpointer      data)
{
  FerryUpload    *self = data;
  FerryUploadStep step = g_steal_pointer (&self->step);

  if (self->is_over || step == NULL)
    return;

  ferry_upload_hold (self);
  step (self);
  ferry_upload_release (self);
}

static const FerryCourierFuncs funcs = {
  .interim = interim_cb,
  .sent = sent_cb,
  .done = done_cb,
};

void
ferry_upload_add_field (FerryUploadAsk *ask,
                        const char     *name,
                        const char     *format,
                        ...)
{
  FerryHeader header = { .name = g_strdup (name) };
  va_list     arguments;

  if (ask->fields == NULL)
    {
      ask->fields = g_array_new (FALSE, FALSE, sizeof (FerryHeader));
      g_array_set_clear_func (ask->fields, ferry_header_clear);
    }

  va_start (arguments, format);
  header.value = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_array_append_val (ask->fields, header);
}

void
ferry_upload_ask (FerryUpload    *self,
                  FerryUploadAsk *ask)
{
  g_autoptr (GArray) fields = g_steal_pointer (&ask->fields);
  FerryCourierSpec   spec = { 0 };

  if (self->courier == NULL)
    self->courier = ferry_courier_new (self->transport, &self->contact, self->limiter, &funcs,
                                       self);

  spec.uri = ask->uri;
  spec.method = ask->method;
  spec.headers = fields != NULL ? (const FerryHeader *) (gpointer) fields->data : NULL;
  spec.n_headers = fields != NULL ? fields->len : 0;
  spec.body = ask->has_body ? self->body : NULL;
  spec.first = ask->first;
  spec.length = ask->end - ask->first;
  spec.may_wait = spec.length > LONG_BODY;
  spec.follows = TRUE;
  spec.response_limit = ANSWER_LIMIT;

  self->step = ask->step;
  self->first = ask->first;
  self->end = ask->end;
  self->position = ask->first;
  self->carries = ask->has_body;
  if (ask->has_body)
    ferry_progress_set_received (self->progress, ask->first);
  ferry_courier_send (self->courier, &spec);
}

const FerryAnswer *
ferry_upload_get_answer (FerryUpload *self)
{
  if (ferry_courier_get_error (self->courier) != NULL)
    return NULL;

  return ferry_courier_get_answer (self->courier);
}

SoupMessageHeaders *
ferry_upload_get_headers (FerryUpload *self)
{
  return ferry_courier_get_headers (self->courier);
}

gboolean
ferry_upload_is_success (const FerryAnswer *answer)
{
  return answer->status >= 200 && answer->status < 300;
}
