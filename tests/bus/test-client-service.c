/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "bus-fixture.h"
#include "ferry-error.h"
#include "ferry-names.h"
#include "ferry-transfer-list-private.h"

#include <glib/gstdio.h>
#include <signal.h>

/* The client and the real service, which the bus starts. */

typedef struct
{
  char              *folder;
  GTestDBus         *bus;
  GDBusConnection   *connection;
  FerryClient       *client;
  FerryTransferList *list; /* (nullable) */
  GPtrArray         *held;
  guint              n_changes;
} Fixture;

static void
install_service (Fixture *self)
{
  g_autofree char   *path = g_build_filename (self->folder, FERRY_SERVICE_NAME ".service", NULL);
  g_autofree char   *text = NULL;
  g_autoptr (GError) error = NULL;

  text = g_strdup_printf ("[D-BUS Service]\nName=%s\nExec=\"%s\" \"--state-dir=%s/state\"\n",
                          FERRY_SERVICE_NAME, g_getenv ("FERRY_SERVICE"), self->folder);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("ferry-client-XXXXXX", &error);
  g_assert_no_error (error);
  g_setenv ("XDG_CONFIG_HOME", self->folder, TRUE);
  g_setenv ("XDG_STATE_HOME", self->folder, TRUE);
  install_service (self);
  self->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_add_service_dir (self->bus, self->folder);
  g_test_dbus_up (self->bus);
  self->connection = fake_service_connect (g_test_dbus_get_bus_address (self->bus));
  self->client = ferry_client_new_for_connection (self->connection);
  self->held = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char      *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_folder (child);
    }
  g_remove (path);
}

static gboolean
is_last (gpointer data)
{
  return G_OBJECT (data)->ref_count == 1;
}

static guint32
ask_bus (Fixture    *self,
         const char *method)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) value = NULL;

  reply = g_dbus_connection_call_sync (self->connection, "org.freedesktop.DBus",
                                       "/org/freedesktop/DBus", "org.freedesktop.DBus", method,
                                       g_variant_new ("(s)", FERRY_SERVICE_NAME), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  if (reply == NULL)
    return 0;

  value = g_variant_get_child_value (reply, 0);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN))
    return (guint32) g_variant_get_boolean (value);

  return g_variant_get_uint32 (value);
}

static void
kill_service (Fixture *self,
              int      how)
{
  guint32 pid = ask_bus (self, "GetConnectionUnixProcessID");

  g_assert_cmpuint (pid, >, 1);
  g_assert_cmpint (kill ((pid_t) pid, how), ==, 0);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  g_ptr_array_unref (self->held);
  if (self->list != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->list, self);
      g_assert_finalize_object (self->list);
    }
  bus_fixture_wait (is_last, self->client);
  g_assert_finalize_object (self->client);
  if (ask_bus (self, "NameHasOwner"))
    {
      kill_service (self, SIGTERM);
      /* Each question waits for the bus. */
      while (ask_bus (self, "NameHasOwner"))
        bus_fixture_drain ();
    }
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_object_unref (self->connection);
  bus_fixture_drain ();
  g_test_dbus_down (self->bus);
  g_object_unref (self->bus);
  remove_folder (self->folder);
  g_free (self->folder);
}

/* Queues @n transfers that do not begin. */
static GPtrArray *
add (Fixture *self,
     guint    n)
{
  g_autoptr (GPtrArray)    requests = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError)       error = NULL;
  GPtrArray               *added;

  requests = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:9/file-%u", i);
      GVariantDict     dict;

      g_variant_dict_init (&dict, NULL);
      g_variant_dict_insert (&dict, "uri", "s", uri);
      g_variant_dict_insert (&dict, "directory", "s", self->folder);
      g_variant_dict_insert_value (&dict, "headers",
                                   g_variant_new_parsed ("[('Authorization', 'Bearer x')]"));
      g_ptr_array_add (requests, g_variant_ref_sink (g_variant_dict_end (&dict)));
    }
  ferry_client_add_async (self->client, requests, g_variant_new_parsed ("{'paused': <true>}"), NULL,
                          bus_fixture_done_cb, &result);
  bus_fixture_wait_result (&result);
  added = ferry_client_add_finish (self->client, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (added->len, ==, n);

  return added;
}

static gboolean
is_ready (gpointer data)
{
  return ferry_transfer_list_is_ready (data);
}

static void
items_changed_cb (GListModel *model,
                  guint       position,
                  guint       removed,
                  guint       added,
                  gpointer    data)
{
  ((Fixture *) data)->n_changes++;
}

static void
open_list (Fixture *self)
{
  self->list = ferry_transfer_list_new (self->client);
  bus_fixture_wait (is_ready, self->list);
  g_signal_connect (self->list, "items-changed", G_CALLBACK (items_changed_cb), self);
}

static gboolean
are_loaded (gpointer data)
{
  Fixture *self = data;

  for (guint i = 0; i < self->held->len; i++)
    if (!ferry_remote_transfer_is_loaded (g_ptr_array_index (self->held, i)))
      return FALSE;

  return TRUE;
}

static void
hold_rows (Fixture *self,
           guint    position,
           guint    count)
{
  for (guint i = 0; i < count; i++)
    g_ptr_array_add (self->held, g_list_model_get_item (G_LIST_MODEL (self->list), position + i));
  bus_fixture_wait (are_loaded, self);
}

static const FerryRow *
get_row (Fixture *self,
         guint    index)
{
  return ferry_remote_transfer_get_row (g_ptr_array_index (self->held, index));
}

static void
act (Fixture    *self,
     FerryVerb   verb,
     const char *id)
{
  const char *const        ids[] = { id, NULL };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError)       error = NULL;
  guint                    done;

  ferry_client_act_async (self->client, verb, ids, NULL, NULL, bus_fixture_done_cb, &result);
  bus_fixture_wait_result (&result);
  ferry_client_act_finish (self->client, result, &done, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (done, ==, 1);
}

/* It is told some time after the rows. */
static gboolean
counts_300 (gpointer data)
{
  return ferry_client_get_count (data, "all") == 300;
}

static void
test_lists (Fixture      *self,
            gconstpointer data)
{
  g_autoptr (GPtrArray) added = add (self, 300);

  open_list (self);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->list)), ==, 300);
  hold_rows (self, 100, 20);
  for (guint i = 0; i < 20; i++)
    {
      const FerryAdded *expected = g_ptr_array_index (added, 300 - 1 - (100 + i));

      g_assert_cmpstr (get_row (self, i)->id, ==, expected->id);
      g_assert_false (expected->was_there);
      g_assert_cmpint (get_row (self, i)->status, ==, FERRY_STATUS_PAUSED);
    }
  bus_fixture_wait (counts_300, self->client);
}

static gboolean
is_canceled (gpointer data)
{
  return ferry_remote_transfer_get_row (data)->status == FERRY_STATUS_CANCELED;
}

static gboolean
has_changed (gpointer data)
{
  return ((Fixture *) data)->n_changes > 0;
}

static void
test_follows (Fixture      *self,
              gconstpointer data)
{
  g_autoptr (GPtrArray)           added = add (self, 50);
  g_autoptr (FerryRemoteTransfer) there = NULL;

  g_assert_cmpuint (added->len, ==, 50);
  open_list (self);
  hold_rows (self, 0, 20);
  act (self, FERRY_VERB_CANCEL, get_row (self, 4)->id);
  bus_fixture_wait (is_canceled, g_ptr_array_index (self->held, 4));
  g_assert_cmpuint (self->n_changes, ==, 0);

  act (self, FERRY_VERB_REMOVE, get_row (self, 2)->id);
  bus_fixture_wait (has_changed, self);
  g_assert_cmpuint (self->n_changes, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->list)), ==, 49);
  there = g_list_model_get_item (G_LIST_MODEL (self->list), 3);
  g_assert_true (there == g_ptr_array_index (self->held, 4));
}

static void
test_filters (Fixture      *self,
              gconstpointer data)
{
  g_autoptr (GPtrArray) added = add (self, 50);
  g_auto (FerryQuery)   query = { 0 };

  g_assert_cmpuint (added->len, ==, 50);
  open_list (self);
  ferry_query_init (&query);
  query.search = g_strdup ("file-7");
  ferry_transfer_list_set_query (self->list, &query);
  bus_fixture_wait (is_ready, self->list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->list)), ==, 1);
  query.filter = FERRY_FILTER_FINISHED;
  ferry_transfer_list_set_query (self->list, &query);
  bus_fixture_wait (is_ready, self->list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->list)), ==, 0);
}

static gboolean
is_open (gpointer data)
{
  FerryTransferList *list = data;

  return list->view != NULL && list->anchors == NULL && list->calls->len == 0 &&
         list->update_id == 0;
}

static gboolean
has_no_session (gpointer data)
{
  return ((FerryTransferList *) data)->view == NULL;
}

/* Killed while somebody looks: nothing flickers, nothing moves. */
static void
test_survives (Fixture      *self,
               gconstpointer data)
{
  g_autoptr (GPtrArray) added = add (self, 300);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  g_assert_cmpuint (added->len, ==, 300);
  open_list (self);
  hold_rows (self, 100, 20);
  for (guint i = 0; i < 20; i++)
    g_ptr_array_add (ids, g_strdup (get_row (self, i)->id));

  for (guint i = 0; i < 3; i++)
    {
      kill_service (self, SIGKILL);
      bus_fixture_wait (has_no_session, self->list);
      bus_fixture_wait (is_open, self->list);
      g_assert_cmpint (ferry_client_get_state (self->client), ==, FERRY_CLIENT_CONNECTED);
      g_assert_cmpuint (self->n_changes, ==, 0);
    }
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (FerryRemoteTransfer) there = NULL;

      there = g_list_model_get_item (G_LIST_MODEL (self->list), 100 + i);
      g_assert_true (there == g_ptr_array_index (self->held, i));
      g_assert_cmpstr (get_row (self, i)->id, ==, g_ptr_array_index (ids, i));
    }

  /* And it follows on. */
  act (self, FERRY_VERB_CANCEL, g_ptr_array_index (ids, 4));
  bus_fixture_wait (is_canceled, g_ptr_array_index (self->held, 4));
}

static void
test_transfer (Fixture      *self,
               gconstpointer data)
{
  g_autoptr (GPtrArray)     added = add (self, 1);
  g_autoptr (FerryTransfer) transfer = NULL;
  g_autoptr (GAsyncResult)  result = NULL;
  g_autoptr (GError)        error = NULL;
  const FerryAdded         *first = g_ptr_array_index (added, 0);
  FerryRequest             *request;

  ferry_client_get_transfer_async (self->client, first->id, NULL, bus_fixture_done_cb, &result);
  bus_fixture_wait_result (&result);
  transfer = ferry_client_get_transfer_finish (self->client, result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_PAUSED);
  request = ferry_transfer_get_request (transfer);
  g_assert_cmpstr (ferry_request_get_uri (request), ==, "http://127.0.0.1:9/file-0");
  /* The secret has arrived and does not come back. */
  g_assert_cmpstr (ferry_request_get_secret_headers (request)[0], ==, "Authorization");
}

static void
test_refuses (Fixture      *self,
              gconstpointer data)
{
  g_autoptr (GPtrArray)    requests = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError)       error = NULL;

  requests = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  g_ptr_array_add (requests, g_variant_ref_sink (g_variant_new_parsed ("{'uri': <'nonsense'>}")));
  ferry_client_add_async (self->client, requests, NULL, NULL, bus_fixture_done_cb, &result);
  bus_fixture_wait_result (&result);
  g_assert_null (ferry_client_add_finish (self->client, result, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "uri"));
}

static void
test_all_ids (Fixture      *self,
              gconstpointer data)
{
  g_autoptr (GPtrArray)    added = add (self, 1000);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError)       error = NULL;
  g_auto (GStrv)           ids = NULL;

  open_list (self);
  ferry_transfer_list_get_ids_async (self->list, 0, 1000, NULL, bus_fixture_done_cb, &result);
  bus_fixture_wait_result (&result);
  ids = ferry_transfer_list_get_ids_finish (self->list, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (ids), ==, 1000);
  g_assert_cmpstr (ids[0], ==, ((FerryAdded *) g_ptr_array_index (added, 999))->id);
}

static void
add_test (const char *name,
          void (*test) (Fixture *, gconstpointer))
{
  g_test_add (name, Fixture, NULL, set_up, test, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_test ("/client-service/lists-what-was-added", test_lists);
  add_test ("/client-service/follows-what-happens", test_follows);
  add_test ("/client-service/filters", test_filters);
  add_test ("/client-service/survives-the-death-of-the-service", test_survives);
  add_test ("/client-service/reads-a-transfer-without-its-secrets", test_transfer);
  add_test ("/client-service/says-what-is-wrong-with-a-request", test_refuses);
  add_test ("/client-service/ids-of-all", test_all_ids);

  return g_test_run ();
}
