/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-query.h"
#include "ferry-situation.h"
#include "ferry-transfer.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryClientState:
 * @FERRY_CLIENT_OFFLINE: not asked for yet
 * @FERRY_CLIENT_CONNECTING: the service is being started
 * @FERRY_CLIENT_CONNECTED: it answers
 * @FERRY_CLIENT_FAILED: it cannot be reached, see ferry_client_get_error()
 */
typedef enum
{
  FERRY_CLIENT_OFFLINE,
  FERRY_CLIENT_CONNECTING,
  FERRY_CLIENT_CONNECTED,
  FERRY_CLIENT_FAILED,
} FerryClientState;

/* What can be done to transfers in bulk. */
typedef enum
{
  FERRY_VERB_PAUSE,
  FERRY_VERB_RESUME,
  FERRY_VERB_CANCEL,
  FERRY_VERB_RETRY,
  FERRY_VERB_REMOVE,
  FERRY_VERB_MAKE_NEXT,
  FERRY_VERB_RESTART,
  FERRY_VERB_RUN_ANYWAY,
} FerryVerb;

#define FERRY_TYPE_CLIENT (ferry_client_get_type ())
G_DECLARE_FINAL_TYPE (FerryClient, ferry_client, FERRY, CLIENT, GObject)

/**
 * FerryClient:
 *
 * The service from outside. It starts the service for the first call and for
 * every list, and again when that dies while somebody needs it; views open
 * themselves anew. When it dies over and over the client gives up until
 * ferry_client_connect_async() is called again.
 *
 * All calls are asynchronous, wait for the connection and call back in the main
 * context; cancelling one leaves open whether the service did it. A call that the
 * service was given and did not answer before it died fails, and is never made
 * twice: of Add in particular nobody knows then whether it was done, so the caller
 * has to say so and let the user look. What the service was not given goes to the
 * next one.
 *
 * Errors: FERRY_ERROR with the status and sentence of the service,
 * FERRY_ERROR_INVALID_ARGUMENT, %G_IO_ERROR_CONNECTION_CLOSED when it died,
 * %G_IO_ERROR_TIMED_OUT when it hangs, other G_IO_ERROR or G_DBUS_ERROR when it
 * cannot be reached.
 *
 * Properties: "state" (uint, FerryClientState), "rate" (uint64, bytes per second
 * of all transfers, known while a view is watched). Signals:
 * "preferences-changed", "counts-changed", "groups-changed", "conditions-changed",
 * "networks-changed", "settled"
 * (const char *id, uint status, const char *name).
 */
FerryClient *ferry_client_new (void);
/* For tests: over @connection instead of the session bus. */
FerryClient     *ferry_client_new_for_connection (GDBusConnection *connection);
FerryClientState ferry_client_get_state (FerryClient *self);
const GError    *ferry_client_get_error (FerryClient *self); /* nullable */

void     ferry_client_connect_async (FerryClient        *self,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
gboolean ferry_client_connect_finish (FerryClient *self, GAsyncResult *result, GError **error);

/* Those of the last PropertiesChanged; 0 or NULL before the first connection. */
guint ferry_client_get_count (FerryClient *self, const char *key); /* "all", … "attention" */
/* "a{sv}" and "a{sa{sv}}". (transfer none) (nullable) */
GVariant *ferry_client_get_preferences (FerryClient *self);
GVariant *ferry_client_get_groups (FerryClient *self);
GVariant *ferry_client_get_networks (FerryClient *self);
guint64   ferry_client_get_rate (FerryClient *self);
/* How the machine is; NULL before the first connection, and where the service
 * said nothing that can be read. (transfer none) (nullable) */
const FerrySituation *ferry_client_get_situation (FerryClient *self);

/* Of Add: the id, and whether the transfer was there before. */
typedef struct
{
  char    *id;
  gboolean was_there;
} FerryAdded;

/* Of a verb in bulk: what it was not done to. */
typedef struct
{
  char *id;
  int   error;
  char *message;
} FerryRefusal;

/**
 * ferry_client_add_async:
 * @requests: (element-type GVariant): "a{sv}" each, the options of
 *   ferry_request_new(), already found good by it; secrets go past the bus
 * @options: (nullable): "duplicates", "paused" of Manager.Add; floating is sunk
 */
void ferry_client_add_async (FerryClient        *self,
                             GPtrArray          *requests,
                             GVariant           *options,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data);
/* (element-type FerryAdded) (transfer full), in the order of the requests */
GPtrArray *ferry_client_add_finish (FerryClient *self, GAsyncResult *result, GError **error);

/* @ids: (nullable): with NULL @options has to hold "query". */
void ferry_client_act_async (FerryClient        *self,
                             FerryVerb           verb,
                             const char *const  *ids,
                             GVariant           *options,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data);
void ferry_client_change_async (FerryClient        *self,
                                const char *const  *ids,
                                GVariant           *changes,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data);
/* Of both. @refused (out) (optional) (transfer full) (element-type FerryRefusal). */
gboolean ferry_client_act_finish (FerryClient  *self,
                                  GAsyncResult *result,
                                  guint        *done,
                                  GPtrArray   **refused,
                                  GError      **error);

void  ferry_client_undo_async (FerryClient        *self,
                               const char         *word,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);
guint ferry_client_undo_finish (FerryClient *self, GAsyncResult *result, GError **error);

/* A transfer as it is now, with its progress. A dead copy: it does not follow. */
void           ferry_client_get_transfer_async (FerryClient        *self,
                                                const char         *id,
                                                GCancellable       *cancellable,
                                                GAsyncReadyCallback callback,
                                                gpointer            user_data);
FerryTransfer *ferry_client_get_transfer_finish (FerryClient  *self,
                                                 GAsyncResult *result,
                                                 GError      **error);

/* At most 1000 rows of what @query finds. (element-type FerryRow) (transfer full) */
void       ferry_client_list_async (FerryClient        *self,
                                    const FerryQuery   *query,
                                    guint               position,
                                    guint               count,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
GPtrArray *ferry_client_list_finish (FerryClient  *self,
                                     GAsyncResult *result,
                                     guint        *total,
                                     GError      **error);

/* Ids that begin with @prefix, at most 16. */
void  ferry_client_find_async (FerryClient        *self,
                               const char         *prefix,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data);
GStrv ferry_client_find_finish (FerryClient *self, GAsyncResult *result, GError **error);

/* "a{sv}" as of Manager.Probe. @request as for ferry_client_add_async(). */
void      ferry_client_probe_async (FerryClient        *self,
                                    GVariant           *request,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
GVariant *ferry_client_probe_finish (FerryClient *self, GAsyncResult *result, GError **error);

/* "aa{sv}" as of Manager.ReadMetalink: one request for each file that the Metalink
 * at the address of @request lists. @request as for ferry_client_add_async(). */
void      ferry_client_read_metalink_async (FerryClient        *self,
                                            GVariant           *request,
                                            GCancellable       *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer            user_data);
GVariant *ferry_client_read_metalink_finish (FerryClient  *self,
                                             GAsyncResult *result,
                                             GError      **error);

void ferry_client_set_preferences_async (FerryClient        *self,
                                         GVariant           *changes, /* a{sv} */
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data);
void ferry_client_reset_preferences_async (FerryClient        *self,
                                           const char *const  *keys,
                                           GCancellable       *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer            user_data);
void ferry_client_set_group_async (FerryClient        *self,
                                   const char         *name,
                                   GVariant           *properties, /* a{sv} */
                                   GCancellable       *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer            user_data);
void ferry_client_remove_group_async (FerryClient        *self,
                                      const char         *name,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
/* @changes: "a{sv}" as of Manager.SetNetwork. */
void ferry_client_set_network_async (FerryClient        *self,
                                     const char         *id,
                                     GVariant           *changes,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
void ferry_client_forget_network_async (FerryClient        *self,
                                        const char         *id,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
/* Of the six above. */
gboolean ferry_client_call_finish (FerryClient *self, GAsyncResult *result, GError **error);

/* @options: (nullable): "a{sv}" as of Manager.GetUsage; floating is sunk.
 * @periods of _finish: (out) (optional) (transfer full): "a{sa{sv}}".
 * Returns: (transfer full): "a(sxtttttt)" */
void      ferry_client_get_usage_async (FerryClient        *self,
                                        GVariant           *options,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data);
GVariant *ferry_client_get_usage_finish (FerryClient  *self,
                                         GAsyncResult *result,
                                         GVariant    **periods,
                                         GError      **error);

/* Whether a window has the user's attention; told again to a service that
 * comes back. */
void ferry_client_set_presence (FerryClient *self, gboolean is_present);

G_END_DECLS
