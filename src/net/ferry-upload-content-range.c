/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-upload-private.h"

/* What is sent again at most when it breaks off. */
#define PIECE (4 * 1024 * 1024)

static void send_piece (FerryUpload *self);

/* How much the server has; -1 when it does not say, or has nothing. */
static goffset
get_size (const FerryAnswer *answer)
{
  return ferry_upload_is_success (answer) ? answer->content_length : -1;
}

static void
look (FerryUpload    *self,
      FerryUploadStep step)
{
  FerryUploadAsk ask = { .method = "HEAD", .step = step };

  ferry_upload_ask (self, &ask);
}

/* A server that takes no heed of Content-Range has only the last piece. */
static void
proven (FerryUpload *self)
{
  const FerryAnswer *answer = ferry_upload_get_answer (self);
  goffset            size;

  if (answer == NULL)
    {
      ferry_upload_fail_broken (self);
      return;
    }

  size = get_size (answer);
  self->is_proven = TRUE;
  if (size >= 0 && (size < self->confirmed ||
                    (self->confirmed == self->length && size != self->length)))
    ferry_upload_fail_answered (self, FERRY_ERROR_INSUFFICIENT_RANGE_SUPPORT);
  else if (self->confirmed == self->length)
    ferry_upload_finish (self);
  else
    send_piece (self);
}

static void
piece_sent (FerryUpload *self)
{
  const FerryAnswer *answer = ferry_upload_get_answer (self);

  if (answer == NULL)
    {
      ferry_upload_fail_broken (self);
      return;
    }
  if (answer->status == 413 && ferry_upload_cut_piece (self))
    {
      send_piece (self);
      return;
    }
  if (!ferry_upload_is_success (answer) || !ferry_upload_is_through (self))
    {
      ferry_upload_fail_answer (self);
      return;
    }

  ferry_upload_confirm (self, self->end);
  if (self->confirmed == self->length)
    {
      ferry_upload_keep_answer (self);
      look (self, proven);
    }
  else if (!self->is_proven && self->first > 0)
    look (self, proven);
  else
    send_piece (self);
}

static void
send_piece (FerryUpload *self)
{
  FerryUploadAsk ask = { .method = ferry_request_get_method (self->request),
                         .has_body = TRUE,
                         .first = self->confirmed,
                         .end = ferry_upload_get_piece_end (self),
                         .step = piece_sent };

  ferry_upload_add_body_fields (self, &ask);
  if (self->length > 0)
    ferry_upload_add_field (&ask, "Content-Range",
                            "bytes %" G_GOFFSET_FORMAT "-%" G_GOFFSET_FORMAT "/%" G_GOFFSET_FORMAT,
                            ask.first, ask.end - 1, self->length);
  ferry_upload_ask (self, &ask);
}

static void
emptied (FerryUpload *self)
{
  const FerryAnswer *answer = ferry_upload_get_answer (self);

  if (answer == NULL)
    ferry_upload_fail_broken (self);
  else if (!ferry_upload_is_success (answer))
    ferry_upload_fail_answer (self);
  else
    send_piece (self);
}

/* What is there is longer: its end would stay. */
static void
empty (FerryUpload *self)
{
  FerryUploadAsk ask = { .method = ferry_request_get_method (self->request), .step = emptied };

  ferry_upload_ask (self, &ask);
}

/* It says nothing about what is there. */
static gboolean
is_no_answer (guint status)
{
  switch (status)
    {
    case 401:
    case 403:
    case 407:
    case 429:
      return TRUE;
    default:
      return status >= 500 && status != 501;
    }
}

/* Some of it was sent before. What is longer than it is of something else. */
static void
found_again (FerryUpload *self,
             guint        status,
             goffset      size)
{
  if (is_no_answer (status))
    ferry_upload_fail_answer (self);
  else if (size < self->confirmed || size > self->length)
    ferry_upload_begin_anew (self, &ferry_upload_content_range, FERRY_RESUME_CAUSE_NONE);
  else if (self->confirmed == self->length)
    ferry_upload_finish (self);
  else
    send_piece (self);
}

static void
found (FerryUpload *self)
{
  const FerryAnswer *answer = ferry_upload_get_answer (self);
  goffset            size;

  if (answer == NULL)
    {
      ferry_upload_fail_broken (self);
      return;
    }

  size = get_size (answer);
  if (self->confirmed > 0)
    {
      found_again (self, answer->status, size);
      return;
    }

  self->record.is_begun = TRUE;
  ferry_upload_commit (self, size > self->length ? empty : send_piece);
}

static void
content_range_begin (FerryUpload *self)
{
  self->piece = PIECE;
  look (self, found);
}

const FerryUploadKind ferry_upload_content_range = {
  .protocol = FERRY_UPLOAD_PROTOCOL_CONTENT_RANGE,
  .can_resume = TRUE,
  .begin = content_range_begin,
};
