/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-notice.h"

G_BEGIN_DECLS

#define FERRY_TYPE_NOTIFY_DAEMON (ferry_notify_daemon_get_type ())
G_DECLARE_FINAL_TYPE (FerryNotifyDaemon, ferry_notify_daemon, FERRY, NOTIFY_DAEMON, GObject)

/**
 * FerryNotifyDaemon:
 *
 * The notification daemon of the desktop, through libnotify. Every call of that
 * waits for the daemon, so all are made in a thread of its own, which begins with
 * the first notice and has nothing to wake up for in between. At most one
 * notification of each kind is up; where the daemon is slow only the last wish for
 * each kind counts. Without a daemon nothing happens, and it is looked for again
 * with the next notice. Buttons are left out where the daemon has none, and only
 * what is markup for the daemon is escaped.
 *
 * What is up stays up when the object goes; its buttons do nothing from then on.
 * One a process: libnotify has one connection for all threads.
 *
 * Signals, in the main context in which it was made:
 *
 * "shown" (guint kind, guint serial, gboolean is_shown, gboolean has_buttons): the
 * daemon has the notice, or there is none that takes it. Not for a notice that was
 * superseded before its turn came.
 *
 * "closed" (guint kind, guint serial): it is gone, other than by
 * ferry_notify_daemon_close().
 *
 * "acted" (guint kind, guint serial, guint action, const char *token): a person
 * chose that FerryNoticeAction; @token (nullable) lets a window take the focus.
 */
FerryNotifyDaemon *ferry_notify_daemon_new (void);

/* Takes @notice; it takes the place of what is up of its kind. */
void ferry_notify_daemon_show (FerryNotifyDaemon *self, FerryNotice *notice);
/* Takes down what is up of @kind. */
void ferry_notify_daemon_close (FerryNotifyDaemon *self, FerryNoticeKind kind);

G_END_DECLS
