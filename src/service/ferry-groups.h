/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-catalog.h"
#include "ferry-engine.h"

G_BEGIN_DECLS

#define FERRY_TYPE_GROUPS (ferry_groups_get_type ())
G_DECLARE_FINAL_TYPE (FerryGroups, ferry_groups, FERRY, GROUPS, GObject)

/**
 * FerryGroups:
 *
 * The groups, how each behaves (T6) and what its transfers may cost (G1), kept in a
 * file of the state directory. A group that a transfer names and that was never made
 * is parallel and has no policy. Main thread. Signal "changed": there are others, or
 * one behaves otherwise.
 */

/**
 * ferry_groups_new:
 * @path: the file; what cannot be read of it counts as not there
 * @writer: where the file is written
 *
 * Tells @engine how the groups behave, so that it is made before that starts.
 */
FerryGroups *ferry_groups_new (const char *path, FerryEngine *engine, FerryWriter *writer);

/* The groups of its transfers count from now on. */
void ferry_groups_follow (FerryGroups *self, FerryCatalog *catalog);

/* "a{sa{sv}}", floating: those made and those in use. */
GVariant *ferry_groups_to_variant (FerryGroups *self);
/* FERRY_ERROR_INVALID_ARGUMENT; the message begins with the argument or key in
 * quotes. */
gboolean ferry_groups_set (FerryGroups *self,
                           const char  *name,
                           GVariant    *properties,
                           GError     **error);
/* FERRY_ERROR_INVALID_ARGUMENT when there is none, or transfers are in it. */
gboolean ferry_groups_remove (FerryGroups *self, const char *name, GError **error);

/* Writes what was set, off the main thread. Calls back in the main context when
 * it is on disk, or could not be written. */
void     ferry_groups_save_async (FerryGroups        *self,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data);
gboolean ferry_groups_save_finish (FerryGroups *self, GAsyncResult *result, GError **error);

G_END_DECLS
