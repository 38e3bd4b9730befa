/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "fake-peer.h"

G_BEGIN_DECLS

/**
 * FakeNotifications:
 *
 * A notification daemon that shows nothing and tells what it was given.
 */
typedef struct _FakeNotifications FakeNotifications;

/* A daemon that can all, but not what @lacks names; (nullable). */
FakeNotifications *fake_notifications_new (const char *address, const char *lacks);
/* One that hears all and never answers. */
FakeNotifications *fake_notifications_new_silent (const char *address);
void               fake_notifications_free (FakeNotifications *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeNotifications, fake_notifications_free)

/* Its calls: "Notify", "CloseNotification", "GetCapabilities". */
FakePeer *fake_notifications_get_peer (FakeNotifications *self);

/* Blocks until it was given @n notifications; gives the last of these as
 * "replaced id|icon|summary|body|word=label,word=label,…". (transfer full) */
char *fake_notifications_wait (FakeNotifications *self, guint n);
guint fake_notifications_count (FakeNotifications *self);

/* A person clicks on the last notification. @token (nullable) */
void fake_notifications_act (FakeNotifications *self, const char *word, const char *token);
/* A person wipes the last notification away. */
void fake_notifications_dismiss (FakeNotifications *self);

G_END_DECLS
