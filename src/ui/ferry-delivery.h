/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-client.h"

G_BEGIN_DECLS

/**
 * ferry_delivery_send_async:
 * @requests: (element-type GVariant): as for ferry_client_add_async()
 * @is_paused: they are not to begin
 *
 * Adds however many transfers, some at a time: all at once would take too long to
 * be packed.
 */
void ferry_delivery_send_async (FerryClient        *client,
                                GPtrArray          *requests,
                                gboolean            is_paused,
                                GAsyncReadyCallback callback,
                                gpointer            user_data);
/* @n_sent: how many are in the list now; @n_there: those of them that were before.
 * Both also when it fails. */
gboolean ferry_delivery_send_finish (GAsyncResult *result,
                                     guint        *n_sent,
                                     guint        *n_there,
                                     GError      **error);

G_END_DECLS
