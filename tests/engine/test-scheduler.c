/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-scheduler.h"

/* Items are letters; what matters is which one comes next. */
#define ITEM(letter) GINT_TO_POINTER (letter)

static void
add (FerryScheduler *scheduler,
     const char     *letters,
     const char     *host,
     FerryPriority   priority)
{
  for (; *letters != '\0'; letters++)
    ferry_scheduler_add (scheduler, ITEM (*letters), host, priority);
}

/* All that may run now, in the order in which they are chosen. */
static void
assert_choice (FerryScheduler *scheduler,
               const char     *expected)
{
  g_autoptr (GString) chosen = g_string_new (NULL);
  gpointer            item;

  while ((item = ferry_scheduler_choose (scheduler)) != NULL)
    g_string_append_c (chosen, (char) GPOINTER_TO_INT (item));

  g_assert_cmpstr (chosen->str, ==, expected);
}

static void
test_first_come_first_served (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (10, 10);

  add (scheduler, "abc", "h", FERRY_PRIORITY_DEFAULT);
  assert_choice (scheduler, "abc");
}

static void
test_at_most_so_many_run (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (2, 10);

  add (scheduler, "abcd", "h", FERRY_PRIORITY_DEFAULT);
  assert_choice (scheduler, "ab");
  g_assert_cmpuint (ferry_scheduler_get_n_running (scheduler), ==, 2);
  g_assert_cmpuint (ferry_scheduler_get_n_waiting (scheduler), ==, 2);

  ferry_scheduler_remove (scheduler, ITEM ('a'));
  assert_choice (scheduler, "c");
  ferry_scheduler_remove (scheduler, ITEM ('b'));
  ferry_scheduler_remove (scheduler, ITEM ('c'));
  assert_choice (scheduler, "d");
}

static void
test_at_most_so_many_per_host (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (10, 2);

  add (scheduler, "abc", "h", FERRY_PRIORITY_DEFAULT);
  assert_choice (scheduler, "ab");

  ferry_scheduler_remove (scheduler, ITEM ('b'));
  assert_choice (scheduler, "c");
}

static void
test_full_host_does_not_hold_up_others (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (10, 1);

  add (scheduler, "abc", "full", FERRY_PRIORITY_DEFAULT);
  add (scheduler, "d", "free", FERRY_PRIORITY_DEFAULT);
  add (scheduler, "e", "other", FERRY_PRIORITY_LOW);
  assert_choice (scheduler, "ade");
}

static void
test_says_who_is_held_by_its_host (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (2, 1);

  add (scheduler, "ab", "full", FERRY_PRIORITY_DEFAULT);
  assert_choice (scheduler, "a");
  g_assert_true (ferry_scheduler_is_held_by_host (scheduler, ITEM ('b')));
  g_assert_false (ferry_scheduler_is_held_by_host (scheduler, ITEM ('a')));
  g_assert_false (ferry_scheduler_is_held_by_host (scheduler, ITEM ('?')));

  /* With all places taken it is not the host that it waits for. */
  add (scheduler, "c", "free", FERRY_PRIORITY_DEFAULT);
  assert_choice (scheduler, "c");
  g_assert_false (ferry_scheduler_is_held_by_host (scheduler, ITEM ('b')));
}

static void
test_high_before_default_before_low (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (10, 10);

  add (scheduler, "ab", "h", FERRY_PRIORITY_LOW);
  add (scheduler, "cd", "h", FERRY_PRIORITY_DEFAULT);
  add (scheduler, "ef", "h", FERRY_PRIORITY_HIGH);
  assert_choice (scheduler, "efcdab");
}

static void
test_priority_may_change_while_it_waits (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (10, 10);

  add (scheduler, "abc", "h", FERRY_PRIORITY_DEFAULT);
  ferry_scheduler_set_priority (scheduler, ITEM ('c'), FERRY_PRIORITY_HIGH);
  ferry_scheduler_set_priority (scheduler, ITEM ('a'), FERRY_PRIORITY_LOW);
  ferry_scheduler_set_priority (scheduler, ITEM ('?'), FERRY_PRIORITY_LOW);
  assert_choice (scheduler, "cba");
}

/* Setting what it is already costs nobody a place. */
static void
test_same_priority_keeps_its_place (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (10, 10);

  add (scheduler, "abc", "h", FERRY_PRIORITY_DEFAULT);
  ferry_scheduler_set_priority (scheduler, ITEM ('a'), FERRY_PRIORITY_DEFAULT);
  assert_choice (scheduler, "abc");
}

static void
test_priority_may_change_while_it_runs (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (1, 1);

  add (scheduler, "ab", "h", FERRY_PRIORITY_DEFAULT);
  assert_choice (scheduler, "a");
  ferry_scheduler_set_priority (scheduler, ITEM ('a'), FERRY_PRIORITY_HIGH);
  g_assert_cmpuint (ferry_scheduler_get_n_running (scheduler), ==, 1);

  ferry_scheduler_remove (scheduler, ITEM ('a'));
  assert_choice (scheduler, "b");
}

static void
test_next_goes_before_its_peers (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (10, 10);

  add (scheduler, "ab", "h", FERRY_PRIORITY_HIGH);
  add (scheduler, "cde", "h", FERRY_PRIORITY_DEFAULT);
  ferry_scheduler_make_next (scheduler, ITEM ('e'));
  assert_choice (scheduler, "abecd");
}

static void
test_what_runs_or_is_unknown_cannot_be_next (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (1, 10);

  add (scheduler, "ab", "h", FERRY_PRIORITY_DEFAULT);
  assert_choice (scheduler, "a");
  ferry_scheduler_make_next (scheduler, ITEM ('a'));
  ferry_scheduler_make_next (scheduler, ITEM ('?'));
  g_assert_cmpuint (ferry_scheduler_get_n_running (scheduler), ==, 1);
  g_assert_cmpuint (ferry_scheduler_get_n_waiting (scheduler), ==, 1);
}

static void
test_nobody_stands_in_the_queue_twice (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (1, 10);

  add (scheduler, "aab", "h", FERRY_PRIORITY_DEFAULT);
  assert_choice (scheduler, "a");
  add (scheduler, "ab", "h", FERRY_PRIORITY_HIGH);
  g_assert_cmpuint (ferry_scheduler_get_n_waiting (scheduler), ==, 1);

  ferry_scheduler_remove (scheduler, ITEM ('a'));
  assert_choice (scheduler, "b");
  ferry_scheduler_remove (scheduler, ITEM ('b'));
  assert_choice (scheduler, "");
}

static void
test_who_waits_can_leave (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (10, 10);

  add (scheduler, "abc", "h", FERRY_PRIORITY_DEFAULT);
  ferry_scheduler_remove (scheduler, ITEM ('b'));
  ferry_scheduler_remove (scheduler, ITEM ('b'));
  g_assert_cmpuint (ferry_scheduler_get_n_waiting (scheduler), ==, 2);
  assert_choice (scheduler, "ac");
}

/* The place of one that ran is free for the same host and for others. */
static void
test_who_runs_can_leave (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (2, 1);

  add (scheduler, "ab", "h", FERRY_PRIORITY_DEFAULT);
  assert_choice (scheduler, "a");
  ferry_scheduler_remove (scheduler, ITEM ('a'));
  g_assert_cmpuint (ferry_scheduler_get_n_running (scheduler), ==, 0);
  assert_choice (scheduler, "b");
  ferry_scheduler_remove (scheduler, ITEM ('b'));

  add (scheduler, "a", "h", FERRY_PRIORITY_DEFAULT);
  assert_choice (scheduler, "a");
}

/* A queue of 10,000 is run through in one go, 100 at a time. */
static void
test_ten_thousand_wait (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (100, 10);
  GQueue                     running = G_QUEUE_INIT;
  gpointer                   item;
  guint                      n_done = 0;

  for (guint i = 1; i <= 10000; i++)
    {
      g_autofree char *host = g_strdup_printf ("host-%u", i % 20);

      ferry_scheduler_add (scheduler, GUINT_TO_POINTER (i), host, FERRY_PRIORITY_DEFAULT);
    }
  g_assert_cmpuint (ferry_scheduler_get_n_waiting (scheduler), ==, 10000);

  do
    {
      while ((item = ferry_scheduler_choose (scheduler)) != NULL)
        g_queue_push_tail (&running, item);
      g_assert_cmpuint (running.length, ==, MIN (100, 10000 - n_done));
      ferry_scheduler_remove (scheduler, g_queue_pop_head (&running));
      n_done++;
    }
  while (running.length > 0);

  g_assert_cmpuint (n_done, ==, 10000);
  g_assert_cmpuint (ferry_scheduler_get_n_waiting (scheduler), ==, 0);
}

/* Thousands for a full host do not make the choice for others expensive. */
static void
test_long_queue_of_a_full_host_is_cheap (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (100, 1);
  gint64                     begin;

  for (guint i = 1; i <= 10000; i++)
    ferry_scheduler_add (scheduler, GUINT_TO_POINTER (i), "full", FERRY_PRIORITY_DEFAULT);
  g_assert_nonnull (ferry_scheduler_choose (scheduler));

  begin = g_get_monotonic_time ();
  for (guint i = 0; i < 1000; i++)
    g_assert_null (ferry_scheduler_choose (scheduler));
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 2 * G_USEC_PER_SEC);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/scheduler/first-come-first-served", test_first_come_first_served);
  g_test_add_func ("/scheduler/at-most-so-many-run", test_at_most_so_many_run);
  g_test_add_func ("/scheduler/at-most-so-many-per-host", test_at_most_so_many_per_host);
  g_test_add_func ("/scheduler/full-host-does-not-hold-up-others",
                   test_full_host_does_not_hold_up_others);
  g_test_add_func ("/scheduler/says-who-is-held-by-its-host", test_says_who_is_held_by_its_host);
  g_test_add_func ("/scheduler/high-before-default-before-low",
                   test_high_before_default_before_low);
  g_test_add_func ("/scheduler/priority-may-change-while-it-waits",
                   test_priority_may_change_while_it_waits);
  g_test_add_func ("/scheduler/same-priority-keeps-its-place", test_same_priority_keeps_its_place);
  g_test_add_func ("/scheduler/priority-may-change-while-it-runs",
                   test_priority_may_change_while_it_runs);
  g_test_add_func ("/scheduler/next-goes-before-its-peers", test_next_goes_before_its_peers);
  g_test_add_func ("/scheduler/what-runs-or-is-unknown-cannot-be-next",
                   test_what_runs_or_is_unknown_cannot_be_next);
  g_test_add_func ("/scheduler/nobody-stands-in-the-queue-twice",
                   test_nobody_stands_in_the_queue_twice);
  g_test_add_func ("/scheduler/who-waits-can-leave", test_who_waits_can_leave);
  g_test_add_func ("/scheduler/who-runs-can-leave", test_who_runs_can_leave);
  g_test_add_func ("/scheduler/ten-thousand-wait", test_ten_thousand_wait);
  g_test_add_func ("/scheduler/long-queue-of-a-full-host-is-cheap",
                   test_long_queue_of_a_full_host_is_cheap);

  return g_test_run ();
}
