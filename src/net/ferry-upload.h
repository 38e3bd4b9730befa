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

G_END_DECLS
