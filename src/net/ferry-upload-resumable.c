/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-upload-private.h"

/* Anything longer is not sent before there is a place to ask what came of it
 * (§ "Careful Upload Creation"). */
#define SMALL_BODY (64 * 1024)

static void ask_offset (FerryUpload *self);
static void send_piece (FerryUpload *self);

static void
add_version (FerryUploadAsk *ask)
{
  ferry_upload_add_field (ask, "Upload-Draft-Interop-Version", "%d",
                          FERRY_RESUMABLE_UPLOAD_INTEROP_VERSION);
}

static void
add_complete (FerryUploadAsk *ask,
              gboolean        is_complete)
{
  ferry_upload_add_field (ask, "Upload-Complete", is_complete ? "?1" : "?0");
}

void
ferry_upload_add_resumable_fields (FerryUpload    *self,
                                   FerryUploadAsk *ask,
                                   gboolean        is_complete)
{
  add_version (ask);
  add_complete (ask, is_complete);
  ferry_upload_add_field (ask, "Upload-Length", "%" G_GOFFSET_FORMAT, self->length);
}

static void
read_limits (FerryUpload        *self,
             SoupMessageHeaders *headers)
{
  const char *limit = soup_message_headers_get_list (headers, "Upload-Limit");
  FerryClock *clock = ferry_transport_get_clock (self->transport);

  if (limit == NULL)
    return;

  self->limits.max_age = -1;
  if (ferry_upload_limits_parse (&self->limits, limit) && self->limits.max_age >= 0)
    self->record.upload_expires = ferry_clock_get_real (clock) +
                                  MIN (self->limits.max_age, G_MAXINT32) * G_USEC_PER_SEC;
  if (self->limits.max_append > 0 && (self->piece == 0 || self->piece > self->limits.max_append))
    self->piece = self->limits.max_append;
}

static void
read_state (FerryUpload          *self,
            FerryResumableUpload *state)
{
  ferry_resumable_upload_parse (state, ferry_upload_get_headers (self));
  read_limits (self, ferry_upload_get_headers (self));
}

/* Answers that mean the same wherever they come. TRUE when it was one. */
static gboolean
take_refusal (FerryUpload       *self,
              const FerryAnswer *answer)
{
  switch (answer->status)
    {
    case 404:
    case 410:
      ferry_upload_begin_anew (self, &ferry_upload_resumable, FERRY_RESUME_CAUSE_NONE);
      return TRUE;
    case 423:
      ferry_upload_try_later (self, FERRY_ERROR_CONFLICT, ask_offset);
      return TRUE;
    default:
      return FALSE;
    }
}

/* Where the server is. */

static void
take_offset (FerryUpload                *self,
             const FerryResumableUpload *state)
{
  if (state->length >= 0 && state->length != self->length)
    {
      /* What is there is of something else. */
      ferry_upload_begin_anew (self, &ferry_upload_resumable, FERRY_RESUME_CAUSE_NONE);
      return;
    }

  if (!ferry_upload_may_have (self, state->offset >= 0 ? state->offset : self->length))
    {
      ferry_upload_fail_untrue (self);
      return;
    }

  if (state->offset >= 0)
    ferry_upload_confirm (self, state->offset);
  if (state->completeness != 1)
    send_piece (self);
  else if (state->offset < 0 || state->offset == self->length)
    ferry_upload_finish (self);
  else
    ferry_upload_fail_answer (self);
}

static void
offset_told (FerryUpload *self)
{
  const FerryAnswer   *answer = ferry_upload_get_answer (self);
  FerryResumableUpload state;

  if (answer == NULL)
    {
      ferry_upload_fail_broken (self);
      return;
    }
  if (take_refusal (self, answer))
    return;

  read_state (self, &state);
  if (!ferry_upload_is_success (answer) || state.offset > self->length ||
      (state.offset < 0 && state.completeness != 1))
    ferry_upload_fail_answer (self);
  else
    take_offset (self, &state);
}

static void
ask_offset (FerryUpload *self)
{
  FerryUploadAsk ask = { .method = "HEAD", .uri = self->upload_uri, .step = offset_told };

  add_version (&ask);
  ferry_upload_ask (self, &ask);
}

/* Bytes. */

/* That it has all, and can have. */
static gboolean
is_complete (FerryUpload                *self,
             const FerryResumableUpload *state)
{
  return self->end == self->length && ferry_upload_is_through (self) &&
         state->completeness != 0 &&
         (state->offset < 0 || state->offset == self->length);
}

/* What was made of all the bytes is not to everyone's liking: to send them again
 * would be another upload. */
static void
fail_processed (FerryUpload *self)
{
  ferry_upload_forget_location (self);
  ferry_upload_confirm (self, 0);
  ferry_upload_fail_answer (self);
}

static void
take_appended (FerryUpload                *self,
               const FerryResumableUpload *state)
{
  goffset offset = state->offset >= 0 ? state->offset : self->position;

  /* Those of before -09 say so; others need not. */
  if (is_complete (self, state))
    {
      ferry_upload_finish (self);
      return;
    }
  if (offset > self->position || offset <= self->first || self->end == self->length ||
      state->completeness == 1)
    {
      ferry_upload_try_again (self, FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE, ask_offset);
      return;
    }

  ferry_upload_confirm (self, offset);
  send_piece (self);
}

static void
piece_sent (FerryUpload *self)
{
  const FerryAnswer   *answer = ferry_upload_get_answer (self);
  FerryResumableUpload state;

  if (answer == NULL)
    {
      ferry_upload_look_again (self, ask_offset);
      return;
    }

  read_state (self, &state);
  if (ferry_upload_is_success (answer))
    take_appended (self, &state);
  else if (state.completeness == 1)
    fail_processed (self);
  else if (take_refusal (self, answer))
    return;
  else if (answer->status == 409)
    ferry_upload_try_again (self, FERRY_ERROR_CONFLICT, ask_offset);
  else if (answer->status == 413 && ferry_upload_cut_piece (self))
    ask_offset (self);
  else
    ferry_upload_fail_answer (self);
}

static void
send_piece (FerryUpload *self)
{
  FerryUploadAsk ask = { .method = "PATCH",
                         .uri = self->upload_uri,
                         .has_body = TRUE,
                         .first = self->confirmed,
                         .end = ferry_upload_get_piece_end (self),
                         .step = piece_sent };

  add_version (&ask);
  add_complete (&ask, ask.end == self->length);
  ferry_upload_add_field (&ask, "Content-Type", "%s", FERRY_RESUMABLE_UPLOAD_CONTENT_TYPE);
  ferry_upload_add_field (&ask, "Upload-Offset", "%" G_GOFFSET_FORMAT, ask.first);
  ferry_upload_ask (self, &ask);
}

/* Creation. */

void
ferry_upload_take_interim (FerryUpload        *self,
                           guint               status,
                           SoupMessageHeaders *headers)
{
  FerryResumableUpload state;
  GUri                *base = ferry_courier_get_uri (self->courier);

  if (status != FERRY_RESUMABLE_UPLOAD_STATUS)
    return;
  ferry_resumable_upload_parse (&state, headers);
  if (!state.has_version)
    return;

  read_limits (self, headers);
  if (self->upload_uri == NULL &&
      ferry_upload_take_location (self, headers, base != NULL ? base : self->contact.uri))
    {
      self->kind = &ferry_upload_resumable;
      self->record.upload_protocol = FERRY_UPLOAD_PROTOCOL_RESUMABLE;
      self->record.is_resumable = TRUE;
      ferry_upload_commit (self, NULL);
    }
  if (self->upload_uri != NULL && state.offset > self->confirmed && state.offset <= self->position)
    ferry_upload_confirm (self, state.offset);
}

void
ferry_upload_take_whole_answer (FerryUpload *self)
{
  const FerryAnswer   *answer = ferry_upload_get_answer (self);
  FerryResumableUpload state;

  if (answer == NULL)
    {
      ferry_upload_look_again (self, ask_offset);
      return;
    }

  read_state (self, &state);
  if (ferry_upload_is_success (answer) && is_complete (self, &state))
    ferry_upload_finish (self);
  else if (ferry_upload_is_success (answer) && self->upload_uri != NULL)
    ferry_upload_try_again (self, FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE, ask_offset);
  else if (state.completeness == 1)
    fail_processed (self);
  else if (answer->status == 413 && self->upload_uri != NULL && ferry_upload_cut_piece (self))
    ask_offset (self);
  else
    ferry_upload_fail_answer (self);
}

/* It took a beginning of the body for all of it, or for nothing. */
static void
give_up_resuming (FerryUpload *self)
{
  if (g_str_equal (ferry_request_get_method (self->request), "PUT"))
    ferry_upload_begin_anew (self, &ferry_upload_plain, FERRY_RESUME_CAUSE_RANGES_IGNORED);
  else
    ferry_upload_fail_answered (self, FERRY_ERROR_INSUFFICIENT_RANGE_SUPPORT);
}

static void
take_created (FerryUpload *self)
{
  FerryResumableUpload state;

  read_state (self, &state);
  if (!ferry_upload_take_location (self, ferry_upload_get_headers (self),
                                   ferry_courier_get_uri (self->courier)) &&
      self->upload_uri == NULL)
    {
      give_up_resuming (self);
      return;
    }
  if (!ferry_upload_check_size (self, self->limits.max_size))
    return;

  if (state.offset >= 0 && state.offset <= self->position)
    ferry_upload_confirm (self, state.offset);
  else
    ferry_upload_confirm (self, self->position);
  self->record.is_begun = TRUE;
  self->record.is_resumable = TRUE;
  ferry_upload_commit (self, send_piece);
}

static void
created (FerryUpload *self)
{
  const FerryAnswer *answer = ferry_upload_get_answer (self);

  if (self->end == self->length)
    ferry_upload_take_whole_answer (self);
  else if (answer == NULL)
    ferry_upload_look_again (self, ask_offset);
  else if (ferry_upload_is_success (answer))
    take_created (self);
  else
    ferry_upload_fail_answer (self);
}

/* How much of the body comes along with the creation: all that is small, and what
 * may not be less. A server that has not said that it can resume gets a request
 * that any server understands. */
static goffset
get_creation_end (FerryUpload *self)
{
  gboolean is_small = self->length <= SMALL_BODY || !self->is_offered;
  goffset  most = self->limits.max_append > 0 ? self->limits.max_append : G_MAXINT64;

  if (self->length <= most && (is_small || self->limits.min_append > 0))
    return self->length;

  return CLAMP (self->limits.min_append, 0, self->length);
}

static void
send_creation (FerryUpload *self)
{
  FerryUploadAsk ask = { .method = ferry_request_get_method (self->request),
                         .has_body = TRUE,
                         .end = get_creation_end (self),
                         .step = created };

  ferry_upload_add_body_fields (self, &ask);
  ferry_upload_add_resumable_fields (self, &ask, ask.end == self->length);
  ferry_upload_ask (self, &ask);
}

static void
create (FerryUpload *self)
{
  goffset end = get_creation_end (self);

  ferry_upload_confirm (self, 0);
  self->record.is_resumable = self->is_offered;
  self->record.is_begun = end > 0 || end == self->length;
  ferry_upload_commit (self, send_creation);
}

/* What the server can. */

static void
go (FerryUpload *self)
{
  if (!ferry_upload_check_size (self, self->limits.max_size))
    return;

  if (self->upload_uri != NULL)
    ask_offset (self);
  else
    create (self);
}

static void
offered (FerryUpload *self)
{
  const FerryAnswer *answer = ferry_upload_get_answer (self);

  if (answer == NULL)
    {
      ferry_upload_fail_broken (self);
      return;
    }

  self->is_asked = TRUE;
  if (ferry_upload_is_success (answer))
    {
      self->is_offered = ferry_resumable_upload_is_offered (ferry_upload_get_headers (self));
      read_limits (self, ferry_upload_get_headers (self));
      self->record.upload_expires = 0; /* of no upload yet */
    }
  go (self);
}

static void
resumable_begin (FerryUpload *self)
{
  FerryUploadAsk ask = { .method = "OPTIONS", .step = offered };

  /* Of an upload that there is, HEAD tells the limits. */
  if (self->is_asked || self->upload_uri != NULL)
    {
      go (self);
      return;
    }

  add_version (&ask);
  ferry_upload_ask (self, &ask);
}

const FerryUploadKind ferry_upload_resumable = {
  .protocol = FERRY_UPLOAD_PROTOCOL_RESUMABLE,
  .can_resume = TRUE,
  .begin = resumable_begin,
  .interim = ferry_upload_take_interim,
};
