/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-runner.h"

#include "ferry-download.h"
#include "ferry-error.h"
#include "ferry-retry.h"
#include "ferry-uri.h"

#include <glib/gi18n-lib.h>

/* The longest that one alarm sleeps: the wall clock may be set meanwhile. */
#define MAX_SLEEP (15 * G_TIME_SPAN_MINUTE)

typedef struct _Discard Discard;

struct _FerryRunner
{
  const FerryRunnerWorld *world;    /* (unowned) outlives us */
  FerryTransfer          *transfer; /* (owned) */
  char                   *host_key; /* (owned) */
  FerryLimiter           *limiter;  /* (owned) */

  GCancellable  *lookup;   /* (owned) (nullable) of credentials */
  FerryDownload *download; /* (owned) (nullable) */
  gboolean       is_stopping;
  gboolean       must_discard; /* the part goes when the run has ended */
  Discard       *discard;      /* (unowned) (nullable) under way: the part is going */
  guint          alarm_id;
  gint64         alarm_when; /* wall clock µs; 0 when it is no matter of the wall clock */
  guint          waits;      /* of the server's own choice, in a row */
  goffset        furthest;   /* the most that was ever on disk */
  guint          repeats;    /* of the last error, in a row */
};

static void
save (FerryRunner *self)
{
  ferry_store_put_record (self->world->store, self->transfer);
}

static char *
make_host_key (FerryRequest *request)
{
  g_autoptr (GUri) uri = ferry_uri_parse (ferry_request_get_uri (request), NULL);

  /* A request's URI was parsed before. */
  g_assert (uri != NULL);
  return ferry_uri_get_host_key (uri);
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
                                     ferry_transport_get_limiter (world->transport));
  return self;
}

struct _Discard
{
  FerryRunner        *runner; /* (unowned) (nullable): NULL when it is gone */
  const FerryFileOps *ops;
  char               *id;            /* (owned) */
  char               *directory;     /* (owned) */
  char               *part_name;     /* (owned) (nullable) */
  char               *old_part_name; /* (owned) (nullable) */
};

static void
forget_discard (FerryRunner *self)
{
  if (self->discard != NULL)
    self->discard->runner = NULL;
  self->discard = NULL;
}

void
ferry_runner_free (FerryRunner *self)
{
  g_assert (self->download == NULL);

  forget_discard (self);
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
  return self->download != NULL || self->lookup != NULL || self->discard != NULL;
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
  gint64      when = ferry_clock_get_monotonic (clock) + CLAMP (left, 0, MAX_SLEEP);

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

/* The end of a run. */

static void
clear_error (FerryTransferRecord *record)
{
  record->error = -1;
  g_clear_pointer (&record->message, g_free);
  g_clear_pointer (&record->detail, g_free);
}

static void
forget_remote_file (FerryTransferRecord *record)
{
  g_clear_pointer (&record->part_name, g_free);
  g_clear_pointer (&record->old_part_name, g_free);
  record->old_part_size = 0;
  ferry_range_set_clear (record->have);
  ferry_validator_clear (&record->validator);
  ferry_validator_init (&record->validator);
  record->total = -1;
  record->is_unverified = FALSE;
}

static void
discard_work (gpointer data)
{
  Discard *discard = data;

  if (discard->part_name != NULL)
    ferry_part_file_remove (discard->ops, discard->directory, discard->part_name, discard->id);
  if (discard->old_part_name != NULL)
    ferry_part_file_remove (discard->ops, discard->directory, discard->old_part_name, discard->id);
}

static void
discard_free (gpointer data)
{
  Discard *discard = data;

  g_free (discard->id);
  g_free (discard->directory);
  g_free (discard->part_name);
  g_free (discard->old_part_name);
  g_free (discard);
}

static void
discard_done (gpointer data)
{
  Discard     *discard = data;
  FerryRunner *self = discard->runner;

  if (self == NULL)
    return;

  forget_discard (self);
  self->world->released (self, self->world->user_data);
}

/* Nothing else happens to the transfer meanwhile: its next run may well give
 * its part the same name. */
static void
discard_now (FerryRunner *self)
{
  Discard             *discard = g_new0 (Discard, 1);
  FerryTransferRecord *record = ferry_transfer_edit (self->transfer);
  FerryRequest        *request = ferry_transfer_get_request (self->transfer);

  self->discard = discard;
  discard->runner = self;
  discard->ops = self->world->ops;
  discard->id = g_strdup (ferry_transfer_get_id (self->transfer));
  discard->directory = g_strdup (ferry_request_get_directory (request));
  discard->part_name = g_strdup (record->part_name);
  discard->old_part_name = g_strdup (record->old_part_name);
  forget_remote_file (record);
  self->furthest = 0;
  ferry_transfer_commit (self->transfer);
  ferry_progress_set_received (ferry_transfer_get_progress (self->transfer), 0);
  ferry_writer_push (self->world->writer, discard_work, discard_done, discard, discard_free, NULL);
  save (self);
}

void
ferry_runner_discard_part (FerryRunner *self)
{
  if (self->download != NULL || self->lookup != NULL)
    self->must_discard = TRUE;
  else if (self->discard == NULL)
    discard_now (self);
}

static void
run_ended (FerryRunner *self)
{
  g_clear_pointer (&self->download, ferry_download_unref);
  self->is_stopping = FALSE;
  if (self->must_discard)
    {
      self->must_discard = FALSE;
      discard_now (self);
      return;
    }

  self->world->released (self, self->world->user_data);
}

static void
keep_facts (FerryRunner              *self,
            const FerryDownloadEvent *event)
{
  ferry_download_event_update_record (event, ferry_transfer_edit (self->transfer));
  ferry_transfer_commit (self->transfer);
}

static void
finished (FerryRunner              *self,
          const FerryDownloadEvent *event)
{
  FerryTransferRecord *record = ferry_transfer_edit (self->transfer);

  ferry_download_event_update_record (event, record);
  if (record->error >= 0)
    clear_error (record); /* else it says why it began again, which stays true */
  record->retries = 0;
  record->finished = ferry_clock_get_real (self->world->clock);
  /* A pause or a cancellation that came too late does not undo a whole file:
   * those events that mean something lead from any status to completed. */
  ferry_transfer_apply (self->transfer, FERRY_EVENT_RESUME, FERRY_REASON_NONE);
  ferry_transfer_apply (self->transfer, FERRY_EVENT_RETRY, FERRY_REASON_NONE);
  ferry_transfer_apply (self->transfer, FERRY_EVENT_START, FERRY_REASON_NONE);
  ferry_transfer_apply (self->transfer, FERRY_EVENT_COMPLETE, FERRY_REASON_NONE);
  ferry_transfer_commit (self->transfer);
  self->must_discard = FALSE;
  save (self);
  run_ended (self);
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
failed (FerryRunner              *self,
        const FerryDownloadEvent *event)
{
  FerryTransferRecord *record = ferry_transfer_edit (self->transfer);
  FerryRetryInput      input = { 0 };
  FerryRetryDecision   decision;

  ferry_download_event_update_record (event, record);
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
  ferry_transfer_commit (self->transfer);
  save (self);
  run_ended (self);
}

static void
stopped (FerryRunner              *self,
         const FerryDownloadEvent *event)
{
  keep_facts (self, event);
  save (self);
  run_ended (self);
}

static void
restarted (FerryRunner              *self,
           const FerryDownloadEvent *event)
{
  FerryTransferRecord *record = ferry_transfer_edit (self->transfer);

  ferry_download_event_update_record (event, record);
  clear_error (record);
  switch (event->cause)
    {
    case FERRY_RESUME_CAUSE_CHANGED:
      record->message = g_strdup (_ ("The file changed on the server, "
                                     "so the download began again from its start."));
      break;
    case FERRY_RESUME_CAUSE_RANGES_IGNORED:
    case FERRY_RESUME_CAUSE_NOT_SATISFIABLE:
    case FERRY_RESUME_CAUSE_WRONG_RANGE:
      record->message = g_strdup (_ ("The server cannot resume, "
                                     "so the download began again from its start."));
      break;
    case FERRY_RESUME_CAUSE_NONE:
      record->message = g_strdup (_ ("The unfinished file was gone, "
                                     "so the download began again from its start."));
      break;
    }
  ferry_transfer_commit (self->transfer);
  save (self);
}

static void
event_cb (const FerryDownloadEvent *event,
          gpointer                  data)
{
  FerryRunner *self = data;

  switch (event->type)
    {
    case FERRY_DOWNLOAD_RESPONSE:
      keep_facts (self, event);
      if (!self->is_stopping)
        ferry_transfer_set_reason (self->transfer, FERRY_REASON_TRANSFERRING);
      save (self);
      break;
    case FERRY_DOWNLOAD_RESTARTED:
      restarted (self, event);
      break;
    case FERRY_DOWNLOAD_CHECKPOINT:
      keep_facts (self, event);
      save (self);
      break;
    case FERRY_DOWNLOAD_REASON:
      if (!self->is_stopping)
        ferry_transfer_set_reason (self->transfer, event->reason);
      if (event->reason == FERRY_REASON_VERIFYING || event->reason == FERRY_REASON_FINISHING)
        self->world->fetched (self, self->world->user_data);
      break;
    case FERRY_DOWNLOAD_FINISHED:
      finished (self, event);
      break;
    case FERRY_DOWNLOAD_FAILED:
      /* One that broke off just as it was told to stop has spent nothing. */
      if (self->is_stopping)
        stopped (self, event);
      else
        failed (self, event);
      break;
    case FERRY_DOWNLOAD_STOPPED:
      stopped (self, event);
      break;
    }
}

/* The beginning of a run. */

static guint
get_connections (FerryRunner *self)
{
  guint wanted = ferry_request_get_connections (ferry_transfer_get_request (self->transfer));

  return wanted != 0 ? wanted : self->world->max_connections;
}

static void
start_download (FerryRunner *self,
                GVariant    *secrets)
{
  FerryDownloadSpec spec = { 0 };

  spec.transport = self->world->transport;
  spec.finisher = self->world->finisher;
  spec.id = ferry_transfer_get_id (self->transfer);
  spec.request = ferry_transfer_get_request (self->transfer);
  spec.secrets = secrets;
  spec.record = ferry_transfer_get_record (self->transfer);
  spec.limiter = self->limiter;
  spec.progress = ferry_transfer_get_progress (self->transfer);
  spec.max_connections = get_connections (self);
  self->download = ferry_download_start (&spec, event_cb, self);
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
  FerryDownloadEvent event = { 0 };

  event.type = FERRY_DOWNLOAD_FAILED;
  event.error = error;
  event.retry_after = -1;
  ferry_transfer_record_copy (ferry_transfer_get_record (self->transfer), &event.record);
  failed (self, &event);
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
    start_download (self, secrets);
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
  ferry_transfer_commit (self->transfer);

  self->lookup = g_cancellable_new ();
  ferry_credentials_lookup_async (self->world->credentials, ferry_transfer_get_id (self->transfer),
                                  self->lookup, looked_up_cb, self);
}

/* Ends a run that is under way. */
static void
stop_run (FerryRunner *self)
{
  if (self->lookup != NULL)
    {
      g_cancellable_cancel (self->lookup);
      g_clear_object (&self->lookup);
      run_ended (self);
    }
  else if (self->download != NULL && !self->is_stopping)
    {
      self->is_stopping = TRUE;
      ferry_download_stop (self->download);
    }
}

gboolean
ferry_runner_apply (FerryRunner *self,
                    FerryEvent   event,
                    FerryReason  reason)
{
  FerryTransferRecord *record = ferry_transfer_edit (self->transfer);
  gboolean             applied = ferry_transfer_apply (self->transfer, event, reason);

  if (applied)
    {
      record->waiting_until = 0;
      if (event == FERRY_EVENT_RESUME || event == FERRY_EVENT_RETRY)
        {
          clear_error (record);
          record->retries = 0;
          record->finished = 0;
          self->waits = 0;
        }
      if (event == FERRY_EVENT_CANCEL)
        record->finished = ferry_clock_get_real (self->world->clock);
    }
  ferry_transfer_commit (self->transfer);
  if (!applied)
    return FALSE;

  save (self);
  ferry_runner_stop_waiting (self);
  if (ferry_transfer_get_status (self->transfer) != FERRY_STATUS_RUNNING)
    stop_run (self);
  return TRUE;
}

void
ferry_runner_suspend (FerryRunner *self)
{
  ferry_runner_stop_waiting (self);
  stop_run (self);
}

void
ferry_runner_set_request (FerryRunner  *self,
                          FerryRequest *request)
{
  ferry_transfer_set_request (self->transfer, request);
  ferry_limiter_set_rate (self->limiter, ferry_request_get_rate_limit (request));
  g_free (self->host_key);
  self->host_key = make_host_key (request);
  ferry_store_put (self->world->store, self->transfer);
}
