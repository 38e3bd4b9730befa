/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-errand.h"

#include "ferry-error.h"

#define CHUNK (16 * 1024)

/* Somebody waits for it: who sends a byte now and then does not make it longer. */
#define LONGEST_TIME (2 * 60 * G_USEC_PER_SEC)

struct _FerryErrand
{
  /* Input. */
  FerryClock     *clock; /* (owned) */
  gsize           max_size;
  guint           timeout; /* ms */
  FerryErrandFunc func;
  gpointer        user_data;

  /* In progress. */
  FerryContact   contact;  /* with whom it speaks */
  gint64         deadline; /* monotonic µs */
  FerryExchange *exchange; /* (owned) */
  GSource       *source;   /* (owned) (nullable) of the body */
  guint          alarm_id;
  GByteArray    *text; /* (owned) */
};

static void
stop (FerryErrand *self)
{
  if (self->alarm_id != 0)
    ferry_clock_remove_alarm (self->clock, self->alarm_id);
  self->alarm_id = 0;
  if (self->source != NULL)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

/* The errand may be gone when this returns. */
static void
finish (FerryErrand *self)
{
  g_autoptr (GBytes) text = g_byte_array_free_to_bytes (g_steal_pointer (&self->text));

  stop (self);
  ferry_exchange_body_read (self->exchange);
  self->func (self, text, ferry_exchange_get_uri (self->exchange), NULL, self->user_data);
}

static void
fail (FerryErrand *self,
      GError      *error) /* (transfer full) */
{
  g_autoptr (GError) given = error;

  stop (self);
  self->func (self, NULL, NULL, given, self->user_data);
}

static void
fail_with (FerryErrand     *self,
           FerryErrorStatus status,
           const char      *detail)
{
  GError *error = NULL;

  ferry_error_set (&error, status, detail);
  fail (self, error);
}

static gboolean
timeout_cb (gpointer data)
{
  FerryErrand *self = data;

  self->alarm_id = 0;
  fail_with (self, FERRY_ERROR_TIMEOUT, "no bytes");
  return G_SOURCE_REMOVE;
}

static void
start_alarm (FerryErrand *self)
{
  gint64 when = ferry_clock_get_monotonic (self->clock) + (gint64) self->timeout * 1000;

  when = MIN (when, self->deadline);
  if (self->alarm_id != 0)
    ferry_clock_remove_alarm (self->clock, self->alarm_id);
  self->alarm_id = ferry_clock_add_alarm (self->clock, when, timeout_cb, self, NULL);
}

/* A text that was cut would still be one. */
static void
ended (FerryErrand *self)
{
  goffset told = ferry_exchange_get_answer (self->exchange)->content_length;

  if (told >= 0 && (goffset) self->text->len != told)
    fail_with (self, FERRY_ERROR_CONNECTION_ABORTED, NULL);
  else
    finish (self);
}

static void pump (FerryErrand *self);

static gboolean
body_cb (GObject *stream,
         gpointer data)
{
  FerryErrand *self = data;

  g_clear_pointer (&self->source, g_source_unref);
  pump (self);
  return G_SOURCE_REMOVE;
}

static void
wait_for_more (FerryErrand *self)
{
  GPollableInputStream *body = ferry_exchange_get_body (self->exchange);

  start_alarm (self);
  self->source = g_pollable_input_stream_create_source (body, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (body_cb), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

/* Reads before it waits: what came together with the head does not wake a
 * source. The errand may be gone when this returns. */
static void
pump (FerryErrand *self)
{
  GPollableInputStream *body = ferry_exchange_get_body (self->exchange);
  g_autoptr (GError)    error = NULL;
  GError               *translated = NULL;
  guint8                bytes[CHUNK];
  gssize                n;

  while ((n = g_pollable_input_stream_read_nonblocking (body, bytes, sizeof bytes, NULL,
                                                        &error)) > 0)
    {
      ferry_exchange_count_read (self->exchange, (gsize) n);
      if (self->text->len + (gsize) n > self->max_size)
        {
          fail_with (self, FERRY_ERROR_UNEXPECTED_STATUS_CODE, "too long");
          return;
        }
      g_byte_array_append (self->text, bytes, (guint) n);
    }

  if (n == 0)
    ended (self);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    wait_for_more (self);
  else
    {
      ferry_exchange_translate_error (error, &translated);
      fail (self, translated);
    }
}

static void
answered_cb (FerryExchange *exchange,
             gpointer       data)
{
  FerryErrand       *self = data;
  const GError      *error = ferry_exchange_get_error (exchange);
  const FerryAnswer *answer = ferry_exchange_get_answer (exchange);

  if (error != NULL)
    fail (self, g_error_copy (error));
  else if (answer->status != 200)
    {
      g_autofree char *detail = g_strdup_printf ("HTTP %u", answer->status);

      fail_with (self, ferry_error_status_from_http (answer->status), detail);
    }
  else if (answer->is_invalid)
    fail_with (self, FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE, NULL);
  else if (answer->content_encoding != NULL)
    fail_with (self, FERRY_ERROR_UNEXPECTED_STATUS_CODE, answer->content_encoding);
  else if (answer->content_length > (goffset) self->max_size)
    fail_with (self, FERRY_ERROR_UNEXPECTED_STATUS_CODE, "too long");
  else
    pump (self);
}

FerryErrand *
ferry_errand_start (const FerryContact *contact,
                    GUri               *uri,
                    gsize               max_size,
                    FerryErrandFunc     func,
                    gpointer            user_data)
{
  FerryErrand      *self = g_new0 (FerryErrand, 1);
  FerryExchangeSpec spec;

  self->clock = g_object_ref (contact->clock);
  self->max_size = max_size;
  self->timeout = ferry_request_get_response_timeout (contact->request);
  self->func = func;
  self->user_data = user_data;
  self->text = g_byte_array_new ();
  self->deadline = ferry_clock_get_monotonic (self->clock) + LONGEST_TIME;

  /* Whatever is asked of the file itself, this is only looked at. */
  ferry_contact_open_beside (&self->contact, contact, uri);
  ferry_contact_make_spec (&self->contact, &spec);
  spec.method = "GET";
  spec.body_file = NULL;
  self->exchange = ferry_exchange_start (&spec, answered_cb, self);
  return self;
}

void
ferry_errand_free (FerryErrand *self)
{
  stop (self);
  ferry_exchange_free (self->exchange);
  ferry_contact_close (&self->contact);
  ferry_contact_clear (&self->contact);
  g_clear_pointer (&self->text, g_byte_array_unref);
  g_object_unref (self->clock);
  g_free (self);
}
