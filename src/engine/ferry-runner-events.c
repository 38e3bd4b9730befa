/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-error.h"
#include "ferry-retry.h"
#include "ferry-runner-private.h"
#include "ferry-upload.h"

#include <glib/gi18n-lib.h>

void
ferry_runner_clear_error (FerryTransferRecord *record)
{
  record->error = -1;
  g_clear_pointer (&record->message, g_free);
  g_clear_pointer (&record->detail, g_free);
}

void
ferry_runner_end_run (FerryRunner *self)
{
  g_cancellable_cancel (self->commit);
  g_clear_object (&self->commit);
  g_clear_error (&self->failure);
  g_clear_pointer (&self->run, ferry_run_unref);
  self->is_stopping = FALSE;
  if (self->must_discard)
    {
      self->must_discard = FALSE;
      if (ferry_runner_discard_now (self))
        return;
    }

  self->world->released (self, self->world->user_data);
}

static void
answered (FerryRunner         *self,
          const FerryRunEvent *event)
{
  ferry_run_event_update_record (event, ferry_transfer_edit (self->transfer));
  if (!self->is_stopping)
    ferry_transfer_set_reason (self->transfer, FERRY_REASON_TRANSFERRING);
  ferry_runner_commit (self);
}

static void
keep_facts (FerryRunner         *self,
            const FerryRunEvent *event)
{
  ferry_run_event_update_record (event, ferry_transfer_edit (self->transfer));
  ferry_runner_commit (self);
}

static void
finished (FerryRunner         *self,
          const FerryRunEvent *event)
{
  FerryTransferRecord *record = ferry_transfer_edit (self->transfer);

  ferry_run_event_update_record (event, record);
  if (record->error >= 0)
    ferry_runner_clear_error (record); /* else it says why it began again, which stays true */
  if (event->lacks_checksum)
    {
      g_free (record->message);
      record->message = g_strdup (_ ("No checksum was found beside the file, "
                                     "so that it was not compared with one."));
    }
  record->retries = 0;
  record->finished = ferry_clock_get_real (self->world->clock);
  /* A pause or a cancellation that came too late does not undo a whole file:
   * those events that mean something lead from any status to completed. */
  ferry_transfer_apply (self->transfer, FERRY_EVENT_RESUME, FERRY_REASON_NONE);
  ferry_transfer_apply (self->transfer, FERRY_EVENT_RETRY, FERRY_REASON_NONE);
  ferry_transfer_apply (self->transfer, FERRY_EVENT_START, FERRY_REASON_NONE);
  ferry_transfer_apply (self->transfer, FERRY_EVENT_COMPLETE, FERRY_REASON_NONE);
  ferry_runner_note (self, FERRY_MOMENT_STATUS, -1);
  self->must_discard = FALSE;
  ferry_runner_commit (self);
  ferry_runner_end_run (self);
}

/* Most errors are the sentence of their status with a raw detail behind it; one
 * that is a sentence of its own says more. */
static void
keep_error (FerryTransferRecord *record,
            const GError        *error)
{
  const char *sentence = ferry_error_status_to_sentence (error->code);
  gboolean    is_own = error->domain == FERRY_ERROR && !g_str_has_prefix (error->message, sentence);

  record->error = error->code;
  g_free (record->message);
  record->message = g_strdup (is_own ? error->message : sentence);
  g_free (record->detail);
  record->detail = g_strdup (error->message);
}

/* Only what was never there before is progress (T8): a server that cannot
 * resume, and always breaks off at the same place, brings none. */
static goffset
take_progress (FerryRunner *self)
{
  goffset have = ferry_range_set_get_total (ferry_transfer_get_record (self->transfer)->have);
  goffset gain = MAX (0, have - self->furthest);

  self->furthest = MAX (self->furthest, have);
  return gain;
}

static void
failed (FerryRunner         *self,
        const FerryRunEvent *event)
{
  FerryTransferRecord *record = ferry_transfer_edit (self->transfer);
  FerryRetryInput      input = { 0 };
  FerryRetryDecision   decision;

  ferry_run_event_update_record (event, record);
  input.progressed = take_progress (self);
  self->repeats = record->error == event->error->code && input.progressed == 0
                      ? self->repeats + 1
                      : 0;
  keep_error (record, event->error);
  input.repeats = self->repeats;
  input.error = event->error->code;
  input.retries = record->retries;
  input.max_retries = ferry_request_get_retries (ferry_transfer_get_request (self->transfer));
  input.waits = self->waits;
  input.retry_after = event->retry_after;
  input.is_online = self->world->has_network (self, self->world->user_data);
  input.is_unrepeatable = ferry_upload_is_unrepeatable (
      ferry_transfer_get_request (self->transfer), record);
  input.jitter = g_random_double ();
  decision = ferry_retry_decide (&input);

  record->total_retries += decision.event == FERRY_EVENT_YIELD;
  record->retries = decision.retries;
  self->waits = decision.waits;
  if (decision.event == FERRY_EVENT_FAIL)
    record->finished = ferry_clock_get_real (self->world->clock);

  if (decision.event == FERRY_EVENT_YIELD)
    ferry_runner_wait_for (self, decision.delay);
  record->waiting_until = decision.event == FERRY_EVENT_YIELD
                              ? ferry_clock_get_real (self->world->clock) + decision.delay
                              : 0;
  ferry_transfer_apply (self->transfer, decision.event, decision.reason);
  ferry_runner_note (self,
                     decision.event == FERRY_EVENT_YIELD ? FERRY_MOMENT_RETRY : FERRY_MOMENT_STATUS,
                     record->error);
  ferry_runner_commit (self);
  ferry_runner_end_run (self);
}

static void
committed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  FerryRunner       *self = data;
  g_autoptr (GError) error = NULL;

  ferry_store_commit_finish (FERRY_STORE (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* the run has ended: @self may be gone */

  if (error == NULL)
    {
      ferry_run_go_on (self->run);
      return;
    }

  /* After a crash nobody would know what was done, so it is not done. */
  if (self->is_stopping)
    return;
  self->failure = g_steal_pointer (&error);
  self->is_stopping = TRUE;
  ferry_run_stop (self->run);
}

/* The run waits until the store has what it says. */
static void
commit_first (FerryRunner         *self,
              const FerryRunEvent *event)
{
  keep_facts (self, event);
  if (self->run == NULL)
    return; /* who was told of it has ended it */

  if (self->commit == NULL)
    self->commit = g_cancellable_new ();
  ferry_store_commit_async (self->world->store, self->commit, committed_cb, self);
}

static void
stopped (FerryRunner         *self,
         const FerryRunEvent *event)
{
  keep_facts (self, event);
  ferry_runner_end_run (self);
}

/* Nothing is tried again unasked, whoever stopped it. */
static void
end_interrupted (FerryRunner  *self,
                 const GError *error)
{
  FerryTransferRecord *record = ferry_transfer_edit (self->transfer);

  keep_error (record, error);
  record->waiting_until = 0;
  record->finished = ferry_clock_get_real (self->world->clock);
  /* One of them means something, whatever it was stopped for. */
  ferry_transfer_apply (self->transfer, FERRY_EVENT_RESUME, FERRY_REASON_NONE);
  ferry_transfer_apply (self->transfer, FERRY_EVENT_FAIL, FERRY_REASON_NONE);
  ferry_runner_note (self, FERRY_MOMENT_STATUS, error->code);
  ferry_runner_commit (self);
}

void
ferry_runner_fail (FerryRunner  *self,
                   const GError *error)
{
  g_assert (!ferry_runner_is_busy (self));

  end_interrupted (self, error);
}

static void
failed_while_stopping (FerryRunner         *self,
                       const FerryRunEvent *event)
{
  /* Who cancels it, or has it begin anew, knows what that means. */
  gboolean is_given_up = self->must_discard ||
                         ferry_transfer_get_status (self->transfer) == FERRY_STATUS_CANCELED;

  if (is_given_up || event->error->code != FERRY_ERROR_UPLOAD_INTERRUPTED)
    {
      /* One that broke off just as it was told to stop has spent nothing. */
      stopped (self, event);
      return;
    }

  ferry_run_event_update_record (event, ferry_transfer_edit (self->transfer));
  end_interrupted (self, event->error);
  ferry_transfer_commit (self->transfer);
  ferry_runner_end_run (self);
}

/* A run that the store made stop: the error is the store's. */
static gboolean
failed_by_store (FerryRunner         *self,
                 const FerryRunEvent *event)
{
  g_autoptr (GError) failure = g_steal_pointer (&self->failure);
  FerryRunEvent      own = *event;

  if (failure == NULL || ferry_transfer_get_status (self->transfer) != FERRY_STATUS_RUNNING)
    return FALSE;

  own.type = FERRY_RUN_FAILED;
  own.error = failure;
  failed (self, &own);
  return TRUE;
}

static int
explain_upload_restart (FerryTransferRecord *record,
                        FerryResumeCause     cause)
{
  if (cause == FERRY_RESUME_CAUSE_NONE)
    {
      record->message = g_strdup (_ ("The server no longer had what was sent, "
                                     "so the upload began again from its start."));
      return FERRY_ERROR_UPLOAD_EXPIRED;
    }

  record->message = g_strdup (_ ("The server cannot resume, "
                                 "so the upload began again from its start."));
  return FERRY_ERROR_INSUFFICIENT_RANGE_SUPPORT;
}

static int
explain_restart (FerryTransferRecord *record,
                 FerryResumeCause     cause)
{
  int why = -1;

  switch (cause)
    {
    case FERRY_RESUME_CAUSE_CHANGED:
      why = FERRY_ERROR_REMOTE_CHANGED;
      record->message = g_strdup (_ ("The file changed on the server, "
                                     "so the download began again from its start."));
      break;
    case FERRY_RESUME_CAUSE_RANGES_IGNORED:
    case FERRY_RESUME_CAUSE_NOT_SATISFIABLE:
    case FERRY_RESUME_CAUSE_WRONG_RANGE:
      why = FERRY_ERROR_INSUFFICIENT_RANGE_SUPPORT;
      record->message = g_strdup (_ ("The server cannot resume, "
                                     "so the download began again from its start."));
      break;
    case FERRY_RESUME_CAUSE_NONE:
      why = FERRY_ERROR_PART_LOST;
      record->message = g_strdup (_ ("The unfinished file was gone, "
                                     "so the download began again from its start."));
      break;
    }

  return why;
}

static void
restarted (FerryRunner         *self,
           const FerryRunEvent *event)
{
  FerryTransferRecord *record = ferry_transfer_edit (self->transfer);
  FerryRequest        *request = ferry_transfer_get_request (self->transfer);
  int                  why;

  ferry_run_event_update_record (event, record);
  ferry_runner_clear_error (record);
  why = ferry_request_get_direction (request) == FERRY_DIRECTION_UPLOAD
            ? explain_upload_restart (record, event->cause)
            : explain_restart (record, event->cause);
  ferry_runner_note (self, FERRY_MOMENT_RESTART, why);
  ferry_runner_commit (self);
}

static void
moved (FerryRunner         *self,
       const FerryRunEvent *event)
{
  FerryTransferRecord *record = ferry_transfer_edit (self->transfer);

  ferry_run_event_update_record (event, record);
  ferry_runner_clear_error (record);
  record->message = g_strdup (_ ("The new address leads to the same file; "
                                 "the download goes on from what is on disk."));
  ferry_runner_note (self, FERRY_MOMENT_SAME_FILE, -1);
  ferry_runner_commit (self);
}

void
ferry_runner_take_event (const FerryRunEvent *event,
                         gpointer             data)
{
  FerryRunner *self = data;

  switch (event->type)
    {
    case FERRY_RUN_RESPONSE:
      answered (self, event);
      break;
    case FERRY_RUN_RESTARTED:
      restarted (self, event);
      break;
    case FERRY_RUN_SAME_FILE:
      moved (self, event);
      break;
    case FERRY_RUN_CHECKPOINT:
      keep_facts (self, event);
      break;
    case FERRY_RUN_REASON:
      if (!self->is_stopping)
        ferry_transfer_set_reason (self->transfer, event->reason);
      if (event->reason == FERRY_REASON_VERIFYING || event->reason == FERRY_REASON_FINISHING)
        self->world->fetched (self, self->world->user_data);
      break;
    case FERRY_RUN_COMMIT:
      commit_first (self, event);
      break;
    case FERRY_RUN_FINISHED:
      finished (self, event);
      break;
    case FERRY_RUN_FAILED:
      if (!self->is_stopping)
        failed (self, event);
      else if (!failed_by_store (self, event))
        failed_while_stopping (self, event);
      break;
    case FERRY_RUN_STOPPED:
      if (!failed_by_store (self, event))
        stopped (self, event);
      break;
    }
}
