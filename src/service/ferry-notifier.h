/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-clock.h"
#include "ferry-engine.h"
#include "ferry-preferences.h"

G_BEGIN_DECLS

#define FERRY_TYPE_NOTIFIER (ferry_notifier_get_type ())
G_DECLARE_FINAL_TYPE (FerryNotifier, ferry_notifier, FERRY, NOTIFIER, GObject)

/**
 * FerryNotifier:
 *
 * Tells the user of transfers that finished, failed or need them, through the
 * notification daemon (libnotify); where there is none it does nothing. What
 * happens within a few seconds is gathered into one notification of its kind.
 * Never blocks: the daemon is spoken to from a thread of its own. Main thread.
 *
 * Signal "activated" (const char *action, const char *const *ids): a person chose
 * "open", "show-folder", "retry" or "show-transfer" on a notification about @ids.
 */
FerryNotifier *ferry_notifier_new (FerryEngine *engine, FerryPreferences *preferences, FerryClock *clock);
/* While the user looks at a window, what finishes is not notified of. */
void ferry_notifier_set_presence (FerryNotifier *self, gboolean is_present);
/* A person has seen to it: what is shown about @id is taken back. */
void ferry_notifier_withdraw (FerryNotifier *self, const char *id);

G_END_DECLS
