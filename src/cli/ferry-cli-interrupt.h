/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef void (*FerryCliInterruptFunc) (gpointer user_data);

/**
 * ferry_cli_interrupt_watch:
 * @callback: called once, from the default main context
 *
 * Turns the first SIGINT, SIGTERM or SIGHUP into a call of @callback. The
 * second one ends the program at once with exit code 5, even when the main loop
 * stands still. A signal that was ignored at the start (nohup, a background
 * job) stays so. To be called once in a program.
 *
 * Returns: whether the signals are watched
 */
gboolean ferry_cli_interrupt_watch (FerryCliInterruptFunc callback,
                                    gpointer              user_data);

/* Forgets the callback. From here on the first signal ends the program. */
void ferry_cli_interrupt_unwatch (void);

G_END_DECLS
