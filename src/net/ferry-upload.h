/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-run.h"

G_BEGIN_DECLS

/**
 * ferry_upload_start:
 *
 * Begins a run that sends what the request is for. Where the protocol can resume,
 * it goes on from what the server has; record.have is [0, confirmed). Before the
 * first byte of the body goes, and again when the server has named the place where
 * it takes the rest, the store gets the record (FERRY_RUN_COMMIT).
 *
 * An interrupted request that may not be sent twice (a POST without a protocol that
 * resumes) ends with FERRY_ERROR_UPLOAD_INTERRUPTED, whoever stopped it.
 */
FerryRun *ferry_upload_start (const FerryRunSpec *spec,
                              FerryRunFunc        func,
                              gpointer            user_data);

/**
 * ferry_upload_discard_start:
 *
 * Begins a run that asks the server to drop what it has of an upload that is not to
 * be finished. Best effort: it ends soon with FERRY_RUN_FINISHED or
 * FERRY_RUN_FAILED, and what it says of the record is of no use.
 */
FerryRun *ferry_upload_discard_start (const FerryRunSpec *spec,
                                      FerryRunFunc        func,
                                      gpointer            user_data);

/* Whether the server has something of an unfinished upload that it can be asked to
 * drop. */
gboolean ferry_upload_has_remains (const FerryTransferRecord *record);

/* Whether something was sent that must not be sent again unless the user says so:
 * the server may have acted upon it, and nobody can ask it. Pure. */
gboolean ferry_upload_is_unrepeatable (FerryRequest              *request,
                                       const FerryTransferRecord *record);

G_END_DECLS
