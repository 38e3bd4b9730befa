/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-probe.h"

#include "ferry-contact.h"
#include "ferry-error.h"
#include "ferry-offer.h"
#include "ferry-uri.h"
#include "ferry-validator.h"

struct _FerryProbe
{
  gint            ref_count;
  FerryTransport *transport; /* (unowned) outlives it */
  FerryContact    contact;
  GMainContext   *events; /* (owned) (nullable) */
  FerryProbeFunc  func;
  gpointer        user_data;
  gboolean        is_dropped; /* no callback any more; thread of the events */

  /* Network thread. */
  FerryExchange *exchange; /* (owned) (nullable) */
  gboolean       is_over;

  /* Output. */
  FerryProbeResult *result; /* (owned) (nullable) */
  GError           *error;  /* (owned) (nullable) */
};

static FerryProbe *
probe_hold (FerryProbe *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

static void
probe_release (gpointer data)
{
  FerryProbe *self = data;

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  ferry_contact_clear (&self->contact);
  g_clear_pointer (&self->events, g_main_context_unref);
  g_clear_pointer (&self->result, ferry_probe_result_free);
  g_clear_error (&self->error);
  g_free (self);
}

static gboolean
deliver_cb (gpointer data)
{
  FerryProbe *self = data;

  if (!self->is_dropped)
    self->func (g_steal_pointer (&self->result), self->error, self->user_data);
  return G_SOURCE_REMOVE;
}

static void
deliver (FerryProbe *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver_cb, probe_hold (self), probe_release);
  g_source_attach (source, self->events);
}

/* The connection closes: what is left of the answer is not read. */
static void
end (FerryProbe *self)
{
  self->is_over = TRUE;
  if (self->exchange != NULL)
    ferry_host_table_release (ferry_transport_get_hosts (self->transport), self->contact.host_key);
  g_clear_pointer (&self->exchange, ferry_exchange_free);
  ferry_contact_close (&self->contact);
}

/* As a download that has nothing yet would: what is wrong with the answer, or
 * -1. */
static int
judge (FerryProbe        *self,
       const FerryAnswer *answer,
       goffset           *total)
{
  FerryResumeQuestion     asked = { .is_first_segment = TRUE, .end = -1 };
  g_auto (FerryValidator) nothing = { 0 };
  FerryResumeVerdict      verdict;

  if (!ferry_offer_has_bytes (answer))
    return ferry_error_status_from_http (answer->status);

  ferry_validator_init (&nothing);
  verdict = ferry_validator_judge_resume (&nothing, &asked, answer);
  if (verdict.action == FERRY_RESUME_REFUSE)
    return verdict.error;
  if (ferry_offer_is_page_instead_of_file (answer, self->contact.uri))
    return FERRY_ERROR_NOT_THE_FILE;

  *total = verdict.total;
  return -1;
}

static FerryProbeResult *
make_result (FerryProbe        *self,
             const FerryAnswer *answer,
             goffset            total)
{
  FerryProbeResult *result = g_new0 (FerryProbeResult, 1);

  result->final_uri = ferry_uri_to_string (ferry_exchange_get_uri (self->exchange));
  result->name = ferry_offer_choose_name (self->contact.request, answer, result->final_uri);
  result->content_type = g_strdup (answer->content_type);
  result->total = total;
  result->is_resumable = ferry_offer_is_resumable (answer);
  result->http_status = ferry_exchange_get_http_status (self->exchange);
  return result;
}

static void
take_answer (FerryProbe *self)
{
  const FerryAnswer *answer = ferry_exchange_get_answer (self->exchange);
  g_autofree char   *detail = g_strdup_printf ("HTTP %u", answer->status);
  goffset            total = -1;
  int                status = judge (self, answer, &total);

  if (status < 0)
    self->result = make_result (self, answer, total);
  else
    ferry_error_set (&self->error, (FerryErrorStatus) status, detail);
}

static void
answered_cb (FerryExchange *exchange,
             gpointer       data)
{
  FerryProbe   *self = data;
  const GError *error = ferry_exchange_get_error (exchange);

  if (error != NULL)
    self->error = g_error_copy (error);
  else
    take_answer (self);

  end (self);
  deliver (self);
}

static gboolean
begin_cb (gpointer data)
{
  FerryProbe       *self = data;
  FerryHostTable   *hosts = ferry_transport_get_hosts (self->transport);
  FerryClock       *clock = ferry_transport_get_clock (self->transport);
  g_autofree char  *owner = g_uuid_string_random ();
  FerryExchangeSpec spec;

  if (!ferry_contact_open (&self->contact, self->transport, owner, &self->error))
    {
      end (self);
      deliver (self);
      return G_SOURCE_REMOVE;
    }

  ferry_host_table_acquire (hosts, self->contact.host_key, TRUE,
                            ferry_clock_get_monotonic (clock));
  ferry_contact_make_spec (&self->contact, &spec);
  self->exchange = ferry_exchange_start (&spec, answered_cb, self);
  return G_SOURCE_REMOVE;
}

FerryProbe *
ferry_probe_start (FerryTransport *transport,
                   FerryRequest   *request,
                   GVariant       *secrets,
                   FerryProbeFunc  func,
                   gpointer        user_data)
{
  FerryProbe *self = g_new0 (FerryProbe, 1);

  self->ref_count = 1;
  self->transport = transport;
  ferry_contact_init (&self->contact, request, secrets);
  self->events = g_main_context_ref_thread_default ();
  self->func = func;
  self->user_data = user_data;

  ferry_transport_invoke (transport, begin_cb, probe_hold (self), probe_release);
  return self;
}

static gboolean
stop_cb (gpointer data)
{
  FerryProbe *self = data;

  if (!self->is_over)
    end (self);
  return G_SOURCE_REMOVE;
}

void
ferry_probe_free (FerryProbe *self)
{
  self->is_dropped = TRUE;
  ferry_transport_invoke (self->transport, stop_cb, probe_hold (self), probe_release);
  probe_release (self);
}
