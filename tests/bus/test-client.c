/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "bus-fixture.h"
#include "ferry-client-private.h"
#include "ferry-error.h"
#include "ferry-names.h"
#include "ferry-transfer-list.h"

/* The life of the client: finding the service, losing it, finding it again. */

static void
set_up (BusFixture   *self,
        gconstpointer data)
{
  bus_fixture_set_up (self, TRUE);
}

static void
set_up_bare (BusFixture   *self,
             gconstpointer data)
{
  bus_fixture_set_up (self, FALSE);
}

static void
tear_down (BusFixture   *self,
           gconstpointer data)
{
  bus_fixture_tear_down (self);
}

/* TRUE when the client is connected; else @error says why not. */
static gboolean
try_connect (BusFixture *self,
             GError    **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  ferry_client_connect_async (self->client, NULL, bus_fixture_done_cb, &result);
  bus_fixture_wait_result (&result);

  return ferry_client_connect_finish (self->client, result, error);
}

static void
connect_client (BusFixture *self)
{
  g_autoptr (GError) error = NULL;

  try_connect (self, &error);
  g_assert_no_error (error);
}

static void
note_state_cb (FerryClient *client,
               GParamSpec  *pspec,
               gpointer     data)
{
  guint state;

  g_object_get (client, "state", &state, NULL);
  g_assert_cmpuint (state, ==, ferry_client_get_state (client));
  g_string_append_printf (data, "%u", state);
}

static void
test_activates (BusFixture   *self,
                gconstpointer data)
{
  g_autoptr (GString) states = g_string_new (NULL);
  GVariant           *preferences;

  g_signal_connect (self->client, "notify::state", G_CALLBACK (note_state_cb), states);
  g_assert_null (ferry_client_get_preferences (self->client));
  g_assert_cmpuint (ferry_client_get_count (self->client, "all"), ==, 0);
  fake_service_insert (self->service, 0, 3);
  connect_client (self);

  g_assert_cmpuint (fake_service_get_n_wakes (self->service), ==, 1);
  g_assert_cmpstr (states->str, ==, "12");
  g_assert_null (ferry_client_get_error (self->client));
  g_assert_cmpuint (ferry_client_get_count (self->client, "all"), ==, 3);
  g_assert_cmpuint (ferry_client_get_count (self->client, "active"), ==, 0);
  preferences = ferry_client_get_preferences (self->client);
  g_assert_true (g_variant_lookup (preferences, "max-running", "u", NULL));
  g_assert_nonnull (ferry_client_get_groups (self->client));
}

static void
test_uses_running (BusFixture   *self,
                   gconstpointer data)
{
  fake_service_appear (self->service);
  connect_client (self);
  connect_client (self);

  g_assert_cmpuint (fake_service_get_n_wakes (self->service), ==, 0);
}

static void
test_call_connects (BusFixture   *self,
                    gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError)       error = NULL;
  g_auto (GStrv)           ids = NULL;

  fake_service_answer (self->service, "Find", g_variant_new_parsed ("(['ab'],)"));
  g_assert_cmpint (ferry_client_get_state (self->client), ==, FERRY_CLIENT_OFFLINE);
  ferry_client_find_async (self->client, "a", NULL, bus_fixture_done_cb, &result);
  g_assert_cmpint (ferry_client_get_state (self->client), ==, FERRY_CLIENT_CONNECTING);
  bus_fixture_wait_result (&result);

  ids = ferry_client_find_finish (self->client, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (ids), ==, 1);
  g_assert_cmpstr (ids[0], ==, "ab");
}

static void
test_cancels_waiting (BusFixture   *self,
                      gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) other = NULL;
  g_autoptr (GError)       error = NULL;

  ferry_client_find_async (self->client, "a", cancellable, bus_fixture_done_cb, &result);
  ferry_client_connect_async (self->client, NULL, bus_fixture_done_cb, &other);
  g_cancellable_cancel (cancellable);
  bus_fixture_wait_result (&result);
  g_assert_null (ferry_client_find_finish (self->client, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  bus_fixture_wait_result (&other);
  g_assert_true (ferry_client_connect_finish (self->client, other, NULL));
  bus_fixture_settle (self);
  g_assert_cmpuint (fake_service_count (self->service, "Find"), ==, 0);
}

static void
test_not_needed (BusFixture   *self,
                 gconstpointer data)
{
  connect_client (self);
  fake_service_vanish (self->service);
  bus_fixture_wait_state (self, FERRY_CLIENT_OFFLINE);
  bus_fixture_drain ();
  g_assert_cmpuint (fake_service_get_n_wakes (self->service), ==, 1);
  g_assert_cmpint (ferry_fake_clock_get_next_alarm (self->clock), ==, -1);

  connect_client (self);
  g_assert_cmpuint (fake_service_get_n_wakes (self->service), ==, 2);
}

static void
test_ignores_others (BusFixture   *self,
                     gconstpointer data)
{
  connect_client (self);
  fake_service_vanish (self->service);
  bus_fixture_wait_state (self, FERRY_CLIENT_OFFLINE);

  /* Somebody else needs it: that is no reason to speak to it. */
  fake_service_appear (self->service);
  bus_fixture_settle (self);
  g_assert_cmpint (ferry_client_get_state (self->client), ==, FERRY_CLIENT_OFFLINE);

  connect_client (self);
  g_assert_cmpuint (fake_service_get_n_wakes (self->service), ==, 1);
}

static void
test_list_needs (BusFixture   *self,
                 gconstpointer data)
{
  g_autoptr (FerryTransferList) list = ferry_transfer_list_new (self->client);

  bus_fixture_wait_state (self, FERRY_CLIENT_CONNECTED);
  fake_service_vanish (self->service);
  bus_fixture_wait_state (self, FERRY_CLIENT_CONNECTING);
  bus_fixture_wait_state (self, FERRY_CLIENT_CONNECTED);
  g_assert_cmpuint (fake_service_get_n_wakes (self->service), ==, 2);
  g_assert_finalize_object (g_steal_pointer (&list));
}

static gboolean
has_alarm (gpointer data)
{
  return ferry_fake_clock_get_next_alarm (data) >= 0;
}

/* Lets the client rest out the time before its next attempt; tells how long. */
static gint64
rest_out (BusFixture *self)
{
  gint64 before = ferry_clock_get_monotonic (FERRY_CLOCK (self->clock));
  gint64 rest;

  bus_fixture_wait (has_alarm, self->clock);
  rest = ferry_fake_clock_get_next_alarm (self->clock) - before;
  ferry_fake_clock_advance (self->clock, rest);

  return rest;
}

static void
test_gives_up (BusFixture   *self,
               gconstpointer data)
{
  FakeWake                 wake = (FakeWake) GPOINTER_TO_INT (data);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError)       error = NULL;
  gint64                   last = 0;

  fake_service_set_wake (self->service, wake);
  ferry_client_connect_async (self->client, NULL, bus_fixture_done_cb, &result);
  for (guint i = 0; i < FERRY_CLIENT_MOST_FAILURES - 2; i++)
    {
      gint64 rest = rest_out (self);

      g_assert_cmpint (rest, >, last);
      last = rest;
    }
  bus_fixture_wait_result (&result);
  g_assert_false (ferry_client_connect_finish (self->client, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  g_assert_cmpint (ferry_client_get_state (self->client), ==, FERRY_CLIENT_FAILED);
  g_assert_cmpuint (fake_service_get_n_wakes (self->service), ==, FERRY_CLIENT_MOST_FAILURES);
  g_assert_cmpstr (ferry_client_get_error (self->client)->message, ==, error->message);
}

static void
test_fails_at_once (BusFixture   *self,
                    gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError)       error = NULL;

  test_gives_up (self, GINT_TO_POINTER (FAKE_WAKE_FAIL));
  fake_service_set_wake (self->service, FAKE_WAKE_APPEAR);

  /* A call does not try again by itself, whoever asks for it does. */
  ferry_client_find_async (self->client, "a", NULL, bus_fixture_done_cb, &result);
  bus_fixture_wait_result (&result);
  g_assert_null (ferry_client_find_finish (self->client, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  connect_client (self);
  g_assert_null (ferry_client_get_error (self->client));
}

static void
test_forgets_failures (BusFixture   *self,
                       gconstpointer data)
{
  g_autoptr (FerryTransferList) list = ferry_transfer_list_new (self->client);

  /* It dies now and then: that is borne for ever. */
  for (guint i = 0; i < 3 * FERRY_CLIENT_MOST_FAILURES; i++)
    {
      bus_fixture_wait_state (self, FERRY_CLIENT_CONNECTED);
      ferry_fake_clock_advance (self->clock, FERRY_CLIENT_FAILURE_SPAN + 1);
      fake_service_vanish (self->service);
      bus_fixture_wait_state (self, FERRY_CLIENT_CONNECTING);
    }
  bus_fixture_wait_state (self, FERRY_CLIENT_CONNECTED);
  g_assert_finalize_object (g_steal_pointer (&list));
}

static void
test_not_installed (BusFixture   *self,
                    gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (try_connect (self, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpint (ferry_client_get_state (self->client), ==, FERRY_CLIENT_FAILED);
  g_assert_cmpint (ferry_fake_clock_get_next_alarm (self->clock), ==, -1);

  /* Installed and started meanwhile. */
  fake_service_appear (self->service);
  connect_client (self);
}

static void
test_foreign_service (BusFixture   *self,
                      gconstpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError)       error = NULL;

  /* What has the name does not know our interface. */
  fake_service_appear (self->service);
  fake_service_mute_manager (self->service);
  ferry_client_connect_async (self->client, NULL, bus_fixture_done_cb, &result);
  for (guint i = 0; i < FERRY_CLIENT_MOST_FAILURES - 2; i++)
    rest_out (self);
  bus_fixture_wait_result (&result);
  g_assert_false (ferry_client_connect_finish (self->client, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
}

static void
test_ailing_service (BusFixture   *self,
                     gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fake_service_appear (self->service);
  fake_service_ail (self->service);
  g_assert_false (try_connect (self, &error));
  g_assert_error (error, FERRY_ERROR, FERRY_ERROR_DISK_FULL);
  g_assert_cmpstr (error->message, ==, "The disk is full");
  g_assert_cmpint (ferry_fake_clock_get_next_alarm (self->clock), ==, -1);
}

static void
test_bus_goes (BusFixture   *self,
               gconstpointer data)
{
  g_autoptr (FerryTransferList) list = ferry_transfer_list_new (self->client);

  bus_fixture_wait_state (self, FERRY_CLIENT_CONNECTED);
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  bus_fixture_wait_state (self, FERRY_CLIENT_FAILED);
  g_assert_error (ferry_client_get_error (self->client), G_IO_ERROR, G_IO_ERROR_CLOSED);
  g_assert_finalize_object (g_steal_pointer (&list));
}

static void
test_no_bus (void)
{
  g_autoptr (FerryClient)  client = ferry_client_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError)       error = NULL;

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  ferry_client_connect_async (client, NULL, bus_fixture_done_cb, &result);
  bus_fixture_wait_result (&result);
  g_assert_false (ferry_client_connect_finish (client, result, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (ferry_client_get_state (client), ==, FERRY_CLIENT_FAILED);
  g_clear_object (&result);
  bus_fixture_drain ();
  g_assert_finalize_object (g_steal_pointer (&client));
}

/* A connection of its own to the bus that DBUS_SESSION_BUS_ADDRESS names. */
static void
test_session_bus (BusFixture   *self,
                  gconstpointer data)
{
  g_autoptr (FerryClient)  client = ferry_client_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError)       error = NULL;

  ferry_client_connect_async (client, NULL, bus_fixture_done_cb, &result);
  bus_fixture_wait_result (&result);
  ferry_client_connect_finish (client, result, &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  bus_fixture_settle (self);
  g_assert_finalize_object (g_steal_pointer (&client));
}

static void
count_cb (FerryClient *client,
          gpointer     data)
{
  (*(guint *) data)++;
}

static void
assert_variant (GVariant   *variant,
                const char *expected)
{
  g_autofree char *text = g_variant_print (variant, FALSE);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_properties_change (BusFixture   *self,
                        gconstpointer data)
{
  guint n_counts = 0;
  guint n_preferences = 0;
  guint n_groups = 0;
  guint n_networks = 0;

  g_assert_null (ferry_client_get_networks (self->client));
  connect_client (self);
  assert_variant (ferry_client_get_networks (self->client),
                  "{'phone': {'name': <'My phone'>, 'cap': <uint64 7>}}");
  g_signal_connect (self->client, "networks-changed", G_CALLBACK (count_cb), &n_networks);
  g_signal_connect (self->client, "counts-changed", G_CALLBACK (count_cb), &n_counts);
  g_signal_connect (self->client, "preferences-changed", G_CALLBACK (count_cb), &n_preferences);
  g_signal_connect (self->client, "groups-changed", G_CALLBACK (count_cb), &n_groups);
  fake_service_emit (self->service, "PropertiesChanged",
                     g_variant_new_parsed ("('" FERRY_APPLICATION_ID ".Manager',"
                                           "{'Counts': <{'all': uint32 9}>, 'Groups': <7>},"
                                           "@as [])"));
  fake_service_emit (self->service, "PropertiesChanged",
                     g_variant_new_parsed ("('" FERRY_APPLICATION_ID ".Manager',"
                                           "{'Counts': <{'all': uint32 9}>,"
                                           " 'Preferences': <{'rate-limit': <uint64 1>}>,"
                                           " 'Networks': <@a{sa{sv}} {}>},"
                                           "@as [])"));
  fake_service_emit (self->service, "PropertiesChanged", g_variant_new ("(s)", "what"));
  bus_fixture_settle (self);

  g_assert_cmpuint (n_counts, ==, 1);
  g_assert_cmpuint (n_preferences, ==, 1);
  g_assert_cmpuint (n_groups, ==, 0);
  g_assert_cmpuint (n_networks, ==, 1);
  assert_variant (ferry_client_get_networks (self->client), "{}");
  g_assert_cmpuint (ferry_client_get_count (self->client, "all"), ==, 9);
}

static void
emit_conditions (BusFixture *self,
                 const char *conditions)
{
  g_autofree char *text = NULL;

  text = g_strdup_printf ("('" FERRY_APPLICATION_ID ".Manager', {'Conditions': <%s>}, @as [])",
                          conditions);
  fake_service_emit (self->service, "PropertiesChanged", g_variant_new_parsed (text));
  bus_fixture_settle (self);
}

static void
test_conditions_change (BusFixture   *self,
                        gconstpointer data)
{
  const FerrySituation *situation;
  guint                 n_conditions = 0;

  g_signal_connect (self->client, "conditions-changed", G_CALLBACK (count_cb), &n_conditions);
  g_assert_null (ferry_client_get_situation (self->client));
  connect_client (self);
  situation = ferry_client_get_situation (self->client);
  g_assert_cmpstr (situation->network_name, ==, "My phone");
  g_assert_true (situation->is_metered);
  g_assert_cmpint (situation->network_type, ==, FERRY_NETWORK_TYPE_MOBILE);
  g_assert_cmpuint (n_conditions, ==, 1);

  /* The same again is nothing new. */
  emit_conditions (self, FAKE_SERVICE_CONDITIONS);
  g_assert_cmpuint (n_conditions, ==, 1);

  emit_conditions (self, "{'online': <false>}");
  situation = ferry_client_get_situation (self->client);
  g_assert_null (situation->network_name);
  g_assert_false (situation->is_online);
  g_assert_cmpuint (n_conditions, ==, 2);
}

/* Of what is told wrongly nothing is believed, and the next one counts again. */
static void
test_wrong_conditions (BusFixture   *self,
                       gconstpointer data)
{
  guint n_conditions = 0;

  connect_client (self);
  g_signal_connect (self->client, "conditions-changed", G_CALLBACK (count_cb), &n_conditions);
  emit_conditions (self, "{'online': <'very'>}");
  g_assert_null (ferry_client_get_situation (self->client));
  emit_conditions (self, "{'online': <true>}");
  g_assert_true (ferry_client_get_situation (self->client)->is_online);
  g_assert_cmpuint (n_conditions, ==, 2);
}

static void
settled_cb (FerryClient *client,
            const char  *id,
            guint        status,
            const char  *name,
            gpointer     data)
{
  g_string_append_printf (data, "%s %u %s;", id, status, name);
}

static void
test_settled (BusFixture   *self,
              gconstpointer data)
{
  g_autoptr (GString) told = g_string_new (NULL);

  connect_client (self);
  g_signal_connect (self->client, "settled", G_CALLBACK (settled_cb), told);
  fake_service_emit (self->service, "Settled",
                     g_variant_new_parsed ("([('a', 'completed', 'x'), ('b', 'nonsense', 'y'),"
                                           " ('c', 'error', 'z')],)"));
  fake_service_emit (self->service, "Settled", g_variant_new ("(u)", 1));
  bus_fixture_settle (self);

  g_assert_cmpstr (told->str, ==, "a 5 x;c 7 z;");
}

static void
test_presence (BusFixture   *self,
               gconstpointer data)
{
  g_autoptr (FerryTransferList) list = NULL;

  ferry_client_set_presence (self->client, TRUE);
  list = ferry_transfer_list_new (self->client);
  bus_fixture_wait_state (self, FERRY_CLIENT_CONNECTED);
  bus_fixture_settle (self);
  g_assert_cmpuint (fake_service_count (self->service, "SetPresence"), ==, 1);
  ferry_client_set_presence (self->client, TRUE);
  bus_fixture_settle (self);
  g_assert_cmpuint (fake_service_count (self->service, "SetPresence"), ==, 1);

  fake_service_vanish (self->service);
  bus_fixture_wait_state (self, FERRY_CLIENT_CONNECTING);
  bus_fixture_wait_state (self, FERRY_CLIENT_CONNECTED);
  bus_fixture_settle (self);
  g_assert_cmpuint (fake_service_count (self->service, "SetPresence"), ==, 2);
  ferry_client_set_presence (self->client, FALSE);
  bus_fixture_settle (self);
  g_assert_cmpuint (fake_service_count (self->service, "SetPresence"), ==, 3);
  g_assert_finalize_object (g_steal_pointer (&list));
}

static void
add_test (const char *name,
          gboolean    is_installed,
          void (*test) (BusFixture *, gconstpointer),
          gconstpointer data)
{
  g_test_add (name, BusFixture, data, is_installed ? set_up : set_up_bare, test, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_test ("/client/starts-the-service", TRUE, test_activates, NULL);
  add_test ("/client/uses-the-service-that-runs", TRUE, test_uses_running, NULL);
  add_test ("/client/a-call-connects", TRUE, test_call_connects, NULL);
  add_test ("/client/a-call-that-waits-can-be-cancelled", TRUE, test_cancels_waiting, NULL);
  add_test ("/client/lets-a-service-go-that-nobody-needs", TRUE, test_not_needed, NULL);
  add_test ("/client/leaves-a-service-alone-that-nobody-needs", TRUE, test_ignores_others, NULL);
  add_test ("/client/a-list-needs-the-service", TRUE, test_list_needs, NULL);
  add_test ("/client/gives-up-a-service-that-cannot-start", TRUE, test_gives_up,
            GINT_TO_POINTER (FAKE_WAKE_FAIL));
  add_test ("/client/gives-up-a-service-that-dies-at-once", TRUE, test_gives_up,
            GINT_TO_POINTER (FAKE_WAKE_DIE));
  add_test ("/client/fails-until-asked-to-connect", TRUE, test_fails_at_once, NULL);
  add_test ("/client/forgets-old-failures", TRUE, test_forgets_failures, NULL);
  add_test ("/client/says-that-it-is-not-installed", FALSE, test_not_installed, NULL);
  add_test ("/client/gives-up-who-only-has-the-name", TRUE, test_foreign_service, NULL);
  add_test ("/client/says-why-the-service-cannot-work", TRUE, test_ailing_service, NULL);
  add_test ("/client/fails-when-the-bus-goes", TRUE, test_bus_goes, NULL);
  add_test ("/client/finds-the-session-bus", TRUE, test_session_bus, NULL);
  add_test ("/client/follows-properties", TRUE, test_properties_change, NULL);
  add_test ("/client/follows-conditions", TRUE, test_conditions_change, NULL);
  add_test ("/client/knows-nothing-of-wrong-conditions", TRUE, test_wrong_conditions, NULL);
  add_test ("/client/tells-of-settled-transfers", TRUE, test_settled, NULL);
  add_test ("/client/tells-presence-to-each-service", TRUE, test_presence, NULL);
  g_test_add_func ("/client/fails-without-a-bus", test_no_bus);

  return g_test_run ();
}
