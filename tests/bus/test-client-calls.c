/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "bus-fixture.h"
#include "ferry-client-private.h"
#include "ferry-codec.h"
#include "ferry-error.h"
#include "ferry-names.h"

#include <fcntl.h>

/* Calls: what goes over the bus, what does not, what comes back, what goes wrong. */

#define ALL_SEALS (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)

typedef struct
{
  BusFixture    bus;
  GAsyncResult *result;
  GError       *error;
} Fixture;

static void
set_up (Fixture      *self,
        gconstpointer data)
{
  bus_fixture_set_up (&self->bus, TRUE);
}

static void
tear_down (Fixture      *self,
           gconstpointer data)
{
  g_clear_object (&self->result);
  g_clear_error (&self->error);
  bus_fixture_tear_down (&self->bus);
}

static void
wait_for (Fixture *self)
{
  bus_fixture_wait_result (&self->result);
}

static GPtrArray *
requests_of (GVariant *first,
             GVariant *second)
{
  GPtrArray *requests = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);

  g_ptr_array_add (requests, g_variant_ref_sink (first));
  if (second != NULL)
    g_ptr_array_add (requests, g_variant_ref_sink (second));

  return requests;
}

static void
assert_variant (GVariant   *variant,
                const char *expected)
{
  g_autofree char *text = g_variant_print (variant, FALSE);

  g_assert_cmpstr (text, ==, expected);
}

static void
start_add (Fixture *self)
{
  g_autoptr (GPtrArray) requests = NULL;

  requests = requests_of (g_variant_new_parsed ("{'uri': <'https://example.org/a'>}"), NULL);
  ferry_client_add_async (self->bus.client, requests, NULL, NULL, bus_fixture_done_cb,
                          &self->result);
}

static void
test_add (Fixture      *self,
          gconstpointer data)
{
  g_autoptr (GPtrArray) requests = NULL;
  g_autoptr (GPtrArray) added = NULL;
  const FerryAdded     *second;

  fake_service_answer (self->bus.service, "Add",
                       g_variant_new_parsed ("([('x', false), ('y', true)],)"));
  requests = requests_of (g_variant_new_parsed ("{'uri': <'https://example.org/a'>}"),
                          g_variant_new_parsed ("{'uri': <'https://example.org/b'>}"));
  ferry_client_add_async (self->bus.client, requests, g_variant_new_parsed ("{'paused': <true>}"),
                          NULL, bus_fixture_done_cb, &self->result);
  wait_for (self);

  added = ferry_client_add_finish (self->bus.client, self->result, &self->error);
  g_assert_no_error (self->error);
  g_assert_cmpuint (added->len, ==, 2);
  second = g_ptr_array_index (added, 1);
  g_assert_cmpstr (second->id, ==, "y");
  g_assert_true (second->was_there);
  assert_variant (fake_service_get_last (self->bus.service, "Add"),
                  "([{'uri': <'https://example.org/a'>}, {'uri': <'https://example.org/b'>}],"
                  " {'paused': <true>})");
  /* There was nothing secret. */
  g_assert_null (fake_service_get_secrets (self->bus.service));
}

static void
test_secrets (Fixture      *self,
              gconstpointer data)
{
  g_autoptr (GPtrArray) requests = NULL;
  g_autoptr (GPtrArray) added = NULL;

  fake_service_answer (self->bus.service, "Add",
                       g_variant_new_parsed ("([('x', false), ('y', false)],)"));
  requests = requests_of (
      g_variant_new_parsed ("{'uri': <'https://u:p@example.org/a'>, 'name': <'n'>,"
                            " 'password': <'secret'>, 'user': <'me'>,"
                            " 'headers': <[('Cookie', 'c')]>, 'proxy': <'http://p'>}"),
      g_variant_new_parsed ("{'uri': <'https://example.org/b@c'>}"));
  ferry_client_add_async (self->bus.client, requests, NULL, NULL, bus_fixture_done_cb,
                          &self->result);
  wait_for (self);

  added = ferry_client_add_finish (self->bus.client, self->result, &self->error);
  g_assert_no_error (self->error);
  g_assert_nonnull (added);
  assert_variant (fake_service_get_last (self->bus.service, "Add"),
                  "([{'name': <'n'>}, {'uri': <'https://example.org/b@c'>}],"
                  " {'secrets': <handle 0>})");
  assert_variant (fake_service_get_secrets (self->bus.service),
                  "[{'uri': <'https://u:p@example.org/a'>, 'password': <'secret'>,"
                  " 'user': <'me'>, 'headers': <[('Cookie', 'c')]>, 'proxy': <'http://p'>}, {}]");
  g_assert_cmpint (fake_service_get_seals (self->bus.service), ==, ALL_SEALS);
}

/* What cannot be understood may be anything. */
static void
test_secret_nonsense (Fixture      *self,
                      gconstpointer data)
{
  g_autoptr (GVariant) found = NULL;

  fake_service_answer (self->bus.service, "Probe",
                       g_variant_new_parsed ("({'name': <'n'>, 'total': <int64 7>},)"));
  ferry_client_probe_async (self->bus.client,
                            g_variant_new_parsed ("{'uri': <'::user:pass@host'>, 'name': <'n'>}"),
                            NULL, bus_fixture_done_cb, &self->result);
  wait_for (self);

  found = ferry_client_probe_finish (self->bus.client, self->result, &self->error);
  g_assert_no_error (self->error);
  assert_variant (found, "{'name': <'n'>, 'total': <int64 7>}");
  assert_variant (fake_service_get_last (self->bus.service, "Probe"),
                  "({'name': <'n'>}, {'secrets': <handle 0>})");
  assert_variant (fake_service_get_secrets (self->bus.service), "[{'uri': <'::user:pass@host'>}]");
}

static void
test_metalink (Fixture      *self,
               gconstpointer data)
{
  g_autoptr (GVariant) found = NULL;

  fake_service_answer (self->bus.service, "ReadMetalink",
                       g_variant_new_parsed ("([{'uri': <'http://a.example/f'>}],)"));
  ferry_client_read_metalink_async (
      self->bus.client,
      g_variant_new_parsed ("{'uri': <'https://a.example/f.meta4'>, 'user': <'me'>}"),
      NULL, bus_fixture_done_cb, &self->result);
  wait_for (self);

  found = ferry_client_read_metalink_finish (self->bus.client, self->result, &self->error);
  g_assert_no_error (self->error);
  assert_variant (found, "[{'uri': <'http://a.example/f'>}]");
  assert_variant (fake_service_get_last (self->bus.service, "ReadMetalink"),
                  "({'uri': <'https://a.example/f.meta4'>}, {'secrets': <handle 0>})");
  assert_variant (fake_service_get_secrets (self->bus.service), "[{'user': <'me'>}]");
}

static void
test_change (Fixture      *self,
             gconstpointer data)
{
  const char *const     ids[] = { "x", "y", NULL };
  g_autoptr (GPtrArray) refused = NULL;
  const FerryRefusal   *refusal;
  guint                 done;

  fake_service_answer (self->bus.service, "Change",
                       g_variant_new_parsed ("(uint32 1, [('y', 1018, 'It runs')])"));
  ferry_client_change_async (self->bus.client, ids,
                             g_variant_new_parsed ("{'password': <'p'>, 'rate-limit': <uint64 9>}"),
                             NULL, bus_fixture_done_cb, &self->result);
  wait_for (self);

  g_assert_true (ferry_client_act_finish (self->bus.client, self->result, &done, &refused,
                                          &self->error));
  g_assert_cmpuint (done, ==, 1);
  g_assert_cmpuint (refused->len, ==, 1);
  refusal = g_ptr_array_index (refused, 0);
  g_assert_cmpstr (refusal->id, ==, "y");
  g_assert_cmpint (refusal->error, ==, FERRY_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (refusal->message, ==, "It runs");
  assert_variant (fake_service_get_last (self->bus.service, "Change"),
                  "(['x', 'y'], {'rate-limit': <uint64 9>}, {'secrets': <handle 0>})");
  assert_variant (fake_service_get_secrets (self->bus.service), "[{'password': <'p'>}]");
}

static const struct
{
  FerryVerb   verb;
  const char *method;
} verbs[] = {
  { FERRY_VERB_PAUSE, "Pause" },
  { FERRY_VERB_RESUME, "Resume" },
  { FERRY_VERB_CANCEL, "Cancel" },
  { FERRY_VERB_RETRY, "Retry" },
  { FERRY_VERB_REMOVE, "Remove" },
  { FERRY_VERB_MAKE_NEXT, "MakeNext" },
  { FERRY_VERB_RESTART, "Restart" },
  { FERRY_VERB_RUN_ANYWAY, "RunAnyway" },
};

static void
test_verbs (Fixture      *self,
            gconstpointer data)
{
  const char *const ids[] = { "x", NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      guint done;

      fake_service_answer (self->bus.service, verbs[i].method,
                           g_variant_new_parsed ("(uint32 3, @a(sis) [])"));
      ferry_client_act_async (self->bus.client, verbs[i].verb, i % 2 == 0 ? ids : NULL,
                              i % 2 == 0 ? NULL
                                         : g_variant_new_parsed ("{'query': <@a{sv} {}>}"),
                              NULL, bus_fixture_done_cb, &self->result);
      wait_for (self);
      g_assert_true (ferry_client_act_finish (self->bus.client, self->result, &done, NULL,
                                              &self->error));
      g_assert_cmpuint (done, ==, 3);
      g_clear_object (&self->result);
      assert_variant (fake_service_get_last (self->bus.service, verbs[i].method),
                      i % 2 == 0 ? "(['x'], {})" : "([], {'query': <@a{sv} {}>})");
    }
}

static void
test_undo (Fixture      *self,
           gconstpointer data)
{
  fake_service_answer (self->bus.service, "Undo", g_variant_new ("(u)", 4));
  ferry_client_undo_async (self->bus.client, "word", NULL, bus_fixture_done_cb, &self->result);
  wait_for (self);
  g_assert_cmpuint (ferry_client_undo_finish (self->bus.client, self->result, &self->error), ==, 4);
  g_assert_no_error (self->error);
  assert_variant (fake_service_get_last (self->bus.service, "Undo"), "('word',)");
}

static void
finish_call (Fixture    *self,
             const char *method,
             const char *expected)
{
  wait_for (self);
  g_assert_true (ferry_client_call_finish (self->bus.client, self->result, &self->error));
  g_clear_object (&self->result);
  assert_variant (fake_service_get_last (self->bus.service, method), expected);
}

static void
test_settings (Fixture      *self,
               gconstpointer data)
{
  FerryClient      *client = self->bus.client;
  const char *const keys[] = { "rate-limit", NULL };

  ferry_client_set_preferences_async (client, g_variant_new_parsed ("{'max-running': <uint32 2>}"),
                                      NULL, bus_fixture_done_cb, &self->result);
  finish_call (self, "SetPreferences", "({'max-running': <uint32 2>},)");
  ferry_client_reset_preferences_async (client, keys, NULL, bus_fixture_done_cb, &self->result);
  finish_call (self, "ResetPreferences", "(['rate-limit'],)");
  ferry_client_reset_preferences_async (client, NULL, NULL, bus_fixture_done_cb, &self->result);
  finish_call (self, "ResetPreferences", "([],)");
  ferry_client_set_group_async (client, "g", g_variant_new_parsed ("{'behaviour': <'serialized'>}"),
                                NULL, bus_fixture_done_cb, &self->result);
  finish_call (self, "SetGroup", "('g', {'behaviour': <'serialized'>})");
  ferry_client_remove_group_async (client, "g", NULL, bus_fixture_done_cb, &self->result);
  finish_call (self, "RemoveGroup", "('g',)");
}

static void
test_networks (Fixture      *self,
               gconstpointer data)
{
  FerryClient *client = self->bus.client;

  ferry_client_set_network_async (client, "phone", g_variant_new_parsed ("{'cap': <uint64 9>}"),
                                  NULL, bus_fixture_done_cb, &self->result);
  finish_call (self, "SetNetwork", "('phone', {'cap': <uint64 9>})");
  ferry_client_forget_network_async (client, "phone", NULL, bus_fixture_done_cb, &self->result);
  finish_call (self, "ForgetNetwork", "('phone',)");
}

static void
test_usage (Fixture      *self,
            gconstpointer data)
{
  FerryClient         *client = self->bus.client;
  g_autoptr (GVariant) entries = NULL;
  g_autoptr (GVariant) periods = NULL;

  fake_service_answer (self->bus.service, "GetUsage",
                       g_variant_new_parsed ("([('phone', int64 5, uint64 1, uint64 2, uint64 3,"
                                             "   uint64 4, uint64 0, uint64 0)],"
                                             " {'phone': {'used': <uint64 7>}})"));
  ferry_client_get_usage_async (client, g_variant_new_parsed ("{'network': <'phone'>}"), NULL,
                                bus_fixture_done_cb, &self->result);
  wait_for (self);
  entries = ferry_client_get_usage_finish (client, self->result, &periods, &self->error);
  g_assert_no_error (self->error);
  assert_variant (entries, "[('phone', 5, 1, 2, 3, 4, 0, 0)]");
  assert_variant (periods, "{'phone': {'used': <uint64 7>}}");
  assert_variant (fake_service_get_last (self->bus.service, "GetUsage"),
                  "({'network': <'phone'>},)");
  g_clear_object (&self->result);

  fake_service_refuse (self->bus.service, "GetUsage", "org.freedesktop.DBus.Error.InvalidArgs",
                       "\"since\": No");
  ferry_client_get_usage_async (client, NULL, NULL, bus_fixture_done_cb, &self->result);
  wait_for (self);
  g_assert_null (ferry_client_get_usage_finish (client, self->result, NULL, &self->error));
  g_assert_error (self->error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
  assert_variant (fake_service_get_last (self->bus.service, "GetUsage"), "({},)");
}

static void
test_list (Fixture      *self,
           gconstpointer data)
{
  g_auto (FerryQuery)   query = { 0 };
  g_autoptr (GPtrArray) rows = NULL;
  guint                 total;

  fake_service_insert (self->bus.service, 0, 5);
  ferry_query_init (&query);
  ferry_client_list_async (self->bus.client, &query, 1, 3, NULL, bus_fixture_done_cb,
                           &self->result);
  wait_for (self);
  rows = ferry_client_list_finish (self->bus.client, self->result, &total, &self->error);
  g_assert_no_error (self->error);
  g_assert_cmpuint (total, ==, 5);
  g_assert_cmpuint (rows->len, ==, 3);
  g_assert_cmpstr (((FerryRow *) g_ptr_array_index (rows, 0))->id, ==,
                   fake_service_get_id (self->bus.service, 1));
}

static void
test_list_nonsense (Fixture      *self,
                    gconstpointer data)
{
  g_auto (FerryQuery) query = { 0 };

  fake_service_answer (self->bus.service, "List",
                       g_variant_new_parsed ("(uint32 1, [{'id': <7>}])"));
  ferry_query_init (&query);
  ferry_client_list_async (self->bus.client, &query, 0, 1, NULL, bus_fixture_done_cb,
                           &self->result);
  wait_for (self);
  g_assert_null (ferry_client_list_finish (self->bus.client, self->result, NULL, &self->error));
  g_assert_error (self->error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT);
}

static void
test_get_transfer (Fixture      *self,
                   gconstpointer data)
{
  g_auto (FerryTransferRecord) record = { 0 };
  g_autoptr (FerryTransfer)    transfer = NULL;
  FerryProgress               *progress;

  ferry_transfer_record_init (&record);
  record.status = FERRY_STATUS_RUNNING;
  record.reason = FERRY_REASON_TRANSFERRING;
  record.name = g_strdup ("a.bin");
  fake_service_answer (
      self->bus.service, "GetTransfer",
      g_variant_new ("(@a{sv}@a{sv}@a{sv})",
                     g_variant_new_parsed ("{'uri': <'https://example.org/a'>,"
                                           " 'directory': <'/home'>}"),
                     ferry_codec_encode_record (&record),
                     g_variant_new_parsed ("{'received': <int64 77>,"
                                           " 'connections': <uint32 2>}")));
  ferry_client_get_transfer_async (self->bus.client, "the-id", NULL, bus_fixture_done_cb,
                                   &self->result);
  wait_for (self);
  transfer = ferry_client_get_transfer_finish (self->bus.client, self->result, &self->error);
  g_assert_no_error (self->error);
  g_assert_cmpstr (ferry_transfer_get_id (transfer), ==, "the-id");
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_RUNNING);
  g_assert_cmpstr (ferry_transfer_get_record (transfer)->name, ==, "a.bin");
  progress = ferry_transfer_get_progress (transfer);
  g_assert_cmpint (ferry_progress_get_received (progress), ==, 77);
  g_assert_cmpint (ferry_progress_get_connections (progress), ==, 2);
}

static void
test_get_transfer_nonsense (Fixture      *self,
                            gconstpointer data)
{
  fake_service_answer (self->bus.service, "GetTransfer",
                       g_variant_new_parsed ("({'uri': <'nonsense'>}, @a{sv} {}, @a{sv} {})"));
  ferry_client_get_transfer_async (self->bus.client, "the-id", NULL, bus_fixture_done_cb,
                                   &self->result);
  wait_for (self);
  g_assert_null (ferry_client_get_transfer_finish (self->bus.client, self->result, &self->error));
  g_assert_nonnull (self->error);
}

/* Errors. */

typedef struct
{
  const char *path;
  const char *name;
  const char *message;
  GQuark (*domain) (void);
  int code;
} Failure;

static GQuark
bus_domain (void)
{
  return G_DBUS_ERROR;
}

static const Failure failures[] = {
  { "/client-calls/asked-wrongly", "org.freedesktop.DBus.Error.InvalidArgs",
    "\"name\": That is no name", ferry_error_quark, FERRY_ERROR_INVALID_ARGUMENT },
  { "/client-calls/errors-by-name", FERRY_BUS_ERROR_PREFIX "DiskFull", "The disk is full",
    ferry_error_quark, FERRY_ERROR_DISK_FULL },
  { "/client-calls/errors-of-http", FERRY_BUS_ERROR_PREFIX "NotFound", "Not there",
    ferry_error_quark, FERRY_ERROR_NOT_FOUND },
  { "/client-calls/errors-of-the-bus", "org.freedesktop.DBus.Error.AccessDenied", "No",
    bus_domain, G_DBUS_ERROR_ACCESS_DENIED },
};

static void
test_failure (Fixture      *self,
              gconstpointer data)
{
  const Failure *c = data;

  fake_service_refuse (self->bus.service, "Add", c->name, c->message);
  start_add (self);
  wait_for (self);
  g_assert_null (ferry_client_add_finish (self->bus.client, self->result, &self->error));
  g_assert_error (self->error, c->domain (), c->code);
  g_assert_cmpstr (self->error->message, ==, c->message);
}

static gboolean
has_come (gpointer data)
{
  return fake_service_count (data, "Add") + fake_service_count (data, "Find") > 0;
}

/* Add is neither lost in silence nor done twice. */
static void
test_dies_in_add (Fixture      *self,
                  gconstpointer data)
{
  g_autoptr (GAsyncResult) other = NULL;
  g_autoptr (GError)       error = NULL;

  fake_service_ignore (self->bus.service, "Add");
  start_add (self);
  bus_fixture_wait (has_come, self->bus.service);
  fake_service_vanish (self->bus.service);
  wait_for (self);
  g_assert_null (ferry_client_add_finish (self->bus.client, self->result, &self->error));
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);

  ferry_client_connect_async (self->bus.client, NULL, bus_fixture_done_cb, &other);
  bus_fixture_wait_result (&other);
  g_assert_true (ferry_client_connect_finish (self->bus.client, other, &error));
  bus_fixture_settle (&self->bus);
  g_assert_cmpuint (fake_service_count (self->bus.service, "Add"), ==, 1);
}

static void
test_dies_in_call (Fixture      *self,
                   gconstpointer data)
{
  fake_service_ignore (self->bus.service, "Find");
  ferry_client_find_async (self->bus.client, "a", NULL, bus_fixture_done_cb, &self->result);
  bus_fixture_wait (has_come, self->bus.service);
  fake_service_vanish (self->bus.service);
  wait_for (self);
  g_assert_null (ferry_client_find_finish (self->bus.client, self->result, &self->error));
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
}

/* The service left before it got the call, and the client did not know: then the
 * next one gets it, once. */
static void
test_not_delivered (Fixture      *self,
                    gconstpointer data)
{
  g_autoptr (GAsyncResult) connected = NULL;
  g_autoptr (GPtrArray)    added = NULL;

  ferry_client_connect_async (self->bus.client, NULL, bus_fixture_done_cb, &connected);
  bus_fixture_wait_result (&connected);
  g_assert_true (ferry_client_connect_finish (self->bus.client, connected, NULL));

  fake_service_answer (self->bus.service, "Add", g_variant_new_parsed ("([('x', false)],)"));
  fake_service_vanish (self->bus.service);
  start_add (self);
  wait_for (self);
  added = ferry_client_add_finish (self->bus.client, self->result, &self->error);
  g_assert_no_error (self->error);
  g_assert_cmpuint (added->len, ==, 1);
  g_assert_cmpuint (fake_service_count (self->bus.service, "Add"), ==, 1);
  g_assert_cmpuint (fake_service_get_n_wakes (self->bus.service), ==, 2);
}

static void
test_cancel (Fixture      *self,
             gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  fake_service_ignore (self->bus.service, "Find");
  ferry_client_find_async (self->bus.client, "a", cancellable, bus_fixture_done_cb, &self->result);
  bus_fixture_wait (has_come, self->bus.service);
  g_cancellable_cancel (cancellable);
  wait_for (self);
  g_assert_null (ferry_client_find_finish (self->bus.client, self->result, &self->error));
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* An answer of another form than the interface says. */
static void
test_wrong_form (Fixture      *self,
                 gconstpointer data)
{
  static const FerryClientMethod method = { "Find", "(u)", 1000 };
  FerryClientCall                call = { .method = &method };
  g_autoptr (GVariant)           reply = NULL;

  fake_service_answer (self->bus.service, "Find", g_variant_new_parsed ("(['a'],)"));
  call.parameters = g_variant_new ("(s)", "a");
  ferry_client_send (self->bus.client, &call, NULL, bus_fixture_done_cb, &self->result);
  wait_for (self);
  reply = ferry_client_receive (self->bus.client, self->result, &method, &self->error);
  g_assert_null (reply);
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

/* The service hangs. */
static void
test_timeout (Fixture      *self,
              gconstpointer data)
{
  static const FerryClientMethod creating = { "Find", "(as)", 1, .is_creating = TRUE };
  static const FerryClientMethod plain = { "Find", "(as)", 1 };
  const FerryClientMethod       *methods[] = { &creating, &plain };
  g_autofree char               *last = NULL;

  fake_service_ignore (self->bus.service, "Find");
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      FerryClientCall call = { .method = methods[i] };

      call.parameters = g_variant_new ("(s)", "a");
      ferry_client_send (self->bus.client, &call, NULL, bus_fixture_done_cb, &self->result);
      wait_for (self);
      g_assert_null (ferry_client_receive (self->bus.client, self->result, methods[i],
                                           &self->error));
      g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
      g_assert_cmpstr (self->error->message, !=, last);
      g_free (last);
      last = g_strdup (self->error->message);
      g_clear_error (&self->error);
      g_clear_object (&self->result);
    }
}

/* Views are of a session: outside of one there is none. */
static void
test_view_without_service (Fixture      *self,
                           gconstpointer data)
{
  static const FerryClientMethod method = { "Close", "()", 1000 };
  FerryClientCall                call = { .method = &method, .view = "/view" };

  call.parameters = g_variant_new ("()");
  ferry_client_send (self->bus.client, &call, NULL, bus_fixture_done_cb, &self->result);
  wait_for (self);
  g_assert_null (ferry_client_receive (self->bus.client, self->result, &method, &self->error));
  g_assert_error (self->error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
  g_assert_cmpint (ferry_client_get_state (self->bus.client), ==, FERRY_CLIENT_OFFLINE);
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

  add_test ("/client-calls/add", test_add);
  add_test ("/client-calls/secrets-go-past-the-bus", test_secrets);
  add_test ("/client-calls/nonsense-may-be-secret", test_secret_nonsense);
  add_test ("/client-calls/metalink", test_metalink);
  add_test ("/client-calls/change", test_change);
  add_test ("/client-calls/verbs", test_verbs);
  add_test ("/client-calls/undo", test_undo);
  add_test ("/client-calls/settings", test_settings);
  add_test ("/client-calls/networks", test_networks);
  add_test ("/client-calls/usage", test_usage);
  add_test ("/client-calls/list", test_list);
  add_test ("/client-calls/list-of-nonsense-fails", test_list_nonsense);
  add_test ("/client-calls/get-transfer", test_get_transfer);
  add_test ("/client-calls/transfer-of-nonsense-fails", test_get_transfer_nonsense);
  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++)
    g_test_add (failures[i].path, Fixture, &failures[i], set_up, test_failure, tear_down);
  add_test ("/client-calls/an-add-that-is-cut-off-is-told-and-not-repeated", test_dies_in_add);
  add_test ("/client-calls/a-call-that-is-cut-off-fails", test_dies_in_call);
  add_test ("/client-calls/what-was-not-delivered-is-sent-again", test_not_delivered);
  add_test ("/client-calls/can-be-cancelled", test_cancel);
  add_test ("/client-calls/an-answer-of-another-form-fails", test_wrong_form);
  add_test ("/client-calls/a-service-that-hangs-is-told-of", test_timeout);
  add_test ("/client-calls/no-view-without-a-service", test_view_without_service);

  return g_test_run ();
}
