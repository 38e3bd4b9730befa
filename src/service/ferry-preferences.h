/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-engine.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FERRY_TYPE_PREFERENCES (ferry_preferences_get_type ())
G_DECLARE_FINAL_TYPE (FerryPreferences, ferry_preferences, FERRY, PREFERENCES, GObject)

/**
 * FerryPreferences:
 *
 * What the user has set: GSettings with a schema, kept in a file that people can
 * edit, $XDG_CONFIG_HOME/ferry/preferences.ini; an edit of it counts at once. A
 * value in the file that the schema does not allow counts as not set. Signal
 * "changed". Main thread.
 */
FerryPreferences *ferry_preferences_new (const char *path, GError **error);

/* "a{sv}" of all keys, floating; download-folder is never empty: the default is
 * the user's download folder. A schedule that is none is empty. */
GVariant *ferry_preferences_to_variant (FerryPreferences *self);
/* Checks all of @changes before the first is set. FERRY_ERROR_INVALID_ARGUMENT;
 * the message begins with the key in quotes. */
gboolean ferry_preferences_change (FerryPreferences *self, GVariant *changes, GError **error);
gboolean ferry_preferences_reset (FerryPreferences *self, const char *const *keys, GError **error);

/* Makes @directory if it is the user's usual download folder, which a new account
 * does not have yet. Any other that is missing may be on a disk that is away. */
void    ferry_preferences_make_usual_folder (const char *directory);
char   *ferry_preferences_dup_download_folder (FerryPreferences *self);
guint   ferry_preferences_get_max_running (FerryPreferences *self);
guint   ferry_preferences_get_max_per_host (FerryPreferences *self);
guint64 ferry_preferences_get_rate_limit (FerryPreferences *self);
guint64 ferry_preferences_get_upload_rate_limit (FerryPreferences *self);
/* What the engine is told of costs, power and schedule. */
void ferry_preferences_get_rules (FerryPreferences *self, FerryEngineRules *rules);

typedef enum
{
  FERRY_NOTIFY_ALL,
  FERRY_NOTIFY_FAILURES,
  FERRY_NOTIFY_NONE,
} FerryNotifyLevel;
FerryNotifyLevel ferry_preferences_get_notifications (FerryPreferences *self);

G_END_DECLS
