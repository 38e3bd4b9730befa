/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-names.h"
#include "ferry-row.h"
#include "ferry-view.h"
#include "part-fixture.h"

#include <string.h>

#define VIEW "io.github.ferrytransfer.Ferry.View"
#define QUARTER (G_USEC_PER_SEC / 4)

typedef struct
{
  PartFixture     *parts;   /* (owned) */
  GTestDBus       *bus;     /* (owned) */
  GDBusConnection *service; /* (owned) */
  GDBusConnection *caller;  /* (owned) */
  GDBusConnection *other;   /* (owned) */
  FerryView       *view;    /* (owned) (nullable) */
  char            *path;    /* (owned) */
  GString         *told;    /* (owned) the signals that the caller got, since it looked */
  guint            n_overheard;
  guint            n_closed;
} Fixture;

/* The signals, each a word. */

static void
append_rows (GString  *told,
             GVariant *parameters)
{
  g_autoptr (GVariantIter) rows = NULL;
  GVariant                *row;
  guint                    generation, position;

  g_variant_get (parameters, "(ua(ua{sv}))", &generation, &rows);
  g_string_append_printf (told, "rows@%u", generation);
  while (g_variant_iter_next (rows, "(u@a{sv})", &position, &row))
    {
      const char *status = "";
      const char *reason = "";

      g_variant_lookup (row, "status", "&s", &status);
      g_variant_lookup (row, "reason", "&s", &reason);
      g_string_append_printf (told, " %u=%s/%s", position, status, reason);
      g_variant_unref (row);
    }
}

static void
append_progress (GString  *told,
                 GVariant *parameters)
{
  g_autoptr (GVariantIter) transfers = NULL;
  gint64                   received, total;
  guint64                  own_rate, rate;
  guint                    connections;

  g_variant_get (parameters, "(a(sxxtu)t)", &transfers, &rate);
  g_string_append (told, "progress");
  while (g_variant_iter_next (transfers, "(&sxxtu)", NULL, &received, &total, &own_rate,
                              &connections))
    g_string_append_printf (told, " %" G_GINT64_FORMAT "/%" G_GINT64_FORMAT "*%u", received, total,
                            connections);
  g_string_append (told, rate > 0 ? " fast" : " still");
}

static void
told_cb (GDBusConnection *connection,
         const char      *sender,
         const char      *path,
         const char      *interface,
         const char      *signal,
         GVariant        *parameters,
         gpointer         data)
{
  Fixture *fixture = data;

  if (fixture->told->len > 0)
    g_string_append (fixture->told, "; ");
  if (g_str_equal (signal, "Changed"))
    {
      guint generation, position, removed, added;

      g_variant_get (parameters, "(uuuu)", &generation, &position, &removed, &added);
      g_string_append_printf (fixture->told, "changed@%u %u-%u+%u", generation, position, removed,
                              added);
    }
  else if (g_str_equal (signal, "RowsChanged"))
    append_rows (fixture->told, parameters);
  else if (g_str_equal (signal, "Progress"))
    append_progress (fixture->told, parameters);
  else
    g_assert_not_reached ();
}

static void
overheard_cb (GDBusConnection *connection,
              const char      *sender,
              const char      *path,
              const char      *interface,
              const char      *signal,
              GVariant        *parameters,
              gpointer         data)
{
  ((Fixture *) data)->n_overheard++;
}

static void
closed_cb (FerryView *view,
           Fixture   *fixture)
{
  fixture->n_closed++;
}

/* Calls. */

static void
replied_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  GAsyncResult **kept = data;

  *kept = g_object_ref (result);
}

static void
call_begin (Fixture         *fixture,
            GDBusConnection *connection,
            const char      *method,
            GVariant        *parameters,
            GAsyncResult   **result)
{
  g_dbus_connection_call (connection, g_dbus_connection_get_unique_name (fixture->service),
                          fixture->path, VIEW, method, parameters, NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                          NULL, replied_cb, result);
}

static GVariant *
call_end (GDBusConnection *connection,
          GAsyncResult   **result,
          GError         **error)
{
  g_autoptr (GAsyncResult) owned = NULL;

  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
  owned = g_steal_pointer (result);
  return g_dbus_connection_call_finish (connection, owned, error);
}

static GVariant *
call (Fixture    *fixture,
      const char *method,
      GVariant   *parameters)
{
  g_autoptr (GError) error = NULL;
  GAsyncResult      *result = NULL;
  GVariant          *reply;

  call_begin (fixture, fixture->caller, method, parameters, &result);
  reply = call_end (fixture->caller, &result, &error);
  g_assert_no_error (error);
  return reply;
}

/* Good to wait for all signals that were sent before: the last of them comes
 * before the answer. */
static void
let_all_arrive (Fixture *fixture)
{
  g_autoptr (GVariant) reply = NULL;

  part_fixture_settle ();
  reply = call (fixture, "GetIds", g_variant_new ("(uu)", 0, 0));
  part_fixture_settle ();
}

static void
assert_told (Fixture    *fixture,
             const char *expected)
{
  let_all_arrive (fixture);
  g_assert_cmpstr (fixture->told->str, ==, expected);
  g_string_truncate (fixture->told, 0);
}

static void
assert_refused (Fixture         *fixture,
                GDBusConnection *connection,
                const char      *method,
                GVariant        *parameters,
                GDBusError       code)
{
  g_autoptr (GError)   error = NULL;
  g_autoptr (GVariant) reply = NULL;
  GAsyncResult        *result = NULL;

  call_begin (fixture, connection, method, parameters, &result);
  reply = call_end (connection, &result, &error);
  g_assert_error (error, G_DBUS_ERROR, (int) code);
}

/* Floating. */
static GVariant *
parse_query (const char *text)
{
  g_autofree char     *whole = g_strdup_printf ("{%s}", text);
  g_autoptr (GVariant) query = NULL;
  g_autoptr (GError)   error = NULL;

  query = g_variant_parse (G_VARIANT_TYPE_VARDICT, whole, NULL, NULL, &error);
  g_assert_no_error (error);
  return g_variant_new ("(@a{sv})", query);
}

static void
set_query (Fixture    *fixture,
           const char *text)
{
  g_variant_unref (call (fixture, "SetQuery", parse_query (text)));
}

static void
watch (Fixture *fixture,
       guint    position,
       guint    count)
{
  g_variant_unref (call (fixture, "Watch", g_variant_new ("(uu)", position, count)));
}

/* The fixture. */

static GDBusConnection *
connect_to_bus (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection   *connection;

  connection = g_dbus_connection_new_for_address_sync (
      g_test_dbus_get_bus_address (fixture->bus),
      G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
          G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
      NULL, NULL, &error);
  g_assert_no_error (error);
  return connection;
}

static void
disconnect_from_bus (GDBusConnection *connection)
{
  g_dbus_connection_close_sync (connection, NULL, NULL);
  part_fixture_settle ();
  g_object_unref (connection);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->parts = part_fixture_new ();
  fixture->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (fixture->bus);
  fixture->service = connect_to_bus (fixture);
  fixture->caller = connect_to_bus (fixture);
  fixture->other = connect_to_bus (fixture);
  fixture->told = g_string_new (NULL);
}

static gboolean
is_alone (gpointer data)
{
  return G_OBJECT (data)->ref_count == 1;
}

static void
close_view (Fixture *fixture)
{
  if (fixture->view == NULL)
    return;

  ferry_view_close (fixture->view);
  /* The thread of the connection may be about to let go of it. */
  ferry_test_rig_until (fixture->parts->rig, "the bus has let go of the view", is_alone,
                        fixture->view);
  g_assert_finalize_object (g_steal_pointer (&fixture->view));
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  close_view (fixture);
  g_assert_cmpuint (fixture->n_overheard, ==, 0);
  disconnect_from_bus (fixture->other);
  disconnect_from_bus (fixture->caller);
  disconnect_from_bus (fixture->service);
  g_test_dbus_down (fixture->bus);
  g_object_unref (fixture->bus);
  g_string_free (fixture->told, TRUE);
  g_free (fixture->path);
  part_fixture_free (fixture->parts);
}

static void
open_view (Fixture    *fixture,
           const char *text)
{
  const char         *service = g_dbus_connection_get_unique_name (fixture->service);
  g_auto (FerryQuery) query = { 0 };

  part_fixture_parse_query (text, &query);
  fixture->view = ferry_view_new (fixture->parts->catalog, fixture->parts->rig->engine,
                                  FERRY_CLOCK (fixture->parts->clock), fixture->service,
                                  g_dbus_connection_get_unique_name (fixture->caller), &query);
  fixture->path = g_strdup (ferry_view_get_path (fixture->view));
  g_signal_connect (fixture->view, "closed", G_CALLBACK (closed_cb), fixture);
  g_dbus_connection_signal_subscribe (fixture->caller, service, VIEW, NULL, fixture->path, NULL,
                                      G_DBUS_SIGNAL_FLAGS_NONE, told_cb, fixture, NULL);
  g_dbus_connection_signal_subscribe (fixture->other, service, VIEW, NULL, fixture->path, NULL,
                                      G_DBUS_SIGNAL_FLAGS_NONE, overheard_cb, fixture, NULL);
}

static FerryTransfer *
add (Fixture    *fixture,
     const char *name,
     FerryStatus status)
{
  FerryTransfer *transfer = part_fixture_add (fixture->parts, name, NULL);

  part_fixture_set_status (transfer, status);
  return transfer;
}

/* Reading. */

static void
test_its_caller_reads_it (Fixture      *fixture,
                          gconstpointer data)
{
  FerryTransfer           *a = add (fixture, "a", FERRY_STATUS_PAUSED);
  FerryTransfer           *b = add (fixture, "b", FERRY_STATUS_ERROR);
  g_autoptr (GVariant)     reply = NULL;
  g_autoptr (GVariant)     ids = NULL;
  g_autoptr (GVariantIter) rows = NULL;
  g_autofree const char  **texts = NULL;
  GVariant                *encoded;
  guint                    generation;

  open_view (fixture, "");
  g_assert_true (g_str_has_prefix (fixture->path, FERRY_VIEW_PATH_PREFIX));
  g_assert_cmpuint (ferry_view_get_total (fixture->view), ==, 2);
  g_assert_cmpstr (ferry_view_get_sender (fixture->view), ==,
                   g_dbus_connection_get_unique_name (fixture->caller));

  reply = call (fixture, "GetRows", g_variant_new ("(uu)", 1, 1000));
  g_variant_get (reply, "(uaa{sv})", &generation, &rows);
  g_assert_cmpuint (generation, ==, 0);
  g_assert_cmpuint (g_variant_iter_n_children (rows), ==, 1);
  encoded = g_variant_iter_next_value (rows);
  {
    g_auto (FerryRow)  row = { 0 };
    g_autoptr (GError) error = NULL;

    ferry_row_decode (encoded, &row, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (row.id, ==, ferry_transfer_get_id (a));
    g_assert_cmpint (row.status, ==, FERRY_STATUS_PAUSED);
  }
  g_variant_unref (encoded);

  ids = call (fixture, "GetIds", g_variant_new ("(uu)", 0, G_MAXUINT));
  g_variant_get (ids, "(u^a&s)", &generation, &texts);
  g_assert_cmpuint (g_strv_length ((char **) texts), ==, 2);
  g_assert_cmpstr (texts[0], ==, ferry_transfer_get_id (b));
  g_assert_cmpstr (texts[1], ==, ferry_transfer_get_id (a));
}

static void
test_past_the_end_there_is_nothing (Fixture      *fixture,
                                    gconstpointer data)
{
  static const guint positions[] = { 1, 2, G_MAXUINT };

  add (fixture, "a", FERRY_STATUS_PAUSED);
  open_view (fixture, "");
  for (guint i = 0; i < G_N_ELEMENTS (positions); i++)
    {
      g_autoptr (GVariant) rows =
          call (fixture, "GetRows", g_variant_new ("(uu)", positions[i], 1000));
      g_autoptr (GVariant) ids =
          call (fixture, "GetIds", g_variant_new ("(uu)", positions[i], G_MAXUINT));
      g_autoptr (GVariant) list = g_variant_get_child_value (rows, 1);
      g_autoptr (GVariant) names = g_variant_get_child_value (ids, 1);

      g_assert_cmpuint (g_variant_n_children (list), ==, 0);
      g_assert_cmpuint (g_variant_n_children (names), ==, 0);
    }
}

static void
test_what_is_asked_wrongly_is_refused (Fixture      *fixture,
                                       gconstpointer data)
{
  open_view (fixture, "");
  assert_refused (fixture, fixture->caller, "GetRows", g_variant_new ("(uu)", 0, 1001),
                  G_DBUS_ERROR_INVALID_ARGS);
  assert_refused (fixture, fixture->caller, "SetQuery", parse_query ("'filter': <'some'>"),
                  G_DBUS_ERROR_INVALID_ARGS);
  assert_refused (fixture, fixture->caller, "SetQuery", parse_query ("'ids': <'one'>"),
                  G_DBUS_ERROR_INVALID_ARGS);
}

#define MANY 5000

static void
add_many (Fixture *fixture)
{
  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *name = g_strdup_printf ("%04u", i * 7919 % MANY);

      part_fixture_add (fixture->parts, name, NULL);
    }
}

/* Reading takes several turns of the main loop; the answer is of one moment. */
static void
test_an_answer_is_of_one_generation (Fixture      *fixture,
                                     gconstpointer data)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError)   error = NULL;
  g_autofree char    **ids = NULL;
  GAsyncResult        *result = NULL;
  guint                generation;
  guint                n_added = 0;

  add_many (fixture);
  open_view (fixture, "");
  call_begin (fixture, fixture->caller, "GetIds", g_variant_new ("(uu)", 0, G_MAXUINT), &result);
  while (result == NULL)
    {
      g_main_context_iteration (NULL, TRUE);
      if (n_added < 20)
        {
          add (fixture, "new", FERRY_STATUS_PAUSED);
          n_added++;
        }
    }
  reply = call_end (fixture->caller, &result, &error);
  g_assert_no_error (error);
  g_variant_get (reply, "(u^a&s)", &generation, &ids);
  g_assert_cmpuint (g_strv_length (ids), >=, MANY);
  g_assert_cmpuint (g_strv_length (ids), <=, MANY + n_added);
  for (guint i = 1; ids[i] != NULL; i++)
    {
      const FerryCatalogItem *newer = ferry_catalog_lookup (fixture->parts->catalog, ids[i - 1]);
      const FerryCatalogItem *older = ferry_catalog_lookup (fixture->parts->catalog, ids[i]);

      g_assert_cmpuint (newer->sequence, ==, older->sequence + 1);
    }
}

static void
test_reading_waits_for_the_order (Fixture      *fixture,
                                  gconstpointer data)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) ids = NULL;
  g_autofree char    **texts = NULL;
  guint                generation;

  add_many (fixture);
  open_view (fixture, "'sort': <'name'>");
  g_assert_cmpuint (ferry_view_get_total (fixture->view), ==, MANY);
  ids = call (fixture, "GetIds", g_variant_new ("(uu)", 0, 2));
  g_variant_get (ids, "(u^a&s)", &generation, &texts);
  g_assert_cmpstr (ferry_catalog_lookup (fixture->parts->catalog, texts[0])->name, ==, "0000");
  g_assert_cmpstr (ferry_catalog_lookup (fixture->parts->catalog, texts[1])->name, ==, "0001");

  set_query (fixture, "'sort': <'size'>");
  reply = call (fixture, "GetRows", g_variant_new ("(uu)", MANY - 1, 10));
  g_variant_get_child (reply, 0, "u", &generation);
  g_assert_cmpuint (generation, ==, 1);
  assert_told (fixture, "changed@1 0-5000+5000");
}

static gboolean
close_cb (gpointer data)
{
  Fixture *fixture = data;

  ferry_view_close (fixture->view);
  return G_SOURCE_REMOVE;
}

/* Before the rows are read in a turn of their own. */
static gboolean
close_in_a_moment_cb (FerryBusView          *view,
                      GDBusMethodInvocation *invocation,
                      guint                  position,
                      guint                  count,
                      Fixture               *fixture)
{
  g_idle_add_full (G_PRIORITY_HIGH, close_cb, fixture, NULL);
  return FALSE;
}

static void
test_whoever_waits_is_told_of_the_end (Fixture      *fixture,
                                       gconstpointer data)
{
  add (fixture, "a", FERRY_STATUS_PAUSED);
  open_view (fixture, "");
  g_signal_connect (fixture->view, "handle-get-rows", G_CALLBACK (close_in_a_moment_cb), fixture);
  assert_refused (fixture, fixture->caller, "GetRows", g_variant_new ("(uu)", 0, 1),
                  G_DBUS_ERROR_UNKNOWN_OBJECT);
}

/* None overtakes another, and none comes to a view that is closed. */
static void
test_calls_are_answered_in_their_order (Fixture      *fixture,
                                        gconstpointer data)
{
  GAsyncResult *results[101] = { NULL };

  open_view (fixture, "");
  for (guint i = 0; i < 100; i++)
    call_begin (fixture, fixture->caller, "SetQuery",
                parse_query (i % 2 == 0 ? "'filter': <'failed'>" : ""), &results[i]);
  add (fixture, "a", FERRY_STATUS_PAUSED);
  call_begin (fixture, fixture->caller, "Close", NULL, &results[100]);
  for (guint i = 0; i < 101; i++)
    {
      g_autoptr (GVariant) reply = NULL;
      g_autoptr (GError)   error = NULL;

      reply = call_end (fixture->caller, &results[i], &error);
      g_assert_no_error (error);
      if (i < 100)
        {
          guint generation, total;

          g_variant_get (reply, "(uu)", &generation, &total);
          g_assert_cmpuint (total, ==, i % 2);
        }
    }
  assert_refused (fixture, fixture->caller, "Watch", g_variant_new ("(uu)", 0, 1),
                  G_DBUS_ERROR_UNKNOWN_METHOD);
}

/* Whose it is. */

static void
test_nobody_else_can_use_it (Fixture      *fixture,
                             gconstpointer data)
{
  static const struct
  {
    const char *method;
    const char *parameters;
  } calls[] = {
    { "SetQuery", "(@a{sv} {},)" },
    { "GetRows", "(uint32 0, uint32 1)" },
    { "GetIds", "(uint32 0, uint32 1)" },
    { "Watch", "(uint32 0, uint32 1)" },
    { "Close", "()" },
  };

  open_view (fixture, "");
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    assert_refused (fixture, fixture->other, calls[i].method,
                    g_variant_new_parsed (calls[i].parameters), G_DBUS_ERROR_ACCESS_DENIED);
  /* And signals go to the caller alone: tear_down() sees to that. */
  add (fixture, "a", FERRY_STATUS_PAUSED);
  assert_told (fixture, "changed@1 0-0+1");
}

static void
test_close_takes_it_off_the_bus (Fixture      *fixture,
                                 gconstpointer data)
{
  g_autoptr (GVariant) reply = NULL;

  open_view (fixture, "");
  watch (fixture, 0, 10);
  reply = call (fixture, "Close", NULL);
  part_fixture_settle ();
  g_assert_cmpuint (fixture->n_closed, ==, 1);
  g_assert_cmpuint (ferry_view_get_total (fixture->view), ==, 0);
  assert_refused (fixture, fixture->caller, "GetIds", g_variant_new ("(uu)", 0, 1),
                  G_DBUS_ERROR_UNKNOWN_METHOD);
  add (fixture, "a", FERRY_STATUS_RUNNING);
  part_fixture_settle ();
  g_assert_cmpstr (fixture->told->str, ==, "");
}

static void
test_views_have_paths_of_their_own (Fixture      *fixture,
                                    gconstpointer data)
{
  g_auto (FerryQuery)   query = { 0 };
  g_autoptr (FerryView) another = NULL;

  ferry_query_init (&query);
  open_view (fixture, "");
  another = ferry_view_new (fixture->parts->catalog, fixture->parts->rig->engine,
                            FERRY_CLOCK (fixture->parts->clock), fixture->service,
                            g_dbus_connection_get_unique_name (fixture->other), &query);
  g_assert_cmpstr (ferry_view_get_path (another), !=, fixture->path);
  ferry_view_close (another);
}

/* Changes. */

static void
test_each_change_is_a_generation (Fixture      *fixture,
                                  gconstpointer data)
{
  FerryTransfer       *first = add (fixture, "first", FERRY_STATUS_PAUSED);
  g_autoptr (GVariant) reply = NULL;
  guint                generation, total;

  open_view (fixture, "");
  add (fixture, "second", FERRY_STATUS_PAUSED);
  assert_told (fixture, "changed@1 0-0+1");
  part_fixture_remove (fixture->parts, ferry_transfer_get_id (first));
  assert_told (fixture, "changed@2 1-1+0");

  reply = call (fixture, "SetQuery", parse_query ("'filter': <'failed'>"));
  g_variant_get (reply, "(uu)", &generation, &total);
  g_assert_cmpuint (generation, ==, 3);
  g_assert_cmpuint (total, ==, 0);
  assert_told (fixture, "changed@3 0-1+0");
  set_query (fixture, "'filter': <'failed'>");
  assert_told (fixture, "");
}

/* Rows. */

static void
test_watched_rows_are_told_of (Fixture      *fixture,
                               gconstpointer data)
{
  FerryTransfer *c = add (fixture, "c", FERRY_STATUS_PAUSED);
  FerryTransfer *b = add (fixture, "b", FERRY_STATUS_PAUSED);
  FerryTransfer *a = add (fixture, "a", FERRY_STATUS_PAUSED);

  open_view (fixture, "");
  part_fixture_set_status (a, FERRY_STATUS_ERROR);
  assert_told (fixture, "");
  watch (fixture, 1, 1);
  part_fixture_set_status (a, FERRY_STATUS_CANCELED);
  part_fixture_set_status (b, FERRY_STATUS_ERROR);
  part_fixture_set_status (c, FERRY_STATUS_ERROR);
  assert_told (fixture, "rows@0 1=error/none");

  /* They stay the same rows. */
  add (fixture, "new", FERRY_STATUS_PAUSED);
  part_fixture_set_status (b, FERRY_STATUS_CANCELED);
  assert_told (fixture, "changed@1 0-0+1; rows@1 2=canceled/none");
  watch (fixture, 0, 0);
  part_fixture_set_status (b, FERRY_STATUS_ERROR);
  assert_told (fixture, "");
}

static void
test_reasons_are_told_of_four_times_a_second (Fixture      *fixture,
                                              gconstpointer data)
{
  FerryTransfer *transfer = add (fixture, "a", FERRY_STATUS_IDLE);

  open_view (fixture, "");
  watch (fixture, 0, 1);
  ferry_transfer_set_reason (transfer, FERRY_REASON_HOST_LIMIT);
  assert_told (fixture, "rows@0 0=idle/host-limit");
  for (guint i = 0; i < 10; i++)
    {
      ferry_transfer_set_reason (transfer, FERRY_REASON_QUEUED);
      ferry_transfer_set_reason (transfer, FERRY_REASON_RETRY_WAIT);
      assert_told (fixture, "");
    }
  ferry_fake_clock_advance (fixture->parts->clock, QUARTER);
  assert_told (fixture, "rows@0 0=idle/retry-wait");
  ferry_fake_clock_advance (fixture->parts->clock, QUARTER);
  assert_told (fixture, "");

  /* The status takes the reason with it. */
  ferry_transfer_set_reason (transfer, FERRY_REASON_QUEUED);
  ferry_transfer_set_reason (transfer, FERRY_REASON_HOST_LIMIT);
  part_fixture_set_status (transfer, FERRY_STATUS_PAUSED);
  assert_told (fixture, "rows@0 0=paused/user");
  ferry_fake_clock_advance (fixture->parts->clock, 2 * QUARTER);
  assert_told (fixture, "");
}

static void
test_what_is_gone_is_not_told_of (Fixture      *fixture,
                                  gconstpointer data)
{
  FerryTransfer *transfer = add (fixture, "a", FERRY_STATUS_IDLE);

  open_view (fixture, "");
  watch (fixture, 0, 1);
  ferry_transfer_set_reason (transfer, FERRY_REASON_HOST_LIMIT);
  assert_told (fixture, "rows@0 0=idle/host-limit");
  ferry_transfer_set_reason (transfer, FERRY_REASON_QUEUED);
  part_fixture_remove (fixture->parts, ferry_transfer_get_id (transfer));
  ferry_fake_clock_advance (fixture->parts->clock, QUARTER);
  assert_told (fixture, "changed@1 0-1+0");
}

static void
test_very_many_rows_are_told_of_in_pieces (Fixture      *fixture,
                                           gconstpointer data)
{
  FerryTransfer *transfers[450];
  guint          n_signals = 0;

  for (guint i = 0; i < G_N_ELEMENTS (transfers); i++)
    transfers[i] = add (fixture, "a", FERRY_STATUS_PAUSED);
  open_view (fixture, "");
  watch (fixture, 0, G_MAXUINT);
  for (guint i = 0; i < G_N_ELEMENTS (transfers); i++)
    part_fixture_set_status (transfers[i], FERRY_STATUS_ERROR);
  let_all_arrive (fixture);
  for (const char *next = fixture->told->str; (next = strstr (next, "rows@")) != NULL; next++)
    n_signals++;
  g_assert_cmpuint (n_signals, ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (transfers); i++)
    {
      g_autofree char *row = g_strdup_printf (" %u=error", i);

      g_assert_nonnull (strstr (fixture->told->str, row));
    }
}

/* Progress. */

static void
receive (FerryTransfer *transfer,
         gint64         n_bytes)
{
  ferry_progress_add (ferry_transfer_get_progress (transfer), n_bytes, n_bytes);
}

static guint
count_alarms (Fixture *fixture)
{
  part_fixture_settle ();
  return ferry_fake_clock_get_n_alarms (fixture->parts->clock);
}

static void
test_what_runs_is_sampled_while_watched (Fixture      *fixture,
                                         gconstpointer data)
{
  FerryTransfer *transfer = add (fixture, "a", FERRY_STATUS_RUNNING);

  part_fixture_set_total (transfer, 4000);
  receive (transfer, 500);
  open_view (fixture, "");
  g_assert_cmpuint (count_alarms (fixture), ==, 0);
  watch (fixture, 0, 1);
  g_assert_cmpuint (count_alarms (fixture), ==, 1);
  assert_told (fixture, "");

  ferry_progress_add_connections (ferry_transfer_get_progress (transfer), 2);
  receive (transfer, 1000);
  ferry_fake_clock_advance (fixture->parts->clock, QUARTER - 1);
  assert_told (fixture, "");
  ferry_fake_clock_advance (fixture->parts->clock, 1);
  assert_told (fixture, "progress 1500/4000*2 fast");
  receive (transfer, 1000);
  ferry_fake_clock_advance (fixture->parts->clock, QUARTER);
  assert_told (fixture, "progress 2500/4000*2 fast");

  watch (fixture, 0, 0);
  g_assert_cmpuint (count_alarms (fixture), ==, 0);
}

static void
test_nothing_is_sampled_when_nothing_watched_runs (Fixture      *fixture,
                                                   gconstpointer data)
{
  FerryTransfer *unseen = add (fixture, "unseen", FERRY_STATUS_RUNNING);
  FerryTransfer *seen = add (fixture, "seen", FERRY_STATUS_PAUSED);

  open_view (fixture, "");
  watch (fixture, 0, 1);
  g_assert_cmpuint (count_alarms (fixture), ==, 0);
  part_fixture_set_status (seen, FERRY_STATUS_RUNNING);
  g_assert_cmpuint (count_alarms (fixture), ==, 1);
  part_fixture_set_status (seen, FERRY_STATUS_COMPLETED);
  g_assert_cmpuint (count_alarms (fixture), ==, 0);

  /* Rows that come into sight, and go out of it. */
  watch (fixture, 0, 2);
  g_assert_cmpuint (count_alarms (fixture), ==, 1);
  set_query (fixture, "'filter': <'finished'>");
  g_assert_cmpuint (count_alarms (fixture), ==, 0);
  set_query (fixture, "");
  g_assert_cmpuint (count_alarms (fixture), ==, 1);
  part_fixture_remove (fixture->parts, ferry_transfer_get_id (unseen));
  g_assert_cmpuint (count_alarms (fixture), ==, 0);
}

static void
test_the_rate_is_that_of_all (Fixture      *fixture,
                              gconstpointer data)
{
  FerryTransfer *unseen = add (fixture, "unseen", FERRY_STATUS_RUNNING);
  FerryTransfer *seen = add (fixture, "seen", FERRY_STATUS_RUNNING);

  part_fixture_set_total (seen, 4000);
  open_view (fixture, "");
  watch (fixture, 0, 1);
  receive (unseen, 1000);
  ferry_fake_clock_advance (fixture->parts->clock, QUARTER);
  assert_told (fixture, "progress 0/4000*0 fast");
  receive (unseen, 1000);
  ferry_fake_clock_advance (fixture->parts->clock, QUARTER);
  /* The rate may have changed or not; of the row there is nothing to say. */
  let_all_arrive (fixture);
  g_assert_null (strstr (fixture->told->str, "4000"));
}

static void
test_what_is_not_new_is_not_told (Fixture      *fixture,
                                  gconstpointer data)
{
  FerryTransfer *transfer = add (fixture, "a", FERRY_STATUS_RUNNING);

  open_view (fixture, "");
  watch (fixture, 0, 1);
  ferry_fake_clock_advance (fixture->parts->clock, QUARTER);
  assert_told (fixture, "progress 0/-1*0 still");
  ferry_fake_clock_advance (fixture->parts->clock, QUARTER);
  ferry_fake_clock_advance (fixture->parts->clock, QUARTER);
  assert_told (fixture, "");
  /* Whoever looks again is told again. */
  watch (fixture, 0, 1);
  ferry_fake_clock_advance (fixture->parts->clock, QUARTER);
  assert_told (fixture, "progress 0/-1*0 still");
  part_fixture_set_status (transfer, FERRY_STATUS_PAUSED);
  assert_told (fixture, "rows@0 0=paused/user");
}

static void
test_the_last_word_is_that_nothing_moves (Fixture      *fixture,
                                          gconstpointer data)
{
  FerryTransfer *transfer = add (fixture, "a", FERRY_STATUS_RUNNING);

  open_view (fixture, "");
  watch (fixture, 0, 1);
  receive (transfer, 1000);
  ferry_fake_clock_advance (fixture->parts->clock, QUARTER);
  assert_told (fixture, "progress 1000/-1*0 fast");
  part_fixture_set_status (transfer, FERRY_STATUS_COMPLETED);
  assert_told (fixture, "progress still; rows@0 0=completed/none");
  g_assert_cmpuint (count_alarms (fixture), ==, 0);
}

static void
test_closing_stops_the_sampling (Fixture      *fixture,
                                 gconstpointer data)
{
  FerryTransfer *transfer = add (fixture, "a", FERRY_STATUS_RUNNING);

  open_view (fixture, "");
  watch (fixture, 0, 1);
  ferry_transfer_set_reason (transfer, FERRY_REASON_TRANSFERRING);
  g_assert_cmpuint (count_alarms (fixture), ==, 1);
  ferry_transfer_set_reason (transfer, FERRY_REASON_CONNECTING);
  close_view (fixture);
  g_assert_cmpuint (count_alarms (fixture), ==, 0);
}

static void
add_test (const char *name,
          void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *path = g_strdup_printf ("/view/%s", name);

  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_rig_init (&argc, &argv);

  add_test ("its-caller-reads-it", test_its_caller_reads_it);
  add_test ("past-the-end-there-is-nothing", test_past_the_end_there_is_nothing);
  add_test ("what-is-asked-wrongly-is-refused", test_what_is_asked_wrongly_is_refused);
  add_test ("an-answer-is-of-one-generation", test_an_answer_is_of_one_generation);
  add_test ("reading-waits-for-the-order", test_reading_waits_for_the_order);
  add_test ("whoever-waits-is-told-of-the-end", test_whoever_waits_is_told_of_the_end);
  add_test ("calls-are-answered-in-their-order", test_calls_are_answered_in_their_order);
  add_test ("nobody-else-can-use-it", test_nobody_else_can_use_it);
  add_test ("close-takes-it-off-the-bus", test_close_takes_it_off_the_bus);
  add_test ("views-have-paths-of-their-own", test_views_have_paths_of_their_own);
  add_test ("each-change-is-a-generation", test_each_change_is_a_generation);
  add_test ("rows/watched-ones-are-told-of", test_watched_rows_are_told_of);
  add_test ("rows/reasons-four-times-a-second", test_reasons_are_told_of_four_times_a_second);
  add_test ("rows/what-is-gone-is-not-told-of", test_what_is_gone_is_not_told_of);
  add_test ("rows/very-many-in-pieces", test_very_many_rows_are_told_of_in_pieces);
  add_test ("progress/what-runs-is-sampled-while-watched",
            test_what_runs_is_sampled_while_watched);
  add_test ("progress/nothing-when-nothing-watched-runs",
            test_nothing_is_sampled_when_nothing_watched_runs);
  add_test ("progress/the-rate-is-that-of-all", test_the_rate_is_that_of_all);
  add_test ("progress/what-is-not-new-is-not-told", test_what_is_not_new_is_not_told);
  add_test ("progress/the-last-word-is-that-nothing-moves",
            test_the_last_word_is_that_nothing_moves);
  add_test ("progress/closing-stops-it", test_closing_stops_the_sampling);

  return g_test_run ();
}
