/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-fake-authority.h"

G_BEGIN_DECLS

/**
 * ScriptedPeer:
 *
 * A server that does on each connection what it was told, whatever HTTP says.
 */
typedef struct _ScriptedPeer ScriptedPeer;

ScriptedPeer *scripted_peer_new (void);
/* Closes what is open, and waits for all threads. */
void scripted_peer_free (ScriptedPeer *self);

/**
 * scripted_peer_add:
 *
 * Adds the script of the next connection that nobody has written one for: steps up
 * to a NULL. A connection without a script is closed at once.
 *   "head": reads one head · "body": reads as many bytes as its Content-Length says ·
 *   "body:N": reads N bytes · "say:TEXT" · "fill:N": writes N bytes of nothing much ·
 *   "tls": shakes hands with a good certificate · "tls:NUMBER": of FerryFakeTls ·
 *   "tls-broken:NUMBER": the same, but breaks off once the certificate is out ·
 *   "gate": waits for scripted_peer_open_gate() · "end": waits until the other side
 *   closes · "reset": closes by RST
 * After the last step the connection is closed.
 */
void scripted_peer_add (ScriptedPeer *self,
                        ...) G_GNUC_NULL_TERMINATED;
/* Lets one "gate" pass. */
void scripted_peer_open_gate (ScriptedPeer *self);
/* Waits until so many steps "gate" were reached, or connections ended. */
void scripted_peer_wait_for_gates (ScriptedPeer *self,
                                   guint         n);
void scripted_peer_wait_for_ends (ScriptedPeer *self,
                                  guint         n);

guint16 scripted_peer_get_port (ScriptedPeer *self);
/* (transfer none) */
FerryFakeAuthority *scripted_peer_get_authority (ScriptedPeer *self);

guint scripted_peer_count_connections (ScriptedPeer *self);
guint scripted_peer_count_requests (ScriptedPeer *self);
/* The n-th head that was read, of all connections; and what came behind it. The
 * peer must have come so far. (transfer full) */
char   *scripted_peer_dup_head (ScriptedPeer *self,
                                guint         index);
GBytes *scripted_peer_dup_body (ScriptedPeer *self,
                                guint         index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ScriptedPeer, scripted_peer_free)

G_END_DECLS
