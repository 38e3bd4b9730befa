/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-client.h"
#include "ferry-remote-transfer.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_TRANSFER_ROW (ferry_transfer_row_get_type ())
G_DECLARE_FINAL_TYPE (FerryTransferRow, ferry_transfer_row, FERRY, TRANSFER_ROW, GtkWidget)

/**
 * FerryTransferRow:
 *
 * One transfer in the list: what it is, how far it is, one honest sentence about
 * it, and the one button that a person wants now. It follows its transfer and
 * touches only what says something new.
 *
 * Signals: "command" (uint, FerryCommand): the button was pressed;
 * "commands-changed": what can be done to the transfer is different now.
 */
GtkWidget *ferry_transfer_row_new (void);
void       ferry_transfer_row_set_item (FerryTransferRow *self, GtkListItem *item);
/* Who tells how the machine is; NULL: nobody. */
void ferry_transfer_row_set_client (FerryTransferRow *self, FerryClient *client);
/* Where it is in the list; GTK_INVALID_LIST_POSITION when it shows nothing. */
guint ferry_transfer_row_get_position (FerryTransferRow *self);

FerryRemoteTransfer *ferry_transfer_row_get_transfer (FerryTransferRow *self); /* nullable */
void                 ferry_transfer_row_set_transfer (FerryTransferRow    *self,
                                                      FerryRemoteTransfer *transfer);
/* Tells anew what time has changed: "5 minutes ago". */
void ferry_transfer_row_refresh (FerryTransferRow *self);
/* How the machine is has changed: what waits says anew what for. */
void ferry_transfer_row_conditions_changed (FerryTransferRow *self);
/* Shows the progress that came while the row could not be seen, if it can be now. */
void ferry_transfer_row_catch_up (FerryTransferRow *self);

G_END_DECLS
