/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-client.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * ferry_address_dialog_open:
 * @parent: what it is shown for; it says what went wrong in its toasts
 * @id: of a transfer that does not run
 * @cancellable: ends all that is not done by then
 *
 * Asks for another address of a transfer, gives it that, and lets it go on if that
 * is wished.
 */
void ferry_address_dialog_open (FerryClient  *client,
                                GtkWindow    *parent,
                                const char   *id,
                                GCancellable *cancellable);

G_END_DECLS
