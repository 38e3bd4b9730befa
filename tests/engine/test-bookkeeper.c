/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "books-fixture.h"

#define HOUR 3600
#define DAY (24 * HOUR)

static void
test_what_flows_is_counted (BooksFixture *f,
                            gconstpointer data)
{
  books_begin (f, "boot");
  ferry_bookkeeper_set_working (f->keeper, TRUE);
  books_move (f, 1000, 10);
  books_advance (f, 1);
  books_assert (f, "home 03-10 00:00 1000 10/1000 10\n");
  books_move (f, 2000, 20);
  books_carry ("wlan0", 500, 5);
  books_advance (f, 1);
  books_assert (f, "home 03-10 00:00 3000 30/3500 35\n");
  books_move (f, 1, 1);
  ferry_bookkeeper_look (f->keeper);
  books_assert (f, "home 03-10 00:00 3001 31/3501 36\n");
}

/* What a tunnel or a proxy takes, the interface may not see. */
static void
test_all_is_never_less_than_own (BooksFixture *f,
                                 gconstpointer data)
{
  books_begin (f, "boot");
  books_move_unseen (f, 1000, 1000);
  books_carry ("wlan0", 10, 2000);
  ferry_bookkeeper_look (f->keeper);
  books_assert (f, "home 03-10 00:00 1000 1000/1000 2000\n");
}

static void
test_no_statistics_count_own (BooksFixture *f,
                              gconstpointer data)
{
  books_set_carried ("wlan0", -1, -1);
  books_begin (f, "boot");
  books_move_unseen (f, 1000, 10);
  ferry_bookkeeper_look (f->keeper);
  books_go_to (f, "", "");
  books_move_unseen (f, 7, 8);
  ferry_bookkeeper_look (f->keeper);
  books_assert (f, "home 03-10 00:00 1000 10/1000 10\n"
                   "unnamed 03-10 00:00 7 8/7 8\n");
}

/* The bytes of the last second are those of the connection before. */
static void
test_change_of_connection (BooksFixture *f,
                           gconstpointer data)
{
  books_set_carried ("wwan0", 5000, 5000);
  books_begin (f, "boot");
  ferry_bookkeeper_set_working (f->keeper, TRUE);
  books_move (f, 100, 1);
  books_advance (f, 1);
  books_move (f, 200, 2);
  books_go_to (f, "phone", "wwan0");
  books_move (f, 40, 4);
  books_carry ("wlan0", 99999, 99999);
  books_advance (f, 1);
  books_assert (f, "home 03-10 00:00 300 3/300 3\n"
                   "phone 03-10 00:00 40 4/40 4\n");
  /* And back: what it carried meanwhile was not seen. */
  books_go_to (f, "home", "wlan0");
  books_move (f, 7, 0);
  books_advance (f, 1);
  books_assert (f, "home 03-10 00:00 307 3/307 3\n"
                   "phone 03-10 00:00 40 4/40 4\n");
}

/* One network card, another network. */
static void
test_another_connection_of_the_interface (BooksFixture *f,
                                          gconstpointer data)
{
  books_begin (f, "boot");
  books_carry ("wlan0", 50, 5);
  books_go_to (f, "cafe", "wlan0");
  books_carry ("wlan0", 3, 2);
  ferry_bookkeeper_look (f->keeper);
  books_assert (f, "cafe 03-10 00:00 0 0/3 2\n"
                   "home 03-10 00:00 0 0/50 5\n");
}

static void
test_another_interface_begins_anew (BooksFixture *f,
                                    gconstpointer data)
{
  books_set_carried ("tun0", 70, 70);
  books_begin (f, "boot");
  books_go_to (f, "home", "tun0");
  ferry_bookkeeper_look (f->keeper);
  books_assert (f, "");
  books_carry ("tun0", 5, 6);
  ferry_bookkeeper_look (f->keeper);
  books_assert (f, "home 03-10 00:00 0 0/5 6\n");
}

/* The card is pulled out and put in again. */
static void
test_counters_that_go_back_begin_anew (BooksFixture *f,
                                       gconstpointer data)
{
  books_begin (f, "boot");
  books_set_carried ("wlan0", 10, 2000000);
  books_move_unseen (f, 7, 7);
  ferry_bookkeeper_look (f->keeper);
  books_assert (f, "home 03-10 00:00 7 7/7 7\n");
  books_carry ("wlan0", 100, 1);
  ferry_bookkeeper_look (f->keeper);
  books_assert (f, "home 03-10 00:00 7 7/107 8\n");
  books_set_carried ("wlan0", -1, -1);
  ferry_bookkeeper_look (f->keeper);
  books_set_carried ("wlan0", 500, 500);
  ferry_bookkeeper_look (f->keeper);
  books_assert (f, "home 03-10 00:00 7 7/107 8\n");
}

/* Nobody knows yet which connection it is; what flows is of the first that is
 * known. */
static void
test_pending_network_is_waited_for (BooksFixture *f,
                                    gconstpointer data)
{
  FerryNetworkState pending = { .is_pending = TRUE };

  ferry_fake_network_set_state (f->network, &pending);
  books_begin (f, "boot");
  books_move_unseen (f, 10, 1);
  ferry_bookkeeper_look (f->keeper);
  books_assert (f, "");
  books_go_to (f, "home", "wlan0");
  books_assert (f, "home 03-10 00:00 10 1/10 1\n");

  /* Who tells of the network starts anew: it is the one that it was. */
  ferry_fake_network_set_state (f->network, &pending);
  books_move_unseen (f, 5, 0);
  books_carry ("wlan0", 6, 0);
  ferry_bookkeeper_look (f->keeper);
  books_assert (f, "home 03-10 00:00 15 1/16 1\n");
}

/* Time. */

static void
test_midnight_parts_days (BooksFixture *f,
                          gconstpointer data)
{
  books_set_time (f, 3, 10, 23, 59, 58);
  books_begin (f, "boot");
  ferry_bookkeeper_set_working (f->keeper, TRUE);
  for (guint i = 0; i < 4; i++)
    {
      books_move (f, 100, 10);
      books_advance (f, 1);
    }
  books_assert (f, "home 03-10 00:00 200 20/200 20\n"
                   "home 03-11 00:00 200 20/200 20\n");
}

/* Others go on while Ferry has nothing to do; nobody wakes up to see it. */
static void
test_idle_days_are_shared_out (BooksFixture *f,
                               gconstpointer data)
{
  books_begin (f, "boot");
  books_advance (f, 2 * DAY);
  books_carry ("wlan0", 4800, 480);
  g_assert_cmpuint (ferry_fake_clock_get_n_alarms (f->clock), ==, 0);
  ferry_bookkeeper_look (f->keeper);
  books_assert (f, "home 03-10 00:00 0 0/1200 120\n"
                   "home 03-11 00:00 0 0/2400 240\n"
                   "home 03-12 00:00 0 0/1200 120\n");
}

static void
test_period_parts_a_day (BooksFixture *f,
                         gconstpointer data)
{
  books_begin (f, "boot");
  books_set_plan (f, "home", "'cap': <uint64 1000000>, 'reset-day': <uint32 10>, "
                             "'reset-hour': <uint32 13>");
  books_advance (f, HOUR - 1);
  ferry_bookkeeper_set_working (f->keeper, TRUE);
  books_move (f, 100, 0);
  books_advance (f, 1);
  books_move (f, 50, 0);
  books_advance (f, 1);
  books_assert (f, "home 03-10 00:00 100 0/100 0\n"
                   "home 03-10 13:00 50 0/50 0\n");
}

static void
test_free_hours_are_free (BooksFixture *f,
                          gconstpointer data)
{
  FerryConditions conditions;

  books_begin (f, "boot");
  books_set_plan (f, "home", "'cap': <uint64 1000000>, 'free-from': <uint32 720>, "
                             "'free-to': <uint32 780>");
  books_move (f, 600, 60);
  books_carry ("wlan0", 100, 0);
  books_advance (f, HOUR);
  ferry_bookkeeper_look (f->keeper);
  books_assert (f, "home 03-10 00:00 600 60/700 60, 660/760 free\n");
  books_move (f, 10, 0);
  ferry_bookkeeper_look (f->keeper);
  books_assert (f, "home 03-10 00:00 610 60/710 60, 660/760 free\n");
  ferry_conditions_monitor_get (f->monitor, &conditions);
  g_assert_cmpuint (conditions.cap_used, ==, 10);

  /* Half of it was free. */
  books_advance (f, DAY - 2 * HOUR);
  ferry_bookkeeper_look (f->keeper);
  books_move (f, 200, 0);
  books_advance (f, 2 * HOUR);
  ferry_bookkeeper_look (f->keeper);
  books_assert (f, "home 03-10 00:00 610 60/710 60, 660/760 free\n"
                   "home 03-11 00:00 200 0/200 0, 100/100 free\n");
}

/* A day of 23 hours, and one of 25. */
static void
test_summer_time_comes_and_goes (BooksFixture *f,
                                 gconstpointer data)
{
  books_set_time (f, 3, 31, 0, 0, 0);
  books_begin (f, "boot");
  books_carry ("wlan0", 2400, 0);
  books_advance (f, 24 * HOUR);
  ferry_bookkeeper_look (f->keeper);
  books_assert (f, "home 03-31 00:00 0 0/2300 0\n"
                   "home 04-01 00:00 0 0/100 0\n");
  books_set_time (f, 10, 27, 0, 0, 0);
  books_carry ("wlan0", 2600, 0);
  books_advance (f, 26 * HOUR);
  ferry_bookkeeper_look (f->keeper);
  books_assert (f, "home 03-31 00:00 0 0/2300 0\n"
                   "home 04-01 00:00 0 0/100 0\n"
                   "home 10-27 00:00 0 0/2500 0\n"
                   "home 10-28 00:00 0 0/100 0\n");
}

/* What flowed before is of the time that it was then. */
static void
test_clock_is_set (BooksFixture *f,
                   gconstpointer data)
{
  books_begin (f, "boot");
  books_move (f, 100, 0);
  books_set_time (f, 3, 20, 12, 0, 0);
  books_move (f, 20, 0);
  ferry_bookkeeper_look (f->keeper);
  books_set_time (f, 3, 8, 12, 0, 0);
  books_move (f, 3, 0);
  ferry_bookkeeper_look (f->keeper);
  books_assert (f, "home 03-08 00:00 3 0/3 0\n"
                   "home 03-10 00:00 100 0/100 0\n"
                   "home 03-20 00:00 20 0/20 0\n");
}

static void
test_time_zone_changes (BooksFixture *f,
                        gconstpointer data)
{
  books_begin (f, "boot");
  books_move (f, 100, 0);
  g_setenv ("TZ", "Asia/Seoul", TRUE);
  ferry_clock_emit_wall_changed (FERRY_CLOCK (f->clock));
  g_setenv ("TZ", "Europe/Berlin", TRUE);
  books_move (f, 20, 0);
  ferry_bookkeeper_look (f->keeper);
  /* Midnight in Seoul is four in the afternoon. */
  books_assert (f, "home 03-09 16:00 20 0/20 0\n"
                   "home 03-10 00:00 100 0/100 0\n");
}

/* What was counted while the clock was ahead is none of this period's. */
static void
test_days_to_come_are_not_used (BooksFixture *f,
                                gconstpointer data)
{
  FerryConditions conditions;

  books_begin (f, "boot");
  books_set_plan (f, "home", "'cap': <uint64 1000000>");
  books_move (f, 5, 0);
  books_set_time (f, 12, 24, 12, 0, 0);
  books_move (f, 70, 0);
  books_set_time (f, 3, 10, 12, 0, 0);
  ferry_conditions_monitor_get (f->monitor, &conditions);
  g_assert_cmpuint (conditions.cap_used, ==, 5);
}

/* What is used. */

static void
test_usage_is_answered (BooksFixture *f,
                        gconstpointer data)
{
  FerryConditions conditions;

  books_begin (f, "boot");
  books_set_plan (f, "home", "'cap': <uint64 1000>");
  books_move (f, 100, 10);
  books_carry ("wlan0", 400, 0);
  ferry_bookkeeper_look (f->keeper);
  ferry_conditions_monitor_get (f->monitor, &conditions);
  g_assert_cmpuint (conditions.cap_used, ==, 510);
  g_assert_cmpuint (conditions.cap_left, ==, 490);
  g_assert_cmpint (conditions.cap, ==, FERRY_CAP_UNDER);

  books_set_plan (f, "home", "'cap': <uint64 1000>, 'count': <'ferry'>");
  ferry_conditions_monitor_get (f->monitor, &conditions);
  g_assert_cmpuint (conditions.cap_used, ==, 110);
}

static void
count_cb (guint *n)
{
  ++*n;
}

static void
test_monitor_hears_of_what_was_added (BooksFixture *f,
                                      gconstpointer data)
{
  guint           n = 0;
  FerryConditions conditions;

  books_begin (f, "boot");
  books_set_plan (f, "home", "'cap': <uint64 1000>");
  g_signal_connect_swapped (f->monitor, "changed", G_CALLBACK (count_cb), &n);
  ferry_bookkeeper_set_working (f->keeper, TRUE);
  books_advance (f, 1);
  g_assert_cmpuint (n, ==, 0);
  books_move (f, 1000, 0);
  books_advance (f, 1);
  g_assert_cmpuint (n, ==, 1);
  g_signal_handlers_disconnect_by_data (f->monitor, &n);
  ferry_conditions_monitor_get (f->monitor, &conditions);
  g_assert_cmpint (conditions.cap, ==, FERRY_CAP_OVER);
}

/* At a thousand bytes a second five hundred last for half a second: it is looked at
 * in a quarter, and no later than it would be too much. */
static void
test_end_of_plan_is_looked_for_sooner (BooksFixture *f,
                                       gconstpointer data)
{
  FerryConditions conditions;

  books_begin (f, "boot");
  books_set_plan (f, "home", "'cap': <uint64 1500>");
  ferry_bookkeeper_set_working (f->keeper, TRUE);
  books_move (f, 1000, 0);
  books_advance (f, 1);
  books_move (f, 500, 0);
  ferry_fake_clock_advance (f->clock, G_USEC_PER_SEC / 4 - 1);
  ferry_conditions_monitor_get (f->monitor, &conditions);
  g_assert_cmpint (conditions.cap, ==, FERRY_CAP_UNDER);
  ferry_fake_clock_advance (f->clock, 1);
  ferry_conditions_monitor_get (f->monitor, &conditions);
  g_assert_cmpint (conditions.cap, ==, FERRY_CAP_OVER);

  /* There is nothing to be near any more. */
  books_move (f, 5, 0);
  ferry_fake_clock_advance (f->clock, G_USEC_PER_SEC - 1);
  books_assert (f, "home 03-10 00:00 1500 0/1500 0\n");
  ferry_fake_clock_advance (f->clock, 1);
  books_assert (f, "home 03-10 00:00 1505 0/1505 0\n");
}

/* Others may have used it up since it was looked at last. */
static void
test_refresh_looks_once_a_second (BooksFixture *f,
                                  gconstpointer data)
{
  books_begin (f, "boot");
  books_carry ("wlan0", 5, 0);
  ferry_bookkeeper_refresh (f->keeper);
  books_assert (f, "");
  books_advance (f, 1);
  ferry_bookkeeper_refresh (f->keeper);
  books_assert (f, "home 03-10 00:00 0 0/5 0\n");
}

/* When it wakes up. */

static void
test_nothing_works_no_alarm (BooksFixture *f,
                             gconstpointer data)
{
  books_begin (f, "boot");
  g_assert_cmpuint (ferry_fake_clock_get_n_alarms (f->clock), ==, 0);
  ferry_bookkeeper_set_working (f->keeper, TRUE);
  g_assert_cmpuint (ferry_fake_clock_get_n_alarms (f->clock), ==, 1);
  books_advance (f, 5);
  g_assert_cmpuint (ferry_fake_clock_get_n_alarms (f->clock), ==, 1);
  books_move (f, 1, 1);
  ferry_bookkeeper_set_working (f->keeper, FALSE);
  g_assert_cmpuint (ferry_fake_clock_get_n_alarms (f->clock), ==, 0);
  books_assert (f, "home 03-10 00:00 1 1/1 1\n");
  ferry_bookkeeper_set_working (f->keeper, TRUE);
  ferry_bookkeeper_stop (f->keeper);
  g_assert_cmpuint (ferry_fake_clock_get_n_alarms (f->clock), ==, 0);
}

static guint
count_writes (BooksFixture *f)
{
  ferry_writer_drain (f->writer);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  return ferry_fake_file_ops_get_n (f->fake, FERRY_FILE_OP_PWRITE);
}

static void
test_flushes_now_and_then (BooksFixture *f,
                           gconstpointer data)
{
  guint n;

  books_begin (f, "boot");
  ferry_bookkeeper_set_working (f->keeper, TRUE);
  for (guint i = 0; i < 29; i++)
    {
      books_move (f, 1, 0);
      books_advance (f, 1);
    }
  g_assert_cmpuint (count_writes (f), ==, 0);
  books_move (f, 1, 0);
  books_advance (f, 1);
  n = count_writes (f);
  g_assert_cmpuint (n, >, 0);

  /* Nothing is added, nothing is written. */
  books_advance (f, 100);
  g_assert_cmpuint (count_writes (f), ==, n);
  books_move (f, 1, 0);
  books_advance (f, 1);
  g_assert_cmpuint (count_writes (f), ==, n + 1);
  books_move (f, 1, 0);
  ferry_bookkeeper_set_working (f->keeper, FALSE);
  g_assert_cmpuint (count_writes (f), ==, n + 2);
}

static void
test_failure_is_told_once (BooksFixture *f,
                           gconstpointer data)
{
  books_begin (f, "boot");
  ferry_bookkeeper_set_working (f->keeper, TRUE);
  ferry_fake_file_ops_set_space (f->fake, 0);
  for (guint i = 0; i < 3; i++)
    {
      books_move (f, 1, 0);
      books_advance (f, 30);
      count_writes (f);
    }
  g_assert_cmpstr (f->failures->str, ==, "failed ");
  ferry_fake_file_ops_set_space (f->fake, -1);
  books_move (f, 1, 0);
  books_advance (f, 30);
  count_writes (f);
  ferry_fake_file_ops_set_space (f->fake, 0);
  books_move (f, 1, 0);
  books_advance (f, 30);
  count_writes (f);
  g_assert_cmpstr (f->failures->str, ==, "failed failed ");
  ferry_fake_file_ops_set_space (f->fake, -1);
  books_end (f);

  books_begin (f, "boot");
  books_assert (f, "home 03-10 00:00 5 0/5 0\n");
}

int
main (int    argc,
      char **argv)
{
  books_fixture_init ();
  g_test_init (&argc, &argv, NULL);

  BOOKS_TEST ("/bookkeeper/what-flows-is-counted", test_what_flows_is_counted);
  BOOKS_TEST ("/bookkeeper/all-is-never-less-than-own", test_all_is_never_less_than_own);
  BOOKS_TEST ("/bookkeeper/no-statistics-count-own", test_no_statistics_count_own);
  BOOKS_TEST ("/bookkeeper/change-of-connection", test_change_of_connection);
  BOOKS_TEST ("/bookkeeper/another-connection-of-the-interface",
              test_another_connection_of_the_interface);
  BOOKS_TEST ("/bookkeeper/another-interface-begins-anew", test_another_interface_begins_anew);
  BOOKS_TEST ("/bookkeeper/counters-that-go-back-begin-anew",
              test_counters_that_go_back_begin_anew);
  BOOKS_TEST ("/bookkeeper/pending-network-is-waited-for", test_pending_network_is_waited_for);
  BOOKS_TEST ("/bookkeeper/midnight-parts-days", test_midnight_parts_days);
  BOOKS_TEST ("/bookkeeper/idle-days-are-shared-out", test_idle_days_are_shared_out);
  BOOKS_TEST ("/bookkeeper/period-parts-a-day", test_period_parts_a_day);
  BOOKS_TEST ("/bookkeeper/free-hours-are-free", test_free_hours_are_free);
  BOOKS_TEST ("/bookkeeper/summer-time-comes-and-goes", test_summer_time_comes_and_goes);
  BOOKS_TEST ("/bookkeeper/clock-is-set", test_clock_is_set);
  BOOKS_TEST ("/bookkeeper/time-zone-changes", test_time_zone_changes);
  BOOKS_TEST ("/bookkeeper/days-to-come-are-not-used", test_days_to_come_are_not_used);
  BOOKS_TEST ("/bookkeeper/usage-is-answered", test_usage_is_answered);
  BOOKS_TEST ("/bookkeeper/monitor-hears-of-what-was-added",
              test_monitor_hears_of_what_was_added);
  BOOKS_TEST ("/bookkeeper/end-of-plan-is-looked-for-sooner",
              test_end_of_plan_is_looked_for_sooner);
  BOOKS_TEST ("/bookkeeper/refresh-looks-once-a-second", test_refresh_looks_once_a_second);
  BOOKS_TEST ("/bookkeeper/nothing-works-no-alarm", test_nothing_works_no_alarm);
  BOOKS_TEST ("/bookkeeper/flushes-now-and-then", test_flushes_now_and_then);
  BOOKS_TEST ("/bookkeeper/failure-is-told-once", test_failure_is_told_once);

  return g_test_run ();
}
