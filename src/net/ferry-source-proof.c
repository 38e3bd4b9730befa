/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-download-private.h"
#include "ferry-offer.h"

#include <string.h>

/* A body that brings nothing for so long is stalled; one that is silent is read
 * from after a while even if nothing woke us. */
#define STALL_TIME (30 * G_USEC_PER_SEC)
#define LOOK_AGAIN_TIME G_USEC_PER_SEC

struct _FerryProof
{
  FerryDownload        *download; /* (unowned) outlives it */
  FerrySource          *source;   /* (unowned) outlives it */
  FerryExchange        *exchange; /* (owned) */
  FerryResumeQuestion   asked;
  GPollableInputStream *body;     /* (unowned) (nullable) of the exchange */
  GSource              *wake;     /* (owned) (nullable) */
  goffset               end;      /* of what is compared */
  goffset               position; /* file offset of the next byte of the body */
  gint64                last_byte_at;
  guint8                theirs[16 * 1024];
  guint8                ours[16 * 1024];
};

static void
stop_reading (FerryProof *self)
{
  if (self->wake != NULL)
    {
      g_source_destroy (self->wake);
      g_clear_pointer (&self->wake, g_source_unref);
    }
}

void
ferry_proof_free (FerryProof *self)
{
  stop_reading (self);
  ferry_exchange_free (self->exchange);
  g_free (self);
}

/* Frees @self. */
static void
end (FerryProof *self,
     GError     *error,
     gint64      retry_after)
{
  ferry_download_proof_done (self->download, self->source, error, retry_after);
}

static void
end_with_status (FerryProof      *self,
                 FerryErrorStatus status,
                 const char      *detail)
{
  GError *error = NULL;

  ferry_error_set (&error, status, detail);
  end (self, error, -1);
}

/* Before the bytes that were asked for may come others. FALSE: they differ. */
static gboolean
compare (FerryProof *self,
         gsize       size)
{
  goffset begin = MAX (self->position, self->asked.first);
  goffset limit = MIN (self->position + (goffset) size, self->end);
  gsize   n = (gsize) MAX (0, limit - begin);
  gsize   skipped = (gsize) (begin - self->position);

  self->position += (goffset) size;
  if (n == 0)
    return TRUE;
  if (ferry_part_file_read (self->download->part, self->ours, n, begin, NULL) != (gssize) n)
    return FALSE;

  return memcmp (self->ours, self->theirs + skipped, n) == 0;
}

/* FALSE: @self is gone. */
static gboolean
read_once (FerryProof *self,
           gboolean   *would_block)
{
  g_autoptr (GError) error = NULL;
  gssize             n;

  n = g_pollable_input_stream_read_nonblocking (self->body, self->theirs, sizeof self->theirs,
                                                NULL, &error);
  *would_block = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
  if (*would_block)
    return TRUE;
  if (n < 0)
    {
      GError *translated = NULL;

      ferry_exchange_translate_error (error, &translated);
      end (self, translated, -1);
      return FALSE;
    }
  if (n == 0)
    {
      end_with_status (self, FERRY_ERROR_CONNECTION_ABORTED, "body cut short");
      return FALSE;
    }

  self->last_byte_at = ferry_download_get_now (self->download);
  ferry_exchange_count_read (self->exchange, (gsize) n);
  ferry_progress_add (self->download->progress, 0, n);
  if (compare (self, (gsize) n))
    return TRUE;

  end_with_status (self, FERRY_ERROR_NOT_SAME_FILE, "other bytes");
  return FALSE;
}

/* When nothing more comes the connection may serve the next request. */
static void
keep_connection (FerryProof *self)
{
  if (g_pollable_input_stream_read_nonblocking (self->body, self->theirs, 1, NULL, NULL) == 0)
    ferry_exchange_body_read (self->exchange);
}

/* Reads what there is now. FALSE: @self is gone. */
static gboolean
read_all (FerryProof *self)
{
  gboolean would_block = FALSE;

  while (self->position < self->end && !would_block)
    if (!read_once (self, &would_block))
      return FALSE;

  if (would_block)
    return TRUE;

  keep_connection (self);
  end (self, NULL, -1);
  return FALSE;
}

static gboolean
readable_cb (GObject *stream,
             gpointer data)
{
  return read_all (data) ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
start_reading (FerryProof               *self,
               const FerryResumeVerdict *verdict)
{
  self->body = ferry_exchange_get_body (self->exchange);
  self->position = verdict->first;
  self->end = verdict->end;
  self->last_byte_at = ferry_download_get_now (self->download);
  self->wake = g_pollable_input_stream_create_source (self->body, NULL);
  g_source_set_callback (self->wake, G_SOURCE_FUNC (readable_cb), self, NULL);
  g_source_attach (self->wake, ferry_transport_get_context (self->download->transport));
}

static void
answered_cb (FerryExchange *exchange,
             gpointer       data)
{
  FerryProof        *self = data;
  const FerryAnswer *answer;
  FerryResumeVerdict verdict;
  GError            *error = NULL;

  if (ferry_exchange_get_error (exchange) != NULL)
    {
      end (self, g_error_copy (ferry_exchange_get_error (exchange)), -1);
      return;
    }

  answer = ferry_exchange_get_answer (exchange);
  if (!ferry_offer_has_bytes (answer))
    {
      g_autofree char *detail = g_strdup_printf ("HTTP %u", answer->status);

      ferry_error_set (&error, ferry_error_status_from_http (answer->status), detail);
      end (self, error, answer->retry_after);
      return;
    }
  if (!ferry_source_judge (self->source, &self->asked, self->download->record.total,
                           answer, &verdict, &error))
    {
      end (self, error, answer->retry_after);
      return;
    }
  if (verdict.end < self->asked.end)
    {
      end_with_status (self, FERRY_ERROR_INSUFFICIENT_RANGE_SUPPORT, "less than was asked for");
      return;
    }

  g_clear_pointer (&self->source->final_uri, g_uri_unref);
  self->source->final_uri = g_uri_ref (ferry_exchange_get_uri (exchange));
  start_reading (self, &verdict);
}

FerryProof *
ferry_proof_start (FerryDownload *download,
                   FerrySource   *source,
                   goffset        begin,
                   goffset        end)
{
  FerryProof       *self = g_new0 (FerryProof, 1);
  FerryExchangeSpec spec;

  self->download = download;
  self->source = source;
  self->asked.has_range = TRUE;
  self->asked.first = begin;
  self->asked.end = end;
  self->asked.have = ferry_range_set_get_total (download->written);

  ferry_contact_make_spec (source->contact, &spec);
  spec.has_range = TRUE;
  spec.first = begin;
  spec.end = end;
  self->exchange = ferry_exchange_start (&spec, answered_cb, self);

  return self;
}

void
ferry_proof_tick (FerryProof *self,
                  gint64      now)
{
  if (self->body != NULL && now - self->last_byte_at >= STALL_TIME)
    end_with_status (self, FERRY_ERROR_TIMEOUT, "the transfer stalled");
  else if (self->body != NULL && now - self->last_byte_at >= LOOK_AGAIN_TIME)
    read_all (self);
}
