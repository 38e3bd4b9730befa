/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-transfer-list-private.h"
#include "list-fixture.h"

/* The list while the service dies and comes back, and questions about many rows. */

#define MANY 100000

static void
count_cb (gpointer item,
          gpointer data)
{
  (*(guint *) data)++;
}

/* The service dies and comes back. */

static void
test_reopens (ListFixture  *self,
              gconstpointer data)
{
  guint n_changed = 0;

  list_fixture_open (self);
  list_fixture_hold_rows (self, 100, 20);
  for (guint i = 0; i < 20; i++)
    g_signal_connect (g_ptr_array_index (self->held, i), "changed", G_CALLBACK (count_cb),
                      &n_changed);
  list_fixture_kill_service (self);
  g_assert_cmpuint (g_list_model_get_n_items (self->model), ==, 1000);
  g_assert_true (ferry_transfer_list_is_ready (self->list));
  fake_service_touch (self->service, 1000 - 1 - 105);
  list_fixture_wait_reopened (self);

  /* Nothing moved, one row says something else. */
  list_fixture_assert_changes (self, "");
  g_assert_cmpuint (n_changed, ==, 1);
  for (guint i = 0; i < 20; i++)
    list_fixture_assert_row (self, g_ptr_array_index (self->held, i), 100 + i);
  list_fixture_assert_watch (self, 68, 152);
}

static void
test_reopens_other (ListFixture  *self,
                    gconstpointer data)
{
  list_fixture_open (self);
  list_fixture_hold_rows (self, 0, 20);
  list_fixture_kill_service (self);
  /* One of those that are held goes, two come before all. */
  fake_service_remove (self->service, 1000 - 1 - 7, 1);
  fake_service_insert (self->service, 999, 2);
  list_fixture_wait_reopened (self);

  list_fixture_assert_changes (self, "7-1+0 0-0+2");
  list_fixture_assert_row (self, g_ptr_array_index (self->held, 0), 2);
  list_fixture_assert_row (self, g_ptr_array_index (self->held, 6), 8);
  list_fixture_assert_row (self, g_ptr_array_index (self->held, 8), 9);
  list_fixture_assert_row (self, g_ptr_array_index (self->held, 19), 20);
}

static void
test_reopens_empty (ListFixture  *self,
                    gconstpointer data)
{
  list_fixture_open (self);
  list_fixture_hold_rows (self, 0, 20);
  list_fixture_kill_service (self);
  fake_service_remove (self->service, 0, 1000);
  list_fixture_wait_reopened (self);
  list_fixture_assert_changes (self, "0-1000+0");
}

/* Not in the first answer: it is looked for on and on. */
static void
test_reopens_far_down (ListFixture  *self,
                       gconstpointer data)
{
  list_fixture_open (self);
  list_fixture_hold_rows (self, 55000, 20);
  list_fixture_kill_service (self);
  fake_service_insert (self->service, MANY, 3);
  list_fixture_wait_reopened (self);
  g_assert_cmpuint (fake_service_count (self->service, "GetIds"), ==, 6);
  list_fixture_assert_row (self, g_ptr_array_index (self->held, 0), 55003);
  list_fixture_assert_row (self, g_ptr_array_index (self->held, 19), 55022);
}

/* Who cannot be found counts as gone. */
static void
test_reopens_unknown (ListFixture  *self,
                      gconstpointer data)
{
  list_fixture_open (self);
  list_fixture_hold_rows (self, 0, 10);
  fake_service_refuse (self->service, "GetIds", "org.freedesktop.DBus.Error.Failed", "no");
  list_fixture_kill_service (self);
  list_fixture_wait_reopened (self);
  list_fixture_assert_changes (self, "0-1000+1000");
}

/* The order changes while the list is compared with it. */
static void
test_reopens_in_motion (ListFixture  *self,
                        gconstpointer data)
{
  FakePost *post = fake_service_get_post (self->service);

  list_fixture_open (self);
  list_fixture_hold_rows (self, 100, 20);
  list_fixture_kill_service (self);
  fake_post_hold (post, TRUE);
  bus_fixture_wait_state (&self->bus, FERRY_CLIENT_CONNECTED);
  bus_fixture_settle (&self->bus);
  g_assert_false (list_fixture_is_open (self->list));
  fake_service_insert (self->service, 1000, 5);
  fake_service_remove (self->service, 1005 - 1 - 110, 1);
  while (fake_post_release_signal (post) || fake_post_release_answer (post))
    bus_fixture_settle (&self->bus);
  fake_post_hold (post, FALSE);
  list_fixture_wait_reopened (self);

  list_fixture_assert_row (self, g_ptr_array_index (self->held, 0), 105);
  list_fixture_assert_row (self, g_ptr_array_index (self->held, 19), 123);
  g_assert_cmpuint (g_list_model_get_n_items (self->model), ==, 1004);
}

/* It dies again in the middle of that. */
static void
test_dies_while_compared (ListFixture  *self,
                          gconstpointer data)
{
  FakePost *post = fake_service_get_post (self->service);

  list_fixture_open (self);
  list_fixture_hold_rows (self, 100, 20);
  list_fixture_kill_service (self);
  fake_post_hold (post, TRUE);
  bus_fixture_wait_state (&self->bus, FERRY_CLIENT_CONNECTED);
  bus_fixture_settle (&self->bus);
  list_fixture_kill_service (self);
  fake_post_hold (post, FALSE);
  list_fixture_wait_reopened (self);
  list_fixture_assert_changes (self, "");
  list_fixture_assert_row (self, g_ptr_array_index (self->held, 3), 103);
}

/* Ids. */

static GStrv
get_ids (ListFixture *self,
         guint        position,
         guint        count,
         GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ferry_transfer_list_get_ids_async (self->list, position, count, NULL, bus_fixture_done_cb,
                                     &result);
  bus_fixture_wait_result (&result);

  return ferry_transfer_list_get_ids_finish (self->list, result, error);
}

static void
test_all_ids (ListFixture  *self,
              gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv)     ids = NULL;

  list_fixture_open (self);
  ids = get_ids (self, 0, G_MAXUINT, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (ids), ==, MANY);
  for (guint i = 0; i < MANY; i += 9999)
    g_assert_cmpstr (ids[i], ==, list_fixture_get_id (self, i));
  g_assert_cmpuint (fake_service_count (self->service, "GetIds"), ==, 10);
  g_assert_cmpuint (ferry_held_rows_get_n (self->list->rows), ==, 0);
}

static void
test_no_ids (ListFixture  *self,
             gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv)     ids = NULL;

  list_fixture_open (self);
  ids = get_ids (self, 50, 3, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (ids), ==, 0);
  g_assert_cmpuint (fake_service_count (self->service, "GetIds"), ==, 0);
}

static void
test_ids_without_service (ListFixture  *self,
                          gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  list_fixture_open (self);
  list_fixture_kill_service (self);
  g_assert_null (get_ids (self, 0, 3, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
  list_fixture_wait_reopened (self);
}

static void
test_ids_cut_off (ListFixture  *self,
                  gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError)       error = NULL;

  list_fixture_open (self);
  fake_service_ignore (self->service, "GetIds");
  ferry_transfer_list_get_ids_async (self->list, 0, 3, NULL, bus_fixture_done_cb, &result);
  bus_fixture_settle (&self->bus);
  list_fixture_kill_service (self);
  bus_fixture_wait_result (&result);
  g_assert_null (ferry_transfer_list_get_ids_finish (self->list, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
  list_fixture_wait_reopened (self);
}

static void
test_ids_cancelled (ListFixture  *self,
                    gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError)       error = NULL;

  list_fixture_open (self);
  ferry_transfer_list_get_ids_async (self->list, 0, MANY, cancellable, bus_fixture_done_cb,
                                     &result);
  g_cancellable_cancel (cancellable);
  bus_fixture_wait_result (&result);
  g_assert_null (ferry_transfer_list_get_ids_finish (self->list, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  bus_fixture_settle (&self->bus);
  g_assert_cmpuint (fake_service_count (self->service, "GetIds"), ==, 1);
}

static void
add_test (const char *name,
          guint       n_rows,
          void (*test) (ListFixture *, gconstpointer))
{
  g_test_add (name, ListFixture, GUINT_TO_POINTER (n_rows), list_fixture_set_up, test,
              list_fixture_tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_test ("/transfer-list/same-after-the-service-died", 1000, test_reopens);
  add_test ("/transfer-list/least-change-after-the-service-died", 1000, test_reopens_other);
  add_test ("/transfer-list/empty-after-the-service-died", 1000, test_reopens_empty);
  add_test ("/transfer-list/far-down-after-the-service-died", MANY, test_reopens_far_down);
  add_test ("/transfer-list/nobody-found-after-the-service-died", 1000, test_reopens_unknown);
  add_test ("/transfer-list/compares-with-what-moves", 1000, test_reopens_in_motion);
  add_test ("/transfer-list/service-dies-again-while-compared", 1000, test_dies_while_compared);
  add_test ("/transfer-list/all-ids", MANY, test_all_ids);
  add_test ("/transfer-list/no-ids", 10, test_no_ids);
  add_test ("/transfer-list/ids-without-a-service", 10, test_ids_without_service);
  add_test ("/transfer-list/ids-that-are-cut-off", 10, test_ids_cut_off);
  add_test ("/transfer-list/ids-that-are-cancelled", MANY, test_ids_cancelled);

  return g_test_run ();
}
