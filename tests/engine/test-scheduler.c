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
    ferry_scheduler_add (scheduler, ITEM (*letters), host, NULL, priority);
}

static void
add_to_group (FerryScheduler *scheduler,
              const char     *letters,
              const char     *group,
              FerryPriority   priority)
{
  for (; *letters != '\0'; letters++)
    ferry_scheduler_add (scheduler, ITEM (*letters), "h", group, priority);
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

/* Limits that change. */

static void
test_higher_limits_count_at_once (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (2, 1);

  add (scheduler, "abc", "h", FERRY_PRIORITY_DEFAULT);
  add (scheduler, "de", "g", FERRY_PRIORITY_DEFAULT);
  assert_choice (scheduler, "ad");
  ferry_scheduler_set_limits (scheduler, 3, 1);
  assert_choice (scheduler, "");
  ferry_scheduler_set_limits (scheduler, 3, 2);
  assert_choice (scheduler, "b");
  ferry_scheduler_set_limits (scheduler, 10, 3);
  assert_choice (scheduler, "ce");
}

static void
test_lower_limits_stop_nobody (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (4, 4);

  add (scheduler, "abcde", "h", FERRY_PRIORITY_DEFAULT);
  assert_choice (scheduler, "abcd");
  ferry_scheduler_set_limits (scheduler, 2, 2);
  g_assert_cmpuint (ferry_scheduler_get_n_running (scheduler), ==, 4);

  ferry_scheduler_remove (scheduler, ITEM ('a'));
  ferry_scheduler_remove (scheduler, ITEM ('b'));
  assert_choice (scheduler, "");
  ferry_scheduler_remove (scheduler, ITEM ('c'));
  assert_choice (scheduler, "e");
}

/* Groups. */

static void
test_serialized_group_runs_one_at_a_time (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (10, 10);

  ferry_scheduler_set_serialized (scheduler, "g", TRUE);
  add_to_group (scheduler, "abc", "g", FERRY_PRIORITY_DEFAULT);
  g_assert_true (ferry_scheduler_is_serialized (scheduler, ITEM ('b')));
  assert_choice (scheduler, "a");
  g_assert_false (ferry_scheduler_is_held_by_host (scheduler, ITEM ('b')));
  ferry_scheduler_remove (scheduler, ITEM ('a'));
  assert_choice (scheduler, "b");
  ferry_scheduler_remove (scheduler, ITEM ('b'));
  assert_choice (scheduler, "c");
}

/* Its items may be for different hosts. */
static void
test_serialized_group_spans_hosts (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (10, 10);

  ferry_scheduler_set_serialized (scheduler, "g", TRUE);
  ferry_scheduler_add (scheduler, ITEM ('a'), "one", "g", FERRY_PRIORITY_DEFAULT);
  ferry_scheduler_add (scheduler, ITEM ('b'), "other", "g", FERRY_PRIORITY_DEFAULT);
  ferry_scheduler_add (scheduler, ITEM ('c'), "one", "g", FERRY_PRIORITY_DEFAULT);
  assert_choice (scheduler, "a");
  ferry_scheduler_remove (scheduler, ITEM ('a'));
  assert_choice (scheduler, "b");
  ferry_scheduler_remove (scheduler, ITEM ('b'));
  assert_choice (scheduler, "c");
}

static void
test_busy_group_does_not_hold_up_others (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (10, 10);

  ferry_scheduler_set_serialized (scheduler, "g", TRUE);
  add_to_group (scheduler, "abc", "g", FERRY_PRIORITY_HIGH);
  add_to_group (scheduler, "de", "parallel", FERRY_PRIORITY_DEFAULT);
  add_to_group (scheduler, "f", NULL, FERRY_PRIORITY_LOW);
  g_assert_false (ferry_scheduler_is_serialized (scheduler, ITEM ('d')));
  g_assert_false (ferry_scheduler_is_serialized (scheduler, ITEM ('f')));
  g_assert_false (ferry_scheduler_is_serialized (scheduler, ITEM ('?')));
  assert_choice (scheduler, "adef");
}

static void
test_full_host_does_not_spend_the_turn_of_a_group (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (10, 1);

  ferry_scheduler_set_serialized (scheduler, "g", TRUE);
  ferry_scheduler_add (scheduler, ITEM ('a'), "full", NULL, FERRY_PRIORITY_DEFAULT);
  ferry_scheduler_add (scheduler, ITEM ('b'), "full", "g", FERRY_PRIORITY_DEFAULT);
  ferry_scheduler_add (scheduler, ITEM ('c'), "free", "g", FERRY_PRIORITY_DEFAULT);
  assert_choice (scheduler, "ac");
}

static void
test_next_and_priority_count_in_a_group (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (1, 10);

  ferry_scheduler_set_serialized (scheduler, "g", TRUE);
  add_to_group (scheduler, "abcd", "g", FERRY_PRIORITY_DEFAULT);
  ferry_scheduler_make_next (scheduler, ITEM ('c'));
  ferry_scheduler_set_priority (scheduler, ITEM ('d'), FERRY_PRIORITY_HIGH);
  ferry_scheduler_make_next (scheduler, ITEM ('b'));
  for (const char *expected = "d\0b\0c\0a\0"; *expected != '\0'; expected += 2)
    {
      assert_choice (scheduler, expected);
      ferry_scheduler_remove (scheduler, ITEM (*expected));
    }
}

static void
test_group_may_become_parallel (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (10, 10);

  ferry_scheduler_set_serialized (scheduler, "g", TRUE);
  add_to_group (scheduler, "abc", "g", FERRY_PRIORITY_DEFAULT);
  assert_choice (scheduler, "a");
  ferry_scheduler_set_serialized (scheduler, "g", FALSE);
  assert_choice (scheduler, "bc");
}

/* Those that run go on; the next waits for the last of them. */
static void
test_group_may_become_serialized (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (2, 10);

  add_to_group (scheduler, "abc", "g", FERRY_PRIORITY_DEFAULT);
  assert_choice (scheduler, "ab");
  ferry_scheduler_set_serialized (scheduler, "g", TRUE);
  ferry_scheduler_remove (scheduler, ITEM ('a'));
  assert_choice (scheduler, "");
  ferry_scheduler_remove (scheduler, ITEM ('b'));
  assert_choice (scheduler, "c");
}

static void
test_group_is_remembered_without_items (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (10, 10);

  ferry_scheduler_set_serialized (scheduler, "g", TRUE);
  add_to_group (scheduler, "a", "g", FERRY_PRIORITY_DEFAULT);
  ferry_scheduler_remove (scheduler, ITEM ('a'));
  add_to_group (scheduler, "bc", "g", FERRY_PRIORITY_DEFAULT);
  assert_choice (scheduler, "b");
}

static void
test_group_of_who_waits_may_change (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (10, 10);

  ferry_scheduler_set_serialized (scheduler, "g", TRUE);
  add_to_group (scheduler, "abcd", "g", FERRY_PRIORITY_DEFAULT);
  add_to_group (scheduler, "e", NULL, FERRY_PRIORITY_DEFAULT);
  ferry_scheduler_set_group (scheduler, ITEM ('d'), NULL);
  ferry_scheduler_set_group (scheduler, ITEM ('b'), "parallel");
  ferry_scheduler_set_group (scheduler, ITEM ('c'), "g");
  ferry_scheduler_set_group (scheduler, ITEM ('?'), "g");
  /* Each in the place that it had. */
  assert_choice (scheduler, "abde");
}

static void
test_group_of_who_runs_may_change (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (10, 10);

  ferry_scheduler_set_serialized (scheduler, "g", TRUE);
  ferry_scheduler_set_serialized (scheduler, "f", TRUE);
  add_to_group (scheduler, "ab", "g", FERRY_PRIORITY_DEFAULT);
  add_to_group (scheduler, "c", "f", FERRY_PRIORITY_DEFAULT);
  assert_choice (scheduler, "ac");
  ferry_scheduler_set_group (scheduler, ITEM ('a'), "f");
  assert_choice (scheduler, "b");

  add_to_group (scheduler, "d", "f", FERRY_PRIORITY_DEFAULT);
  ferry_scheduler_remove (scheduler, ITEM ('c'));
  assert_choice (scheduler, "");
  ferry_scheduler_remove (scheduler, ITEM ('a'));
  assert_choice (scheduler, "d");
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

      ferry_scheduler_add (scheduler, GUINT_TO_POINTER (i), host, NULL, FERRY_PRIORITY_DEFAULT);
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

/* Thousands for a full host or of a busy group do not make a choice expensive. */
static void
assert_long_queue_is_cheap (FerryScheduler *scheduler,
                            const char     *group)
{
  const guint n = 100 * 1000;
  gint64      begin = g_get_monotonic_time ();

  /* Each comes, and is looked at, on its own, from the end too. */
  for (guint i = 1; i <= n; i++)
    {
      ferry_scheduler_add (scheduler, GUINT_TO_POINTER (i), "h", group, FERRY_PRIORITY_DEFAULT);
      g_assert_true ((ferry_scheduler_choose (scheduler) != NULL) == (i == 1));
    }
  for (guint i = n; i > 1; i--)
    {
      ferry_scheduler_make_next (scheduler, GUINT_TO_POINTER (i));
      ferry_scheduler_set_group (scheduler, GUINT_TO_POINTER (i), group);
      g_assert_null (ferry_scheduler_choose (scheduler));
      ferry_scheduler_remove (scheduler, GUINT_TO_POINTER (i));
    }
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 5 * G_USEC_PER_SEC);
}

static void
test_long_queue_of_a_full_host_is_cheap (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (100, 1);

  assert_long_queue_is_cheap (scheduler, NULL);
}

static void
test_long_queue_of_a_busy_group_is_cheap (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (100, 100);

  ferry_scheduler_set_serialized (scheduler, "g", TRUE);
  assert_long_queue_is_cheap (scheduler, "g");
}

/* Those that are held. */

static void
test_held_is_passed_over_and_keeps_its_place (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (10, 10);

  add (scheduler, "abcd", "h", FERRY_PRIORITY_DEFAULT);
  ferry_scheduler_set_held (scheduler, ITEM ('a'), TRUE);
  ferry_scheduler_set_held (scheduler, ITEM ('c'), TRUE);
  ferry_scheduler_set_held (scheduler, ITEM ('c'), TRUE);
  g_assert_false (ferry_scheduler_is_waiting (scheduler, ITEM ('a')));
  g_assert_cmpuint (ferry_scheduler_get_n_waiting (scheduler), ==, 4);
  ferry_scheduler_set_held (scheduler, ITEM ('c'), FALSE);
  assert_choice (scheduler, "bcd");
  g_assert_cmpuint (ferry_scheduler_get_n_running (scheduler), ==, 3);
  ferry_scheduler_set_held (scheduler, ITEM ('a'), FALSE);
  assert_choice (scheduler, "a");
}

static void
test_held_among_others_afterwards (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (10, 10);

  add (scheduler, "abc", "h", FERRY_PRIORITY_DEFAULT);
  ferry_scheduler_set_held (scheduler, ITEM ('b'), TRUE);
  ferry_scheduler_set_held (scheduler, ITEM ('b'), FALSE);
  assert_choice (scheduler, "abc");
}

static void
test_held_can_be_moved (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (10, 10);

  add (scheduler, "abcd", "h", FERRY_PRIORITY_DEFAULT);
  for (const char *letter = "abcd"; *letter != '\0'; letter++)
    ferry_scheduler_set_held (scheduler, ITEM (*letter), TRUE);
  assert_choice (scheduler, "");
  ferry_scheduler_make_next (scheduler, ITEM ('c'));
  ferry_scheduler_set_priority (scheduler, ITEM ('a'), FERRY_PRIORITY_LOW);
  ferry_scheduler_set_priority (scheduler, ITEM ('d'), FERRY_PRIORITY_HIGH);
  ferry_scheduler_set_group (scheduler, ITEM ('b'), "g");
  assert_choice (scheduler, "");
  for (const char *letter = "abcd"; *letter != '\0'; letter++)
    ferry_scheduler_set_held (scheduler, ITEM (*letter), FALSE);
  assert_choice (scheduler, "dcba");
}

static void
test_held_can_leave (void)
{
  g_autoptr (FerryScheduler) scheduler = ferry_scheduler_new (1, 1);

  add (scheduler, "ab", "h", FERRY_PRIORITY_DEFAULT);
  ferry_scheduler_set_held (scheduler, ITEM ('a'), TRUE);
  ferry_scheduler_remove (scheduler, ITEM ('a'));
  assert_choice (scheduler, "b");
  g_assert_cmpuint (ferry_scheduler_get_n_waiting (scheduler), ==, 0);
  /* What runs is not held, nor what is unknown. */
  ferry_scheduler_set_held (scheduler, ITEM ('b'), TRUE);
  ferry_scheduler_set_held (scheduler, ITEM ('z'), TRUE);
  g_assert_cmpuint (ferry_scheduler_get_n_running (scheduler), ==, 1);
  ferry_scheduler_remove (scheduler, ITEM ('b'));
  g_assert_cmpuint (ferry_scheduler_get_n_running (scheduler), ==, 0);
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
  g_test_add_func ("/scheduler/higher-limits-count-at-once", test_higher_limits_count_at_once);
  g_test_add_func ("/scheduler/lower-limits-stop-nobody", test_lower_limits_stop_nobody);
  g_test_add_func ("/scheduler/serialized-group-runs-one-at-a-time",
                   test_serialized_group_runs_one_at_a_time);
  g_test_add_func ("/scheduler/serialized-group-spans-hosts", test_serialized_group_spans_hosts);
  g_test_add_func ("/scheduler/busy-group-does-not-hold-up-others",
                   test_busy_group_does_not_hold_up_others);
  g_test_add_func ("/scheduler/full-host-does-not-spend-the-turn-of-a-group",
                   test_full_host_does_not_spend_the_turn_of_a_group);
  g_test_add_func ("/scheduler/next-and-priority-count-in-a-group",
                   test_next_and_priority_count_in_a_group);
  g_test_add_func ("/scheduler/group-may-become-parallel", test_group_may_become_parallel);
  g_test_add_func ("/scheduler/group-may-become-serialized", test_group_may_become_serialized);
  g_test_add_func ("/scheduler/group-is-remembered-without-items",
                   test_group_is_remembered_without_items);
  g_test_add_func ("/scheduler/group-of-who-waits-may-change", test_group_of_who_waits_may_change);
  g_test_add_func ("/scheduler/group-of-who-runs-may-change", test_group_of_who_runs_may_change);
  g_test_add_func ("/scheduler/held-is-passed-over-and-keeps-its-place",
                   test_held_is_passed_over_and_keeps_its_place);
  g_test_add_func ("/scheduler/held-among-others-afterwards", test_held_among_others_afterwards);
  g_test_add_func ("/scheduler/held-can-be-moved", test_held_can_be_moved);
  g_test_add_func ("/scheduler/held-can-leave", test_held_can_leave);
  g_test_add_func ("/scheduler/ten-thousand-wait", test_ten_thousand_wait);
  g_test_add_func ("/scheduler/long-queue-of-a-full-host-is-cheap",
                   test_long_queue_of_a_full_host_is_cheap);
  g_test_add_func ("/scheduler/long-queue-of-a-busy-group-is-cheap",
                   test_long_queue_of_a_busy_group_is_cheap);

  return g_test_run ();
}
