/* SPDX-License-Identifier: GPL-3.0-or-later
 * SPDX-FileCopyrightText: Copyright © the Ferry contributors */

#include "config.h"

#include "ferry-host-table.h"

#define A "a.example:80"
#define B "b.example:80"
#define NOW G_TIME_SPAN_DAY

static void
test_further_connections_stop_at_the_limit (void)
{
  g_autoptr (FerryHostTable) table = ferry_host_table_new (2);

  g_assert_true (ferry_host_table_acquire (table, A, TRUE, NOW));
  g_assert_true (ferry_host_table_acquire (table, A, FALSE, NOW));
  g_assert_false (ferry_host_table_acquire (table, A, FALSE, NOW));
  g_assert_cmpuint (ferry_host_table_get_n (table, A), ==, 2);
}

/* The scheduler has already judged whether the transfer may run. */
static void
test_first_connection_is_always_given (void)
{
  g_autoptr (FerryHostTable) table = ferry_host_table_new (1);

  for (guint i = 1; i <= 3; i++)
    {
      g_assert_true (ferry_host_table_acquire (table, A, TRUE, NOW));
      g_assert_cmpuint (ferry_host_table_get_n (table, A), ==, i);
    }
  g_assert_false (ferry_host_table_acquire (table, A, FALSE, NOW));
}

static void
test_released_connection_is_free_again (void)
{
  g_autoptr (FerryHostTable) table = ferry_host_table_new (1);

  g_assert_true (ferry_host_table_acquire (table, A, FALSE, NOW));
  g_assert_false (ferry_host_table_acquire (table, A, FALSE, NOW));
  ferry_host_table_release (table, A);
  g_assert_cmpuint (ferry_host_table_get_n (table, A), ==, 0);
  g_assert_true (ferry_host_table_acquire (table, A, FALSE, NOW));
}

static void
test_hosts_are_counted_apart (void)
{
  g_autoptr (FerryHostTable) table = ferry_host_table_new (1);

  g_assert_true (ferry_host_table_acquire (table, A, FALSE, NOW));
  g_assert_true (ferry_host_table_acquire (table, B, FALSE, NOW));
  ferry_host_table_refuse (table, B, 3, NOW);
  g_assert_cmpuint (ferry_host_table_get_limit (table, B), ==, 1);
}

static void
test_refusal_lowers_the_limit_of_that_host (void)
{
  g_autoptr (FerryHostTable) table = ferry_host_table_new (8);

  ferry_host_table_refuse (table, A, 3, NOW);
  g_assert_cmpuint (ferry_host_table_get_limit (table, A), ==, 3);
  g_assert_cmpuint (ferry_host_table_get_limit (table, B), ==, 8);
}

/* A late report of more than what is known by now is old news. */
static void
test_limit_never_rises (void)
{
  g_autoptr (FerryHostTable) table = ferry_host_table_new (8);

  ferry_host_table_refuse (table, A, 2, NOW);
  ferry_host_table_refuse (table, A, 5, NOW);
  g_assert_cmpuint (ferry_host_table_get_limit (table, A), ==, 2);
}

static void
test_limit_is_at_least_one (void)
{
  g_autoptr (FerryHostTable) table = ferry_host_table_new (8);

  ferry_host_table_refuse (table, A, 0, NOW);
  g_assert_cmpuint (ferry_host_table_get_limit (table, A), ==, 1);
  g_assert_true (ferry_host_table_acquire (table, A, FALSE, NOW));
}

/* What was learnt stays for a while, also when nobody is connected. */
static void
test_limit_outlives_the_connections (void)
{
  g_autoptr (FerryHostTable) table = ferry_host_table_new (8);

  ferry_host_table_acquire (table, A, TRUE, NOW);
  ferry_host_table_refuse (table, A, 1, NOW);
  ferry_host_table_release (table, A);
  g_assert_true (ferry_host_table_acquire (table, A, TRUE, NOW));
  g_assert_false (ferry_host_table_acquire (table, A, FALSE, NOW));
}

/* A bad minute of a host is not held against it for good. */
static void
test_limit_is_forgotten_after_a_while (void)
{
  g_autoptr (FerryHostTable) table = ferry_host_table_new (2);
  gint64                     later = NOW + 14 * G_TIME_SPAN_MINUTE;

  ferry_host_table_refuse (table, A, 1, NOW);
  g_assert_true (ferry_host_table_acquire (table, A, TRUE, NOW));
  g_assert_false (ferry_host_table_acquire (table, A, FALSE, later));
  ferry_host_table_refuse (table, A, 1, later);
  g_assert_false (ferry_host_table_acquire (table, A, FALSE, later + 14 * G_TIME_SPAN_MINUTE));
  g_assert_true (ferry_host_table_acquire (table, A, FALSE, later + 15 * G_TIME_SPAN_MINUTE));
}

static void
test_limit_of_all_may_change (void)
{
  g_autoptr (FerryHostTable) table = ferry_host_table_new (1);

  g_assert_true (ferry_host_table_acquire (table, A, TRUE, NOW));
  ferry_host_table_set_max_per_host (table, 3);
  g_assert_true (ferry_host_table_acquire (table, A, FALSE, NOW));
  g_assert_true (ferry_host_table_acquire (table, A, FALSE, NOW));
  g_assert_false (ferry_host_table_acquire (table, A, FALSE, NOW));

  /* Those that are there stay. */
  ferry_host_table_set_max_per_host (table, 2);
  g_assert_cmpuint (ferry_host_table_get_n (table, A), ==, 3);
  g_assert_cmpuint (ferry_host_table_get_limit (table, A), ==, 2);
  ferry_host_table_release (table, A);
  g_assert_false (ferry_host_table_acquire (table, A, FALSE, NOW));
}

/* What the user allows does not make a host able to do more. */
static void
test_what_a_host_refused_outlives_a_change (void)
{
  g_autoptr (FerryHostTable) table = ferry_host_table_new (4);

  ferry_host_table_refuse (table, A, 2, NOW);
  ferry_host_table_set_max_per_host (table, 8);
  g_assert_cmpuint (ferry_host_table_get_limit (table, A), ==, 2);
  ferry_host_table_set_max_per_host (table, 1);
  g_assert_cmpuint (ferry_host_table_get_limit (table, A), ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/host-table/further-connections-stop-at-the-limit",
                   test_further_connections_stop_at_the_limit);
  g_test_add_func ("/host-table/first-connection-is-always-given",
                   test_first_connection_is_always_given);
  g_test_add_func ("/host-table/released-connection-is-free-again",
                   test_released_connection_is_free_again);
  g_test_add_func ("/host-table/hosts-are-counted-apart", test_hosts_are_counted_apart);
  g_test_add_func ("/host-table/refusal-lowers-the-limit-of-that-host",
                   test_refusal_lowers_the_limit_of_that_host);
  g_test_add_func ("/host-table/limit-never-rises", test_limit_never_rises);
  g_test_add_func ("/host-table/limit-is-at-least-one", test_limit_is_at_least_one);
  g_test_add_func ("/host-table/limit-outlives-the-connections",
                   test_limit_outlives_the_connections);

  g_test_add_func ("/host-table/limit-is-forgotten-after-a-while",
                   test_limit_is_forgotten_after_a_while);
  g_test_add_func ("/host-table/limit-of-all-may-change", test_limit_of_all_may_change);
  g_test_add_func ("/host-table/what-a-host-refused-outlives-a-change",
                   test_what_a_host_refused_outlives_a_change);

  return g_test_run ();
}
