/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "list-fixture.h"

#include "ferry-client-private.h"
#include "ferry-transfer-list-private.h"

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    data)
{
  GString *changes = data;

  g_string_append_printf (changes, "%s%u-%u+%u", changes->len > 0 ? " " : "", position, removed,
                          added);
}

void
list_fixture_set_up (ListFixture  *self,
                     gconstpointer data)
{
  bus_fixture_set_up (&self->bus, TRUE);
  self->service = self->bus.service;
  fake_service_insert (self->service, 0, GPOINTER_TO_UINT (data));
  self->list = ferry_transfer_list_new (self->bus.client);
  self->model = G_LIST_MODEL (self->list);
  self->changes = g_string_new (NULL);
  self->held = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (self->list, "items-changed", G_CALLBACK (items_changed_cb), self->changes);
}

void
list_fixture_tear_down (ListFixture  *self,
                        gconstpointer data)
{
  g_ptr_array_unref (self->held);
  if (self->list != NULL)
    g_assert_finalize_object (self->list);
  g_string_free (self->changes, TRUE);
  bus_fixture_tear_down (&self->bus);
}

gboolean
list_fixture_is_ready (gpointer data)
{
  return ferry_transfer_list_is_ready (data);
}

void
list_fixture_open (ListFixture *self)
{
  bus_fixture_wait (list_fixture_is_ready, self->list);
  bus_fixture_settle (&self->bus);
  g_string_truncate (self->changes, 0);
}

void
list_fixture_assert_changes (ListFixture *self,
                             const char  *expected)
{
  bus_fixture_settle (&self->bus);
  g_assert_cmpstr (self->changes->str, ==, expected);
  g_string_truncate (self->changes, 0);
}

FerryRemoteTransfer *
list_fixture_hold (ListFixture *self,
                   guint        position)
{
  FerryRemoteTransfer *item = g_list_model_get_item (self->model, position);

  g_ptr_array_add (self->held, item);

  return item;
}

void
list_fixture_hold_rows (ListFixture *self,
                        guint        position,
                        guint        count)
{
  for (guint i = 0; i < count; i++)
    list_fixture_hold (self, position + i);
  bus_fixture_settle (&self->bus);
}

/* The service shows its list the newest, that is the last, first. */
const char *
list_fixture_get_id (ListFixture *self,
                     guint        position)
{
  return fake_service_get_id (self->service, fake_service_get_n (self->service) - 1 - position);
}

void
list_fixture_assert_row (ListFixture         *self,
                         FerryRemoteTransfer *item,
                         guint                position)
{
  g_autoptr (FerryRemoteTransfer) there = g_list_model_get_item (self->model, position);

  g_assert_true (there == item);
  g_assert_true (ferry_remote_transfer_is_loaded (item));
  g_assert_cmpstr (ferry_remote_transfer_get_row (item)->id, ==,
                   list_fixture_get_id (self, position));
}

void
list_fixture_assert_watch (ListFixture *self,
                           guint        begin,
                           guint        end)
{
  const FakeView *view = fake_service_get_view (self->service);

  g_assert_cmpuint (view->watch_begin, ==, begin);
  g_assert_cmpuint (view->watch_end, ==, end);
}

void
list_fixture_kill_service (ListFixture *self)
{
  /* Long after the last time. */
  ferry_fake_clock_advance (self->bus.clock, FERRY_CLIENT_FAILURE_SPAN + 1);
  fake_service_vanish (self->service);
  bus_fixture_wait_state (&self->bus, FERRY_CLIENT_CONNECTING);
}

gboolean
list_fixture_is_open (gpointer data)
{
  FerryTransferList *list = data;

  return list->view != NULL && list->anchors == NULL;
}

void
list_fixture_wait_reopened (ListFixture *self)
{
  bus_fixture_wait_state (&self->bus, FERRY_CLIENT_CONNECTED);
  bus_fixture_wait (list_fixture_is_open, self->list);
  bus_fixture_settle (&self->bus);
}
