/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-contact.h"
#include "ferry-courier.h"
#include "ferry-error.h"
#include "ferry-resumable-upload.h"
#include "ferry-run-private.h"
#include "ferry-tus.h"
#include "ferry-upload.h"
#include "ferry-uri.h"

/* Nobody waits long for what is only polite. */
#define PATIENCE (10 * G_USEC_PER_SEC)

typedef struct
{
  FerryRun run;

  FerryTransport     *transport; /* (unowned) outlives it */
  char               *id;        /* (owned) */
  FerryContact        contact;
  FerryLimiter       *limiter; /* (owned) */
  FerryTransferRecord record;
  FerryCourier       *courier; /* (owned) (nullable) */
  guint               alarm_id;
  FerryRunEventType   end_type; /* when it is over */
  gboolean            is_over;
} Discard;

static void
discard_finalize (FerryRun *run)
{
  Discard *self = (Discard *) run;

  ferry_run_clear (run);
  g_assert (self->courier == NULL);
  g_free (self->id);
  ferry_contact_clear (&self->contact);
  ferry_limiter_unref (self->limiter);
  ferry_transfer_record_clear (&self->record);
  g_free (self);
}

static gboolean
end_cb (gpointer data)
{
  Discard      *self = data;
  FerryRunEvent event = { .type = self->end_type, .retry_after = -1 };

  g_clear_pointer (&self->courier, ferry_courier_free);
  ferry_contact_close (&self->contact);
  event.record = self->record; /* borrowed */
  ferry_run_emit (&self->run, &event);
  ferry_run_release (&self->run); /* since it began */
  return G_SOURCE_REMOVE;
}

static void
release_cb (gpointer data)
{
  ferry_run_release (data);
}

static void
end (Discard          *self,
     FerryRunEventType type)
{
  if (self->is_over)
    return;

  self->is_over = TRUE;
  self->end_type = type;
  if (self->alarm_id != 0)
    ferry_clock_remove_alarm (ferry_transport_get_clock (self->transport), self->alarm_id);
  self->alarm_id = 0;
  ferry_transport_invoke (self->transport, end_cb, ferry_run_hold (&self->run), release_cb);
}

static gboolean
patience_ended_cb (gpointer data)
{
  Discard *self = data;

  self->alarm_id = 0;
  end (self, FERRY_RUN_FAILED);
  return G_SOURCE_REMOVE;
}

static void
done_cb (FerryCourier *courier,
         gpointer      data)
{
  gboolean is_done = ferry_courier_get_error (courier) == NULL &&
                     ferry_courier_get_answer (courier)->status < 300;

  end (data, is_done ? FERRY_RUN_FINISHED : FERRY_RUN_FAILED);
}

static const FerryCourierFuncs funcs = { .done = done_cb };

static void
send (Discard *self,
      GUri    *uri)
{
  FerryClock      *clock = ferry_transport_get_clock (self->transport);
  gboolean         is_tus = self->record.upload_protocol == FERRY_UPLOAD_PROTOCOL_TUS;
  g_autofree char *number = g_strdup_printf ("%d", FERRY_RESUMABLE_UPLOAD_INTEROP_VERSION);
  FerryHeader      tus = { (char *) "Tus-Resumable", (char *) FERRY_TUS_VERSION };
  FerryHeader      draft = { (char *) "Upload-Draft-Interop-Version", number };
  FerryCourierSpec spec = { .uri = uri, .method = "DELETE", .n_headers = 1 };

  spec.headers = is_tus ? &tus : &draft;
  self->alarm_id = ferry_clock_add_alarm (clock, ferry_clock_get_monotonic (clock) + PATIENCE,
                                          patience_ended_cb, self, NULL);
  self->courier = ferry_courier_new (self->transport, &self->contact, self->limiter, &funcs, self);
  ferry_courier_send (self->courier, &spec);
}

static void
discard_begin (FerryRun *run)
{
  Discard         *self = (Discard *) run;
  g_autoptr (GUri) uri = NULL;

  /* Nobody need wait for its end. */
  ferry_run_hold (run);
  if (self->record.upload_uri != NULL)
    uri = ferry_uri_parse (self->record.upload_uri, NULL);
  if (uri != NULL && ferry_contact_open (&self->contact, self->transport, self->id, NULL))
    send (self, uri);
  else
    end (self, FERRY_RUN_FAILED);
}

static void
discard_stop (FerryRun *run)
{
  end ((Discard *) run, FERRY_RUN_STOPPED);
}

static const FerryRunClass discard_class = {
  .begin = discard_begin,
  .stop = discard_stop,
  .finalize = discard_finalize,
};

FerryRun *
ferry_upload_discard_start (const FerryRunSpec *spec,
                            FerryRunFunc        func,
                            gpointer            user_data)
{
  Discard *self = g_new0 (Discard, 1);

  ferry_run_init (&self->run, &discard_class, spec->transport, func, user_data);
  self->transport = spec->transport;
  self->id = g_strdup (spec->id);
  ferry_contact_init (&self->contact, spec->request, spec->secrets);
  self->contact.stays_here = spec->stays_here;
  self->limiter = ferry_limiter_ref (spec->limiter);
  ferry_transfer_record_copy (spec->record, &self->record);

  ferry_run_begin (&self->run);
  return &self->run;
}
