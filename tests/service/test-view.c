/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-names.h"
#include "ferry-row.h"
#include "viewer.h"

/* Reading. */

static void
test_its_caller_reads_it (Viewer       *viewer,
                          gconstpointer data)
{
  FerryTransfer           *a = viewer_add (viewer, "a", FERRY_STATUS_PAUSED);
  FerryTransfer           *b = viewer_add (viewer, "b", FERRY_STATUS_ERROR);
  g_autoptr (GVariant)     reply = NULL;
  g_autoptr (GVariant)     ids = NULL;
  g_autoptr (GVariantIter) rows = NULL;
  g_autofree const char  **texts = NULL;
  GVariant                *encoded;
  guint                    generation;

  viewer_open (viewer, "");
  g_assert_true (g_str_has_prefix (viewer->path, FERRY_VIEW_PATH_PREFIX));
  g_assert_cmpuint (ferry_view_get_total (viewer->view), ==, 2);
  g_assert_cmpstr (ferry_view_get_sender (viewer->view), ==,
                   g_dbus_connection_get_unique_name (viewer->caller));

  reply = viewer_call (viewer, "GetRows", g_variant_new ("(uu)", 1, 1000));
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

  ids = viewer_call (viewer, "GetIds", g_variant_new ("(uu)", 0, G_MAXUINT));
  g_variant_get (ids, "(u^a&s)", &generation, &texts);
  g_assert_cmpuint (g_strv_length ((char **) texts), ==, 2);
  g_assert_cmpstr (texts[0], ==, ferry_transfer_get_id (b));
  g_assert_cmpstr (texts[1], ==, ferry_transfer_get_id (a));
}

static void
test_past_the_end_there_is_nothing (Viewer       *viewer,
                                    gconstpointer data)
{
  static const guint positions[] = { 1, 2, G_MAXUINT };

  viewer_add (viewer, "a", FERRY_STATUS_PAUSED);
  viewer_open (viewer, "");
  for (guint i = 0; i < G_N_ELEMENTS (positions); i++)
    {
      g_autoptr (GVariant) rows =
          viewer_call (viewer, "GetRows", g_variant_new ("(uu)", positions[i], 1000));
      g_autoptr (GVariant) ids =
          viewer_call (viewer, "GetIds", g_variant_new ("(uu)", positions[i], G_MAXUINT));
      g_autoptr (GVariant) list = g_variant_get_child_value (rows, 1);
      g_autoptr (GVariant) names = g_variant_get_child_value (ids, 1);

      g_assert_cmpuint (g_variant_n_children (list), ==, 0);
      g_assert_cmpuint (g_variant_n_children (names), ==, 0);
    }
}

static void
test_what_is_asked_wrongly_is_refused (Viewer       *viewer,
                                       gconstpointer data)
{
  viewer_open (viewer, "");
  viewer_assert_refused (viewer, viewer->caller, "GetRows", g_variant_new ("(uu)", 0, 1001),
                         G_DBUS_ERROR_INVALID_ARGS);
  viewer_assert_refused (viewer, viewer->caller, "SetQuery",
                         viewer_parse_query ("'filter': <'some'>"), G_DBUS_ERROR_INVALID_ARGS);
  viewer_assert_refused (viewer, viewer->caller, "SetQuery",
                         viewer_parse_query ("'ids': <'one'>"), G_DBUS_ERROR_INVALID_ARGS);
}

#define MANY 5000

static void
add_many (Viewer *viewer)
{
  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *name = g_strdup_printf ("%04u", i * 7919 % MANY);

      part_fixture_add (viewer->parts, name, NULL);
    }
}

/* Reading takes several turns of the main loop; the answer is of one moment. */
static void
test_an_answer_is_of_one_generation (Viewer       *viewer,
                                     gconstpointer data)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError)   error = NULL;
  g_autofree char    **ids = NULL;
  GAsyncResult        *result = NULL;
  guint                generation;
  guint                n_added = 0;

  add_many (viewer);
  viewer_open (viewer, "");
  viewer_call_begin (viewer, viewer->caller, "GetIds", g_variant_new ("(uu)", 0, G_MAXUINT),
                     &result);
  while (result == NULL)
    {
      g_main_context_iteration (NULL, TRUE);
      if (n_added < 20)
        {
          viewer_add (viewer, "new", FERRY_STATUS_PAUSED);
          n_added++;
        }
    }
  reply = viewer_call_end (viewer->caller, &result, &error);
  g_assert_no_error (error);
  g_variant_get (reply, "(u^a&s)", &generation, &ids);
  g_assert_cmpuint (g_strv_length (ids), >=, MANY);
  g_assert_cmpuint (g_strv_length (ids), <=, MANY + n_added);
  for (guint i = 1; ids[i] != NULL; i++)
    {
      const FerryCatalogItem *newer = ferry_catalog_lookup (viewer->parts->catalog, ids[i - 1]);
      const FerryCatalogItem *older = ferry_catalog_lookup (viewer->parts->catalog, ids[i]);

      g_assert_cmpuint (newer->sequence, ==, older->sequence + 1);
    }
}

static void
test_reading_waits_for_the_order (Viewer       *viewer,
                                  gconstpointer data)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) ids = NULL;
  g_autofree char    **texts = NULL;
  guint                generation;

  add_many (viewer);
  viewer_open (viewer, "'sort': <'name'>");
  g_assert_cmpuint (ferry_view_get_total (viewer->view), ==, MANY);
  ids = viewer_call (viewer, "GetIds", g_variant_new ("(uu)", 0, 2));
  g_variant_get (ids, "(u^a&s)", &generation, &texts);
  g_assert_cmpstr (ferry_catalog_lookup (viewer->parts->catalog, texts[0])->name, ==, "0000");
  g_assert_cmpstr (ferry_catalog_lookup (viewer->parts->catalog, texts[1])->name, ==, "0001");

  viewer_set_query (viewer, "'sort': <'size'>");
  reply = viewer_call (viewer, "GetRows", g_variant_new ("(uu)", MANY - 1, 10));
  g_variant_get_child (reply, 0, "u", &generation);
  g_assert_cmpuint (generation, ==, 1);
  viewer_assert_told (viewer, "changed@1 0-5000+5000");
}

static gboolean
close_cb (gpointer data)
{
  Viewer *viewer = data;

  ferry_view_close (viewer->view);
  return G_SOURCE_REMOVE;
}

/* Before the rows are read in a turn of their own. */
static gboolean
close_in_a_moment_cb (FerryBusView          *view,
                      GDBusMethodInvocation *invocation,
                      guint                  position,
                      guint                  count,
                      Viewer                *viewer)
{
  g_idle_add_full (G_PRIORITY_HIGH, close_cb, viewer, NULL);
  return FALSE;
}

static void
test_whoever_waits_is_told_of_the_end (Viewer       *viewer,
                                       gconstpointer data)
{
  viewer_add (viewer, "a", FERRY_STATUS_PAUSED);
  viewer_open (viewer, "");
  g_signal_connect (viewer->view, "handle-get-rows", G_CALLBACK (close_in_a_moment_cb), viewer);
  viewer_assert_refused (viewer, viewer->caller, "GetRows", g_variant_new ("(uu)", 0, 1),
                         G_DBUS_ERROR_UNKNOWN_OBJECT);
}

/* None overtakes another, and none comes to a view that is closed. */
static void
test_calls_are_answered_in_their_order (Viewer       *viewer,
                                        gconstpointer data)
{
  GAsyncResult *results[101] = { NULL };

  viewer_open (viewer, "");
  for (guint i = 0; i < 100; i++)
    viewer_call_begin (viewer, viewer->caller, "SetQuery",
                       viewer_parse_query (i % 2 == 0 ? "'filter': <'failed'>" : ""), &results[i]);
  viewer_add (viewer, "a", FERRY_STATUS_PAUSED);
  viewer_call_begin (viewer, viewer->caller, "Close", NULL, &results[100]);
  for (guint i = 0; i < 101; i++)
    {
      g_autoptr (GVariant) reply = NULL;
      g_autoptr (GError)   error = NULL;

      reply = viewer_call_end (viewer->caller, &results[i], &error);
      g_assert_no_error (error);
      if (i < 100)
        {
          guint generation, total;

          g_variant_get (reply, "(uu)", &generation, &total);
          g_assert_cmpuint (total, ==, i % 2);
        }
    }
  viewer_assert_refused (viewer, viewer->caller, "Watch", g_variant_new ("(uu)", 0, 1),
                         G_DBUS_ERROR_UNKNOWN_METHOD);
}

/* Whose it is. */

static void
test_nobody_else_can_use_it (Viewer       *viewer,
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

  viewer_open (viewer, "");
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    viewer_assert_refused (viewer, viewer->other, calls[i].method,
                           g_variant_new_parsed (calls[i].parameters), G_DBUS_ERROR_ACCESS_DENIED);
  /* And signals go to the caller alone: tear_down() sees to that. */
  viewer_add (viewer, "a", FERRY_STATUS_PAUSED);
  viewer_assert_told (viewer, "changed@1 0-0+1");
}

static void
test_close_takes_it_off_the_bus (Viewer       *viewer,
                                 gconstpointer data)
{
  g_autoptr (GVariant) reply = NULL;

  viewer_open (viewer, "");
  viewer_watch (viewer, 0, 10);
  reply = viewer_call (viewer, "Close", NULL);
  part_fixture_settle ();
  g_assert_cmpuint (viewer->n_closed, ==, 1);
  g_assert_cmpuint (ferry_view_get_total (viewer->view), ==, 0);
  viewer_assert_refused (viewer, viewer->caller, "GetIds", g_variant_new ("(uu)", 0, 1),
                         G_DBUS_ERROR_UNKNOWN_METHOD);
  viewer_add (viewer, "a", FERRY_STATUS_RUNNING);
  part_fixture_settle ();
  g_assert_cmpstr (viewer->told->str, ==, "");
}

static void
test_views_have_paths_of_their_own (Viewer       *viewer,
                                    gconstpointer data)
{
  g_auto (FerryQuery)   query = { 0 };
  g_autoptr (FerryView) another = NULL;

  ferry_query_init (&query);
  viewer_open (viewer, "");
  another = ferry_view_new (viewer->parts->catalog, viewer->parts->rig->engine,
                            FERRY_CLOCK (viewer->parts->clock), viewer->service,
                            g_dbus_connection_get_unique_name (viewer->other), &query);
  g_assert_cmpstr (ferry_view_get_path (another), !=, viewer->path);
  ferry_view_close (another);
}

/* Changes. */

static void
test_each_change_is_a_generation (Viewer       *viewer,
                                  gconstpointer data)
{
  FerryTransfer       *first = viewer_add (viewer, "first", FERRY_STATUS_PAUSED);
  g_autoptr (GVariant) reply = NULL;
  guint                generation, total;

  viewer_open (viewer, "");
  viewer_add (viewer, "second", FERRY_STATUS_PAUSED);
  viewer_assert_told (viewer, "changed@1 0-0+1");
  part_fixture_remove (viewer->parts, ferry_transfer_get_id (first));
  viewer_assert_told (viewer, "changed@2 1-1+0");

  reply = viewer_call (viewer, "SetQuery", viewer_parse_query ("'filter': <'failed'>"));
  g_variant_get (reply, "(uu)", &generation, &total);
  g_assert_cmpuint (generation, ==, 3);
  g_assert_cmpuint (total, ==, 0);
  viewer_assert_told (viewer, "changed@3 0-1+0");
  viewer_set_query (viewer, "'filter': <'failed'>");
  viewer_assert_told (viewer, "");
}

int
main (int   argc,
      char *argv[])
{
  ferry_test_rig_init (&argc, &argv);

  viewer_add_test ("view", "its-caller-reads-it", test_its_caller_reads_it);
  viewer_add_test ("view", "past-the-end-there-is-nothing", test_past_the_end_there_is_nothing);
  viewer_add_test ("view", "what-is-asked-wrongly-is-refused",
                   test_what_is_asked_wrongly_is_refused);
  viewer_add_test ("view", "an-answer-is-of-one-generation", test_an_answer_is_of_one_generation);
  viewer_add_test ("view", "reading-waits-for-the-order", test_reading_waits_for_the_order);
  viewer_add_test ("view", "whoever-waits-is-told-of-the-end",
                   test_whoever_waits_is_told_of_the_end);
  viewer_add_test ("view", "calls-are-answered-in-their-order",
                   test_calls_are_answered_in_their_order);
  viewer_add_test ("view", "nobody-else-can-use-it", test_nobody_else_can_use_it);
  viewer_add_test ("view", "close-takes-it-off-the-bus", test_close_takes_it_off_the_bus);
  viewer_add_test ("view", "views-have-paths-of-their-own", test_views_have_paths_of_their_own);
  viewer_add_test ("view", "each-change-is-a-generation", test_each_change_is_a_generation);

  return g_test_run ();
}
