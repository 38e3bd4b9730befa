/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_CALLERS (ferry_callers_get_type ())
G_DECLARE_FINAL_TYPE (FerryCallers, ferry_callers, FERRY, CALLERS, GObject)

/**
 * FerryCallers:
 *
 * Those on the bus who have called the service and are still there. Main thread.
 *
 * Signals: "changed": the first has come or the last has left; "left" (const
 * char *name): that one has left the bus; "presence-changed": the user looks at
 * a window of one of them, or no longer.
 */
FerryCallers *ferry_callers_new (GDBusConnection *connection);

/* @name, a unique name of the bus, has called. */
void     ferry_callers_note (FerryCallers *self, const char *name);
gboolean ferry_callers_is_empty (FerryCallers *self);

/* Of one that was noted; it ends when that leaves. */
void     ferry_callers_set_presence (FerryCallers *self, const char *name, gboolean is_present);
gboolean ferry_callers_is_present (FerryCallers *self);

G_END_DECLS
