/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ferry_reply_send:
 * @invocation: (transfer full): what is answered
 * @value: the answer, taken when floating
 * @n_items: how many there are in it or in the call, about
 *
 * Answers a call. Putting very many items into a message, and freeing them, takes
 * longer than the main loop may be kept (I7): that is done in a thread then. Main
 * thread.
 */
void ferry_reply_send (GDBusMethodInvocation *invocation, GVariant *value, gsize n_items);

/* Waits until all of that is on its way. For the end of the program. */
void ferry_reply_flush (void);

G_END_DECLS
