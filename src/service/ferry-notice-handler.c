/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-notice-handler.h"

#include "ferry-jobs.h"
#include "ferry-launcher.h"

/* µs that the main loop is kept at most. */
#define SLICE 8000

/* A file manager has to look at each; more than these nobody tells apart. */
#define MAX_SHOWN_FILES 100
/* More than these are too many to be picked out in the window. */
#define MAX_SHOWN_TRANSFERS 1000

struct _FerryNoticeHandler
{
  GApplication  *application; /* (unowned) */
  FerryNotifier *notifier;    /* (unowned) */
  FerryEngine   *engine;      /* (unowned) */
  FerryDeferral *deferral;    /* (unowned) */
  FerryJobs     *jobs;        /* (owned) */
  gulong         activated_id;
};

/* ---- showing ---- */

/* Something to be opened, and what is done when it cannot be. */
typedef struct
{
  GApplication *application; /* (owned) */
  GStrv         ids;         /* (owned) */
  char         *token;       /* (owned) (nullable) */
} Attempt;

static GStrv
collect_ids (GPtrArray *events)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < events->len && events->len <= MAX_SHOWN_TRANSFERS; i++)
    g_strv_builder_add (ids, ((FerryNoticeEvent *) events->pdata[i])->id);
  return g_strv_builder_end (ids);
}

static GStrv
collect_paths (GPtrArray *events)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  for (guint i = 0; i < MIN (events->len, MAX_SHOWN_FILES); i++)
    {
      const FerryNoticeEvent *event = events->pdata[i];

      if (event->path != NULL)
        g_strv_builder_add (paths, event->path);
    }
  return g_strv_builder_end (paths);
}

static Attempt *
attempt_new (FerryNoticeHandler *self,
             GPtrArray          *events,
             const char         *token)
{
  Attempt *attempt = g_new0 (Attempt, 1);

  attempt->application = g_object_ref (self->application);
  attempt->ids = collect_ids (events);
  attempt->token = g_strdup (token);
  return attempt;
}

static void
attempt_end (Attempt      *attempt,
             const GError *error)
{
  if (error != NULL)
    {
      g_debug ("Showing transfers instead: %s", error->message);
      ferry_launcher_show_transfers (attempt->application, (const char *const *) attempt->ids,
                                     attempt->token);
    }
  g_object_unref (attempt->application);
  g_strfreev (attempt->ids);
  g_free (attempt->token);
  g_free (attempt);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (GError) error = NULL;

  ferry_launcher_open_finish (result, &error);
  attempt_end (data, error);
}

static void
shown_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      data)
{
  g_autoptr (GError) error = NULL;

  ferry_launcher_show_finish (result, &error);
  attempt_end (data, error);
}

static void
show_transfers (FerryNoticeHandler *self,
                GPtrArray          *events,
                const char         *token)
{
  g_auto (GStrv) ids = collect_ids (events);

  ferry_launcher_show_transfers (self->application, (const char *const *) ids, token);
}

/* ---- beginning again ---- */

typedef struct
{
  FerryNoticeHandler *handler; /* (unowned) */
  GPtrArray          *events;  /* (owned) (element-type FerryNoticeEvent) */
  guint               next;
} Retry;

static void
retry_free (gpointer data)
{
  Retry *retry = data;

  g_ptr_array_unref (retry->events);
  g_free (retry);
}

static gboolean
retry_next (gpointer data)
{
  Retry                  *retry = data;
  FerryEngine            *engine = retry->handler->engine;
  const FerryNoticeEvent *event = retry->events->pdata[retry->next++];
  FerryTransfer          *transfer;
  g_autoptr (GError)      error = NULL;

  ferry_deferral_release (retry->handler->deferral, event->id);
  transfer = ferry_engine_lookup (engine, event->id);
  if (transfer == NULL || ferry_status_is_settled (ferry_transfer_get_status (transfer)))
    ferry_engine_retry (engine, event->id, &error);
  /* It was seen to meanwhile. */
  if (error != NULL)
    g_debug ("Not begun again: %s", error->message);

  return retry->next < retry->events->len;
}

static void
retry_all (FerryNoticeHandler *self,
           GPtrArray          *events)
{
  Retry *retry = g_new0 (Retry, 1);

  retry->handler = self;
  retry->events = g_ptr_array_ref (events);
  ferry_jobs_push (self->jobs, retry_next, retry, retry_free);
}

/* ---- the object ---- */

static void
activated_cb (FerryNotifier      *notifier,
              guint               action,
              GPtrArray          *events,
              const char         *token,
              FerryNoticeHandler *self)
{
  g_auto (GStrv) paths = collect_paths (events);

  switch ((FerryNoticeAction) action)
    {
    case FERRY_NOTICE_OPEN:
      if (paths[0] != NULL)
        ferry_launcher_open_async (self->application, paths[0], token, opened_cb,
                                   attempt_new (self, events, token));
      return;

    case FERRY_NOTICE_SHOW_FOLDER:
      if (paths[0] != NULL)
        ferry_launcher_show_async (self->application, (const char *const *) paths, token,
                                   shown_cb, attempt_new (self, events, token));
      return;

    case FERRY_NOTICE_RETRY:
      retry_all (self, events);
      return;

    case FERRY_NOTICE_DETAILS:
      show_transfers (self, events, token);
      return;

    case FERRY_NOTICE_DATA_USAGE:
      ferry_launcher_show_data_usage (self->application, token);
      return;
    }
}

FerryNoticeHandler *
ferry_notice_handler_new (GApplication  *application,
                          FerryNotifier *notifier,
                          FerryEngine   *engine,
                          FerryDeferral *deferral)
{
  FerryNoticeHandler *self = g_new0 (FerryNoticeHandler, 1);

  self->application = application;
  self->notifier = notifier;
  self->engine = engine;
  self->deferral = deferral;
  self->jobs = ferry_jobs_new (SLICE);
  self->activated_id = g_signal_connect (notifier, "activated", G_CALLBACK (activated_cb), self);
  return self;
}

void
ferry_notice_handler_free (FerryNoticeHandler *self)
{
  g_signal_handler_disconnect (self->notifier, self->activated_id);
  ferry_jobs_free (self->jobs);
  g_free (self);
}
