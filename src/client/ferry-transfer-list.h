/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "ferry-client.h"
#include "ferry-remote-transfer.h"

G_BEGIN_DECLS

#define FERRY_TYPE_TRANSFER_LIST (ferry_transfer_list_get_type ())
G_DECLARE_FINAL_TYPE (FerryTransferList, ferry_transfer_list, FERRY, TRANSFER_LIST, GObject)

/**
 * FerryTransferList:
 *
 * A GListModel of FerryRemoteTransfer: what a query finds, live. It fetches rows
 * when they are first asked for, those around them too, and keeps objects only of
 * the rows that somebody holds and of some that were looked at lately: its costs
 * do not grow with its length. The service is asked to tell progress of the rows
 * that are held. An object stays that of its transfer while rows move, also when
 * the service dies: then the list keeps what it has, and is brought up to date by
 * as few changes as can be when the service is back.
 *
 * No toggle references may be put on the objects.
 *
 * Property "is-ready" (boolean): the service has answered the query, so that an
 * empty list means that there is nothing.
 */
FerryTransferList *ferry_transfer_list_new (FerryClient *client);
void               ferry_transfer_list_set_query (FerryTransferList *self, const FerryQuery *query);
const FerryQuery  *ferry_transfer_list_get_query (FerryTransferList *self);
gboolean           ferry_transfer_list_is_ready (FerryTransferList *self);

/* Whether rows may be looked at: FALSE while the window cannot be seen, so that
 * nobody samples progress for it. Default TRUE. */
void ferry_transfer_list_set_watching (FerryTransferList *self, gboolean is_watching);

/* Ids of rows, also of those that were never fetched: of the rows that stand there
 * now, whatever moves until the answer comes; those that go meanwhile are left out.
 * %G_IO_ERROR_CONNECTION_CLOSED while the service is away. */
void  ferry_transfer_list_get_ids_async (FerryTransferList  *self,
                                         guint               position,
                                         guint               count,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data);
GStrv ferry_transfer_list_get_ids_finish (FerryTransferList *self,
                                          GAsyncResult      *result,
                                          GError           **error);

G_END_DECLS
