/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FakePeer:
 *
 * Another program on the bus: owns a name, serves an interface of that name, and
 * keeps what it was called with. It lives in a thread of its own, so that it answers
 * also while the test waits. Any thread may call it.
 */
typedef struct _FakePeer FakePeer;

/* In the thread of the peer. The reply, or NULL for a peer that never answers. */
typedef GVariant *(*FakePeerFunc) (const char *method, GVariant *arguments, gpointer data);

/**
 * fake_peer_new:
 * @address: of the bus
 * @name: of the peer, once it is there when this returns
 * @path: of its object
 * @interface: XML of what the object serves
 * @answer: (nullable): NULL: every method returns nothing
 */
FakePeer *fake_peer_new (const char  *address,
                         const char  *name,
                         const char  *path,
                         const char  *interface,
                         FakePeerFunc answer,
                         gpointer     data);
/* It leaves the bus. */
void fake_peer_free (FakePeer *self);

/* How often @method was called. */
guint fake_peer_count (FakePeer *self, const char *method);
/* Blocks until @method was called @n times; gives the arguments of the last of
 * these calls. (transfer full) */
GVariant *fake_peer_wait (FakePeer *self, const char *method, guint n);
/* The same with the arguments as text. */
char *fake_peer_wait_text (FakePeer *self, const char *method, guint n);
/* Emits a signal of the interface. */
void fake_peer_emit (FakePeer *self, const char *signal_name, GVariant *arguments);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakePeer, fake_peer_free)

G_END_DECLS
