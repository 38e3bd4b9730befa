/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-engine-private.h"
#include "ferry-fetch.h"
#include "ferry-probe.h"
#include "ferry-uri.h"

/* A list of links that is pasted somewhere is not to look like an attack; and an
 * answer that does not come is not to keep other hosts' answers waiting. */
#define MAX_PROBES 16
#define MAX_PROBES_PER_HOST 2

/* A question to a server: a probe, or a text that is fetched. Before its turn it
 * is neither. */
typedef struct
{
  /* Input. */
  FerryRequest *request;  /* (owned) */
  GVariant     *secrets;  /* (owned) (nullable) */
  gboolean      is_fetch; /* a text */
  gsize         max_size; /* of it */

  /* In progress. */
  GSource    *cancellation; /* (owned) (nullable) */
  FerryProbe *probe;        /* (owned) (nullable) */
  FerryFetch *fetch;        /* (owned) (nullable) */
} Probing;

/* What a fetch returns. */
typedef struct
{
  GBytes *text; /* (owned) */
  char   *uri;  /* (owned) */
} Fetched;

static void
fetched_free (gpointer data)
{
  Fetched *fetched = data;

  g_bytes_unref (fetched->text);
  g_free (fetched->uri);
  g_free (fetched);
}

static void
probing_free (gpointer data)
{
  Probing *probing = data;

  ferry_request_unref (probing->request);
  g_clear_pointer (&probing->secrets, g_variant_unref);
  g_free (probing);
}

static void
stop_probing (Probing *probing)
{
  if (probing->cancellation != NULL)
    g_source_destroy (probing->cancellation);
  g_clear_pointer (&probing->cancellation, g_source_unref);
  g_clear_pointer (&probing->probe, ferry_probe_free);
  g_clear_pointer (&probing->fetch, ferry_fetch_free);
}

static void probed_cb (FerryProbeResult *result,
                       const GError     *error,
                       gpointer          data);
static void fetched_cb (GBytes       *text,
                        const char   *uri,
                        const GError *error,
                        gpointer      data);

static void
begin_probes (FerryEngine *self)
{
  GTask *task;

  while ((task = ferry_scheduler_choose (self->probe_queue)) != NULL)
    {
      Probing *probing = g_task_get_task_data (task);

      if (probing->is_fetch)
        probing->fetch = ferry_fetch_start (self->transport, probing->request, probing->secrets,
                                            probing->max_size, fetched_cb, task);
      else
        probing->probe = ferry_probe_start (self->transport, probing->request, probing->secrets,
                                            probed_cb, task);
    }
}

/* The task is the caller's from now on. */
static GTask *
take_out (FerryEngine *self,
          GTask       *task)
{
  g_hash_table_steal (self->probes, task);
  ferry_scheduler_remove (self->probe_queue, task);
  stop_probing (g_task_get_task_data (task));
  return task;
}

static void
return_cancelled (GTask *task)
{
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Nobody asks any more");
}

static void
probed_cb (FerryProbeResult *result,
           const GError     *error,
           gpointer          data)
{
  FerryEngine      *self = g_task_get_source_object (data);
  g_autoptr (GTask) task = take_out (self, data);

  begin_probes (self);
  if (result != NULL)
    g_task_return_pointer (task, result, (GDestroyNotify) ferry_probe_result_free);
  else
    g_task_return_error (task, g_error_copy (error));
}

static void
fetched_cb (GBytes       *text,
            const char   *uri,
            const GError *error,
            gpointer      data)
{
  FerryEngine      *self = g_task_get_source_object (data);
  g_autoptr (GTask) task = take_out (self, data);
  Fetched          *fetched;

  begin_probes (self);
  if (error != NULL)
    {
      g_task_return_error (task, g_error_copy (error));
      return;
    }

  fetched = g_new0 (Fetched, 1);
  fetched->text = g_bytes_ref (text);
  fetched->uri = g_strdup (uri);
  g_task_return_pointer (task, fetched, fetched_free);
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      data)
{
  FerryEngine      *self = g_task_get_source_object (data);
  g_autoptr (GTask) task = take_out (self, data);

  begin_probes (self);
  return_cancelled (task);
  return G_SOURCE_REMOVE;
}

void
ferry_engine_init_probes (FerryEngine *self)
{
  self->probe_queue = ferry_scheduler_new (MAX_PROBES, MAX_PROBES_PER_HOST);
  self->probes = g_hash_table_new (NULL, NULL);
}

void
ferry_engine_clear_probes (FerryEngine *self)
{
  g_clear_pointer (&self->probe_queue, ferry_scheduler_free);
  g_clear_pointer (&self->probes, g_hash_table_unref);
}

void
ferry_engine_stop_probes (FerryEngine *self)
{
  GHashTableIter iter;
  gpointer       data;

  g_hash_table_iter_init (&iter, self->probes);
  while (g_hash_table_iter_next (&iter, &data, NULL))
    {
      g_autoptr (GTask) task = take_out (self, data);

      return_cancelled (task);
      g_hash_table_iter_init (&iter, self->probes);
    }
}

static void
watch_cancellable (GTask *task)
{
  Probing      *probing = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (cancellable == NULL)
    return;

  probing->cancellation = g_cancellable_source_new (cancellable);
  g_task_attach_source (task, probing->cancellation, G_SOURCE_FUNC (cancelled_cb));
}

/* Takes @probing. Its turn comes at once, or later. */
static void
enqueue (FerryEngine *self,
         GTask       *task, /* (transfer full) */
         Probing     *probing)
{
  g_autoptr (GTask) owned = task;
  g_autoptr (GUri)  uri = NULL;
  g_autofree char  *host_key = NULL;

  g_task_set_task_data (task, probing, probing_free);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->is_stopping)
    {
      return_cancelled (task);
      return;
    }

  uri = ferry_uri_parse (ferry_request_get_uri (probing->request), NULL);
  g_assert (uri != NULL); /* a request's URI was parsed before */
  host_key = ferry_uri_get_host_key (uri);
  watch_cancellable (task);
  ferry_scheduler_add (self->probe_queue, task, host_key, NULL,
                       ferry_request_get_priority (probing->request));
  g_hash_table_add (self->probes, g_steal_pointer (&owned));
  begin_probes (self);
}

static Probing *
probing_new (FerryRequest *request,
             GVariant     *secrets)
{
  Probing *probing = g_new0 (Probing, 1);

  probing->request = ferry_request_ref (request);
  probing->secrets = secrets != NULL ? g_variant_ref_sink (secrets) : NULL;
  return probing;
}

void
ferry_engine_probe_async (FerryEngine        *self,
                          FerryRequest       *request,
                          GVariant           *secrets,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  GTask *task;

  g_return_if_fail (FERRY_IS_ENGINE (self));
  g_return_if_fail (request != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ferry_engine_probe_async);
  enqueue (self, task, probing_new (request, secrets));
}

FerryProbeResult *
ferry_engine_probe_finish (FerryEngine  *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ferry_engine_probe_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
ferry_engine_fetch_text_async (FerryEngine        *self,
                               FerryRequest       *request,
                               GVariant           *secrets,
                               gsize               max_size,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  GTask   *task;
  Probing *probing;

  g_return_if_fail (FERRY_IS_ENGINE (self));
  g_return_if_fail (request != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ferry_engine_fetch_text_async);
  probing = probing_new (request, secrets);
  probing->is_fetch = TRUE;
  probing->max_size = max_size;
  enqueue (self, task, probing);
}

GBytes *
ferry_engine_fetch_text_finish (FerryEngine  *self,
                                GAsyncResult *result,
                                char        **uri,
                                GError      **error)
{
  Fetched *fetched;
  GBytes  *text;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ferry_engine_fetch_text_async), NULL);

  fetched = g_task_propagate_pointer (G_TASK (result), error);
  if (fetched == NULL)
    return NULL;

  text = g_bytes_ref (fetched->text);
  if (uri != NULL)
    *uri = g_strdup (fetched->uri);
  fetched_free (fetched);
  return text;
}
