/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-command.h"
#include "ferry-transfer-list.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_SELECTION (ferry_selection_get_type ())
G_DECLARE_FINAL_TYPE (FerrySelection, ferry_selection, FERRY, SELECTION, GObject)

/**
 * FerrySelection:
 *
 * Which rows of a list are selected: a GtkSelectionModel that knows positions
 * alone. GtkMultiSelection gets every item that it selects, which would fetch a
 * hundred thousand rows for one “select all”.
 */
/* @list: of FerryRemoteTransfer. */
FerrySelection *ferry_selection_new (GListModel *list);
guint           ferry_selection_get_size (FerrySelection *self);
/* The selected transfer when there is exactly one, and its row has come.
 * (transfer full) (nullable) */
FerryRemoteTransfer *ferry_selection_dup_only (FerrySelection *self);
/* What can be done to some of the selected transfers, all of which @filter finds. */
FerryCommands ferry_selection_get_commands (FerrySelection *self, FerryFilter filter);

/* The ids of all selected transfers, as they are selected now; the list has to be
 * a FerryTransferList. */
void  ferry_selection_get_ids_async (FerrySelection     *self,
                                     GCancellable       *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer            user_data);
GStrv ferry_selection_get_ids_finish (FerrySelection *self, GAsyncResult *result, GError **error);

G_END_DECLS
