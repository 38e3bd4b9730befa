/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-kept-headers.h"
#include "ferry-redirect.h"
#include "ferry-upload-private.h"
#include "ferry-uri.h"

/* How often the store hears of what the server has. */
#define CHECKPOINT_TIME (2 * G_USEC_PER_SEC)
#define CHECKPOINT_BYTES (4 * 1024 * 1024)

/* What goes wrong so often in a row, without a byte of progress, will not get
 * better; nor what was lost so often in one run. */
#define MAX_TROUBLES 5
#define MAX_RESTARTS 2

/* Before the first of those tries that wait. */
#define FIRST_DELAY (500 * G_TIME_SPAN_MILLISECOND)

/* What goes through a server on the way that takes no long requests, one hopes. */
#define CUT_PIECE (8 * 1024 * 1024)
#define SMALLEST_PIECE (256 * 1024)

/* Progress. */

/* When a redirection has dropped the body, it says how far it had come. */
gboolean
ferry_upload_is_through (FerryUpload *self)
{
  return self->position == self->end;
}

gboolean
ferry_upload_may_have (FerryUpload *self,
                       goffset      offset)
{
  return offset <= MAX (self->reached, self->known);
}

void
ferry_upload_confirm (FerryUpload *self,
                      goffset      offset)
{
  gint64 now = ferry_clock_get_monotonic (ferry_transport_get_clock (self->transport));

  g_debug ("%s: the server has %" G_GOFFSET_FORMAT " bytes", self->id, offset);
  if (offset > self->furthest)
    {
      self->progressed += offset - self->furthest;
      self->furthest = offset;
      self->n_troubles = 0;
      self->n_breaks = 0;
    }
  self->confirmed = offset;
  ferry_range_set_clear (self->record.have);
  if (offset > 0)
    ferry_range_set_add (self->record.have, 0, offset);
  if (self->is_over || offset == self->told)
    return;
  if (ABS (offset - self->told) < CHECKPOINT_BYTES && now - self->told_at < CHECKPOINT_TIME)
    return;

  self->told = offset;
  self->told_at = now;
  ferry_upload_emit (self, FERRY_RUN_CHECKPOINT);
}

goffset
ferry_upload_get_piece_end (FerryUpload *self)
{
  if (self->piece == 0 || self->length - self->confirmed <= self->piece)
    return self->length;

  return self->confirmed + self->piece;
}

gboolean
ferry_upload_cut_piece (FerryUpload *self)
{
  goffset length = self->end - self->first;

  if (length <= MAX (SMALLEST_PIECE, self->limits.min_append))
    return FALSE;

  self->piece = MAX (MIN (length / 4, CUT_PIECE), SMALLEST_PIECE);
  self->piece = MAX (self->piece, self->limits.min_append);
  return TRUE;
}

/* What is kept. */

void
ferry_upload_keep_answer (FerryUpload *self)
{
  const FerryAnswer *answer = ferry_courier_get_answer (self->courier);
  GPtrArray         *redirects = ferry_courier_get_redirects (self->courier);
  GBytes            *body;

  self->record.http_status = answer->status;
  ferry_kept_headers_set (&self->record, ferry_courier_get_headers (self->courier));

  g_free (self->record.final_uri);
  self->record.final_uri = ferry_uri_to_string (ferry_courier_get_uri (self->courier));
  g_strfreev (self->record.redirects);
  self->record.redirects = g_new0 (char *, redirects->len + 1);
  for (guint i = 0; i < redirects->len; i++)
    self->record.redirects[i] = g_strdup (g_ptr_array_index (redirects, i));

  g_clear_pointer (&self->record.answer, g_bytes_unref);
  self->record.is_answer_cut = FALSE;
  body = ferry_courier_get_response (self->courier, &self->record.is_answer_cut);
  if (body != NULL && g_bytes_get_size (body) > 0)
    self->record.answer = g_bytes_ref (body);
  self->is_kept = TRUE;
}

/* The end of a run. */

/* It broke here, not on the way. */
static gboolean
is_of_the_source (const GError *error)
{
  return error->code == FERRY_ERROR_SOURCE_CHANGED || error->code == FERRY_ERROR_SOURCE_MISSING;
}

void
ferry_upload_fail_broken (FerryUpload *self)
{
  const GError *error = ferry_courier_get_error (self->courier);
  GError       *interrupted = NULL;

  if (!self->has_sent || is_of_the_source (error) ||
      !ferry_upload_is_unrepeatable (self->request, &self->record))
    {
      ferry_upload_fail (self, g_error_copy (error));
      return;
    }

  ferry_error_set (&interrupted, FERRY_ERROR_UPLOAD_INTERRUPTED, error->message);
  ferry_upload_fail (self, interrupted);
}

void
ferry_upload_fail_answered (FerryUpload *self,
                            int          status)
{
  const FerryAnswer *answer = ferry_courier_get_answer (self->courier);
  g_autofree char   *detail = g_strdup_printf ("HTTP %u", answer->status);
  GError            *error = NULL;

  ferry_upload_keep_answer (self);
  self->retry_after = answer->retry_after;
  ferry_error_set (&error, (FerryErrorStatus) status, detail);
  ferry_upload_fail (self, error);
}

void
ferry_upload_fail_answer (FerryUpload *self)
{
  const FerryAnswer *answer = ferry_courier_get_answer (self->courier);

  /* One that is no failure, but has no place here. */
  if (ferry_upload_is_success (answer))
    ferry_upload_fail_answered (self, FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE);
  else
    ferry_upload_fail_answered (self, ferry_error_status_from_http (answer->status));
}

void
ferry_upload_fail_untrue (FerryUpload *self)
{
  ferry_upload_forget_location (self);
  ferry_upload_confirm (self, 0);
  ferry_upload_fail_answered (self, FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE);
}

static void
checked (FerryUpload *self)
{
  ferry_upload_confirm (self, self->length);
  /* It is not to be dropped any more. */
  ferry_upload_forget_location (self);
  ferry_progress_set_received (self->progress, self->length);
  ferry_upload_end (self, FERRY_RUN_FINISHED);
}

void
ferry_upload_finish (FerryUpload *self)
{
  if (!self->is_kept)
    ferry_upload_keep_answer (self);
  self->is_ending = TRUE;
  ferry_upload_check_source (self, checked);
}

gboolean
ferry_upload_check_size (FerryUpload *self,
                         goffset      max)
{
  g_autofree char *size = NULL;
  g_autofree char *limit = NULL;
  g_autofree char *detail = NULL;
  GError          *error = NULL;

  if (max < 0 || self->length <= max)
    return TRUE;

  size = g_format_size ((guint64) self->length);
  limit = g_format_size ((guint64) max);
  detail = g_strdup_printf ("%s > %s", size, limit);
  ferry_error_set (&error, FERRY_ERROR_UPLOAD_TOO_LARGE, detail);
  ferry_upload_fail (self, error);
  return FALSE;
}

/* Trouble. */

void
ferry_upload_begin_anew (FerryUpload           *self,
                         const FerryUploadKind *kind,
                         FerryResumeCause       cause)
{
  FerryRunEvent event = { .type = FERRY_RUN_RESTARTED, .cause = cause };
  GError       *error = NULL;

  ferry_upload_forget_location (self);
  ferry_upload_confirm (self, 0);
  /* All of it went there, and may well have been taken and put away. */
  if (self->has_sent && self->reached == self->length &&
      ferry_upload_is_unrepeatable (self->request, &self->record))
    ferry_error_set (&error, FERRY_ERROR_UPLOAD_INTERRUPTED, NULL);
  else if (++self->n_restarts > MAX_RESTARTS)
    ferry_error_set (&error, FERRY_ERROR_UPLOAD_EXPIRED, NULL);
  if (error != NULL)
    {
      ferry_upload_fail (self, error);
      return;
    }

  self->reached = 0;
  self->record.restarts++;
  self->record.is_begun = FALSE;
  self->was_begun = FALSE; /* it has been told of */
  self->is_proven = FALSE;
  event.record = self->record; /* borrowed */
  event.retry_after = -1;
  ferry_run_emit (&self->run, &event);
  ferry_upload_begin_as (self, kind);
}

void
ferry_upload_forget_location (FerryUpload *self)
{
  g_clear_pointer (&self->upload_uri, g_uri_unref);
  g_clear_pointer (&self->record.upload_uri, g_free);
  self->record.upload_expires = 0;
  self->known = 0;
}

gboolean
ferry_upload_take_location (FerryUpload        *self,
                            SoupMessageHeaders *headers,
                            GUri               *base)
{
  const char *location = soup_message_headers_get_one (headers, "Location");
  GUri       *uri;

  if (location == NULL)
    return FALSE;
  uri = ferry_redirect_choose_next (base, location, 0, NULL);
  if (uri == NULL)
    return FALSE;

  g_clear_pointer (&self->upload_uri, g_uri_unref);
  self->upload_uri = uri;
  g_free (self->record.upload_uri);
  self->record.upload_uri = ferry_uri_to_string (uri);
  return TRUE;
}

void
ferry_upload_try_again (FerryUpload    *self,
                        int             status,
                        FerryUploadStep step)
{
  if (++self->n_troubles > MAX_TROUBLES)
    ferry_upload_fail_answered (self, status);
  else
    step (self);
}

void
ferry_upload_try_later (FerryUpload    *self,
                        int             status,
                        FerryUploadStep step)
{
  if (++self->n_troubles > MAX_TROUBLES)
    ferry_upload_fail_answered (self, status);
  else
    ferry_upload_wait (self, FIRST_DELAY << (self->n_troubles - 1), step);
}

void
ferry_upload_look_again (FerryUpload    *self,
                         FerryUploadStep step)
{
  g_debug ("%s: broke off when %" G_GOFFSET_FORMAT " bytes were out", self->id, self->position);
  if (self->upload_uri == NULL || self->n_breaks > 0 || self->position == self->first ||
      is_of_the_source (ferry_courier_get_error (self->courier)))
    {
      ferry_upload_fail_broken (self);
      return;
    }

  self->n_breaks++;
  step (self);
}
