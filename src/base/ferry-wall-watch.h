/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FERRY_WALL_WATCH_ZONE "/etc/localtime"

/**
 * FerryWallWatch:
 *
 * Tells when the time of day may be another than it was: the wall clock was set,
 * the machine woke from suspend, or its time zone was changed. Until then it wakes
 * nobody. What of it the system does not offer is never told.
 */
typedef struct _FerryWallWatch FerryWallWatch;

typedef void (*FerryWallFunc) (gpointer user_data);

/**
 * ferry_wall_watch_new:
 * @zone: the file that stands for the time zone, most often a symbolic link that is
 *   replaced; %FERRY_WALL_WATCH_ZONE but in tests
 * @changed: called in the thread-default main context of the caller, once for
 *   changes that come together
 *
 * Returns: (transfer full): freed in the same context
 */
FerryWallWatch *ferry_wall_watch_new (const char   *zone,
                                      FerryWallFunc changed,
                                      gpointer      user_data);
void            ferry_wall_watch_free (FerryWallWatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryWallWatch, ferry_wall_watch_free)

G_END_DECLS
