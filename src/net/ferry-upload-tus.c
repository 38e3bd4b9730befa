/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-upload-private.h"

/* A body that fits in here comes along with the creation: it saves a round trip. */
#define SMALL_BODY (64 * 1024)

/* With checksums: what is sent again when one is wrong. */
#define CHECKED_PIECE (8 * 1024 * 1024)

static void ask_offset (FerryUpload *self);
static void send_piece (FerryUpload *self);

static void
add_version (FerryUploadAsk *ask)
{
  ferry_upload_add_field (ask, "Tus-Resumable", "%s", FERRY_TUS_VERSION);
}

static void
read_state (FerryUpload   *self,
            FerryTusState *state)
{
  ferry_tus_state_parse (state, ferry_upload_get_headers (self));
  if (state->expires >= 0)
    self->record.upload_expires = state->expires * G_USEC_PER_SEC;
}

/* The next step, when it is known what the server has. */
static void
go_on (FerryUpload *self)
{
  if (self->confirmed == self->length && !self->is_deferred)
    ferry_upload_finish (self);
  else
    send_piece (self);
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
      ferry_upload_begin_anew (self, &ferry_upload_tus, FERRY_RESUME_CAUSE_NONE);
      return TRUE;
    case 423: /* an earlier connection is still held to be open */
      ferry_upload_try_later (self, FERRY_ERROR_CONFLICT, ask_offset);
      return TRUE;
    default:
      return FALSE;
    }
}

/* Where the server is. */

static void
offset_told (FerryUpload *self)
{
  const FerryAnswer *answer = ferry_upload_get_answer (self);
  FerryTusState      state;

  if (answer == NULL)
    {
      ferry_upload_fail_broken (self);
      return;
    }
  if (take_refusal (self, answer))
    return;

  read_state (self, &state);
  if (!ferry_upload_is_success (answer) || state.offset < 0 || state.offset > self->length)
    {
      ferry_upload_fail_answer (self);
      return;
    }
  if (state.length >= 0 && state.length != self->length)
    {
      /* What is there is of something else. */
      ferry_upload_begin_anew (self, &ferry_upload_tus, FERRY_RESUME_CAUSE_NONE);
      return;
    }

  if (!ferry_upload_may_have (self, state.offset))
    {
      ferry_upload_fail_untrue (self);
      return;
    }

  self->is_deferred = state.is_deferred;
  ferry_upload_confirm (self, state.offset);
  go_on (self);
}

static void
ask_offset (FerryUpload *self)
{
  FerryUploadAsk ask = { .method = "HEAD", .uri = self->upload_uri, .step = offset_told };

  add_version (&ask);
  ferry_upload_ask (self, &ask);
}

/* Bytes. */

static void
take_offset (FerryUpload *self)
{
  FerryTusState state;

  read_state (self, &state);
  if (state.offset > self->position || state.offset < self->first ||
      (state.offset == self->first && self->end > self->first))
    {
      ferry_upload_try_again (self, FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE, ask_offset);
      return;
    }

  if (self->end == self->length)
    self->is_deferred = FALSE; /* the length was told with it */
  ferry_upload_confirm (self, state.offset);
  go_on (self);
}

static void
piece_sent (FerryUpload *self)
{
  const FerryAnswer *answer = ferry_upload_get_answer (self);

  if (answer == NULL)
    ferry_upload_look_again (self, ask_offset);
  else if (ferry_upload_is_success (answer))
    take_offset (self);
  else if (take_refusal (self, answer))
    return;
  else if (answer->status == 409)
    ferry_upload_try_again (self, FERRY_ERROR_CONFLICT, ask_offset);
  else if (answer->status == FERRY_TUS_STATUS_CHECKSUM_MISMATCH)
    ferry_upload_try_again (self, FERRY_ERROR_CHECKSUM_MISMATCH, ask_offset);
  else if (answer->status == 413 && ferry_upload_cut_piece (self))
    ask_offset (self);
  else
    ferry_upload_fail_answer (self);
}

static void
patch (FerryUpload *self)
{
  FerryUploadAsk ask = { .method = "PATCH",
                         .uri = self->upload_uri,
                         .has_body = TRUE,
                         .first = self->confirmed,
                         .end = ferry_upload_get_piece_end (self),
                         .step = piece_sent };

  add_version (&ask);
  ferry_upload_add_field (&ask, "Content-Type", "%s", FERRY_TUS_CONTENT_TYPE);
  ferry_upload_add_field (&ask, "Upload-Offset", "%" G_GOFFSET_FORMAT, ask.first);
  if (self->is_deferred && ask.end == self->length)
    ferry_upload_add_field (&ask, "Upload-Length", "%" G_GOFFSET_FORMAT, self->length);
  if (self->checksum != NULL)
    ferry_upload_add_field (&ask, "Upload-Checksum", "%s", self->checksum);
  ferry_upload_ask (self, &ask);
}

static void
send_piece (FerryUpload *self)
{
  g_clear_pointer (&self->checksum, g_free);
  if (self->tus.checksum == FERRY_CHECKSUM_NONE || self->confirmed == self->length)
    {
      patch (self);
      return;
    }

  if (self->piece == 0)
    self->piece = CHECKED_PIECE;
  ferry_upload_hash_piece (self, self->confirmed, ferry_upload_get_piece_end (self), patch);
}

/* Creation. */

static gboolean
comes_along (FerryUpload *self)
{
  return self->tus.can_create_with_upload && !self->is_deferred &&
         self->length > 0 && self->length <= SMALL_BODY;
}

static void
created (FerryUpload *self)
{
  const FerryAnswer *answer = ferry_upload_get_answer (self);
  FerryTusState      state;

  if (answer == NULL)
    {
      ferry_upload_fail_broken (self);
      return;
    }
  if (!ferry_upload_is_success (answer) ||
      !ferry_upload_take_location (self, ferry_upload_get_headers (self),
                                   ferry_courier_get_uri (self->courier)))
    {
      ferry_upload_fail_answer (self);
      return;
    }

  read_state (self, &state);
  if (comes_along (self) && state.offset >= 0 && state.offset <= self->position)
    ferry_upload_confirm (self, state.offset);
  self->record.is_begun = TRUE;
  ferry_upload_commit (self, go_on);
}

static void
send_creation (FerryUpload *self)
{
  FerryUploadAsk   ask = { .method = "POST", .step = created };
  g_autofree char *metadata = NULL;

  metadata = ferry_tus_make_metadata (ferry_body_get_file_name (self->body),
                                      ferry_body_get_content_type (self->body));
  add_version (&ask);
  if (self->is_deferred)
    ferry_upload_add_field (&ask, "Upload-Defer-Length", "1");
  else
    ferry_upload_add_field (&ask, "Upload-Length", "%" G_GOFFSET_FORMAT, self->length);
  if (metadata != NULL)
    ferry_upload_add_field (&ask, "Upload-Metadata", "%s", metadata);
  if (comes_along (self))
    {
      ferry_upload_add_field (&ask, "Content-Type", "%s", FERRY_TUS_CONTENT_TYPE);
      ask.has_body = TRUE;
      ask.end = self->length;
    }
  ferry_upload_ask (self, &ask);
}

static void
create (FerryUpload *self)
{
  ferry_upload_confirm (self, 0);
  self->is_deferred = ferry_request_get_defer_length (self->request) &&
                      (self->tus.can_defer_length || !self->tus.is_there);
  if (!comes_along (self))
    {
      send_creation (self);
      return;
    }

  self->record.is_begun = TRUE;
  ferry_upload_commit (self, send_creation);
}

/* What the server can. */

static void
go (FerryUpload *self)
{
  if (!ferry_upload_check_size (self, self->tus.max_size))
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
  if (ferry_upload_is_success (answer) || answer->status == 412)
    ferry_tus_offer_parse (&self->tus, ferry_upload_get_headers (self));
  if (self->tus.is_there && !self->tus.has_version)
    ferry_upload_fail_answered (self, FERRY_ERROR_PRECONDITION_FAILED);
  else
    go (self);
}

static void
tus_begin (FerryUpload *self)
{
  FerryUploadAsk ask = { .method = "OPTIONS", .step = offered };

  if (self->is_asked)
    go (self);
  else
    ferry_upload_ask (self, &ask);
}

const FerryUploadKind ferry_upload_tus = {
  .protocol = FERRY_UPLOAD_PROTOCOL_TUS,
  .can_resume = TRUE,
  .begin = tus_begin,
};
