/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-client.h"
#include "ferry-remote-transfer.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_DETAILS_PAGE (ferry_details_page_get_type ())
G_DECLARE_FINAL_TYPE (FerryDetailsPage, ferry_details_page, FERRY, DETAILS_PAGE, GtkWidget)

/**
 * FerryDetailsPage:
 *
 * All of one transfer. It follows its transfer while it is shown, and asks the
 * service for the whole of it at most once a second, and only after something
 * changed. The back button activates "win.back".
 *
 * Signal "command" (FerryRemoteTransfer, uint FerryCommand): a verb of the header
 * bar was chosen.
 */
GtkWidget *ferry_details_page_new (FerryClient *client);
void       ferry_details_page_set_transfer (FerryDetailsPage *self, FerryRemoteTransfer *transfer);

G_END_DECLS
