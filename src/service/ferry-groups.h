/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-catalog.h"
#include "ferry-engine.h"

G_BEGIN_DECLS

/**
 * FerryGroups:
 *
 * The groups and how each behaves (T6), kept in a file of the state directory. A
 * group that a transfer names and that was never made is parallel. Main thread.
 */
typedef struct _FerryGroups FerryGroups;

FerryGroups *ferry_groups_new (const char *path, FerryEngine *engine, FerryCatalog *catalog);
void         ferry_groups_free (FerryGroups *self);
/* "a{sa{sv}}", floating: those made and those in use. */
GVariant *ferry_groups_to_variant (FerryGroups *self);
gboolean  ferry_groups_set (FerryGroups *self, const char *name, GVariant *properties, GError **error);
/* FERRY_ERROR_INVALID_ARGUMENT when there is none, or transfers are in it. */
gboolean ferry_groups_remove (FerryGroups *self, const char *name, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryGroups, ferry_groups_free)

G_END_DECLS
