/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-run-private.h"

typedef struct
{
  FerryRun     *run; /* (owned) */
  FerryRunEvent event;
} Delivery;

void
ferry_run_event_update_record (const FerryRunEvent *event,
                               FerryTransferRecord *record)
{
  FerryTransferRecord fresh;

  ferry_transfer_record_copy (&event->record, &fresh);
  fresh.status = record->status;
  fresh.reason = record->reason;
  fresh.waiting_until = record->waiting_until;
  fresh.error = record->error;
  g_free (fresh.message);
  fresh.message = g_steal_pointer (&record->message);
  g_free (fresh.detail);
  fresh.detail = g_steal_pointer (&record->detail);
  fresh.retries = record->retries;
  fresh.total_retries = record->total_retries;
  fresh.resumed_from = record->resumed_from;
  fresh.created = record->created;
  fresh.started = record->started;
  fresh.finished = record->finished;
  fresh.runs_anyway = record->runs_anyway;
  ferry_timeline_free (fresh.timeline);
  fresh.timeline = g_steal_pointer (&record->timeline);

  ferry_transfer_record_clear (record);
  *record = fresh;
}

void
ferry_run_init (FerryRun            *self,
                const FerryRunClass *klass,
                FerryTransport      *transport,
                FerryRunFunc         func,
                gpointer             user_data)
{
  self->klass = klass;
  self->ref_count = 1;
  self->transport = transport;
  self->events = g_main_context_ref_thread_default ();
  self->func = func;
  self->user_data = user_data;
}

void
ferry_run_clear (FerryRun *self)
{
  g_clear_pointer (&self->events, g_main_context_unref);
}

FerryRun *
ferry_run_hold (FerryRun *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ferry_run_release (FerryRun *self)
{
  if (g_atomic_int_dec_and_test (&self->ref_count))
    self->klass->finalize (self);
}

static void
release_cb (gpointer data)
{
  ferry_run_release (data);
}

/* ---- events ---- */

static void
delivery_free (gpointer data)
{
  Delivery *delivery = data;

  ferry_run_release (delivery->run);
  ferry_transfer_record_clear (&delivery->event.record);
  g_clear_error (&delivery->event.error);
  g_free (delivery);
}

static gboolean
deliver_cb (gpointer data)
{
  Delivery *delivery = data;

  if (!g_atomic_int_get (&delivery->run->is_dropped))
    delivery->run->func (&delivery->event, delivery->run->user_data);
  return G_SOURCE_REMOVE;
}

void
ferry_run_emit (FerryRun            *self,
                const FerryRunEvent *event)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Delivery           *delivery = g_new0 (Delivery, 1);

  delivery->run = ferry_run_hold (self);
  delivery->event = *event;
  ferry_transfer_record_copy (&event->record, &delivery->event.record);
  if (event->error != NULL)
    delivery->event.error = g_error_copy (event->error);

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver_cb, delivery, delivery_free);
  g_source_attach (source, self->events);
}

/* ---- what the main thread wants ---- */

static gboolean
begin_cb (gpointer data)
{
  FerryRun *self = data;

  self->klass->begin (self);
  return G_SOURCE_REMOVE;
}

void
ferry_run_begin (FerryRun *self)
{
  ferry_transport_invoke (self->transport, begin_cb, ferry_run_hold (self), release_cb);
}

static gboolean
stop_cb (gpointer data)
{
  FerryRun *self = data;

  self->klass->stop (self);
  return G_SOURCE_REMOVE;
}

void
ferry_run_stop (FerryRun *self)
{
  ferry_transport_invoke (self->transport, stop_cb, ferry_run_hold (self), release_cb);
}

static gboolean
go_on_cb (gpointer data)
{
  FerryRun *self = data;

  if (self->klass->go_on != NULL)
    self->klass->go_on (self);
  return G_SOURCE_REMOVE;
}

void
ferry_run_go_on (FerryRun *self)
{
  ferry_transport_invoke (self->transport, go_on_cb, ferry_run_hold (self), release_cb);
}

void
ferry_run_unref (FerryRun *self)
{
  g_atomic_int_set (&self->is_dropped, TRUE);
  ferry_run_release (self);
}
