/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-probe-result.h"
#include "ferry-request.h"
#include "ferry-transport.h"

G_BEGIN_DECLS

/**
 * FerryProbe:
 *
 * Makes the request that a download would begin with, reads the head of the
 * answer and closes the connection: there is never more than one. Lives in the
 * network thread; made and freed from the main thread.
 */
typedef struct _FerryProbe FerryProbe;

/* Exactly one is not NULL. @result: (transfer full). @error: a FERRY_ERROR, as
 * of the first attempt of a download. */
typedef void (*FerryProbeFunc) (FerryProbeResult *result,
                                const GError     *error,
                                gpointer          user_data);

/**
 * ferry_probe_start:
 * @transport: outlives the probe
 * @secrets: (nullable): "a{sv}" as ferry_request_new() splits it off
 * @func: called once in the main context that is the default of this thread,
 *   unless ferry_probe_free() comes first
 */
FerryProbe *ferry_probe_start (FerryTransport *transport,
                               FerryRequest   *request,
                               GVariant       *secrets,
                               FerryProbeFunc  func,
                               gpointer        user_data);
/* At any moment, in the thread that made it: closes the connection, wherever it
 * stands. */
void ferry_probe_free (FerryProbe *self);

G_END_DECLS
