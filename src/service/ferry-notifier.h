/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-clock.h"
#include "ferry-networks.h"
#include "ferry-notify-daemon.h"
#include "ferry-workload.h"

G_BEGIN_DECLS

/**
 * FerryNotifierWorld: what is followed and who is told. All is referenced.
 */
typedef struct
{
  FerryEngine       *engine;
  FerryWorkload     *workload;
  FerryNetworks     *networks;
  FerryPreferences  *preferences;
  FerryClock        *clock;
  FerryNotifyDaemon *daemon;
} FerryNotifierWorld;

#define FERRY_TYPE_NOTIFIER (ferry_notifier_get_type ())
G_DECLARE_FINAL_TYPE (FerryNotifier, ferry_notifier, FERRY, NOTIFIER, GObject)

/**
 * FerryNotifier:
 *
 * Tells the user of transfers that finish, fail or come to need them, and of a data
 * plan that comes near its cap or reaches it, each once in a period of that; all as
 * far as the preferences say so. What happens within two seconds becomes one notification
 * of its kind; what follows while that is up joins it. What became of a transfer
 * meanwhile (it goes on, it was removed) takes it out again. What had happened
 * before is not told of. Main thread.
 *
 * Buttons need somebody who hears of the click. So the notifier is busy while
 * something has happened and is not told yet, and up to a minute after that while
 * it stands there with buttons; then it is let go: it stays where it is, and when
 * the service leaves its buttons do nothing.
 *
 * Signals: "busy-changed"; "activated" (guint action, GPtrArray *events, const char
 * *token): a person chose that FerryNoticeAction on a notification about @events
 * (element-type FerryNoticeEvent), the oldest first; @token (nullable) lets a window
 * take the focus.
 */
/* The engine has started. */
FerryNotifier *ferry_notifier_new (const FerryNotifierWorld *world);
/* While the user looks at a window, what finishes is not told of. */
void ferry_notifier_set_presence (FerryNotifier *self, gboolean is_present);
/* Whether the service has to stay because of what is told. */
gboolean ferry_notifier_is_busy (FerryNotifier *self);

G_END_DECLS
