/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-row.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define FERRY_TYPE_REMOTE_TRANSFER (ferry_remote_transfer_get_type ())
G_DECLARE_FINAL_TYPE (FerryRemoteTransfer, ferry_remote_transfer, FERRY, REMOTE_TRANSFER, GObject)

/**
 * FerryRemoteTransfer:
 *
 * A transfer of the service as one list shows it. Until its row has come it is
 * not loaded and says nothing. Signal "changed": something of it is different;
 * property "id" (string, NULL while it is not loaded).
 */
FerryRemoteTransfer *ferry_remote_transfer_new (void);
gboolean             ferry_remote_transfer_is_loaded (FerryRemoteTransfer *self);
const FerryRow      *ferry_remote_transfer_get_row (FerryRemoteTransfer *self);
guint64              ferry_remote_transfer_get_rate (FerryRemoteTransfer *self);
guint                ferry_remote_transfer_get_connections (FerryRemoteTransfer *self);
/* 0 … 1, or -1 when the total is not known. */
double ferry_remote_transfer_get_fraction (FerryRemoteTransfer *self);

/* For the list it is of. @row is copied. */
void ferry_remote_transfer_set_row (FerryRemoteTransfer *self, const FerryRow *row);
void ferry_remote_transfer_set_progress (FerryRemoteTransfer *self,
                                         gint64               received,
                                         gint64               total,
                                         guint64              rate,
                                         guint                connections);

G_END_DECLS
