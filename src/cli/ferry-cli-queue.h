/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-cli-options.h"
#include "ferry-engine.h"

G_BEGIN_DECLS

/**
 * FerryCliQueue:
 *
 * Brings the wishes of a command into an engine. What an earlier command with
 * the same state left over is taken up instead of begun a second time. Main
 * thread.
 */
typedef struct _FerryCliQueue FerryCliQueue;

/* Looks through @store for what is settled but never was cleared away: failed
 * transfers that can be tried again, and completed ones whose command was
 * killed before it could say so. */
FerryCliQueue *ferry_cli_queue_new (FerryStore       *store,
                                    FerryEngine      *engine,
                                    FerryCredentials *credentials);
void           ferry_cli_queue_free (FerryCliQueue *self);

/**
 * ferry_cli_queue_prepare:
 * @error: FERRY_ERROR_INVALID_ARGUMENT
 *
 * Gives the transfers of @store that @wishes are the same as the options and
 * secrets of these. To be called before ferry_engine_start(), which would start
 * them as they were.
 *
 * Returns: %FALSE when some options could not be applied; all others were
 */
gboolean ferry_cli_queue_prepare (FerryCliQueue *self,
                                  GPtrArray     *wishes,
                                  GError       **error);

/**
 * ferry_cli_queue_add:
 * @error: FERRY_ERROR_INVALID_ARGUMENT
 *
 * Adds @wish to the queue, or lets the transfer go on that it is the same as. A
 * transfer that had completed unsaid, and whose file is still there, is returned
 * as it is.
 *
 * Returns: (transfer full) (nullable): the transfer, or %NULL when that from
 *   before cannot go on
 */
FerryTransfer *ferry_cli_queue_add (FerryCliQueue      *self,
                                    const FerryCliWish *wish,
                                    GError            **error);

/* What an earlier command had completed or canceled without clearing it away,
 * apart from what ferry_cli_queue_add() returned. (transfer container)
 * (element-type FerryTransfer) */
GPtrArray *ferry_cli_queue_steal_finished (FerryCliQueue *self);

/* Those options of @wish that change something about @before, as options of
 * ferry_request_change(); %NULL when none does. @has_begun: the time to start at
 * has passed its purpose. (transfer full) (nullable) */
GVariant *ferry_cli_queue_find_changes (const FerryCliWish *wish,
                                        FerryRequest       *before,
                                        gboolean            has_begun);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryCliQueue, ferry_cli_queue_free)

G_END_DECLS
