/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-request.h"
#include "ferry-transport.h"

G_BEGIN_DECLS

/**
 * FerryFetch:
 *
 * An errand for somebody who has no download: fetches a small text into memory.
 * Lives in the network thread; made and freed from the main thread.
 */
typedef struct _FerryFetch FerryFetch;

/* Exactly one of @text and @error is given; with @text, where it came from. */
typedef void (*FerryFetchFunc) (GBytes       *text,
                                const char   *uri,
                                const GError *error,
                                gpointer      user_data);

/**
 * ferry_fetch_start:
 * @transport: outlives it
 * @secrets: (nullable): "a{sv}" as ferry_request_new() splits it off
 * @max_size: a longer text is an error
 * @func: called once in the main context that is the default of this thread,
 *   unless ferry_fetch_free() comes first
 */
FerryFetch *ferry_fetch_start (FerryTransport *transport,
                               FerryRequest   *request,
                               GVariant       *secrets,
                               gsize           max_size,
                               FerryFetchFunc  func,
                               gpointer        user_data);
/* At any moment, in the thread that made it: closes the connection, wherever it
 * stands. */
void ferry_fetch_free (FerryFetch *self);

G_END_DECLS
