/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-client-private.h"
#include "ferry-client.h"
#include "ferry-codec.h"
#include "ferry-request-split.h"
#include "ferry-row.h"

/* What is answered from memory, and what waits for a server: that the service
 * ends by itself, after the timeouts of the request. */
#define QUICK (25 * 1000)
#define NETWORK (15 * 60 * 1000)

static const FerryClientMethod method_find = { "Find", "(as)", QUICK };
static const FerryClientMethod method_get_transfer = { "GetTransfer", "(a{sv}a{sv}a{sv})", QUICK };
static const FerryClientMethod method_get_usage = { "GetUsage", "(a(sxtttttt)a{sa{sv}})", QUICK };
static const FerryClientMethod method_list = { "List", "(uaa{sv})", QUICK };
static const FerryClientMethod method_probe = { "Probe", "(a{sv})", NETWORK };
static const FerryClientMethod method_read_metalink = { "ReadMetalink", "(aa{sv})", NETWORK };

static void
row_free (gpointer data)
{
  ferry_row_clear (data);
  g_free (data);
}

void
ferry_client_get_transfer_async (FerryClient        *self,
                                 const char         *id,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  FerryClientCall call = { .method = &method_get_transfer };

  g_return_if_fail (FERRY_IS_CLIENT (self));
  g_return_if_fail (id != NULL);

  call.parameters = g_variant_new ("(s)", id);
  ferry_client_send (self, &call, cancellable, callback, user_data);
}

FerryTransfer *
ferry_client_get_transfer_finish (FerryClient  *self,
                                  GAsyncResult *result,
                                  GError      **error)
{
  g_autoptr (GVariant)         reply = NULL;
  g_autoptr (GVariant)         wish = NULL;
  g_autoptr (GVariant)         noted = NULL;
  g_autoptr (GVariant)         progress = NULL;
  g_autoptr (FerryRequest)     request = NULL;
  g_auto (FerryTransferRecord) record = { 0 };
  FerryTransfer               *transfer;
  const char                  *id;
  gint64                       received;
  guint32                      n_connections = 0;

  reply = ferry_client_receive (self, result, &method_get_transfer, error);
  if (reply == NULL)
    return NULL;

  wish = g_variant_get_child_value (reply, 0);
  noted = g_variant_get_child_value (reply, 1);
  progress = g_variant_get_child_value (reply, 2);
  request = ferry_codec_decode_request (wish, error);
  if (request == NULL || !ferry_codec_decode_record (noted, &record, error))
    return NULL;

  g_variant_get (ferry_client_get_sent (result), "(&s)", &id);
  transfer = ferry_transfer_new (id, request, &record);
  if (g_variant_lookup (progress, "received", "x", &received))
    ferry_progress_set_received (ferry_transfer_get_progress (transfer), received);
  g_variant_lookup (progress, "connections", "u", &n_connections);
  ferry_progress_add_connections (ferry_transfer_get_progress (transfer), (int) n_connections);

  return transfer;
}

void
ferry_client_list_async (FerryClient        *self,
                         const FerryQuery   *query,
                         guint               position,
                         guint               count,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  FerryClientCall call = { .method = &method_list };

  g_return_if_fail (FERRY_IS_CLIENT (self));
  g_return_if_fail (query != NULL);

  call.parameters = g_variant_new ("(@a{sv}uu)", ferry_query_encode (query), position, count);
  ferry_client_send (self, &call, cancellable, callback, user_data);
}

GPtrArray *
ferry_client_list_finish (FerryClient  *self,
                          GAsyncResult *result,
                          guint        *total,
                          GError      **error)
{
  g_autoptr (GVariant)     reply = ferry_client_receive (self, result, &method_list, error);
  g_autoptr (GPtrArray)    rows = g_ptr_array_new_with_free_func (row_free);
  g_autoptr (GVariantIter) iter = NULL;
  GVariant                *child;
  guint                    n_found;

  if (reply == NULL)
    return NULL;

  g_variant_get (reply, "(uaa{sv})", &n_found, &iter);
  while ((child = g_variant_iter_next_value (iter)) != NULL)
    {
      g_autoptr (GVariant) encoded = child;
      FerryRow            *row = g_new0 (FerryRow, 1);

      g_ptr_array_add (rows, row);
      if (!ferry_row_decode (encoded, row, error))
        return NULL;
    }
  if (total != NULL)
    *total = n_found;

  return g_steal_pointer (&rows);
}

void
ferry_client_find_async (FerryClient        *self,
                         const char         *prefix,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  FerryClientCall call = { .method = &method_find };

  g_return_if_fail (FERRY_IS_CLIENT (self));
  g_return_if_fail (prefix != NULL);

  call.parameters = g_variant_new ("(s)", prefix);
  ferry_client_send (self, &call, cancellable, callback, user_data);
}

GStrv
ferry_client_find_finish (FerryClient  *self,
                          GAsyncResult *result,
                          GError      **error)
{
  g_autoptr (GVariant) reply = ferry_client_receive (self, result, &method_find, error);
  GStrv                ids = NULL;

  if (reply != NULL)
    g_variant_get (reply, "(^as)", &ids);

  return ids;
}

void
ferry_client_get_usage_async (FerryClient        *self,
                              GVariant           *options,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  FerryClientCall call = { .method = &method_get_usage };

  g_return_if_fail (FERRY_IS_CLIENT (self));

  if (options == NULL)
    options = g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0);
  call.parameters = g_variant_new ("(@a{sv})", options);
  ferry_client_send (self, &call, cancellable, callback, user_data);
}

GVariant *
ferry_client_get_usage_finish (FerryClient  *self,
                               GAsyncResult *result,
                               GVariant    **periods,
                               GError      **error)
{
  g_autoptr (GVariant) reply = ferry_client_receive (self, result, &method_get_usage, error);

  if (reply == NULL)
    return NULL;

  if (periods != NULL)
    *periods = g_variant_get_child_value (reply, 1);

  return g_variant_get_child_value (reply, 0);
}

/* What is asked of a server by @method, with one request (sunk). */
static void
ask_server (FerryClient             *self,
            const FerryClientMethod *method,
            GVariant                *request,
            GCancellable            *cancellable,
            GAsyncReadyCallback      callback,
            gpointer                 user_data)
{
  g_auto (FerryRequestSplit) split;
  g_autoptr (GVariant)       sunk = NULL;
  g_autoptr (GVariant)       sealed = NULL;
  g_autoptr (GVariant)       open = NULL;
  g_autoptr (GUnixFDList)    fds = NULL;
  g_autoptr (GError)         error = NULL;
  FerryClientCall            call = { .method = method };

  ferry_request_split_init (&split);
  sunk = g_variant_ref_sink (request);
  ferry_request_split_add (&split, sunk);
  sealed = ferry_request_split_seal (&split, NULL, &fds, &error);
  if (sealed == NULL)
    {
      ferry_client_send_back (self, call.method, callback, user_data, g_steal_pointer (&error));
      return;
    }

  open = ferry_request_split_end_one (&split);
  call.parameters = g_variant_new ("(@a{sv}@a{sv})", open, sealed);
  call.fds = fds;
  ferry_client_send (self, &call, cancellable, callback, user_data);
}

void
ferry_client_probe_async (FerryClient        *self,
                          GVariant           *request,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_return_if_fail (FERRY_IS_CLIENT (self));
  g_return_if_fail (request != NULL);

  ask_server (self, &method_probe, request, cancellable, callback, user_data);
}

GVariant *
ferry_client_probe_finish (FerryClient  *self,
                           GAsyncResult *result,
                           GError      **error)
{
  g_autoptr (GVariant) reply = ferry_client_receive (self, result, &method_probe, error);

  return reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
}

void
ferry_client_read_metalink_async (FerryClient        *self,
                                  GVariant           *request,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_return_if_fail (FERRY_IS_CLIENT (self));
  g_return_if_fail (request != NULL);

  ask_server (self, &method_read_metalink, request, cancellable, callback, user_data);
}

GVariant *
ferry_client_read_metalink_finish (FerryClient  *self,
                                   GAsyncResult *result,
                                   GError      **error)
{
  g_autoptr (GVariant) reply = ferry_client_receive (self, result, &method_read_metalink, error);

  return reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
}
