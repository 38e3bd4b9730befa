/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-wire.h"

#include "ferry-error.h"
#include "ferry-wire-sender.h"

#define READ_SIZE (16 * 1024)

/* What one turn reads, or writes, before other connections get theirs. Filling the
 * socket to the brim in one go takes the other side longer, not shorter. */
#define TURN_READS 16
#define TURN_BYTES (256 * 1024)

/* RFC 9110 §10.1.1: a client must not wait for 100 (Continue) for ever. */
#define PATIENCE G_USEC_PER_SEC

/* A body of which the other side takes nothing, or sends nothing, for so long is
 * stalled; never longer than the request's response timeout. */
#define STALL_TIME (30 * G_USEC_PER_SEC)

/* How long the rest of an answer may take, however steadily it drips: what became of
 * the request is known by then. */
#define REST_TIME (5 * 60 * G_USEC_PER_SEC)

/* Interim answers in a row, while nothing goes out. */
#define MAX_INTERIMS 1000

/* How often a silent connection is looked at. */
#define BEAT (5 * G_USEC_PER_SEC)

struct _FerryWire
{
  gint ref_count; /* it may be freed by what it calls */

  /* Input. */
  FerryConnection     *connection; /* (unowned) */
  FerryClock          *clock;      /* (owned) */
  FerryTrafficCounter *counter;    /* (unowned) (nullable) */
  gint64               timeout;    /* µs */
  FerryWireFuncs       funcs;
  gpointer             user_data;

  /* In progress. */
  FerryWireSender *sender;  /* (owned) (nullable): until no more is sent */
  GSource         *input;   /* (owned) (nullable) */
  GSource         *output;  /* (owned) (nullable) */
  guint            turn_id; /* not 0 while the limiter makes it wait */
  guint            alarm_id;
  guint            patience_id; /* not 0 while it waits for 100 (Continue) */
  gint64           progress_at;
  gint64           rest_at; /* nothing but the rest of the answer is missing since */
  guint            n_interims;
  int              unacknowledged;
  gboolean         is_held;
  gboolean         is_over; /* done, or freed */
  FerryWireReader  reader;

  /* Output. */
  gboolean is_sent; /* all of the request went out */
  goffset  sent;
  gboolean has_heard;
  gboolean has_waited_in_vain;
  gboolean has_more;   /* bytes came behind the answer */
  GError  *send_error; /* (owned) (nullable) */
  GError  *error;      /* (owned) (nullable) */
};

static void pump_out (FerryWire *self);

static FerryWire *
wire_ref (FerryWire *self)
{
  self->ref_count++;
  return self;
}

static void
wire_unref (FerryWire *self)
{
  if (--self->ref_count > 0)
    return;

  ferry_wire_reader_clear (&self->reader);
  g_object_unref (self->clock);
  g_clear_error (&self->send_error);
  g_clear_error (&self->error);
  g_free (self);
}

/* Held while it calls out, which may free it. */
typedef FerryWire HeldWire;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HeldWire, wire_unref)

static void
drop_source (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
drop_alarm (FerryWire *self,
            guint     *id)
{
  if (*id != 0)
    ferry_clock_remove_alarm (self->clock, *id);
  *id = 0;
}

static gint64
get_now (FerryWire *self)
{
  return ferry_clock_get_monotonic (self->clock);
}

static void
stop_sending (FerryWire *self)
{
  drop_source (&self->output);
  drop_alarm (self, &self->turn_id);
  drop_alarm (self, &self->patience_id);
  g_clear_pointer (&self->sender, ferry_wire_sender_free);
}

static void
stop (FerryWire *self)
{
  self->is_over = TRUE;
  stop_sending (self);
  drop_source (&self->input);
  drop_alarm (self, &self->alarm_id);
}

static void
finish (FerryWire *self)
{
  stop (self);
  self->funcs.done (self, self->user_data);
}

static void
fail (FerryWire    *self,
      const GError *error)
{
  if (error->domain == FERRY_ERROR)
    self->error = g_error_copy (error);
  else
    ferry_error_set (&self->error, ferry_error_status_from_gerror (error), error->message);
  finish (self);
}

/* An answer that is there counts, whatever happened to the rest of it. */
static void
end_without_more (FerryWire    *self,
                  const GError *error)
{
  g_autoptr (GError) end_error = NULL;

  if (ferry_wire_reader_end (&self->reader, &end_error))
    finish (self);
  else if (self->send_error != NULL)
    fail (self, self->send_error);
  else
    fail (self, error != NULL ? error : end_error);
}

static void
progressed (FerryWire *self)
{
  self->progress_at = get_now (self);
}

static gint64
get_patience (FerryWire *self)
{
  gboolean is_sending = self->sender != NULL && !self->is_held;

  if (is_sending || ferry_wire_reader_has_head (&self->reader))
    return MIN (self->timeout, STALL_TIME);

  return self->timeout;
}

/* There is a head, and nothing is sent any more. */
static gboolean
awaits_rest (FerryWire *self)
{
  return self->sender == NULL && ferry_wire_reader_has_head (&self->reader);
}

static gboolean
is_due (FerryWire *self)
{
  gint64 now = get_now (self);

  return now - self->progress_at >= get_patience (self) ||
         (awaits_rest (self) && now - self->rest_at >= REST_TIME);
}

static void
timed_out (FerryWire *self)
{
  g_autoptr (GError) error = NULL;

  ferry_error_set (&error, FERRY_ERROR_TIMEOUT,
                   self->sender != NULL ? "the server takes no more" : "no answer");
  end_without_more (self, error);
}

static gboolean beat_cb (gpointer data);

static void
set_alarm (FerryWire *self)
{
  gint64 now = get_now (self);
  gint64 due = MIN (self->progress_at + get_patience (self), now + BEAT);

  drop_alarm (self, &self->alarm_id);
  self->alarm_id = ferry_clock_add_alarm (self->clock, due, beat_cb, self, NULL);
}

/* What the socket has taken may be far from being there: only what the other side
 * acknowledges is progress while nothing else is. */
static gboolean
beat_cb (gpointer data)
{
  FerryWire *self = data;
  int        before = self->unacknowledged;

  self->alarm_id = 0;
  self->unacknowledged = ferry_connection_get_unacknowledged (self->connection);
  if (self->unacknowledged < before)
    progressed (self);

  if (is_due (self))
    timed_out (self);
  else
    set_alarm (self);

  return G_SOURCE_REMOVE;
}

static void
release (FerryWire *self)
{
  drop_alarm (self, &self->patience_id);
  if (self->sender == NULL || !self->is_held)
    return;

  self->is_held = FALSE;
  ferry_wire_sender_set_held (self->sender, FALSE);
  progressed (self);
  pump_out (self);
}

static gboolean
patience_cb (gpointer data)
{
  FerryWire *self = data;

  self->patience_id = 0;
  self->has_waited_in_vain = TRUE;
  release (self);
  return G_SOURCE_REMOVE;
}

static void
heard_interim (FerryWire *self)
{
  guint              status = self->reader.status;
  g_autoptr (GError) error = NULL;

  progressed (self);
  if (++self->n_interims > MAX_INTERIMS)
    {
      ferry_error_set (&error, FERRY_ERROR_HTTP_INVALID_SERVER_RESPONSE,
                       "interim answers without end");
      fail (self, error);
      return;
    }

  if (status == 100)
    release (self);
  else
    self->funcs.interim (self, status, self->reader.headers, self->user_data);
}

/* A server that refuses wants no more of the body. One that agrees while it still
 * reads gets the rest; but a body that waits to be asked for is not wanted. */
static void
heard_head (FerryWire *self)
{
  progressed (self);
  self->rest_at = get_now (self);
  if (self->is_held || self->reader.status >= 300)
    stop_sending (self);
}

/* FALSE: there is nothing more to read, or nobody to read it. */
static gboolean
take (FerryWire *self,
      guint8    *data,
      gsize      size)
{
  gsize begin = 0;

  self->has_heard |= size > 0;
  if (ferry_wire_reader_has_head (&self->reader))
    progressed (self);

  do
    {
      g_autoptr (GError) error = NULL;
      gsize              used;
      FerryWireEvent     event;

      event = ferry_wire_reader_feed (&self->reader, data + begin, size - begin, &used, &error);
      begin += used;
      switch (event)
        {
        case FERRY_WIRE_EVENT_NONE:
          return TRUE;
        case FERRY_WIRE_EVENT_INTERIM:
          heard_interim (self);
          break;
        case FERRY_WIRE_EVENT_HEAD:
          heard_head (self);
          break;
        case FERRY_WIRE_EVENT_DONE:
          self->has_more = begin < size;
          drop_source (&self->input);
          if (self->sender == NULL)
            finish (self);
          return FALSE;
        case FERRY_WIRE_EVENT_BROKEN:
          fail (self, error);
          return FALSE;
        }
    }
  while (!self->is_over);

  return FALSE;
}

static gboolean
readable_cb (GObject *stream,
             gpointer data)
{
  g_autoptr (HeldWire)  self = wire_ref (data);
  GPollableInputStream *input = G_POLLABLE_INPUT_STREAM (stream);
  guint8                buffer[READ_SIZE];

  for (guint i = 0; i < TURN_READS; i++)
    {
      g_autoptr (GError) error = NULL;
      gssize             n;

      n = g_pollable_input_stream_read_nonblocking (input, buffer, sizeof buffer, NULL, &error);
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return G_SOURCE_CONTINUE;
      if (n <= 0)
        {
          end_without_more (self, error);
          return G_SOURCE_REMOVE;
        }
      ferry_traffic_counter_add_received (self->counter, (gsize) n);
      if (!take (self, buffer, (gsize) n))
        return G_SOURCE_REMOVE;
    }

  return G_SOURCE_CONTINUE;
}

/* A source that may not recurse is taken out of the main loop while it is
 * dispatched, which wakes the loop once more. */
static void
attach (GSource    *source,
        GSourceFunc func,
        FerryWire  *self)
{
  g_source_set_can_recurse (source, TRUE);
  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static void
read_when_possible (FerryWire *self)
{
  GPollableInputStream *input = ferry_connection_get_input (self->connection);

  self->input = g_pollable_input_stream_create_source (input, NULL);
  attach (self->input, G_SOURCE_FUNC (readable_cb), self);
}

static gboolean
writable_cb (GObject *stream,
             gpointer data)
{
  pump_out (data);
  return G_SOURCE_CONTINUE;
}

/* Stays for as long as there is something to be written. */
static void
write_when_possible (FerryWire *self)
{
  GPollableOutputStream *output = ferry_connection_get_output (self->connection);

  if (self->output != NULL)
    return;

  self->output = g_pollable_output_stream_create_source (output, NULL);
  attach (self->output, G_SOURCE_FUNC (writable_cb), self);
}

static gboolean
turn_cb (gpointer data)
{
  FerryWire *self = data;

  self->turn_id = 0;
  pump_out (self);
  return G_SOURCE_REMOVE;
}

/* The head is through. */
static void
wait_for_consent (FerryWire *self)
{
  gint64 due = get_now (self) + MIN (PATIENCE, self->timeout);

  if (self->patience_id == 0)
    self->patience_id = ferry_clock_add_alarm (self->clock, due, patience_cb, self, NULL);
}

/* What the other side said before it went may still be there to be read. */
static void
sending_failed (FerryWire    *self,
                const GError *error)
{
  if (error->domain == FERRY_ERROR)
    {
      fail (self, error);
      return;
    }

  self->send_error = g_error_copy (error);
  stop_sending (self);
}

static void
go_on (FerryWire       *self,
       FerryWireSending result,
       gint64           wait,
       const GError    *error)
{
  switch (result)
    {
    case FERRY_WIRE_SENDING_MORE:
    case FERRY_WIRE_SENDING_BLOCKED:
      write_when_possible (self);
      return;
    case FERRY_WIRE_SENDING_LIMITED:
      /* Its own limit is no stall. */
      progressed (self);
      drop_source (&self->output);
      self->turn_id = ferry_clock_add_alarm (self->clock, get_now (self) + wait, turn_cb, self,
                                             NULL);
      return;
    case FERRY_WIRE_SENDING_HELD:
      drop_source (&self->output);
      wait_for_consent (self);
      return;
    case FERRY_WIRE_SENDING_DONE:
      self->is_sent = TRUE;
      self->rest_at = get_now (self);
      stop_sending (self);
      return;
    case FERRY_WIRE_SENDING_FAILED:
      sending_failed (self, error);
      return;
    }

  g_assert_not_reached ();
}

static void
pump_out (FerryWire *data)
{
  g_autoptr (HeldWire) self = wire_ref (data);
  g_autoptr (GError)   error = NULL;
  FerryWireSending     result;
  goffset              before = self->sent;
  goffset              written = ferry_wire_sender_get_written (self->sender);
  gint64               wait;

  do
    {
      result = ferry_wire_sender_step (self->sender, get_now (self), &wait, &error);
      self->sent = ferry_wire_sender_get_sent (self->sender);
    }
  while (result == FERRY_WIRE_SENDING_MORE && self->sent - before < TURN_BYTES);
  written = ferry_wire_sender_get_written (self->sender) - written;
  ferry_traffic_counter_add_sent (self->counter, (gsize) written);
  if (self->sent > before || (result == FERRY_WIRE_SENDING_DONE && self->sent == 0))
    {
      progressed (self);
      self->n_interims = 0;
      self->funcs.sent (self, self->sent - before, self->user_data);
    }
  if (!self->is_over)
    go_on (self, result, wait, error);
  if (self->sender == NULL && ferry_wire_reader_is_done (&self->reader) && !self->is_over)
    finish (self);
}

FerryWire *
ferry_wire_start (const FerryWireSpec  *spec,
                  const FerryWireFuncs *funcs,
                  gpointer              user_data)
{
  FerryWire *self = g_new0 (FerryWire, 1);

  self->ref_count = 1;
  self->connection = spec->connection;
  self->clock = g_object_ref (spec->clock);
  self->counter = spec->counter;
  self->timeout = (gint64) spec->timeout * 1000;
  self->funcs = *funcs;
  self->user_data = user_data;
  self->is_held = spec->waits;
  ferry_wire_reader_init (&self->reader, spec->is_for_head, spec->limit,
                          ferry_clock_get_real (self->clock) / G_USEC_PER_SEC);
  self->sender = ferry_wire_sender_new (spec->connection, spec->head, spec->body, spec->length,
                                        spec->limiter);
  ferry_wire_sender_set_held (self->sender, self->is_held);

  progressed (self);
  set_alarm (self);
  read_when_possible (self);
  write_when_possible (self);
  return self;
}

void
ferry_wire_free (FerryWire *self)
{
  stop (self);
  wire_unref (self);
}

const GError *
ferry_wire_get_error (FerryWire *self)
{
  return self->error;
}

FerryWireReader *
ferry_wire_get_reader (FerryWire *self)
{
  return &self->reader;
}

gboolean
ferry_wire_may_go_on (FerryWire *self)
{
  return self->error == NULL && self->is_sent && ferry_wire_reader_is_done (&self->reader) &&
         !self->reader.is_last && !self->has_more;
}

gboolean
ferry_wire_has_heard (FerryWire *self)
{
  return self->has_heard;
}

gboolean
ferry_wire_has_waited_in_vain (FerryWire *self)
{
  return self->has_waited_in_vain;
}

goffset
ferry_wire_get_sent (FerryWire *self)
{
  return self->sent;
}

gboolean
ferry_wire_is_sent (FerryWire *self)
{
  return self->is_sent;
}
