/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-client.h"
#include "ferry-selection.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_TRANSFER_VIEW (ferry_transfer_view_get_type ())
G_DECLARE_FINAL_TYPE (FerryTransferView, ferry_transfer_view, FERRY, TRANSFER_VIEW, GtkWidget)

/**
 * FerryTransferView:
 *
 * The list of transfers as it is scrolled: makes rows only for what is looked at,
 * and knows the context menu, by pointer, finger and keyboard.
 *
 * Property "menu-model". Signals: "command" (FerryRemoteTransfer, uint) of a
 * row's button; "activated" (FerryRemoteTransfer): double click or Enter;
 * "commands-changed": what can be done to a shown row is different now;
 * "menu-asked": the menu is about to be shown for what is selected now.
 */
/* Who tells how the machine is, for the sentences about waiting. Once. */
void ferry_transfer_view_set_client (FerryTransferView *self, FerryClient *client);
void ferry_transfer_view_set_selection (FerryTransferView *self, FerrySelection *selection);
void ferry_transfer_view_set_menu_model (FerryTransferView *self, GMenuModel *model);
void ferry_transfer_view_scroll_to_top (FerryTransferView *self);
/* Tells anew what time has changed in the rows. */
void ferry_transfer_view_refresh (FerryTransferView *self);

G_END_DECLS
