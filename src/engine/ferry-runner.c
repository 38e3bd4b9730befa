/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-download.h"
#include "ferry-error.h"
#include "ferry-policy.h"
#include "ferry-runner-private.h"
#include "ferry-upload.h"
#include "ferry-uri.h"

#include <glib/gi18n-lib.h>

void
ferry_runner_commit (FerryRunner *self)
{
  FerryTransferRecord *record = ferry_transfer_edit (self->transfer);

  /* The user's word was for this time. */
  if (ferry_status_is_settled (record->status))
    record->runs_anyway = FALSE;
  /* In this order: who is told of the change may remove the transfer. */
  ferry_store_put_record (self->world->store, self->transfer);
  ferry_transfer_commit (self->transfer);
  ferry_transfer_commit (self->transfer);
}

static char *
make_host_key (FerryRequest *request)
{
  g_autoptr (GUri) uri = ferry_uri_parse (ferry_request_get_uri (request), NULL);

  /* A request's URI was parsed before. */
  g_assert (uri != NULL);
  return ferry_uri_get_host_key (uri);
}

static gboolean
is_upload (FerryRequest *request)
{
  return ferry_request_get_direction (request) == FERRY_DIRECTION_UPLOAD;
}

FerryRunner *
ferry_runner_new (const FerryRunnerWorld *world,
                  FerryTransfer          *transfer)
{
  FerryRunner  *self = g_new0 (FerryRunner, 1);
  FerryRequest *request = ferry_transfer_get_request (transfer);

  self->world = world;
  self->transfer = g_object_ref (transfer);
  self->host_key = make_host_key (request);
  self->limiter = ferry_limiter_new (ferry_request_get_rate_limit (request),
                                     is_upload (request)
                                         ? ferry_transport_get_upload_limiter (world->transport)
                                         : ferry_transport_get_limiter (world->transport));
  return self;
}

void
ferry_runner_free (FerryRunner *self)
{
  g_assert (self->run == NULL);

  ferry_runner_forget_discard (self);
  ferry_runner_stop_waiting (self);
  g_cancellable_cancel (self->lookup);
  g_clear_object (&self->lookup);
  ferry_limiter_unref (self->limiter);
  g_free (self->host_key);
  g_object_unref (self->transfer);
  g_free (self);
}

FerryTransfer *
ferry_runner_get_transfer (FerryRunner *self)
{
  return self->transfer;
}

const char *
ferry_runner_get_host_key (FerryRunner *self)
{
  return self->host_key;
}

gboolean
ferry_runner_is_busy (FerryRunner *self)
{
  return self->run != NULL || self->lookup != NULL || self->discard != NULL;
}

gboolean
ferry_runner_is_waiting (FerryRunner *self)
{
  return self->alarm_id != 0;
}

/* Waiting. */

static void arm_alarm (FerryRunner *self);

static gboolean
alarm_cb (gpointer data)
{
  FerryRunner *self = data;

  self->alarm_id = 0;
  /* The two clocks do not go alike. */
  if (ferry_clock_get_real (self->world->clock) < self->alarm_when)
    {
      arm_alarm (self);
      return G_SOURCE_REMOVE;
    }

  /* Even if the wall clock was set back meanwhile. */
  ferry_transfer_edit (self->transfer)->waiting_until = 0;
  ferry_transfer_commit (self->transfer);
  self->world->update (self, self->world->user_data);
  return G_SOURCE_REMOVE;
}

static void
arm_alarm (FerryRunner *self)
{
  FerryClock *clock = self->world->clock;
  gint64      left = self->alarm_when - ferry_clock_get_real (clock);
  gint64      when = ferry_clock_get_monotonic (clock) + MAX (left, 0);

  self->alarm_id = ferry_clock_add_alarm (clock, when, alarm_cb, self, NULL);
}

void
ferry_runner_wait_until (FerryRunner *self,
                         gint64       when)
{
  ferry_runner_stop_waiting (self);
  self->alarm_when = when;
  arm_alarm (self);
}

void
ferry_runner_wait_for (FerryRunner *self,
                       gint64       delay)
{
  FerryClock *clock = self->world->clock;

  ferry_runner_stop_waiting (self);
  self->alarm_when = 0;
  self->alarm_id = ferry_clock_add_alarm (clock, ferry_clock_get_monotonic (clock) + delay,
                                          alarm_cb, self, NULL);
}

void
ferry_runner_stop_waiting (FerryRunner *self)
{
  if (self->alarm_id != 0)
    ferry_clock_remove_alarm (self->world->clock, self->alarm_id);
  self->alarm_id = 0;
}

/* The beginning of a run. */

static guint
get_connections (FerryRunner *self)
{
  guint wanted = ferry_request_get_connections (ferry_transfer_get_request (self->transfer));

  return wanted != 0 ? wanted : self->world->max_connections;
}

static void
start_run (FerryRunner *self,
           GVariant    *secrets)
{
  FerryRunSpec spec = { 0 };

  spec.transport = self->world->transport;
  spec.finisher = self->world->finisher;
  spec.id = ferry_transfer_get_id (self->transfer);
  spec.request = ferry_transfer_get_request (self->transfer);
  spec.secrets = secrets;
  spec.record = ferry_transfer_get_record (self->transfer);
  spec.limiter = self->limiter;
  spec.progress = ferry_transfer_get_progress (self->transfer);
  spec.max_connections = get_connections (self);
  spec.stays_here = ferry_policy_begins_here (spec.request);
  self->run = is_upload (spec.request)
                  ? ferry_upload_start (&spec, ferry_runner_take_event, self)
                  : ferry_download_start (&spec, ferry_runner_take_event, self);
}

/* A header that the user gave as a secret, but whose value is not known any
 * more (it is never stored in the clear), would be missing from the request. */
static gboolean
lacks_secret (FerryRunner *self,
              GVariant    *secrets)
{
  FerryRequest      *request = ferry_transfer_get_request (self->transfer);
  const char *const *names = ferry_request_get_secret_headers (request);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char     *key = g_strconcat ("header:", names[i], NULL);
      g_autoptr (GVariant) value = g_variant_lookup_value (secrets, key, G_VARIANT_TYPE_STRING);

      if (value == NULL)
        return TRUE;
    }

  return FALSE;
}

static void
fail_before_start (FerryRunner *self,
                   GError      *error)
{
  FerryRunEvent event = { 0 };

  event.type = FERRY_RUN_FAILED;
  event.error = error;
  event.retry_after = -1;
  ferry_transfer_record_copy (ferry_transfer_get_record (self->transfer), &event.record);
  ferry_runner_take_event (&event, self);
  ferry_transfer_record_clear (&event.record);
  g_error_free (error);
}

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  FerryRunner         *self = data;
  g_autoptr (GVariant) secrets = NULL;
  GError              *error = NULL;

  secrets = ferry_credentials_lookup_finish (FERRY_CREDENTIALS (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_error_free (error);
      return; /* stopped or freed: @self may be gone */
    }

  g_clear_object (&self->lookup);
  if (secrets != NULL && lacks_secret (self, secrets))
    g_set_error_literal (&error, FERRY_ERROR, FERRY_ERROR_UNAUTHORIZED,
                         _ ("A secret header of this transfer was not stored; give it again"));
  if (error != NULL)
    fail_before_start (self, error);
  else
    start_run (self, secrets);
}

void
ferry_runner_note (FerryRunner    *self,
                   FerryMomentKind kind,
                   int             error)
{
  ferry_transfer_note (self->transfer, kind, error, ferry_clock_get_real (self->world->clock));
}

void
ferry_runner_start (FerryRunner *self)
{
  FerryTransferRecord *record = ferry_transfer_edit (self->transfer);

  g_assert (!ferry_runner_is_busy (self));

  ferry_runner_stop_waiting (self);
  record->waiting_until = 0;
  record->resumed_from = ferry_range_set_get_total (record->have);
  self->furthest = MAX (self->furthest, record->resumed_from);
  if (record->started == 0)
    record->started = ferry_clock_get_real (self->world->clock);
  ferry_transfer_apply (self->transfer, FERRY_EVENT_START, FERRY_REASON_CONNECTING);
  ferry_runner_note (self, FERRY_MOMENT_STATUS, -1);

  self->lookup = g_cancellable_new ();
  ferry_credentials_lookup_async (self->world->credentials, ferry_transfer_get_id (self->transfer),
                                  self->lookup, looked_up_cb, self);
  /* Who is told that it runs may stop it. */
  ferry_transfer_commit (self->transfer);
}

/* Ends a run that is under way. */
static void
stop_run (FerryRunner *self)
{
  if (self->lookup != NULL)
    {
      g_cancellable_cancel (self->lookup);
      g_clear_object (&self->lookup);
      ferry_runner_end_run (self);
    }
  else if (self->run != NULL && !self->is_stopping)
    {
      self->is_stopping = TRUE;
      ferry_run_stop (self->run);
    }
}

gboolean
ferry_runner_apply (FerryRunner *self,
                    FerryEvent   event,
                    FerryReason  reason)
{
  FerryTransferRecord *record;
  FerryStatus          next;

  /* Nobody is told of a change that is none. */
  if (!ferry_state_next (ferry_transfer_get_status (self->transfer), event, &next))
    return FALSE;

  record = ferry_transfer_edit (self->transfer);
  ferry_transfer_apply (self->transfer, event, reason);
  ferry_runner_note (self, FERRY_MOMENT_STATUS, -1);
  record->waiting_until = 0;
  if (event == FERRY_EVENT_RESUME || event == FERRY_EVENT_RETRY || event == FERRY_EVENT_RESTART)
    {
      ferry_runner_clear_error (record);
      record->retries = 0;
      record->finished = 0;
      self->waits = 0;
    }
  if (event == FERRY_EVENT_CANCEL)
    record->finished = ferry_clock_get_real (self->world->clock);
  ferry_runner_commit (self);

  ferry_runner_stop_waiting (self);
  if (ferry_transfer_get_status (self->transfer) != FERRY_STATUS_RUNNING)
    stop_run (self);
  return TRUE;
}

void
ferry_runner_run_anyway (FerryRunner *self)
{
  FerryTransferRecord *record = ferry_transfer_edit (self->transfer);

  record->runs_anyway = TRUE;
  ferry_runner_note (self, FERRY_MOMENT_RUN_ANYWAY, -1);
  ferry_runner_commit (self);
}

void
ferry_runner_suspend (FerryRunner *self)
{
  ferry_runner_stop_waiting (self);
  stop_run (self);
  ferry_runner_hurry_discard (self);
}

void
ferry_runner_set_request (FerryRunner  *self,
                          FerryRequest *request)
{
  ferry_transfer_edit (self->transfer);
  ferry_transfer_set_request (self->transfer, request);
  ferry_runner_note (self, FERRY_MOMENT_CHANGED, -1);
  ferry_store_put (self->world->store, self->transfer);
  ferry_limiter_set_rate (self->limiter, ferry_request_get_rate_limit (request));
  g_free (self->host_key);
  self->host_key = make_host_key (request);
  ferry_transfer_commit (self->transfer);
}
