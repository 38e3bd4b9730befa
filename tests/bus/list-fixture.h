/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#pragma once

#include "bus-fixture.h"
#include "ferry-transfer-list.h"

G_BEGIN_DECLS

/**
 * ListFixture: a list of the fake service, and what its model tells. The list has
 * the newest row, the last of the service, first.
 */
typedef struct
{
  BusFixture         bus;
  FakeService       *service; /* (unowned) */
  FerryTransferList *list;
  GListModel        *model;   /* (unowned) the same */
  GString           *changes; /* "position-removed+added …" */
  GPtrArray         *held;
} ListFixture;

/* @n_rows: GUINT_TO_POINTER() */
void list_fixture_set_up (ListFixture *self, gconstpointer n_rows);
void list_fixture_tear_down (ListFixture *self, gconstpointer data);

/* BusCondition of a FerryTransferList. */
gboolean list_fixture_is_ready (gpointer list);
gboolean list_fixture_is_open (gpointer list);

/* Waits for the rows, and forgets what has been told of them. */
void list_fixture_open (ListFixture *self);
/* What the model has told since the last time: "position-removed+added …". */
void                 list_fixture_assert_changes (ListFixture *self, const char *expected);
FerryRemoteTransfer *list_fixture_hold (ListFixture *self, guint position);
void                 list_fixture_hold_rows (ListFixture *self, guint position, guint count);
const char          *list_fixture_get_id (ListFixture *self, guint position);
/* @item is that of @position, and says what the service says. */
void list_fixture_assert_row (ListFixture *self, FerryRemoteTransfer *item, guint position);
void list_fixture_assert_watch (ListFixture *self, guint begin, guint end);
void list_fixture_kill_service (ListFixture *self);
/* Until the list is what the next service has. */
void list_fixture_wait_reopened (ListFixture *self);

G_END_DECLS
