/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-transfer-list-private.h"
#include "list-fixture.h"

/* The list as those see it who show it, and what it costs the service. */

#define MANY 100000

/* Opening. */

static void
test_opens (ListFixture  *self,
            gconstpointer data)
{
  g_assert_false (ferry_transfer_list_is_ready (self->list));
  g_assert_cmpuint (g_list_model_get_n_items (self->model), ==, 0);
  bus_fixture_wait (list_fixture_is_ready, self->list);
  g_assert_cmpuint (g_list_model_get_n_items (self->model), ==, MANY);
  g_assert_true (g_list_model_get_item_type (self->model) == FERRY_TYPE_REMOTE_TRANSFER);
  list_fixture_assert_changes (self, "0-0+100000");

  /* Nothing is looked at: nothing is fetched, kept or watched. */
  g_assert_cmpuint (fake_service_count (self->service, "GetRows"), ==, 0);
  g_assert_cmpuint (fake_service_count (self->service, "Watch"), ==, 0);
  g_assert_cmpuint (ferry_held_rows_get_n (self->list->rows), ==, 0);
  g_assert_null (g_list_model_get_item (self->model, MANY));
}

static void
test_empty (ListFixture  *self,
            gconstpointer data)
{
  gboolean ready;

  bus_fixture_wait (list_fixture_is_ready, self->list);
  g_object_get (self->list, "is-ready", &ready, NULL);
  g_assert_true (ready);
  g_assert_cmpuint (g_list_model_get_n_items (self->model), ==, 0);
  list_fixture_assert_changes (self, "");
}

static void
test_refused (ListFixture  *self,
              gconstpointer data)
{
  fake_service_refuse (self->service, "OpenView", "org.freedesktop.DBus.Error.LimitsExceeded",
                       "no");
  bus_fixture_wait_state (&self->bus, FERRY_CLIENT_CONNECTED);
  bus_fixture_settle (&self->bus);
  g_assert_false (ferry_transfer_list_is_ready (self->list));
  g_assert_cmpuint (fake_service_count (self->service, "OpenView"), ==, 1);
}

static void
test_closes (ListFixture  *self,
             gconstpointer data)
{
  list_fixture_open (self);
  g_assert_cmpuint (fake_service_get_n_views (self->service), ==, 1);
  g_assert_finalize_object (g_steal_pointer (&self->list));
  bus_fixture_settle (&self->bus);
  g_assert_cmpuint (fake_service_get_n_views (self->service), ==, 0);
}

/* It was on its way when nobody wanted it any more. */
static void
test_closes_late (ListFixture  *self,
                  gconstpointer data)
{
  bus_fixture_wait_state (&self->bus, FERRY_CLIENT_CONNECTED);
  g_assert_finalize_object (g_steal_pointer (&self->list));
  bus_fixture_settle (&self->bus);
  g_assert_cmpuint (fake_service_count (self->service, "OpenView"), ==, 1);
  g_assert_cmpuint (fake_service_get_n_views (self->service), ==, 0);
}

static void
test_two_lists (ListFixture  *self,
                gconstpointer data)
{
  g_autoptr (FerryTransferList) other = NULL;

  list_fixture_open (self);
  other = ferry_transfer_list_new (self->bus.client);
  bus_fixture_wait (list_fixture_is_ready, other);
  fake_service_insert (self->service, 0, 2);
  list_fixture_assert_changes (self, "10-0+2");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (other)), ==, 12);
  g_assert_finalize_object (g_steal_pointer (&other));
  fake_service_insert (self->service, 0, 1);
  list_fixture_assert_changes (self, "12-0+1");
}

/* Fetching. */

static void
test_fetches (ListFixture  *self,
              gconstpointer data)
{
  FerryRemoteTransfer *item;

  list_fixture_open (self);
  for (guint i = 0; i < 200; i++)
    item = list_fixture_hold (self, 50000 + i);
  g_assert_false (ferry_remote_transfer_is_loaded (item));
  bus_fixture_settle (&self->bus);

  g_assert_cmpuint (fake_service_count (self->service, "GetRows"), ==, 1);
  for (guint i = 0; i < 200; i++)
    list_fixture_assert_row (self, g_ptr_array_index (self->held, i), 50000 + i);
  g_assert_cmpuint (ferry_held_rows_get_n (self->list->rows), <, 300);
  list_fixture_assert_changes (self, "");
}

static void
test_far_apart (ListFixture  *self,
                gconstpointer data)
{
  list_fixture_open (self);
  for (guint i = 0; i < 5; i++)
    list_fixture_hold (self, i * 20000);
  bus_fixture_settle (&self->bus);
  bus_fixture_settle (&self->bus);
  for (guint i = 0; i < 5; i++)
    list_fixture_assert_row (self, g_ptr_array_index (self->held, i), i * 20000);
  g_assert_cmpuint (fake_service_count (self->service, "GetRows"), <=, 7);
}

/* Row by row, as a slow wheel does it: each row is there before it is needed, and
 * not each is asked for by itself. */
static void
test_scrolls (ListFixture  *self,
              gconstpointer data)
{
  list_fixture_open (self);
  list_fixture_hold_rows (self, 1000, 50);
  for (guint i = 0; i < 500; i++)
    {
      g_autoptr (FerryRemoteTransfer) item = g_list_model_get_item (self->model, 1050 + i);

      g_assert_true (ferry_remote_transfer_is_loaded (item));
      g_ptr_array_remove_index (self->held, 0);
      g_ptr_array_add (self->held, g_steal_pointer (&item));
      bus_fixture_settle (&self->bus);
    }
  g_assert_cmpuint (fake_service_count (self->service, "GetRows"), <=, 50);
  g_assert_cmpuint (fake_service_count (self->service, "Watch"), <=, 50);
}

/* All rows are asked for by someone who looks at none. */
static void
test_walked_through (ListFixture  *self,
                     gconstpointer data)
{
  list_fixture_open (self);
  for (guint i = 0; i < MANY; i++)
    g_object_unref (g_list_model_get_item (self->model, i));
  bus_fixture_settle (&self->bus);
  g_assert_cmpuint (fake_service_count (self->service, "GetRows"), ==, 0);
  g_assert_cmpuint (ferry_held_rows_get_n (self->list->rows), ==, 0);
}

typedef struct
{
  const char *path;
  const char *method; /* that is answered so */
  const char *reply;  /* NULL: by an error */
} Trouble;

static const Trouble troubles[] = {
  { "/transfer-list/rows-that-are-refused-are-not-asked-for-again", "GetRows", NULL },
  { "/transfer-list/rows-that-are-missing-are-not-asked-for-again", "GetRows",
    "(uint32 0, @aa{sv} [])" },
  { "/transfer-list/rows-of-nonsense-are-not-asked-for-again", "GetRows",
    "(uint32 0, [{'id': <1>}, {}, {}, {}])" },
  { "/transfer-list/an-answer-from-the-future-waits", "GetRows", "(uint32 9, @aa{sv} [])" },
  { "/transfer-list/a-watch-that-is-refused-does-no-harm", "Watch", NULL },
};

static void
test_trouble (ListFixture  *self,
              gconstpointer data)
{
  const Trouble *c = data;

  fake_service_insert (self->service, 0, 300);
  if (c->reply != NULL)
    fake_service_answer (self->service, c->method, g_variant_new_parsed (c->reply));
  else
    fake_service_refuse (self->service, c->method, "org.freedesktop.DBus.Error.Failed", "no");
  list_fixture_open (self);
  list_fixture_hold_rows (self, 100, 5);
  bus_fixture_settle (&self->bus);
  g_assert_cmpuint (fake_service_count (self->service, "GetRows"), <=, 3);

  /* What could not be had is asked for again when something changes. */
  fake_service_insert (self->service, 0, 1);
  bus_fixture_settle (&self->bus);
  g_assert_cmpuint (fake_service_count (self->service, "GetRows"), <=, 6);
  list_fixture_assert_changes (self, "300-0+1");
}

/* Following. */

static void
test_stays (ListFixture  *self,
            gconstpointer data)
{
  FerryRemoteTransfer *item;
  FerryRemoteTransfer *gone;

  list_fixture_open (self);
  item = list_fixture_hold (self, 500);
  gone = list_fixture_hold (self, 490);
  bus_fixture_settle (&self->bus);

  /* The last of the service is our first. */
  fake_service_insert (self->service, 1000, 3);
  list_fixture_assert_changes (self, "0-0+3");
  list_fixture_assert_row (self, item, 503);
  fake_service_remove (self->service, 1003 - 1 - 493, 1);
  list_fixture_assert_changes (self, "493-1+0");
  list_fixture_assert_row (self, item, 502);
  g_assert_true (ferry_remote_transfer_is_loaded (gone));
  g_assert_null (ferry_held_rows_lookup_id (self->list->rows,
                                            ferry_remote_transfer_get_row (gone)->id));
}

static void
count_cb (gpointer item,
          gpointer data)
{
  (*(guint *) data)++;
}

static void
test_changes_once (ListFixture  *self,
                   gconstpointer data)
{
  FerryRemoteTransfer *item;
  guint                n_changed = 0;

  list_fixture_open (self);
  item = list_fixture_hold (self, 3);
  bus_fixture_settle (&self->bus);
  g_signal_connect (item, "changed", G_CALLBACK (count_cb), &n_changed);

  fake_service_touch (self->service, 10 - 1 - 3);
  bus_fixture_settle (&self->bus);
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_cmpint (ferry_remote_transfer_get_row (item)->received, ==, 1);

  fake_service_emit_progress (self->service, 10 - 1 - 3, 100);
  fake_service_emit_progress (self->service, 0, 100);
  bus_fixture_settle (&self->bus);
  g_assert_cmpuint (n_changed, ==, 2);
  g_assert_cmpuint (ferry_remote_transfer_get_rate (item), ==, 100);
  g_assert_cmpuint (ferry_remote_transfer_get_connections (item), ==, 3);
  g_assert_cmpfloat (ferry_remote_transfer_get_fraction (item), ==, 0.5);
  g_assert_cmpuint (ferry_client_get_rate (self->bus.client), ==, 200);
}

/* Where nobody looks, the rate is not known. */
static void
test_rate (ListFixture  *self,
           gconstpointer data)
{
  guint64 rate;

  list_fixture_open (self);
  fake_service_emit_progress (self->service, 0, 100);
  bus_fixture_settle (&self->bus);
  g_assert_cmpuint (ferry_client_get_rate (self->bus.client), ==, 0);

  list_fixture_hold_rows (self, 0, 1);
  fake_service_emit_progress (self->service, 0, 100);
  bus_fixture_settle (&self->bus);
  g_object_get (self->bus.client, "rate", &rate, NULL);
  g_assert_cmpuint (rate, ==, 200);
  g_ptr_array_set_size (self->held, 0);
  bus_fixture_settle (&self->bus);
  g_assert_cmpuint (ferry_client_get_rate (self->bus.client), ==, 0);
}

static void
test_watches (ListFixture  *self,
              gconstpointer data)
{
  list_fixture_open (self);
  list_fixture_hold_rows (self, 500, 20);
  list_fixture_assert_watch (self, 468, 552);
  g_assert_cmpuint (fake_service_count (self->service, "Watch"), ==, 1);
  /* A little more needs no new word. */
  list_fixture_hold_rows (self, 520, 10);
  g_assert_cmpuint (fake_service_count (self->service, "Watch"), ==, 1);

  ferry_transfer_list_set_watching (self->list, FALSE);
  bus_fixture_settle (&self->bus);
  list_fixture_assert_watch (self, 0, 0);
  list_fixture_hold_rows (self, 700, 10);
  g_assert_cmpuint (fake_service_count (self->service, "Watch"), ==, 2);
  ferry_transfer_list_set_watching (self->list, TRUE);
  bus_fixture_settle (&self->bus);
  list_fixture_assert_watch (self, 468, 742);

  g_ptr_array_set_size (self->held, 0);
  bus_fixture_settle (&self->bus);
  list_fixture_assert_watch (self, 0, 0);
  g_assert_cmpuint (fake_service_count (self->service, "Watch"), ==, 4);
}

/* What changed while nobody watched is seen when somebody does again. */
static void
test_catches_up (ListFixture  *self,
                 gconstpointer data)
{
  FerryRemoteTransfer *item;

  list_fixture_open (self);
  item = list_fixture_hold (self, 3);
  bus_fixture_settle (&self->bus);
  ferry_transfer_list_set_watching (self->list, FALSE);
  bus_fixture_settle (&self->bus);
  fake_service_touch (self->service, 10 - 1 - 3);
  bus_fixture_settle (&self->bus);
  g_assert_cmpint (ferry_remote_transfer_get_row (item)->received, ==, 0);
  ferry_transfer_list_set_watching (self->list, TRUE);
  bus_fixture_settle (&self->bus);
  g_assert_cmpint (ferry_remote_transfer_get_row (item)->received, ==, 1);
}

static void
test_query (ListFixture  *self,
            gconstpointer data)
{
  g_auto (FerryQuery)  query = { 0 };
  FerryRemoteTransfer *item;

  list_fixture_open (self);
  ferry_query_copy (ferry_transfer_list_get_query (self->list), &query);
  ferry_transfer_list_set_query (self->list, &query);
  g_assert_true (ferry_transfer_list_is_ready (self->list));

  query.is_descending = FALSE;
  ferry_transfer_list_set_query (self->list, &query);
  g_assert_false (ferry_transfer_list_is_ready (self->list));
  bus_fixture_wait (list_fixture_is_ready, self->list);
  list_fixture_assert_changes (self, "0-1000+1000");
  item = list_fixture_hold (self, 0);
  bus_fixture_settle (&self->bus);
  g_assert_cmpstr (ferry_remote_transfer_get_row (item)->id, ==,
                   fake_service_get_id (self->service, 0));

  /* It changes nothing. */
  query.group = g_strdup ("g");
  ferry_transfer_list_set_query (self->list, &query);
  bus_fixture_wait (list_fixture_is_ready, self->list);
  list_fixture_assert_changes (self, "");
}

/* Only the first and the last of many queries in a row are asked. */
static void
test_typing (ListFixture  *self,
             gconstpointer data)
{
  g_auto (FerryQuery) query = { 0 };

  list_fixture_open (self);
  ferry_query_copy (ferry_transfer_list_get_query (self->list), &query);
  for (guint i = 0; i < 20; i++)
    {
      g_free (query.search);
      query.search = g_strnfill (i + 1, 'x');
      ferry_transfer_list_set_query (self->list, &query);
    }
  bus_fixture_wait (list_fixture_is_ready, self->list);
  g_assert_cmpuint (fake_service_count (self->service, "SetQuery"), ==, 2);
  g_assert_true (ferry_query_equal (&fake_service_get_view (self->service)->query, &query));
}

static void
test_query_before (ListFixture  *self,
                   gconstpointer data)
{
  g_auto (FerryQuery) query = { 0 };

  ferry_query_init (&query);
  query.is_descending = FALSE;
  ferry_transfer_list_set_query (self->list, &query);
  bus_fixture_wait (list_fixture_is_ready, self->list);
  g_assert_cmpuint (fake_service_count (self->service, "SetQuery"), ==, 0);
  query.is_descending = TRUE;

  /* And while the view is being opened. */
  list_fixture_kill_service (self);
  bus_fixture_wait_state (&self->bus, FERRY_CLIENT_CONNECTED);
  ferry_transfer_list_set_query (self->list, &query);
  bus_fixture_wait (list_fixture_is_ready, self->list);
  g_assert_cmpuint (fake_service_count (self->service, "SetQuery"), ==, 1);
}

static void
test_query_refused (ListFixture  *self,
                    gconstpointer data)
{
  g_auto (FerryQuery) query = { 0 };

  fake_service_refuse (self->service, "SetQuery", "org.freedesktop.DBus.Error.Failed", "no");
  list_fixture_open (self);
  ferry_query_init (&query);
  query.is_descending = FALSE;
  ferry_transfer_list_set_query (self->list, &query);
  bus_fixture_settle (&self->bus);
  g_assert_false (ferry_transfer_list_is_ready (self->list));
  g_assert_cmpuint (fake_service_count (self->service, "SetQuery"), ==, 1);
}

/* It says how many there will be before it has put them into order. */
static void
test_query_sorted_later (ListFixture  *self,
                         gconstpointer data)
{
  g_auto (FerryQuery) query = { 0 };

  fake_service_answer (self->service, "SetQuery", g_variant_new ("(uu)", 0, 7));
  list_fixture_open (self);
  ferry_query_init (&query);
  query.is_descending = FALSE;
  ferry_transfer_list_set_query (self->list, &query);
  bus_fixture_settle (&self->bus);
  g_assert_false (ferry_transfer_list_is_ready (self->list));
  fake_view_emit (fake_service_get_view (self->service), "Changed",
                  g_variant_new ("(uuuu)", 1, 0, 10, 7));
  bus_fixture_settle (&self->bus);
  g_assert_true (ferry_transfer_list_is_ready (self->list));
  list_fixture_assert_changes (self, "0-10+7");
}

/* Nonsense. */

static const Trouble nonsense[] = {
  { "/transfer-list/opens-anew-after-a-gap", "Changed",
    "(uint32 2, uint32 0, uint32 0, uint32 1)" },
  { "/transfer-list/opens-anew-after-a-place-that-is-none", "Changed",
    "(uint32 1, uint32 11, uint32 0, uint32 1)" },
  { "/transfer-list/opens-anew-after-more-than-there-are", "Changed",
    "(uint32 1, uint32 5, uint32 6, uint32 0)" },
  { "/transfer-list/opens-anew-after-more-than-there-can-be", "Changed",
    "(uint32 1, uint32 0, uint32 0, uint32 4294967295)" },
};

static void
test_nonsense (ListFixture  *self,
               gconstpointer data)
{
  const Trouble       *c = data;
  FerryRemoteTransfer *item;

  fake_service_insert (self->service, 0, 10);
  list_fixture_open (self);
  item = list_fixture_hold (self, 4);
  bus_fixture_settle (&self->bus);
  fake_view_emit (fake_service_get_view (self->service), c->method,
                  g_variant_new_parsed (c->reply));
  bus_fixture_settle (&self->bus);
  bus_fixture_wait (list_fixture_is_open, self->list);
  g_assert_cmpuint (fake_service_count (self->service, "OpenView"), ==, 2);
  bus_fixture_settle (&self->bus);
  g_assert_cmpuint (fake_service_get_n_views (self->service), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (self->model), ==, 10);
  list_fixture_assert_row (self, item, 4);
}

static void
test_wrong_forms (ListFixture  *self,
                  gconstpointer data)
{
  FakeView *view;

  list_fixture_open (self);
  list_fixture_hold_rows (self, 0, 10);
  view = fake_service_get_view (self->service);
  fake_view_emit (view, "Changed", g_variant_new ("(u)", 1));
  fake_view_emit (view, "RowsChanged", g_variant_new ("(u)", 1));
  fake_view_emit (view, "RowsChanged",
                  g_variant_new_parsed ("(uint32 0, [(uint32 1, {'id': <1>})])"));
  fake_view_emit (view, "Progress", g_variant_new ("(u)", 1));
  fake_view_emit (view, "Unheard", g_variant_new ("(u)", 1));
  bus_fixture_settle (&self->bus);
  g_assert_cmpuint (fake_service_count (self->service, "OpenView"), ==, 1);
  list_fixture_assert_row (self, g_ptr_array_index (self->held, 1), 1);
}

static void
add_test (const char *name,
          guint       n_rows,
          void (*test) (ListFixture *, gconstpointer))
{
  g_test_add (name, ListFixture, GUINT_TO_POINTER (n_rows), list_fixture_set_up, test,
              list_fixture_tear_down);
}

static void
set_up_empty (ListFixture  *self,
              gconstpointer data)
{
  list_fixture_set_up (self, NULL);
}

static void
add_troubles (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (troubles); i++)
    g_test_add (troubles[i].path, ListFixture, &troubles[i], set_up_empty, test_trouble,
                list_fixture_tear_down);
  for (gsize i = 0; i < G_N_ELEMENTS (nonsense); i++)
    g_test_add (nonsense[i].path, ListFixture, &nonsense[i], set_up_empty, test_nonsense,
                list_fixture_tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_test ("/transfer-list/opens-without-an-object", MANY, test_opens);
  add_test ("/transfer-list/ready-means-that-empty-is-empty", 0, test_empty);
  add_test ("/transfer-list/is-not-ready-without-a-view", 0, test_refused);
  add_test ("/transfer-list/closes-its-view", 10, test_closes);
  add_test ("/transfer-list/closes-a-view-that-comes-late", 10, test_closes_late);
  add_test ("/transfer-list/two-lists-of-a-client", 10, test_two_lists);
  add_test ("/transfer-list/fetches-what-is-looked-at", MANY, test_fetches);
  add_test ("/transfer-list/fetches-what-is-far-apart", MANY, test_far_apart);
  add_test ("/transfer-list/is-ahead-of-who-scrolls", 10000, test_scrolls);
  add_test ("/transfer-list/fetches-nothing-for-who-walks-through", MANY, test_walked_through);
  add_troubles ();
  add_test ("/transfer-list/held-objects-stay", 1000, test_stays);
  add_test ("/transfer-list/one-changed-a-signal", 10, test_changes_once);
  add_test ("/transfer-list/rate-while-somebody-looks", 10, test_rate);
  add_test ("/transfer-list/watches-what-is-held", 10000, test_watches);
  add_test ("/transfer-list/catches-up-when-watched-again", 10, test_catches_up);
  add_test ("/transfer-list/another-query", 1000, test_query);
  add_test ("/transfer-list/asks-the-last-of-many-queries", 10, test_typing);
  add_test ("/transfer-list/query-before-there-is-a-view", 10, test_query_before);
  add_test ("/transfer-list/query-that-is-refused", 10, test_query_refused);
  add_test ("/transfer-list/query-that-is-sorted-later", 10, test_query_sorted_later);
  add_test ("/transfer-list/signals-of-other-forms", 10, test_wrong_forms);

  return g_test_run ();
}
