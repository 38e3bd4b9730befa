/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "engine-fixture.h"

/* Ten thousand at once. What is bounded here is far more than it takes on a slow
 * machine under a sanitizer, and far less than what grows with the square. */

#define N 10000
#define SIZE 1000

typedef struct
{
  FerryTestRig *rig;
  char         *ids[N]; /* (owned) */
  const char   *what;
  gint64        begin;
} Bulk;

static void
begin (Bulk       *bulk,
       const char *what)
{
  bulk->what = what;
  bulk->begin = g_get_monotonic_time ();
}

static void
end (Bulk  *bulk,
     double seconds)
{
  double took = (double) (g_get_monotonic_time () - bulk->begin) / G_USEC_PER_SEC;

  g_test_message ("%s: %.3f s", bulk->what, took);
  g_assert_cmpfloat (took, <, seconds);
}

static FerryRequest *
make_request (FerryTestRig *rig,
              guint         number)
{
  g_autofree char         *path = g_strdup_printf ("/f/%u/file-%05u.bin?fault=hang", SIZE, number);
  g_autofree char         *uri = ferry_fake_origin_dup_uri (rig->origin, path);
  g_autoptr (FerryRequest) request = NULL;
  g_autoptr (GError)       error = NULL;
  GVariantDict             dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "uri", "s", uri);
  g_variant_dict_insert (&dict, "directory", "s", rig->directory);
  g_variant_dict_insert (&dict, "proxy", "s", "none");
  g_variant_dict_insert (&dict, "connections", "u", 1);
  request = ferry_request_new (g_variant_dict_end (&dict), NULL, &error);
  g_assert_no_error (error);

  return g_steal_pointer (&request);
}

static void
bulk_clear (Bulk *bulk)
{
  for (guint i = 0; i < N; i++)
    g_clear_pointer (&bulk->ids[i], g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bulk, bulk_clear)

static void
add_all (Bulk *bulk)
{
  g_autoptr (GPtrArray) requests = NULL;

  requests = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_request_unref);
  for (guint i = 0; i < N; i++)
    g_ptr_array_add (requests, make_request (bulk->rig, i));

  begin (bulk, "add");
  for (guint i = 0; i < N; i++)
    {
      FerryRequest  *request = g_ptr_array_index (requests, i);
      FerryTransfer *transfer = ferry_engine_add (bulk->rig->engine, request, NULL);

      bulk->ids[i] = g_strdup (ferry_transfer_get_id (transfer));
    }
  end (bulk, 5);

  begin (bulk, "find duplicates");
  for (guint i = 0; i < N; i++)
    g_assert_nonnull (ferry_engine_find_duplicate (bulk->rig->engine,
                                                   g_ptr_array_index (requests, i)));
  end (bulk, 5);
}

typedef gboolean (*Verb) (FerryEngine *engine, const char *id, GError **error);

static void
do_all (Bulk       *bulk,
        const char *what,
        Verb        verb)
{
  begin (bulk, what);
  for (guint i = 0; i < N; i++)
    {
      g_autoptr (GError) error = NULL;

      verb (bulk->rig->engine, bulk->ids[i], &error);
      g_assert_no_error (error);
    }
  end (bulk, 5);
}

static gboolean
change_group (FerryEngine *engine,
              const char  *id,
              GError     **error)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "group", "s", "another");
  return ferry_engine_change (engine, id, g_variant_dict_end (&dict), error);
}

static gboolean
remove_one (FerryEngine *engine,
            const char  *id,
            GError     **error)
{
  return ferry_engine_remove (engine, id, FALSE, error);
}

static void
test_queued (void)
{
  FerryTestRigOptions      options = { .engine = { .max_per_host = 2 } };
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&options);
  g_auto (Bulk)            bulk = { rig };

  add_all (&bulk);
  do_all (&bulk, "pause", ferry_engine_pause);
  do_all (&bulk, "resume", ferry_engine_resume);
  do_all (&bulk, "make next", ferry_engine_make_next);
  do_all (&bulk, "change group", change_group);

  begin (&bulk, "limits");
  ferry_engine_set_limits (rig->engine, 4, 4);
  end (&bulk, 5);

  begin (&bulk, "commit");
  ferry_test_rig_flush (rig);
  end (&bulk, 30);
  begin (&bulk, "stop");
  ferry_test_rig_stop (rig);
  end (&bulk, 5);
  begin (&bulk, "start");
  ferry_test_rig_start (rig);
  end (&bulk, 5);

  do_all (&bulk, "remove", remove_one);
  ferry_test_rig_flush (rig);
  g_assert_cmpuint (ferry_store_get_n (rig->store), ==, 0);
}

static void
set_power_saver (FerryTestRig *rig,
                 gboolean      is_power_saver)
{
  FerryPowerState state = { .is_power_saver = is_power_saver };

  ferry_fake_power_set_state (rig->power, &state);
}

static guint
count_status (Bulk       *bulk,
              FerryStatus status)
{
  guint n = 0;

  for (guint i = 0; i < N; i++)
    {
      FerryTransfer *transfer = ferry_engine_lookup (bulk->rig->engine, bulk->ids[i]);

      n += ferry_transfer_get_status (transfer) == status;
    }

  return n;
}

static gboolean
are_all_held (gpointer data)
{
  return count_status (data, FERRY_STATUS_PAUSED_SYSTEM_POLICY) == N;
}

static gboolean
are_all_free (gpointer data)
{
  return count_status (data, FERRY_STATUS_PAUSED_SYSTEM_POLICY) == 0 &&
         count_status (data, FERRY_STATUS_RUNNING) == 2;
}

/* The main loop is not held up by all that wait, those at work are stopped at
 * once, and nobody starts in between. */
static void
test_conditions_change (void)
{
  FerryTestRigOptions      options = { .engine = { .max_running = 2 } };
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&options);
  g_auto (Bulk)            bulk = { rig };

  add_all (&bulk);
  fixture_run_to_count (rig, FERRY_FAKE_COUNT_REQUESTS, 2);
  set_power_saver (rig, TRUE);
  g_assert_cmpuint (count_status (&bulk, FERRY_STATUS_RUNNING), ==, 0);
  g_assert_cmpuint (count_status (&bulk, FERRY_STATUS_IDLE), >, N / 2);
  ferry_test_rig_until (rig, "all are held", are_all_held, &bulk);
  g_assert_cmpuint (ferry_test_rig_count_requests (rig), ==, 2);

  /* Changes of mind, and some that go meanwhile. */
  set_power_saver (rig, FALSE);
  g_assert_cmpuint (count_status (&bulk, FERRY_STATUS_RUNNING), ==, 0);
  set_power_saver (rig, TRUE);
  set_power_saver (rig, FALSE);
  ferry_test_rig_until (rig, "all are free", are_all_free, &bulk);
  set_power_saver (rig, TRUE);
  do_all (&bulk, "remove", remove_one);
  ferry_test_rig_flush (rig);
  g_assert_cmpuint (ferry_store_get_n (rig->store), ==, 0);
}

/* A group that runs one at a time holds all of them up. */
static void
test_serialized (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_auto (Bulk)            bulk = { rig };

  ferry_engine_set_group_serialized (rig->engine, "another", TRUE);
  add_all (&bulk);
  do_all (&bulk, "change group", change_group);
  do_all (&bulk, "pause", ferry_engine_pause);
  do_all (&bulk, "resume", ferry_engine_resume);
  do_all (&bulk, "cancel", ferry_engine_cancel);
  ferry_test_rig_flush (rig);
  do_all (&bulk, "remove canceled", remove_one);
}

/* In the store only. */
static void
put_all (Bulk       *bulk,
         FerryEvent  event,
         const char *part_name)
{
  for (guint i = 0; i < N; i++)
    {
      g_autoptr (FerryRequest)  request = make_request (bulk->rig, i);
      g_autoptr (FerryTransfer) transfer = NULL;

      bulk->ids[i] = g_uuid_string_random ();
      transfer = ferry_transfer_new (bulk->ids[i], request, NULL);
      ferry_transfer_apply (transfer, FERRY_EVENT_START, FERRY_REASON_NONE);
      ferry_transfer_apply (transfer, event, FERRY_REASON_NONE);
      ferry_transfer_edit (transfer)->name = g_strdup_printf ("file-%05u.bin", i);
      ferry_transfer_edit (transfer)->part_name = g_strdup (part_name);
      ferry_transfer_commit (transfer);
      ferry_transfer_commit (transfer);
      ferry_store_put (bulk->rig->store, transfer);
    }
  ferry_test_rig_flush (bulk->rig);
}

static void
test_finished (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_auto (Bulk)            bulk = { rig };

  put_all (&bulk, FERRY_EVENT_COMPLETE, NULL);
  do_all (&bulk, "remove finished", remove_one);
  g_assert_cmpuint (ferry_store_get_n (rig->store), ==, 0);
}

static void
test_failed (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_auto (Bulk)            bulk = { rig };

  put_all (&bulk, FERRY_EVENT_FAIL, ".file.bin.part");
  do_all (&bulk, "retry failed", ferry_engine_retry);
  do_all (&bulk, "remove", remove_one);
  begin (&bulk, "remove parts");
  ferry_test_rig_flush (rig);
  end (&bulk, 30);
  g_assert_cmpuint (ferry_store_get_n (rig->store), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  ferry_test_rig_init (&argc, &argv);

  g_test_add_func ("/engine-bulk/queued", test_queued);
  g_test_add_func ("/engine-bulk/conditions-change", test_conditions_change);
  g_test_add_func ("/engine-bulk/serialized", test_serialized);
  g_test_add_func ("/engine-bulk/finished", test_finished);
  g_test_add_func ("/engine-bulk/failed", test_failed);

  return g_test_run ();
}
