/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-progress.h"
#include "ferry-request.h"
#include "ferry-state.h"
#include "ferry-transfer-record.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define FERRY_TYPE_TRANSFER (ferry_transfer_get_type ())
G_DECLARE_FINAL_TYPE (FerryTransfer, ferry_transfer, FERRY, TRANSFER, GObject)

/**
 * FerryTransfer:
 *
 * One live transfer: identity, wish, record, counters. It notifies and decides
 * nothing; only the engine changes it. Main thread only. Property "status"
 * (uint) and "reason" (uint) notify; signal "changed" is emitted once after
 * each change, and for all that changes between ferry_transfer_edit() and
 * ferry_transfer_commit() once at the commit.
 */
FerryTransfer             *ferry_transfer_new (const char                *id,
                                               FerryRequest              *request,
                                               const FerryTransferRecord *record); /* nullable */
const char                *ferry_transfer_get_id (FerryTransfer *self);
FerryRequest              *ferry_transfer_get_request (FerryTransfer *self);
void                       ferry_transfer_set_request (FerryTransfer *self, FerryRequest *request);
const FerryTransferRecord *ferry_transfer_get_record (FerryTransfer *self);
FerryProgress             *ferry_transfer_get_progress (FerryTransfer *self);
FerryStatus                ferry_transfer_get_status (FerryTransfer *self);
FerryReason                ferry_transfer_get_reason (FerryTransfer *self);
/* Absolute path of the finished file, or of where it will be; NULL before the
 * record has its name. Of an upload that of its source, which is only to be looked
 * at; NULL when it has several or none. (transfer full) */
char *ferry_transfer_dup_path (FerryTransfer *self);

/* Applies @event through ferry_state_next(); the reason becomes @reason. FALSE,
 * and nothing changed, when the event means nothing now. */
gboolean ferry_transfer_apply (FerryTransfer *self, FerryEvent event, FerryReason reason);
void     ferry_transfer_set_reason (FerryTransfer *self, FerryReason reason);
/* Notes a moment of its life at @now (wall clock µs), with the status and reason
 * that it has. */
void ferry_transfer_note (FerryTransfer *self, FerryMomentKind kind, int error, gint64 now);
/* The record to change in place between edit() and commit(), which may nest;
 * the outermost commit() emits "changed". status and reason must not be changed this way. */
FerryTransferRecord *ferry_transfer_edit (FerryTransfer *self);
void                 ferry_transfer_commit (FerryTransfer *self);

G_END_DECLS
