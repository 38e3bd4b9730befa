/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-engine.h"

G_BEGIN_DECLS

/* So many connections are known at most, and of so many the user can say something:
 * there is always room for that of now. */
#define FERRY_NETWORKS_MOST 256
#define FERRY_NETWORKS_MOST_WITH_WORDS 200

#define FERRY_TYPE_NETWORKS (ferry_networks_get_type ())
G_DECLARE_FINAL_TYPE (FerryNetworks, ferry_networks, FERRY, NETWORKS, GObject)

/**
 * FerryNetworks:
 *
 * The network connections: those that were seen, what the user says of each (G4),
 * and what was used of it. Kept in a file of the state directory; the bytes are in
 * the ledger. Main thread. Signal "changed": there are others, or something else is
 * said of one.
 */

/**
 * FerryNetworksWorld: all is referenced.
 * @path: the file; what cannot be read of it counts as not there
 * @writer: where the file is written
 */
typedef struct
{
  const char  *path;
  FerryEngine *engine;
  FerryLedger *ledger;
  FerryWriter *writer;
  FerryClock  *clock;
} FerryNetworksWorld;

/* Tells the engine what the user says of the connections, so that it is made before
 * that starts. */
FerryNetworks *ferry_networks_new (const FerryNetworksWorld *world);

/* The engine has started: the connection of now counts from now on. */
void ferry_networks_follow (FerryNetworks *self);

/* "a{sa{sv}}", floating: those that bytes have gone over, those that the user has
 * said something of, and that of now. */
GVariant *ferry_networks_to_variant (FerryNetworks *self);
/* (transfer none) (nullable): what is said of one */
const FerryPlan *ferry_networks_get_plan (FerryNetworks *self, const char *id);

/* As Manager.SetNetwork. FERRY_ERROR_INVALID_ARGUMENT; the message begins with the
 * argument or key in quotes. */
gboolean ferry_networks_set (FerryNetworks *self,
                             const char    *id,
                             GVariant      *changes,
                             GError       **error);
/* What the user said and what was counted goes. FERRY_ERROR_INVALID_ARGUMENT when
 * there is no such connection. */
gboolean ferry_networks_forget (FerryNetworks *self, const char *id, GError **error);
/* As Manager.GetUsage: "(a(sxtttttt)a{sa{sv}})", floating. NULL: @error, as of
 * ferry_networks_set(). */
GVariant *ferry_networks_get_usage (FerryNetworks *self, GVariant *options, GError **error);

/* TRUE for the first time in a period of the plan of @id that the user is told of
 * @cap: that it is near, or reached. Kept at once. */
gboolean ferry_networks_mark_told (FerryNetworks *self, const char *id, FerryCapState cap);

/* Writes what was set, and what was counted, off the main thread. Calls back in the
 * main context when it is on disk, or could not be written. */
void     ferry_networks_save_async (FerryNetworks      *self,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data);
gboolean ferry_networks_save_finish (FerryNetworks *self, GAsyncResult *result, GError **error);

G_END_DECLS
