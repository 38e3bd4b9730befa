/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "engine-fixture.h"
#include "ferry-fake-clock.h"
#include "ferry-fake-inbox.h"

#define SIZE (1024 * 1024)
#define HALF (SIZE / 2)
#define HELD "first=1,hold:512K"

/* What heads and the like may add. */
#define SOME 2000

/* Hosts that are not this machine, reached through the servers as their proxies:
 * what stays on the machine is not counted. */
#define FAR "http://files.example/a.bin"
#define FAR_INBOX "http://files.example/up"

/* Wednesday, 15 November 2023, in UTC; the clock begins in its night before. */
#define DAY G_GINT64_CONSTANT (86400)
#define TODAY (G_GINT64_CONSTANT (19676) * DAY)

/* What the interface of "mobile" has carried. */
static FerryInterfaceStatistics carried;

static gboolean
read_statistics (const char               *interface,
                 FerryInterfaceStatistics *statistics)
{
  *statistics = carried;
  return g_str_equal (interface, "wwan0");
}

/* An engine that keeps books, and a clock that is turned by hand. */
typedef struct
{
  FerryTestRig   *rig;   /* (owned) */
  FerryFakeClock *clock; /* (owned) */
} Books;

static void
go_to (Books      *self,
       const char *id,
       const char *interface)
{
  FerryNetworkState state = { .is_online = TRUE };

  g_strlcpy (state.id, id, sizeof state.id);
  g_strlcpy (state.interface, interface, sizeof state.interface);
  ferry_fake_network_set_state (self->rig->network, &state);
}

static Books *
books_new (void)
{
  FerryTestRigOptions options = { .has_ledger = TRUE, .read_statistics = read_statistics };
  Books              *self = g_new0 (Books, 1);

  carried = (FerryInterfaceStatistics){ 5000, 5000 };
  self->clock = ferry_fake_clock_new ();
  ferry_fake_clock_set_real (self->clock, (TODAY + 3600) * G_USEC_PER_SEC);
  options.clock = FERRY_CLOCK (self->clock);
  self->rig = ferry_test_rig_new (&options);
  go_to (self, "home", "wlan0");
  return self;
}

static void
books_free (Books *self)
{
  ferry_test_rig_free (self->rig);
  g_assert_finalize_object (self->clock);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Books, books_free)

static FerryTransfer *
get_far (Books      *self,
         const char *fault)
{
  g_autofree char *options = g_strdup_printf ("'proxy': <'%s'>",
                                              ferry_fake_origin_get_base (self->rig->origin));

  ferry_fake_origin_add_file (self->rig->origin, FAR, SIZE, fault);
  return ferry_test_rig_get (self->rig, FAR, options);
}

static void
advance (Books *self,
         gint64 seconds)
{
  ferry_fake_clock_advance (self->clock, seconds * G_USEC_PER_SEC);
}

/* Of the connection, since that day. */
static FerryTraffic
get_sum (Books      *self,
         const char *id,
         gint64      since)
{
  FerryTraffic sum;

  ferry_ledger_sum (self->rig->ledger, id, since, G_MAXINT64, &sum);
  return sum;
}

#define assert_about(value, expected)                  \
  G_STMT_START                                         \
  {                                                    \
    g_assert_cmpuint ((value), >=, (expected));        \
    g_assert_cmpuint ((value), <=, (expected) + SOME); \
  }                                                    \
  G_STMT_END

static void
test_download_is_counted (void)
{
  g_autoptr (Books) books = books_new ();
  FerryTransfer    *transfer = get_far (books, NULL);
  FerryTraffic      sum;

  ferry_test_rig_run (books->rig, transfer);
  ferry_test_rig_assert_file (books->rig, transfer, FAR, 1, SIZE);
  sum = get_sum (books, "home", TODAY);
  assert_about (sum.received, SIZE);
  assert_about (sum.sent, 1);
  g_assert_cmpuint (sum.all_received, ==, sum.received);
  g_assert_cmpuint (sum.all_sent, ==, sum.sent);
  sum = get_sum (books, "home", TODAY + 1);
  g_assert_true (ferry_traffic_is_empty (&sum));
}

static FerryTransfer *
send_far (Books          *self,
          FerryFakeInbox *inbox)
{
  g_autofree char         *source = fixture_dup_path (self->rig, "a.txt");
  g_autofree char         *bytes = g_malloc0 (SIZE);
  g_autoptr (FerryRequest) request = NULL;
  g_autoptr (GError)       error = NULL;
  GVariantDict             dict;
  FerryTransfer           *transfer;

  g_file_set_contents (source, bytes, SIZE, &error);
  g_assert_no_error (error);
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "direction", "s", "upload");
  g_variant_dict_insert (&dict, "uri", "s", FAR_INBOX);
  g_variant_dict_insert (&dict, "proxy", "s", ferry_fake_inbox_get_base (inbox));
  g_variant_dict_insert (&dict, "source", "s", source);
  g_variant_dict_insert (&dict, "upload-protocol", "s", "plain");
  request = ferry_request_new (g_variant_dict_end (&dict), NULL, &error);
  g_assert_no_error (error);
  transfer = ferry_engine_add (self->rig->engine, request, NULL);
  g_ptr_array_add (self->rig->transfers, g_object_ref (transfer));
  return transfer;
}

static void
test_upload_is_counted_as_sent (void)
{
  g_autoptr (Books)     books = books_new ();
  FerryFakeInboxOptions options = { 0 };
  FerryFakeInbox       *inbox = ferry_fake_inbox_new (&options, NULL);
  FerryTransfer        *transfer = send_far (books, inbox);
  FerryTraffic          sum;

  ferry_test_rig_run (books->rig, transfer);
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_COMPLETED);
  sum = get_sum (books, "home", TODAY);
  assert_about (sum.sent, SIZE);
  assert_about (sum.received, 1);
  ferry_fake_inbox_free (inbox);
}

static void
test_what_stays_here_is_not_counted (void)
{
  g_autoptr (Books) books = books_new ();
  FerryTransfer    *transfer;
  g_auto (GStrv)    ids = NULL;

  ferry_fake_origin_add_file (books->rig->origin, "/a.bin", SIZE, NULL);
  transfer = ferry_test_rig_get (books->rig, "/a.bin", NULL);
  ferry_test_rig_run (books->rig, transfer);
  ferry_test_rig_assert_file (books->rig, transfer, "/a.bin", 1, SIZE);
  ids = ferry_ledger_list (books->rig->ledger);
  g_assert_cmpuint (g_strv_length (ids), ==, 0);
}

/* In the middle of the file, and at midnight. */
static void
test_each_byte_is_of_its_connection_and_day (void)
{
  g_autoptr (Books) books = books_new ();
  FerryTransfer    *transfer;
  FerryTraffic      sum;

  ferry_fake_clock_set_real (books->clock, (TODAY + DAY - 1) * G_USEC_PER_SEC);
  transfer = get_far (books, HELD);
  ferry_test_rig_run_to_bytes (books->rig, transfer, HALF);
  go_to (books, "cafe", "wlan0");
  sum = get_sum (books, "home", TODAY);
  assert_about (sum.received, HALF);
  advance (books, 1);
  ferry_fake_origin_release (books->rig->origin, FAR);
  ferry_test_rig_run (books->rig, transfer);
  ferry_test_rig_assert_file (books->rig, transfer, FAR, 1, SIZE);
  sum = get_sum (books, "home", TODAY);
  assert_about (sum.received, HALF);
  sum = get_sum (books, "cafe", TODAY + DAY);
  assert_about (sum.received, HALF);
  sum = get_sum (books, "cafe", TODAY);
  assert_about (sum.received, HALF);
}

static void
set_cap (Books  *self,
         guint64 cap)
{
  g_auto (FerryPlan) plan = { 0 };

  ferry_plan_init (&plan);
  plan.cap = cap;
  ferry_engine_set_plan (self->rig->engine, "mobile", &plan);
}

/* Others use the plan up while it runs. */
static void
test_crossed_cap_stops_within_a_second (void)
{
  g_autoptr (Books) books = books_new ();
  FerryTransfer    *transfer;

  go_to (books, "mobile", "wwan0");
  set_cap (books, 10 * SIZE);
  transfer = get_far (books, HELD);
  advance (books, 3);
  ferry_test_rig_run_to_bytes (books->rig, transfer, HALF);
  carried.received += 9 * SIZE;
  advance (books, 1);
  g_assert_cmpint (ferry_transfer_get_status (transfer), ==, FERRY_STATUS_RUNNING);
  carried.received += SIZE;
  advance (books, 1);
  ferry_test_rig_run (books->rig, transfer);
  ferry_test_rig_assert_ended (books->rig, transfer, FERRY_STATUS_PAUSED_COSTED_NETWORK, -1);
  g_assert_cmpint (ferry_transfer_get_reason (transfer), ==, FERRY_REASON_OVER_CAP);
  g_assert_true (ferry_fake_origin_wait_at_most (books->rig->origin, FERRY_FAKE_COUNT_OPEN, 0));

  /* More is allowed than was thought. */
  set_cap (books, 20 * SIZE);
  ferry_test_rig_run (books->rig, transfer);
  ferry_test_rig_assert_file (books->rig, transfer, FAR, 1, SIZE);
}

static void
never_runs_cb (FerryEngine   *engine,
               FerryTransfer *transfer)
{
  g_assert_cmpint (ferry_transfer_get_status (transfer), !=, FERRY_STATUS_RUNNING);
}

/* Others used it up while nothing ran, and nobody looked. */
static void
test_plan_is_looked_at_before_a_start (void)
{
  g_autoptr (Books) books = books_new ();
  FerryTransfer    *transfer;
  FerryConditions   conditions;

  go_to (books, "mobile", "wwan0");
  set_cap (books, 10 * SIZE);
  ferry_engine_get_conditions (books->rig->engine, &conditions);
  advance (books, 10);
  carried.received += 10 * SIZE;
  g_signal_connect (books->rig->engine, "transfer-changed", G_CALLBACK (never_runs_cb), NULL);
  transfer = get_far (books, NULL);
  ferry_test_rig_flush (books->rig);
  ferry_test_rig_assert_ended (books->rig, transfer, FERRY_STATUS_PAUSED_COSTED_NETWORK, -1);
  g_assert_cmpint (ferry_transfer_get_reason (transfer), ==, FERRY_REASON_OVER_CAP);
  g_assert_cmpuint (ferry_test_rig_count_requests (books->rig), ==, 0);
}

static void
test_restart_goes_on_counting (void)
{
  g_autoptr (Books) books = books_new ();
  FerryTransfer    *transfer;
  FerryTraffic      sum;

  go_to (books, "mobile", "wwan0");
  transfer = get_far (books, HELD);
  ferry_test_rig_run_to_bytes (books->rig, transfer, HALF);
  fixture_pause_at (books->rig, transfer, HALF);
  ferry_test_rig_stop (books->rig);
  carried.received += 3 * SIZE;
  advance (books, 60);

  ferry_test_rig_start (books->rig);
  transfer = ferry_test_rig_lookup (books->rig, ferry_transfer_get_id (transfer));
  fixture_resume (books->rig, transfer);
  ferry_test_rig_run (books->rig, transfer);
  sum = get_sum (books, "mobile", TODAY);
  g_assert_cmpuint (sum.received, >=, SIZE);
  g_assert_cmpuint (sum.received, <=, SIZE + FIXTURE_OVERLAP + SOME);
  g_assert_cmpuint (sum.all_received, ==, sum.received + 3 * SIZE);
}

static void
test_waiting_has_no_alarm (void)
{
  g_autoptr (Books) books = books_new ();
  FerryTransfer    *transfer;

  go_to (books, "mobile", "wwan0");
  set_cap (books, 2 * SIZE);
  transfer = get_far (books, HELD);
  ferry_test_rig_run_to_bytes (books->rig, transfer, HALF);
  carried.received += 2 * SIZE;
  advance (books, 1);
  ferry_test_rig_run (books->rig, transfer);
  ferry_test_rig_flush (books->rig);
  g_assert_cmpint (ferry_transfer_get_reason (transfer), ==, FERRY_REASON_OVER_CAP);
  /* That of the conditions is left, for the next period of the plan. The network
   * thread lets go of its own in its own time, as of the run, whose end is heard of
   * here; if one stays, this takes too long. */
  while (ferry_fake_clock_get_n_alarms (books->clock) > 1)
    if (!g_main_context_iteration (NULL, FALSE))
      g_thread_yield ();
  g_assert_cmpuint (ferry_fake_clock_get_n_alarms (books->clock), ==, 1);
  g_assert_cmpint (ferry_fake_clock_get_next_alarm (books->clock) -
                       ferry_clock_get_monotonic (FERRY_CLOCK (books->clock)),
                   >, 10 * DAY * G_USEC_PER_SEC);
}

static void
test_who_asks_hears_of_all (void)
{
  g_autoptr (Books) books = books_new ();
  FerryTransfer    *transfer = get_far (books, HELD);
  FerryTraffic      sum;

  ferry_test_rig_run_to_bytes (books->rig, transfer, HALF);
  ferry_engine_count_traffic (books->rig->engine);
  sum = get_sum (books, "home", TODAY);
  assert_about (sum.received, HALF);
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  ferry_test_rig_init (&argc, &argv);

  g_test_add_func ("/engine-books/download-is-counted", test_download_is_counted);
  g_test_add_func ("/engine-books/upload-is-counted-as-sent", test_upload_is_counted_as_sent);
  g_test_add_func ("/engine-books/what-stays-here-is-not-counted",
                   test_what_stays_here_is_not_counted);
  g_test_add_func ("/engine-books/each-byte-is-of-its-connection-and-day",
                   test_each_byte_is_of_its_connection_and_day);
  g_test_add_func ("/engine-books/crossed-cap-stops-within-a-second",
                   test_crossed_cap_stops_within_a_second);
  g_test_add_func ("/engine-books/plan-is-looked-at-before-a-start",
                   test_plan_is_looked_at_before_a_start);
  g_test_add_func ("/engine-books/restart-goes-on-counting", test_restart_goes_on_counting);
  g_test_add_func ("/engine-books/waiting-has-no-alarm", test_waiting_has_no_alarm);
  g_test_add_func ("/engine-books/who-asks-hears-of-all", test_who_asks_hears_of_all);

  return g_test_run ();
}
