/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-engine-private.h"

/* No wait for a retry is longer; one that seems to be was noted before the wall
 * clock was set back. */
#define LONGEST_WAIT G_TIME_SPAN_HOUR

/* All are judged anew in slices that nobody notices: so long, in real µs, looked at
 * after each so many. */
#define SLICE_TIME (4 * G_TIME_SPAN_MILLISECOND)
#define SLICE_STEP 16

static void
deny (FerryEngine        *self,
      FerryEngineEntry   *entry,
      const FerryVerdict *verdict)
{
  if (!ferry_runner_apply (entry->runner, (FerryEvent) verdict->event, verdict->reason))
    ferry_transfer_set_reason (ferry_engine_entry_get_transfer (entry), verdict->reason);
  if (!ferry_runner_is_busy (entry->runner))
    ferry_scheduler_remove (self->scheduler, entry);
  if (verdict->until > 0)
    ferry_runner_wait_until (entry->runner, verdict->until * G_USEC_PER_SEC);
  else
    ferry_runner_stop_waiting (entry->runner);
}

/* Its turn came. What is left of a data plan goes from moment to moment, so that
 * it is judged once more. */
static void
start (FerryEngine      *self,
       FerryEngineEntry *entry)
{
  FerryVerdict verdict = ferry_engine_judge (self, ferry_engine_entry_get_transfer (entry));

  if (verdict.event == FERRY_EVENT_ALLOWED)
    ferry_runner_start (entry->runner);
  else
    deny (self, entry, &verdict);
}

void
ferry_engine_pump (FerryEngine *self)
{
  FerryEngineEntry *entry;

  if (!self->is_stopping && !self->is_in_round)
    ferry_engine_refresh_books (self);
  /* Nobody starts who may turn out to have to wait. */
  if (self->is_stopping || self->is_in_round)
    return;

  while ((entry = ferry_scheduler_choose (self->scheduler)) != NULL)
    start (self, entry);
  ferry_engine_note_work (self);
}

/* Stopped for a reason that no change of the network or the power ends. */
static gboolean
is_held_by_disk (FerryTransfer *transfer)
{
  FerryReason reason = ferry_transfer_get_reason (transfer);

  return ferry_transfer_get_status (transfer) == FERRY_STATUS_PAUSED_SYSTEM_POLICY &&
         (reason == FERRY_REASON_DISK_FULL || reason == FERRY_REASON_DESTINATION_MISSING);
}

static void
say_what_it_waits_for (FerryEngine      *self,
                       FerryEngineEntry *entry)
{
  ferry_transfer_set_reason (ferry_engine_entry_get_transfer (entry),
                             ferry_scheduler_is_held_by_host (self->scheduler, entry)
                                 ? FERRY_REASON_HOST_LIMIT
                                 : FERRY_REASON_QUEUED);
}

static void
enqueue (FerryEngine      *self,
         FerryEngineEntry *entry)
{
  FerryTransfer *transfer = ferry_engine_entry_get_transfer (entry);
  FerryRequest  *request;
  gboolean       is_held = ferry_engine_must_hold (self, transfer);
  gint64         left = ferry_transfer_get_record (transfer)->waiting_until;

  if (ferry_runner_is_busy (entry->runner))
    return; /* its last run is ending: it is looked at again then */
  if (ferry_runner_is_waiting (entry->runner))
    return; /* for a retry, whatever is done to the wall clock */
  left -= ferry_clock_get_real (self->clock);
  if (left > 0)
    {
      ferry_runner_wait_for (entry->runner, MIN (left, LONGEST_WAIT));
      return;
    }

  request = ferry_transfer_get_request (transfer);
  ferry_scheduler_add (self->scheduler, entry, ferry_runner_get_host_key (entry->runner),
                       ferry_request_get_group (request), ferry_request_get_priority (request));
  ferry_scheduler_set_held (self->scheduler, entry, is_held);
  if (is_held)
    return;

  ferry_engine_pump (self);
  /* It may have been denied when its turn came. */
  if (ferry_scheduler_is_waiting (self->scheduler, entry))
    say_what_it_waits_for (self, entry);
}

void
ferry_engine_update (FerryEngine      *self,
                     FerryEngineEntry *entry)
{
  FerryTransfer *transfer = ferry_engine_entry_get_transfer (entry);
  FerryVerdict   verdict;

  if (entry->is_settled)
    return;
  switch (ferry_transfer_get_status (transfer))
    {
    case FERRY_STATUS_COMPLETED:
    case FERRY_STATUS_CANCELED:
    case FERRY_STATUS_ERROR:
    case FERRY_STATUS_PAUSED:
    case FERRY_STATUS_PAUSED_RECOVERABLE:
      if (!ferry_runner_is_busy (entry->runner))
        ferry_scheduler_remove (self->scheduler, entry);
      return;
    case FERRY_STATUS_IDLE:
    case FERRY_STATUS_RUNNING:
    case FERRY_STATUS_PAUSED_COSTED_NETWORK:
    case FERRY_STATUS_PAUSED_NO_NETWORK:
    case FERRY_STATUS_PAUSED_SYSTEM_POLICY:
      break;
    }
  if (entry->is_fetched || is_held_by_disk (transfer))
    return;

  verdict = ferry_engine_judge (self, transfer);
  if (verdict.event != FERRY_EVENT_ALLOWED)
    {
      deny (self, entry, &verdict);
      return;
    }

  if (ferry_transfer_get_status (transfer) != FERRY_STATUS_IDLE &&
      ferry_engine_must_hold (self, transfer))
    return; /* it goes on doing what it does, be it waiting */

  ferry_runner_apply (entry->runner, FERRY_EVENT_ALLOWED, FERRY_REASON_QUEUED);
  if (ferry_transfer_get_status (transfer) == FERRY_STATUS_IDLE)
    enqueue (self, entry);
}

GPtrArray *
ferry_engine_copy_order (FerryEngine *self)
{
  GPtrArray *entries = g_ptr_array_sized_new (self->order.length);

  for (GList *l = self->order.head; l != NULL; l = l->next)
    g_ptr_array_add (entries, l->data);

  return entries;
}

void
ferry_engine_end_round (FerryEngine *self)
{
  if (self->round_id != 0)
    g_source_remove (self->round_id);
  self->round_id = 0;
  self->round_next = NULL;
  self->is_in_round = FALSE;
}

/* FALSE when it is over. */
static gboolean
go_round (FerryEngine *self)
{
  gint64 end = g_get_monotonic_time () + SLICE_TIME;

  for (guint i = 1; self->round_next != NULL; i++)
    {
      FerryEngineEntry *entry = self->round_next->data;

      self->round_next = self->round_next->next;
      ferry_engine_update (self, entry);
      if (i % SLICE_STEP == 0 && g_get_monotonic_time () >= end)
        break;
    }
  if (self->round_next != NULL)
    return TRUE;

  self->is_in_round = FALSE;
  ferry_engine_pump (self);
  return FALSE;
}

static gboolean
go_round_cb (gpointer data)
{
  FerryEngine *self = data;
  guint        id = self->round_id;

  if (go_round (self))
    return G_SOURCE_CONTINUE;

  /* Somebody who was told of a change may have begun another round. */
  if (self->round_id == id)
    self->round_id = 0;
  return G_SOURCE_REMOVE;
}

void
ferry_engine_update_busy (FerryEngine *self)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new ();

  for (GList *l = self->order.head; l != NULL; l = l->next)
    if (ferry_runner_is_busy (((FerryEngineEntry *) l->data)->runner))
      g_ptr_array_add (entries, l->data);
  for (guint i = 0; i < entries->len; i++)
    ferry_engine_update (self, g_ptr_array_index (entries, i));
}

void
ferry_engine_update_all (FerryEngine *self)
{
  if (self->is_stopping)
    return;

  ferry_engine_end_round (self);
  self->is_in_round = TRUE;
  /* What uses the network that may be no more, or cost, is stopped at once. */
  ferry_engine_update_busy (self);
  self->round_next = self->order.head;
  if (go_round (self) && self->round_id == 0)
    self->round_id = g_idle_add_full (G_PRIORITY_DEFAULT, go_round_cb, self, NULL);
}

void
ferry_engine_set_limits (FerryEngine *self,
                         guint        max_running,
                         guint        max_per_host)
{
  g_return_if_fail (FERRY_IS_ENGINE (self));

  if (max_running == 0)
    max_running = FERRY_ENGINE_DEFAULT_MAX_RUNNING;
  if (max_per_host == 0)
    max_per_host = FERRY_ENGINE_DEFAULT_MAX_PER_HOST;

  self->world.max_connections = max_per_host;
  ferry_transport_set_max_per_host (self->transport, max_per_host);
  ferry_scheduler_set_limits (self->scheduler, max_running, max_per_host);
  ferry_engine_pump (self);
  for (GList *l = self->order.head; l != NULL; l = l->next)
    if (ferry_scheduler_is_waiting (self->scheduler, l->data))
      say_what_it_waits_for (self, l->data);
}

void
ferry_engine_set_group_serialized (FerryEngine *self,
                                   const char  *group,
                                   gboolean     is_serialized)
{
  g_return_if_fail (FERRY_IS_ENGINE (self));

  ferry_scheduler_set_serialized (self->scheduler, group, is_serialized);
  ferry_engine_pump (self);
}
