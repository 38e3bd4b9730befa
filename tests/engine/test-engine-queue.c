/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "engine-fixture.h"
#include "ferry-fake-clock.h"

#include <string.h>

#define SIZE (256 * 1024)

/* Who runs. */

static void
add_held_files (FerryTestRig  *rig,
                FerryTransfer *transfers[],
                guint          n_transfers)
{
  for (guint i = 0; i < n_transfers; i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u.bin", i);

      ferry_fake_origin_add_file (rig->origin, path, SIZE, "hold:64K");
      transfers[i] = ferry_test_rig_get (rig, path, NULL);
    }
}

static void
release_all (FerryTestRig *rig,
             guint         n_transfers)
{
  for (guint i = 0; i < n_transfers; i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u.bin", i);

      ferry_fake_origin_release (rig->origin, path);
    }
}

static void
assert_all_whole (FerryTestRig  *rig,
                  FerryTransfer *transfers[],
                  guint          n_transfers)
{
  ferry_test_rig_run_all (rig);
  for (guint i = 0; i < n_transfers; i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u.bin", i);

      ferry_test_rig_assert_file (rig, transfers[i], path, 1, SIZE);
    }
}

static void
test_at_most_so_many_run (void)
{
  FerryTestRigOptions      options = { .engine.max_running = 2 };
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&options);
  FerryTransfer           *transfers[5];

  add_held_files (rig, transfers, 5);
  fixture_run_to_count (rig, FERRY_FAKE_COUNT_HELD, 2);
  g_assert_cmpint (ferry_transfer_get_status (transfers[1]), ==, FERRY_STATUS_RUNNING);
  g_assert_cmpint (ferry_transfer_get_status (transfers[2]), ==, FERRY_STATUS_IDLE);
  g_assert_cmpint (ferry_transfer_get_reason (transfers[2]), ==, FERRY_REASON_QUEUED);

  release_all (rig, 5);
  assert_all_whole (rig, transfers, 5);
  g_assert_cmpuint (ferry_fake_origin_get_count (rig->origin, FERRY_FAKE_COUNT_MAX_BUSY), ==, 2);
}

static void
test_full_host_says_so_and_holds_up_no_other (void)
{
  FerryTestRigOptions      options = { .engine.max_per_host = 1 };
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&options);
  g_autofree char         *elsewhere = NULL;
  FerryTransfer           *transfers[2];
  FerryTransfer           *other;

  elsewhere = g_strconcat (ferry_fake_origin_get_other_base (rig->origin), "/other.bin", NULL);
  ferry_fake_origin_add_file (rig->origin, "/other.bin", SIZE, NULL);
  add_held_files (rig, transfers, 2);
  other = ferry_test_rig_get (rig, elsewhere, NULL);
  ferry_test_rig_run (rig, other);
  ferry_test_rig_assert_file (rig, other, "/other.bin", 1, SIZE);
  g_assert_cmpint (ferry_transfer_get_status (transfers[0]), ==, FERRY_STATUS_RUNNING);
  g_assert_cmpint (ferry_transfer_get_status (transfers[1]), ==, FERRY_STATUS_IDLE);
  g_assert_cmpint (ferry_transfer_get_reason (transfers[1]), ==, FERRY_REASON_HOST_LIMIT);

  release_all (rig, 2);
  assert_all_whole (rig, transfers, 2);
}

/* The paths in the order in which the origin was asked for them. */
static void
assert_order (FerryTestRig *rig,
              const char   *expected)
{
  g_autoptr (GPtrArray) requests = ferry_fake_origin_dup_requests (rig->origin);
  g_autoptr (GString)   order = g_string_new (NULL);

  for (guint i = 0; i < requests->len; i++)
    {
      const FerryFakeRequest *request = g_ptr_array_index (requests, i);

      g_string_append (order, request->target);
    }

  g_assert_cmpstr (order->str, ==, expected);
}

static void
test_order_of_priority_and_of_make_next (void)
{
  FerryTestRigOptions      options = { .engine.max_running = 1 };
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&options);
  g_autoptr (GError)       error = NULL;
  FerryTransfer           *next;

  ferry_fake_origin_add_file (rig->origin, "/first", SIZE, "hold:64K");
  for (const char *path = "/a\0/b\0/c\0/d\0/e\0/f\0"; *path != '\0'; path += strlen (path) + 1)
    ferry_fake_origin_add_file (rig->origin, path, 1000, NULL);

  ferry_test_rig_get (rig, "/first", NULL);
  ferry_test_rig_get (rig, "/a", "'priority': <'low'>");
  ferry_test_rig_get (rig, "/b", NULL);
  ferry_test_rig_get (rig, "/c", "'priority': <'high'>");
  ferry_test_rig_get (rig, "/d", NULL);
  next = ferry_test_rig_get (rig, "/e", NULL);
  ferry_engine_make_next (rig->engine, ferry_transfer_get_id (next), &error);
  g_assert_no_error (error);
  fixture_change (rig, ferry_test_rig_get (rig, "/f", NULL), "'priority': <'high'>");
  fixture_run_to_count (rig, FERRY_FAKE_COUNT_HELD, 1);
  ferry_fake_origin_release (rig->origin, "/first");
  ferry_test_rig_run_all (rig);

  assert_order (rig, "/first/c/f/e/b/d/a");
}

/* Names. */

static void
test_same_name_at_once_gets_two_names (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *one, *other;

  ferry_fake_origin_add_file (rig->origin, "/x/a.bin", SIZE, "hold:64K");
  ferry_fake_origin_add_file (rig->origin, "/y/a.bin", SIZE, "hold:64K");
  one = ferry_test_rig_get (rig, "/x/a.bin", NULL);
  other = ferry_test_rig_get (rig, "/y/a.bin", NULL);
  fixture_run_to_count (rig, FERRY_FAKE_COUNT_HELD, 2);
  ferry_test_rig_run_to_bytes (rig, one, 64 * 1024);
  ferry_test_rig_run_to_bytes (rig, other, 64 * 1024);
  ferry_test_rig_assert_listing (rig, ".a (1).bin.part\n.a.bin.part");
  ferry_fake_origin_release (rig->origin, "/x/a.bin");
  ferry_fake_origin_release (rig->origin, "/y/a.bin");
  ferry_test_rig_run_all (rig);

  ferry_test_rig_assert_file (rig, one, "/x/a.bin", 1, SIZE);
  ferry_test_rig_assert_file (rig, other, "/y/a.bin", 1, SIZE);
  ferry_test_rig_assert_listing (rig, "a (1).bin\na.bin");
}

static void
test_hundred_of_one_name (void)
{
  FerryTestRigOptions      options = { .engine = { .max_running = 50, .max_per_host = 50 } };
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&options);
  FerryTransfer           *transfers[100];

  ferry_fake_origin_add_file (rig->origin, "/a.bin", 5000, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (transfers); i++)
    transfers[i] = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run_all (rig);

  for (guint i = 0; i < G_N_ELEMENTS (transfers); i++)
    {
      g_autofree char *path = ferry_transfer_dup_path (transfers[i]);

      ferry_test_rig_assert_file (rig, transfers[i], "/a.bin", 1, 5000);
      for (guint k = 0; k < i; k++)
        {
          g_autofree char *other = ferry_transfer_dup_path (transfers[k]);

          g_assert_cmpstr (path, !=, other);
        }
    }
  ferry_test_rig_assert_no_parts (rig);
}

static FerryTransfer *
find_like (FerryTestRig *rig,
           const char   *path,
           const char   *directory,
           const char   *name)
{
  g_autoptr (FerryRequest) request = NULL;
  g_autoptr (GError)       error = NULL;
  g_autofree char         *uri = ferry_fake_origin_dup_uri (rig->origin, path);
  GVariantDict             dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "uri", "s", uri);
  g_variant_dict_insert (&dict, "directory", "s", directory);
  if (name != NULL)
    g_variant_dict_insert (&dict, "name", "s", name);
  request = ferry_request_new (g_variant_dict_end (&dict), NULL, &error);
  g_assert_no_error (error);

  return ferry_engine_find_duplicate (rig->engine, request);
}

static void
test_duplicates_are_noticed (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "hold:64K");
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);

  g_assert_true (find_like (rig, "/a.bin", rig->directory, NULL) == transfer);
  g_assert_null (find_like (rig, "/b.bin", rig->directory, NULL));
  g_assert_null (find_like (rig, "/a.bin", rig->state, NULL));
  g_assert_null (find_like (rig, "/a.bin", rig->directory, "other.bin"));

  fixture_pause (rig, transfer);
  ferry_test_rig_flush (rig);
  fixture_change (rig, transfer, "'name': <'other.bin'>");
  g_assert_null (find_like (rig, "/a.bin", rig->directory, NULL));
  g_assert_true (find_like (rig, "/a.bin", rig->directory, "other.bin") == transfer);
  fixture_change (rig, transfer, "'name': <''>");
  fixture_resume (rig, transfer);

  /* What is finished is no duplicate any more. */
  ferry_fake_origin_release (rig->origin, "/a.bin");
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_flush (rig);
  g_assert_null (find_like (rig, "/a.bin", rig->directory, NULL));
}

/* Rates: a short time, and far more than it would take without a limit. */

static void
test_rate_of_one_transfer (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  FerryTransfer           *slow, *fast;
  gint64                   begin = g_get_monotonic_time ();
  gint64                   elapsed;

  ferry_fake_origin_add_file (rig->origin, "/slow.bin", SIZE, NULL);
  ferry_fake_origin_add_file (rig->origin, "/fast.bin", SIZE, NULL);
  slow = ferry_test_rig_get (rig, "/slow.bin", "'rate-limit': <uint64 524288>");
  fast = ferry_test_rig_get (rig, "/fast.bin", NULL);
  ferry_test_rig_run (rig, fast);
  g_assert_cmpint (ferry_transfer_get_status (slow), ==, FERRY_STATUS_RUNNING);
  ferry_test_rig_run (rig, slow);
  elapsed = g_get_monotonic_time () - begin;

  /* Half a second's worth. */
  ferry_test_rig_assert_file (rig, slow, "/slow.bin", 1, SIZE);
  g_assert_cmpint (elapsed, >, 400 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpint (elapsed, <, 10 * G_USEC_PER_SEC);
}

static void
test_rate_of_all_together (void)
{
  FerryTestRigOptions      options = { .engine.rate_limit = 1024 * 1024 };
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&options);
  FerryTransfer           *one, *other;
  gint64                   begin = g_get_monotonic_time ();
  gint64                   elapsed;

  ferry_fake_origin_add_file (rig->origin, "/one.bin", SIZE, NULL);
  ferry_fake_origin_add_file (rig->origin, "/other.bin", SIZE, NULL);
  one = ferry_test_rig_get (rig, "/one.bin", NULL);
  other = ferry_test_rig_get (rig, "/other.bin", NULL);
  ferry_test_rig_run_all (rig);
  elapsed = g_get_monotonic_time () - begin;

  ferry_test_rig_assert_file (rig, one, "/one.bin", 1, SIZE);
  ferry_test_rig_assert_file (rig, other, "/other.bin", 1, SIZE);
  g_assert_cmpint (elapsed, >, 400 * G_TIME_SPAN_MILLISECOND);
  g_assert_cmpint (elapsed, <, 10 * G_USEC_PER_SEC);
}

static void
test_rate_of_all_may_change (void)
{
  FerryTestRigOptions      options = { .engine.rate_limit = 100 };
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (&options);
  FerryTransfer           *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, NULL);
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run_to_reason (rig, transfer, FERRY_REASON_TRANSFERRING);
  ferry_engine_set_rate_limit (rig->engine, 0);
  ferry_test_rig_run (rig, transfer);

  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
}

/* Time. */

static void
test_start_at_waits_for_its_time (void)
{
  g_autoptr (FerryFakeClock) clock = ferry_fake_clock_new ();
  FerryTestRigOptions        options = { .clock = FERRY_CLOCK (clock) };
  g_autoptr (FerryTestRig)   rig = ferry_test_rig_new (&options);
  gint64                     now = ferry_clock_get_real (FERRY_CLOCK (clock)) / G_USEC_PER_SEC;
  g_autofree char           *when = g_strdup_printf ("'start-at': <int64 %" G_GINT64_FORMAT ">",
                                                     now + 3 * 3600);
  FerryTransfer             *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, NULL);
  transfer = ferry_test_rig_get (rig, "/a.bin", when);
  ferry_test_rig_flush (rig);
  ferry_test_rig_assert_ended (rig, transfer, FERRY_STATUS_PAUSED_SYSTEM_POLICY, -1);
  g_assert_cmpint (ferry_transfer_get_reason (transfer), ==, FERRY_REASON_SCHEDULE);

  ferry_fake_clock_advance (clock, 3 * 3600 * (gint64) G_USEC_PER_SEC - G_USEC_PER_SEC);
  ferry_test_rig_flush (rig);
  g_assert_cmpint (ferry_transfer_get_reason (transfer), ==, FERRY_REASON_SCHEDULE);
  g_assert_cmpuint (ferry_test_rig_count_requests (rig), ==, 0);

  ferry_fake_clock_advance (clock, G_USEC_PER_SEC);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
}

/* K09: a wait for a retry ends in the end, whatever is done to the clock, and
 * no later than it would have. */
static void
wait_over_a_clock_change (gint64 change)
{
  g_autoptr (FerryFakeClock) clock = ferry_fake_clock_new ();
  FerryTestRigOptions        options = { .clock = FERRY_CLOCK (clock) };
  g_autoptr (FerryTestRig)   rig = ferry_test_rig_new (&options);
  FerryTransfer             *transfer;

  ferry_fake_origin_add_file (rig->origin, "/a.bin", SIZE, "first=1,status:503:600");
  transfer = ferry_test_rig_get (rig, "/a.bin", NULL);
  ferry_test_rig_run_to_reason (rig, transfer, FERRY_REASON_RETRY_WAIT);
  ferry_fake_clock_set_real (clock, ferry_clock_get_real (FERRY_CLOCK (clock)) + change);
  ferry_fake_clock_advance (clock, 599 * (gint64) G_USEC_PER_SEC);
  ferry_test_rig_flush (rig);
  g_assert_cmpint (ferry_transfer_get_reason (transfer), ==, FERRY_REASON_RETRY_WAIT);

  ferry_fake_clock_advance (clock, 2 * G_USEC_PER_SEC);
  ferry_test_rig_run (rig, transfer);
  ferry_test_rig_assert_file (rig, transfer, "/a.bin", 1, SIZE);
}

static void
test_clock_set_back_while_it_waits (void)
{
  wait_over_a_clock_change (-365 * G_TIME_SPAN_DAY);
}

static void
test_clock_set_forward_while_it_waits (void)
{
  wait_over_a_clock_change (365 * G_TIME_SPAN_DAY);
}

/* K11. */
static void
test_five_hundred_tiny_files (void)
{
  g_autoptr (FerryTestRig) rig = ferry_test_rig_new (NULL);
  g_auto (GStrv)           unsettled = NULL;
  g_auto (GStrv)           settled = NULL;
  gint64                   begin = g_get_monotonic_time ();

  for (guint i = 0; i < 500; i++)
    {
      g_autofree char *path = g_strdup_printf ("/f/1000/tiny-%u.bin", i);

      ferry_test_rig_get (rig, path, NULL);
    }
  ferry_test_rig_run_all (rig);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 30 * G_USEC_PER_SEC);
  ferry_test_rig_stop (rig);
  ferry_test_rig_start (rig);

  unsettled = ferry_store_list (rig->store, FALSE);
  settled = ferry_store_list (rig->store, TRUE);
  g_assert_cmpuint (g_strv_length (unsettled), ==, 0);
  g_assert_cmpuint (g_strv_length (settled), ==, 500);
  for (guint i = 0; settled[i] != NULL; i++)
    {
      g_autofree char *path = g_strdup_printf ("/f/1000/tiny-%u.bin", i);

      ferry_test_rig_assert_file (rig, ferry_test_rig_lookup (rig, settled[i]), path, 1, 1000);
    }
  ferry_test_rig_assert_no_parts (rig);
}

int
main (int    argc,
      char **argv)
{
  ferry_test_rig_init (&argc, &argv);

  g_test_add_func ("/engine-queue/at-most-so-many-run", test_at_most_so_many_run);
  g_test_add_func ("/engine-queue/full-host-says-so-and-holds-up-no-other",
                   test_full_host_says_so_and_holds_up_no_other);
  g_test_add_func ("/engine-queue/order-of-priority-and-of-make-next",
                   test_order_of_priority_and_of_make_next);
  g_test_add_func ("/engine-queue/same-name-at-once-gets-two-names",
                   test_same_name_at_once_gets_two_names);
  g_test_add_func ("/engine-queue/hundred-of-one-name", test_hundred_of_one_name);
  g_test_add_func ("/engine-queue/duplicates-are-noticed", test_duplicates_are_noticed);
  g_test_add_func ("/engine-queue/rate-of-one-transfer", test_rate_of_one_transfer);
  g_test_add_func ("/engine-queue/rate-of-all-together", test_rate_of_all_together);
  g_test_add_func ("/engine-queue/rate-of-all-may-change", test_rate_of_all_may_change);
  g_test_add_func ("/engine-queue/start-at-waits-for-its-time", test_start_at_waits_for_its_time);
  g_test_add_func ("/engine-queue/clock-set-back-while-it-waits",
                   test_clock_set_back_while_it_waits);
  g_test_add_func ("/engine-queue/clock-set-forward-while-it-waits",
                   test_clock_set_forward_while_it_waits);
  g_test_add_func ("/engine-queue/five-hundred-tiny-files", test_five_hundred_tiny_files);

  return g_test_run ();
}
