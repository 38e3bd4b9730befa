/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ferry_apology_make:
 * @error: why the service cannot start
 *
 * Takes the service's name for a moment and answers all calls with @error: whoever
 * has started it by a call would otherwise learn no more than that a process
 * ended. Does nothing when another has the name. Blocks.
 */
void ferry_apology_make (GDBusConnection *bus, const GError *error);

G_END_DECLS
