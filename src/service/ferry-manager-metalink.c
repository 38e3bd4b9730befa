/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-manager-private.h"
#include "ferry-metalink.h"
#include "ferry-secret-file.h"

/* A text that came from a server. */
typedef struct
{
  GBytes *text; /* (owned) */
  char   *uri;  /* (owned) */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_bytes_unref (reading->text);
  g_free (reading->uri);
  g_free (reading);
}

static GVariant *
encode_files (GPtrArray *files)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < files->len; i++)
    g_variant_builder_add_value (&builder,
                                 ferry_metalink_file_to_options (g_ptr_array_index (files, i)));
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

/* Some megabytes of somebody's XML are not read while the bus waits. */
static void
read_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  Reading              *reading = data;
  GError               *error = NULL;
  g_autoptr (GPtrArray) files = ferry_metalink_parse (reading->text, reading->uri, &error);

  if (files == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, encode_files (files), (GDestroyNotify) g_variant_unref);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  GDBusMethodInvocation *invocation = data;
  g_autoptr (GError)     error = NULL;
  g_autoptr (GVariant)   found = g_task_propagate_pointer (G_TASK (result), &error);

  if (found == NULL)
    ferry_manager_refuse (invocation, error);
  else
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(@aa{sv})", found));
}

static void
fetched_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  GDBusMethodInvocation *invocation = data;
  g_autoptr (GError)     error = NULL;
  g_autoptr (GTask)      task = NULL;
  g_autofree char       *uri = NULL;
  GBytes                *text;
  Reading               *reading;

  text = ferry_engine_fetch_text_finish (FERRY_ENGINE (source), result, &uri, &error);
  if (text == NULL)
    {
      ferry_manager_refuse (invocation, error);
      return;
    }

  reading = g_new0 (Reading, 1);
  reading->text = text;
  reading->uri = g_steal_pointer (&uri);
  task = g_task_new (source, NULL, read_cb, invocation);
  g_task_set_source_tag (task, fetched_cb);
  g_task_set_task_data (task, reading, reading_free);
  g_task_run_in_thread (task, read_in_thread);
}

/* It is only looked at: the folder does not matter. */
static FerryRequest *
make_request (GVariant  *given,
              GVariant  *list,
              GVariant **secrets,
              GError   **error)
{
  GVariantDict options;

  g_variant_dict_init (&options, given);
  if (list != NULL)
    {
      g_autoptr (GVariant) hidden = g_variant_get_child_value (list, 0);

      ferry_secret_file_merge (&options, hidden);
    }
  g_variant_dict_insert (&options, "directory", "s", "/");

  return ferry_request_new (g_variant_dict_end (&options), secrets, error);
}

static gboolean
handle_read_metalink_cb (FerryBusManager       *bus,
                         GDBusMethodInvocation *invocation,
                         GUnixFDList           *fds,
                         GVariant              *given,
                         GVariant              *options,
                         FerryManager          *self)
{
  g_autoptr (GVariant)     list = NULL;
  g_autoptr (GVariant)     secrets = NULL;
  g_autoptr (FerryRequest) request = NULL;
  g_autoptr (GError)       error = NULL;

  if (ferry_secret_file_take (options, fds, 1, &list, &error))
    request = make_request (given, list, &secrets, &error);
  if (request == NULL)
    return ferry_manager_refuse (invocation, error);

  ferry_engine_fetch_text_async (self->engine, request, secrets, FERRY_METALINK_MAX_BYTES,
                                 self->cancellable, fetched_cb, invocation);
  return TRUE;
}

void
ferry_manager_serve_metalink (FerryManager *self)
{
  g_signal_connect_object (self->bus, "handle-read-metalink",
                           G_CALLBACK (handle_read_metalink_cb), self, 0);
}
