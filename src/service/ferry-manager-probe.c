/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-bus-options.h"
#include "ferry-manager-private.h"
#include "ferry-secret-file.h"

#include <glib/gi18n-lib.h>

static GVariant *
encode_found (const FerryProbeResult *found)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "name", "s", found->name);
  g_variant_dict_insert (&dict, "final-uri", "s", found->final_uri);
  g_variant_dict_insert (&dict, "resumable", "b", found->is_resumable);
  if (found->http_status != 0)
    g_variant_dict_insert (&dict, "http-status", "u", found->http_status);
  if (found->content_type != NULL)
    g_variant_dict_insert (&dict, "content-type", "s", found->content_type);
  if (found->total >= 0)
    g_variant_dict_insert (&dict, "total", "x", found->total);
  return g_variant_dict_end (&dict);
}

static void
probed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  GDBusMethodInvocation       *invocation = data;
  g_autoptr (GError)           error = NULL;
  g_autoptr (FerryProbeResult) found = NULL;

  found = ferry_engine_probe_finish (FERRY_ENGINE (source), result, &error);
  if (found == NULL)
    ferry_manager_refuse (invocation, error);
  else
    g_dbus_method_invocation_return_value (invocation,
                                           g_variant_new ("(@a{sv})", encode_found (found)));
}

static FerryRequest *
read_request (FerryManager *self,
              GVariant     *request,
              GVariant     *list,
              GVariant    **secrets,
              GError      **error)
{
  g_autofree char *directory = ferry_preferences_dup_download_folder (self->preferences);
  GVariantDict     merged;

  g_variant_dict_init (&merged, request);
  if (list != NULL)
    {
      g_autoptr (GVariant) hidden = g_variant_get_child_value (list, 0);

      ferry_secret_file_merge (&merged, hidden);
    }
  ferry_request_default_directory (&merged, directory);

  return ferry_request_new (g_variant_dict_end (&merged), secrets, error);
}

static gboolean
handle_probe_cb (FerryBusManager       *bus,
                 GDBusMethodInvocation *invocation,
                 GUnixFDList           *fds,
                 GVariant              *options_of_request,
                 GVariant              *options,
                 FerryManager          *self)
{
  g_autoptr (GVariant)     list = NULL;
  g_autoptr (GVariant)     secrets = NULL;
  g_autoptr (FerryRequest) request = NULL;
  g_autoptr (GError)       error = NULL;

  if (ferry_secret_file_take (options, fds, 1, &list, &error))
    request = read_request (self, options_of_request, list, &secrets, &error);
  if (request != NULL && ferry_request_get_direction (request) == FERRY_DIRECTION_UPLOAD)
    ferry_bus_options_fail ("direction", _ ("Only a download can be asked for before it begins"),
                            &error);
  if (error != NULL)
    return ferry_manager_refuse (invocation, error);

  ferry_engine_probe_async (self->engine, request, secrets, self->cancellable,
                            probed_cb, invocation);
  return TRUE;
}

void
ferry_manager_serve_probe (FerryManager *self)
{
  g_signal_connect_object (self->bus, "handle-probe", G_CALLBACK (handle_probe_cb), self, 0);
}
